//! Pages for a browser: an article with its sources marked, an index of many articles, a set of articles compared.
//!
//! A page is one file that asks for nothing: its style and its script stand in it, and its content-security policy lets
//! through these two and nothing else. All is readable without the script, which only adds comfort (a panel beside the
//! article, keys, sorting). Every word of an article goes through `plain` and maud, and so can be nothing but text.
//!
//! Nothing here analyses: what a page says stands in the [`Report`](crate::report::Report).

mod article;
mod carried;
mod claim;
mod figure;
mod findings;
pub mod folder;
mod form;
mod frame;
mod index;
mod lists;
mod marks;
mod plain;
mod prose;
mod set;
mod words;

pub use article::article;
pub use folder::Folder;
pub use form::{form, message};
pub use set::set;
