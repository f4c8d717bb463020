//! Patterns made ready to match: names resolved, one-token tests numbered, needs of each rule worked out.
//!
//! Patterns go in, a [`Program`] comes out. Every distinct test of one token ("is it in `say` and a VERB?") becomes a
//! [`TestId`], so that a sentence answers it once for all its tokens and all rules.

use std::collections::{BTreeMap, BTreeSet};

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
    /// For each test, whether its answer takes matching, so that it is worked out only when it is asked.
    pub(super) lazy: Vec<bool>,
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

/// Resolves all names and prepares matching. Words that only rules name are added to the lexicon.
pub(super) fn compile(phrases: &[Written<'_>], rules: &[Written<'_>], lexicon: &mut Lexicon) -> Result<Program, Error> {
    let reach = reach(phrases);
    let names = phrases.iter().enumerate().map(|(index, phrase)| (phrase.name, PhraseId(index as u16))).collect();
    let mut compiler = Compiler {
        phrases,
        names,
        reach,
        lexicon,
        tests: vec![],
        starts: vec![],
        ids: BTreeMap::new(),
        done: vec![Phrase::Open; phrases.len()],
        inside: None,
    };
    for index in 0..phrases.len() {
        compiler.phrase(PhraseId(index as u16))?;
    }
    let nodes: Vec<Node> = rules.iter().map(|rule| compiler.node(rule, rule.pattern)).collect::<Result<_, _>>()?;
    let Compiler { tests, starts, done, reach, .. } = compiler;
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
            needs = needs.iter().filter_map(|need| need.iter().map(|&test| rare(test, &tests)).collect()).collect();
            Body { node, needs }
        })
        .collect();
    let leaves = Leaves::of(&tests, lexicon);
    let lazy = lazy(&tests);
    let recursive = reach.iter().enumerate().map(|(index, reach)| reach.contains(&PhraseId(index as u16))).collect();
    Ok(Program { tests, lazy, starts, phrases: bodies, recursive, rules, leaves })
}

