//! Articles in Parquet tables.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use firsthand::Article;
use firsthand::ingest::{Columns, Limits, Options, articles};
use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use parquet::schema::types::Type;
use predicates::str::contains;

use crate::cli::firsthand;

/// Writes a table of texts, of which every third is null, in groups of 50 rows.
pub(crate) fn table(path: &Path, column: &str, rows: usize, compression: Compression) {
    let text = |name: &str| {
        let builder = Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(Repetition::OPTIONAL);
        Arc::new(builder.with_logical_type(Some(LogicalType::String)).build().unwrap())
    };
    let number = Type::primitive_type_builder("id", Physical::INT64).with_repetition(Repetition::REQUIRED);
    let fields = vec![text(column), Arc::new(number.build().unwrap()), text("Outlet"), text("notes")];
    let schema = Type::group_type_builder("news").with_fields(fields).build().unwrap();
    let properties = WriterProperties::builder().set_compression(compression).build();
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    for start in (0..rows).step_by(50) {
        let numbers: Vec<usize> = (start..rows.min(start + 50)).collect();
        let levels: Vec<i16> = numbers.iter().map(|number| i16::from(number % 3 != 1)).collect();
        let texts: Vec<_> =
            numbers.iter().filter(|number| *number % 3 != 1).map(|number| ByteArray::from(&*story(*number))).collect();
        let mut group = writer.next_row_group().unwrap();
        let mut texts = || {
            let mut column = group.next_column().unwrap().unwrap();
            column.typed::<ByteArrayType>().write_batch(&texts, Some(&levels), None).unwrap();
            column.close().unwrap();
        };
        texts();
        let mut column = group.next_column().unwrap().unwrap();
        let ids: Vec<i64> = numbers.iter().map(|number| 1000 + *number as i64).collect();
        column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        for name in ["The Gazette", "not read"] {
            let mut column = group.next_column().unwrap().unwrap();
            let names = vec![ByteArray::from(name); numbers.len()];
            column.typed::<ByteArrayType>().write_batch(&names, Some(&vec![1; numbers.len()]), None).unwrap();
            column.close().unwrap();
        }
        group.close().unwrap();
    }
    writer.close().unwrap();
}

/// Writes a table of texts: names of columns, and their values.
pub(crate) fn texts(path: &Path, columns: &[(&str, &[String])]) {
    let field = |name: &str| {
        let builder = Type::primitive_type_builder(name, Physical::BYTE_ARRAY).with_repetition(Repetition::REQUIRED);
        Arc::new(builder.with_logical_type(Some(LogicalType::String)).build().unwrap())
    };
    let fields = columns.iter().map(|(name, _)| field(name)).collect();
    let schema = Type::group_type_builder("news").with_fields(fields).build().unwrap();
    let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
    let file = fs::File::create(path).unwrap();
    let mut writer = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).unwrap();
    let mut group = writer.next_row_group().unwrap();
    for (_, values) in columns {
        let values: Vec<_> = values.iter().map(|value| ByteArray::from(&**value)).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, None, None).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();
}

fn story(number: usize) -> String {
    format!("Exports fell {number} times — “sharply”, the ministry said.")
}

fn read(path: PathBuf, options: Options) -> (Vec<Article>, Vec<String>) {
    let (mut found, mut errors) = (vec![], vec![]);
    for item in articles(vec![path], options) {
        match item {
            Ok(article) => found.push(article),
            Err(error) => errors.push(error.to_string()),
        }
    }
    (found, errors)
}

#[test]
fn rows_become_articles_however_they_are_packed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    let zstd = Compression::ZSTD(ZstdLevel::default());
    for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::LZ4_RAW, zstd] {
        table(&path, "Body", 120, compression);
        let (found, errors) = read(path.clone(), Options::default());
        assert_eq!((found.len(), errors.len()), (80, 40), "{compression}");
        assert!(errors[0].ends_with("news.parquet[1]: field `Body` is empty"), "{}", errors[0]);
        assert_eq!((&*found[79].text, &*found[79].id), (&*story(119), "1119"));
        assert_eq!(found[79].metadata.outlet.as_deref(), Some("The Gazette"));
        assert!(found[79].path.ends_with("news.parquet[119]"), "{}", found[79].path);
    }
}

#[test]
fn a_table_without_the_column_names_those_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    table(&path, "story", 3, Compression::SNAPPY);
    let (found, errors) = read(path.clone(), Options::default());
    assert!(found.is_empty() && errors[0].contains("it has `story`, `id`, `Outlet` and `notes`"), "{errors:?}");
    let columns = Columns { text: vec!["story".to_owned()], html: vec![], ..Columns::default() };
    assert_eq!(read(path, Options { columns, ..Options::default() }).0.len(), 2);
}

