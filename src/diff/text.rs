//! The changes as a page for the terminal.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};

use super::{Diff, Direction, Side};
use crate::report::Places;
use crate::report::text::phrases;
use crate::report::text::style::quoted;
use crate::span::one_line;

/// What changed, for people. `texts` are those of the two versions, where they are known: then places are lines and
/// columns, else bytes.
pub fn page(diff: &Diff, texts: [Option<&str>; 2], width: usize) -> String {
    let places = texts.map(|text| text.map(Places::new));
    let mut out = String::new();
    let changes = |count: usize| phrases::count(count as u32, "change", "changes");
    let count = |direction| diff.changes.iter().filter(|change| change.direction.0 == direction).count();
    if diff.changes.is_empty() {
        let _ = writeln!(out, "{} and {}: the sourcing is the same.", diff.old.id, diff.new.id);
        return out;
    }
    let head = format!(
        "{} to {}: {} make the sourcing weaker, {} stronger, {} neither.",
        diff.old.id,
        diff.new.id,
        changes(count(Direction::Weaker)),
        count(Direction::Stronger),
        count(Direction::Neutral)
    );
    let _ = writeln!(out, "{}", textwrap::fill(&head, width));
    let groups = [
        (Direction::Weaker, "Weaker", AnsiColor::Red),
        (Direction::Stronger, "Stronger", AnsiColor::Green),
        (Direction::Neutral, "Neither", AnsiColor::Cyan),
    ];
    for (direction, title, colour) in groups.into_iter().filter(|(direction, ..)| count(*direction) > 0) {
        let style = Style::new().bold().fg_color(Some(colour.into()));
        let _ = writeln!(out, "\n{style}{title}{style:#}");
        for change in diff.changes.iter().filter(|change| change.direction.0 == direction) {
            let line = format!("{}: {}", change.kind.word().replace('-', " "), change.message);
            let options = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("    ");
            let _ = writeln!(out, "{}", textwrap::fill(&line, options));
            for (mark, side, places) in [("-", &change.old, &places[0]), ("+", &change.new, &places[1])] {
                if let Some(side) = side {
                    let _ = writeln!(out, "    {mark} {}", shown(side, places.as_ref(), width));
                }
            }
        }
    }
    out
}

/// A place and its words, on one line.
fn shown(side: &Side, places: Option<&Places>, width: usize) -> String {
    let place = side.spans.first().map_or_else(String::new, |[start, end]| match places {
        Some(places) => {
            let (line, column) = places.line_column(*start);
            format!("{line}:{column} ")
        }
        None => format!("{start}-{end} "),
    });
    let words = one_line(&side.text);
    let room = width.saturating_sub(place.len() + 8).max(20);
    let letters = words.chars().count();
    let words = if letters > room { words.chars().take(room - 1).collect::<String>() + "…" } else { words };
    place + &quoted(&words)
}
