//! The part of the comparison that looks at all articles, as steps for a cluster of machines.
//!
//! Rows with one key go into a [`Step`], and rows with other keys come out; between two steps the cluster brings together
//! what has one key. What all steps find is [`Found`], from which [`super::conclude`] goes on, on one machine. The rules are
//! those of one machine, and so is what is found; how to lay the steps is in [`Step`], and tested below.
//!
//! A row is a few bytes that only these steps read.

use std::collections::BTreeMap;
use std::io;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use super::LEAST_RELATED;
use super::copies::{self, Passage, Seed, Trace, Whole};
use super::page::{Body, Head, Page, Word};
use super::scratch::{Scratch, Store, apart, both, packed, unpacked};
use super::set::{Set, Shelf};
use super::similarity::{Content, Similarity};
use super::unit::{self, At, Unit};
use crate::digest;
use crate::span::Span;

/// A key and a row.
pub type Row = (u64, Vec<u8>);

/// What rows with one key become. Each takes what the steps named make, brought together by key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A page, by its number: its traces, by hash.
    Traces,
    /// `Traces` of all pages: what is furniture, by page.
    Furniture,
    /// A page and its `Furniture`: the page without it, by its number. It takes the page's place in all that follows.
    Trim,
    /// `Traces`: places that two pages share, by both pages.
    Seeds,
    /// `Seeds`: the same, by the first of the pages.
    Beside,
    /// A page and its `Beside`: the same with the first page's words, by the second page.
    Asked,
    /// A page and its `Asked`: passages.
    Passages,
    /// A page: all of its words as a number.
    Wholes,
    /// `Wholes`: pages that have the very same words, as passages.
    Twins,
    /// A page: its content words, by themselves.
    Heads,
    /// `Heads`: how many pages have each.
    Counts,
    /// A page: its statements, by their words.
    Statements,
    /// `Statements`: the first of those with the same words, by page.
    Firsts,
    /// A page and its `Firsts`: units, by number.
    Units,
    /// A unit: what it is found by.
    Keys,
    /// `Keys`: which units have what each unit has, by that unit.
    Before,
    /// A unit and its `Before`: those that it is compared with, by these.
    Nearest,
    /// A unit and its `Nearest`: pairs that are alike.
    Pairs,
}

/// What steps need to know of all articles.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// Articles that repeat others, for `Heads`.
    repeats: FxHashSet<usize>,
    /// How much each word says, for `Statements` and `Units`.
    weights: FxHashMap<u64, f64>,
}

/// What the steps have found.
#[derive(Debug, Default)]
pub struct Found {
    furniture: FxHashMap<usize, Vec<u32>>,
    passages: Vec<Passage>,
    twins: Vec<Passage>,
    counts: Vec<(u64, f64)>,
    pairs: Vec<(At, At, f64)>,
}

/// What a row says.
#[derive(Serialize, Deserialize)]
enum Said {
    Page(Box<Page>),
    /// Page, place, outlet as a number (0: none).
    Trace(u32, u32, u64),
    /// Page, place.
    Furniture(u32, u32),
    /// Place in the one, place in the other.
    Seed(u32, u32),
    /// The other page, and the places.
    Beside(u32, Vec<(u32, u32)>),
    /// The one page, its words, and the places.
    Asked(u32, Vec<Word>, Vec<(u32, u32)>),
    Passage(Passage),
    /// The rest of the number, page.
    Whole(u64, u32, Span, u32),
    /// How many pages have a word.
    Head(u64, f64),
    /// The rest of the number, page, statement, whether it is quoted.
    Statement(u64, u32, u32, bool),
    /// Statement, whether it is quoted anywhere.
    First(u32, bool),
    Unit(Box<Unit>),
    /// Unit, which of its keys, its weight.
    Holder(u64, u32, f64),
    /// Which key, and the units before that have it, with their weights.
    Before(u32, Vec<(u64, f64)>),
    /// The later unit, and what it says.
    Compared(u64, Box<Content>),
    /// The first unit, the second, how likely they say the same.
    Pair(u64, u64, f64),
}

