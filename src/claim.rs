//! What is claimed: every content of an attribution, and every assertion that the article makes by itself.

use crate::attribution::{Attribution, AttributionId};
use crate::document::Document;
use crate::grammar::Grammar;
use crate::source::Sourcing;
use crate::span::Span;
use crate::syntax::Syntax;

/// Index into [`Analysis::claims`](crate::Analysis::claims).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClaimId(pub usize);

/// Something that the article says is so. Repeats inside one article are one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The words, all fragments of all repeats, in order.
    pub spans: Vec<Span>,
    /// Who stands behind it. Empty where the article asserts it by itself.
    pub attributions: Vec<AttributionId>,
    /// What kind of claim.
    pub worth: Worth,
    /// Whether it says that something is not so.
    pub negated: bool,
    /// Where it stands.
    pub place: Place,
    /// Names in it.
    pub names: Vec<Span>,
    /// Numbers in it, with their units.
    pub numbers: Vec<Span>,
    /// Dates in it.
    pub dates: Vec<Span>,
    /// Claims of the same article that deny or contradict it.
    pub disputed_by: Vec<ClaimId>,
}

/// Where a claim stands: the more prominent, the earlier in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In the headline or the standfirst.
    Headline,
    /// In the first paragraph.
    Lede,
    /// Anywhere else.
    Body,
}

/// What kind of claim: how worth checking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Worth {
    /// Something that is or was so.
    Fact,
    /// A fact with a number.
    Figure,
    /// Something that will be so.
    Prediction,
    /// A judgement.
    Opinion,
    /// A question.
    Question,
    /// A demand or an instruction.
    Instruction,
}

/// Collects the claims of an article.
pub fn collect(
    _document: &Document,
    _syntax: &Syntax,
    _attributions: &[Attribution],
    _sourcing: &Sourcing,
    _grammar: &Grammar,
) -> Vec<Claim> {
    vec![]
}
