//! A run that is killed goes on with `--resume`, and ends as if nothing had been.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use firsthand::digest::sha256;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::{Value, json};

use crate::cli::firsthand;

/// Some hundred articles and two lines that cannot be read.
fn input(folder: &Path) {
    let mut texts: Vec<_> = fs::read_dir("tests/articles").unwrap().map(|entry| entry.unwrap().path()).collect();
    texts.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    texts.sort();
    let texts: Vec<_> = texts.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let mut file = fs::File::create(folder.join("news.jsonl")).unwrap();
    for number in 0..600 {
        let line = json!({"id": number.to_string(), "text": texts[number % texts.len()], "outlet": "The =Gazette"});
        writeln!(file, "{line}").unwrap();
        if number % 400 == 9 {
            writeln!(file, "{{\"id\": \"broken\", \"text\": \"Tw").unwrap();
        }
    }
}

fn analyze(folder: &Path, output: &str, arguments: &[&str]) -> assert_cmd::Command {
    analyze_file(folder, "news.jsonl", output, arguments)
}

fn analyze_file(folder: &Path, input: &str, output: &str, arguments: &[&str]) -> assert_cmd::Command {
    let mut command = firsthand();
    command.current_dir(folder).args(["analyze", input, "-o", output]).args(arguments);
    command
}

/// Starts a run, and kills it once its journal has more lines than this. Whether it was killed.
fn killed(folder: &Path, output: &str, arguments: &[&str], lines: usize) -> bool {
    killed_file(folder, "news.jsonl", output, arguments, lines)
}

fn killed_file(folder: &Path, input: &str, output: &str, arguments: &[&str], lines: usize) -> bool {
    let mut child: Child = Command::new(assert_cmd::cargo::cargo_bin!("firsthand"))
        .current_dir(folder)
        .args(["analyze", input, "-o", output])
        .args(arguments)
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if journal(folder, output) > lines {
            child.kill().unwrap();
            child.wait().unwrap();
            return journal(folder, output) > 0;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Lines of a journal: one for what the run is, one for each batch that was finished.
fn journal(folder: &Path, output: &str) -> usize {
    let found = fs::read(folder.join(output).join("journal.jsonl.partial"));
    found.map_or(0, |found| found.iter().filter(|byte| **byte == b'\n').count())
}

#[track_caller]
fn assert_same(folder: &Path, one: &str, other: &str) {
    let files = |name: &str| {
        let entries = fs::read_dir(folder.join(name)).unwrap().map(|entry| entry.unwrap());
        let mut files: Vec<_> = entries.map(|entry| (entry.file_name(), fs::read(entry.path()).unwrap())).collect();
        files.sort();
        files
    };
    let (one, other) = (files(one), files(other));
    assert_eq!(one.len(), 14);
    assert_eq!(
        one.iter().map(|file| &file.0).collect::<Vec<_>>(),
        other.iter().map(|file| &file.0).collect::<Vec<_>>()
    );
    for (one, other) in one.iter().zip(&other) {
        assert!(one.1 == other.1, "{:?} differs", one.0);
    }
}

#[test]
fn a_run_that_is_killed_again_and_again_ends_as_if_it_had_not() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    input(folder);
    analyze(folder, "whole", &[]).assert().code(2);
    assert!(killed(folder, "pieces", &["--jobs", "1"], 1), "the first run was too fast");
    for jobs in ["1", "2", "1"] {
        let lines = journal(folder, "pieces");
        assert!(killed(folder, "pieces", &["--resume", "--jobs", jobs], lines), "the run was too fast");
    }
    // As if rows and a checkpoint were being written, and files had begun to get their names.
    let path = folder.join("pieces");
    for (name, torn) in [("claims.csv.partial", "1,torn \"row"), ("journal.jsonl.partial", "{\"items\":")] {
        fs::File::options().append(true).open(path.join(name)).unwrap().write_all(torn.as_bytes()).unwrap();
    }
    fs::rename(path.join("articles.csv.partial"), path.join("articles.csv")).unwrap();
    analyze(folder, "pieces", &["--resume"])
        .assert()
        .code(2)
        .stderr(contains("articles were done").and(contains("600 articles read; 2 items could not be read")));
    assert_same(folder, "whole", "pieces");
    analyze(folder, "pieces", &["--resume"]).assert().code(2).stderr(contains("pieces: holds a finished run"));
    assert_same(folder, "whole", "pieces");
    let errors = fs::read_to_string(path.join("errors.jsonl")).unwrap();
    let errors: Vec<Value> = errors.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(
        errors[0],
        json!({"path": "news.jsonl", "item": null, "line": 11, "column": 28,
            "problem": "is not JSON: EOF while parsing a string"})
    );
    assert_eq!(errors.len(), 2);
    let manifest: Value = serde_json::from_slice(&fs::read(path.join("manifest.json")).unwrap()).unwrap();
    let listed = manifest["files"].as_array().unwrap().iter().find(|file| file["file"] == "errors.jsonl").unwrap();
    assert_eq!((&listed["rows"], &manifest["skipped"]), (&2.into(), &2.into()));
}

#[test]
fn packed_files_and_tables_go_on_too() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    input(folder);
    let lines = fs::read_to_string(folder.join("news.jsonl")).unwrap();
    fs::write(folder.join("news.jsonl.zst"), zstd::encode_all(lines.as_bytes(), 1).unwrap()).unwrap();
    let rows: Vec<Value> = lines.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    // A text that is empty is the row that cannot be read.
    let column = |name: &str| rows.iter().map(|row| row[name].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    let mut texts = column("text");
    texts[300].clear();
    crate::parquet::texts(&folder.join("news.parquet"), &[("id", &column("id")), ("text", &texts)]);
    // A record that is cut off is the one that cannot be read.
    let mut crawl: Vec<u8> = texts.iter().flat_map(|text| crate::warc::conversion(text)).collect();
    crawl.extend_from_slice(&crate::warc::conversion("The rest is missing.")[..100]);
    fs::write(folder.join("news.warc"), crawl).unwrap();
    let inputs = [("news.jsonl.zst", "a", "b"), ("news.parquet", "c", "d"), ("news.warc", "e", "f")];
    for (input, whole, pieces) in inputs {
        let rules = ["--engine", "rules", "--jobs", "1"];
        analyze_file(folder, input, whole, &rules).assert().code(2);
        assert!(killed_file(folder, input, pieces, &rules, 1), "the run was too fast");
        let resume = [&rules[..], &["--resume"]].concat();
        let lines = journal(folder, pieces);
        assert!(killed_file(folder, input, pieces, &resume, lines), "the run was too fast");
        analyze_file(folder, input, pieces, &resume).assert().code(2).stderr(contains("articles were done"));
        assert_same(folder, whole, pieces);
    }
}

#[test]
fn only_the_same_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    input(folder);
    assert!(killed(folder, "pieces", &["--jobs", "1"], 1), "the run was too fast");
    let refused = |arguments: &[&str], why: &str| {
        let arguments = [&["--resume"], arguments].concat();
        analyze(folder, "pieces", &arguments).assert().code(2).stderr(contains(why));
    };
    refused(&["--engine", "rules"], "the interrupted run had another `engine`: \"default\" then, \"rules\" now");
    refused(&["--min-confidence", "0.9"], "another `least_confidence`");
    refused(&["--bom"], "another `format`: Csv then, MarkedCsv now");
    refused(&["--format", "parquet"], "another `format`");
    refused(&["--id-column", "outlet"], "the input is not what the interrupted run read");
    let text = fs::read_to_string(folder.join("news.jsonl")).unwrap();
    fs::write(folder.join("news.jsonl"), text.replacen("said", "sang", 1)).unwrap();
    refused(&[], "the input is not what the interrupted run read");
    fs::write(folder.join("news.jsonl"), &text).unwrap();
    let path = folder.join("pieces/edges.csv.partial");
    let mut edges = fs::read(&path).unwrap();
    edges[200] ^= 1;
    fs::write(&path, &edges).unwrap();
    refused(&[], "is not as the interrupted run left it");
    edges[200] ^= 1;
    fs::write(&path, &edges[..200]).unwrap();
    refused(&[], "edges.csv is not as the interrupted run left it");
    fs::write(&path, &edges).unwrap();
    // What was refused has done no harm.
    analyze(folder, "whole", &[]).assert().code(2);
    analyze(folder, "pieces", &["--resume"]).assert().code(2);
    assert_same(folder, "whole", "pieces");
}

