//! Attributions as brat's standoff lines, in the shape of PolNeAR: `firsthand eval` reads them, annotation tools show them.
//!
//! A report goes in, the lines of its `.ann` file come out. Positions are code points. Attributions inside another's
//! content are left out, as in PolNeAR.

use std::fmt::Write;

use super::json::{Attribution, Bytes, Report};
use super::place::Places;
use crate::span::Span;

/// What brat needs to know of the labels: `annotation.conf`, to lie beside the articles.
pub const CONFIGURATION: &str = "[entities]\nSource\nCue\nContent\n\n[relations]\n\n[events]\n\
    Attribution\tSource:Source, Cue?:Cue, Content*:Content\n\
    Attribution-no-source\tCue?:Cue, Content*:Content\n\n[attributes]\n";

/// The lines of an article's `.ann` file. `text` is the article's.
pub fn annotations(report: &Report, text: &str) -> String {
    let mut lines = Lines { out: String::new(), places: Places::new(text), last: 0 };
    let mut event = 0;
    for attribution in &report.attributions {
        let source = attribution.source.as_ref().map(|part| lines.part("Source", &part.spans));
        let cue = attribution.cue.as_ref().map(|part| lines.part("Cue", &part.spans));
        let content = attribution.content.as_ref().map(|part| lines.part("Content", &part.spans));
        let Some(trigger) = trigger(attribution) else { continue };
        let name = if source.is_some() { "Attribution" } else { "Attribution-no-source" };
        let trigger = lines.part(name, trigger);
        event += 1;
        let _ = write!(lines.out, "E{event}\t{name}:T{trigger}");
        for (role, part) in [("Content", content), ("Cue", cue), ("Source", source)] {
            if let Some(part) = part {
                let _ = write!(lines.out, " {role}:T{part}");
            }
        }
        let _ = writeln!(lines.out, "\n#{event}\tAnnotatorNotes E{event}\t{}", one_line(&note(attribution)));
    }
    lines.out
}

/// A name for an article's files that every system takes: its id, with `_` for what is neither letter, digit, `-` nor `.`.
pub fn file_name(id: &str) -> String {
    /// Letters of a name, so that with its ending it stays below what systems allow in bytes.
    const LONGEST: usize = 50;
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '.' | '_') { c } else { '_' };
    let name: String = id.chars().map(keep).take(LONGEST).collect();
    match name.strip_prefix('.') {
        Some(rest) => format!("_{rest}"),
        None if name.is_empty() => "article".to_owned(),
        None => name,
    }
}

/// The words that stand for the attribution as a whole: its cue, or what it has.
fn trigger(attribution: &Attribution) -> Option<&[Bytes]> {
    let cue = attribution.cue.as_ref().map(|part| &part.spans[..]);
    let other = attribution.content.as_ref().or(attribution.cue.as_ref()).and_then(|part| part.spans.get(..1));
    cue.or(other).or_else(|| attribution.source.as_ref().map(|part| &part.spans[..]))
}

/// How the source is coded, and what found it.
fn note(attribution: &Attribution) -> String {
    let coded = attribution.source.as_ref().map_or_else(String::new, |source| {
        let name = source.entity_name.as_deref().unwrap_or(&source.text);
        format!("{name}; level {}; {}; {}; ", source.level, source.kind.word(), source.basis.word())
    });
    format!("{coded}{}; {}; rule {}", attribution.form.word(), attribution.act.word(), attribution.rule)
}

struct Lines<'t> {
    out: String,
    places: Places<'t>,
    /// Number of the last T line.
    last: usize,
}

impl Lines<'_> {
    /// Writes a T line and gives its number.
    fn part(&mut self, label: &str, spans: &[Bytes]) -> usize {
        self.last += 1;
        let spans = || spans.iter().map(|[start, end]| Span { start: *start, end: *end });
        let places = spans().map(|span| self.places.chars(span)).map(|span| format!("{} {}", span.start, span.end));
        let places = places.collect::<Vec<_>>().join(";");
        let words = spans().map(|span| self.places.words(span)).collect::<Vec<_>>().join(" ");
        let _ = writeln!(self.out, "T{}\t{label} {places}\t{}", self.last, one_line(&words));
        self.last
    }
}

/// A line must stay one, and as long: its letters are counted.
fn one_line(words: &str) -> String {
    words.replace(['\n', '\r', '\t', '\u{2028}', '\u{2029}', '\u{85}'], " ")
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn file_names_are_harmless() {
        for (id, name) in [
            ("nyt_2016.10", "nyt_2016.10"),
            ("../../etc", "_._.._etc"),
            ("https://a.b/c?d", "https___a.b_c_d"),
            ("", "article"),
            ("Zürich 1", "Zürich_1"),
        ] {
            assert_eq!(file_name(id), name);
        }
        assert!(file_name(&"é".repeat(400)).len() < 240);
    }
}
