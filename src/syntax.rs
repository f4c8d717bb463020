//! What each token is: its word, its word lists, its tag.

pub mod parser;
mod relation;
mod tag;
pub mod tagger;

pub use relation::Relation;
pub use tag::{Tag, Upos, Xpos};

use crate::document::Document;
use crate::lexicon::{ClassId, Classes, ItemId, Lexicon, WordId};
use tagger::Tagger;

/// One entry per token of the document, in order.
#[derive(Clone, Debug, Default)]
pub struct Syntax {
    /// The word, in any case.
    pub words: Vec<WordId>,
    /// Word lists that hold the token by itself.
    pub classes: Classes,
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
    /// The line of the list, with its lemma and note.
    pub item: ItemId,
}

/// Looks up every token and tags it.
pub fn tag(document: &Document, lexicon: &Lexicon, tagger: &Tagger) -> Syntax {
    let words: Vec<WordId> = (0..document.tokens.len()).map(|token| lexicon.lookup(document.word(token))).collect();
    let classes = lexicon.classes_of(&words);
    let entries = find_entries(document, &words, lexicon);
    let tags = tagger.tag_document(document);
    Syntax { words, classes, tags, entries }
}

/// The entries of several words. None runs over the end of a sentence.
fn find_entries(document: &Document, words: &[WordId], lexicon: &Lexicon) -> Vec<Entry> {
    let mut entries = vec![];
    for sentence in &document.sentences {
        for start in sentence.tokens.range() {
            for (length, item) in lexicon.entries_at(&words[start..sentence.tokens.end as usize]) {
                let class = lexicon.item(item).class;
                entries.push(Entry { start: start as u32, end: (start + length) as u32, class, item });
            }
        }
    }
    entries
}
