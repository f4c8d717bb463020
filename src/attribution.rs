//! Who said what: [`find`] turns the rules' matches into attributions of source, cue and content.

use crate::document::Document;
use crate::grammar::{Grammar, Matches};
use crate::span::Span;
use crate::syntax::Syntax;

/// Index into [`Attributions::list`](crate::Analysis::attributions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AttributionId(pub usize);

/// A source, the words that attribute, and what is attributed. In the order of the text, by first byte.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// Whether the content is quoted.
    pub form: Form,
    /// What kind of speech act the cue names.
    pub act: Act,
    /// False where the text does not say that it was said: "did not say", "if he says", "would claim".
    pub asserted: bool,
    /// The rule that made it, or the stage in Rust that did.
    pub rule: String,
    /// Who stands behind the content.
    pub source: Option<Part>,
    /// The words that attribute: "said", "according to".
    pub cue: Option<Part>,
    /// What is attributed.
    pub content: Option<Part>,
    /// Through whom it came, where the same rule captured it: "told CNN".
    pub relay: Option<Part>,
    /// The attribution whose content holds this one: "Time, citing officials, said ..." holds the officials'.
    pub within: Option<AttributionId>,
}

/// Words of an attribution: one span, or several where other words stand between them. Never empty, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The fragments.
    pub spans: Vec<Span>,
}

impl Part {
    /// The smallest span around all fragments.
    pub fn hull(&self) -> Span {
        let first = self.spans[0];
        self.spans.iter().fold(first, |hull, span| hull.hull(*span))
    }

    /// The words, fragments joined by ` … `.
    pub fn words(&self, text: &str) -> String {
        self.spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ")
    }
}

/// Whether the content is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Form {
    /// All of it stands in quotation marks.
    Direct,
    /// None of it does.
    Indirect,
    /// Some of it does.
    Mixed,
}

/// The kind of speech act, by the cue. Classes: field.md C.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Act {
    /// said, told, according to, added.
    Statement,
    /// argued, insisted, warned: the speaker takes a stand.
    Assertion,
    /// claimed, alleged, purported: the reporter keeps away.
    Distancing,
    /// revealed, admitted, confirmed: the reporter takes it as true.
    Factive,
    /// shows, finds, concludes: documents, data, polls.
    Finding,
    /// denied, rejected, disputed.
    Denial,
    /// accused, promised, ordered, urged.
    SpeechAct,
    /// thinks, wants, expects, plans.
    Belief,
    /// asked, questioned.
    Question,
    /// declined to comment, did not respond.
    NonResponse,
    /// cited, quoted, reported: one source passes on another.
    Relay,
    /// "it is believed", "reportedly", "is said to".
    Impersonal,
}

/// Finds the attributions of a document.
pub fn find(_document: &Document, _syntax: &Syntax, _matches: &Matches, _grammar: &Grammar) -> Vec<Attribution> {
    vec![]
}
