//! Rows in order and values by number, more of them than memory should hold: what is too much goes to temporary files.
//!
//! A [`Scratch`] says where these files lie. Rows are whole numbers; equal rows are all kept. The files have no name, or a
//! hidden one, and go when they are closed, however the program ends. Where everything fits, nothing is written.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Bytes of rows that are sorted at once, and of values that stay in memory.
const BYTES: usize = 32 << 20;
/// Bytes of values that are written at once.
const WRITTEN: usize = 1 << 20;
/// Files that are read at once. More are first made into one.
const FILES: usize = 64;

/// Where temporary files lie, and how much stays in memory.
#[derive(Clone, Debug)]
pub(super) struct Scratch {
    folder: Option<PathBuf>,
    bytes: usize,
}

impl Scratch {
    /// In a folder, or where the system keeps such files if the folder takes none.
    pub(super) fn in_folder(folder: Option<PathBuf>) -> Scratch {
        Scratch { folder, bytes: BYTES }
    }

    #[cfg(test)]
    pub(super) fn with_bytes(bytes: usize) -> Scratch {
        Scratch { folder: None, bytes }
    }

    fn file(&self) -> io::Result<File> {
        let here = self.folder.as_ref().and_then(|folder| tempfile::tempfile_in(folder).ok());
        here.map_or_else(tempfile::tempfile, Ok)
    }

    /// Rows in order.
    pub(super) fn sorted<const N: usize>(
        &self,
        rows: impl Iterator<Item = io::Result<[u64; N]>>,
    ) -> io::Result<Sorted<N>> {
        let most = (self.bytes / (8 * N)).max(1);
        let mut runs = vec![];
        let mut held = vec![];
        for row in rows {
            if held.len() == most {
                runs.push(self.run(&mut held)?);
                if runs.len() == FILES {
                    runs = vec![self.joined(runs)?];
                }
            }
            held.push(row?);
        }
        held.par_sort_unstable();
        Sorted::new(runs, held)
    }

    /// Writes rows in order to a file.
    fn run<const N: usize>(&self, rows: &mut Vec<[u64; N]>) -> io::Result<Run<N>> {
        rows.par_sort_unstable();
        self.written(rows.drain(..).map(Ok))
    }

    fn joined<const N: usize>(&self, runs: Vec<Run<N>>) -> io::Result<Run<N>> {
        self.written(Sorted::new(runs, vec![])?)
    }

    fn written<const N: usize>(&self, rows: impl Iterator<Item = io::Result<[u64; N]>>) -> io::Result<Run<N>> {
        let mut file = io::BufWriter::new(self.file()?);
        for row in rows {
            row?.iter().try_for_each(|number| file.write_all(&number.to_le_bytes()))?;
        }
        let mut file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(Run(BufReader::new(file)))
    }

    /// A store without values.
    pub(super) fn store(&self) -> Store {
        Store { ends: vec![], first: vec![], last: vec![], file: None, scratch: self.clone() }
    }
}

/// Rows of a file, which are in order.
struct Run<const N: usize>(BufReader<File>);

impl<const N: usize> Run<N> {
    fn next(&mut self) -> io::Result<Option<[u64; N]>> {
        let mut row = [0; N];
        for (at, number) in row.iter_mut().enumerate() {
            let mut bytes = [0; 8];
            match self.0.read_exact(&mut bytes) {
                Err(error) if at == 0 && error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
                read => read?,
            }
            *number = u64::from_le_bytes(bytes);
        }
        Ok(Some(row))
    }
}

/// Rows in order, from files and from memory.
pub(super) struct Sorted<const N: usize> {
    runs: Vec<Run<N>>,
    /// The next row of each file, and of memory, whose number is that of no file.
    next: BinaryHeap<Reverse<([u64; N], usize)>>,
    held: std::vec::IntoIter<[u64; N]>,
}

impl<const N: usize> Sorted<N> {
    fn new(mut runs: Vec<Run<N>>, held: Vec<[u64; N]>) -> io::Result<Sorted<N>> {
        let mut next = BinaryHeap::new();
        for (number, run) in runs.iter_mut().enumerate() {
            next.extend(run.next()?.map(|row| Reverse((row, number))));
        }
        let mut held = held.into_iter();
        if !runs.is_empty() {
            next.extend(held.next().map(|row| Reverse((row, runs.len()))));
        }
        Ok(Sorted { runs, next, held })
    }

    /// Rows that have their first numbers in common, this many.
    pub(super) fn groups(self, common: usize) -> Groups<N> {
        Groups { rows: self, common, first: None }
    }
}

impl<const N: usize> Iterator for Sorted<N> {
    type Item = io::Result<[u64; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.runs.is_empty() {
            return self.held.next().map(Ok);
        }
        let Reverse((row, number)) = self.next.pop()?;
        let after = match self.runs.get_mut(number) {
            Some(run) => run.next(),
            None => Ok(self.held.next()),
        };
        match after {
            Ok(after) => self.next.extend(after.map(|row| Reverse((row, number)))),
            Err(error) => return Some(Err(error)),
        }
        Some(Ok(row))
    }
}

/// Rows in order, in groups.
pub(super) struct Groups<const N: usize> {
    rows: Sorted<N>,
    common: usize,
    first: Option<[u64; N]>,
}

impl<const N: usize> Iterator for Groups<N> {
    type Item = io::Result<Vec<[u64; N]>>;