#[test]
fn a_pack_or_a_configuration_that_changed_in_between_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    input(folder);
    let pack = "extends = \"default\"\nname = \"our desk\"\n[rules]\nR01 = \"error\"\n";
    let settings = "house = \"desk.toml\"\n";
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("desk.toml", pack);
    write("firsthand.toml", settings);
    assert!(killed(folder, "pieces", &["--jobs", "1"], 1), "the run was too fast");
    let refused = |why: &str| {
        let run = analyze(folder, "pieces", &["--resume"]).assert().code(2);
        run.stderr(contains(why).and(contains("run it as it was, or leave --resume out to begin anew")));
    };
    // The same name, other rules.
    write("desk.toml", &pack.replace("error", "note"));
    refused("the interrupted run had another `house_sha256`: \"");
    write("desk.toml", &pack.replace("our", "their"));
    refused("the interrupted run had another `house`: \"our desk\" then, \"their desk\" now");
    write("desk.toml", pack);
    write("firsthand.toml", "house = \"desk.toml\"\njobs = 2\n");
    refused("the interrupted run had another `configuration`: {\"file\":\"firsthand.toml\",\"sha256\":\"");
    write("firsthand.toml", settings);
    analyze(folder, "whole", &[]).assert().code(2);
    analyze(folder, "pieces", &["--resume"]).assert().code(2);
    assert_same(folder, "whole", "pieces");
    let manifest: Value = serde_json::from_slice(&fs::read(folder.join("pieces/manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["house"], &manifest["house_sha256"]), (&"our desk".into(), &sha256(pack).into()));
}

#[test]
fn without_a_run_there_is_nothing_to_go_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    input(folder);
    assert!(killed(folder, "columns", &["--format", "parquet", "--jobs", "1"], 1), "the run was too fast");
    let resumed = analyze(folder, "columns", &["--format", "parquet", "--resume"]).assert().code(2);
    resumed.stderr(contains("Parquet tables cannot be resumed"));
    analyze(folder, "columns", &["--format", "parquet"]).assert().code(2);
    assert!(!folder.join("columns/journal.jsonl.partial").exists());
    analyze(folder, "fresh", &["--resume"]).assert().code(2).stderr(contains("600 articles read"));
    firsthand().current_dir(folder).args(["analyze", "news.jsonl", "--resume"]).assert().code(2);
    analyze(folder, "pages", &["--resume", "--format", "html"])
        .assert()
        .code(2)
        .stderr(contains("goes on with tables"));
}
