//! Independence and cuts: how many ways there are that share no origin and no relay, and what they all depend on.
//!
//! By Menger's theorem the greatest number of such ways equals the size of the smallest set that cuts them all. Both come
//! from a greatest flow in which every origin and every relay lets one unit through, and outlets let everything through.

use std::collections::{BTreeSet, VecDeque};

use petgraph::algo::dinics;
use petgraph::graph::{DiGraph, NodeIndex};

use super::{Network, Role};
use crate::steps;

/// Cuts listed, at most.
pub(super) const MOST_CUTS: usize = 32;
/// Cuts of more nodes than this are not all listed: there are too many. One is.
const LARGEST_LISTED: u32 = 6;
/// Nodes up to which all smallest cuts are looked for.
const MOST_NODES: usize = 400;
/// Flows that the search for cuts may compute.
const MOST_FLOWS: u32 = 1000;

/// The greatest number of ways from origins to the claim that share no origin and no relay, and the smallest set of nodes
/// that cuts them, the one nearest to the origins.
pub(super) fn independence(network: &Network, end: usize) -> (u32, Vec<usize>) {
    let ways = Ways::new(network, end);
    let (count, cut) = ways.count(&BTreeSet::new());
    (count, cut.into_iter().map(|node| ways.nodes[node]).collect())
}

/// Which nodes lie on some way from an origin to the claim.
pub(super) fn bearing(network: &Network, end: usize) -> Vec<bool> {
    let leads = leading(network, end);
    let origins = network.nodes.iter().enumerate().filter(|(_, node)| node.role == Role::Origin);
    let reached = reach(network, end, origins.map(|(node, _)| node).collect(), false);
    leads.into_iter().zip(reached).map(|(leads, reached)| leads && reached).collect()
}

/// Which nodes have a way to the claim.
pub(super) fn leading(network: &Network, end: usize) -> Vec<bool> {
    reach(network, end, vec![network.claim], true)
}

/// Nodes that can be reached over open nodes and links, with or against them.
fn reach(network: &Network, end: usize, from: Vec<usize>, backward: bool) -> Vec<bool> {
    let mut next = vec![vec![]; network.nodes.len()];
    for link in network.links.iter().filter(|link| link.openness[end] > 0.0) {
        let (from, to) = if backward { (link.to, link.from) } else { (link.from, link.to) };
        next[from].push(to);
    }
    let open = |node: &usize| network.nodes[*node].openness[end] > 0.0;
    let mut seen = vec![false; network.nodes.len()];
    let mut stack: Vec<usize> = from.into_iter().filter(open).collect();
    stack.iter().for_each(|node| seen[*node] = true);
    while let Some(node) = stack.pop() {
        for to in next[node].iter().filter(|to| open(to)) {
            if !std::mem::replace(&mut seen[*to], true) {
                stack.push(*to);
            }
        }
    }
    seen
}

/// The smallest sets of origins and relays that cut the claim off, and whether these are all; `first` is one of them, and
/// `size` how many nodes each has.
pub(super) fn smallest_cuts(network: &Network, size: u32, first: Vec<usize>) -> (Vec<Vec<usize>>, bool) {
    if size == 0 {
        return (vec![], true);
    }
    let ways = Ways::new(network, 1);
    if size > LARGEST_LISTED || ways.nodes.len() > MOST_NODES {
        return (vec![first], false);
    }
    let mut search = Search::default();
    ways.cuts(size, &mut BTreeSet::new(), &mut search);
    if search.found.is_empty() {
        return (vec![first], false);
    }
    (search.found.into_iter().collect(), !search.stopped)
}

/// Cuts that were found, and how far the search for them went.
#[derive(Default)]
struct Search {
    found: BTreeSet<Vec<usize>>,
    flows: u32,
    /// Whether it ended before all were found.
    stopped: bool,
}

/// The part of a network that bears on the claim.
struct Ways {
    /// The nodes, by their index in the network.
    nodes: Vec<usize>,
    /// Whether each lets only one way through.
    counts: Vec<bool>,
    /// Whether each is an origin.
    origin: Vec<bool>,
    /// Links between them.
    links: Vec<(usize, usize)>,
    /// The claim, where it can be reached.
    claim: Option<usize>,
}

