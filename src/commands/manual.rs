//! `firsthand man` and `firsthand completions`: what a package installs beside the program, made from the command line's own
//! definition.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;

use super::print;

/// Writes the manual pages
#[derive(Args)]
pub(crate) struct ManArguments {
    /// Write a page for each command to this folder [default: print the first page]
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
}

/// Prints what a shell needs to complete commands and options
#[derive(Args)]
pub(crate) struct CompletionArguments {
    /// The shell
    shell: clap_complete::Shell,
}

/// Runs `firsthand man`.
pub(crate) fn man(arguments: &ManArguments) -> Result<ExitCode> {
    let command = super::command();
    match &arguments.output {
        Some(folder) => {
            let failed = || format!("writing {}", folder.display());
            fs::create_dir_all(folder).with_context(failed)?;
            clap_mangen::generate_to(command, folder).with_context(failed)?;
        }
        None => {
            let mut page = vec![];
            clap_mangen::Man::new(command).render(&mut page)?;
            print(&page)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs `firsthand completions`.
pub(crate) fn completions(arguments: &CompletionArguments) -> Result<ExitCode> {
    let mut script = vec![];
    clap_complete::generate(arguments.shell, &mut super::command(), env!("CARGO_PKG_NAME"), &mut script);
    print(&script)?;
    Ok(ExitCode::SUCCESS)
}
