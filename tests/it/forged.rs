//! Parquet tables that were forged or damaged: each is one error, nothing panics aloud, memory stays bounded.

use std::fs;
use std::sync::Arc;

use firsthand::ingest::{Options, articles};
use parquet::basic::{Compression, Encoding};
use parquet::data_type::{ByteArray, ByteArrayType};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;

use crate::cli::firsthand;
use crate::limits::check;
use crate::parquet::{table, texts};

/// What a forger may change in a table of one text. Numbers are as the format keeps them.
struct Table {
    codec: i64,
    unpacked: i64,
    packed: i64,
    /// Entries of a dictionary that comes before the page.
    entries: Option<i64>,
    children: i64,
    /// Groups in groups beside the text.
    depth: usize,
    start: i64,
    encoding: i64,
    footer: Option<u32>,
}

const TEXT: &str = "Exports fell in May, the ministry said.";
/// Bytes of the page: the text's length, and the text.
const PAGE: i64 = 4 + TEXT.len() as i64;

impl Default for Table {
    fn default() -> Table {
        Table {
            codec: 0,
            unpacked: PAGE,
            packed: PAGE,
            entries: None,
            children: 1,
            depth: 0,
            start: 4,
            encoding: 0,
            footer: None,
        }
    }
}

/// Thrift's compact protocol: numbers, texts, lists and structs.
fn unsigned(mut number: u64) -> Vec<u8> {
    let mut bytes = vec![];
    while number > 127 {
        bytes.push(number as u8 | 128);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

fn number(number: i64) -> (u8, Vec<u8>) {
    (5, unsigned(((number << 1) ^ (number >> 63)) as u64))
}

fn long(value: i64) -> (u8, Vec<u8>) {
    (6, number(value).1)
}

fn text(text: &str) -> (u8, Vec<u8>) {
    (8, [unsigned(text.len() as u64), text.as_bytes().to_vec()].concat())
}

fn list(values: Vec<(u8, Vec<u8>)>) -> (u8, Vec<u8>) {
    let head = [vec![0xf0 | values[0].0], unsigned(values.len() as u64)].concat();
    (9, values.into_iter().fold(head, |all, (_, value)| [all, value].concat()))
}

fn fields(fields: Vec<(u8, (u8, Vec<u8>))>) -> (u8, Vec<u8>) {
    let (mut bytes, mut last) = (vec![], 0);
    for (field, (kind, value)) in fields {
        bytes.push((field - last) << 4 | kind);
        bytes.extend(value);
        last = field;
    }
    bytes.push(0);
    (12, bytes)
}

impl Table {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"PAR1".to_vec();
        if let Some(entries) = self.entries {
            let about = fields(vec![(1, number(entries)), (2, number(0))]);
            let page = [(1, number(2)), (2, number(PAGE)), (3, number(PAGE)), (7, about)];
            bytes.extend(fields(page.to_vec()).1);
            bytes.extend((TEXT.len() as u32).to_le_bytes());
            bytes.extend(TEXT.bytes());
        }
        let about = fields(vec![(1, number(1)), (2, number(self.encoding)), (3, number(3)), (4, number(3))]);
        let page = [(1, number(0)), (2, number(self.unpacked)), (3, number(self.packed)), (5, about)];
        bytes.extend(fields(page.to_vec()).1);
        bytes.extend((TEXT.len() as u32).to_le_bytes());
        bytes.extend(TEXT.bytes());
        let length = bytes.len() as i64 - 4;

        let leaf = fields(vec![(1, number(6)), (3, number(0)), (4, text("text")), (6, number(0))]);
        let group = fields(vec![(3, number(0)), (4, text("g")), (5, number(1))]);
        let root = fields(vec![(4, text("news")), (5, number(self.children))]);
        let schema = [vec![root, leaf.clone()], vec![group; self.depth]].concat();
        let column = fields(vec![
            (1, number(6)),
            (2, list(vec![number(0)])),
            (3, list(vec![text("text")])),
            (4, number(self.codec)),
            (5, long(1)),
            (6, long(length)),
            (7, long(length)),
            (9, long(self.start)),
        ]);
        let chunk = fields(vec![(2, long(4)), (3, column)]);
        let group = fields(vec![(1, list(vec![chunk])), (2, long(length)), (3, long(1))]);
        let footer = fields(vec![(1, number(1)), (2, list(schema)), (3, long(1)), (4, list(vec![group]))]).1;
        bytes.extend(&footer);
        bytes.extend(self.footer.unwrap_or(footer.len() as u32).to_le_bytes());
        bytes.extend(b"PAR1");
        bytes
    }
}

#[test]
fn what_a_table_claims_is_not_believed() {
    let folder = tempfile::tempdir().unwrap();
    let forged = |table: Table, arguments: &[&str], error: &str| {
        fs::write(folder.path().join("forged.parquet"), table.bytes()).unwrap();
        check(folder.path(), &[&["forged.parquet", "none.txt"], arguments].concat(), error, 1);
    };
    // Nothing is wrong with it as long as nothing is changed.
    fs::write(folder.path().join("honest.parquet"), Table::default().bytes()).unwrap();
    check(folder.path(), &["honest.parquet", "none.txt"], "none.txt: there is no such file", 2);

    let damaged = "forged.parquet: cannot be read: the table is damaged";
    let most = i64::from(i32::MAX);
    let long = "forged.parquet: has a page or an index longer than 128 MB";
    let huge = || Table { codec: 1, unpacked: most, ..Table::default() };
    forged(huge(), &[], long);
    forged(huge(), &["--max-record", "3GB"], "forged.parquet: unpacks to more than 200 times its size");
    forged(Table { unpacked: -1, ..Table::default() }, &[], damaged);
    forged(Table { packed: most, ..Table::default() }, &[], damaged);
    forged(Table { packed: -PAGE, ..Table::default() }, &[], damaged);
    forged(Table { entries: Some(most), ..Table::default() }, &[], damaged);
    forged(Table { children: most, ..Table::default() }, &[], damaged);
    forged(Table { children: -1, ..Table::default() }, &[], damaged);
    forged(Table { children: 2, depth: 100_000, ..Table::default() }, &[], damaged);
    forged(Table { start: -4, ..Table::default() }, &[], damaged);
    forged(Table { start: most, ..Table::default() }, &[], damaged);
    for encoding in [6, 7] {
        forged(Table { encoding, ..Table::default() }, &[], "forged.parquet: holds texts in a delta encoding");
    }
    forged(Table { footer: Some(u32::MAX), ..Table::default() }, &[], damaged);
}

#[test]
fn a_text_that_repeats_the_one_before_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    let texts: Vec<_> = (0..100).map(|_| ByteArray::from(&*TEXT.repeat(500))).collect();
    for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
        let schema = Arc::new(parse_message_type("message news { required binary text (UTF8); }").unwrap());
        let properties = WriterProperties::builder().set_writer_version(version).set_dictionary_enabled(false);
        let encoded = properties.set_encoding(Encoding::DELTA_BYTE_ARRAY).build();
        let mut writer = SerializedFileWriter::new(fs::File::create(&path).unwrap(), schema, encoded.into()).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();
        assert!(fs::metadata(&path).unwrap().len() < 2 * 500 * TEXT.len() as u64);
        let found: Vec<_> =
            articles(vec![path.clone()], Options::default()).map(|item| item.map_err(|e| e.to_string())).collect();
        assert!(matches!(&found[..], [Err(error)] if error.contains("delta encoding")), "{found:?}");
    }
}

