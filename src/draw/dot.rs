//! A picture in the DOT language of Graphviz.

use std::fmt::Write;

use super::Picture;
use crate::provenance::NodeKind;
use crate::span::one_line;

/// The picture as a DOT file.
pub fn dot(picture: &Picture, title: &str) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "digraph {} {{", quoted(title));
    out.push_str("  rankdir=LR;\n  node [shape=box, fontname=\"Helvetica\", fontsize=11];\n");
    for (index, item) in picture.cards.iter().enumerate() {
        let lines = (!item.head.is_empty()).then_some(&item.head).into_iter().chain(&item.lines);
        let label = lines.map(|line| escaped(line)).collect::<Vec<_>>().join("\\n");
        let style = match (item.kind, item.unnamed) {
            (NodeKind::Origin, true) => ", style=\"rounded,dashed\"",
            (NodeKind::Origin, false) => ", style=rounded",
            (NodeKind::Article, _) => ", penwidth=2",
            _ => "",
        };
        let cut = if item.cut { ", peripheries=2" } else { "" };
        let _ = writeln!(out, "  n{index} [label=\"{label}\"{style}{cut}];");
    }
    for arrow in &picture.arrows {
        let style = if arrow.inferred { " [style=dotted]" } else { "" };
        let _ = writeln!(out, "  n{} -> n{}{style};", arrow.from, arrow.to);
    }
    out.push_str("}\n");
    out
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"")
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(&one_line(text)))
}
