//! Resolves the names in patterns and numbers their tests: written patterns become [`Program`] nodes.

use std::collections::{BTreeMap, BTreeSet};

use super::analysis::{begins_with, lazy, named_in, needs, nullable, reach};
use super::{Body, Joins, Leaves, Node, PhraseId, Program, Test, TestId, Written};
use crate::grammar::Error;
use crate::grammar::pattern::{Atom, Base, Pattern};
use crate::lexicon::Lexicon;

/// Resolves all names and prepares matching. Words that only rules name are added to the lexicon.
pub(in crate::grammar) fn compile(
    phrases: &[Written<'_>],
    rules: &[Written<'_>],
    lexicon: &mut Lexicon,
) -> Result<Program, Error> {
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
    let bodies: Vec<Node> = std::mem::take(&mut compiler.done).into_iter().map(Phrase::into_node).collect();
    for (index, (phrase, body)) in phrases.iter().zip(&bodies).enumerate() {
        let mut path = vec![];
        if begins_with(body, PhraseId(index as u16), &bodies, &mut path) {
            let message = format!("<{}> begins with itself: put a word or a list before it", phrase.name);
            return Err(phrase.error(phrase.from_end, message));
        }
    }
    for (rule, node) in rules.iter().zip(&nodes) {
        if nullable(node, &bodies) {
            return Err(rule.error(rule.from_end, "the pattern can match no words at all".into()));
        }
    }
    let needs: Vec<_> = nodes.iter().map(|node| needs(node, &bodies, &compiler.tests, &mut vec![])).collect();
    let rules = nodes.into_iter().zip(needs).map(|(node, needs)| Body { node, needs: compiler.needs(needs) }).collect();
    let Compiler { tests, starts, reach, .. } = compiler;
    let leaves = Leaves::of(&tests, lexicon);
    let lazy = lazy(&tests);
    let joins = Joins::of(&tests, &lazy);
    let recursive = reach.iter().enumerate().map(|(index, reach)| reach.contains(&PhraseId(index as u16))).collect();
    Ok(Program { tests, lazy, joins, starts, phrases: bodies, recursive, rules, leaves })
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

    /// A test for each set of tests: whether one of them holds. A set that a smaller one implies is left out.
    fn needs(&mut self, sets: Vec<Vec<TestId>>) -> Vec<TestId> {
        let mut sets: Vec<BTreeSet<TestId>> = sets.into_iter().map(|set| set.into_iter().collect()).collect();
        sets.sort_by_key(BTreeSet::len);
        let mut kept: Vec<BTreeSet<TestId>> = vec![];
        for set in sets {
            if !kept.iter().any(|smaller| smaller.is_subset(&set)) {
                kept.push(set);
            }
        }
        kept.into_iter().map(|set| self.one(set.into_iter().collect())).collect()
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
            others.insert(0, Node::Token(self.one(tokens)));
        }
        if others.len() == 1 { others.remove(0) } else { Node::Choice(others) }
    }

    fn one(&mut self, tests: Vec<TestId>) -> TestId {
        if let [test] = tests[..] { test } else { self.test(Test::One(tests)) }
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
