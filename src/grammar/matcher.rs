//! Matches all rules against all sentences: [`find`] gives each rule's matches, and which of them hold.
//!
//! A pattern is matched for all places of a sentence at once: a set of places where it may start goes in, the set of
//! places where it can end comes out (`Search::ends`). Nothing is tried and taken back, so that a hostile sentence
//! costs no more than its length times the size of the rules; a sentence that needs more than [`STEPS_PER_TOKEN`] is
//! abandoned, and counted. Captures are worked out only for a match that was found.
//!
//! **Which matches.** A rule takes the leftmost match, of those the longest, and within it each part in its turn takes
//! as much as it can; among alternatives, the first. The rule's next match starts after the first cue of this one (or
//! after its end, where it has no cue), so that an attribution inside another's content is found, too. Between rules of
//! one layer, matches whose cues share a token exclude each other: of those holds the one whose captures begin
//! leftmost, then the one whose captures end last, then the one whose rule comes first (files by name, rules in their
//! order). A match without a cue counts as one long cue.

mod captures;
mod search;

use super::bits::Bits;
use super::program::{Body, Node, PhraseId, Program, TestId};
use super::sentence::Sentence;
use super::{Grammar, Layer, Role, RuleId};
use crate::document::{Document, Quotation};
use crate::span::Run;
use crate::steps;
use crate::syntax::Syntax;

/// What the rules found in an article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matches {
    /// The matches that hold, by sentence, then by place.
    pub list: Vec<Match>,
    /// The matches that lost against another rule's.
    pub beaten: Vec<Match>,
    /// How many sentences took too many steps and were left without their remaining rules.
    pub abandoned: usize,
}

/// A rule's match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// The rule, in [`Grammar::rules`].
    pub rule: RuleId,
    /// The rule's layer.
    pub layer: Layer,
    /// The sentence, in [`Document::sentences`].
    pub sentence: usize,
    /// All its tokens, in [`Document::tokens`].
    pub tokens: Run,
    /// Captured tokens, from left to right, an outer one before what it holds. A role may come several times.
    pub captures: Vec<(Role, Run)>,
}

impl Match {
    /// The runs captured in this role.
    pub fn role(&self, role: Role) -> impl Iterator<Item = Run> {
        self.captures.iter().filter(move |capture| capture.0 == role).map(|capture| capture.1)
    }

    /// From the first captured token to the last; the whole match where nothing is captured.
    pub fn captured(&self) -> Run {
        let start = self.captures.iter().map(|capture| capture.1.start).min();
        let end = self.captures.iter().map(|capture| capture.1.end).max();
        Run { start: start.unwrap_or(self.tokens.start), end: end.unwrap_or(self.tokens.end) }
    }
}

impl Matches {
    /// The matches of one layer that hold.
    pub fn layer(&self, layer: Layer) -> impl Iterator<Item = &Match> {
        self.list.iter().filter(move |found| found.layer == layer)
    }
}

/// Steps that a sentence may take per token. Ordinary sentences take a hundredth of it.
const STEPS_PER_TOKEN: usize = 4_000;

/// Steps that a sentence of so many tokens may take.
fn most_steps(tokens: usize) -> usize {
    STEPS_PER_TOKEN * tokens
}

/// How deep phrases may stand in each other. English stays far below; the stack is safe.
const MOST_DEPTH: usize = 48;

/// Quotations nested deeper are not looked at, so that a hostile text cannot hold thousands of them open.
const MOST_QUOTATION_DEPTH: u8 = 3;

/// The longest piece of a sentence that is matched as one. A match never crosses from one piece to the next.
const LONGEST_PIECE: usize = 64 * 8 - 1;

/// Matches every rule of the grammar.
pub fn find(document: &Document, syntax: &Syntax, grammar: &Grammar) -> Matches {
    find_rules(document, syntax, grammar, |_| true)
}

