//! What firsthand says about an article, in each form that somebody reads: JSON, tables, a page for the terminal.
//!
//! [`of`] turns an [`Analysis`] into a [`Report`]: plain values with ids instead of indices, labels instead of variants,
//! and the article's measures worked out. Every form is written from a `Report`, so that no two forms can differ.
//! Nothing here analyses, and nothing says what it cannot point at.

pub mod audit;
pub mod brat;
pub(crate) mod change;
mod codebook;
mod diversity;
mod errors;
pub mod folder;
mod growing;
mod journal;
pub mod json;
mod labels;
mod manifest;
mod measures;
mod note;
mod parquet;
mod place;
pub(crate) mod support;
pub mod tables;
pub mod text;
pub mod verify;
pub mod whole;

pub use codebook::{CODEBOOK, Codebook, Column};
pub use folder::Folder;
pub use json::Report;
pub use labels::{Label, Labelled, Role};
pub use note::note;
pub use place::Places;

use crate::Analysis;
use crate::article::Article;
use crate::grammar::Grammar;

/// The report of one article.
pub fn of(article: &Article, analysis: &Analysis, grammar: &Grammar) -> Report {
    json::report(article, analysis, &grammar.stamp)
}
