//! Which words of an article are source, cue or content, and of which claims: the text cut into pieces that are all of one
//! kind. Attributions nest, overlap and are interrupted; pieces do not.

use std::collections::{BTreeMap, BTreeSet};

use crate::report::json::{Bytes, Report};
use crate::span::Span;

/// What words are in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    /// Who says it.
    Source,
    /// The words that attribute.
    Cue,
    /// What is said.
    Content,
    /// A claim that nobody but the article stands behind.
    Own,
}

impl Role {
    /// The class of its style.
    pub(super) fn class(self) -> &'static str {
        match self {
            Role::Source => "m-source",
            Role::Cue => "m-cue",
            Role::Content => "m-content",
            Role::Own => "m-own",
        }
    }
}

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    /// Where.
    pub span: Span,
    /// Its roles, the outermost first. Content within content stands twice.
    pub roles: Vec<Role>,
    /// The claims that it is part of, by index, the shortest first.
    pub claims: Vec<usize>,
}

/// A span with what it is.
#[derive(Clone, Copy, Debug)]
struct Mark {
    span: Span,
    what: What,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Role(Role),
    Claim(usize),
    /// The edge of a block, so that no piece crosses one.
    Edge,
}

/// The pieces of the whole text that have a role or a claim or lie between such, in order. No piece crosses the edge of a
/// block, nor that of a span of `others`.
pub(super) fn pieces(report: &Report, length: usize, others: &[Span]) -> Vec<Piece> {
    let mut marks: Vec<Mark> = vec![];
    let mut add = |spans: &[Bytes], what: What| {
        let spans = spans.iter().filter(|span| span[0] < span[1]);
        marks.extend(spans.map(|span| Mark { span: Span { start: span[0], end: span[1] }, what }));
    };
    for attribution in report.attributions.iter().chain(&report.nested) {
        add(attribution.content.as_ref().map_or(&[], |part| &part.spans), What::Role(Role::Content));
        add(attribution.source.as_ref().map_or(&[], |part| &part.spans), What::Role(Role::Source));
        add(attribution.cue.as_ref().map_or(&[], |part| &part.spans), What::Role(Role::Cue));
    }
    for (index, claim) in report.claims.iter().enumerate() {
        if claim.attributions.is_empty() {
            add(&claim.spans, What::Role(Role::Own));
        }
        add(&claim.spans, What::Claim(index));
    }
    for block in &report.blocks {
        add(&[block.span], What::Edge);
    }
    add(&[[0, length as u32]], What::Edge);
    others.iter().for_each(|span| add(&[[span.start, span.end]], What::Edge));
    sweep(marks)
}

/// Goes through the text once, with the marks that are open.
fn sweep(mut marks: Vec<Mark>) -> Vec<Piece> {
    // Outer before inner.
    marks.sort_by_key(|mark| (mark.span.start, std::cmp::Reverse(mark.span.end)));
    let mut edges: Vec<u32> = marks.iter().flat_map(|mark| [mark.span.start, mark.span.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut next = marks.iter().peekable();
    let mut open: Vec<Mark> = vec![];
    let mut pieces = vec![];
    for pair in edges.windows(2) {
        let (start, end) = (pair[0], pair[1]);
        open.retain(|mark| mark.span.end > start);
        while let Some(mark) = next.next_if(|mark| mark.span.start == start) {
            open.push(*mark);
        }
        let mut roles: Vec<Role> = vec![];
        let mut claims: BTreeSet<(u32, usize)> = BTreeSet::new();
        for mark in &open {
            match mark.what {
                // A source within a source says no more than one; content within content does.
                What::Role(role) if role == Role::Content || !roles.contains(&role) => roles.push(role),
                What::Claim(claim) => drop(claims.insert((mark.span.len(), claim))),
                What::Role(_) | What::Edge => {}
            }
        }
        roles.sort_by_key(|role| (*role != Role::Own, *role != Role::Content));
        deduplicate(&mut roles);
        let mut seen: Vec<usize> = vec![];
        for (_, claim) in claims {
            if !seen.contains(&claim) {
                seen.push(claim);
            }
        }
        pieces.push(Piece { span: Span { start, end }, roles, claims: seen });
    }
    pieces
}

/// More than two layers of content look like two.
fn deduplicate(roles: &mut Vec<Role>) {
    let mut contents = 0;
    roles.retain(|role| {
        contents += usize::from(*role == Role::Content);
        *role != Role::Content || contents <= 2
    });
}

/// Where the number of each claim stands: after its first fragment, within the block that holds it. By byte.
pub(super) fn pins(report: &Report) -> BTreeMap<u32, Vec<usize>> {
    let mut pins: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (index, claim) in report.claims.iter().enumerate() {
        let Some([start, end]) = claim.spans.first().copied() else { continue };
        pins.entry(end_in_block(report, Span { start, end })).or_default().push(index);
    }
    pins
}

/// Where a span ends, or the block in which it begins if that ends before.
pub(super) fn end_in_block(report: &Report, span: Span) -> u32 {
    let after = report.blocks.partition_point(|block| block.span[0] <= span.start);
    after.checked_sub(1).map_or(span.end, |at| span.end.min(report.blocks[at].span[1]))
}

#[cfg(test)]
mod tests {
    use super::{Mark, Role, Span, What, sweep};

    /// Marks as `start end role`, pieces as `start-end:roles` with the first letter of each role.
    #[track_caller]
    fn check(marks: &[(usize, usize, What)], expected: &str) {
        let marks =
            marks.iter().map(|(start, end, what)| Mark { span: Span::new(*start, *end), what: *what }).collect();
        let letter = |role: &Role| match role {
            Role::Source => 's',
            Role::Cue => 'c',
            Role::Content => 'C',
            Role::Own => 'o',
        };
        let piece = |piece: super::Piece| {
            let roles: String = piece.roles.iter().map(letter).collect();
            let claims: String = piece.claims.iter().map(|claim| format!("+{claim}")).collect();
            format!("{}-{}:{roles}{claims}", piece.span.start, piece.span.end)
        };
        assert_eq!(sweep(marks).into_iter().map(piece).collect::<Vec<_>>().join(" "), expected);
    }

    const SOURCE: What = What::Role(Role::Source);
    const CONTENT: What = What::Role(Role::Content);

    #[test]
    fn spans_nest() {
        check(&[(0, 10, CONTENT), (2, 4, SOURCE), (5, 10, CONTENT)], "0-2:C 2-4:Cs 4-5:C 5-10:CC");
    }

    #[test]
    fn spans_overlap() {
        check(&[(0, 6, CONTENT), (4, 9, SOURCE)], "0-4:C 4-6:Cs 6-9:s");
    }

    #[test]
    fn spans_are_interrupted() {
        let (one, other) = (What::Claim(0), What::Claim(1));
        check(&[(0, 3, one), (6, 9, one), (0, 9, other)], "0-3:+0+1 3-6:+1 6-9:+0+1");
    }

    #[test]
    fn no_piece_crosses_an_edge() {
        check(&[(0, 9, CONTENT), (0, 4, What::Edge), (5, 9, What::Edge)], "0-4:C 4-5:C 5-9:C");
    }
}
