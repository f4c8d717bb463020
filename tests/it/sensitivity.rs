//! `firsthand sensitivity`: the same on every run, the worst parameter named, and true to what a changed file gives.

use firsthand::parameters::Parameters;
use firsthand::sensitivity::{self, Moved};
use firsthand::{Article, Grammar, analyze};
use serde_json::Value;

use crate::cli::firsthand;

/// A folder of the articles that tests/articles holds.
fn run(arguments: &[&str]) -> String {
    let output = firsthand().args(["sensitivity", "tests/articles", "--draws", "5"]).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn every_form_says_the_same_and_is_the_same_on_every_run() {
    let json = run(&["--format", "json"]);
    assert_eq!(json, run(&["--format", "json", "--jobs", "1"]));
    let value: Value = serde_json::from_str(&json).unwrap();
    let worst = &value["worst"];
    let text = run(&[]);
    assert!(
        text.contains(&format!("The worst single change: {} 20 %", worst["parameter"].as_str().unwrap())),
        "{text}"
    );
    let csv = run(&["--format", "csv"]);
    let rows: Vec<Vec<String>> = csv::Reader::from_reader(csv.as_bytes())
        .records()
        .map(|row| row.unwrap().iter().map(str::to_owned).collect())
        .collect();
    let single = value["parameters"].as_array().unwrap().len();
    assert_eq!(rows.len(), 2 * single + 2 * 5);
    let least = rows[..2 * single].iter().flat_map(|row| &row[2..]).map(|cell| cell.parse::<f64>().unwrap());
    assert_eq!(least.fold(1.0, f64::min), worst["tau"].as_f64().unwrap());
    let other = run(&["--format", "json", "--seed", "2"]);
    assert_ne!(serde_json::from_str::<Value>(&other).unwrap()["all"], value["all"]);
}

#[test]
fn one_article_cannot_be_ranked() {
    firsthand()
        .args(["sensitivity", "tests/articles/wire.txt"])
        .assert()
        .code(2)
        .stderr(predicates::str::contains("at least two articles"));
}

/// What [`sensitivity::rescore`] gives for moved parameters is what analysing with them gives.
#[test]
fn rescoring_is_analysing_again() {
    let text = std::fs::read_to_string("tests/articles/diplomacy.txt").unwrap();
    let article = Article { text, ..Article::default() };
    let mut grammar = Grammar::builtin();
    let analysis = analyze(&article, &grammar);
    let plan = sensitivity::plan(&Parameters::builtin(), 0.2, 3, 1);
    let samples = [sensitivity::rescore(&analysis, &grammar.lexicon, &plan)];
    assert_eq!(samples[0].claims(), analysis.claims.len());
    let taus = sensitivity::compare(&samples, plan.len());
    assert_eq!(taus[0].claims, Some(1.0), "nothing moved");
    for (at, variant) in plan.iter().enumerate() {
        if let Moved::One(key, _) = &variant.moved
            && key.starts_with("claims.")
        {
            continue; // the claims may be others
        }
        grammar.parameters = variant.parameters.clone();
        let again = analyze(&article, &grammar);
        if again.claims.len() != analysis.claims.len() {
            continue;
        }
        let place = |strength: f64| (strength * 1e9).round() as u32;
        let pairs: Vec<(u32, u32)> = analysis
            .scores
            .iter()
            .zip(&again.scores)
            .map(|(before, after)| (place(before.strength[0]), place(after.strength[0])))
            .collect();
        assert_eq!(sensitivity::tau(&pairs), taus[at].claims, "{:?}", variant.moved);
    }
}

#[test]
fn a_drawn_ladder_is_in_order_where_asked() {
    let plan = sensitivity::plan(&Parameters::builtin(), 0.2, 50, 3);
    let ladders = |moved: Moved| plan.iter().filter(move |variant| variant.moved == moved);
    assert!(ladders(Moved::AllInOrder).all(|variant| variant.parameters.level.is_sorted()));
    assert!(!ladders(Moved::All).all(|variant| variant.parameters.level.is_sorted()), "a fifth turns some steps round");
    let builtin = Parameters::builtin();
    for variant in ladders(Moved::All) {
        for (moved, entry) in variant.parameters.entries.iter().zip(&builtin.entries) {
            let ([moved, _], [value, _]) = (moved.value, entry.value);
            assert!(moved <= 1.0 && moved >= 0.8 * value - 1e-12 && moved <= 1.2 * value + 1e-12, "{}", entry.key);
        }
    }
}