/// Matches those rules of the grammar that `wanted` names.
pub fn find_rules(document: &Document, syntax: &Syntax, grammar: &Grammar, wanted: impl Fn(RuleId) -> bool) -> Matches {
    let rules: Vec<RuleId> = (0..grammar.rules.len()).map(RuleId).filter(|&rule| wanted(rule)).collect();
    let mut matches = Matches::default();
    let mut sizes = (Search::<1>::new(grammar), Search::<2>::new(grammar), Search::<8>::new(grammar));
    let mut place = Place { document, syntax, sentence: 0, entry: 0, quotation: 0, open: vec![] };
    for (index, sentence) in document.sentences.iter().enumerate() {
        place.sentence = index;
        let mut start = sentence.tokens.start as usize;
        while start < sentence.tokens.end as usize {
            let end = (start + LONGEST_PIECE).min(sentence.tokens.end as usize);
            let tokens = Run::new(start, end);
            match tokens.len() {
                0..64 => sizes.0.sentence(&mut place, tokens, &rules, &mut matches),
                64..128 => sizes.1.sentence(&mut place, tokens, &rules, &mut matches),
                _ => sizes.2.sentence(&mut place, tokens, &rules, &mut matches),
            }
            start = end;
        }
    }
    matches
}

/// How far the article is read.
struct Place<'a> {
    document: &'a Document<'a>,
    syntax: &'a Syntax,
    sentence: usize,
    entry: usize,
    quotation: usize,
    /// Quotations that have begun and not ended.
    open: Vec<Quotation>,
}

/// The state of matching sentences of one size.
struct Search<'a, const N: usize> {
    grammar: &'a Grammar,
    program: &'a Program,
    sentence: Sentence<N>,
    /// For each phrase, where it ends that starts at some places.
    ends_of: Memory<N>,
    /// For each phrase, where it starts that ends at some places.
    starts_of: Memory<N>,
    steps: usize,
    depth: usize,
}

/// How many answers of a phrase are remembered in a sentence.
const MEMORY: usize = 4;

/// For each phrase the last sets that it was asked for in a sentence, with the answers.
#[derive(Default)]
struct Memory<const N: usize> {
    /// The last first. An empty set, which nobody asks for, stands where there is none yet.
    answers: Vec<[(Bits<N>, Bits<N>); MEMORY]>,
    /// The phrases that have an answer: few, so that all others need not be cleared for the next sentence.
    asked: Vec<PhraseId>,
}

impl<const N: usize> Memory<N> {
    const NOTHING: [(Bits<N>, Bits<N>); MEMORY] = [(Bits::EMPTY, Bits::EMPTY); MEMORY];

    /// Forgets all, for a sentence of a grammar with so many phrases.
    fn clear(&mut self, phrases: usize) {
        for phrase in self.asked.drain(..) {
            self.answers[phrase.0 as usize] = Memory::NOTHING;
        }
        self.answers.resize(phrases, Memory::NOTHING);
    }

    fn find(&self, phrase: PhraseId, places: Bits<N>) -> Option<Bits<N>> {
        self.answers[phrase.0 as usize].iter().find(|known| known.0 == places).map(|known| known.1)
    }

    fn keep(&mut self, phrase: PhraseId, places: Bits<N>, answer: Bits<N>) {
        let answers = &mut self.answers[phrase.0 as usize];
        if answers[0].0.is_empty() {
            self.asked.push(phrase);
        }
        answers.rotate_right(1);
        answers[0] = (places, answer);
    }
}

