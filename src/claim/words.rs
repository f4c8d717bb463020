//! The words of a claim that count when two claims are compared, as stems.
//!
//! Tokens go in, sorted numbers come out, one for each stem. A stem cuts what grammar adds to a word, so that
//! "negotiated", "negotiating" and "negotiation" are one, and "Iraqi" and "Iraq". It is never shown to anybody.

use std::hash::Hasher;

use rustc_hash::FxHasher;

use super::Lists;
use crate::document::Document;
use crate::steps;
use crate::syntax::{Syntax, Upos};
use crate::token::TokenKind;

/// Stems of words, sorted, each once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Stems(pub Vec<u64>);

impl Stems {
    /// The content words among tokens.
    pub(super) fn of(document: &Document, syntax: &Syntax, lists: &Lists, tokens: &[usize]) -> Stems {
        Stems::new(
            tokens
                .iter()
                .filter(|token| is_content(document, syntax, lists, **token))
                .map(|token| document.word(*token)),
        )
    }

    /// The stems of words.
    pub(super) fn new<'w>(words: impl IntoIterator<Item = &'w str>) -> Stems {
        let mut stems: Vec<u64> = words.into_iter().map(stem).collect();
        stems.sort_unstable();
        stems.dedup();
        Stems(stems)
    }

    /// How many stems both have.
    pub(super) fn shared(&self, other: &Stems) -> usize {
        steps::took(self.0.len());
        self.0.iter().filter(|stem| other.has(**stem)).count()
    }

    /// Whether it holds a stem.
    pub(super) fn has(&self, stem: u64) -> bool {
        self.0.binary_search(&stem).is_ok()
    }
}

/// Whether a token says something by itself.
pub(super) fn is_content(document: &Document, syntax: &Syntax, lists: &Lists, token: usize) -> bool {
    let kind = matches!(document.tokens[token].kind, TokenKind::Word | TokenKind::Number);
    let tag = !matches!(
        syntax.tags[token].upos,
        Upos::Adp | Upos::Aux | Upos::Cconj | Upos::Det | Upos::Part | Upos::Pron | Upos::Punct | Upos::Sconj
    );
    kind && tag && !lists.function(syntax.classes[token])
}

/// Endings that English grammar adds, longest first, with the fewest letters that must be left. Endings that make
/// another word (negotiate, negotiation) leave more than those that only inflect it.
const ENDINGS: &[(&str, usize)] = &[
    ("izations", 4),
    ("isations", 4),
    ("ization", 4),
    ("isation", 4),
    ("ations", 4),
    ("ements", 4),
    ("ation", 4),
    ("ating", 4),
    ("ators", 4),
    ("ement", 4),
    ("ments", 4),
    ("ated", 4),
    ("ates", 4),
    ("ator", 4),
    ("ings", 4),
    ("ions", 4),
    ("ment", 4),
    ("ate", 4),
    ("ers", 4),
    ("ies", 3),
    ("ied", 3),
    ("ing", 3),
    ("ion", 4),
    ("ed", 3),
    ("er", 4),
    ("es", 3),
    ("ly", 4),
    ("e", 3),
    ("s", 3),
    ("y", 3),
];
/// Endings of what belongs to a country or city, cut only from capitalised words.
const BELONGING: &[(&str, usize)] = &[("ians", 4), ("ian", 4), ("is", 4), ("i", 4)];

/// Words of ASCII up to this length need no memory of their own.
const SHORT: usize = 32;

/// The stem of a word, as a number.
pub(crate) fn stem(word: &str) -> u64 {
    let (mut buffer, longer);
    let lower = if word.is_ascii() && word.len() <= SHORT {
        buffer = [0; SHORT];
        let lower = &mut buffer[..word.len()];
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        std::str::from_utf8(lower).expect("ASCII is UTF-8")
    } else {
        longer = word.to_lowercase();
        &longer
    };
    let proper = word.starts_with(char::is_uppercase);
    let last = lower.bytes().next_back();
    let endings = BELONGING.iter().filter(|_| proper).chain(ENDINGS);
    let mut rest = lower;
    for (ending, least) in endings.filter(|(ending, _)| ending.bytes().next_back() == last) {
        if let Some(cut) = lower.strip_suffix(ending)
            && cut.len() >= *least
            && !(*ending == "s" && cut.ends_with('s'))
        {
            rest = cut;
            break;
        }
    }
    // "planned" and "plan": the doubled letter is grammar's too.
    let bytes = rest.as_bytes();
    if let [.., before, last] = bytes
        && before == last
        && last.is_ascii_alphabetic()
        && !matches!(last, b'l' | b's' | b'a' | b'e' | b'i' | b'o' | b'u')
        && bytes.len() > 3
    {
        rest = &rest[..rest.len() - 1];
    }
    let mut hasher = FxHasher::default();
    hasher.write(rest.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn forms_of_one_word_share_a_stem() {
        for words in [
            ["negotiate", "negotiated", "negotiation"],
            ["fighter", "fighters", "fighting"],
            ["plan", "planned", "plans"],
            ["price", "prices", "priced"],
            ["country", "countries", "Country"],
            ["Iraq", "Iraqi", "Iraqis"],
            ["settle", "settlement", "settled"],
        ] {
            assert!(words.iter().all(|word| stem(word) == stem(words[0])), "{words:?}");
        }
    }

    #[test]
    fn other_words_do_not() {
        for (one, other) in [("nation", "native"), ("officer", "official"), ("bus", "bush"), ("general", "generate")] {
            assert_ne!(stem(one), stem(other), "{one} {other}");
        }
    }
}
