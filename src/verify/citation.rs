//! Which article says that it has something from another article of the set, and circles of such sayings.
//!
//! "The Gazette reported …" in one article, and the Gazette's article is in the set: that is a citation if both carry the
//! claim, or if what is cited stands in the Gazette's article word for word or nearly so.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::kosaraju_scc;
use petgraph::graphmap::DiGraphMap;
use rustc_hash::{FxHashMap, FxHashSet};

use super::copies::Passage;
use super::outlet;
use super::page::{KnotRole, Page};
use super::unit::At;
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

/// Finds citations, in order.
pub(super) fn find(pages: &[Page], cluster_of: &FxHashMap<At, usize>, passages: &[Passage]) -> Vec<Citation> {
    let mut by_key: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, page) in pages.iter().enumerate() {
        for key in &page.keys {
            by_key.entry(key).or_default().push(index);
        }
    }
    let mut carriers: FxHashSet<(usize, usize)> = FxHashSet::default();
    carriers.extend(cluster_of.iter().map(|((page, _), cluster)| (*cluster, *page)));
    let mut heads: FxHashMap<usize, FxHashSet<u64>> = FxHashMap::default();
    let mut found = vec![];
    for (from, page) in pages.iter().enumerate() {
        for (number, statement) in page.statements.iter().enumerate() {
            for (knot, about) in statement.knots.iter().enumerate() {
                let passes = matches!(about.role, KnotRole::Relay | KnotRole::Hidden);
                let Some(span) = about.span else { continue };
                let key = outlet::key(&about.name);
                if page.keys.contains(&key) {
                    continue; // its own outlet
                }
                let Some(others) = by_key.get(&*key) else { continue };
                let cluster = cluster_of.get(&(from, number)).copied();
                let others = others.iter().copied().filter(|to| *to != from && !is_later(page, &pages[*to]));
                let rated = others.filter_map(|to| {
                    let carries = cluster.is_some_and(|cluster| carriers.contains(&(cluster, to)));
                    let mut share = || {
                        let held = heads.entry(to).or_insert_with(|| heads_of(&pages[to]));
                        let count = statement.terms.iter().filter(|term| held.contains(&term.head)).count();
                        let share = count as f64 / statement.terms.len() as f64;
                        (count >= FEWEST_FOUND && share >= LEAST_FOUND).then_some(share)
                    };
                    // Whatever kind of source it is taken for: it has the outlet's name, and the outlet carries the claim.
                    let rate = if carries {
                        2.0
                    } else if passes || about.kind == Kind::Media {
                        share()?
                    } else {
                        return None;
                    };
                    Some((to, rate, carries))
                });
                // The best, then the latest, then the first.
                let best = rated.max_by(|one, other| {
                    one.1.total_cmp(&other.1).then(pages[one.0].day.cmp(&pages[other.0].day)).then(other.0.cmp(&one.0))
                });
                if let Some((to, _, carries)) = best {
                    let cluster = cluster.filter(|_| carries);
                    let name = about.name.clone();
                    found.push(Citation { from, to, name, span, cluster, statement: Some((from, number)), knot });
                }
            }
        }
    }
    found.extend(credited(pages, passages));
    found.sort();
    found
}

fn is_later(page: &Page, other: &Page) -> bool {
    page.day.zip(other.day).is_some_and(|(own, other)| other.0 > own.0 + DAYS_LATER)
}

/// The content words of all that an article says.
fn heads_of(page: &Page) -> FxHashSet<u64> {
    page.statements.iter().flat_map(|statement| &statement.terms).map(|term| term.head).collect()
}

/// Copies whose credit names the other article's outlet.
fn credited(pages: &[Page], passages: &[Passage]) -> Vec<Citation> {
    let mut found = BTreeSet::new();
    for passage in passages {
        for (from, to) in [(passage.a, passage.b), (passage.b, passage.a)] {
            let credits = pages[from].credits.iter().filter(|credit| credit.form != CreditForm::Photo);
            for credit in credits {
                let key = outlet::key(&credit.name);
                if pages[to].keys.contains(&key) && !pages[from].keys.contains(&key) {
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
