//! How likely two contents say the same thing, by the words that they share.
//!
//! [`Similarity`] is the one place where meaning is judged, so that another judge (word vectors, a language model) can take its
//! part. A judge gives a probability; what follows from it is decided elsewhere.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use super::page::TermKind;
use super::vocabulary::VOCABULARY;

/// What is compared: the content words of a claim, with how much each says.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Content {
    /// The words as printed.
    pub text: String,
    /// Content words as numbers, sorted, each once.
    pub terms: Vec<Weighted>,
    /// Whether all of it stands in quotation marks.
    pub quoted: bool,
}

/// A content word.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Weighted {
    /// The word's stem, as a number.
    pub head: u64,
    /// How much it says: the rarer, the more.
    pub weight: f64,
    /// Whether it is part of a name.
    pub name: bool,
    /// Whether it is a verb.
    pub verb: bool,
    /// Whether it is a number.
    pub number: bool,
}

impl Content {
    /// The term of a word.
    pub(super) fn term(&self, head: u64) -> Option<&Weighted> {
        self.terms.binary_search_by_key(&head, |term| term.head).ok().map(|at| &self.terms[at])
    }

    /// What all terms weigh.
    pub(super) fn weight(&self) -> f64 {
        self.terms.iter().map(|term| term.weight).sum()
    }
}

impl Weighted {
    pub(super) fn new(head: u64, weight: f64, kind: TermKind) -> Weighted {
        Weighted {
            head,
            weight,
            name: kind == TermKind::Name,
            verb: kind == TermKind::Verb,
            number: kind == TermKind::Number,
        }
    }
}

/// Judges how likely two contents say the same thing.
pub trait Similarity: Sync {
    /// From 0 (certainly not) to 1 (certainly), the same in both directions. Whether they contradict each other is left
    /// aside: "will close" and "will not close" are about the same thing.
    fn same(&self, one: &Content, other: &Content) -> f64;
}

/// The judge that ships with the program: shared words, weighted by how rare they are.
#[derive(Clone, Copy, Debug, Default)]
pub struct SharedWords;

/// What two contents share.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Shared {
    /// Weight that both have, twice, as a share of all weight.
    pub dice: f64,
    /// Weight that both have as a share of the lighter one's.
    pub inside: f64,
    /// The same of the words that are neither names nor numbers: what is said, not of whom.
    pub said: f64,
    /// Names that each has and the other lacks, as a share of the names of the one with fewer.
    pub names_apart: f64,
    /// Numbers that each has and the other lacks, likewise.
    pub numbers_apart: f64,
    /// How many words both have.
    pub count: usize,
    /// How many of these are verbs in one of them.
    pub verbs: usize,
    /// How many of these are neither names nor numbers.
    pub plain: usize,
    /// What all of these weigh.
    pub weight: f64,
}

/// What two contents share.
pub fn shared(one: &Content, other: &Content) -> Shared {
    shared_by(one, other, |_, _| Sums::default())
}

/// What two contents share; `nearly` adds what it finds of words that are alike and not the same, given those that only one
/// has and those that only the other has.
fn shared_by(one: &Content, other: &Content, nearly: impl Fn(&[Weighted], &[Weighted]) -> Sums) -> Shared {
    let mut both = Sums::default();
    let (mut only_one, mut only_other) = (vec![], vec![]);
    let (mut first, mut second) = (Sums::default(), Sums::default());
    one.terms.iter().for_each(|term| first.add(term));
    other.terms.iter().for_each(|term| second.add(term));
    let (mut left, mut right) = (one.terms.iter().peekable(), other.terms.iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        match a.head.cmp(&b.head) {
            Ordering::Less => only_one.extend(left.next()),
            Ordering::Greater => only_other.extend(right.next()),
            Ordering::Equal => {
                both.add(a);
                both.verbs += usize::from(!a.verb && b.verb);
                right.next();
                left.next();
            }
        }
    }
    only_one.extend(left);
    only_other.extend(right);
    both.join(nearly(&only_one, &only_other));
    let part = |of: f64, all: f64| if all > 0.0 { (of / all).min(1.0) } else { 0.0 };
    let apart = |both: f64, first: f64, second: f64| {
        let (first, second) = ((first - both).max(0.0), (second - both).max(0.0));
        part(first.min(second), (first + both).min(second + both))
    };
    Shared {
        dice: part(2.0 * both.all, first.all + second.all),
        inside: part(both.all, first.all.min(second.all)),
        said: part(both.said, first.said.min(second.said)),
        names_apart: apart(both.names, first.names, second.names),
        numbers_apart: apart(both.numbers, first.numbers, second.numbers),
        count: both.count,
        verbs: both.verbs,
        plain: both.plain,
        weight: both.all,
    }
}

