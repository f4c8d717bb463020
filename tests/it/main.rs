//! All integration tests, in one binary.

mod cli;
mod document;
mod report;
mod tagger;
mod grammars;
