//! SHA-256, as manifests, reports and stamps print it.

use std::io::{self, Read, Write};

use sha2::{Digest, Sha256};

/// Bytes in hexadecimal, small letters.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of bytes in hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(&Sha256::digest(bytes))
}

/// Reads to the end. How many bytes those were, and their hash, to which more may be added.
pub fn read(reader: &mut impl Read) -> io::Result<(u64, Sha256)> {
    let mut hash = Sha256::new();
    let bytes = io::copy(reader, &mut Hashing(&mut hash))?;
    Ok((bytes, hash))
}

/// A hash that can be written to.
struct Hashing<'a>(&'a mut Sha256);

impl Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The first 128 bits of the SHA-256 of numbers: no two lists of them have the same, as far as anybody will ever see.
pub(crate) fn short(numbers: impl IntoIterator<Item = u64>) -> [u64; 2] {
    let mut hash = Sha256::new();
    numbers.into_iter().for_each(|number| hash.update(number.to_le_bytes()));
    let hash = hash.finalize();
    let number = |bytes: &[u8]| bytes.iter().fold(0, |number: u64, byte| number << 8 | u64::from(*byte));
    [number(&hash[..8]), number(&hash[8..16])]
}
