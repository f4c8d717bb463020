//! Which quotation marks belong together: tokens go in, [`Quotation`]s come out, outermost first.
//!
//! A quotation that goes on in the next paragraph has an opening mark at the start of each and one closing mark at
//! the end. A mark that nothing closes ends with its paragraph. An apostrophe that looked like a mark becomes a word
//! (`workers'`) or a mark (`6'`) again. No recursion, one pass.

use super::{BlockKind, Draft, Quotation};
use crate::span::Run;
use crate::token::{Token, TokenKind};

/// Quotations deeper than this are not told apart.
const DEPTH: usize = 8;

/// A quotation that is open.
#[derive(Clone, Copy)]
struct Open {
    /// Its place in the list.
    index: usize,
    double: bool,
}

/// Pairs the quotation marks of all blocks, and settles what the marks are.
pub(super) fn pair(text: &str, blocks: &[Draft], tokens: &mut [Token]) -> Vec<Quotation> {
    let mut quotations: Vec<Quotation> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (number, block) in blocks.iter().enumerate() {
        if block.kind == BlockKind::Boilerplate && !open.is_empty() {
            continue;
        }
        let first = block.tokens.start as usize;
        // The opening mark of a paragraph inside a quotation repeats, and opens nothing.
        let mut at = first + usize::from(!open.is_empty());
        let mut marks = Marks::of(text, &tokens[block.tokens.range()], first);
        while at < block.tokens.end as usize {
            let token = tokens[at];
            if matches!(token.kind, TokenKind::OpenQuote | TokenKind::CloseQuote) {
                let double = is_double(token.span.of(text));
                let later = marks.last_single.is_some_and(|last| last > at);
                let nests = marks.nests(token.kind, double);
                tokens[at].kind = settle(text, tokens, at, double, later, &open);
                match tokens[at].kind {
                    TokenKind::OpenQuote if open.len() < DEPTH => {
                        if double && !nests {
                            for lost in open.drain(..).rev() {
                                end(tokens, &mut quotations, lost.index, at);
                            }
                        }
                        open.push(Open { index: quotations.len(), double });
                        quotations.push(Quotation {
                            span: token.span,
                            tokens: Run::new(at, at + 1),
                            depth: open.len() as u8 - 1,
                            closed: false,
                        });
                    }
                    TokenKind::CloseQuote => close(tokens, at, double, &mut open, &mut quotations),
                    _ => {}
                }
            }
            at += 1;
        }
        let goes_on = block.kind == BlockKind::Paragraph && opens_with_mark(text, &blocks[number + 1..], tokens);
        if let Some(outer) = open.first().copied() {
            let keep = usize::from(goes_on && outer.double);
            for lost in open.drain(keep..).rev() {
                end(tokens, &mut quotations, lost.index, block.tokens.end as usize);
            }
        }
    }
    quotations.retain(|quotation| quotation.tokens.len() > 1);
    quotations
}

fn is_double(mark: &str) -> bool {
    !matches!(mark, "'" | "’" | "‘" | "`" | "‚" | "‛" | "‹" | "›")
}

/// What is still to come in a block, by the neighbours of each mark.
struct Marks {
    /// The last single mark that may close.
    last_single: Option<usize>,
    /// Double marks that open.
    opening: usize,
    /// Double marks that close.
    closing: usize,
}

impl Marks {
    fn of(text: &str, tokens: &[Token], first: usize) -> Marks {
        let mut marks = Marks { last_single: None, opening: 0, closing: 0 };
        for (at, token) in tokens.iter().enumerate() {
            match (token.kind, is_double(token.span.of(text))) {
                (TokenKind::OpenQuote, true) => marks.opening += 1,
                (TokenKind::CloseQuote, true) => marks.closing += 1,
                (TokenKind::CloseQuote, false) => marks.last_single = Some(first + at),
                _ => {}
            }
        }
        marks
    }

    /// Steps over a mark. Whether a double mark that opens here inside another can be nested: then enough marks are
    /// left to close both. If not, the closing mark of the other was forgotten.
    fn nests(&mut self, kind: TokenKind, double: bool) -> bool {
        let nests = self.closing > self.opening;
        match kind {
            TokenKind::OpenQuote if double => self.opening = self.opening.saturating_sub(1),
            TokenKind::CloseQuote if double => self.closing = self.closing.saturating_sub(1),
            _ => {}
        }
        nests
    }
}

/// What the mark at `at` is, now that it is known which quotations are open.
fn settle(text: &str, tokens: &[Token], at: usize, double: bool, later: bool, open: &[Open]) -> TokenKind {
    let token = tokens[at];
    let inside = open.iter().any(|open| open.double == double);
    let word = token.span.of(text);
    let before = text[..token.span.start as usize].chars().next_back().unwrap_or(' ');
    let after = text[token.span.end as usize..].chars().next().unwrap_or(' ');
    let neutral = matches!(word, "\"" | "''" | "″" | "’’");
    let gaps = (before.is_whitespace(), after.is_whitespace());
    match token.kind {
        // `" What does that mean? "`: with gaps or words on both sides only the order tells.
        _ if neutral && gaps.0 == gaps.1 && (gaps.0 || (before.is_alphanumeric() && after.is_alphanumeric())) => {
            if inside {
                TokenKind::CloseQuote
            } else {
                TokenKind::OpenQuote
            }
        }
        TokenKind::OpenQuote if double || later => TokenKind::OpenQuote,
        TokenKind::OpenQuote => TokenKind::Mark,
        _ if inside && (double || !is_possessive(text, tokens, at, later)) => TokenKind::CloseQuote,
        _ if double && before.is_ascii_digit() => TokenKind::Mark,
        _ if double => TokenKind::CloseQuote,
        _ if before.is_alphabetic() => TokenKind::Word,
        _ => TokenKind::Mark,
    }
}

/// Whether the single mark after a word stands for a possessive: `the workers' rights`, with a closing mark to come.
fn is_possessive(text: &str, tokens: &[Token], at: usize, later: bool) -> bool {
    let token = tokens[at];
    let plural = text[..token.span.start as usize].ends_with(['s', 'S']);
    let next = text[token.span.end as usize..].strip_prefix(' ').and_then(|rest| rest.chars().next());
    later && plural && next.is_some_and(|c| c.is_lowercase())
}

/// Closes the innermost quotation with such marks, and those inside it that were never closed.
fn close(tokens: &[Token], at: usize, double: bool, open: &mut Vec<Open>, quotations: &mut [Quotation]) {
    let Some(place) = open.iter().rposition(|open| open.double == double) else { return };
    for lost in open.drain(place + 1..).rev() {
        end(tokens, quotations, lost.index, at);
    }
    let index = open[place].index;
    open.truncate(place);
    end(tokens, quotations, index, at + 1);
    quotations[index].closed = true;
}

/// Lets a quotation end before token `stop`.
fn end(tokens: &[Token], quotations: &mut [Quotation], index: usize, stop: usize) {
    let quotation = &mut quotations[index];
    quotation.tokens.end = stop as u32;
    quotation.span.end = tokens[stop - 1].span.end;
}

/// Whether the next paragraph begins with a double opening mark.
fn opens_with_mark(text: &str, blocks: &[Draft], tokens: &[Token]) -> bool {
    let next = blocks.iter().find(|block| block.kind != BlockKind::Boilerplate);
    next.filter(|block| block.kind == BlockKind::Paragraph && !block.tokens.is_empty()).is_some_and(|block| {
        let first = tokens[block.tokens.start as usize];
        first.kind == TokenKind::OpenQuote && is_double(first.span.of(text))
    })
}
