//! What stands in each table: a report goes in, its rows come out, cell by cell in the codebook's order.

use super::Table;
use super::row::{Rows, Sink, Value, span};
use crate::report::json::{Bytes, rounded};
use crate::report::labels::Labelled;

/// Writes the rows of one table.
pub(super) fn fill(table: Table, rows: &mut Rows<impl Sink>) {
    match table {
        Table::Articles => articles(rows),
        Table::Claims => claims(rows),
        Table::Attributions => attributions(rows),
        Table::Sources => sources(rows),
        Table::Edges => edges(rows),
        Table::Grants => grants(rows),
        Table::Credits => credits(rows),
        Table::Replies => replies(rows),
        Table::Findings => findings(rows),
        Table::Chains => chains(rows),
    }
}

fn articles(rows: &mut Rows<impl Sink>) {
    let (report, measures) = (rows.report, &rows.report.article);
    rows.start();
    rows.text("path", &report.path);
    rows.text("grammar", &report.grammar);
    rows.text("title", report.metadata.title.as_deref().unwrap_or_default());
    rows.text("byline", report.metadata.byline.as_deref().unwrap_or_default());
    rows.text("outlet", report.metadata.outlet.as_deref().unwrap_or_default());
    rows.text("date", report.metadata.date.as_deref().unwrap_or_default());
    rows.text("url", report.metadata.url.as_deref().unwrap_or_default());
    let headline = report.blocks.iter().find(|block| block.kind.word() == "headline");
    rows.text("headline", headline.map_or("", |block| rows.places.words(span(block.span))));
    rows.plain("words", measures.words);
    rows.plain("sentences", measures.sentences);
    rows.plain("attributions", measures.attributions);
    rows.plain("attributions_without_source", measures.attributions_without_source);
    rows.plain("claims", measures.claims);
    rows.plain("sources", measures.sources);
    rows.plain("grants", report.grants.len());
    rows.plain("credits", report.credits.len());
    rows.plain("replies", report.replies.len());
    rows.plain("chains", report.chains.len());
    rows.plain("share_unattributed", measures.share_unattributed);
    rows.plain("share_single_origin", measures.share_single_origin);
    rows.plain("share_unnamed_only", measures.share_unnamed_only);
    rows.plain("share_disputed", measures.share_disputed);
    rows.plain("share_direct", measures.share_direct);
    rows.plain("claims_unattributed", measures.claims_unattributed);
    rows.plain("claims_single_origin", measures.claims_single_origin);
    rows.plain("claims_unnamed_only", measures.claims_unnamed_only);
    rows.plain("claims_disputed", measures.claims_disputed);
    let weakest = measures.weakest.as_ref();
    rows.optional("weakest_claim", weakest.map(|weakest| &weakest.claim));
    rows.optional("weakest_place", weakest.map(|weakest| weakest.place.word()));
    rows.optional("weakest_status", weakest.map(|weakest| weakest.status.word()));
    rows.optional("weakest_strength_low", weakest.map(|weakest| weakest.strength[0]));
    rows.optional("weakest_strength_high", weakest.map(|weakest| weakest.strength[1]));
    rows.optional("weakest_independence_low", weakest.map(|weakest| weakest.independence[0]));
    rows.optional("weakest_independence_high", weakest.map(|weakest| weakest.independence[1]));
    rows.optional("median_strength_low", measures.median_strength.map(|[low, _]| low));
    rows.optional("median_strength_high", measures.median_strength.map(|[_, high]| high));
    rows.plain("simpson", measures.simpson);
    rows.ends("simpson_low", "simpson_high", measures.simpson_interval);
    rows.plain("shannon", measures.shannon);
    rows.ends("shannon_low", "shannon_high", measures.shannon_interval);
    rows.plain("evenness", measures.evenness);
    rows.plain("kinds_simpson", measures.kinds_simpson);
    rows.ends("kinds_simpson_low", "kinds_simpson_high", measures.kinds_simpson_interval);
    rows.plain("kinds_shannon", measures.kinds_shannon);
    rows.ends("kinds_shannon_low", "kinds_shannon_high", measures.kinds_shannon_interval);
    rows.plain("kinds_evenness", measures.kinds_evenness);
    // The codebook lists levels and kinds in the order of the ladder and of the labels.
    for count in measures.sources_by_level.values() {
        rows.next(*count);
    }
    for kind in crate::source::Kind::ALL {
        rows.next(measures.sources_by_kind.get(kind.label()).copied().unwrap_or_default());
    }
    rows.end();
}

