//! Findings to read on a terminal: a line that editors can jump to, and the words underlined.

use std::collections::BTreeMap;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style};

use super::{Audited, Found};
use crate::audit::{House, Severity};

/// Findings of one article. With `width`, the words are shown and underlined, in lines of so many columns.
pub fn findings(article: &Audited, width: Option<usize>) -> String {
    let mut page = String::new();
    for found in &article.findings {
        let style = style(found.grave).bold();
        let (path, word) = (&article.path, severity(found));
        let place = format!("{path}:{}:{}", found.line, found.column);
        page += &format!("{place}: {style}{word} {}{style:#}: {}\n", found.rule, found.message);
        if let (Some(width), Some(context)) = (width, &found.context) {
            let kind = AnnotationKind::Primary.span(context.words.clone());
            let snippet = Snippet::source(context.text.as_str()).line_start(found.line as usize).annotation(kind);
            let level = match found.grave {
                Severity::Error => Level::ERROR,
                Severity::Warning => Level::WARNING,
                Severity::Note => Level::NOTE,
            };
            let group = Group::with_level(level).element(snippet);
            page += &format!("{}\n", Renderer::styled().term_width(width).render(&[group]));
        }
    }
    page
}

/// One finding on one line.
pub(super) fn line(path: &str, found: &Found) -> String {
    format!("{path}:{}:{}: {} {}: {}", found.line, found.column, severity(found), found.rule, found.message)
}

/// The severity, and whether a person has to look.
fn severity(found: &Found) -> String {
    if found.status == "look" { format!("{} (please look)", found.severity) } else { found.severity.to_owned() }
}

fn style(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::Red.on_default(),
        Severity::Warning => AnsiColor::Yellow.on_default(),
        Severity::Note => AnsiColor::Cyan.on_default(),
    }
}

/// The rules that could not be applied: each once, with what is missing.
pub fn not_assessable(articles: &[Audited]) -> String {
    let mut rules: BTreeMap<&str, (usize, &str, &str)> = BTreeMap::new();
    for missing in articles.iter().flat_map(|article| &article.not_assessable) {
        rules.entry(&missing.rule).or_insert((0, &missing.title, &missing.why)).0 += 1;
    }
    let mut page = String::new();
    for (rule, (count, title, why)) in rules {
        let of = if articles.len() > 1 { format!(" ({count} of {} articles)", articles.len()) } else { String::new() };
        page += &format!("not assessable {rule} {title}{of}: {why}\n");
    }
    page
}

/// How many findings there are of each severity.
pub fn counts(articles: &[Audited]) -> String {
    let count = |severity| {
        let found = articles.iter().flat_map(|article| &article.findings);
        found.filter(|found| found.grave == severity).count()
    };
    let word = |number: usize, word: &str| format!("{number} {word}{}", if number == 1 { "" } else { "s" });
    let by_severity: Vec<String> =
        Severity::ALL.iter().rev().map(|severity| word(count(*severity), severity.label())).collect();
    format!("{} in {}\n", by_severity.join(", "), word(articles.len(), "article"))
}

/// The rules of a house, with status, reason and citation.
pub fn rules(house: &House, width: usize) -> String {
    let bold = Style::new().bold();
    let options = textwrap::Options::new(width.clamp(20, 100)).initial_indent("    ").subsequent_indent("    ");
    let mut page = format!("{bold}{}{bold:#}: {}. No publisher's official rules.\n", house.name, house.about);
    for rule in &house.rules {
        let severity = if rule.off { "off" } else { rule.severity.label() };
        page += &format!("\n{bold}{} {}{bold:#} ({severity}, {})\n", rule.id, rule.title, rule.status.label());
        for words in [&rule.reason, &rule.citation, &rule.why].into_iter().filter(|words| !words.is_empty()) {
            page += &textwrap::fill(words, &options);
            page.push('\n');
        }
    }
    page
}
