//! Articles through all cores and out again in the order of the input, a bounded number of them in memory.

use std::process::ExitCode;

use anyhow::{Result, bail};
use firsthand::ingest::Trail;
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

/// What was read together, in order.
pub(crate) struct Batch<T> {
    /// What was made of the articles.
    pub(crate) made: Vec<T>,
    /// What could not be read.
    pub(crate) errors: Vec<ingest::Error>,
    /// All that was read, up to here.
    pub(crate) read: Trail,
}

/// Calls `work` for every article, on all cores, and `write` with what it made of each batch, in order.
pub(crate) fn each<T: Send>(
    articles: ingest::Articles,
    work: impl Fn(&Article) -> T + Sync,
    mut write: impl FnMut(Vec<T>) -> Result<()>,
) -> Result<Counts> {
    let write = |batch: Batch<T>| if batch.made.is_empty() { Ok(()) } else { write(batch.made) };
    let progress = Progress::new(&articles);
    run(articles, progress, None, Counts::default(), work, write)
}

/// The same after what an earlier run had `done`, of which `counts` remain to be told. The input is read over up to there,
/// and must be what it was.
pub(crate) fn after<T: Send>(
    mut articles: ingest::Articles,
    done: &Trail,
    counts: Counts,
    work: impl Fn(&Article) -> T + Sync,
    write: impl FnMut(Batch<T>) -> Result<()>,
) -> Result<Counts> {
    let progress = Progress::new(&articles);
    progress.reading_over();
    let mut trail = Trail::default();
    while trail.items < done.items
        && let Some(item) = articles.next()
    {
        trail.add(&item);
    }
    if trail != *done {
        bail!(
            "the input is not what the interrupted run read: name the same files, or leave --resume out to begin anew"
        );
    }
    progress.begin(articles.bytes());
    run(articles, progress, Some(trail), counts, work, write)
}

fn run<T: Send>(
    mut articles: ingest::Articles,
    progress: Progress,
    mut trail: Option<Trail>,
    mut counts: Counts,
    work: impl Fn(&Article) -> T + Sync,
    mut write: impl FnMut(Batch<T>) -> Result<()>,
) -> Result<Counts> {
    let mut batch = read(&mut articles, &mut trail);
    while !batch.made.is_empty() || !batch.errors.is_empty() {
        batch.errors.iter().for_each(|error| progress.error(error));
        let Batch { made: items, errors, read: place } = batch;
        // One by one: a core that has taken several keeps the others waiting at the end of the batch.
        let made = || items.par_iter().with_max_len(1).map(&work).collect::<Vec<_>>();
        let (made, next) = rayon::join(made, || read(&mut articles, &mut trail));
        batch = next;
        counts.articles += made.len();
        counts.errors += errors.len();
        progress.done(made.len(), articles.bytes());
        write(Batch { made, errors, read: place })?;
    }
    progress.finish(counts, articles.skipped());
    Ok(counts)
}

/// The next articles and errors. A trail is kept for those who ask: it takes a hash of every text.
fn read(articles: &mut ingest::Articles, trail: &mut Option<Trail>) -> Batch<Article> {
    let (mut made, mut errors) = (vec![], vec![]);
    let mut bytes = 0;
    let enough = BATCH * rayon::current_num_threads();
    while bytes < enough && made.len() + errors.len() < ARTICLES {
        let Some(item) = articles.next() else { break };
        if let Some(trail) = trail {
            trail.add(&item);
        }
        match item {
            Ok(article) => {
                bytes += article.text.len();
                made.push(article);
            }
            Err(error) => errors.push(error),
        }
    }
    Batch { made, errors, read: trail.clone().unwrap_or_default() }
}
