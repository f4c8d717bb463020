//! The tokens that the argument model labels for one cue: those of its paragraph that are near, without the middles of
//! other quotations.
//!
//! A quotation is somebody's content as a whole or not at all. Token by token, a long one would have to be won a hundred
//! times over; so only its first and last words stand for it.

use super::Scope;
use super::facts::Fact;
use crate::span::Run;

/// Tokens around a cue, in order.
#[derive(Clone, Debug)]
pub(crate) struct Window {
    tokens: Vec<u32>,
    hull: Run,
}

impl Window {
    /// The tokens of a paragraph around a cue. The quotations that the cue stands in keep all of theirs.
    pub(super) fn around(cue: Run, paragraph: Run, scope: &Scope, facts: &[Fact]) -> Window {
        let own = |token: u32| cue.range().any(|at| facts[at].quotation == facts[token as usize].quotation);
        let stays = |token: &u32| !facts[*token as usize].is_middle || own(*token);
        let mut tokens: Vec<u32> = (paragraph.start..cue.start).rev().filter(stays).take(scope.before).collect();
        tokens.reverse();
        tokens.extend(cue.start..cue.end);
        tokens.extend((cue.end..paragraph.end).filter(stays).take(scope.behind));
        let hull = Run { start: tokens[0], end: tokens[tokens.len() - 1] + 1 };
        Window { tokens, hull }
    }

    /// The tokens, as indices into the article's.
    pub(crate) fn tokens(&self) -> impl DoubleEndedIterator<Item = usize> + Clone {
        self.tokens.iter().map(|&token| token as usize)
    }

    /// How many tokens.
    pub(crate) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether a token lies between the first and the last.
    pub(super) fn reaches(&self, token: usize) -> bool {
        self.hull.has(token)
    }

    /// The place of a token in the window.
    pub(crate) fn place(&self, token: usize) -> Option<usize> {
        self.tokens.binary_search(&(token as u32)).ok()
    }

    /// The run of tokens from one place to another, what the window leaves out between them included.
    pub(super) fn run(&self, places: Run) -> Run {
        Run { start: self.tokens[places.start as usize], end: self.tokens[places.end as usize - 1] + 1 }
    }
}
