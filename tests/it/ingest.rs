//! Files of every kind become articles.

use std::fs;
use std::io::Write;
use std::path::Path;

use firsthand::ingest::{Columns, Options, articles};
use firsthand::{Article, Metadata};
use flate2::Compression;
use flate2::write::GzEncoder;

const STORY: &str = "Exports fall\r\n\r\nExports fell in May, the ministry said — “sharply”.\r\n";

/// Reads all of a path; every item must be an article.
#[track_caller]
fn read(path: &Path) -> Vec<Article> {
    articles(vec![path.to_owned()], Options::default()).map(|item| item.expect("an article")).collect()
}

/// Writes a file, plain and compressed, and reads both.
#[track_caller]
fn check(name: &str, bytes: &[u8], expected: &[&str]) -> Vec<Article> {
    let folder = tempfile::tempdir().expect("a folder");
    let plain = folder.path().join(name);
    fs::write(&plain, bytes).expect("a file");
    let packed = folder.path().join(format!("{name}.gz"));
    let mut encoder = GzEncoder::new(fs::File::create(&packed).expect("a file"), Compression::fast());
    encoder.write_all(bytes).expect("a packed file");
    encoder.finish().expect("a packed file");

    // Two frames, as programs make them that pack on all cores.
    let frames = folder.path().join(format!("{name}.zst"));
    let (one, two) = bytes.split_at(bytes.len() / 2);
    let pack = |bytes: &[u8]| zstd::encode_all(bytes, 1).expect("packed bytes");
    fs::write(&frames, [pack(one), pack(two)].concat()).expect("a packed file");

    let found = read(&plain);
    let texts = |articles: &[Article]| articles.iter().map(|article| article.text.clone()).collect::<Vec<_>>();
    assert_eq!(texts(&found), expected);
    assert_eq!(texts(&read(&packed)), expected);
    assert_eq!(texts(&read(&frames)), expected);
    let ids = |articles: &[Article]| articles.iter().map(|article| article.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&found), ids(&read(&packed)));
    assert_eq!(ids(&found), ids(&read(&frames)));
    found
}

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn text_in_any_encoding() {
    check("a.txt", STORY.as_bytes(), &[STORY]);
    check("a.txt", format!("\u{feff}{STORY}").as_bytes(), &[STORY]);
    check("a.txt", &utf16(&format!("\u{feff}{STORY}"), u16::to_le_bytes), &[STORY]);
    check("a.txt", &utf16(&format!("\u{feff}{STORY}"), u16::to_be_bytes), &[STORY]);
    check("a.txt", &utf16(STORY, u16::to_le_bytes), &[STORY]);
    let windows = STORY.replace('—', "\x01").replace('“', "\x02").replace('”', "\x03");
    let windows: Vec<u8> = windows.bytes().map(|b| [b, 0x97, 0x93, 0x94][if b < 4 { b as usize } else { 0 }]).collect();
    check("a.txt", &windows, &[STORY]);
    check("a.txt", b"Zo\xeb said no to the caf\xe9 on the \xeele.", &["Zoë said no to the café on the île."]);
}

#[test]
fn bytes_that_are_no_text_in_any_encoding_still_give_an_article() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.txt");
    fs::write(&path, b"\"No,\" \xf0\x28\x8c\x28 he said \xc3\x28.").unwrap();
    let found = read(&path);
    assert!(found[0].text.starts_with("\"No,\" "), "{}", found[0].text);
    assert!(found[0].text.contains(" he said "), "{}", found[0].text);
}

