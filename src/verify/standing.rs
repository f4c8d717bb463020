//! A cluster as it is reported: who carries the claim, how it reached each article, how it is scored, what disputes it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;

use petgraph::unionfind::UnionFind;
use rustc_hash::FxHashMap;

use super::cluster::Groups;
use super::copy::{self, Beside};
use super::merge::{self, Merged, Scene};
use super::page::{Head, KnotRole, Statement};
use super::relation::{Conflict, conflict, contradicts};
use super::set::{Held, Set, in_blocks};
use super::unit::{At, Pair, Unit, Units};
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
#[derive(Clone, Debug, PartialEq)]
pub struct Dispute {
    /// Index of the other cluster.
    pub by: usize,
    /// In what.
    pub conflict: Conflict,
    /// The words here.
    pub here: Words,
    /// The words there.
    pub there: Words,
}

/// Words of an article.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Words {
    /// Index of the page.
    pub page: usize,
    /// Where.
    pub span: Span,
    /// The words.
    pub text: String,
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
        disputes.sort_by(|a, b| (a.by, &a.here, &a.there).cmp(&(b.by, &b.here, &b.there)));
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

/// So many pairs, or clusters, are looked at at once.
const BLOCK: usize = 1024;

/// What contradicts what: for each group, the disputes that other groups have with it.
pub(super) fn disputes(
    set: &Set,
    units: &Units,
    pairs: &[Pair],
    groups: &Groups,
) -> io::Result<BTreeMap<usize, Vec<Dispute>>> {
    let mut found: BTreeMap<usize, Vec<Dispute>> = BTreeMap::new();
    let look = |pair: &Pair| dispute(set, units, pair, groups);
    for disputed in in_blocks(pairs.iter().map(Ok), BLOCK, look) {
        let Some((group, dispute)) = disputed? else { continue };
        let there = dispute.by;
        let back = Dispute { by: group, here: dispute.there.clone(), there: dispute.here.clone(), ..dispute };
        found.entry(group).or_default().push(dispute);
        found.entry(there).or_default().push(back);
    }
    Ok(found)
}

/// The group of a pair's first unit, and what the group of the other has against it.
fn dispute(set: &Set, units: &Units, pair: &Pair, groups: &Groups) -> io::Result<Option<(usize, Dispute)>> {
    let (here, there) = (groups.of(pair.one), groups.of(pair.other));
    let (a, b) = (units.first(pair.one), units.first(pair.other));
    let alone = units.members(pair.one).chain(units.members(pair.other)).all(|at| at.0 == a.0);
    if here == there || alone {
        return Ok(None); // one article's own contradictions are found when it is analysed
    }
    let (one, other) = (units.get(pair.one)?, units.get(pair.other)?);
    let Some((kind, span_one, span_other)) = conflict(&one, &other) else { return Ok(None) };
    let days = set.heads[a.0].day.zip(set.heads[b.0].day);
    let another_event = kind != Conflict::Negation && days.is_some_and(|(a, b)| (a.0 - b.0).abs() > SAME_EVENT);
    if pair.same < least_alike(kind) || another_event || !contradicts(&one, &other, kind) {
        return Ok(None);
    }
    let words = |at: At, span: Span| {
        let text = span.of(&set.body(at.0)?.text).to_owned();
        io::Result::Ok(Words { page: at.0, span, text })
    };
    let here_words = words(a, span_one.unwrap_or(one.shown))?;
    let there_words = words(b, span_other.unwrap_or(other.shown))?;
    Ok(Some((here, Dispute { by: there, conflict: kind, here: here_words, there: there_words })))
}

/// A statement of a group.
pub(super) struct Said<'s> {
    pub at: At,
    pub statement: Cow<'s, Statement>,
    unit: usize,
    /// Its longest passage.
    text: String,
}

/// The statements of a group, in order.
fn said<'s>(set: &'s Set, units: &Units, group: &[usize]) -> io::Result<Vec<Said<'s>>> {
    let mut members: Vec<(At, usize)> =
        group.iter().flat_map(|unit| units.members(*unit).map(move |at| (at, *unit))).collect();
    members.sort_unstable();
    let said = |(at, unit): (At, usize)| {
        let body = set.body(at.0)?;
        let text = body.statements[at.1].text(&body.text).to_owned();
        let statement = match body {
            Held::Lent(body) => Cow::Borrowed(&body.statements[at.1]),
            Held::Read(body) => Cow::Owned(body.statements[at.1].clone()),
        };
        Ok(Said { at, statement, unit, text })
    };
    members.into_iter().map(said).collect()
}

