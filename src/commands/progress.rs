//! What a long run says on standard error: how far it is, and what could not be read.

use std::io::{self, IsTerminal};
use std::time::Duration;

use firsthand::ingest;
use indicatif::{ProgressBar, ProgressStyle};

use super::stream::Counts;
use super::{say, say_error};

/// Names errors; shows the count of articles while standard error is a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Progress {
        let bar = if io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{spinner} {human_pos} articles, {per_sec}");
        bar.set_style(style.expect("the template is well-formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar }
    }

    /// So many more articles are done.
    pub(crate) fn done(&self, articles: usize) {
        self.bar.inc(articles as u64);
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

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
