//! Pages of a web crawl become articles; what is broken in its file is named, and the rest is read.

use std::fs;
use std::io::Write;
use std::path::Path;

use bytesize::ByteSize;
use firsthand::Article;
use firsthand::ingest::{Limits, Options, articles};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::cli::firsthand;

/// A page and the text that is read from it.
fn page(title: &str) -> (String, String) {
    let body = "Exports fell in May, the ministry said in a report that was published on Monday.";
    let page = format!(
        "<!doctype html><html><head><title>{title}</title></head><body><nav><a href='/'>Home</a></nav>\
         <article><p>{body}</p><p>{body}</p></article></body></html>"
    );
    (page, format!("{title}\n\n{body}\n\n{body}\n"))
}

/// A record that says how long it is.
fn record(kind: &str, content: &str, block: &[u8]) -> Vec<u8> {
    sized(kind, content, block, block.len())
}

fn sized(kind: &str, content: &str, block: &[u8], length: usize) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://example.org/a\r\nWARC-Date: 2026-01-02T03:04:05Z\r\n\
         Content-Type: {content}\r\nContent-Length: {length}\r\n\r\n"
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn sent(head: &str, body: &[u8]) -> Vec<u8> {
    [b"HTTP/1.1 ", head.as_bytes(), b"\r\n\r\n", body].concat()
}

/// A page as it was sent.
fn response(head: &str, body: &[u8]) -> Vec<u8> {
    record("response", "application/http; msgtype=response", &sent(head, body))
}

fn ok(title: &str) -> Vec<u8> {
    response("200 OK\r\nContent-Type: text/html; charset=utf-8", page(title).0.as_bytes())
}

