//! The command line: one module per command, each with its arguments and a `run` that gives the exit code.
//!
//! What several commands take (articles to read, a grammar to read them with) stands here.

mod analyze;
mod eval;
mod explain;
mod grammar;
mod graph;
mod score;

use std::path::PathBuf;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use anyhow::{Result, bail};
use clap::{Args, Parser, Subcommand, ValueEnum};
use firsthand::Grammar;

/// How the word `error:` is printed.
pub(crate) const RED: Style = AnsiColor::Red.on_default().bold();

/// Who said it, and how do they know? Reads news articles and reports what each claim rests on.
#[derive(Parser)]
#[command(name = "firsthand", version, about, arg_required_else_help = true)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Analyze(analyze::Arguments),
    Graph(graph::Arguments),
    Explain(explain::Arguments),
    Score(score::Arguments),
    Grammar(grammar::Arguments),
    Eval(eval::Arguments),
}

/// Runs the command that the arguments name.
pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    match arguments.command {
        Command::Analyze(arguments) => analyze::run(&arguments),
        Command::Graph(arguments) => graph::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Score(arguments) => score::run(&arguments),
        Command::Grammar(arguments) => grammar::run(&arguments),
        Command::Eval(arguments) => eval::run(&arguments),
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
    /// The score's parameters, instead of the built-in ones
    #[arg(long, value_name = "FILE")]
    parameters: Option<PathBuf>,
}

impl GrammarArguments {
    /// Reads the grammar.
    pub(crate) fn load(&self) -> Result<Grammar> {
        if self.grammar.is_some() || self.parameters.is_some() {
            bail!("--grammar and --parameters are not built yet: leave them out");
        }
        Ok(Grammar::builtin())
    }
}

/// What finds attributions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// The rules alone
    Rules,
    /// The best that there is (today: the rules)
    Default,
}