#[derive(Clone, Copy, Default)]
struct Sums {
    all: f64,
    names: f64,
    numbers: f64,
    said: f64,
    count: usize,
    verbs: usize,
    plain: usize,
}

impl Sums {
    fn add(&mut self, term: &Weighted) {
        self.all += term.weight;
        self.count += 1;
        self.verbs += usize::from(term.verb);
        if term.name {
            self.names += term.weight;
        } else if term.number {
            self.numbers += term.weight;
        } else {
            self.said += term.weight;
            self.plain += 1;
        }
    }

    fn join(&mut self, other: Sums) {
        self.all += other.all;
        self.names += other.names;
        self.numbers += other.numbers;
        self.said += other.said;
        self.count += other.count;
        self.verbs += other.verbs;
        self.plain += other.plain;
    }
}

/// The log-odds that two contents say the same: a constant, then what each feature adds. Set by pairs from the news that were
/// judged by hand (docs/measurements/2026-11-26-verify.md).
const BIAS: f64 = -7.6;
const DICE: f64 = 9.0;
const SAID: f64 = 2.0;
const NAMES_APART: f64 = -3.0;
const NUMBERS_APART: f64 = -2.0;
/// Quotations are taken over word by word: where one has cut what the other quotes, nearly all of it stands in the other.
const BOTH_QUOTED: f64 = 1.5;
const LEAST_INSIDE: f64 = 0.8;
/// Without a verb in common the two share a subject, or names.
const NO_VERB: f64 = -2.5;
/// With fewer words in common that are neither names nor numbers they speak of the same people, and that is all.
const ONLY_NAMES: f64 = -2.0;
const FEWEST_PLAIN: usize = 2;
/// For each word in common that is missing to so many. Few words are a subject, not a statement.
const FEW: f64 = -1.2;
const FEWEST_SHARED: usize = 5;
/// What they have in common weighs, by the logarithm of how many times as much as this.
const MUCH: f64 = 1.8;
const ENOUGH: f64 = 14.0;

impl Similarity for SharedWords {
    fn same(&self, one: &Content, other: &Content) -> f64 {
        probability(&shared(one, other), one.quoted && other.quoted)
    }
}

fn probability(shared: &Shared, quoted: bool) -> f64 {
    let mut odds = BIAS
        + DICE * shared.dice
        + SAID * shared.said
        + NAMES_APART * shared.names_apart
        + NUMBERS_APART * shared.numbers_apart;
    if quoted && shared.inside >= LEAST_INSIDE {
        odds += BOTH_QUOTED;
    }
    if shared.verbs == 0 {
        odds += NO_VERB;
    }
    if shared.plain < FEWEST_PLAIN {
        odds += ONLY_NAMES;
    }
    odds += FEW * FEWEST_SHARED.saturating_sub(shared.count) as f64;
    odds += MUCH * (shared.weight.max(1.0) / ENOUGH).ln();
    1.0 / (1.0 + (-odds).exp())
}

/// A judge that takes words for one another whose vectors point the same way, as far as they do. Everything else is as with
/// [`SharedWords`]. For whoever has vectors: `--similarity FILE`.
#[derive(Clone, Debug, Default)]
pub struct WordVectors {
    /// Vectors of length 1, by stem.
    vectors: FxHashMap<u64, Vec<f32>>,
}

/// Vectors that point less the same way than this (their cosine) are other words.
const LEAST_ALIKE: f64 = 0.6;

/// What is wrong with a file of word vectors.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct VectorsError {
    file: String,
    line: usize,
    message: &'static str,
}

impl WordVectors {
    /// Reads word vectors: a word and its numbers on each line, as GloVe and word2vec's text format have them. A first line
    /// of two numbers is passed over. Of several forms of a word the first counts. `file` is the name for errors.
    pub fn parse(file: &str, text: &str) -> Result<WordVectors, VectorsError> {
        let mut vectors: FxHashMap<u64, Vec<f32>> = FxHashMap::default();
        let mut size = None;
        for (index, line) in text.lines().enumerate() {
            let error = |message| VectorsError { file: file.to_owned(), line: index + 1, message };
            let mut fields = line.split_whitespace();
            let Some(word) = fields.next() else { continue };
            let numbers: Result<Vec<f32>, _> = fields.map(str::parse).collect();
            let mut numbers = numbers.map_err(|_| error("expected a word and numbers"))?;
            if index == 0 && numbers.len() == 1 {
                continue;
            }
            if numbers.is_empty() || *size.get_or_insert(numbers.len()) != numbers.len() {
                return Err(error("expected as many numbers as on the lines before"));
            }
            let length = numbers.iter().map(|number| number * number).sum::<f32>().sqrt();
            if length.is_finite() && length > 0.0 {
                numbers.iter_mut().for_each(|number| *number /= length);
                vectors.entry(VOCABULARY.head(word)).or_insert(numbers);
            }
        }
        Ok(WordVectors { vectors })
    }

