//! What stands behind a claim, read off the graph: for each origin, through whom it came.

use std::collections::BTreeMap;

use super::json::{Claim, Edge, Graph, Node, Report};
use super::labels::Role;

/// One way from an origin to a claim.
pub(crate) struct Path<'r> {
    /// Where it begins.
    pub(crate) origin: &'r Node,
    /// Who passed it on, the outermost last. The article itself is left out.
    pub(crate) relays: Vec<&'r Node>,
    /// The link out of the origin.
    pub(crate) edge: &'r Edge,
}

/// More ways than this tell a reader nothing more.
const MOST: usize = 24;

/// The ways from origins to a claim.
pub(crate) fn paths<'r>(claim: &Claim, graph: &'r Graph) -> Vec<Path<'r>> {
    let start = graph.nodes.iter().find(|node| node.claim.as_ref() == Some(&claim.id));
    let edges: Vec<&Edge> = graph.edges.iter().filter(|edge| edge.claims.contains(&claim.id)).collect();
    start.map_or(vec![], |start| back_from(start, &edges, graph))
}

/// The ways from origins to each claim of a report, in the order of the claims: the graph is read once.
pub(crate) fn all_paths(report: &Report) -> Vec<Vec<Path<'_>>> {
    let graph = &report.graph;
    let place: BTreeMap<&str, usize> = report.claims.iter().enumerate().map(|(at, claim)| (&*claim.id, at)).collect();
    let mut found: Vec<(Option<&Node>, Vec<&Edge>)> = report.claims.iter().map(|_| (None, vec![])).collect();
    for node in &graph.nodes {
        if let Some(at) = node.claim.as_deref().and_then(|id| place.get(id)) {
            found[*at].0 = Some(node);
        }
    }
    for edge in &graph.edges {
        for at in edge.claims.iter().filter_map(|id| place.get(&**id)) {
            found[*at].1.push(edge);
        }
    }
    found.into_iter().map(|(start, edges)| start.map_or(vec![], |node| back_from(node, &edges, graph))).collect()
}

/// The ways from origins to a node, over these links.
fn back_from<'r>(node: &'r Node, edges: &[&'r Edge], graph: &'r Graph) -> Vec<Path<'r>> {
    let mut paths = vec![];
    let mut open: Vec<(&Node, Vec<&Edge>)> = vec![(node, vec![])];
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
        for edge in edges.iter().rev().filter(|edge| edge.to == node.id) {
            let circle = trail.iter().any(|step| step.from == edge.from || step.to == edge.from);
            if let (false, Some(from)) = (circle, graph.node(&edge.from)) {
                open.push((from, trail.iter().copied().chain([*edge]).collect()));
            }
        }
    }
    paths
}
