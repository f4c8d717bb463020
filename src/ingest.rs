//! Articles from files: paths go in, [`Article`]s and [`Error`]s come out, one by one, in the order of the input.
//!
//! - Files may be plain text, HTML, JSON (an object, or an array of objects), JSON lines, CSV, TSV or WARC (of web crawls),
//!   each also compressed by gzip or zstd, or Parquet. Folders are read recursively, by name; files in them of other kinds
//!   are skipped and counted.
//! - Text may be UTF-8, UTF-16 or an older encoding. It is decoded and not changed otherwise: **offsets that firsthand
//!   reports refer to the decoded text**, which for UTF-8 without byte order mark is the file itself, line ends and all.
//!   Reports carry the SHA-256 of that text.
//! - The text of an HTML page is its title, an empty line, and what [`dom_smoothie`] takes for its article.
//! - A field or column of text is taken as it is; its title and so on become [`Metadata`](crate::Metadata).
//! - JSON lines, tables and WARC files are streamed: memory holds one article at a time (of Parquet,
//!   32 rows and the pages they stand in), however long the file.
//!
//! How much is read of one thing has [`Limits`], so that memory is bounded whatever a file holds.
//!
//! What cannot be read becomes an [`Error`] that says where, what and what to do; reading goes on after it.
//! An article without text is an error too. Nothing is printed here, and nothing analysed.

mod encoding;
mod error;
mod files;
mod format;
mod html;
mod json;
mod limits;
mod metadata;
mod meter;
mod packed;
mod pages;
mod parquet;
mod record;
mod table;
mod trail;
mod warc;

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read};
use std::path::PathBuf;

pub use encoding::Encoding;
pub use error::{Error, Place, Problem};
pub use format::Format;
pub use limits::Limits;
pub use parquet::panics_are_errors;
pub use record::Columns;
pub use trail::Trail;

use crate::article::Article;
use files::{Files, Source};
use meter::Meter;

/// How to read.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// What the files hold, where their names and beginnings should not decide.
    pub format: Option<Format>,
    /// How they are encoded, where their bytes should not decide.
    pub encoding: Option<Encoding>,
    /// Names of the fields or columns.
    pub columns: Columns,
    /// How much is read.
    pub limits: Limits,
}

/// Articles, as they are read.
pub struct Articles {
    files: Files,
    /// What is left of the file that is being read.
    current: Items,
    options: Options,
    meter: Meter,
}

/// The articles of one file.
type Items = Box<dyn Iterator<Item = Result<Article, Error>> + Send>;

/// The articles in files and folders. `-` is standard input.
pub fn articles(paths: Vec<PathBuf>, options: Options) -> Articles {
    Articles { files: Files::new(paths), current: Box::new(std::iter::empty()), options, meter: Meter::default() }
}

/// The article that somebody pasted: its text, or the source of its web page.
pub fn pasted(text: String) -> Result<Article, Error> {
    let place = Place::of("pasted".to_owned());
    match Format::detect(None, &text, &Columns::default()) {
        Format::Html => record::page("pasted".to_owned(), place, &text),
        _ => record::plain("pasted".to_owned(), place, text),
    }
}

impl Articles {
    /// The article, unless it is longer than allowed.
    fn checked(&self, article: Article) -> Result<Article, Error> {
        let most = self.options.limits.article;
        if article.text.len() as u64 > most.as_u64() {
            return Err(Place::of(article.path).error(Problem::LongArticle(limits::shown(most))));
        }
        Ok(article)
    }

    /// How many files of folders were skipped so far, because their names do not end as an article's.
    pub fn skipped(&self) -> usize {
        self.files.skipped()
    }

    /// Bytes of the files that are still to be opened; nothing where one of them is a pipe. Walks all folders.
    pub fn size(&self) -> Option<u64> {
        meter::size(self.files.rest())
    }

    /// Bytes of files that were read so far, as they are on the disk.
    pub fn bytes(&self) -> u64 {
        self.meter.bytes()
    }
}

impl Iterator for Articles {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Result<Article, Error>> {
        loop {
            if let Some(item) = self.current.next() {
                return Some(item.and_then(|article| self.checked(article)));
            }
            self.current = match self.files.next()? {
                Ok(source) => read(&source, &self.options, &self.meter).unwrap_or_else(|error| one(Err(error))),
                Err(error) => one(Err(error)),
            };
        }
    }
}

fn one(item: Result<Article, Error>) -> Items {
    Box::new(std::iter::once(item))
}

