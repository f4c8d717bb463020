//! How strong the sourcing of each claim is, how many independent origins it has, and why. Model: `docs/score.md`.
//!
//! The provenance graph and the claims go in, one [`Score`] per claim comes out. What is scored is sourcing strength: how
//! much support would be left if each link failed as often as the parameters say. It is not how true a claim is, nor how
//! credible anybody is, and a claim's denial takes nothing from it: that is said beside it.

mod grade;
pub mod network;
mod rank;
mod reason;

pub use grade::Grade;
pub use rank::{check_order, median, weakest};

use crate::claim::{Claim, ClaimId};
use crate::grammar::Grammar;
use crate::parameters::{Parameters, Range};
use crate::provenance::{NodeId, NodeKind, Provenance, View};
use crate::source::Sourcing;
use crate::span::Span;
use network::{Assessment, Link, Network, Point, Role};

/// The score of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Sourcing strength S in [0, 1], lowest and highest that the text allows.
    pub strength: [f64; 2],
    /// Whether `strength` is exact, or guaranteed bounds of a graph too large.
    pub exact: bool,
    /// Independence κ: origin-to-claim paths that share no origin and no relay, lowest and highest. 0 where only the
    /// article stands behind the claim.
    pub independence: [u32; 2],
    /// In one word.
    pub status: Status,
    /// Letter and number for those who are used to them. Worked out from the rest; nothing is worked out from it.
    pub grade: Grade,
    /// Smallest sets of nodes without which the claim has no support.
    pub cuts: Vec<Vec<NodeId>>,
    /// How much strength is lost without each node, greatest first.
    pub importance: Vec<(NodeId, f64)>,
    /// Circles among the nodes that lead to the claim.
    pub cycles: Vec<Vec<NodeId>>,
    /// What was not worked out, or not all of it, because the graph is too large.
    pub left_out: Vec<Omission>,
    /// Why, in words that point at the text.
    pub reasons: Vec<Reason>,
}

/// A claim's sourcing in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Two or more independent origins.
    Supported,
    /// Another claim of the article denies it.
    Disputed,
    /// One origin, or several that all came through one relay.
    SingleOrigin,
    /// Only unnamed origins, more than one.
    UnnamedOnly,
    /// Nobody but the article stands behind it.
    Unattributed,
    /// Its support goes round in a circle.
    Circular,
}

/// What a graph was too large for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Omission {
    /// There may be more smallest cuts than are given.
    Cuts,
    /// The importance of some nodes, or of all.
    Importance,
    /// What naming each unnamed source would add: advice may miss the best of them.
    Naming,
}

/// One sentence of explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// Strength that the one change named here would add, or 0.
    pub gain: f64,
    /// The words of the article that show it.
    pub spans: Vec<Span>,
}

/// Scores every claim, in the order of `claims`.
pub fn score(
    provenance: &Provenance,
    sourcing: &Sourcing,
    claims: &[Claim],
    text: &str,
    grammar: &Grammar,
) -> Vec<Score> {
    let edges = provenance.edges_by_claim(claims.len());
    let explained = |(index, claim): (usize, &Claim)| {
        let Some(part) = Part::of(provenance, ClaimId(index), &edges[index]) else {
            return unattributed(&grammar.parameters);
        };
        let mut score = part.score(provenance, !claim.disputed_by.is_empty(), &grammar.parameters);
        let scene = reason::Scene { provenance, view: &part.view, origins: &part.origins, claim, claims };
        reason::explain(&scene, &mut score, &edges[index], sourcing, text, &grammar.parameters);
        score
    };
    claims.iter().enumerate().map(explained).collect()
}

/// The score of one claim without its explanation. `edges` are those that lead to it; `is_disputed` says whether another
/// claim denies it.
pub fn unexplained(
    provenance: &Provenance,
    claim: ClaimId,
    edges: &[usize],
    is_disputed: bool,
    parameters: &Parameters,
) -> Score {
    match Part::of(provenance, claim, edges) {
        Some(part) => part.score(provenance, is_disputed, parameters),
        None => unattributed(parameters),
    }
}

/// What leads to one claim.
struct Part {
    view: View,
    /// The claim's place in the view.
    goal: usize,
    /// The origins' places.
    origins: Vec<usize>,
}

impl Part {
    /// `None` where the graph does not hold the claim.
    fn of(provenance: &Provenance, claim: ClaimId, edges: &[usize]) -> Option<Part> {
        let view = provenance.view(edges);
        let goal = provenance.node_of(claim).and_then(|node| view.place(node))?;
        let origins = origins(provenance, &view);
        Some(Part { view, goal, origins })
    }

