//! Raw text: how words are written, and which words keep the same company.

use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Result;

use crate::train::Habits;
use crate::treebank::Sentence;

/// Calls `each` with the words of every sentence of a file of articles.
pub(crate) fn sentences(path: &Path, mut each: impl FnMut(&[&str])) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let file = BufReader::new(flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?));
    for line in file.lines() {
        let line: Line = serde_json::from_str(&line?)?;
        for paragraph in line.text.lines() {
            let mut words = vec![];
            for piece in paragraph.split_whitespace() {
                cut(piece, &mut words);
                if words.len() > 5 && piece.ends_with(['.', '!', '?', '”', '"']) && piece.len() > 4 {
                    each(&words);
                    words.clear();
                }
            }
            if !words.is_empty() {
                each(&words);
            }
        }
    }
    Ok(())
}

/// Cuts marks and clitics from a piece without spaces.
fn cut<'t>(piece: &'t str, words: &mut Vec<&'t str>) {
    const MARKS: &[char] =
        &['"', '“', '”', '(', ')', '[', ']', '‘', '\'', ',', '.', '!', '?', ':', ';', '…', '$', '%', '—', '–', '’'];
    let mut rest = piece;
    while let Some(mark) = rest.chars().next().filter(|c| MARKS.contains(c)) {
        words.push(&rest[..mark.len_utf8()]);
        rest = &rest[mark.len_utf8()..];
    }
    let mut after = vec![];
    while let Some(mark) = rest.chars().last().filter(|c| MARKS.contains(c)) {
        if mark == '.' && rest[..rest.len() - 1].contains('.') {
            break;
        }
        let at = rest.len() - mark.len_utf8();
        after.push(&rest[at..]);
        rest = &rest[..at];
    }
    if let Some((left, right)) = rest.split_once(['—', '–']) {
        if !left.is_empty() {
            words.push(left);
        }
        words.push("—");
        rest = right;
    }
    if let Some(at) = rest.find(['\'', '’']) {
        let clitic = rest[at..].trim_start_matches(['\'', '’']);
        if matches!(clitic, "s" | "re" | "ve" | "ll" | "d" | "m") {
            words.push(&rest[..at]);
            rest = &rest[at..];
        } else if clitic == "t" && rest[..at].ends_with('n') && at > 1 {
            words.push(&rest[..at - 1]);
            rest = &rest[at - 1..];
        }
    }
    if !rest.is_empty() {
        words.push(rest);
    }
    words.extend(after.iter().rev());
}

/// What the treebanks and the raw text tell of words.
pub(crate) fn habits(treebank: &[Sentence], news: Option<&Path>) -> Result<Habits> {
    let mut habits = Habits::default();
    for sentence in treebank {
        habits.count(sentence.iter().map(|(word, _)| word.as_str()));
    }
    if let Some(path) = news {
        sentences(path, |words| habits.count(words.iter().copied()))?;
    }
    Ok(habits)
}
