//! `firsthand verify`: a set of articles in, claims with their independent origins out.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::report::verify::{self as report, tables, text};
use firsthand::verify::similarity::{SharedWords, Similarity, WordVectors};
use firsthand::verify::{self, Page, Set, Verification};
use firsthand::{Article, Grammar, analyze, draw, page};

use super::index;
use super::stream::{self, Counts};
use super::{GrammarArguments, InputArguments, ThreadArguments, print, width};

/// Shows which claims of a set of articles have independent origins, are copied, or are denied
#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print
    #[arg(long, value_enum, default_value = "text", conflicts_with = "output")]
    format: Format,
    /// Write all tables, a codebook and the JSON report to this folder instead of printing
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Claims of one article that nobody disputes, too; and all that a page on the terminal leaves out
    #[arg(long)]
    all: bool,
    /// Draw this claim (k1, k2, ...) as SVG instead: an article and its copies are one box
    #[arg(long, value_name = "ID", conflicts_with_all = ["format", "output"])]
    draw: Option<String>,
    #[command(flatten)]
    set: SetArguments,
}

/// The set of articles, and how they are compared.
#[derive(Args)]
pub(crate) struct SetArguments {
    /// How claims are compared: `words`, or a file of word vectors (a word and its numbers on each line, as GloVe has them)
    #[arg(long, value_name = "JUDGE", default_value = "words")]
    similarity: String,
    /// Keep what is read of articles in this folder, and analyse only those that are not there; without PATH, compare those that are
    #[arg(long, value_name = "DIR")]
    index: Option<PathBuf>,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    pub(super) grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One object
    Json,
    /// The table of clusters
    Csv,
    /// A page for a browser
    Html,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.set.grammar.load()?;
    let (verification, counts) = arguments.set.verify(&grammar, arguments.all)?;
    if let Some(id) = &arguments.draw {
        let number = id.strip_prefix('k').and_then(|number| number.parse::<usize>().ok()?.checked_sub(1));
        let picture = number.and_then(|index| draw::cluster(&verification, index));
        let picture =
            picture.with_context(|| format!("--draw {id}: there is no such claim; the report lists k1, k2, ..."))?;
        print(draw::svg(&picture, id).as_bytes())?;
        return Ok(counts.code());
    }
    let made = report::of(&verification);
    if let Some(folder) = &arguments.output {
        let _lock = super::lock::folder(folder)?;
        tables::write(folder, &made).with_context(|| format!("writing {}", folder.display()))?;
        return Ok(counts.code());
    }
    match arguments.format {
        Format::Text => write!(anstream::stdout().lock(), "{}", text::page(&made, width(), arguments.all))?,
        Format::Json => print((report::object(&made) + "\n").as_bytes())?,
        Format::Csv => print(&tables::table(tables::Table::Clusters, &made))?,
        Format::Html => print(page::set(&verification, &made, arguments.all).as_bytes())?,
    }
    Ok(counts.code())
}

impl SetArguments {
    /// Reads, analyses and compares the articles.
    pub(crate) fn verify(&self, grammar: &Grammar, all: bool) -> Result<(Verification, Counts)> {
        let similarity = self.similarity()?;
        self.threads.start()?;
        let (set, lock, counts) = match &self.index {
            Some(folder) => {
                let (set, lock, counts) = index::set(folder, &self.input, grammar)?;
                (set, Some(lock), counts)
            }
            None => {
                let (pages, counts) = self.pages(grammar)?;
                (Set::in_memory(pages), None, counts)
            }
        };
        if set.is_empty() {
            bail!("there is no article to verify");
        }
        let made = verify::verify(set, &*similarity, &grammar.parameters, all).context("comparing the articles")?;
        drop(lock);
        Ok((made, counts))
    }

    /// Reads and analyses the articles.
    fn pages(&self, grammar: &Grammar) -> Result<(Vec<Page>, Counts)> {
        let mut pages = vec![];
        let work = |article: &Article| verify::read(article, &analyze(article, grammar), grammar);
        let counts = stream::each(self.input.articles(), work, |made| {
            pages.extend(made);
            Ok(())
        })?;
        Ok((pages, counts))
    }

    fn similarity(&self) -> Result<Box<dyn Similarity>> {
        if self.similarity == "words" {
            return Ok(Box::new(SharedWords));
        }
        let text = std::fs::read_to_string(&self.similarity)
            .with_context(|| format!("--similarity {}: `words` or a file of word vectors", self.similarity))?;
        Ok(Box::new(WordVectors::parse(&self.similarity, &text)?))
    }
}
