//! Who said what: [`find`] turns the rules' matches into attributions of source, cue and content.
//!
//! The rules see one sentence at a time. What goes beyond it is settled here: quotations that go on in the next sentence
//! or paragraph, participles whose source stands in the clause before, and which attribution lies within another's
//! content. Nothing here reads a word: that is left to the rules and their lists.
//!
//! What the rules find is a proposal. Where the grammar has learned weights, these decide (`decision`), and `choose` puts
//! both together.

mod act;
mod choose;
pub(crate) mod decision;
mod nest;
mod part;
mod quotation;

use act::Acts;
pub use choose::evidence;

use crate::document::Document;
use crate::grammar::{Grammar, Layer, Match, Matches, Role};
use crate::span::{Run, Span};
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
    /// How likely it is one, above 0 and at most 1, where learned weights decided.
    pub confidence: Option<f32>,
}

/// Stands for a rule's name where no rule matched and the weights alone decided.
pub const LEARNED: &str = "learned";

impl Attribution {
    /// Whether it belongs to the outermost layer, which lists show first: it stands in no other's content, or it is a
    /// quotation, whose speaker matters wherever it stands.
    pub fn is_outermost(&self) -> bool {
        self.within.is_none() || self.form == Form::Direct
    }
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

/// Finds the attributions of a document: what the rules matched in it, and what the weights make of that, if there are any.
pub fn find(document: &Document, syntax: &Syntax, matches: &Matches, grammar: &Grammar) -> Vec<Attribution> {
    let proposed = propose(document, syntax, matches, grammar);
    let mut list = match &grammar.weights {
        Some(weights) => choose::choose(document, syntax, grammar, weights, proposed),
        None => proposed,
    };
    for content in list.iter_mut().filter_map(|one| one.content.as_mut()) {
        leave_dateline(document, content);
    }
    list
}

/// Lets a content that begins with the article's dateline begin behind it.
fn leave_dateline(document: &Document, content: &mut Part) {
    let Some(dateline) = document.dateline else { return };
    let Some(first) = content.spans.first_mut().filter(|first| first.meets(dateline)) else { return };
    let next = document.tokens.partition_point(|token| token.span.start < dateline.end);
    if let Some(token) = document.tokens.get(next).filter(|token| token.span.start < first.end) {
        first.start = token.span.start;
    }
}

/// The act that a cue's words name, where a list has them.
pub(crate) fn act_of(syntax: &Syntax, cue: &[Run], grammar: &Grammar) -> Option<Act> {
    Acts::of(grammar).listed(syntax, cue)
}

/// The attributions of the rules alone.
pub(crate) fn propose(document: &Document, syntax: &Syntax, matches: &Matches, grammar: &Grammar) -> Vec<Attribution> {
    let mut drafts: Vec<Draft> = matches
        .layer(Layer::Attribution)
        .filter(|found| document.kind_of(found.sentence).holds_claims())
        .map(|found| Draft::of(document, found))
        .collect();
    inherit_sources(&mut drafts, grammar);
    quotation::extend(document, &mut drafts);
    nest::cut(&mut drafts);
    let acts = Acts::of(grammar);
    let mut list: Vec<Attribution> =
        drafts.iter().filter_map(|draft| draft.attribution(document, syntax, grammar, &acts)).collect();
    nest::settle(&mut list);
    list
}

/// A match on its way to become an attribution.
struct Draft<'m> {
    found: &'m Match,
    source: Vec<Run>,
    cue: Vec<Run>,
    content: Vec<Run>,
    relay: Vec<Run>,
}

impl Draft<'_> {
    fn of<'m>(document: &Document, found: &'m Match) -> Draft<'m> {
        let whole = |role: Role| found.role(role).filter(|run| !run.is_empty()).collect();
        let trimmed =
            |role: Role| found.role(role).map(|run| part::trim(document, run)).filter(|run| !run.is_empty()).collect();
        Draft {
            found,
            source: whole(Role::Source),
            cue: whole(Role::Cue),
            content: trimmed(Role::Content),
            relay: trimmed(Role::Relay),
        }
    }

    /// From its first token to its last, contents included.
    fn hull(&self) -> Run {
        let runs = || self.source.iter().chain(&self.cue).chain(&self.content);
        let start = runs().map(|run| run.start).min().unwrap_or(self.found.tokens.start);
        let end = runs().map(|run| run.end).max().unwrap_or(self.found.tokens.end);
        Run { start, end }
    }

    fn attribution(&self, document: &Document, syntax: &Syntax, grammar: &Grammar, acts: &Acts) -> Option<Attribution> {
        let rule = &grammar.rules[self.found.rule.0];
        let content = part::part(document, &self.content);
        let act = acts.act(&rule.class, syntax, &self.cue);
        if content.is_none() && act != Act::NonResponse {
            return None;
        }
        let before = self.source.first().and_then(|run| (run.start as usize).checked_sub(1));
        Some(Attribution {
            form: quotation::form(document, &self.content),
            act,
            asserted: act == Act::NonResponse || acts.is_asserted(syntax, &self.cue, before),
            rule: rule.name.clone(),
            source: part::whole(document, &self.source),
            cue: part::whole(document, &self.cue),
            content,
            relay: part::part(document, &self.relay),
            within: None,
            confidence: None,
        })
    }
}

/// A cue without a source of its own, and not impersonal, has the source of the attribution before it in its sentence.
fn inherit_sources(drafts: &mut [Draft], grammar: &Grammar) {
    for index in 1..drafts.len() {
        let (earlier, rest) = drafts.split_at_mut(index);
        let (last, draft) = (&earlier[index - 1], &mut rest[0]);
        let personal = !grammar.rules[draft.found.rule.0].class.has("impersonal");
        if personal && draft.source.is_empty() && last.found.sentence == draft.found.sentence {
            draft.source.clone_from(&last.source);
        }
    }
}
