//! The checks, one per rule. What a rule is called, how grave it is and who asks for it stands in the pack, not here.

mod attribution;
mod fairness;
mod grant;
mod identity;
mod outlet;
mod reliance;
mod wording;

use super::view::View;
use crate::span::Span;

/// One place that departs from a rule.
pub(super) struct Hit {
    /// The words; `None` for the whole article.
    pub(super) span: Option<Span>,
    /// One sentence, without a full stop.
    pub(super) message: String,
    /// The attribution it is about, by index.
    pub(super) attribution: Option<usize>,
}

impl Hit {
    fn of(attribution: usize, span: Span, message: impl Into<String>) -> Hit {
        Hit { span: Some(span), message: message.into(), attribution: Some(attribution) }
    }

    fn at(span: Span, message: impl Into<String>) -> Hit {
        Hit { span: Some(span), message: message.into(), attribution: None }
    }
}

/// What a check says of an article.
pub(super) enum Answer {
    /// Where the article departs from the rule; nowhere, if it keeps to it.
    Found(Vec<Hit>),
    /// Neither the text nor its carrier answers the question.
    Unknown,
}

/// A check.
pub(super) type Check = fn(&View) -> Answer;

/// The check of each rule that has one.
const CHECKS: &[(&str, Check)] = &[
    ("R01", identity::bare),
    ("R02", grant::without_reason),
    ("R03", grant::boilerplate),
    ("R04", grant::without_harm),
    ("R05", identity::vague),
    ("R06", identity::without_basis),
    ("R07", identity::without_side),
    ("R08", reliance::opinion),
    ("R09", identity::quoted),
    ("R10", fairness::declined_and_quoted),
    ("R11", identity::plural),
    ("R12", reliance::central),
    ("R13", reliance::alone),
    ("R14", outlet::byline),
    ("R15", wording::has_learned),
    ("R16", identity::vouching),
    ("R20", attribution::late),
    ("R22", attribution::speaker_after_sentences),
    ("R23", attribution::abutting),
    ("R24", attribution::allegation_first),
    ("R25", wording::passive),
    ("R26", wording::interpretive),
    ("R27", identity::experts),
    ("R28", wording::vague_time),
    ("R29", wording::unverified),
    ("R30", wording::document),
    ("R32", outlet::unsourced),
    ("R34", outlet::unnamed_agency),
    ("R35", outlet::wire),
    ("R37", fairness::without_reply),
    ("R39", fairness::vague_silence),
    ("R40", reliance::single_origin),
];

/// The check of a rule.
pub(super) fn check(id: &str) -> Option<Check> {
    CHECKS.iter().find(|(rule, _)| *rule == id).map(|(_, check)| *check)
}
