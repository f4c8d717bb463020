//! Rules, phrases and word lists, read from a folder or built in.

use sha2::{Digest, Sha256};

use crate::lexicon::Lexicon;

/// Everything that knows English: word lists, phrases, rules, weights.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Language, version and a hash over every file that it was made of: `en 0.1.0 3f9c2a81d04e`.
    pub stamp: String,
    /// Word lists.
    pub lexicon: Lexicon,
}

/// The stamp of a grammar: `files` are (path inside the grammar, content), in a fixed order.
pub fn stamp<'a>(language: &str, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (path, content) in files {
        // Lengths keep two neighbouring files from being read as one.
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    let short: String = hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    format!("{language} {} {short}", env!("CARGO_PKG_VERSION"))
}

impl Grammar {
    /// The grammar that ships with the program.
    pub fn builtin() -> Grammar {
        Grammar { stamp: stamp("en", []), ..Grammar::default() }
    }
}
