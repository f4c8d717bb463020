//! Articles through all cores and out again in the order of the input, a bounded number of them in memory.

use std::process::ExitCode;

use anyhow::Result;
use firsthand::{Article, ingest};
use rayon::prelude::*;

use super::progress::Progress;

/// Text of a batch in bytes for each core: some articles, so that none waits long for another. Their reports take ten
/// times as much.
const BATCH: usize = 128 << 10;
/// Articles of a batch, however short.
const ARTICLES: usize = 4096;

/// What a run came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Articles.
    pub(crate) articles: usize,
    /// Things that could not be read.
    pub(crate) errors: usize,
}

impl Counts {
    /// The exit code: 2 if something could not be read.
    pub(crate) fn code(self) -> ExitCode {
        if self.errors > 0 { ExitCode::from(2) } else { ExitCode::SUCCESS }
    }
}

/// Calls `work` for every article, on all cores, and `write` with what it made of each batch, in order.
pub(crate) fn each<T: Send>(
    mut articles: ingest::Articles,
    work: impl Fn(&Article) -> T + Sync,
    mut write: impl FnMut(Vec<T>) -> Result<()>,
) -> Result<Counts> {
    let mut progress = Progress::new();
    let mut count = 0;
    let mut batch = read(&mut articles);
    while !batch.is_empty() {
        for error in batch.iter().filter_map(|item| item.as_ref().err()) {
            progress.error(error);
        }
        let made = || batch.par_iter().filter_map(|item| Some(work(item.as_ref().ok()?))).collect::<Vec<_>>();
        let (made, next) = rayon::join(made, || read(&mut articles));
        batch = next;
        count += made.len();
        progress.done(made.len());
        if !made.is_empty() {
            write(made)?;
        }
    }
    Ok(Counts { articles: count, errors: progress.finish(count, articles.skipped()) })
}

/// The next articles and errors.
fn read(articles: &mut ingest::Articles) -> Vec<Result<Article, ingest::Error>> {
    let mut batch = vec![];
    let mut bytes = 0;
    let enough = BATCH * rayon::current_num_threads();
    while bytes < enough && batch.len() < ARTICLES {
        let Some(item) = articles.next() else { break };
        bytes += item.as_ref().map_or(0, |article| article.text.len());
        batch.push(item);
    }
    batch
}
