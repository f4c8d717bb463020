//! Any bytes as a file of records or text. The first byte says of which format, and whether it is packed.
#![no_main]

use std::io::Write;

use firsthand::ingest::Format;
use firsthand_fuzz::ingested;
use flate2::Compression;
use flate2::write::GzEncoder;
use libfuzzer_sys::fuzz_target;

/// `None` is what the bytes look like. Pages have their own target.
const FORMATS: [Option<Format>; 7] = [
    Some(Format::Json),
    Some(Format::Jsonl),
    Some(Format::Csv),
    Some(Format::Tsv),
    Some(Format::Text),
    None,
    Some(Format::Warc),
];

fuzz_target!(|data: &[u8]| {
    let Some((&first, data)) = data.split_first() else { return };
    let format = FORMATS[first as usize % 8 % FORMATS.len()];
    let items = ingested(data, format);
    assert_eq!(items, ingested(data, format), "two runs differ");
    if first & 0x40 != 0 && !data.starts_with(&[0x1f, 0x8b]) {
        let mut packed = GzEncoder::new(vec![], Compression::fast());
        packed.write_all(data).unwrap();
        let packed = packed.finish().unwrap();
        assert_eq!(items, ingested(&packed, format), "packed, it is read otherwise");
        // Cut anywhere, what is read is what stood there.
        let cut = packed.len() * (first as usize >> 3 & 7) / 8;
        ingested(&packed[..cut], format);
    }
});