#[test]
fn json_of_one_article_several_or_one_a_line() {
    let one = r#"{"id": 7, "body": "One.", "headline": "A", "authors": ["B", "C"], "source": "D", "date": "2020", "link": "E"}"#;
    let found = check("a.json", one.as_bytes(), &["One."]);
    let text = |text: &str| Some(text.to_owned());
    let metadata =
        Metadata { title: text("A"), byline: text("B, C"), outlet: text("D"), date: text("2020"), url: text("E") };
    assert_eq!((found[0].id.as_str(), &found[0].metadata), ("7", &metadata));

    let found = check("a.json", br#"[{"text": "One."}, {"text": "Two."}]"#, &["One.", "Two."]);
    assert_eq!((found[0].id.as_str(), found[1].id.as_str()), ("a-1", "a-2"));
    assert!(found[1].path.ends_with("a.json[1]"), "{}", found[1].path);

    let lines = "{\"text\": \"One.\"}\r\n\n{\"text\": \"Two.\"}\n";
    let found = check("a.jsonl", lines.as_bytes(), &["One.", "Two."]);
    assert!(found[1].path.ends_with("a.jsonl:3"), "{}", found[1].path);
    check("a.json", lines.as_bytes(), &["One.", "Two."]);
    check("a.jsonl", &utf16(&format!("\u{feff}{lines}"), u16::to_le_bytes), &["One.", "Two."]);
}

#[test]
fn tables_with_any_separator() {
    check("a.csv", b"id,Text\n1,\"One,\nstill one.\"\n2,Two.\n", &["One,\nstill one.", "Two."]);
    check("a.csv", b"\xef\xbb\xbftext;id\r\nOne, two;1\r\n", &["One, two"]);
    check("a.tsv", b"id\ttext\n1\tOne, \"two\"\n", &["One, \"two\""]);
    let found =
        check("a.csv", b"id,text\n1,Zo\xeb said no to the caf\xe9.\n2,No.\n", &["Zoë said no to the café.", "No."]);
    assert_eq!(found[1].id, "2");
}

#[test]
fn pages_in_files_and_columns() {
    let body = "<p>Exports fell in May, the ministry said in a report that was published on Monday.</p>";
    let page = format!(
        "<!doctype html><html><head><title>Exports fall</title><meta property='og:site_name' content='The Post'>\
         </head><body><nav><a href='/'>Home</a></nav><article>{body}{body}</article></body></html>"
    );
    let sentence = "Exports fell in May, the ministry said in a report that was published on Monday.";
    let text = format!("Exports fall\n\n{sentence}\n\n{sentence}\n");
    let found = check("a.html", page.as_bytes(), &[&text]);
    assert_eq!(found[0].metadata.outlet.as_deref(), Some("The Post"));

    let row = serde_json::json!({"id": "x", "html": page, "title": "The row's own title"});
    let found = check("a.jsonl", row.to_string().as_bytes(), &[&text]);
    assert_eq!(found[0].metadata.title.as_deref(), Some("The row's own title"));
    assert_eq!(found[0].metadata.outlet.as_deref(), Some("The Post"));
}

#[test]
fn folders_are_read_by_name_and_other_files_counted() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("b");
    fs::create_dir_all(&inner).unwrap();
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    for name in ["c.txt", "a.txt", "b/z.TXT", "notes.xlsx", ".hidden.txt", ".git/x.txt"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    let mut all = articles(vec![folder.path().to_owned()], Options::default());
    let ids: Vec<_> = all.by_ref().map(|item| item.unwrap().id).collect();
    assert_eq!(ids, ["a", "z", "c"]);
    assert_eq!(all.skipped(), 2);
}

#[test]
fn a_named_file_of_an_unknown_kind_is_sniffed() {
    check("story", STORY.as_bytes(), &[STORY]);
    check("rows.dat", b"id,text\n1,One.\n", &["One."]);
}

#[test]
fn a_named_column_is_the_only_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.jsonl");
    fs::write(&path, "{\"text\": \"short\", \"story\": \"The story.\"}\n").unwrap();
    let columns = Columns { text: vec!["story".to_owned()], html: vec![], ..Columns::default() };
    let options = Options { columns, ..Options::default() };
    let found: Vec<_> = articles(vec![path], options).map(|item| item.unwrap().text).collect();
    assert_eq!(found, ["The story."]);
}
