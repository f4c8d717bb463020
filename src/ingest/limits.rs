//! How much is read before something is said instead: of an article, a record, a compressed file.
//!
//! No real article meets these limits. They keep memory bounded where a file is broken (a quotation mark that never
//! closes) or hostile (a megabyte that unpacks to a terabyte). What is too large becomes an
//! [`Error`](super::Error) that names the option that allows more; reading goes on after it where there is an after.
//!
//! Readers signal a limit through [`io::Error`], since libraries stand between them and us; [`Problem::from`] turns it back.

use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytesize::ByteSize;

use super::error::Problem;

/// How much is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of an article: its text, or the file or page that holds it.
    pub article: ByteSize,
    /// Bytes of what holds an article and more: a line of JSON lines, a row of a table, a page of a Parquet table, a file of JSON.
    pub record: ByteSize,
    /// How many times its size a compressed file or a Parquet table may unpack to, once that is more than 16 MB.
    pub ratio: u64,
}

impl Default for Limits {
    /// A long book has 3 MB. Text is seldom packed more than twentyfold.
    fn default() -> Limits {
        Limits { article: ByteSize::mb(64), record: ByteSize::mb(128), ratio: 200 }
    }
}

/// Bytes that any compressed file may unpack to, and a page of a Parquet table: short repetitive files are no harm.
pub(super) const ALWAYS: u64 = 16_000_000;

/// Bytes that so many compressed ones may unpack to.
pub(super) fn unpackable(packed: u64, ratio: u64) -> u64 {
    packed.saturating_mul(ratio).max(ALWAYS)
}

/// A limit that was met while reading.
#[derive(Clone, Copy, Debug, thiserror::Error)]
pub(super) enum Met {
    #[error("a row is too long")]
    Row(ByteSize),
    #[error("unpacks to too much")]
    Ratio(u64),
}

impl From<io::Error> for Problem {
    fn from(error: io::Error) -> Problem {
        match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(Met::Row(most)) => Problem::LongRow(shown(*most)),
            Some(Met::Ratio(most)) => Problem::Packed(*most),
            None => Problem::Read(error),
        }
    }
}

/// A size as people write it: `64 MB`.
pub(super) fn shown(size: ByteSize) -> String {
    let text = size.display().si().to_string();
    text.replace(".0 ", " ")
}

/// Reads to the end, but one byte more than the limit at most; false where that is met.
pub(super) fn read_whole(reader: &mut impl Read, bytes: &mut Vec<u8>, most: ByteSize) -> io::Result<bool> {
    let left = most.as_u64().saturating_add(1).saturating_sub(bytes.len() as u64);
    reader.take(left).read_to_end(bytes)?;
    Ok(bytes.len() as u64 <= most.as_u64())
}

/// A line that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// There is none.
    End,
    Whole,
    /// It was longer than the limit, and is passed.
    Long,
}

/// Reads the next line into `line`. Of one that is too long only the limit's bytes are kept in memory, and it is read to
/// its end.
pub(super) fn read_line(reader: &mut impl BufRead, line: &mut Vec<u8>, most: ByteSize) -> io::Result<Line> {
    line.clear();
    reader.by_ref().take(most.as_u64().saturating_add(1)).read_until(b'\n', line)?;
    match line.last() {
        None => Ok(Line::End),
        Some(b'\n') => Ok(Line::Whole),
        Some(_) if line.len() as u64 <= most.as_u64() => Ok(Line::Whole),
        Some(_) => {
            line.clear();
            reader.skip_until(b'\n')?;
            Ok(Line::Long)
        }
    }
}

/// A reader of rows, of which one may be so long.
pub(super) struct Rowwise<R> {
    reader: R,
    most: ByteSize,
    left: u64,
}

impl<R: Read> Rowwise<R> {
    pub(super) fn new(reader: R, most: ByteSize) -> Rowwise<R> {
        Rowwise { reader, most, left: most.as_u64() }
    }

    /// A row begins.
    pub(super) fn begin(&mut self) {
        self.left = self.most.as_u64();
    }
}

impl<R: Read> Read for Rowwise<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(Met::Row(self.most)));
        }
        let read = self.reader.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}

/// A reader that fails, as another one did.
pub(super) struct Broken {
    error: Option<io::Error>,
    kind: io::ErrorKind,
}

impl Broken {
    pub(super) fn new(error: io::Error) -> Broken {
        Broken { kind: error.kind(), error: Some(error) }
    }
}

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(self.error.take().unwrap_or_else(|| self.kind.into()))
    }
}

/// What a compressed file unpacks to, as long as that stands in a ratio to its size. `decoder` is the unpacking reader.
pub(super) fn unpacked<P, D>(
    packed: P,
    ratio: u64,
    decoder: impl FnOnce(Packed<P>) -> io::Result<D>,
) -> io::Result<Unpacked<D>>
where
    P: Read,
    D: Read,
{
    let taken = Arc::new(AtomicU64::new(0));
    Ok(Unpacked { decoder: decoder(Packed { packed, taken: taken.clone() })?, taken, given: 0, ratio })
}

/// Counts the compressed bytes.
pub(super) struct Packed<P> {
    packed: P,
    taken: Arc<AtomicU64>,
}

impl<P: Read> Read for Packed<P> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.packed.read(buffer)?;
        self.taken.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Counts the unpacked bytes.
pub(super) struct Unpacked<D> {
    decoder: D,
    taken: Arc<AtomicU64>,
    given: u64,
    ratio: u64,
}

impl<D: Read> Read for Unpacked<D> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given > unpackable(self.taken.load(Ordering::Relaxed), self.ratio) {
            return Err(io::Error::other(Met::Ratio(self.ratio)));
        }
        let read = self.decoder.read(buffer)?;
        self.given += read as u64;
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_line_is_passed_and_the_next_one_read() {
        let mut reader = &b"one\nlonger\n\ntwo"[..];
        let mut line = vec![];
        let mut next = || (read_line(&mut reader, &mut line, ByteSize(4)).unwrap(), line.clone());
        assert_eq!(next(), (Line::Whole, b"one\n".to_vec()));
        assert_eq!(next(), (Line::Long, vec![]));
        assert_eq!(next(), (Line::Whole, b"\n".to_vec()));
        assert_eq!(next(), (Line::Whole, b"two".to_vec()));
        assert_eq!(next(), (Line::End, vec![]));
        let mut reader = &b"12345"[..];
        assert_eq!(read_line(&mut reader, &mut line, ByteSize(4)).unwrap(), Line::Long);
        assert_eq!(read_line(&mut reader, &mut line, ByteSize(4)).unwrap(), Line::End);
    }

    #[test]
    fn a_whole_file_may_be_as_long_as_the_limit() {
        let read = |most| {
            let mut bytes = b"12".to_vec();
            (read_whole(&mut &b"345"[..], &mut bytes, ByteSize(most)).unwrap(), bytes.len())
        };
        assert_eq!(read(5), (true, 5));
        assert_eq!(read(4), (false, 5));
        assert_eq!(read(u64::MAX), (true, 5));
    }

    #[test]
    fn sizes_are_shown_as_they_are_written() {
        for text in ["64 MB", "1.5 GB", "128 B"] {
            assert_eq!(shown(text.parse().unwrap()), text);
        }
        assert_eq!("64MiB".parse::<ByteSize>().unwrap().as_u64(), 64 << 20);
    }
}
