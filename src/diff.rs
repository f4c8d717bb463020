//! What changed in the sourcing between two versions of a story.
//!
//! Two reports go in, a [`Diff`] comes out: sources that were dropped, added, named or made nameless, attributions that were
//! weakened, claims that came, went or stand differently, each with its words in both versions. Versions are
//! aligned by words; nothing is analysed here.

mod align;
mod changes;
mod text;

pub use text::page;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lexicon::Lexicon;
use crate::report::json::{Bytes, Measures, Report, ranges};
use crate::report::{CODEBOOK, Label, tables};

pub use crate::report::change::{Direction, Kind};

/// What changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Diff {
    /// The old version.
    pub old: Version,
    /// The new version.
    pub new: Version,
    /// The changes: weaker ones first, then stronger ones, then the others, each in the order of the text.
    pub changes: Vec<Change>,
}

/// One of the two.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Version {
    /// The article's id.
    pub id: String,
    /// SHA-256 of its text, in hexadecimal.
    pub sha256: String,
    /// Its measures.
    pub article: Measures,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// What changed.
    pub kind: Label<Kind>,
    /// Whether the sourcing is stronger or weaker for it.
    pub direction: Label<Direction>,
    /// The same in a sentence.
    pub message: String,
    /// What stood in the old version. Null for what was added.
    pub old: Option<Side>,
    /// What stands in the new version. Null for what was removed.
    pub new: Option<Side>,
}

/// Words of one version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Side {
    /// The attribution, claim or source, as in that version's report; empty for the article as a whole.
    pub id: String,
    /// The words.
    pub text: String,
    /// Where they stand.
    pub spans: Vec<Bytes>,
}

/// Compares two versions. Strengths and shares that move by less than `least` have not moved.
pub fn compare(old: &Report, new: &Report, lexicon: &Lexicon, least: f64) -> Diff {
    let version = |report: &Report| Version {
        id: report.id.clone(),
        sha256: report.sha256.clone(),
        article: report.article.clone(),
    };
    let mut changes = changes::find(old, new, lexicon, least);
    let place =
        |side: &Option<Side>| side.as_ref().and_then(|side| side.spans.first()).map_or(u32::MAX, |span| span[0]);
    changes.sort_by_key(|change| (change.direction.0, place(&change.new).min(place(&change.old)), change.kind.0));
    Diff { old: version(old), new: version(new), changes }
}

/// The changes as CSV.
pub fn table(diff: &Diff) -> Vec<u8> {
    let side = |side: &Option<Side>| {
        let spans = side.as_ref().map_or_else(String::new, |side| ranges(&side.spans));
        let word = |of: fn(&Side) -> &String| side.as_ref().map(of).cloned().unwrap_or_default();
        [word(|side| &side.id), spans, word(|side| &side.text)]
    };
    let rows = (1..).zip(&diff.changes).map(|(number, change)| {
        let words = [change.kind.word().to_owned(), change.direction.word().to_owned(), change.message.clone()];
        [number.to_string()].into_iter().chain(words).chain(side(&change.old)).chain(side(&change.new)).collect()
    });
    tables::table(CODEBOOK.of("changes"), rows)
}
