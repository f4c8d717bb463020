//! What goes wrong outside the program: full disks, closed pipes, broken files, kills, two runs at once. After each, what was
//! finished is intact, and a second run completes the work.
#![cfg(unix)]

use std::fs;
use std::io::{Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

/// Articles of every run.
const ARTICLES: usize = 600;

fn line(number: usize) -> String {
    let text = "“Exports fell by a third,” the minister said. Prices rose, according to two officials. ".repeat(8);
    format!("{{\"id\": \"n{number}\", \"text\": \"{text}\"}}\n")
}

/// A folder with `news.jsonl`.
fn news() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..ARTICLES).map(line).collect();
    fs::write(folder.path().join("news.jsonl"), lines).unwrap();
    folder
}

/// `firsthand` in a folder.
fn firsthand(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("firsthand"));
    command.current_dir(folder).args(arguments);
    command
}

/// The same as a shell runs it.
fn shell(folder: &Path, script: &str) -> Output {
    let program = assert_cmd::cargo::cargo_bin!("firsthand");
    Command::new("sh").current_dir(folder).args(["-c", script, "sh"]).arg(program).output().unwrap()
}

#[track_caller]
fn fails(output: &Output, with: &str) {
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{error}");
    assert!(error.contains(with), "{error}");
    assert!(!error.contains("panicked"), "{error}");
}

/// A run into `out` that is not disturbed, after which the folder holds all, and holds.
#[track_caller]
fn completes(folder: &Path, format: &[&str]) {
    let output =
        firsthand(folder, &[&["analyze", "news.jsonl", "-o", "out", "--engine", "rules"], format].concat()).output();
    let output = output.unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let left: Vec<_> = names(&folder.join("out")).into_iter().filter(|name| name.contains("partial")).collect();
    assert_eq!(left, Vec::<String>::new());
    holds(folder);
}

