//! Passages that one article has from another, or both from a third: word for word, or with a few words changed.
//!
//! Pages go in, [`Passage`]s come out, with their places in both texts. Runs of eight words are hashed and one of every few
//! is kept, so that any thirteen equal words leave a trace in both articles (winnowing: Schleimer, Wilkerson and Aiken,
//! 2003). Articles that share a trace are laid beside each other, word by word. No pair is looked at that shares none.
//!
//! What stands in quotation marks in both is no copy by itself: two reporters may have heard the same speech.

use std::collections::BTreeMap;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::page::{Page, Word};
use crate::span::Span;

/// Words of a run that is hashed.
const RUN: usize = 8;
/// Of so many hashes in a row one is kept.
const WINDOW: usize = 6;
/// A passage has at least so many equal words,
const FEWEST_WORDS: u32 = 16;
/// and so many that are not quoted. Shorter sentences are written twice by chance.
const FEWEST_OWN: u32 = 12;
/// Between equal runs of one passage lie at most so many words that differ.
const GAP: usize = 12;
/// Of a passage's words so many are equal.
const LEAST_SAME: f64 = 0.6;
/// A run that more articles hold is compared with its first holder and its neighbour only: all are joined all the same.
const MOST_HOLDERS: usize = 32;
/// What so many articles of one outlet hold, and nobody else, is that outlet's furniture: teasers, appeals for gifts.
const FURNITURE: usize = 3;

/// A passage that stands in two articles.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Passage {
    /// Index of the one page, which comes before the other.
    pub a: usize,
    /// Index of the other page.
    pub b: usize,
    pub span_a: Span,
    pub span_b: Span,
    /// How many words are equal.
    pub words: u32,
    /// Share of the passage's words that are equal.
    pub same: f64,
}

/// A hash and where it stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Trace {
    hash: u64,
    page: u32,
    at: u32,
}

/// Words that stand in two articles: place in the one, place in the other.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seed {
    a: u32,
    b: u32,
    at_a: u32,
    at_b: u32,
}

/// Finds all passages, in the order of the pages and of the text.
pub(super) fn find(pages: &[Page]) -> Vec<Passage> {
    let mut traces: Vec<Trace> =
        pages.par_iter().enumerate().flat_map_iter(|(index, page)| traces(index, page)).collect();
    traces.par_sort_unstable();
    let mut seeds = vec![];
    for group in traces.chunk_by(|one, other| one.hash == other.hash) {
        pair(group, &mut seeds);
    }
    drop(traces);
    seeds.par_sort_unstable();
    let pairs: Vec<&[Seed]> = seeds.chunk_by(|one, other| (one.a, one.b) == (other.a, other.b)).collect();
    let mut found: Vec<Passage> = pairs.into_par_iter().flat_map_iter(|seeds| passages(pages, seeds)).collect();
    found.extend(short_twins(pages, &found));
    found.sort_by_key(|passage| (passage.a, passage.b, passage.span_a));
    found
}

/// Articles with the very same words that are too short, or too much quoted, to hold a passage.
fn short_twins(pages: &[Page], found: &[Passage]) -> Vec<Passage> {
    let mut by_words: BTreeMap<Vec<u32>, Vec<usize>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate().filter(|(_, page)| !page.words.is_empty()) {
        by_words.entry(page.words.iter().map(|word| word.hash).collect()).or_default().push(index);
    }
    let known: FxHashSet<(usize, usize)> = found.iter().map(|passage| (passage.a, passage.b)).collect();
    let twins = by_words.values().flat_map(|twins| twins[1..].iter().map(|other| (twins[0], *other)));
    let passage = |(a, b): (usize, usize)| {
        let hull = |words: &[Word]| words[0].span().hull(words[words.len() - 1].span());
        let (span_a, span_b) = (hull(&pages[a].words), hull(&pages[b].words));
        Passage { a, b, span_a, span_b, words: pages[a].words.len() as u32, same: 1.0 }
    };
    twins.filter(|pair| !known.contains(pair)).map(passage).collect()
}

