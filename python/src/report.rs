//! Reports: of one article as JSON and as a page, of many as a table.

use std::borrow::Cow;
use std::path::Path;
use std::sync::Arc;

use firsthand::audit::{Audit, House, audit, unmarked};
use firsthand::report::tables::{self, Table};
use firsthand::report::{self, json};
use firsthand::{Analysis, Article, Grammar, analyze, page};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::refused;

/// What firsthand says about an article.
#[pyclass(frozen, module = "firsthand._firsthand")]
pub(crate) struct Report {
    article: Article,
    report: report::Report,
    grammar: Arc<Grammar>,
}

impl Report {
    pub(crate) fn new(article: Article, report: report::Report, grammar: Arc<Grammar>) -> Report {
        Report { article, report, grammar }
    }

    /// What a house's rules say of the article. The marks of a draft are none of its words.
    fn audit(&self, analysis: &Analysis, house: &House) -> Audit {
        match unmarked(&self.article) {
            Cow::Borrowed(_) => audit(&self.article, analysis, house, &self.grammar),
            Cow::Owned(read) => audit(&self.article, &analyze(&read, &self.grammar), house, &self.grammar),
        }
    }
}

/// The house of this name, or in this file.
fn house(name: &str) -> PyResult<House> {
    if let Some(house) = House::builtin(name) {
        return Ok(house);
    }
    if !Path::new(name).exists() {
        let names: Vec<&str> = House::names().collect();
        return Err(refused(format!("no house is named {name}, and no file: one of {}, or a file", names.join(", "))));
    }
    House::parse(name, &std::fs::read_to_string(name)?).map_err(refused)
}

#[pymethods]
impl Report {
    /// The text, of which all offsets count bytes.
    #[getter]
    fn text(&self) -> &str {
        &self.article.text
    }

    /// One line of JSON, as `firsthand analyze --format jsonl` prints it.
    fn line(&self, py: Python<'_>) -> String {
        py.detach(|| json::line(&self.report))
    }

    /// Indented JSON, as `firsthand analyze --format json` prints it.
    fn object(&self, py: Python<'_>) -> String {
        py.detach(|| json::object(&self.report))
    }

    /// The annotated page, with what a house's rules find.
    fn page(&self, py: Python<'_>, name: Option<&str>) -> PyResult<String> {
        let house = name.map(house).transpose()?;
        Ok(py.detach(|| {
            let analysis = analyze(&self.article, &self.grammar);
            let audit = house.map(|house| self.audit(&analysis, &house));
            page::article(&analysis, &self.report, audit.as_ref())
        }))
    }

    /// What a house's rules find, as JSON.
    fn findings(&self, py: Python<'_>, name: &str) -> PyResult<String> {
        let house = house(name)?;
        Ok(py.detach(|| {
            let found = self.audit(&analyze(&self.article, &self.grammar), &house);
            report::audit::json(&[report::audit::of(&self.article, &found)], &self.grammar.stamp)
        }))
    }

    /// The rows of several reports in one table, as Parquet.
    #[staticmethod]
    fn table<'py>(py: Python<'py>, reports: Vec<Bound<'py, Report>>, name: &str) -> PyResult<Bound<'py, PyBytes>> {
        let table = Table::named(name).ok_or_else(|| {
            PyKeyError::new_err(format!("no table is named {name}: {}", Table::ALL.map(Table::name).join(", ")))
        })?;
        let reports: Vec<&Report> = reports.iter().map(|report| report.get()).collect();
        let bytes = py.detach(|| {
            let stamp = reports.first().map_or("", |report| &report.grammar.stamp);
            let rows = reports.iter().map(|report| (&report.report, &*report.article.text));
            tables::parquet(table, rows, stamp)
        })?;
        Ok(PyBytes::new(py, &bytes))
    }
}

/// Tables, columns, types and what they mean, as CSV.
#[pyfunction]
pub(crate) fn codebook() -> PyResult<String> {
    String::from_utf8(tables::codebook()).map_err(refused)
}
