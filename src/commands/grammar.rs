//! `firsthand grammar`.

use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::Args;

/// Checks, tests or shows a grammar
#[derive(Args)]
pub(crate) struct Arguments {}

/// Runs the command.
pub(crate) fn run(_arguments: &Arguments) -> Result<ExitCode> {
    bail!("`firsthand grammar` is not built yet")
}
