//! Weights as the program carries them: packed, and unpacked when a grammar is loaded.

/// A file that `build.rs` packed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Packed(pub(crate) &'static [u8]);

impl Packed {
    /// The file's bytes.
    pub(crate) fn bytes(self) -> Vec<u8> {
        zstd::decode_all(self.0).expect("the build script packed it")
    }
}