    fn next(&mut self) -> Option<Self::Item> {
        let first = match self.first.take() {
            Some(row) => row,
            None => match self.rows.next()? {
                Ok(row) => row,
                Err(error) => return Some(Err(error)),
            },
        };
        let mut group = vec![first];
        for row in self.rows.by_ref() {
            match row {
                Ok(row) if row[..self.common] == first[..self.common] => group.push(row),
                Ok(row) => {
                    self.first = Some(row);
                    break;
                }
                Err(error) => return Some(Err(error)),
            }
        }
        Some(Ok(group))
    }
}

/// Values by number, from 0 in the order in which they came: the first ones in memory, the others in a file.
#[derive(Debug)]
pub(super) struct Store {
    /// Where each value ends.
    ends: Vec<usize>,
    /// The values in memory.
    first: Vec<u8>,
    /// What comes behind the file.
    last: Vec<u8>,
    file: Option<(Mutex<File>, usize)>,
    scratch: Scratch,
}

impl Store {
    /// Adds a value.
    pub(super) fn push(&mut self, value: &[u8]) -> io::Result<()> {
        let end = self.ends.last().copied().unwrap_or(0) + value.len();
        if self.file.is_none() && end <= 2 * self.scratch.bytes {
            self.first.extend_from_slice(value);
        } else {
            if self.file.is_none() {
                self.file = Some((Mutex::new(self.scratch.file()?), 0));
            }
            self.last.extend_from_slice(value);
            self.flush()?;
        }
        self.ends.push(end);
        Ok(())
    }

    /// Writes what comes behind the file, if that is much.
    fn flush(&mut self) -> io::Result<()> {
        if let Some((file, written)) = self.file.as_mut().filter(|_| self.last.len() >= WRITTEN.min(self.scratch.bytes))
        {
            let file = file.get_mut().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(*written as u64))?;
            file.write_all(&self.last)?;
            *written += self.last.len();
            self.last.clear();
        }
        Ok(())
    }

    /// How many values it has.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A value. There must be one of this number.
    pub(super) fn get(&self, at: usize) -> io::Result<Cow<'_, [u8]>> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let length = self.ends[at] - start;
        let Some(behind) = start.checked_sub(self.first.len()) else {
            return Ok(Cow::Borrowed(&self.first[start..][..length]));
        };
        match &self.file {
            Some((file, written)) if behind < *written => {
                let mut value = vec![0; length];
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(behind as u64))?;
                file.read_exact(&mut value)?;
                Ok(Cow::Owned(value))
            }
            file => {
                let written = file.as_ref().map_or(0, |(_, written)| *written);
                Ok(Cow::Borrowed(&self.last[behind - written..][..length]))
            }
        }
    }
}

/// Two numbers as one, in the order of the first and then of the second.
pub(super) fn both(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// The two numbers.
pub(super) fn apart(number: u64) -> (u32, u32) {
    ((number >> 32) as u32, number as u32)
}

/// A value as bytes, for a store or a row.
pub(super) fn packed(value: &impl Serialize) -> Vec<u8> {
    postcard::to_allocvec(value).expect("these are plain values, and memory has no end of file")
}

/// The value again.
pub(super) fn unpacked<'b, T: Deserialize<'b>>(bytes: &'b [u8]) -> io::Result<T> {
    postcard::from_bytes(bytes).map_err(io::Error::other)
}

/// What lists hold, one after the other.
pub(super) fn flat<T>(lists: impl Iterator<Item = io::Result<Vec<T>>>) -> impl Iterator<Item = io::Result<T>> {
    lists.flat_map(|list| {
        let (list, error) = list.map_or_else(|error| (vec![], Some(error)), |list| (list, None));
        list.into_iter().map(Ok).chain(error.map(Err))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are in no order, some of them twice.
    fn rows(count: u64) -> impl Iterator<Item = [u64; 2]> {
        (0..count).map(|number| [number * 7919 % 1013, number % 5])
    }

    #[test]
    fn what_fits_and_what_does_not_is_in_the_same_order() {
        let mut expected: Vec<[u64; 2]> = rows(5000).collect();
        expected.sort_unstable();
        for bytes in [BYTES, 16 * 4999, 16 * 100, 16 * 7, 1] {
            // One row a file makes more files than are read at once.
            let sorted = Scratch::with_bytes(bytes).sorted(rows(5000).map(Ok)).unwrap();
            assert_eq!(sorted.collect::<io::Result<Vec<[u64; 2]>>>().unwrap(), expected, "{bytes}");
            let groups = Scratch::with_bytes(bytes).sorted(rows(5000).map(Ok)).unwrap().groups(1);
            let groups: Vec<Vec<[u64; 2]>> = groups.collect::<io::Result<_>>().unwrap();
            assert_eq!(groups.len(), 1013);
            assert!(groups.iter().all(|group| group.iter().all(|row| row[0] == group[0][0])));
            assert_eq!(groups.concat(), expected);
        }
        assert_eq!(Scratch::with_bytes(1).sorted::<3>(std::iter::empty()).unwrap().count(), 0);
    }

    #[test]
    fn a_row_that_could_not_be_made_ends_the_sorting() {
        let rows = rows(10).map(Ok).chain([Err(io::Error::other("torn"))]);
        assert_eq!(Scratch::with_bytes(32).sorted(rows).err().unwrap().to_string(), "torn");
    }

    #[test]
    fn values_come_back_from_memory_and_from_the_file() {
        for bytes in [BYTES, 100, 1] {
            let mut store = Scratch::with_bytes(bytes).store();
            let value = |at: usize| vec![at as u8; at % 50];
            (0..300).for_each(|at| store.push(&value(at)).unwrap());
            assert_eq!(store.len(), 300);
            for at in (0..300).rev() {
                assert_eq!(*store.get(at).unwrap(), value(at), "{at}, {bytes} in memory");
            }
        }
    }
}
