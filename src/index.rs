//! Pages of many articles on disk, to which a later run adds without analysing the old ones again.
//!
//! A folder and the [`Settings`] of the run go in, an [`Index`] comes out; pages are added to it, and in the end a [`Set`] of
//! all of them comes out, which reads them from the folder when they are looked at. The folder holds
//!
//! - `pages-000001.gz` and so on: some hundred pages each, written once and never changed (`shard`);
//! - `index.json`: how the pages were made, and which of these files count, with their SHA-256 (`manifest`).
//!
//! Each file is written under another name, brought to the disk, and then named. A shard counts once the manifest lists
//! it, and the manifest is replaced as a whole: whenever a run ends, the folder holds an index. What the manifest does not
//! list is what an interrupted run left, and goes with the next one. Of two pages of one article the later one counts.
//!
//! In memory are the heads of the pages, and the pages that are not written yet. Nothing here analyses. Who writes, or reads
//! from a set, sees to it that nobody else writes.

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
use crate::verify::{self, Body, Head, Page, Set};
use manifest::{Listed, Manifest};
use shard::{Place, Record};

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

/// What is known of the pages in a folder, and those that are not written yet.
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

/// A page, or what is known of one that is written.
#[derive(Debug)]
struct Held {
    /// SHA-256 of id and path.
    name: Sum,
    /// SHA-256 of all that analysis reads of the article.
    content: Sum,
    head: Head,
    /// How many bytes of text it has.
    text: usize,
    body: Lies,
}

/// Where a page's body lies.
#[derive(Debug)]
enum Lies {
    Memory(Body),
    Shard(Place),
}

impl Held {
    fn new(record: Record) -> Held {
        let name = record.name();
        let Record { content, page: Page { head, body } } = record;
        Held { name, content, head, text: body.text.len(), body: Lies::Memory(body) }
    }

    fn in_shard(record: Record, place: Place) -> Held {
        Held { body: Lies::Shard(place), ..Held::new(record) }
    }

    /// The number of the shard that holds it.
    fn shard(&self) -> Option<u32> {
        match self.body {
            Lies::Memory(_) => None,
            Lies::Shard(place) => Some(place.shard),
        }
    }

    /// All of it, from memory or from its shard.
    fn record(&self, folder: &Path) -> Result<Record, Error> {
        match &self.body {
            Lies::Shard(place) => shard::read_one(folder, *place),
            Lies::Memory(body) => {
                let page = Page { head: self.head.clone(), body: body.clone() };
                Ok(Record { content: self.content, page })
            }
        }
    }
}

impl Index {
    /// Reads the index in a folder; an empty one where the folder is empty or not there.
    pub fn open(folder: &Path, settings: Settings) -> Result<Index, Error> {
        let manifest = Manifest::read(folder, settings)?;
        let read = |listed: &Listed| shard::read(folder, listed, Held::in_shard);
        let shards: Vec<Result<Vec<Held>, Error>> = manifest.shards.par_iter().map(read).collect();
        let mut index = Index {
            folder: folder.to_owned(),
            manifest,
            pages: vec![],
            place: FxHashMap::default(),
            waiting: vec![],
            leaving: BTreeSet::new(),
            has_grown: false,
        };
        for pages in shards {
            for held in pages? {
                index.put(held);
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
        Known(self.pages.iter().map(|held| (held.name, held.content)).collect())
    }

    /// Adds the page of an article, in place of an older one of its id and path.
    pub fn add(&mut self, article: Fingerprint, page: Page) -> Result<(), Error> {
        let known = self.place.get(&article.name);
        if known.is_some_and(|at| self.pages[*at].content == article.content) {
            return Ok(()); // named twice
        }
        if !self.has_grown {
            self.has_grown = true;
            self.reopen_last();
        }
        let at = self.put(Held::new(Record { content: article.content, page }));
        self.wait(at)
    }

    /// Writes what is not written yet, and removes what no longer counts.
    pub fn finish(&mut self) -> Result<(), Error> {
        self.tidy()?;
        self.write()?;
        self.manifest.remove_unlisted(&self.folder);
        Ok(())
    }

    /// All pages, those that are written on the disk. The folder must stay as it is as long as the set is there.
    pub fn into_set(self) -> Set {
        let (heads, bodies) = self.pages.into_iter().map(|held| (held.head, held.body)).unzip();
        Set::on_shelf(heads, Box::new(Shelf { folder: self.folder.clone(), bodies }), Some(self.folder))
    }

    /// Keeps a page, in place of an older one. Where.
    fn put(&mut self, held: Held) -> usize {
        let at = *self.place.entry(held.name).or_insert(self.pages.len());
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
        let its: Vec<usize> = (0..self.pages.len()).filter(|at| self.pages[*at].shard() == Some(last)).collect();
        if !is_full(its.iter().map(|at| &self.pages[*at])) {
            self.waiting = its;
            self.leaving.insert(last);
        }
    }

    /// Lets the pages of shards wait of which some were replaced, so that these go.
    fn tidy(&mut self) -> Result<(), Error> {
        let mut held: FxHashMap<u32, usize> = FxHashMap::default();
        self.pages.iter().filter_map(Held::shard).for_each(|shard| *held.entry(shard).or_default() += 1);
        let has_old = |listed: &&Listed| held.get(&listed.number()).copied().unwrap_or(0) < listed.articles;
        let old: BTreeSet<u32> = self.manifest.shards.iter().filter(has_old).map(Listed::number).collect();
        for at in 0..self.pages.len() {
            let shard = self.pages[at].shard();
            if shard.is_some_and(|shard| old.contains(&shard) && !self.leaving.contains(&shard)) {
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
            let records = self.waiting.iter().map(|at| self.pages[*at].record(&self.folder));
            let (listed, places) =
                shard::write(&self.folder, number, &records.collect::<Result<Vec<Record>, Error>>()?)?;
            self.manifest.shards.push(listed);
            for (at, place) in self.waiting.drain(..).zip(places) {
                self.pages[at].body = Lies::Shard(place);
            }
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
        text += held.text;
    }
    count >= PAGES || text >= TEXT
}

/// The bodies of an index.
struct Shelf {
    folder: PathBuf,
    bodies: Vec<Lies>,
}

impl verify::Shelf for Shelf {
    fn body(&self, place: usize) -> io::Result<Body> {
        match &self.bodies[place] {
            Lies::Memory(body) => Ok(body.clone()),
            Lies::Shard(place) => {
                shard::read_one(&self.folder, *place).map(|record| record.page.body).map_err(io::Error::other)
            }
        }
    }
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
