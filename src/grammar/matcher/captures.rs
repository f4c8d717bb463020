//! Which tokens a match captured. Asked only of matches that were found.

use super::Search;
use crate::grammar::Role;
use crate::grammar::bits::Bits;
use crate::grammar::program::{Node, Program};
use crate::span::Run;

impl<'a, const N: usize> Search<'a, N> {
    /// Works out the captures of a match of `node` over the places `start..end`.
    pub(super) fn captures(&mut self, node: &'a Node, start: usize, end: usize, found: &mut Vec<(Role, Run)>) {
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
