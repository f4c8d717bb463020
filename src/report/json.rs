//! The report of one article as JSON: an analysis goes in, the values of `types` come out, and serde writes them. The
//! JSON Schema of these types is `reports/schema.json`.

mod types;

pub use types::{
    Attribution, Block, Bytes, Chain, Claim, Credit, Edge, Entity, Grant, Graph, Measures, Mention, Metadata, Node,
    Openness, Reason, Reply, Report, Source, Weakest, Words,
};

pub(crate) use types::index;

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::labels::Label;
use super::measures;
use crate::Analysis;
use crate::article::Article;
use crate::attribution::{self, AttributionId};
use crate::claim::ClaimId;
use crate::digest::sha256;
use crate::grammar::Grammar;
use crate::provenance::{NodeId, NodeKind};
use crate::score::check_order;
use crate::source::EntityId;
use crate::span::Span;

/// The report as one line of JSON, without a line feed.
pub fn line(report: &Report) -> String {
    serde_json::to_string(report).expect("a report holds only values that JSON has")
}

/// The report of an analysis, to be written part by part: what is written is never held as a whole.
pub fn parts<'a>(article: &'a Article, analysis: &'a Analysis<'a>, grammar: &'a Grammar) -> impl Serialize + 'a {
    Parts { article, analysis, stamp: &grammar.stamp }
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
    let given = measures::words_given(analysis, &words);
    Report {
        id: article.id.clone(),
        path: article.path.clone(),
        sha256: sha256(&article.text),
        grammar: stamp.to_owned(),
        metadata: metadata(article),
        blocks: blocks(analysis).collect(),
        attributions: attributions(analysis, &words, false).collect(),
        nested: attributions(analysis, &words, true).collect(),
        entities: entities(analysis, &given).collect(),
        grants: grants(analysis).collect(),
        credits: credits(analysis).collect(),
        replies: replies(analysis).collect(),
        chains: chains(analysis).collect(),
        claims: claims(analysis).collect(),
        graph: Graph { nodes: nodes(analysis).collect(), edges: edges(analysis).collect() },
        article: measures::of(analysis, &words),
    }
}

/// A [`Report`] of which each part is made when its turn to be written comes.
struct Parts<'a> {
    article: &'a Article,
    analysis: &'a Analysis<'a>,
    stamp: &'a str,
}

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Parts { article, analysis, stamp } = *self;
        let words = measures::content_words(analysis);
        let given = measures::words_given(analysis, &words);
        let mut report = serializer.serialize_struct("Report", 16)?;
        report.serialize_field("id", &article.id)?;
        report.serialize_field("path", &article.path)?;
        report.serialize_field("sha256", &sha256(&article.text))?;
        report.serialize_field("grammar", stamp)?;
        report.serialize_field("metadata", &metadata(article))?;
        report.serialize_field("blocks", &List(|| blocks(analysis)))?;
        report.serialize_field("attributions", &List(|| attributions(analysis, &words, false)))?;
        report.serialize_field("nested", &List(|| attributions(analysis, &words, true)))?;
        report.serialize_field("entities", &List(|| entities(analysis, &given)))?;
        report.serialize_field("grants", &List(|| grants(analysis)))?;
        report.serialize_field("credits", &List(|| credits(analysis)))?;
        report.serialize_field("replies", &List(|| replies(analysis)))?;
        report.serialize_field("chains", &List(|| chains(analysis)))?;
        report.serialize_field("claims", &List(|| claims(analysis)))?;
        report.serialize_field("graph", &GraphParts(analysis))?;
        report.serialize_field("article", &measures::of(analysis, &words))?;
        report.end()
    }
}

/// The same of a [`Graph`].
struct GraphParts<'a>(&'a Analysis<'a>);

impl Serialize for GraphParts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut graph = serializer.serialize_struct("Graph", 2)?;
        graph.serialize_field("nodes", &List(|| nodes(self.0)))?;
        graph.serialize_field("edges", &List(|| edges(self.0)))?;
        graph.end()
    }
}

/// A list of which one item is held at a time.
struct List<F>(F);

