//! Reports that were changed after they were written, and reports that were not.

use std::fs;
use std::path::Path;

use firsthand::report::Report;
use firsthand::{Article, Grammar, analyze, recheck, report};
use serde_json::{Value, json};

use crate::cli::firsthand;

const TEXT: &str = "Harbour to close\n\n\
    The harbour will close in June, the mayor, Ada Lind, said on Monday. “The pier is not safe,” Lind said.\n\n\
    The builder broke the contract in 2019, according to two officials who asked not to be named because they were not \
    allowed to speak. The Gazette reported that the ministry had told it so.\n\n\
    The ministry denied that. It did not respond to questions.\n";

fn made(text: &str, grammar: &Grammar) -> Report {
    let article = Article { id: "harbour".into(), text: text.into(), ..Article::default() };
    report::of(&article, &analyze(&article, grammar), grammar)
}

/// Where the flaws of a report are that was changed by hand.
fn flaws(report: &Value, text: &str, grammar: &Grammar) -> Vec<String> {
    let report: Report = serde_json::from_value(report.clone()).unwrap();
    recheck::recheck(&report, Some(text), &grammar.parameters).into_iter().map(|flaw| flaw.at).collect()
}

#[test]
fn every_report_holds_that_was_not_changed() {
    let grammar = Grammar::builtin();
    let mut claims = 0;
    for entry in fs::read_dir("tests/articles").unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "txt") {
            let text = fs::read_to_string(&path).unwrap();
            let report = made(&text, &grammar);
            claims += report.claims.len();
            // As it is read from a file.
            let report: Report = serde_json::from_str(&report::json::object(&report)).unwrap();
            assert_eq!(recheck::recheck(&report, Some(&text), &grammar.parameters), [], "{}", path.display());
        }
    }
    assert!(claims > 200, "{claims}");
}

/// Every place in a report that is compared with the text, with an id, or with the graph.
#[test]
fn no_number_word_or_id_can_be_changed_unseen() {
    let grammar = Grammar::builtin();
    let report = serde_json::to_value(made(TEXT, &grammar)).unwrap();
    assert_eq!(flaws(&report, TEXT, &grammar), [""; 0]);
    let mut changed = 0;
    for pointer in leaves(&report) {
        let last = pointer.rsplit('/').find(|step| step.parse::<usize>().is_err()).unwrap_or_default();
        let in_graph = pointer.starts_with("/graph/");
        let is_seen = match last {
            "id" => pointer.matches('/').count() > 1,
            "text" => !pointer.contains("/reasons/"),
            "sha256" | "within" | "entity" | "attributions" | "disputed_by" | "cuts" | "from" | "to"
            | "attribution" => true,
            "claim" => in_graph,
            "strength" | "exact" | "independence" | "grade" => !pointer.contains("/weakest/"),
            _ => pointer.contains("importance") || last.ends_with("span") || last.ends_with("spans"),
        };
        if !is_seen || pointer.starts_with("/article/") {
            continue;
        }
        let mut other = report.clone();
        let leaf = other.pointer_mut(&pointer).unwrap();
        *leaf = match &*leaf {
            Value::Bool(value) => json!(!*value),
            // An offset beyond the end, or another strength.
            Value::Number(number) if number.is_u64() => json!(number.as_u64().unwrap() + TEXT.len() as u64),
            Value::Number(number) => json!(number.as_f64().unwrap() / 2.0 + 0.001),
            Value::String(word) => json!(format!("{word}9")),
            _ => continue,
        };
        changed += 1;
        assert_ne!(flaws(&other, TEXT, &grammar), [""; 0], "{pointer} was changed and nobody saw it");
    }
    assert!(changed > 200, "{changed}");
}

/// The places of all values that hold no others.
fn leaves(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => map.iter().for_each(|(key, value)| walk(value, &format!("{at}/{key}"), found)),
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(i, value)| walk(value, &format!("{at}/{i}"), found))
            }
            _ => found.push(at.to_owned()),
        }
    }
    let mut found = vec![];
    walk(value, "", &mut found);
    found
}

#[test]
fn a_link_that_is_moved_moves_the_score() {
    let grammar = Grammar::builtin();
    let mut report = serde_json::to_value(made(TEXT, &grammar)).unwrap();
    let edges = report["graph"]["edges"].as_array_mut().unwrap();
    for edge in edges.iter_mut().filter(|edge| !edge["attribution"].is_null()) {
        edge["openness"] = json!(0.1);
    }
    let found = flaws(&report, TEXT, &grammar);
    assert!(found.iter().any(|at| at.ends_with(".strength")), "{found:?}");
}

