//! Reliability of a sourcing network: how likely it is that at least one origin reaches a claim.
//!
//! A [`Network`] of origins, relays, outlets and one claim goes in, its nodes and links open with given probabilities,
//! independently; an [`Assessment`] comes out. It knows nothing of articles, so that any graph can be scored and the
//! arithmetic be checked from outside. Cycles are tolerated: going round in a circle supports nothing.

mod bounds;
mod core;
mod flow;
mod frontier;
mod sweep;

use std::collections::BTreeSet;

use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;

use self::core::Core;

/// Where importance takes two solutions for each node (the network has circles, or is wide), up to so many nodes are all
/// asked about; beyond, only those of the smallest cuts.
pub const IMPORTANCE_OF_ALL: usize = 256;

/// More than so many nodes in all are not gone through then.
const MOST_IMPORTANCE: usize = 200_000;

/// Nodes and links that lead from origins to a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// The nodes.
    pub nodes: Vec<Point>,
    /// The links, from who had it first to who had it from there.
    pub links: Vec<Link>,
    /// The node whose support is asked for.
    pub claim: usize,
}

/// A node of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// What it is.
    pub role: Role,
    /// Lowest and highest probability that it is open.
    pub openness: [f64; 2],
}

/// A link of a network.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// Index of the node that had it first.
    pub from: usize,
    /// Index of the node that had it from there.
    pub to: usize,
    /// Lowest and highest probability that it is open.
    pub openness: [f64; 2],
}

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Where information begins.
    Origin,
    /// Passes on. Two paths that share a relay are not independent.
    Relay,
    /// Publishes. Transparent: two paths may share an outlet and still be independent.
    Outlet,
    /// What is supported.
    Claim,
}

impl Role {
    /// Whether two paths that share such a node depend on each other.
    pub fn counts(self) -> bool {
        matches!(self, Role::Origin | Role::Relay)
    }
}

/// Everything that is computed about a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Assessment {
    /// Probability that an open path joins an origin to the claim: with every openness at its lowest, at its highest.
    pub strength: [f64; 2],
    /// Whether `strength` is exact. Otherwise it holds the exact value between guaranteed bounds.
    pub exact: bool,
    /// Most paths that share no origin and no relay, at the lowest and the highest openness.
    pub independence: [u32; 2],
    /// The smallest sets of origins and relays without which nothing reaches the claim. At most 32.
    pub cuts: Vec<Vec<usize>>,
    /// Whether there are no other such sets.
    pub all_cuts: bool,
    /// Birnbaum importance: strength with the node open less strength with it shut, at the lowest openness, for every
    /// node but the claim that can bear on it. Left out where it would not be exact; see [`IMPORTANCE_OF_ALL`].
    pub importance: Vec<(usize, f64)>,
    /// Whether the importance of no such node is left out.
    pub all_importance: bool,
    /// Circles among the nodes that lead to the claim, smallest node first.
    pub cycles: Vec<Vec<usize>>,
}

impl Assessment {
    /// Whether all support of the claim goes round in a circle that no origin enters.
    pub fn is_circular(&self) -> bool {
        self.independence[1] == 0 && !self.cycles.is_empty()
    }
}

/// Computes strength, independence, cuts, importance and cycles.
pub fn assess(network: &Network) -> Assessment {
    let (strength, exact) = strength(network);
    let (independence, cut) = ways(network);
    let (cuts, all_cuts) = flow::smallest_cuts(network, independence[1], cut);
    let bearing = flow::bearing(network, 1);
    let importance = if exact { importance(network, &bearing, &cuts) } else { vec![] };
    let asked = (0..bearing.len()).filter(|node| bearing[*node] && *node != network.claim).count();
    let all_importance = importance.len() == asked;
    Assessment { strength, exact, independence, cuts, all_cuts, importance, all_importance, cycles: cycles(network) }
}

/// The strength alone, and whether it is exact.
pub fn strength(network: &Network) -> ([f64; 2], bool) {
    let low = core::solve(Core::new(network, 0, None));
    if is_point(network) {
        return ([low.low, low.high], low.exact);
    }
    let high = core::solve(Core::new(network, 1, None));
    ([low.low, high.high], low.exact && high.exact)
}

/// The independence alone.
pub fn independence(network: &Network) -> [u32; 2] {
    ways(network).0
}

/// The independence, and a smallest cut where everything is as open as it can be.
fn ways(network: &Network) -> ([u32; 2], Vec<usize>) {
    let (high, cut) = flow::independence(network, 1);
    let same = |openness: [f64; 2]| (openness[0] > 0.0) == (openness[1] > 0.0);
    // What counts is only what is open at all.
    let alike =
        network.nodes.iter().all(|node| same(node.openness)) && network.links.iter().all(|link| same(link.openness));
    let low = if alike { high } else { flow::independence(network, 0).0 };
    ([low, high], cut)
}

/// Whether no openness is an interval.
pub(super) fn is_point(network: &Network) -> bool {
    network.nodes.iter().all(|node| node.openness[0] == node.openness[1])
        && network.links.iter().all(|link| link.openness[0] == link.openness[1])
}

/// The origins at the start of the most probable path to the claim, at the lowest openness: several where paths are equal.
pub fn best_origins(network: &Network) -> Vec<usize> {
    bounds::best_origins(&Core::new(network, 0, None))
}

/// Birnbaum importance of the nodes that can bear on the claim.
fn importance(network: &Network, bearing: &[bool], cuts: &[Vec<usize>]) -> Vec<(usize, f64)> {
    if let Some(found) = sweep::importance(network, bearing) {
        return found;
    }
    let size = bearing.iter().filter(|bears| **bears).count();
    let cut: BTreeSet<usize> = cuts.iter().flatten().copied().collect();
    let wanted = |node: &usize| *node != network.claim && bearing[*node];
    let mut asked: Vec<usize> = (0..network.nodes.len()).filter(wanted).collect();
    if size > IMPORTANCE_OF_ALL {
        asked.retain(|node| cut.contains(node));
    }
    if asked.len() * size > MOST_IMPORTANCE {
        return vec![];
    }
    let mut found = Vec::new();
    for node in asked {
        let open = core::solve(Core::new(network, 0, Some((node, 1.0))));
        let shut = core::solve(Core::new(network, 0, Some((node, 0.0))));
        if open.exact && shut.exact {
            found.push((node, (open.low - shut.low).clamp(0.0, 1.0)));
        }
    }
    found
}

/// Circles among the nodes that lead to the claim.
fn cycles(network: &Network) -> Vec<Vec<usize>> {
    let leads = flow::leading(network, 1);
    let mut graph: DiGraph<(), ()> = DiGraph::with_capacity(network.nodes.len(), network.links.len());
    for _ in &network.nodes {
        graph.add_node(());
    }
    let mut loops = vec![false; network.nodes.len()];
    for link in network.links.iter().filter(|link| link.openness[1] > 0.0 && leads[link.from] && leads[link.to]) {
        graph.add_edge((link.from as u32).into(), (link.to as u32).into(), ());
        loops[link.from] |= link.from == link.to;
    }
    let mut cycles: Vec<Vec<usize>> = kosaraju_scc(&graph)
        .into_iter()
        .map(|part| {
            let mut part: Vec<usize> = part.into_iter().map(|node| node.index()).collect();
            part.sort_unstable();
            part
        })
        .filter(|part| part.len() > 1 || loops[part[0]])
        .collect();
    cycles.sort();
    cycles
}
