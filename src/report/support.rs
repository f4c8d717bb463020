//! What stands behind a claim, read off the graph: for each origin, through whom it came.

use super::json::{Claim, Edge, Graph, Node};
use super::labels::Role;

/// One way from an origin to a claim.
pub(super) struct Path<'r> {
    /// Where it begins.
    pub(super) origin: &'r Node,
    /// Who passed it on, the outermost last. The article itself is left out.
    pub(super) relays: Vec<&'r Node>,
    /// The link out of the origin.
    pub(super) edge: &'r Edge,
}

/// More ways than this tell a reader nothing more.
const MOST: usize = 24;

/// The ways from origins to a claim.
pub(super) fn paths<'r>(claim: &Claim, graph: &'r Graph) -> Vec<Path<'r>> {
    let mut paths = vec![];
    let start = graph.nodes.iter().find(|node| node.claim.as_ref() == Some(&claim.id));
    let mut open: Vec<(&Node, Vec<&Edge>)> = start.map(|node| (node, vec![])).into_iter().collect();
    while let Some((node, trail)) = open.pop() {
        if paths.len() == MOST {
            break;
        }
        if let (Role::Origin, Some(edge)) = (node.kind.0, trail.last()) {
            let passed = trail.iter().rev().filter_map(|edge| graph.node(&edge.to));
            let relays = passed.filter(|node| node.kind.0 == Role::Relay).collect();
            paths.push(Path { origin: node, relays, edge });
            continue;
        }
        // Last in, first out: so the first link of the list is followed first.
        for edge in graph.edges.iter().rev().filter(|edge| edge.to == node.id && edge.claims.contains(&claim.id)) {
            let circle = trail.iter().any(|step| step.from == edge.from || step.to == edge.from);
            if let (false, Some(from)) = (circle, graph.node(&edge.from)) {
                open.push((from, trail.iter().copied().chain([edge]).collect()));
            }
        }
    }
    paths
}
