//! `firsthand score`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

/// Scores a graph from a JSON file
#[derive(Args)]
pub(crate) struct Arguments {}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode> {
    bail!("`firsthand score` is not built yet")
}
