//! What can be wrong with an article's carrier: where, what, and what to do.

use std::fmt::{self, Display, Formatter};
use std::io;

/// Something that could not be read as an article. Prints as `file:line:column: what is wrong: what to do`.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct Error {
    /// Where.
    pub place: Box<Place>,
    /// What.
    pub problem: Problem,
}

/// A place in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// A path, or `-`.
    pub path: String,
    /// The line, from 1.
    pub line: Option<u64>,
    /// The column, from 1.
    pub column: Option<u64>,
    /// The item of a JSON array, the row of a Parquet table or the record of a WARC file, from 0.
    pub item: Option<usize>,
}

impl Place {
    /// A whole file.
    pub(super) fn of(path: String) -> Place {
        Place { path, line: None, column: None, item: None }
    }

    /// What is wrong here.
    pub(super) fn error(&self, problem: Problem) -> Error {
        Error { place: Box::new(self.clone()), problem }
    }

    /// A line of this file.
    pub(super) fn line(&self, line: u64) -> Place {
        Place { line: Some(line), ..self.clone() }
    }

    /// An item of this file's array.
    pub(super) fn item(&self, item: usize) -> Place {
        Place { item: Some(item), ..self.clone() }
    }

    /// A line and column of this file.
    pub(super) fn column(&self, line: u64, column: u64) -> Place {
        Place { line: Some(line), column: Some(column), ..self.clone() }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        write!(f, "{}", self.path)?;
        if let Some(item) = self.item {
            write!(f, "[{item}]")?;
        }
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.column {
            write!(f, ":{column}")?;
        }
        Ok(())
    }
}

