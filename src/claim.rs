//! What is claimed: every content of an attribution, and every assertion that the article makes by itself.
//!
//! Attributions and their sources go in, [`Claim`]s come out, in the order of the text. What was only asked, refused or
//! supposed is no claim. Contents that say the same are one claim; those that deny each other point at each other. It
//! compares words, not meanings, and says nothing about who is right.

mod draft;
mod repeat;
mod words;
mod worth;

pub(crate) use words::stem;

use serde::{Deserialize, Serialize};

use crate::attribution::{Attribution, AttributionId};
use crate::document::Document;
use crate::lexicon::{ClassId, ClassSet, Lexicon};
use crate::parameters::Parameters;
use crate::source::Sourcing;
use crate::span::Span;
use crate::syntax::Syntax;

/// Index into [`Analysis::claims`](crate::Analysis::claims).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
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

impl Claim {
    /// The longest passage of it: where it is repeated, mostly the fullest statement.
    pub fn fullest(&self) -> Option<Span> {
        self.spans.iter().copied().max_by_key(|span| (span.len(), std::cmp::Reverse(span.start)))
    }
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
    document: &Document,
    syntax: &Syntax,
    attributions: &[Attribution],
    sourcing: &Sourcing,
    lexicon: &Lexicon,
    parameters: &Parameters,
) -> Vec<Claim> {
    let lists = Lists::new(lexicon);
    let drafts = draft::drafts(document, syntax, attributions, sourcing, &lists);
    repeat::claims(document, drafts, attributions, sourcing, parameters)
}

/// The word lists that this stage asks for. One that a grammar lacks holds nothing.
struct Lists {
    function: Option<ClassId>,
    negation: Option<ClassId>,
    future: Option<ClassId>,
    obligation: Option<ClassId>,
    evaluative: Option<ClassId>,
    measure: Option<ClassId>,
    month: Option<ClassId>,
    weekday: Option<ClassId>,
}

impl Lists {
    fn new(lexicon: &Lexicon) -> Lists {
        Lists {
            function: lexicon.class("function"),
            negation: lexicon.class("negation"),
            future: lexicon.class("future"),
            obligation: lexicon.class("obligation"),
            evaluative: lexicon.class("evaluative"),
            measure: lexicon.class("measure"),
            month: lexicon.class("month"),
            weekday: lexicon.class("weekday"),
        }
    }

    fn function(&self, classes: ClassSet) -> bool {
        has(classes, self.function)
    }

    fn negation(&self, classes: ClassSet) -> bool {
        has(classes, self.negation)
    }

    fn future(&self, classes: ClassSet) -> bool {
        has(classes, self.future)
    }

    fn obligation(&self, classes: ClassSet) -> bool {
        has(classes, self.obligation)
    }

    fn evaluative(&self, classes: ClassSet) -> bool {
        has(classes, self.evaluative)
    }

    fn measure(&self, classes: ClassSet) -> bool {
        has(classes, self.measure)
    }

    fn date(&self, classes: ClassSet) -> bool {
        has(classes, self.month) || has(classes, self.weekday)
    }
}

fn has(classes: ClassSet, class: Option<ClassId>) -> bool {
    class.is_some_and(|class| classes.has(class))
}
