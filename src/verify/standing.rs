//! A cluster as it is reported: who carries the claim, how it reached each article, how it is scored, what disputes it.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::copy::{self, Beside};
use super::merge::{self, Merged, Scene};
use super::page::{KnotRole, Page};
use super::relation::{Conflict, conflict, contradicts};
use super::unit::{At, Pair, Unit};
use crate::claim::ClaimId;
use crate::parameters::NEVER;
use crate::score::Status;
use crate::score::network::{self, Role};
use crate::span::{Span, one_line};

/// A claim that one or more articles carry.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The words that stand for all: those that most articles have, or that are most like the others.
    pub text: String,
    /// Where it is claimed, in the order of the articles and of their texts.
    pub members: Vec<Member>,
    /// Who had it first, and through whom it came.
    pub merged: Merged,
    /// Sourcing strength S, lowest and highest that the texts allow.
    pub strength: [f64; 2],
    /// Whether `strength` is exact, or bounds of a graph too large.
    pub exact: bool,
    /// Independence κ, lowest and highest that the texts allow.
    pub independence: [u32; 2],
    /// In one word.
    pub status: Status,
    /// What speaks against it.
    pub disputed_by: Vec<Dispute>,
    /// The earliest of the articles that carry it, by date. Empty where no article has a date.
    pub first_seen: Vec<usize>,
    /// How it reached each article, the earliest first.
    pub steps: Vec<Step>,
}

/// A place where a cluster's claim stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// Index of the page.
    pub page: usize,
    /// The claim of that article.
    pub claim: ClaimId,
    /// All its places in the text.
    pub spans: Vec<Span>,
    /// Its longest passage.
    pub text: String,
    /// How it stands to the cluster's text.
    pub relation: Fit,
}

/// How a member stands to the words that stand for the cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Says the same.
    Same,
    /// Says the same and more.
    MoreSpecific,
    /// Says less of it.
    LessSpecific,
}

/// A cluster that contradicts another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dispute {
    /// Index of the other cluster.
    pub by: usize,
    /// In what.
    pub conflict: Conflict,
    /// The words here: page, place.
    pub here: (usize, Span),
    /// The words there.
    pub there: (usize, Span),
}

/// How a claim reached an article.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Index of the page.
    pub page: usize,
    /// How.
    pub how: How,
}

/// How a claim reached an article.
#[derive(Clone, Debug, PartialEq)]
pub enum How {
    /// The words are those of another article.
    Copies(usize),
    /// It names another article's outlet.
    Cites(usize),
    /// It came through an agency or outlet that has no article in the set.
    Through(String),
    /// It names its sources.
    Sources,
    /// It says so itself.
    Itself,
}

impl Cluster {
    /// Adds what speaks against it.
    pub(super) fn dispute(&mut self, mut disputes: Vec<Dispute>) {
        disputes.sort_by_key(|dispute| (dispute.by, dispute.here, dispute.there));
        disputes.dedup_by_key(|dispute| dispute.by);
        if !disputes.is_empty() {
            self.status = Status::Disputed;
        }
        self.disputed_by = disputes;
    }
}

/// How likely two statements must be to say the same, apart from what they conflict in. Another number has already counted
/// against it.
fn least_alike(conflict: Conflict) -> f64 {
    match conflict {
        Conflict::Negation => 0.5,
        Conflict::Date => 0.8,
        Conflict::Number => 0.25,
    }
}

/// Another number or date in articles so many days apart belongs to another event: last year's final, last month's figures.
const SAME_EVENT: i64 = 21;

/// What contradicts what: for each group, the disputes that other groups have with it.
pub(super) fn disputes(
    pages: &[Page],
    units: &[Unit],
    pairs: &[Pair],
    cluster_of: &FxHashMap<At, usize>,
) -> BTreeMap<usize, Vec<Dispute>> {
    let mut found: BTreeMap<usize, Vec<Dispute>> = BTreeMap::new();
    for pair in pairs {
        let (one, other) = (&units[pair.one], &units[pair.other]);
        let Some((kind, span_one, span_other)) = conflict(one, other) else { continue };
        if pair.same < least_alike(kind) || !contradicts(one, other, kind) {
            continue;
        }
        let (a, b) = (one.members[0], other.members[0]);
        let (here, there) = (cluster_of[&a], cluster_of[&b]);
        let alone = one.members.iter().chain(&other.members).all(|at| at.0 == a.0);
        if here == there || alone {
            continue; // one article's own contradictions are found when it is analysed
        }
        let days = pages[a.0].day.zip(pages[b.0].day);
        if kind != Conflict::Negation && days.is_some_and(|(one, other)| (one.0 - other.0).abs() > SAME_EVENT) {
            continue;
        }
        let words = |at: At, span: Option<Span>| {
            let statement = &pages[at.0].statements[at.1];
            let fallback = statement.negation.or(statement.spans.first().copied()).unwrap_or_default();
            (at.0, span.unwrap_or(fallback))
        };
        let (at_one, at_other) = (words(a, span_one), words(b, span_other));
        found.entry(here).or_default().push(Dispute { by: there, conflict: kind, here: at_one, there: at_other });
        found.entry(there).or_default().push(Dispute { by: here, conflict: kind, here: at_other, there: at_one });
    }
    found
}