/// A page as a row. Its key is its number in the order of ids and paths.
pub fn row(page: Page) -> Vec<u8> {
    packed(&Said::Page(Box::new(page)))
}

impl Known {
    /// As bytes, for those that take the steps.
    pub fn pack(&self) -> Vec<u8> {
        packed(self)
    }

    /// From such bytes.
    pub fn unpack(bytes: &[u8]) -> io::Result<Known> {
        unpacked(bytes)
    }
}

/// Pages that come one by one to where the comparison ends: their heads in memory, their bodies in a temporary file where they
/// are many.
#[derive(Debug)]
pub struct Gathered {
    heads: Vec<Head>,
    bodies: Store,
}

impl Default for Gathered {
    fn default() -> Gathered {
        Gathered { heads: vec![], bodies: Scratch::in_folder(None).store() }
    }
}

impl Gathered {
    /// Adds a page, given as a row. No two have one id and path.
    pub fn add(&mut self, row: &[u8]) -> io::Result<()> {
        let page = unpacked::<Said>(row)?.page().map_err(|_| io::Error::other("a row of another kind"))?;
        self.heads.push(page.head);
        self.bodies.push(&packed(&page.body))
    }

    /// All of them.
    pub fn into_set(self) -> Set {
        Set::on_shelf(self.heads, Box::new(self.bodies), None)
    }
}

impl Shelf for Store {
    fn body(&self, place: usize) -> io::Result<Body> {
        unpacked(&self.get(place)?)
    }
}

impl Step {
    /// All steps, with their names.
    pub const ALL: [(&str, Step); 18] = [
        ("traces", Step::Traces),
        ("furniture", Step::Furniture),
        ("trim", Step::Trim),
        ("seeds", Step::Seeds),
        ("beside", Step::Beside),
        ("asked", Step::Asked),
        ("passages", Step::Passages),
        ("wholes", Step::Wholes),
        ("twins", Step::Twins),
        ("heads", Step::Heads),
        ("counts", Step::Counts),
        ("statements", Step::Statements),
        ("firsts", Step::Firsts),
        ("units", Step::Units),
        ("keys", Step::Keys),
        ("before", Step::Before),
        ("nearest", Step::Nearest),
        ("pairs", Step::Pairs),
    ];

    /// Takes the step. The order of the rows does not matter.
    pub fn take(
        self,
        key: u64,
        rows: &[impl AsRef<[u8]>],
        known: &Known,
        similarity: &dyn Similarity,
    ) -> io::Result<Vec<Row>> {
        let rows = rows.iter().map(|row| unpacked(row.as_ref())).collect::<io::Result<Vec<Said>>>()?;
        let page = key as u32;
        let made = match self {
            Step::Traces => with(rows, Said::page, |whole, _| traces(page, &whole)),
            Step::Furniture => furniture(rows),
            Step::Trim => with(rows, Said::page, |whole, rows| vec![(key, trimmed(whole, rows))]),
            Step::Seeds => seeds(rows),
            Step::Beside => vec![beside(key, rows)],
            Step::Asked => with(rows, Said::page, |whole, rows| asked(page, &whole, rows)),
            Step::Passages => with(rows, Said::page, |whole, rows| passages(page, &whole, rows)),
            Step::Wholes => with(rows, Said::page, |all, _| whole(page, &all)),
            Step::Twins => twins(rows),
            Step::Heads => with(rows, Said::page, |whole, _| heads(page, &whole, known)),
            Step::Counts => vec![count(key, &rows)],
            Step::Statements => with(rows, Said::page, |whole, _| statements(page, &whole, known)),
            Step::Firsts => firsts(rows),
            Step::Units => with(rows, Said::page, |whole, rows| units(page, &whole, rows, known)),
            Step::Keys => with(rows, Said::unit, |unit, _| keys(key, &unit)),
            Step::Before => before(rows),
            Step::Nearest => with(rows, Said::unit, |unit, rows| nearest(key, &unit, rows)),
            Step::Pairs => with(rows, Said::unit, |unit, rows| pairs(key, &unit, rows, similarity)),
        };
        Ok(made.iter().map(|(key, said)| (*key, packed(said))).collect())
    }
}

