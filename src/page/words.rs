//! How pages say things in full sentences. The terminal's short forms are in `report::text::phrases`.

use crate::score::Status;
use crate::source::{Basis, CreditForm, Kind, Relation};
use crate::verify::Conflict;

/// A step of the ladder of identification, as a source of this kind stands on it.
pub(super) fn level_of(level: u8, kind: Option<Kind>) -> &'static str {
    match (level, kind) {
        (3..=5, Some(Kind::Document | Kind::Poll)) => "a paper or data that is described, but could not be found by it",
        (7, Some(Kind::Document | Kind::Poll)) => "a paper or data that can be found",
        (7, Some(Kind::Media)) => "a named outlet or journalist",
        (7, Some(_)) => "a named person",
        _ => self::level(level),
    }
}

/// A step of the ladder of identification, for somebody who has never seen it.
pub(super) fn level(level: u8) -> &'static str {
    match level {
        0 => "nobody is named",
        1 => "a bare source: nothing says who it is",
        2 => "a class of people only, such as “officials”",
        3 => "a class with its institution or side",
        4 => "a class and side, with rank, number or a detail",
        5 => "not named, but the text says how it knows",
        6 => "an institution, or its unnamed spokesperson",
        _ => "a named person or outlet, or a document that can be found",
    }
}

/// How a source knows.
pub(super) fn basis(basis: Basis) -> &'static str {
    match basis {
        Basis::Own => "speaks of its own views, acts or plans",
        Basis::Witness => "saw it, or was there",
        Basis::Expert => "judges as an expert in the field",
        Basis::Document => "has it from a paper, data or a poll",
        Basis::Told => "repeats what others said",
        Basis::Unstated => "the text does not say how it knows",
    }
}

/// A claim's sourcing, for somebody who has never seen the word.
pub(super) fn status(status: Status) -> &'static str {
    match status {
        Status::Supported => "two or more independent origins",
        Status::Disputed => "another claim of the article speaks against it",
        Status::SingleOrigin => "all of it comes from one origin, or through one",
        Status::UnnamedOnly => "several origins, none of them named",
        Status::Unattributed => "nobody but the article stands behind it",
        Status::Circular => "its support goes round in a circle",
    }
}

/// The same for a claim that several articles carry.
pub(super) fn status_in_set(status: Status) -> &'static str {
    match status {
        Status::Disputed => "another claim of the set speaks against it",
        Status::Unattributed => "nobody but the articles stands behind it",
        other => self::status(other),
    }
}

/// In what two claims contradict each other.
pub(super) fn conflict(conflict: Conflict) -> &'static str {
    match conflict {
        Conflict::Negation => "one says that it is so, the other that it is not",
        Conflict::Number => "another number",
        Conflict::Date => "another date",
    }
}

/// How many independent origins there are.
pub(super) fn independence([low, high]: [u32; 2]) -> String {
    match (low, high) {
        (0, 0) => "no origin but the article".to_owned(),
        (1, 1) => "one origin".to_owned(),
        (low, high) if low == high => format!("{low} independent origins"),
        (low, high) => format!("{low} to {high} independent origins, as the text does not say who is who"),
    }
}

/// How a relay had what it passed on.
pub(super) fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::Told => "was told by",
        Relation::InterviewedBy => "interviewed",
        Relation::Cites => "cites",
        Relation::Reported => "reported",
        Relation::Obtained => "obtained",
        Relation::Published => "published",
        Relation::QuotedIn => "quotes",
    }
}

/// Where a credit is printed.
pub(super) fn credit(form: CreditForm) -> &'static str {
    match form {
        CreditForm::Dateline => "in the dateline",
        CreditForm::Byline => "in the byline",
        CreditForm::Signoff => "as sign-off",
        CreditForm::SourceLine => "as source",
        CreditForm::OriginallyPublished => "published it first",
        CreditForm::WithInputs => "supplied part of it",
        CreditForm::Contributed => "contributed",
        CreditForm::Photo => "for a picture",
    }
}

/// What no program can read off the page, whatever the article.
pub(super) const NOT_ASSESSABLE: [&str; 5] = [
    "whether the editors know who an unnamed source is",
    "whether a source is right, or in a position to know",
    "whether the information could have been had on the record",
    "whether those who are said to have been asked were really asked",
    "whether promises were kept and notes were taken",
];