fn claims(rows: &mut Rows<impl Sink>) {
    for claim in &rows.report.claims {
        rows.start();
        rows.plain("claim", &claim.id);
        rows.place(claim.spans.first());
        rows.spans("spans", &claim.spans);
        rows.char_spans("char_spans", &claim.spans);
        rows.text("text", &claim.text);
        rows.label("place", claim.place);
        rows.label("worth", claim.worth);
        rows.plain("negated", claim.negated);
        rows.label("status", claim.status);
        rows.ends("strength_low", "strength_high", claim.strength);
        rows.plain("exact", claim.exact);
        rows.plain("independence_low", claim.independence[0]);
        rows.plain("independence_high", claim.independence[1]);
        rows.plain("grade", &claim.grade);
        rows.plain("check", claim.check);
        rows.plain("attributions", &claim.attributions.join(" "));
        rows.plain("disputed_by", &claim.disputed_by.join(" "));
        rows.spans("names", &claim.names);
        rows.spans("numbers", &claim.numbers);
        rows.spans("dates", &claim.dates);
        let reasons: Vec<&str> = claim.reasons.iter().map(|reason| &*reason.text).collect();
        rows.text("reasons", &reasons.join(" "));
        let best = claim.best_change();
        rows.text("best_change", best.map_or("", |reason| &reason.text));
        rows.optional("best_gain", best.map(|reason| reason.gain));
        let left_out: Vec<&str> = claim.left_out.iter().map(|omission| omission.word()).collect();
        rows.plain("left_out", &left_out.join(" "));
        rows.end();
    }
}

fn attributions(rows: &mut Rows<impl Sink>) {
    for attribution in rows.report.all_attributions() {
        rows.start();
        rows.plain("attribution", &attribution.id);
        let source = attribution.source.as_ref();
        let (cue, content) = (attribution.cue.as_ref(), attribution.content.as_ref());
        let [source_spans, cue_spans, content_spans] = attribution.spans();
        let all = || [source_spans, cue_spans, content_spans].into_iter().flatten();
        let hull = all().map(|span| span[0]).min().zip(all().map(|span| span[1]).max());
        rows.place(hull.map(|(start, end)| [start, end]).as_ref());
        rows.label("form", attribution.form);
        rows.label("act", attribution.act);
        rows.plain("asserted", attribution.asserted);
        rows.text("rule", &attribution.rule);
        rows.optional("confidence", attribution.confidence);
        rows.optional("within", attribution.within.as_ref());
        rows.text("source_text", source.map_or("", |part| &part.text));
        rows.spans("source_spans", source_spans);
        rows.char_spans("source_char_spans", source_spans);
        rows.optional("entity", source.and_then(|source| source.entity.as_ref()));
        rows.text("entity_name", source.and_then(|source| source.entity_name.as_deref()).unwrap_or_default());
        rows.plain("level", source.map_or(0, |source| source.level));
        rows.optional("kind", source.map(|source| source.kind.word()));
        rows.optional("basis", source.map(|source| source.basis.word()));
        rows.text("via", &source.map(|source| source.via.join(" | ")).unwrap_or_default());
        rows.text("cue_text", cue.map_or("", |part| &part.text));
        rows.spans("cue_spans", cue_spans);
        rows.char_spans("cue_char_spans", cue_spans);
        rows.text("content_text", content.map_or("", |part| &part.text));
        rows.spans("content_spans", content_spans);
        rows.char_spans("content_char_spans", content_spans);
        rows.plain("content_words", attribution.words);
        rows.plain("claims", &attribution.claims.join(" "));
        rows.end();
    }
}

fn sources(rows: &mut Rows<impl Sink>) {
    let total: u32 = rows.report.entities.iter().map(|entity| entity.words).sum();
    for entity in &rows.report.entities {
        rows.start();
        rows.plain("entity", &entity.id);
        rows.text("name", &entity.name);
        rows.label("kind", entity.kind);
        rows.plain("level", entity.level);
        let mentions: Vec<Bytes> = entity.mentions.iter().map(|mention| mention.span).collect();
        rows.place(mentions.first());
        rows.plain("mentions", mentions.len());
        rows.spans("mention_spans", &mentions);
        rows.plain("attributions", &entity.attributions.join(" "));
        rows.plain("words", entity.words);
        rows.plain("share", rounded(f64::from(entity.words) / f64::from(total.max(1))));
        rows.end();
    }
}

