//! What a long run says on standard error: how far it is, and what could not be read.

use std::io::{self, IsTerminal};
use std::time::Duration;

use firsthand::ingest;
use indicatif::{ProgressBar, ProgressStyle};

use super::{RED, say};

/// Counts articles and errors; shows the count while standard error is a terminal.
pub(crate) struct Progress {
    bar: ProgressBar,
    errors: usize,
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Progress {
        let bar = if io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
        let style = ProgressStyle::with_template("{spinner} {human_pos} articles, {per_sec}");
        bar.set_style(style.expect("the template is well-formed"));
        bar.enable_steady_tick(Duration::from_millis(200));
        Progress { bar, errors: 0 }
    }

    /// So many more articles are done.
    pub(crate) fn done(&self, articles: usize) {
        self.bar.inc(articles as u64);
    }

    /// Names something that could not be read.
    pub(crate) fn error(&mut self, error: &ingest::Error) {
        self.errors += 1;
        self.bar.suspend(|| say(&format!("{}error:{} {error}", RED.render(), RED.render_reset())));
    }

    /// Says how many things could not be read and how many files were skipped, and gives the count of the former.
    pub(crate) fn finish(self, articles: usize, skipped: usize) -> usize {
        self.bar.finish_and_clear();
        if skipped > 0 {
            let files = count(skipped, "file was", "files were");
            say(&format!("{files} skipped, whose names do not end as an article's"));
        }
        if self.errors > 0 && articles + self.errors > 1 {
            let read = count(articles, "article", "articles");
            say(&format!("{read} analysed; {} could not be read", count(self.errors, "item", "items")));
        }
        self.errors
    }
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