    fn cosine(&self, one: u64, other: u64) -> f64 {
        let (Some(one), Some(other)) = (self.vectors.get(&one), self.vectors.get(&other)) else { return 0.0 };
        f64::from(one.iter().zip(other).map(|(a, b)| a * b).sum::<f32>())
    }

    /// What words that are alike add: each once, the most alike first. Names and numbers are never alike.
    fn nearly(&self, one: &[Weighted], other: &[Weighted]) -> Sums {
        let plain = |term: &&Weighted| !term.name && !term.number;
        let mut pairs: Vec<(f64, usize, usize)> = vec![];
        for (a, first) in one.iter().enumerate().filter(|(_, term)| plain(term)) {
            for (b, second) in other.iter().enumerate().filter(|(_, term)| plain(term)) {
                let cosine = self.cosine(first.head, second.head);
                if cosine >= LEAST_ALIKE {
                    pairs.push((cosine, a, b));
                }
            }
        }
        pairs.sort_by(|x, y| y.0.total_cmp(&x.0));
        let (mut used_one, mut used_other) = (vec![false; one.len()], vec![false; other.len()]);
        let mut sums = Sums::default();
        for (cosine, a, b) in pairs {
            if !used_one[a] && !used_other[b] {
                (used_one[a], used_other[b]) = (true, true);
                let weight = cosine * one[a].weight.min(other[b].weight);
                sums.join(Sums { all: weight, said: weight, count: 1, plain: 1, ..Sums::default() });
            }
        }
        sums
    }
}

impl Similarity for WordVectors {
    fn same(&self, one: &Content, other: &Content) -> f64 {
        // The same in both directions, also where two pairs are equally alike.
        let key = |content: &Content| content.terms.iter().map(|term| term.head).collect::<Vec<u64>>();
        let (one, other) = if key(one) <= key(other) { (one, other) } else { (other, one) };
        let shared = shared_by(one, other, |one, other| self.nearly(one, other));
        probability(&shared, one.quoted && other.quoted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Contents whose words all weigh the same; a capital makes a name, a star a verb.
    fn content(text: &str) -> Content {
        let term = |word: &str| match word.strip_prefix('*') {
            Some(verb) => Weighted::new(VOCABULARY.head(verb), 5.0, TermKind::Verb),
            None if word.starts_with(char::is_uppercase) => Weighted::new(VOCABULARY.head(word), 5.0, TermKind::Name),
            None => Weighted::new(VOCABULARY.head(word), 5.0, TermKind::Other),
        };
        let mut terms: Vec<Weighted> = text.split_whitespace().map(term).collect();
        terms.sort_by_key(|term| term.head);
        Content { text: text.into(), terms, quoted: false }
    }

    #[track_caller]
    fn check(judge: &dyn Similarity, one: &str, other: &str, same: bool) {
        let (a, b) = (content(one), content(other));
        let found = judge.same(&a, &b);
        assert_eq!(found, judge.same(&b, &a), "the same in both directions");
        assert_eq!(found >= 0.5, same, "{one:?} {other:?}: {found}");
    }

    #[test]
    fn shared_words_say_the_same() {
        check(&SharedWords, "ferry crew *strike Monday wages", "ferry crew *strike wages", true);
        check(&SharedWords, "ferry crew *strike Monday wages", "ferry *sank Monday off Torrin", false);
        check(&SharedWords, "Mayor Ada Lind *quit over bribes", "Mayor Tom Berg *quit over bribes", false);
    }

    #[test]
    fn vectors_take_words_for_one_another() {
        let vectors = "3 2\nlad 1 0.1\nboy 1 0.12\nroof 0 1\nceiling 0.1 1\n";
        let judge = WordVectors::parse("v.txt", vectors).unwrap();
        let (one, other) = ("lad fixed roof Linden", "boy fixed ceiling Linden");
        check(&SharedWords, one, other, false);
        check(&judge, one, other, true);
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = |text| WordVectors::parse("v.txt", text).unwrap_err().to_string();
        assert_eq!(error("lad 1 2\nboy 1"), "v.txt:2: expected as many numbers as on the lines before");
        assert_eq!(error("lad x y"), "v.txt:1: expected a word and numbers");
    }
}