#[test]
fn a_text_that_is_repeated_without_end_meets_the_ratio() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.parquet");
    texts(&path, &[("text", &vec![TEXT.repeat(500); 3000])]);
    assert!(fs::metadata(&path).unwrap().len() < 40_000);
    let mut found: Vec<_> = articles(vec![path], Options::default()).collect();
    let error = found.pop().unwrap().unwrap_err().to_string();
    assert!(error.contains("unpacks to more than 200 times its size"), "{error}");
    assert!(found.iter().all(Result::is_ok));
    let bytes = found.len() * (TEXT.len() * 500 + 16);
    assert!((15_900_000..=16_000_000).contains(&bytes), "{bytes}");
}

#[test]
fn damaged_tables_say_nothing_of_panics() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("whole.parquet");
    table(&path, "text", 12, Compression::SNAPPY);
    let whole = fs::read(&path).unwrap();
    let stories = folder.path().join("stories");
    fs::create_dir(&stories).unwrap();
    for at in (4..whole.len()).step_by(5) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x83;
        fs::write(stories.join(format!("{at}.parquet")), &bytes).unwrap();
    }
    let mut command = firsthand();
    command.current_dir(&folder).args(["analyze", "--engine", "rules", "--format", "jsonl", "stories"]);
    command.assert().code(2).stderr(contains("cannot be read").and(contains("panicked").not()));
}
