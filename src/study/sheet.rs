//! A coder's sheet, or the key, as it comes back from a spreadsheet: CSV with commas, semicolons or tabs, with or without a
//! byte-order mark.

use std::collections::BTreeMap;

use super::variable::{Scale, Variable, normal};
use crate::spelling;

/// What one coder said of the units.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    /// Who: the file's name.
    pub coder: String,
    /// For each unit the values by variable; `None` for an empty cell.
    pub units: BTreeMap<String, Vec<Option<String>>>,
    /// What each unit stands for; only a key says so.
    pub weights: BTreeMap<String, f64>,
    /// Which of the variables the sheet has.
    pub has: Vec<bool>,
}

/// A sheet that cannot be used, and why.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("{file}{}: {message}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct Error {
    /// The file.
    pub file: String,
    /// The line, from 1, where one is to blame.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub message: String,
}

/// Reads a sheet. `file` names it in errors, `id` is the column that names the units.
pub fn read(file: &str, coder: &str, bytes: &[u8], id: &str, variables: &[Variable]) -> Result<Sheet, Error> {
    let error = |line, message| Error { file: file.to_owned(), line, message };
    let text = std::str::from_utf8(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
        .map_err(|_| error(None, "is not UTF-8: save the sheet as CSV UTF-8".to_owned()))?;
    let head = text.lines().next().unwrap_or_default();
    let count = |separator: char| head.matches(separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|s| (count(char::from(*s)), *s == b',')).unwrap_or(b',');
    let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(text.as_bytes());
    let names = reader.headers().map_err(|cause| error(Some(1), cause.to_string()))?.clone();
    let place = |name: &str| names.iter().position(|column| column.trim().eq_ignore_ascii_case(name));
    let unit = place(id).ok_or_else(|| {
        error(Some(1), format!("has no column `{id}`, which names the units; it has {}", list(names.iter())))
    })?;
    let places: Vec<Option<usize>> = variables.iter().map(|variable| place(&variable.name)).collect();
    if places.iter().all(Option::is_none) {
        let wanted = list(variables.iter().map(|variable| &*variable.name));
        return Err(error(Some(1), format!("has none of the columns to compare: {wanted}")));
    }
    let weight = place("weight");
    let has = places.iter().map(Option::is_some).collect();
    let mut sheet = Sheet { coder: coder.to_owned(), has, ..Sheet::default() };
    for row in reader.records() {
        let row = row.map_err(|cause| error(cause.position().map(csv::Position::line), cause.to_string()))?;
        let line = row.position().map(csv::Position::line);
        let name = row.get(unit).unwrap_or_default().trim().to_owned();
        if name.is_empty() && row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let cell = |variable: &Variable, place: &Option<usize>| {
            let cell = place.and_then(|place| row.get(place)).unwrap_or_default();
            let value = normal(cell, variable);
            value.map(|value| known(value, cell, variable)).transpose().map_err(|message| error(line, message))
        };
        let values = variables.iter().zip(&places).map(|(variable, place)| cell(variable, place));
        let values = values.collect::<Result<Vec<_>, _>>()?;
        if let Some(weight) = weight.and_then(|place| row.get(place)?.trim().parse().ok()) {
            sheet.weights.insert(name.clone(), weight);
        }
        if sheet.units.insert(name.clone(), values).is_some() {
            return Err(error(line, format!("unit `{name}` stands here a second time")));
        }
    }
    Ok(sheet)
}

/// A value that its variable has.
fn known(value: String, cell: &str, variable: &Variable) -> Result<String, String> {
    let name = &variable.name;
    match &variable.values {
        Some(values) if !values.contains(&value) => {
            let hint = spelling::nearest(&value, values.iter().map(|value| &**value)).map_or_else(
                || format!("the values are {}", list(values.iter().map(|value| &**value))),
                |known| format!("did you mean `{known}`?"),
            );
            Err(format!("`{}` is no {name}: {hint}", cell.trim()))
        }
        None if variable.scale != Scale::Nominal && !value.parse::<f64>().is_ok_and(f64::is_finite) => {
            Err(format!("`{}` in column {name} is no number, which {} values are", cell.trim(), variable.scale.name()))
        }
        _ => Ok(value),
    }
}

fn list<'w>(words: impl Iterator<Item = &'w str>) -> String {
    words.map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
