//! Agreement of coders with each other and with the program: sheets go in, figures for each variable come out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use serde::Serialize;

use super::alpha::{Bootstrap, Reliability, reliability};
use super::sheet::Sheet;
use super::variable::{Scale, Variable};

/// The name under which the key takes part.
pub const PROGRAM: &str = "firsthand";

/// Agreement on all variables.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Agreement {
    /// Units that any sheet has.
    pub units: usize,
    /// The coders, in the order of the sheets.
    pub coders: Vec<String>,
    /// Replicates of the bootstrap, and its seed.
    pub replicates: usize,
    /// The seed.
    pub seed: u64,
    /// One entry for each variable that two have.
    pub variables: Vec<VariableAgreement>,
}

/// Agreement on one variable.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct VariableAgreement {
    /// Its name.
    pub variable: String,
    /// How values were compared: nominal, ordinal, interval.
    pub scale: &'static str,
    /// All coders together, without the program; null for a single coder.
    pub coders: Option<Figures>,
    /// Every two.
    pub pairs: Vec<Pair>,
}

/// How far some agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// Krippendorff's alpha; null where no two values differ.
    pub alpha: Option<f64>,
    /// Its 95 % interval, by the bootstrap over units.
    pub interval: Option<[f64; 2]>,
    /// Share of pairs of values that are the same.
    pub agreement: f64,
    /// Units with at least two values.
    pub units: usize,
    /// Values in them.
    pub values: usize,
}

/// How far two agree.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// The one.
    pub a: String,
    /// The other; the program comes last.
    pub b: String,
    /// How far.
    #[serde(flatten)]
    pub figures: Figures,
    /// The share of agreement with each unit counted by what it stands for in the key: an estimate for all articles that
    /// were sampled. Null between coders.
    pub agreement_weighted: Option<f64>,
    /// How often `a` (rows) and `b` (columns) gave each value.
    pub confusion: Confusion,
}

/// A table of values by values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Confusion {
    /// The values that one of the two gave, in order.
    pub values: Vec<String>,
    /// Row by row.
    pub counts: Vec<Vec<usize>>,
}

/// Compares sheets, and the key where there is one.
pub fn compare(sheets: &[Sheet], key: Option<&Sheet>, variables: &[Variable], bootstrap: Bootstrap) -> Agreement {
    let all: Vec<&Sheet> = sheets.iter().chain(key).collect();
    let units: BTreeSet<&str> = all.iter().flat_map(|sheet| sheet.units.keys().map(|unit| &**unit)).collect();
    let compared = variables.iter().enumerate().filter(|(at, _)| all.iter().filter(|sheet| sheet.has[*at]).count() > 1);
    let variable = |(at, variable): (usize, &Variable)| {
        let having: Vec<&Sheet> = all.iter().copied().filter(|sheet| sheet.has[at]).collect();
        let coders: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.has[at]).collect();
        let together = (coders.len() > 1).then(|| column(&coders, at, variable).figures(variable, bootstrap));
        let mut pairs = vec![];
        for (place, a) in having.iter().enumerate() {
            for b in &having[place + 1..] {
                let weights = key.filter(|key| std::ptr::eq(*key, *b)).map(|key| &key.weights);
                pairs.push(column(&[a, b], at, variable).pair(a, b, variable, bootstrap, weights));
            }
        }
        VariableAgreement { variable: variable.name.clone(), scale: variable.scale.name(), coders: together, pairs }
    };
    Agreement {
        units: units.len(),
        coders: sheets.iter().map(|sheet| sheet.coder.clone()).collect(),
        replicates: bootstrap.replicates,
        seed: bootstrap.seed,
        variables: compared.map(variable).collect(),
    }
}

/// One variable of some sheets.
struct Column<'s> {
    /// The values that there are, in order.
    values: Vec<&'s str>,
    /// For each unit what each sheet says, as places in `values`.
    units: BTreeMap<&'s str, Vec<Option<usize>>>,
}

fn column<'s>(sheets: &[&'s Sheet], at: usize, variable: &'s Variable) -> Column<'s> {
    let given = |sheet: &'s Sheet| sheet.units.iter().map(move |(unit, values)| (&**unit, values[at].as_deref()));
    let mut values: Vec<&str> = sheets.iter().flat_map(|sheet| given(sheet).filter_map(|(_, value)| value)).collect();
    match &variable.values {
        Some(order) => values.sort_by_key(|value| order.iter().position(|known| known == value)),
        None if variable.scale == Scale::Nominal => values.sort_unstable(),
        None => values.sort_by(|a, b| number(a).total_cmp(&number(b))),
    }
    // "2" and "2.5" are two values, "2" and "2.00" one.
    values.dedup_by(|a, b| {
        a == b || variable.values.is_none() && variable.scale != Scale::Nominal && number(a) == number(b)
    });
    let mut units: BTreeMap<&str, Vec<Option<usize>>> = BTreeMap::new();
    for (place, sheet) in sheets.iter().enumerate() {
        for (unit, value) in given(sheet) {
            let same = |known: &&str| {
                Some(*known) == value || variable.scale != Scale::Nominal && value.map(number) == Some(number(known))
            };
            let row = units.entry(unit).or_insert_with(|| vec![None; sheets.len()]);
            row[place] = value.and_then(|_| values.iter().position(same));
        }
    }
    Column { values, units }
}

