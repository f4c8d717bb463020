//! A picture in the language of Mermaid, which wikis and code hosts draw.

use std::fmt::Write;

use super::Picture;
use crate::provenance::NodeKind;
use crate::span::one_line;

/// The picture as a Mermaid flow chart.
pub fn mermaid(picture: &Picture, title: &str) -> String {
    let mut out = String::new();
    let title = one_line(title).replace('"', "'");
    let _ = writeln!(out, "---\ntitle: \"{}\"\n---\nflowchart LR", title.replace('\\', "\\\\"));
    for (index, card) in picture.cards.iter().enumerate() {
        let lines = (!card.head.is_empty()).then_some(&card.head).into_iter().chain(&card.lines);
        let text = lines.map(|line| escaped(line)).collect::<Vec<_>>().join("<br/>");
        let (open, close) = match card.kind {
            NodeKind::Origin => ("(", ")"),
            NodeKind::Relay | NodeKind::Claim(_) => ("[", "]"),
            NodeKind::Article => ("[[", "]]"),
        };
        let _ = writeln!(out, "  n{index}{open}\"{text}\"{close}");
    }
    for arrow in &picture.arrows {
        let line = if arrow.inferred { "-.->" } else { "-->" };
        let _ = writeln!(out, "  n{} {line} n{}", arrow.from, arrow.to);
    }
    let styles = [
        ("unnamed", "stroke-dasharray: 6 4", picture.cards.iter().map(|card| card.unnamed).collect::<Vec<_>>()),
        ("cut", "stroke-width: 4px", picture.cards.iter().map(|card| card.cut).collect()),
    ];
    for (name, style, marked) in styles {
        let nodes: Vec<String> =
            marked.iter().enumerate().filter(|(_, marked)| **marked).map(|(index, _)| format!("n{index}")).collect();
        if !nodes.is_empty() {
            let _ = writeln!(out, "  classDef {name} {style}\n  class {} {name}", nodes.join(","));
        }
    }
    out
}

/// Text between quotation marks. Mermaid writes characters of its own as `#name;`.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '#' => out.push_str("#35;"),
            '"' => out.push_str("#quot;"),
            '&' => out.push_str("#amp;"),
            '<' => out.push_str("#lt;"),
            '>' => out.push_str("#gt;"),
            // A line that begins so would be read as Markdown.
            '`' | '*' | '_' => {
                let _ = write!(out, "#{};", c as u32);
            }
            c => out.push(c),
        }
    }
    out
}
