//! Accuracy and speed of the parser.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use firsthand::syntax::Relation;
use firsthand::syntax::parser::{Parser, Scratch};
use firsthand::syntax::tagger::{self, Tagger};

use crate::lesson::{Lesson, tagged};
use crate::measure::cpu;
use crate::news;
use crate::treebank::{self, Cut};

/// Right heads and relations.
#[derive(Default)]
struct Tally {
    words: usize,
    heads: usize,
    both: usize,
    exact: usize,
    /// In the treebank, found, both.
    by_relation: BTreeMap<&'static str, [usize; 3]>,
}

impl Tally {
    fn add(&mut self, lesson: &Lesson, parser: &Parser, scratch: &mut Scratch) {
        let root = lesson.words.len() as u32 + 1;
        for (at, arc) in parser.parse(lesson.words(), &lesson.tags, scratch).enumerate() {
            let gold = lesson.relations[at];
            let found = if arc.head as usize == at { root } else { arc.head + 1 };
            let head = found == lesson.heads[at];
            let both = head && arc.relation.universal() == gold.universal();
            self.words += 1;
            self.heads += usize::from(head);
            self.both += usize::from(both);
            self.exact += usize::from(head && arc.relation == gold);
            let name =
                |relation: Relation| if relation == Relation::AclRelcl { "acl:relcl" } else { relation.universal() };
            self.by_relation.entry(name(gold)).or_default()[0] += 1;
            self.by_relation.entry(name(arc.relation)).or_default()[1] += 1;
            if head && name(gold) == name(arc.relation) {
                self.by_relation.entry(name(gold)).or_default()[2] += 1;
            }
        }
    }

    fn print(&self, name: &str) {
        let share = |part: usize| 100.0 * part as f64 / self.words as f64;
        let (heads, both, exact) = (share(self.heads), share(self.both), share(self.exact));
        print!("{name:26} {} words UAS {heads:.2} LAS {both:.2} with subtypes {exact:.2} |", self.words);
        for name in ["nsubj", "ccomp", "parataxis", "obl", "advcl", "acl:relcl", "conj", "mark", "root"] {
            let [gold, found, both] = self.by_relation.get(name).copied().unwrap_or_default();
            print!(" {name} {:.1}", 200.0 * both as f64 / (gold + found).max(1) as f64);
        }
        println!();
    }
}

pub(crate) fn treebanks(parser: &Parser, tagger: &Tagger, ud: &Path) -> Result<()> {
    for name in ["en_ewt-ud-dev", "en_gum-ud-dev", "en_ewt-ud-test", "en_gum-ud-test", "en_pud-ud-test"] {
        for (cut, whose) in [(Cut::Treebank, "its words"), (Cut::Program, "our words")] {
            let mut tally = Tally::default();
            for tree in treebank::trees(&ud.join(format!("{name}.conllu")), cut, false)? {
                let tags = tagged(tagger, &tree);
                if let Some(lesson) = Lesson::new(&tree, tags) {
                    tally.add(&lesson, parser, &mut Scratch::default());
                }
            }
            tally.print(&format!("{name}, {whose}"));
        }
    }
    Ok(())
}

pub(crate) fn speed(parser: &Parser, tagger: &Tagger, path: &Path) -> Result<()> {
    let mut sentences = vec![];
    news::sentences(path, |words| {
        let mut tags = vec![];
        tagger.tag(words.iter().copied(), &mut tagger::Scratch::default(), &mut tags);
        sentences.push((words.iter().map(|word| word.to_string()).collect::<Vec<_>>(), tags));
    })?;
    let words: usize = sentences.iter().map(|(words, _)| words.len()).sum();
    let mut best = f64::MAX;
    let mut scratch = Scratch::default();
    let mut total = 0;
    for _ in 0..3 {
        let start = cpu();
        for (words, tags) in &sentences {
            total += parser.parse(words.iter().map(String::as_str), tags, &mut scratch).count();
        }
        best = best.min(cpu() - start);
    }
    let bytes = parser.write();
    let start = Instant::now();
    let read = Parser::read(&bytes).map_err(|reason| anyhow::anyhow!(reason))?;
    let loading = start.elapsed();
    drop(read);
    println!(
        "news: {words} words in {best:.3} s, {:.0} k words/s ({total}); loaded {} bytes in {loading:?}",
        words as f64 / best / 1e3,
        bytes.len()
    );
    Ok(())
}
