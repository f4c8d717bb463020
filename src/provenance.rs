//! The chain from the first origin to the page, as a graph: origins → relays → article → claims.
//!
//! Attributions, their coded sources and the claims go in; [`Provenance`] comes out. Every edge holds the words that show
//! it. One graph serves the whole article, so each edge also says for which claims it stands: what a source said about
//! one thing supports no other. It never judges whether a source is right.

mod route;
mod view;

use std::collections::BTreeMap;

pub use view::View;

use crate::attribution::{Act, Attribution, AttributionId};
use crate::claim::{Claim, ClaimId};
use crate::document::Document;
use crate::parameters::{CERTAIN, NEVER, Parameters, Range, better};
use crate::source::{EntityId, Sourcing};
use crate::span::Span;
use route::{Origin, Route, Stop};

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
    /// Whether it is an origin that the article does not name.
    pub unnamed: bool,
    /// Probability that it is open, from the parameters. For an origin ι, to be multiplied by the edge's `basis`.
    pub openness: Range,
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
    /// The claims that came this way, in order.
    pub claims: Vec<ClaimId>,
    /// Probability that it is open: w of the cue, or 1.
    pub openness: Range,
    /// β: how the origin at its start knows. 1 where it starts at no origin.
    pub basis: Range,
}

/// Builds the graph of an article.
pub fn build(
    document: &Document,
    attributions: &[Attribution],
    sourcing: &Sourcing,
    claims: &[Claim],
    parameters: &Parameters,
) -> Provenance {
    let names = route::names(sourcing);
    let agency = route::agency(document, sourcing, &names);
    let routes: Vec<Option<Route>> = (0..attributions.len())
        .map(|index| route::route(document, attributions, sourcing, &names, AttributionId(index), parameters))
        .collect();
    let mut claims_of: Vec<Vec<ClaimId>> = vec![vec![]; attributions.len()];
    for (index, claim) in claims.iter().enumerate() {
        for attribution in bearing(claim, &routes) {
            claims_of[attribution.0].push(ClaimId(index));
        }
    }

    let mut graph = Provenance::default();
    let mut origins: BTreeMap<&Stop, NodeId> = BTreeMap::new();
    let used =
        || routes.iter().zip(&claims_of).filter(|(_, claims)| !claims.is_empty()).filter_map(|(r, _)| r.as_ref());
    for Origin { stop, level, unnamed, openness, .. } in used().map(|route| &route.origin) {
        let node = *origins.entry(stop).or_insert_with(|| {
            graph.nodes.push(Node {
                kind: NodeKind::Origin,
                label: stop.label(sourcing),
                entity: stop.entity(),
                level: *level,
                unnamed: *unnamed,
                openness: *openness,
            });
            NodeId(graph.nodes.len() - 1)
        });
        let node = &mut graph.nodes[node.0];
        if *level > node.level {
            // Once identified well, a source is identified for all it says.
            (node.level, node.unnamed) = (*level, *unnamed);
            node.openness = better(node.openness, *openness);
        }
    }
    let mut relays: BTreeMap<&Stop, NodeId> = BTreeMap::new();
    let attributed = used().next().is_some();
    let stops = used().flat_map(|route| route.relays.iter().map(|(stop, _)| stop));
    for stop in stops.chain(agency.iter().filter(|_| attributed).map(|(stop, _)| stop)) {
        relays.entry(stop).or_insert_with(|| {
            let (label, entity) = (stop.label(sourcing), stop.entity());
            let openness = parameters.relay;
            graph.nodes.push(Node { kind: NodeKind::Relay, label, entity, level: 0, unnamed: false, openness });
            NodeId(graph.nodes.len() - 1)
        });
    }
    if claims.is_empty() {
        return graph;
    }
    let article = graph.push(NodeKind::Article, "this article".into(), CERTAIN); // it is what is scored
    let last = agency.as_ref().filter(|_| attributed).map_or(article, |(stop, _)| relays[stop]);
    for (index, route) in routes.iter().enumerate() {
        let (Some(route), claims) = (route, &claims_of[index]) else { continue };
        if !claims.is_empty() {
            let passes =
                route.relays.iter().map(|(stop, span)| (relays[stop], *span)).filter(|(node, _)| *node != last);
            let ways: Vec<(NodeId, Option<Span>)> = passes.chain([(last, None)]).collect();
            graph.walk(
                AttributionId(index),
                route,
                origins[&route.origin.stop],
                &ways,
                claims,
                parameters,
                attributions,
            );
        }
    }
    if let Some((_, span)) = agency.filter(|_| attributed) {
        let mut through: Vec<ClaimId> = claims_of.into_iter().flatten().collect();
        through.sort();
        through.dedup();
        graph.edges.push(Edge { spans: vec![span], claims: through, ..plain(last, article) });
    }
    for (index, claim) in claims.iter().enumerate() {
        let id = ClaimId(index);
        let label = claim.fullest().map_or("", |span| span.of(document.text)).to_owned();
        let node = graph.push(NodeKind::Claim(id), label, CERTAIN);
        graph.edges.push(Edge { spans: claim.spans.clone(), claims: vec![id], ..plain(article, node) });
    }
    graph
}

