//! The report of one article as JSON: an analysis goes in, the values of `types` come out, and serde writes them. The
//! JSON Schema of these types is `reports/schema.json`.

mod types;

pub use types::{
    Attribution, Block, Bytes, Chain, Claim, Credit, Edge, Entity, Grant, Graph, Measures, Mention, Metadata, Node,
    Reason, Reply, Report, Source, Weakest, Words,
};

use sha2::{Digest, Sha256};

use super::labels::Label;
use super::measures;
use crate::Analysis;
use crate::article::Article;
use crate::attribution::{self, AttributionId};
use crate::claim::ClaimId;
use crate::provenance::{NodeId, NodeKind};
use crate::source::EntityId;
use crate::span::Span;

/// The report as one line of JSON, without a line feed.
pub fn line(report: &Report) -> String {
    serde_json::to_string(report).expect("a report holds only values that JSON has")
}

/// The report as an indented JSON object, without a line feed at the end.
pub fn object(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report holds only values that JSON has")
}

/// The JSON Schema of [`Report`], as shipped in `reports/schema.json`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

/// Turns an analysis into a report.
pub(super) fn report(article: &Article, analysis: &Analysis, stamp: &str) -> Report {
    let words = measures::content_words(analysis);
    let words_given = measures::words_given(analysis, &words);
    Report {
        id: article.id.clone(),
        path: article.path.clone(),
        sha256: Sha256::digest(&article.text).iter().map(|byte| format!("{byte:02x}")).collect(),
        grammar: stamp.to_owned(),
        metadata: metadata(article),
        blocks: analysis.document.blocks.iter().map(|b| Block { kind: Label(b.kind), span: bytes(b.span) }).collect(),
        attributions: attributions(analysis, &words),
        entities: entities(analysis, &words_given),
        grants: grants(analysis),
        credits: credits(analysis),
        replies: replies(analysis),
        chains: chains(analysis),
        claims: claims(analysis),
        graph: graph(analysis),
        article: measures::of(analysis, &words_given),
    }
}

/// A number as reports print it: four decimals.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

pub(super) fn claim_id(id: ClaimId) -> String {
    format!("c{}", id.0 + 1)
}

fn attribution_id(id: AttributionId) -> String {
    format!("a{}", id.0 + 1)
}

fn entity_id(id: EntityId) -> String {
    format!("e{}", id.0 + 1)
}

fn node_id(id: NodeId) -> String {
    format!("n{}", id.0 + 1)
}

fn bytes(span: Span) -> Bytes {
    [span.start, span.end]
}

fn all_bytes(spans: &[Span]) -> Vec<Bytes> {
    spans.iter().copied().map(bytes).collect()
}

fn metadata(article: &Article) -> Metadata {
    let from = &article.metadata;
    Metadata {
        title: from.title.clone(),
        byline: from.byline.clone(),
        outlet: from.outlet.clone(),
        date: from.date.clone(),
        url: from.url.clone(),
    }
}

fn attributions(analysis: &Analysis, counts: &[u32]) -> Vec<Attribution> {
    let text = analysis.document.text;
    let words = |part: &attribution::Part| Words { text: part.words(text), spans: all_bytes(&part.spans) };
    let mut claims = vec![vec![]; analysis.attributions.len()];
    for (index, claim) in analysis.claims.iter().enumerate() {
        for attribution in &claim.attributions {
            claims[attribution.0].push(claim_id(ClaimId(index)));
        }
    }
    let mut list = vec![];
    for (index, (attribution, claims)) in analysis.attributions.iter().zip(claims).enumerate() {
        list.push(Attribution {
            id: attribution_id(AttributionId(index)),
            form: Label(attribution.form),
            act: Label(attribution.act),
            asserted: attribution.asserted,
            rule: attribution.rule.clone(),
            within: attribution.within.map(attribution_id),
            source: attribution.source.as_ref().map(|part| source(analysis, index, words(part))),
            cue: attribution.cue.as_ref().map(words),
            content: attribution.content.as_ref().map(words),
            words: counts[index],
            claims,
        });
    }
    list
}

fn source(analysis: &Analysis, attribution: usize, words: Words) -> Source {
    let coded = &analysis.sourcing.sources[attribution];
    Source {
        text: words.text,
        spans: words.spans,
        entity: coded.entity.map(entity_id),
        entity_name: coded.entity.map(|id| analysis.sourcing.entities[id.0].name.clone()),
        level: coded.level,
        kind: Label(coded.kind),
        basis: Label(coded.basis),
        basis_span: coded.basis_span.map(bytes),
        via: coded.via.iter().map(|relay| relay.name.clone()).collect(),
        via_spans: coded.via.iter().map(|relay| bytes(relay.span)).collect(),
    }
}

