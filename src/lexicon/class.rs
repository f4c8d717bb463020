//! Word lists as bits: a [`ClassSet`] holds the lists of one word, [`Classes`] those of all tokens of a text.

use std::ops::Index;

use crate::span::Run;

/// A word list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u8);

/// A set of lists: those that one word is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub struct ClassSet {
    /// A bit for each [`ClassId`].
    bits: [u64; 4],
}

impl ClassSet {
    /// No list.
    pub const EMPTY: ClassSet = ClassSet { bits: [0; 4] };

    /// Whether the list is one of them.
    pub fn has(self, class: ClassId) -> bool {
        self.bits[class.0 as usize / 64] >> (class.0 % 64) & 1 == 1
    }

    /// The set with this list in it.
    pub fn with(mut self, class: ClassId) -> ClassSet {
        self.bits[class.0 as usize / 64] |= 1 << (class.0 % 64);
        self
    }

    /// Whether the two sets share a list.
    pub fn meets(self, other: ClassSet) -> bool {
        !self.and(other).is_empty()
    }

    /// The lists in both sets.
    pub fn and(self, other: ClassSet) -> ClassSet {
        ClassSet { bits: std::array::from_fn(|index| self.bits[index] & other.bits[index]) }
    }

    /// Whether no list is in it.
    pub fn is_empty(self) -> bool {
        self.bits == [0; 4]
    }

    /// The lists, in order.
    pub fn iter(self) -> impl Iterator<Item = ClassId> {
        self.bits.into_iter().zip(0..).flat_map(|(mut bits, index): (u64, u8)| {
            std::iter::from_fn(move || {
                let bit = (bits != 0).then(|| bits.trailing_zeros() as u8)?;
                bits &= bits - 1;
                Some(ClassId(64 * index + bit))
            })
        })
    }
}

/// Room for so many more sets, so that the first that is added moves nothing.
const SPARE: usize = 64;

/// The lists of each token of a text. Tokens share few sets, so a token only says which one it has.
#[derive(Clone, Debug, Default)]
pub struct Classes {
    sets: Vec<ClassSet>,
    /// How many of the sets are not from [`Classes::fill`].
    known: usize,
    /// For each token, its set.
    tokens: Vec<u32>,
}

impl Classes {
    /// Tokens that each have one of `known`.
    pub fn new(known: &[ClassSet], tokens: Vec<u32>) -> Classes {
        let mut sets = Vec::with_capacity(known.len() + SPARE);
        sets.extend_from_slice(known);
        if sets.is_empty() {
            sets.push(ClassSet::default());
        }
        Classes { known: sets.len(), sets, tokens }
    }

    /// Gives all tokens of a run the same lists.
    pub fn fill(&mut self, run: Run, set: ClassSet) {
        let added = self.sets[self.known..].iter().position(|&known| known == set);
        let number = self.known + added.unwrap_or(self.sets.len() - self.known);
        if added.is_none() {
            self.sets.push(set);
        }
        self.tokens[run.range()].fill(number as u32);
    }
}

impl Index<usize> for Classes {
    type Output = ClassSet;

    fn index(&self, token: usize) -> &ClassSet {
        &self.sets[self.tokens[token] as usize]
    }
}
