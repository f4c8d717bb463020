//! The manifest of a folder of tables: which program, grammar, settings and parameters made which files. It names no
//! clock, machine or user, so that the same articles give the same bytes.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::folder::Kind;
use super::json::Openness;
use crate::grammar::Grammar;

/// How a folder of tables is made.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What the tables are written as.
    pub kind: Kind,
    /// The rule pack of the audit, and its SHA-256; none where no audit is run.
    pub house: Option<(String, String)>,
    /// The configuration file that counted, as seen from the working directory, and its SHA-256.
    pub configuration: Option<(String, String)>,
}

impl Settings {
    /// Files of this kind, without audit and configuration file.
    pub fn new(kind: Kind) -> Settings {
        Settings { kind, house: None, configuration: None }
    }
}

/// How much was analysed.
pub(super) struct Counts {
    pub(super) articles: usize,
    /// Articles that could not be read, and are in no table.
    pub(super) skipped: usize,
    pub(super) words: u64,
}

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'static str,
    version: &'static str,
    grammar: &'a str,
    engine: &'static str,
    /// Attributions less likely than this were left out: unquoted, quoted, proposed by a rule. Null for the rules alone.
    least_confidence: Option<[f32; 3]>,
    house: Option<&'a str>,
    house_sha256: Option<&'a str>,
    configuration: Option<File<'a>>,
    parameters: BTreeMap<&'a str, Openness>,
    articles: usize,
    skipped: usize,
    words: u64,
    files: &'a [Written],
    left_out: BTreeMap<&'static str, &'static str>,
    format: &'static str,
    offsets: &'static str,
    safety: &'static str,
}

/// A file that was read.
#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    sha256: &'a str,
}

/// A file of the folder.
#[derive(Serialize)]
pub(super) struct Written {
    pub(super) file: String,
    /// What one row is.
    pub(super) row: &'static str,
    pub(super) rows: usize,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// The manifest as text.
pub(super) fn text(grammar: &Grammar, settings: &Settings, counts: Counts, files: &[Written]) -> String {
    let manifest = manifest(grammar, settings, counts, files);
    serde_json::to_string_pretty(&manifest).expect("a manifest holds only values that JSON has") + "\n"
}

/// What the manifest will say of a run before it has read anything: names, and values as JSON.
pub(super) fn run(grammar: &Grammar, settings: &Settings) -> BTreeMap<String, String> {
    let manifest = manifest(grammar, settings, Counts { articles: 0, skipped: 0, words: 0 }, &[]);
    let manifest = serde_json::to_value(manifest).expect("a manifest holds only values that JSON has");
    let mut entries = BTreeMap::new();
    for (name, value) in manifest.as_object().into_iter().flatten() {
        match value {
            // Each parameter by itself, so that the one that differs can be named.
            Value::Object(inner) if name == "parameters" => {
                entries.extend(inner.iter().map(|(key, value)| (key.clone(), value.to_string())))
            }
            value => drop(entries.insert(name.clone(), value.to_string())),
        }
    }
    entries
}

fn manifest<'a>(grammar: &'a Grammar, settings: &'a Settings, counts: Counts, files: &'a [Written]) -> Manifest<'a> {
    let audit = settings.house.is_none().then_some(("findings", "no audit was run, so the table has no rows"));
    let weights = grammar.weights.as_ref();
    Manifest {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        grammar: &grammar.stamp,
        engine: if weights.is_some() { "default" } else { "rules" },
        least_confidence: weights.map(|weights| [weights.least, weights.least_quoted, weights.least_proposed]),
        house: settings.house.as_ref().map(|(name, _)| &**name),
        house_sha256: settings.house.as_ref().map(|(_, sha256)| &**sha256),
        configuration: settings.configuration.as_ref().map(|(file, sha256)| File { file, sha256 }),
        parameters: grammar.parameters.entries.iter().map(|entry| (&*entry.key, entry.value.into())).collect(),
        articles: counts.articles,
        skipped: counts.skipped,
        words: counts.words,
        files,
        left_out: audit.into_iter().collect(),
        format: match settings.kind {
            Kind::Parquet => {
                "Parquet: columns have the types of the codebook; ids, labels and spans are UTF-8. An absent value \
                              is null."
            }
            Kind::Csv | Kind::MarkedCsv => {
                "CSV as in RFC 4180: UTF-8, commas, quotation marks doubled, lines end in CR LF, \
                                            the first is the header. An empty cell is an absent value."
            }
        },
        offsets: "Columns with `byte` or without a unit in their name, and `spans`, count bytes of the analysed text as \
                  UTF-8; columns with `char` count code points. Both start at 0, end excluded. Lines and columns start at 1.",
        safety: match settings.kind {
            Kind::Parquet => "Text is as it was found.",
            Kind::Csv | Kind::MarkedCsv => {
                "Text that begins with =, +, -, @, their full-width forms, a minus sign, a tab or an end of \
                                            line, also behind apostrophes, has an apostrophe in front, so that no spreadsheet \
                                            runs it."
            }
        },
    }
}