/// The pages without what is furniture of their outlets: words that several articles of one outlet hold, and of no other.
pub(super) fn without_furniture(pages: Vec<Page>) -> Vec<Page> {
    let mut traces: Vec<Trace> =
        pages.par_iter().enumerate().flat_map_iter(|(index, page)| traces(index, page)).collect();
    traces.par_sort_unstable();
    let mut furniture: Vec<Vec<Span>> = vec![vec![]; pages.len()];
    for group in traces.chunk_by(|one, other| one.hash == other.hash) {
        if is_furniture(&pages, group) {
            for trace in group {
                let words = &pages[trace.page as usize].words[trace.at as usize..][..RUN];
                furniture[trace.page as usize].push(words[0].span().hull(words[RUN - 1].span()));
            }
        }
    }
    let without = |(mut page, mut furniture): (Page, Vec<Span>)| {
        furniture.sort_unstable_by_key(|span| (span.start, span.end));
        // Spans of one length in words: the last that begins before a place is the one that may hold it.
        let holds = |span: Span| {
            let after = furniture.partition_point(|other| other.start <= span.start);
            after > 0 && furniture[after - 1].end >= span.end
        };
        if !furniture.is_empty() {
            page.words.retain(|word| !holds(word.span()));
            page.statements.iter_mut().for_each(|statement| statement.terms.retain(|term| !holds(term.span)));
            page.statements.retain(|statement| !statement.terms.is_empty());
        }
        page
    };
    pages.into_iter().zip(furniture).map(without).collect()
}

/// Whether a run stands in several articles of one outlet, and in no other's.
fn is_furniture(pages: &[Page], group: &[Trace]) -> bool {
    let outlet = |trace: &Trace| pages[trace.page as usize].outlet.as_ref();
    let mut holders: Vec<u32> = group.iter().map(|trace| trace.page).collect();
    holders.dedup();
    holders.len() >= FURNITURE
        && outlet(&group[0]).is_some()
        && group.iter().all(|trace| outlet(trace) == outlet(&group[0]))
}

/// The hashes that are kept of an article: the smallest of every window.
fn traces(index: usize, page: &Page) -> Vec<Trace> {
    let hashes: Vec<u64> = page.words.windows(RUN).map(hash).collect();
    let mut kept: Vec<Trace> = vec![];
    let width = WINDOW.min(hashes.len().max(1));
    for (start, window) in hashes.windows(width).enumerate() {
        let Some((at, hash)) = window.iter().enumerate().rev().min_by_key(|(_, hash)| **hash) else { continue };
        let trace = Trace { hash: *hash, page: index as u32, at: (start + at) as u32 };
        if kept.last() != Some(&trace) {
            kept.push(trace);
        }
    }
    kept
}

