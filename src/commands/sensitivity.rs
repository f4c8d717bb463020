//! `firsthand sensitivity`: how much the order of articles and claims depends on the parameters.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use firsthand::analyze;
use firsthand::sensitivity::{self, Moved, Taus, Variant};
use serde_json::{Value, json};

use super::stream;
use super::{GrammarArguments, InputArguments, ThreadArguments};

/// Shows how rankings change when the score's parameters are moved
#[derive(Args)]
pub(crate) struct Arguments {
    /// How to print
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// By which share each parameter is moved, down and up (what leaves 0 to 1 is put back to its end)
    #[arg(long, value_name = "SHARE", default_value = "0.2", value_parser = share)]
    by: f64,
    /// How often all parameters are moved together, each by a random share of its own
    #[arg(long, value_name = "N", default_value = "100")]
    draws: u16,
    /// Where the random numbers begin: the same seed gives the same result
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    #[command(flatten)]
    threads: ThreadArguments,
    #[command(flatten)]
    input: InputArguments,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// To read, the parameter that matters most first
    Text,
    /// One object
    Json,
    /// A row for each parameter and direction, and for each random draw
    Csv,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(share) if share > 0.0 && share < 1.0 => Ok(share),
        _ => Err("expected a share between 0 and 1, such as 0.2".to_owned()),
    }
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    arguments.threads.start()?;
    let plan = sensitivity::plan(&grammar.parameters, arguments.by, arguments.draws.into(), arguments.seed);
    let mut samples = vec![];
    let counts = stream::each(
        arguments.input.articles(),
        |article| sensitivity::rescore(&analyze(article, &grammar), &grammar.lexicon, &plan),
        |batch| {
            samples.extend(batch);
            Ok(())
        },
    )?;
    if samples.len() < 2 {
        bail!("there must be at least two articles to rank; found {}", samples.len());
    }
    let claims = samples.iter().map(sensitivity::Sample::claims).sum();
    let outcome = Outcome {
        arguments,
        articles: samples.len(),
        claims,
        taus: sensitivity::compare(&samples, plan.len()),
        plan: &plan,
    };
    let mut out = io::stdout().lock();
    match arguments.format {
        Format::Text => outcome.print(&mut out)?,
        Format::Json => writeln!(out, "{}", serde_json::to_string_pretty(&outcome.json())?)?,
        Format::Csv => outcome.table(&mut out)?,
    }
    Ok(counts.code())
}

/// What came out.
struct Outcome<'a> {
    arguments: &'a Arguments,
    articles: usize,
    claims: usize,
    plan: &'a [Variant],
    taus: Vec<Taus>,
}

/// The rankings, as they are named in every form.
const RANKINGS: [&str; 3] = ["weakest", "median", "claims"];

