//! What is said of one claim: who, how near, through whom, how it knows, how strong, what would make it stronger.

use maud::{Markup, html};

use super::plain::Plain;
use super::prose::{block_of, cited, number, paragraph_id};
use super::{figure, words};
use crate::report::Places;
use crate::report::json::{Claim, Report, Source};
use crate::report::support::Path;
use crate::report::text::phrases;
use crate::score::Omission;
use crate::source::Basis;
use crate::span::{Span, capitalised, one_line};

/// Ways from an origin that are shown in full.
const WAYS: usize = 6;

/// The card of a claim. `paths` are the ways to it.
pub(super) fn card(claim: &Claim, paths: &[Path], report: &Report, places: &Places) -> Markup {
    let id = &claim.id;
    html! {
        article.card id=(id) tabindex="-1" aria-labelledby={ (id) "-title" } {
            header.card-head {
                h3 id={ (id) "-title" } {
                    span.card-number.{ "pin-" (claim.status.word()) } { (number(claim)) }
                    span.sr { "Claim " (number(claim)) ": " }
                    span.status { (spaced(claim.status.word())) }
                }
                p.card-about {
                    (claim.place.word()) " · " (claim.worth.word()) " · grade " (claim.grade)
                    @if let Some(at) = block_of(report, claim) {
                        " · " a.where.back href={ "#" @if claim.spans.is_empty() { (paragraph_id(at)) } @else { "at-" (id) } } {
                            "in the text"
                        }
                    }
                }
            }
            blockquote { p { bdi { (Plain(&one_line(&claim.text))) } } }
            (strength(claim))
            dl.facts {
                dt { "Who" }
                dd { (ways(paths, report, places)) }
                @if !claim.disputed_by.is_empty() {
                    dt { "Against it" }
                    dd { (against(claim, report, places)) }
                }
                @if let Some(best) = claim.best_change() {
                    dt { "Stronger with" }
                    dd { (Plain(&best.text)) }
                }
                @if let Some(falls) = claim.reasons.iter().skip(1).find(|reason| reason.text.starts_with("Falls")
                    || reason.text.starts_with("All of it")) {
                    dt { "Depends on" }
                    dd { (Plain(&falls.text)) }
                }
                @if !claim.left_out.is_empty() {
                    dt { "Left out" }
                    dd { (left_out(claim)) }
                }
            }
        }
    }
}

/// Strength and independence, as figure and in words.
fn strength(claim: &Claim) -> Markup {
    html! {
        div.strength {
            (figure::bar(claim.strength))
            p {
                span { "Strength " b { (phrases::interval(claim.strength)) } @if !claim.exact { " (bounds)" } }
                span { (words::independence(claim.independence)) }
            }
            p.why { (capitalised(words::status(claim.status.0))) "." }
        }
    }
}

/// From each origin to the article.
fn ways(paths: &[Path], report: &Report, places: &Places) -> Markup {
    if paths.is_empty() {
        return html! { p { "Nobody but the article." } };
    }
    html! {
        @for path in paths.iter().take(WAYS) { (way(path, report, places)) }
        @if paths.len() > WAYS { p.note { "and " (paths.len() - WAYS) " more ways" } }
    }
}

fn way(path: &Path, report: &Report, places: &Places) -> Markup {
    let source = path.edge.attribution.as_ref().and_then(|id| report.attribution(id)?.source.as_ref());
    // The longest passage says most.
    let shown = path.edge.spans.iter().max_by_key(|span| span[1] - span[0]);
    let level = path.origin.level;
    let kind = path.origin.entity.as_ref().and_then(|id| report.entity(id)).map(|entity| entity.kind.0);
    html! {
        div.way-of {
            ol.way-line {
                li.step-origin.unnamed-step[path.origin.unnamed] { bdi { (Plain(&path.origin.label)) } }
                @for relay in &path.relays { li.step-relay { bdi { (Plain(&relay.label)) } } }
                li.step-page { "this article" }
            }
            p.near {
                (figure::ladder(level))
                span { span.sr { "How near: " } "Step " (level) " of 7: " (words::level_of(level, kind)) "." }
            }
            p.basis { (basis(source, report, places)) }
            @if let Some([start, end]) = shown.copied() {
                p.shown { "Shown by " (cited(report, places, Span { start, end }))
                    @if path.edge.inferred { ", read from a neighbouring sentence" } }
            }
        }
    }
}

/// How a source knows, with the words that say so.
fn basis(source: Option<&Source>, report: &Report, places: &Places) -> Markup {
    let known = source.map_or(Basis::Unstated, |source| source.basis.0);
    match source.and_then(|source| source.basis_span) {
        Some([start, end]) => html! {
            @if known == Basis::Unstated { "The text says how it knows: " } @else { (capitalised(words::basis(known))) ": " }
            (cited(report, places, Span { start, end }))
        },
        None => html! { (capitalised(words::basis(known))) "." },
    }
}

fn against(claim: &Claim, report: &Report, places: &Places) -> Markup {
    html! {
        ul.plain { @for other in claim.disputed_by.iter().filter_map(|id| report.claim(id)) {
            @let who = phrases::speakers(other, report);
            li {
                @if !who.is_empty() { bdi { (Plain(&who)) } ": " }
                @if let Some([start, end]) = other.spans.first().copied() { (cited(report, places, Span { start, end })) }
                " " a.where href={ "#" (other.id) } { "claim " (number(other)) }
            }
        } }
    }
}

fn left_out(claim: &Claim) -> Markup {
    let said = |omission: &crate::report::Label<Omission>| match omission.0 {
        Omission::Cuts => "other sets of sources that it falls with",
        Omission::Importance => "what each source adds",
        Omission::Naming => "what naming each source would add",
    };
    let said: Vec<&str> = claim.left_out.iter().map(said).collect();
    html! { (capitalised(&said.join("; "))) ": the graph is too large." }
}

/// `single origin` of `single-origin`.
pub(super) fn spaced(label: &str) -> String {
    label.replace('-', " ")
}
