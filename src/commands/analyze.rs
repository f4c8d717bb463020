//! `firsthand analyze`: articles in, reports out, in the order of the input.

use std::collections::BTreeSet;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use firsthand::audit::{Audit, House};
use firsthand::report::folder::{Kind, Settings};
use firsthand::report::tables::{self, Table};
use firsthand::report::text::{self, Layout};
use firsthand::report::{Folder, Places, Report, brat, folder, json, whole};
use firsthand::{Article, Grammar, analyze, page};

use super::configuration::Configuration;
use super::stream::{self, Counts};
use super::{GrammarArguments, HouseArgument, InputArguments, ThreadArguments, lock, page_of, print, read, say, width};

/// Reports what each claim of an article rests on
#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print, or with -o what to write: parquet and brat need a folder, html writes pages, all else then means CSV and JSON lines
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write all tables, a codebook and a manifest to this folder instead of printing; with --format html, pages
    #[arg(short, long, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Go on where an interrupted run with the same -o, input and settings stopped
    #[arg(long, requires = "output")]
    resume: bool,
    /// Which table to print as CSV
    #[arg(long, value_name = "NAME", default_value = "attributions", value_parser = table)]
    table: Table,
    /// Begin CSV with a byte-order mark: Excel needs it for letters outside English, R and Python would read it as text
    #[arg(long)]
    bom: bool,
    /// Show every claim, not only the weakest ones
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    house: HouseArgument,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read: a page for one article, a line each for several
    Text,
    /// An object for one article, an array for several
    Json,
    /// An object on each line
    Jsonl,
    /// A table (`--table`)
    Csv,
    /// A page for a browser; of many articles, with -o, a page each and an index
    Html,
    /// With -o: the tables as Parquet
    Parquet,
    /// With -o: each article as .txt and .ann, for annotation tools and `firsthand eval`
    Brat,
}

fn table(name: &str) -> Result<Table, String> {
    let names = || Table::ALL.map(Table::name).join(", ");
    Table::named(name).ok_or_else(|| format!("the tables are {}", names()))
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments, configuration: Option<&Configuration>) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    arguments.threads.start()?;
    let _lock = arguments.output.as_deref().map(lock::folder).transpose()?;
    let analysis = Run { arguments, configuration, grammar, house: arguments.house.load()? };
    if arguments.resume && matches!(arguments.format, Format::Html | Format::Brat) {
        bail!("--resume goes on with tables: leave it out with --format html and brat");
    }
    let counts = match (&arguments.output, arguments.format) {
        (Some(path), Format::Html) => analysis.write_pages(path)?,
        (Some(path), Format::Brat) => analysis.write_brat(path)?,
        (Some(path), Format::Parquet) => analysis.write_folder(path, Kind::Parquet)?,
        (Some(path), _) if arguments.bom => analysis.write_folder(path, Kind::MarkedCsv)?,
        (Some(path), _) => analysis.write_folder(path, Kind::Csv)?,
        (None, Format::Parquet | Format::Brat) => {
            bail!("--format parquet and brat write files: name a folder with -o DIR")
        }
        (None, Format::Text) => analysis.print_text()?,
        (None, Format::Json) => analysis.print_json()?,
        (None, Format::Jsonl) => analysis.print_jsonl()?,
        (None, Format::Csv) => analysis.print_csv()?,
        (None, Format::Html) => analysis.print_html()?,
    };
    if counts == Counts::default() {
        bail!("there is no article to analyse");
    }
    Ok(counts.code())
}

/// What to analyse, and with what.
struct Run<'a> {
    arguments: &'a Arguments,
    configuration: Option<&'a Configuration>,
    grammar: Grammar,
    house: Option<House>,
}

