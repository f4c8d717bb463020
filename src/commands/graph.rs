//! `firsthand graph`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

/// Draws an article's provenance graph
#[derive(Args)]
pub(crate) struct Arguments {}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode> {
    bail!("`firsthand graph` is not built yet")
}
