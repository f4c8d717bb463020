//! Any text as a rule file, beside a few word lists. Mistakes have a place in the file; what is none is tried on its examples.
#![no_main]

use std::sync::LazyLock;

use firsthand::Grammar;
use firsthand::grammar::check;
use firsthand::syntax::Tag;
use firsthand::syntax::tagger::{COLUMNS, FIXED_ROWS, Row, Tagger};
use libfuzzer_sys::fuzz_target;

/// Weights that know nothing: reading the real ones would take most of the time.
static TAGGER: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let rows = vec![Row([0; COLUMNS]); FIXED_ROWS + 2];
    Tagger::new(vec![Tag::default()], vec![], vec![0; 2], rows).unwrap().write()
});

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let read = || {
        Grammar::read([
            ("fuzz.rules", text.as_bytes()),
            ("lexicon/say.txt", b"add   adds added adding\nsay   says said saying\n"),
            ("lexicon/tell.txt", b"tell   tells told telling\n"),
            ("lexicon/role.txt", b"mayor   mayors\nprime minister   prime ministers\n"),
            ("weights/tagger.bin", &TAGGER),
        ])
    };
    match (read(), read()) {
        (Ok(grammar), Ok(again)) => {
            assert_eq!(grammar.stamp, again.stamp);
            let shown = |grammar: &Grammar| check(grammar).iter().map(ToString::to_string).collect::<Vec<_>>();
            assert_eq!(shown(&grammar), shown(&again), "two runs differ");
        }
        (Err(error), Err(again)) => {
            assert_eq!(error, again, "two runs differ");
            assert!(!error.message.is_empty());
            if error.file == "fuzz.rules" {
                let line = text.split('\n').nth(error.line - 1).expect("the line is in the file");
                assert!((1..=line.chars().count() + 1).contains(&error.column), "{error}");
            }
        }
        _ => panic!("one run read it, the other did not"),
    }
});
