//! A shard: some hundred pages as one file, compressed.
//!
//! Pages go in as postcard writes them, one after the other, each with the SHA-256 of its article. What a file claims is
//! never believed: its SHA-256 is compared first, no more is unpacked than a shard may have, a length in it takes no memory
//! before its bytes are there, and no page leads outside its text.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::manifest::Listed;
use super::{Error, Sum, name, write as write_whole};
use crate::digest;
use crate::verify::Page;

/// An article's page.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    /// SHA-256 of all that analysis reads of the article.
    pub(super) content: Sum,
    pub(super) page: Page,
}

impl Record {
    /// SHA-256 of id and path.
    pub(super) fn name(&self) -> Sum {
        name(&self.page.id, &self.page.path)
    }
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

/// Writes a shard.
pub(super) fn write(folder: &Path, number: u32, records: &[&Record]) -> Result<Listed, Error> {
    let bytes = pack(records);
    let file = file(number);
    write_whole(&folder.join(&file), &bytes)?;
    Ok(Listed { file, articles: records.len(), bytes: bytes.len() as u64, sha256: digest::sha256(&bytes) })
}

/// Reads a shard.
pub(super) fn read(folder: &Path, listed: &Listed) -> Result<Vec<Record>, Error> {
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
    let records = unpack(&bytes).ok_or_else(|| broken("holds no pages of articles"))?;
    if records.len() != listed.articles {
        return Err(broken("holds more or fewer articles than the manifest says"));
    }
    Ok(records)
}

fn pack(records: &[&Record]) -> Vec<u8> {
    let mut plain = vec![];
    for record in records {
        plain = postcard::to_extend(*record, plain).expect("pages are plain values, and memory has no end of file");
    }
    let packed = compressed(&plain, Compression::default());
    if packed.len() as u64 * RATIO < plain.len() as u64 { compressed(&plain, Compression::none()) } else { packed }
}

fn compressed(bytes: &[u8], level: Compression) -> Vec<u8> {
    let mut encoder = GzEncoder::new(vec![], level);
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("memory takes what is written to it")
}

/// The pages of a shard; nothing where the bytes are none that [`pack`] makes.
fn unpack(bytes: &[u8]) -> Option<Vec<Record>> {
    let most = bytes.len() as u64 * RATIO;
    let mut plain = vec![];
    GzDecoder::new(bytes).take(most + 1).read_to_end(&mut plain).ok().filter(|read| *read as u64 <= most)?;
    let mut records = vec![];
    let mut rest = &plain[..];
    while !rest.is_empty() {
        let (record, after): (Record, _) = postcard::take_from_bytes(rest).ok()?;
        if !record.page.is_sound() {
            return None;
        }
        records.push(record);
        rest = after;
    }
    Some(records)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Article, Metadata};
    use crate::grammar::{Engine, Grammar};
    use crate::index::Fingerprint;
    use crate::parameters::Parameters;
    use crate::verify::similarity::SharedWords;
    use crate::verify::{self, verify};

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

    fn plain(records: &[Record]) -> Vec<u8> {
        records.iter().flat_map(|record| postcard::to_allocvec(record).unwrap()).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        let records = records();
        assert_eq!(unpack(&pack(&records.iter().collect::<Vec<_>>())).unwrap(), records);
        assert_eq!(unpack(&pack(&[])).unwrap(), []);
    }

    #[test]
    fn an_article_of_one_word_is_not_packed_beyond_what_is_unpacked() {
        let mut records = records();
        records[0].page.text = "no ".repeat(1 << 20);
        assert_eq!(unpack(&pack(&records.iter().collect::<Vec<_>>())).unwrap(), records);
        // The same packed as well as can be is refused.
        assert_eq!(unpack(&compressed(&plain(&records), Compression::best())), None);
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
        let bytes = plain(&records());
        let mut read = 0;
        for at in 0..bytes.len() {
            for changed in [0, 1, 0x7f, 0x80, 0xff, bytes[at].wrapping_add(1)] {
                let mut forged = bytes.clone();
                forged[at] = changed;
                if let Some(records) = unpack(&compressed(&forged, Compression::fast())) {
                    read += 1;
                    let pages = records.into_iter().map(|record| record.page).collect();
                    let made = verify(pages, &SharedWords, &Parameters::builtin(), true);
                    crate::report::verify::object(&crate::report::verify::of(&made));
                }
            }
            let torn = unpack(&compressed(&bytes[..at], Compression::fast()));
            assert!(torn.is_none_or(|found| found.len() < 2));
        }
        assert!(read > bytes.len(), "{read}");
    }

    #[test]
    fn a_length_that_is_forged_takes_no_memory() {
        let record = Record { content: [0; 32], page: verify::Page::default() };
        let bytes = plain(&[record]);
        for at in 32..bytes.len() {
            // A length of 2^63 where one of nothing stood.
            let huge = [&bytes[..at], &[0xff; 9][..], &[0x01], &bytes[at + 1..]].concat();
            let huge = compressed(&huge, Compression::fast());
            let memory = allocation_counter::measure(|| drop(unpack(&huge)));
            assert!(memory.bytes_max < 4 << 20, "{at}: {memory:?}");
        }
    }
}