fn names_index(phrases: &[Written<'_>], name: &str) -> u16 {
    phrases.iter().position(|phrase| phrase.name == name).unwrap_or_default() as u16
}

struct Compiler<'a> {
    phrases: &'a [Written<'a>],
    names: BTreeMap<&'a str, PhraseId>,
    reach: Vec<BTreeSet<PhraseId>>,
    lexicon: &'a mut Lexicon,
    tests: Vec<Test>,
    starts: Vec<Node>,
    ids: BTreeMap<Test, TestId>,
    done: Vec<Phrase>,
    /// The phrase that is being compiled.
    inside: Option<PhraseId>,
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
            let outer = self.inside.replace(id);
            let node = self.node(written, written.pattern)?;
            self.inside = outer;
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
            Pattern::Not(inner) => self.ahead(written, inner, false)?,
            Pattern::Ahead(inner) => self.ahead(written, inner, true)?,
            Pattern::Capture(role, inner) => {
                let inner = self.node(written, inner)?;
                Node::Captures(Box::new(Node::Capture(*role, Box::new(inner))))
            }
        })
    }

    /// `&a` or `!a`. Where `a` starts is worked out once for a sentence, unless the phrase around it stands in `a`.
    fn ahead(&mut self, written: &Written<'_>, inner: &Pattern, wanted: bool) -> Result<Node, Error> {
        let node = match self.node(written, inner)? {
            Node::Captures(node) => *node, // what only looks ahead captures nothing
            node => node,
        };
        if let Node::Token(test) = node {
            return Ok(Node::Peek { test, wanted });
        }
        let named = named_in(inner).into_iter().filter_map(|name| self.names.get(name));
        let around = |id: &PhraseId| {
            self.inside.is_some_and(|inside| *id == inside || self.reach[id.0 as usize].contains(&inside))
        };
        if named.into_iter().any(around) {
            return Ok(Node::Ahead { node: Box::new(node), wanted });
        }
        let number = self.starts.len() as u16;
        self.starts.push(node);
        Ok(Node::Peek { test: self.test(Test::Starts(number)), wanted })
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
        if parts.iter().any(|part| matches!(part, Node::Captures(_))) {
            return Node::Captures(Box::new(Node::Choice(parts))); // the order decides which captures are found
        }
        let (mut tokens, mut others) = (vec![], vec![]);
        for part in parts {
            match part {
                Node::Token(test) => tokens.push(test),
                part => others.push(part),
            }
        }
        if !tokens.is_empty() {
            let one = if let [test] = tokens[..] { test } else { self.test(Test::One(tokens)) };
            others.insert(0, Node::Token(one));
        }
        if others.len() == 1 { others.remove(0) } else { Node::Choice(others) }
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
        Node::Choice(mut parts) if matches!(parts[..], [Node::Token(_), _, ..]) => {
            let Node::Token(run) = parts.remove(0) else { unreachable!("the pattern above asks for a token") };
            let node = if parts.len() == 1 { parts.remove(0) } else { Node::Choice(parts) };
            Node::Star { run: Some(run), node: Box::new(node) }
        }
        inner => wrap(inner, |node| Node::Star { run: None, node }),
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
            Node::Run(_) | Node::Peek { .. } | Node::Ahead { .. } | Node::Optional(_) | Node::Star { .. } => true,
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
        Node::Optional(inner) | Node::Star { node: inner, .. } | Node::Capture(_, inner) | Node::Captures(inner) => {
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

/// A test that holds wherever this one does, asks for certain words, so that many sentences fail it, and takes no matching.
fn rare(test: TestId, tests: &[Test]) -> Option<TestId> {
    match &tests[test.0 as usize] {
        Test::Word(_) | Test::Class(_) | Test::EntryStart(_) | Test::QuoteStart => Some(test),
        Test::All(parts) if parts.iter().all(|&part| !is_lazy(part, tests)) => {
            parts.iter().any(|&part| rare(part, tests).is_some()).then_some(test)
        }
        Test::All(parts) => parts.iter().find_map(|&part| rare(part, tests)),
        Test::One(parts) if !is_lazy(test, tests) => {
            parts.iter().all(|&part| rare(part, tests).is_some()).then_some(test)
        }
        _ => None,
    }
}

fn is_lazy(test: TestId, tests: &[Test]) -> bool {
    match &tests[test.0 as usize] {
        Test::Starts(_) => true,
        Test::Not(part) => is_lazy(*part, tests),
        Test::All(parts) | Test::One(parts) => parts.iter().any(|&part| is_lazy(part, tests)),
        _ => false,
    }
}

fn lazy(tests: &[Test]) -> Vec<bool> {
    (0..tests.len()).map(|index| is_lazy(TestId(index as u16), tests)).collect()
}

/// For each phrase, the phrases that stand in it, and in these, and so on.
fn reach(phrases: &[Written<'_>]) -> Vec<BTreeSet<PhraseId>> {
    let id = |name: &str| phrases.iter().position(|phrase| phrase.name == name).map(|index| PhraseId(index as u16));
    let mut reach: Vec<BTreeSet<PhraseId>> =
        phrases.iter().map(|phrase| named_in(phrase.pattern).into_iter().filter_map(id).collect()).collect();
    loop {
        let before = reach.iter().map(BTreeSet::len).sum::<usize>();
        for index in 0..reach.len() {
            let further: Vec<PhraseId> = reach[index].iter().flat_map(|id| reach[id.0 as usize].clone()).collect();
            reach[index].extend(further);
        }
        if reach.iter().map(BTreeSet::len).sum::<usize>() == before {
            return reach;
        }
    }
}

/// The phrases that a pattern names.
fn named_in(pattern: &Pattern) -> Vec<&str> {
    match pattern {
        Pattern::Phrase { name, .. } => vec![name],
        Pattern::Sequence(parts) | Pattern::Choice(parts) => parts.iter().flat_map(named_in).collect(),
        Pattern::Optional(inner) | Pattern::Star(inner) | Pattern::Plus(inner) | Pattern::Not(inner) => named_in(inner),
        Pattern::Ahead(inner) | Pattern::Capture(_, inner) => named_in(inner),
        Pattern::Atom(_) | Pattern::Quote | Pattern::Start | Pattern::End => vec![],
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
