//! `firsthand sample`: a blind sheet for human coders, and its key.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::report::{self, whole};
use firsthand::study::sample::{self, By, Plan, Reservoir};
use firsthand::{Article, analyze};

use super::stream;
use super::{GrammarArguments, InputArguments, ThreadArguments};

/// Draws attributions for human coders: a blind sheet, and a key to keep apart
///
/// The sheet shows passages and empty columns to code, and nothing of what firsthand makes of the source. The key holds
/// that, and how many attributions each unit stands for. The same articles, size, seed and strata give the same sample,
/// in whatever order the articles come.
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many attributions to draw
    #[arg(short = 'n', long = "size", value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    size: u32,
    /// Decides which are drawn
    #[arg(long, default_value = "1")]
    seed: u64,
    /// Strata that share the sample equally, as far as each has enough
    #[arg(long, value_enum, value_delimiter = ',', value_name = "WHAT")]
    by: Vec<Stratum>,
    /// Paragraphs to show before and after
    #[arg(long, value_name = "N", default_value = "1")]
    context: usize,
    /// The folder for the coders: sheet.csv and instructions.md
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Where to write the key, outside that folder
    #[arg(long, value_name = "FILE")]
    key: PathBuf,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// By what attributions are put into strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Stratum {
    /// Whether the content is quoted
    Form,
    /// The source's step on the ladder of identification
    Level,
    /// What the source is
    Kind,
    /// How it knows
    Basis,
    /// What the cue does
    Act,
    /// Who published the article, as its metadata says
    Outlet,
}

impl Stratum {
    fn by(self) -> By {
        match self {
            Stratum::Form => By::Form,
            Stratum::Level => By::Level,
            Stratum::Kind => By::Kind,
            Stratum::Basis => By::Basis,
            Stratum::Act => By::Act,
            Stratum::Outlet => By::Outlet,
        }
    }
}

/// What coders are told.
const INSTRUCTIONS: &str = include_str!("../../reports/coding.md");

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let folder = &arguments.output;
    let sheet = folder.join("sheet.csv");
    for file in [&sheet, &arguments.key] {
        if file.exists() {
            bail!("{}: is there already, and may hold somebody's work: name another place", file.display());
        }
    }
    let grammar = arguments.grammar.load()?;
    arguments.threads.start()?;
    fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
    let beside = arguments.key.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.map_or_else(|| PathBuf::from("."), PathBuf::from);
    let beside = beside.canonicalize().with_context(|| beside.display().to_string())?;
    if beside.starts_with(folder.canonicalize()?) {
        bail!("--key {}: lies in the coders' folder: keep it apart", arguments.key.display());
    }
    let plan = Plan {
        size: arguments.size as usize,
        seed: arguments.seed,
        by: arguments.by.iter().map(|stratum| stratum.by()).collect(),
        context: arguments.context,
    };
    let mut reservoir = Reservoir::new(plan.clone());
    let work = |article: &Article| {
        let report = report::of(article, &analyze(article, &grammar), &grammar);
        sample::candidates(&report, &article.text, &plan)
    };
    let counts = stream::each(arguments.input.articles(), work, |found| {
        found.into_iter().flatten().for_each(|candidate| reservoir.add(candidate));
        Ok(())
    })?;
    let sample = reservoir.draw();
    if sample.is_empty() {
        bail!("there is no attribution to draw");
    }
    let write = |path: &PathBuf, bytes: &[u8]| whole::write(path, bytes).with_context(|| path.display().to_string());
    write(&sheet, &sample.sheet())?;
    write(&folder.join("instructions.md"), INSTRUCTIONS.as_bytes())?;
    write(&arguments.key, &sample.key())?;
    let (sheet, key) = (sheet.display(), arguments.key.display());
    super::say(&format!("{} attributions drawn: {sheet}; key: {key}", sample.len()));
    Ok(counts.code())
}