impl Said {
    fn page(self) -> Result<Page, Said> {
        if let Said::Page(page) = self { Ok(*page) } else { Err(self) }
    }

    fn unit(self) -> Result<Unit, Said> {
        if let Said::Unit(unit) = self { Ok(*unit) } else { Err(self) }
    }
}

/// What becomes of the page or unit among rows, and of the others. Nothing, if there is none.
fn with<T>(
    rows: Vec<Said>,
    pick: fn(Said) -> Result<T, Said>,
    become_of: impl FnOnce(T, Vec<Said>) -> Vec<(u64, Said)>,
) -> Vec<(u64, Said)> {
    let (mut picked, mut others) = (None, vec![]);
    for row in rows {
        match pick(row) {
            Ok(found) => picked = Some(found),
            Err(other) => others.push(other),
        }
    }
    picked.map_or_else(Vec::new, |picked| become_of(picked, others))
}

/// What a function finds in each row, in order.
fn sorted<T: Ord>(rows: Vec<Said>, find: impl Fn(Said) -> Option<T>) -> Vec<T> {
    let mut found: Vec<T> = rows.into_iter().filter_map(find).collect();
    found.sort_unstable();
    found
}

fn traces(number: u32, page: &Page) -> Vec<(u64, Said)> {
    let outlet = |name: &String| digest::short(name.bytes().map(u64::from))[0].max(1);
    let outlet = page.head.outlet.as_ref().map_or(0, outlet);
    let row = |trace: Trace| (trace.hash, Said::Trace(number, trace.at, outlet));
    copies::traces(number as usize, &page.body).into_iter().map(row).collect()
}

/// The traces of one hash, in order, with their outlets.
fn held(rows: Vec<Said>) -> Vec<(u32, u32, u64)> {
    sorted(rows, |said| match said {
        Said::Trace(page, at, outlet) => Some((page, at, outlet)),
        _ => None,
    })
}

fn furniture(rows: Vec<Said>) -> Vec<(u64, Said)> {
    let held = held(rows);
    let outlets: FxHashMap<u32, u64> = held.iter().map(|(page, _, outlet)| (*page, *outlet)).collect();
    let group: Vec<Trace> = held.iter().map(|(page, at, _)| Trace { hash: 0, page: *page, at: *at }).collect();
    let outlet = |trace: &Trace| outlets.get(&trace.page).copied().filter(|outlet| *outlet > 0);
    let found = !group.is_empty() && copies::is_furniture(&group, outlet);
    let group = if found { group } else { vec![] };
    group.into_iter().map(|trace| (u64::from(trace.page), Said::Furniture(trace.page, trace.at))).collect()
}

fn trimmed(mut page: Page, rows: Vec<Said>) -> Said {
    let runs = sorted(rows, |said| if let Said::Furniture(_, at) = said { Some(at) } else { None });
    page.body.leave_out(&runs);
    Said::Page(Box::new(page))
}

fn seeds(rows: Vec<Said>) -> Vec<(u64, Said)> {
    let group: Vec<Trace> = held(rows).into_iter().map(|(page, at, _)| Trace { hash: 0, page, at }).collect();
    let row = |seed: Seed| (both(seed.a, seed.b), Said::Seed(seed.at_a, seed.at_b));
    copies::pair(&group).into_iter().map(row).collect()
}

fn beside(key: u64, rows: Vec<Said>) -> (u64, Said) {
    let (a, b) = apart(key);
    let places = sorted(rows, |said| if let Said::Seed(at_a, at_b) = said { Some((at_a, at_b)) } else { None });
    (u64::from(a), Said::Beside(b, places))
}

fn asked(number: u32, page: &Page, rows: Vec<Said>) -> Vec<(u64, Said)> {
    let row = |said: Said| match said {
        Said::Beside(b, places) => Some((u64::from(b), Said::Asked(number, page.body.words.clone(), places))),
        _ => None,
    };
    rows.into_iter().filter_map(row).collect()
}

