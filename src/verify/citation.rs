//! Which article says that it has something from another article of the set, and circles of such sayings.
//!
//! "The Gazette reported …" in one article, and the Gazette's article is in the set: that is a citation if both carry the
//! claim, or if what is cited stands in the Gazette's article word for word or nearly so.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::cluster::Groups;
use super::copies::Passage;
use super::outlet;
use super::page::{Body, Head, KnotRole};
use super::set::Set;
use super::unit::{At, Units};
use crate::source::{CreditForm, Kind};
use crate::span::Span;

/// An article that names another article's outlet as where it has something from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Citation {
    /// Index of the page that cites.
    pub from: usize,
    /// Index of the page that is cited.
    pub to: usize,
    /// The outlet, by canonical name.
    pub name: String,
    /// The words that cite it.
    pub span: Span,
    /// The cluster that both carry, where it is for a claim that both carry.
    pub cluster: Option<usize>,
    pub(super) statement: Option<At>,
    pub(super) knot: usize,
}

/// Cited words of which this share stands in an article are taken to come from there.
const LEAST_FOUND: f64 = 0.7;
/// And there must be so many of them.
const FEWEST_FOUND: usize = 4;
/// An article that is so many days younger is not what is cited. Articles are updated, so some days are allowed.
const DAYS_LATER: i64 = 3;

/// Somebody named in an article by the name of another article's outlet.
struct Named {
    at: At,
    knot: usize,
    /// The key of the outlet.
    key: String,
    name: String,
    span: Span,
    /// Whether it is cited even where the other article does not carry the claim: as an outlet, or one that passes it on.
    is_outlet: bool,
    /// The content words of what is said.
    heads: Vec<u64>,
}

/// Finds citations, in order.
pub(super) fn find(set: &Set, units: &Units, groups: &Groups, passages: &[Passage]) -> io::Result<Vec<Citation>> {
    let heads = &set.heads;
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, head) in heads.iter().enumerate() {
        for key in &head.keys {
            by_key.entry(key).or_default().push(index);
        }
    }
    let named = set.rows(|from, body| named(&heads[from], from, body, &by_key)).collect::<io::Result<Vec<Named>>>()?;
    // The latest, then the first.
    let later = |one: usize, other: usize| heads[one].day.cmp(&heads[other].day).then(other.cmp(&one));
    let may_be_meant = |named: &Named, to: usize| to != named.at.0 && !is_later(&heads[named.at.0], &heads[to]);
    let mut found = vec![];
    let mut carried_by: FxHashMap<usize, FxHashSet<usize>> = FxHashMap::default();
    let mut open: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, named) in named.iter().enumerate() {
        // Whatever kind of source it is taken for: it has the outlet's name, and the outlet carries the claim.
        let cluster = groups.of(units.of(named.at));
        let carriers = carried_by.entry(cluster).or_insert_with(|| carriers(units, groups, cluster));
        let others = by_key[&*named.key].iter().copied();
        let others = others.filter(|to| carriers.contains(to) && may_be_meant(named, *to));
        match others.max_by(|one, other| later(*one, *other)) {
            Some(to) => found.push(named.citation(to, Some(cluster))),
            None if named.is_outlet => open.entry(&named.key).or_default().push(number),
            None => (),
        }
    }
    // Or else what is cited stands there, word for word or nearly so. Each article that may be cited is looked at once.
    let asked: BTreeSet<usize> = open.keys().flat_map(|key| by_key[key].iter().copied()).collect();
    let shares = set.rows_of(asked.into_iter().collect(), |to, body| {
        let held = body.heads();
        let asked = heads[to].keys.iter().filter_map(|key| open.get(&**key)).flatten().copied();
        let asked = asked.filter(|number| may_be_meant(&named[*number], to));
        asked.filter_map(|number| Some((number, named[number].share(&held)?, to))).collect()
    });
    let mut best: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
    for row in shares {
        let (number, share, to) = row?;
        let known = best.entry(number).or_insert((share, to));
        if share.total_cmp(&known.0).then_with(|| later(to, known.1)).is_gt() {
            *known = (share, to);
        }
    }
    found.extend(best.into_iter().map(|(number, (_, to))| named[number].citation(to, None)));
    found.extend(credited(heads, passages));
    found.sort();
    Ok(found)
}

