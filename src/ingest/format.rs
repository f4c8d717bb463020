//! What a file holds, by its name and its beginning.

use super::record::Columns;
use super::warc;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One article, as text.
    Text,
    /// One article, as a web page.
    Html,
    /// An object, or an array of objects.
    Json,
    /// An object on each line.
    Jsonl,
    /// Comma-separated values with a head (semicolons and tabs are recognised).
    Csv,
    /// Tab-separated values with a head.
    Tsv,
    /// A Parquet table.
    Parquet,
    /// Records of a web crawl.
    Warc,
}

/// How the names of files end that are read from folders.
const ENDINGS: &[(&str, Format)] = &[
    ("txt", Format::Text),
    ("text", Format::Text),
    ("html", Format::Html),
    ("htm", Format::Html),
    ("xhtml", Format::Html),
    ("json", Format::Json),
    ("jsonl", Format::Jsonl),
    ("ndjson", Format::Jsonl),
    ("csv", Format::Csv),
    ("tsv", Format::Tsv),
    ("parquet", Format::Parquet),
    ("warc", Format::Warc),
    ("wet", Format::Warc),
];

impl Format {
    /// The format of files whose names end so, in lower case.
    pub(super) fn of_extension(extension: &str) -> Option<Format> {
        ENDINGS.iter().find(|(ending, _)| *ending == extension).map(|(_, format)| *format)
    }

    /// All endings, for people.
    pub(super) fn endings() -> String {
        let endings: Vec<_> = ENDINGS.iter().map(|(ending, _)| format!(".{ending}")).collect();
        format!("{} (or these with .gz or .zst)", endings.join(" "))
    }

    /// Whether a file holds records of a crawl, by the end of its name, or else by its beginning.
    pub(super) fn is_warc(extension: Option<&str>, head: &[u8]) -> bool {
        match extension.and_then(Format::of_extension) {
            Some(format) => format == Format::Warc,
            None => head.starts_with(warc::MAGIC),
        }
    }

    /// The format of another file, by the end of its name, or else by its beginning.
    pub(super) fn detect(extension: Option<&str>, head: &str, columns: &Columns) -> Format {
        match extension.and_then(Format::of_extension) {
            // Many files of JSON lines are called `.json`.
            Some(Format::Json) if holds_lines(head.trim_start()) => Format::Jsonl,
            Some(format) => format,
            None => sniff(head, columns),
        }
    }
}

fn sniff(head: &str, columns: &Columns) -> Format {
    let start = head.trim_start();
    let after_bracket = |c| start.strip_prefix(c).map(|rest| rest.trim_start());
    if after_bracket('{').is_some_and(|rest| rest.starts_with(['"', '}'])) {
        // A first line longer than the head is taken for a line of many: if it is the only one, nothing is lost.
        return if holds_lines(start) || !start.contains('\n') { Format::Jsonl } else { Format::Json };
    }
    if after_bracket('[').is_some_and(|rest| rest.starts_with('{')) {
        return Format::Json;
    }
    let tag: String = start.chars().take(9).collect::<String>().to_ascii_lowercase();
    if tag == "<!doctype" || ["<html", "<head", "<body", "<?xml"].iter().any(|name| tag.starts_with(name)) {
        return Format::Html;
    }
    let head = start.lines().next().unwrap_or_default();
    for (separator, format) in [('\t', Format::Tsv), (',', Format::Csv), (';', Format::Csv)] {
        let mut names = head.split(separator).map(|name| name.trim_matches(['"', ' ']));
        if head.contains(separator) && names.any(|name| columns.is_text(name)) {
            return format;
        }
    }
    Format::Text
}

/// Whether the first line is an object by itself, and another follows.
fn holds_lines(start: &str) -> bool {
    start.split_once('\n').is_some_and(|(first, more)| {
        !more.trim_start().is_empty() && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok()
    })
}

/// What the file is, where its first bytes say that it is no text.
pub(super) fn binary(head: &[u8]) -> Option<&'static str> {
    const KINDS: &[(&[u8], &str)] = &[
        (b"%PDF-", "a PDF"),
        (b"PK\x03\x04", "a ZIP archive or an office document"),
        (b"\xd0\xcf\x11\xe0", "an office document"),
        (b"{\\rtf", "an RTF document"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"GIF8", "a picture"),
        (b"BZh", "compressed by bzip2"),
        (b"\xfd7zXZ", "compressed by xz"),
        (b"\x28\xb5\x2f\xfd", "compressed by zstd"),
        (b"\x7fELF", "a program"),
    ];
    KINDS.iter().find(|(magic, _)| head.starts_with(magic)).map(|(_, kind)| *kind)
}

/// Whether control characters say that the bytes are no text: a NUL, or many others.
pub(super) fn has_controls(head: &[u8]) -> bool {
    let controls = head.iter().filter(|byte| **byte < 0x20 && !b"\t\n\x0b\x0c\r\x1b".contains(byte)).count();
    memchr::memchr(0, head).is_some() || controls > head.len() / 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(head: &str, expected: Format) {
        assert_eq!(sniff(head, &Columns::default()), expected, "{head}");
    }

    #[test]
    fn a_beginning_shows_the_format() {
        check("The mayor, {text} and \"all\", said no.", Format::Text);
        check("[Update] The mayor said no.", Format::Text);
        check("{\"text\": \"a\"}\n", Format::Json);
        check("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", Format::Jsonl);
        check("{\"text\": \"a", Format::Jsonl);
        check("{\n \"text\": \"a\"\n}\n", Format::Json);
        check("[ {\"text\": \"a\"}]", Format::Json);
        check("\n<!DOCTYPE html><p>a", Format::Html);
        check("id,\"Text\"\n1,a", Format::Csv);
        check("id;body\n1;a", Format::Csv);
        check("id\ttext\n1\ta", Format::Tsv);
        check("text", Format::Text);
    }

    #[test]
    fn records_of_a_crawl_are_known_by_name_or_beginning() {
        for (extension, head, expected) in [
            (Some("warc"), "", true),
            (Some("wet"), "x", true),
            (Some("txt"), "WARC/1.0\r\n", false),
            (Some("dat"), "WARC/1.1\r\n", true),
            (None, "WARC/1.0\r\n", true),
            (None, "WARC is a format", false),
        ] {
            assert_eq!(Format::is_warc(extension, head.as_bytes()), expected, "{extension:?} {head}");
        }
    }
}