    fn score(&self, provenance: &Provenance, is_disputed: bool, parameters: &Parameters) -> Score {
        let Part { view, goal, origins } = self;
        let mut score = match &origins[..] {
            [] => unattributed(parameters),
            _ => attributed(provenance, view, *goal, origins),
        };
        if is_disputed {
            score.status = Status::Disputed;
        }
        score.grade = Grade::of(&score, best_identified(provenance, view, *goal, origins), parameters);
        score
    }
}

/// The strength alone of every claim: what [`score`] gives for the same graph.
pub fn strengths(provenance: &Provenance, claims: usize, parameters: &Parameters) -> Vec<Range> {
    let strength = |(index, edges): (usize, &Vec<usize>)| {
        let view = provenance.view(edges);
        let goal = provenance.node_of(ClaimId(index)).and_then(|node| view.place(node));
        let origins = origins(provenance, &view);
        let Some(goal) = goal.filter(|_| !origins.is_empty()) else { return parameters.level[0] };
        let separate = network(provenance, &view, goal);
        let apart = chain(&separate).map_or_else(|| network::strength(&separate).0, |found| found.strength);
        let lowest =
            merged(provenance, &view, &origins, &separate).map_or(apart, |merged| network::strength(&merged).0);
        [lowest[0].min(apart[0]), apart[1]]
    };
    provenance.edges_by_claim(claims).iter().enumerate().map(strength).collect()
}

/// ι of the origin whose path to the claim is the most probable, the most openly identified of several; `None` where nobody
/// is named or described.
fn best_identified(provenance: &Provenance, view: &View, goal: usize, origins: &[usize]) -> Option<f64> {
    let best = match origins {
        [only] => vec![*only],
        _ => network::best_origins(&network(provenance, view, goal)),
    };
    let nodes = best.into_iter().map(|at| &provenance.nodes[view.nodes[at].0]);
    nodes.filter(|node| node.level > 0).map(|node| node.openness[0]).max_by(f64::total_cmp)
}

/// The places of the origins.
fn origins(provenance: &Provenance, view: &View) -> Vec<usize> {
    (0..view.nodes.len()).filter(|at| kind(provenance, view, *at) == NodeKind::Origin).collect()
}

fn kind(provenance: &Provenance, view: &View, at: usize) -> NodeKind {
    provenance.nodes[view.nodes[at].0].kind
}

/// The score of what nobody but the article says.
fn unattributed(parameters: &Parameters) -> Score {
    Score {
        strength: parameters.level[0],
        exact: true,
        independence: [0, 0],
        status: Status::Unattributed,
        grade: Grade::UNKNOWN,
        cuts: vec![],
        importance: vec![],
        cycles: vec![],
        left_out: vec![],
        reasons: vec![],
    }
}

/// The score of what somebody says, disputes left aside.
fn attributed(provenance: &Provenance, view: &View, goal: usize, origins: &[usize]) -> Score {
    let separate = network(provenance, view, goal);
    let apart = chain(&separate).unwrap_or_else(|| network::assess(&separate));
    let merged = merged(provenance, view, origins, &separate);
    let ((lowest, low_exact), fewest) = match &merged {
        Some(merged) => (network::strength(merged), network::independence(merged)),
        None => ((apart.strength, apart.exact), apart.independence),
    };
    let node = |place: &usize| view.nodes[*place];
    let mut importance: Vec<(NodeId, f64)> = apart.importance.iter().map(|(at, gain)| (node(at), *gain)).collect();
    importance.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
    let independence = [fewest[0].min(apart.independence[0]), apart.independence[1]];
    let unnamed = origins.iter().all(|at| provenance.nodes[view.nodes[*at].0].unnamed);
    Score {
        strength: [lowest[0].min(apart.strength[0]), apart.strength[1]],
        exact: low_exact && apart.exact,
        independence,
        status: match independence {
            [_, 0] if apart.is_circular() => Status::Circular,
            [_, 0 | 1] => Status::SingleOrigin,
            _ if unnamed => Status::UnnamedOnly,
            [0 | 1, _] => Status::SingleOrigin,
            _ => Status::Supported,
        },
        grade: Grade::UNKNOWN,
        cuts: apart.cuts.iter().map(|cut| cut.iter().map(node).collect()).collect(),
        importance,
        cycles: apart.cycles.iter().map(|cycle| cycle.iter().map(node).collect()).collect(),
        left_out: [(apart.all_cuts, Omission::Cuts), (apart.all_importance, Omission::Importance)]
            .into_iter()
            .filter_map(|(all, omission)| (!all).then_some(omission))
            .collect(),
        reasons: vec![],
    }
}

/// The network of a claim's part of the graph, every unnamed origin apart from every other.
fn network(provenance: &Provenance, view: &View, goal: usize) -> Network {
    let role = |at: usize| match kind(provenance, view, at) {
        NodeKind::Origin => Role::Origin,
        NodeKind::Relay => Role::Relay,
        NodeKind::Article => Role::Outlet,
        NodeKind::Claim(_) => Role::Claim,
    };
    let point = |(at, openness): (usize, &Range)| Point { role: role(at), openness: *openness };
    Network {
        nodes: view.openness.iter().enumerate().map(point).collect(),
        links: view.links.iter().map(|(from, to, w)| Link { from: *from, to: *to, openness: *w }).collect(),
        claim: goal,
    }
}

