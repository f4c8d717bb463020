//! What an audit found, and what it could not tell.

use maud::{Markup, html};

use super::plain::Plain;
use super::prose::cited;
use super::words;
use crate::audit::{Audit, Finding, Status};
use crate::report::Places;
use crate::report::json::Report;
use crate::span::capitalised;

/// The findings, in the audit's order.
pub(super) fn findings(audit: &Audit, report: &Report, places: &Places) -> Markup {
    if audit.findings.is_empty() {
        return html! {
            p { "Nothing that the rules of “" bdi { (Plain(&audit.house)) } "” can decide from the text speaks against this article. "
                "What they cannot decide stands below." }
        };
    }
    html! {
        p.note { "By the rules of “" bdi { (Plain(&audit.house)) } "”." }
        ol.findings { @for (index, finding) in audit.findings.iter().enumerate() {
            li id={ "f" (index + 1) } tabindex="-1" {
                p.finding-head {
                    span.severity.{ "severity-" (finding.severity.label()) } { (finding.severity.label()) }
                    " " b { (Plain(&finding.rule)) } " " (Plain(&finding.title))
                    @if finding.status == Status::Look { span.look { "please look: the text raises the question only" } }
                }
                p { (Plain(&finding.message)) }
                @if let Some(span) = finding.span { p.evidence { (cited(report, places, span)) } }
            }
        } }
    }
}

/// The mark of a finding behind its words.
pub(super) fn flag(index: usize, finding: &Finding) -> Markup {
    html! {
        a.flag.{ "severity-" (finding.severity.label()) } href={ "#f" (index + 1) }
            aria-label={ (capitalised(finding.severity.label())) " " (Plain(&finding.rule)) ": " (Plain(&finding.title)) } { (Plain(&finding.rule)) }
    }
}

/// What no program can tell from the text, and which rules therefore nobody passed.
pub(super) fn not_assessable(audit: Option<&Audit>) -> Markup {
    let rules = audit.map_or(&[][..], |audit| &audit.not_assessable);
    html! {
        p { "From the text of an article nobody can tell:" }
        ul { @for what in words::NOT_ASSESSABLE { li { (what) } } }
        @if !rules.is_empty() {
            p { "So these rules could not be applied:" }
            ul { @for rule in rules { li { b { (Plain(&rule.rule)) } " " (Plain(&rule.title)) ": " (Plain(&rule.why)) } } }
        }
        p { "None of this counts as passed." }
    }
}
