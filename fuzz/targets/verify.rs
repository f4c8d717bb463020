//! Several articles on one event. They are separated by a line feed and U+001D; each may have fields, as in `article`.
#![no_main]

use firsthand::report::verify::{self as report, tables, text};
use firsthand::verify::similarity::SharedWords;
use firsthand::verify::{self, Set, Verification};
use firsthand::{Article, analyze, draw};
use firsthand_fuzz::{RULES, article};
use libfuzzer_sys::fuzz_target;

/// More are not looked at.
const MOST: usize = 8;

fuzz_target!(|data: &[u8]| {
    let parts = String::from_utf8_lossy(data);
    let mut articles: Vec<Article> = vec![];
    for (index, part) in parts.split("\n\u{1d}").take(MOST).enumerate() {
        articles.push(Article { id: format!("a{index}"), ..article(part.as_bytes()) });
    }
    let run = |articles: &[&Article]| -> Verification {
        let pages = articles.iter().map(|article| verify::read(article, &analyze(article, &RULES), &RULES)).collect();
        verify::verify(Set::in_memory(pages), &SharedWords, &RULES.parameters, true).expect("nothing is written")
    };
    let found = run(&articles.iter().collect::<Vec<_>>());
    let made = report::of(&found);
    let text_of = |id: &str| &articles.iter().find(|article| article.id == id).expect("an id of the set").text;
    for cluster in &made.clusters {
        for member in &cluster.members {
            for [start, end] in &member.spans {
                let words = text_of(&member.article).get(*start as usize..*end as usize);
                assert!(words.is_some_and(|words| !words.is_empty()), "{start}-{end} of {}", member.article);
            }
        }
        assert!((0.0..=1.0).contains(&cluster.strength[0]) && cluster.strength[0] <= cluster.strength[1] + 1e-9);
        assert!(cluster.strength[1] <= 1.0 && cluster.independence[0] <= cluster.independence[1]);
    }
    let object = report::object(&made);
    let turned = run(&articles.iter().rev().collect::<Vec<_>>());
    assert_eq!(object, report::object(&report::of(&turned)), "the order of the articles changes something");
    assert!(serde_json::from_str::<report::Report>(&object).is_ok(), "its own report cannot be read");
    text::page(&made, 80, true);
    tables::table(tables::Table::Clusters, &made);
    for index in 0..found.clusters.len().min(2) {
        draw::cluster(&found, index).map(|picture| draw::svg(&picture, "a"));
    }
});