/// What is known of one group of units.
pub(super) fn cluster(scene: &Scene, units: &[Unit], group: &[usize], beside: &Beside) -> Cluster {
    let main = central(units, group);
    let mut members: Vec<(At, usize)> =
        group.iter().flat_map(|unit| units[*unit].members.iter().map(move |at| (*at, *unit))).collect();
    members.sort_unstable();
    let places: Vec<At> = members.iter().map(|(at, _)| *at).collect();
    let lead = leads(scene.pages, &places, beside);
    let merged = merge::build(scene, &outer(scene.pages, &places), &lead);
    let members: Vec<Member> = members
        .iter()
        .map(|(at, unit)| {
            let page = &scene.pages[at.0];
            let statement = &page.statements[at.1];
            Member {
                page: at.0,
                claim: statement.claim,
                spans: statement.spans.clone(),
                text: statement.text(&page.text).to_owned(),
                relation: relation(&units[*unit], &units[main]),
            }
        })
        .collect();
    let score = score(scene, &merged);
    let earliest = lead.keys().filter_map(|page| scene.pages[*page].day).min();
    let first_seen = lead.keys().copied().filter(|page| earliest.is_some() && scene.pages[*page].day == earliest);
    Cluster {
        text: one_line(&units[main].content.text),
        first_seen: first_seen.collect(),
        steps: steps(scene, &places, &lead),
        members,
        merged,
        strength: score.strength,
        exact: score.exact,
        independence: score.independence,
        status: score.status,
        disputed_by: vec![],
    }
}

/// The unit that stands for a group: the one with most members, then the one whose words most others have, then the first.
fn central(units: &[Unit], group: &[usize]) -> usize {
    let mut holders: FxHashMap<u64, f64> = FxHashMap::default();
    for term in group.iter().flat_map(|unit| &units[*unit].content.terms) {
        *holders.entry(term.head).or_default() += 1.0;
    }
    let shared = |unit: usize| -> f64 {
        let terms = &units[unit].content.terms;
        terms.iter().map(|term| (holders[&term.head] - 1.0) * term.weight - 0.5).sum()
    };
    let mut best = group[0];
    for &unit in &group[1..] {
        let more = units[unit].members.len().cmp(&units[best].members.len());
        if more.then(shared(unit).total_cmp(&shared(best))).is_gt() {
            best = unit;
        }
    }
    best
}

/// A statement that holds so much of another's words says what that one says,
const LEAST_INSIDE: f64 = 0.8;
/// and more if it is so many times heavier.
const TIMES_HEAVIER: f64 = 1.4;

fn relation(unit: &Unit, main: &Unit) -> Fit {
    let weight = |unit: &Unit| unit.content.terms.iter().map(|term| term.weight).sum::<f64>();
    let shared = super::similarity::shared(&unit.content, &main.content);
    let (own, other) = (weight(unit), weight(main));
    match () {
        () if shared.inside < LEAST_INSIDE => Fit::Same,
        () if own >= TIMES_HEAVIER * other => Fit::MoreSpecific,
        () if other >= TIMES_HEAVIER * own => Fit::LessSpecific,
        () => Fit::Same,
    }
}

/// Statements without those that stand inside another one of the same article: "the judge freed him, his lawyer said" rests
/// on the lawyer, and what the judge did is no second word for it.
fn outer(pages: &[Page], members: &[At]) -> Vec<At> {
    let inside = |inner: &At, beside: &[At]| {
        let spans = &pages[inner.0].statements[inner.1].spans;
        beside.iter().filter(|at| at.1 != inner.1).any(|at| {
            let outer = &pages[at.0].statements[at.1];
            let speaks = outer.knots.iter().any(|knot| knot.role != KnotRole::Page);
            let holds = |span: &Span| outer.spans.iter().any(|around| around.holds(*span) && around != span);
            speaks && spans.iter().all(holds)
        })
    };
    let of_one_page = members.chunk_by(|one, other| one.0 == other.0);
    of_one_page.flat_map(|beside| beside.iter().copied().filter(|at| !inside(at, beside))).collect()
}

