//! A folder of tables: `firsthand analyze -o DIR`. One article after the other goes in, in the order of the input; the
//! tables, the codebook and the manifest come out, and with CSV also `analysis.jsonl`.
//!
//! Files are written under a temporary name and get their own when all is done, the manifest last: a run that is
//! interrupted leaves no table that looks whole, and `analysis.jsonl.partial` holds every article that was finished.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use super::manifest::Settings;

use super::json::{self, Report};
use super::manifest::{self, Written};
use super::parquet::{Columns, Writer};
use super::place::Places;
use super::tables::{self, Table};
use crate::audit::Audit;
use crate::grammar::Grammar;

/// What a file is called until it is whole.
pub(super) const PARTIAL: &str = ".partial";

/// The articles' reports, one JSON object each line.
const JSONL: &str = "analysis.jsonl";

/// What the tables are written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// CSV, with the reports in JSON lines beside them.
    Csv,
    /// CSV that begins with a byte-order mark, without which some spreadsheets misread letters outside English.
    MarkedCsv,
    /// Parquet.
    Parquet,
}

/// What one article adds to each file. Made apart from [`Folder`], so that many can be made at once.
pub struct Part {
    line: String,
    rows: Rows,
    counts: [usize; Table::ALL.len()],
    words: u64,
}

/// An article's rows, by table.
enum Rows {
    Csv([Vec<u8>; Table::ALL.len()]),
    Parquet([Columns; Table::ALL.len()]),
}

/// What an article adds. `text` is the article's; without an audit there are no findings.
pub fn part(report: &Report, text: &str, audit: Option<&Audit>, kind: Kind) -> Part {
    let places = Places::new(text);
    let (line, rows) = match kind {
        Kind::Csv | Kind::MarkedCsv => {
            let rows = Table::ALL.map(|table| tables::rows(table, report, &places, audit));
            (json::line(report) + "\n", Rows::Csv(rows))
        }
        Kind::Parquet => {
            (String::new(), Rows::Parquet(Table::ALL.map(|table| tables::columns(table, report, &places, audit))))
        }
    };
    let counts = Table::ALL.map(|table| table.count(report, audit));
    Part { line, rows, counts, words: u64::from(report.article.words) }
}

/// A folder that is being written.
pub struct Folder {
    path: PathBuf,
    grammar: Grammar,
    settings: Settings,
    tables: Vec<Output>,
    jsonl: Option<Output>,
    articles: usize,
    words: u64,
}

impl Folder {
    /// Makes the folder if there is none, and begins every file.
    pub fn create(path: &Path, grammar: &Grammar, settings: Settings) -> io::Result<Folder> {
        fs::create_dir_all(path)?;
        let kind = settings.kind;
        let mut tables = vec![];
        for table in Table::ALL {
            let extension = if kind == Kind::Parquet { "parquet" } else { "csv" };
            let file = Hashed::create(path, &format!("{}.{extension}", table.name()), table.grain())?;
            tables.push(match kind {
                Kind::Csv | Kind::MarkedCsv => {
                    let mut file = file;
                    file.write_all(if kind == Kind::MarkedCsv { MARK } else { b"" })?;
                    file.write_all(&tables::header(table))?;
                    Output { rows: 0, file: Format::Plain(file) }
                }
                Kind::Parquet => {
                    let writer = Writer::new(file, table, &grammar.stamp)?;
                    Output { rows: 0, file: Format::Parquet(Box::new(writer)) }
                }
            });
        }
        let jsonl = match kind {
            Kind::Parquet => None,
            Kind::Csv | Kind::MarkedCsv => {
                let file = Hashed::create(path, JSONL, "the report of an article, as a JSON object")?;
                Some(Output { rows: 0, file: Format::Plain(file) })
            }
        };
        Ok(Folder { path: path.to_owned(), grammar: grammar.clone(), settings, tables, jsonl, articles: 0, words: 0 })
    }

    /// Adds an article, of which the part was made for the same kind of files.
    pub fn append(&mut self, part: &Part) -> io::Result<()> {
        for (index, (output, count)) in self.tables.iter_mut().zip(part.counts).enumerate() {
            output.rows += count;
            match (&mut output.file, &part.rows) {
                (Format::Plain(file), Rows::Csv(rows)) => file.write_all(&rows[index])?,
                (Format::Parquet(writer), Rows::Parquet(rows)) => writer.append(&rows[index])?,
                _ => return Err(io::Error::other("the rows were made for another kind of files")),
            }
        }
        self.articles += 1;
        self.words += part.words;
        if let Some(Output { rows, file: Format::Plain(file) }) = &mut self.jsonl {
            *rows += 1;
            file.write_all(part.line.as_bytes())?;
            // Finished work is on the disk, whatever becomes of the run.
            file.flush()?;
        }
        Ok(())
    }

    /// Writes the codebook, gives every file its name, and writes the manifest. `skipped` counts articles that could not
    /// be read.
    pub fn finish(self, skipped: usize) -> io::Result<()> {
        let mut codebook = Hashed::create(&self.path, "codebook.csv", "a column of a table")?;
        codebook.write_all(if self.settings.kind == Kind::MarkedCsv { MARK } else { b"" })?;
        codebook.write_all(&tables::codebook())?;
        let mut outputs = self.tables;
        outputs.push(Output { rows: super::codebook::CODEBOOK.rows().count(), file: Format::Plain(codebook) });
        outputs.extend(self.jsonl);
        // What a full disk can stop is done before anything gets its name.
        let closed = outputs.into_iter().map(Output::close).collect::<io::Result<Vec<_>>>()?;
        let (files, written): (Vec<_>, Vec<_>) = closed.into_iter().unzip();
        let counts = manifest::Counts { articles: self.articles, skipped, words: self.words };
        let partial = self.path.join(format!("manifest.json{PARTIAL}"));
        fs::write(&partial, manifest::text(&self.grammar, &self.settings, counts, &written))?;
        // A manifest speaks of whole tables only: an older one must not stand beside half of the new ones.
        let manifest = self.path.join("manifest.json");
        match fs::remove_file(&manifest) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        for file in files {
            file.rename(&self.path)?;
        }
        fs::rename(partial, manifest)
    }
}

/// The byte-order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// A file of the folder, and how many rows it has so far.
struct Output {
    rows: usize,
    file: Format,
}

enum Format {
    Plain(Hashed),
    Parquet(Box<Writer<Hashed>>),
}

impl Output {
    /// Writes what is left to be written.
    fn close(self) -> io::Result<(Hashed, Written)> {
        let mut file = match self.file {
            Format::Plain(file) => file,
            Format::Parquet(writer) => writer.finish()?,
        };
        file.flush()?;
        let sha256 = file.hash.clone().finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        let written = Written { file: file.name.clone(), row: file.grain, rows: self.rows, bytes: file.bytes, sha256 };
        Ok((file, written))
    }
}

/// A file that is being written under its temporary name.
struct Hashed {
    name: String,
    grain: &'static str,
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
}

impl Hashed {
    fn create(folder: &Path, name: &str, grain: &'static str) -> io::Result<Hashed> {
        let file = BufWriter::new(File::create(folder.join(format!("{name}{PARTIAL}")))?);
        Ok(Hashed { name: name.to_owned(), grain, file, hash: Sha256::new(), bytes: 0 })
    }

    /// Gives the file its name.
    fn rename(self, folder: &Path) -> io::Result<()> {
        fs::rename(folder.join(format!("{}{PARTIAL}", self.name)), folder.join(&self.name))
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
