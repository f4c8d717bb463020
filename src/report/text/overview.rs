//! Many articles: a line each, in the order of the input.

use textwrap::core::display_width;

use super::phrases;
use super::style::{FAINT, color, paint};
use crate::report::json::Measures;

/// Columns of the table after the article's id, with their widths.
const COLUMNS: [(&str, usize); 5] = [("words", 6), ("claims", 7), ("own word", 9), ("unnamed", 8), ("S", 10)];
/// Two columns of space and the longest status, `single-origin`.
const STATUS: usize = 15;

/// A table of many articles, for a terminal: id and measures of each. `width` is the terminal's.
pub fn overview<'r>(articles: impl IntoIterator<Item = (&'r str, &'r Measures)>, width: usize) -> String {
    let articles: Vec<_> = articles.into_iter().collect();
    let others = COLUMNS.iter().map(|(_, width)| width).sum::<usize>() + STATUS;
    let longest = articles.iter().map(|(id, _)| display_width(id)).max().unwrap_or_default();
    let name = longest.clamp("article".len(), width.saturating_sub(others).max(12));
    let mut out = String::new();
    let mut header = format!("{:name$}", "article");
    for (title, width) in COLUMNS {
        header += &format!("{title:>width$}");
    }
    out += &paint(FAINT, &format!("{header}  status"));
    out.push('\n');
    for (id, measures) in articles {
        let id = phrases::squeeze(id, name);
        let pad = " ".repeat(name - display_width(&id).min(name));
        out += &format!("{id}{pad}{:>6}{:>7}", measures.words, measures.claims);
        out += &format!("{:>9}", phrases::percent(measures.share_unattributed));
        out += &format!("{:>8}", phrases::percent(measures.share_unnamed_only));
        match &measures.weakest {
            Some(weakest) => {
                let strength = phrases::interval(weakest.strength);
                out += &format!("{strength:>10}  {}\n", paint(color(weakest.status.0), weakest.status.word()));
            }
            None => out += &format!("{:>10}  {}\n", "–", paint(FAINT, "no claim on top")),
        }
    }
    let note = "S and status: the weakest claim of headline and lede. Own word: share of words that nobody but the \
                article stands behind. Unnamed: share that rests on unnamed sources alone.";
    for line in textwrap::wrap(note, width.max(40)) {
        out += &format!("{}\n", paint(FAINT, &line));
    }
    out
}
