//! `verify --index`: whatever the steps in which articles came, and whatever happened between them, what comes out is what
//! `verify` says of all of them at once.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use firsthand::index::FORMAT;
use predicates::str::contains;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::cli::firsthand;

/// A command with the rules alone, which needs no time to read the weights, in a folder.
fn run(folder: &Path, arguments: &[&str]) -> assert_cmd::assert::Assert {
    firsthand().current_dir(folder).args(arguments).args(["--engine", "rules", "--jobs", "2"]).assert()
}

/// What a command prints, which must succeed, and what it says beside.
#[track_caller]
fn printed(folder: &Path, arguments: &[&str]) -> (Vec<u8>, String) {
    let run = run(folder, arguments).success();
    let output = run.get_output();
    (output.stdout.clone(), String::from_utf8(output.stderr.clone()).unwrap())
}

/// A folder with the lines of a set in three files.
fn thirds(set: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify").join(set)).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    for (third, name) in ["a.jsonl", "b.jsonl", "c.jsonl"].iter().enumerate() {
        let lines: Vec<&str> = lines.iter().skip(third).step_by(3).copied().collect();
        fs::write(folder.path().join(name), lines.join("\n") + "\n").unwrap();
    }
    folder
}

/// A folder with this many articles: those of all sets, again and again, each time with another id.
fn many(articles: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let sets = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify")).unwrap();
    let mut sets: Vec<PathBuf> = sets.map(|entry| entry.unwrap().path()).collect();
    sets.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    sets.sort();
    let texts = sets.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    let lines: Vec<Value> = texts.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut file = fs::File::create(folder.path().join("news.jsonl")).unwrap();
    for number in 0..articles {
        let mut article = lines[number % lines.len()].clone();
        article["id"] = json!(format!("n{number}"));
        article["outlet"] = json!(format!("Paper {number}"));
        writeln!(file, "{article}").unwrap();
    }
    folder
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn shards(folder: &Path) -> Vec<PathBuf> {
    let names = names(folder).into_iter().filter(|name| name.starts_with("pages-") && name.ends_with(".gz"));
    names.map(|name| folder.join(name)).collect()
}

#[test]
fn steps_and_their_order_change_no_byte() {
    let sets =
        ["mixed-twelve", "circle-of-three", "dispatch", "denial", "named-and-unnamed", "five-copies-and-witness"];
    for set in sets {
        let folder = thirds(&format!("{set}.jsonl"));
        let folder = folder.path();
        for format in ["json", "text", "csv"] {
            let all = printed(folder, &["verify", "--all", "--format", format, "a.jsonl", "b.jsonl", "c.jsonl"]).0;
            let steps: [&[&[&str]]; 4] = [
                &[&["a.jsonl"], &["b.jsonl", "c.jsonl"]],
                &[&["c.jsonl"], &["a.jsonl"], &["b.jsonl"]],
                &[&["b.jsonl", "a.jsonl"], &["a.jsonl", "c.jsonl", "c.jsonl"]],
                &[&["c.jsonl", "b.jsonl", "a.jsonl"], &[]],
            ];
            for (number, steps) in steps.iter().enumerate() {
                let index = format!("{format}{number}");
                let mut last = vec![];
                for paths in *steps {
                    let command = [&["verify", "--all", "--format", format, "--index", &index], *paths].concat();
                    last = printed(folder, &command).0;
                }
                assert!(last == all, "{set} {format} {steps:?}");
            }
        }
        let words = "the of a said ferry mine arena bridge";
        let all = printed(folder, &["trace", words, "a.jsonl", "b.jsonl", "c.jsonl", "--format", "json"]).0;
        assert_eq!(printed(folder, &["trace", words, "--index", "json0", "--format", "json"]).0, all);
    }
}

#[test]
fn it_says_what_was_not_analysed_again() {
    let folder = thirds("mixed-twelve.jsonl");
    let folder = folder.path();
    let said = |arguments: &[&str]| printed(folder, &[&["verify", "--index", "index"], arguments].concat()).1;
    assert_eq!(said(&["a.jsonl"]), "0 articles from the index, 4 new, 0 changed\n");
    assert_eq!(said(&["a.jsonl"]), "4 articles from the index, 0 new, 0 changed\n");
    assert_eq!(said(&["a.jsonl", "b.jsonl"]), "4 articles from the index, 4 new, 0 changed\n");
    assert_eq!(said(&[]), "8 articles from the index, 0 new, 0 changed\n");
    let traced = printed(folder, &["trace", "the harbour", "c.jsonl", "--index", "index"]).1;
    assert!(traced.contains("8 articles from the index, 4 new, 0 changed\n"), "{traced}");
    // Short runs do not make more files.
    assert_eq!(names(&folder.join("index")).len(), 2, "{:?}", names(&folder.join("index")));
}

#[test]
fn a_changed_article_takes_the_place_of_the_old_one() {
    let folder = thirds("mixed-twelve.jsonl");
    let folder = folder.path();
    let command = ["verify", "--all", "--format", "json", "--index", "index"];
    let files = ["a.jsonl", "b.jsonl", "c.jsonl"];
    printed(folder, &[&command[..], &files].concat());
    // What stands in the text, and what its carrier says.
    let text = fs::read_to_string(folder.join("b.jsonl")).unwrap();
    let mut lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let longer = format!("{} “The harbour is closed,” Ada Lind said.", lines[0]["text"].as_str().unwrap());
    lines[0]["text"] = longer.into();
    lines[1]["date"] = "1999-12-31".into();
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fs::write(folder.join("b.jsonl"), text).unwrap();
    // Named twice, it has changed once.
    let (all, said) = printed(folder, &[&command[..], &["b.jsonl", "b.jsonl"]].concat());
    assert_eq!(said, "10 articles from the index, 0 new, 2 changed\n");
    assert_eq!(all, printed(folder, &[&command[..4], &files].concat()).0);
    assert_eq!(printed(folder, &command).0, all);
    assert_eq!(names(&folder.join("index")).len(), 2);
}

#[test]
fn settings_that_make_other_pages_are_refused() {
    let folder = thirds("dispatch.jsonl");
    let folder = folder.path();
    printed(folder, &["verify", "--index", "index", "a.jsonl"]);
    let refused = |arguments: &[&str], why: &str| {
        let run =
            firsthand().current_dir(folder).args(["verify", "--index", "index", "b.jsonl"]).args(arguments).assert();
        run.code(2).stderr(contains(why)).stderr(contains("index.json: the index was made with another"));
    };
    refused(&[], "another engine (rules then, default now): use the same, or begin anew in another folder for --index");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let parameters = fs::read_to_string(root.join("grammars/parameters.toml")).unwrap();
    let other = parameters.replacen("{ value = 0.15", "{ value = 0.14", 1);
    assert_ne!(parameters, other);
    fs::write(folder.join("other.toml"), other).unwrap();
    refused(&["--engine", "rules", "--parameters", "other.toml"], "another parameter ");
    let manifest = fs::read_to_string(folder.join("index/index.json")).unwrap();
    for (then, now, why) in [
        (&*format!("\"format\": {FORMAT}"), "\"format\": 99", &*format!("another format (99 then, {FORMAT} now)")),
        ("firsthand 0.", "firsthand 9.", "another program (firsthand 9."),
        ("\"grammar\": \"en", "\"grammar\": \"eo", "another grammar (eo"),
    ] {
        fs::write(folder.join("index/index.json"), manifest.replacen(then, now, 1)).unwrap();
        refused(&["--engine", "rules"], why);
    }
    fs::write(folder.join("index/index.json"), manifest).unwrap();
    // Nothing was added meanwhile; and comparing otherwise makes no other pages.
    fs::write(folder.join("vectors.txt"), "ferry 1 0\nboat 1 0\n").unwrap();
    let (_, said) = printed(folder, &["verify", "--index", "index", "--similarity", "vectors.txt"]);
    assert_eq!(said, "2 articles from the index, 0 new, 0 changed\n");
}

#[test]
fn a_file_that_is_not_as_it_was_is_named() {
    let folder = thirds("dispatch.jsonl");
    let folder = folder.path();
    printed(folder, &["verify", "--index", "index", "a.jsonl", "b.jsonl"]);
    printed(folder, &["verify", "--index", "other", "c.jsonl"]);
    let index = folder.join("index");
    let shard = shards(&index).pop().unwrap();
    let name = format!("index/{}: ", shard.file_name().unwrap().to_str().unwrap());
    let (bytes, manifest) = (fs::read(&shard).unwrap(), fs::read_to_string(index.join("index.json")).unwrap());
    let refused = |why: &str| {
        for paths in [&["c.jsonl"][..], &[]] {
            let run = run(folder, &[&["verify", "--index", "index"], paths].concat()).code(2);
            run.stderr(contains(why)).stdout("");
        }
    };
    let mut changed = bytes.clone();
    changed[bytes.len() / 2] ^= 1;
    let foreign = fs::read(shards(&folder.join("other")).pop().unwrap()).unwrap();
    for (content, why) in
        [(&bytes[..bytes.len() - 1], "is shorter or longer"), (&changed, "is not as it was written"), (&foreign, "is ")]
    {
        fs::write(&shard, content).unwrap();
        refused(&format!("{name}{why}"));
    }
    fs::remove_file(&shard).unwrap();
    refused(&format!("{name}is missing"));
    // Forged: the manifest says that these are the right bytes.
    let forge = |content: &[u8]| {
        fs::write(&shard, content).unwrap();
        let mut forged: Value = serde_json::from_str(&manifest).unwrap();
        forged["shards"][0]["bytes"] = content.len().into();
        forged["shards"][0]["sha256"] = firsthand::digest::sha256(content).into();
        fs::write(index.join("index.json"), forged.to_string()).unwrap();
    };
    forge(b"no pages");
    refused(&format!("{name}holds no pages"));
    forge(&foreign);
    refused(&format!("{name}holds more or fewer articles"));
    fs::write(&shard, &bytes).unwrap();
    for torn in [
        &manifest[..manifest.len() / 2],
        "",
        "[]",
        &format!("{{\"format\": {FORMAT}}}"),
        &manifest.replace("pages-", "../pages-"),
    ] {
        fs::write(index.join("index.json"), torn).unwrap();
        refused("index/index.json: is no manifest of an index");
    }
    fs::write(index.join("index.json"), &manifest).unwrap();
    for foreign in ["notes.txt", "pages-000099.gz", "pages-1.gz", "notes.txt.partial"] {
        fs::write(index.join(foreign), "").unwrap();
        refused(&format!("index/{foreign}: is no part of an index"));
        fs::remove_file(index.join(foreign)).unwrap();
    }
    fs::write(index.join(".system"), "").unwrap();
    printed(folder, &["verify", "--index", "index"]);
    // A folder of something else is left alone.
    fs::create_dir(folder.join("mine")).unwrap();
    fs::write(folder.join("mine/diary.txt"), "Dear diary").unwrap();
    run(folder, &["verify", "--index", "mine", "a.jsonl"]).code(2).stderr(contains("mine/diary.txt: is no part"));
    assert_eq!(names(&folder.join("mine")), BTreeSet::from(["diary.txt".to_owned()]));
    run(folder, &["verify", "--index", "none"]).code(2).stderr(contains("none: holds no index: name articles"));
    assert!(!folder.join("none").exists());
    run(folder, &["verify"]).code(2).stderr(contains("<PATH>"));
}

/// Starts to fill an index, and kills the run as soon as it holds a file. Whether it was killed.
fn killed(folder: &Path, file: &str) -> bool {
    let mut child = Command::new(assert_cmd::cargo::cargo_bin!("firsthand"))
        .current_dir(folder)
        .args(["verify", "--index", "index", "news.jsonl", "--engine", "rules", "--jobs", "1"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    loop {
        if folder.join("index").join(file).exists() {
            child.kill().unwrap();
            child.wait().unwrap();
            return true;
        }
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_micros(200));
    }
}

#[test]
fn a_run_that_is_killed_leaves_an_index_that_the_next_one_completes() {
    let folder = many(900);
    let folder = folder.path();
    let all = printed(folder, &["verify", "--format", "json", "news.jsonl"]).0;
    assert!(killed(folder, "pages-000001.gz.partial") || killed(folder, "pages-000001.gz"), "too fast");
    assert!(killed(folder, "index.json"), "the run was too fast");
    let held = |said: &str| said.split(' ').next().unwrap().parse::<usize>().unwrap();
    let first = held(&printed(folder, &["verify", "--index", "index"]).1);
    assert!((256..900).contains(&first), "{first}");
    let more = format!("pages-{:06}.gz", shards(&folder.join("index")).len() + 1);
    assert!(killed(folder, &more), "the run was too fast");
    // As if it had been killed while it wrote, and before the manifest listed what it wrote.
    let index = folder.join("index");
    let manifest: Value = serde_json::from_slice(&fs::read(index.join("index.json")).unwrap()).unwrap();
    let next = format!("pages-{:06}.gz", manifest["shards"].as_array().unwrap().len() + 1);
    for torn in [next + ".partial", "index.json.partial".to_owned()] {
        fs::write(index.join(torn), "torn").unwrap();
    }
    let second = held(&printed(folder, &["verify", "--index", "index"]).1);
    assert!(second >= first && second < 900, "{second}");
    let (completed, said) = printed(folder, &["verify", "--format", "json", "--index", "index", "news.jsonl"]);
    assert!(completed == all);
    assert_eq!(said, format!("{second} articles from the index, {} new, 0 changed\n", 900 - second));
    assert!(printed(folder, &["verify", "--format", "json", "--index", "index"]).0 == all);
    assert!(names(&index).iter().all(|name| !name.ends_with("partial")), "{:?}", names(&index));
    assert_eq!(shards(&index).len(), 4);
}

#[cfg(unix)]
#[test]
fn one_run_at_a_time_writes() {
    let folder = many(3);
    let folder = folder.path();
    printed(folder, &["verify", "--index", "index", "news.jsonl"]);
    let begin = || {
        Command::new(assert_cmd::cargo::cargo_bin!("firsthand"))
            .current_dir(folder)
            .args(["verify", "--index", "index", "-", "--input-format", "jsonl", "--engine", "rules"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    // It waits for articles, and holds the folder meanwhile.
    let mut first = begin();
    let is_held = || fs::File::open(folder.join("index")).unwrap().try_lock_shared().is_err();
    for _ in 0..3000 {
        if is_held() {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    for paths in [&["news.jsonl"][..], &[]] {
        let second = run(folder, &[&["verify", "--index", "index"], paths].concat()).code(2);
        second.stderr(contains("index: another run is at work here"));
    }
    first.stdin.take().unwrap().write_all(b"{\"id\": \"x\", \"text\": \"It rained, police said.\"}\n").unwrap();
    assert!(first.wait().unwrap().success());
    // Those who only read do not keep each other out.
    let reading = fs::File::open(folder.join("index")).unwrap();
    reading.lock_shared().unwrap();
    assert_eq!(printed(folder, &["verify", "--index", "index"]).1, "4 articles from the index, 0 new, 0 changed\n");
    run(folder, &["verify", "--index", "index", "news.jsonl"]).code(2).stderr(contains("another run is at work here"));
}
