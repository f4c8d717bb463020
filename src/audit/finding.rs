//! What an audit finds: [`Finding`]s, and the rules that it could not apply.

use crate::span::Span;

/// What a house's rules have to say about one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Audit {
    /// The name of the rule pack.
    pub house: String,
    /// In the order of the text; what concerns the whole article stands last.
    pub findings: Vec<Finding>,
    /// Rules of the pack that this article's text cannot answer. They are not passed.
    pub not_assessable: Vec<Unassessed>,
}

/// One place where an article departs from a rule, or should be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id, such as `R01`.
    pub rule: String,
    /// What the rule is called.
    pub title: String,
    /// How grave the house takes it.
    pub severity: Severity,
    /// Whether the text settles it.
    pub status: Status,
    /// The words that it is about; `None` for the whole article.
    pub span: Option<Span>,
    /// What is the matter, one sentence.
    pub message: String,
    /// The attribution that it is about, by its id in reports, such as `a3`.
    pub attribution: Option<String>,
}

/// How grave a finding is. In rising order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

impl Severity {
    /// Every severity, in rising order.
    pub const ALL: &'static [Severity] = &[Severity::Note, Severity::Warning, Severity::Error];

    /// As packs and reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// Whether the text settles a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// The text shows it.
    Decided,
    /// The text raises the question; a person has to answer it.
    Look,
}

impl Status {
    /// As reports write it.
    pub fn label(self) -> &'static str {
        match self {
            Status::Decided => "decided",
            Status::Look => "look",
        }
    }
}

/// A rule that the text cannot answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unassessed {
    /// The rule's id.
    pub rule: String,
    /// What the rule is called.
    pub title: String,
    /// What is missing.
    pub why: String,
}
