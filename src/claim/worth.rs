//! What kind of claim some words make: fact, figure, prediction, opinion, question or instruction; whether they say that
//! something is not so; and the names, numbers and dates in them. By word lists and tags, no more.

use super::{Lists, Worth};
use crate::attribution::Act;
use crate::document::Document;
use crate::span::Span;
use crate::syntax::{Syntax, Upos, Xpos};
use crate::token::TokenKind;

/// Names, numbers and dates among the words of a claim.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Details {
    /// Names.
    pub names: Vec<Span>,
    /// Numbers, with their units.
    pub numbers: Vec<Span>,
    /// Dates.
    pub dates: Vec<Span>,
}

/// The names, numbers and dates among tokens, which are in order.
pub(super) fn details(document: &Document, syntax: &Syntax, lists: &Lists, tokens: &[usize]) -> Details {
    let mut details = Details::default();
    let mut at = 0;
    while at < tokens.len() {
        let run = |holds: &dyn Fn(usize) -> bool| {
            let mut end = at;
            while end < tokens.len() && tokens[end] == tokens[at] + (end - at) && holds(tokens[end]) {
                end += 1;
            }
            end
        };
        let span = |end: usize| document.tokens[tokens[at]].span.hull(document.tokens[tokens[end - 1]].span);
        let may_date = lists.date(syntax.classes[tokens[at]]) || is_year(document, tokens, at);
        let (end, list) = if may_date && is_date(document, syntax, lists, tokens[at]) {
            (run(&|token| is_date(document, syntax, lists, token)), &mut details.dates)
        } else if !lists.measure(syntax.classes[tokens[at]]) && is_number(document, syntax, lists, tokens[at]) {
            (run(&|token| is_number(document, syntax, lists, token)), &mut details.numbers)
        } else if syntax.tags[tokens[at]].upos == Upos::Propn {
            (run(&|token| syntax.tags[token].upos == Upos::Propn), &mut details.names)
        } else {
            at += 1;
            continue;
        };
        list.push(span(end));
        at = end;
    }
    details
}

/// A day, a month, or a number beside one.
fn is_date(document: &Document, syntax: &Syntax, lists: &Lists, token: usize) -> bool {
    let word = document.word(token);
    let list = lists.date(syntax.classes[token]) && word.starts_with(|c: char| c.is_uppercase() || c.is_lowercase());
    // "May" and "March" are months where they are names.
    let verb = matches!(syntax.tags[token].xpos, Xpos::Md | Xpos::Vb);
    (list && !verb) || word == "," || (document.tokens[token].kind == TokenKind::Number && word.len() <= 4)
}

/// A year by itself: "in 2014".
fn is_year(document: &Document, tokens: &[usize], at: usize) -> bool {
    let word = document.word(tokens[at]);
    let after = at > 0 && matches!(document.word(tokens[at - 1]), "in" | "since" | "In" | "Since");
    after
        && word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_number(document: &Document, syntax: &Syntax, lists: &Lists, token: usize) -> bool {
    let word = document.word(token);
    document.tokens[token].kind == TokenKind::Number
        || matches!(word, "$" | "£" | "€")
        || syntax.tags[token].upos == Upos::Num && !matches!(word, "one" | "One")
        || lists.measure(syntax.classes[token])
}

/// What kind of claim the tokens make.
pub(super) fn worth(
    document: &Document,
    syntax: &Syntax,
    lists: &Lists,
    tokens: &[usize],
    act: Option<Act>,
    details: &Details,
) -> Worth {
    let any = |holds: fn(&Lists, crate::lexicon::ClassSet) -> bool| {
        tokens.iter().any(|token| holds(lists, syntax.classes[*token]))
    };
    let entry = |class| {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        let from = syntax.entries.partition_point(|entry| (entry.start as usize) < *first);
        let inside = |entry: &&crate::syntax::Entry| (entry.start as usize) <= *last;
        syntax.entries[from..].iter().take_while(inside).any(|entry| Some(entry.class) == class)
    };
    let asks = tokens
        .iter()
        .rev()
        .find(|token| !matches!(document.tokens[**token].kind, TokenKind::CloseQuote | TokenKind::Mark));
    if act == Some(Act::Question) || asks.is_some_and(|token| document.word(*token) == "?") {
        Worth::Question
    } else if any(Lists::obligation) || entry(lists.obligation) || commands(syntax, tokens, act) {
        Worth::Instruction
    } else if any(Lists::future) || entry(lists.future) {
        Worth::Prediction
    } else if !details.numbers.is_empty() {
        Worth::Figure
    } else if act == Some(Act::Belief) || any(Lists::evaluative) || entry(lists.evaluative) {
        Worth::Opinion
    } else {
        Worth::Fact
    }
}

/// "urged them to leave", "Leave now!": words that begin with the bare form of a verb.
fn commands(syntax: &Syntax, tokens: &[usize], act: Option<Act>) -> bool {
    let mut words = tokens.iter().map(|token| syntax.tags[*token]).filter(|tag| tag.upos != Upos::Punct);
    match words.next() {
        Some(first) if first.xpos == Xpos::Vb => true,
        Some(first) if first.xpos == Xpos::To => {
            act == Some(Act::SpeechAct) && words.next().is_some_and(|second| second.xpos == Xpos::Vb)
        }
        _ => false,
    }
}

/// The first word that says "not", of the main clause: in "the firm that did not pay was fined" it does not count.
pub(super) fn negation(syntax: &Syntax, lists: &Lists, tokens: &[usize]) -> Option<usize> {
    let mut verbs = 0;
    let mut relative = false;
    for (at, token) in tokens.iter().enumerate() {
        if lists.negation(syntax.classes[*token]) {
            return (!relative).then_some(at);
        }
        let tag = syntax.tags[*token];
        relative |= verbs == 0 && at > 0 && matches!(tag.xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wps);
        verbs += usize::from(tag.upos == Upos::Verb);
        if verbs >= 2 {
            return None; // too far into the sentence to be about all of it
        }
    }
    None
}

/// What is negated: the next verb, and up to two words after it that say something. "will not negotiate with the rebels"
/// negates negotiating with rebels. Empty where no verb follows soon: "no casualties" negates no statement.
pub(super) fn negated_words(
    document: &Document,
    syntax: &Syntax,
    lists: &Lists,
    tokens: &[usize],
    at: usize,
) -> Vec<usize> {
    let says = |token: &usize| super::words::is_content(document, syntax, lists, *token);
    let is_verb = |token: &usize| syntax.tags[*token].upos == Upos::Verb;
    let Some(verb) = tokens.iter().skip(at + 1).take(VERB_REACH).position(|token| says(token) && is_verb(token)) else {
        return vec![];
    };
    tokens[at + 1 + verb..].iter().filter(|token| says(token)).take(1 + OBJECT_WORDS).copied().collect()
}

/// A verb so many tokens after the negation is still the negated one: "has not so far been found".
const VERB_REACH: usize = 4;
/// Words after the verb that must be denied with it.
const OBJECT_WORDS: usize = 2;