impl Ways {
    fn new(network: &Network, end: usize) -> Ways {
        let bearing = bearing(network, end);
        let nodes: Vec<usize> = (0..network.nodes.len()).filter(|node| bearing[*node]).collect();
        let place = |node: usize| nodes.binary_search(&node).ok();
        let links = network.links.iter().filter(|link| link.openness[end] > 0.0);
        Ways {
            counts: nodes.iter().map(|node| network.nodes[*node].role.counts()).collect(),
            origin: nodes.iter().map(|node| network.nodes[*node].role == Role::Origin).collect(),
            links: links.filter_map(|link| Some((place(link.from)?, place(link.to)?))).collect(),
            claim: place(network.claim),
            nodes,
        }
    }

    /// The greatest flow without the nodes in `gone`, and the nodes of its cut next to the origins.
    fn count(&self, gone: &BTreeSet<usize>) -> (u32, Vec<usize>) {
        let Some(claim) = self.claim else { return (0, vec![]) };
        let n = self.nodes.len();
        steps::took(n);
        steps::took(self.links.len());
        let all = n as u32; // more ways than nodes there cannot be
        let mut graph: DiGraph<(), u32> = DiGraph::with_capacity(2 * n + 1, 2 * n + self.links.len());
        for _ in 0..=2 * n {
            graph.add_node(());
        }
        let at = |index: usize| NodeIndex::new(index);
        // A node is two: what comes in at 2v goes out at 2v + 1.
        for node in (0..n).filter(|node| !gone.contains(node)) {
            graph.add_edge(at(2 * node), at(2 * node + 1), if self.counts[node] { 1 } else { all });
            if self.origin[node] {
                graph.add_edge(at(2 * n), at(2 * node), all);
            }
        }
        for (from, to) in &self.links {
            graph.add_edge(at(2 * from + 1), at(2 * to), all);
        }
        let (flow, along) = dinics(&graph, at(2 * n), at(2 * claim));
        // What the start still reaches through what is left of the capacities.
        let mut seen = vec![false; 2 * n + 1];
        let mut queue = VecDeque::from([2 * n]);
        seen[2 * n] = true;
        let mut step = vec![vec![]; 2 * n + 1];
        for edge in graph.edge_indices() {
            let (from, to) = graph.edge_endpoints(edge).expect("it is one of the graph's edges");
            if along[edge.index()] < graph[edge] {
                step[from.index()].push(to.index());
            }
            if along[edge.index()] > 0 {
                step[to.index()].push(from.index());
            }
        }
        while let Some(node) = queue.pop_front() {
            for to in &step[node] {
                if !std::mem::replace(&mut seen[*to], true) {
                    queue.push_back(*to);
                }
            }
        }
        (flow, (0..n).filter(|node| seen[2 * node] && !seen[2 * node + 1]).collect())
    }

    /// Finds cuts of `size` more nodes: each must hold a node of any way that is left.
    fn cuts(&self, size: u32, gone: &mut BTreeSet<usize>, search: &mut Search) {
        if size == 0 {
            search.found.insert(gone.iter().map(|node| self.nodes[*node]).collect());
            return;
        }
        for node in self.shortest_way(gone).into_iter().filter(|node| self.counts[*node]) {
            if search.found.len() >= MOST_CUTS || search.flows >= MOST_FLOWS {
                search.stopped = true;
                return;
            }
            if gone.insert(node) {
                search.flows += 1;
                if self.count(gone).0 == size - 1 {
                    self.cuts(size - 1, gone, search);
                }
                gone.remove(&node);
            }
        }
    }

    /// The nodes of a shortest way from an origin to the claim.
    fn shortest_way(&self, gone: &BTreeSet<usize>) -> Vec<usize> {
        let Some(claim) = self.claim else { return vec![] };
        let n = self.nodes.len();
        let mut step = vec![vec![]; n];
        for (from, to) in &self.links {
            step[*from].push(*to);
        }
        let mut before: Vec<Option<usize>> = vec![None; n];
        let mut queue: VecDeque<usize> = (0..n).filter(|node| self.origin[*node] && !gone.contains(node)).collect();
        queue.iter().for_each(|node| before[*node] = Some(*node));
        while let Some(node) = queue.pop_front() {
            if node == claim {
                let mut way = vec![node];
                let mut at = node;
                while let Some(previous) = before[at].filter(|previous| *previous != at) {
                    way.push(previous);
                    at = previous;
                }
                return way;
            }
            for to in step[node].iter().filter(|to| !gone.contains(to)) {
                if before[*to].is_none() {
                    before[*to] = Some(node);
                    queue.push_back(*to);
                }
            }
        }
        vec![]
    }
}
