//! What could not be read, for programs: one object a line in `errors.jsonl`.

use serde::Serialize;

use crate::ingest;

#[derive(Serialize)]
struct Failure<'a> {
    /// The file, or `-`.
    path: &'a str,
    /// The item of a JSON array, from 0.
    item: Option<usize>,
    /// From 1.
    line: Option<u64>,
    /// From 1.
    column: Option<u64>,
    /// What is wrong and what to do, as standard error has it.
    problem: String,
}

/// An error as a line of JSON, with its line feed.
pub(super) fn line(error: &ingest::Error) -> String {
    let ingest::Place { path, item, line, column } = &*error.place;
    let problem = error.problem.to_string();
    let failure = Failure { path, item: *item, line: *line, column: *column, problem };
    serde_json::to_string(&failure).expect("a failure holds only values that JSON has") + "\n"
}
