//! Pages of many articles on disk, to which a later run adds without analysing the old ones again.
//!
//! A folder and the [`Settings`] of the run go in, an [`Index`] comes out; pages are added to it, and all of them come out
//! in the end. The folder holds
//!
//! - `pages-000001.gz` and so on: some hundred pages each, written once and never changed (`shard`);
//! - `index.json`: how the pages were made, and which of these files count, with their SHA-256 (`manifest`).
//!
//! Each file is written under another name, brought to the disk, and then named. A shard counts once the manifest lists
//! it, and the manifest is replaced as a whole: whenever a run ends, the folder holds an index. What the manifest does not
//! list is what an interrupted run left, and goes with the next one. Of two pages of one article the later one counts.
//!
//! Nothing here analyses. Who writes sees to it that nobody else does.

mod manifest;
mod shard;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use sha2::{Digest, Sha256};

pub use manifest::{FORMAT, Settings};

use crate::article::{Article, Metadata};
use crate::report::whole;
use crate::verify::Page;
use manifest::{Listed, Manifest};
use shard::Record;

/// Pages of a shard, if they have little text.
const PAGES: usize = 256;
/// Bytes of text after which a shard is full.
const TEXT: usize = 8 << 20;

/// Why an index cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The system refuses.
    #[error("{file}: {error}")]
    File {
        /// Its name.
        file: String,
        /// Why.
        error: io::Error,
    },
    /// A file of another origin.
    #[error("{file}: is no part of an index: move it away, or name another folder for --index")]
    Foreign {
        /// Its name.
        file: String,
    },
    /// A file that is torn, changed, missing or forged.
    #[error("{file}: {why}: put the file back from a copy, or begin anew in another folder for --index")]
    Broken {
        /// Its name.
        file: String,
        /// What is wrong with it.
        why: String,
    },
    /// The pages were made in another way.
    #[error(
        "{file}: the index was made with another {what} ({then} then, {now} now): use the same, or begin anew in another folder for --index"
    )]
    Other {
        /// The manifest's name.
        file: String,
        /// What is another.
        what: String,
        /// What it was.
        then: String,
        /// What it is.
        now: String,
    },
}

impl Error {
    fn broken(file: &Path, why: impl Into<String>) -> Error {
        Error::Broken { file: file.display().to_string(), why: why.into() }
    }

    fn file(file: &Path) -> impl FnOnce(io::Error) -> Error {
        let file = file.display().to_string();
        move |error| Error::File { file, error }
    }
}

/// An article as an index knows it: which one it is, and what was read of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fingerprint {
    /// SHA-256 of id and path.
    pub name: Sum,
    /// SHA-256 of all that analysis reads.
    pub content: Sum,
}

/// A SHA-256.
pub type Sum = [u8; 32];

impl Fingerprint {
    /// The fingerprint of an article.
    pub fn of(article: &Article) -> Fingerprint {
        let Article { id, path, text, metadata: Metadata { title, byline, outlet, date, url } } = article;
        let about = [title, byline, outlet, date, url].map(|field| field.as_deref());
        let content = [&[Some(id.as_str()), Some(path), Some(text)][..], &about].concat();
        Fingerprint { name: name(id, path), content: sum(&content) }
    }
}

fn name(id: &str, path: &str) -> Sum {
    sum(&[Some(id), Some(path)])
}

/// The SHA-256 of fields. With its length before it, none can pass for the end of another.
fn sum(fields: &[Option<&str>]) -> Sum {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(field.map_or(u64::MAX, |field| field.len() as u64).to_le_bytes());
        hash.update(field.unwrap_or_default());
    }
    hash.finalize().into()
}

/// How an article stands to an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is there.
    Held,
    /// One of its id and path is there, with other content.
    Changed,
    /// It is not there.
    New,
}

/// What an index held when it was opened.
#[derive(Clone, Debug)]
pub struct Known(FxHashMap<Sum, Sum>);

impl Known {
    /// How an article stands to it.
    pub fn standing(&self, article: Fingerprint) -> Standing {
        match self.0.get(&article.name) {
            Some(content) if *content == article.content => Standing::Held,
            Some(_) => Standing::Changed,
            None => Standing::New,
        }
    }
}

/// Pages in memory, most of them on disk.
#[derive(Debug)]
pub struct Index {
    folder: PathBuf,
    manifest: Manifest,
    pages: Vec<Held>,
    place: FxHashMap<Sum, usize>,
    /// Pages that are in no shard, or will be in another one, by index.
    waiting: Vec<usize>,
    /// Shards that count until what waits is written: their pages are among it.
    leaving: BTreeSet<u32>,
    /// Whether anything was added since it was opened.
    has_grown: bool,
}

#[derive(Debug)]
struct Held {
    record: Record,
    /// The number of the shard that holds it; 0 where none does.
    shard: u32,
}

