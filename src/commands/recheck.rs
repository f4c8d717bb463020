//! `firsthand recheck`: whether reports hold, against the articles' bytes and their own graphs.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, ValueEnum};
use firsthand::recheck::{self, Flaw};
use firsthand::report::Report;
use firsthand::{Article, Grammar, analyze, digest, ingest, report};
use flate2::bufread::MultiGzDecoder;
use rayon::prelude::*;
use serde::Serialize;
use sha2::Digest;

use super::{GrammarArguments, RED, ThreadArguments, print};

/// Checks reports: hashes, offsets and quoted words against the articles, scores against their graphs
///
/// Every offset must stand in the article, every quoted word where it is said to, every id must name something, and every
/// score must follow from the report's own graph and the parameters. Exits with 0 where all holds, 1 where something does
/// not, 2 where a report or an article could not be read.
#[derive(Args)]
pub(crate) struct Arguments {
    /// What `firsthand analyze` wrote: JSON, JSON lines (also .gz), or a folder (-o), of which the manifest is checked too
    #[arg(value_name = "REPORT")]
    report: PathBuf,
    /// The articles, files or folders [default: where the reports say that they were read]
    #[arg(value_name = "ARTICLES")]
    articles: Vec<PathBuf>,
    /// Analyse each article again, and compare the whole report: needs the options that it was made with
    #[arg(long)]
    again: bool,
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read
    Text,
    /// One object
    Json,
}

/// What was found.
#[derive(Debug, Default, Serialize)]
struct Outcome {
    /// Reports read.
    reports: usize,
    /// Those of which everything holds.
    hold: usize,
    /// Those whose article was not found: their words were not compared.
    without_article: Vec<String>,
    /// What does not hold.
    flaws: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    /// The report's article, or the folder's file.
    report: String,
    #[serde(flatten)]
    flaw: Flaw,
}

/// Reports that are checked at once.
const BATCH: usize = 256;

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    arguments.threads.start()?;
    let path = &arguments.report;
    let mut outcome = Outcome::default();
    let reports = if path.is_dir() {
        outcome.flaws = manifest(path)?;
        path.join("analysis.jsonl")
    } else {
        path.clone()
    };
    let (articles, errors) = read_articles(arguments, &reports)?;
    let mut reports = Reports::open(&reports)?;
    loop {
        let batch: Vec<Report> = reports.by_ref().take(BATCH).collect::<Result<_>>()?;
        if batch.is_empty() {
            break;
        }
        let checked: Vec<Vec<Flaw>> =
            batch.par_iter().map(|report| check(report, articles.get(&report.sha256), arguments, &grammar)).collect();
        for (report, flaws) in batch.iter().zip(checked) {
            outcome.reports += 1;
            outcome.hold += usize::from(flaws.is_empty());
            outcome.flaws.extend(flaws.into_iter().map(|flaw| Found { report: report.id.clone(), flaw }));
            if !articles.contains_key(&report.sha256) {
                outcome.without_article.push(report.id.clone());
            }
        }
    }
    if outcome.reports == 0 {
        bail!("{}: holds no report", path.display());
    }
    match arguments.format {
        Format::Text => write!(anstream::stdout().lock(), "{}", page(&outcome, arguments.again))?,
        Format::Json => print((serde_json::to_string_pretty(&outcome)? + "\n").as_bytes())?,
    }
    Ok(ExitCode::from(match () {
        () if !outcome.flaws.is_empty() => 1,
        () if errors > 0 || !outcome.without_article.is_empty() => 2,
        () => 0,
    }))
}

/// What does not hold in one report.
fn check(report: &Report, article: Option<&Article>, arguments: &Arguments, grammar: &Grammar) -> Vec<Flaw> {
    let mut flaws = recheck::recheck(report, article.map(|article| &*article.text), &grammar.parameters);
    if let (true, Some(article)) = (arguments.again, article) {
        // Where it was read is no part of what was found.
        let made = Article { id: report.id.clone(), path: report.path.clone(), ..article.clone() };
        let made = report::of(&made, &analyze(&made, grammar), grammar);
        let value = |report: &Report| serde_json::to_value(report).unwrap_or_default();
        flaws.extend(recheck::difference(&value(report), &value(&made)));
    }
    flaws
}

/// The articles that reports tell of, by the hash of their text, and how many could not be read.
fn read_articles(arguments: &Arguments, reports: &Path) -> Result<(BTreeMap<String, Article>, usize)> {
    let mut wanted = BTreeSet::new();
    let mut paths = BTreeSet::new();
    for report in Reports::open(reports)? {
        let report = report?;
        wanted.insert(report.sha256);
        paths.extend(place(&report.path));
    }
    let given = !arguments.articles.is_empty();
    let paths = if given { arguments.articles.clone() } else { paths.into_iter().collect() };
    let mut articles = BTreeMap::new();
    let mut errors = 0;
    for article in ingest::articles(paths, ingest::Options::default()) {
        match article {
            Ok(article) => {
                let sha256 = digest::sha256(&article.text);
                if wanted.contains(&sha256) {
                    articles.entry(sha256).or_insert(article);
                }
            }
            Err(error) => {
                errors += 1;
                super::say_error(error);
            }
        }
    }
    Ok((articles, errors))
}

