//! `firsthand explain`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

/// Shows why a claim has its score, or what the grammar sees in a sentence
#[derive(Args)]
pub(crate) struct Arguments {}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode> {
    bail!("`firsthand explain` is not built yet")
}
