//! Word lists: `lexicon/say.txt` becomes the class `say`, and every token learns which classes it belongs to.

/// A word of the lexicon. 0 is every word that the lexicon does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub u32);

/// A word list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClassId(pub u8);

/// The lists that one word is in, a bit for each [`ClassId`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct ClassSet(pub u128);

impl ClassSet {
    /// Whether the list is one of them.
    pub fn has(self, class: ClassId) -> bool {
        self.0 >> class.0 & 1 == 1
    }
}

/// All word lists of a grammar.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {}

impl Lexicon {
    /// The list of this name.
    pub fn class(&self, _name: &str) -> Option<ClassId> {
        None
    }
}
