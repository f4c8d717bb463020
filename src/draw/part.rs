//! The part of a report's graph that is written: all of it, or what leads to one claim.

use crate::report::Report;
use crate::report::json::{Edge, Node};
use crate::span::Span;

/// Nodes and links, in the order of the report. Links have the ids `l1`, `l2`, ... of their places there.
pub(super) struct Part<'r> {
    pub nodes: Vec<&'r Node>,
    pub edges: Vec<(String, &'r Edge)>,
}

impl<'r> Part<'r> {
    pub(super) fn of(report: &'r Report, only: Option<&str>) -> Part<'r> {
        let wanted = |edge: &Edge| only.is_none_or(|only| edge.claims.iter().any(|claim| claim == only));
        let edges: Vec<(String, &Edge)> = report
            .graph
            .edges
            .iter()
            .enumerate()
            .filter(|(_, edge)| wanted(edge))
            .map(|(index, edge)| (format!("l{}", index + 1), edge))
            .collect();
        let mut used: Vec<&str> = edges.iter().flat_map(|(_, edge)| [&*edge.from, &*edge.to]).collect();
        used.sort_unstable();
        let nodes = report.graph.nodes.iter().filter(|node| used.binary_search(&&*node.id).is_ok()).collect();
        Part { nodes, edges }
    }

    /// The words that show a link; passages are joined by ` … `.
    pub(super) fn words(&self, edge: &Edge, text: &str) -> String {
        let words = edge.spans.iter().map(|[start, end]| Span { start: *start, end: *end }.of(text));
        words.collect::<Vec<_>>().join(" … ")
    }
}
