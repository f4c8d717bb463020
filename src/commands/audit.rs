//! `firsthand audit`: articles in, findings against a house's rules out.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use firsthand::audit::{self, House, Severity};
use firsthand::report::audit::{self as page, Audited};
use firsthand::{Article, analyze};

use super::stream::{self, Counts};
use super::{GrammarArguments, InputArguments, ThreadArguments, print, width};

/// Checks articles against a newsroom's house rules
#[derive(Args)]
#[command(mut_arg("paths", |paths| paths.required(false).required_unless_present("rules")))]
pub(crate) struct Arguments {
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    house: HouseArguments,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The least severity with which the exit code is 1
    #[arg(long, value_enum, default_value = "error", value_name = "SEVERITY")]
    fail_on: FailOn,
    /// The name to give to what is read from standard input (`-`)
    #[arg(long, value_name = "NAME")]
    stdin_filename: Option<String>,
    /// Print a line for each finding, without the words
    #[arg(long)]
    concise: bool,
    /// Print the rules with status, reason and citation, and end
    #[arg(long)]
    rules: bool,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// Whose rules.
#[derive(Args)]
#[command(next_help_heading = "Rules")]
pub(crate) struct HouseArguments {
    /// The rules: default, ap-style, bbc-style, npr-style, reuters-style, or a file of your own (.toml)
    #[arg(long, value_name = "NAME|FILE", default_value = "default")]
    house: String,
    /// Apply only these rules
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    only: Vec<String>,
    /// Leave these rules out
    #[arg(long, value_name = "RULES", value_delimiter = ',')]
    skip: Vec<String>,
}

impl HouseArguments {
    /// Reads the rules.
    fn load(&self) -> Result<House> {
        let mut house = named(&self.house)?;
        let unknown = |id: &str| anyhow!("{id} is no rule of {}: `firsthand audit --rules` lists them", self.house);
        house.choose(&self.only, &self.skip).map_err(unknown)?;
        Ok(house)
    }
}

/// The house of this name, or in this file.
pub(crate) fn named(name: &str) -> Result<House> {
    if let Some(house) = House::builtin(name) {
        return Ok(house);
    }
    if !Path::new(name).exists() {
        let names: Vec<&str> = House::names().collect();
        bail!("no house is named {name}, and no file: one of {}, or a file such as my-house.toml", names.join(", "));
    }
    let text = fs::read_to_string(name).with_context(|| name.to_owned())?;
    Ok(House::parse(name, &text)?)
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read, and for editors: file:line:column: severity rule: message
    Text,
    /// One object
    Json,
    /// SARIF 2.1.0, for code hosts
    Sarif,
    /// Annotations of a GitHub workflow
    Github,
    /// JUnit XML, for build servers
    Junit,
}

/// The least severity that fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn severity(self) -> Option<Severity> {
        match self {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Note => Some(Severity::Note),
            FailOn::Never => None,
        }
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let house = arguments.house.load()?;
    if arguments.rules {
        write!(anstream::stdout().lock(), "{}", page::rules(&house, width()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let grammar = arguments.grammar.load()?;
    arguments.threads.start()?;
    let work = |article: &Article| {
        let article = renamed(article, arguments.stdin_filename.as_deref());
        let read = audit::unmarked(&article);
        let analysis = analyze(&read, &grammar);
        page::of(&article, &audit::audit(&article, &analysis, &house, &grammar))
    };
    let shown = (!arguments.concise).then(width);
    let mut articles: Vec<Audited> = vec![];
    let counts = stream::each(arguments.input.articles(), work, |made| {
        articles.extend(made);
        Ok(())
    })?;
    if counts == Counts::default() {
        bail!("there is no article to audit");
    }
    match arguments.format {
        Format::Text => {
            // Only now: a progress bar has the same line of the terminal.
            let mut out = anstream::stdout().lock();
            articles.iter().try_for_each(|article| write!(out, "{}", page::findings(article, shown)))?;
            write!(out, "{}", page::not_assessable(&articles))?;
            out.flush()?;
            anstream::eprint!("{}", page::counts(&articles));
        }
        Format::Json => print(page::json(&articles, &grammar.stamp).as_bytes())?,
        Format::Sarif => print(page::sarif(&articles, &house, &grammar.stamp).as_bytes())?,
        Format::Github => print(page::annotations(&articles).as_bytes())?,
        Format::Junit => print(page::junit(&articles, &house, arguments.fail_on.severity()).as_bytes())?,
    }
    let graves = articles.iter().flat_map(|article| &article.findings).map(|found| found.grave);
    let fails = arguments.fail_on.severity().is_some_and(|least| graves.max().is_some_and(|grave| grave >= least));
    Ok(if counts.errors == 0 && fails { ExitCode::from(1) } else { counts.code() })
}

/// What came from standard input under the name that its sender gave it.
fn renamed(article: &Article, name: Option<&str>) -> Article {
    let mut article = article.clone();
    if let Some(name) = name.filter(|_| article.path == "-") {
        let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        article.id = stem.unwrap_or_default();
        article.path = name.to_owned();
    }
    article
}
