//! All integration tests, in one binary.

mod attribution;
mod cli;
mod document;
mod report;
mod source;
mod tagger;
mod grammars;
mod eval;
mod ingest;
mod provenance;
mod score;