/// The file that an article was read from: rows of a table are `file:line`.
fn place(path: &str) -> Option<PathBuf> {
    let is_line = |line: &str| !line.is_empty() && line.bytes().all(|byte| byte.is_ascii_digit());
    let file = match path.rsplit_once(':') {
        Some((file, line)) if is_line(line) && !Path::new(path).exists() => file,
        _ => path,
    };
    (file != "-" && Path::new(file).exists()).then(|| file.into())
}

/// The reports of a file, one by one: an object, a list, or an object on each line.
struct Reports {
    name: String,
    input: Box<dyn BufRead>,
    done: usize,
}

impl Reports {
    fn open(path: &Path) -> Result<Reports> {
        let name = path.display().to_string();
        let mut file = BufReader::new(File::open(path).with_context(|| name.clone())?);
        let is_packed = file.fill_buf().with_context(|| name.clone())?.starts_with(&[0x1f, 0x8b]);
        let input: Box<dyn BufRead> =
            if is_packed { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) };
        Ok(Reports { name, input, done: 0 })
    }

    /// Moves to the next report's first byte. False at the end.
    fn advance(&mut self) -> Result<bool> {
        loop {
            let buffer = self.input.fill_buf().with_context(|| self.name.clone())?;
            let Some(&byte) = buffer.first() else { return Ok(false) };
            match byte {
                b'{' => return Ok(true),
                // Between the entries of a list.
                byte if byte.is_ascii_whitespace() || b"[],".contains(&byte) => self.input.consume(1),
                _ => bail!("{}: expected a report in JSON, as `firsthand analyze --format json` writes it", self.name),
            }
        }
    }
}

impl Iterator for Reports {
    type Item = Result<Report>;

    fn next(&mut self) -> Option<Result<Report>> {
        match self.advance() {
            Ok(true) => {}
            Ok(false) => return None,
            Err(error) => return Some(Err(error)),
        }
        self.done += 1;
        let mut values = serde_json::Deserializer::from_reader(&mut self.input).into_iter();
        let report = values.next()?;
        Some(report.map_err(|error| anyhow!("{}: report {}: {error}", self.name, self.done)))
    }
}

/// What does not hold in a folder's manifest.
fn manifest(folder: &Path) -> Result<Vec<Found>> {
    #[derive(serde::Deserialize)]
    struct Manifest {
        files: Vec<Entry>,
    }
    #[derive(serde::Deserialize)]
    struct Entry {
        file: String,
        bytes: u64,
        sha256: String,
    }
    let path = folder.join("manifest.json");
    let name = path.display().to_string();
    let text = fs::read_to_string(&path).with_context(|| name.clone())?;
    let manifest: Manifest = serde_json::from_str(&text).with_context(|| name.clone())?;
    if manifest.files.iter().all(|entry| entry.file != "analysis.jsonl") {
        bail!("{name}: names no analysis.jsonl, which holds the reports; write the tables as CSV");
    }
    let mut found = vec![];
    for entry in manifest.files {
        let mut wrong = |at: &str, message: String| {
            found.push(Found { report: entry.file.clone(), flaw: Flaw { at: at.to_owned(), message } });
        };
        // A name with a folder in it is none that the program writes.
        if Path::new(&entry.file).components().count() != 1 || !folder.join(&entry.file).is_file() {
            wrong("manifest", "is not there".to_owned());
            continue;
        }
        let (bytes, sha256) = hash(&folder.join(&entry.file))?;
        if bytes != entry.bytes {
            wrong("bytes", format!("has {bytes} bytes, the manifest says {}", entry.bytes));
        }
        if sha256 != entry.sha256 {
            wrong("sha256", format!("is {sha256}, the manifest says {}", entry.sha256));
        }
    }
    Ok(found)
}

/// How long a file is, and its SHA-256.
fn hash(path: &Path) -> Result<(u64, String)> {
    let read = File::open(path).and_then(|mut file| digest::read(&mut file));
    let (bytes, hash) = read.with_context(|| path.display().to_string())?;
    Ok((bytes, digest::hex(&hash.finalize())))
}

/// The outcome, for people.
fn page(outcome: &Outcome, again: bool) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for Found { report, flaw } in &outcome.flaws {
        let _ = writeln!(out, "{report}: {}{}:{} {}", RED.render(), flaw.at, RED.render_reset(), flaw.message);
    }
    for report in &outcome.without_article {
        let _ = writeln!(out, "{report}: the article was not found, so its words were not compared");
    }
    let reports = if outcome.reports == 1 { "report" } else { "reports" };
    let compared = outcome.reports - outcome.without_article.len();
    let also = if again { ", and was made again" } else { "" };
    let _ = writeln!(
        out,
        "{} {reports}: {} hold; {compared} compared with the article's bytes{also}.",
        outcome.reports, outcome.hold
    );
    out
}
