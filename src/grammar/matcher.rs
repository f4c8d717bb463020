//! Matches all rules against all sentences: [`find`] gives each rule's matches, and which of them hold.
//!
//! A pattern is matched for all places of a sentence at once: a set of places where it may start goes in, the set of
//! places where it can end comes out ([`Search::ends`]). Nothing is tried and taken back, so that a hostile sentence
//! costs no more than its length times the size of the rules; a sentence that needs more than [`STEPS_PER_TOKEN`] is
//! abandoned, and counted. Captures are worked out only for a match that was found.
//!
//! **Which matches.** A rule takes the leftmost match, of those the longest, and within it each part in its turn takes
//! as much as it can; among alternatives, the first. The rule's next match starts after the first cue of this one (or
//! after its end, where it has no cue), so that an attribution inside another's content is found, too. Between rules of
//! one layer, matches whose cues share a token exclude each other: of those holds the one whose captures begin
//! leftmost, then the one whose captures end last, then the one whose rule comes first (files by name, rules in their
//! order). A match without a cue counts as one long cue.

use super::bits::Bits;
use super::program::{Body, Node, PhraseId, Program, Test, TestId};
use super::sentence::Sentence;
use super::{Grammar, Layer, Role, RuleId};
use crate::document::{Document, Quotation};
use crate::lexicon::ClassId;
use crate::span::Run;
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
    /// For each phrase, the last sets it was asked for, with the answers.
    memory: Vec<[(Bits<N>, Bits<N>); MEMORY]>,
    /// The same for the other direction.
    memory_before: Vec<[(Bits<N>, Bits<N>); MEMORY]>,
    steps: usize,
    depth: usize,
}

/// How many answers of a phrase are remembered in a sentence.
const MEMORY: usize = 4;

