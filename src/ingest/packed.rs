//! Compressed files: gzip and zstd, by their first bytes, also several one after another in one file.

use std::io::{self, BufReader, Cursor, Read};

use flate2::read::MultiGzDecoder;

use super::limits;

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

/// How files are compressed that begin so.
pub(super) fn packing(head: &[u8]) -> Option<Packing> {
    match head {
        [0x1f, 0x8b, ..] => Some(Packing::Gzip),
        // A frame, or one to be skipped, with which some programs begin.
        [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Packing::Zstd),
        _ => None,
    }
}

/// What is in a file, of which the first bytes were read, as long as that stands in a ratio to its size. What asks for a
/// window of more than 128 MiB (`zstd --ultra --long=28`) is refused when it is read, so that memory stays bounded.
pub(super) fn unpack(
    packing: Packing,
    head: Vec<u8>,
    rest: Box<dyn Read + Send>,
    ratio: u64,
) -> io::Result<Box<dyn Read + Send>> {
    let packed = Cursor::new(head).chain(rest);
    Ok(match packing {
        Packing::Gzip => {
            let decoder = |packed| Ok(MultiGzDecoder::new(BufReader::new(packed)));
            Box::new(limits::unpacked(packed, ratio, decoder)?)
        }
        Packing::Zstd => Box::new(limits::unpacked(packed, ratio, zstd::Decoder::new)?),
    })
}