fn passages(number: u32, page: &Page, rows: Vec<Said>) -> Vec<(u64, Said)> {
    let mut found = vec![];
    for row in rows {
        let Said::Asked(a, words, places) = row else { continue };
        let seed = |(at_a, at_b): &(u32, u32)| Seed { a, b: number, at_a: *at_a, at_b: *at_b };
        let seeds: Vec<Seed> = places.iter().map(seed).collect();
        found.extend(copies::passages((a as usize, &words), (number as usize, &page.body.words), &seeds));
    }
    found.into_iter().map(|passage| (u64::from(number), Said::Passage(passage))).collect()
}

fn whole(number: u32, page: &Page) -> Vec<(u64, Said)> {
    let whole = copies::whole(&page.body)
        .map(|Whole { sum: [high, low], span, words }| (high, Said::Whole(low, number, span, words)));
    whole.into_iter().collect()
}

fn twins(rows: Vec<Said>) -> Vec<(u64, Said)> {
    let mut same: BTreeMap<u64, Vec<(u32, Span, u32)>> = BTreeMap::new();
    for row in rows {
        if let Said::Whole(low, page, span, words) = row {
            same.entry(low).or_default().push((page, span, words));
        }
    }
    same.values_mut().for_each(|pages| pages.sort_unstable());
    let pairs = same.values().flat_map(|pages| pages[1..].iter().map(|other| (pages[0], *other)));
    let row = |((a, span_a, words), (b, span_b, _)): ((u32, Span, u32), (u32, Span, u32))| {
        (u64::from(b), Said::Passage(copies::twin((a as usize, span_a), (b as usize, span_b), words)))
    };
    pairs.map(row).collect()
}

fn heads(number: u32, page: &Page, known: &Known) -> Vec<(u64, Said)> {
    let counts = if known.repeats.contains(&(number as usize)) { 0.0 } else { 1.0 };
    page.body.heads().into_iter().map(|head| (head, Said::Head(head, counts))).collect()
}

fn count(key: u64, rows: &[Said]) -> (u64, Said) {
    let counts = rows.iter().map(|said| if let Said::Head(_, counts) = said { *counts } else { 0.0 });
    (key, Said::Head(key, counts.sum()))
}

fn statements(number: u32, page: &Page, known: &Known) -> Vec<(u64, Said)> {
    let row = |(at, statement): (usize, &super::page::Statement)| {
        let [high, low] = unit::same_words(number as usize, statement, &known.weights);
        (high, Said::Statement(low, number, at as u32, statement.quoted))
    };
    page.body.statements.iter().enumerate().map(row).collect()
}

fn firsts(rows: Vec<Said>) -> Vec<(u64, Said)> {
    let mut same: BTreeMap<u64, Vec<(u32, u32, bool)>> = BTreeMap::new();
    for row in rows {
        if let Said::Statement(low, page, number, quoted) = row {
            same.entry(low).or_default().push((page, number, quoted));
        }
    }
    let first = |places: &Vec<(u32, u32, bool)>| {
        let (page, number, _) = places.iter().min()?;
        Some((u64::from(*page), Said::First(*number, places.iter().any(|(.., quoted)| *quoted))))
    };
    same.values().filter_map(first).collect()
}

fn units(number: u32, page: &Page, rows: Vec<Said>, known: &Known) -> Vec<(u64, Said)> {
    let row = |said: Said| {
        let Said::First(at, quoted) = said else { return None };
        let unit = unit::unit(&page.body, page.body.statements.get(at as usize)?, quoted, &known.weights);
        Some((both(number, at), Said::Unit(Box::new(unit))))
    };
    rows.into_iter().filter_map(row).collect()
}

fn keys(number: u64, unit: &Unit) -> Vec<(u64, Said)> {
    let weight = unit.content.weight();
    unit.keys().enumerate().map(|(key, word)| (word, Said::Holder(number, key as u32, weight))).collect()
}

