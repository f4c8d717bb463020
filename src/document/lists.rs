//! The word lists that the document stage asks, by name.

use crate::lexicon::Lexicon;
use rustc_hash::FxHashMap;
use std::sync::OnceLock;

/// One of the lists below.
#[derive(Clone, Copy, Debug)]
pub(super) struct List(u16);

/// The lists of a lexicon that sentences and blocks need.
pub(super) struct Lists {
    words: &'static FxHashMap<&'static str, u16>,
    pub(super) abbreviation: List,
    pub(super) title: List,
    pub(super) small_abbreviation: List,
    pub(super) number_abbreviation: List,
    pub(super) elision: List,
    pub(super) opener: List,
    pub(super) related: List,
    pub(super) boilerplate: List,
    pub(super) credit: List,
    pub(super) byline: List,
}

const FILES: [&str; 10] = [
    include_str!("../../grammars/en/lexicon/abbreviation.txt"),
    include_str!("../../grammars/en/lexicon/title-abbreviation.txt"),
    include_str!("../../grammars/en/lexicon/small-abbreviation.txt"),
    include_str!("../../grammars/en/lexicon/number-abbreviation.txt"),
    include_str!("../../grammars/en/lexicon/elision.txt"),
    include_str!("../../grammars/en/lexicon/sentence-opener.txt"),
    include_str!("../../grammars/en/lexicon/related.txt"),
    include_str!("../../grammars/en/lexicon/boilerplate.txt"),
    include_str!("../../grammars/en/lexicon/credit.txt"),
    include_str!("../../grammars/en/lexicon/byline.txt"),
];

impl Lists {
    /// The lists of `lexicon`.
    pub(super) fn of(_lexicon: &Lexicon) -> Lists {
        static WORDS: OnceLock<FxHashMap<&'static str, u16>> = OnceLock::new();
        let words = WORDS.get_or_init(|| {
            let mut words = FxHashMap::default();
            for (number, file) in FILES.iter().enumerate() {
                for line in file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
                    *words.entry(line.trim()).or_default() |= 1 << number;
                }
            }
            words
        });
        let list = |number: u16| List(1 << number);
        Lists {
            words,
            abbreviation: list(0),
            title: list(1),
            small_abbreviation: list(2),
            number_abbreviation: list(3),
            elision: list(4),
            opener: list(5),
            related: list(6),
            boilerplate: list(7),
            credit: list(8),
            byline: list(9),
        }
    }

    /// Whether a word, in any case, is in a list.
    pub(super) fn is(&self, list: List, word: &str) -> bool {
        let mut buffer = [0; 40];
        let Some(lower) = buffer.get_mut(..word.len()) else { return false };
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let Ok(lower) = std::str::from_utf8(lower) else { return false };
        self.words.get(lower).is_some_and(|lists| lists & list.0 != 0)
    }

    /// Bytes of the longest entry of a list that `text` begins with.
    pub(super) fn opening(&self, list: List, text: &str) -> Option<usize> {
        let ends = text.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
        let ends = ends.take_while(|end| *end <= 40).chain((text.len() <= 40).then_some(text.len()));
        ends.filter(|end| self.is(list, &text[..*end])).last()
    }
}
