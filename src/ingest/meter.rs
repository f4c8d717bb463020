//! How many bytes of the files were read, for those who want to know how long it will take.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::files::{Files, Source};

/// Counts bytes as they are on the disk, packed or not. Copies count together.
#[derive(Clone, Default)]
pub(super) struct Meter(Arc<AtomicU64>);

impl Meter {
    pub(super) fn add(&self, bytes: u64) {
        self.0.fetch_add(bytes, Ordering::Relaxed);
    }

    pub(super) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// A reader whose bytes are counted.
    pub(super) fn reader(&self, inner: impl Read + Send + 'static) -> Box<dyn Read + Send> {
        Box::new(Metered { inner, meter: self.clone() })
    }
}

struct Metered<R> {
    inner: R,
    meter: Meter,
}

impl<R: Read> Read for Metered<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.meter.add(read as u64);
        Ok(read)
    }
}

/// Bytes of all files together; nothing where one of them is a pipe. What cannot be read counts nothing.
pub(super) fn size(files: Files) -> Option<u64> {
    let mut bytes = 0;
    for source in files.flatten() {
        let Source::File(path) = source else { return None };
        if let Ok(about) = path.metadata() {
            bytes += about.is_file().then_some(about.len())?;
        }
    }
    Some(bytes)
}