/// What is known of one group.
pub(super) fn cluster(
    set: &Set,
    scene: &Scene,
    units: &Units,
    group: &[usize],
    beside: &Beside,
) -> io::Result<Cluster> {
    let compared = group.iter().map(|unit| Ok((*unit, units.get(*unit)?)));
    let compared = compared.collect::<io::Result<BTreeMap<usize, Unit>>>()?;
    let main = &compared[&central(units, &compared)];
    let said = said(set, units, group)?;
    let lead = leads(scene.heads, &said, beside);
    let merged = merge::build(scene, &outer(&said), &lead);
    let members = said.iter().map(|said| Member {
        page: said.at.0,
        claim: said.statement.claim,
        spans: said.statement.spans.clone(),
        text: said.text.clone(),
        relation: relation(&compared[&said.unit], main),
    });
    let score = score(scene, &merged);
    let earliest = lead.keys().filter_map(|page| scene.heads[*page].day).min();
    let first_seen = lead.keys().copied().filter(|page| earliest.is_some() && scene.heads[*page].day == earliest);
    Ok(Cluster {
        text: one_line(&main.content.text),
        first_seen: first_seen.collect(),
        steps: steps(scene, &said, &lead),
        members: members.collect(),
        merged,
        strength: score.strength,
        exact: score.exact,
        independence: score.independence,
        status: score.status,
        disputed_by: vec![],
    })
}

/// The unit that stands for a group: the one with most members, then the one whose words most others have, then the first.
fn central(units: &Units, group: &BTreeMap<usize, Unit>) -> usize {
    let mut holders: FxHashMap<u64, f64> = FxHashMap::default();
    for term in group.values().flat_map(|unit| &unit.content.terms) {
        *holders.entry(term.head).or_default() += 1.0;
    }
    let shared = |unit: &Unit| -> f64 {
        unit.content.terms.iter().map(|term| (holders[&term.head] - 1.0) * term.weight - 0.5).sum()
    };
    let rated = group.iter().map(|(number, unit)| (*number, units.members(*number).len(), shared(unit)));
    let best = rated.reduce(|best, unit| {
        let more = unit.1.cmp(&best.1).then(unit.2.total_cmp(&best.2));
        if more.is_gt() { unit } else { best }
    });
    best.map_or(0, |(number, ..)| number)
}

/// A statement that holds so much of another's words says what that one says,
const LEAST_INSIDE: f64 = 0.8;
/// and more if it is so many times heavier.
const TIMES_HEAVIER: f64 = 1.4;

fn relation(unit: &Unit, main: &Unit) -> Fit {
    let shared = super::similarity::shared(&unit.content, &main.content);
    let (own, other) = (unit.content.weight(), main.content.weight());
    match () {
        () if shared.inside < LEAST_INSIDE => Fit::Same,
        () if own >= TIMES_HEAVIER * other => Fit::MoreSpecific,
        () if other >= TIMES_HEAVIER * own => Fit::LessSpecific,
        () => Fit::Same,
    }
}

/// Statements without those that stand inside another one of the same article: "the judge freed him, his lawyer said" rests
/// on the lawyer, and what the judge did is no second word for it.
fn outer<'a, 's>(members: &'a [Said<'s>]) -> Vec<&'a Said<'s>> {
    let inside = |inner: &Said, beside: &[Said]| {
        beside.iter().filter(|said| said.at != inner.at).any(|outer| {
            let speaks = outer.statement.knots.iter().any(|knot| knot.role != KnotRole::Page);
            let holds = |span: &Span| outer.statement.spans.iter().any(|around| around.holds(*span) && around != span);
            speaks && inner.statement.spans.iter().all(holds)
        })
    };
    let of_one_page = members.chunk_by(|one, other| one.at.0 == other.at.0);
    of_one_page.flat_map(|beside| beside.iter().filter(|said| !inside(said, beside))).collect()
}

/// For each page that carries a claim the page whose copy its words are; itself where they are its own.
fn leads(heads: &[Head], members: &[Said], beside: &Beside) -> BTreeMap<usize, usize> {
    let carriers: Vec<&[Said]> = members.chunk_by(|one, other| one.at.0 == other.at.0).collect();
    let page = |carrier: &[Said]| carrier[0].at.0;
    let mut copies: UnionFind<usize> = UnionFind::new(carriers.len());
    for (one, a) in carriers.iter().enumerate() {
        for (other, b) in carriers.iter().enumerate().skip(one + 1) {
            let copied = a.iter().any(|here| {
                let here = (page(a), &here.statement.spans[..]);
                b.iter().any(|there| beside.copied(here, (page(b), &there.statement.spans)))
            });
            if copied {
                copies.union(one, other);
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, carrier) in carriers.iter().enumerate() {
        groups.entry(copies.find(index)).or_default().push(page(carrier));
    }
    let mut lead = BTreeMap::new();
    for group in groups.values() {
        let best = group.iter().copied().min_by_key(|page| copy::standing(heads, *page));
        lead.extend(group.iter().filter_map(|page| Some((*page, best?))));
    }
    lead
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
fn steps(scene: &Scene, members: &[Said], lead: &BTreeMap<usize, usize>) -> Vec<Step> {
    let mut steps: Vec<Step> = lead
        .iter()
        .map(|(page, lead)| {
            let its = members.iter().filter(|said| said.at.0 == *page);
            let knots = || {
                its.clone().flat_map(|said| {
                    let knots = said.statement.knots.iter().enumerate();
                    knots.map(move |(number, knot)| ((said.at, number), knot))
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
    steps.sort_by_key(|step| (scene.heads[step.page].day.map_or(i64::MAX, |day| day.0), step.page));
    steps
}
