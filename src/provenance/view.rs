//! One claim's part of the graph: its origins, its paths, and the network that is scored.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::all_simple_paths;
use petgraph::graphmap::DiGraphMap;

use super::{Edge, Node, NodeId, NodeKind, Provenance, better};
use crate::claim::ClaimId;
use crate::parameters::Range;
use crate::span::Span;
use crate::steps;

/// Paths listed for a claim, at most.
const MOST_PATHS: usize = 100;

/// The nodes and links that lead to one claim. Several attributions over one link are one link: that a source says a
/// thing twice makes it no stronger.
#[derive(Clone, Debug, PartialEq)]
pub struct View {
    /// The nodes, in order.
    pub nodes: Vec<NodeId>,
    /// Openness of each: ι × β of an origin (its best β for this claim), the parameter's of a relay.
    pub openness: Vec<Range>,
    /// Links between them: place of the one in `nodes`, place of the other, best openness.
    pub links: Vec<(usize, usize, Range)>,
}

impl View {
    /// The place of a node in `nodes`.
    pub fn place(&self, node: NodeId) -> Option<usize> {
        self.nodes.binary_search(&node).ok()
    }
}

/// The first of those that `at` was joined with: each points at one before it, the first at itself.
fn root(first: &mut [usize], mut at: usize) -> usize {
    while first[at] != at {
        first[at] = first[first[at]]; // half as far the next time
        at = first[at];
    }
    at
}

impl Node {
    /// The capitalised words of its label, in small letters.
    fn names(&self) -> BTreeSet<String> {
        let words = self.label.split(|c: char| !c.is_alphanumeric());
        words.filter(|word| word.starts_with(char::is_uppercase)).map(str::to_lowercase).collect()
    }
}

impl Provenance {
    /// Which edges lead to each claim, by index; `claims` is how many claims there are.
    pub fn edges_by_claim(&self, claims: usize) -> Vec<Vec<usize>> {
        let mut found = vec![vec![]; claims];
        for (index, edge) in self.edges.iter().enumerate() {
            for claim in &edge.claims {
                if let Some(list) = found.get_mut(claim.0) {
                    list.push(index);
                }
            }
        }
        found
    }

    /// For each claim, whether it has origins and none of them is named; `claims` is how many claims there are.
    pub fn unnamed_only(&self, claims: usize) -> Vec<bool> {
        let (mut unnamed, mut named) = (vec![false; claims], vec![false; claims]);
        for edge in &self.edges {
            let from = &self.nodes[edge.from.0];
            if from.kind == NodeKind::Origin {
                let found = if from.unnamed { &mut unnamed } else { &mut named };
                edge.claims.iter().for_each(|claim| found[claim.0] = true);
            }
        }
        unnamed.into_iter().zip(named).map(|(unnamed, named)| unnamed && !named).collect()
    }

    /// The part of the graph that `edges` make.
    pub fn view(&self, edges: &[usize]) -> View {
        steps::took(edges.len());
        let edges = || edges.iter().map(|index| &self.edges[*index]);
        let mut nodes: Vec<NodeId> = edges().flat_map(|edge| [edge.from, edge.to]).collect();
        nodes.sort_unstable();
        nodes.dedup();
        let place = |node: NodeId| nodes.binary_search(&node).expect("both ends were collected");
        let mut openness: Vec<Range> = nodes.iter().map(|node| self.nodes[node.0].openness).collect();
        let mut basis: Vec<Range> = vec![[0.0; 2]; nodes.len()];
        let mut links: BTreeMap<(usize, usize), Range> = BTreeMap::new();
        for edge in edges() {
            let (from, to) = (place(edge.from), place(edge.to));
            basis[from] = better(basis[from], edge.basis);
            let best = links.entry((from, to)).or_insert([0.0; 2]);
            *best = better(*best, edge.openness);
        }
        for (place, node) in nodes.iter().enumerate() {
            if self.nodes[node.0].kind == NodeKind::Origin {
                let ([low, high], [least, most]) = (openness[place], basis[place]);
                openness[place] = [low * least, high * most];
            }
        }
        View { nodes, openness, links: links.into_iter().map(|((from, to), openness)| (from, to, openness)).collect() }
    }

    /// Where a claim begins: its origins, in order.
    pub fn origins(&self, claim: ClaimId) -> Vec<NodeId> {
        let edges = self.edges.iter().filter(|edge| edge.claims.contains(&claim));
        let mut origins: Vec<NodeId> =
            edges.map(|edge| edge.from).filter(|node| self.nodes[node.0].kind == NodeKind::Origin).collect();
        origins.sort_unstable();
        origins.dedup();
        origins
    }

    /// The words that show a claim's links out of some nodes, in the order of the text.
    pub fn words(&self, claim: ClaimId, nodes: &[NodeId]) -> Vec<Span> {
        let edges = self.edges.iter().filter(|edge| nodes.contains(&edge.from) && edge.claims.contains(&claim));
        let mut spans: Vec<Span> = edges.flat_map(|edge| edge.spans.iter().copied()).collect();
        spans.sort_unstable();
        spans.dedup();
        spans
    }

    /// The ways from origins to a claim, node by node, in order; at most 100.
    pub fn paths(&self, claim: ClaimId) -> Vec<Vec<NodeId>> {
        let Some(goal) = self.node_of(claim) else { return vec![] };
        let edges: Vec<&Edge> = self.edges.iter().filter(|edge| edge.claims.contains(&claim)).collect();
        let graph: DiGraphMap<usize, ()> = edges.iter().map(|edge| (edge.from.0, edge.to.0, ())).collect();
        let origins: BTreeSet<usize> =
            graph.nodes().filter(|node| self.nodes[*node].kind == NodeKind::Origin).collect();
        let mut paths: Vec<Vec<NodeId>> = origins
            .into_iter()
            .flat_map(|origin| {
                all_simple_paths::<Vec<usize>, _, std::hash::RandomState>(&graph, origin, goal.0, 0, None)
                    .take(MOST_PATHS)
            })
            .map(|path| path.into_iter().map(NodeId).collect())
            .take(MOST_PATHS)
            .collect();
        paths.sort();
        paths
    }

    /// Which of these origins may be the same people, one with another or through others between: for each, the first of
    /// those that it may be. Two may be where neither is named, and nothing in their descriptions keeps them apart.
    ///
    /// Only different names do: "a White House official" is not "a Kremlin official". Anything else leaves it open.
    pub fn may_be(&self, nodes: &[NodeId]) -> Vec<usize> {
        let mut first: Vec<usize> = (0..nodes.len()).collect();
        let unnamed: Vec<usize> = first.iter().copied().filter(|at| self.nodes[nodes[*at].0].unnamed).collect();
        let names: Vec<BTreeSet<String>> = unnamed.iter().map(|at| self.nodes[nodes[*at].0].names()).collect();
        // Who is without any name may be anybody.
        let anybody = names.iter().any(BTreeSet::is_empty);
        let mut bearer: BTreeMap<&str, usize> = BTreeMap::new();
        for (&at, names) in unnamed.iter().zip(&names) {
            let shared: Vec<usize> = if anybody {
                vec![unnamed[0]]
            } else {
                names.iter().map(|name| *bearer.entry(name).or_insert(at)).collect()
            };
            for other in shared {
                let (one, other) = (root(&mut first, at), root(&mut first, other));
                first[one.max(other)] = one.min(other);
            }
        }
        (0..nodes.len()).map(|at| root(&mut first, at)).collect()
    }
}
