//! All integration tests, in one binary.

mod attribution;
mod cli;
mod document;
mod report;
mod tagger;
mod grammars;