/// A text as the crawl's makers took it from a page.
pub(crate) fn conversion(text: &str) -> Vec<u8> {
    record("conversion", "text/plain", text.as_bytes())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn chunked(bytes: &[u8]) -> Vec<u8> {
    let chunks =
        bytes.chunks(50).flat_map(|chunk| [format!("{:x}\r\n", chunk.len()).as_bytes(), chunk, b"\r\n"].concat());
    chunks.chain(*b"0\r\n\r\n").collect()
}

fn read(path: &Path, limits: Limits) -> Vec<Result<Article, String>> {
    let folder = path.parent().unwrap().display().to_string() + "/";
    let items = articles(vec![path.to_owned()], Options { limits, ..Options::default() });
    items.map(|item| item.map_err(|error| error.to_string().replace(&folder, ""))).collect()
}

/// Reads records as they are, packed one by one, and as a file of another name. Gives titles or texts, and errors.
#[track_caller]
fn check(records: &[Vec<u8>], expected: &[&str]) -> Vec<Article> {
    check_within(Limits::default(), records, expected)
}

#[track_caller]
fn check_within(limits: Limits, records: &[Vec<u8>], expected: &[&str]) -> Vec<Article> {
    let folder = tempfile::tempdir().unwrap();
    let packed: Vec<u8> = records.iter().flat_map(|record| gzip(record)).collect();
    let frames: Vec<u8> = records.iter().flat_map(|record| zstd::encode_all(&record[..], 1).unwrap()).collect();
    let mut articles = vec![];
    for (name, bytes) in [("a.warc", &records.concat()), ("a.warc.gz", &packed), ("a.warc.zst", &frames)] {
        fs::write(folder.path().join(name), bytes).unwrap();
        let items = read(&folder.path().join(name), limits);
        let found: Vec<_> = items
            .iter()
            .map(|item| match item {
                Ok(article) => article.text.lines().next().unwrap().to_owned(),
                Err(error) => error.replace(name, "a"),
            })
            .collect();
        assert_eq!(found, expected, "{name}");
        articles = items.into_iter().flatten().collect();
    }
    articles
}

#[test]
fn pages_and_texts_are_read_and_all_else_is_passed() {
    let redirect = "301 Moved\r\nContent-Type: text/html\r\nLocation: /b";
    let found = check(
        &[
            record("warcinfo", "application/warc-fields", b"software: test\r\n"),
            record("request", "application/http; msgtype=request", b"GET /a HTTP/1.1\r\n\r\n"),
            ok("One"),
            response(redirect, page("Moved").0.as_bytes()),
            response("200 OK\r\nContent-Type: image/png", b"\x89PNG\0\0\0\r\n\r\nWARC/1.0\r\n"),
            record("revisit", "application/http; msgtype=response", &sent("200 OK\r\nContent-Type: text/html", b"")),
            record("metadata", "application/json", b"{}"),
            conversion("Two\nThe mayor said no.\n"),
            response("200 OK\r\ncontent-type: application/xhtml+xml", page("Three").0.as_bytes()),
        ],
        &["One", "Two", "Three"],
    );
    assert_eq!(found[0].text, page("One").1);
    assert_eq!(found[1].text, "Two\nThe mayor said no.\n");
    assert_eq!(found.iter().map(|article| article.id.as_str()).collect::<Vec<_>>(), ["a-3", "a-8", "a-9"]);
    assert!(found[0].path.ends_with("a.warc.zst[2]"), "{}", found[0].path);
    let about = &found[0].metadata;
    assert_eq!((about.url.as_deref(), about.title.as_deref()), (Some("https://example.org/a"), Some("One")));
    // When it was fetched says nothing.
    assert_eq!(about.date, None);
}

#[test]
fn an_id_that_is_given_is_taken() {
    let text = String::from_utf8(conversion("One said no.")).unwrap();
    let given = text.replace("WARC-Date", "WARC-Record-ID: <urn:uuid:6f1c>\r\nWARC-Date").replace("\r\n", "\n");
    let found = check(&[given.into_bytes()], &["One said no."]);
    assert_eq!(found[0].id, "urn:uuid:6f1c");
}

#[test]
fn pages_come_in_chunks_packed_and_in_old_encodings() {
    let html = |more: &str| format!("200 OK\r\nContent-Type: text/html; charset=iso-8859-2{more}");
    let (both, packed) = ("\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip", "\r\nContent-Encoding: gzip");
    let one = page("One").0.into_bytes();
    let zstd = zstd::encode_all(&one[..], 1).unwrap();
    check(
        &[
            response(&html(both), &chunked(&gzip(&one))),
            response(&html("\r\nTransfer-Encoding: chunked"), &chunked(&one)),
            response(&html("\r\nContent-Encoding: zstd"), &zstd),
            // As crawlers write it that unpack pages and leave the head as it was.
            response(&html(both), &one),
            response(&html("\r\nContent-Encoding: br"), &one),
            response(
                &html(""),
                &page("Po\u{1}")
                    .0
                    .replace('\u{1}', "\x7f")
                    .bytes()
                    .map(|b| if b == 0x7f { 0xb9 } else { b })
                    .collect::<Vec<_>>(),
            ),
            response(&html("\r\nContent-Encoding: br"), b"\x0b\x02\x80hello\x03"),
            response(&html(both), &chunked(&gzip(&one))[..120]),
            response(&html(packed), &gzip(&one)[..100]),
            response(&html(""), b"%PDF-1.7"),
            response(&html(""), b"<p>"),
        ],
        &[
            "One",
            "One",
            "One",
            "One",
            "One",
            "Poš",
            "a[6]: is a page packed by `br`: only gzip and zstd are read",
            "a[7]: is a page that is cut off, or whose chunks are broken",
            "a[8]: cannot be read: incomplete deflate stream",
            "a[9]: is a PDF, not text: save it as text or HTML first",
            "a[10]: no article was found in the page: save its text instead",
        ],
    );
}

#[test]
fn what_is_broken_is_named_and_the_rest_is_read() {
    let text = |length| sized("conversion", "text/plain", b"The mayor said no.\nNobody else did.", length);
    let length = |at| {
        format!(
            "a[{at}]: is a WARC record that does not end where its Content-Length says: it was passed over, up to the next line that begins a record"
        )
    };
    let head = |at, what| {
        format!(
            "a[{at}]: is a WARC record whose head has {what}: it was passed over, up to the next line that begins a record"
        )
    };
    let garbage = |at| format!("a[{at}]: is no WARC record: it was passed over, up to the next line that begins one");
    let cut = |at| format!("a[{at}]: is a WARC record that is cut off: the file ends before it does");
    // Too short, and too long by less and more than the next record.
    check(&[ok("One"), text(20), ok("Two")], &["One", &length(1), "Two"]);
    check(&[ok("One"), text(60), ok("Two"), ok("Three")], &["One", &length(1), "Three"]);
    check(&[ok("One"), text(1 << 60), ok("Two")], &["One", &cut(1)]);
    let missing = String::from_utf8(text(1)).unwrap().replace("Content-Length", "Length").into_bytes();
    let endless = [b"WARC/1.0\r\n", &b"a: b\r\n".repeat(20_000)[..]].concat();
    let no_length = "no Content-Length, or one that is no number";
    check(
        &[missing, ok("One"), endless, ok("Two"), b"WARC/1.0\r\nWARC-Type: response\r\n".to_vec(), ok("Three")],
        &[&head(0, no_length), "One", &head(2, "more than 64 KiB"), "Two", &head(4, "no end"), "Three"],
    );
    let noise = [&b"\0\xff noise\n"[..], &[b'x'; 200_000], b"\n"].concat();
    check(&[ok("One"), noise.clone(), ok("Two")], &["One", &garbage(1), "Two"]);
    check(&[noise.clone(), ok("One"), noise], &[&garbage(0), "One", &garbage(2)]);
    check(&[b"no crawl".to_vec()], &[&garbage(0)]);
    check(
        &[record("response", "application/http", b"no head"), ok("One")],
        &["a[0]: is a WARC record that should hold an HTTP response, and does not", "One"],
    );
    // Cut anywhere, the articles before are read, and none twice.
    let whole = [ok("One"), conversion("Two")].concat();
    let start = ok("One").len();
    for end in (start + 1..whole.len() - 4).step_by(7) {
        let error = if end < start + 7 { garbage(1) } else { cut(1) };
        check(&[whole[..end].to_vec()], &["One", &error]);
    }
    check(&[whole[..whole.len() - 4].to_vec()], &["One", "Two"]);
    // A packed file that breaks off.
    let folder = tempfile::tempdir().unwrap();
    let packed = [gzip(&ok("One")), gzip(&ok("Two"))].concat();
    let path = folder.path().join("a.warc.gz");
    fs::write(&path, &packed[..packed.len() - 60]).unwrap();
    let items = read(&path, Limits::default());
    assert_eq!(items[0].as_ref().unwrap().text, page("One").1);
    assert!(items[1].as_ref().unwrap_err().starts_with("a.warc.gz[1]: cannot be read: "), "{:?}", items[1]);
    assert_eq!(items.len(), 2);
}

#[test]
fn what_is_too_large_is_left_out() {
    let html = "200 OK\r\nContent-Type: text/html";
    let limits = Limits { article: ByteSize(5000), ..Limits::default() };
    let large = page(&"x".repeat(6000)).0.into_bytes();
    let error = |at| {
        format!("a[{at}]: is longer than 5 kB, which no article should be: if it is one, allow more with --max-article")
    };
    check_within(
        limits,
        &[
            ok("One"),
            response(html, &large),
            response(&format!("{html}\r\nContent-Encoding: gzip"), &gzip(&large)),
            conversion(&"x".repeat(6000)),
            // Pictures may be as large as they like.
            response("200 OK\r\nContent-Type: image/png", &large),
            ok("Two"),
        ],
        &["One", &error(1), &error(2), &error(3), "Two"],
    );
    let bomb = gzip(&vec![b' '; 20_000_000]);
    let error = "a[0]: unpacks to more than 200 times its size, and the rest was not read: if it is no trap, allow more with --max-ratio";
    check(&[response(&format!("{html}\r\nContent-Encoding: gzip"), &bomb), ok("One")], &[error, "One"]);
}

#[test]
fn a_crawl_comes_from_standard_input() {
    let crawl = [gzip(&ok("One")), gzip(&response("200 OK\r\nContent-Type: image/png", b"\0\0")), gzip(&ok("Two"))];
    let run = |crawl: Vec<u8>| {
        let mut command = firsthand();
        command.args(["analyze", "-", "--format", "jsonl"]).write_stdin(crawl);
        let output = command.assert().success().get_output().stdout.clone();
        String::from_utf8(output).unwrap()
    };
    let found = run(crawl.concat());
    let reports: Vec<serde_json::Value> = found.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(reports.len(), 2);
    assert_eq!((&reports[0]["id"], &reports[1]["path"]), (&"stdin-1".into(), &"-[2]".into()));
}
