//! `firsthand eval` counts as the reference scorer does.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::expect;
use firsthand::eval::{Annotation, Gold, Role, read_gold};
use serde_json::{Value, json};

/// The folder of data for measuring, which is not part of the repository.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("FIRSTHAND_SHARED").map_or(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("skipped: ../shared is missing");
        return None;
    }
    Some(folder)
}

fn eval(gold: &Path, rest: &[&Path]) -> String {
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("firsthand");
    let output = command.arg("eval").arg(gold).args(rest).assert().success();
    String::from_utf8(output.get_output().stdout.clone()).expect("the table is UTF-8")
}

/// A report that finds some of the gold, in several wrong ways too. `seed` varies them.
fn imperfect(gold: &Gold, seed: usize) -> Value {
    let bytes: Vec<usize> = gold.text.char_indices().map(|(at, _)| at).chain([gold.text.len()]).collect();
    let part = |annotation: &Annotation, role: Role, shift: usize| match annotation.part(role) {
        [] => Value::Null,
        spans => {
            let last = bytes.len() - 1;
            let spans = spans.iter().map(|&(s, e)| [bytes[(s + shift).min(e)], bytes[(e + shift / 2).min(last)]]);
            json!({"spans": spans.collect::<Vec<_>>()})
        }
    };
    let mut attributions = vec![];
    for (i, a) in gold.attributions.iter().enumerate() {
        let n = i * 7 + seed;
        if n.is_multiple_of(5) {
            continue; // Not found.
        }
        let source = if n % 11 == 3 { Value::Null } else { part(a, Role::Source, n % 3) };
        let content = part(a, Role::Content, if n.is_multiple_of(2) { 0 } else { n % 40 });
        attributions.push(json!({"source": source, "cue": part(a, Role::Cue, n % 4 / 3), "content": content}));
        if n % 6 == 1 {
            attributions.push(attributions[attributions.len() - 1].clone()); // Found twice.
        }
    }
    json!({"id": gold.id, "attributions": attributions})
}

#[test]
fn the_table_is_the_reference_scorers() {
    let Some(shared) = shared() else { return };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("skipped: python3 is missing");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let gold_folder = shared.join("data/polnear/dev");
    for seed in [3, 101] {
        let gold = read_gold(&gold_folder).unwrap();
        let lines: String = gold.iter().map(|article| format!("{}\n", imperfect(article, seed))).collect();
        let predictions = folder.path().join("predictions.jsonl");
        fs::write(&predictions, lines).unwrap();
        let (report, reference_report) = (folder.path().join("report"), folder.path().join("reference"));

        let reference = Command::new("python3")
            .arg(shared.join("eval/score.py"))
            .args(["polnear".as_ref(), gold_folder.as_os_str(), predictions.as_os_str()])
            .args(["--report".as_ref(), reference_report.as_os_str()])
            .output()
            .unwrap();
        assert!(reference.status.success(), "{}", String::from_utf8_lossy(&reference.stderr));
        let reference = String::from_utf8(reference.stdout).unwrap();
        let reference = reference.replace(&*reference_report.to_string_lossy(), &report.to_string_lossy());

        let table = eval(
            &gold_folder,
            &["--predictions".as_ref(), predictions.as_path(), "--report".as_ref(), report.as_path()],
        );
        assert_eq!(table, reference);
        assert_eq!(fs::read_to_string(&report).unwrap(), fs::read_to_string(&reference_report).unwrap());
    }
}

/// Writes gold of one small article in both layouts.
fn small_gold(folder: &Path) -> std::io::Result<()> {
    let text = "“Exports fell,” the minister said.\nÉmile denied it.\nThey left.\n";
    for gold in ["brat", "json"] {
        fs::create_dir_all(folder.join(gold).join("text"))?;
        fs::write(folder.join(gold).join("text/one.txt"), text)?;
    }
    fs::create_dir_all(folder.join("brat/attributions"))?;
    let first = "T1\tContent 0 15\t“Exports fell,”\nT2\tSource 16 28\tthe minister\nT3\tCue 29 33\tsaid\n\
        T4\tSource 35 40\tÉmile\nT5\tCue 41 47\tdenied\nT6\tContent 48 50\tit\n\
        E1\tCue:T3 Content:T1 Source:T2\nE2\tCue:T5 Content:T6 Source:T4\n";
    fs::write(folder.join("brat/attributions/one_ab.ann"), first)?;
    fs::write(folder.join("brat/attributions/one_cd.ann"), "T1\tCue 41 47\tdenied\nE1\tCue:T1\n")?;
    let json = json!({"doc": "one", "attributions": [
        {"spans": {"source": [[16, 28]], "cue": [[29, 33]], "content": [[0, 15]]}},
        {"spans": {"source": [[35, 40]], "cue": [[41, 47]], "content": [[48, 50]]}},
    ]});
    fs::write(folder.join("json/one.json"), json.to_string())?;
    fs::write(folder.join("json/other.json"), "{\"no article\": {}}")?;
    // The first exact but for the content's closing mark (bytes: a mark takes three), a second that is not in the gold.
    let report = json!({"id": "one", "attributions": [
        {"rule": "said", "source": {"spans": [[20, 32]]}, "cue": {"spans": [[33, 37]]}, "content": {"spans": [[0, 16]]}},
        {"rule": "left", "source": {"spans": [[57, 61]]}, "cue": null, "content": {"spans": [[62, 66]]}},
    ]});
    fs::write(folder.join("report.jsonl"), report.to_string())
}

