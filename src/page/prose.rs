//! The article itself, block by block, with its marks, the numbers of its claims, and the strength of each paragraph.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::claim::spaced;
use super::marks::{self, Piece};
use super::plain::Plain;
use super::{figure, findings};
use crate::audit::{Audit, Finding};
use crate::claim::Worth;
use crate::document::BlockKind;
use crate::report::Places;
use crate::report::json::{Block, Claim, Report};
use crate::report::text::phrases;
use crate::span::{Span, one_line};

/// An article's text, ready to be shown.
pub(super) struct Prose<'r> {
    report: &'r Report,
    places: &'r Places<'r>,
    findings: &'r [Finding],
    pieces: Vec<Piece>,
    /// The claims whose number stands behind a byte.
    pins: BTreeMap<u32, Vec<usize>>,
    /// The findings whose mark stands behind a byte.
    flags: BTreeMap<u32, Vec<usize>>,
    /// The weakest claim that begins in each block, by index.
    weakest: Vec<Option<usize>>,
}

impl<'r> Prose<'r> {
    /// Cuts the text of a report into pieces. `length` is the text's.
    pub(super) fn new(
        report: &'r Report,
        places: &'r Places<'r>,
        length: usize,
        audit: Option<&'r Audit>,
    ) -> Prose<'r> {
        let mut weakest: Vec<Option<usize>> = vec![None; report.blocks.len()];
        for (index, claim) in report.claims.iter().enumerate() {
            // Who asks or instructs asserts nothing that could be weak.
            if matches!(claim.worth.0, Worth::Question | Worth::Instruction) {
                continue;
            }
            let Some(at) = block_of(report, claim) else { continue };
            let known = weakest[at].map(|index: usize| report.claims[index].strength[0]);
            if known.is_none_or(|known| claim.strength[0] < known) {
                weakest[at] = Some(index);
            }
        }
        let findings = audit.map_or(&[][..], |audit| &audit.findings);
        let spans: Vec<Span> = findings.iter().filter_map(|finding| finding.span).collect();
        let (pieces, pins) = (marks::pieces(report, length, &spans), marks::pins(report));
        let mut flags: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, finding) in findings.iter().enumerate() {
            if let Some(span) = finding.span {
                flags.entry(marks::end_in_block(report, span)).or_default().push(index);
            }
        }
        Prose { report, places, findings, pieces, pins, flags, weakest }
    }

    /// The headline with its marks, if the text has one.
    pub(super) fn headline(&self) -> Option<Markup> {
        let at = self.report.blocks.iter().position(|block| block.kind.0 == BlockKind::Headline)?;
        Some(self.row(at, &html! { h1 id=(paragraph_id(at)) { (self.words(at)) } }))
    }

    /// All other blocks.
    pub(super) fn body(&self) -> Markup {
        let first = self.report.blocks.iter().position(|block| block.kind.0 == BlockKind::Headline);
        html! {
            @for at in (0..self.report.blocks.len()).filter(|at| Some(*at) != first) {
                (self.row(at, &self.block(at)))
            }
        }
    }

    fn block(&self, at: usize) -> Markup {
        let id = paragraph_id(at);
        let words = self.words(at);
        match self.report.blocks[at].kind.0 {
            BlockKind::Headline | BlockKind::Subheading => html! { h3 id=(id) { (words) } },
            BlockKind::Standfirst => html! { p.standfirst id=(id) { (words) } },
            BlockKind::Byline => html! { p.byline id=(id) { (words) } },
            BlockKind::Caption => html! { p.caption id=(id) { span.what { "Caption " } (words) } },
            BlockKind::Paragraph => html! { p id=(id) { (words) } },
            BlockKind::Credit => html! { p.aside id=(id) { span.what { "Credit " } (words) } },
            BlockKind::Related | BlockKind::Boilerplate => {
                html! { p.aside id=(id) { span.what { "Not part of the article " } (words) } }
            }
        }
    }

    /// A block with the bar of its weakest claim beside it.
    fn row(&self, at: usize, words: &Markup) -> Markup {
        html! {
            div.row {
                div.gauge {
                    @if let Some(claim) = self.weakest[at].map(|index| &self.report.claims[index]) {
                        (figure::bar(claim.strength))
                        span.sr { "Weakest claim here: sourcing strength " }
                        span.gauge-number { (phrases::interval(claim.strength)) }
                    }
                }
                (words)
            }
        }
    }

    /// The words of a block, piece by piece.
    fn words(&self, at: usize) -> Markup {
        let Block { span: [start, end], .. } = self.report.blocks[at];
        let first = self.pieces.partition_point(|piece| piece.span.start < start);
        let pieces = self.pieces[first..].iter().take_while(|piece| piece.span.end <= end);
        html! { @for piece in pieces { (self.piece(piece)) (self.numbers(piece.span.end)) (self.flags(piece.span.end)) } }
    }

    fn piece(&self, piece: &Piece) -> Markup {
        let words = Plain(self.places.words(piece.span));
        let mut marked = html! { (words) };
        for role in piece.roles.iter().rev() {
            marked = html! { span class=(role.class()) { (marked) } };
        }
        if piece.claims.is_empty() {
            return marked;
        }
        let claims: Vec<&str> = piece.claims.iter().map(|index| &*self.report.claims[*index].id).collect();
        html! { span data-claims=(claims.join(" ")) { (marked) } }
    }

    /// The numbers of the claims that end here, as links to what is said of them below.
    fn numbers(&self, end: u32) -> Markup {
        let claims = self.pins.get(&end).into_iter().flatten();
        html! { @for claim in claims.map(|index| &self.report.claims[*index]) {
            a.pin.{ "pin-" (claim.status.word()) } id={ "at-" (claim.id) } href={ "#" (claim.id) } data-claim=(claim.id)
                aria-label=(spoken(claim)) { (number(claim)) }
        } }
    }

    /// The marks of the findings that end here.
    fn flags(&self, end: u32) -> Markup {
        let flags = self.flags.get(&end).into_iter().flatten();
        html! { @for index in flags { (findings::flag(*index, &self.findings[*index])) } }
    }
}

