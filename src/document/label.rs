//! What the pieces of a page are: pieces go in, each piece's kind comes out.

use super::BlockKind;
use super::layout::{self, Piece};
use super::lists::Lists;

/// The blocks of a text, in order.
pub(super) fn blocks(text: &str, title: Option<&str>, lists: &Lists) -> Vec<(Piece, BlockKind)> {
    let pieces = layout::pieces(text);
    let mut kinds: Vec<BlockKind> = pieces.iter().map(|piece| alone(piece.span.of(text), piece.lines, lists)).collect();
    headline(text, title, &pieces, &mut kinds);
    inside(text, &pieces, &mut kinds);
    related(text, &pieces, &mut kinds, lists);
    pieces.into_iter().zip(kinds).collect()
}

/// What a piece is by its own words. `Subheading` stands for any line that is no sentence.
fn alone(words: &str, lines: u32, lists: &Lists) -> BlockKind {
    let count = words.split_whitespace().take(60).count();
    if !words.contains(char::is_alphanumeric) {
        return BlockKind::Boilerplate;
    }
    if let Some(length) = lists.opening(lists.boilerplate, words) {
        let whole = words[length..].trim_matches(|c: char| !c.is_alphanumeric()).is_empty();
        if whole || (count <= 40 && words[..length].contains(' ')) || words.starts_with(['©']) {
            return BlockKind::Boilerplate;
        }
    }
    if let Some(length) = lists.opening(lists.related, words) {
        let rest = words[length..].trim_start();
        if rest.is_empty() || rest.starts_with([':', '|', '»', '>']) {
            return BlockKind::Related;
        }
    }
    if credit(words, count, lists) {
        return BlockKind::Credit;
    }
    if byline(words, count, lists) {
        return BlockKind::Byline;
    }
    if !is_sentence(words) && count <= 30 {
        return if lines > 1 || count > 6 { BlockKind::Caption } else { BlockKind::Subheading };
    }
    BlockKind::Paragraph
}

fn is_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches([')', ']', '"', '”', '’', '\'', ' ']);
    bare.ends_with(['.', '!', '?', ':', '…', ',', ';', '-', '–', '—'])
        || (bare.len() < words.len() && words.starts_with(['"', '“']))
}

fn credit(words: &str, count: usize, lists: &Lists) -> bool {
    let bare = words.trim_start_matches(['(', '[', '—', '-', ' ', '*']);
    if let Some(length) = lists.opening(lists.credit, bare) {
        let phrase = &bare[..length];
        let bracketed = bare.len() < words.len();
        if bare[length..].starts_with(':') || (phrase.contains(' ') && count <= 60) || (bracketed && count <= 12) {
            return true;
        }
    }
    let bare = words.trim_end_matches(['.', ')', ']', ' ']);
    count <= 45
        && (bare.ends_with("contributed to this report")
            || bare.ends_with("contributed to this story")
            || bare.ends_with("contributed reporting"))
}

fn byline(words: &str, count: usize, lists: &Lists) -> bool {
    let Some(length) = lists.opening(lists.byline, words) else { return false };
    let rest = words[length..].trim_start_matches([' ', ':']);
    count <= 16 && !words.ends_with('.') && rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Labels the headline and the standfirst.
fn headline(text: &str, title: Option<&str>, pieces: &[Piece], kinds: &mut [BlockKind]) {
    let Some(first) = kinds.iter().position(|kind| *kind != BlockKind::Boilerplate) else { return };
    let words = pieces[first].span.of(text);
    let count = words.split_whitespace().take(40).count();
    let is = match title {
        Some(title) => same(words, title) || (!is_sentence(words) && count <= 30),
        None => count <= 30 && (!is_sentence(words) || (count <= 20 && !words.contains(". "))),
    };
    let is = is
        && pieces.len() > first + 1
        && matches!(kinds[first], BlockKind::Paragraph | BlockKind::Caption | BlockKind::Subheading);
    if !is {
        return;
    }
    kinds[first] = BlockKind::Headline;
    // What stands between the headline and the byline is the standfirst.
    if kinds.get(first + 2) == Some(&BlockKind::Byline)
        && matches!(kinds[first + 1], BlockKind::Paragraph | BlockKind::Caption | BlockKind::Subheading)
    {
        kinds[first + 1] = BlockKind::Standfirst;
    }
}

/// Whether two titles are the same but for marks and case.
fn same(words: &str, title: &str) -> bool {
    let bare =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    bare(words) == bare(title)
}

/// A byline stands at the head; a line that is no sentence among the last pieces is no subheading.
fn inside(_text: &str, _pieces: &[Piece], kinds: &mut [BlockKind]) {
    let first = kinds.iter().position(|kind| *kind == BlockKind::Paragraph).unwrap_or(kinds.len());
    for kind in kinds.iter_mut().skip(first + 3) {
        if *kind == BlockKind::Byline {
            *kind = BlockKind::Credit;
        }
    }
}

/// Labels the teasers after a heading of links, up to two paragraphs in a row.
fn related(text: &str, pieces: &[Piece], kinds: &mut [BlockKind], lists: &Lists) {
    let mut at = 0;
    while at < kinds.len() {
        let words = pieces[at].span.of(text);
        let heading = kinds[at] == BlockKind::Related
            && lists
                .opening(lists.related, words)
                .is_some_and(|length| !words[length..].contains(char::is_alphanumeric));
        at += 1;
        let mut titled = false;
        while heading && at < kinds.len() {
            let words = pieces[at].span.of(text);
            let title = matches!(kinds[at], BlockKind::Subheading | BlockKind::Caption)
                || (kinds[at] == BlockKind::Paragraph && words.split_whitespace().take(16).count() < 16);
            let teaser = titled && words.split_whitespace().take(46).count() < 46;
            if !(title || teaser || kinds[at] == BlockKind::Boilerplate) {
                break;
            }
            if kinds[at] != BlockKind::Boilerplate {
                kinds[at] = BlockKind::Related;
            }
            titled = title;
            at += 1;
        }
    }
}
