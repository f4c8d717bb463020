//! Tidy tables of one article: one grain each, columns as the codebook names and types them.
//!
//! [`rows`] makes the rows of one table as CSV (RFC 4180, UTF-8), [`header`] the header; files are the business of
//! [`folder`](super::folder). What a row holds stands in `fill`, once for CSV and Parquet; text that a spreadsheet could
//! run as a formula is guarded in CSV (`safe`).

mod fill;
pub(super) mod row;
pub(super) mod safe;

use std::io;

use super::codebook::{CODEBOOK, Column};
use super::json::Report;
use super::parquet::{Columns, Writer};
use super::place::Places;
use crate::audit::Audit;
use row::{Lines, Rows, Sink, Value};

/// One of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "`grain` says what a row is")]
pub enum Table {
    Articles,
    Claims,
    Attributions,
    Sources,
    Edges,
    Grants,
    Credits,
    Replies,
    Findings,
    Chains,
}

impl Table {
    /// All of them, in the order of the codebook.
    pub const ALL: [Table; 10] = [
        Table::Articles,
        Table::Claims,
        Table::Attributions,
        Table::Sources,
        Table::Edges,
        Table::Grants,
        Table::Credits,
        Table::Replies,
        Table::Findings,
        Table::Chains,
    ];

    /// The table of this name.
    pub fn named(name: &str) -> Option<Table> {
        Table::ALL.into_iter().find(|table| table.name() == name)
    }

    /// Its name, in the codebook and as a file.
    pub fn name(self) -> &'static str {
        match self {
            Table::Articles => "articles",
            Table::Claims => "claims",
            Table::Attributions => "attributions",
            Table::Sources => "sources",
            Table::Edges => "edges",
            Table::Grants => "grants",
            Table::Credits => "credits",
            Table::Replies => "replies",
            Table::Findings => "findings",
            Table::Chains => "chains",
        }
    }

    /// What one row is.
    pub fn grain(self) -> &'static str {
        match self {
            Table::Articles => "an article",
            Table::Claims => "a claim of an article",
            Table::Attributions => "a source, the words that attribute, and what is attributed",
            Table::Sources => "a source or relay of an article",
            Table::Edges => "a link of an article's graph: who had it from whom",
            Table::Grants => "an explicit grant of anonymity",
            Table::Credits => "a printed credit to an agency, outlet or person",
            Table::Replies => "a party that answers, denies or does not answer",
            Table::Findings => "a finding of an audit, or a rule that it could not apply",
            Table::Chains => "a place where information came through somebody else",
        }
    }

    /// How many rows an article adds.
    pub fn count(self, report: &Report, audit: Option<&Audit>) -> usize {
        match self {
            Table::Articles => 1,
            Table::Claims => report.claims.len(),
            Table::Attributions => report.attributions.len() + report.nested.len(),
            Table::Sources => report.entities.len(),
            Table::Edges => report.graph.edges.len(),
            Table::Grants => report.grants.len(),
            Table::Credits => report.credits.len(),
            Table::Replies => report.replies.len(),
            Table::Findings => audit.map_or(0, |audit| audit.findings.len() + audit.not_assessable.len()),
            Table::Chains => report.chains.len(),
        }
    }
}

/// The header of a table, as one line of CSV.
pub fn header(table: Table) -> Vec<u8> {
    line([CODEBOOK.of(table.name()).iter().map(|column| &*column.name)])
}

/// The codebook, as a table.
pub fn codebook() -> Vec<u8> {
    line([super::codebook::HEADER].into_iter().chain(CODEBOOK.rows()))
}

/// The rows of one table for one article, as lines of CSV. `places` are those of the article's text; without an audit
/// there are no findings.
pub fn rows(table: Table, report: &Report, places: &Places, audit: Option<&Audit>) -> Vec<u8> {
    written(Lines::new(), table, report, places, audit).bytes()
}

/// The rows of one table for several articles, each with its text, as a Parquet file. `stamp` names the grammar.
pub fn parquet<'r>(
    table: Table,
    articles: impl IntoIterator<Item = (&'r Report, &'r str)>,
    stamp: &str,
) -> io::Result<Vec<u8>> {
    let mut writer = Writer::new(vec![], table, stamp)?;
    for (report, text) in articles {
        writer.append(&columns(table, report, &Places::new(text), None))?;
    }
    writer.finish()
}

/// The same rows as columns.
pub(super) fn columns(table: Table, report: &Report, places: &Places, audit: Option<&Audit>) -> Columns {
    written(Columns::new(CODEBOOK.of(table.name())), table, report, places, audit)
}

fn written<S: Sink>(out: S, table: Table, report: &Report, places: &Places, audit: Option<&Audit>) -> S {
    let mut rows = Rows::new(out, CODEBOOK.of(table.name()), report, audit, places);
    fill::fill(table, &mut rows);
    rows.out
}

/// A table of words from outside, with the header of its columns.
pub(crate) fn table(columns: &[Column], rows: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut out = Lines::new();
    columns.iter().for_each(|column| out.cell(Value::Word(&column.name)));
    out.end();
    for row in rows {
        row.iter().for_each(|cell| out.cell(Value::Text(cell)));
        out.end();
    }
    out.bytes()
}

/// Rows of words of our own making, as lines of CSV.
fn line<'v>(rows: impl IntoIterator<Item = impl IntoIterator<Item = &'v str>>) -> Vec<u8> {
    let mut out = Lines::new();
    for row in rows {
        row.into_iter().for_each(|word| out.cell(Value::Word(word)));
        out.end();
    }
    out.bytes()
}
