//! Patterns made ready to match: names resolved, one-token tests numbered, needs of each rule worked out.
//!
//! Patterns go in, a [`Program`] comes out. Every distinct test of one token ("is it in `say` and a VERB?") becomes a
//! [`TestId`], so that a sentence answers it once for all its tokens and all rules.

use std::collections::BTreeMap;

use super::Error;
use super::pattern::{Atom, Base, Pattern, Role};
use crate::lexicon::{ClassId, ClassSet, Lexicon, WordId};
use crate::syntax::{Upos, Xpos};
use crate::token::TokenKind;

/// All patterns of a grammar.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// The tests; each uses only tests before it.
    pub(super) tests: Vec<Test>,
    /// Bodies of the phrases.
    pub(super) phrases: Vec<Node>,
    /// Bodies of the rules.
    pub(super) rules: Vec<Body>,
    /// Where to note which token passes which test.
    pub(super) leaves: Leaves,
}

/// A rule's pattern.
#[derive(Clone, Debug)]
pub(super) struct Body {
    pub(super) node: Node,
    /// A sentence can match only if, of each of these sets, one test holds somewhere in it.
    pub(super) needs: Vec<Vec<TestId>>,
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
    Star(Box<Node>),
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

/// Resolves all names and prepares matching. Words that only rules name are added to the lexicon.
pub(super) fn compile(phrases: &[Written<'_>], rules: &[Written<'_>], lexicon: &mut Lexicon) -> Result<Program, Error> {
    let names = phrases.iter().enumerate().map(|(index, phrase)| (phrase.name, PhraseId(index as u16))).collect();
    let mut compiler = Compiler {
        phrases,
        names,
        lexicon,
        tests: vec![],
        ids: BTreeMap::new(),
        done: vec![Phrase::Open; phrases.len()],
    };
    for index in 0..phrases.len() {
        compiler.phrase(PhraseId(index as u16))?;
    }
    let nodes: Vec<Node> = rules.iter().map(|rule| compiler.node(rule, rule.pattern)).collect::<Result<_, _>>()?;
    let (tests, done) = (compiler.tests, compiler.done);
    let bodies: Vec<Node> = done.into_iter().map(Phrase::into_node).collect();
    for (phrase, body) in phrases.iter().zip(&bodies) {
        let mut path = vec![];
        if begins_with(body, PhraseId(names_index(phrases, phrase.name)), &bodies, &mut path) {
            let message = format!("<{}> begins with itself: put a word or a list before it", phrase.name);
            return Err(phrase.error(phrase.from_end, message));
        }
    }
    for (rule, node) in rules.iter().zip(&nodes) {
        if nullable(node, &bodies) {
            return Err(rule.error(rule.from_end, "the pattern can match no words at all".into()));
        }
    }
    let rules = nodes
        .into_iter()
        .map(|node| {
            let mut needs = needs(&node, &bodies, &mut vec![]);
            needs.retain(|need| need.iter().all(|&test| is_rare(test, &tests)));
            Body { node, needs }
        })
        .collect();
    let leaves = Leaves::of(&tests, lexicon);
    Ok(Program { tests, phrases: bodies, rules, leaves })
}

fn names_index(phrases: &[Written<'_>], name: &str) -> u16 {
    phrases.iter().position(|phrase| phrase.name == name).unwrap_or_default() as u16
}

struct Compiler<'a> {
    phrases: &'a [Written<'a>],
    names: BTreeMap<&'a str, PhraseId>,
    lexicon: &'a mut Lexicon,
    tests: Vec<Test>,
    ids: BTreeMap<Test, TestId>,
    done: Vec<Phrase>,
}

/// How far a phrase's body is compiled.
#[derive(Clone)]
enum Phrase {
    Open,
    Begun,
    Done(Node),
}

impl Phrase {
    fn into_node(self) -> Node {
        match self {
            Phrase::Done(node) => node,
            Phrase::Open | Phrase::Begun => Node::Choice(vec![]),
        }
    }
}

