//! The manifest of a folder of tables: which program, grammar and parameters made which files. It names no clock, machine
//! or user, so that the same articles give the same bytes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json::Openness;
use crate::grammar::Grammar;

#[derive(Serialize)]
struct Manifest<'a> {
    program: &'static str,
    version: &'static str,
    grammar: &'a str,
    parameters: BTreeMap<&'a str, Openness>,
    articles: usize,
    /// Articles that could not be read, and are in no table.
    skipped: usize,
    words: u64,
    files: &'a [Written],
    left_out: BTreeMap<&'static str, &'static str>,
    format: &'static str,
    offsets: &'static str,
    safety: &'static str,
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
pub(super) fn text(grammar: &Grammar, articles: usize, words: u64, skipped: usize, files: &[Written]) -> String {
    let manifest = Manifest {
        program: env!("CARGO_PKG_NAME"),
        version: env!("CARGO_PKG_VERSION"),
        grammar: &grammar.stamp,
        parameters: grammar.parameters.entries.iter().map(|entry| (&*entry.key, entry.value.into())).collect(),
        articles,
        skipped,
        words,
        files,
        left_out: BTreeMap::from([("findings.csv", "no house rules are checked by this version")]),
        format: "CSV as in RFC 4180: UTF-8, commas, quotation marks doubled, lines end in CR LF, the first is the header. \
                 An empty cell is an absent value.",
        offsets: "Columns with `byte` or without a unit in their name, and `spans`, count bytes of the analysed text as \
                  UTF-8; columns with `char` count code points. Both start at 0, end excluded. Lines and columns start at 1.",
        safety: "Text that begins with =, +, -, @, a tab or a carriage return has an apostrophe in front, so that no \
                 spreadsheet runs it.",
    };
    serde_json::to_string_pretty(&manifest).expect("a manifest holds only values that JSON has") + "\n"
}