/// What is wrong.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is no such file.
    #[error("there is no such file or folder")]
    Missing,
    /// The file cannot be read.
    #[error("cannot be read: {0}")]
    Read(io::Error),
    /// There is nothing in it.
    #[error("is empty")]
    Empty,
    /// A field holds no text.
    #[error("field `{0}` is empty")]
    EmptyField(String),
    /// It is no text. Holds what it is.
    #[error("is {0}, not text: save it as text or HTML first")]
    Binary(&'static str),
    /// A folder holds no file whose name ends as an article's.
    #[error(
        "holds no articles ({skipped} other files): their names should end in {endings}; name a file itself to read it all the same"
    )]
    NoArticles {
        /// How many files it holds all the same.
        skipped: usize,
        /// What names should end in.
        endings: String,
    },
    /// The bytes are no UTF-8.
    #[error(
        "is not UTF-8 (byte {0} of the line): name the encoding with --encoding, for example --encoding windows-1252"
    )]
    NotUtf8(usize),
    /// A field's bytes are no UTF-8.
    #[error("column `{0}` is not UTF-8: name the encoding with --encoding, for example --encoding windows-1252")]
    FieldNotUtf8(String),
    /// It is no JSON.
    #[error("is not JSON: {0}")]
    Json(String),
    /// It is JSON, but no object. Holds what it is.
    #[error("is {0}, not a JSON object with a field of text")]
    NoObject(&'static str),
    /// It has no field or column with the text.
    #[error(
        "has no {what} named {}; it has {}: name the one that holds the text with --text-column",
        or(tried),
        and(has)
    )]
    NoText {
        /// `field` or `column`.
        what: &'static str,
        /// Names that were tried.
        tried: Vec<String>,
        /// Names that there are.
        has: Vec<String>,
    },
    /// A field that should hold text holds something else.
    #[error("field `{field}` is {kind}, not text")]
    NoString {
        /// The field.
        field: String,
        /// What it holds.
        kind: &'static str,
    },
    /// A row of a table has more or fewer fields than the head.
    #[error("has {found} fields where the head has {expected}: put quotation marks around fields that hold separators")]
    Ragged {
        /// Fields of the row.
        found: u64,
        /// Fields of the head.
        expected: u64,
    },
    /// Its name says Parquet, its bytes do not.
    #[error("is no Parquet table")]
    NoParquet,
    /// A Parquet table that is no file.
    #[error("is a Parquet table, which can only be read from a file that is not packed: its index stands at the end")]
    NotByItself,
    /// The page holds nothing that looks like an article.
    #[error("no article was found in the page: save its text instead")]
    NoArticle,
    /// An article is longer than allowed. Holds the size that is.
    #[error("is longer than {0}, which no article should be: if it is one, allow more with --max-article")]
    LongArticle(String),
    /// The same of a line of JSON lines.
    #[error("is a line longer than {0}: if it holds one article, allow more with --max-record")]
    LongLine(String),
    /// The same of a row of a table. Nothing after it was read.
    #[error(
        "begins a row longer than {0}, and nothing after it was read: \
         close its quotation mark if one is left open, or allow more with --max-record"
    )]
    LongRow(String),
    /// The same of a row of a Parquet table, after which reading goes on.
    #[error("is a row longer than {0}: if it holds one article, allow more with --max-record")]
    LargeRow(String),
    /// The same of a page of a Parquet table, which is unpacked as a whole, or of its index. Nothing of the table was read.
    #[error("has a page or an index longer than {0}: write smaller pages, or allow more with --max-record")]
    LargePart(String),
    /// The same of a file of JSON, which is read as a whole.
    #[error("is longer than {0} and would be read as a whole: write it as JSON lines, or allow more with --max-record")]
    LongJson(String),
    /// A compressed file is small for what it unpacks to. Holds how many times its size it may.
    #[error(
        "unpacks to more than {0} times its size, and the rest was not read: \
         if it is no trap, allow more with --max-ratio"
    )]
    Packed(u64),
    /// A Parquet table keeps texts in a way whose memory nothing bounds. Nothing of it was read.
    #[error(
        "holds texts in a delta encoding, in which a few bytes may stand for gigabytes: \
         write them plain or with a dictionary, as most programs do by themselves"
    )]
    Delta,
    /// What stands where a record of a WARC file should. It was passed.
    #[error("is no WARC record: it was passed over, up to the next line that begins one")]
    NoRecord,
    /// The head of a record is broken. Holds what it has.
    #[error("is a WARC record whose head has {0}: it was passed over, up to the next line that begins a record")]
    WarcHead(&'static str),
    /// The length of a record is wrong.
    #[error(
        "is a WARC record that does not end where its Content-Length says: it was passed over, up to the next line that begins a record"
    )]
    WarcLength,
    /// The file ends within a record.
    #[error("is a WARC record that is cut off: the file ends before it does")]
    CutRecord,
    /// A record is said to hold a response, and does not.
    #[error("is a WARC record that should hold an HTTP response, and does not")]
    NoResponse,
    /// A response ends early.
    #[error("is a page that is cut off, or whose chunks are broken")]
    CutResponse,
    /// A page is packed in a way that is not read. Holds which.
    #[error("is a page packed by `{0}`: only gzip and zstd are read")]
    Coding(String),
    /// The page nests its elements too deeply. Holds how deeply it may.
    #[error("nests elements more than {0} deep, as no article does: save its text instead")]
    DeepPage(usize),
    /// The page is more than can be read with a bounded amount of work.
    #[error("has more elements, unclosed tags or attributes than any article: save its text instead")]
    LargePage,
    /// The text is too long for 32-bit offsets.
    #[error("is longer than 4 GiB: split it")]
    TooLong,
}

/// `a, b or c`, each in backticks.
fn or(names: &[String]) -> String {
    list(names, " or ")
}

/// `a, b and c`, each in backticks.
fn and(names: &[String]) -> String {
    list(names, " and ")
}

fn list(names: &[String], last: &str) -> String {
    let quoted: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "none".to_owned(),
        Some((only, [])) => only.clone(),
        Some((end, rest)) => format!("{}{last}{end}", rest.join(", ")),
    }
}
