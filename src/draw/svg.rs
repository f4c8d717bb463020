//! A picture as SVG: one file that needs nothing else, no script, no font of its own.

use std::fmt::Write;

use super::xml::escaped;
use super::{Card, Picture, layout};
use crate::provenance::NodeKind;

const LINE_HEIGHT: f64 = 17.0;
const PADDING: f64 = 10.0;
/// Height of the legend under the picture.
const LEGEND: f64 = 44.0;

/// How boxes and arrows look. A page that holds pictures brings this once, and its own colours for the dark.
pub const STYLE: &str = include_str!("picture.css");

/// The picture as an SVG file.
pub fn svg(picture: &Picture, title: &str) -> String {
    let layout = laid_out(picture);
    let (width, height) = size_of(&layout);
    let mut out = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" class="chain" role="img" font-family="Helvetica, Arial, sans-serif" font-size="13">
<title>{}</title>
<style>
{STYLE}</style>
<rect width="100%" height="100%" fill="#fff"/>
"##,
        escaped(title)
    );
    draw(&mut out, picture, &layout, "tip");
    out
}

/// The picture as an element of an HTML page that has [`STYLE`]. `name` is the page's own for this picture.
pub fn inline_svg(picture: &Picture, title: &str, name: &str) -> String {
    let layout = laid_out(picture);
    let (width, height) = size_of(&layout);
    let mut out = format!(
        r#"<svg width="{width:.0}" height="{height:.0}" viewBox="0 0 {width:.0} {height:.0}" class="chain" role="img" aria-label="{}" font-family="Helvetica, Arial, sans-serif" font-size="13">
"#,
        escaped(title)
    );
    draw(&mut out, picture, &layout, &format!("{name}-tip"));
    out
}

fn laid_out(picture: &Picture) -> layout::Layout {
    let arrows: Vec<(usize, usize)> = picture.arrows.iter().map(|arrow| (arrow.from, arrow.to)).collect();
    let article = picture.cards.iter().position(|card| card.kind == NodeKind::Article);
    layout::layout(&sizes(&picture.cards), &arrows, article)
}

/// Width and height of the whole, legend included.
fn size_of(layout: &layout::Layout) -> (f64, f64) {
    (layout.size.0.max(620.0), layout.size.1 + LEGEND)
}

/// Everything inside the `svg` element, and its end. `tip` is the name of the arrows' heads.
fn draw(out: &mut String, picture: &Picture, layout: &layout::Layout, tip: &str) {
    let _ = writeln!(
        out,
        r#"<defs><marker id="{tip}" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="tip" d="M0 0L8 4L0 8z"/></marker></defs>"#
    );
    for (arrow, way) in picture.arrows.iter().zip(&layout.ways) {
        let class = if arrow.inferred { "way inferred" } else { "way" };
        let _ = writeln!(out, r#"<path class="{class}" d="{}" marker-end="url(#{tip})"/>"#, path(way));
    }
    for ((item, size), middle) in picture.cards.iter().zip(&layout.sizes).zip(&layout.middles) {
        draw_box(out, item, *size, *middle);
    }
    legend(out, layout.size.1, &picture.outline);
    out.push_str("</svg>\n");
}

/// Width and height of each box. Boxes of one kind are equally wide: no arrow into one runs behind its neighbour.
fn sizes(cards: &[Card]) -> Vec<(f64, f64)> {
    let column = |card: &Card| match card.kind {
        NodeKind::Origin => 0,
        NodeKind::Relay => 1,
        NodeKind::Article => 2,
        NodeKind::Claim(_) => 3,
    };
    let mut widest: [f64; 4] = [0.0; 4];
    for card in cards {
        let widest = &mut widest[column(card)];
        *widest = widest.max(size(card).0);
    }
    cards.iter().map(|card| (widest[column(card)], size(card).1)).collect()
}

/// Width and height that a box needs.
fn size(item: &Card) -> (f64, f64) {
    let text = item.lines.iter().map(|line| width(line, 13.0)).fold(0.0, f64::max);
    let head = width(&item.head, 11.0) * 1.08; // bold letters are wider
    let lines = item.lines.len() + usize::from(!item.head.is_empty());
    (text.max(head).max(60.0) + 2.0 * PADDING, lines as f64 * LINE_HEIGHT + 2.0 * PADDING - 4.0)
}

/// About how wide a line is; rather too wide than too narrow, whatever the reader's sans-serif font is.
fn width(line: &str, size: f64) -> f64 {
    let letter = |c: char| match c {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' | ' ' | 't' | 'f' | 'r' | '(' | ')' | '-' => {
            0.38
        }
        'm' | 'w' | 'M' | 'W' | '—' | '…' | '@' | '%' => 0.95,
        c if c.is_uppercase() => 0.74,
        c if c.is_ascii() => 0.6,
        c if (c as u32) < 0x2E80 => 0.7,
        _ => 1.05, // as wide as high
    };
    line.chars().map(letter).sum::<f64>() * size
}

