//! Raw text: the program's own words and sentences of news articles, and what they tell of words.

use std::io::{BufRead, BufReader};
use std::path::Path;

use anyhow::Result;
use firsthand::{Grammar, document};

use crate::clusters::Text;
use crate::train::Habits;
use crate::treebank::Sentence;

/// Calls `each` with the words of every sentence of a file of articles, as the program cuts them.
pub(crate) fn sentences(path: &Path, mut each: impl FnMut(&[&str])) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let grammar = Grammar::builtin();
    let file = BufReader::new(flate2::read::MultiGzDecoder::new(std::fs::File::open(path)?));
    for line in file.lines() {
        let line: Line = serde_json::from_str(&line?)?;
        let document = document::parse(&line.text, None, &grammar.lexicon);
        for (number, sentence) in document.sentences.iter().enumerate() {
            if document.kind_of(number).holds_claims() {
                let words: Vec<&str> = sentence.tokens.range().map(|token| document.word(token)).collect();
                each(&words);
            }
        }
    }
    Ok(())
}

/// Sentences from all over a file of articles, of about so many words in all.
pub(crate) fn sample(path: &Path, words: usize) -> Result<Vec<Vec<String>>> {
    let mut all = vec![];
    let mut count = 0;
    sentences(path, |sentence| {
        if (4..60).contains(&sentence.len()) {
            count += sentence.len();
            all.push(sentence.iter().map(|&word| word.to_owned()).collect::<Vec<_>>());
        }
    })?;
    let share = words as f64 / count as f64;
    let chosen = |at: usize| (at as f64 * share) as usize != ((at + 1) as f64 * share) as usize;
    Ok(all.into_iter().enumerate().filter(|&(at, _)| chosen(at)).map(|(_, sentence)| sentence).collect())
}

/// What the treebanks and the raw text tell of words.
pub(crate) fn habits(treebank: &[Sentence], news: Option<&Path>, clusters: usize) -> Result<Habits> {
    let mut habits = Habits::default();
    for sentence in treebank {
        habits.count(sentence.iter().map(|(word, _)| word.as_str()));
    }
    if let Some(path) = news {
        sentences(path, |words| habits.count(words.iter().copied()))?;
        let mut text = Text::default();
        for sentence in treebank {
            text.add(&habits, sentence.iter().map(|(word, _)| word.as_str()));
        }
        sentences(path, |words| text.add(&habits, words.iter().copied()))?;
        habits.cluster = text.cluster(clusters);
    }
    Ok(habits)
}