#[test]
fn lists_and_groups_of_values() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    let schema = "message news {
        required binary text (UTF8);
        optional group authors (LIST) { repeated group list { optional binary element (UTF8); } }
        optional group outlet { optional binary name (UTF8); }
    }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(fs::File::create(&path).unwrap(), schema, Arc::default()).unwrap();
    let mut group = writer.next_row_group().unwrap();
    // Two articles: one by two authors, one by nobody.
    for (values, definition, repetition) in [
        (vec![&*story(1), &*story(2)], None, None),
        (vec!["Ann Lee", "Bo Ray"], Some(vec![3, 3, 0]), Some(vec![0, 1, 0])),
        (vec!["The Gazette"], Some(vec![2, 0]), None),
    ] {
        let values: Vec<_> = values.into_iter().map(ByteArray::from).collect();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, definition.as_deref(), repetition.as_deref()).unwrap();
        column.close().unwrap();
    }
    group.close().unwrap();
    writer.close().unwrap();

    let (found, errors) = read(path.clone(), Options::default());
    assert!(errors.is_empty(), "{errors:?}");
    let texts: Vec<_> = found.iter().map(|article| article.text.clone()).collect();
    assert_eq!(texts, [story(1), story(2)]);
    let bylines: Vec<_> = found.iter().map(|article| article.metadata.byline.as_deref()).collect();
    assert_eq!(bylines, [Some("Ann Lee, Bo Ray"), None]);
    assert_eq!(found[0].metadata.outlet, None);

    let analyze = |column: &str| {
        let mut command = firsthand();
        command.current_dir(&folder).args(["analyze", "--format", "jsonl", "--text-column", column, "news.parquet"]);
        command.assert()
    };
    let message = "news.parquet[0]: field `outlet` is a group of values, not text";
    analyze("outlet").code(2).stderr(contains(message));
    analyze("story").code(2).stderr(contains("it has `text`, `authors` and `outlet`"));
    analyze("text").success();
}

#[test]
fn every_format_gives_the_same_reports() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["id", "text", "title", "date"];
    let rows: Vec<[String; 4]> = (1..4)
        .map(|n| [format!("story {n}"), story(n), format!("Exports, \"{n}\""), format!("2020-05-0{n}")])
        .collect();
    let column = |index: usize| rows.iter().map(|row| row[index].clone()).collect::<Vec<_>>();
    let columns: Vec<_> = (0..4).map(column).collect();
    let named: Vec<_> = names.iter().copied().zip(columns.iter().map(Vec::as_slice)).collect();
    texts(&folder.path().join("news.parquet"), &named);
    let object = |row: &[String; 4]| {
        let fields = names.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.clone().into()));
        format!("{}\n", serde_json::Value::Object(fields.collect()))
    };
    let lines = rows.iter().map(object).collect::<String>();
    let mut table = csv::Writer::from_path(folder.path().join("news.csv")).unwrap();
    table.write_record(names).unwrap();
    rows.iter().for_each(|row| table.write_record(row).unwrap());
    table.flush().unwrap();
    fs::write(folder.path().join("news.jsonl"), &lines).unwrap();
    fs::write(folder.path().join("news.jsonl.zst"), zstd::encode_all(lines.as_bytes(), 1).unwrap()).unwrap();
    let reports = |name: &str| {
        let mut command = firsthand();
        command.current_dir(&folder).args(["analyze", "--format", "jsonl", name]);
        let output = command.assert().success().get_output().stdout.clone();
        // A report names the place that the article came from: the file, and the line or row.
        let report = |line: &str| {
            let mut report: serde_json::Value = serde_json::from_str(line).unwrap();
            let path = report.as_object_mut().unwrap().remove("path").unwrap();
            assert!(path.as_str().unwrap().starts_with(name), "{path}");
            report
        };
        String::from_utf8(output).unwrap().lines().map(report).collect::<Vec<_>>()
    };
    let expected = reports("news.jsonl");
    assert_eq!((expected.len(), &expected[2]["id"]), (3, &"story 3".into()));
    for name in ["news.csv", "news.parquet", "news.jsonl.zst"] {
        assert_eq!(reports(name), expected, "{name}");
    }
}

