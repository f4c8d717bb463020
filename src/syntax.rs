//! What each token is: its word, its word lists, its tag.

mod tag;

pub use tag::{Tag, Upos, Xpos};

use crate::document::Document;
use crate::grammar::Grammar;
use crate::lexicon::{ClassId, ClassSet, WordId};

/// One entry per token of the document, in order.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// The word, in any case.
    pub words: Vec<WordId>,
    /// Word lists that hold the token by itself.
    pub classes: Vec<ClassSet>,
    /// Part of speech.
    pub tags: Vec<Tag>,
    /// Entries of more than one word: which list, where. In order.
    pub entries: Vec<Entry>,
}

/// An entry of a word list that takes several tokens, such as `associated press`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// First token.
    pub start: u32,
    /// One past the last token.
    pub end: u32,
    /// The list.
    pub class: ClassId,
}

/// Looks up every token and tags it.
pub fn tag(document: &Document, _grammar: &Grammar) -> Syntax {
    let n = document.tokens.len();
    Syntax { words: vec![WordId(0); n], classes: vec![ClassSet(0); n], tags: vec![Tag::default(); n], entries: vec![] }
}