fn before(rows: Vec<Said>) -> Vec<(u64, Said)> {
    if !(2..=unit::MOST_HOLDERS).contains(&rows.len()) {
        return vec![];
    }
    let holder = |said| if let Said::Holder(unit, key, weight) = said { Some((unit, key, weight)) } else { None };
    let mut holders: Vec<(u64, u32, f64)> = rows.into_iter().filter_map(holder).collect();
    holders.sort_unstable_by_key(|(unit, ..)| *unit);
    let others: Vec<(u64, f64)> = holders.iter().map(|(unit, _, weight)| (*unit, *weight)).collect();
    let later = holders.iter().enumerate().skip(1);
    later.map(|(at, (unit, key, _))| (*unit, Said::Before(*key, others[..at].to_vec()))).collect()
}

fn nearest(number: u64, unit: &Unit, rows: Vec<Said>) -> Vec<(u64, Said)> {
    let list = |said| if let Said::Before(key, others) = said { Some((key, others)) } else { None };
    let mut lists: Vec<(u32, Vec<(u64, f64)>)> = rows.into_iter().filter_map(list).collect();
    lists.sort_unstable_by_key(|(key, _)| *key);
    let weights: FxHashMap<u64, f64> = lists.iter().flat_map(|(_, others)| others.iter().copied()).collect();
    let shared = lists.iter().map(|(key, others)| (*key as usize, others.iter().map(|(other, _)| *other)));
    let others = unit::nearest(unit, shared, |other| weights[&other]);
    let row = |other: u64| (other, Said::Compared(number, Box::new(unit.content.clone())));
    others.into_iter().map(row).collect()
}

fn pairs(one: u64, unit: &Unit, rows: Vec<Said>, similarity: &dyn Similarity) -> Vec<(u64, Said)> {
    let pair = |said: Said| {
        let Said::Compared(other, content) = said else { return None };
        let same = similarity.same(&unit.content, &content);
        (same >= LEAST_RELATED).then_some((one, Said::Pair(one, other, same)))
    };
    rows.into_iter().filter_map(pair).collect()
}

impl Found {
    /// Adds what the last steps made: `Furniture`, `Passages`, `Twins`, `Counts`, `Pairs`, in this order.
    pub fn add(&mut self, step: Step, rows: &[impl AsRef<[u8]>]) -> io::Result<()> {
        for row in rows {
            match unpacked(row.as_ref())? {
                Said::Furniture(page, at) => self.furniture.entry(page as usize).or_default().push(at),
                Said::Passage(passage) if step == Step::Twins => self.twins.push(passage),
                Said::Passage(passage) => self.passages.push(passage),
                Said::Head(head, counts) => self.counts.push((head, counts)),
                Said::Pair(one, other, same) => self.pairs.push((place(one), place(other), same)),
                _ => return Err(io::Error::other("rows of another step")),
            }
        }
        Ok(())
    }

    /// What the steps from `Heads` on need to know, when all passages are found; those from `Statements` on when all words are
    /// counted.
    pub fn known(&self, articles: usize) -> Known {
        let passages = copies::all(self.passages.clone(), self.twins.clone());
        let repeats = super::copy::repeats(&passages);
        let weights = unit::word_weights(self.counts.iter().copied(), articles - repeats.len());
        Known { repeats, weights }
    }

    /// Furniture by page, passages and pairs, all in order, if there are so many articles.
    #[expect(clippy::type_complexity, reason = "three lists that are taken apart at once")]
    pub(super) fn of_articles(
        mut self,
        articles: usize,
    ) -> io::Result<(FxHashMap<usize, Vec<u32>>, Vec<Passage>, Vec<(At, At, f64)>)> {
        self.furniture.values_mut().for_each(|places| places.sort_unstable());
        let passages = copies::all(self.passages, self.twins);
        let pages = self.furniture.keys().copied().chain(passages.iter().map(|passage| passage.b));
        if pages.max().is_some_and(|page| page >= articles) {
            return Err(io::Error::other("rows of other articles"));
        }
        Ok((self.furniture, passages, self.pairs))
    }
}