impl Compiler<'_> {
    fn test(&mut self, test: Test) -> TestId {
        if let Some(&id) = self.ids.get(&test) {
            return id;
        }
        let id = TestId(self.tests.len() as u16);
        self.tests.push(test.clone());
        self.ids.insert(test, id);
        id
    }

    /// Compiles a phrase's body, and gives what stands for a reference to it.
    fn phrase(&mut self, id: PhraseId) -> Result<Node, Error> {
        let index = id.0 as usize;
        if let Phrase::Open = self.done[index] {
            self.done[index] = Phrase::Begun;
            let written = &self.phrases[index];
            let node = self.node(written, written.pattern)?;
            self.done[index] = Phrase::Done(node);
        }
        Ok(match &self.done[index] {
            // A phrase of one token is no more work than the token.
            Phrase::Done(node @ Node::Token(_)) => node.clone(),
            Phrase::Done(Node::Captures(_)) => Node::Captures(Box::new(Node::Phrase(id))),
            _ => Node::Phrase(id),
        })
    }

    fn node(&mut self, written: &Written<'_>, pattern: &Pattern) -> Result<Node, Error> {
        Ok(match pattern {
            Pattern::Atom(atom) => self.atom(written, atom)?,
            Pattern::Phrase { name, from_end } => match self.names.get(&name[..]) {
                Some(&id) => self.phrase(id)?,
                None => return Err(written.error(*from_end, format!("no phrase is named <{name}>"))),
            },
            Pattern::Quote => Node::Quote(self.test(Test::QuoteStart)),
            Pattern::Start => Node::Start,
            Pattern::End => Node::End,
            Pattern::Sequence(parts) => {
                let parts = self.nodes(written, parts)?;
                self.sequence(parts)
            }
            Pattern::Choice(parts) => {
                let parts = self.nodes(written, parts)?;
                self.choice(parts)
            }
            Pattern::Optional(inner) => wrap(self.node(written, inner)?, Node::Optional),
            Pattern::Star(inner) => star(self.node(written, inner)?),
            Pattern::Plus(inner) => {
                let inner = self.node(written, inner)?;
                self.sequence(vec![inner.clone(), star(inner)])
            }
            Pattern::Not(inner) => ahead(self.node(written, inner)?, false),
            Pattern::Ahead(inner) => ahead(self.node(written, inner)?, true),
            Pattern::Capture(role, inner) => {
                let inner = self.node(written, inner)?;
                Node::Captures(Box::new(Node::Capture(*role, Box::new(inner))))
            }
        })
    }

    fn nodes(&mut self, written: &Written<'_>, patterns: &[Pattern]) -> Result<Vec<Node>, Error> {
        patterns.iter().map(|pattern| self.node(written, pattern)).collect()
    }

    /// A sequence. `!@say WORD` is one test of one token.
    fn sequence(&mut self, parts: Vec<Node>) -> Node {
        let mut joined: Vec<Node> = vec![];
        for part in parts {
            match (joined.last(), &part) {
                (Some(&Node::Peek { test, wanted }), &Node::Token(token)) => {
                    let test = if wanted { test } else { self.test(Test::Not(test)) };
                    let both = self.all(vec![test, token]);
                    joined.pop();
                    joined.push(Node::Token(both));
                    // `!a !b WORD`: the token may meet the peek before it, too.
                    while let [.., Node::Peek { test, wanted }, Node::Token(token)] = joined[..] {
                        let test = if wanted { test } else { self.test(Test::Not(test)) };
                        let both = self.all(vec![test, token]);
                        joined.truncate(joined.len() - 2);
                        joined.push(Node::Token(both));
                    }
                }
                _ => joined.push(part),
            }
        }
        if joined.len() == 1 { joined.remove(0) } else { mark(joined, Node::Sequence) }
    }

    /// A choice. Between tests of one token it is one test.
    fn choice(&mut self, parts: Vec<Node>) -> Node {
        let tokens: Option<Vec<TestId>> =
            parts.iter().map(|part| if let Node::Token(test) = part { Some(*test) } else { None }).collect();
        match tokens {
            Some(tokens) => Node::Token(self.test(Test::One(tokens))),
            None => mark(parts, Node::Choice),
        }
    }

    fn all(&mut self, mut tests: Vec<TestId>) -> TestId {
        tests.dedup();
        if let [test] = tests[..] { test } else { self.test(Test::All(tests)) }
    }

    fn atom(&mut self, written: &Written<'_>, atom: &Atom) -> Result<Node, Error> {
        let mut filters = vec![];
        for (wanted, base) in &atom.filters {
            let test = self.base(written, base)?;
            filters.push(if *wanted { test } else { self.test(Test::Not(test)) });
        }
        let mut tests = vec![self.base(written, &atom.base)?];
        tests.extend(&filters);
        let single = self.all(tests);
        if let Base::List { name, .. } = &atom.base
            && let Some(class) = self.lexicon.class(name)
            && self.lexicon.has_entries(class)
        {
            let start = self.test(Test::EntryStart(class));
            let filter = if filters.is_empty() { self.test(Test::Any) } else { self.all(filters) };
            return Ok(Node::Entry { single, class, start, filter });
        }
        Ok(Node::Token(single))
    }

    fn base(&mut self, written: &Written<'_>, base: &Base) -> Result<TestId, Error> {
        let test = match base {
            Base::Word(word) => Test::Word(self.lexicon.intern(word)),
            Base::List { name, from_end } => match self.lexicon.class(name) {
                Some(class) => Test::Class(class),
                None => {
                    return Err(
                        written.error(*from_end, format!("no list is named @{name}: lexicon/{name}.txt is missing"))
                    );
                }
            },
            Base::Any => Test::Any,
            Base::Cap => Test::Cap,
            Base::Quoted => Test::Quoted,
            Base::Kind(kind) => Test::Kind(*kind),
            Base::Upos(tag) => Test::Upos(*tag),
            Base::Xpos(tag) => Test::Xpos(*tag),
        };
        Ok(self.test(test))
    }
}

fn star(inner: Node) -> Node {
    match inner {
        Node::Token(test) => Node::Run(test),
        inner => wrap(inner, Node::Star),
    }
}

