//! `firsthand eval`: precision, recall and F1 against gold annotations.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

use super::GrammarArguments;

/// Measures precision, recall and F1 against gold annotations (brat or JSON)
#[derive(Args)]
pub(crate) struct Arguments {
    /// Holds text/NAME.txt, and attributions/NAME_ANNOTATOR.ann (brat) or NAME.json
    gold: PathBuf,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let _grammar = arguments.grammar.load()?;
    bail!("`firsthand eval {}` is not built yet", arguments.gold.display())
}
