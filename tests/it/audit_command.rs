//! `firsthand audit`: what it prints in each form, and its exit codes.

use std::fs;

use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use serde_json::Value;

use crate::cli::firsthand;

const TEXT: &str = "Bridge shut\n\nThe bridge is shut, 100% so, a source said.\n\n\"Über 😀 it,\" a source said.\n";

/// `firsthand audit` on standard input.
fn audit(arguments: &[&str]) -> assert_cmd::Command {
    let mut command = firsthand();
    command.args(["audit", "-", "--stdin-filename", "drafts/bridge, 1.txt"]).args(arguments).write_stdin(TEXT);
    command
}

fn printed(arguments: &[&str]) -> String {
    String::from_utf8(audit(arguments).output().unwrap().stdout).unwrap()
}

#[test]
fn text_is_a_line_that_editors_jump_to_and_the_words_underlined() {
    let page = printed(&["--only", "R01,R31"]);
    let line =
        "drafts/bridge, 1.txt:3:30: warning R01: “a source” tells readers nothing: say what kind of source it is\n";
    assert!(page.starts_with(line), "{page}");
    assert!(
        page.contains("3 | The bridge is shut, 100% so, a source said.\n  |                              ^^^^^^^^\n"),
        "{page}"
    );
    assert!(page.contains("not assessable R31 Credit to other outlets: needs"), "{page}");
    assert!(!page.contains('\u{1b}'), "no colours in a pipe");
    let concise = printed(&["--only", "R01", "--concise"]);
    assert_eq!(concise, format!("{line}{}", line.replace(":3:30:", ":5:14:")));
}

#[test]
fn the_exit_code_says_whether_a_finding_was_grave_enough() {
    let code = |arguments: &[&str], code: i32| {
        audit(arguments).assert().code(code);
    };
    code(&["--only", "R01"], 0);
    code(&["--only", "R01", "--fail-on", "warning"], 1);
    code(&["--only", "R09", "--fail-on", "warning"], 0);
    code(&["--only", "R09", "--fail-on", "note"], 1);
    code(&["--fail-on", "note", "--skip", "R01", "--only", "R01"], 0);
    code(&["--house", "npr-style", "--only", "R01"], 1);
    code(&["--house", "npr-style", "--fail-on", "never"], 0);
    firsthand().args(["audit", "gone.txt"]).assert().code(2).stderr(contains("gone.txt"));
    audit(&["--only", "R77"]).assert().code(2).stderr(contains("R77 is no rule of default"));
    audit(&["--house", "times"]).assert().code(2).stderr(contains("no house is named times"));
    firsthand().arg("audit").assert().code(2).stderr(contains("PATH"));
}

#[test]
fn a_pack_of_ones_own_is_read_and_its_mistakes_are_shown() {
    let folder = tempfile::tempdir().unwrap();
    let run = |pack: &str| {
        fs::write(folder.path().join("desk.toml"), pack).unwrap();
        let mut command = audit(&["--house", "desk.toml"]);
        command.current_dir(folder.path());
        command.assert()
    };
    run("extends = \"default\"\n[rules]\nR01 = \"error\"\n").code(1).stdout(contains("error R01"));
    run("extends = \"default\"\n[rules]\nR01 = \"awful\"\n")
        .code(2)
        .stderr(contains("desk.toml:3:7: `awful` is no severity"));
}

#[test]
fn the_rules_are_listed_with_status_reason_and_citation() {
    let list = firsthand().args(["audit", "--rules", "--house", "ap-style"]).assert().success();
    let page = String::from_utf8(list.get_output().stdout.clone()).unwrap();
    for words in [
        "ap-style",
        "No publisher's official rules",
        "R01 Bare source (error, decidable)",
        "(off, decidable)",
        "not-assessable",
        "please-look",
        "needs-metadata",
        "https://reason.com",
    ] {
        assert!(page.contains(words), "{words} is missing from:\n{page}");
    }
}

