//! Passages that one article has from another, or both from a third: word for word, or with a few words changed.
//!
//! A [`Set`] goes in, [`Passage`]s come out, with their places in both texts. Runs of eight words are hashed and one of every few
//! is kept, so that any thirteen equal words leave a trace in both articles (winnowing: Schleimer, Wilkerson and Aiken,
//! 2003). Articles that share a trace are laid beside each other, word by word. No pair is looked at that shares none.
//!
//! What stands in quotation marks in both is no copy by itself: two reporters may have heard the same speech.

use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::page::{Body, Word};
use super::scratch::{apart, both, flat};
use super::set::{Set, in_blocks};
use crate::digest;
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
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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
    /// How many words the shorter of the two articles has.
    pub shorter: usize,
}

/// A hash and where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Trace {
    pub hash: u64,
    pub page: u32,
    pub at: u32,
}

impl Trace {
    fn row(self) -> [u64; 2] {
        [self.hash, both(self.page, self.at)]
    }

    fn of([hash, place]: [u64; 2]) -> Trace {
        let (page, at) = apart(place);
        Trace { hash, page, at }
    }
}

/// Words that stand in two articles: place in the one, place in the other.
#[derive(Clone, Copy)]
pub(super) struct Seed {
    pub a: u32,
    pub b: u32,
    pub at_a: u32,
    pub at_b: u32,
}

impl Seed {
    fn row(self) -> [u64; 2] {
        [both(self.a, self.b), both(self.at_a, self.at_b)]
    }

    fn of([pages, places]: [u64; 2]) -> Seed {
        let ((a, b), (at_a, at_b)) = (apart(pages), apart(places));
        Seed { a, b, at_a, at_b }
    }
}

/// So many pairs of articles are laid beside each other at once.
const BLOCK: usize = 256;

/// Finds all passages, in the order of the pages and of the text.
pub(super) fn find(set: &Set) -> io::Result<Vec<Passage>> {
    let seeds = shared_traces(set)?.map(|group| Ok(pair(&group?).into_iter().map(Seed::row).collect()));
    let seeds = flat(seeds);
    let pairs = set.scratch.sorted(seeds)?.groups(1);
    let beside = |seeds: Vec<[u64; 2]>| {
        let seeds: Vec<Seed> = seeds.into_iter().map(Seed::of).collect();
        let (a, b) = (seeds[0].a as usize, seeds[0].b as usize);
        Ok(passages((a, &set.body(a)?.words), (b, &set.body(b)?.words), &seeds))
    };
    let found = in_blocks(pairs, BLOCK, beside).collect::<io::Result<Vec<Vec<Passage>>>>()?.concat();
    Ok(all(found, twins(set)?))
}

/// The places of each run that is kept, run by run.
fn shared_traces(set: &Set) -> io::Result<impl Iterator<Item = io::Result<Vec<Trace>>>> {
    let rows = set.rows(|index, body| traces(index, body).into_iter().map(Trace::row).collect());
    let groups = set.scratch.sorted(rows)?.groups(1);
    Ok(groups.map(|group| Ok(group?.into_iter().map(Trace::of).collect())))
}

/// All words of an article.
pub(super) struct Whole {
    /// The words as a number.
    pub sum: [u64; 2],
    /// From the first to the last.
    pub span: Span,
    /// How many.
    pub words: u32,
}

/// All words of an article that has some.
pub(super) fn whole(body: &Body) -> Option<Whole> {
    let (first, last) = (body.words.first()?, body.words.last()?);
    let sum = digest::short(body.words.iter().map(|word| u64::from(word.hash)));
    Some(Whole { sum, span: first.span().hull(last.span()), words: body.words.len() as u32 })
}

/// Two articles with the very same words, as a passage.
pub(super) fn twin((a, span_a): (usize, Span), (b, span_b): (usize, Span), words: u32) -> Passage {
    Passage { a, b, span_a, span_b, words, same: 1.0, shorter: words as usize }
}

/// Passages in the order of the pages and of the text, and among them articles with the very same words that are too short, or
/// too much quoted, to hold a passage.
pub(super) fn all(mut passages: Vec<Passage>, mut twins: Vec<Passage>) -> Vec<Passage> {
    let known: FxHashSet<(usize, usize)> = passages.iter().map(|passage| (passage.a, passage.b)).collect();
    twins.retain(|twin| !known.contains(&(twin.a, twin.b)));
    passages.append(&mut twins);
    passages.sort_by_key(|passage| (passage.a, passage.b, passage.span_a, passage.span_b));
    passages
}

/// Articles with the very same words.
fn twins(set: &Set) -> io::Result<Vec<Passage>> {
    let wholes = set.rows(|index, body| {
        let row = |Whole { sum: [high, low], span, words }| {
            [high, low, index as u64, both(span.start, span.end), u64::from(words)]
        };
        whole(body).map(row).into_iter().collect()
    });
    let mut twins = vec![];
    for same in set.scratch.sorted(wholes)?.groups(2) {
        let same = same?;
        let place = |row: &[u64; 5]| {
            let (start, end) = apart(row[3]);
            (row[2] as usize, Span { start, end })
        };
        twins.extend(same[1..].iter().map(|other| twin(place(&same[0]), place(other), other[4] as u32)));
    }
    Ok(twins)
}

