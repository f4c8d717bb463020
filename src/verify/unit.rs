//! Statements of all articles as units that are compared, and the pairs of units that are worth comparing.
//!
//! Statements with the same words are one unit, so that a dispatch in a hundred papers is compared once. Two units are
//! compared if they share rare words, or two common ones in a row: never all with all.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::figure::{Date, Figure};
use super::page::{Page, Statement, TermKind};
use super::similarity::{Content, Similarity, Weighted};
use super::vocabulary::VOCABULARY;

/// A statement of a page: index of the page, index in its statements.
pub(super) type At = (usize, usize);

/// Statements with the same words.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub content: Content,
    /// Content words in the order of the text.
    pub order: Vec<u64>,
    /// Its names, in the order of the text.
    pub names: Vec<Slot>,
    pub negated: bool,
    /// The content words that are negated, two at most.
    pub negates: Vec<u64>,
    /// Whether some word in it negates something, if only in passing.
    pub has_negation: bool,
    /// What it speaks of: its first content word that is no number and no verb.
    pub subject: Option<u64>,
    pub figures: Vec<Figure>,
    pub dates: Vec<Date>,
    /// All places where it stands, in order.
    pub members: Vec<At>,
}

/// A name, and the content words beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Slot {
    /// The words of the name.
    pub name: Vec<u64>,
    pub before: Option<u64>,
    pub after: Option<u64>,
}

/// A word is as common as the set of articles says together with so many articles that were not seen, of which the
/// vocabulary says how many hold it. A small set alone would call every word of its subject common.
const UNSEEN: f64 = 200.0;
/// The same words in two articles are one statement if they are so many and weigh so much.
const FEWEST_WORDS: usize = 3;
const LEAST_WEIGHT: f64 = 10.0;
/// A word that more units hold is too common to be looked up by itself.
const MOST_HOLDERS: usize = 300;
/// A unit is compared with at most so many others that come before it: those that share most.
const MOST_COMPARED: usize = 60;
/// Two units that share less than this of the lighter one's weight are not compared.
const LEAST_SHARED: f64 = 0.3;

/// The statements of all pages as units, in the order in which they first stand.
/// `repeats` are articles that repeat others.
pub(super) fn units(pages: &[Page], repeats: &FxHashSet<usize>) -> Vec<Unit> {
    let weights = weights(pages, repeats);
    let mut places = FxHashMap::default();
    let mut units: Vec<Unit> = vec![];
    for (index, page) in pages.iter().enumerate() {
        for (number, statement) in page.statements.iter().enumerate() {
            let mut heads: Vec<u64> = statement.terms.iter().map(|term| term.head).collect();
            heads.sort_unstable();
            // "Linden beat Kelmouth" is not "Kelmouth beat Linden", nor is 4 March 11 March.
            let names = statement.terms.iter().filter(|term| term.kind == TermKind::Name).map(|term| term.head);
            let dates = statement.dates.iter().map(|date| date.value);
            let details: Vec<u64> = names.chain(dates).collect();
            // "What comes next" and "he tested positive" are no statements that could be known again elsewhere.
            let weight: f64 = heads.iter().map(|head| weights[head]).sum();
            let alone = (heads.len() < FEWEST_WORDS || weight < LEAST_WEIGHT).then_some(index);
            let place = *places.entry((heads, details, statement.negated, alone)).or_insert(units.len());
            if place == units.len() {
                units.push(unit(page, statement, &weights));
            }
            units[place].members.push((index, number));
            // One reporter's quotation marks are enough to call it a quotation.
            units[place].content.quoted |= statement.quoted;
        }
    }
    units
}

fn unit(page: &Page, statement: &Statement, weights: &FxHashMap<u64, f64>) -> Unit {
    let term = |term: &super::page::Term| Weighted::new(term.head, weights[&term.head], term.kind);
    let mut terms: Vec<Weighted> = statement.terms.iter().map(term).collect();
    terms.sort_unstable_by_key(|term| term.head);
    Unit {
        content: Content { text: statement.text(&page.text).to_owned(), terms, quoted: statement.quoted },
        order: statement.terms.iter().map(|term| term.head).collect(),
        names: names(statement),
        negated: statement.negated,
        negates: statement.negates(),
        has_negation: statement.has_negation,
        subject: statement
            .terms
            .iter()
            .find(|term| matches!(term.kind, TermKind::Name | TermKind::Other))
            .map(|term| term.head),
        figures: statement.figures.clone(),
        dates: statement.dates.clone(),
        members: vec![],
    }
}