/// How much of a file is looked at to decide what it is.
const HEAD: u64 = 64 * 1024;

/// Opens a file and begins to read it.
fn read(source: &Source, options: &Options, meter: &Meter) -> Result<Items, Error> {
    let place = Place::of(source.name());
    let failed = |error| place.error(Problem::from(error));
    let raw: Box<dyn Read + Send> = match source {
        Source::Input => meter.reader(io::stdin()),
        Source::File(path) => meter.reader(File::open(path).map_err(failed)?),
    };
    let (mut head, mut rest) = split(raw).map_err(failed)?;
    if let (true, Source::File(path)) = (head.starts_with(parquet::MAGIC), source) {
        let file = File::open(path).map_err(failed)?;
        return parquet::rows(source.id(), place, file, options, meter.clone());
    }
    if let Some(packing) = packed::packing(&head) {
        (head, rest) =
            split(packed::unpack(packing, head, rest, options.limits.ratio).map_err(failed)?).map_err(failed)?;
    }
    if head.starts_with(parquet::MAGIC) {
        return Err(place.error(Problem::NotByItself));
    }
    if head.is_empty() {
        return Err(place.error(Problem::Empty));
    }
    let extension = source.extension();
    // Its records may hold anything.
    if options.format.map_or_else(|| Format::is_warc(extension.as_deref(), &head), |format| format == Format::Warc) {
        let reader = BufReader::with_capacity(1 << 16, Cursor::new(head).chain(rest));
        return Ok(Box::new(warc::Records::new(source.id(), place, Box::new(reader), options)));
    }
    let encoding = encoded(&head, options.encoding).map_err(|problem| place.error(problem))?;
    let format = options
        .format
        .unwrap_or_else(|| Format::detect(extension.as_deref(), &encoding::decode(&head, encoding), &options.columns));
    let mut whole = || {
        let mut bytes = head.clone();
        let (most, long): (_, fn(String) -> Problem) = match format {
            Format::Json => (options.limits.record, Problem::LongJson),
            _ => (options.limits.article, Problem::LongArticle),
        };
        if !limits::read_whole(&mut rest, &mut bytes, most).map_err(failed)? {
            return Err(place.error(long(limits::shown(most))));
        }
        Ok::<String, Error>(match format {
            Format::Html => encoding::decode_html(bytes, encoding),
            _ => encoding::decode_owned(bytes, encoding),
        })
    };
    match format {
        Format::Text => Ok(one(record::plain(source.id(), place.clone(), whole()?))),
        Format::Html => Ok(one(record::page(source.id(), place.clone(), &whole()?))),
        Format::Json => json::objects(source.id(), place.clone(), &whole()?, options.columns.clone()),
        Format::Jsonl => {
            let reader = encoding::reader(head, rest, encoding);
            Ok(Box::new(json::Lines::new(source.id(), place, reader, options.columns.clone(), options.limits)))
        }
        Format::Parquet => Err(place.error(Problem::NoParquet)),
        Format::Warc => Err(place.error(Problem::NoRecord)),
        Format::Csv | Format::Tsv => {
            let encoding = encoding.or_else(|| Encoding::guess_unless_utf8(&head));
            let separator =
                if format == Format::Tsv { b'\t' } else { table::separator(&encoding::decode(&head, encoding)) };
            let reader = encoding::reader(head, rest, encoding);
            table::rows(source.id(), place, reader, separator, options.columns.clone(), options.limits)
        }
    }
}

/// The encoding that is asked for or that the bytes show. An error where they are no text.
fn encoded(bytes: &[u8], asked: Option<Encoding>) -> Result<Option<Encoding>, Problem> {
    let head = &bytes[..bytes.len().min(HEAD as usize)];
    if let Some(kind) = format::binary(head) {
        return Err(Problem::Binary(kind));
    }
    let encoding = asked.or_else(|| Encoding::marked(head));
    if encoding.is_none() && format::has_controls(head) {
        return Err(Problem::Binary("binary"));
    }
    Ok(encoding)
}

/// A reader's first bytes, and the rest. An error among the first bytes is one of the rest: what comes before it can be read.
fn split(mut reader: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut head = vec![];
    match reader.by_ref().take(HEAD).read_to_end(&mut head) {
        Ok(_) => Ok((head, reader)),
        Err(error) if head.is_empty() => Err(error),
        Err(error) => Ok((head, Box::new(limits::Broken::new(error)))),
    }
}
