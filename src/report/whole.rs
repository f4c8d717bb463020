//! Files that are whole or not there: written under a temporary name beside their own, and named when all is written.

use std::fs;
use std::io;
use std::path::Path;

/// Writes a file. If that fails, or the program ends meanwhile, an older file of this name is as it was.
///
/// What is no ordinary file (a pipe, a terminal) is written to as it is; where a name is a link, what it leads to is replaced.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if path.metadata().is_ok_and(|found| !found.is_file()) {
        return fs::write(path, bytes);
    }
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let mut name = path.file_name().map(ToOwned::to_owned).ok_or(io::ErrorKind::InvalidFilename)?;
    name.push(super::growing::PARTIAL);
    let partial = path.with_file_name(name);
    let written = fs::write(&partial, bytes).and_then(|()| fs::rename(&partial, &path));
    if written.is_err() {
        // Its space is of use to others. That it cannot be removed is no news beside what failed.
        let _ = fs::remove_file(&partial);
    }
    written
}
