//! The command line: one module per command, each with its arguments and a `run` that gives the exit code.
//!
//! What several commands take (articles to read, a grammar to read them with) stands here.

mod agree;
mod analyze;
mod audit;
mod configuration;
mod diff;
mod eval;
mod examples;
mod explain;
mod grammar;
mod graph;
mod index;
mod limits;
mod lock;
mod lsp;
mod manual;
mod progress;
mod recheck;
mod sample;
mod score;
mod sensitivity;
#[cfg(feature = "serve")]
mod serve;
mod stream;
mod trace;
mod train;
mod verify;

use std::borrow::Cow;
use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;

use anstyle::{AnsiColor, Style};
use anyhow::{Context, Result};
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use configuration::Configuration;
use firsthand::audit::{Audit, House};
use firsthand::report::{self, Report};
use firsthand::{Analysis, Article, Grammar, Parameters, analyze, ingest};

/// How the word `error:` is printed.
const RED: Style = AnsiColor::Red.on_default().bold();

/// Who said it, and how do they know? Reads news articles and reports what each claim rests on.
#[derive(Parser)]
#[command(name = "firsthand", version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    /// Leave firsthand.toml aside, which is looked for in the working directory and upwards
    #[arg(long, global = true)]
    no_config: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyze(analyze::Arguments),
    Audit(audit::Arguments),
    Lsp(lsp::Arguments),
    Verify(verify::Arguments),
    Trace(trace::Arguments),
    Graph(graph::Arguments),
    Explain(explain::Arguments),
    Recheck(recheck::Arguments),
    Score(score::Arguments),
    Sensitivity(sensitivity::Arguments),
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    Grammar(grammar::Arguments),
    Diff(diff::Arguments),
    Sample(sample::Arguments),
    Agree(agree::Arguments),
    Eval(eval::Arguments),
    Train(train::Arguments),
    Completions(manual::CompletionArguments),
    Man(manual::ManArguments),
}

/// The command line as clap has it, with examples.
fn command() -> clap::Command {
    Arguments::command().mut_subcommands(|sub| {
        let sub = match examples::of(sub.get_name()) {
            Some(examples) => sub.after_help(examples),
            None => sub,
        };
        // What an index holds is a set of articles, too.
        let may_be_none = |paths: clap::Arg| paths.required(false).required_unless_present("index");
        if ["verify", "trace"].contains(&sub.get_name()) { sub.mut_arg("paths", may_be_none) } else { sub }
    })
}

/// Reads the command line, with the defaults of the configuration file, and runs the command that it names.
pub(crate) fn run() -> Result<ExitCode> {
    let configuration = match std::env::args_os().any(|argument| argument == "--no-config") {
        true => None,
        false => std::env::current_dir().map_or(Ok(None), |folder| Configuration::find(&folder))?,
    };
    let command = match &configuration {
        Some(found) => found.applied(command())?,
        None => command(),
    };
    let arguments = Arguments::from_arg_matches(&command.get_matches()).unwrap_or_else(|error| error.exit());
    debug_assert!(!arguments.no_config || configuration.is_none());
    match arguments.command {
        Command::Analyze(arguments) => analyze::run(&arguments, configuration.as_ref()),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Trace(arguments) => trace::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Recheck(arguments) => recheck::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Sensitivity(arguments) => sensitivity::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Grammar(arguments) => grammar::run(&arguments),
        Command::Diff(arguments) => diff::run(&arguments),
        Command::Sample(arguments) => sample::run(&arguments),
        Command::Agree(arguments) => agree::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
        Command::Train(arguments) => train::run(&arguments),
        Command::Completions(arguments) => manual::completions(&arguments),
        Command::Man(arguments) => manual::man(&arguments),
    }
}

/// How many threads to use, for every command that may take long.
#[derive(Args)]
pub(crate) struct ThreadArguments {
    /// How many threads to use [default: one per core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

impl ThreadArguments {
    /// Starts the threads. Called once, before any work.
    fn start(&self) -> Result<()> {
        let Some(jobs) = self.jobs else { return Ok(()) };
        let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs.into());
        pool.build_global().context("starting threads")
    }
}

/// Columns of the terminal.
fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _height)| usize::from(width.0))
}

