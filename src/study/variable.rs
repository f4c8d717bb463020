//! What coders code: the columns of a sheet, their values, and what the program says of an attribution in the same terms.

use crate::attribution::Act;
use crate::report::Labelled;
use crate::report::json::Attribution;
use crate::source::{Basis, Kind};

/// How the values of a variable stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Equal or not.
    Nominal,
    /// In an order.
    Ordinal,
    /// Numbers whose differences count.
    Interval,
}

impl Scale {
    /// As reports print it.
    pub fn name(self) -> &'static str {
        match self {
            Scale::Nominal => "nominal",
            Scale::Ordinal => "ordinal",
            Scale::Interval => "interval",
        }
    }
}

/// A column that coders fill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable {
    /// Its name, in the header.
    pub name: String,
    /// How its values are compared.
    pub scale: Scale,
    /// The values that there are, in order; `None` for any.
    pub values: Option<Vec<String>>,
}

impl Variable {
    /// A variable with any values.
    pub fn open(name: &str, scale: Scale) -> Variable {
        Variable { name: name.to_owned(), scale, values: None }
    }
}

/// The variables of `firsthand sample`: those of the guidelines, in the sheet's order.
pub fn variables() -> Vec<Variable> {
    let closed = |name: &str, scale, values: Vec<&str>| Variable {
        name: name.to_owned(),
        scale,
        values: Some(values.into_iter().map(str::to_owned).collect()),
    };
    vec![
        closed("reporting", Scale::Nominal, vec!["no", "yes"]),
        closed("form", Scale::Nominal, labels::<crate::attribution::Form>()),
        closed("level", Scale::Ordinal, vec!["0", "1", "2", "3", "4", "5", "6", "7"]),
        closed("kind", Scale::Nominal, labels::<Kind>()),
        closed("basis", Scale::Nominal, labels::<Basis>()),
        Variable::open("via", Scale::Nominal),
    ]
}

fn labels<T: Labelled>() -> Vec<&'static str> {
    T::ALL.iter().map(|value| value.label()).collect()
}

/// What is written for an attribution without a relay: an empty cell means that nothing was coded.
pub const NO_RELAY: &str = "none";

/// What the program says of an attribution, by the same variables.
pub fn answers(attribution: &Attribution) -> Vec<String> {
    let source = attribution.source.as_ref();
    // Thoughts, wishes and what the reporter gathers are no reporting.
    let reporting = !matches!(attribution.act.0, Act::Belief) && attribution.content.is_some();
    let reporting = reporting || attribution.act.0 == Act::NonResponse;
    let via = source.map(|source| source.via.join(" | ")).filter(|via| !via.is_empty());
    vec![
        if reporting { "yes" } else { "no" }.to_owned(),
        attribution.form.word().to_owned(),
        source.map_or(0, |source| source.level).to_string(),
        source.map_or("unknown", |source| source.kind.word()).to_owned(),
        source.map_or("unstated", |source| source.basis.word()).to_owned(),
        via.unwrap_or_else(|| NO_RELAY.to_owned()),
    ]
}

/// A cell in the form in which values are compared: spelling that says nothing is taken off. `None` for an empty cell.
pub(super) fn normal(cell: &str, variable: &Variable) -> Option<String> {
    let cell = cell.trim().to_lowercase();
    if cell.is_empty() {
        return None;
    }
    // Spreadsheets write numbers and truth values in their own ways.
    let cell = match cell.strip_suffix(".0").or(cell.strip_suffix(",0")) {
        Some(whole) if whole.bytes().all(|byte| byte.is_ascii_digit()) => whole.to_owned(),
        _ => cell,
    };
    if variable.name == "via" {
        let names = cell.split([';', '|']).map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        return Some(names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join(" | "));
    }
    let known = |word: &str| variable.values.as_ref().is_some_and(|values| values.iter().any(|value| value == word));
    Some(match &*cell {
        "true" | "y" | "1" if known("yes") => "yes".to_owned(),
        "false" | "n" | "0" if known("no") => "no".to_owned(),
        _ => cell,
    })
}
