//! What changed in the sourcing between two versions of a story.

use std::fs;

use firsthand::diff::{self, Diff};
use firsthand::{Article, Grammar, analyze, report};
use serde_json::Value;

use crate::cli::firsthand;

const OLD: &str = "Harbour to close for repairs\n\n\
    The harbour will close in June, the mayor, Ada Lind, said on Monday. “The pier is not safe,” Lind said.\n\n\
    Repairs will cost 4 million crowns, said Jonas Berg, the port's engineer, who inspected the pier.\n\n\
    The builder broke the contract in 2019, according to two officials familiar with the talks.\n\n\
    “We were never told,” said Mia Holm, a fisherman.\n";

const NEW: &str = "Harbour to stay open\n\n\
    The harbour will close in June, a city official said on Monday. “The pier is not safe,” the official said.\n\n\
    Repairs will reportedly cost 5 million crowns.\n\n\
    The builder broke the contract in 2019, according to officials.\n\n\
    The ferry company has found another pier, said Eva Strand, its director.\n";

fn compare(old: &str, new: &str) -> Diff {
    let grammar = Grammar::builtin();
    let report = |id: &str, text: &str| {
        let article = Article { id: id.into(), text: text.into(), ..Article::default() };
        report::of(&article, &analyze(&article, &grammar), &grammar)
    };
    diff::compare(&report("old", old), &report("new", new), &grammar.lexicon, 0.05)
}

/// Kinds and messages, a line each.
fn lines(diff: &Diff) -> String {
    diff.changes.iter().map(|c| format!("{} {}: {}\n", c.direction.word(), c.kind.word(), c.message)).collect()
}

#[test]
fn a_story_that_loses_its_names_is_weaker() {
    let diff = compare(OLD, NEW);
    expect_test::expect![[r#"
        weaker source-unnamed: what Ada Lind (named) said is now said by a city official (class and side)
        weaker score-moved: “The harbour will close in June”: S 0.90 to 0.50, κ 1
        weaker score-moved: “The pier is not safe”: S 0.90 to 0.50, κ 1
        weaker source-unnamed: what Jonas Berg (named) said is now said by nobody in particular
        weaker cue-weakened: “said” became “will reportedly”
        weaker score-moved: “cost 5 million crowns”: S 0.81 to 0.12, κ 1
        weaker level-lowered: two officials familiar with the talks (says how it knows) is now officials (class only)
        weaker basis-lost: the text no longer says how officials (class only) knows
        weaker score-moved: “The builder broke the contract in 2019”: S 0.55 to 0.40, κ 1
        weaker source-dropped: Mia Holm (named) is no longer a source
        weaker article-moved: the median sourcing strength went from 0.85 to 0.45
        weaker article-moved: the share of words on unnamed sources alone went from 0.11 to 0.42
        stronger source-added: The ferry company (institution) is a new source
        stronger source-added: The ferry company (institution) is a new source
        neutral headline-changed: the headline claimed “Harbour to close for repairs”, now “Harbour to stay open”
        neutral claim-changed: “cost 5 million crowns”: 4 became 5
        neutral claim-added: “Eva Strand, its director” is new: single-origin
        neutral claim-removed: “We were never told” is no longer claimed
    "#]]
    .assert_eq(&lines(&diff));
}

#[test]
fn the_way_back_is_the_other_direction() {
    let (there, back) = (compare(OLD, NEW), compare(NEW, OLD));
    let count = |diff: &Diff, direction: &str| diff.changes.iter().filter(|c| c.direction.word() == direction).count();
    assert_eq!(count(&there, "weaker"), count(&back, "stronger"));
    assert_eq!(count(&there, "stronger"), count(&back, "weaker"));
    assert_eq!(there.changes.len(), back.changes.len());
}

#[test]
fn every_side_stands_where_it_says() {
    let diff = compare(OLD, NEW);
    let mut seen = 0;
    for change in &diff.changes {
        for (side, text) in [(&change.old, OLD), (&change.new, NEW)] {
            for [start, end] in side.iter().flat_map(|side| &side.spans) {
                assert!(text.get(*start as usize..*end as usize).is_some_and(|words| !words.is_empty()), "{change:?}");
                seen += 1;
            }
        }
    }
    assert!(seen > 10);
}

#[test]
fn the_same_article_has_no_changes_whatever_its_typography() {
    for entry in fs::read_dir("tests/articles").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path).unwrap();
            assert_eq!(lines(&compare(&text, &text)), "", "{}", path.display());
        }
    }
}

#[test]
fn exit_codes_are_those_of_diff_and_reports_will_do() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.txt"), OLD).unwrap();
    fs::write(folder.path().join("new.txt"), NEW).unwrap();
    let diff = |arguments: &[&str]| {
        let mut command = firsthand();
        command.current_dir(&folder).arg("diff").args(arguments);
        command
    };
    diff(&["old.txt", "old.txt"]).assert().code(0).stdout("old and old: the sourcing is the same.\n");
    diff(&["old.txt", "gone.txt"]).assert().code(2);
    let text = diff(&["old.txt", "new.txt"]).assert().code(1).get_output().stdout.clone();
    let text = String::from_utf8(text).unwrap();
    assert!(text.contains("make the sourcing weaker") && text.contains("    - 3:"), "{text}");
    let json = |arguments: &[&str]| -> Value {
        let output = diff(&[arguments, &["--format", "json"]].concat()).assert().code(1).get_output().stdout.clone();
        serde_json::from_slice(&output).unwrap()
    };
    for version in ["old", "new"] {
        let mut command = firsthand();
        command.current_dir(&folder).args(["analyze", "--format", "json"]).arg(format!("{version}.txt"));
        fs::write(folder.path().join(format!("{version}.json")), command.output().unwrap().stdout).unwrap();
    }
    let of_articles = json(&["old.txt", "new.txt"]);
    assert_eq!(of_articles, json(&["old.json", "new.json"]));
    let csv = diff(&["old.json", "new.txt", "--format", "csv"]).assert().code(1).get_output().stdout.clone();
    let rows = csv::Reader::from_reader(&*csv).into_records().count();
    assert_eq!(rows, of_articles["changes"].as_array().unwrap().len());
}
