//! The engine: a grammar, and what it makes of articles.

use std::path::PathBuf;
use std::sync::Arc;

use firsthand::verify::Set;
use firsthand::verify::similarity::SharedWords;
use firsthand::{Grammar, Parameters, analyze, grammar, report, verify};
use pyo3::prelude::*;
use pyo3::types::PyBytes;
use rayon::prelude::*;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::article::{Fields, article};
use crate::refused;
use crate::report::Report;

/// A grammar with its threads.
#[pyclass(frozen, module = "firsthand._firsthand")]
pub(crate) struct Engine {
    pub(crate) grammar: Arc<Grammar>,
    pub(crate) threads: ThreadPool,
}

/// What was made of an article: its report, or what is wrong with it.
type Made = (Option<Report>, Option<String>);
/// Id, path and page of an article.
type Page<'py> = (String, String, Bound<'py, PyBytes>);

#[pymethods]
impl Engine {
    /// Loads a grammar: the built-in one, or what the paths say.
    #[new]
    #[pyo3(signature = (rules_only, grammar, weights, parameters, jobs))]
    fn new(
        py: Python<'_>,
        rules_only: bool,
        grammar: Option<PathBuf>,
        weights: Option<PathBuf>,
        parameters: Option<PathBuf>,
        jobs: usize,
    ) -> PyResult<Engine> {
        py.detach(|| {
            let engine = if rules_only { grammar::Engine::Rules } else { grammar::Engine::Default };
            let mut loaded = match grammar {
                Some(folder) => Grammar::load(&folder, engine).map_err(refused)?,
                None => Grammar::builtin_with(engine),
            };
            if let Some(file) = weights {
                loaded.set_weights(&file.display().to_string(), &std::fs::read(&file)?).map_err(refused)?;
            }
            if let Some(file) = parameters {
                let text = std::fs::read_to_string(&file)?;
                loaded.parameters = Parameters::parse(&file.display().to_string(), &text).map_err(refused)?;
            }
            // 0 is one for each core.
            let threads = ThreadPoolBuilder::new().num_threads(jobs).build().map_err(refused)?;
            Ok(Engine { grammar: Arc::new(loaded), threads })
        })
    }

    /// Language, version and content hash of the grammar.
    #[getter]
    fn grammar(&self) -> &str {
        &self.grammar.stamp
    }

    /// The reports of articles, in their order, made on all threads.
    fn analyze(&self, py: Python<'_>, articles: Vec<Fields>) -> Vec<Made> {
        let one = |fields: Fields| match article(fields) {
            Ok(article) => {
                let analysis = analyze(&article, &self.grammar);
                let report = report::of(&article, &analysis, &self.grammar);
                drop(analysis);
                (Some(Report::new(article, report, self.grammar.clone())), None)
            }
            Err(wrong) => (None, Some(wrong)),
        };
        py.detach(|| match articles.len() {
            // One alone needs no other thread.
            1 => articles.into_iter().map(one).collect(),
            _ => self.threads.install(|| articles.into_par_iter().map(one).collect()),
        })
    }

    /// What is compared of articles that can be read, as rows for the steps of a cluster.
    fn pages<'py>(&self, py: Python<'py>, articles: Vec<Fields>) -> Vec<Page<'py>> {
        let one = |fields: Fields| {
            let article = article(fields).ok()?;
            let page = verify::read(&article, &analyze(&article, &self.grammar), &self.grammar);
            Some((article.id.clone(), article.path.clone(), verify::shuffle::row(page)))
        };
        let pages: Vec<_> = py.detach(|| articles.into_iter().filter_map(one).collect());
        pages.into_iter().map(|(id, path, page)| (id, path, PyBytes::new(py, &page))).collect()
    }

    /// Which claims of a set of articles have independent origins: the report of `firsthand verify` as JSON.
    fn verify(&self, py: Python<'_>, articles: Vec<Fields>, all: bool) -> PyResult<String> {
        py.detach(|| {
            self.threads.install(|| {
                let page = |fields: Fields| {
                    let article = article(fields)?;
                    Ok(verify::read(&article, &analyze(&article, &self.grammar), &self.grammar))
                };
                let pages: Vec<_> =
                    articles.into_par_iter().map(page).collect::<Result<_, String>>().map_err(refused)?;
                let set = Set::in_memory(pages);
                let found = verify::verify(set, &SharedWords, &self.grammar.parameters, all).map_err(refused)?;
                Ok(report::verify::object(&report::verify::of(&found)))
            })
        })
    }
}