impl Outcome<'_> {
    /// Each parameter with its value and the taus when it is moved down and up; the worst first.
    fn each(&self) -> Vec<(&str, [f64; 2], [Taus; 2])> {
        let mut rows = vec![];
        for (at, pair) in self.plan.windows(2).enumerate() {
            if let [Variant { moved: Moved::One(key, down), .. }, Variant { moved: Moved::One(other, _), .. }] = pair
                && key == other
                && *down < 1.0
                && let Some(entry) = self.plan[0].parameters.entries.iter().find(|entry| entry.key == *key)
            {
                rows.push((key.as_str(), entry.value, [self.taus[at], self.taus[at + 1]]));
            }
        }
        let least = |taus: &[Taus; 2]| taus.iter().filter_map(Taus::least).fold(1.0, f64::min);
        rows.sort_by(|one, other| least(&one.2).total_cmp(&least(&other.2)));
        rows
    }

    /// The taus of a ranking over all draws of one kind, in order.
    fn drawn(&self, moved: &Moved, ranking: usize) -> Vec<f64> {
        let draws = self.plan.iter().zip(&self.taus).filter(|(variant, _)| variant.moved == *moved);
        let mut taus: Vec<f64> = draws.filter_map(|(_, taus)| taus.all()[ranking]).collect();
        taus.sort_unstable_by(f64::total_cmp);
        taus
    }

    /// The parameter, direction and ranking with the least tau.
    fn worst(&self) -> Option<(&str, f64, &'static str, f64)> {
        let single = self.plan.iter().zip(&self.taus).filter_map(|(variant, taus)| match &variant.moved {
            Moved::One(key, factor) => Some((key.as_str(), *factor, taus)),
            _ => None,
        });
        let each = single.flat_map(|(key, factor, taus)| {
            let named = RANKINGS.into_iter().zip(taus.all());
            named.filter_map(move |(ranking, tau)| Some((key, factor, ranking, tau?)))
        });
        each.min_by(|one, other| one.3.total_cmp(&other.3))
    }

    fn print(&self, out: &mut impl Write) -> Result<()> {
        let percent = self.arguments.by * 100.0;
        writeln!(
            out,
            "{} articles, {} claims; Kendall's tau-b of each ranking with the ranking as it is,",
            self.articles, self.claims
        )?;
        writeln!(out, "when a parameter is {percent:.0} % less and {percent:.0} % more (within 0 to 1)\n")?;
        writeln!(out, "{:36}{:^16}{:^16}{:^16}", "", "articles by", "articles by", "claims by")?;
        writeln!(
            out,
            "{:26}{:>10}{:^16}{:^16}{:^16}",
            "parameter", "value ", "weakest claim", "median strength", "strength"
        )?;
        let mut same = vec![];
        for (key, value, taus) in self.each() {
            if taus.iter().flat_map(Taus::all).flatten().all(|tau| tau == 1.0) {
                same.push(key);
                continue;
            }
            write!(out, "{key:26}{:>10}", number(value) + " ")?;
            for ranking in 0..RANKINGS.len() {
                let [down, up] = taus.map(|taus| shown(taus.all()[ranking]));
                write!(out, "{down:>8}{up:>7} ")?;
            }
            writeln!(out)?;
        }
        if !same.is_empty() {
            writeln!(out)?;
            for line in textwrap::wrap(&format!("No ranking changes with {}.", same.join(", ")), 84) {
                writeln!(out, "{line}")?;
            }
        }
        for (moved, what) in [
            (Moved::All, "All at once, each by a random share"),
            (Moved::AllInOrder, "The same, the steps of the ladder kept in order"),
        ] {
            writeln!(out, "\n{what} ({} draws, seed {})", self.arguments.draws, self.arguments.seed)?;
            for (name, at) in [("least", 0.0), ("one in twenty is below", 0.05), ("half are below", 0.5)] {
                write!(out, "  {name:34}")?;
                for ranking in 0..RANKINGS.len() {
                    write!(out, "{:>12}    ", shown(quantile(&self.drawn(&moved, ranking), at)))?;
                }
                writeln!(out)?;
            }
        }
        if let Some((key, factor, ranking, tau)) = self.worst() {
            let direction = if factor < 1.0 { "less" } else { "more" };
            let ranking = match ranking {
                "weakest" => "articles by their weakest claim",
                "median" => "articles by median strength",
                _ => "claims",
            };
            writeln!(out, "\nThe worst single change: {key} {percent:.0} % {direction} gives {tau:.3} for {ranking}.")?;
        }
        Ok(())
    }

    fn json(&self) -> Value {
        let taus = |taus: &Taus| -> Value {
            RANKINGS.into_iter().zip(taus.all().map(rounded)).map(|(name, tau)| (name.to_owned(), json!(tau))).collect()
        };
        let each: Vec<Value> = self
            .each()
            .iter()
            .map(|(key, value, [down, up])| json!({"parameter": key, "value": value, "down": taus(down), "up": taus(up)}))
            .collect();
        let drawn = |moved: Moved| -> Value {
            let ranking = |(at, name): (usize, &str)| {
                let drawn = self.drawn(&moved, at);
                let [least, twentieth, half] = [0.0, 0.05, 0.5].map(|share| rounded(quantile(&drawn, share)));
                (name.to_owned(), json!({"least": least, "twentieth": twentieth, "half": half}))
            };
            RANKINGS.into_iter().enumerate().map(ranking).collect()
        };
        let worst = self.worst().map(|(key, factor, ranking, tau)| {
            json!({"parameter": key, "factor": factor, "ranking": ranking, "tau": rounded(Some(tau))})
        });
        json!({
            "articles": self.articles,
            "claims": self.claims,
            "by": self.arguments.by,
            "draws": self.arguments.draws,
            "seed": self.arguments.seed,
            "parameters": each,
            "all": drawn(Moved::All),
            "all_in_order": drawn(Moved::AllInOrder),
            "worst": worst,
        })
    }

    fn table(&self, out: impl Write) -> Result<()> {
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(["moved", "factor", "weakest", "median", "claims"])?;
        for (variant, taus) in self.plan.iter().zip(&self.taus).skip(1) {
            let (moved, factor) = match &variant.moved {
                Moved::Nothing => continue,
                Moved::One(key, factor) => (key.as_str(), factor.to_string()),
                Moved::All => ("all", String::new()),
                Moved::AllInOrder => ("all, ladder in order", String::new()),
            };
            let cell = |tau: Option<f64>| rounded(tau).map_or(String::new(), |tau| tau.to_string());
            let [weakest, median, claims] = taus.all().map(cell);
            out.write_record([moved, &factor, &weakest, &median, &claims])?;
        }
        Ok(out.flush()?)
    }
}

/// The value below which a share of sorted values lies.
fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    sorted.get((share * sorted.len() as f64) as usize).copied()
}

fn rounded(tau: Option<f64>) -> Option<f64> {
    tau.map(|tau| (tau * 1e4).round() / 1e4)
}

fn shown(tau: Option<f64>) -> String {
    tau.map_or("–".to_owned(), |tau| format!("{tau:.3}"))
}

fn number([low, high]: [f64; 2]) -> String {
    if low == high { format!("{low}") } else { format!("{low}–{high}") }
}
