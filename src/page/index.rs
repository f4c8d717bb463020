//! The index of many articles: a table with a row for each, which the script sorts. Rows are made one by one, so that many
//! articles take no more memory than one.

use maud::{Markup, PreEscaped, html};

use super::claim::spaced;
use super::frame::Kind;
use super::plain::Plain;
use super::{figure, frame};
use crate::report::Places;
use crate::report::json::{Measures, Report};
use crate::report::text::phrases;

/// What the index does beyond being read.
const SCRIPT: &str = include_str!("index.js");

/// What the index says of one article.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The article's id.
    pub(super) id: String,
    /// Its headline.
    pub(super) title: String,
    /// Outlet and date, as far as they are known.
    pub(super) from: Vec<String>,
    /// Its measures.
    pub(super) measures: Measures,
}

impl Row {
    /// The row of a report. `text` is the article's.
    pub(super) fn of(report: &Report, text: &str) -> Row {
        let from = [&report.metadata.outlet, &report.metadata.date];
        Row {
            id: report.id.clone(),
            title: phrases::title(report, &Places::new(text)),
            from: from.into_iter().flatten().cloned().collect(),
            measures: report.article.clone(),
        }
    }

    /// The row as HTML. `page` is the file with the article's page.
    pub(super) fn html(&self, page: &str) -> String {
        let measures = &self.measures;
        let strength = measures.weakest.as_ref().map(|weakest| weakest.strength);
        let row = html! {
            tr {
                th scope="row" {
                    a href=(page) { bdi { (Plain(&self.title)) } }
                    span.about { bdi { (Plain(&self.id)) } @for from in &self.from { " · " bdi { (Plain(from)) } } }
                }
                td.measure data-value=(strength.map_or(-1.0, |strength| strength[0])) {
                    @match &measures.weakest {
                        Some(weakest) => {
                            (figure::bar(weakest.strength))
                            span.gauge-number { (phrases::interval(weakest.strength)) } " " span.about { (spaced(weakest.status.word())) }
                        }
                        None => { span.about { "no claim on top" } }
                    }
                }
                (share(measures.share_unnamed_only)) (share(measures.share_single_origin)) (share(measures.share_unattributed))
                (count(measures.words)) (count(measures.claims)) (count(measures.sources))
            }
        };
        row.into_string() + "\n"
    }
}

fn count(number: u32) -> Markup {
    html! { td.number data-value=(number) { (number) } }
}

fn share(share: f64) -> Markup {
    html! { td.measure data-value=(share) { (figure::bar([share; 2])) span.gauge-number { (phrases::percent(share)) } } }
}

/// What stands before and after the rows.
pub(super) fn index(articles: usize, words: u64, skipped: usize) -> (String, String) {
    /// Where the rows go: no text of a page can hold this character.
    const ROWS: &str = "\u{0}";
    let columns =
        ["Article", "Weakest claim on top", "Unnamed only", "Single origin", "Own word", "Words", "Claims", "Sources"];
    let body = html! {
        header.masthead.flush {
            (frame::kicker())
            h1 { (phrases::count(articles as u32, "article", "articles")) }
            p.facts-line {
                (words) " words"
                @if skipped > 0 { " · " (phrases::count(skipped as u32, "item", "items")) " could not be read" }
            }
        }
        main {
            div.scroll tabindex="0" role="region" aria-label="Articles" {
                table.index {
                    thead { tr { @for (at, title) in columns.into_iter().enumerate() {
                        th.number[at >= 5] scope="col" { (title) }
                    } } }
                    tbody { (PreEscaped(ROWS)) }
                }
            }
            p.note {
                "Weakest claim on top: sourcing strength and status of the weakest claim of headline and first paragraph. Unnamed only, single "
                "origin, own word: the share of the words that rest on unnamed sources alone, on one origin, on nobody but the article. "
                "Strength is not truth, and not credibility."
            }
            p.sorted.sr role="status" {}
        }
    };
    let page = frame::page("Sourcing of articles", SCRIPT, Kind::Page, &body);
    let (before, after) = page.split_once(ROWS).expect("the body holds the mark once");
    (before.to_owned(), after.to_owned())
}
