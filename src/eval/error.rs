//! What can be wrong with a gold or prediction file.

use std::path::PathBuf;

/// A file that cannot be used, and why.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It cannot be read.
    #[error("{}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of it makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// The folder holds no gold.
    #[error("{}: no gold here: expected attributions/NAME_ANNOTATOR.ann (brat) or NAME.json, and text/NAME.txt; or NAME.ann beside NAME.txt", path.display())]
    NoGold {
        /// The folder.
        path: PathBuf,
    },
    /// An article has no prediction.
    #[error("{missing} of {all} articles have no prediction, e.g. {example}")]
    NoPrediction {
        /// How many have none.
        missing: usize,
        /// Of how many.
        all: usize,
        /// The first of them.
        example: String,
    },
}
