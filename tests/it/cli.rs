//! The command line: what it prints for good and bad input, and its exit codes.

use std::fs;
use std::io::Write;
use std::path::Path;

use assert_cmd::Command;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::{contains, is_empty};
use serde_json::Value;

pub(crate) fn firsthand() -> Command {
    assert_cmd::cargo::cargo_bin_cmd!("firsthand")
}

/// `firsthand analyze --format jsonl` in a folder.
fn analyze(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = firsthand();
    command.current_dir(folder).args(["analyze", "--format", "jsonl"]).args(arguments);
    command
}

/// The ids of the articles in a report of JSON lines.
#[track_caller]
fn ids(command: &mut Command) -> Vec<String> {
    let output = command.output().expect("the program starts");
    let report = String::from_utf8(output.stdout).expect("the report is UTF-8");
    let id =
        |line: &str| serde_json::from_str::<Value>(line).expect("a line is JSON")["id"].as_str().map(str::to_owned);
    report.lines().map(|line| id(line).expect("an id is a string")).collect()
}

#[test]
fn help_names_every_command() {
    let help = firsthand().arg("--help").assert().success();
    let text = String::from_utf8(help.get_output().stdout.clone()).unwrap();
    for command in [
        "analyze",
        "audit",
        "lsp",
        "verify",
        "trace",
        "graph",
        "explain",
        "score",
        "sensitivity",
        "grammar",
        "eval",
        "train",
        "recheck",
    ] {
        assert!(text.contains(command), "{command} is missing from:\n{text}");
    }
}

#[test]
fn an_unknown_command_exits_with_2() {
    firsthand().arg("analyse").assert().code(2).stderr(contains("analyze"));
}

#[test]
fn a_missing_path_is_named_and_the_rest_is_analysed() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("here.txt"), "Exports fell, the ministry said.\n").unwrap();
    let mut command = analyze(folder.path(), &["gone.txt", "here.txt"]);
    command.assert().code(2).stderr(
        contains("gone.txt: there is no such file or folder").and(contains("1 article read; 1 item could not be read")),
    );
    assert_eq!(ids(&mut command), ["here"]);
}

#[test]
fn an_empty_file_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in [("nothing.txt", ""), ("blank.txt", " \r\n\n"), ("nothing.jsonl", ""), ("nothing.csv", "")] {
        fs::write(folder.path().join(name), content).unwrap();
        let message = format!("{name}: is empty");
        analyze(folder.path(), &[name]).assert().code(2).stdout(is_empty()).stderr(contains(message));
    }
    analyze(folder.path(), &["-"]).write_stdin("").assert().code(2).stderr(contains("-: is empty"));
}

#[test]
fn a_binary_file_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    for (name, content, kind) in [
        ("program.txt", &b"\x7fELF\x02\x01\x01\0\0\0"[..], "is a program, not text"),
        ("story.txt", b"%PDF-1.7\n%\xe2\xe3", "is a PDF, not text"),
        ("noise.txt", b"Exports\0fell", "is binary, not text"),
        ("noise.csv", b"id,text\n1,\0\0", "is binary, not text"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        analyze(folder.path(), &[name]).assert().code(2).stdout(is_empty()).stderr(contains(kind));
    }
}

#[cfg(unix)]
#[test]
fn an_unreadable_file_is_named() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.txt");
    fs::write(&path, "Exports fell.").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&path).is_ok() {
        // Nothing is secret from this user, but where a program has no memory there is nothing to read for anybody.
        fs::remove_file(&path).unwrap();
        symlink("/proc/self/mem", &path).unwrap();
        fs::read(&path).unwrap_err();
    }
    analyze(folder.path(), &["secret.txt"]).assert().code(2).stderr(contains("secret.txt: cannot be read"));
}

#[test]
fn a_folder_without_articles_says_what_it_looked_for() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("notes.docx"), "x").unwrap();
    analyze(folder.path(), &["."])
        .assert()
        .code(2)
        .stderr(contains(".: holds no articles (1 other files): their names should end in .txt"));
}

#[test]
fn broken_lines_are_named_skipped_and_counted() {
    let folder = tempfile::tempdir().unwrap();
    let lines = b"{\"id\": \"a\", \"text\": \"One.\"}\n{\"id\": \"b\", \"text\": \"Two.\n\n[1]\n{\"id\": \"c\"}\n\
        {\"id\": \"d\", \"text\": 4}\n{\"text\": \"\xff\"}\n{\"text\": \" \"}\n{\"text\": \"Last.\"}";
    fs::write(folder.path().join("news.jsonl"), lines).unwrap();
    let mut command = analyze(folder.path(), &["news.jsonl"]);
    let stderr = command.assert().code(2).get_output().stderr.clone();
    assert_eq!(
        String::from_utf8(stderr).unwrap(),
        "error: news.jsonl:2:25: is not JSON: EOF while parsing a string\n\
         error: news.jsonl:4: is an array, not a JSON object with a field of text\n\
         error: news.jsonl:5: has no field named `text`, `body`, `content`, `article`, `articleBody`, `full_text`, \
         `maintext`, `html`, `raw_html`, `content_html` or `body_html`; it has `id`: \
         name the one that holds the text with --text-column\n\
         error: news.jsonl:6: field `text` is a number, not text\n\
         error: news.jsonl:7: is not UTF-8 (byte 11 of the line): \
         name the encoding with --encoding, for example --encoding windows-1252\n\
         error: news.jsonl:8: field `text` is empty\n\
         2 articles read; 6 items could not be read\n"
    );
    assert_eq!(ids(&mut command), ["a", "news-9"]);
}

