//! The page of one article.

use maud::{Markup, PreEscaped, html};

use super::frame::Kind;
use super::plain::{Plain, fit};
use super::prose::{Prose, number, quoted};
use super::{claim, figure, findings, frame, lists};
use crate::Analysis;
use crate::audit::Audit;
use crate::claim::ClaimId;
use crate::draw;
use crate::report::json::{Claim, Report, index};
use crate::report::text::{lead, phrases};
use crate::report::{Places, support};

/// Boxes of the largest picture that anybody can read. Of a larger graph only the way to the weakest claim is drawn.
const LARGEST: usize = 90;
/// Claims that are named as the first ones to check.
const FIRST: usize = 3;

/// The page of an article. `report` is that of `analysis`; without an audit the page says nothing of findings.
pub fn article(analysis: &Analysis, report: &Report, audit: Option<&Audit>) -> String {
    let text = analysis.document.text;
    let places = Places::new(text);
    let prose = Prose::new(report, &places, text.len(), audit);
    let title = phrases::title(report, &places);
    let others = lists::others(report, &places);
    let paths = support::all_paths(report);
    let chain = chain(analysis, report);
    let body = html! {
        a.skip href="#article" { "Skip to the article" }
        header.masthead {
            (frame::kicker())
            @match prose.headline() { Some(headline) => { (headline) } None => { h1 { (Plain(&title)) } } }
            p.facts-line { (facts(report)) }
            p.lead { (Plain(&lead::sentences(report))) }
            (shares(report))
            (contents(report, &others, chain.is_some(), audit.is_some()))
        }
        main {
            div.reading {
                section.prose id="article" aria-labelledby="article-title" tabindex="-1" {
                    h2.sr id="article-title" { "The article" }
                    (prose.body())
                }
                aside.side aria-label="Key, and the chosen claim" {
                    (key())
                    div #panel hidden {}
                }
            }
            @if !report.claims.is_empty() {
                section id="claims" aria-labelledby="claims-title" {
                    h2 id="claims-title" { "Claims" }
                    (first_to_check(report))
                    div.cards { @for (one, paths) in report.claims.iter().zip(&paths) {
                        (claim::card(one, paths, report, &places))
                    } }
                }
            }
            @if let Some(chain) = &chain {
                section.wide id="chain" aria-labelledby="chain-title" { h2 id="chain-title" { "The chain" } (chain) }
            }
            section id="sources" aria-labelledby="sources-title" { h2 id="sources-title" { "Sources" } (lists::sources(report)) }
            @for (id, title, list) in &others {
                section id=(id) aria-labelledby={ (id) "-title" } { h2 id={ (id) "-title" } { (title) } (list) }
            }
            @if let Some(audit) = audit {
                section id="findings" aria-labelledby="findings-title" {
                    h2 id="findings-title" { "Findings" }
                    (findings::findings(audit, report, &places))
                }
            }
            section.limits id="limits" aria-labelledby="limits-title" {
                h2 id="limits-title" { "Not assessable" }
                (findings::not_assessable(audit))
            }
            section.method id="method" aria-labelledby="method-title" { h2 id="method-title" { "Method and limits" } (lists::method(report)) }
        }
    };
    frame::page(&title, frame::ARTICLE_SCRIPT, Kind::Page, &body)
}

/// Where it comes from, and how much there is of everything.
fn facts(report: &Report) -> Markup {
    let measures = &report.article;
    let given = [&report.metadata.outlet, &report.metadata.date].into_iter().flatten();
    html! {
        @for fact in given { bdi { (Plain(fact)) } " · " }
        bdi { (Plain(&report.path)) } " · "
        (phrases::count(measures.words, "word", "words")) " · "
        (phrases::count(measures.claims, "claim", "claims")) " · "
        (phrases::count(measures.sources, "source", "sources"))
    }
}

