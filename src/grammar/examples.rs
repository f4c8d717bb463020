//! Tries the rules' examples: [`check`] gives every one that fails, and [`trace`] what the grammar sees in a text.

use std::fmt;

use super::{Example, ExampleKind, Grammar, Match, Matches, Role, RuleId, matcher};
use crate::document::{self, Document};
use crate::span::Span;
use crate::syntax::{self, Syntax};

/// An example that does not do what it should.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// The rule's file.
    pub file: String,
    /// The example's line.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// What was found instead, as a sentence without its full stop.
    pub message: String,
    /// The example's text.
    pub text: String,
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        write!(to, "{}:{}: {}: {}\n    {}", self.file, self.line, self.rule, self.message, self.text)
    }
}

/// What the grammar sees in a text.
#[derive(Clone, Debug)]
pub struct Trace<'t> {
    /// Its sentences and tokens.
    pub document: Document<'t>,
    /// Its words and tags.
    pub syntax: Syntax,
    /// What matches.
    pub matches: Matches,
}

/// Looks at a text with all rules.
pub fn trace<'t>(text: &'t str, grammar: &Grammar) -> Trace<'t> {
    trace_rules(text, grammar, |_| true)
}

/// Tries every example of every rule: against its rule alone, and against the whole grammar, where its rule must win.
pub fn check(grammar: &Grammar) -> Vec<Failure> {
    (0..grammar.rules.len()).map(RuleId).flat_map(|rule| check_rule(grammar, rule)).collect()
}

/// Tries every example of one rule.
pub fn check_rule(grammar: &Grammar, id: RuleId) -> Vec<Failure> {
    let rule = &grammar.rules[id.0];
    let fail = |example: &Example, message: String| Failure {
        file: rule.file.clone(),
        line: example.line,
        rule: rule.name.clone(),
        message,
        text: example.text.clone(),
    };
    rule.examples
        .iter()
        .filter_map(|example| check_example(grammar, id, example).err().map(|message| fail(example, message)))
        .collect()
}

fn trace_rules<'t>(text: &'t str, grammar: &Grammar, wanted: impl Fn(RuleId) -> bool) -> Trace<'t> {
    let document = document::parse(text, None, &grammar.lexicon);
    let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
    let matches = matcher::find_rules(&document, &syntax, grammar, wanted);
    Trace { document, syntax, matches }
}

fn check_example(grammar: &Grammar, id: RuleId, example: &Example) -> Result<(), String> {
    let alone = trace_rules(&example.text, grammar, |rule| rule == id);
    let found = &alone.matches.list;
    match example.kind {
        ExampleKind::Example => {
            if found.is_empty() {
                return Err("found nothing".into());
            }
            if let Some(other) = found.iter().find(|found| !fits(&alone, found, example)) {
                return Err(format!("found {}", describe(&alone, other)));
            }
            if found.len() > 1 {
                return Err(format!("found it {} times", found.len()));
            }
            check_whole(grammar, id, example)
        }
        ExampleKind::Reject => match found.first() {
            Some(found) => Err(format!("found {}, should find nothing", describe(&alone, found))),
            None => Ok(()),
        },
        ExampleKind::Todo => {
            let passes =
                found.len() == 1 && fits(&alone, &found[0], example) && check_whole(grammar, id, example).is_ok();
            if passes { Err("this passes now: make it an `example`".into()) } else { Ok(()) }
        }
    }
}

/// Whether the rule wins against all others.
fn check_whole(grammar: &Grammar, id: RuleId, example: &Example) -> Result<(), String> {
    let whole = trace(&example.text, grammar);
    if whole.matches.list.iter().any(|found| found.rule == id && fits(&whole, found, example)) {
        return Ok(());
    }
    let layer = grammar.rules[id.0].class.layer;
    let winners: Vec<String> = whole
        .matches
        .layer(layer)
        .map(|found| format!("{} ({})", grammar.rules[found.rule.0].name, describe(&whole, found)))
        .collect();
    Err(format!("with all rules it loses to {}", winners.join("; ")))
}

fn fits(trace: &Trace, found: &Match, example: &Example) -> bool {
    let mut wanted = example.captures.clone();
    let mut captured: Vec<(Role, Span)> = spans(trace, found);
    wanted.sort();
    captured.sort();
    wanted == captured
}

fn spans(trace: &Trace, found: &Match) -> Vec<(Role, Span)> {
    found.captures.iter().map(|&(role, run)| (role, trace.document.span(run))).collect()
}

/// `source = the mayor, cue = said`
fn describe(trace: &Trace, found: &Match) -> String {
    let captures: Vec<String> = spans(trace, found)
        .iter()
        .map(|(role, span)| format!("{} = {}", role.name(), span.of(trace.document.text)))
        .collect();
    if captures.is_empty() { "a match without captures".into() } else { captures.join(", ") }
}
