//! What a long run says on standard error: how far it is, and what could not be read.

use std::cell::Cell;
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use firsthand::ingest;
use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::stream::Counts;
use super::{say, say_error};

/// Names errors; shows how far the run is while standard error is a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Articles of this run, and since when.
    articles: Cell<usize>,
    since: Cell<Instant>,
}

impl Progress {
    /// Nothing is shown yet. Where the files' size is known, the time left can be told.
    pub(crate) fn new(articles: &ingest::Articles) -> Progress {
        let terminal = io::stderr().is_terminal();
        // Looking at the size of every file takes a while: only where somebody will see it.
        let bar = match terminal.then(|| articles.size()) {
            Some(Some(bytes)) if bytes > 0 => {
                ProgressBar::new(bytes).with_style(style("{spinner} {msg}, {percent} %, {eta} left"))
            }
            Some(_) => ProgressBar::new_spinner().with_style(style("{spinner} {msg}")),
            None => ProgressBar::hidden(),
        };
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, articles: Cell::new(0), since: Cell::new(Instant::now()) }
    }

    /// Says that what an earlier run did is being read over.
    pub(crate) fn reading_over(&self) {
        self.bar.set_message("reading over what was done");
    }

    /// The work begins now, with so many bytes of the files behind it.
    pub(crate) fn begin(&self, bytes: u64) {
        self.since.set(Instant::now());
        self.bar.set_message("reading");
        self.bar.set_position(bytes);
        self.bar.reset_eta();
    }

    /// So many more articles are done, and so many bytes of the files were read.
    pub(crate) fn done(&self, articles: usize, bytes: u64) {
        self.articles.set(self.articles.get() + articles);
        let all = self.articles.get();
        let rate = all as f64 / self.since.get().elapsed().as_secs_f64().max(1e-3);
        self.bar.set_message(format!("{} articles, {} a second", HumanCount(all as u64), HumanCount(rate as u64)));
        self.bar.set_position(bytes);
    }

    /// Names something that could not be read.
    pub(crate) fn error(&self, error: &ingest::Error) {
        self.bar.suspend(|| say_error(error));
    }

    /// Says how many things could not be read and how many files were skipped.
    pub(crate) fn finish(self, Counts { articles, errors }: Counts, skipped: usize) {
        self.bar.finish_and_clear();
        if skipped > 0 {
            let files = count(skipped, "file was", "files were");
            say(&format!("{files} skipped, whose names do not end as an article's"));
        }
        if errors > 0 && articles + errors > 1 {
            let read = count(articles, "article", "articles");
            say(&format!("{read} read; {} could not be read", count(errors, "item", "items")));
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well-formed")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