/// Who is named in an article as another article's outlet is.
fn named(head: &Head, from: usize, body: &Body, by_key: &BTreeMap<&str, Vec<usize>>) -> Vec<Named> {
    let mut found = vec![];
    for (number, statement) in body.statements.iter().enumerate() {
        for (knot, about) in statement.knots.iter().enumerate() {
            let Some(span) = about.span else { continue };
            let key = outlet::key(&about.name);
            let is_own = head.keys.contains(&key);
            if is_own || !by_key.contains_key(&*key) {
                continue;
            }
            let passes = matches!(about.role, KnotRole::Relay | KnotRole::Hidden);
            found.push(Named {
                at: (from, number),
                knot,
                key,
                name: about.name.clone(),
                span,
                is_outlet: passes || about.kind == Kind::Media,
                heads: statement.terms.iter().map(|term| term.head).collect(),
            });
        }
    }
    found
}

impl Named {
    fn citation(&self, to: usize, cluster: Option<usize>) -> Citation {
        Citation {
            from: self.at.0,
            to,
            name: self.name.clone(),
            span: self.span,
            cluster,
            statement: Some(self.at),
            knot: self.knot,
        }
    }

    /// The share of what is cited that an article with these content words has, if that is enough.
    fn share(&self, held: &FxHashSet<u64>) -> Option<f64> {
        let count = self.heads.iter().filter(|head| held.contains(head)).count();
        let share = count as f64 / self.heads.len() as f64;
        (count >= FEWEST_FOUND && share >= LEAST_FOUND).then_some(share)
    }
}

/// The articles that carry a cluster.
fn carriers(units: &Units, groups: &Groups, cluster: usize) -> FxHashSet<usize> {
    groups.units(cluster).into_iter().flat_map(|unit| units.members(unit)).map(|at| at.0).collect()
}

fn is_later(head: &Head, other: &Head) -> bool {
    head.day.zip(other.day).is_some_and(|(own, other)| other.0 > own.0 + DAYS_LATER)
}

/// Copies whose credit names the other article's outlet.
fn credited(heads: &[Head], passages: &[Passage]) -> Vec<Citation> {
    let mut found = BTreeSet::new();
    for passage in passages {
        for (from, to) in [(passage.a, passage.b), (passage.b, passage.a)] {
            let credits = heads[from].credits.iter().filter(|credit| credit.form != CreditForm::Photo);
            for credit in credits {
                let key = outlet::key(&credit.name);
                if heads[to].keys.contains(&key) && !heads[from].keys.contains(&key) {
                    found.insert(Citation {
                        from,
                        to,
                        name: credit.name.clone(),
                        span: credit.span,
                        cluster: None,
                        statement: None,
                        knot: 0,
                    });
                }
            }
        }
    }
    found.into_iter().collect()
}

/// Circles: articles that all have one claim from each other. Each is in order, and so are they.
pub(super) fn cycles(citations: &[Citation]) -> Vec<Vec<usize>> {
    let mut by_cluster: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for citation in citations {
        if let Some(cluster) = citation.cluster {
            by_cluster.entry(cluster).or_default().push((citation.from, citation.to));
        }
    }
    let mut cycles = BTreeSet::new();
    for links in by_cluster.values() {
        let graph: DiGraphMap<usize, ()> = links.iter().copied().collect();
        for mut circle in kosaraju_scc(&graph) {
            if circle.len() > 1 {
                circle.sort_unstable();
                cycles.insert(circle);
            }
        }
    }
    cycles.into_iter().collect()
}
