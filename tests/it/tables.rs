//! Files for other programs: the tables as CSV and Parquet, attributions as brat standoff.

use std::fs;
use std::path::{Path, PathBuf};

use firsthand::report::CODEBOOK;
use firsthand::report::tables::Table;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::{Value, json};

use crate::cli::firsthand;

/// Articles with everything that tables trip over: formulas, quotation marks, line ends, letters outside English, NA.
fn hostile(folder: &Path) -> PathBuf {
    let text = "=HYPERLINK(\"http://x\")\n\n“Größe, Übermut &\r\nÄrger – \"naïve\", 42;” said Jürgen Weiß, the mayor.\n\n\
        An official told the Gazette, \"-1 is\tnot NA.\"\n\n@ministry said it was closed, ＝1+1, according to Åsa Ek.\n";
    let articles = [
        json!({"id": "=1+1", "text": text, "outlet": "@SUM(A1)", "title": "+49", "date": "-", "byline": "＝cmd"}),
        json!({"id": "NA", "text": "The harbour was closed, two officials said.", "outlet": "The \"Gazette\", Ü\nWest"}),
        json!({"id": "'=x", "text": "Ice."}),
    ];
    let path = folder.join("hostile.jsonl");
    fs::write(&path, articles.map(|article| article.to_string() + "\n").concat()).unwrap();
    path
}

/// Runs `firsthand analyze` over the hostile articles and those of `tests/articles`.
fn write(folder: &Path, output: &str, arguments: &[&str]) -> PathBuf {
    let output = folder.join(output);
    let mut command = firsthand();
    command.arg("analyze").arg(hostile(folder)).arg("tests/articles").arg("-o").arg(&output).args(arguments);
    command.assert().success();
    output
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    files.sort();
    files
}

#[test]
fn tables_are_the_same_on_any_number_of_threads() {
    let folder = tempfile::tempdir().unwrap();
    for (name, arguments) in [("csv", [].as_slice()), ("parquet", &["--format", "parquet"])] {
        let one = write(folder.path(), &format!("{name}-1"), &[arguments, &["--jobs", "1"]].concat());
        let seven = write(folder.path(), &format!("{name}-7"), &[arguments, &["--jobs", "7"]].concat());
        let (one, seven) = (files(&one), files(&seven));
        assert_eq!(one.len(), if name == "csv" { 14 } else { 13 }, "{:?}", one.iter().map(|file| &file.0));
        for (a, b) in one.iter().zip(&seven) {
            assert!(a == b, "{} differs", a.0);
        }
    }
}

#[test]
fn no_cell_of_a_table_can_run() {
    let folder = tempfile::tempdir().unwrap();
    let output = write(folder.path(), "csv", &[]);
    let mut guarded = 0;
    for table in Table::ALL {
        let mut reader = csv::Reader::from_path(output.join(format!("{}.csv", table.name()))).unwrap();
        for (cell, column) in reader.records().flat_map(|row| {
            row.unwrap().iter().zip(CODEBOOK.of(table.name())).map(|(cell, c)| (cell.to_owned(), c)).collect::<Vec<_>>()
        }) {
            let begins = cell
                .trim_start_matches('\'')
                .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
            if begins && column.kind != "number" && column.kind != "integer" {
                assert!(cell.starts_with('\''), "{cell:?} in {}", table.name());
                guarded += 1;
            }
        }
    }
    assert!(guarded > 5, "{guarded} cells were guarded: the articles should try harder");
}

/// A cell of CSV as Parquet should hold it.
fn expected(cell: &str, kind: &str) -> Field {
    match kind {
        _ if cell.is_empty() => Field::Null,
        "integer" => Field::Long(cell.parse().unwrap()),
        "number" => Field::Double(cell.parse().unwrap()),
        "boolean" => Field::Bool(cell.parse().unwrap()),
        _ => {
            let guarded = cell.starts_with('\'')
                && cell
                    .trim_start_matches('\'')
                    .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '−']);
            Field::Str(if guarded { cell[1..].to_owned() } else { cell.to_owned() })
        }
    }
}