/// What the words of the article rest on, as bars.
fn shares(report: &Report) -> Markup {
    let measures = &report.article;
    let shares = [
        ("on the article’s own word", measures.share_unattributed),
        ("on unnamed sources alone", measures.share_unnamed_only),
        ("on a single origin", measures.share_single_origin),
        ("disputed in the article", measures.share_disputed),
    ];
    html! {
        dl.shares aria-label="Share of the words that rests" {
            @if let Some(weakest) = &measures.weakest {
                div.weakest {
                    dt { "weakest claim on top" }
                    dd { b { (phrases::interval(weakest.strength)) } (figure::bar(weakest.strength)) }
                }
            }
            @for (what, share) in shares {
                div { dt { (what) } dd { b { (phrases::percent(share)) } (figure::bar([share; 2])) } }
            }
        }
    }
}

fn contents(report: &Report, others: &[(&str, &str, Markup)], chain: bool, audit: bool) -> Markup {
    html! {
        nav.contents aria-label="On this page" { ul {
            li { a href="#article" { "Article" } }
            @if !report.claims.is_empty() { li { a href="#claims" { "Claims" } } }
            @if chain { li { a href="#chain" { "Chain" } } }
            li { a href="#sources" { "Sources" } }
            @for (id, title, _) in others { li { a href={ "#" (id) } { (title) } } }
            @if audit { li { a href="#findings" { "Findings" } } }
            li { a href="#limits" { "Not assessable" } }
            li { a href="#method" { "Method" } }
        } }
    }
}

/// What the marks mean.
fn key() -> Markup {
    html! {
        div.key {
            h2 { "How to read the marks" }
            ul {
                li { span.m-source { "Source" } ": who says it" }
                li { span.m-cue { "Cue" } ": the words that attribute" }
                li { span.m-content { "Content" } ": what is said" }
                li { span.m-own { "Own word" } ": a claim that nobody but the article stands behind" }
            }
            p { span.pin.pin-supported { "1" } " leads to the claim of that number. The bar beside a paragraph is the sourcing strength of its "
                "weakest claim, from 0 to 1." }
            p.script-only hidden { "Click a claim, or use " kbd { "Tab" } " and " kbd { "Enter" } ". Then " kbd { "←" } " " kbd { "→" }
                " go on, " kbd { "Esc" } " closes." }
        }
    }
}

/// The claims that an editor should look at first.
fn first_to_check(report: &Report) -> Markup {
    let mut claims: Vec<&Claim> = report.claims.iter().collect();
    claims.sort_by_key(|claim| claim.check);
    html! {
        @if claims.len() > FIRST {
            div.first {
                h3 { "Check these first" }
                ol { @for claim in claims.into_iter().take(FIRST) {
                    li { a href={ "#" (claim.id) } { "Claim " (number(claim)) } " " bdi { (Plain(&phrases::cut(&quoted(&claim.text), 110))) }
                        span.gauge-number { " " (phrases::interval(claim.strength)) } }
                } }
            }
        }
    }
}

/// The picture of the graph, or of what leads to the weakest claim where the whole is too large.
fn chain(analysis: &Analysis, report: &Report) -> Option<Markup> {
    let weakest = report.article.weakest.as_ref().map(|weakest| weakest.claim.as_str());
    let id = weakest.or(report.claims.first().map(|claim| claim.id.as_str()))?;
    let whole = analysis.provenance.nodes.len() <= LARGEST;
    let only = if whole { None } else { Some(ClaimId(index(id)?)) };
    let picture = draw::picture(&analysis.provenance, &analysis.claims, &analysis.scores, only);
    if picture.arrows.is_empty() || picture.cards.len() > LARGEST {
        return None;
    }
    let what = match only {
        None => "From the first origins on the left to the claims on the right. Every claim stands with its origins in the list above.".to_owned(),
        Some(_) => format!("The article has too many claims for one picture: this is what leads to claim {}.", &id[1..]),
    };
    let title = "Where each claim comes from";
    Some(html! {
        p.note { (what) }
        div.scroll.picture tabindex="0" role="region" aria-label=(title) {
            (PreEscaped(fit(&draw::inline_svg(&picture, title, "chain"))))
        }
    })
}
