//! Puts together what the weights decided and what only the rules can say: acts, relays, attributions within contents.

use super::act::Acts;
use super::decision::{Decided, Reading, decide, reasons};
use super::{Attribution, LEARNED, nest, part, quotation};
use crate::document::Document;
use crate::grammar::{Grammar, Matches};
use crate::span::{Run, Span};
use crate::syntax::Syntax;
use crate::weights::Weights;

/// The attributions that the weights choose, and those of the rules that they leave room for.
pub(super) fn choose(
    document: &Document,
    syntax: &Syntax,
    grammar: &Grammar,
    weights: &Weights,
    proposed: Vec<Attribution>,
) -> Vec<Attribution> {
    let reading = Reading::new(document, syntax, grammar, &weights.rates, &proposed);
    let decided = decide(&reading, weights);
    let acts = Acts::of(grammar);
    let mut list: Vec<Attribution> = decided
        .iter()
        .map(|one| attribution(document, syntax, &acts, one, one.proposal.map(|index| &proposed[index])))
        .collect();
    let room = Room::new(&list);
    list.extend(proposed.into_iter().filter(|one| room.is_for(document, one)));
    nest::settle(&mut list);
    list
}

/// What speaks for each attribution that the weights decided on: features by name, strongest first, with how much each adds
/// to the score (a log-odds). Empty for the attributions of the rules alone.
pub fn evidence(
    document: &Document,
    syntax: &Syntax,
    matches: &Matches,
    grammar: &Grammar,
    attributions: &[Attribution],
) -> Vec<Vec<(&'static str, f32)>> {
    let Some(weights) = &grammar.weights else { return vec![vec![]; attributions.len()] };
    let proposed = super::propose(document, syntax, matches, grammar);
    let reading = Reading::new(document, syntax, grammar, &weights.rates, &proposed);
    let cue = |one: &Attribution| {
        one.confidence?;
        one.cue.as_ref().map(|part| document.tokens_of(part.spans[0]))
    };
    let cues: Vec<Option<Run>> = attributions.iter().map(cue).collect();
    reasons(&reading, weights, &cues)
}

/// A decision as an attribution; the rule's, if one has the same cue, says more about it.
fn attribution(
    document: &Document,
    syntax: &Syntax,
    acts: &Acts,
    decided: &Decided,
    rule: Option<&Attribution>,
) -> Attribution {
    let mut content = decided.content.clone();
    if let Some(rule) = rule.and_then(|rule| rule.content.as_ref()) {
        content.extend(beyond(document, &content, &rule.spans));
    }
    let before = decided.source.and_then(|run| (run.start as usize).checked_sub(1));
    let cue = [decided.cue];
    Attribution {
        form: quotation::form(document, &content),
        act: rule.map_or_else(|| acts.of_words(syntax, &cue), |rule| rule.act),
        asserted: acts.is_asserted(syntax, &cue, before),
        rule: rule.map_or_else(|| LEARNED.to_owned(), |rule| rule.rule.clone()),
        source: decided.source.and_then(|run| part::whole(document, &[run])),
        cue: part::whole(document, &cue),
        content: part::whole(document, &content),
        relay: rule.and_then(|rule| rule.relay.clone()),
        within: None,
        confidence: Some(decided.probability),
    }
}

/// Fragments of a rule's content that stand in later paragraphs: a quotation that goes on there. The weights see one
/// paragraph at a time.
fn beyond(document: &Document, content: &[Run], rule: &[Span]) -> Vec<Run> {
    let Some(last) = content.last() else { return vec![] };
    let here = block_of(document, last.end - 1);
    let runs = rule.iter().map(|&span| document.tokens_of(span));
    runs.filter(|run| !run.is_empty() && run.start >= last.end && block_of(document, run.start) != here).collect()
}

/// The block that holds a token.
fn block_of(document: &Document, token: u32) -> Option<u32> {
    let sentence = document.sentences.partition_point(|sentence| sentence.tokens.end <= token);
    document.sentences.get(sentence).map(|sentence| sentence.block)
}

/// Where the rules' attributions can stand beside those decided on.
struct Room {
    /// Bytes of decided cues, and of decided contents, in order.
    cues: Vec<Span>,
    contents: Vec<Span>,
}

impl Room {
    fn new(decided: &[Attribution]) -> Room {
        let spans = |part: fn(&Attribution) -> &Option<super::Part>| {
            let mut spans: Vec<Span> =
                decided.iter().filter_map(|one| part(one).as_ref()).flat_map(|part| part.spans.clone()).collect();
            spans.sort_unstable();
            spans
        };
        Room { cues: spans(|one| &one.cue), contents: spans(|one| &one.content) }
    }

    /// Whether a rule's attribution is kept: its cue is free, and it stands within a content that was decided on, or has no
    /// content itself ("declined to comment"), or its quotation stands in another paragraph, which the weights do not see,
    /// or its cue is a mark, which they know too little of.
    fn is_for(&self, document: &Document, one: &Attribution) -> bool {
        let free = |span: &Span| !meets(&self.cues, *span);
        let cue = one.cue.as_ref().map_or(&[][..], |part| &part.spans);
        if !cue.iter().all(free) {
            return false;
        }
        let Some(content) = &one.content else { return true };
        let blocks =
            |spans: &[Span]| spans.first().and_then(|span| block_of(document, document.tokens_of(*span).start));
        let apart = blocks(cue) != blocks(&content.spans);
        let is_mark = |span: &Span| !document.tokens_of(*span).range().any(|token| quotation::is_word(document, token));
        let free = !content.spans.iter().any(|&span| meets(&self.contents, span));
        holds(&self.contents, nest::hull(one)) || (free && (apart || cue.iter().all(is_mark)))
    }
}

/// Whether one of the spans, in order and apart, meets this one.
fn meets(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end <= span.start);
    spans.get(first).is_some_and(|other| other.meets(span))
}

/// Whether one of the spans, in order and apart, holds all of this one.
fn holds(spans: &[Span], span: Span) -> bool {
    let first = spans.partition_point(|other| other.end < span.end);
    spans.get(first).is_some_and(|other| other.holds(span))
}
