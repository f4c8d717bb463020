//! How pages for the terminal look: colours, and words of an article.

use anstyle::{AnsiColor, Style};

use crate::score::Status;
use crate::span::one_line;

pub(crate) const BOLD: Style = Style::new().bold();
pub(crate) const FAINT: Style = Style::new().dimmed();

/// Text in a style.
pub(crate) fn paint(style: Style, text: &str) -> String {
    format!("{style}{text}{style:#}")
}

/// The colour of a status. The word stands beside it.
pub(crate) fn color(status: Status) -> Style {
    match status {
        Status::Supported => AnsiColor::Green.on_default(),
        Status::SingleOrigin | Status::UnnamedOnly => AnsiColor::Yellow.on_default(),
        Status::Disputed | Status::Unattributed | Status::Circular => AnsiColor::Red.on_default(),
    }
}

/// Words of an article on one line, in quotation marks unless they have their own.
pub(crate) fn quoted(words: &str) -> String {
    let words = one_line(words);
    if words.starts_with(['“', '"']) { words } else { format!("“{words}”") }
}