/// Prints all of it at once, so that an interrupted run leaves no half of a line.
fn print(bytes: &[u8]) -> Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    Ok(out.flush()?)
}

/// Says something on standard error. Where nobody listens there any more, the work is done all the same.
pub(crate) fn say(words: &str) {
    let _ = writeln!(anstream::stderr(), "{words}");
}

/// Says what went wrong on standard error.
pub(crate) fn say_error(error: impl Display) {
    say(&format!("{}error:{} {error}", RED.render(), RED.render_reset()));
}

/// Makes a page of an article, for every command that shows one.
fn page_of<T>(
    article: &Article,
    grammar: &Grammar,
    house: Option<&House>,
    make: impl FnOnce(&Analysis, &Report, Option<&Audit>) -> T,
) -> T {
    let (analysis, report, audit) = read(article, grammar, house);
    make(&analysis, &report, audit.as_ref())
}

/// An article's analysis and report, and what a house's rules say about it.
fn read<'a>(article: &'a Article, grammar: &Grammar, house: Option<&House>) -> (Analysis<'a>, Report, Option<Audit>) {
    let analysis = analyze(article, grammar);
    let report = report::of(article, &analysis, grammar);
    let audit = house.map(|house| audit_of(article, &analysis, house, grammar));
    (analysis, report, audit)
}

/// What a house's rules say about an analysed article. The marks of a draft are none of its words: where there are any, it
/// is read again without them.
fn audit_of(article: &Article, analysis: &Analysis, house: &House, grammar: &Grammar) -> Audit {
    match firsthand::audit::unmarked(article) {
        Cow::Borrowed(_) => firsthand::audit::audit(article, analysis, house, grammar),
        Cow::Owned(read) => firsthand::audit::audit(article, &analyze(&read, grammar), house, grammar),
    }
}

/// Whose rules findings come from, for every command that shows them beside other things.
#[derive(Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct HouseArgument {
    /// Whose rules findings come from: default, ap-style, bbc-style, npr-style, reuters-style, a file of your own, or none
    #[arg(long, value_name = "NAME|FILE|none", default_value = "default")]
    house: String,
}

impl HouseArgument {
    /// Reads the rules, if any are asked for.
    fn load(&self) -> Result<Option<House>> {
        if self.house == "none" { Ok(None) } else { audit::named(&self.house).map(Some) }
    }
}

/// Which articles to read, for every command that reads them.
#[derive(Args)]
#[command(next_help_heading = "Input")]
pub(crate) struct InputArguments {
    /// Files or folders of articles (text, HTML, JSON, JSON lines, CSV, WARC, also .gz and .zst; Parquet); `-` is standard input
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What the files hold, where their names should not decide
    #[arg(long, value_enum, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// How the files are encoded, where their bytes should not decide (such as windows-1252)
    #[arg(long, value_name = "LABEL")]
    encoding: Option<ingest::Encoding>,
    /// The field or column with the text [default: text, body, content, article, ...]
    #[arg(long, value_name = "NAME")]
    text_column: Option<String>,
    /// The field or column with the article as HTML [default: html, ...]
    #[arg(long, value_name = "NAME", conflicts_with = "text_column")]
    html_column: Option<String>,
    /// The field or column with the id [default: id, article_id, ...]
    #[arg(long, value_name = "NAME")]
    id_column: Option<String>,
    /// The field or column with the headline [default: title, headline]
    #[arg(long, value_name = "NAME")]
    title_column: Option<String>,
    /// The field or column with the author [default: byline, author, authors]
    #[arg(long, value_name = "NAME")]
    byline_column: Option<String>,
    /// The field or column with the publisher [default: outlet, source, publisher, ...]
    #[arg(long, value_name = "NAME")]
    outlet_column: Option<String>,
    /// The field or column with the date [default: date, published, ...]
    #[arg(long, value_name = "NAME")]
    date_column: Option<String>,
    /// The field or column with the address [default: url, link]
    #[arg(long, value_name = "NAME")]
    url_column: Option<String>,
    #[command(flatten)]
    limits: limits::LimitArguments,
}

