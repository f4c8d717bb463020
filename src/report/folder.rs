//! A folder of tables: `firsthand analyze -o DIR`. One article after the other goes in, in the order of the input; the
//! tables, the codebook, `analysis.jsonl` and the manifest come out.
//!
//! Files are written under a temporary name and get their own when all is done, the manifest last: a run that is
//! interrupted leaves no table that looks whole, and `analysis.jsonl.partial` holds every article that was finished.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::json::{self, Report};
use super::manifest::{self, Written};
use super::place::Places;
use super::tables::{self, Table};
use crate::grammar::Grammar;

/// What a file is called until it is whole.
const PARTIAL: &str = ".partial";

/// The articles' reports, one JSON object each line.
const JSONL: &str = "analysis.jsonl";

/// What one article adds to each file. Made apart from [`Folder`], so that many can be made at once.
pub struct Part {
    line: String,
    rows: [Vec<u8>; Table::ALL.len()],
    counts: [usize; Table::ALL.len()],
    words: u64,
}

/// What an article adds. `text` is the article's.
pub fn part(report: &Report, text: &str) -> Part {
    let places = Places::new(text);
    Part {
        line: json::line(report) + "\n",
        rows: Table::ALL.map(|table| tables::rows(table, report, &places)),
        counts: Table::ALL.map(|table| table.count(report)),
        words: u64::from(report.article.words),
    }
}

/// A folder that is being written.
pub struct Folder {
    path: PathBuf,
    grammar: Grammar,
    tables: Vec<Output>,
    jsonl: Output,
    words: u64,
}

impl Folder {
    /// Makes the folder if there is none, and begins every file.
    pub fn create(path: &Path, grammar: &Grammar) -> io::Result<Folder> {
        fs::create_dir_all(path)?;
        let mut tables = vec![];
        for table in Table::ALL {
            let mut output = Output::create(path, &format!("{}.csv", table.name()), table.grain())?;
            output.write(&tables::header(table), 0)?;
            tables.push(output);
        }
        let jsonl = Output::create(path, JSONL, "the report of an article, as a JSON object")?;
        Ok(Folder { path: path.to_owned(), grammar: grammar.clone(), tables, jsonl, words: 0 })
    }

    /// Adds an article.
    pub fn append(&mut self, part: &Part) -> io::Result<()> {
        for (output, (rows, count)) in self.tables.iter_mut().zip(part.rows.iter().zip(part.counts)) {
            output.write(rows, count)?;
        }
        self.words += part.words;
        self.jsonl.write(part.line.as_bytes(), 1)?;
        // Finished work is on the disk, whatever becomes of the run.
        self.jsonl.file.flush()
    }

    /// Writes the codebook, gives every file its name, and writes the manifest. `skipped` counts articles that could not
    /// be read.
    pub fn finish(self, skipped: usize) -> io::Result<()> {
        let mut codebook = Output::create(&self.path, "codebook.csv", "a column of a table")?;
        codebook.write(&tables::codebook(), super::codebook::CODEBOOK.rows().count())?;
        let articles = self.jsonl.rows;
        let mut outputs = self.tables;
        outputs.extend([codebook, self.jsonl]);
        // A manifest speaks of whole tables only: an older one must not stand beside half of the new ones.
        let manifest = self.path.join("manifest.json");
        match fs::remove_file(&manifest) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let written = outputs.into_iter().map(|output| output.finish(&self.path)).collect::<io::Result<Vec<_>>>()?;
        let text = manifest::text(&self.grammar, articles, self.words, skipped, &written);
        let partial = self.path.join(format!("manifest.json{PARTIAL}"));
        fs::write(&partial, text)?;
        fs::rename(partial, manifest)
    }
}

/// A file that is being written under its temporary name.
struct Output {
    name: String,
    grain: &'static str,
    file: BufWriter<File>,
    hash: Sha256,
    bytes: u64,
    rows: usize,
}

impl Output {
    fn create(folder: &Path, name: &str, grain: &'static str) -> io::Result<Output> {
        let file = BufWriter::new(File::create(folder.join(format!("{name}{PARTIAL}")))?);
        Ok(Output { name: name.to_owned(), grain, file, hash: Sha256::new(), bytes: 0, rows: 0 })
    }

    fn write(&mut self, bytes: &[u8], rows: usize) -> io::Result<()> {
        self.hash.update(bytes);
        self.bytes += bytes.len() as u64;
        self.rows += rows;
        self.file.write_all(bytes)
    }

    fn finish(mut self, folder: &Path) -> io::Result<Written> {
        self.file.flush()?;
        fs::rename(folder.join(format!("{}{PARTIAL}", self.name)), folder.join(&self.name))?;
        let sha256 = self.hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Written { file: self.name, row: self.grain, rows: self.rows, bytes: self.bytes, sha256 })
    }
}
