//! A folder of tables: `firsthand analyze -o DIR`. One article after the other goes in, in the order of the input; the
//! tables, the codebook and the manifest come out, with CSV also `analysis.jsonl`; what could not be read goes to
//! `errors.jsonl`.
//!
//! Files are written under a temporary name and get their own when all is done, the manifest last: a run that is
//! interrupted leaves no table that looks whole, and `analysis.jsonl.partial` holds every article that was finished. A
//! `journal` says how far it came, from where [`Folder::resume`] goes on.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use super::journal::Refused;
pub use super::manifest::Settings;

use super::growing::{Growing, Left};
use super::journal::{self, Checkpoint, Head, Journal};
use super::json::{self, Report};
use super::manifest::{self, Written};
use super::parquet::{Columns, Writer};
use super::place::Places;
use super::tables::{self, Table};
use super::whole;
use crate::audit::Audit;
use crate::digest;
use crate::grammar::Grammar;
use crate::ingest::{self, Trail};

/// The articles' reports, one JSON object each line, and what a line is.
const JSONL: (&str, &str) = ("analysis.jsonl", "the report of an article, as a JSON object");

/// What could not be read, the same way.
const ERRORS: (&str, &str) = ("errors.jsonl", "something that could not be read, as a JSON object");

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
    journal: Journal,
    tables: Vec<Output>,
    errors: Lines,
    jsonl: Option<Lines>,
    done: Done,
}

/// What a folder holds so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// How much of the input that was.
    pub read: Trail,
    /// Articles.
    pub articles: usize,
    /// Things that could not be read.
    pub skipped: usize,
    words: u64,
}

impl Folder {
    /// Makes the folder if there is none, and begins every file.
    pub fn create(path: &Path, grammar: &Grammar, settings: Settings) -> Result<Folder, Refused> {
        fs::create_dir_all(path)?;
        Ok(Folder::begin(path, grammar, settings, Journal::open(path)?)?)
    }

