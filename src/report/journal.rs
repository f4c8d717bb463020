//! How far a folder of tables has come, so that a run that was interrupted can go on.
//!
//! The tables of a run are files that only grow. After each batch they are flushed, and the journal gets a line: how much
//! of the input that was, and how long each file is. To go on, the files are cut to these lengths and that much of the
//! input is read over. The other way would be to make the tables again from the reports in `analysis.jsonl.partial`, which
//! takes longer, and forgets what failed. A SHA-256 of all files in every line shows whether they are still what they were,
//! also after a loss of power, when the disk may have kept the journal and not the tables.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::ingest::Trail;

const NAME: &str = "journal.jsonl.partial";

/// Why a folder cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// A file failed.
    #[error(transparent)]
    File(#[from] io::Error),
    /// Nothing is left to do.
    #[error("holds a finished run: leave --resume out to do it again")]
    Finished,
    /// The run was another one.
    #[error(
        "the interrupted run had another `{what}`: {then} then, {now} now; \
         run it as it was, or leave --resume out to begin anew"
    )]
    Other {
        /// What is another: a name of the manifest.
        what: String,
        /// What it was.
        then: String,
        /// What it is.
        now: String,
    },
    /// A file is not as it was left.
    #[error("{0} is not as the interrupted run left it: leave --resume out to begin anew")]
    Changed(String),
    /// Only CSV grows line by line.
    #[error(
        "Parquet tables cannot be resumed: their index is written last, and what was interrupted before has none; \
         write CSV, or leave --resume out to begin anew"
    )]
    Parquet,
}

/// What a run is: names of the manifest, and their values as JSON.
pub(super) type Head = BTreeMap<String, String>;

/// How far a run has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Checkpoint {
    /// Articles and errors read, and the SHA-256 of [`Trail`] over them.
    pub(super) items: u64,
    pub(super) input: String,
    pub(super) articles: usize,
    pub(super) skipped: usize,
    pub(super) words: u64,
    /// Rows and bytes of each file.
    pub(super) files: Vec<(usize, u64)>,
    /// The SHA-256 of the files' SHA-256.
    pub(super) sha256: String,
}

impl Checkpoint {
    /// How much of the input that was.
    pub(super) fn trail(&self) -> Trail {
        Trail { items: self.items, sha256: self.input.clone() }
    }
}

/// The journal of a run. Who writes a folder sees to it that nobody else does.
pub(super) struct Journal {
    path: PathBuf,
    file: File,
}

impl Journal {
    /// Opens the folder's journal, or makes it.
    pub(super) fn open(folder: &Path) -> io::Result<Journal> {
        let path = folder.join(NAME);
        let file = File::options().read(true).write(true).create(true).truncate(false).open(&path)?;
        Ok(Journal { path, file })
    }

    /// Forgets all.
    pub(super) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0)?;
        self.file.seek(SeekFrom::Start(0)).map(drop)
    }

    /// Says what the run is, in an empty journal.
    pub(super) fn begin(&mut self, head: &Head) -> io::Result<()> {
        self.line(head)
    }

    /// Says how far the run has come.
    pub(super) fn add(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        self.line(checkpoint)
    }

    /// What the run is and how far it has come, or nothing where it has not come so far. The next line will follow the
    /// last whole one.
    pub(super) fn read(&mut self) -> io::Result<Option<(Head, Checkpoint)>> {
        let mut text = vec![];
        self.file.seek(SeekFrom::Start(0))?;
        self.file.read_to_end(&mut text)?;
        // A line without its end was being written.
        let whole = memchr::memrchr(b'\n', &text).map_or(0, |at| at + 1);
        self.file.set_len(whole as u64)?;
        self.file.seek(SeekFrom::Start(whole as u64))?;
        let lines = || text[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty());
        let (Some(head), Some(last)) = (lines().next(), lines().skip(1).last()) else { return Ok(None) };
        Ok(Some((serde_json::from_slice(head)?, serde_json::from_slice(last)?)))
    }

    /// Deletes the journal: the run is done.
    pub(super) fn remove(self) -> io::Result<()> {
        drop(self.file);
        fs::remove_file(self.path)
    }

    fn line(&mut self, value: &impl Serialize) -> io::Result<()> {
        let mut line = serde_json::to_vec(value)?;
        line.push(b'\n');
        self.file.write_all(&line)
    }
}

/// Whether two runs are the same.
pub(super) fn same(then: &Head, now: &Head) -> Result<(), Refused> {
    let value = |head: &Head, what: &String| head.get(what).cloned().unwrap_or_else(|| "nothing".to_owned());
    for what in then.keys().chain(now.keys()) {
        let (then, now) = (value(then, what), value(now, what));
        if then != now {
            return Err(Refused::Other { what: what.clone(), then, now });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_whole_line_counts() {
        let folder = tempfile::tempdir().unwrap();
        let mut journal = Journal::open(folder.path()).unwrap();
        let head = Head::from([("grammar".to_owned(), "\"en-1\"".to_owned())]);
        journal.begin(&head).unwrap();
        assert!(journal.read().unwrap().is_none());
        for items in 1..4 {
            journal.add(&Checkpoint { items, ..Checkpoint::default() }).unwrap();
        }
        journal.file.write_all(b"{\"items\":4,").unwrap();
        let (read, last) = journal.read().unwrap().unwrap();
        assert_eq!((read, last.items), (head, 3));
        journal.add(&Checkpoint { items: 5, ..Checkpoint::default() }).unwrap();
        assert_eq!(journal.read().unwrap().unwrap().1.items, 5);
    }

    #[test]
    fn what_is_another_is_named() {
        let head = |grammar: &str| Head::from([("grammar".to_owned(), grammar.to_owned())]);
        assert!(same(&head("1"), &head("1")).is_ok());
        let message = same(&head("1"), &head("2")).unwrap_err().to_string();
        assert!(message.contains("another `grammar`: 1 then, 2 now"), "{message}");
    }
}
