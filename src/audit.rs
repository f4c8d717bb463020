//! What a newsroom's house rules have to say about an article's sourcing.

mod finding;

pub use finding::{Audit, Finding, Severity, Status, Unassessed};
