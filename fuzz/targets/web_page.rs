//! Any bytes as a web page. Its article is one that can be analysed.
#![no_main]

use firsthand::ingest::Format;
use firsthand_fuzz::{RULES, checked, ingested};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let items = ingested(data, Some(Format::Html));
    assert_eq!(items.len(), 1, "one page, one article or one error");
    assert_eq!(items, ingested(data, Some(Format::Html)), "two runs differ");
    // Mostly short: analysing is what other targets do.
    if let Some(Ok(article)) = items.first().filter(|_| data.len().is_multiple_of(16)) {
        checked(article, &RULES);
    }
});
