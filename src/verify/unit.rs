//! Statements of all articles as units that are compared, and the pairs of units that are worth comparing.
//!
//! Statements with the same words are one unit, so that a dispatch in a hundred papers is compared once. Two units are
//! compared if they share rare words, or two common ones in a row: never all with all.
//!
//! In memory stand where each unit is claimed and what it weighs, some ten bytes a statement. What it says, and who holds
//! which word, is put away ([`Store`]).

use std::hash::Hash;
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::figure::{Date, Figure};
use super::page::{Body, Statement, TermKind};
use super::scratch::{Groups, Store, apart, both, flat, packed, unpacked};
use super::set::{Set, in_blocks};
use super::similarity::{Content, Similarity, Weighted};
use super::vocabulary::VOCABULARY;
use crate::digest;
use crate::span::Span;

/// A statement of a page: index of the page, index in its statements.
pub(super) type At = (usize, usize);

/// Statements with the same words.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// The words that show what it says where it first stands: those that negate it, or else all.
    pub shown: Span,
}

/// A name, and the content words beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
pub(super) const MOST_HOLDERS: usize = 300;
/// A unit is compared with at most so many others that come before it: those that share most.
const MOST_COMPARED: usize = 60;
/// Two units that share less than this of the lighter one's weight are not compared.
const LEAST_SHARED: f64 = 0.3;

/// All units of a set, in the order in which they first stand.
pub(super) struct Units {
    places: Places,
    /// What the words of each weigh.
    weights: Vec<f64>,
    /// What each says.
    said: Store,
}

/// Where units are claimed.
struct Places {
    /// Page and statement, in order, unit by unit.
    members: Vec<(u32, u32)>,
    /// The first member of each unit.
    starts: Vec<usize>,
    /// Whether a unit is a quotation. One reporter's quotation marks are enough.
    quoted: Vec<bool>,
    /// The unit of each statement, page by page,
    units: Vec<u32>,
    /// and the first statement of each page.
    pages: Vec<usize>,
}

impl Units {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.weights.len()
    }

    /// What a unit says.
    pub(super) fn get(&self, unit: usize) -> io::Result<Unit> {
        unpacked(&self.said.get(unit)?)
    }

    /// What a unit says, as it is compared.
    fn content(&self, unit: usize) -> io::Result<Content> {
        // It stands first.
        postcard::take_from_bytes(&self.said.get(unit)?).map(|(content, _)| content).map_err(io::Error::other)
    }

    /// All places where it stands, in order.
    pub(super) fn members(&self, unit: usize) -> impl ExactSizeIterator<Item = At> {
        self.places.members(unit)
    }

    /// The first of them.
    pub(super) fn first(&self, unit: usize) -> At {
        self.places.first(unit)
    }

    /// The unit of a statement.
    pub(super) fn of(&self, at: At) -> usize {
        self.places.of(at)
    }

    /// Pairs of statements as pairs of their units, in order.
    pub(super) fn pairs(&self, pairs: Vec<(At, At, f64)>) -> io::Result<Vec<Pair>> {
        let pair = |(one, other, same): (At, At, f64)| {
            let is_here = |at: At| {
                at.0 + 1 < self.places.pages.len() && self.places.pages[at.0] + at.1 < self.places.pages[at.0 + 1]
            };
            let made = || Pair { one: self.of(one), other: self.of(other), same };
            (is_here(one) && is_here(other)).then(made).ok_or_else(|| io::Error::other("rows of other articles"))
        };
        let mut pairs = pairs.into_iter().map(pair).collect::<io::Result<Vec<Pair>>>()?;
        pairs.sort_unstable_by_key(|pair| (pair.one, pair.other));
        Ok(pairs)
    }
}

impl Places {
    /// Of all statements. Those with the same words are one unit.
    fn new(set: &Set, weights: &FxHashMap<u64, f64>) -> io::Result<Places> {
        let rows = set.rows(|page, body| {
            let row = |(number, statement): (usize, &Statement)| {
                let [high, low] = same_words(page, statement, weights);
                [high, low, both(page as u32, number as u32), u64::from(statement.quoted)]
            };
            body.statements.iter().enumerate().map(row).collect()
        });
        // The first that has the same words, the place, whether it is quoted.
        let rows = flat(set.scratch.sorted(rows)?.groups(2).map(|unit| {
            let unit = unit?;
            Ok(unit.iter().map(|row| [unit[0][2], row[2], row[3]]).collect())
        }));
        let mut members: Vec<(u32, u32)> = vec![];
        let (mut starts, mut quoted) = (vec![], vec![]);
        for unit in set.scratch.sorted(rows)?.groups(1) {
            let unit = unit?;
            starts.push(members.len());
            members.extend(unit.iter().map(|row| apart(row[1])));
            quoted.push(unit.iter().any(|row| row[2] == 1));
        }
        let mut pages = vec![0; set.len() + 1];
        members.iter().for_each(|(page, _)| pages[*page as usize + 1] += 1);
        (1..pages.len()).for_each(|page| pages[page] += pages[page - 1]);
        let mut places = Places { units: vec![0; members.len()], members, starts, quoted, pages };
        for unit in 0..places.starts.len() {
            let statements: Vec<usize> = places.members(unit).map(|at| places.pages[at.0] + at.1).collect();
            statements.into_iter().for_each(|statement| places.units[statement] = unit as u32);
        }
        Ok(places)
    }

