//! Any text as a graph for `firsthand score`. What it answers is within its bounds and always the same.
#![no_main]

use firsthand_fuzz as _;
use libfuzzer_sys::fuzz_target;

#[path = "../../src/commands/score.rs"]
#[allow(dead_code, reason = "the command's own part is not needed")]
mod score;

/// Nodes and edges. Larger graphs are slow by design.
const MOST: usize = 200;

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    match (score::score(&text, MOST), score::score(&text, MOST)) {
        (Ok(answer), Ok(again)) => {
            assert_eq!(answer, again, "two runs differ");
            let number = |key: &str, at: usize| answer[key][at].as_f64().expect("a number");
            let [low, high] = [number("strength", 0), number("strength", 1)];
            assert!(0.0 <= low && low <= high && high <= 1.0, "{answer}");
            assert!(number("independence", 0) <= number("independence", 1), "{answer}");
            // What is all but impossible may be rounded to 0; what has no way at all is 0.
            assert!(number("independence", 1) > 0.0 || high == 0.0, "{answer}");
            let gains = answer["importance"].as_object().expect("an object");
            assert!(gains.values().all(|gain| (0.0..=1.0).contains(&gain.as_f64().expect("a number"))), "{answer}");
        }
        (Err(error), Err(again)) => assert_eq!(error.to_string(), again.to_string()),
        _ => panic!("one run scored it, the other did not"),
    }
});
