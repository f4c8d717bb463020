//! The word that somebody meant who mistyped it.

/// Words that are less alike than this (Jaro and Winkler's measure, 0 to 1) are two.
const LEAST: f64 = 0.75;

/// The one of these words that is most like a word, if any is like it.
pub fn nearest<'w>(word: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let likely = words.into_iter().map(|known| (strsim::jaro_winkler(word, known), known));
    likely.max_by(|a, b| a.0.total_cmp(&b.0)).filter(|(likeness, _)| *likeness > LEAST).map(|(_, known)| known)
}