fn draw_box(out: &mut String, item: &Card, (width, height): (f64, f64), (x, y): (f64, f64)) {
    let (class, round) = match item.kind {
        NodeKind::Origin => ("origin", 14),
        NodeKind::Relay => ("relay", 2),
        NodeKind::Article => ("article", 2),
        NodeKind::Claim(_) => ("claim", 2),
    };
    let (left, top) = (x - width / 2.0, y - height / 2.0);
    let unnamed = if item.unnamed { " unnamed" } else { "" };
    let claim = match item.kind {
        NodeKind::Claim(id) => format!(r#" data-claim="c{}""#, id.0 + 1),
        NodeKind::Origin | NodeKind::Relay | NodeKind::Article => String::new(),
    };
    let _ = write!(out, "<g{claim}><title>{}</title>", escaped(&item.full));
    if item.cut {
        let _ = write!(
            out,
            r#"<rect class="cut" x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="{}"/>"#,
            left - 4.0,
            top - 4.0,
            width + 8.0,
            height + 8.0,
            round + 4
        );
    }
    let _ = write!(
        out,
        r#"<rect class="box {class}{unnamed}" x="{left:.1}" y="{top:.1}" width="{width:.1}" height="{height:.1}" rx="{round}"/>"#
    );
    let lines = item.lines.len() + usize::from(!item.head.is_empty());
    // In the middle of a box that is higher than its text.
    let mut line = y - (lines as f64 * LINE_HEIGHT) / 2.0 + 13.0;
    let head = (!item.head.is_empty()).then_some((&item.head, r#" class="head""#));
    for (text, class) in head.into_iter().chain(item.lines.iter().map(|line| (line, ""))) {
        let _ = write!(out, r#"<text{class} x="{:.1}" y="{line:.1}">{}</text>"#, left + PADDING, escaped(text));
        line += LINE_HEIGHT;
    }
    out.push_str("</g>\n");
}

/// A smooth line through points.
fn path(points: &[(f64, f64)]) -> String {
    let mut d = String::new();
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return d };
    let _ = write!(d, "M{:.1} {:.1}", first.0, first.1);
    for pair in points.windows(2).skip(1) {
        let (bend, next) = (pair[0], pair[1]);
        let middle = ((bend.0 + next.0) / 2.0, (bend.1 + next.1) / 2.0);
        let _ = write!(d, "Q{:.1} {:.1} {:.1} {:.1}", bend.0, bend.1, middle.0, middle.1);
    }
    let _ = write!(d, "L{:.1} {:.1}", last.0, last.1);
    d
}

fn legend(out: &mut String, top: f64, outline: &str) {
    let y = top + 16.0;
    let _ = write!(
        out,
        r##"<g class="legend">
<rect class="box origin" x="16" y="{0:.1}" width="26" height="13" rx="6"/><text x="48" y="{1:.1}">where it begins</text>
<rect class="box origin unnamed" x="146" y="{0:.1}" width="26" height="13" rx="6"/><text x="178" y="{1:.1}">unnamed</text>
<path class="way inferred" d="M242 {2:.1}H268"/><text x="274" y="{1:.1}">inferred</text>
<rect class="cut" x="334" y="{0:.1}" width="26" height="13" rx="2"/><text x="366" y="{1:.1}">{3}</text>
</g>
"##,
        y - 10.0,
        y,
        y - 4.0,
        escaped(outline)
    );
}