/// For each page that carries a claim the page whose copy its words are; itself where they are its own.
fn leads(pages: &[Page], members: &[At], beside: &Beside) -> BTreeMap<usize, usize> {
    let carriers: BTreeSet<usize> = members.iter().map(|at| at.0).collect();
    let carriers: Vec<usize> = carriers.into_iter().collect();
    let mut first: Vec<usize> = (0..carriers.len()).collect();
    let spans =
        |page: usize| members.iter().filter(move |at| at.0 == page).map(|at| &pages[at.0].statements[at.1].spans);
    for (one, a) in carriers.iter().enumerate() {
        for (other, b) in carriers.iter().enumerate().skip(one + 1) {
            let copied = spans(*a).any(|here| spans(*b).any(|there| beside.copied((*a, here), (*b, there))));
            if copied {
                let (one, other) = (root(&first, one), root(&first, other));
                first[one.max(other)] = one.min(other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, page) in carriers.iter().enumerate() {
        groups.entry(root(&first, index)).or_default().push(*page);
    }
    let mut lead = BTreeMap::new();
    for group in groups.values() {
        let best = group.iter().copied().min_by_key(|page| copy::standing(pages, *page));
        lead.extend(group.iter().filter_map(|page| Some((*page, best?))));
    }
    lead
}

fn root(first: &[usize], mut at: usize) -> usize {
    while first[at] != at {
        at = first[at];
    }
    at
}

struct Score {
    strength: [f64; 2],
    exact: bool,
    independence: [u32; 2],
    status: Status,
}

/// Strength, independence and status of a merged graph, disputes left aside: as `score` does for one article.
fn score(scene: &Scene, merged: &Merged) -> Score {
    let network = merged.network();
    let origins: Vec<&merge::Node> = merged.nodes.iter().filter(|node| node.role == Role::Origin).collect();
    let (apart, exact) = network::strength(&network);
    let apart_paths = network::independence(&network);
    if origins.is_empty() {
        let cycles = network::assess(&network).is_circular();
        let strength = if cycles { NEVER } else { scene.parameters.level[0] };
        let status = if cycles { Status::Circular } else { Status::Unattributed };
        return Score { strength, exact: true, independence: [0, 0], status };
    }
    let (one, one_exact, one_paths) = match merged.network_of_one() {
        Some(network) => {
            let (strength, exact) = network::strength(&network);
            (strength, exact, network::independence(&network))
        }
        None => (apart, exact, apart_paths),
    };
    let independence = [one_paths[0].min(apart_paths[0]), apart_paths[1]];
    let unnamed = origins.iter().all(|node| node.unnamed);
    Score {
        strength: [one[0].min(apart[0]), apart[1]],
        exact: exact && one_exact,
        independence,
        status: match independence {
            [_, 0 | 1] => Status::SingleOrigin,
            _ if unnamed => Status::UnnamedOnly,
            [0 | 1, _] => Status::SingleOrigin,
            _ => Status::Supported,
        },
    }
}

/// How the claim reached each article, the earliest first; articles without a date come last.
fn steps(scene: &Scene, members: &[At], lead: &BTreeMap<usize, usize>) -> Vec<Step> {
    let mut steps: Vec<Step> = lead
        .iter()
        .map(|(page, lead)| {
            let its = members.iter().filter(|at| at.0 == *page);
            let knots = || {
                its.clone().flat_map(|at| {
                    let knots = scene.pages[at.0].statements[at.1].knots.iter().enumerate();
                    knots.map(move |(number, knot)| ((*at, number), knot))
                })
            };
            let cites = || knots().find_map(|(key, _)| scene.cited.get(&key).copied());
            let through = || knots().find(|(_, knot)| matches!(knot.role, KnotRole::Relay | KnotRole::Hidden));
            let how = if page != lead {
                How::Copies(*lead)
            } else if let Some(other) = cites() {
                How::Cites(other)
            } else if let Some((_, knot)) = through() {
                How::Through(knot.name.clone())
            } else if knots().any(|(_, knot)| knot.role == KnotRole::Origin) {
                How::Sources
            } else {
                How::Itself
            };
            Step { page: *page, how }
        })
        .collect();
    steps.sort_by_key(|step| (scene.pages[step.page].day.map_or(i64::MAX, |day| day.0), step.page));
    steps
}
