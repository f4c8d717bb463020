//! `firsthand agree`: how far coders agree with each other and with the program.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::study::agree::{self, PROGRAM};
use firsthand::study::alpha::Bootstrap;
use firsthand::study::sheet::{self, Sheet};
use firsthand::study::variable::{Scale, Variable, variables};

use super::print;

/// Measures how far coders agree: Krippendorff's alpha between them, and with firsthand
///
/// A sheet is a coder's copy of what `firsthand sample` wrote, as CSV (commas, semicolons or tabs), named after the coder.
/// Empty cells are missing values. Any other table with a row for each unit will do: name its columns.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The coders' sheets
    #[arg(required = true, value_name = "SHEET")]
    sheets: Vec<PathBuf>,
    /// The key of `firsthand sample`, to compare with firsthand too
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// Compare this column by whether values are equal [default: the columns of `firsthand sample`]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    nominal: Vec<String>,
    /// Compare this column of numbers by their order
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    ordinal: Vec<String>,
    /// Compare this column of numbers by their differences
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    interval: Vec<String>,
    /// The column that names the units
    #[arg(long, value_name = "COLUMN", default_value = "unit")]
    id: String,
    /// How often units are drawn again for the intervals
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    replicates: u32,
    /// Decides which units are drawn again
    #[arg(long, default_value = "1")]
    seed: u64,
    /// Print which value was taken for which, too
    #[arg(long)]
    confusion: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One object
    Json,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let named = [
        (&arguments.nominal, Scale::Nominal),
        (&arguments.ordinal, Scale::Ordinal),
        (&arguments.interval, Scale::Interval),
    ];
    let named: Vec<Variable> = named
        .into_iter()
        .flat_map(|(names, scale)| names.iter().map(move |name| Variable::open(name, scale)))
        .collect();
    let variables = if named.is_empty() { variables() } else { named };
    let read = |path: &Path, coder: String| -> Result<Sheet> {
        let name = path.display().to_string();
        let bytes = fs::read(path).with_context(|| name.clone())?;
        Ok(sheet::read(&name, &coder, &bytes, &arguments.id, &variables)?)
    };
    let mut names = BTreeSet::new();
    let mut sheets = vec![];
    for path in &arguments.sheets {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        // "anna/sheet.csv" and "ben/sheet.csv" are two coders.
        let coder = if names.insert(stem.clone()) { stem } else { path.display().to_string() };
        sheets.push(read(path, coder)?);
    }
    let key = arguments.key.as_ref().map(|path| read(path, PROGRAM.to_owned())).transpose()?;
    if let Some(key) = &key {
        for sheet in &sheets {
            if let Some(unit) = sheet.units.keys().find(|unit| !key.units.contains_key(*unit)) {
                bail!("{}: unit `{unit}` is not in the key: do they belong together?", sheet.coder);
            }
        }
    }
    let bootstrap = Bootstrap { replicates: arguments.replicates as usize, seed: arguments.seed };
    let agreement = agree::compare(&sheets, key.as_ref(), &variables, bootstrap);
    if agreement.variables.is_empty() {
        bail!("agreement takes two: give another sheet, or --key");
    }
    match arguments.format {
        Format::Text => write!(anstream::stdout().lock(), "{}", agree::page(&agreement, arguments.confusion))?,
        Format::Json => print((serde_json::to_string_pretty(&agreement)? + "\n").as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
