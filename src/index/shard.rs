//! A shard: some hundred pages as one file, each compressed by itself, so that one can be read without the others.
//!
//! Pages go in as postcard writes them, each with the SHA-256 of its article, as one member of a gzip file. What a file claims
//! is never believed: its SHA-256 is compared first, no more is unpacked than a shard may have, a length in it takes no memory
//! before its bytes are there, and no page leads outside its text.

use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::manifest::Listed;
use super::{Error, Sum, name, write as write_whole};
use crate::digest;
use crate::verify::Page;

/// An article's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// SHA-256 of all that analysis reads of the article.
    pub(super) content: Sum,
    pub(super) page: Page,
}

impl Record {
    /// SHA-256 of id and path.
    pub(super) fn name(&self) -> Sum {
        name(&self.page.head.id, &self.page.head.path)
    }
}

/// Where a page lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The number of the shard.
    pub(super) shard: u32,
    start: u64,
    length: usize,
}

/// A shard unpacks to at most so many times its size. What would have more is stored as it is.
const RATIO: u64 = 16;

/// The number in a shard's name.
pub(super) fn number(name: &str) -> Option<u32> {
    let number = name.strip_prefix("pages-")?.strip_suffix(".gz")?.parse().ok().filter(|number| *number > 0)?;
    (file(number) == name).then_some(number)
}

fn file(number: u32) -> String {
    format!("pages-{number:06}.gz")
}

/// Writes a shard. Where its pages lie.
pub(super) fn write(folder: &Path, number: u32, records: &[Record]) -> Result<(Listed, Vec<Place>), Error> {
    let mut bytes = vec![];
    let mut places = vec![];
    for record in records {
        let packed = pack(record);
        places.push(Place { shard: number, start: bytes.len() as u64, length: packed.len() });
        bytes.extend(packed);
    }
    let file = file(number);
    write_whole(&folder.join(&file), &bytes)?;
    let listed = Listed { file, articles: records.len(), bytes: bytes.len() as u64, sha256: digest::sha256(&bytes) };
    Ok((listed, places))
}

