//! CSV and TSV with a head, one row at a time.

use std::io::BufRead;

use csv::{ByteRecord, ErrorKind, Reader, ReaderBuilder};

use super::Items;
use super::error::{Error, Place, Problem};
use super::limits::{Limits, Rowwise};
use super::record::{Columns, Field, Record};
use crate::article::Article;

/// The separator of a table, by its head: comma, unless there is none but semicolons or tabs.
pub(super) fn separator(head: &str) -> u8 {
    let names = head.lines().next().unwrap_or_default();
    let has = |separator| names.contains(separator);
    if has(',') {
        b','
    } else if has(';') {
        b';'
    } else if has('\t') {
        b'\t'
    } else {
        b','
    }
}

/// The articles of a table. A table without a column of text is one error.
pub(super) fn rows(
    id: String,
    place: Place,
    reader: Box<dyn BufRead + Send>,
    separator: u8,
    columns: Columns,
    limits: Limits,
) -> Result<Items, Error> {
    let mut reader = ReaderBuilder::new().delimiter(separator).from_reader(Rowwise::new(reader, limits.record));
    let head = reader.byte_headers().map_err(|error| wrong(&place, 1, error))?;
    let head: Vec<String> = head.iter().map(|name| String::from_utf8_lossy(name).trim().to_owned()).collect();
    if !head.iter().any(|name| columns.is_text(name)) {
        let tried = columns.text.iter().chain(&columns.html).cloned().collect();
        return Err(place.error(Problem::NoText { what: "column", tried, has: head }));
    }
    Ok(Box::new(Rows { id, place, reader, head, columns, row: 0 }))
}

struct Rows {
    id: String,
    place: Place,
    reader: Reader<Rowwise<Box<dyn BufRead + Send>>>,
    head: Vec<String>,
    columns: Columns,
    row: u64,
}

impl Iterator for Rows {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Result<Article, Error>> {
        let mut row = ByteRecord::new();
        let line = self.reader.position().line();
        self.row += 1;
        self.reader.get_mut().begin();
        match self.reader.read_byte_record(&mut row) {
            Ok(false) => None,
            Ok(true) => {
                let place = self.place.line(row.position().map_or(line, |position| position.line()));
                let fields = self.head.iter().zip(row.iter()).map(|(name, bytes)| {
                    let field = String::from_utf8(bytes.to_vec()).map_or(Field::NotUtf8, Field::Text);
                    (name.clone(), field)
                });
                let record = Record { fields: fields.collect(), what: "column" };
                Some(record.article(format!("{}-{}", self.id, self.row), &place, &self.columns))
            }
            Err(error) => Some(Err(wrong(&self.place, line, error))),
        }
    }
}

fn wrong(place: &Place, line: u64, error: csv::Error) -> Error {
    let line = error.position().map_or(line, |position| position.line());
    let problem = match error.into_kind() {
        ErrorKind::Io(error) => Problem::from(error),
        ErrorKind::UnequalLengths { expected_len, len, .. } => Problem::Ragged { found: len, expected: expected_len },
        other => Problem::Read(std::io::Error::other(format!("{other:?}"))),
    };
    place.line(line).error(problem)
}
