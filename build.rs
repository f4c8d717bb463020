//! Packs the weights that the program carries: they take a third of their size there.

use std::path::Path;
use std::{env, fs, io};

/// Best that zstd does in some seconds.
const LEVEL: i32 = 19;

fn main() -> io::Result<()> {
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo sets OUT_DIR"))?;
    for name in ["decision", "tagger"] {
        let file = format!("grammars/en/weights/{name}.bin");
        println!("cargo::rerun-if-changed={file}");
        let packed = zstd::encode_all(&fs::read(&file)?[..], LEVEL)?;
        fs::write(Path::new(&out).join(format!("{name}.zst")), packed)?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    Ok(())
}
