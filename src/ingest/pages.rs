//! What a Parquet file says of itself, compared with its size and the limits before the library believes it.
//!
//! The library reserves memory for as many bytes, children or entries as a file claims to have, and walks its schema by
//! recursion: one forged number would abort the program, which no caller can catch. So the footer's schema and the
//! header of every page that will be read are looked at first. Values are not decoded here, and nothing is kept.
//!
//! Both are structs in Thrift's compact protocol: fields of a type and a number, ended by a zero byte.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

use bytesize::ByteSize;
use parquet::file::metadata::{ColumnChunkMetaData, ParquetMetaData};

use super::error::Problem;
use super::limits::{self, Limits};

/// How deeply columns may stand within columns.
const DEPTH: usize = 32;

/// The file's last bytes: the length of the footer, and the magic.
const TAIL: u64 = 8;

/// Looks at the footer: its length, and the schema's tree.
pub(super) fn check_footer(file: &File, bytes: u64, limits: &Limits) -> Result<(), Problem> {
    let tail = bytes.checked_sub(TAIL).ok_or_else(damaged)?;
    let mut reader = at(file, tail, TAIL)?;
    let mut length = [0; 4];
    reader.read_exact(&mut length)?;
    let length = u64::from(u32::from_le_bytes(length));
    let start = tail.checked_sub(length).ok_or_else(damaged)?;
    let most = most(limits);
    if length > most.as_u64() {
        return Err(Problem::LargePart(limits::shown(most)));
    }
    let mut footer = at(file, start, length)?;
    // How many children of each group that is open are still to come; the root is the child of nobody.
    let mut open = vec![1_u64];
    let mut fields = Fields::default();
    while let Some((number, kind)) = fields.next(&mut footer)? {
        if number != SCHEMA || kind != LIST {
            skip(&mut footer, kind, DEPTH)?;
            continue;
        }
        let (size, kind) = list(&mut footer)?;
        for _ in 0..size {
            while open.last() == Some(&0) {
                open.pop();
            }
            *open.last_mut().ok_or_else(damaged)? -= 1;
            let [children] = numbers(&mut footer, kind, [CHILDREN])?;
            if let Some(children) = children {
                open.push(u64::try_from(children).ok().filter(|children| *children < size).ok_or_else(damaged)?);
            }
            if open.len() > DEPTH {
                return Err(damaged().into());
            }
        }
    }
    Ok(())
}

/// Looks at the header of every page of the columns that are `wanted`, by the names of the table's fields.
pub(super) fn check_pages(
    file: &File,
    bytes: u64,
    table: &ParquetMetaData,
    wanted: impl Fn(&str) -> bool,
    limits: &Limits,
) -> Result<(), Problem> {
    let chunks = table.row_groups().iter().flat_map(|group| group.columns());
    let most = most(limits);
    let (mut packed, mut unpacked) = (0_u64, 0_u64);
    for chunk in chunks.filter(|chunk| chunk.column_path().parts().first().is_some_and(|name| wanted(name))) {
        let (mut start, mut left) = range(chunk).ok_or_else(damaged)?;
        // No two chunks share bytes: together they are not longer than the file, and looking at them takes as long as it is.
        packed += left;
        if start.checked_add(left).is_none_or(|end| end > bytes) || packed > bytes {
            return Err(damaged().into());
        }
        while left > 0 {
            let mut reader = at(file, start, left)?;
            let page = Page::read(&mut reader)?;
            let length = left - reader.limit() + page.packed;
            if length > left {
                return Err(damaged().into());
            }
            (start, left) = (start + length, left - length);
            if page.unpacked > most.as_u64() {
                return Err(Problem::LargePart(limits::shown(most)));
            }
            if page.delta {
                return Err(Problem::Delta);
            }
            unpacked += page.unpacked;
        }
    }
    if unpacked > limits::unpackable(packed, limits.ratio) {
        return Err(Problem::Packed(limits.ratio));
    }
    Ok(())
}

/// Bytes of a page or the footer: a page holds many rows, so a short limit of a row is none of a page.
fn most(limits: &Limits) -> ByteSize {
    limits.record.max(ByteSize(limits::ALWAYS))
}

/// Where a chunk begins and how long it is.
fn range(chunk: &ColumnChunkMetaData) -> Option<(u64, u64)> {
    let start = chunk.dictionary_page_offset().unwrap_or(chunk.data_page_offset());
    Some((start.try_into().ok()?, chunk.compressed_size().try_into().ok()?))
}

/// Bytes of a page, as they stand in the file and as they are in memory.
struct Page {
    packed: u64,
    unpacked: u64,
    /// Whether it holds texts in a delta encoding. There the page's size bounds neither the number of texts, for which
    /// the library reserves memory, nor their length: a text may repeat the one before it and add nothing.
    delta: bool,
}

