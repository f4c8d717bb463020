//! What an audit found, for people and for the programs that they work with: [`of`] turns an [`Audit`] into plain values
//! with lines and columns, and each part writes these in one form.
//!
//! Lines and columns count in the article's text: for plain text that is the file. Columns count code points.

mod github;
mod junit;
mod sarif;
mod text;

pub use github::annotations;
pub use junit::junit;
pub use sarif::sarif;
pub use text::{counts, findings, not_assessable, rules};

use serde::Serialize;

use super::json::Bytes;
use super::place::Places;
use crate::article::Article;
use crate::audit::{Audit, Severity};
use crate::span::Span;

/// Where the rules are explained.
pub const RULES_PAGE: &str = "docs/audit.md";

/// Bytes of text that are shown around words, at most, on each side.
const AROUND: usize = 160;
/// Bytes of the words themselves that are underlined, at most.
const LONGEST: usize = 400;

/// What was found in one article.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audited {
    /// The article's id.
    pub id: String,
    /// Where it was read.
    pub path: String,
    /// The house whose rules were applied.
    pub house: String,
    /// In the order of the text; what concerns the whole article stands last.
    pub findings: Vec<Found>,
    /// Rules that could not be applied. They are not passed.
    pub not_assessable: Vec<NotAssessable>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// The rule's id.
    pub rule: String,
    /// What it is called.
    pub title: String,
    /// `error`, `warning` or `note`.
    pub severity: &'static str,
    /// `decided` where the text shows it, `look` where a person has to answer.
    pub status: &'static str,
    /// What is the matter.
    pub message: String,
    /// The words; null for the whole article.
    pub text: Option<String>,
    /// Their bytes.
    pub span: Option<Bytes>,
    /// Line of the first byte, from 1.
    pub line: u32,
    /// Its column in code points, from 1.
    pub column: u32,
    /// Line of the end.
    pub end_line: u32,
    /// Column of the end.
    pub end_column: u32,
    /// The attribution it is about.
    pub attribution: Option<String>,
    /// How grave it is, to compare.
    #[serde(skip)]
    pub grave: Severity,
    /// The words in their line.
    #[serde(skip)]
    context: Option<Context>,
}

/// Words in their line, cut where it is long.
#[derive(Clone, Debug, PartialEq)]
struct Context {
    text: String,
    /// The words, in bytes of `text`.
    words: std::ops::Range<usize>,
}

/// A rule that could not be applied.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NotAssessable {
    /// The rule's id.
    pub rule: String,
    /// What it is called.
    pub title: String,
    /// What is missing.
    pub why: String,
}

/// What an audit found, with lines and columns.
pub fn of(article: &Article, audit: &Audit) -> Audited {
    let places = Places::new(&article.text);
    let found = |finding: &crate::audit::Finding| {
        let span = finding.span.unwrap_or_default();
        let ((line, column), (end_line, end_column)) = (places.line_column(span.start), places.line_column(span.end));
        Found {
            rule: finding.rule.clone(),
            title: finding.title.clone(),
            severity: finding.severity.label(),
            status: finding.status.label(),
            message: finding.message.clone(),
            text: finding.span.map(|span| span.of(&article.text).to_owned()),
            span: finding.span.map(|span| [span.start, span.end]),
            line,
            column,
            end_line,
            end_column,
            attribution: finding.attribution.clone(),
            grave: finding.severity,
            context: finding.span.map(|span| context(&article.text, span)),
        }
    };
    let missing = audit.not_assessable.iter();
    Audited {
        id: article.id.clone(),
        path: article.path.clone(),
        house: audit.house.clone(),
        findings: audit.findings.iter().map(found).collect(),
        not_assessable: missing
            .map(|one| NotAssessable { rule: one.rule.clone(), title: one.title.clone(), why: one.why.clone() })
            .collect(),
    }
}

/// The line around words, cut where it is long; of words over several lines the first line.
fn context(text: &str, span: Span) -> Context {
    let (start, end) = (span.start as usize, span.end as usize);
    let end = text[start..end].find('\n').map_or(end, |at| start + at).min(text.floor_char_boundary(start + LONGEST));
    let from = text.ceil_char_boundary(start.saturating_sub(AROUND));
    let from = text[from..start].rfind('\n').map_or(from, |at| from + at + 1);
    let to = text.floor_char_boundary(end + AROUND);
    let to = text[end..to].find('\n').map_or(to, |at| end + at);
    let cut = |at: usize, edge: bool| if edge || text.as_bytes().get(at) == Some(&b'\n') { "" } else { "…" };
    let before = cut(from.saturating_sub(1), from == 0);
    let shown = text[from..to].trim_end_matches('\r');
    let after = cut(to, from + shown.len() < to || to == text.len());
    let shift = before.len();
    Context { text: format!("{before}{shown}{after}"), words: start - from + shift..end - from + shift }
}

/// Everything as one JSON object.
pub fn json(articles: &[Audited], stamp: &str) -> String {
    let whole = serde_json::json!({ "grammar": stamp, "articles": articles });
    format!("{whole}\n")
}
