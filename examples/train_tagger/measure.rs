//! Accuracy and speed.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use firsthand::syntax::Tag;
use firsthand::syntax::tagger::{Manner, Scratch, Tagger};

use crate::treebank::{self, Cut, Sentence};
use crate::{news, train};

/// Shares of right tags.
#[derive(Default)]
struct Tally {
    words: usize,
    upos: usize,
    xpos: usize,
    mistakes: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, word: &str, found: Tag, gold: Tag) {
        self.words += 1;
        self.upos += usize::from(found.upos == gold.upos);
        self.xpos += usize::from(found.xpos == gold.xpos);
        if found != gold {
            let name = |tag: Tag| format!("{}/{}", tag.upos.name(), tag.xpos.name());
            *self.mistakes.entry(format!("{} as {}", name(gold), name(found))).or_default() += 1;
            *self.mistakes.entry(format!("   {word} {} as {}", name(gold), name(found))).or_default() += 1;
        }
    }

    fn print(&self, name: &str, mistakes: bool) {
        let share = |part| 100.0 * part as f64 / self.words as f64;
        println!("{name:28} {:7} words  UPOS {:.2}  XPOS {:.2}", self.words, share(self.upos), share(self.xpos));
        if mistakes {
            let mut list: Vec<_> = self.mistakes.iter().collect();
            list.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
            for (mistake, count) in list.into_iter().take(40) {
                println!("{count:6} {mistake}");
            }
        }
    }
}

fn tally(tagger: &Tagger, sentences: &[Sentence], keep: impl Fn(&Sentence) -> bool) -> Tally {
    let mut tally = Tally::default();
    let (mut scratch, mut tags) = (Scratch::default(), vec![]);
    for sentence in sentences.iter().filter(|sentence| keep(sentence)) {
        tags.clear();
        tagger.tag(sentence.iter().map(|(word, _)| word.as_str()), &mut scratch, &mut tags);
        for ((word, gold), &found) in sentence.iter().zip(&tags) {
            tally.add(word, found, *gold);
        }
    }
    tally
}

pub(crate) fn treebanks(tagger: &Tagger, ud: &Path, mistakes: bool) -> Result<()> {
    for name in ["en_ewt-ud-dev", "en_gum-ud-dev", "en_ewt-ud-test", "en_gum-ud-test", "en_pud-ud-test"] {
        let path = ud.join(format!("{name}.conllu"));
        let gold = treebank::read(&path, Cut::Treebank, false)?;
        tally(tagger, &gold, |_| true).print(&format!("{name}, its words"), false);
        let ours = treebank::read(&path, Cut::Program, false)?;
        tally(tagger, &ours, |_| true).print(&format!("{name}, our words"), mistakes);
        for (kind, upper) in [("as Title Case", false), ("IN CAPITALS", true)] {
            let heads: Vec<Sentence> = ours.iter().map(|s| train::headline(s, upper, true)).collect();
            tally(tagger, &heads, |_| true).print(&format!("   {kind}"), false);
        }
    }
    Ok(())
}

/// Agreement with the tags that another program gave to news articles, in running text and in headlines.
pub(crate) fn polnear(tagger: &Tagger, path: &Path, mistakes: bool) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        tokens: Vec<String>,
        pos: Vec<String>,
    }
    let mut sentences: Vec<Sentence> = vec![];
    for line in std::fs::read_to_string(path)?.lines().filter(|line| !line.is_empty()) {
        let line: Line = serde_json::from_str(line)?;
        let word = |word: String| match word.as_str() {
            "-LRB-" | "-LSB-" => "(".into(),
            "-RRB-" | "-RSB-" => ")".into(),
            "``" | "''" => "\"".into(),
            _ => word,
        };
        let words = line.tokens.into_iter().map(word);
        sentences.push(words.zip(line.pos.iter().map(|pos| penn(pos))).collect());
    }
    let plain = |s: &Sentence| Manner::of(&train::sights(s.iter().map(|(word, _)| word.as_str()))) == Manner::Plain;
    tally(tagger, &sentences, |_| true).print("PolNeAR, CoreNLP's tags", false);
    tally(tagger, &sentences, plain).print("   without headlines", mistakes);
    Ok(())
}

/// Penn's tag; the universal one is not known.
fn penn(pos: &str) -> Tag {
    match pos {
        "." | "," | ":" | "``" | "''" | "-LRB-" | "-RRB-" | "HYPH" | "NFP" => treebank::tag("PUNCT", pos),
        _ => treebank::tag("X", pos),
    }
}

/// Seconds of processor time that this thread has used: other programs on the machine do not count.
pub(crate) fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanoseconds| nanoseconds.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

pub(crate) fn speed(tagger: &Tagger, path: &Path) -> Result<()> {
    let mut sentences = vec![];
    news::sentences(path, |words| sentences.push(words.iter().map(|w| w.to_string()).collect::<Vec<_>>()))?;
    let words: usize = sentences.iter().map(Vec::len).sum();
    let mut best = f64::MAX;
    let mut scratch = Scratch::default();
    let mut total = 0;
    for _ in 0..5 {
        let start = cpu();
        let mut tags = vec![];
        for sentence in &sentences {
            tags.clear();
            tagger.tag(sentence.iter().map(String::as_str), &mut scratch, &mut tags);
            total += tags.len();
        }
        best = best.min(cpu() - start);
    }
    let bytes = tagger.write();
    let start = Instant::now();
    let read = Tagger::read(&bytes).map_err(|e| anyhow::anyhow!(e))?;
    let loading = start.elapsed();
    println!(
        "news: {words} words in {best:.3} s, {:.2} M words/s ({total}); loaded {} bytes in {loading:?}",
        words as f64 / best / 1e6,
        bytes.len()
    );
    drop(read);
    Ok(())
}