/// A run of words as a number, well mixed.
fn hash(words: &[Word]) -> u64 {
    words.iter().fold(0, |hash: u64, word| {
        let mixed = (hash.rotate_left(7) ^ u64::from(word.hash)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    })
}

/// Pairs the articles that hold one run.
fn pair(group: &[Trace], seeds: &mut Vec<Seed>) {
    // Only the first place in each article counts: who repeats a run inside one article copies nobody.
    let mut holders: Vec<Trace> = group.to_vec();
    holders.dedup_by_key(|trace| trace.page);
    if holders.len() < 2 {
        return;
    }
    let seed = |one: &Trace, other: &Trace| Seed { a: one.page, b: other.page, at_a: one.at, at_b: other.at };
    if holders.len() > MOST_HOLDERS {
        seeds.extend(holders.windows(2).map(|pair| seed(&pair[0], &pair[1])));
        seeds.extend(holders.iter().skip(2).map(|other| seed(&holders[0], other)));
        return;
    }
    for (index, one) in holders.iter().enumerate() {
        seeds.extend(holders[index + 1..].iter().map(|other| seed(one, other)));
    }
}

/// Equal words: first place in the one, in the other, how many.
#[derive(Clone, Copy, Debug)]
struct Equal {
    a: usize,
    b: usize,
    length: usize,
}

/// The passages of two articles, given words that both hold.
fn passages(pages: &[Page], seeds: &[Seed]) -> Vec<Passage> {
    let (a, b) = (seeds[0].a as usize, seeds[0].b as usize);
    let (one, other) = (&pages[a].words, &pages[b].words);
    let mut runs: Vec<Equal> = vec![];
    for seed in seeds {
        let (at_a, at_b) = (seed.at_a as usize, seed.at_b as usize);
        let inside = |run: &Equal| run.a <= at_a && at_a < run.a + run.length && at_a - run.a + run.b == at_b;
        if runs.iter().rev().take(8).any(inside) {
            continue;
        }
        runs.extend(grow(one, other, at_a, at_b));
    }
    runs.sort_unstable_by_key(|run| (run.a, run.b));
    let mut found = vec![];
    let mut chain: Vec<Equal> = vec![];
    for run in runs {
        if let Some(last) = chain.last().copied() {
            let (end_a, end_b) = (last.a + last.length, last.b + last.length);
            let follows = run.a >= end_a && run.b >= end_b && run.a - end_a <= GAP && run.b - end_b <= GAP;
            if !follows {
                if run.a < end_a && run.length <= last.length {
                    continue; // the same words once more, elsewhere in the other article
                }
                found.extend(passage((a, b), one, other, &chain));
                chain.clear();
            }
        }
        chain.push(run);
    }
    found.extend(passage((a, b), one, other, &chain));
    found
}

/// The longest run of equal words around a place.
fn grow(one: &[Word], other: &[Word], at_a: usize, at_b: usize) -> Option<Equal> {
    if one[at_a].hash != other[at_b].hash {
        return None; // two runs of one hash
    }
    let before = one[..at_a].iter().rev().zip(other[..at_b].iter().rev()).take_while(|(a, b)| a.hash == b.hash).count();
    let after = one[at_a..].iter().zip(&other[at_b..]).take_while(|(a, b)| a.hash == b.hash).count();
    Some(Equal { a: at_a - before, b: at_b - before, length: before + after })
}

/// Runs that follow each other, as one passage; nothing where it is too short.
fn passage(pages: (usize, usize), one: &[Word], other: &[Word], runs: &[Equal]) -> Option<Passage> {
    let (first, last) = (runs.first()?, runs.last()?);
    let words: usize = runs.iter().map(|run| run.length).sum();
    let own = |run: &Equal| {
        let pairs = one[run.a..run.a + run.length].iter().zip(&other[run.b..run.b + run.length]);
        pairs.filter(|(a, b)| !(a.quoted && b.quoted)).count()
    };
    let own: usize = runs.iter().map(own).sum();
    let long = (last.a + last.length - first.a).max(last.b + last.length - first.b);
    let same = words as f64 / long as f64;
    if (words as u32) < FEWEST_WORDS || (own as u32) < FEWEST_OWN || same < LEAST_SAME {
        return None;
    }
    let hull = |words: &[Word], from: usize, to: usize| words[from].span().hull(words[to - 1].span());
    Some(Passage {
        a: pages.0,
        b: pages.1,
        span_a: hull(one, first.a, last.a + last.length),
        span_b: hull(other, first.b, last.b + last.length),
        words: words as u32,
        same,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::vocabulary::VOCABULARY;

    fn pages(texts: &[&str]) -> Vec<Page> {
        let word = |text: &str, word: &str| Word {
            hash: VOCABULARY.head(word) as u32,
            start: (word.as_ptr() as usize - text.as_ptr() as usize) as u32,
            length: word.len() as u16,
            quoted: false,
        };
        let page = |text: &&str| Page {
            text: (*text).to_owned(),
            words: text.split_whitespace().map(|one| word(text, one)).collect(),
            ..Page::default()
        };
        texts.iter().map(page).collect()
    }

    const STORY: &str = "the old ferry between the two islands will stop running at the end of the month because nobody \
                         wants to pay for a new engine and the crew has found other work on the mainland";

    #[test]
    fn a_copy_is_found_with_its_place_in_both_texts() {
        let copy = format!("here is what we hear today {STORY} says the wire");
        let pages = pages(&[STORY, &copy]);
        let found = find(&pages);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span_a.of(&pages[0].text), STORY);
        assert_eq!(found[0].span_b.of(&pages[1].text), STORY);
        assert_eq!(found[0].same, 1.0);
    }

    #[test]
    fn changed_words_do_not_break_a_passage() {
        let copy = STORY.replace("at the end of the month", "by the end of May").replace("nobody", "no one at all");
        let found = find(&pages(&[STORY, &copy]));
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].same > 0.6 && found[0].same < 1.0);
    }

    #[test]
    fn stories_on_one_subject_are_no_copies() {
        let other = "a new ferry between the two islands starts running at the beginning of next month after the county \
                     agreed to pay for an engine and the crew came back from the mainland";
        assert_eq!(find(&pages(&[STORY, other])), []);
    }
}
