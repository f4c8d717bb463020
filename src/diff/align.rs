//! Which texts of the new version go on what stood in the old one: first those that are equal, then those that share most
//! of what they say, the likeliest pairs first. Work grows with the number of texts: words that many hold are not looked up.

use rustc_hash::FxHashMap;

use crate::lexicon::Lexicon;
use crate::verify::weighed;

/// Texts that share less than this of their weight are two.
const LEAST: f64 = 0.5;
/// A text that lies inside another may be much shorter: then it counts a little less.
const INSIDE: f64 = 0.8;
/// Words that the shorter one must have to lie inside.
const FEWEST_INSIDE: usize = 3;
/// A word that more texts hold finds nothing.
const MOST_HOLDERS: usize = 40;

/// For each old text the place of its new one, if any. `favour` adds to a pair's likeness, for what words do not show.
pub(super) fn align(
    old: &[String],
    new: &[String],
    lexicon: &Lexicon,
    favour: impl Fn(usize, usize) -> f64,
) -> Vec<Option<usize>> {
    let mut pairs = vec![None; old.len()];
    let mut taken = vec![false; new.len()];
    let mut same: FxHashMap<String, Vec<usize>> = FxHashMap::default();
    for (place, text) in new.iter().enumerate() {
        same.entry(plain(text)).or_default().push(place);
    }
    for (place, text) in old.iter().enumerate() {
        let equal = same.get(&plain(text)).into_iter().flatten().copied().filter(|other| !taken[*other]);
        // Of several that are equal, the favoured one, else the first.
        let best = equal.min_by(|a, b| favour(place, *b).total_cmp(&favour(place, *a)).then(a.cmp(b)));
        if let Some(other) = best {
            (pairs[place], taken[other]) = (Some(other), true);
        }
    }
    let weigh = |texts: &[String]| texts.iter().map(|text| weighed(text, lexicon)).collect::<Vec<_>>();
    let (old_words, new_words) = (weigh(old), weigh(new));
    let mut holders: FxHashMap<u64, Vec<usize>> = FxHashMap::default();
    for (place, words) in new_words.iter().enumerate().filter(|(place, _)| !taken[*place]) {
        words.iter().for_each(|(head, _)| holders.entry(*head).or_default().push(place));
    }
    let mut likely: Vec<(f64, usize, usize)> = vec![];
    for (place, words) in old_words.iter().enumerate().filter(|(place, _)| pairs[*place].is_none()) {
        let holding = words.iter().filter_map(|(head, _)| holders.get(head)).filter(|list| list.len() <= MOST_HOLDERS);
        let mut others: Vec<usize> = holding.flatten().copied().collect();
        others.sort_unstable();
        others.dedup();
        for other in others {
            let likeness = likeness(words, &new_words[other]);
            if likeness >= LEAST {
                likely.push((likeness + favour(place, other), place, other));
            }
        }
    }
    likely.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    for (_, place, other) in likely {
        if pairs[place].is_none() && !taken[other] {
            (pairs[place], taken[other]) = (Some(other), true);
        }
    }
    pairs
}

/// A text without what typography adds.
pub(super) fn plain(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

/// What two texts share, from 0 to 1. Words come sorted.
fn likeness(one: &[(u64, f64)], other: &[(u64, f64)]) -> f64 {
    let weight = |words: &[(u64, f64)]| words.iter().map(|(_, weight)| weight).sum::<f64>();
    let held = |head: &u64| other.binary_search_by_key(head, |(head, _)| *head).is_ok();
    let both: f64 = one.iter().filter(|(head, _)| held(head)).map(|(_, weight)| weight).sum();
    let (first, second) = (weight(one), weight(other));
    if first + second <= 0.0 {
        return 0.0;
    }
    let dice = 2.0 * both / (first + second);
    let inside = both / first.min(second).max(f64::MIN_POSITIVE);
    if one.len().min(other.len()) >= FEWEST_INSIDE { dice.max(INSIDE * inside) } else { dice }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_go_on_in_other_words_and_places() {
        let grammar = crate::Grammar::builtin();
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let old = texts(&["The harbour will stay closed.", "Exports fell by 4 percent in May", "It rained."]);
        let new = texts(&["exports fell 5 percent in May", "“the harbour will stay closed,”", "Nobody knows why."]);
        assert_eq!(align(&old, &new, &grammar.lexicon, |_, _| 0.0), [Some(1), Some(0), None]);
    }
}