    fn members(&self, unit: usize) -> impl ExactSizeIterator<Item = At> {
        let end = self.starts.get(unit + 1).copied().unwrap_or(self.members.len());
        self.members[self.starts[unit]..end].iter().map(|(page, number)| (*page as usize, *number as usize))
    }

    fn first(&self, unit: usize) -> At {
        let (page, number) = self.members[self.starts[unit]];
        (page as usize, number as usize)
    }

    fn of(&self, at: At) -> usize {
        self.units[self.pages[at.0] + at.1] as usize
    }
}

/// The statements of all articles as units. `repeats` are articles that repeat others.
pub(super) fn units(set: &Set, repeats: &FxHashSet<usize>) -> io::Result<Units> {
    let weight = weights(set, repeats)?;
    let places = Places::new(set, &weight)?;
    let (mut weights, mut said) = (vec![], set.scratch.store());
    let rows = set.rows(|page, body| {
        let numbered = body.statements.iter().enumerate().map(|(number, statement)| ((page, number), statement));
        let first = numbered.filter(|(at, _)| places.first(places.of(*at)) == *at);
        let row = |(at, statement): (At, &Statement)| {
            let unit = unit(body, statement, places.quoted[places.of(at)], &weight);
            (unit.content.weight(), packed(&unit))
        };
        first.map(row).collect()
    });
    for row in rows {
        let (weight, bytes) = row?;
        weights.push(weight);
        said.push(&bytes)?;
    }
    Ok(Units { places, weights, said })
}

/// A number that statements with the same words have in common.
pub(super) fn same_words(page: usize, statement: &Statement, weights: &FxHashMap<u64, f64>) -> [u64; 2] {
    let mut heads: Vec<u64> = statement.terms.iter().map(|term| term.head).collect();
    heads.sort_unstable();
    // "Linden beat Kelmouth" is not "Kelmouth beat Linden", nor is 4 March 11 March.
    let names = statement.terms.iter().filter(|term| term.kind == TermKind::Name).map(|term| term.head);
    let dates = statement.dates.iter().map(|date| date.value);
    let details: Vec<u64> = names.chain(dates).collect();
    // "What comes next" and "he tested positive" are no statements that could be known again elsewhere.
    let weight: f64 = heads.iter().map(|head| weights[head]).sum();
    let alone = (heads.len() < FEWEST_WORDS || weight < LEAST_WEIGHT).then_some(page as u64);
    let about = [heads.len() as u64, u64::from(statement.negated), alone.unwrap_or(u64::MAX)];
    digest::short(about.into_iter().chain(heads).chain(details))
}