impl<'a, const N: usize> Search<'a, N> {
    fn new(grammar: &'a Grammar) -> Search<'a, N> {
        Search {
            grammar,
            program: &grammar.program,
            sentence: Sentence::new(),
            ends_of: Memory::default(),
            starts_of: Memory::default(),
            steps: 0,
            depth: 0,
        }
    }

    /// Matches `rules` against the sentence of these tokens.
    fn sentence(&mut self, place: &mut Place, tokens: Run, rules: &[RuleId], matches: &mut Matches) {
        self.read(place, tokens);
        let mut found = vec![];
        for &rule in rules {
            let body: &'a Body = &self.program.rules[rule.0];
            let possible = body.needs.iter().all(|&test| self.holds_somewhere(test));
            if possible {
                self.rule(rule, &body.node, place.sentence, &mut found);
            }
        }
        steps::took(self.steps.min(most_steps(self.sentence.end())));
        if self.spent() {
            matches.abandoned += 1;
        }
        self.settle(found, matches);
    }

    fn holds_somewhere(&self, test: TestId) -> bool {
        self.sentence.passed(test).is_none_or(|passed| !passed.is_empty())
    }

    fn read(&mut self, place: &mut Place, tokens: Run) {
        let Place { document, syntax, sentence, entry, quotation, open } = place;
        while syntax.entries.get(*entry).is_some_and(|entry| entry.start < tokens.start) {
            *entry += 1;
        }
        let count = syntax.entries[*entry..].iter().take_while(|entry| entry.start < tokens.end).count();
        let entries = &syntax.entries[*entry..*entry + count];
        open.retain(|quotation| quotation.tokens.end > tokens.start);
        while let Some(next) = document.quotations.get(*quotation).filter(|next| next.tokens.start < tokens.end) {
            if next.depth <= MOST_QUOTATION_DEPTH {
                open.push(*next);
            }
            *quotation += 1;
        }
        self.sentence.read(self.program, document, syntax, tokens, entries, open);
        let whole = document.sentences[*sentence].tokens;
        self.sentence.whole = (whole.start == tokens.start, whole.end == tokens.end);
        self.ends_of.clear(self.program.phrases.len());
        self.starts_of.clear(self.program.phrases.len());
        (self.steps, self.depth) = (0, 0);
    }

    /// Adds the matches of one rule.
    fn rule(&mut self, rule: RuleId, node: &'a Node, sentence: usize, found: &mut Vec<Match>) {
        let mut from = self.starts(node, Bits::below(self.sentence.end() + 1));
        let base = self.sentence.tokens.start;
        while let Some(start) = from.first() {
            let Some(end) = self.ends(node, Bits::one(start)).last() else { return };
            let mut captures = vec![];
            self.captures(node, start, end, &mut captures);
            if self.spent() {
                return;
            }
            let after =
                captures.iter().find(|capture| capture.0 == Role::Cue).map_or(end, |capture| capture.1.end as usize);
            for (_, run) in &mut captures {
                *run = Run { start: run.start + base, end: run.end + base };
            }
            let tokens = Run::new(start + base as usize, end + base as usize);
            let layer = self.grammar.rules[rule.0].class.layer;
            found.push(Match { rule, layer, sentence, tokens, captures });
            from = from.minus(Bits::below(after.max(start + 1)));
        }
    }

    /// Chooses among matches whose cues meet.
    fn settle(&self, mut found: Vec<Match>, matches: &mut Matches) {
        let base = self.sentence.tokens.start as usize;
        found.sort_by_key(|found| {
            let captured = found.captured();
            (found.layer, captured.start, std::cmp::Reverse(captured.end), found.rule)
        });
        let (mut taken, mut layer) = (Bits::<N>::EMPTY, None);
        let held = matches.list.len();
        for found in found {
            if layer != Some(found.layer) {
                (taken, layer) = (Bits::EMPTY, Some(found.layer));
            }
            let mut cue = Bits::EMPTY;
            for run in found.role(Role::Cue) {
                cue = cue.or(Bits::below(run.end as usize - base).minus(Bits::below(run.start as usize - base)));
            }
            if cue.is_empty() {
                let run = found.captured();
                cue = Bits::below(run.end as usize - base).minus(Bits::below(run.start as usize - base));
            }
            if cue.and(taken).is_empty() {
                taken = taken.or(cue);
                matches.list.push(found);
            } else {
                matches.beaten.push(found);
            }
        }
        matches.list[held..].sort_by_key(|found| (found.captured(), found.rule));
    }
}

#[cfg(test)]
mod tests;