/// Reads a shard: what `keep` keeps of each page.
pub(super) fn read<K>(folder: &Path, listed: &Listed, keep: impl Fn(Record, Place) -> K) -> Result<Vec<K>, Error> {
    let path = folder.join(&listed.file);
    let broken = |why: &str| Error::broken(&path, why);
    let bytes = match path.metadata() {
        Ok(found) if found.len() == listed.bytes => fs::read(&path).map_err(Error::file(&path))?,
        Ok(_) => return Err(broken("is shorter or longer than it was written")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Err(broken("is missing")),
        Err(error) => return Err(Error::file(&path)(error)),
    };
    if digest::sha256(&bytes) != listed.sha256 {
        return Err(broken("is not as it was written"));
    }
    let kept = unpack(&bytes, |record, start, length| keep(record, Place { shard: listed.number(), start, length }));
    let kept = kept.ok_or_else(|| broken("holds no pages of articles"))?;
    if kept.len() != listed.articles {
        return Err(broken("holds more or fewer articles than the manifest says"));
    }
    Ok(kept)
}

/// Reads a single page of a shard that was read before.
pub(super) fn read_one(folder: &Path, place: Place) -> Result<Record, Error> {
    let path: PathBuf = folder.join(file(place.shard));
    let read = || {
        let mut bytes = vec![0; place.length];
        let mut file = File::open(&path)?;
        file.seek(SeekFrom::Start(place.start))?;
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    };
    let bytes = read().map_err(Error::file(&path))?;
    let mut records = unpack(&bytes, |record, _, _| record).unwrap_or_default();
    records.pop().filter(|_| records.is_empty()).ok_or_else(|| Error::broken(&path, "is not as it was written"))
}

fn pack(record: &Record) -> Vec<u8> {
    let plain = postcard::to_allocvec(record).expect("pages are plain values, and memory has no end of file");
    let packed = compressed(&plain, Compression::default());
    if packed.len() as u64 * RATIO < plain.len() as u64 { compressed(&plain, Compression::none()) } else { packed }
}

fn compressed(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes what is written to it")
}

/// What is kept of the pages of a shard, given where each starts and how long it is; nothing where the bytes are none that
/// [`pack`] makes.
fn unpack<K>(bytes: &[u8], keep: impl Fn(Record, u64, usize) -> K) -> Option<Vec<K>> {
    let mut most = bytes.len() as u64 * RATIO;
    let mut kept = vec![];
    let mut rest = bytes;
    while !rest.is_empty() {
        let mut decoder = GzDecoder::new(rest);
        let mut plain = vec![];
        let read = decoder.by_ref().take(most + 1).read_to_end(&mut plain).ok()?;
        most = most.checked_sub(read as u64)?;
        let after = decoder.into_inner();
        let (record, behind): (Record, _) = postcard::take_from_bytes(&plain).ok()?;
        if !behind.is_empty() || !record.page.is_sound() {
            return None;
        }
        kept.push(keep(record, (bytes.len() - rest.len()) as u64, rest.len() - after.len()));
        rest = after;
    }
    Some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Metadata};
    use crate::grammar::{Engine, Grammar};
    use crate::index::Fingerprint;
    use crate::parameters::Parameters;
    use crate::verify::similarity::SharedWords;
    use crate::verify::{self, Set, verify};

    fn records() -> Vec<Record> {
        let grammar = Grammar::builtin_with(Engine::Rules);
        let text = "HARBOUR CITY (Reuters) - “Two ferries won’t sail on 4 March,” harbour master Ada Lind said on Monday.\n\n\
                    The Gazette reported that 300 jobs will be cut, citing two officials.";
        let record = |id: &str| {
            let metadata = Metadata { date: Some("2024-03-04".into()), outlet: Some(id.into()), ..Metadata::default() };
            let article = Article { id: id.into(), path: "news.jsonl".into(), text: text.into(), metadata };
            let page = verify::read(&article, &crate::analyze(&article, &grammar), &grammar);
            Record { content: Fingerprint::of(&article).content, page }
        };
        vec![record("courier"), record("gazette")]
    }

    fn plain(record: &Record) -> Vec<u8> {
        postcard::to_allocvec(record).unwrap()
    }

    /// The pages in a file's bytes.
    fn pages(bytes: &[u8]) -> Option<Vec<Record>> {
        unpack(bytes, |record, _, _| record)
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let records = records();
        let (listed, places) = write(folder.path(), 3, &records).unwrap();
        assert_eq!(read(folder.path(), &listed, |record, _| record).unwrap(), records);
        assert_eq!(read(folder.path(), &listed, |_, place| place).unwrap(), places);
        for (record, place) in records.iter().zip(places) {
            assert_eq!(read_one(folder.path(), place).unwrap(), *record);
        }
        let (none, _) = write(folder.path(), 4, &[]).unwrap();
        assert_eq!(read(folder.path(), &none, |record, _| record).unwrap(), []);
    }

    #[test]
    fn an_article_of_one_word_is_not_packed_beyond_what_is_unpacked() {
        let mut records = records();
        records[0].page.body.text = "no ".repeat(1 << 20);
        let packed: Vec<u8> = records.iter().flat_map(pack).collect();
        assert_eq!(pages(&packed).unwrap(), records);
        // The same packed as well as can be is refused.
        assert_eq!(pages(&compressed(&plain(&records[0]), Compression::best())), None);
    }

    #[test]
    fn names_are_numbers() {
        assert_eq!(number(&file(7)), Some(7));
        assert_eq!(number(&file(12_345_678)), Some(12_345_678));
        for name in ["pages-7.gz", "pages-000000.gz", "pages-+00007.gz", "pages-000007", "../pages-000007.gz"] {
            assert_eq!(number(name), None, "{name}");
        }
    }

    /// Each byte of two pages changed, or all from there left out: whatever is still read can be compared.
    #[test]
    fn no_forged_byte_is_the_end_of_the_program() {
        let [one, other] = &records()[..] else { panic!("two pages") };
        let bytes = plain(one);
        let other = compressed(&plain(other), Compression::fast());
        let read_with = |bytes: &[u8]| pages(&[compressed(bytes, Compression::fast()), other.clone()].concat());
        let mut read = 0;
        for at in 0..bytes.len() {
            for changed in [0, 1, 0x7f, 0x80, 0xff, bytes[at].wrapping_add(1)] {
                let mut forged = bytes.clone();
                forged[at] = changed;
                if let Some(records) = read_with(&forged) {
                    read += 1;
                    let pages = records.into_iter().map(|record| record.page).collect();
                    let made = verify(Set::in_memory(pages), &SharedWords, &Parameters::builtin(), true).unwrap();
                    crate::report::verify::object(&crate::report::verify::of(&made));
                }
            }
            assert_eq!(read_with(&bytes[..at]), None);
        }
        assert!(read > bytes.len(), "{read}");
    }

    #[test]
    fn a_length_that_is_forged_takes_no_memory() {
        let record = Record { content: [0; 32], page: verify::Page::default() };
        let bytes = plain(&record);
        for at in 32..bytes.len() {
            // A length of 2^63 where one of nothing stood.
            let huge = [&bytes[..at], &[0xff; 9][..], &[0x01], &bytes[at + 1..]].concat();
            let huge = compressed(&huge, Compression::fast());
            let memory = allocation_counter::measure(|| drop(pages(&huge)));
            assert!(memory.bytes_max < 4 << 20, "{at}: {memory:?}");
        }
    }
}
