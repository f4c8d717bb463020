//! `firsthand analyze`: articles in, reports out, in the order of the input.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::{Article, analyze, report};

use super::GrammarArguments;

/// Reports what each claim of an article rests on
#[derive(Args)]
pub(crate) struct Arguments {
    /// Files or folders to read; `-` is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    grammar: GrammarArguments,
    /// How to print: text for one article on a terminal's reader, json an object or an array, jsonl one line each
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// A folder to write all tables to
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How many threads to use [default: one per core]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Jsonl,
    Csv,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    if arguments.output.is_some() || arguments.jobs == Some(0) || arguments.format != Some(Format::Jsonl) {
        bail!("only --format jsonl is built yet");
    }
    let mut out = io::stdout().lock();
    for path in &arguments.paths {
        let mut files = vec![path.clone()];
        if path.is_dir() {
            files = std::fs::read_dir(path)?.map(|entry| entry.map(|e| e.path())).collect::<io::Result<_>>()?;
            files.sort();
        }
        for file in files {
            let text = std::fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            let id = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            let article = Article { id, path: file.display().to_string(), text, ..Article::default() };
            let analysis = analyze(&article, &grammar);
            writeln!(out, "{}", report::json::line(&report::of(&article, &analysis, &grammar)))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
