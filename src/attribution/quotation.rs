//! Quotations that go on: over the next sentences of the paragraph, or without a cue of their own.

use super::{Draft, Form};
use crate::document::{Document, Quotation};
use crate::span::Run;
use crate::token::TokenKind;

/// Gives each quotation all its sentences: those before the one with its cue, and those behind it that have no cue. Where
/// a quotation has ended, sentences of the same paragraph that are nothing but a quotation are by the same speaker. A
/// draft without content announces the quotation that begins the next sentence, or signs the one above it.
pub(super) fn extend(document: &Document, drafts: &mut [Draft]) {
    sign(document, drafts);
    let taken = reach_back(document, drafts);
    let mut next = 0;
    // The draft whose speaker goes on, and the paragraph.
    let mut running: Option<(usize, u32)> = None;
    for (index, sentence) in document.sentences.iter().enumerate() {
        let first = next;
        while next < drafts.len() && drafts[next].found.sentence == index {
            next += 1;
        }
        if let Some(announced) = announced(document, &drafts[..first], &drafts[first..next], index) {
            drafts[first - 1].content.push(announced);
            running = Some((first - 1, sentence.block));
            if next == first {
                continue;
            }
        }
        if next > first {
            let speaks = (first..next).rev().find(|&draft| quotes(document, &drafts[draft]));
            running = speaks.map(|draft| (draft, sentence.block));
        } else if let Some((draft, block)) = running {
            let is_taken = taken.partition_point(|run| run.end <= sentence.tokens.start);
            let is_taken = taken.get(is_taken).is_some_and(|run| run.start < sentence.tokens.end);
            if !is_taken && goes_on(document, &drafts[draft], block, index) {
                drafts[draft].content.push(sentence.tokens);
            } else {
                running = None;
            }
        }
    }
}

/// Gives a draft whose cue is a dash at the start of its block the quotation that is all of the block before.
fn sign(document: &Document, drafts: &mut [Draft]) {
    for draft in drafts.iter_mut().filter(|draft| draft.content.is_empty()) {
        let sentence = draft.found.sentence;
        let block = document.sentences[sentence].block as usize;
        let is_first = document.blocks[block].sentences.start as usize == sentence;
        let is_dash = draft.cue.iter().flat_map(|run| run.range()).all(|token| !is_word(document, token));
        if !is_first || !is_dash || sentence == 0 {
            continue;
        }
        let above = document.blocks[document.sentences[sentence - 1].block as usize].sentences;
        let (first, last) = (document.sentences[above.start as usize], document.sentences[sentence - 1]);
        let words = super::part::trim(document, Run { start: first.tokens.start, end: last.tokens.end });
        draft.content.extend(quotation_around(document, words).map(|quotation| quotation.tokens));
    }
}

/// The quotation at the start of a sentence, if the last draft before announces it and none in the sentence has it.
fn announced(document: &Document, before: &[Draft], here: &[Draft], index: usize) -> Option<Run> {
    let last = before.last()?;
    if !last.content.is_empty() || last.found.sentence + 1 != index {
        return None;
    }
    let tokens = document.sentences[index].tokens;
    let first = Run { start: tokens.start, end: tokens.start + 1 };
    let quotation = quotations_at(document, first).next()?;
    let run = Run { start: tokens.start, end: quotation.tokens.end.min(tokens.end) };
    let is_taken = here.iter().flat_map(|draft| &draft.content).any(|content| content.start < run.end);
    if is_taken { None } else { Some(run) }
}

/// Lets contents that begin a sentence inside a quotation begin where the quotation does, or its paragraph. Returns what
/// was added, in order.
fn reach_back(document: &Document, drafts: &mut [Draft]) -> Vec<Run> {
    let mut added: Vec<Run> = vec![];
    for draft in drafts {
        let sentence = document.sentences[draft.found.sentence];
        let block = document.blocks[sentence.block as usize];
        let paragraph = document.sentences[block.sentences.start as usize].tokens.start;
        for run in draft.content.iter_mut().filter(|run| run.start == sentence.tokens.start) {
            let first = Run { start: run.start, end: run.start + 1 };
            if let Some(quotation) = quotations_at(document, first).next() {
                let start = quotation.tokens.start.max(paragraph);
                if start < run.start && added.last().is_none_or(|last| last.end <= start) {
                    added.push(Run { start, end: run.start });
                    run.start = start;
                }
            }
        }
    }
    added
}

/// Whether a sentence goes on with what a draft's speaker said: inside the same quotation, or as a new one in the same
/// paragraph.
fn goes_on(document: &Document, draft: &Draft, block: u32, index: usize) -> bool {
    let sentence = document.sentences[index];
    let words = super::part::trim(document, sentence.tokens);
    let Some(quotation) = quotation_around(document, words) else { return false };
    block == sentence.block || draft.content.last().is_some_and(|run| quotation.tokens.start < run.end)
}

/// Whether a draft's content has a quotation in it.
fn quotes(document: &Document, draft: &Draft) -> bool {
    let mut tokens = draft.content.iter().flat_map(|run| run.range());
    tokens.any(|token| matches!(document.tokens[token].kind, TokenKind::OpenQuote | TokenKind::CloseQuote))
}

/// The quotation that holds all these tokens.
fn quotation_around<'d>(document: &'d Document, words: Run) -> Option<&'d Quotation> {
    let holds = |quotation: &&Quotation| quotation.tokens.start <= words.start && words.end <= quotation.tokens.end;
    if words.is_empty() { None } else { quotations_at(document, words).find(holds) }
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

pub(super) fn is_word(document: &Document, token: usize) -> bool {
    matches!(document.tokens[token].kind, TokenKind::Word | TokenKind::Number)
}
