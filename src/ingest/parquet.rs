//! Parquet tables, a row at a time. Only columns that have something to say are read.
//!
//! What a file says of itself is compared with its size and the limits first (`pages`); where the library meets a
//! contradiction all the same and panics, that is an error.

use std::cell;
use std::fs::File;
use std::io;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Arc;

use parquet::basic::{LogicalType, TimeUnit};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field as Cell, ListAccessor};
use parquet::schema::types::Type;

use super::error::{Error, Place, Problem};
use super::limits::{self, Limits};
use super::meter::Meter;
use super::record::{Columns, Field, Record};
use super::{Items, Options, pages};
use crate::article::Article;

/// What a table begins with.
pub(super) const MAGIC: &[u8] = b"PAR1";

/// Rows that are decoded together: they are in memory, however long their texts.
const BATCH: usize = 32;

/// Bytes that a row counts beside its texts.
const ROW: u64 = 16;

/// The articles of a table. A table without a column of text is one error.
pub(super) fn rows(id: String, place: Place, file: File, options: &Options, meter: Meter) -> Result<Items, Error> {
    let (columns, limits) = (options.columns.clone(), options.limits);
    let wrong = |problem| place.error(problem);
    let failed = |error: io::Error| wrong(Problem::from(error));
    let bytes = file.metadata().map_err(failed)?.len();
    pages::check_footer(&file, bytes, &limits).map_err(wrong)?;
    let heads = file.try_clone().map_err(failed)?;
    let open = || {
        let reader = SerializedFileReader::new(file)?;
        let about = reader.metadata().file_metadata();
        let (schema, total) = (about.schema_descr().root_schema(), about.num_rows().max(0) as u64);
        let fields = schema.get_fields();
        let names: Vec<String> = fields.iter().map(|field| field.name().to_owned()).collect();
        let wanted: Vec<_> = fields.iter().filter(|field| columns.has(field.name())).cloned().collect();
        let nanos = wanted.iter().map(is_in_nanoseconds).collect();
        let projection = Type::group_type_builder(schema.name()).with_fields(wanted).build()?;
        if !names.iter().any(|name| columns.is_text(name)) {
            return Ok(Err(NoTable::Names(names)));
        }
        if let Err(problem) = pages::check_pages(&heads, bytes, reader.metadata(), |name| columns.has(name), &limits) {
            return Ok(Err(NoTable::Problem(problem)));
        }
        let rows = RowIter::from_file_into(Box::new(reader)).project(Some(projection))?.with_batch_size(BATCH);
        Ok(Ok((rows, nanos, total)))
    };
    match sound(open).map_err(failed)? {
        Err(NoTable::Problem(problem)) => Err(place.error(problem)),
        Err(NoTable::Names(has)) => {
            let tried = columns.text.iter().chain(&columns.html).cloned().collect();
            Err(place.error(Problem::NoText { what: "column", tried, has }))
        }
        Ok((rows, nanos, total)) => {
            let most = limits::unpackable(bytes, limits.ratio);
            let rows = Some(rows);
            Ok(Box::new(Rows { id, place, rows, nanos, columns, limits, row: 0, total, bytes, given: 0, most, meter }))
        }
    }
}

/// Why a table is not read.
enum NoTable {
    /// It has these columns, none of which holds a text.
    Names(Vec<String>),
    Problem(Problem),
}

struct Rows {
    id: String,
    place: Place,
    /// None after what cannot be read.
    rows: Option<RowIter<'static>>,
    /// Of each column, whether it counts nanoseconds.
    nanos: Vec<bool>,
    columns: Columns,
    limits: Limits,
    /// Rows so far, and of the table.
    row: u64,
    total: u64,
    /// Of the file.
    bytes: u64,
    /// Bytes of the rows so far, and how many there may be.
    given: u64,
    most: u64,
    meter: Meter,
}

impl Iterator for Rows {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Result<Article, Error>> {
        let mut rows = self.rows.take()?;
        let place = self.place.item(self.row as usize);
        let row = match sound(|| rows.next().transpose()) {
            Ok(row) => row?,
            Err(error) => return Some(Err(place.error(Problem::Read(error)))),
        };
        self.rows = Some(rows);
        let share = |rows: u64| (u128::from(self.bytes) * u128::from(rows) / u128::from(self.total.max(1))) as u64;
        self.meter.add(share(self.row + 1) - share(self.row));
        self.row += 1;
        let size = row.get_column_iter().map(|(_, cell)| size(cell)).sum::<u64>();
        // Values that stand once in a page can be repeated without end, and so can rows without any.
        self.given = self.given.saturating_add(size + ROW);
        if self.given > self.most {
            self.rows = None;
            return Some(Err(place.error(Problem::Packed(self.limits.ratio))));
        }
        if size > self.limits.record.as_u64() {
            return Some(Err(place.error(Problem::LargeRow(limits::shown(self.limits.record)))));
        }
        let cells = row.get_column_iter().zip(&self.nanos);
        let fields = cells.map(|((name, cell), nanos)| (name.clone(), field(cell, *nanos))).collect();
        let record = Record { fields, what: "column" };
        Some(record.article(format!("{}-{}", self.id, self.row), &place, &self.columns))
    }
}

/// Bytes of the texts in a cell.
fn size(cell: &Cell) -> u64 {
    match cell {
        Cell::Str(text) => text.len() as u64,
        Cell::Bytes(bytes) => bytes.len() as u64,
        Cell::ListInternal(list) => list.elements().iter().map(size).sum(),
        _ => 0,
    }
}

/// A damaged table is an error, also where the library trusts it and panics.
fn sound<T>(read: impl FnOnce() -> Result<T, ParquetError>) -> io::Result<T> {
    READING.set(true);
    let result = panic::catch_unwind(AssertUnwindSafe(read));
    READING.set(false);
    match result {
        Ok(result) => result.map_err(io::Error::other),
        Err(_) => Err(pages::damaged()),
    }
}

thread_local! {
    /// Whether this thread is in the library.
    static READING: cell::Cell<bool> = const { cell::Cell::new(false) };
}

/// Whether a panic of this thread would become an error of [`articles`](super::articles), as happens where a Parquet table
/// is damaged. This library leaves the hook for panics alone, which belongs to the whole program; one that a program sets
/// may be silent then.
pub fn panics_are_errors() -> bool {
    READING.get()
}

fn is_in_nanoseconds(field: &Arc<Type>) -> bool {
    matches!(field.get_basic_info().logical_type_ref(), Some(LogicalType::Timestamp(about)) if about.unit == TimeUnit::NANOS)
}

fn field(cell: &Cell, nanos: bool) -> Field {
    match cell {
        Cell::Null => Field::Null,
        Cell::Str(text) => Field::Text(text.clone()),
        Cell::Bytes(bytes) => String::from_utf8(bytes.data().to_vec()).map_or(Field::NotUtf8, Field::Text),
        // The library knows no text for these.
        Cell::Long(time) if nanos => Field::Text(Cell::TimestampMicros(time.div_euclid(1000)).to_string()),
        Cell::Date(_) | Cell::TimestampMillis(_) | Cell::TimestampMicros(_) => Field::Text(cell.to_string()),
        Cell::Bool(_) => Field::Other("true or false"),
        Cell::ListInternal(list) => {
            let texts = (0..list.len()).map(|index| list.get_string(index).cloned()).collect::<Result<Vec<_>, _>>();
            texts.map_or(Field::Other("a list"), |texts| Field::Text(texts.join(", ")))
        }
        Cell::Group(_) | Cell::MapInternal(_) => Field::Other("a group of values"),
        number => Field::Number(number.to_string()),
    }
}
