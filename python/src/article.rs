//! Articles: from Python's values, and from files.

use std::path::PathBuf;
use std::sync::Mutex;

use firsthand::ingest::{self, Limits, Options};
use firsthand::{Article, Metadata};
use pyo3::prelude::*;

/// An article as Python hands it over: text, id, path, title, byline, outlet, date, url.
pub(crate) type Fields =
    (String, String, String, Option<String>, Option<String>, Option<String>, Option<String>, Option<String>);

/// The article, unless it is empty or too long.
pub(crate) fn article(fields: Fields) -> Result<Article, String> {
    let (text, id, path, title, byline, outlet, date, url) = fields;
    let most = Limits::default().article;
    if text.trim().is_empty() {
        return Err("its text is empty".to_owned());
    }
    if text.len() as u64 > most.as_u64() {
        return Err(format!("its text has {} bytes; at most {} are read", text.len(), most.as_u64()));
    }
    Ok(Article { id, path, text, metadata: Metadata { title, byline, outlet, date, url } })
}

fn fields(article: Article) -> Fields {
    let Metadata { title, byline, outlet, date, url } = article.metadata;
    (article.text, article.id, article.path, title, byline, outlet, date, url)
}

/// Articles of files, one after the other: each with None, or None with what is wrong.
#[pyclass(frozen, module = "firsthand._firsthand")]
pub(crate) struct Articles(Mutex<ingest::Articles>);

#[pymethods]
impl Articles {
    fn __iter__(this: PyRef<'_, Self>) -> PyRef<'_, Self> {
        this
    }

    fn __next__(&self, py: Python<'_>) -> PyResult<Option<(Option<Fields>, Option<String>)>> {
        // A reader that panicked once is not asked again.
        let next = py.detach(|| self.0.lock().map(|mut articles| articles.next()).unwrap_or(None));
        Ok(next.map(|item| match item {
            Ok(article) => (Some(fields(article)), None),
            Err(error) => (None, Some(error.to_string())),
        }))
    }
}

/// Reads articles of files and folders, as the command does.
#[pyfunction]
pub(crate) fn read(paths: Vec<PathBuf>) -> Articles {
    Articles(Mutex::new(ingest::articles(paths, Options::default())))
}
