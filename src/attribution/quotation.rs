//! Quotations that go on: over the next sentences of the paragraph, or without a cue of their own.

use super::{Draft, Form};
use crate::document::{Document, Quotation};
use crate::span::Run;
use crate::token::TokenKind;

/// Gives sentences that are nothing but a quotation to the speaker of the quotation before them in the same paragraph.
pub(super) fn extend(document: &Document, drafts: &mut [Draft]) {
    let mut next = 0;
    let mut running: Option<usize> = None;
    for (index, sentence) in document.sentences.iter().enumerate() {
        let first = next;
        while next < drafts.len() && drafts[next].found.sentence == index {
            next += 1;
        }
        if next > first {
            running = (first..next).rev().find(|&draft| quotes(document, &drafts[draft]));
        } else if let Some(draft) = running {
            let same = document.sentences[drafts[draft].found.sentence].block == sentence.block;
            if same && is_quotation(document, sentence.tokens) {
                drafts[draft].content.push(sentence.tokens);
            } else {
                running = None;
            }
        }
    }
}

/// Whether a draft's content has a quotation in it.
fn quotes(document: &Document, draft: &Draft) -> bool {
    let mut tokens = draft.content.iter().flat_map(|run| run.range());
    tokens.any(|token| matches!(document.tokens[token].kind, TokenKind::OpenQuote | TokenKind::CloseQuote))
}

/// Whether one quotation fills these tokens, but for a mark at the end.
fn is_quotation(document: &Document, tokens: Run) -> bool {
    let words = super::part::trim(document, tokens);
    let inside = quotations_at(document, words)
        .any(|quotation| quotation.tokens.start <= words.start && words.end <= quotation.tokens.end);
    inside && !words.is_empty()
}

/// The outermost quotations that meet a run of tokens.
fn quotations_at<'d>(document: &'d Document, run: Run) -> impl Iterator<Item = &'d Quotation> {
    let behind = document.quotations.partition_point(|quotation| quotation.tokens.start < run.end);
    let outer = document.quotations[..behind].iter().rev().filter(|quotation| quotation.depth == 0);
    outer.take_while(move |quotation| quotation.tokens.end > run.start)
}

/// How much of a content is quoted.
pub(super) fn form(document: &Document, content: &[Run]) -> Form {
    let (mut quoted, mut plain) = (0, 0);
    for &run in content {
        let inside: usize = quotations_at(document, run)
            .map(|quotation| {
                let (start, end) = (quotation.tokens.start.max(run.start), quotation.tokens.end.min(run.end));
                (start..end).filter(|&token| is_word(document, token as usize)).count()
            })
            .sum();
        let words = run.range().filter(|&token| is_word(document, token)).count();
        quoted += inside;
        plain += words.saturating_sub(inside);
    }
    match (quoted, plain) {
        (0, _) => Form::Indirect,
        (_, 0) => Form::Direct,
        _ => Form::Mixed,
    }
}

fn is_word(document: &Document, token: usize) -> bool {
    matches!(document.tokens[token].kind, TokenKind::Word | TokenKind::Number)
}
