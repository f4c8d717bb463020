//! Numbers and dates of a claim as values: "three people", "$4.6 million", "on Monday", "3 May".

use serde::{Deserialize, Serialize};

use super::vocabulary::{Numeral, VOCABULARY};
use crate::Analysis;
use crate::grammar::Grammar;
use crate::lexicon::ClassId;
use crate::span::Span;
use crate::syntax::Upos;
use crate::token::TokenKind;

/// A number and what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Figure {
    pub value: f64,
    /// The noun or mark that it counts.
    pub unit: Option<u64>,
    /// The verb before it.
    pub verb: Option<u64>,
    /// The number's words.
    pub span: Span,
}

/// A date.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Date {
    pub kind: DateKind,
    /// What it says, as a number.
    pub value: u64,
    pub span: Span,
}

/// What kind of date. Only dates of one kind can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum DateKind {
    Weekday,
    Month,
    DayOfMonth,
    Year,
}

/// A noun so many tokens behind a number is what it counts.
const UNIT_REACH: usize = 4;
/// A verb so many tokens before a number governs it.
const VERB_REACH: usize = 4;

/// The numbers and dates among tokens, which are in order.
pub(super) fn find(analysis: &Analysis, grammar: &Grammar, tokens: &[usize]) -> (Vec<Figure>, Vec<Date>) {
    let finder =
        Finder { analysis, month: grammar.lexicon.class("month"), weekday: grammar.lexicon.class("weekday"), grammar };
    let (mut figures, mut dates) = (vec![], vec![]);
    let mut at = 0;
    while at < tokens.len() {
        if let Some(date) = finder.date(tokens, at) {
            dates.push(date);
            at += 1;
        } else if let Some((figure, end)) = finder.figure(tokens, at) {
            figures.push(figure);
            at = end;
        } else {
            at += 1;
        }
    }
    (figures, dates)
}

struct Finder<'a> {
    analysis: &'a Analysis<'a>,
    grammar: &'a Grammar,
    month: Option<ClassId>,
    weekday: Option<ClassId>,
}

impl Finder<'_> {
    fn word(&self, token: usize) -> &str {
        self.analysis.document.word(token)
    }

    fn in_list(&self, token: usize, class: Option<ClassId>) -> bool {
        class.is_some_and(|class| self.analysis.syntax.classes[token].has(class))
            && self.word(token).starts_with(char::is_uppercase)
            && !matches!(self.analysis.syntax.tags[token].upos, Upos::Verb | Upos::Aux)
    }

    /// The name of a month or weekday: its lemma in the list, so that "Sept." is "September".
    fn lemma(&self, token: usize, class: Option<ClassId>) -> u64 {
        let word = self.grammar.lexicon.lookup(self.word(token));
        let lemma = class.and_then(|class| self.grammar.lexicon.lemma_in(class, word));
        crate::claim::stem(lemma.unwrap_or(self.word(token)))
    }

    fn date(&self, tokens: &[usize], at: usize) -> Option<Date> {
        let token = tokens[at];
        let span = self.analysis.document.tokens[token].span;
        let date = |kind, value| Some(Date { kind, value, span });
        if self.in_list(token, self.weekday) {
            return date(DateKind::Weekday, self.lemma(token, self.weekday));
        }
        if self.in_list(token, self.month) {
            return date(DateKind::Month, self.lemma(token, self.month));
        }
        if self.analysis.document.tokens[token].kind != TokenKind::Number {
            return None;
        }
        let number: u64 = self.word(token).parse().ok()?;
        let beside = |other: Option<usize>| other.is_some_and(|other| self.in_list(other, self.month));
        if (1..=31).contains(&number)
            && (beside(at.checked_sub(1).map(|before| tokens[before])) || beside(tokens.get(at + 1).copied()))
        {
            return date(DateKind::DayOfMonth, number);
        }
        // A year counts nothing: no noun comes behind it.
        let counts = tokens.get(at + 1).is_some_and(|next| {
            matches!(self.analysis.syntax.tags[*next].upos, Upos::Noun | Upos::Adj | Upos::Num)
                && *next == token + 1
                && self.analysis.syntax.tags[token].upos == Upos::Num
                && self.word(token).len() != 4
        });
        ((1900..2100).contains(&number) && !counts).then_some(Date { kind: DateKind::Year, value: number, span })
    }

    /// A number that begins here, and where it ends.
    fn figure(&self, tokens: &[usize], at: usize) -> Option<(Figure, usize)> {
        let mut value = self.value(tokens[at])?;
        let mut end = at + 1;
        while end < tokens.len() && tokens[end] == tokens[end - 1] + 1 {
            match VOCABULARY.numeral(self.word(tokens[end])) {
                Some(Numeral::Times(factor)) => value *= factor,
                _ => break,
            }
            end += 1;
        }
        let document = &self.analysis.document;
        let span = document.tokens[tokens[at]].span.hull(document.tokens[tokens[end - 1]].span);
        let money = at
            .checked_sub(1)
            .map(|before| self.word(tokens[before]))
            .filter(|word| word.chars().count() == 1 && word.chars().all(|mark| matches!(mark, '$' | '£' | '€' | '¥')));
        let unit = money.map(|mark| VOCABULARY.head(mark)).or_else(|| self.unit(tokens, end));
        Some((Figure { value, unit, verb: self.verb(tokens, at), span }, end))
    }

    fn value(&self, token: usize) -> Option<f64> {
        let word = self.word(token);
        if self.analysis.document.tokens[token].kind == TokenKind::Number {
            let digits: String = word.chars().filter(|c| c.is_ascii_digit() || *c == '.').collect();
            return digits.trim_matches('.').parse().ok();
        }
        match VOCABULARY.numeral(word)? {
            // "One of them", "no one": hardly ever a count.
            Numeral::Value(value) if value > 1.0 => Some(value),
            _ => None,
        }
    }

    /// What a number counts: the first noun or `%` behind it, with nothing but adjectives between.
    fn unit(&self, tokens: &[usize], end: usize) -> Option<u64> {
        for &token in tokens.iter().skip(end).take(UNIT_REACH) {
            let word = self.word(token);
            if word == "%" {
                return Some(VOCABULARY.head("percent"));
            }
            match self.analysis.syntax.tags[token].upos {
                Upos::Noun => return Some(VOCABULARY.head(word)),
                Upos::Adj | Upos::Num | Upos::Propn | Upos::Part | Upos::Adv => {}
                _ => return None,
            }
        }
        None
    }

    fn verb(&self, tokens: &[usize], at: usize) -> Option<u64> {
        let before = tokens[..at].iter().rev().take(VERB_REACH);
        let verb = before.copied().find(|token| self.analysis.syntax.tags[*token].upos == Upos::Verb);
        verb.map(|token| VOCABULARY.head(self.word(token)))
    }
}
