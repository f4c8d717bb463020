//! Studies: blind samples, and agreement between sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use firsthand::study::variable::variables;
use predicates::str::contains;
use serde_json::Value;

use crate::cli::firsthand;

type Row = BTreeMap<String, String>;

fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    let names = reader.headers().unwrap().clone();
    let row = |row: csv::StringRecord| names.iter().map(str::to_owned).zip(row.iter().map(str::to_owned)).collect();
    reader.records().map(|record| row(record.unwrap())).collect()
}

/// Draws from `tests/articles`, or from other paths, and gives sheet and key.
fn sample(folder: &Path, name: &str, arguments: &[&str]) -> (Vec<Row>, Vec<Row>) {
    let (coders, key) = (folder.join(name), folder.join(format!("{name}.key.csv")));
    firsthand().arg("sample").args(arguments).arg("-o").arg(&coders).arg("--key").arg(&key).assert().success();
    assert!(coders.join("instructions.md").is_file());
    (rows(&coders.join("sheet.csv")), rows(&key))
}

#[test]
fn a_sheet_is_blind_and_its_key_knows() {
    let folder = tempfile::tempdir().unwrap();
    let (sheet, key) = sample(folder.path(), "one", &["tests/articles", "-n", "40", "--by", "level"]);
    assert_eq!((sheet.len(), key.len()), (40, 40));
    for (shown, known) in sheet.iter().zip(&key) {
        assert_eq!(shown["unit"], known["unit"]);
        for variable in variables() {
            assert_eq!(shown[&variable.name], "", "a coder sees an answer");
            assert_ne!(known[&variable.name], "");
        }
        assert!(!shown.contains_key("stratum") && !shown.contains_key("attribution"));
        let passage = &shown["passage"];
        assert!(passage.contains("[[") && passage.contains("]]"), "{passage}");
        assert_eq!(passage.contains("{{"), !shown["cue"].is_empty());
        // What is marked is what the key points at.
        let article = fs::read_to_string(format!("tests/articles/{}.txt", known["article_id"])).unwrap();
        let (start, end) = known["content_spans"].split(' ').next().unwrap().split_once('-').unwrap();
        let content = &article[start.parse().unwrap()..end.parse().unwrap()];
        let marked = passage.split("[[").nth(1).unwrap().split("]]").next().unwrap();
        assert_eq!(marked.replace("{{", "").replace("}}", ""), content);
    }
    // Strata of equal shares: none that has more units left is behind another by more than one.
    let mut strata: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for unit in &key {
        let (drawn, size) = (unit["stratum_drawn"].parse().unwrap(), unit["stratum_size"].parse().unwrap());
        strata.insert(&unit["stratum"], (drawn, size));
        let weight: f64 = unit["weight"].parse().unwrap();
        assert!((weight - size as f64 / drawn as f64).abs() < 1e-4);
    }
    let most = strata.values().map(|(drawn, _)| *drawn).max().unwrap();
    assert!(strata.len() > 3 && strata.values().all(|(drawn, size)| drawn == size || drawn + 1 >= most), "{strata:?}");
    // The order tells nothing of the strata.
    let order: Vec<&String> = key.iter().map(|unit| &unit["stratum"]).collect();
    assert!(!order.is_sorted());
}

#[test]
fn a_sample_belongs_to_its_seed_and_not_to_the_order_of_the_articles() {
    let folder = tempfile::tempdir().unwrap();
    let texts = || fs::read_dir("tests/articles").unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<String> =
        texts().map(|path| path.display().to_string()).filter(|p| p.ends_with(".txt")).collect();
    paths.sort();
    let backwards: Vec<String> = paths.iter().rev().cloned().collect();
    let draw = |name: &str, paths: &[String], more: &[&str]| {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        sample(folder.path(), name, &[&paths[..], &["-n", "30"], more].concat()).1
    };
    let one = draw("one", &paths, &["--jobs", "1"]);
    assert_eq!(one, draw("back", &backwards, &["--jobs", "3"]));
    let other = draw("other", &paths, &["--seed", "2"]);
    let ids = |key: &[Row]| key.iter().map(|unit| (unit["article_id"].clone(), unit["attribution"].clone())).collect();
    let (one, other): (BTreeSet<_>, BTreeSet<_>) = (ids(&one), ids(&other));
    assert!(one.intersection(&other).count() < 25, "another seed draws others");
    assert_eq!(one.len(), 30, "nothing is drawn twice");
}

