//! One sentence made ready for matching: which of its tokens pass which test of the [`Program`].

use super::bits::Bits;
use super::program::{Join, Program, TestId};
use crate::document::{Document, Quotation};
use crate::lexicon::ClassId;
use crate::span::Run;
use crate::syntax::{Entry, Syntax};
use crate::token::TokenKind;

/// A sentence, or a piece of a very long one. Places count from its first token.
#[derive(Clone, Debug)]
pub(super) struct Sentence<const N: usize> {
    /// Its tokens in the document.
    pub(super) tokens: Run,
    /// Whether it begins where the sentence begins, and ends where it ends.
    pub(super) whole: (bool, bool),
    /// For each test, the tokens that pass it.
    passed: Vec<Bits<N>>,
    /// For each test, whether that is known.
    known: Vec<bool>,
    /// Entries of several words: list, start, end.
    pub(super) entries: Vec<(ClassId, usize, usize)>,
    /// Quotations, cut off where the sentence begins and ends: start, end.
    pub(super) quotations: Vec<(usize, usize)>,
}

impl<const N: usize> Sentence<N> {
    pub(super) fn new() -> Sentence<N> {
        Sentence {
            tokens: Run::default(),
            whole: (true, true),
            passed: vec![],
            known: vec![],
            entries: vec![],
            quotations: vec![],
        }
    }

    /// The place after the last token.
    pub(super) fn end(&self) -> usize {
        self.tokens.len()
    }

    /// The tokens that pass a test, if that is known.
    pub(super) fn passed(&self, test: TestId) -> Option<Bits<N>> {
        self.known[test.0 as usize].then(|| self.passed[test.0 as usize])
    }

    /// Notes which tokens pass a test.
    pub(super) fn learn(&mut self, test: TestId, passed: Bits<N>) {
        self.passed[test.0 as usize] = passed;
        self.known[test.0 as usize] = true;
    }

    /// Looks at another sentence. `entries` and `quotations`: those that meet it.
    pub(super) fn read(
        &mut self,
        program: &Program,
        document: &Document,
        syntax: &Syntax,
        tokens: Run,
        entries: &[Entry],
        quotations: &[Quotation],
    ) {
        self.tokens = tokens;
        let (first, end) = (tokens.start as usize, tokens.len());
        self.entries.clear();
        self.entries.extend(
            entries
                .iter()
                .filter(|entry| entry.start >= tokens.start && entry.end <= tokens.end)
                .map(|entry| (entry.class, entry.start as usize - first, entry.end as usize - first)),
        );
        self.quotations.clear();
        self.quotations.extend(quotations.iter().filter_map(|quotation| {
            let start = quotation.tokens.start.max(tokens.start) as usize - first;
            let end = (quotation.tokens.end.min(tokens.end) as usize).checked_sub(first)?;
            (start < end).then_some((start, end))
        }));
        self.passed.clear();
        self.passed.resize(program.tests.len(), Bits::EMPTY);
        self.known.clear();
        self.known.extend(program.lazy.iter().map(|lazy| !lazy));
        self.ask_tokens(program, document, syntax);
        self.ask_spans(program);
        let leaves = &program.leaves;
        if let Some(any) = leaves.any {
            self.passed[any.0 as usize] = Bits::below(end);
        }
        self.combine(program);
    }

    fn ask_tokens(&mut self, program: &Program, document: &Document, syntax: &Syntax) {
        let leaves = &program.leaves;
        for (place, token) in self.tokens.range().enumerate() {
            let mut pass = |test: Option<TestId>| {
                if let Some(test) = test {
                    self.passed[test.0 as usize].insert(place);
                }
            };
            let (word, tag, kind) = (syntax.words[token], syntax.tags[token], document.tokens[token].kind);
            if word.0 != 0 {
                pass(leaves.words.get(word.0 as usize).copied().flatten());
            }
            for class in syntax.classes[token].and(leaves.used_classes).iter() {
                pass(leaves.classes[class.0 as usize]);
            }
            pass(leaves.upos[tag.upos as usize]);
            pass(leaves.xpos[tag.xpos as usize]);
            for &(wanted, test) in &leaves.kinds {
                if wanted == kind {
                    pass(Some(test));
                }
            }
            if kind == TokenKind::Word && document.word(token).starts_with(char::is_uppercase) {
                pass(leaves.cap);
            }
        }
    }

    fn ask_spans(&mut self, program: &Program) {
        let leaves = &program.leaves;
        for &(class, start, _) in &self.entries {
            if let Some(test) = leaves.entry_starts[class.0 as usize] {
                self.passed[test.0 as usize].insert(start);
            }
        }
        for &(start, end) in &self.quotations {
            if let Some(test) = leaves.quote_start {
                self.passed[test.0 as usize].insert(start);
            }
            if let Some(test) = leaves.quoted {
                let inside = Bits::below(end).minus(Bits::below(start));
                self.passed[test.0 as usize] = self.passed[test.0 as usize].or(inside);
            }
        }
    }

    fn combine(&mut self, program: &Program) {
        let tokens = Bits::below(self.end());
        let passed = &mut self.passed[..];
        for (test, join, parts) in program.joins.iter() {
            let parts = parts.iter().map(|part| passed[part.0 as usize]);
            passed[test.0 as usize] = match join {
                Join::Not => parts.fold(tokens, Bits::minus),
                Join::All => parts.fold(tokens, Bits::and),
                Join::One => parts.fold(Bits::EMPTY, Bits::or),
            };
        }
    }
}