pub(super) fn unit(body: &Body, statement: &Statement, quoted: bool, weights: &FxHashMap<u64, f64>) -> Unit {
    let term = |term: &super::page::Term| Weighted::new(term.head, weights[&term.head], term.kind);
    let mut terms: Vec<Weighted> = statement.terms.iter().map(term).collect();
    terms.sort_unstable_by_key(|term| term.head);
    Unit {
        content: Content { text: statement.text(&body.text).to_owned(), terms, quoted },
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
        shown: statement.negation.or(statement.spans.first().copied()).unwrap_or_default(),
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
fn weights(set: &Set, repeats: &FxHashSet<usize>) -> io::Result<FxHashMap<u64, f64>> {
    let heads = set.rows(|index, body| {
        let mut heads: Vec<u64> = body.heads().into_iter().collect();
        heads.sort_unstable();
        let counts = if repeats.contains(&index) { 0.0 } else { 1.0 };
        vec![(counts, heads)]
    });
    let mut holders: FxHashMap<u64, f64> = FxHashMap::default();
    for row in heads {
        let (counts, heads) = row?;
        heads.into_iter().for_each(|head| *holders.entry(head).or_default() += counts);
    }
    Ok(word_weights(holders.into_iter(), set.len() - repeats.len()))
}

/// The same, given how many of the articles hold each word.
pub(super) fn word_weights(holders: impl Iterator<Item = (u64, f64)>, articles: usize) -> FxHashMap<u64, f64> {
    let all = articles as f64 + UNSEEN;
    let weight =
        |(head, holders): (u64, f64)| (head, (all / (holders + UNSEEN * VOCABULARY.share(head))).ln().max(0.1));
    holders.map(weight).collect()
}

/// Two units, the one that comes first first, and how likely they say the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pair {
    pub one: usize,
    pub other: usize,
    pub same: f64,
}

/// So many units are compared with those before them at once.
const BLOCK: usize = 4096;

/// The pairs that are likely enough to be the same or to contradict each other, in order.
pub(super) fn pairs(set: &Set, units: &Units, similarity: &dyn Similarity, least: f64) -> io::Result<Vec<Pair>> {
    let (holders, keys) = shared_keys(set, units)?;
    let compare = |keys: Vec<[u64; 3]>| {
        let index = keys[0][0] as usize;
        let unit = units.get(index)?;
        let mut lists = vec![];
        for [_, key, list] in keys {
            let list: Vec<usize> = unpacked(&holders.get(list as usize)?)?;
            lists.push((key as usize, list.into_iter().take_while(|other| *other < index)));
        }
        let others = nearest(&unit, lists.into_iter(), |other| units.weights[other]);
        let mut pairs = vec![];
        for one in others {
            let same = similarity.same(&units.content(one)?, &unit.content);
            if same >= least {
                pairs.push(Pair { one, other: index, same });
            }
        }
        Ok(pairs)
    };
    let mut pairs = in_blocks(keys, BLOCK, compare).collect::<io::Result<Vec<Vec<Pair>>>>()?.concat();
    pairs.sort_unstable_by_key(|pair| (pair.one, pair.other));
    Ok(pairs)
}

/// The units before one that it is compared with, given those that have each of its keys, and what they weigh.
pub(super) fn nearest<U: Copy + Ord + Hash>(
    unit: &Unit,
    holders: impl Iterator<Item = (usize, impl IntoIterator<Item = U>)>,
    weight: impl Fn(U) -> f64,
) -> Vec<U> {
    let mut shared: FxHashMap<U, f64> = FxHashMap::default();
    for (key, others) in holders {
        let weight = unit.weight_of_key(key);
        others.into_iter().for_each(|other| *shared.entry(other).or_default() += weight);
    }
    let own = unit.content.weight();
    let enough = |(other, shared): &(U, f64)| *shared >= LEAST_SHARED * own.min(weight(*other));
    let mut others: Vec<(U, f64)> = shared.into_iter().filter(enough).collect();
    others.sort_unstable_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    others.truncate(MOST_COMPARED);
    others.into_iter().map(|(other, _)| other).collect()
}

/// The units, in order, that have each key which several have and not too many. And unit by unit its keys that are among
/// them: the unit, which of its keys, which list of units.
fn shared_keys(set: &Set, units: &Units) -> io::Result<(Store, Groups<3>)> {
    let keys_of = |unit: usize| -> io::Result<Vec<[u64; 2]>> {
        let said = units.get(unit)?;
        let keys = said.keys().enumerate();
        Ok(keys.map(|(number, key)| [key, both(unit as u32, number as u32)]).collect())
    };
    let keys = flat(in_blocks((0..units.len()).map(Ok), BLOCK, keys_of));
    let mut holders = set.scratch.store();
    let shared = set.scratch.sorted(keys)?.groups(1).map(|key| {
        let key = key?;
        if !(2..=MOST_HOLDERS).contains(&key.len()) {
            return Ok(vec![]);
        }
        let list = holders.len() as u64;
        let places = || key.iter().map(|row| apart(row[1]));
        holders.push(&packed(&places().map(|(unit, _)| unit).collect::<Vec<u32>>()))?;
        Ok(places().map(|(unit, number)| [u64::from(unit), u64::from(number), list]).collect())
    });
    let shared = set.scratch.sorted(flat(shared))?.groups(1);
    Ok((holders, shared))
}

/// What two words in a row weigh in the search.
const PAIR_OF_WORDS: f64 = 2.0;

impl Unit {
    /// What it is found by: its words, and its words two by two.
    pub(super) fn keys(&self) -> impl Iterator<Item = u64> {
        let two = self.order.windows(2).map(|pair| {
            let (low, high) = (pair[0].min(pair[1]), pair[0].max(pair[1]));
            low.rotate_left(21) ^ high.wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        self.order.iter().copied().chain(two)
    }

    /// What one of its keys weighs in the search.
    fn weight_of_key(&self, key: usize) -> f64 {
        let word = self.order.get(key).and_then(|head| self.content.term(*head));
        word.map_or(PAIR_OF_WORDS, |term| term.weight)
    }
}
