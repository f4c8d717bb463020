//! From the words of a claim to the clusters that say it.

use rustc_hash::FxHashSet;

use super::Verification;
use super::vocabulary::VOCABULARY;
use crate::lexicon::Lexicon;

/// Of the words asked for, weighted by how rare they are, a cluster must have this share.
const LEAST_SHARE: f64 = 0.5;

/// The clusters that say what some words say, the likeliest first, each with the share of the words that it has.
pub fn trace(verification: &Verification, words: &str, lexicon: &Lexicon) -> Vec<(usize, f64)> {
    let asked = weighed(words, lexicon);
    let total: f64 = asked.iter().map(|(_, weight)| weight).sum();
    if total <= 0.0 {
        return vec![];
    }
    let mut found: Vec<(usize, f64, usize)> = vec![];
    for (index, cluster) in verification.clusters.iter().enumerate() {
        let best = cluster.members.iter().map(|member| {
            let held: FxHashSet<u64> = heads(&member.text, lexicon).into_iter().collect();
            let share = asked.iter().filter(|(head, _)| held.contains(head)).map(|(_, weight)| weight).sum::<f64>();
            (share / total, held.len())
        });
        // Of two statements with the same words the shorter one says just that.
        let best = best.max_by(|one, other| one.0.total_cmp(&other.0).then(other.1.cmp(&one.1)));
        if let Some((share, length)) = best.filter(|(share, _)| *share >= LEAST_SHARE) {
            found.push((index, share, length));
        }
    }
    found.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.2.cmp(&other.2)).then(one.0.cmp(&other.0)));
    found.into_iter().map(|(index, share, _)| (index, share)).collect()
}

/// The words of a text as numbers, sorted, each with how much it says: the rarer, the more.
pub(crate) fn weighed(text: &str, lexicon: &Lexicon) -> Vec<(u64, f64)> {
    heads(text, lexicon).into_iter().map(|head| (head, (1.0 / VOCABULARY.share(head)).ln())).collect()
}

/// The words of a text as numbers, each once, without those that say little by themselves.
fn heads(text: &str, lexicon: &Lexicon) -> Vec<u64> {
    let function = lexicon.class("function");
    let says_little = |word: &str| {
        let word = lexicon.lookup(word);
        function.is_some_and(|class| lexicon.classes(word).has(class))
    };
    let words =
        text.split(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '.' | ',')).filter(|word| word.len() > 1);
    let words = words.map(|word| word.trim_matches(['-', '.', ','])).filter(|word| !says_little(word));
    let mut heads: Vec<u64> = words.map(|word| VOCABULARY.head(word)).collect();
    heads.sort_unstable();
    heads.dedup();
    heads
}
