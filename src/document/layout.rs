//! Where the pieces of a page begin and end: text goes in, the span of each block comes out.
//!
//! Blocks stand between blank lines, or are a line each, or are hard-wrapped lines. What they are is not told here.

use super::tokenize::is_gap;
use crate::span::Span;

/// A piece of the page: one line, or hard-wrapped lines joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Its bytes, without the white space around it.
    pub(super) span: Span,
    /// How many lines it takes.
    pub(super) lines: u32,
    /// Whether a blank line, or the text's start, stands before it.
    pub(super) apart: bool,
}

/// One line that is not blank.
#[derive(Clone, Copy)]
struct Line {
    span: Span,
    indent: u32,
    apart: bool,
}

/// Lines longer than this are not wrapped by hand.
const WRAPPED: u32 = 110;

/// The pieces of a text, in order.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let lines = lines(text);
    let mut pieces: Vec<Piece> = Vec::new();
    let wrapped = is_wrapped(text, &lines);
    let mut at = 0;
    while at < lines.len() {
        let mut end = at + 1;
        while end < lines.len() && !lines[end].apart {
            end += 1;
        }
        let group = &lines[at..end];
        let width = group.iter().map(|line| line.indent + line.span.len()).max().unwrap_or(0);
        for (i, line) in group.iter().enumerate() {
            match pieces.last_mut() {
                Some(last) if i > 0 && joins(text, group[i - 1], *line, width, wrapped) => {
                    last.span.end = line.span.end;
                    last.lines += 1;
                }
                _ => pieces.push(Piece { span: line.span, lines: 1, apart: line.apart }),
            }
        }
        at = end;
    }
    pieces
}

fn lines(text: &str) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = 0;
    let mut apart = true;
    for line in text.split_inclusive(['\n', '\r', '\u{2029}', '\u{C}']) {
        let words = line.trim_matches(is_gap);
        if words.is_empty() {
            // `\r\n` ends one line, not two.
            apart |= line != "\n" || at == 0 || !text[..at].ends_with('\r');
        } else {
            let indent = line.len() - line.trim_start_matches(is_gap).len();
            let start = at + indent;
            lines.push(Line { span: Span::new(start, start + words.len()), indent: indent as u32, apart });
            apart = false;
        }
        at += line.len();
    }
    lines
}

/// Whether the text's lines are broken by hand: then many lines begin with a small letter.
fn is_wrapped(text: &str, lines: &[Line]) -> bool {
    let next = lines.iter().skip(1).filter(|line| !line.apart);
    let (mut all, mut small) = (0, 0);
    for line in next {
        all += 1;
        small += usize::from(begins_small(text, *line));
    }
    small * 4 >= all && all > 0
}

fn begins_small(text: &str, line: Line) -> bool {
    line.span.of(text).starts_with(|c: char| c.is_lowercase())
}

/// Whether `next` goes on with the paragraph of `line`.
fn joins(text: &str, line: Line, next: Line, width: u32, wrapped: bool) -> bool {
    if line.span.len() > WRAPPED || next.indent > line.indent + 1 {
        return false;
    }
    let ends = line.span.of(text).ends_with(['.', '!', '?', '"', '”', ':', ')']);
    if begins_small(text, next) {
        return !ends || wrapped;
    }
    // A wrapped line is full: the next line's first word would not have fitted.
    let word = next.span.of(text).split(is_gap).next().map_or(0, |word| word.len() as u32);
    wrapped && width <= WRAPPED && line.indent + line.span.len() + 1 + word + 2 > width
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<_> = pieces(text).iter().map(|piece| piece.span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_line_or_a_paragraph_is_a_piece() {
        check("", &[]);
        check(" \n\t\n", &[]);
        check("One\n\nTwo.\n", &["One", "Two."]);
        check("One\r\nTwo.\r\n\r\nThree", &["One", "Two.", "Three"]);
        check(
            "A first paragraph of some length.\nA second one.",
            &["A first paragraph of some length.", "A second one."],
        );
    }

    #[test]
    fn wrapped_lines_are_joined() {
        check("  Troops have struggled\n  against fighters", &["Troops have struggled\n  against fighters"]);
        check(
            "The ministry said on Monday that\nit had closed the harbour after\nThursday's storm.\nNobody was hurt.",
            &[
                "The ministry said on Monday that\nit had closed the harbour after\nThursday's storm.",
                "Nobody was hurt.",
            ],
        );
    }
}
