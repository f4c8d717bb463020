//! `firsthand eval`: precision, recall and F1 against gold annotations.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::Args;
use firsthand::eval::{self, Annotation, Figures, Gold, Miss, Strata, Trait};
use firsthand::{Article, Grammar, analyze};
use rayon::prelude::*;

use super::GrammarArguments;

/// Measures precision, recall and F1 against gold annotations (brat or JSON)
#[derive(Args)]
pub(crate) struct Arguments {
    /// Holds text/NAME.txt, and attributions/NAME_ANNOTATOR.ann (brat) or NAME.json
    gold: PathBuf,
    /// Measure these predictions (a report in JSON lines) instead of analysing
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,
    /// List the gold attributions that were not found
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// List the predictions that are no gold attribution, with their rules
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Print each rule's precision
    #[arg(long)]
    by_rule: bool,
    /// Print figures by quotation, by the cue's act, and by the sentence's length
    #[arg(long)]
    by_class: bool,
    /// Print how often attributions of each confidence are right
    #[arg(long)]
    reliability: bool,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let gold = eval::read_gold(&arguments.gold)?;
    let grammar = arguments.grammar.load()?;
    let predictions = match &arguments.predictions {
        Some(path) => eval::read_predictions(path, &gold)?,
        None => predict(&gold, &grammar),
    };
    let figures = eval::measure(&gold, &predictions);
    let mut out = io::stdout().lock();
    write!(out, "{figures}")?;
    if arguments.by_rule {
        write!(out, "{}", by_rule(&figures))?;
    }
    if arguments.by_class {
        write!(out, "{}", by_class(&eval::strata(&gold, &predictions, &grammar)))?;
    }
    if arguments.reliability {
        write!(out, "{}", reliability(&figures))?;
    }
    if let Some(path) = &arguments.report {
        let list = &figures.not_found;
        write_list(path, "article\tquotation\tsource\tcue\tcontent", list, |row| {
            format!("{}\t{}\t{}", row.id, row.quoting.name(), row.words.join("\t"))
        })?;
        writeln!(out, "{} gold attributions not found, listed in {}", list.len(), path.display())?;
    }
    if let Some(path) = &arguments.errors {
        let mut list = figures.not_gold.clone();
        list.sort_by(|a, b| a.rule.cmp(&b.rule));
        write_list(path, "rule\tarticle\tquotation\tsource\tcue\tcontent", &list, |row| {
            format!("{}\t{}\t{}\t{}", row.rule, row.id, row.quoting.name(), row.words.join("\t"))
        })?;
        writeln!(out, "{} predictions that are no gold attribution, listed in {}", list.len(), path.display())?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Analyses the gold's articles.
fn predict(gold: &[Gold], grammar: &Grammar) -> Vec<Vec<Annotation>> {
    gold.par_iter()
        .map(|gold| {
            let article = Article { id: gold.id.clone(), text: gold.text.clone(), ..Article::default() };
            eval::predicted(&analyze(&article, grammar))
        })
        .collect()
}

/// A table by confidence: how many attributions, what share should be right, what share is.
fn reliability(figures: &Figures) -> String {
    let mut table =
        format!("{:12}{:>10}{:>10}{:>12}{:>8}\n", "confidence", "predicted", "expected", "attributes", "half");
    for (tenth, row) in figures.reliability.iter().enumerate().filter(|(_, row)| row.predicted > 0) {
        let share = |part: f64| 100.0 * part / row.predicted as f64;
        table += &format!(
            "0.{tenth} to {:.1}  {:>10}{:>10.1}{:>12.1}{:>8.1}\n",
            (tenth + 1) as f32 / 10.0,
            row.predicted,
            share(row.expected),
            share(row.attributes as f64),
            share(row.half as f64),
        );
    }
    table
}

/// A table of rules, those with most false predictions first.
fn by_rule(figures: &Figures) -> String {
    let mut rules: Vec<_> = figures.rules.iter().collect();
    rules.sort_by_key(|(name, rule)| (rule.half as i64 - rule.predicted as i64, *name));
    let mut table = format!("{:36}{:>9}{:>7}{:>7}{:>7}{:>9}\n", "rule", "predicted", "half", "P", "exact", "P exact");
    for (name, rule) in rules {
        let share = |hits: usize| 100.0 * hits as f64 / rule.predicted as f64;
        table += &format!(
            "{name:36}{:9}{:7}{:7.1}{:7}{:9.1}\n",
            rule.predicted,
            rule.half,
            share(rule.half),
            rule.exact,
            share(rule.exact)
        );
    }
    table
}

/// A table of what attributions are like, at the measure half.
fn by_class(strata: &Strata) -> String {
    let mut table = String::new();
    let mut last = None;
    for ((kind, value), row) in strata {
        if last.replace(kind) != Some(kind) {
            let head = match kind {
                Trait::Quotation => "quotation",
                Trait::Act => "act of the cue",
                Trait::SentenceLength => "tokens of the sentence",
            };
            table += &format!("{head:24}{:>7}{:>8}{:>11}{:>8}\n", "gold", "R", "predicted", "P");
        }
        let share = |hits: usize, all: usize| {
            if all == 0 { "-".to_owned() } else { format!("{:.1}", 100.0 * hits as f64 / all as f64) }
        };
        let (recall, precision) = (share(row.found, row.gold), share(row.right, row.predicted));
        table += &format!("  {value:22}{:7}{recall:>8}{:11}{precision:>8}\n", row.gold, row.predicted);
    }
    table
}

/// Writes a list, one row a line.
fn write_list(path: &Path, head: &str, rows: &[Miss], line: impl Fn(&Miss) -> String) -> Result<()> {
    let write = || -> io::Result<()> {
        let mut file = BufWriter::new(File::create(path)?);
        writeln!(file, "{head}")?;
        for row in rows {
            writeln!(file, "{}", line(row))?;
        }
        file.flush()
    };
    write().with_context(|| format!("writing {}", path.display()))
}