/// The tables of `out` are what their manifest says, if they are tables.
#[track_caller]
fn holds(folder: &Path) {
    if folder.join("out/analysis.jsonl").exists() {
        let output = firsthand(folder, &["recheck", "out", "news.jsonl"]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        let lines = fs::read_to_string(folder.join("out/analysis.jsonl")).unwrap();
        assert_eq!(lines.lines().count(), ARTICLES);
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Runs into a folder and waits until it has written some of what it got; it waits for more.
fn begin(folder: &Path, format: &[&str], written: impl Fn() -> bool) -> Child {
    let arguments =
        [&["analyze", "-", "--input-format", "jsonl", "-o", "out", "--engine", "rules", "--jobs", "1"], format];
    let mut child =
        firsthand(folder, &arguments.concat()).stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines: String = (0..ARTICLES).map(line).collect();
    child.stdin.as_mut().unwrap().write_all(lines.as_bytes()).unwrap();
    let start = Instant::now();
    while !written() {
        assert!(start.elapsed() < Duration::from_secs(60), "nothing was written");
        sleep(Duration::from_millis(20));
    }
    child
}

fn length(path: PathBuf) -> u64 {
    path.metadata().map_or(0, |file| file.len())
}

#[test]
fn a_disk_that_is_full() {
    let folder = news();
    // The system kills who writes beyond this limit, unless the signal is ignored: then it is as on a full disk.
    let full = "trap '' XFSZ; ulimit -f 300; exec \"$@\" analyze news.jsonl -o out --engine rules";
    fails(&shell(folder.path(), full), "error: writing out: ");
    assert!(!folder.path().join("out/manifest.json").exists());
    assert!(!folder.path().join("out/analysis.jsonl").exists());
    let partial = fs::read(folder.path().join("out/analysis.jsonl.partial")).unwrap();
    let whole = partial.rsplitn(2, |byte| *byte == b'\n').last().unwrap();
    for line in whole.split(|byte| *byte == b'\n') {
        serde_json::from_slice::<serde_json::Value>(line).unwrap();
    }
    completes(folder.path(), &[]);
    // Another run that fails leaves the finished one as it was.
    fails(&shell(folder.path(), full), "error: writing out: ");
    holds(folder.path());
    for format in ["html", "parquet"] {
        let full = full.replace("-f 300", "-f 20").replace("out", "more") + &format!(" --format {format}");
        fails(&shell(folder.path(), &full), "error: writing more: ");
        let finished = names(&folder.path().join("more")).into_iter().filter(|name| !name.contains("partial"));
        for page in finished {
            assert!(fs::read_to_string(folder.path().join("more").join(page)).unwrap().trim_end().ends_with("</html>"));
        }
    }
    completes(folder.path(), &[]);
}

#[test]
fn a_file_of_its_own_on_a_full_disk() {
    let folder = news();
    let story = "“Exports fell,” the minister said.\n\n".repeat(40);
    fs::write(folder.path().join("story.txt"), story).unwrap();
    fs::write(folder.path().join("chain.svg"), "older").unwrap();
    let full = "trap '' XFSZ; ulimit -f 2; exec \"$@\" graph story.txt -o chain.svg";
    fails(&shell(folder.path(), full), "chain.svg: ");
    assert_eq!(fs::read_to_string(folder.path().join("chain.svg")).unwrap(), "older");
    assert_eq!(names(folder.path()), ["chain.svg", "news.jsonl", "story.txt"]);
    assert!(firsthand(folder.path(), &["graph", "story.txt", "-o", "chain.svg"]).status().unwrap().success());
    assert!(fs::read_to_string(folder.path().join("chain.svg")).unwrap().starts_with("<svg"));
}

#[test]
#[cfg(target_os = "linux")]
fn an_output_that_takes_nothing() {
    let folder = news();
    fs::write(folder.path().join("story.txt"), "“Exports fell,” the minister said.\n").unwrap();
    let graph = r#"{"nodes": [{"id": "o", "kind": "origin", "openness": 1}, {"id": "c", "kind": "claim"}], "edges": [], "claim": "c"}"#;
    fs::write(folder.path().join("graph.json"), graph).unwrap();
    let report = firsthand(folder.path(), &["analyze", "story.txt", "--format", "json"]).output().unwrap().stdout;
    fs::write(folder.path().join("report.json"), report).unwrap();
    for arguments in [
        "analyze story.txt",
        "analyze story.txt --format json",
        "analyze story.txt --format jsonl",
        "analyze story.txt --format csv",
        "analyze story.txt --format html",
        "analyze news.jsonl --format json",
        "verify story.txt",
        "verify story.txt --format json",
        "explain story.txt --claim c1",
        "graph story.txt",
        "score graph.json",
        "recheck report.json story.txt",
        "diff story.txt story.txt",
        "grammar show",
        "man",
    ] {
        let output = shell(folder.path(), &format!("exec \"$@\" {arguments} > /dev/full"));
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{arguments}: {error}");
        assert!(error.contains("No space left"), "{arguments}: {error}");
    }
}

#[test]
fn a_reader_that_goes_away() {
    let folder = news();
    for format in ["text", "json", "jsonl", "csv"] {
        let mut child = firsthand(folder.path(), &["analyze", "news.jsonl", "--engine", "rules", "--format", format]);
        let mut child = child.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""), "{format}");
    }
}

#[test]
fn nobody_who_hears_of_errors() {
    let folder = news();
    let output = shell(folder.path(), "exec \"$@\" analyze gone.txt news.jsonl -o out --engine rules 2>&-");
    assert_eq!(output.status.code(), Some(2));
    holds(folder.path());
    // A pipe whose reader has gone, too.
    let script = "{ \"$@\" analyze gone.txt news.jsonl -o out --engine rules; echo $? > code; } 2>&1 | true";
    shell(folder.path(), script);
    assert_eq!(fs::read_to_string(folder.path().join("code")).unwrap().trim(), "2");
    completes(folder.path(), &[]);
}

#[test]
fn a_file_that_breaks_off() {
    let folder = news();
    let lines = fs::read(folder.path().join("news.jsonl")).unwrap();
    let mut encoder = GzEncoder::new(vec![], Compression::none());
    encoder.write_all(&lines).unwrap();
    let packed = encoder.finish().unwrap();
    fs::write(folder.path().join("broken.jsonl.gz"), &packed[..packed.len() / 2]).unwrap();
    let rows: String = (0..ARTICLES).map(|n| format!("{n},\"Exports fell, the ministry said.\"\n")).collect();
    let mut encoder = GzEncoder::new(vec![], Compression::none());
    encoder.write_all(format!("id,text\n{rows}").as_bytes()).unwrap();
    let packed = encoder.finish().unwrap();
    fs::write(folder.path().join("broken.csv.gz"), &packed[..packed.len() / 2]).unwrap();
    fs::write(folder.path().join("last.txt"), "Exports fell, the ministry said.\n").unwrap();
    for name in ["broken.jsonl.gz", "broken.csv.gz"] {
        let output =
            firsthand(folder.path(), &["analyze", name, "last.txt", "--format", "jsonl", "--engine", "rules"]).output();
        let output = output.unwrap();
        fails(&output, &format!("error: {name}:"));
        assert!(String::from_utf8_lossy(&output.stderr).contains("cannot be read: "));
        let found = String::from_utf8(output.stdout).unwrap();
        let found = found.lines().count();
        assert!((200..500).contains(&found), "{name}: {found}");
    }
}

#[test]
fn a_folder_that_may_not_be_written() {
    let folder = news();
    // Nobody may make a folder there, not even who may do everything.
    fs::write(folder.path().join("file"), "").unwrap();
    for out in ["file/out", "file", "/proc/firsthand"] {
        for format in ["csv", "parquet", "html", "brat"] {
            let output = firsthand(folder.path(), &["analyze", "news.jsonl", "-o", out, "--format", format]).output();
            fails(&output.unwrap(), &format!("error: writing {out}: "));
        }
        fails(
            &firsthand(folder.path(), &["verify", "news.jsonl", "--engine", "rules", "-o", out]).output().unwrap(),
            out,
        );
    }
    completes(folder.path(), &[]);
}

#[test]
fn a_run_that_is_killed() {
    let folder = news();
    let out = folder.path().join("out");
    for again in [false, true] {
        // The second time, the folder holds a finished run.
        let partial = out.join("analysis.jsonl.partial");
        let mut child = begin(folder.path(), &[], || length(partial.clone()) > 100_000);
        child.kill().unwrap();
        assert_eq!(child.wait().unwrap().signal(), Some(9));
        assert_eq!(out.join("manifest.json").exists(), again);
        holds(folder.path());
        let text = fs::read_to_string(&partial).unwrap();
        let finished = text.rsplit_once('\n').unwrap().0;
        assert!(finished.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
        completes(folder.path(), &[]);
    }
}

#[test]
fn pages_of_a_run_that_is_killed() {
    let folder = news();
    let out = folder.path().join("out");
    let mut child = begin(folder.path(), &["--format", "html"], || out.join("n5.html").exists());
    child.kill().unwrap();
    child.wait().unwrap();
    let pages: Vec<_> = names(&out).into_iter().filter(|name| !name.contains("partial")).collect();
    assert!(pages.len() > 5 && !out.join("index.html").exists(), "{pages:?}");
    for page in pages {
        assert!(fs::read_to_string(out.join(&page)).unwrap().trim_end().ends_with("</html>"), "{page}");
    }
    completes(folder.path(), &["--format", "html"]);
    assert_eq!(names(&out).len(), ARTICLES + 1);
}

#[test]
fn two_runs_into_one_folder() {
    let folder = news();
    let partial = folder.path().join("out/analysis.jsonl.partial");
    let mut first = begin(folder.path(), &[], || length(partial.clone()) > 100_000);
    for format in ["csv", "html", "brat", "parquet"] {
        let second =
            firsthand(folder.path(), &["analyze", "news.jsonl", "-o", "out", "--format", format]).output().unwrap();
        fails(&second, "error: out: another run is at work here: wait for its end, or name another folder");
    }
    fails(
        &firsthand(folder.path(), &["verify", "news.jsonl", "--engine", "rules", "-o", "out"]).output().unwrap(),
        "another run",
    );
    drop(first.stdin.take());
    assert!(first.wait().unwrap().success());
    let lines = fs::read_to_string(folder.path().join("out/analysis.jsonl")).unwrap();
    assert_eq!(lines.lines().count(), ARTICLES);
    completes(folder.path(), &[]);
}

#[test]
fn a_run_that_is_killed_at_the_limit_of_a_file() {
    let folder = news();
    let output = shell(folder.path(), "ulimit -f 300; exec \"$@\" analyze news.jsonl -o out --engine rules");
    assert!(output.status.signal().is_some(), "{output:?}");
    assert!(!folder.path().join("out/manifest.json").exists());
    completes(folder.path(), &[]);
    assert!(folder.path().join("out/manifest.json").exists());
}
