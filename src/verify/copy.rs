//! Which of two articles with the same text had it from the other, or both from an agency; and which statements are copied.

use rustc_hash::{FxHashMap, FxHashSet};

use super::copies::Passage;
use super::outlet;
use super::page::Head;
use crate::source::CreditForm;
use crate::span::Span;

/// A passage that stands in two articles, and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Copied {
    /// Index of the one page.
    pub a: usize,
    /// Index of the other page.
    pub b: usize,
    /// The passage in the one.
    pub span_a: Span,
    /// The passage in the other.
    pub span_b: Span,
    /// Share of the shorter article's words that stand in passages which both have.
    pub share: f64,
    /// How many words of the passage are equal.
    pub words: u32,
    /// Share of the passage's words that are equal.
    pub same: f64,
    /// Where it comes from, if anything says so.
    pub from: Option<Whence>,
}

/// Where copied text comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Whence {
    /// One of the two articles, or a third of the set.
    Page(usize),
    /// An agency whose article is not in the set.
    Agency(String),
}

/// Passages with their direction.
pub(super) fn directed(heads: &[Head], passages: &[Passage]) -> Vec<Copied> {
    let mut copies = vec![];
    for pair in by_pair(passages) {
        let (a, b, share) = (pair[0].a, pair[0].b, share(pair));
        let from = from(heads, a, b);
        copies.extend(pair.iter().map(|passage| Copied {
            a,
            b,
            span_a: passage.span_a,
            span_b: passage.span_b,
            share,
            words: passage.words,
            same: passage.same,
            from: from.clone(),
        }));
    }
    copies
}

/// The passages of each two pages.
fn by_pair(passages: &[Passage]) -> impl Iterator<Item = &[Passage]> {
    passages.chunk_by(|one, other| (one.a, one.b) == (other.a, other.b))
}

/// Share of the shorter page's words that stand in the passages of two pages.
fn share(pair: &[Passage]) -> f64 {
    let words: u32 = pair.iter().map(|passage| passage.words).sum();
    (f64::from(words) / pair[0].shorter.max(1) as f64).min(1.0)
}

/// Of a repeated article this share of the words stands in an earlier one.
const LEAST_REPEATED: f64 = 0.9;

/// Articles that repeat one which comes before them, by index. What they hold is no more common for it.
pub(super) fn repeats(passages: &[Passage]) -> FxHashSet<usize> {
    by_pair(passages).filter(|pair| share(pair) >= LEAST_REPEATED).map(|pair| pair[0].b).collect()
}

/// Where the text of two articles comes from: an agency that one of them credits, the one that the other credits, or the
/// older one.
fn from(heads: &[Head], a: usize, b: usize) -> Option<Whence> {
    for (one, other) in [(a, b), (b, a)] {
        // The agency's own article is in the pair.
        let is_of = |name: &str| heads[one].keys.contains(&outlet::key(name));
        if heads[other].credits.iter().filter(|credit| supplies(credit.form)).any(|credit| is_of(&credit.name)) {
            return Some(Whence::Page(one));
        }
    }
    let agency = [a, b].into_iter().find_map(|page| agency(&heads[page]));
    if let Some(agency) = agency {
        let own = [a, b].into_iter().find(|page| heads[*page].keys.contains(&outlet::key(agency)));
        return Some(own.map_or_else(|| Whence::Agency(agency.to_owned()), Whence::Page));
    }
    let (one, other) = (heads[a].day?, heads[b].day?);
    match one.cmp(&other) {
        std::cmp::Ordering::Less => Some(Whence::Page(a)),
        std::cmp::Ordering::Greater => Some(Whence::Page(b)),
        std::cmp::Ordering::Equal => None,
    }
}

/// Whether a credit of this form says who supplied the text.
fn supplies(form: CreditForm) -> bool {
    matches!(
        form,
        CreditForm::Dateline
            | CreditForm::SourceLine
            | CreditForm::OriginallyPublished
            | CreditForm::Signoff
            | CreditForm::Byline
            | CreditForm::WithInputs
    )
}

/// The agency or outlet that an article credits with its text.
fn agency(page: &Head) -> Option<&str> {
    let rank = |form: CreditForm| match form {
        CreditForm::Dateline => Some(0),
        CreditForm::SourceLine => Some(1),
        CreditForm::OriginallyPublished => Some(2),
        CreditForm::Signoff => Some(3),
        CreditForm::Byline => Some(4),
        CreditForm::WithInputs => Some(5),
        CreditForm::Contributed | CreditForm::Photo => None,
    };
    let credits = page.credits.iter().filter_map(|credit| Some((rank(credit.form)?, credit)));
    // A byline or a sign-off mostly names a person.
    let credits = credits.filter(|(rank, credit)| *rank < 3 || credit.known);
    credits.min_by_key(|(rank, credit)| (*rank, credit.span)).map(|(_, credit)| credit.name.as_str())
}

/// How well a page can stand for its copies: an agency's own article, then one that credits the agency, then the oldest.
pub(super) fn standing(heads: &[Head], page: usize) -> impl Ord + use<> {
    let about = &heads[page];
    let own = about.credits.iter().any(|credit| about.keys.contains(&outlet::key(&credit.name)));
    let day = about.day.map_or(i64::MAX, |day| day.0);
    (!own, agency(about).is_none(), day, page)
}

/// The passages that each two pages share.
pub(super) struct Beside {
    spans: FxHashMap<(usize, usize), Vec<(Span, Span)>>,
}

/// Of a copied statement this share stands in copied passages.
const LEAST_COVERED: f64 = 0.6;

impl Beside {
    pub(super) fn new(copies: &[Copied]) -> Beside {
        let mut spans: FxHashMap<(usize, usize), Vec<(Span, Span)>> = FxHashMap::default();
        for copy in copies {
            spans.entry((copy.a, copy.b)).or_default().push((copy.span_a, copy.span_b));
        }
        Beside { spans }
    }

    /// Whether two pages have these words from one text.
    pub(super) fn copied(&self, (a, spans_a): (usize, &[Span]), (b, spans_b): (usize, &[Span])) -> bool {
        let ((a, spans_a), (b, spans_b)) =
            if a < b { ((a, spans_a), (b, spans_b)) } else { ((b, spans_b), (a, spans_a)) };
        let Some(shared) = self.spans.get(&(a, b)) else { return false };
        covered(spans_a, shared.iter().map(|(span, _)| *span)) && covered(spans_b, shared.iter().map(|(_, span)| *span))
    }
}

/// Whether one of the spans lies mostly in the passages. One is enough: the others are repeats of it.
fn covered(spans: &[Span], passages: impl Iterator<Item = Span> + Clone) -> bool {
    spans.iter().any(|span| {
        let inside: u32 = passages
            .clone()
            .filter(|passage| passage.meets(*span))
            .map(|passage| passage.end.min(span.end) - passage.start.max(span.start))
            .sum();
        f64::from(inside) >= LEAST_COVERED * f64::from(span.len())
    })
}
