//! Where a parse stands, and how it goes on: the arc-hybrid transitions.

use super::features;
use super::vocabulary::Vocabulary;
use crate::syntax::relation::Relation;
use crate::syntax::tag::Tag;
use crate::syntax::tagger::Sight;

/// Columns of the table of moves.
pub const MOVES: usize = 16;

/// The move that reads the next word. The moves up to [`FIRST_RIGHT`] make the top of the stack a part of the next word,
/// those from there on a part of the word below it.
pub const SHIFT: u8 = 0;

/// The first of the moves to the right.
pub const FIRST_RIGHT: u8 = 7;

/// A bit for each column that may be chosen.
pub type Mask = u64;

/// Every move that makes the top of the stack a part of the next word.
pub const LEFTS: Mask = (1 << FIRST_RIGHT) - 2;

/// Every move that makes the top of the stack a part of the word below it.
pub const RIGHTS: Mask = (1 << MOVES) - (1 << FIRST_RIGHT);

/// Nodes behind the last word: the root, and three that are empty, so that looking ahead needs no care.
const BEHIND: usize = 4;

/// The move that gives a word this relation to a head on its right (`left`) or on its left. What is decided at once with
/// the arc is only the kind of the relation; which one it is, a second table tells.
pub fn move_of(relation: Relation, left: bool) -> u8 {
    use Relation::{
        Acl, AclRelcl, Advcl, Advmod, Amod, Appos, Aux, AuxPass, Case, Cc, Ccomp, Compound, CompoundPrt, Conj, Cop,
        Csubj, Dep, Det, Discourse, Expl, Fixed, Flat, Goeswith, Iobj, List, Mark, Nmod, NmodPoss, NmodUnmarked, Nsubj,
        NsubjPass, Nummod, Obj, Obl, OblAgent, OblUnmarked, Parataxis, Punct, Reparandum, Vocative, Xcomp,
    };
    if left {
        match relation {
            Nsubj | NsubjPass | Csubj | Expl => 1,
            Det | Case | Mark | Cc | Aux | AuxPass | Cop => 2,
            Amod | Compound | Nummod | NmodPoss | Flat | Nmod | NmodUnmarked | Fixed | Goeswith => 3,
            Advmod | Obl | OblUnmarked | OblAgent | Obj | Iobj | Discourse | Vocative | Reparandum | Dep => 4,
            Punct => 5,
            _ => 6,
        }
    } else {
        match relation {
            Obj | Iobj | Xcomp | CompoundPrt => 7,
            Nmod | Obl | OblAgent | OblUnmarked | NmodUnmarked => 8,
            Conj => 9,
            Ccomp | Csubj => 10,
            Parataxis | List | Discourse | Vocative => 11,
            Advcl | Advmod => 12,
            Acl | AclRelcl | Appos => 13,
            Punct => 14,
            _ => 15,
        }
    }
}

/// For each move, the relations that it may give.
pub fn relations_by_move() -> [Mask; MOVES] {
    let mut masks = [0; MOVES];
    for &relation in Relation::ALL.iter().filter(|&&relation| relation != Relation::Root) {
        masks[move_of(relation, true) as usize] |= 1 << relation as u8;
        masks[move_of(relation, false) as usize] |= 1 << relation as u8;
    }
    masks
}

/// A word of the sentence, and what hangs on it so far. Node 0 is none; the words have nodes from 1 on, and the root
/// stands behind the last word.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    /// Hash of its letters in small.
    pub(super) word: u32,
    pub(super) class: u16,
    pub(super) tag: u16,
    pub(super) kind: u8,
    /// Whether it stands inside quotation marks.
    pub(super) quote: u8,
    /// Verbs with a tense up to here.
    pub(super) verbs: u32,
    /// Commas and their like up to here.
    pub(super) commas: u32,
    /// The node of its head.
    pub head: u32,
    /// Its place in [`Relation::ALL`].
    pub relation: u8,
    /// The two outermost parts on its left.
    pub(super) left: [u32; 2],
    /// The two outermost parts on its right.
    pub(super) right: [u32; 2],
    /// Relations of its parts on the left.
    pub(super) left_set: Mask,
    /// Relations of its parts on the right.
    pub(super) right_set: Mask,
    /// The first word of all that hangs on it.
    pub(super) edge: u32,
}

/// Memory to work in, kept from one sentence to the next.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    nodes: Vec<Node>,
    stack: Vec<u32>,
}

impl Scratch {
    /// The words' nodes.
    pub fn words(&self) -> &[Node] {
        self.nodes.get(1..self.nodes.len().saturating_sub(BEHIND)).unwrap_or_default()
    }

    /// The number of the root's node.
    pub fn root(&self) -> u32 {
        self.nodes.len().saturating_sub(BEHIND) as u32
    }