impl Provenance {
    /// The node of a claim.
    pub fn node_of(&self, claim: ClaimId) -> Option<NodeId> {
        // Claims are the last nodes, in order.
        let first = self.nodes.partition_point(|node| !matches!(node.kind, NodeKind::Claim(_)));
        (first + claim.0 < self.nodes.len()).then_some(NodeId(first + claim.0))
    }

    fn push(&mut self, kind: NodeKind, label: String, openness: Range) -> NodeId {
        self.nodes.push(Node { kind, label, entity: None, level: 0, unnamed: false, openness });
        NodeId(self.nodes.len() - 1)
    }

    /// Adds the edges of one attribution's route. The cue's openness counts once, on the first.
    #[expect(clippy::too_many_arguments, reason = "one private caller; a struct for it would say nothing more")]
    fn walk(
        &mut self,
        id: AttributionId,
        route: &Route,
        origin: NodeId,
        ways: &[(NodeId, Option<Span>)],
        claims: &[ClaimId],
        parameters: &Parameters,
        attributions: &[Attribution],
    ) {
        let mut from = origin;
        for (hop, (to, span)) in ways.iter().enumerate() {
            let first = hop == 0;
            let mut spans = if first { route.spans.clone() } else { vec![] };
            spans.extend(*span);
            if spans.is_empty() {
                spans.extend(attributions[id.0].cue.iter().flat_map(|cue| cue.spans.iter().copied()));
            }
            spans.sort();
            spans.dedup();
            self.edges.push(Edge {
                attribution: Some(id),
                spans,
                inferred: first && route.inferred,
                claims: claims.to_vec(),
                openness: if first { link(attributions[id.0].act, parameters) } else { CERTAIN },
                basis: if first { route.origin.basis } else { CERTAIN },
                ..plain(from, *to)
            });
            from = *to;
        }
    }
}

/// An edge that nothing weakens.
fn plain(from: NodeId, to: NodeId) -> Edge {
    let (openness, basis) = (CERTAIN, CERTAIN);
    Edge { from, to, attribution: None, spans: vec![], inferred: false, claims: vec![], openness, basis }
}

/// The attributions that bear on a claim: not an outlet's own word where it only passes on another's.
fn bearing(claim: &Claim, routes: &[Option<Route>]) -> Vec<AttributionId> {
    let route = |id: &AttributionId| routes.get(id.0).and_then(Option::as_ref);
    let relays =
        |route: &'_ Route, outlet: EntityId| route.relays.iter().any(|(stop, _)| *stop == Stop::Entity(outlet));
    // How many of the attributions each outlet relays.
    let mut relayed: BTreeMap<EntityId, usize> = BTreeMap::new();
    let hidden = |route: &Route| if let Stop::Hidden(outlet) = route.origin.stop { Some(outlet) } else { None };
    if claim.attributions.iter().filter_map(route).any(|route| hidden(route).is_some()) {
        for (stop, _) in claim.attributions.iter().filter_map(route).flat_map(|route| &route.relays) {
            if let Stop::Entity(outlet) = stop {
                *relayed.entry(*outlet).or_default() += 1;
            }
        }
    }
    let passed_on = |own: &Route| {
        let by_others = |outlet| relayed.get(&outlet).copied().unwrap_or(0) > usize::from(relays(own, outlet));
        hidden(own).is_some_and(by_others)
    };
    claim.attributions.iter().filter(|id| route(id).is_some_and(|own| !passed_on(own))).copied().collect()
}

/// w of a cue. What is only asked, or not said at all, is no link.
fn link(act: Act, parameters: &Parameters) -> Range {
    let link = &parameters.link;
    match act {
        Act::Statement | Act::Assertion | Act::Factive | Act::Finding | Act::Denial | Act::SpeechAct | Act::Relay => {
            link.neutral
        }
        Act::Distancing => link.distancing,
        Act::Impersonal => link.impersonal,
        Act::Belief => link.belief,
        Act::Question | Act::NonResponse => NEVER,
    }
}