#[test]
fn json_has_every_place_in_bytes_lines_and_columns() {
    let whole: Value = serde_json::from_str(&printed(&["--format", "json", "--only", "R09,R40,R36"])).unwrap();
    let article = &whole["articles"][0];
    assert_eq!((&article["path"], &article["id"]), (&"drafts/bridge, 1.txt".into(), &"bridge, 1".into()));
    let found = &article["findings"][0];
    assert_eq!((&found["rule"], &found["line"], &found["column"]), (&"R09".into(), &5.into(), &1.into()));
    let span: Vec<usize> = found["span"].as_array().unwrap().iter().map(|n| n.as_u64().unwrap() as usize).collect();
    assert_eq!(&TEXT[span[0]..span[1]], found["text"].as_str().unwrap());
    assert_eq!(article["not_assessable"][0]["rule"], "R36");
}

#[test]
fn sarif_keeps_to_its_schema() {
    // A bare `]` in a pattern of the schema: JavaScript takes it for itself, stricter readers want it escaped.
    let schema = include_str!("../schemas/sarif-2.1.0.json").replace("{2}]?$", r"{2}\\]?$");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap();
    for arguments in [
        &["--format", "sarif"][..],
        &["--format", "sarif", "--only", "R36"],
        &["--format", "sarif", "--house", "bbc-style"],
    ] {
        let sarif: Value = serde_json::from_str(&printed(arguments)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&sarif).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let run = &sarif["runs"][0];
        assert!(run["invocations"][0]["toolExecutionNotifications"].as_array().is_some_and(|list| !list.is_empty()));
        for result in run["results"].as_array().unwrap() {
            let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
            assert_eq!(rule["id"], result["ruleId"]);
            let place = &result["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uri"], "drafts/bridge%2C%201.txt");
        }
    }
    let wrong: Value = serde_json::json!({ "version": "2.0.0", "runs": [] });
    assert!(!validator.is_valid(&wrong), "the schema can say no");
}

#[test]
fn github_annotations_are_escaped() {
    let lines = printed(&["--format", "github", "--only", "R01,R09,R36"]);
    let first = lines.lines().next().unwrap();
    assert!(
        first.starts_with(
            "::warning file=drafts/bridge%2C 1.txt,line=3,endLine=3,col=30,endColumn=38,title=R01 Bare source::"
        ),
        "{first}"
    );
    assert!(lines.contains("::notice file="), "{lines}");
    assert!(lines.ends_with("::notice title=Not assessable::These rules were not passed: R36\n"), "{lines}");
}

#[test]
fn junit_has_a_case_for_every_rule() {
    let page = printed(&["--format", "junit", "--only", "R01,R02,R36", "--fail-on", "warning"]);
    let document = roxmltree::Document::parse(&page).unwrap();
    let cases: Vec<_> = document.descendants().filter(|node| node.has_tag_name("testcase")).collect();
    let kind = |at: usize| cases[at].children().find(roxmltree::Node::is_element).map(|node| node.tag_name().name());
    assert_eq!(cases.len(), 3);
    assert_eq!([kind(0), kind(1), kind(2)], [Some("failure"), None, Some("skipped")]);
    let lenient = printed(&["--format", "junit", "--only", "R01", "--fail-on", "error"]);
    assert!(!lenient.contains("<failure") && lenient.contains("<system-out>"), "{lenient}");
}

#[test]
fn many_files_come_in_order_and_one_that_fails_does_not_stop_the_others() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt", "c.txt"] {
        fs::write(folder.path().join(name), "A source said the bridge was old.\n").unwrap();
    }
    let mut command = firsthand();
    command.current_dir(folder.path()).args(["audit", "c.txt", "gone.txt", "a.txt", "--only", "R01", "--concise"]);
    let output = command.assert().code(2).stderr(contains("gone.txt").and(contains("2 articles")));
    let page = String::from_utf8(output.get_output().stdout.clone()).unwrap();
    let files: Vec<&str> = page.lines().map(|line| &line[..5]).collect();
    assert_eq!(files, ["c.txt", "a.txt"]);
    firsthand().args(["audit", "--rules"]).assert().success().stderr(is_empty());
}
