//! The comparison of articles on a cluster: its steps between two shuffles, and what follows from what they find.
//!
//! Keys are numbers of 64 bits without a sign. Spark has only those with one: the bits are the same.

use firsthand::report::verify as report;
use firsthand::verify;
use firsthand::verify::shuffle::{Found as Rows, Gathered, Known, Step};
use firsthand::verify::similarity::SharedWords;
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyBytes;

use crate::engine::Engine;
use crate::refused;

fn step(name: &str) -> PyResult<Step> {
    let found = Step::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, step)| *step).ok_or_else(|| PyKeyError::new_err(format!("no step is named {name}")))
}

/// Takes a step for each key, given the rows with this key, and what `Found.known` says. Keys and rows.
#[pyfunction]
pub(crate) fn take<'py>(
    py: Python<'py>,
    name: &str,
    known: Option<PyBackedBytes>,
    groups: Vec<(i64, Vec<PyBackedBytes>)>,
) -> PyResult<(Vec<i64>, Vec<Bound<'py, PyBytes>>)> {
    let step = step(name)?;
    let made = py.detach(|| {
        let known = known.map_or_else(|| Ok(Known::default()), |known| Known::unpack(&known))?;
        let taken = groups.iter().map(|(key, rows)| step.take(key.cast_unsigned(), rows, &known, &SharedWords));
        taken.collect::<std::io::Result<Vec<_>>>()
    });
    let made = made.map_err(refused)?.into_iter().flatten();
    Ok(made.map(|(key, row)| (key.cast_signed(), PyBytes::new(py, &row))).unzip())
}

/// What the steps have found, and the pages that it was found in.
#[pyclass(module = "firsthand._firsthand")]
#[derive(Default)]
pub(crate) struct Found {
    rows: Rows,
    pages: Gathered,
    articles: usize,
}

#[pymethods]
impl Found {
    #[new]
    fn new() -> Found {
        Found::default()
    }

    /// Adds what a step has made.
    fn add(&mut self, name: &str, rows: Vec<PyBackedBytes>) -> PyResult<()> {
        self.rows.add(step(name)?, &rows).map_err(refused)
    }

    /// Adds pages, before they were trimmed.
    fn add_pages(&mut self, rows: Vec<PyBackedBytes>) -> PyResult<()> {
        self.articles += rows.len();
        rows.iter().try_for_each(|row| self.pages.add(row)).map_err(refused)
    }

    /// What further steps need to know.
    fn known<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, &self.rows.known(self.articles).pack())
    }

    /// The report of `firsthand verify` as JSON. All that was added goes into it.
    fn conclude(&mut self, py: Python<'_>, engine: &Engine, all: bool) -> PyResult<String> {
        let Found { rows, pages, .. } = std::mem::take(self);
        let parameters = &engine.grammar.parameters;
        py.detach(|| {
            let made = || verify::conclude(pages.into_set(), rows, &SharedWords, parameters, all);
            let found = engine.threads.install(made).map_err(refused)?;
            Ok(report::object(&report::of(&found)))
        })
    }
}