#[test]
fn work_is_not_overwritten_and_the_key_is_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let coders = folder.path().join("coders");
    let draw = |key: &Path| {
        let mut command = firsthand();
        command.args(["sample", "tests/articles/wire.txt", "-n", "3", "-o"]).arg(&coders).arg("--key").arg(key);
        command
    };
    draw(&coders.join("key.csv")).assert().code(2).stderr(contains("lies in the coders' folder"));
    draw(&folder.path().join("key.csv")).assert().success();
    draw(&folder.path().join("key2.csv")).assert().code(2).stderr(contains("is there already"));
}

#[test]
fn the_instructions_name_every_column_and_value() {
    let text = fs::read_to_string("reports/coding.md").unwrap();
    for variable in variables() {
        assert!(text.contains(&format!("| `{}` |", variable.name)), "{}", variable.name);
        for value in variable.values.into_iter().flatten() {
            assert!(text.contains(&format!("`{value}`")), "{} {value}", variable.name);
        }
    }
}

/// `firsthand agree --format json` over sheets written here.
fn agree(sheets: &[(&str, &str)], arguments: &[&str]) -> Value {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in sheets {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let mut command = firsthand();
    command.current_dir(&folder).args(["agree", "--format", "json"]).args(arguments);
    let output = command.assert().success().get_output().stdout.clone();
    serde_json::from_slice(&output).unwrap()
}

/// Krippendorff 2011, section C: four coders, twelve units, values missing; each sheet as another program saves it.
#[test]
fn alpha_of_sheets_is_that_of_the_published_example() {
    let coders = [
        ("a.csv", "1 2 3 3 2 1 4 1 2 . . ."),
        ("b.csv", "1 2 3 3 2 2 4 1 2 5 . 3"),
        ("c.csv", ". 3 3 3 2 3 4 2 2 5 1 ."),
        ("d.csv", "1 2 3 3 2 4 4 1 2 5 1 ."),
    ];
    let texts = coders.map(|(name, values)| {
        let separator = if name == "b.csv" { ";" } else { "," };
        let rows = values.split(' ').enumerate().map(|(unit, value)| {
            let value = if name == "d.csv" { format!("{value}.0") } else { value.to_owned() };
            format!(
                "{}{separator}{}\r\n",
                unit + 1,
                value.replace("..0", "").replace('.', if name == "d.csv" { "." } else { "" })
            )
        });
        let mark = if name == "c.csv" { "\u{feff}" } else { "" };
        (name, format!("{mark}unit{separator}rating\r\n{}", rows.collect::<String>()))
    });
    let sheets: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, &**text)).collect();
    let names = ["a.csv", "b.csv", "c.csv", "d.csv"];
    for (scale, published) in [("--nominal", 0.743), ("--ordinal", 0.815), ("--interval", 0.849)] {
        let found = agree(&sheets, &[&names[..], &[scale, "rating"]].concat());
        let coders = &found["variables"][0]["coders"];
        assert!((coders["alpha"].as_f64().unwrap() - published).abs() < 0.0006, "{scale}: {coders}");
        assert_eq!((&coders["units"], &coders["values"]), (&Value::from(11), &Value::from(40)));
        assert_eq!(found["variables"][0]["pairs"].as_array().unwrap().len(), 6);
        let interval = coders["interval"].as_array().unwrap();
        assert!(interval[0].as_f64().unwrap() < published && interval[1].as_f64().unwrap() >= published, "{coders}");
    }
}

