//! Broken articles: bytes flipped, cut, doubled, spliced. Whatever comes of them, every report holds.
//!
//! `FIRSTHAND_MUTATED` says how many to make. Each has a number, from which it can be made again: the failure names it.

use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use firsthand::audit::{self, House};
use firsthand::ingest::{Options, articles};
use firsthand::recheck::recheck;
use firsthand::report::{self, json};
use firsthand::{Grammar, analyze, steps};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

/// How many a usual run makes.
const USUAL: usize = 150;

/// The articles of the tests, and those beside the repository where there are any.
fn originals() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("FIRSTHAND_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folders = [
        root.join("tests/articles"),
        shared.join("articles"),
        shared.join("gold/text"),
        shared.join("data/polnear/dev/text"),
    ];
    let mut found = vec![];
    for folder in folders {
        let mut files: Vec<_> = fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
        files.retain(|path| path.extension().is_some_and(|end| end == "txt"));
        files.sort();
        found.extend(files.into_iter().map(|path| fs::read(path).unwrap()));
    }
    found
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((bits ^ (bits >> 31)) % end.max(1) as u64) as usize
    }
}

/// What stands in articles and is hard to read: marks that open and close, ends of line, letters of all kinds.
const HARD: [&str; 24] = [
    "\"",
    "“",
    "”",
    "‘",
    "’",
    "«",
    "»",
    "(",
    ")",
    "\n",
    "\n\n",
    "\r",
    "\t",
    "\u{a0}",
    "\u{200b}",
    "\u{202e}",
    "e\u{301}",
    "—",
    "…",
    "said",
    ", according to ",
    ". ",
    "🧑‍🚒",
    "\u{feff}",
];

/// An article with some damage, always the same for a number.
fn mutated(originals: &[Vec<u8>], number: usize) -> Vec<u8> {
    let mut random = Random(number as u64);
    let mut bytes = originals[random.below(originals.len())].clone();
    for _ in 0..=random.below(8) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(400)).min(bytes.len());
        match random.below(7) {
            // Flipped
            0 => (0..=random.below(20)).for_each(|_| {
                let (at, bit) = (random.below(bytes.len()), random.below(8));
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << bit;
                }
            }),
            // Cut
            1 => bytes.truncate(at),
            2 => drop(bytes.drain(at..end)),
            // Doubled
            3 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            // Spliced
            4 => {
                let other = &originals[random.below(originals.len())];
                let from = random.below(other.len());
                let part = other[from..(from + random.below(2000)).min(other.len())].to_vec();
                bytes.splice(at..end, part);
            }
            _ => {
                let part = HARD[random.below(HARD.len())].repeat(1 + random.below(3));
                bytes.splice(at..at, part.into_bytes());
            }
        }
    }
    bytes
}

/// What became of an article.
enum Outcome {
    /// Its report, as a hash, and the steps that it took for each byte.
    Report([u8; 32], u64),
    /// It holds no text any more.
    Refused,
    Wrong(String),
}

fn read(folder: &Path, bytes: &[u8], number: usize) -> Outcome {
    static KNOWN: OnceLock<(Grammar, House)> = OnceLock::new();
    let (grammar, house) = KNOWN.get_or_init(|| (Grammar::builtin(), House::builtin("default").unwrap()));
    let path = folder.join(format!("{number}.txt"));
    fs::write(&path, bytes).unwrap();
    let article = articles(vec![path.clone()], Options::default()).next();
    fs::remove_file(path).unwrap();
    let Some(Ok(mut article)) = article else { return Outcome::Refused };
    // The folder's name is another on each run.
    article.path = format!("{number}.txt");
    let made = catch_unwind(|| {
        let (analysis, taken) = steps::of(|| analyze(&article, grammar));
        let report = report::of(&article, &analysis, grammar);
        let flaws = recheck(&report, Some(&article.text), &grammar.parameters);
        let audit = audit::audit(&article, &analysis, house, grammar);
        let outside = |span: firsthand::Span| article.text.get(span.start as usize..span.end as usize).is_none();
        let astray = audit.findings.iter().filter_map(|finding| finding.span).any(outside);
        (json::object(&report), flaws, taken, astray)
    });
    let length = article.text.len();
    match made {
        Err(_) => Outcome::Wrong(format!("{number}: panics")),
        Ok((.., taken, _)) if taken > steps::budget(length) => {
            Outcome::Wrong(format!("{number}: takes {taken} steps for {length} bytes"))
        }
        Ok((.., true)) => Outcome::Wrong(format!("{number}: has a finding outside the text")),
        Ok((_, flaws, ..)) if !flaws.is_empty() => {
            Outcome::Wrong(format!("{number}: {}: {}", flaws[0].at, flaws[0].message))
        }
        Ok((object, _, taken, _)) => Outcome::Report(Sha256::digest(object).into(), taken / length as u64),
    }
}

/// The smallest texts that once failed.
#[test]
fn what_once_failed_holds() {
    let folder = tempfile::tempdir().unwrap();
    for text in
        ["Maddern, chairman of the of the Lorn", "Port news\nThe port will close in May, according to a city official"]
    {
        match read(folder.path(), text.as_bytes(), 0) {
            Outcome::Report(..) => {}
            Outcome::Refused => panic!("{text}: refused"),
            Outcome::Wrong(why) => panic!("{text}: {why}"),
        }
    }
}

#[test]
fn every_report_of_a_broken_article_holds() {
    let count =
        std::env::var("FIRSTHAND_MUTATED").map_or(USUAL, |count| count.parse().expect("FIRSTHAND_MUTATED: a number"));
    let originals = originals();
    assert!(originals.len() >= 18, "the test's own articles");
    let folder = tempfile::tempdir().unwrap();
    let run = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let one = |number| read(folder.path(), &mutated(&originals, number), number);
        pool.install(|| (0..count).into_par_iter().map(one).collect::<Vec<_>>())
    };
    let mut wrong = vec![];
    let (mut refused, mut most) = (0, 0);
    for (number, pair) in run(1).into_iter().zip(run(2)).enumerate() {
        match pair {
            (Outcome::Report(one, steps), Outcome::Report(other, again)) if (one, steps) == (other, again) => {
                most = most.max(steps);
            }
            (Outcome::Refused, Outcome::Refused) => refused += 1,
            (Outcome::Wrong(why), _) | (_, Outcome::Wrong(why)) => wrong.push(why),
            _ => wrong.push(format!("{number}: differs between one thread and two")),
        }
    }
    eprintln!("{} originals, {count} articles, {refused} without text, {} wrong", originals.len(), wrong.len());
    eprintln!("at most {most} steps for each byte");
    if let Some(number) = wrong.first().and_then(|why| why.split(':').next()?.parse().ok()) {
        let kept = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("mutated-{number}.txt"));
        fs::write(&kept, mutated(&originals, number)).unwrap();
        panic!("{} of {count}, the first in {}:\n{}", wrong.len(), kept.display(), wrong.join("\n"));
    }
    assert!(wrong.is_empty() && refused * 4 < count, "{refused} of {count} refused");
}