/// `1` of `c1`.
pub(super) fn number(claim: &Claim) -> &str {
    claim.id.trim_start_matches('c')
}

/// What a screen reader says where the number of a claim stands.
fn spoken(claim: &Claim) -> String {
    let strength = phrases::interval(claim.strength);
    format!("Claim {}: {}, strength {strength}", number(claim), spaced(claim.status.word()))
}

/// The block in which a claim begins.
pub(super) fn block_of(report: &Report, claim: &Claim) -> Option<usize> {
    claim.spans.first().and_then(|span| block_at(report, span[0]))
}

/// The block that holds a byte.
pub(super) fn block_at(report: &Report, byte: u32) -> Option<usize> {
    let after = report.blocks.partition_point(|block| block.span[0] <= byte);
    after.checked_sub(1).filter(|at| byte < report.blocks[*at].span[1])
}

/// The name of a block on the page.
pub(super) fn paragraph_id(at: usize) -> String {
    format!("p{}", at + 1)
}

/// Words of the article with a link to where they stand.
pub(super) fn cited(report: &Report, places: &Places, span: Span) -> Markup {
    let words = places.words(span);
    let at = block_at(report, span.start);
    html! {
        q { bdi { (Plain(&quoted(words))) } }
        @if let Some(at) = at { " " a.where href={ "#" (paragraph_id(at)) } { "line " (places.line(span.start)) } }
    }
}

/// Words on one line, without quotation marks around them: the page sets its own.
pub(super) fn quoted(words: &str) -> String {
    let line = one_line(words);
    let bare = line.strip_prefix(['“', '"']).and_then(|rest| rest.strip_suffix(['”', '"']));
    bare.filter(|bare| !bare.contains(['“', '”', '"'])).unwrap_or(&line).to_owned()
}
