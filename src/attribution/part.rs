//! From a rule's captured tokens to the words of a source, a cue or a content.
//!
//! Marks and spaces at the edges go: a content keeps its quotation marks, and loses the comma before its source and the
//! full stop of its sentence. What is empty then is no part.

use super::Part;
use crate::document::Document;
use crate::span::{Run, Span};
use crate::token::TokenKind;

/// Cuts marks off both ends of a run. Quotation marks and brackets stay.
pub(super) fn trim(document: &Document, run: Run) -> Run {
    let cut = |token: &usize| is_edge(document, *token);
    let skipped = run.range().take_while(cut).count();
    let kept = Run::new(run.start as usize + skipped, run.end as usize);
    let behind = kept.range().rev().take_while(cut).count();
    Run::new(kept.start as usize, kept.end as usize - behind)
}

/// Runs in the order of the text as a part: trimmed, those that touch joined.
pub(super) fn part(document: &Document, runs: &[Run]) -> Option<Part> {
    let mut runs: Vec<Run> = runs.iter().map(|&run| trim(document, run)).filter(|run| !run.is_empty()).collect();
    runs.sort_unstable();
    let mut spans: Vec<Span> = vec![];
    let mut end = None;
    for run in runs {
        match spans.last_mut() {
            Some(last) if end.is_some_and(|end| run.start <= end) => *last = last.hull(document.span(run)),
            _ => spans.push(document.span(run)),
        }
        end = Some(run.end);
    }
    if spans.is_empty() { None } else { Some(Part { spans }) }
}

/// A mark that separates, and says nothing by itself.
fn is_edge(document: &Document, token: usize) -> bool {
    match document.tokens[token].kind {
        TokenKind::Stop => true,
        TokenKind::Mark => matches!(document.word(token), "," | ";" | ":" | "-" | "--" | "–" | "—" | "―"),
        _ => false,
    }
}

/// Runs in the order of the text as a part, each as it is.
pub(super) fn whole(document: &Document, runs: &[Run]) -> Option<Part> {
    let spans: Vec<Span> = runs.iter().map(|&run| document.span(run)).collect();
    if spans.is_empty() { None } else { Some(Part { spans }) }
}
