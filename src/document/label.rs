//! What the pieces of a page are: pieces go in, each piece's kind comes out.

use super::BlockKind;
use super::layout::{self, Piece};
use super::lists::{Head, Lists};

/// The blocks of a text, in order.
pub(super) fn blocks(text: &str, title: Option<&str>, lists: &Lists) -> Vec<(Piece, BlockKind)> {
    let pieces = layout::pieces(text);
    let mut kinds: Vec<BlockKind> = pieces.iter().map(|piece| alone(piece.span.of(text), piece.lines, lists)).collect();
    headline(text, title, &pieces, &mut kinds, lists);
    inside(&mut kinds);
    related(text, &pieces, &mut kinds, lists);
    pieces.into_iter().zip(kinds).collect()
}

/// What a piece is by its own words. `Subheading` and `Caption` stand for any line that is no sentence.
fn alone(words: &str, lines: u32, lists: &Lists) -> BlockKind {
    let count = words.split_whitespace().take(MANY).count();
    let head = lists.head(words);
    if !words.contains(char::is_alphabetic) || boilerplate(words, count, &head, lists) {
        return BlockKind::Boilerplate;
    }
    if let Some(length) = lists.longest(lists.related, &head) {
        let rest = words[length..].trim_start();
        if count <= 40 && (rest.is_empty() || rest.starts_with([':', '|', '»', '>'])) {
            return BlockKind::Related;
        }
    }
    if credit(words, count, lists) {
        return BlockKind::Credit;
    }
    if byline(words, count, &head, lists) {
        return BlockKind::Byline;
    }
    if caption(words, count, &head, lists) {
        return BlockKind::Caption;
    }
    let item = words.starts_with(['-', '–', '—', '•', '·', '*']);
    if !is_sentence(words) && count <= 30 && !item {
        return if lines > 1 || count > 6 { BlockKind::Caption } else { BlockKind::Subheading };
    }
    BlockKind::Paragraph
}

/// Words are counted up to this many.
const MANY: usize = 80;

fn boilerplate(words: &str, count: usize, head: &Head, lists: &Lists) -> bool {
    let Some(length) = lists.longest(lists.boilerplate, head) else { return false };
    let whole = !words[length..].contains(char::is_alphanumeric);
    let several = words[..length].contains(' ');
    // `Follow the reporter on Twitter @reporter.`
    let address = count <= 25 && (words.contains('@') || words.contains("http") || words.contains("www."));
    whole || address || (several && count <= 40) || (words.starts_with(['©']) && count <= 40)
}

/// Words under a picture, by how they begin or by the credit at their end: `(AP Photo/Kim Lee)`, `| Getty Images`.
fn caption(words: &str, count: usize, head: &Head, lists: &Lists) -> bool {
    if count >= MANY {
        return false;
    }
    let opens = lists.longest(lists.caption, head).is_some_and(|length| {
        words[..length].contains(' ') || words[length..].trim_start().starts_with([':', '-', '–', '—', '|'])
    });
    let end = words.trim_end_matches(['.', ' ']);
    let credit = match end.strip_suffix(')') {
        Some(inside) => inside.rsplit_once('(').map(|(_, credit)| credit),
        None => end.rsplit_once('|').map(|(_, credit)| credit),
    };
    let is_credit = |credit: &str| {
        let mut names = credit.split(|c: char| !c.is_alphanumeric()).filter(|name| !name.is_empty());
        credit.len() <= 80 && names.any(|name| lists.is(lists.photo_credit, name))
    };
    opens || credit.is_some_and(is_credit)
}

fn is_sentence(words: &str) -> bool {
    let bare = words.trim_end_matches([')', ']', '"', '”', '’', '\'', ' ']);
    bare.ends_with(['.', '!', '?', ':', '…', ',', ';', '-', '–', '—'])
        || (bare.len() < words.len() && words.starts_with(['"', '“']))
        || (bare.len() < words.len() && [": \"", ": “", ", \"", ", “"].iter().any(|quoted| words.contains(quoted)))
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
    // `Kim Lee in Oslo contributed to this report.`: the phrase is among the last words. A short phrase may end a
    // sentence of the article too, so the whole must be short.
    let last = words.rmatch_indices(' ').take(6).map(|(at, _)| &words[at + 1..]);
    count <= 60
        && !words.starts_with(['"', '“'])
        && last.into_iter().any(|last| {
            let phrase = lists.opening(lists.credit_end, last).map_or("", |length| &last[..length]);
            let most = if phrase.matches(' ').count() > 1 { 60 } else { 12 };
            !phrase.is_empty() && count <= most
        })
}

fn byline(words: &str, count: usize, head: &Head, lists: &Lists) -> bool {
    let Some(length) = lists.longest(lists.byline, head) else { return false };
    let rest = words[length..].trim_start_matches([' ', ':']);
    count <= 16 && !words.ends_with('.') && rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric())
}

/// Labels the headline and the standfirst.
fn headline(text: &str, title: Option<&str>, pieces: &[Piece], kinds: &mut [BlockKind], lists: &Lists) {
    let Some(first) = kinds.iter().position(|kind| *kind != BlockKind::Boilerplate) else { return };
    let words = pieces[first].span.of(text);
    let count = words.split_whitespace().take(40).count();
    let is = match title {
        Some(title) => same(words, title),
        None => count <= 30 && (!is_sentence(words) || count <= 20),
    };
    let is = is
        && pieces.len() > first + 1
        && matches!(kinds[first], BlockKind::Paragraph | BlockKind::Caption | BlockKind::Subheading);
    if !is {
        return;
    }
    kinds[first] = BlockKind::Headline;
    // What stands between the headline and the byline, or is no sentence and no caption, is the standfirst.
    let mut next = first + 1;
    let (Some(piece), Some(kind)) = (pieces.get(next), kinds.get(next)) else { return };
    let words = piece.span.of(text);
    let line = *kind == BlockKind::Caption && piece.lines == 1 && !caption(words, 0, &lists.head(words), lists);
    let before_byline = kinds.get(next + 1) == Some(&BlockKind::Byline)
        && matches!(kind, BlockKind::Paragraph | BlockKind::Caption | BlockKind::Subheading);
    if line || before_byline {
        kinds[next] = BlockKind::Standfirst;
        next += 1;
    }
    // A name alone, here, is the writer's.
    if next + 1 < kinds.len() && kinds[next] == BlockKind::Subheading && is_name(pieces[next].span.of(text)) {
        kinds[next] = BlockKind::Byline;
    }
}

/// `Rosa Delgado`, `Ann B. Cole`
fn is_name(words: &str) -> bool {
    let capital = |word: &str| word.starts_with(char::is_uppercase) && !word.contains(|c: char| c.is_numeric());
    (2..=4).contains(&words.split_whitespace().take(5).count()) && words.split_whitespace().all(capital)
}

/// Whether a line and the title have most words in common.
fn same(words: &str, title: &str) -> bool {
    let bare =
        |word: &str| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut titled: Vec<String> = title.split_whitespace().take(MANY).map(bare).collect();
    titled.sort_unstable();
    let found: Vec<bool> =
        words.split_whitespace().take(MANY).map(|word| titled.binary_search(&bare(word)).is_ok()).collect();
    let common = found.iter().filter(|found| **found).count();
    2 * common > found.len() && 2 * common > titled.len()
}

/// A line with a writer's name at the foot is a credit.
fn inside(kinds: &mut [BlockKind]) {
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
