//! The word lists that the document stage asks, by name. A grammar may lack them: then they are empty.

use crate::lexicon::{ClassId, Lexicon, WordId};

/// One of the lists below.
#[derive(Clone, Copy, Debug)]
pub(super) struct List(Option<ClassId>);

/// The lists of a lexicon that sentences and blocks need.
pub(super) struct Lists<'l> {
    lexicon: &'l Lexicon,
    pub(super) abbreviation: List,
    pub(super) title: List,
    pub(super) small_abbreviation: List,
    pub(super) number_abbreviation: List,
    pub(super) elision: List,
    pub(super) opener: List,
    pub(super) say: List,
    pub(super) related: List,
    pub(super) boilerplate: List,
    pub(super) credit: List,
    pub(super) byline: List,
    pub(super) caption: List,
    pub(super) photo_credit: List,
    pub(super) credit_end: List,
}

/// No entry that a block may begin with has more words.
const LONGEST_ENTRY: usize = 8;

impl Lists<'_> {
    /// The lists of `lexicon`.
    pub(super) fn of(lexicon: &Lexicon) -> Lists<'_> {
        let list = |name| List(lexicon.class(name));
        Lists {
            lexicon,
            abbreviation: list("abbreviation"),
            title: list("title-abbreviation"),
            small_abbreviation: list("small-abbreviation"),
            number_abbreviation: list("number-abbreviation"),
            elision: list("elision"),
            opener: list("sentence-opener"),
            say: list("say"),
            related: list("related-opener"),
            boilerplate: list("boilerplate-opener"),
            credit: list("credit-opener"),
            byline: list("byline-opener"),
            caption: list("caption-opener"),
            photo_credit: list("photo-credit"),
            credit_end: list("credit-end"),
        }
    }

    /// Whether a word, in any case, is in a list.
    pub(super) fn is(&self, list: List, word: &str) -> bool {
        list.0.is_some_and(|class| self.lexicon.classes(self.lexicon.lookup(word)).has(class))
    }

    /// Bytes of the longest entry of a list that `text` begins with.
    pub(super) fn opening(&self, list: List, text: &str) -> Option<usize> {
        self.longest(list, &self.head(text))
    }

    /// The words that `text` begins with, as far as an entry can. None where no list knows the first.
    pub(super) fn head(&self, text: &str) -> Head {
        let mut head = Head { words: [WordId::UNKNOWN; LONGEST_ENTRY], ends: [0; LONGEST_ENTRY], count: 0 };
        for word in text.split_whitespace().take(LONGEST_ENTRY) {
            // Both are parts of one text, so the distance of their first bytes is the word's place.
            let start = word.as_ptr() as usize - text.as_ptr() as usize;
            let bare = word.trim_end_matches([':', ',', '.', '|', '»', '>', '…', '!', '?', ';']);
            let known = self.lexicon.lookup(bare);
            if known == WordId::UNKNOWN {
                break;
            }
            head.words[head.count] = known;
            head.ends[head.count] = start + bare.len();
            head.count += 1;
            // Most words begin no entry of several words: then the others need not be looked up.
            if head.count == 1 && !self.lexicon.begins_entry(known) {
                break;
            }
        }
        head
    }

    /// Bytes of the longest entry of a list that the head begins with.
    pub(super) fn longest(&self, list: List, head: &Head) -> Option<usize> {
        let class = list.0?;
        let words = &head.words[..head.count];
        let alone = self.lexicon.classes(*words.first()?).has(class).then_some(1);
        let entries = self.lexicon.entries_at(words);
        let entries = entries.filter(|(_, item)| self.lexicon.item(*item).class == class).map(|(length, _)| length);
        entries.chain(alone).max().map(|length| head.ends[length - 1])
    }
}

/// The words that a text begins with, as far as an entry of some list can.
pub(super) struct Head {
    words: [WordId; LONGEST_ENTRY],
    ends: [usize; LONGEST_ENTRY],
    count: usize,
}