fn ahead(inner: Node, wanted: bool) -> Node {
    match inner {
        Node::Token(test) => Node::Peek { test, wanted },
        // What only looks ahead captures nothing.
        Node::Captures(node) => Node::Ahead { node, wanted },
        inner => Node::Ahead { node: Box::new(inner), wanted },
    }
}

/// `make` around a node, marked if there are captures in it.
fn wrap(inner: Node, make: impl Fn(Box<Node>) -> Node) -> Node {
    let captures = matches!(inner, Node::Captures(_));
    let node = make(Box::new(inner));
    if captures { Node::Captures(Box::new(node)) } else { node }
}

/// `make` around nodes, marked if there are captures in one of them.
fn mark(parts: Vec<Node>, make: impl Fn(Vec<Node>) -> Node) -> Node {
    let captures = parts.iter().any(|part| matches!(part, Node::Captures(_)));
    let node = make(parts);
    if captures { Node::Captures(Box::new(node)) } else { node }
}

/// Whether a pattern can match without a token.
fn nullable(node: &Node, phrases: &[Node]) -> bool {
    // A phrase within itself adds no new way to match nothing, so that a depth beyond all phrases decides nothing.
    fn at(node: &Node, phrases: &[Node], depth: usize) -> bool {
        match node {
            Node::Token(_) | Node::Entry { .. } | Node::Quote(_) => false,
            Node::Run(_) | Node::Peek { .. } | Node::Ahead { .. } | Node::Optional(_) | Node::Star(_) => true,
            Node::Start | Node::End => true,
            Node::Phrase(id) => depth > 0 && at(&phrases[id.0 as usize], phrases, depth - 1),
            Node::Sequence(parts) => parts.iter().all(|part| at(part, phrases, depth)),
            Node::Choice(parts) => parts.iter().any(|part| at(part, phrases, depth)),
            Node::Capture(_, inner) | Node::Captures(inner) => at(inner, phrases, depth),
        }
    }
    at(node, phrases, phrases.len().min(40))
}

/// Whether a match of `node` can begin with a match of `phrase` at the same place. `path`: phrases already entered.
fn begins_with(node: &Node, phrase: PhraseId, phrases: &[Node], path: &mut Vec<PhraseId>) -> bool {
    match node {
        Node::Token(_) | Node::Entry { .. } | Node::Run(_) | Node::Peek { .. } => false,
        Node::Quote(_) | Node::Start | Node::End => false,
        Node::Phrase(id) if *id == phrase => true,
        Node::Phrase(id) if path.contains(id) => false,
        Node::Phrase(id) => {
            path.push(*id);
            begins_with(&phrases[id.0 as usize], phrase, phrases, path)
        }
        Node::Sequence(parts) => {
            let solid = parts.iter().position(|part| !nullable(part, phrases)).unwrap_or(parts.len());
            parts.iter().take(solid + 1).any(|part| begins_with(part, phrase, phrases, path))
        }
        Node::Choice(parts) => parts.iter().any(|part| begins_with(part, phrase, phrases, path)),
        Node::Optional(inner) | Node::Star(inner) | Node::Capture(_, inner) | Node::Captures(inner) => {
            begins_with(inner, phrase, phrases, path)
        }
        Node::Ahead { node, .. } => begins_with(node, phrase, phrases, path),
    }
}

/// Sets of tests: every match holds, for each set, a token that passes one of its tests.
fn needs(node: &Node, phrases: &[Node], path: &mut Vec<PhraseId>) -> Vec<Vec<TestId>> {
    match node {
        Node::Token(test) | Node::Quote(test) | Node::Peek { test, wanted: true } => vec![vec![*test]],
        Node::Entry { single, start, .. } => vec![vec![*single, *start]],
        Node::Sequence(parts) => parts.iter().flat_map(|part| needs(part, phrases, path)).collect(),
        Node::Choice(parts) => {
            // One set for the whole choice: of each alternative, its smallest.
            let smallest = parts.iter().map(|part| needs(part, phrases, path).into_iter().min_by_key(Vec::len));
            smallest.collect::<Option<Vec<_>>>().map(|sets| vec![sets.concat()]).unwrap_or_default()
        }
        Node::Phrase(id) if !path.contains(id) => {
            path.push(*id);
            let found = needs(&phrases[id.0 as usize], phrases, path);
            path.pop();
            found
        }
        Node::Capture(_, inner) | Node::Captures(inner) | Node::Ahead { node: inner, wanted: true } => {
            needs(inner, phrases, path)
        }
        _ => vec![],
    }
}

/// Whether a test asks for certain words, so that many sentences fail it.
fn is_rare(test: TestId, tests: &[Test]) -> bool {
    match &tests[test.0 as usize] {
        Test::Word(_) | Test::Class(_) | Test::EntryStart(_) | Test::QuoteStart => true,
        Test::All(parts) => parts.iter().any(|&part| is_rare(part, tests)),
        Test::One(parts) => parts.iter().all(|&part| is_rare(part, tests)),
        _ => false,
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
                Test::Not(_) | Test::All(_) | Test::One(_) => {}
            }
        }
        leaves
    }
}