impl Run<'_> {
    /// Makes something of each article's report, and writes it in the order of the input.
    fn each<T: Send>(
        &self,
        make: impl Fn(Report, &Article) -> T + Sync,
        write: impl FnMut(Vec<T>) -> Result<()>,
    ) -> Result<Counts> {
        self.audited(None, |report, article, _| make(report, article), write)
    }

    /// The same with what a house's rules say about each article.
    fn audited<T: Send>(
        &self,
        house: Option<&House>,
        make: impl Fn(Report, &Article, Option<&Audit>) -> T + Sync,
        write: impl FnMut(Vec<T>) -> Result<()>,
    ) -> Result<Counts> {
        let work = |article: &Article| {
            let (report, audit) = self.report(article, house);
            make(report, article, audit.as_ref())
        };
        stream::each(self.arguments.input.articles(), work, write)
    }

    /// An article's report, and what a house's rules say about it. The analysis is dropped before anything is made of them:
    /// both of a long article take much memory.
    fn report(&self, article: &Article, house: Option<&House>) -> (Report, Option<Audit>) {
        let (_, report, audit) = read(article, &self.grammar, house);
        (report, audit)
    }

    /// The page of the only article.
    fn print_html(&self) -> Result<Counts> {
        let mut only = None;
        let made = |article: &Article| page_of(article, &self.grammar, self.house.as_ref(), page::article);
        let counts = stream::each(self.arguments.input.articles(), made, |pages| {
            for page in pages {
                if only.replace(page).is_some() {
                    bail!("a page shows one article: -o DIR writes a page for each, and an index");
                }
            }
            Ok(())
        })?;
        print(only.unwrap_or_default().as_bytes())?;
        Ok(counts)
    }

    fn write_pages(&self, path: &Path) -> Result<Counts> {
        let failed = || format!("writing {}", path.display());
        let mut folder = page::Folder::create(path).with_context(failed)?;
        let made = |article: &Article| page_of(article, &self.grammar, self.house.as_ref(), page::folder::page);
        let counts = stream::each(self.arguments.input.articles(), made, |pages| {
            pages.iter().try_for_each(|page| folder.append(page)).with_context(failed)
        })?;
        folder.finish(counts.errors).with_context(failed)?;
        Ok(counts)
    }

    fn print_text(&self) -> Result<Counts> {
        let width = width();
        let layout = Layout { width, all: self.arguments.all };
        let mut first = None;
        let mut measures = vec![];
        let counts = self.each(
            |report, article| (report, article.text.clone()),
            |articles| {
                for (report, text) in articles {
                    measures.push((report.id.clone(), report.article.clone()));
                    first.get_or_insert((report, text));
                }
                Ok(())
            },
        )?;
        let mut out = anstream::stdout().lock();
        match (first, measures.len()) {
            (Some((report, text)), 1) => write!(out, "{}", text::page(&report, &text, layout))?,
            (Some(_), _) => {
                let rows = measures.iter().map(|(id, row)| (id.as_str(), row));
                write!(out, "{}", text::overview(rows, width))?;
            }
            (None, _) => {}
        }
        Ok(counts)
    }

    /// One object where there is one article, else an array.
    fn print_json(&self) -> Result<Counts> {
        let mut only = None;
        let mut several = false;
        let counts = self.each(
            |report, _| json::object(&report),
            |objects| {
                let mut out = io::stdout().lock();
                for object in objects {
                    match only.take() {
                        None if !several => only = Some(object),
                        None => write!(out, ",\n{object}")?,
                        Some(first) => {
                            several = true;
                            write!(out, "[{first},\n{object}")?;
                        }
                    }
                }
                Ok(out.flush()?)
            },
        )?;
        match only {
            Some(object) => print((object + "\n").as_bytes())?,
            None if several => print(b"]\n")?,
            None => {}
        }
        Ok(counts)
    }

    fn print_jsonl(&self) -> Result<Counts> {
        let line = |article: &Article| -> Result<Line> {
            if article.text.len() >= LONG {
                return Ok(Line::Long(Box::new(article.clone())));
            }
            let mut line = vec![];
            self.write_line(article, &mut line)?;
            Ok(Line::Short(line))
        };
        stream::each(self.arguments.input.articles(), line, |lines| {
            lines.into_iter().try_for_each(|line| match line? {
                Line::Short(line) => print(&line),
                Line::Long(article) => {
                    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
                    self.write_line(&article, &mut out)?;
                    Ok(out.flush()?)
                }
            })
        })
    }

    /// Writes an article's report as a line of JSON.
    fn write_line(&self, article: &Article, mut out: impl Write) -> Result<()> {
        let analysis = analyze(article, &self.grammar);
        serde_json::to_writer(&mut out, &json::parts(article, &analysis, &self.grammar))?;
        Ok(out.write_all(b"\n")?)
    }

    fn print_csv(&self) -> Result<Counts> {
        let table = self.arguments.table;
        let rows = |report: Report, article: &Article, audit: Option<&Audit>| {
            tables::rows(table, &report, &Places::new(&article.text), audit)
        };
        // Other tables hold no findings.
        let house = self.house.as_ref().filter(|_| table == Table::Findings);
        let mark = if self.arguments.bom { "\u{feff}" } else { "" };
        print(&[mark.as_bytes(), &tables::header(table)].concat())?;
        self.audited(house, rows, |rows| print(&rows.concat()))
    }

    fn write_folder(&self, path: &Path, kind: Kind) -> Result<Counts> {
        let failed = || format!("writing {}", path.display());
        let configuration = self.configuration.map(|found| (found.name.clone(), found.sha256.clone()));
        let house = self.house.as_ref();
        let pack = house.map(|house| (house.name.clone(), house.sha256.clone()));
        let settings = Settings { kind, house: pack, configuration };
        let open = if self.arguments.resume { Folder::resume } else { Folder::create };
        let mut folder = open(path, &self.grammar, settings).with_context(|| path.display().to_string())?;
        let done = folder.done().clone();
        if self.arguments.resume {
            say(&format!("{} articles were done, {} could not be read", done.articles, done.skipped));
        }
        let counts = Counts { articles: done.articles, errors: done.skipped };
        let work = |article: &Article| {
            let (report, audit) = self.report(article, house);
            folder::part(&report, &article.text, audit.as_ref(), kind)
        };
        let counts = stream::after(self.arguments.input.articles(), &done.read, counts, work, |batch| {
            let mut write = || {
                batch.made.iter().try_for_each(|part| folder.append(part))?;
                batch.errors.iter().try_for_each(|error| folder.append_error(error))?;
                folder.save(&batch.read)
            };
            write().with_context(failed)
        })?;
        folder.finish().with_context(failed)?;
        Ok(counts)
    }

    /// Each article's text and attributions, as brat keeps them.
    fn write_brat(&self, path: &Path) -> Result<Counts> {
        let mut names = BTreeSet::new();
        let mut write = |id: &str, text: &str, lines: &str| -> io::Result<()> {
            let name = brat::file_name(id);
            let numbered = |number| if number == 1 { name.clone() } else { format!("{name}-{number}") };
            let name = (1..).map(numbered).find(|name| names.insert(name.to_lowercase())).unwrap_or(name.clone());
            whole::write(&path.join(format!("{name}.txt")), text.as_bytes())?;
            whole::write(&path.join(format!("{name}.ann")), lines.as_bytes())
        };
        let failed = || format!("writing {}", path.display());
        whole::write(&path.join("annotation.conf"), brat::CONFIGURATION.as_bytes()).with_context(failed)?;
        self.each(
            |report, article| (article.id.clone(), article.text.clone(), brat::annotations(&report, &article.text)),
            |parts| parts.iter().try_for_each(|(id, text, lines)| write(id, text, lines)).with_context(failed),
        )
    }
}

/// Text of a long article in bytes. Such articles are analysed one at a time, when their turn to be written has come,
/// and what is written is never held as a whole: it is ten times as long.
const LONG: usize = 4 << 20;

/// A line of JSON lines before its turn has come.
enum Line {
    Short(Vec<u8>),
    Long(Box<Article>),
}