    /// Looks at each word by itself: makes the nodes.
    pub fn look<'w>(&mut self, vocabulary: &Vocabulary, words: impl Iterator<Item = &'w str>, tags: &[Tag]) {
        let Scratch { nodes, stack } = self;
        nodes.clear();
        stack.clear();
        nodes.push(Node::default());
        let (mut verbs, mut commas, mut inside) = (0, 0, false);
        let mut before: Option<Sight> = None;
        for (word, &tag) in words.zip(tags) {
            let word = usual(word);
            let sight = Sight::new(word, before.as_ref());
            before = Some(sight);
            verbs += u32::from(tag.xpos.is_finite());
            commas += u32::from(matches!(word, "," | ";" | ":" | "-"));
            let mark = word == "\"";
            let quote = inside || mark;
            inside ^= mark;
            nodes.push(Node {
                word: sight.small().0,
                class: vocabulary.class(&sight, tag),
                tag: tag.upos as u16 * 64 + tag.xpos as u16 + 1,
                kind: tag.upos as u8 + 1,
                quote: u8::from(quote),
                verbs,
                commas,
                edge: nodes.len() as u32,
                ..Node::default()
            });
        }
        let end = nodes.len() as u32;
        nodes.push(Node { tag: 2000, kind: 30, verbs, commas, edge: end, ..Node::default() });
        nodes.resize(nodes.len() + BEHIND - 1, Node { verbs, commas, ..Node::default() });
    }
}

/// One spelling for marks that are written in several ways.
fn usual(word: &str) -> &str {
    match word {
        "“" | "”" | "„" | "‟" | "«" | "»" | "″" | "``" | "''" => "\"",
        "—" | "–" | "--" | "---" | "−" | "‐" => "-",
        "…" | ". . ." | "...." | ".." => "...",
        _ => word,
    }
}

/// Where a parse stands.
#[derive(Debug)]
pub struct State<'s> {
    /// All nodes.
    pub nodes: &'s mut Vec<Node>,
    /// Words whose head is not known.
    pub stack: &'s mut Vec<u32>,
    /// The next word.
    pub next: u32,
}

/// The features of a decision.
#[derive(Debug)]
pub struct Codes {
    pub(super) list: [u32; 128],
    pub(super) len: usize,
}

impl Codes {
    /// Their hashes.
    pub fn all(&self) -> &[u32] {
        &self.list[..self.len]
    }
}

/// Decides how a parse goes on.
pub trait Judge {
    /// One of the moves allowed.
    fn choose(&mut self, state: &State, allowed: Mask, codes: &Codes) -> u8;
    /// One of the relations allowed.
    fn name(&mut self, head: u32, dependent: u32, allowed: Mask, codes: &Codes) -> u8;
}

/// Parses the words that [`Scratch::look`] looked at, from left to right: then each has a head and a relation.
pub fn walk(by_move: &[Mask; MOVES], scratch: &mut Scratch, judge: &mut impl Judge) {
    let end = scratch.root();
    let Scratch { nodes, stack } = scratch;
    let mut state = State { nodes, stack, next: 1 };
    let mut codes = Codes { list: [0; 128], len: 0 };
    loop {
        let depth = state.stack.len();
        if depth == 0 || depth == 1 && state.next == end {
            match state.stack.pop() {
                Some(top) => state.attach(end, top, Relation::Root as u8),
                None if state.next >= end => return,
                None => state.shift(),
            }
            continue;
        }
        let ahead = if state.next < end { 1 << SHIFT | LEFTS } else { 0 };
        let behind = if depth > 1 { RIGHTS } else { 0 };
        codes.len = 0;
        features::of_move(&state, &mut codes);
        let chosen = judge.choose(&state, ahead | behind, &codes);
        if chosen == SHIFT {
            state.shift();
            continue;
        }
        let dependent = state.stack[depth - 1];
        let head = if chosen < FIRST_RIGHT { state.next } else { state.stack[depth - 2] };
        codes.len = 0;
        features::of_name(&state, head, dependent, &mut codes);
        let relation = judge.name(head, dependent, by_move[chosen as usize], &codes);
        state.stack.pop();
        state.attach(head, dependent, relation);
    }
}

impl State<'_> {
    fn shift(&mut self) {
        self.stack.push(self.next);
        self.next += 1;
    }

    fn attach(&mut self, head: u32, dependent: u32, relation: u8) {
        let part = &mut self.nodes[dependent as usize];
        part.head = head;
        part.relation = relation;
        let edge = part.edge;
        let whole = &mut self.nodes[head as usize];
        if dependent < head {
            whole.left = [dependent, whole.left[0]];
            whole.left_set |= 1 << relation;
            whole.edge = edge.min(whole.edge);
        } else {
            whole.right = [dependent, whole.right[0]];
            whole.right_set |= 1 << relation;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{FIRST_RIGHT, MOVES, move_of, relations_by_move};
    use crate::syntax::Relation;

    #[test]
    fn every_relation_has_a_move_to_each_side() {
        let masks = relations_by_move();
        for &relation in Relation::ALL.iter().filter(|&&relation| relation != Relation::Root) {
            let (left, right) = (move_of(relation, true), move_of(relation, false));
            assert!((1..FIRST_RIGHT).contains(&left) && (FIRST_RIGHT..MOVES as u8).contains(&right));
            assert!([left, right].iter().all(|&at| masks[at as usize] >> relation as u8 & 1 == 1));
        }
        assert!(masks[1..].iter().all(|&mask| mask != 0));
    }
}
