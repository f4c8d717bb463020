//! Findings as annotations that GitHub shows beside the text: lines that a workflow prints.

use super::Audited;

/// A line for each finding, and one for each rule that could not be applied.
pub fn annotations(articles: &[Audited]) -> String {
    let mut lines = String::new();
    for article in articles {
        for found in &article.findings {
            let command = if found.severity == "note" { "notice" } else { found.severity };
            let end =
                if found.end_line == found.line { format!(",endColumn={}", found.end_column) } else { String::new() };
            let title = property(&format!("{} {}", found.rule, found.title));
            lines += &format!(
                "::{command} file={},line={},endLine={},col={}{end},title={title}::{}\n",
                property(&article.path),
                found.line,
                found.end_line,
                found.column,
                data(&found.message)
            );
        }
    }
    let missing = articles.iter().flat_map(|article| &article.not_assessable);
    let mut rules: Vec<&str> = missing.map(|one| one.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    if !rules.is_empty() {
        lines += &format!("::notice title=Not assessable::These rules were not passed: {}\n", rules.join(" "));
    }
    lines
}

/// Text behind the last `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value between commas.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