#[test]
fn a_key_brings_the_program_in_with_its_weights() {
    let key = "unit,weight,level,kind\nu1,10,7,politician\nu2,1,3,government\nu3,1,2,group\nu4,1,7,media\n";
    let anna = "unit,level,kind\nu1,7,Politician \nu2,4,government\nu3,2,citizen\nu4,,\n";
    let ben = "unit;level;kind\nu1;7;politician\nu2;4;government\n";
    let found =
        agree(&[("key.csv", key), ("anna.csv", anna), ("ben.csv", ben)], &["anna.csv", "ben.csv", "--key", "key.csv"]);
    let level = &found["variables"][0];
    assert_eq!((&level["variable"], &level["scale"]), (&"level".into(), &"ordinal".into()));
    let pair =
        level["pairs"].as_array().unwrap().iter().find(|pair| pair["a"] == "anna" && pair["b"] == "firsthand").unwrap();
    assert_eq!(pair["units"], 3);
    assert_eq!(pair["agreement"], 0.6667);
    // The unit that both see alike stands for ten, the others for one each: 11 of 12.
    assert_eq!(pair["agreement_weighted"], 0.9167);
    assert_eq!(pair["confusion"]["values"], serde_json::json!(["2", "3", "4", "7"]));
    assert_eq!(
        pair["confusion"]["counts"],
        serde_json::json!([[1, 0, 0, 0], [0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    );
    let kind = &found["variables"][1]["coders"];
    assert_eq!((&kind["agreement"], &kind["units"]), (&Value::from(1.0), &Value::from(2)));
}

#[test]
fn a_wrong_value_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    for (text, message) in [
        ("unit,kind\nu1,politicain\n", "anna.csv:2: `politicain` is no kind: did you mean `politician`?"),
        ("unit,level\nu1,7\nu2,8\n", "anna.csv:3: `8` is no level: the values are `0`, `1`"),
        ("unit,level\nu1,7\nu1,6\n", "anna.csv:3: unit `u1` stands here a second time"),
        ("id,level\nu1,7\n", "anna.csv:1: has no column `unit`, which names the units; it has `id`, `level`"),
        ("unit,colour\nu1,7\n", "anna.csv:1: has none of the columns to compare: `reporting`"),
    ] {
        fs::write(folder.path().join("anna.csv"), text).unwrap();
        firsthand().current_dir(&folder).args(["agree", "anna.csv"]).assert().code(2).stderr(contains(message));
    }
    fs::write(folder.path().join("anna.csv"), "unit,level\nu1,7\n").unwrap();
    firsthand()
        .current_dir(&folder)
        .args(["agree", "anna.csv"])
        .assert()
        .code(2)
        .stderr(contains("agreement takes two"));
}

/// A coder who writes down what the program says agrees with it in everything.
#[test]
fn a_filled_sheet_goes_the_whole_way() {
    let folder = tempfile::tempdir().unwrap();
    let (sheet, key) = sample(folder.path(), "coders", &["tests/articles", "-n", "60", "--by", "form,level"]);
    let names = variables().into_iter().map(|variable| variable.name).collect::<Vec<_>>();
    let mut out = csv::Writer::from_path(folder.path().join("anna.csv")).unwrap();
    out.write_record([&["unit".to_owned()], &names[..]].concat()).unwrap();
    for (shown, known) in sheet.iter().zip(&key) {
        out.write_record([shown["unit"].clone()].into_iter().chain(names.iter().map(|name| known[name].clone())))
            .unwrap();
    }
    out.flush().unwrap();
    let mut command = firsthand();
    command.current_dir(&folder).args(["agree", "anna.csv", "--key", "coders.key.csv", "--format", "json"]);
    let found: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
    assert_eq!(found["variables"].as_array().unwrap().len(), names.len());
    for variable in found["variables"].as_array().unwrap() {
        assert_eq!(variable["pairs"][0]["agreement"], 1.0, "{variable}");
        assert_eq!(variable["pairs"][0]["units"], 60);
    }
}