impl<F: Fn() -> I, I: Iterator<Item: Serialize>> Serialize for List<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq((self.0)())
    }
}

/// Spans as tables print them: `start-end start-end ...`
pub(crate) fn ranges(spans: &[Bytes]) -> String {
    spans.iter().map(|[start, end]| format!("{start}-{end}")).collect::<Vec<_>>().join(" ")
}

/// A number as reports print it: four decimals.
pub(super) fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

pub(super) fn claim_id(id: ClaimId) -> String {
    numbered('c', id.0)
}

fn attribution_id(id: AttributionId) -> String {
    numbered('a', id.0)
}

fn entity_id(id: EntityId) -> String {
    numbered('e', id.0)
}

fn node_id(id: NodeId) -> String {
    numbered('n', id.0)
}

/// `c1` for the claim of index 0. A report has hundreds of these, and `format!` takes several times as long.
fn numbered(letter: char, index: usize) -> String {
    let number = index + 1;
    let mut name = String::with_capacity(8);
    name.push(letter);
    for place in (0..=number.ilog10()).rev() {
        name.push(char::from(b'0' + (number / 10_usize.pow(place) % 10) as u8));
    }
    name
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

fn blocks(analysis: &Analysis) -> impl Iterator<Item = Block> {
    analysis.document.blocks.iter().map(|block| Block { kind: Label(block.kind), span: bytes(block.span) })
}

/// The attributions of the outermost layer, or the others.
fn attributions<'a>(analysis: &'a Analysis, counts: &'a [u32], nested: bool) -> impl Iterator<Item = Attribution> + 'a {
    let text = analysis.document.text;
    let words = |part: &attribution::Part| Words { text: part.words(text), spans: all_bytes(&part.spans) };
    let mut claims = vec![vec![]; analysis.attributions.len()];
    for (index, claim) in analysis.claims.iter().enumerate() {
        for attribution in &claim.attributions {
            claims[attribution.0].push(ClaimId(index));
        }
    }
    let all = analysis.attributions.iter().zip(claims).enumerate();
    let wanted = all.filter(move |(_, (attribution, _))| attribution.is_outermost() != nested);
    wanted.map(move |(index, (attribution, claims))| Attribution {
        id: attribution_id(AttributionId(index)),
        form: Label(attribution.form),
        act: Label(attribution.act),
        asserted: attribution.asserted,
        rule: attribution.rule.clone(),
        confidence: attribution.confidence.map(|confidence| rounded(f64::from(confidence))),
        within: attribution.within.map(attribution_id),
        source: attribution.source.as_ref().map(|part| source(analysis, index, words(part))),
        cue: attribution.cue.as_ref().map(words),
        content: attribution.content.as_ref().map(words),
        words: counts[index],
        claims: claims.into_iter().map(claim_id).collect(),
    })
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

fn entities<'a>(analysis: &'a Analysis, words_given: &'a [u32]) -> impl Iterator<Item = Entity> + 'a {
    let mut attributions = vec![vec![]; analysis.sourcing.entities.len()];
    for (index, source) in analysis.sourcing.sources.iter().enumerate() {
        if let Some(entity) = source.entity {
            attributions[entity.0].push(AttributionId(index));
        }
    }
    let mention = |mention: &crate::source::Mention| Mention {
        span: bytes(mention.span),
        evidence: mention.evidence.to_owned(),
        antecedent: mention.antecedent.map(bytes),
    };
    analysis.sourcing.entities.iter().zip(attributions).enumerate().map(move |(index, (entity, attributions))| Entity {
        id: entity_id(EntityId(index)),
        name: entity.name.clone(),
        kind: Label(entity.kind),
        level: entity.level,
        mentions: entity.mentions.iter().map(mention).collect(),
        attributions: attributions.into_iter().map(attribution_id).collect(),
        words: words_given[index],
    })
}

fn grants(analysis: &Analysis) -> impl Iterator<Item = Grant> {
    let grant = |grant: &crate::source::Grant| Grant {
        span: bytes(grant.span),
        source: grant.source.map(attribution_id),
        reason: Label(grant.reason),
        reason_span: grant.reason_span.map(bytes),
    };
    analysis.sourcing.grants.iter().map(grant)
}

fn credits(analysis: &Analysis) -> impl Iterator<Item = Credit> {
    let credit = |credit: &crate::source::Credit| Credit {
        span: bytes(credit.span),
        agency: credit.agency.clone(),
        form: Label(credit.form),
    };
    analysis.sourcing.credits.iter().map(credit)
}

fn replies(analysis: &Analysis) -> impl Iterator<Item = Reply> {
    let reply = |reply: &crate::source::Reply| Reply {
        span: bytes(reply.span),
        party: reply.party.clone(),
        form: Label(reply.form),
    };
    analysis.sourcing.replies.iter().map(reply)
}

fn chains(analysis: &Analysis) -> impl Iterator<Item = Chain> {
    let chain = |chain: &crate::source::Chain| Chain {
        span: bytes(chain.span),
        relay: chain.relay.clone(),
        relation: Label(chain.relation),
        origin: chain.origin.clone(),
        origin_level: chain.origin_level,
    };
    analysis.sourcing.chains.iter().map(chain)
}

fn claims(analysis: &Analysis) -> impl Iterator<Item = Claim> {
    let text = analysis.document.text;
    let reason = |reason: &crate::score::Reason| Reason {
        text: reason.text.clone(),
        gain: rounded(reason.gain),
        spans: all_bytes(&reason.spans),
    };
    let mut check = vec![0; analysis.claims.len()];
    for (place, id) in (1..).zip(check_order(&analysis.claims, &analysis.scores)) {
        check[id.0] = place;
    }
    let sets = |sets: &[Vec<NodeId>]| sets.iter().map(|set| set.iter().copied().map(node_id).collect()).collect();
    analysis.claims.iter().zip(&analysis.scores).enumerate().map(move |(index, (claim, score))| Claim {
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
        grade: score.grade.to_string(),
        check: check[index],
        disputed_by: claim.disputed_by.iter().copied().map(claim_id).collect(),
        names: all_bytes(&claim.names),
        numbers: all_bytes(&claim.numbers),
        dates: all_bytes(&claim.dates),
        cuts: sets(&score.cuts),
        importance: score.importance.iter().map(|(node, loss)| (node_id(*node), rounded(*loss))).collect(),
        cycles: sets(&score.cycles),
        left_out: score.left_out.iter().copied().map(Label).collect(),
        reasons: score.reasons.iter().map(reason).collect(),
    })
}

fn nodes(analysis: &Analysis) -> impl Iterator<Item = Node> {
    analysis.provenance.nodes.iter().enumerate().map(|(index, node)| Node {
        id: node_id(NodeId(index)),
        kind: Label(node.kind.into()),
        label: node.label.clone(),
        entity: node.entity.map(entity_id),
        claim: match node.kind {
            NodeKind::Claim(id) => Some(claim_id(id)),
            NodeKind::Origin | NodeKind::Relay | NodeKind::Article => None,
        },
        level: node.level,
        unnamed: node.unnamed,
        openness: node.openness.map(rounded).into(),
    })
}

fn edges(analysis: &Analysis) -> impl Iterator<Item = Edge> {
    analysis.provenance.edges.iter().map(|edge| Edge {
        from: node_id(edge.from),
        to: node_id(edge.to),
        attribution: edge.attribution.map(attribution_id),
        spans: all_bytes(&edge.spans),
        inferred: edge.inferred,
        claims: edge.claims.iter().copied().map(claim_id).collect(),
        openness: edge.openness.map(rounded).into(),
        basis: edge.basis.map(rounded).into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_the_report() {
        let text =
            "The harbour was closed.\n\n\"Exports fell,\" the ministry said. An aide told CNN that it did not respond.";
        let article = Article { id: "a".into(), text: text.into(), ..Article::default() };
        let grammar = Grammar::builtin();
        let analysis = crate::analyze(&article, &grammar);
        let whole = line(&report(&article, &analysis, &grammar.stamp));
        assert_eq!(serde_json::to_string(&parts(&article, &analysis, &grammar)).unwrap(), whole);
    }
}
