//! `firsthand trace`: from the words of a claim to the articles that carry it, and to its origins.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use firsthand::report::verify::{self as report, text};
use firsthand::verify;
use serde_json::json;

use super::verify::SetArguments;
use super::{print, width};

/// Finds a claim in a set of articles by its words, and shows where it comes from
#[derive(Args)]
pub(crate) struct Arguments {
    /// The words of the claim
    #[arg(value_name = "WORDS")]
    words: String,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Show at most so many claims
    #[arg(long, value_name = "N", default_value = "3")]
    most: usize,
    #[command(flatten)]
    set: SetArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One object
    Json,
}

/// Runs the command. That no article carries the claim is an answer too.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.set.grammar.load()?;
    let (verification, counts) = arguments.set.verify(&grammar, true)?;
    let mut found = verify::trace(&verification, &arguments.words, &grammar.lexicon);
    found.truncate(arguments.most);
    match arguments.format {
        Format::Text if found.is_empty() => {
            super::say("no article carries a claim with most of these words");
        }
        Format::Text => {
            let made = report::of(&verification);
            write!(anstream::stdout().lock(), "{}", text::traced(&made, &found, width()))?;
        }
        Format::Json => {
            let clusters: Vec<report::Cluster> =
                found.iter().map(|(index, _)| report::cluster(&verification, *index)).collect();
            let shares: Vec<f64> = found.iter().map(|(_, share)| (share * 1e4).round() / 1e4).collect();
            let object = json!({"words": arguments.words, "clusters": clusters, "shares": shares});
            print((serde_json::to_string_pretty(&object)? + "\n").as_bytes())?;
        }
    }
    Ok(counts.code())
}
