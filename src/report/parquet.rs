//! The tables as Parquet: cells go in, typed columns come out, a row group at a time.
//!
//! A column's type follows from the codebook: integers, numbers and booleans have their own, all else is UTF-8. What CSV
//! leaves empty is null. Text stays as it is: nothing runs it here. A row group is written as soon as its rows
//! hold [`GROUP`] bytes, which depends on the articles and not on the number of threads.

use std::io::{self, Write};
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::Type;

use super::codebook::{CODEBOOK, Column};
use super::tables::Table;
use super::tables::row::{Sink, Value};

/// Rows of a row group in bytes, before they are packed: readers want few large groups, we want little memory.
const GROUP: usize = 8 << 20;

/// Rows of one table, column by column.
pub(super) struct Columns {
    columns: Vec<Cells>,
    /// Column of the next cell.
    at: usize,
    /// About how many bytes the cells take.
    bytes: usize,
}

/// The cells of one column.
struct Cells {
    /// For each row 1, or 0 where there is no value.
    levels: Vec<i16>,
    values: Values,
}

enum Values {
    /// All words together, and where each ends.
    Text(Vec<u8>, Vec<usize>),
    Integer(Vec<i64>),
    Number(Vec<f64>),
    Boolean(Vec<bool>),
}

impl Columns {
    /// No rows yet.
    pub(super) fn new(columns: &[Column]) -> Columns {
        let values = |column: &Column| match &*column.kind {
            "integer" => Values::Integer(vec![]),
            "number" => Values::Number(vec![]),
            "boolean" => Values::Boolean(vec![]),
            _ => Values::Text(vec![], vec![]),
        };
        let columns = columns.iter().map(|column| Cells { levels: vec![], values: values(column) }).collect();
        Columns { columns, at: 0, bytes: 0 }
    }

    /// Adds the rows of another article.
    fn append(&mut self, more: &Columns) {
        self.bytes += more.bytes;
        for (cells, more) in self.columns.iter_mut().zip(&more.columns) {
            cells.levels.extend(&more.levels);
            match (&mut cells.values, &more.values) {
                (Values::Text(words, ends), Values::Text(more, more_ends)) => {
                    ends.extend(more_ends.iter().map(|end| words.len() + end));
                    words.extend(more);
                }
                (Values::Integer(numbers), Values::Integer(more)) => numbers.extend(more),
                (Values::Number(numbers), Values::Number(more)) => numbers.extend(more),
                (Values::Boolean(values), Values::Boolean(more)) => values.extend(more),
                _ => unreachable!("both have the types of one table"),
            }
        }
    }
}

impl Sink for Columns {
    fn cell(&mut self, value: Value) {
        let cells = &mut self.columns[self.at];
        self.at += 1;
        self.bytes += 8;
        match (&mut cells.values, value) {
            (_, Value::Absent) => return cells.levels.push(0),
            (Values::Text(words, ends), Value::Text(word) | Value::Word(word)) => {
                self.bytes += word.len();
                words.extend(word.as_bytes());
                ends.push(words.len());
            }
            (Values::Integer(numbers), Value::Integer(number)) => numbers.push(number),
            (Values::Number(numbers), Value::Number(number)) => numbers.push(number),
            (Values::Boolean(values), Value::Boolean(value)) => values.push(value),
            // A test writes every table and compares types with the codebook's.
            _ => return cells.levels.push(0),
        }
        cells.levels.push(1);
    }

    fn end(&mut self) {
        self.at = 0;
    }
}

/// A table that is being written.
pub(super) struct Writer<W: Write + Send> {
    file: SerializedFileWriter<W>,
    table: Table,
    /// Rows of the group that is not yet written.
    waiting: Columns,
}

impl<W: Write + Send> Writer<W> {
    /// Begins a table. `stamp` names the grammar.
    pub(super) fn new(out: W, table: Table, stamp: &str) -> io::Result<Writer<W>> {
        let columns = CODEBOOK.of(table.name());
        let about = [("firsthand.row", table.grain()), ("firsthand.grammar", stamp)];
        let about = about.map(|(key, value)| KeyValue::new(key.to_owned(), value.to_owned()));
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION")))
            .set_key_value_metadata(Some(about.to_vec()))
            .build();
        let schema = schema(table.name(), columns).map_err(failed)?;
        let file = SerializedFileWriter::new(out, Arc::new(schema), Arc::new(properties)).map_err(failed)?;
        Ok(Writer { file, table, waiting: Columns::new(columns) })
    }

    /// Adds the rows of an article.
    pub(super) fn append(&mut self, rows: &Columns) -> io::Result<()> {
        self.waiting.append(rows);
        if self.waiting.bytes >= GROUP { self.write_group() } else { Ok(()) }
    }

    /// Writes what is left, and the file's end.
    pub(super) fn finish(mut self) -> io::Result<W> {
        self.write_group()?;
        self.file.into_inner().map_err(failed)
    }

    fn write_group(&mut self) -> io::Result<()> {
        let rows = std::mem::replace(&mut self.waiting, Columns::new(CODEBOOK.of(self.table.name())));
        if rows.bytes == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group().map_err(failed)?;
        for cells in rows.columns {
            let mut column = group.next_column().map_err(failed)?.expect("the schema has these columns");
            cells.write(column.untyped()).map_err(failed)?;
            column.close().map_err(failed)?;
        }
        group.close().map(drop).map_err(failed)
    }
}

impl Cells {
    fn write(self, column: &mut ColumnWriter) -> Result<(), ParquetError> {
        let levels = Some(&self.levels[..]);
        match (self.values, column) {
            (Values::Text(words, ends), ColumnWriter::ByteArrayColumnWriter(out)) => {
                let words = ByteArray::from(words);
                let starts = std::iter::once(0).chain(ends.iter().copied());
                let cells: Vec<ByteArray> =
                    starts.zip(&ends).map(|(start, end)| words.slice(start, end - start)).collect();
                out.write_batch(&cells, levels, None)?
            }
            (Values::Integer(numbers), ColumnWriter::Int64ColumnWriter(out)) => {
                out.write_batch(&numbers, levels, None)?
            }
            (Values::Number(numbers), ColumnWriter::DoubleColumnWriter(out)) => {
                out.write_batch(&numbers, levels, None)?
            }
            (Values::Boolean(values), ColumnWriter::BoolColumnWriter(out)) => out.write_batch(&values, levels, None)?,
            _ => unreachable!("the schema is made from the same columns"),
        };
        Ok(())
    }
}

fn schema(table: &str, columns: &[Column]) -> Result<Type, ParquetError> {
    let field = |column: &Column| {
        let (physical, logical) = match &*column.kind {
            "integer" => (Physical::INT64, None),
            "number" => (Physical::DOUBLE, None),
            "boolean" => (Physical::BOOLEAN, None),
            _ => (Physical::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let field = Type::primitive_type_builder(&column.name, physical);
        field.with_repetition(Repetition::OPTIONAL).with_logical_type(logical).build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_, _>>()?;
    Type::group_type_builder(table).with_fields(fields).build()
}

fn failed(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(cause) => *cause,
            Err(cause) => io::Error::other(cause),
        },
        error => io::Error::other(error),
    }
}
