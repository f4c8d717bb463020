//! Marks in a draft that switch rules off: `[firsthand: ignore R09]`, `<!-- firsthand: ignore R09 -->`.
//!
//! A mark on a line of its own holds for the paragraph behind it, one inside a line for that line;
//! `ignore-article` holds for the article. Without a rule it holds for all. [`read`] finds them, [`unmarked`] takes them out.

use std::borrow::Cow;

use memchr::memmem;

use crate::article::Article;
use crate::span::Span;

/// What a mark says before its orders.
const NAME: &str = "firsthand:";

/// Marks that begin before a place and are looked at for it.
const NEAR: usize = 8;

/// What the marks of a text switch off.
pub(super) struct Ignored {
    /// In the order of the text.
    places: Vec<(Span, Vec<String>)>,
    /// Rules that are off in the whole article; an empty list is all of them.
    article: Vec<Vec<String>>,
}

/// A mark in a text.
struct Mark<'t> {
    span: Span,
    order: &'t str,
    rules: Vec<String>,
}

impl Ignored {
    /// Whether a rule is off at some words; `None` for the article.
    pub(super) fn covers(&self, rule: &str, span: Option<Span>) -> bool {
        let names = |rules: &[String]| rules.is_empty() || rules.iter().any(|name| name == rule);
        let before = span.map_or(0, |span| self.places.partition_point(|(place, _)| place.start <= span.start));
        let near = self.places[before.saturating_sub(NEAR)..before].iter();
        self.article.iter().any(|rules| names(rules))
            || near.clone().any(|(place, rules)| span.is_some_and(|span| place.meets(span)) && names(rules))
    }
}

/// What the marks of a text switch off.
pub(super) fn read(text: &str) -> Ignored {
    let (mut places, mut article) = (vec![], vec![]);
    for mark in marks(text) {
        match mark.order {
            "ignore" => places.push((place(text, mark.span), mark.rules)),
            _ => article.push(mark.rules),
        }
    }
    places.sort_by_key(|(place, _)| place.start);
    Ignored { places, article }
}

/// The article with spaces where marks stand, so that no stage reads them and every offset stays.
pub fn unmarked(article: &Article) -> Cow<'_, Article> {
    let marks = marks(&article.text);
    if marks.is_empty() {
        return Cow::Borrowed(article);
    }
    let mut text = article.text.clone().into_bytes();
    for mark in marks {
        text[mark.span.start as usize..mark.span.end as usize].fill(b' ');
    }
    let text = String::from_utf8(text).expect("whole characters were replaced by spaces");
    Cow::Owned(Article { text, ..article.clone() })
}

/// The marks of a text, in order.
fn marks(text: &str) -> Vec<Mark<'_>> {
    memmem::find_iter(text.as_bytes(), NAME).filter_map(|at| mark(text, at)).collect()
}

/// The mark whose name stands at a byte.
fn mark(text: &str, at: usize) -> Option<Mark<'_>> {
    let before = text[..at].trim_end_matches([' ', '\t']);
    let rest = &text[at + NAME.len()..];
    let (open, close) = if before.ends_with("<!--") { ("<!--", "-->") } else { ("[", "]") };
    let start = before.strip_suffix(open)?.len();
    let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
    let end = line.find(close)?;
    let mut words = line[..end].split([' ', ',', '\t']).filter(|word| !word.is_empty());
    let order = words.next().filter(|order| matches!(*order, "ignore" | "ignore-article"))?;
    let span = Span::new(start, at + NAME.len() + end + close.len());
    Some(Mark { span, order, rules: words.map(str::to_ascii_uppercase).collect() })
}

/// What a mark holds for: its line, or the paragraph behind it where nothing else stands in its line.
fn place(text: &str, mark: Span) -> Span {
    let line_start = text[..mark.start as usize].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[mark.end as usize..].find('\n').map_or(text.len(), |at| mark.end as usize + at);
    let others = [&text[line_start..mark.start as usize], &text[mark.end as usize..line_end]];
    if others.iter().any(|words| !words.trim().is_empty()) {
        return Span::new(line_start, line_end);
    }
    // Marks may follow each other before one paragraph.
    let mut at = line_end;
    let mut end = None;
    for line in text[line_end..].split_inclusive('\n') {
        let words = line.trim();
        let only_mark = words.contains(NAME) && words.starts_with(['[', '<']) && words.ends_with([']', '>']);
        match (words.is_empty() || only_mark, end) {
            (true, Some(_)) => break,
            (true, None) => {}
            (false, _) => end = Some(at + line.len()),
        }
        at += line.len();
    }
    Span::new(line_start, end.unwrap_or(line_end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str, rule: &str, words: &str) -> bool {
        let at = text.find(words).unwrap();
        read(text).covers(rule, Some(Span::new(at, at + words.len())))
    }

    #[test]
    fn a_mark_on_its_own_line_holds_for_the_next_paragraph() {
        let text = "One.\n[firsthand: ignore R09, r01]\n\nTwo.\nTwo again.\n\nThree.";
        assert!(covered(text, "R09", "Two.") && covered(text, "R01", "Two again"));
        assert!(!covered(text, "R09", "One") && !covered(text, "R09", "Three") && !covered(text, "R02", "Two."));
    }

    #[test]
    fn a_mark_in_a_line_holds_for_that_line_and_one_without_rules_for_all_rules() {
        let text = "One. <!-- firsthand: ignore -->\nTwo.";
        assert!(covered(text, "R40", "One") && !covered(text, "R40", "Two"));
    }

    #[test]
    fn a_mark_for_the_article_holds_for_the_article() {
        let ignored = read("[firsthand: ignore-article R40]\nOne.");
        assert!(ignored.covers("R40", None) && !ignored.covers("R39", None));
    }

    #[test]
    fn what_is_no_mark_is_left_alone() {
        for text in ["firsthand: ignore R09", "[firsthand: look R09]", "[firsthand: ignore R09\n]", "firsthand: "] {
            assert!(marks(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn marks_become_spaces_of_the_same_length() {
        let article = Article { text: "Añ [firsthand: ignore R09] b".into(), ..Article::default() };
        let text = &unmarked(&article).text;
        assert_eq!((text.len(), text.trim_end_matches('b').trim()), (article.text.len(), "Añ"));
    }
}