fn number(value: &str) -> f64 {
    value.parse().unwrap_or(0.0)
}

impl Column<'_> {
    fn figures(&self, variable: &Variable, bootstrap: Bootstrap) -> Figures {
        let units: Vec<Vec<usize>> = self.units.values().map(|row| row.iter().flatten().copied().collect()).collect();
        let points: Vec<f64> = self.values.iter().map(|value| number(value)).collect();
        let Reliability { units, values, agreement, alpha, interval } =
            reliability(&units, &points, variable.scale, bootstrap);
        let interval = interval.map(|ends| ends.map(rounded));
        Figures { alpha: alpha.map(rounded), interval, agreement: rounded(agreement), units, values }
    }

    fn pair(
        &self,
        a: &Sheet,
        b: &Sheet,
        variable: &Variable,
        bootstrap: Bootstrap,
        weights: Option<&BTreeMap<String, f64>>,
    ) -> Pair {
        let mut counts = vec![vec![0; self.values.len()]; self.values.len()];
        let (mut same, mut all) = (0.0, 0.0);
        for (unit, row) in &self.units {
            if let [Some(row), Some(column)] = row[..] {
                counts[row][column] += 1;
                let weight = weights.and_then(|weights| weights.get(*unit)).copied().unwrap_or(1.0);
                all += weight;
                same += if row == column { weight } else { 0.0 };
            }
        }
        let values = self.values.iter().map(|value| (*value).to_owned()).collect();
        Pair {
            a: a.coder.clone(),
            b: b.coder.clone(),
            figures: self.figures(variable, bootstrap),
            agreement_weighted: weights.filter(|weights| !weights.is_empty() && all > 0.0).map(|_| rounded(same / all)),
            confusion: Confusion { values, counts },
        }
    }
}

fn rounded(value: f64) -> f64 {
    (value * 1e4).round() / 1e4
}

/// The figures as a page for the terminal, with the tables of confusion if wanted.
pub fn page(agreement: &Agreement, confusion: bool) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} units, {} ({})\n\n{:12}{:9}{:32}{:>7}{:>17}{:>8}{:>7}",
        agreement.units,
        if agreement.coders.len() == 1 { "1 coder".to_owned() } else { format!("{} coders", agreement.coders.len()) },
        agreement.coders.join(", "),
        "variable",
        "scale",
        "who",
        "alpha",
        "95 %",
        "same %",
        "units"
    );
    let mut row = |variable: &VariableAgreement, who: &str, figures: &Figures, first: bool| {
        let (name, scale) = if first { (&*variable.variable, variable.scale) } else { ("", "") };
        let alpha = figures.alpha.map_or_else(|| "-".to_owned(), |alpha| format!("{alpha:.3}"));
        let interval = figures.interval.map_or_else(String::new, |[low, high]| format!("{low:.3} to {high:.3}"));
        let same = match figures.units {
            0 => "-".to_owned(),
            _ => format!("{:.1}", 100.0 * figures.agreement),
        };
        let _ = writeln!(out, "{name:12}{scale:9}{who:32}{alpha:>7}{interval:>17}{same:>8}{:>7}", figures.units);
    };
    for variable in &agreement.variables {
        let mut first = true;
        if let Some(figures) = variable.coders.as_ref().filter(|_| agreement.coders.len() > 2) {
            row(variable, "all coders", figures, true);
            first = false;
        }
        for pair in &variable.pairs {
            row(variable, &format!("{} – {}", pair.a, pair.b), &pair.figures, first);
            first = false;
        }
    }
    let _ = writeln!(
        out,
        "\nAlpha is Krippendorff's: 1 for full agreement, 0 for what chance gives, - where no two values differ.\n\
         95 %: {} bootstrap replicates over units, seed {}. Same: share of pairs of values that are the same.",
        agreement.replicates, agreement.seed
    );
    if confusion {
        for variable in &agreement.variables {
            variable.pairs.iter().for_each(|pair| write_confusion(&mut out, &variable.variable, pair));
        }
    }
    out
}

fn write_confusion(out: &mut String, variable: &str, pair: &Pair) {
    let Confusion { values, counts } = &pair.confusion;
    let width = values.iter().map(|value| value.chars().count()).max().unwrap_or(0).clamp(4, 16);
    let short = |value: &str| value.chars().take(width).collect::<String>();
    let _ = writeln!(out, "\n{variable}: rows {}, columns {}", pair.a, pair.b);
    let head: String = values.iter().map(|value| format!(" {:>width$}", short(value))).collect();
    let _ = writeln!(out, "{:width$}{head}", "");
    for (value, row) in values.iter().zip(counts) {
        let cells: String = row.iter().map(|count| format!(" {count:>width$}")).collect();
        let _ = writeln!(out, "{:width$}{cells}", short(value));
    }
}