impl Index {
    /// Reads the index in a folder; an empty one where the folder is empty or not there.
    pub fn open(folder: &Path, settings: Settings) -> Result<Index, Error> {
        let manifest = Manifest::read(folder, settings)?;
        let numbers: Vec<u32> = manifest.shards.iter().map(Listed::number).collect();
        let read = |listed: &Listed| shard::read(folder, listed);
        let shards: Vec<Result<Vec<Record>, Error>> = manifest.shards.par_iter().map(read).collect();
        let mut index = Index {
            folder: folder.to_owned(),
            manifest,
            pages: vec![],
            place: FxHashMap::default(),
            waiting: vec![],
            leaving: BTreeSet::new(),
            has_grown: false,
        };
        for (number, records) in numbers.into_iter().zip(shards) {
            for record in records? {
                index.put(record, number);
            }
        }
        Ok(index)
    }

    /// How many articles it holds.
    pub fn len(&self) -> usize {
        self.pages.len()
    }

    /// Whether it holds no article.
    pub fn is_empty(&self) -> bool {
        self.pages.is_empty()
    }

    /// What it holds now, for those who ask while it grows.
    pub fn known(&self) -> Known {
        Known(self.pages.iter().map(|held| (held.record.name(), held.record.content)).collect())
    }

    /// Adds the page of an article, in place of an older one of its id and path.
    pub fn add(&mut self, article: Fingerprint, page: Page) -> Result<(), Error> {
        let known = self.place.get(&article.name);
        if known.is_some_and(|at| self.pages[*at].record.content == article.content) {
            return Ok(()); // named twice
        }
        if !self.has_grown {
            self.has_grown = true;
            self.reopen_last();
        }
        let at = self.put(Record { content: article.content, page }, 0);
        self.wait(at)
    }

    /// Writes what is not written yet, and removes what no longer counts.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.tidy()?;
        self.write()?;
        self.manifest.remove_unlisted(&self.folder);
        Ok(())
    }

    /// All pages.
    pub fn into_pages(self) -> Vec<Page> {
        self.pages.into_iter().map(|held| held.record.page).collect()
    }

    /// Keeps a page in memory, in place of an older one. Where.
    fn put(&mut self, record: Record, shard: u32) -> usize {
        let at = *self.place.entry(record.name()).or_insert(self.pages.len());
        let held = Held { record, shard };
        match self.pages.get_mut(at) {
            Some(old) => *old = held,
            None => self.pages.push(held),
        }
        at
    }

    /// Lets a page wait to be written, and writes when that makes a shard.
    fn wait(&mut self, at: usize) -> Result<(), Error> {
        if !self.waiting.contains(&at) {
            self.waiting.push(at);
        }
        if is_full(self.waiting.iter().map(|at| &self.pages[*at])) { self.write() } else { Ok(()) }
    }

    /// A last shard that is not full is written again with what comes: many short runs make no more shards than one long one.
    fn reopen_last(&mut self) {
        let Some(last) = self.manifest.shards.last().map(Listed::number) else { return };
        let its: Vec<usize> = (0..self.pages.len()).filter(|at| self.pages[*at].shard == last).collect();
        if !is_full(its.iter().map(|at| &self.pages[*at])) {
            self.waiting = its;
            self.leaving.insert(last);
        }
    }

    /// Lets the pages of shards wait of which some were replaced, so that these go.
    fn tidy(&mut self) -> Result<(), Error> {
        let mut held: FxHashMap<u32, usize> = FxHashMap::default();
        self.pages.iter().for_each(|page| *held.entry(page.shard).or_default() += 1);
        let has_old = |listed: &&Listed| held.get(&listed.number()).copied().unwrap_or(0) < listed.articles;
        let old: Vec<u32> = self.manifest.shards.iter().filter(has_old).map(Listed::number).collect();
        for at in 0..self.pages.len() {
            if old.binary_search(&self.pages[at].shard).is_ok() && !self.leaving.contains(&self.pages[at].shard) {
                self.wait(at)?;
            }
        }
        self.leaving.extend(old);
        Ok(())
    }

    /// Writes what waits as a shard, and then the manifest.
    fn write(&mut self) -> Result<(), Error> {
        if self.waiting.is_empty() && self.leaving.is_empty() {
            return Ok(());
        }
        if !self.waiting.is_empty() {
            let number = self.manifest.next();
            let records: Vec<&Record> = self.waiting.iter().map(|at| &self.pages[*at].record).collect();
            let listed = shard::write(&self.folder, number, &records)?;
            self.manifest.shards.push(listed);
            self.waiting.drain(..).for_each(|at| self.pages[at].shard = number);
        }
        self.manifest.shards.retain(|listed| !self.leaving.contains(&listed.number()));
        self.leaving.clear();
        self.manifest.write(&self.folder)
    }
}

/// Whether pages make a shard.
fn is_full<'a>(pages: impl Iterator<Item = &'a Held>) -> bool {
    let (mut count, mut text) = (0, 0);
    for held in pages {
        count += 1;
        text += held.record.page.text.len();
    }
    count >= PAGES || text >= TEXT
}

/// Writes a file that is whole, and on the disk, when it has its name.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    whole::write_through(path, bytes).map_err(Error::file(path))
}

/// The names of a folder's files, none if there is no folder. What begins with a dot belongs to the system.
fn names(folder: &Path) -> Result<Vec<String>, Error> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(vec![]),
        entries => entries.map_err(Error::file(folder))?,
    };
    let mut names = vec![];
    for entry in entries {
        let name = entry.map_err(Error::file(folder))?.file_name();
        names.push(name.to_string_lossy().into_owned());
    }
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    Ok(names)
}