fn entities(analysis: &Analysis, words_given: &[u32]) -> Vec<Entity> {
    let mut attributions = vec![vec![]; analysis.sourcing.entities.len()];
    for (index, source) in analysis.sourcing.sources.iter().enumerate() {
        if let Some(entity) = source.entity {
            attributions[entity.0].push(attribution_id(AttributionId(index)));
        }
    }
    let mut list = vec![];
    for (index, (entity, attributions)) in analysis.sourcing.entities.iter().zip(attributions).enumerate() {
        let mention = |mention: &crate::source::Mention| Mention {
            span: bytes(mention.span),
            evidence: mention.evidence.to_owned(),
            antecedent: mention.antecedent.map(bytes),
        };
        list.push(Entity {
            id: entity_id(EntityId(index)),
            name: entity.name.clone(),
            kind: Label(entity.kind),
            level: entity.level,
            mentions: entity.mentions.iter().map(mention).collect(),
            attributions,
            words: words_given[index],
        });
    }
    list
}

fn grants(analysis: &Analysis) -> Vec<Grant> {
    let grant = |grant: &crate::source::Grant| Grant {
        span: bytes(grant.span),
        source: grant.source.map(attribution_id),
        reason: Label(grant.reason),
        reason_span: grant.reason_span.map(bytes),
    };
    analysis.sourcing.grants.iter().map(grant).collect()
}

fn credits(analysis: &Analysis) -> Vec<Credit> {
    let credit = |credit: &crate::source::Credit| Credit {
        span: bytes(credit.span),
        agency: credit.agency.clone(),
        form: Label(credit.form),
    };
    analysis.sourcing.credits.iter().map(credit).collect()
}

fn replies(analysis: &Analysis) -> Vec<Reply> {
    let reply = |reply: &crate::source::Reply| Reply {
        span: bytes(reply.span),
        party: reply.party.clone(),
        form: Label(reply.form),
    };
    analysis.sourcing.replies.iter().map(reply).collect()
}

fn chains(analysis: &Analysis) -> Vec<Chain> {
    let chain = |chain: &crate::source::Chain| Chain {
        span: bytes(chain.span),
        relay: chain.relay.clone(),
        relation: Label(chain.relation),
        origin: chain.origin.clone(),
        origin_level: chain.origin_level,
    };
    analysis.sourcing.chains.iter().map(chain).collect()
}

fn claims(analysis: &Analysis) -> Vec<Claim> {
    let text = analysis.document.text;
    let mut list = vec![];
    for (index, (claim, score)) in analysis.claims.iter().zip(&analysis.scores).enumerate() {
        let reason = |reason: &crate::score::Reason| Reason {
            text: reason.text.clone(),
            gain: rounded(reason.gain),
            spans: all_bytes(&reason.spans),
        };
        list.push(Claim {
            id: claim_id(ClaimId(index)),
            text: claim.spans.first().map(|span| span.of(text).to_owned()).unwrap_or_default(),
            spans: all_bytes(&claim.spans),
            place: Label(claim.place),
            worth: Label(claim.worth),
            negated: claim.negated,
            attributions: claim.attributions.iter().copied().map(attribution_id).collect(),
            status: Label(score.status),
            strength: score.strength.map(rounded),
            exact: score.exact,
            independence: score.independence,
            disputed_by: claim.disputed_by.iter().copied().map(claim_id).collect(),
            names: all_bytes(&claim.names),
            numbers: all_bytes(&claim.numbers),
            dates: all_bytes(&claim.dates),
            cuts: score.cuts.iter().map(|cut| cut.iter().copied().map(node_id).collect()).collect(),
            importance: score.importance.iter().map(|(node, loss)| (node_id(*node), rounded(*loss))).collect(),
            reasons: score.reasons.iter().map(reason).collect(),
        });
    }
    list
}

fn graph(analysis: &Analysis) -> Graph {
    let provenance = &analysis.provenance;
    let mut nodes = vec![];
    for (index, node) in provenance.nodes.iter().enumerate() {
        let claim = match node.kind {
            NodeKind::Claim(id) => Some(claim_id(id)),
            NodeKind::Origin | NodeKind::Relay | NodeKind::Article => None,
        };
        nodes.push(Node {
            id: node_id(NodeId(index)),
            kind: Label(node.kind.into()),
            label: node.label.clone(),
            entity: node.entity.map(entity_id),
            claim,
            level: node.level,
            unnamed: node.unnamed,
            openness: rounded(node.openness),
        });
    }
    let edge = |edge: &crate::provenance::Edge| Edge {
        from: node_id(edge.from),
        to: node_id(edge.to),
        attribution: edge.attribution.map(attribution_id),
        spans: all_bytes(&edge.spans),
        inferred: edge.inferred,
        claims: edge.claims.iter().copied().map(claim_id).collect(),
        openness: rounded(edge.openness),
        basis: rounded(edge.basis),
    };
    Graph { nodes, edges: provenance.edges.iter().map(edge).collect() }
}