fn edges(rows: &mut Rows<impl Sink>) {
    let graph = &rows.report.graph;
    for (index, edge) in graph.edges.iter().enumerate() {
        let (from, to) = (graph.node(&edge.from), graph.node(&edge.to));
        rows.start();
        rows.plain("edge", index + 1);
        rows.plain("from", &edge.from);
        rows.optional("from_kind", from.map(|node| node.kind.word()));
        rows.text("from_label", from.map_or("", |node| &node.label));
        rows.optional("from_entity", from.and_then(|node| node.entity.as_ref()));
        rows.optional("from_level", from.map(|node| node.level));
        rows.optional("from_unnamed", from.map(|node| node.unnamed));
        let openness = from.map(|node| node.openness.range());
        rows.optional("from_openness_low", openness.map(|[low, _]| low));
        rows.optional("from_openness_high", openness.map(|[_, high]| high));
        rows.plain("to", &edge.to);
        rows.optional("to_kind", to.map(|node| node.kind.word()));
        rows.text("to_label", to.map_or("", |node| &node.label));
        rows.optional("to_entity", to.and_then(|node| node.entity.as_ref()));
        rows.optional("to_claim", to.and_then(|node| node.claim.as_ref()));
        rows.optional("attribution", edge.attribution.as_ref());
        rows.plain("inferred", edge.inferred);
        rows.plain("claims", &edge.claims.join(" "));
        rows.ends("openness_low", "openness_high", edge.openness.range());
        rows.ends("basis_low", "basis_high", edge.basis.range());
        rows.place(edge.spans.first());
        rows.spans("spans", &edge.spans);
        rows.end();
    }
}

fn grants(rows: &mut Rows<impl Sink>) {
    for (index, grant) in rows.report.grants.iter().enumerate() {
        rows.start();
        rows.plain("grant", index + 1);
        rows.place(Some(&grant.span));
        rows.words("text", Some(grant.span));
        rows.optional("attribution", grant.source.as_ref());
        let attribution = grant.source.as_ref().and_then(|id| rows.report.attribution(id));
        let source = attribution.and_then(|attribution| attribution.source.as_ref());
        rows.optional("entity", source.and_then(|source| source.entity.as_ref()));
        rows.label("reason", grant.reason);
        rows.words("reason_text", grant.reason_span);
        rows.optional("reason_byte_start", grant.reason_span.map(|span| span[0]));
        rows.optional("reason_byte_end", grant.reason_span.map(|span| span[1]));
        rows.end();
    }
}

fn credits(rows: &mut Rows<impl Sink>) {
    for (index, credit) in rows.report.credits.iter().enumerate() {
        rows.start();
        rows.plain("credit", index + 1);
        rows.place(Some(&credit.span));
        rows.words("text", Some(credit.span));
        rows.text("agency", &credit.agency);
        rows.label("form", credit.form);
        rows.end();
    }
}

fn replies(rows: &mut Rows<impl Sink>) {
    for (index, reply) in rows.report.replies.iter().enumerate() {
        rows.start();
        rows.plain("reply", index + 1);
        rows.place(Some(&reply.span));
        rows.words("text", Some(reply.span));
        rows.text("party", &reply.party);
        rows.label("form", reply.form);
        rows.end();
    }
}

fn chains(rows: &mut Rows<impl Sink>) {
    for (index, chain) in rows.report.chains.iter().enumerate() {
        rows.start();
        rows.plain("chain", index + 1);
        rows.place(Some(&chain.span));
        rows.words("text", Some(chain.span));
        rows.text("relay", &chain.relay);
        rows.label("relation", chain.relation);
        rows.text("origin", chain.origin.as_deref().unwrap_or_default());
        rows.plain("origin_level", chain.origin_level);
        rows.end();
    }
}

/// What the audit found, then the rules that it could not apply: these are not passed.
fn findings(rows: &mut Rows<impl Sink>) {
    let Some(audit) = rows.audit else { return };
    for (index, finding) in audit.findings.iter().enumerate() {
        let bytes = finding.span.map(|span| [span.start, span.end]);
        rows.start();
        rows.plain("finding", index + 1);
        rows.text("house", &audit.house);
        rows.text("rule", &finding.rule);
        rows.text("title", &finding.title);
        rows.plain("severity", finding.severity.label());
        rows.plain("status", finding.status.label());
        rows.place(bytes.as_ref());
        rows.words("text", bytes);
        rows.text("message", &finding.message);
        rows.optional("attribution", finding.attribution.as_ref());
        rows.end();
    }
    for (index, rule) in audit.not_assessable.iter().enumerate() {
        rows.start();
        rows.plain("finding", audit.findings.len() + index + 1);
        rows.text("house", &audit.house);
        rows.text("rule", &rule.rule);
        rows.text("title", &rule.title);
        rows.plain("severity", Value::Absent);
        rows.plain("status", "not-assessable");
        rows.place(None);
        rows.words("text", None);
        rows.text("message", &rule.why);
        rows.plain("attribution", Value::Absent);
        rows.end();
    }
}