#[test]
fn a_table_without_the_column_names_those_it_has() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("news.csv"), "nr,story\n1,One.\n2,\"Two, \"\"three\"\".\"\n3,a,b\n4,\n").unwrap();
    analyze(folder.path(), &["news.csv"]).assert().code(2).stdout(is_empty()).stderr(contains(
        "or `body_html`; it has `nr` and `story`: name the one that holds the text with --text-column",
    ));
    let mut command = analyze(folder.path(), &["news.csv", "--text-column", "story", "--id-column", "nr"]);
    command.assert().code(2).stderr(
        contains("news.csv:4: has 3 fields where the head has 2").and(contains("news.csv:5: field `story` is empty")),
    );
    assert_eq!(ids(&mut command), ["1", "2"]);
}

#[test]
fn hostile_texts_are_analysed() {
    let folder = tempfile::tempdir().unwrap();
    let long = "word ".repeat(1 << 20);
    let texts = [
        ("quote.txt", "\"".to_owned()),
        ("quotes.txt", "\"".repeat(100_000)),
        ("curly.txt", "“".repeat(100_000) + &"”".repeat(100_000)),
        ("brackets.txt", "(".repeat(100_000) + &")".repeat(100_000)),
        ("words.txt", "a\" (\"b ".repeat(50_000)),
        ("long.txt", long),
        ("solid.txt", "x".repeat(5 << 20)),
    ];
    for (name, text) in &texts {
        fs::write(folder.path().join(name), text).unwrap();
        analyze(folder.path(), &[name]).timeout(std::time::Duration::from_secs(60)).assert().success();
    }
}

#[test]
fn the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    let mut lines = vec![];
    for i in 0..5000 {
        writeln!(lines, "{{\"id\": \"{i}\", \"text\": \"“Exports fell {i} times,” the minister said.\"}}").unwrap();
    }
    fs::write(folder.path().join("news.jsonl"), lines).unwrap();
    let report = |jobs| analyze(folder.path(), &["news.jsonl", "--jobs", jobs]).output().unwrap().stdout;
    let one = report("1");
    assert!(one == report("7"), "the reports differ");
    let count = one.iter().filter(|byte| **byte == b'\n').count();
    assert_eq!(count, 5000);
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let folder = tempfile::tempdir().unwrap();
    let line = format!("{{\"text\": \"{}\"}}\n", "Exports fell, the ministry said. ".repeat(100));
    fs::write(folder.path().join("news.jsonl"), line.repeat(2000)).unwrap();
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("firsthand"))
        .args(["analyze", "--format", "jsonl"])
        .arg(folder.path().join("news.jsonl"))
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success());
}

#[test]
fn json_is_an_object_for_one_article_and_an_array_for_several() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.txt", "b.txt"] {
        fs::write(folder.path().join(name), "Exports fell, the ministry said.\n").unwrap();
    }
    let json = |paths: &[&str]| -> Value {
        let output =
            firsthand().current_dir(&folder).args(["analyze", "--format", "json"]).args(paths).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    assert_eq!(json(&["a.txt"])["id"], "a");
    let both = json(&["b.txt", "a.txt"]);
    assert_eq!((&both[0]["id"], &both[1]["id"]), (&Value::from("b"), &Value::from("a")));
}

#[test]
fn a_configuration_file_gives_defaults_and_the_command_line_wins() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("stories/today");
    fs::create_dir_all(&below).unwrap();
    fs::write(below.join("a.txt"), "Exports fell, the ministry said.\n").unwrap();
    fs::write(folder.path().join("firsthand.toml"), "# ours\nformat = \"jsonl\"\nengine = \"rules\"\njobs = 1\n")
        .unwrap();
    let run = |arguments: &[&str]| {
        let output = firsthand().current_dir(&below).args(["analyze", "a.txt"]).args(arguments).assert().success();
        String::from_utf8(output.get_output().stdout.clone()).unwrap()
    };
    assert!(run(&[]).starts_with("{\"id\":\"a\""));
    assert!(run(&["--format", "csv"]).starts_with("article_id,"));
    assert!(run(&["--no-config"]).contains("S is sourcing strength"));
    run(&["-o", "tables"]);
    let manifest: Value = serde_json::from_slice(&fs::read(below.join("tables/manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["configuration"]["file"], "../../firsthand.toml");
    assert_eq!(manifest["engine"], "rules");
    run(&["-o", "plain", "--no-config"]);
    let manifest: Value = serde_json::from_slice(&fs::read(below.join("plain/manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["configuration"], &manifest["engine"]), (&Value::Null, &"default".into()));
    // The nearest file counts, and a mistake in it is named.
    fs::write(below.join("firsthand.toml"), "jobs = 1\nformet = \"json\"\n").unwrap();
    let wrong = firsthand().current_dir(&below).args(["analyze", "a.txt"]).assert().code(2);
    wrong.stderr(contains("firsthand.toml:2:1: there is no key `formet`: did you mean `format`?"));
    firsthand().current_dir(&below).args(["--no-config", "analyze", "a.txt"]).assert().success();
}

#[test]
fn manual_pages_and_completions_know_every_command() {
    let folder = tempfile::tempdir().unwrap();
    firsthand().args(["man", "-o"]).arg(folder.path()).assert().success();
    let page = fs::read_to_string(folder.path().join("firsthand-analyze.1")).unwrap();
    assert!(page.contains(".SH EXTRA") && page.contains("firsthand analyze story.txt"), "{page}");
    for command in ["diff", "sample", "agree", "verify"] {
        assert!(folder.path().join(format!("firsthand-{command}.1")).is_file(), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = firsthand().args(["completions", shell]).assert().success();
        let script = String::from_utf8_lossy(&script.get_output().stdout).into_owned();
        assert!(script.contains("sample") && script.contains("min-confidence"), "{shell}");
    }
}
