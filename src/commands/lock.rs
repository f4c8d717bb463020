//! One run at a time writes into a folder.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

/// What is locked where a folder cannot be.
const FILE: &str = ".firsthand.lock";

/// Holds a folder until it is dropped, or the program ends, however it ends.
pub(crate) struct Lock(#[expect(dead_code, reason = "the lock lasts as long as the file is open")] Option<File>);

/// Makes the folder if there is none, and holds it.
///
/// On Unix the folder itself is locked, elsewhere a file in it. A file system without locks is taken as it is.
pub(crate) fn folder(path: &Path) -> Result<Lock> {
    let failed = || format!("writing {}", path.display());
    fs::create_dir_all(path).with_context(failed)?;
    let file = match cfg!(unix) {
        true => File::open(path),
        false => File::create(path.join(FILE)),
    };
    let file = file.with_context(failed)?;
    held(path, file.try_lock(), file)
}

/// Holds a folder that is only read: others may read it too. Where nothing can be locked, it is read all the same.
pub(crate) fn reading(path: &Path) -> Result<Lock> {
    let file = match cfg!(unix) {
        true => File::open(path),
        false => File::options().write(true).open(path.join(FILE)),
    };
    match file {
        Ok(file) => held(path, file.try_lock_shared(), file),
        Err(_) => Ok(Lock(None)),
    }
}

fn held(path: &Path, locked: Result<(), TryLockError>, file: File) -> Result<Lock> {
    match locked {
        Ok(()) => Ok(Lock(Some(file))),
        Err(TryLockError::WouldBlock) => {
            bail!("{}: another run is at work here: wait for its end, or name another folder", path.display())
        }
        Err(TryLockError::Error(_)) => Ok(Lock(None)),
    }
}
