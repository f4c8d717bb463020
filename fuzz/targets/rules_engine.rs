//! Any text as an article: the rules decide who said what.
#![no_main]

use firsthand_fuzz::{RULES, article, checked};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    checked(&article(data), &RULES);
});