/// What is furniture of its outlet: runs of words that several articles of one outlet hold, and of no other. For each
/// article that has some, the places of their first words, in order.
pub(super) fn furniture(set: &Set) -> io::Result<FxHashMap<usize, Vec<u32>>> {
    let mut furniture: FxHashMap<usize, Vec<u32>> = FxHashMap::default();
    for group in shared_traces(set)? {
        let group = group?;
        if is_furniture(&group, |trace| set.heads[trace.page as usize].outlet.as_ref()) {
            group.iter().for_each(|trace| furniture.entry(trace.page as usize).or_default().push(trace.at));
        }
    }
    furniture.values_mut().for_each(|places| places.sort_unstable());
    Ok(furniture)
}

/// Whether a run stands in several articles of one outlet, and in no other's.
pub(super) fn is_furniture<O: PartialEq>(group: &[Trace], outlet: impl Fn(&Trace) -> Option<O>) -> bool {
    let mut holders: Vec<u32> = group.iter().map(|trace| trace.page).collect();
    holders.dedup();
    let first = outlet(&group[0]);
    holders.len() >= FURNITURE && first.is_some() && group.iter().all(|trace| outlet(trace) == first)
}

impl Body {
    /// Leaves out the words of some runs, given the places of their first words in order, as if nobody had written them.
    pub(super) fn leave_out(&mut self, runs: &[u32]) {
        let runs = runs.iter().filter_map(|at| self.words.get(*at as usize..*at as usize + RUN));
        let spans: Vec<Span> = runs.map(|run| run[0].span().hull(run[RUN - 1].span())).collect();
        // All have one length in words: the last that begins before a place is the one that may hold it.
        let holds = |span: Span| {
            let after = spans.partition_point(|other| other.start <= span.start);
            after > 0 && spans[after - 1].end >= span.end
        };
        self.words.retain(|word| !holds(word.span()));
        self.statements.iter_mut().for_each(|statement| statement.terms.retain(|term| !holds(term.span)));
        self.statements.retain(|statement| !statement.terms.is_empty());
    }
}

/// The hashes that are kept of an article: the smallest of every window.
pub(super) fn traces(index: usize, body: &Body) -> Vec<Trace> {
    let hashes: Vec<u64> = body.words.windows(RUN).map(hash).collect();
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
pub(super) fn pair(group: &[Trace]) -> Vec<Seed> {
    // Only the first place in each article counts: who repeats a run inside one article copies nobody.
    let mut holders: Vec<Trace> = group.to_vec();
    holders.dedup_by_key(|trace| trace.page);
    let seed = |one: &Trace, other: &Trace| Seed { a: one.page, b: other.page, at_a: one.at, at_b: other.at };
    if holders.len() > MOST_HOLDERS {
        let beside = holders.windows(2).map(|pair| seed(&pair[0], &pair[1]));
        return beside.chain(holders.iter().skip(2).map(|other| seed(&holders[0], other))).collect();
    }
    let others = |index: usize| holders[index + 1..].iter();
    let pairs = holders.iter().enumerate().flat_map(|(index, one)| others(index).map(|other| seed(one, other)));
    pairs.collect()
}

/// Equal words: first place in the one, in the other, how many.
#[derive(Clone, Copy, Debug)]
struct Equal {
    a: usize,
    b: usize,
    length: usize,
}

/// The passages of two articles, given words that both hold, in order.
pub(super) fn passages((a, one): (usize, &[Word]), (b, other): (usize, &[Word]), seeds: &[Seed]) -> Vec<Passage> {
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
        shorter: one.len().min(other.len()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::Page;
    use crate::verify::vocabulary::VOCABULARY;

    /// Articles with ids in their order.
    fn set(texts: &[&str]) -> Set {
        let word = |text: &str, word: &str| Word {
            hash: VOCABULARY.head(word) as u32,
            start: (word.as_ptr() as usize - text.as_ptr() as usize) as u32,
            length: word.len() as u16,
            quoted: false,
        };
        let page = |(at, text): (usize, &&str)| {
            let mut page = Page::default();
            page.head.id = at.to_string();
            page.body.text = (*text).to_owned();
            page.body.words = text.split_whitespace().map(|one| word(text, one)).collect();
            page
        };
        Set::in_memory(texts.iter().enumerate().map(page).collect())
    }

    const STORY: &str = "the old ferry between the two islands will stop running at the end of the month because nobody \
                         wants to pay for a new engine and the crew has found other work on the mainland";

    #[test]
    fn a_copy_is_found_with_its_place_in_both_texts() {
        let copy = format!("here is what we hear today {STORY} says the wire");
        let found = find(&set(&[STORY, &copy])).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].span_a.of(STORY), STORY);
        assert_eq!(found[0].span_b.of(&copy), STORY);
        assert_eq!(found[0].same, 1.0);
    }

    #[test]
    fn changed_words_do_not_break_a_passage() {
        let copy = STORY.replace("at the end of the month", "by the end of May").replace("nobody", "no one at all");
        let found = find(&set(&[STORY, &copy])).unwrap();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(found[0].same > 0.6 && found[0].same < 1.0);
    }

    #[test]
    fn stories_on_one_subject_are_no_copies() {
        let other = "a new ferry between the two islands starts running at the beginning of next month after the county \
                     agreed to pay for an engine and the crew came back from the mainland";
        assert_eq!(find(&set(&[STORY, other])).unwrap(), []);
    }
}