    /// Goes on where an interrupted run of the same grammar and settings stopped; begins where there was none, or it had
    /// done nothing. The caller reads over the first items of the input, and compares the trail.
    pub fn resume(path: &Path, grammar: &Grammar, settings: Settings) -> Result<Folder, Refused> {
        fs::create_dir_all(path)?;
        let mut journal = Journal::open(path)?;
        let Some((then, last)) = journal.read()? else {
            let nothing_was_begun = !whole::partial(&path.join(ERRORS.0)).exists();
            if nothing_was_begun && path.join(MANIFEST).exists() {
                journal.remove()?;
                return Err(Refused::Finished);
            }
            return Ok(Folder::begin(path, grammar, settings, journal)?);
        };
        journal::same(&then, &head(grammar, &settings))?;
        if settings.kind == Kind::Parquet {
            return Err(Refused::Parquet);
        }
        let names: Vec<(String, &'static str)> = Table::ALL
            .map(|table| (format!("{}.csv", table.name()), table.grain()))
            .into_iter()
            .chain([ERRORS, JSONL].map(|(name, grain)| (name.to_owned(), grain)))
            .collect();
        // All is looked at before anything is changed.
        let mut left = vec![];
        for ((name, _), (_, bytes)) in names.iter().zip(&last.files) {
            left.push(Left::look(path, name, *bytes)?.ok_or_else(|| Refused::Changed(name.clone()))?);
        }
        if left.len() != names.len() || together(left.iter().map(Left::sha256)) != last.sha256 {
            return Err(Refused::Changed(path.display().to_string()));
        }
        if left.iter().any(Left::is_named) {
            remove_manifest(path)?;
        }
        let mut files = vec![];
        for (((name, grain), left), (rows, _)) in names.iter().zip(left).zip(&last.files) {
            files.push(Lines { rows: *rows, file: Growing::go_on(path, name, grain, left)? });
        }
        let jsonl = files.pop();
        let errors = files.pop().expect("there are more files than tables");
        let tables = files.into_iter().map(Output::Csv).collect();
        let done = Done { read: last.trail(), articles: last.articles, skipped: last.skipped, words: last.words };
        Ok(Folder { path: path.to_owned(), grammar: grammar.clone(), settings, journal, tables, errors, jsonl, done })
    }

    fn begin(path: &Path, grammar: &Grammar, settings: Settings, mut journal: Journal) -> io::Result<Folder> {
        journal.clear()?;
        let kind = settings.kind;
        let mut tables = vec![];
        for table in Table::ALL {
            tables.push(match kind {
                Kind::Csv | Kind::MarkedCsv => {
                    let mut lines = Lines::create(path, &format!("{}.csv", table.name()), table.grain())?;
                    lines.file.write_all(if kind == Kind::MarkedCsv { MARK } else { b"" })?;
                    lines.file.write_all(&tables::header(table))?;
                    Output::Csv(lines)
                }
                Kind::Parquet => {
                    let file = Growing::create(path, &format!("{}.parquet", table.name()), table.grain())?;
                    Output::Parquet(0, Box::new(Writer::new(file, table, &grammar.stamp)?))
                }
            });
        }
        let errors = Lines::create(path, ERRORS.0, ERRORS.1)?;
        let jsonl = match kind {
            Kind::Parquet => None,
            Kind::Csv | Kind::MarkedCsv => Some(Lines::create(path, JSONL.0, JSONL.1)?),
        };
        journal.begin(&head(grammar, &settings))?;
        let (path, grammar, done) = (path.to_owned(), grammar.clone(), Done::default());
        Ok(Folder { path, grammar, settings, journal, tables, errors, jsonl, done })
    }

    /// What the folder holds so far.
    pub fn done(&self) -> &Done {
        &self.done
    }

    /// Adds an article, of which the part was made for the same kind of files.
    pub fn append(&mut self, part: &Part) -> io::Result<()> {
        for (index, (output, count)) in self.tables.iter_mut().zip(part.counts).enumerate() {
            match (output, &part.rows) {
                (Output::Csv(lines), Rows::Csv(rows)) => lines.append(count, &rows[index])?,
                (Output::Parquet(rows, writer), Rows::Parquet(columns)) => {
                    *rows += count;
                    writer.append(&columns[index])?;
                }
                _ => return Err(io::Error::other("the rows were made for another kind of files")),
            }
        }
        self.done.articles += 1;
        self.done.words += part.words;
        self.jsonl.iter_mut().try_for_each(|lines| lines.append(1, part.line.as_bytes()))
    }

    /// Adds something that could not be read.
    pub fn append_error(&mut self, error: &ingest::Error) -> io::Result<()> {
        self.done.skipped += 1;
        self.errors.append(1, super::errors::line(error).as_bytes())
    }

    /// Puts what was added so far on the disk, `read` being all of the input that it came from: from here the run can go
    /// on, whatever becomes of it.
    pub fn save(&mut self, read: &Trail) -> io::Result<()> {
        self.done.read = read.clone();
        let lines = self.tables.iter_mut().filter_map(|output| match output {
            Output::Csv(lines) => Some(lines),
            Output::Parquet(..) => None,
        });
        let mut lines: Vec<&mut Lines> = lines.chain([&mut self.errors]).chain(&mut self.jsonl).collect();
        lines.iter_mut().try_for_each(|lines| lines.file.flush())?;
        self.journal.add(&Checkpoint {
            items: read.items,
            input: read.sha256.clone(),
            articles: self.done.articles,
            skipped: self.done.skipped,
            words: self.done.words,
            files: lines.iter().map(|lines| (lines.rows, lines.file.bytes)).collect(),
            sha256: together(lines.iter().map(|lines| lines.file.sha256())),
        })
    }

    /// Writes the codebook, gives every file its name, and writes the manifest.
    pub fn finish(self) -> io::Result<()> {
        let mut codebook = Lines::create(&self.path, "codebook.csv", "a column of a table")?;
        codebook.file.write_all(if self.settings.kind == Kind::MarkedCsv { MARK } else { b"" })?;
        codebook.append(super::codebook::CODEBOOK.rows().count(), &tables::codebook())?;
        let outputs = self.tables.into_iter().chain([codebook, self.errors].map(Output::Csv));
        let outputs = outputs.chain(self.jsonl.map(Output::Csv));
        // What a full disk can stop is done before anything gets its name.
        let written = outputs.map(Output::finish).collect::<io::Result<Vec<_>>>()?;
        let Done { articles, skipped, words, .. } = self.done;
        let text =
            manifest::text(&self.grammar, &self.settings, manifest::Counts { articles, skipped, words }, &written);
        fs::write(whole::partial(&self.path.join(MANIFEST)), text)?;
        remove_manifest(&self.path)?;
        for file in written.iter().map(|written| written.file.as_str()).chain([MANIFEST]) {
            whole::name(&self.path.join(file))?;
        }
        self.journal.remove()
    }
}

const MANIFEST: &str = "manifest.json";

/// The byte-order mark of UTF-8.
const MARK: &[u8] = "\u{feff}".as_bytes();

/// What a run is, for the journal: what the manifest says of it, and how it writes.
fn head(grammar: &Grammar, settings: &Settings) -> Head {
    let mut head = manifest::run(grammar, settings);
    head.insert("format".to_owned(), format!("{:?}", settings.kind));
    head
}

/// One hash for many.
fn together(hashes: impl Iterator<Item = impl AsRef<[u8]>>) -> String {
    let mut all = Sha256::new();
    hashes.for_each(|hash| all.update(hash));
    digest::hex(&all.finalize())
}

/// A manifest speaks of whole tables only: an older one must not stand beside half of the new ones.
fn remove_manifest(folder: &Path) -> io::Result<()> {
    match fs::remove_file(folder.join(MANIFEST)) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// A file of lines, and how many rows it has so far.
struct Lines {
    rows: usize,
    file: Growing,
}

impl Lines {
    fn create(folder: &Path, name: &str, grain: &'static str) -> io::Result<Lines> {
        Ok(Lines { rows: 0, file: Growing::create(folder, name, grain)? })
    }

    fn append(&mut self, rows: usize, lines: &[u8]) -> io::Result<()> {
        self.rows += rows;
        self.file.write_all(lines)
    }
}

/// A table.
enum Output {
    Csv(Lines),
    /// The rows so far, and the file.
    Parquet(usize, Box<Writer<Growing>>),
}

impl Output {
    fn finish(self) -> io::Result<Written> {
        match self {
            Output::Csv(lines) => lines.file.finish(lines.rows),
            Output::Parquet(rows, writer) => writer.finish()?.finish(rows),
        }
    }
}