#[test]
fn a_damaged_table_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    table(&path, "text", 200, Compression::SNAPPY);
    let whole = fs::read(&path).unwrap();
    for cut in [4, 8, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..cut]).unwrap();
        let (found, errors) = read(path.clone(), Options::default());
        assert!(found.is_empty() && errors.len() == 1, "{cut}: {errors:?}");
    }
    for at in (4..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        fs::write(&path, &bytes).unwrap();
        let (found, errors) = read(path.clone(), Options::default());
        assert!(found.len() + errors.len() <= 201, "{at}: {}", found.len());
    }
}

#[test]
fn a_table_that_is_packed_or_piped_or_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    table(&path, "text", 3, Compression::SNAPPY);
    let bytes = fs::read(&path).unwrap();
    fs::write(folder.path().join("news.parquet.zst"), zstd::encode_all(&*bytes, 1).unwrap()).unwrap();
    fs::write(folder.path().join("none.parquet"), "Exports fell.").unwrap();
    let analyze = |name: &str| {
        let mut command = firsthand();
        command.current_dir(&folder).args(["analyze", "--format", "jsonl", name]);
        command
    };
    let message = "is a Parquet table, which can only be read from a file that is not packed";
    analyze("news.parquet.zst").assert().code(2).stderr(contains(message));
    analyze("-").write_stdin(bytes).assert().code(2).stderr(contains(message));
    analyze("none.parquet").assert().code(2).stderr(contains("none.parquet: is no Parquet table"));
}

#[test]
fn all_bytes_of_the_files_are_counted() {
    let folder = tempfile::tempdir().unwrap();
    table(&folder.path().join("a.parquet"), "text", 120, Compression::SNAPPY);
    fs::write(folder.path().join("b.jsonl.zst"), zstd::encode_all(&b"{\"text\": \"Ice.\"}\n"[..], 1).unwrap()).unwrap();
    fs::write(folder.path().join("c.txt"), "Exports fell.").unwrap();
    let sizes = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len());
    let mut found = articles(vec![folder.path().to_owned()], Options::default());
    assert_eq!(found.size(), Some(sizes.sum()));
    let size = found.size().unwrap();
    assert_eq!(found.by_ref().filter(Result::is_ok).count(), 82);
    // The table's first bytes are looked at before it is opened again.
    let head = fs::metadata(folder.path().join("a.parquet")).unwrap().len().min(64 << 10);
    assert_eq!(found.bytes(), size + head);
    assert_eq!(articles(vec!["-".into()], Options::default()).size(), None);
}

#[test]
fn a_row_that_is_too_long_is_one_error_and_the_rest_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    table(&path, "text", 12, Compression::SNAPPY);
    // The stories 10 and 11 have a digit more than the others: 11 is read, 10 is null.
    let most = bytesize::ByteSize(story(9).len() as u64);
    let limits = Limits { article: most, ..Limits::default() };
    let (found, errors) = read(path.clone(), Options { limits, ..Options::default() });
    assert_eq!((found.len(), errors.len()), (7, 5));
    assert!(errors[4].contains("news.parquet[11]: is longer than"), "{errors:?}");
    // Only columns that are read count: the text and the outlet.
    let limits = Limits { record: bytesize::ByteSize(most.as_u64() + "The Gazette".len() as u64), ..Limits::default() };
    let (found, errors) = read(path, Options { limits, ..Options::default() });
    assert_eq!((found.len(), errors.len()), (7, 5));
    assert!(errors[4].contains("news.parquet[11]: is a row longer than"), "{errors:?}");
}

#[test]
fn of_a_zstd_file_that_breaks_off_what_comes_before_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.jsonl.zst");
    let lines =
        |from: usize| (from..from + 500).map(|n| format!("{{\"text\": \"{}\"}}\n", story(n))).collect::<String>();
    let whole = zstd::encode_all(lines(0).as_bytes(), 1).unwrap();
    let cut = zstd::encode_all(lines(500).as_bytes(), 1).unwrap();
    fs::write(&path, [&*whole, &cut[..cut.len() / 2]].concat()).unwrap();
    let (found, errors) = read(path, Options::default());
    assert!(found.len() >= 500 && errors.len() == 1, "{} {errors:?}", found.len());
}

#[test]
fn a_zstd_file_that_unpacks_to_too_much_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb.jsonl.zst");
    let line = format!("{{\"text\": \"{}\"}}\n", story(1));
    let bomb = [line.as_bytes(), &vec![b' '; 40_000_000]].concat();
    fs::write(&path, zstd::encode_all(&*bomb, 1).unwrap()).unwrap();
    let (found, errors) = read(path, Options::default());
    assert_eq!((found.len(), errors.len()), (1, 1), "{errors:?}");
    assert!(errors[0].contains("--max-ratio"), "{errors:?}");
}
