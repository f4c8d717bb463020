//! `firsthand analyze`: articles in, reports out, in the order of the input.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::attribution::Part;
use firsthand::{Analysis, Article, Grammar, analyze};
use serde_json::{Value, json};

use super::{GrammarArguments, InputArguments, stream};

/// Reports what each claim of an article rests on
#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// A folder to write all tables to
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// How many threads to use [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// An object, or an array where there are several articles
    Json,
    /// An object on each line
    Jsonl,
    /// A table of attributions
    Csv,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    if let Some(jobs) = arguments.jobs {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into());
        pool.build_global().context("starting threads")?;
    }
    if arguments.output.is_some() {
        bail!("--output is not built yet");
    }
    let (articles, errors) = match arguments.format.unwrap_or(Format::Text) {
        Format::Json => print_json(arguments, &grammar)?,
        Format::Jsonl => print_jsonl(arguments, &grammar)?,
        Format::Text | Format::Csv => bail!("only --format json and jsonl are built yet"),
    };
    if articles == 0 && errors == 0 {
        bail!("there is no article to analyse");
    }
    Ok(if errors > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS })
}

/// One line for each article. A batch is written at once, so that an interrupted run leaves whole lines.
fn print_jsonl(arguments: &Arguments, grammar: &Grammar) -> Result<(usize, usize)> {
    let work = |article: &Article| format!("{}\n", object(article, &analyze(article, grammar)));
    stream::each(arguments.input.articles(), work, |lines| {
        let mut out = io::stdout().lock();
        out.write_all(lines.concat().as_bytes())?;
        Ok(out.flush()?)
    })
}

/// One object where there is one article, else an array.
fn print_json(arguments: &Arguments, grammar: &Grammar) -> Result<(usize, usize)> {
    let work = |article: &Article| format!("{:#}", object(article, &analyze(article, grammar)));
    let mut first = None;
    let mut several = false;
    let counts = stream::each(arguments.input.articles(), work, |objects| {
        let mut out = io::stdout().lock();
        for object in objects {
            match first.take() {
                None if !several => first = Some(object),
                None => write!(out, ",\n{object}")?,
                Some(before) => {
                    several = true;
                    write!(out, "[{before},\n{object}")?;
                }
            }
        }
        Ok(out.flush()?)
    })?;
    let mut out = io::stdout().lock();
    match first {
        Some(only) => writeln!(out, "{only}")?,
        None if several => writeln!(out, "]")?,
        None => {}
    }
    Ok(counts)
}

/// The least that a scorer needs.
fn object(article: &Article, analysis: &Analysis) -> Value {
    let part = |part: &Option<Part>| {
        part.as_ref().map(|part| {
            let spans: Vec<_> = part.spans.iter().map(|s| [s.start, s.end]).collect();
            json!({"text": part.words(&article.text), "spans": spans})
        })
    };
    let attributions: Vec<_> = analysis
        .attributions
        .iter()
        .map(|a| json!({"rule": a.rule, "source": part(&a.source), "cue": part(&a.cue), "content": part(&a.content)}))
        .collect();
    json!({"id": article.id, "path": article.path, "attributions": attributions})
}