/// The names of a statement: words of names that stand side by side.
fn names(statement: &Statement) -> Vec<Slot> {
    let terms = &statement.terms;
    let mut slots = vec![];
    let mut at = 0;
    while at < terms.len() {
        let start = at;
        let goes_on = |at: usize| {
            terms.get(at).is_some_and(|term| term.kind == TermKind::Name)
                && (at == start || terms[at].span.start <= terms[at - 1].span.end + 1)
        };
        while goes_on(at) {
            at += 1;
        }
        if at > start {
            slots.push(Slot {
                name: terms[start..at].iter().map(|term| term.head).collect(),
                before: start.checked_sub(1).map(|before| terms[before].head),
                after: terms.get(at).map(|term| term.head),
            });
        } else {
            at += 1;
        }
    }
    slots
}

/// How much each word says.
fn weights(pages: &[Page], repeats: &FxHashSet<usize>) -> FxHashMap<u64, f64> {
    let mut holders: FxHashMap<u64, f64> = FxHashMap::default();
    let mut seen = FxHashSet::default();
    for (index, page) in pages.iter().enumerate() {
        seen.clear();
        let counts = if repeats.contains(&index) { 0.0 } else { 1.0 };
        for term in page.statements.iter().flat_map(|statement| &statement.terms) {
            if seen.insert(term.head) {
                *holders.entry(term.head).or_default() += counts;
            }
        }
    }
    let all = (pages.len() - repeats.len()) as f64 + UNSEEN;
    let weight =
        |(head, holders): (u64, f64)| (head, (all / (holders + UNSEEN * VOCABULARY.share(head))).ln().max(0.1));
    holders.into_iter().map(weight).collect()
}

/// Two units, the one that comes first first, and how likely they say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub one: usize,
    pub other: usize,
    pub same: f64,
}

/// The pairs that are likely enough to be the same or to contradict each other, in order.
pub(super) fn pairs(units: &[Unit], similarity: &dyn Similarity, least: f64) -> Vec<Pair> {
    let mut holders: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
    for (index, unit) in units.iter().enumerate() {
        for key in keys(unit) {
            let list = holders.entry(key).or_default();
            if list.len() <= MOST_HOLDERS {
                list.push(index as u32);
            }
        }
    }
    let holders = &holders;
    let compare = |index: usize| {
        let unit = &units[index];
        let weight: FxHashMap<u64, f64> = unit.content.terms.iter().map(|term| (term.head, term.weight)).collect();
        let mut shared: FxHashMap<u32, f64> = FxHashMap::default();
        for key in keys(unit) {
            let Some(list) = holders.get(&key).filter(|list| list.len() <= MOST_HOLDERS) else { continue };
            let weight = weight.get(&key).copied().unwrap_or(PAIR_OF_WORDS);
            for other in list.iter().take_while(|other| (**other as usize) < index) {
                *shared.entry(*other).or_default() += weight;
            }
        }
        let total: f64 = unit.content.terms.iter().map(|term| term.weight).sum();
        let mut others: Vec<(u32, f64)> = shared
            .into_iter()
            .filter(|(other, shared)| {
                let other: f64 = units[*other as usize].content.terms.iter().map(|term| term.weight).sum();
                *shared >= LEAST_SHARED * total.min(other)
            })
            .collect();
        others.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        others.truncate(MOST_COMPARED);
        let pair = |(other, _): (u32, f64)| {
            let same = similarity.same(&units[other as usize].content, &unit.content);
            (same >= least).then_some(Pair { one: other as usize, other: index, same })
        };
        others.into_iter().filter_map(pair).collect::<Vec<Pair>>()
    };
    let mut pairs: Vec<Pair> = (0..units.len()).into_par_iter().flat_map_iter(compare).collect();
    pairs.sort_unstable_by_key(|pair| (pair.one, pair.other));
    pairs
}

/// What two words in a row weigh in the search.
const PAIR_OF_WORDS: f64 = 2.0;

/// What a unit is found by: its words, and its words two by two.
fn keys(unit: &Unit) -> impl Iterator<Item = u64> {
    let two = unit.order.windows(2).map(|pair| {
        let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
        low.rotate_left(21) ^ high.wrapping_mul(0x9e37_79b9_7f4a_7c15)
    });
    unit.order.iter().copied().chain(two)
}
