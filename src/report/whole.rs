//! Files that are whole or not there: written under a temporary name beside their own, and named when all is written.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// What a file's name ends in until it is whole.
pub(crate) const PARTIAL: &str = "partial";

/// Where a file stands until it is whole.
pub(crate) fn partial(path: &Path) -> PathBuf {
    path.with_added_extension(PARTIAL)
}

/// Gives a file that is whole its name.
pub(crate) fn name(path: &Path) -> io::Result<()> {
    fs::rename(partial(path), path)
}

/// Writes a file that is on the disk when it has its name: also after a loss of power it is whole or the older one.
pub(crate) fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = partial(path);
    let mut file = File::create(&partial)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    drop(file);
    let written = written.and_then(|()| name(path));
    if written.is_err() {
        let _ = fs::remove_file(&partial);
    }
    written
}

/// Writes a file. If that fails, or the program ends meanwhile, an older file of this name is as it was.
///
/// What is no ordinary file (a pipe, a terminal) is written to as it is; where a name is a link, what it leads to is replaced.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return fs::write(path, bytes);
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let partial = partial(&path);
    let written = fs::write(&partial, bytes).and_then(|()| name(&path));
    if written.is_err() {
        // Its space is of use to others. That it cannot be removed is no news beside what failed.
        let _ = fs::remove_file(&partial);
    }
    written
}
