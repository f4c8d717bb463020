//! What is wrong in a grammar, and where: one sentence that begins with file, line and column.

/// A mistake in a rule file or a word list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}")]
pub struct Error {
    /// The file, as it was named when it was read.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
}

impl Error {
    /// An error about a whole file.
    pub fn of_file(file: &str, message: impl Into<String>) -> Error {
        Error { file: file.into(), line: 1, column: 1, message: message.into() }
    }

    /// An error at a byte of a text.
    pub fn at(file: &str, text: &str, offset: usize, message: impl Into<String>) -> Error {
        let before = &text[..offset.min(text.len())];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Error {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            message: message.into(),
        }
    }
}