fn place(unit: u64) -> At {
    let (page, number) = apart(unit);
    (page as usize, number as usize)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::{Engine, Grammar};
    use crate::report::verify as report;
    use crate::verify::similarity::SharedWords;
    use crate::verify::{conclude, set, verify};

    /// A cluster of machines: brings rows together that have one key, in an order of its own.
    struct Cluster(Known);

    impl Cluster {
        fn take(&self, step: Step, inputs: &[&Vec<Row>]) -> Vec<Row> {
            let mut by_key: BTreeMap<u64, Vec<Vec<u8>>> = BTreeMap::new();
            for (key, row) in inputs.iter().flat_map(|rows| rows.iter()) {
                by_key.entry(key.rotate_left(7)).or_default().insert(0, row.clone());
            }
            let made = by_key
                .into_iter()
                .map(|(key, rows)| step.take(key.rotate_right(7), &rows, &self.0, &SharedWords).unwrap());
            made.collect::<Vec<Vec<Row>>>().concat()
        }
    }

    #[test]
    fn many_machines_find_what_one_finds() {
        let grammar = Grammar::builtin_with(Engine::Rules);
        let mut pages = set::tests::pages(&grammar);
        let expected = verify(Set::in_memory(pages.clone()), &SharedWords, &grammar.parameters, false).unwrap();
        pages.sort_by(|a, b| (&a.head.id, &a.head.path).cmp(&(&b.head.id, &b.head.path)));
        let numbered = pages.iter().cloned().enumerate();
        let whole: Vec<Row> = numbered.map(|(number, page)| (number as u64, row(page))).collect();
        let mut found = Found::default();
        let add = |found: &mut Found, step: Step, rows: &[Row]| {
            let rows: Vec<Vec<u8>> = rows.iter().map(|(_, row)| row.clone()).collect();
            found.add(step, &rows).unwrap();
        };
        let cluster = Cluster(Known::default());
        let furniture = cluster.take(Step::Furniture, &[&cluster.take(Step::Traces, &[&whole])]);
        add(&mut found, Step::Furniture, &furniture);
        let pages_rows = cluster.take(Step::Trim, &[&whole, &furniture]);
        let seeds = cluster.take(Step::Seeds, &[&cluster.take(Step::Traces, &[&pages_rows])]);
        let asked = cluster.take(Step::Asked, &[&pages_rows, &cluster.take(Step::Beside, &[&seeds])]);
        add(&mut found, Step::Passages, &cluster.take(Step::Passages, &[&pages_rows, &asked]));
        let wholes = cluster.take(Step::Wholes, &[&pages_rows]);
        add(&mut found, Step::Twins, &cluster.take(Step::Twins, &[&wholes]));
        let known = |found: &Found| Known::unpack(&found.known(pages.len()).pack()).unwrap();
        let cluster = Cluster(known(&found));
        let heads = cluster.take(Step::Heads, &[&pages_rows]);
        add(&mut found, Step::Counts, &cluster.take(Step::Counts, &[&heads]));
        let cluster = Cluster(known(&found));
        let firsts = cluster.take(Step::Firsts, &[&cluster.take(Step::Statements, &[&pages_rows])]);
        let units = cluster.take(Step::Units, &[&pages_rows, &firsts]);
        let before = cluster.take(Step::Before, &[&cluster.take(Step::Keys, &[&units])]);
        let compared = cluster.take(Step::Nearest, &[&units, &before]);
        add(&mut found, Step::Pairs, &cluster.take(Step::Pairs, &[&units, &compared]));
        assert!(!found.furniture.is_empty() && !found.passages.is_empty() && !found.pairs.is_empty());
        let mut gathered = Gathered::default();
        whole.iter().rev().for_each(|(_, row)| gathered.add(row).unwrap());
        let made = conclude(gathered.into_set(), found, &SharedWords, &grammar.parameters, false).unwrap();
        assert_eq!(report::object(&report::of(&made)), report::object(&report::of(&expected)));
    }

    #[test]
    fn rows_that_are_none_are_refused() {
        let take = |step: Step| step.take(1, &[vec![0xff; 9]], &Known::default(), &SharedWords);
        assert!(take(Step::Traces).is_err());
        assert!(Found::default().add(Step::Pairs, &[[]]).is_err());
        assert!(Gathered::default().add(&packed(&Said::Furniture(7, 0))).is_err());
        let mut found = Found::default();
        found.add(Step::Furniture, &[packed(&Said::Furniture(7, 0))]).unwrap();
        assert!(found.of_articles(7).is_err());
    }
}
