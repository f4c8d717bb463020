//! Pictures of the provenance graph, left to right from the origins to the claims (SVG, DOT, Mermaid), and the graph for
//! other programs (GraphML, W3C PROV-JSON).
//!
//! [`picture`] decides what is drawn and how it looks, `layout` where it stands (the only part that knows the layout
//! library), `svg`, `dot` and `mermaid` write it. Everything can be told apart without colour: dashed is unnamed, dotted
//! is inferred, a second outline marks what a claim falls with. `graphml` and `prov` write a report's graph in full.

mod cluster;
mod dot;
mod graphml;
mod layout;
mod mermaid;
mod part;
mod prov;
mod svg;
mod xml;

use std::collections::BTreeMap;

pub use cluster::cluster;
pub use dot::dot;
pub use graphml::graphml;
pub use mermaid::mermaid;
pub use prov::prov;
pub use svg::{STYLE, inline_svg, svg};

use crate::claim::{Claim, ClaimId, Place};
use crate::provenance::{Node, NodeId, NodeKind, Provenance};
use crate::report::Labelled;
use crate::score::Score;
use crate::span::one_line;

/// Letters on a line of a box, and lines of its text, where a column has up to so many boxes. The more there are, the
/// flatter and wider each is: a picture much higher than a screen is no picture.
const LINES: [(usize, usize, usize); 3] = [(12, 30, 4), (40, 46, 2), (usize::MAX, 62, 1)];

/// What is drawn.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Picture {
    /// Boxes, in the order of the graph's nodes.
    pub cards: Vec<Card>,
    /// Arrows between them.
    pub arrows: Vec<Arrow>,
    /// What the second outline means here.
    pub outline: String,
}

/// A node as a box.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// What it stands for.
    pub kind: NodeKind,
    /// A short line above the text: what it is.
    pub head: String,
    /// The text, in lines.
    pub lines: Vec<String>,
    /// All of the text.
    pub full: String,
    /// Whether it is drawn dashed: nobody names it.
    pub unnamed: bool,
    /// Whether it has a second outline: a claim falls with it.
    pub cut: bool,
}

/// A link as an arrow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// Index of a box.
    pub from: usize,
    /// Index of a box.
    pub to: usize,
    /// Whether it is drawn dotted: read from a neighbouring sentence.
    pub inferred: bool,
}

/// What to draw of a graph: all of it, or what leads to one claim.
pub fn picture(provenance: &Provenance, claims: &[Claim], scores: &[Score], only: Option<ClaimId>) -> Picture {
    let wanted = |claim: &ClaimId| only.is_none_or(|only| only == *claim);
    let edges = || provenance.edges.iter().filter(|edge| edge.claims.iter().any(wanted));
    // The claims whose cuts are outlined: the one asked for, or the most prominent.
    let first = claims.iter().map(|claim| claim.place).min().unwrap_or(Place::Body);
    let marked: Vec<usize> = (0..claims.len())
        .filter(|index| match only {
            Some(only) => only.0 == *index,
            None => claims[*index].place == first && first != Place::Body,
        })
        .collect();
    let cut = |node: NodeId| {
        marked
            .iter()
            .filter_map(|claim| scores.get(*claim))
            .any(|score| score.cuts.iter().any(|cut| cut.contains(&node)))
    };
    let mut used: Vec<NodeId> = edges().flat_map(|edge| [edge.from, edge.to]).collect();
    used.sort_unstable();
    used.dedup();
    let place: BTreeMap<NodeId, usize> = used.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let column = |node: &Node| (node.kind == NodeKind::Origin, matches!(node.kind, NodeKind::Claim(_)));
    let mut crowd: BTreeMap<(bool, bool), usize> = BTreeMap::new();
    used.iter().for_each(|id| *crowd.entry(column(&provenance.nodes[id.0])).or_default() += 1);
    let cards = used.iter().map(|id| {
        let node = &provenance.nodes[id.0];
        let full = one_line(&node.label);
        let head = match node.kind {
            NodeKind::Origin => {
                format!("{} · for {}", identified(node.level, node.unnamed), said(provenance, *id, only))
            }
            NodeKind::Relay => "passes on".to_owned(),
            NodeKind::Article => String::new(),
            NodeKind::Claim(claim) => scores.get(claim.0).map_or(String::new(), |score| summary(claim, score)),
        };
        Card {
            kind: node.kind,
            head,
            lines: wrapped(&full, crowd[&column(node)]),
            full,
            unnamed: node.unnamed,
            cut: cut(*id),
        }
    });
    let cards = cards.collect();
    let mut arrows: BTreeMap<(usize, usize), bool> = BTreeMap::new();
    for edge in edges() {
        let inferred = arrows.entry((place[&edge.from], place[&edge.to])).or_insert(true);
        *inferred &= edge.inferred; // dotted only where nothing else shows it
    }
    let arrows = arrows.into_iter().map(|((from, to), inferred)| Arrow { from, to, inferred }).collect();
    let outline = match only {
        Some(claim) => format!("claim c{} falls with it", claim.0 + 1),
        None if first == Place::Headline => "a claim of the headline falls with it".to_owned(),
        None => "a claim of the first paragraph falls with it".to_owned(),
    };
    Picture { cards, arrows, outline }
}

/// The ids of the claims that an origin stands behind.
fn said(provenance: &Provenance, node: NodeId, only: Option<ClaimId>) -> String {
    let mut claims: Vec<ClaimId> = provenance
        .edges
        .iter()
        .filter(|edge| edge.from == node)
        .flat_map(|edge| edge.claims.iter().copied())
        .filter(|claim| only.is_none_or(|only| only == *claim))
        .collect();
    claims.sort_unstable();
    claims.dedup();
    let more = claims.len().saturating_sub(4);
    let mut names: Vec<String> = claims.iter().take(4).map(|claim| format!("c{}", claim.0 + 1)).collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names.join(", ")
}

/// `c1 · 0.43 · κ 1 · disputed`.
fn summary(claim: ClaimId, score: &Score) -> String {
    let (strength, independence) = (interval(score.strength), range(score.independence));
    format!("c{} · {strength} · κ {independence} · {}", claim.0 + 1, score.status.label().replace('-', " "))
}

fn interval([low, high]: [f64; 2]) -> String {
    if high - low < 0.005 { format!("{low:.2}") } else { format!("{low:.2}–{high:.2}") }
}

fn range([low, high]: [u32; 2]) -> String {
    if low == high { format!("{low}") } else { format!("{low}–{high}") }
}

/// How an origin is identified, by its step on the ladder.
fn identified(level: u8, unnamed: bool) -> &'static str {
    match level {
        0 => "nobody named",
        1 => "bare source",
        2 => "class only",
        3..=5 if unnamed => "unnamed",
        3..=5 => "described",
        6 => "institution",
        _ => "named",
    }
}

/// Text in lines, cut where it is long, for a box in a column of so many.
fn wrapped(text: &str, boxes: usize) -> Vec<String> {
    let (_, letters, most) = LINES.into_iter().find(|(most, ..)| boxes <= *most).unwrap_or(LINES[0]);
    let mut lines: Vec<String> = textwrap::wrap(text, letters).into_iter().map(|line| line.into_owned()).collect();
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            while last.chars().count() >= letters {
                last.pop();
            }
            last.push('…');
        }
    }
    lines
}