impl InputArguments {
    /// Whether nothing is named to read.
    pub(crate) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The articles, one by one.
    pub(crate) fn articles(&self) -> ingest::Articles {
        let mut columns = ingest::Columns::default();
        let named = [
            (&self.text_column, &mut columns.text),
            (&self.html_column, &mut columns.html),
            (&self.id_column, &mut columns.id),
            (&self.title_column, &mut columns.title),
            (&self.byline_column, &mut columns.byline),
            (&self.outlet_column, &mut columns.outlet),
            (&self.date_column, &mut columns.date),
            (&self.url_column, &mut columns.url),
        ];
        for (name, column) in named {
            if let Some(name) = name {
                *column = vec![name.clone()];
            }
        }
        // A column that is named is the only one that counts.
        if self.text_column.is_some() {
            columns.html.clear();
        } else if self.html_column.is_some() {
            columns.text.clear();
        }
        let format = self.input_format.map(InputFormat::format);
        let limits = self.limits.limits();
        ingest::articles(self.paths.clone(), ingest::Options { format, encoding: self.encoding, columns, limits })
    }
}

/// What files hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    Text,
    Html,
    Json,
    Jsonl,
    Csv,
    Tsv,
    Parquet,
    Warc,
}

impl InputFormat {
    fn format(self) -> ingest::Format {
        match self {
            InputFormat::Text => ingest::Format::Text,
            InputFormat::Html => ingest::Format::Html,
            InputFormat::Json => ingest::Format::Json,
            InputFormat::Jsonl => ingest::Format::Jsonl,
            InputFormat::Csv => ingest::Format::Csv,
            InputFormat::Tsv => ingest::Format::Tsv,
            InputFormat::Parquet => ingest::Format::Parquet,
            InputFormat::Warc => ingest::Format::Warc,
        }
    }
}

/// Which grammar to use, for every command that analyses.
#[derive(Args)]
#[command(next_help_heading = "Grammar")]
pub(crate) struct GrammarArguments {
    /// What finds attributions
    #[arg(long, value_enum, default_value = "default")]
    pub(crate) engine: Engine,
    /// A folder of rule files and word lists, instead of the built-in grammar
    #[arg(long, value_name = "DIR")]
    grammar: Option<PathBuf>,
    /// Learned weights (`firsthand train` makes them), instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    weights: Option<PathBuf>,
    /// Leave out attributions that are less likely than this (0 to 1) [default: as the weights say]
    #[arg(long, value_name = "P", value_parser = probability::<f32>)]
    min_confidence: Option<f32>,
    /// The score's parameters, instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
}

impl GrammarArguments {
    /// Reads the grammar.
    pub(crate) fn load(&self) -> Result<Grammar> {
        let mut grammar = match &self.grammar {
            Some(folder) => Grammar::load(folder, self.engine.engine())?,
            None => Grammar::builtin_with(self.engine.engine()),
        };
        if let Some(file) = self.weights.as_ref().filter(|_| self.engine == Engine::Default) {
            let name = file.display().to_string();
            let bytes = std::fs::read(file).with_context(|| name.clone())?;
            grammar.set_weights(&name, &bytes)?;
        }
        if let (Some(least), Some(weights)) = (self.min_confidence, &mut grammar.weights) {
            (weights.least, weights.least_quoted, weights.least_proposed) = (least, least, least);
        }
        if let Some(file) = &self.parameters {
            let name = file.display().to_string();
            let text = std::fs::read_to_string(file).with_context(|| name.clone())?;
            grammar.parameters = Parameters::parse(&name, &text)?;
        }
        Ok(grammar)
    }
}

/// What finds attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// The rules alone
    Rules,
    /// Learned weights, with the rules' attributions as proposals
    Default,
}

impl Engine {
    fn engine(self) -> firsthand::grammar::Engine {
        match self {
            Engine::Rules => firsthand::grammar::Engine::Rules,
            Engine::Default => firsthand::grammar::Engine::Default,
        }
    }
}

/// A number from 0 to 1, for options that take one.
fn probability<T: FromStr + PartialOrd + From<u8>>(text: &str) -> Result<T, String> {
    let inside = |number: &T| (T::from(0)..=T::from(1)).contains(number);
    text.parse().ok().filter(inside).ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
