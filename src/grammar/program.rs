//! Patterns made ready to match: names resolved, one-token tests numbered, needs of each rule worked out.
//!
//! Patterns go in, a [`Program`] comes out. Every distinct test of one token ("is it in `say` and a VERB?") becomes a
//! [`TestId`], so that a sentence answers it once for all its tokens and all rules.

mod analysis;
mod compile;

pub(super) use compile::compile;

use super::Error;
use super::pattern::{Pattern, Role};
use crate::lexicon::{ClassId, ClassSet, Lexicon, WordId};
use crate::span::Run;
use crate::syntax::{Upos, Xpos};
use crate::token::TokenKind;

/// All patterns of a grammar.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// The tests; each uses only tests before it.
    pub(super) tests: Vec<Test>,
    /// For each test, whether its answer takes matching, so that it is worked out only when it is asked.
    pub(super) lazy: Vec<bool>,
    /// The tests that follow from other tests without matching, in an order in which they can be worked out.
    pub(super) joins: Joins,
    /// The patterns of [`Test::Starts`].
    pub(super) starts: Vec<Node>,
    /// Bodies of the phrases.
    pub(super) phrases: Vec<Node>,
    /// Whether a phrase stands in itself.
    pub(super) recursive: Vec<bool>,
    /// Bodies of the rules.
    pub(super) rules: Vec<Body>,
    /// Where to note which token passes which test.
    pub(super) leaves: Leaves,
}

/// A rule's pattern.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) node: Node,
    /// A sentence can match only if each of these tests holds somewhere in it.
    pub(super) needs: Vec<TestId>,
}

/// A test of one token. Index into [`Program::tests`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct TestId(pub(super) u16);

/// Index into [`Program::phrases`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct PhraseId(pub(super) u16);

/// What can be asked of one token.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Test {
    Any,
    Cap,
    Quoted,
    QuoteStart,
    Kind(TokenKind),
    Upos(Upos),
    Xpos(Xpos),
    Word(WordId),
    Class(ClassId),
    EntryStart(ClassId),
    /// A pattern matches from here: index into [`Program::starts`].
    Starts(u16),
    Not(TestId),
    All(Vec<TestId>),
    One(Vec<TestId>),
}

/// The tests that are answered from a token itself, by what they ask for.
#[derive(Clone, Debug, Default)]
pub(super) struct Leaves {
    pub(super) any: Option<TestId>,
    pub(super) cap: Option<TestId>,
    pub(super) quoted: Option<TestId>,
    pub(super) quote_start: Option<TestId>,
    pub(super) kinds: Vec<(TokenKind, TestId)>,
    pub(super) upos: Vec<Option<TestId>>,
    pub(super) xpos: Vec<Option<TestId>>,
    pub(super) words: Vec<Option<TestId>>,
    pub(super) classes: Vec<Option<TestId>>,
    pub(super) used_classes: ClassSet,
    pub(super) entry_starts: Vec<Option<TestId>>,
}

/// Tests that follow from other tests, laid out for going over all of them in every sentence.
#[derive(Clone, Debug, Default)]
pub(super) struct Joins {
    /// The test, how it follows, and from which of `parts`.
    list: Vec<(TestId, Join, Run)>,
    parts: Vec<TestId>,
}

/// How a test follows from others.
#[derive(Clone, Copy, Debug)]
pub(super) enum Join {
    Not,
    All,
    One,
}

impl Joins {
    /// Those among `tests` that are not `lazy`.
    fn of(tests: &[Test], lazy: &[bool]) -> Joins {
        let mut joins = Joins::default();
        for (index, test) in tests.iter().enumerate().filter(|(index, _)| !lazy[*index]) {
            let (join, parts) = match test {
                Test::Not(part) => (Join::Not, std::slice::from_ref(part)),
                Test::All(parts) => (Join::All, &parts[..]),
                Test::One(parts) => (Join::One, &parts[..]),
                _ => continue,
            };
            let first = joins.parts.len();
            joins.parts.extend(parts);
            joins.list.push((TestId(index as u16), join, Run::new(first, joins.parts.len())));
        }
        joins
    }

    /// Each with the tests that it follows from.
    pub(super) fn iter(&self) -> impl Iterator<Item = (TestId, Join, &[TestId])> {
        self.list.iter().map(|&(test, join, parts)| (test, join, &self.parts[parts.range()]))
    }
}

/// A pattern that can be matched.
#[derive(Clone, Debug)]
pub(super) enum Node {
    /// One token that passes.
    Token(TestId),
    /// One token that passes, or an entry of several words of the list whose first word passes `filter`.
    Entry {
        single: TestId,
        class: ClassId,
        start: TestId,
        filter: TestId,
    },
    /// Any number of tokens that pass.
    Run(TestId),
    /// No token, where the next one does (or does not) pass.
    Peek {
        test: TestId,
        wanted: bool,
    },
    Phrase(PhraseId),
    /// A whole quotation, where one starts.
    Quote(TestId),
    Start,
    End,
    Sequence(Vec<Node>),
    Choice(Vec<Node>),
    Optional(Box<Node>),
    /// Any number of the pattern, or of tokens that pass `run`.
    Star {
        run: Option<TestId>,
        node: Box<Node>,
    },
    /// No token, where the pattern does (or does not) match.
    Ahead {
        node: Box<Node>,
        wanted: bool,
    },
    Capture(Role, Box<Node>),
    /// A pattern that holds captures, marked so that recovering them can pass over all others.
    Captures(Box<Node>),
}

/// A pattern with what its errors need: `(name in the grammar, file, whole text of the file)`.
pub(super) struct Written<'a> {
    pub(super) name: &'a str,
    pub(super) file: &'a str,
    pub(super) text: &'a str,
    pub(super) from_end: usize,
    pub(super) pattern: &'a Pattern,
}

impl Written<'_> {
    fn error(&self, from_end: usize, message: String) -> Error {
        Error::at(self.file, self.text, self.text.len() - from_end, message)
    }
}

impl Leaves {
    fn of(tests: &[Test], lexicon: &Lexicon) -> Leaves {
        let mut leaves = Leaves {
            upos: vec![None; Upos::ALL.len()],
            xpos: vec![None; Xpos::ALL.len()],
            words: vec![None; lexicon.word_count()],
            classes: vec![None; lexicon.class_count()],
            entry_starts: vec![None; lexicon.class_count()],
            ..Leaves::default()
        };
        for (index, test) in tests.iter().enumerate() {
            let id = Some(TestId(index as u16));
            match test {
                Test::Any => leaves.any = id,
                Test::Cap => leaves.cap = id,
                Test::Quoted => leaves.quoted = id,
                Test::QuoteStart => leaves.quote_start = id,
                Test::Kind(kind) => leaves.kinds.push((*kind, TestId(index as u16))),
                Test::Upos(tag) => leaves.upos[*tag as usize] = id,
                Test::Xpos(tag) => leaves.xpos[*tag as usize] = id,
                Test::Word(word) => leaves.words[word.0 as usize] = id,
                Test::Class(class) => {
                    leaves.classes[class.0 as usize] = id;
                    leaves.used_classes = leaves.used_classes.with(*class);
                }
                Test::EntryStart(class) => leaves.entry_starts[class.0 as usize] = id,
                Test::Starts(_) | Test::Not(_) | Test::All(_) | Test::One(_) => {}
            }
        }
        leaves
    }
}
