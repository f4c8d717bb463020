//! Rows, cell by cell: values with a type go in, and a [`Sink`] keeps them as lines of CSV or as columns.
//!
//! Every cell names its column. A debug build compares name and type with the codebook's, and the tests write every table
//! in one: a column that the codebook lacks cannot be written, and none that it has can be left out.

use std::fmt::Write;

use super::safe;
use crate::audit::Audit;
use crate::report::codebook::Column;
use crate::report::json::{Bytes, Report};
use crate::report::labels::{Label, Labelled};
use crate::report::place::Places;
use crate::span::Span;

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::report) enum Value<'a> {
    Absent,
    /// Words from outside, which may be anything.
    Text(&'a str),
    /// Words of our own making: ids, labels, spans.
    Word(&'a str),
    Integer(i64),
    Number(f64),
    Boolean(bool),
}

impl Value<'_> {
    /// Whether a column of this type may hold it.
    fn fits(self, kind: &str) -> bool {
        match self {
            Value::Absent => true,
            Value::Text(_) => kind == "text",
            Value::Word(_) => matches!(kind, "text" | "label" | "id" | "ids" | "spans"),
            Value::Integer(_) => kind == "integer",
            Value::Number(_) => kind == "number",
            Value::Boolean(_) => kind == "boolean",
        }
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(word: &'a String) -> Value<'a> {
        Value::Word(word)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(word: &'a str) -> Value<'a> {
        Value::Word(word)
    }
}

impl From<u8> for Value<'_> {
    fn from(number: u8) -> Self {
        Value::Integer(number.into())
    }
}

impl From<u32> for Value<'_> {
    fn from(number: u32) -> Self {
        Value::Integer(number.into())
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Integer(number as i64)
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Number(number)
    }
}

impl From<bool> for Value<'_> {
    fn from(value: bool) -> Self {
        Value::Boolean(value)
    }
}

/// Keeps cells, row by row.
pub(in crate::report) trait Sink {
    /// The next cell of the row.
    fn cell(&mut self, value: Value);
    /// The row is whole.
    fn end(&mut self);
}

/// Lines of CSV.
pub(super) struct Lines {
    out: csv::Writer<Vec<u8>>,
    cell: String,
}

impl Lines {
    pub(super) fn new() -> Lines {
        // RFC 4180 ends lines so.
        let out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]);
        Lines { out, cell: String::new() }
    }

    pub(super) fn bytes(self) -> Vec<u8> {
        self.out.into_inner().expect("writing to memory does not fail")
    }
}

impl Sink for Lines {
    fn cell(&mut self, value: Value) {
        self.cell.clear();
        let written = match value {
            Value::Absent => Ok(()),
            Value::Text(text) => write!(self.cell, "{}{text}", safe::guard(text)),
            Value::Word(word) => self.cell.write_str(word),
            Value::Integer(number) => write!(self.cell, "{number}"),
            Value::Number(number) => write!(self.cell, "{number}"),
            Value::Boolean(value) => write!(self.cell, "{value}"),
        };
        written.expect("writing to memory does not fail");
        self.out.write_field(&self.cell).expect("writing to memory does not fail");
    }

    fn end(&mut self) {
        self.out.write_record(None::<&[u8]>).expect("writing to memory does not fail");
    }
}

/// The rows of one table for one article.
pub(super) struct Rows<'a, S> {
    pub(super) out: S,
    pub(super) columns: &'a [Column],
    pub(super) report: &'a Report,
    pub(super) audit: Option<&'a Audit>,
    pub(super) places: &'a Places<'a>,
    /// Column of the next cell.
    at: usize,
    /// What is being put together for the next cell.
    scratch: String,
}

