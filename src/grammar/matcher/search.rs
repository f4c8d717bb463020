//! Which places a pattern leads to, for all places of a sentence at once, from the left ([`Search::ends`]) and from the
//! right ([`Search::before`]).

use super::{MOST_DEPTH, Search, most_steps};
use crate::grammar::bits::Bits;
use crate::grammar::program::{Node, PhraseId, Program, Test, TestId};
use crate::lexicon::ClassId;

impl<'a, const N: usize> Search<'a, N> {
    /// Whether the sentence has taken so many steps that nothing more is worked out.
    pub(super) fn spent(&self) -> bool {
        self.steps > most_steps(self.sentence.end())
    }

    /// The places where a match of `node` can end that starts at one of `from`.
    pub(super) fn ends(&mut self, node: &'a Node, from: Bits<N>) -> Bits<N> {
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

    pub(super) fn sequence_ends(&mut self, parts: &'a [Node], mut from: Bits<N>) -> Bits<N> {
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
        if let Some(known) = self.ends_of.find(phrase, from) {
            return known;
        }
        if self.depth == MOST_DEPTH {
            self.steps = usize::MAX / 2; // no end of this phrase is known, so that none of what follows would be true
            return Bits::EMPTY;
        }
        self.depth += 1;
        let program: &'a Program = self.program;
        let ends = self.ends(&program.phrases[index], from);
        self.depth -= 1;
        self.ends_of.keep(phrase, from, ends);
        ends
    }

    /// The tokens that pass a test.
    pub(super) fn passed(&mut self, test: TestId) -> Bits<N> {
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
    pub(super) fn starts(&mut self, node: &'a Node, from: Bits<N>) -> Bits<N> {
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
    pub(super) fn before(&mut self, node: &'a Node, to: Bits<N>) -> Option<Bits<N>> {
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
        if let Some(known) = self.starts_of.find(phrase, to) {
            return Some(known);
        }
        let starts = self.before(&program.phrases[index], to)?;
        self.starts_of.keep(phrase, to, starts);
        Some(starts)
    }
}
