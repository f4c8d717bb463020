//! JSON and JSON lines.

use std::io::BufRead;

use serde_json::{Map, Value};

use super::Items;
use super::error::{Error, Place, Problem};
use super::limits::{self, Limits, Line};
use super::record::{Columns, Field, Record};
use crate::article::Article;

/// The articles of a JSON file: one object, or an array of them.
pub(super) fn objects(id: String, place: Place, text: &str, columns: Columns) -> Result<Items, Error> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        let place = place.column(error.line() as u64, error.column() as u64);
        place.error(Problem::Json(message(&error)))
    })?;
    match value {
        Value::Array(values) => Ok(Box::new(
            values
                .into_iter()
                .enumerate()
                .map(move |(item, value)| article(value, format!("{id}-{}", item + 1), &place.item(item), &columns)),
        )),
        value => Ok(super::one(article(value, id, &place, &columns))),
    }
}

fn article(value: Value, id: String, place: &Place, columns: &Columns) -> Result<Article, Error> {
    match value {
        Value::Object(object) => record(object).article(id, place, columns),
        other => Err(place.error(Problem::NoObject(kind(&other)))),
    }
}

/// The articles of a file of JSON lines, one line at a time.
pub(super) struct Lines {
    id: String,
    place: Place,
    reader: Box<dyn BufRead + Send>,
    columns: Columns,
    limits: Limits,
    line: u64,
    ended: bool,
}

impl Lines {
    pub(super) fn new(
        id: String,
        place: Place,
        reader: Box<dyn BufRead + Send>,
        columns: Columns,
        limits: Limits,
    ) -> Lines {
        Lines { id, place, reader, columns, limits, line: 0, ended: false }
    }

    fn read(&self, line: &[u8]) -> Result<Article, Error> {
        let place = self.place.line(self.line);
        let text = std::str::from_utf8(line).map_err(|error| place.error(Problem::NotUtf8(error.valid_up_to() + 1)))?;
        let value = serde_json::from_str(text)
            .map_err(|error| place.column(self.line, error.column() as u64).error(Problem::Json(message(&error))))?;
        article(value, format!("{}-{}", self.id, self.line), &place, &self.columns)
    }
}

impl Iterator for Lines {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Result<Article, Error>> {
        let mut line = vec![];
        while !self.ended {
            self.line += 1;
            match limits::read_line(&mut self.reader, &mut line, self.limits.record) {
                Ok(Line::End) => self.ended = true,
                Ok(Line::Long) => {
                    let problem = Problem::LongLine(limits::shown(self.limits.record));
                    return Some(Err(self.place.line(self.line).error(problem)));
                }
                Ok(Line::Whole) if line.trim_ascii().is_empty() => {}
                Ok(Line::Whole) => return Some(self.read(line.trim_ascii_end())),
                Err(error) => {
                    self.ended = true;
                    return Some(Err(self.place.line(self.line).error(error.into())));
                }
            }
        }
        None
    }
}

fn record(object: Map<String, Value>) -> Record {
    let fields = object.into_iter().map(|(name, value)| {
        let field = match value {
            Value::String(text) => Field::Text(text),
            Value::Number(number) => Field::Number(number.to_string()),
            Value::Null => Field::Null,
            Value::Array(values) if !values.is_empty() && values.iter().all(Value::is_string) => {
                Field::Text(values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
            }
            other => Field::Other(kind(&other)),
        };
        (name, field)
    });
    Record { fields: fields.collect(), what: "field" }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// What is wrong, without serde's own line and column.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or(&message).to_owned()
}
