//! Any text as an article, with the weights that ship with the program.
#![no_main]

use firsthand_fuzz::{DEFAULT, article, checked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    checked(&article(data), &DEFAULT);
});