/// A folder with an article and its report.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("harbour.txt"), TEXT).unwrap();
    let mut command = firsthand();
    let output = command.current_dir(&folder).args(["analyze", "harbour.txt", "--format", "json"]).output().unwrap();
    fs::write(folder.path().join("harbour.json"), output.stdout).unwrap();
    folder
}

fn recheck_in(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = firsthand().current_dir(folder).arg("recheck").args(arguments).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    (output.status.code().unwrap(), text)
}

#[test]
fn the_command_says_what_holds_and_exits_accordingly() {
    let folder = folder();
    let (code, text) = recheck_in(folder.path(), &["harbour.json", "--again"]);
    assert_eq!((code, &*text), (0, "1 report: 1 hold; 1 compared with the article's bytes, and was made again.\n"));
    // Another article under the same name.
    fs::write(folder.path().join("harbour.txt"), TEXT.replace("June", "July")).unwrap();
    let (code, text) = recheck_in(folder.path(), &["harbour.json"]);
    assert!(code == 2 && text.contains("harbour: the article was not found"), "{code} {text}");
    fs::write(folder.path().join("elsewhere.txt"), TEXT).unwrap();
    assert_eq!(recheck_in(folder.path(), &["harbour.json", "elsewhere.txt"]).0, 0);
    // A report that somebody changed.
    let report = fs::read_to_string(folder.path().join("harbour.json")).unwrap();
    fs::write(folder.path().join("changed.json"), report.replace("\"Lind\"", "\"Berg\"")).unwrap();
    let (code, text) = recheck_in(folder.path(), &["changed.json", "elsewhere.txt"]);
    assert!(code == 1 && text.contains("source.text: is “Berg”, the text has “Lind”"), "{code} {text}");
    let (code, text) = recheck_in(folder.path(), &["changed.json", "elsewhere.txt", "--format", "json"]);
    let outcome: Value = serde_json::from_str(&text).unwrap();
    assert!(code == 1 && outcome["flaws"][0]["report"] == "harbour" && outcome["hold"] == 0, "{outcome}");
    // No reports at all.
    for (name, content) in [("empty.json", ""), ("list.json", "[]"), ("cut.json", &report[..report.len() / 2])] {
        fs::write(folder.path().join(name), content).unwrap();
        let (code, text) = recheck_in(folder.path(), &[name]);
        assert!(code == 2 && text.contains(name), "{name}: {code} {text}");
    }
    assert_eq!(recheck_in(folder.path(), &["gone.json"]).0, 2);
}

#[test]
fn a_folder_of_tables_is_checked_by_its_manifest() {
    let folder = folder();
    firsthand().current_dir(&folder).args(["analyze", "harbour.txt", "-o", "tables"]).assert().success();
    assert_eq!(recheck_in(folder.path(), &["tables", "--again"]).0, 0);
    let claims = folder.path().join("tables/claims.csv");
    let text = fs::read_to_string(&claims).unwrap();
    fs::write(&claims, text.replacen("0.", "1.", 1)).unwrap();
    let (code, text) = recheck_in(folder.path(), &["tables"]);
    assert!(code == 1 && text.contains("claims.csv: sha256:"), "{code} {text}");
    fs::remove_file(&claims).unwrap();
    let (code, text) = recheck_in(folder.path(), &["tables"]);
    assert!(code == 1 && text.contains("claims.csv: manifest: is not there"), "{code} {text}");
}

#[test]
fn lists_and_lines_of_reports_are_read_alike() {
    let folder = folder();
    fs::write(folder.path().join("other.txt"), TEXT.replace("Lind", "Berg")).unwrap();
    for format in ["json", "jsonl"] {
        let mut command = firsthand();
        command.current_dir(&folder).args(["analyze", "harbour.txt", "other.txt", "--format", format]);
        fs::write(folder.path().join("reports"), command.output().unwrap().stdout).unwrap();
        let (code, text) = recheck_in(folder.path(), &["reports"]);
        assert_eq!((code, &*text), (0, "2 reports: 2 hold; 2 compared with the article's bytes.\n"), "{format}");
    }
}
