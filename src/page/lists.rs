//! The lists under the article: sources with the words given to each, replies, anonymity, chains, credits, limits.

use maud::{Markup, html};

use super::plain::Plain;
use super::prose::{block_at, cited, paragraph_id};
use super::{figure, words};
use crate::report::Places;
use crate::report::json::{Bytes, Entity, Report};
use crate::report::text::phrases;
use crate::span::{Span, capitalised};

/// Everybody who is a source, those with most words first.
pub(super) fn sources(report: &Report) -> Markup {
    let mut sources: Vec<&Entity> = report.entities.iter().filter(|entity| !entity.attributions.is_empty()).collect();
    if sources.is_empty() {
        return html! { p { "The article names no source." } };
    }
    sources.sort_by(|a, b| b.words.cmp(&a.words).then(a.id.len().cmp(&b.id.len())).then(a.id.cmp(&b.id)));
    let most = f64::from(sources.iter().map(|entity| entity.words).max().unwrap_or_default().max(1));
    html! {
        div.scroll tabindex="0" role="region" aria-label="Table of sources" {
            table.sources {
                thead { tr { th scope="col" { "Source" } th.number scope="col" { "Words" } th scope="col" { span.sr { "Share" } }
                    th scope="col" { "How near" } th scope="col" { "Kind" } } }
                tbody { @for entity in sources {
                    @let at = entity.mentions.first().and_then(|mention| block_at(report, mention.span[0]));
                    tr id=(entity.id) {
                        th scope="row" {
                            @if let Some(at) = at { a href={ "#" (paragraph_id(at)) } { bdi { (Plain(&entity.name)) } } }
                            @else { bdi { (Plain(&entity.name)) } }
                        }
                        td.number { (entity.words) }
                        td.bars { (figure::bar([f64::from(entity.words) / most; 2])) }
                        td.nearness { (figure::ladder(entity.level)) span { (entity.level) " · " (phrases::level(entity.level)) } }
                        td { (entity.kind.word()) }
                    }
                } }
            }
        }
    }
}

/// Who answered, denied, or did not answer; who was granted anonymity; through whom things came; who supplied the article.
/// What the article has none of is left out.
pub(super) fn others(report: &Report, places: &Places) -> Vec<(&'static str, &'static str, Markup)> {
    let replies = report
        .replies
        .iter()
        .map(|reply| (reply.span, html! { bdi { (Plain(&reply.party)) } " " (phrases::reply(reply.form.0)) }));
    let grants = report.grants.iter().map(|grant| {
        let source = grant.source.as_ref().and_then(|id| report.attribution(id)?.source.as_ref());
        let who = source.and_then(|source| source.entity_name.as_deref()).unwrap_or("a source");
        (grant.span, html! { bdi { (Plain(who)) } ", " (phrases::reason(grant.reason.0)) })
    });
    let chains = report.chains.iter().map(|chain| {
        let what = html! {
            bdi { (Plain(&chain.relay)) } " " (words::relation(chain.relation.0)) " "
            @if let Some(origin) = &chain.origin { bdi { (Plain(origin)) } " (" (phrases::level(chain.origin_level)) ")" }
            @else { "an origin that is not given" }
        };
        (chain.span, what)
    });
    let credits = report
        .credits
        .iter()
        .map(|credit| (credit.span, html! { bdi { (Plain(&credit.agency)) } ", " (words::credit(credit.form.0)) }));
    let lists: [(_, _, Vec<(Bytes, Markup)>); 4] = [
        ("replies", "Replies", replies.collect()),
        ("anonymity", "Anonymity granted", grants.collect()),
        ("through", "Told through others", chains.collect()),
        ("credits", "Credits", credits.collect()),
    ];
    let full = lists.into_iter().filter(|(_, _, rows)| !rows.is_empty());
    full.map(|(id, title, rows)| (id, title, list(report, places, rows))).collect()
}

fn list(report: &Report, places: &Places, rows: Vec<(Bytes, Markup)>) -> Markup {
    html! { ul.entries { @for ([start, end], what) in rows {
        li { span.entry { (what) } span.evidence { (cited(report, places, Span { start, end })) } }
    } } }
}

/// How to read the numbers.
pub(super) fn method(report: &Report) -> Markup {
    html! {
        p { b { "Strength" } " is the chance that at least one origin still reaches a claim if every source and every link "
            "fails by itself, at published rates: the less clearly a source is identified, and the further away it is, "
            "the more often. It says how a claim is sourced. It does not say whether the claim is true, nor whether "
            "anybody is credible." }
        p { b { "Independence" } " counts origins that share no person, paper or outlet on their way: five papers with one "
            "dispatch are one origin. Where the text does not say whether two sources are the same, both numbers are an interval." }
        p { b { "How near" } " is the ladder of identification:" }
        ol.levels start="0" { @for level in 0..=7 { li { (capitalised(words::level(level))) } } }
        p { "The number of a paragraph is that of its weakest claim, questions and instructions left aside. Grades are a letter "
            "for how openly the best source is identified (A to E, F for nobody) and a number for how many origins agree, in the "
            "manner of the Admiralty code." }
        p { "Sources, cues and contents were found by a program, which errs: it misses part of what is said without quotation "
            "marks, and here and there marks too many words or too few. Its figures stand in its README. Look at the words "
            "before you rely on a number." }
        p.stamp { "Grammar " (report.grammar) " · text " span.hash { (report.sha256) } }
    }
}
