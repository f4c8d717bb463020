//! Where sentences end: the tokens of one block go in, runs of tokens come out.

use super::lists::Lists;
use super::tokenize::is_dash;
use super::{Draft, Quotation};
use crate::span::Run;
use crate::token::{Token, TokenKind};

/// No sentence is longer.
pub(super) const LONGEST: usize = 400;
/// A quotation with more sentences than this is split inside.
const WHOLE: usize = 3;

/// The sentences of a block. `quoted` holds the outermost quotations that meet the block.
pub(super) fn split(text: &str, block: &Draft, tokens: &[Token], quoted: &[Quotation], lists: &Lists) -> Vec<Run> {
    let mut ends: Vec<usize> = Vec::new();
    let mut at = block.tokens.start as usize;
    let stop = block.tokens.end as usize;
    while at < stop {
        match end_at(text, tokens, at, stop, lists) {
            Some(end) => {
                ends.push(end);
                at = end;
            }
            None => at += 1,
        }
    }
    if ends.last() != Some(&stop) {
        ends.push(stop);
    }
    // The number of an item, `2.`, is no sentence.
    let first = block.tokens.start as usize;
    if ends.len() > 1 && ends[0] == first + 2 && tokens[first].kind == TokenKind::Number {
        ends.remove(0);
    }
    let ends = outside(ends, block, quoted);
    let mut runs = Vec::with_capacity(ends.len());
    let mut start = block.tokens.start as usize;
    for end in ends {
        while end - start > LONGEST {
            let cut = cut(tokens, start);
            runs.push(Run::new(start, cut));
            start = cut;
        }
        if start < end {
            runs.push(Run::new(start, end));
        }
        start = end;
    }
    runs
}

/// Where the sentence ends that may end with token `at`: after it and the closing marks behind it.
fn end_at(text: &str, tokens: &[Token], at: usize, stop: usize, lists: &Lists) -> Option<usize> {
    let token = tokens[at];
    let word = token.span.of(text);
    let abbreviation = token.kind == TokenKind::Word && word.ends_with('.');
    if token.kind != TokenKind::Stop && !abbreviation {
        return None;
    }
    let mut end = at + 1;
    let mut quoted = false;
    while end < stop && closes(text, tokens[end]) {
        quoted |= tokens[end].kind == TokenKind::CloseQuote;
        end += 1;
    }
    if end == stop {
        return Some(end);
    }
    // The first word of what follows, after its opening marks.
    let mut next = end;
    while next < stop && opens(text, tokens[next]) {
        next += 1;
    }
    if next == stop {
        return (!abbreviation).then_some(end);
    }
    let follower = tokens[next].span.of(text);
    let first = follower.chars().next().unwrap_or(' ');
    let bracketed = text[tokens[end].span.start as usize..].starts_with('(');
    if (first.is_lowercase() && !bracketed)
        || matches!(tokens[next].kind, TokenKind::Stop)
        || matches!(first, ',' | ';' | ':' | ')')
    {
        return None;
    }
    if is_dash(follower) {
        return None;
    }
    if abbreviation {
        let initial = word.chars().count() == 2;
        let title = initial || lists.is(lists.title, word);
        return (!title && lists.is(lists.opener, follower)).then_some(end);
    }
    // "Go?" Smith asked.
    if quoted && next == end && !word.starts_with('.') && is_cue_ahead(text, &tokens[end..stop.min(end + 6)], lists) {
        return None;
    }
    Some(end)
}

fn closes(text: &str, token: Token) -> bool {
    token.kind == TokenKind::CloseQuote
        || (token.kind == TokenKind::Mark && matches!(token.span.of(text), ")" | "]" | "}"))
}

fn opens(text: &str, token: Token) -> bool {
    token.kind == TokenKind::OpenQuote
        || (token.kind == TokenKind::Mark && matches!(token.span.of(text), "(" | "[" | "{" | "$" | "£" | "€" | "•"))
}

/// Whether a name and then a verb of saying, or another past tense, follow: `Smith asked`.
fn is_cue_ahead(text: &str, tokens: &[Token], lists: &Lists) -> bool {
    let capital = |token: &Token| token.span.of(text).starts_with(|c: char| c.is_uppercase());
    let names = tokens.iter().take_while(|token| capital(token)).count();
    names > 0
        && !lists.is(lists.opener, tokens[0].span.of(text))
        && tokens
            .get(names)
            .map(|token| token.span.of(text))
            .is_some_and(|verb| verb.ends_with("ed") || lists.is(lists.say, verb))
}

/// Leaves out the ends inside a quotation of few sentences.
fn outside(ends: Vec<usize>, block: &Draft, quoted: &[Quotation]) -> Vec<usize> {
    let mut kept = Vec::with_capacity(ends.len());
    let mut quotations = quoted.iter().peekable();
    let mut at = 0;
    while at < ends.len() {
        while quotations.peek().is_some_and(|quotation| quotation.tokens.end as usize <= ends[at]) {
            quotations.next();
        }
        let holder = quotations.peek().filter(|quotation| (quotation.tokens.start as usize) < ends[at]);
        let Some(holder) = holder else {
            kept.push(ends[at]);
            at += 1;
            continue;
        };
        let inside = ends[at..].iter().take_while(|end| **end < holder.tokens.end as usize).count().max(1);
        let whole = block.tokens.start <= holder.tokens.start && holder.tokens.end <= block.tokens.end;
        let length = holder.tokens.len();
        if !(whole && inside < WHOLE && length < LONGEST / 2) {
            kept.extend_from_slice(&ends[at..at + inside]);
        }
        at += inside;
    }
    kept
}

/// Where to cut a sentence that is too long: after the last mark of its second half, or at its greatest length.
fn cut(tokens: &[Token], start: usize) -> usize {
    let half = start + LONGEST / 2..start + LONGEST;
    let mark = |at: &usize| matches!(tokens[*at].kind, TokenKind::Mark | TokenKind::Stop);
    half.rev().find(mark).map_or(start + LONGEST, |at| at + 1)
}
