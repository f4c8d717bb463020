//! Whether a page that was read from a file could have been made of an article: nothing in it leads outside its text or its
//! lists. Comparing relies on that.

use super::date::day;
use super::page::{Knot, Page, Statement, Word};
use crate::parameters::Range;
use crate::span::Span;

/// The highest step of the ladder of identification.
const HIGHEST: u8 = 7;

impl Page {
    /// Whether all spans, links, numbers and dates of the page are possible.
    pub(crate) fn is_sound(&self) -> bool {
        let Page { head, body } = self;
        let text = body.text.as_str();
        u32::try_from(text.len()).is_ok()
            && head.day == head.date.as_deref().and_then(day)
            && head.credits.iter().all(|credit| lies_in(credit.span, text))
            && are_in(&body.words, text)
            && body.statements.is_sorted_by(|one, other| one.claim < other.claim)
            && body.statements.iter().all(|statement| statement.is_sound(text))
    }
}

impl Statement {
    fn is_sound(&self, text: &str) -> bool {
        let inside = |span: &Span| lies_in(*span, text);
        let count = self.knots.len();
        // Each claim of an article has words of its own.
        self.claim.0 <= text.len()
            && !self.spans.is_empty()
            && !self.terms.is_empty()
            && self.spans.iter().chain(&self.negation).all(inside)
            && self.terms.iter().all(|term| inside(&term.span))
            && self.figures.iter().all(|figure| inside(&figure.span))
            && self.dates.iter().all(|date| inside(&date.span))
            && self.knots.iter().all(|knot| knot.is_sound(text))
            && self.links.iter().all(|(from, to, open)| *from < count && *to < count && is_openness(*open))
    }
}

impl Knot {
    fn is_sound(&self, text: &str) -> bool {
        self.level <= HIGHEST && is_openness(self.openness) && self.span.is_none_or(|span| lies_in(span, text))
    }
}

fn is_openness([low, high]: Range) -> bool {
    0.0 <= low && low <= high && high <= 1.0
}

fn lies_in(span: Span, text: &str) -> bool {
    text.get(span.start as usize..span.end as usize).is_some()
}

/// Whether words follow each other in a text.
fn are_in(words: &[Word], text: &str) -> bool {
    let mut before = 0;
    words.iter().all(|word| {
        let start = word.start as usize;
        let end = start + usize::from(word.length);
        let follows = before <= start && text.get(start..end).is_some();
        before = end;
        follows
    })
}