/// The same with every unnamed origin that may be another made one with it, if there are any. Who is merged is as open
/// as the best of them.
fn merged(provenance: &Provenance, view: &View, origins: &[usize], separate: &Network) -> Option<Network> {
    let mut same: Vec<usize> = (0..view.nodes.len()).collect();
    let nodes: Vec<NodeId> = origins.iter().map(|at| view.nodes[*at]).collect();
    for (at, first) in origins.iter().zip(provenance.may_be(&nodes)) {
        same[*at] = origins[first];
    }
    if same.iter().copied().eq(0..same.len()) {
        return None;
    }
    let mut merged = separate.clone();
    for (at, keep) in same.iter().enumerate().filter(|(at, keep)| at != *keep) {
        let (kept, gone) = (merged.nodes[*keep].openness, merged.nodes[at].openness);
        merged.nodes[*keep].openness = [kept[0].max(gone[0]), kept[1].max(gone[1])];
        merged.nodes[at].openness = [0.0; 2];
    }
    let mut links: Vec<Link> = merged.links.iter().map(|link| Link { from: same[link.from], ..*link }).collect();
    links.sort_by(|one, other| {
        (one.from, one.to).cmp(&(other.from, other.to)).then(other.openness[0].total_cmp(&one.openness[0]))
    });
    links.dedup_by_key(|link| (link.from, link.to)); // the best of two links is kept
    merged.links = links;
    Some(merged)
}

/// What [`network::assess`] gives, worked out directly for the commonest case: one origin, one way, no ranges.
fn chain(network: &Network) -> Option<Assessment> {
    let n = network.nodes.len();
    let mut next = vec![None; n];
    let simple = network.links.len() == n - 1
        && network::is_point(network)
        && network.links.iter().all(|link| next[link.from].replace((link.to, link.openness[0])).is_none());
    let mut origins = (0..n).filter(|at| network.nodes[*at].role == Role::Origin);
    let (Some(first), None, true) = (origins.next(), origins.next(), simple) else { return None };
    let (mut at, mut strength, mut way) = (first, network.nodes[first].openness[0], vec![first]);
    while let Some((to, openness)) = next[at] {
        at = to;
        strength *= openness * network.nodes[at].openness[0];
        way.push(at);
        if way.len() > n {
            return None;
        }
    }
    if at != network.claim || strength <= 0.0 {
        return None;
    }
    way.sort_unstable();
    let importance = way.iter().filter(|at| **at != network.claim);
    Some(Assessment {
        strength: [strength; 2],
        exact: true,
        independence: [1, 1],
        cuts: way.iter().filter(|at| network.nodes[**at].role.counts()).map(|at| vec![*at]).collect(),
        all_cuts: true,
        importance: importance.map(|at| (*at, strength / network.nodes[*at].openness[0])).collect(),
        all_importance: true,
        cycles: vec![],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An origin, a relay, an outlet, a claim, each linked to the next.
    fn way() -> Network {
        let point = |role, openness| Point { role, openness: [openness; 2] };
        Network {
            nodes: vec![
                point(Role::Origin, 0.5),
                point(Role::Relay, 0.95),
                point(Role::Outlet, 1.0),
                point(Role::Claim, 1.0),
            ],
            links: (0..3).map(|at| Link { from: at, to: at + 1, openness: [0.8; 2] }).collect(),
            claim: 3,
        }
    }

    #[test]
    fn the_short_way_gives_what_the_long_way_gives() {
        let network = way();
        let (short, long) = (chain(&network).unwrap(), network::assess(&network));
        assert!((short.strength[0] - long.strength[0]).abs() < 1e-12);
        assert_eq!((short.independence, &short.cuts), (long.independence, &long.cuts));
        for (one, other) in short.importance.iter().zip(&long.importance) {
            assert!(one.0 == other.0 && (one.1 - other.1).abs() < 1e-12, "{one:?} {other:?}");
        }
        assert_eq!(short.importance.len(), long.importance.len());
    }

    #[test]
    fn the_short_way_is_taken_only_from_an_open_origin_to_the_claim() {
        let mut shut = way();
        shut.nodes[0].openness = [0.0; 2];
        assert_eq!(chain(&shut), None);
        assert_eq!(network::assess(&shut).independence, [0, 0]);
        // It goes past the claim.
        assert_eq!(chain(&Network { claim: 2, ..way() }), None);
        // The relay leads back to the origin.
        let mut round = way();
        round.links[1].to = 0;
        assert_eq!(chain(&round), None);
    }
}
