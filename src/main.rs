//! Arguments, files and exit codes. Uses only the library's public names.
//!
//! Exit codes: 0 done, 1 findings, 2 an error. A closed pipe (`firsthand … | head`) is no error.

mod commands;

use std::io::{self, Write};
use std::panic;
use std::process::ExitCode;

use firsthand::ingest;

/// An article makes many small lists: this allocator spends less time on them than the system's.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Of a damaged table its error is told, and not the panic that became it.
    let print = panic::take_hook();
    panic::set_hook(Box::new(move |about| {
        if !ingest::panics_are_errors() {
            print(about);
        }
    }));
    // What is still to be printed counts too: a full disk is an error.
    let done = commands::run().and_then(|code| Ok(io::stdout().flush().map(|()| code)?));
    match done {
        Ok(code) => code,
        Err(error) if closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            commands::say_error(format_args!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// Whether the reader of our output has gone away.
fn closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().filter_map(|cause| cause.downcast_ref::<io::Error>()).any(|e| e.kind() == io::ErrorKind::BrokenPipe)
}
