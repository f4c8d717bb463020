//! What is too large is named with what to do, the rest of the input goes on, and memory stays bounded.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Duration;

use assert_cmd::Command;
use flate2::Compression;
use flate2::write::GzEncoder;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use crate::cli::firsthand;

/// A file of one good article, which every run must read beside what is too large.
const GOOD: &str = "Exports fell in May, the ministry said.\n";
const LINE: &str = "{\"id\": \"good\", \"text\": \"Exports fell in May, the ministry said.\"}\n";

/// Runs on what lies in a folder, and on `good.txt` after it. Where the system can bound memory, it gets 1.5 GB of
/// addresses, of which the program and its threads take a part.
#[track_caller]
pub(crate) fn check(folder: &Path, arguments: &[&str], error: &str, good: usize) {
    fs::write(folder.join("good.txt"), GOOD).unwrap();
    let mut command = if cfg!(target_os = "linux") {
        let mut command = Command::new("sh");
        let program = assert_cmd::cargo::cargo_bin!("firsthand");
        command.args(["-c", "ulimit -v 1500000 && exec \"$@\"", "sh"]).arg(program);
        command
    } else {
        firsthand()
    };
    command.current_dir(folder).args(["analyze", "--jobs", "2", "--format", "jsonl"]).args(arguments).arg("good.txt");
    let output = command
        .timeout(Duration::from_secs(100))
        .assert()
        .code(2)
        .stderr(contains(error).and(contains("panicked").not()));
    let output = output.get_output().clone();
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count(), good, "{arguments:?}");
}

/// Many times 64 MB of one byte, of which each time is packed to some 64 KB.
fn bomb(path: &Path, start: &str, times: usize) {
    let pack = |bytes: &[u8]| {
        let mut encoder = GzEncoder::new(vec![], Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    };
    let mut file = File::create(path).unwrap();
    file.write_all(&pack(start.as_bytes())).unwrap();
    let member = pack(&vec![b'a'; 64 << 20]);
    (0..times).for_each(|_| file.write_all(&member).unwrap());
}

#[test]
fn a_file_that_unpacks_to_too_much() {
    let folder = tempfile::tempdir().unwrap();
    for (name, start, good) in [
        ("bomb.jsonl.gz", LINE.to_owned() + "{\"text\": \"", 2),
        ("bomb.csv.gz", format!("text\n\"{GOOD}\"\n\""), 2),
        ("bomb.txt.gz", String::new(), 1),
        ("bomb.html.gz", "<!doctype html><p>".to_owned(), 1),
        ("bomb.json.gz", "[{\"text\": \"".to_owned(), 1),
    ] {
        bomb(&folder.path().join(name), &start, 20);
        check(folder.path(), &[name], "unpacks to more than 200 times its size", good);
        // Who trusts the file meets the next limit.
        let next = match good {
            _ if name.contains("json.") || name.contains("csv") => "--max-record",
            2 => "--max-record",
            _ => "--max-article",
        };
        check(folder.path(), &[name, "--max-ratio", "100000"], next, good);
    }
}

#[test]
fn a_long_line_is_left_out_and_the_next_one_read() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = BufWriter::new(File::create(folder.path().join("news.jsonl")).unwrap());
    write!(file, "{LINE}{{\"text\": \"").unwrap();
    (0..200).for_each(|_| file.write_all(&[b'a'; 1_000_000]).unwrap());
    write!(file, "\"}}\n{LINE}").unwrap();
    file.flush().unwrap();
    let error = "news.jsonl:2: is a line longer than 128 MB: if it holds one article, allow more with --max-record";
    check(folder.path(), &["news.jsonl"], error, 3);
    let error =
        "news.jsonl:2: is longer than 64 MB, which no article should be: if it is one, allow more with --max-article";
    check(folder.path(), &["news.jsonl", "--max-record", "201MB"], error, 3);
}

#[test]
fn a_quotation_mark_that_never_closes() {
    let folder = tempfile::tempdir().unwrap();
    let rows = "2,Exports fell sharply in May the ministry said.\n".repeat(600_000);
    fs::write(folder.path().join("news.csv"), format!("id,text\n1,\"{GOOD}\"\n2,\"Exports\n{rows}")).unwrap();
    let error = "news.csv:4: begins a row longer than 2 MB, and nothing after it was read: \
        close its quotation mark if one is left open, or allow more with --max-record";
    check(folder.path(), &["news.csv", "--max-record", "2MB"], error, 2);
}

#[test]
fn a_long_article_in_every_format() {
    let folder = tempfile::tempdir().unwrap();
    let text = GOOD.trim().repeat(100);
    let row = serde_json::json!({"text": text}).to_string();
    for (name, content, place) in [
        ("a.txt", text.clone(), "a.txt"),
        ("a.html", format!("<!doctype html><p>{text}"), "a.html"),
        ("a.jsonl", format!("{row}\n{row}\n"), "a.jsonl:2"),
        ("a.json", format!("[{row}, {row}]"), "a.json[1]"),
        ("a.csv", format!("text\n\"{text}\"\n"), "a.csv:2"),
    ] {
        fs::write(folder.path().join(name), content).unwrap();
        let error = format!("{place}: is longer than 2 kB, which no article should be");
        check(folder.path(), &[name, "--max-article", "2KB"], &error, 1);
    }
    let error = "a.json: is longer than 2 kB and would be read as a whole: write it as JSON lines";
    check(folder.path(), &["a.json", "--max-record", "2KB"], error, 1);
}

#[test]
fn a_page_that_nests_without_end() {
    let folder = tempfile::tempdir().unwrap();
    let page = format!("<!doctype html><body>{}<p>{GOOD}", "<div>".repeat(100_000));
    fs::write(folder.path().join("deep.html"), &page).unwrap();
    check(
        folder.path(),
        &["deep.html"],
        "deep.html: has more elements, unclosed tags or attributes than any article",
        1,
    );
    let page = format!("<!doctype html><body>{}<p>{GOOD}", "<div>".repeat(1000));
    fs::write(folder.path().join("deep.html"), &page).unwrap();
    check(folder.path(), &["deep.html"], "deep.html: nests elements more than 500 deep", 1);
}

#[test]
fn a_graph_of_too_many_nodes() {
    let nodes: String =
        (0..200).map(|i| format!("{{\"id\": \"o{i}\", \"kind\": \"origin\", \"openness\": 1}}, ")).collect();
    let graph =
        format!("{{\"nodes\": [{nodes}{{\"id\": \"c\", \"kind\": \"claim\"}}], \"edges\": [], \"claim\": \"c\"}}");
    let score = |most: &str| firsthand().args(["score", "-", "--max-graph", most]).write_stdin(graph.clone()).assert();
    score("201").success();
    score("200").code(2).stderr(contains("has 201 nodes and edges, more than 200").and(contains("--max-graph 201")));
    score("9").code(2).stderr(contains("is longer than 3600 bytes: if it is a graph, allow more with --max-graph"));
}
