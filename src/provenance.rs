//! The chain from the first origin to the page, as a graph: origins → relays → article → claims.

use crate::attribution::{Attribution, AttributionId};
use crate::claim::{Claim, ClaimId};
use crate::document::Document;
use crate::source::{EntityId, Sourcing};
use crate::span::Span;

/// Index into [`Provenance::nodes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// Directed graph of an article's sourcing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Provenance {
    /// Origins, relays, the article, claims, in this order.
    pub nodes: Vec<Node>,
    /// From a node to the one that had it from there.
    pub edges: Vec<Edge>,
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it stands for.
    pub kind: NodeKind,
    /// What to print on it.
    pub label: String,
    /// The entity behind an origin or a relay.
    pub entity: Option<EntityId>,
    /// Step on the ladder, of an origin.
    pub level: u8,
}

/// What a node stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NodeKind {
    /// A person, document, witness, data, or unnamed source: where a claim begins.
    Origin,
    /// An agency, outlet or document that passes on.
    Relay,
    /// The article itself.
    Article,
    /// A claim.
    Claim(ClaimId),
}

/// One link, with the words that show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// Who had it first.
    pub from: NodeId,
    /// Who had it from there.
    pub to: NodeId,
    /// The attribution that shows it. `None` for a credit, a chain, or the page itself.
    pub attribution: Option<AttributionId>,
    /// The words that show it.
    pub spans: Vec<Span>,
    /// Whether the link was inferred from a neighbouring sentence.
    pub inferred: bool,
}

/// Builds the graph of an article.
pub fn build(
    _document: &Document,
    _attributions: &[Attribution],
    _sourcing: &Sourcing,
    _claims: &[Claim],
) -> Provenance {
    Provenance::default()
}
