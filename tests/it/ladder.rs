//! The ladder of docs/labels.md, step by step: how well a reader can identify a source that is described in these words.

use firsthand::grammar::Engine;
use firsthand::{Article, Grammar, analyze};

/// The steps that these descriptions reach, each as the source of one sentence.
#[track_caller]
fn check(step: u8, descriptions: &[&str]) {
    let grammar = Grammar::builtin_with(Engine::Rules);
    for description in descriptions {
        let text = format!("{description} said that the bridge was shut.");
        let article = Article { id: "case".into(), text, ..Article::default() };
        let analysis = analyze(&article, &grammar);
        let source = analysis.sourcing.sources.last().unwrap_or_else(|| panic!("{description}: nothing is attributed"));
        assert_eq!(source.level, step, "{description}");
    }
}

#[test]
fn a_bare_source_is_known_by_nothing() {
    check(
        1,
        &["A source", "Some people", "A person who was never briefed on the plan", "A person not briefed on the plan"],
    );
}

#[test]
fn a_class_is_a_step_whatever_counts_it() {
    check(
        2,
        &[
            "Officials",
            "One official",
            "Two officials",
            "An aide",
            "Police",
            "Reporters",
            "A nurse here",
            "A nurse on duty",
        ],
    );
    check(2, &["A group of women", "Many angry people", "A Republican source", "An intelligence source"]);
    check(2, &["An official with ties to the builder"]);
}

#[test]
fn a_side_or_a_place_lifts_a_class() {
    check(
        3,
        &[
            "A ministry official",
            "One ministry official",
            "A ministry official with a beard",
            "A source in the ministry",
        ],
    );
    check(3, &["A nurse in Leeds", "A nurse at a hospital", "An aide to the bishop", "A source close to the mayor"]);
    check(3, &["Her brother", "A brother", "Leeds police", "Police in Leeds", "Conservative media"]);
    check(3, &["A senior official", "A ministry official who asked not to be named"]);
}

#[test]
fn rank_number_or_detail_lifts_whoever_has_a_side() {
    check(4, &["A senior ministry official", "Two ministry officials", "A ministry official who works on bridges"]);
    check(4, &["A ministry official with ties to the builder"]);
}

#[test]
fn how_a_source_knows_lifts_it() {
    check(5, &["A person briefed on the plan", "A person who was briefed on the plan"]);
}

#[test]
fn a_body_speaks_as_an_institution_unless_it_is_only_described() {
    check(6, &["The ministry", "State police"]);
    check(3, &["A ministry", "An agency", "Some agency"]);
}

#[test]
fn a_document_counts_by_whether_it_can_be_found() {
    check(3, &["A report", "A poll", "A March report", "A letter from the director"]);
    check(7, &["A report by the ministry", "A ministry report", "A Gallup poll"]);
    check(7, &["A letter from its director", "A letter by the city's auditor"]);
    check(7, &["A review of 43 studies, published in 2018 by the Institute for Learning,"]);
    check(3, &["A review of 43 studies, shelved in 2018 by the Institute for Learning,"]);
    check(3, &["A review of 43 studies, published in 2018 by two friends,"]);
}