#[test]
fn parquet_holds_what_csv_holds() {
    let folder = tempfile::tempdir().unwrap();
    let output = write(folder.path(), "csv", &[]);
    let columns = write(folder.path(), "parquet", &["--format", "parquet"]);
    for table in Table::ALL {
        let file = fs::File::open(columns.join(format!("{}.parquet", table.name()))).unwrap();
        let reader = SerializedFileReader::new(file).unwrap();
        let mut csv = csv::Reader::from_path(output.join(format!("{}.csv", table.name()))).unwrap();
        let mut rows = reader.get_row_iter(None).unwrap();
        for line in csv.records() {
            let row = rows.next().expect("as many rows").unwrap();
            let cells = line.unwrap();
            for ((cell, column), (name, field)) in
                cells.iter().zip(CODEBOOK.of(table.name())).zip(row.get_column_iter())
            {
                assert_eq!(name, &column.name);
                assert_eq!(field, &expected(cell, &column.kind), "{name} of {}", table.name());
            }
        }
        assert!(rows.next().is_none(), "{} has more rows", table.name());
    }
    let manifest: Value = serde_json::from_slice(&fs::read(columns.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["files"][0]["file"], "articles.parquet");
    assert_eq!(manifest["articles"], manifest["files"][0]["rows"]);
}

#[test]
fn a_table_is_printed_by_name_with_a_mark_for_excel() {
    let folder = tempfile::tempdir().unwrap();
    let path = hostile(folder.path());
    let print = |arguments: &[&str]| {
        let output = firsthand().args(["analyze", "--format", "csv"]).args(arguments).arg(&path).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(print(&[]).starts_with("article_id,article_sha256,attribution,"));
    assert!(print(&["--table", "claims", "--bom"]).starts_with("\u{feff}article_id,article_sha256,claim,"));
    let wrong = firsthand().args(["analyze", "--format", "csv", "--table", "facts"]).arg(&path).assert().code(2);
    let text = String::from_utf8_lossy(&wrong.get_output().stderr).into_owned();
    assert!(text.contains("the tables are articles, claims"), "{text}");
    firsthand().args(["analyze", "--format", "brat"]).arg(&path).assert().code(2);
}

#[test]
fn eval_reads_back_what_brat_was_given() {
    let folder = tempfile::tempdir().unwrap();
    let output = write(folder.path(), "brat", &["--format", "brat"]);
    let gold = firsthand::eval::read_gold(&output).unwrap();
    assert!(gold.len() > 15, "{}", gold.len());
    let grammar = firsthand::Grammar::builtin();
    let (mut attributions, mut with_content) = (0, 0);
    for article in &gold {
        let read = firsthand::Article { id: article.id.clone(), text: article.text.clone(), ..Default::default() };
        let mut predicted = firsthand::eval::predicted(&firsthand::analyze(&read, &grammar));
        // A source's carrier may know more than its text; here none of it changes what is attributed.
        for annotation in &mut predicted {
            (annotation.rule, annotation.confidence) = (String::new(), None);
        }
        assert_eq!(article.attributions, predicted, "{}", article.id);
        attributions += predicted.len();
        with_content += predicted.iter().filter(|one| !one.part(firsthand::eval::Role::Content).is_empty()).count();
    }
    assert!(attributions > 100, "{attributions}");
    let table = firsthand().arg("eval").arg(&output).output().unwrap().stdout;
    let table = String::from_utf8(table).unwrap();
    assert!(table.contains("triple      100.0 100.0 100.0"), "{table}");
    // What has no content cannot share half of it.
    let half = format!("{:5.1}", 100.0 * with_content as f64 / attributions as f64);
    assert!(table.contains(&format!("half        {half} {half} {half}")), "{table}");
}

#[test]
fn brat_lines_are_those_of_polnear() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("one.txt"), "Exports fell in May, the ministry said.\n").unwrap();
    let output = folder.path().join("brat");
    firsthand()
        .arg("analyze")
        .arg(folder.path().join("one.txt"))
        .args(["--format", "brat", "-o"])
        .arg(&output)
        .assert()
        .success();
    expect_test::expect![[r#"
        T1	Source 21 33	the ministry
        T2	Cue 34 38	said
        T3	Content 0 19	Exports fell in May
        T4	Attribution 34 38	said
        E1	Attribution:T4 Content:T3 Cue:T2 Source:T1
    "#]]
    .assert_eq(
        &fs::read_to_string(output.join("one.ann"))
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with('#'))
            .fold(String::new(), |all, line| all + line + "\n"),
    );
}
