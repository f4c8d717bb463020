//! Rules, phrases and word lists, read from a folder or built in.

use crate::lexicon::Lexicon;

/// Everything that knows English: word lists, phrases, rules, weights.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Word lists.
    pub lexicon: Lexicon,
}

impl Grammar {
    /// The grammar that ships with the program.
    pub fn builtin() -> Grammar {
        Grammar::default()
    }
}
