//! What comparing claims asks of single words: which are common, which are changed for one another, what number they name.
//!
//! The files of `grammars/verify` go in, a [`Vocabulary`] comes out. Words are compared by stem, as numbers.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::claim::stem;
use crate::digest;

/// The vocabulary that ships with the program.
pub(super) static VOCABULARY: LazyLock<Vocabulary> = LazyLock::new(|| {
    let [common, alike, numbers] = FILES;
    Vocabulary::read(common, alike, numbers)
});

const FILES: [&str; 3] = [
    include_str!("../../grammars/verify/common.txt"),
    include_str!("../../grammars/verify/alike.txt"),
    include_str!("../../grammars/verify/numbers.txt"),
];

/// The SHA-256 of the vocabulary's files, one after the other.
pub fn stamp() -> String {
    digest::sha256(FILES.concat())
}

/// What is known of words.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    /// Share of documents that hold a word.
    common: FxHashMap<u64, f64>,
    /// The first of the words that are changed for one another.
    head: FxHashMap<u64, u64>,
    numbers: FxHashMap<String, Numeral>,
}

/// What a number word stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Numeral {
    /// A number.
    Value(f64),
    /// A number that multiplies the one before it.
    Times(f64),
}

/// A word that no list holds stands in one of so many documents.
const RARE: f64 = 1.0 / 4000.0;

impl Vocabulary {
    /// Reads the texts of `common.txt`, `alike.txt` and `numbers.txt`. A line that makes no sense adds nothing.
    pub(super) fn read(common: &str, alike: &str, numbers: &str) -> Vocabulary {
        let mut vocabulary = Vocabulary::default();
        for group in lines(alike) {
            let mut words = group.split_whitespace().map(stem);
            let Some(first) = words.next() else { continue };
            let head = *vocabulary.head.entry(first).or_insert(first);
            for word in words {
                vocabulary.head.entry(word).or_insert(head);
            }
        }
        for line in lines(common) {
            let mut fields = line.split_whitespace();
            if let (Some(word), Some(Ok(share))) = (fields.next(), fields.next().map(str::parse::<f64>)) {
                let head = vocabulary.head(word);
                let share = share / 1000.0;
                let known = vocabulary.common.entry(head).or_insert(share);
                *known = known.max(share);
            }
        }
        for line in lines(numbers) {
            let mut fields = line.split_whitespace();
            let (Some(word), Some(value)) = (fields.next(), fields.next()) else { continue };
            let numeral = match value.strip_prefix('x') {
                Some(factor) => factor.parse().map(Numeral::Times),
                None => value.parse().map(Numeral::Value),
            };
            if let Ok(numeral) = numeral {
                vocabulary.numbers.insert(word.to_owned(), numeral);
            }
        }
        vocabulary
    }

    /// What stands for a word when it is compared.
    pub(super) fn head(&self, word: &str) -> u64 {
        let stem = stem(word);
        self.head.get(&stem).copied().unwrap_or(stem)
    }

    /// The share of documents that hold a word.
    pub(super) fn share(&self, head: u64) -> f64 {
        self.common.get(&head).copied().unwrap_or(RARE)
    }

    /// The number that a word names.
    pub(super) fn numeral(&self, word: &str) -> Option<Numeral> {
        let lower = word.to_lowercase();
        if let Some(numeral) = self.numbers.get(&lower) {
            return Some(*numeral);
        }
        let mut value = 0.0;
        for part in lower.split('-') {
            match self.numbers.get(part)? {
                Numeral::Value(number) => value += number,
                Numeral::Times(_) => return None,
            }
        }
        Some(Numeral::Value(value))
    }
}

/// The lines that say something.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_for_one_thing_have_one_head() {
        for (one, other) in [("fire", "blazes"), ("fell", "falling"), ("killed", "died"), ("woman", "women")] {
            assert_eq!(VOCABULARY.head(one), VOCABULARY.head(other), "{one} {other}");
        }
        assert_ne!(VOCABULARY.head("fire"), VOCABULARY.head("flood"));
    }

    #[test]
    fn common_words_are_known_and_names_are_rare() {
        let share = |word| VOCABULARY.share(VOCABULARY.head(word));
        assert!(share("people") > 0.2 && share("Westhaven") < 0.001);
    }

    #[test]
    fn number_words_have_values() {
        assert_eq!(VOCABULARY.numeral("Twenty-five"), Some(Numeral::Value(25.0)));
        assert_eq!(VOCABULARY.numeral("million"), Some(Numeral::Times(1e6)));
        assert_eq!(VOCABULARY.numeral("many"), None);
    }
}