#[test]
fn brat_and_json_gold_give_the_same_table() {
    let folder = tempfile::tempdir().unwrap();
    small_gold(folder.path()).unwrap();
    let report = folder.path().join("report.jsonl");
    let errors = folder.path().join("errors.tsv");
    let rest: [&Path; 5] = ["--predictions".as_ref(), &report, "--by-rule".as_ref(), "--errors".as_ref(), &errors];
    let table = eval(&folder.path().join("brat"), &rest);
    assert_eq!(table, eval(&folder.path().join("json"), &rest));
    let table = table.replace(&*errors.to_string_lossy(), "ERRORS");
    expect![[r#"
        1 articles, 2 gold attributions, 2 predicted
                  exact P     R    F1  overlap P     R    F1   char P     R    F1
        source       50.0  50.0  50.0       50.0  50.0  50.0     75.0  70.6  72.7
        cue         100.0  50.0  66.7      100.0  50.0  66.7    100.0  40.0  57.1
        content       0.0   0.0   0.0       50.0  50.0  50.0     77.8  82.4  80.0
        triple        0.0   0.0   0.0
        half         50.0  50.0  50.0
        words        50.0  50.0  50.0
        half, recall by quotation: direct 100.0 of 1, mixed 0.0 of 0, indirect 0.0 of 1
        rule                                predicted   half      P  exact  P exact
        left                                        1      0    0.0      0      0.0
        said                                        1      1  100.0      0      0.0
        1 predictions that are no gold attribution, listed in ERRORS
    "#]]
    .assert_eq(&table);
    expect![[r#"
        rule	article	quotation	source	cue	content
        left	one	indirect	They		left
    "#]]
    .assert_eq(&fs::read_to_string(&errors).unwrap());
}

#[test]
fn figures_are_told_apart_by_what_an_attribution_is_like() {
    let folder = tempfile::tempdir().unwrap();
    small_gold(folder.path()).unwrap();
    let report = folder.path().join("report.jsonl");
    let table = eval(&folder.path().join("brat"), &["--predictions".as_ref(), report.as_path(), "--by-class".as_ref()]);
    let (_, classes) = table.split_at(table.find("quotation  ").unwrap());
    expect![[r#"
        quotation                  gold       R  predicted       P
          direct                      1   100.0          0       -
          indirect                    1     0.0          1     0.0
          mixed                       0       -          1   100.0
        act of the cue             gold       R  predicted       P
          denial                      1     0.0          0       -
          other                       0       -          1     0.0
          statement                   1   100.0          1   100.0
        tokens of the sentence     gold       R  predicted       P
          1 to 10                     2    50.0          1   100.0
          no cue                      0       -          1     0.0
    "#]]
    .assert_eq(classes);
}

#[test]
fn a_missing_prediction_and_a_wrong_offset_are_named() {
    let folder = tempfile::tempdir().unwrap();
    small_gold(folder.path()).unwrap();
    let report = folder.path().join("wrong.jsonl");
    for (line, message) in [
        (json!({"id": "two"}), "1 of 1 articles have no prediction, e.g. one"),
        (
            json!({"id": "one", "attributions": [{"source": null, "cue": {"spans": [[1, 3]]}, "content": null}]}),
            "wrong.jsonl:1: one: offset 1 is not on a character boundary",
        ),
    ] {
        fs::write(&report, line.to_string()).unwrap();
        let mut command = assert_cmd::cargo::cargo_bin_cmd!("firsthand");
        command.arg("eval").arg(folder.path().join("brat")).arg("--predictions").arg(&report);
        command.assert().code(2).stderr(predicates::str::contains(message));
    }
    let mut command = assert_cmd::cargo::cargo_bin_cmd!("firsthand");
    command.arg("eval").arg(folder.path()).assert().code(2).stderr(predicates::str::contains("no gold here"));
}
