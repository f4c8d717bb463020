//! `firsthand diff`: what changed in the sourcing between two versions of a story.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::{Grammar, analyze, diff, report};

use super::explain::read_article;
use super::{GrammarArguments, print, width};

/// Shows what changed in the sourcing between two versions of a story
///
/// Sources dropped, added, named or made nameless; attributions weakened; claims added, removed or sourced otherwise; each
/// with its words in both versions. Exits as diff(1) does: 0 where nothing changed, 1 where something did, 2 on an error.
#[derive(Args)]
pub(crate) struct Arguments {
    /// The old version: an article, or a report that `firsthand analyze --format json` wrote; `-` is standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new version, likewise
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Strengths and shares that move by less have not moved
    #[arg(long, value_name = "S", default_value = "0.05", value_parser = super::probability::<f64>)]
    least: f64,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One object
    Json,
    /// The table of changes
    Csv,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    if [&arguments.old, &arguments.new].iter().all(|path| path.as_os_str() == "-") {
        bail!("standard input cannot be both versions");
    }
    let grammar = arguments.grammar.load()?;
    let (old, old_text) = version(&arguments.old, &grammar)?;
    let (new, new_text) = version(&arguments.new, &grammar)?;
    let diff = diff::compare(&old, &new, &grammar.lexicon, arguments.least);
    let texts = [old_text.as_deref(), new_text.as_deref()];
    match arguments.format {
        Format::Text => write!(anstream::stdout().lock(), "{}", diff::page(&diff, texts, width()))?,
        Format::Json => print((serde_json::to_string_pretty(&diff)? + "\n").as_bytes())?,
        Format::Csv => print(&diff::table(&diff))?,
    }
    Ok(ExitCode::from(u8::from(!diff.changes.is_empty())))
}

/// The report of a version, and its text where there is one.
fn version(path: &Path, grammar: &Grammar) -> Result<(report::Report, Option<String>)> {
    if path.extension().is_some_and(|extension| extension == "json") {
        let bytes = fs::read(path).with_context(|| path.display().to_string())?;
        // An article in JSON has a text and no graph.
        if let Ok(report) = serde_json::from_slice(&bytes) {
            return Ok((report, None));
        }
    }
    let article = read_article(path)?;
    let report = report::of(&article, &analyze(&article, grammar), grammar);
    Ok((report, Some(article.text)))
}
