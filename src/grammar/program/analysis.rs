//! What can be said of patterns before any sentence is seen: whether they can match nothing, begin with themselves, and
//! which tests have to hold somewhere.

use std::collections::BTreeSet;

use super::{Node, PhraseId, Test, TestId, Written};
use crate::grammar::pattern::Pattern;

/// Whether a pattern can match without a token.
pub(super) fn nullable(node: &Node, phrases: &[Node]) -> bool {
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
pub(super) fn begins_with(node: &Node, phrase: PhraseId, phrases: &[Node], path: &mut Vec<PhraseId>) -> bool {
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

/// Sets of tests: every match holds, for each set, a token that passes one of its tests. Only tests that many sentences
/// fail: see [`rare`].
pub(super) fn needs(node: &Node, phrases: &[Node], tests: &[Test], path: &mut Vec<PhraseId>) -> Vec<Vec<TestId>> {
    let one_of = |set: &[TestId]| -> Vec<Vec<TestId>> {
        set.iter().map(|&test| rare(test, tests)).collect::<Option<_>>().into_iter().collect()
    };
    match node {
        Node::Token(test) | Node::Quote(test) | Node::Peek { test, wanted: true } => one_of(&[*test]),
        Node::Entry { single, start, .. } => one_of(&[*single, *start]),
        Node::Sequence(parts) => parts.iter().flat_map(|part| needs(part, phrases, tests, path)).collect(),
        Node::Choice(parts) => {
            // A set of each alternative makes a set of the choice: their first ones, their second ones, and so on.
            let lists: Vec<_> = parts.iter().map(|part| needs(part, phrases, tests, path)).collect();
            let some = lists.iter().all(|list| !list.is_empty());
            let most = lists.iter().map(Vec::len).max().filter(|_| some).unwrap_or(0);
            let nth = |list: &Vec<Vec<TestId>>, number: usize| list[number.min(list.len() - 1)].clone();
            (0..most).map(|number| lists.iter().flat_map(|list| nth(list, number)).collect()).collect()
        }
        Node::Phrase(id) if !path.contains(id) => {
            path.push(*id);
            let found = needs(&phrases[id.0 as usize], phrases, tests, path);
            path.pop();
            found
        }
        Node::Capture(_, inner) | Node::Captures(inner) | Node::Ahead { node: inner, wanted: true } => {
            needs(inner, phrases, tests, path)
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

pub(super) fn lazy(tests: &[Test]) -> Vec<bool> {
    (0..tests.len()).map(|index| is_lazy(TestId(index as u16), tests)).collect()
}

/// For each phrase, the phrases that stand in it, and in these, and so on.
pub(super) fn reach(phrases: &[Written<'_>]) -> Vec<BTreeSet<PhraseId>> {
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
pub(super) fn named_in(pattern: &Pattern) -> Vec<&str> {
    match pattern {
        Pattern::Phrase { name, .. } => vec![name],
        Pattern::Sequence(parts) | Pattern::Choice(parts) => parts.iter().flat_map(named_in).collect(),
        Pattern::Optional(inner) | Pattern::Star(inner) | Pattern::Plus(inner) | Pattern::Not(inner) => named_in(inner),
        Pattern::Ahead(inner) | Pattern::Capture(_, inner) => named_in(inner),
        Pattern::Atom(_) | Pattern::Quote | Pattern::Start | Pattern::End => vec![],
    }
}