impl<'a, const N: usize> Search<'a, N> {
    fn new(grammar: &'a Grammar) -> Search<'a, N> {
        Search {
            grammar,
            program: &grammar.program,
            sentence: Sentence::new(),
            memory: vec![],
            memory_before: vec![],
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
            let possible = body.needs.iter().all(|need| need.iter().any(|&test| self.holds_somewhere(test)));
            if possible {
                self.rule(rule, &body.node, place.sentence, &mut found);
            }
        }
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
        self.memory.clear();
        self.memory.resize(self.program.phrases.len(), [(Bits::EMPTY, Bits::EMPTY); MEMORY]);
        self.memory_before.clear();
        self.memory_before.resize(self.program.phrases.len(), [(Bits::EMPTY, Bits::EMPTY); MEMORY]);
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

    fn spent(&self) -> bool {
        self.steps > STEPS_PER_TOKEN * self.sentence.end()
    }

    /// The places where a match of `node` can end that starts at one of `from`.
    fn ends(&mut self, node: &'a Node, from: Bits<N>) -> Bits<N> {
        self.steps += N;
        if from.is_empty() || self.spent() {
            return Bits::EMPTY;
        }
        match node {
            Node::Token(test) => from.and(self.passed(*test)).step(),
            Node::Run(test) => from.run(self.passed(*test)),
            Node::Peek { test, wanted: true } => from.and(self.passed(*test)),
            Node::Peek { test, wanted: false } => from.minus(self.passed(*test)),
            Node::Entry { single, class, filter, .. } => self.entry_ends(from, *class, *single, *filter),
            Node::Phrase(phrase) => self.phrase_ends(*phrase, from),
            Node::Quote(_) => {
                let quotations = self.sentence.quotations.iter().filter(|quotation| from.has(quotation.0));
                quotations.fold(Bits::EMPTY, |ends, quotation| ends.or(Bits::one(quotation.1)))
            }
            Node::Start if self.sentence.whole.0 => from.and(Bits::one(0)),
            Node::End if self.sentence.whole.1 => from.and(Bits::one(self.sentence.end())),
            Node::Start | Node::End => Bits::EMPTY,
            Node::Sequence(parts) => self.sequence_ends(parts, from),
            Node::Choice(parts) => parts.iter().fold(Bits::EMPTY, |ends, part| ends.or(self.ends(part, from))),
            Node::Optional(inner) => from.or(self.ends(inner, from)),
            Node::Star { run, node } => {
                let (mut reached, mut new) = (from, from);
                while !new.is_empty() {
                    if let Some(run) = run {
                        new = new.run(self.passed(*run));
                        reached = reached.or(new);
                    }
                    new = self.ends(node, new).minus(reached);
                    reached = reached.or(new);
                }
                reached
            }
            Node::Ahead { node, wanted } => {
                let starts = self.starts(node, from);
                if *wanted { starts } else { from.minus(starts) }
            }
            Node::Capture(_, inner) | Node::Captures(inner) => self.ends(inner, from),
        }
    }

    fn sequence_ends(&mut self, parts: &'a [Node], mut from: Bits<N>) -> Bits<N> {
        for part in parts {
            from = self.ends(part, from);
            if from.is_empty() {
                break;
            }
        }
        from
    }

    fn entry_ends(&mut self, from: Bits<N>, class: ClassId, single: TestId, filter: TestId) -> Bits<N> {
        let mut ends = from.and(self.passed(single)).step();
        let from = from.and(self.passed(filter));
        for &(of, start, end) in &self.sentence.entries {
            if of == class && from.has(start) {
                ends.insert(end);
            }
        }
        ends
    }

    fn phrase_ends(&mut self, phrase: PhraseId, from: Bits<N>) -> Bits<N> {
        let index = phrase.0 as usize;
        if let Some(known) = self.memory[index].iter().find(|known| known.0 == from) {
            return known.1;
        }
        if self.depth == MOST_DEPTH {
            self.steps = usize::MAX / 2; // no end of this phrase is known, so that none of what follows would be true
            return Bits::EMPTY;
        }
        self.depth += 1;
        let program: &'a Program = self.program;
        let ends = self.ends(&program.phrases[index], from);
        self.depth -= 1;
        self.memory[index].rotate_right(1);
        self.memory[index][0] = (from, ends);
        ends
    }

    /// The tokens that pass a test.
    fn passed(&mut self, test: TestId) -> Bits<N> {
        if let Some(passed) = self.sentence.passed(test) {
            return passed;
        }
        let program: &'a Program = self.program;
        let tokens = Bits::below(self.sentence.end());
        let passed = match &program.tests[test.0 as usize] {
            Test::Starts(number) => {
                self.starts(&program.starts[*number as usize], Bits::below(self.sentence.end() + 1))
            }
            Test::Not(part) => tokens.minus(self.passed(*part)),
            Test::All(parts) => parts.iter().fold(tokens, |all, &part| all.and(self.passed(part))),
            Test::One(parts) => parts.iter().fold(Bits::EMPTY, |one, &part| one.or(self.passed(part))),
            _ => Bits::EMPTY,
        };
        self.sentence.learn(test, passed);
        passed
    }

    /// Those of `from` where a match of `node` starts.
    fn starts(&mut self, node: &'a Node, from: Bits<N>) -> Bits<N> {
        match self.before(node, Bits::below(self.sentence.end() + 1)) {
            Some(starts) => from.and(starts),
            None => self.search_starts(node, from),
        }
    }

    /// As [`Search::starts`], by halving, where a phrase stands in itself.
    fn search_starts(&mut self, node: &'a Node, from: Bits<N>) -> Bits<N> {
        if self.ends(node, from).is_empty() {
            return Bits::EMPTY;
        }
        if from.first() == from.last() {
            return from;
        }
        let (low, high) = from.halves();
        self.search_starts(node, low).or(self.search_starts(node, high))
    }

    /// The places where a match of `node` can start that ends at one of `to`: [`Search::ends`] the other way round.
    /// `None` where a phrase stands in itself, since it may then end, though not begin, with itself.
    fn before(&mut self, node: &'a Node, to: Bits<N>) -> Option<Bits<N>> {
        self.steps += N;
        if to.is_empty() || self.spent() {
            return Some(Bits::EMPTY);
        }
        Some(match node {
            Node::Token(test) => to.back().and(self.passed(*test)),
            Node::Run(test) => to.run_back(self.passed(*test)),
            Node::Peek { .. } | Node::Ahead { .. } | Node::Start | Node::End => self.ends(node, to),
            Node::Entry { single, class, filter, .. } => {
                let first = self.passed(*filter);
                let mut starts = to.back().and(self.passed(*single));
                for &(of, start, end) in &self.sentence.entries {
                    if of == *class && to.has(end) && first.has(start) {
                        starts.insert(start);
                    }
                }
                starts
            }
            Node::Phrase(phrase) => self.phrase_before(*phrase, to)?,
            Node::Quote(_) => {
                let quotations = self.sentence.quotations.iter().filter(|quotation| to.has(quotation.1));
                quotations.fold(Bits::EMPTY, |starts, quotation| starts.or(Bits::one(quotation.0)))
            }
            Node::Sequence(parts) => {
                let mut to = to;
                for part in parts.iter().rev() {
                    to = self.before(part, to)?;
                    if to.is_empty() {
                        break;
                    }
                }
                to
            }
            Node::Choice(parts) => {
                let mut starts = Bits::EMPTY;
                for part in parts {
                    starts = starts.or(self.before(part, to)?);
                }
                starts
            }
            Node::Optional(inner) => to.or(self.before(inner, to)?),
            Node::Star { run, node } => {
                let (mut reached, mut new) = (to, to);
                while !new.is_empty() {
                    if let Some(run) = run {
                        new = new.run_back(self.passed(*run));
                        reached = reached.or(new);
                    }
                    new = self.before(node, new)?.minus(reached);
                    reached = reached.or(new);
                }
                reached
            }
            Node::Capture(_, inner) | Node::Captures(inner) => self.before(inner, to)?,
        })
    }

    fn phrase_before(&mut self, phrase: PhraseId, to: Bits<N>) -> Option<Bits<N>> {
        let index = phrase.0 as usize;
        let program: &'a Program = self.program;
        if program.recursive[index] {
            return None;
        }
        if let Some(known) = self.memory_before[index].iter().find(|known| known.0 == to) {
            return Some(known.1);
        }
        let starts = self.before(&program.phrases[index], to)?;
        self.memory_before[index].rotate_right(1);
        self.memory_before[index][0] = (to, starts);
        Some(starts)
    }

    /// Works out the captures of a match of `node` over the places `start..end`.
    fn captures(&mut self, node: &'a Node, start: usize, end: usize, found: &mut Vec<(Role, Run)>) {
        let Node::Captures(inner) = node else { return };
        match &**inner {
            Node::Capture(role, inner) => {
                if start < end {
                    found.push((*role, Run::new(start, end)));
                }
                self.captures(inner, start, end, found);
            }
            Node::Sequence(parts) => self.sequence_captures(parts, start, end, found),
            Node::Choice(parts) => {
                if let Some(part) = parts.iter().find(|part| self.ends(part, Bits::one(start)).has(end)) {
                    self.captures(part, start, end, found);
                }
            }
            Node::Optional(inner) if self.ends(inner, Bits::one(start)).has(end) => {
                self.captures(inner, start, end, found);
            }
            Node::Star { node: inner, .. } => {
                let (mut start, whole): (usize, &'a Node) = (start, node);
                while start < end {
                    let steps = self.ends(inner, Bits::one(start)).minus(Bits::below(start + 1));
                    let Some(next) = self.last_reaching(std::slice::from_ref(whole), steps, end) else { return };
                    self.captures(inner, start, next, found);
                    start = next;
                }
            }
            Node::Phrase(phrase) => {
                let program: &'a Program = self.program;
                self.captures(&program.phrases[phrase.0 as usize], start, end, found);
            }
            _ => {}
        }
    }

    fn sequence_captures(&mut self, parts: &'a [Node], mut start: usize, end: usize, found: &mut Vec<(Role, Run)>) {
        for (index, part) in parts.iter().enumerate() {
            let rest = &parts[index + 1..];
            if rest.is_empty() {
                return self.captures(part, start, end, found);
            }
            let ends = self.ends(part, Bits::one(start));
            let Some(next) = self.last_reaching(rest, ends, end) else { return };
            self.captures(part, start, next, found);
            start = next;
        }
    }

    /// The last of `from` from which a match of `parts` can end at `end`.
    fn last_reaching(&mut self, parts: &'a [Node], from: Bits<N>, end: usize) -> Option<usize> {
        let from = from.and(Bits::below(end + 1));
        if from.first() == from.last() {
            return from.last();
        }
        let mut to = Some(Bits::one(end));
        for part in parts.iter().rev() {
            to = to.and_then(|to| self.before(part, to));
        }
        match to {
            Some(starts) => from.and(starts).last(),
            None => self.search_last_reaching(parts, from, end),
        }
    }

    /// As [`Search::last_reaching`], by halving, where a phrase stands in itself.
    fn search_last_reaching(&mut self, parts: &'a [Node], mut from: Bits<N>, end: usize) -> Option<usize> {
        while from.first() != from.last() {
            let (low, high) = from.halves();
            from = if self.sequence_ends(parts, high).has(end) { high } else { low };
        }
        from.first()
    }
}

#[cfg(test)]
mod tests;