impl Page {
    fn read(reader: &mut impl BufRead) -> io::Result<Page> {
        let (mut packed, mut unpacked, mut entries, mut delta) = (None, None, None, false);
        let mut fields = Fields::default();
        while let Some((number, kind)) = fields.next(reader)? {
            let earlier = match (number, kind) {
                (UNPACKED, INT) => unpacked.replace(integer(reader)?),
                (PACKED, INT) => packed.replace(integer(reader)?),
                (DICTIONARY, _) => {
                    let [number] = numbers(reader, kind, [ENTRIES])?;
                    entries.replace(number.ok_or_else(damaged)?)
                }
                (DATA | DATA_2, _) => {
                    let encoding = if number == DATA { ENCODING } else { ENCODING_2 };
                    let [encoding] = numbers(reader, kind, [encoding])?;
                    delta |= encoding.is_some_and(|encoding| DELTA.contains(&encoding));
                    None
                }
                // The library may take them for numbers all the same.
                (UNPACKED | PACKED, _) => return Err(damaged()),
                _ => {
                    skip(reader, kind, DEPTH)?;
                    None
                }
            };
            if earlier.is_some() {
                return Err(damaged());
            }
        }
        let size = |number: Option<i64>| number.and_then(|number| u64::try_from(number).ok()).ok_or_else(damaged);
        let page = Page { packed: size(packed)?, unpacked: size(unpacked)?, delta };
        // An entry of a dictionary takes four bytes at least: the length of a text, or a number.
        if entries.is_some() && size(entries)? > page.unpacked / 4 {
            return Err(damaged());
        }
        Ok(page)
    }
}

/// Numbers of fields: of a footer, an element of the schema, a page's header, the headers of its three kinds.
const SCHEMA: i64 = 2;
const CHILDREN: i64 = 5;
const UNPACKED: i64 = 2;
const PACKED: i64 = 3;
const DATA: i64 = 5;
const DICTIONARY: i64 = 7;
const DATA_2: i64 = 8;
const ENCODING: i64 = 2;
const ENCODING_2: i64 = 4;
const ENTRIES: i64 = 1;

/// Encodings of texts: `DELTA_LENGTH_BYTE_ARRAY`, `DELTA_BYTE_ARRAY`.
const DELTA: [i64; 2] = [6, 7];

/// Types of fields.
const INT: u8 = 5;
const LIST: u8 = 9;
const STRUCT: u8 = 12;

/// The fields of a struct, one after the other.
#[derive(Default)]
struct Fields {
    number: i64,
}

impl Fields {
    /// The number and type of the next field.
    fn next(&mut self, reader: &mut impl BufRead) -> io::Result<Option<(i64, u8)>> {
        let head = byte(reader)?;
        if head == 0 {
            return Ok(None);
        }
        self.number = if head >> 4 == 0 { integer(reader)? } else { self.number + i64::from(head >> 4) };
        if i16::try_from(self.number).is_err() {
            return Err(damaged());
        }
        Ok(Some((self.number, head & 15)))
    }
}

/// Of a struct, the whole numbers in these fields.
fn numbers<const N: usize>(reader: &mut impl BufRead, kind: u8, wanted: [i64; N]) -> io::Result<[Option<i64>; N]> {
    let mut found = [None; N];
    if kind != STRUCT {
        return Err(damaged());
    }
    let mut fields = Fields::default();
    while let Some((number, kind)) = fields.next(reader)? {
        match wanted.iter().position(|wanted| *wanted == number) {
            Some(place) if kind == INT && found[place].is_none() => found[place] = Some(integer(reader)?),
            Some(_) => return Err(damaged()),
            None => skip(reader, kind, DEPTH)?,
        }
    }
    Ok(found)
}

/// Passes a field's value.
fn skip(reader: &mut impl BufRead, kind: u8, depth: usize) -> io::Result<()> {
    let depth = depth.checked_sub(1).ok_or_else(damaged)?;
    match kind {
        1 | 2 => Ok(()),
        3 => pass(reader, 1),
        4..=6 => integer(reader).map(drop),
        7 => pass(reader, 8),
        8 => {
            let length = unsigned(reader)?;
            pass(reader, length)
        }
        LIST | 10 => {
            let (size, kind) = list(reader)?;
            // In a list, a truth value is a byte.
            (0..size).try_for_each(|_| skip(reader, if kind <= 2 { 3 } else { kind }, depth))
        }
        STRUCT => {
            let mut fields = Fields::default();
            while let Some((_, kind)) = fields.next(reader)? {
                skip(reader, kind, depth)?;
            }
            Ok(())
        }
        _ => Err(damaged()),
    }
}

/// How many values a list has, and their type.
fn list(reader: &mut impl BufRead) -> io::Result<(u64, u8)> {
    let head = byte(reader)?;
    let size = if head >> 4 == 15 { unsigned(reader)? } else { u64::from(head >> 4) };
    Ok((size, head & 15))
}

fn integer(reader: &mut impl BufRead) -> io::Result<i64> {
    let number = unsigned(reader)?;
    Ok((number >> 1) as i64 ^ -((number & 1) as i64))
}

fn unsigned(reader: &mut impl BufRead) -> io::Result<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let part = byte(reader)?;
        number |= u64::from(part & 127) << shift;
        if part < 128 {
            return Ok(number);
        }
    }
    Err(damaged())
}

fn byte(reader: &mut impl BufRead) -> io::Result<u8> {
    let mut byte = [0];
    reader.read_exact(&mut byte)?;
    Ok(byte[0])
}

fn pass(reader: &mut impl BufRead, bytes: u64) -> io::Result<()> {
    match io::copy(&mut reader.take(bytes), &mut io::sink())? {
        passed if passed == bytes => Ok(()),
        _ => Err(damaged()),
    }
}

/// The part of the file that begins here and is so long.
fn at(mut file: &File, start: u64, length: u64) -> io::Result<io::Take<BufReader<&File>>> {
    file.seek(SeekFrom::Start(start))?;
    Ok(BufReader::with_capacity(512, file).take(length))
}

/// What a table is that contradicts itself.
pub(super) fn damaged() -> io::Error {
    io::Error::other("the table is damaged")
}
