//! Reads treebanks in CoNLL-U: words and tags as the program cuts and names them.

use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result};
use firsthand::syntax::{Tag, Upos, Xpos};

/// A sentence's words with their tags.
pub(crate) type Sentence = Vec<(String, Tag)>;

/// A sentence with its tree.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) words: Sentence,
    /// None for the root.
    pub(crate) heads: Vec<Option<usize>>,
    pub(crate) relations: Vec<String>,
}

/// How to cut words.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// As the treebank does.
    Treebank,
    /// As the program does: hyphenated compounds and contractions without an apostrophe (`cannot`) are one word.
    Program,
}

/// GUM's genres that are free to use.
const FREE: &[&str] = &["news", "interview", "bio", "voyage", "textbook", "vlog", "speech", "conversation"];

struct Part {
    /// The number of the first of the treebank's words in it.
    id: usize,
    /// The number of the last.
    last: usize,
    form: String,
    tag: Tag,
    head: usize,
    relation: String,
    /// Whether a space follows.
    space: bool,
}

/// The sentences of a file, without GUM's genres that may not be used commercially if `free` is asked for.
pub(crate) fn read(path: &Path, cut: Cut, free: bool) -> Result<Vec<Sentence>> {
    Ok(trees(path, cut, free)?.into_iter().map(|tree| tree.words).collect())
}

/// The same with trees.
pub(crate) fn trees(path: &Path, cut: Cut, free: bool) -> Result<Vec<Tree>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut trees = vec![];
    let mut wanted = true;
    for block in text.split("\n\n") {
        for line in block.lines() {
            if let Some(document) = line.strip_prefix("# newdoc id = GUM_") {
                wanted = !free || FREE.iter().any(|genre| document.starts_with(genre));
            }
        }
        let parts = if wanted { parts(block)? } else { vec![] };
        if !parts.is_empty() {
            let groups = match cut {
                Cut::Treebank => (0..parts.len()).map(|at| at..at + 1).collect(),
                Cut::Program => compounds(&parts),
            };
            trees.push(tree(&parts, &groups));
        }
    }
    Ok(trees)
}

/// The tree of groups of parts. A group's head is that of the first of its parts that depends on none of the others.
fn tree(parts: &[Part], groups: &[Range<usize>]) -> Tree {
    let ids = |group: &Range<usize>| parts[group.start].id..=parts[group.end - 1].last;
    let mut tree = Tree::default();
    for group in groups {
        let compound = &parts[group.clone()];
        let outside = |part: &&Part| !ids(group).contains(&part.head);
        let head = compound.iter().find(outside).unwrap_or(&compound[0]);
        tree.words.push(match compound {
            [part] => (part.form.clone(), part.tag),
            _ => (compound.iter().map(|part| part.form.as_str()).collect(), tag_of_compound(compound)),
        });
        tree.heads.push(groups.iter().position(|other| ids(other).contains(&head.head)));
        tree.relations.push(head.relation.clone());
    }
    tree
}

/// The lines of a sentence.
fn parts(block: &str) -> Result<Vec<Part>> {
    let mut parts: Vec<Part> = vec![];
    let mut together = (0, 0, true); // first and last part of a contraction, and whether a space follows it
    let mut plain = false; // a contraction without an apostrophe
    for line in block.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, upos, xpos, _, head, relation, _, misc] = fields[..] else {
            anyhow::bail!("not CoNLL-U: {line}");
        };
        let space = !misc.split('|').any(|note| note == "SpaceAfter=No");
        if let Some((first, last)) = id.split_once('-') {
            together = (first.parse()?, last.parse()?, space);
            plain = !form.contains(['\'', '’']);
        } else if !id.contains('.') {
            let id: usize = id.parse()?;
            let inside = (together.0..=together.1).contains(&id);
            let space = if inside { id == together.1 && together.2 } else { space };
            let part = Part {
                id,
                last: id,
                form: form.into(),
                tag: tag(upos, xpos),
                head: head.parse().unwrap_or(0),
                relation: relation.into(),
                space,
            };
            match parts.last_mut() {
                Some(before) if inside && plain && id > together.0 => {
                    // Kept in the first part; `Treebank` does not need the difference.
                    before.form.push_str(&part.form);
                    before.space = space;
                    before.last = id;
                    if (before.id..=id).contains(&before.head) {
                        (before.head, before.relation) = (part.head, part.relation);
                    }
                }
                _ => parts.push(part),
            }
        }
    }
    Ok(parts)
}

/// The tag of two names, in the program's tag sets.
pub(crate) fn tag(upos: &str, xpos: &str) -> Tag {
    let upos = Upos::from_name(upos).unwrap_or_default();
    Tag { upos, xpos: xpos_of(upos, xpos) }
}

fn xpos_of(upos: Upos, name: &str) -> Xpos {
    match name {
        "$" | "#" => Xpos::Sym,
        "ADD" => Xpos::Nnp,
        _ if upos == Upos::Punct => Xpos::Punct,
        _ => Xpos::from_name(name).unwrap_or(match upos {
            Upos::Adj => Xpos::Jj,
            Upos::Adp | Upos::Sconj => Xpos::In,
            Upos::Adv | Upos::Part => Xpos::Rb,
            Upos::Aux | Upos::Verb => Xpos::Vb,
            Upos::Cconj => Xpos::Cc,
            Upos::Det => Xpos::Dt,
            Upos::Intj => Xpos::Uh,
            Upos::Noun => Xpos::Nn,
            Upos::Num => Xpos::Cd,
            Upos::Pron => Xpos::Prp,
            Upos::Propn => Xpos::Nnp,
            Upos::Punct => Xpos::Punct,
            Upos::Sym => Xpos::Sym,
            Upos::X => Xpos::Fw,
        }),
    }
}

/// The parts of each word, with hyphenated compounds joined.
fn compounds(parts: &[Part]) -> Vec<Range<usize>> {
    let wordy = |part: &Part| part.form.chars().all(char::is_alphanumeric);
    let mut groups = vec![];
    let mut at = 0;
    while at < parts.len() {
        let mut end = at + 1;
        while end + 1 < parts.len()
            && parts[end].form == "-"
            && !parts[end - 1].space
            && !parts[end].space
            && wordy(&parts[end - 1])
            && wordy(&parts[end + 1])
        {
            end += 2;
        }
        groups.push(at..end);
        at = end;
    }
    groups
}

/// The tag of a compound as one word: that of its head, but a participle or a mixed compound before a noun is an
/// adjective, as in the Penn treebank.
fn tag_of_compound(parts: &[Part]) -> Tag {
    const ADJECTIVE: Tag = Tag { upos: Upos::Adj, xpos: Xpos::Jj };
    let (first, last) = (&parts[0], &parts[parts.len() - 1]);
    let inside = first.id..=last.id;
    let head = parts.iter().find(|part| !inside.contains(&part.head)).unwrap_or(last);
    if parts.iter().all(|part| matches!(part.tag.upos, Upos::Num | Upos::Punct)) {
        return Tag { upos: Upos::Num, xpos: Xpos::Cd };
    }
    if last.tag.upos == Upos::Propn {
        return last.tag;
    }
    let modifies = head.head > last.id && matches!(head.relation.as_str(), "amod" | "compound" | "nmod");
    let nouns = matches!(first.tag.upos, Upos::Noun | Upos::Propn) && last.tag.upos == Upos::Noun;
    if modifies && !nouns || head.relation == "amod" {
        return ADJECTIVE;
    }
    if head.tag.upos == Upos::Punct { last.tag } else { head.tag }
}
