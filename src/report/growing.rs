//! A file of a folder of tables: it grows under a temporary name, and gets its own when it is whole.

use std::fs::{self, File};
use std::io::{self, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::manifest::Written;
use super::whole::{PARTIAL, partial};
use crate::digest;

/// A file that is being written.
pub(super) struct Growing {
    name: String,
    grain: &'static str,
    file: BufWriter<File>,
    hash: Sha256,
    pub(super) bytes: u64,
}

/// The beginning of a file that an interrupted run left.
pub(super) struct Left {
    path: PathBuf,
    hash: Sha256,
    bytes: u64,
}

impl Growing {
    /// Begins a file. `grain` says what one of its rows is.
    pub(super) fn create(folder: &Path, name: &str, grain: &'static str) -> io::Result<Growing> {
        let file = BufWriter::new(File::create(partial(&folder.join(name)))?);
        Ok(Growing { name: name.to_owned(), grain, file, hash: Sha256::new(), bytes: 0 })
    }

    /// Goes on with a file that was left, after what was looked at.
    pub(super) fn go_on(folder: &Path, name: &str, grain: &'static str, left: Left) -> io::Result<Growing> {
        let path = partial(&folder.join(name));
        if left.path != path {
            fs::rename(&left.path, &path)?;
        }
        let mut file = File::options().write(true).open(path)?;
        file.set_len(left.bytes)?;
        file.seek(SeekFrom::End(0))?;
        let file = BufWriter::new(file);
        Ok(Growing { name: name.to_owned(), grain, file, hash: left.hash, bytes: left.bytes })
    }

    /// The SHA-256 of all that was written.
    pub(super) fn sha256(&self) -> impl AsRef<[u8]> {
        self.hash.clone().finalize()
    }

    /// Puts all of the file on the disk. It still has to be given its name.
    pub(super) fn finish(mut self, rows: usize) -> io::Result<Written> {
        self.file.flush()?;
        let sha256 = digest::hex(&self.hash.finalize());
        Ok(Written { file: self.name, row: self.grain, rows, bytes: self.bytes, sha256 })
    }
}

impl Left {
    /// Looks at the first `bytes` of a file that was left, under its temporary name or, where the run was interrupted at
    /// its end, its own. Nothing if they are not there. Changes nothing.
    pub(super) fn look(folder: &Path, name: &str, bytes: u64) -> io::Result<Option<Left>> {
        let found = [partial(&folder.join(name)), folder.join(name)].into_iter().find(|path| path.is_file());
        let Some(path) = found else { return Ok(None) };
        let (read, hash) = digest::read(&mut File::open(&path)?.take(bytes))?;
        Ok((read == bytes).then_some(Left { path, hash, bytes }))
    }

    /// The SHA-256 of what was looked at.
    pub(super) fn sha256(&self) -> impl AsRef<[u8]> {
        self.hash.clone().finalize()
    }

    /// Whether the file has its own name already.
    pub(super) fn is_named(&self) -> bool {
        self.path.extension().is_none_or(|end| end != PARTIAL)
    }
}

impl Write for Growing {
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
