//! One run at a time writes into a folder.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use anyhow::{Context, Result, bail};

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
        false => File::create(path.join(".firsthand.lock")),
    };
    let file = file.with_context(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(Lock(Some(file))),
        Err(TryLockError::WouldBlock) => {
            bail!("{}: another run is writing here: wait for its end, or name another folder", path.display())
        }
        Err(TryLockError::Error(_)) => Ok(Lock(None)),
    }
}