impl<'a, S: Sink> Rows<'a, S> {
    pub(super) fn new(
        out: S,
        columns: &'a [Column],
        report: &'a Report,
        audit: Option<&'a Audit>,
        places: &'a Places<'a>,
    ) -> Rows<'a, S> {
        Rows { out, columns, report, audit, places, at: 0, scratch: String::new() }
    }

    /// Begins a row with the columns that every table has.
    pub(super) fn start(&mut self) {
        self.at = 0;
        let report = self.report;
        self.text("article_id", &report.id);
        self.plain("article_sha256", &report.sha256);
    }

    pub(super) fn end(&mut self) {
        debug_assert_eq!(self.at, self.columns.len(), "cells in a row of {}", self.columns[0].table);
        self.out.end();
    }

    /// A value of our own making: an id, a number, true or false.
    pub(super) fn plain<'v>(&mut self, column: &str, value: impl Into<Value<'v>>) {
        debug_assert_eq!(self.columns[self.at].name, column, "column of {}", self.columns[0].table);
        self.next(value);
    }

    /// A value whose column comes from the codebook's order.
    pub(super) fn next<'v>(&mut self, value: impl Into<Value<'v>>) {
        // Nothing is said of what is empty, in CSV as in columns.
        let value = match value.into() {
            Value::Text("") | Value::Word("") => Value::Absent,
            value => value,
        };
        debug_assert!(value.fits(&self.columns[self.at].kind), "{value:?} in {:?}", self.columns[self.at]);
        self.at += 1;
        self.out.cell(value);
    }

    /// A value that may be absent.
    pub(super) fn optional<'v>(&mut self, column: &str, value: Option<impl Into<Value<'v>>>) {
        match value {
            Some(value) => self.plain(column, value),
            None => self.plain(column, Value::Absent),
        }
    }

    /// The two ends of an interval.
    pub(super) fn ends(&mut self, lowest: &str, highest: &str, [low, high]: [f64; 2]) {
        self.plain(lowest, low);
        self.plain(highest, high);
    }

    pub(super) fn label<T: Labelled>(&mut self, column: &str, label: Label<T>) {
        self.plain(column, label.word());
    }

    /// Words from outside.
    pub(super) fn text(&mut self, column: &str, text: &str) {
        self.plain(column, Value::Text(text));
    }

    /// Words of the article.
    pub(super) fn words(&mut self, column: &str, bytes: Option<Bytes>) {
        let words = bytes.map_or("", |bytes| self.places.words(span(bytes)));
        self.text(column, words);
    }

    /// The six columns that say where something stands.
    pub(super) fn place(&mut self, bytes: Option<&Bytes>) {
        let span = bytes.map(|bytes| span(*bytes));
        let chars = span.map(|span| self.places.chars(span));
        let place = span.map(|span| self.places.line_column(span.start));
        self.optional("byte_start", span.map(|span| span.start));
        self.optional("byte_end", span.map(|span| span.end));
        self.optional("char_start", chars.map(|span| span.start));
        self.optional("char_end", chars.map(|span| span.end));
        self.optional("line", place.map(|(line, _)| line));
        self.optional("column", place.map(|(_, column)| column));
    }

    pub(super) fn spans(&mut self, column: &str, spans: &[Bytes]) {
        self.ranges(column, spans.iter().map(|bytes| span(*bytes)));
    }

    pub(super) fn char_spans(&mut self, column: &str, spans: &[Bytes]) {
        let places = self.places;
        self.ranges(column, spans.iter().map(|bytes| places.chars(span(*bytes))));
    }

    /// `start-end start-end ...`
    fn ranges(&mut self, column: &str, spans: impl Iterator<Item = Span>) {
        let mut cell = std::mem::take(&mut self.scratch);
        cell.clear();
        for (index, span) in spans.enumerate() {
            let space = if index == 0 { "" } else { " " };
            write!(cell, "{space}{}-{}", span.start, span.end).expect("writing to memory does not fail");
        }
        self.plain(column, &cell);
        self.scratch = cell;
    }
}

pub(super) fn span(bytes: Bytes) -> Span {
    Span { start: bytes[0], end: bytes[1] }
}
