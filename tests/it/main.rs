//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed, in its helpers too")]

mod architecture;
mod articles;
mod axioms;
mod attribution;
mod audit;
mod audit_command;
mod chains;
mod cli;
mod decision;
mod draw;
mod diff;
mod document;
mod recheck;
mod report;
mod resolution;
mod resume;
mod source;
mod page;
mod study;
mod tables;
mod parquet;
mod parser;
mod tagger;
mod grammars;
mod faults;
mod mutated;
mod network;
mod eval;
mod ingest;
mod limits;
mod lsp;
mod provenance;
mod verify;
mod score;
mod sensitivity;
