//! Whether two sources of two articles are the same: people by name, institutions by what they are called.
//!
//! Two knots go in, an answer of three comes out. Nobody who is unnamed is ever taken for another for certain: "officials"
//! here and "officials" there may be the same people or others, and then both readings are scored.

use std::collections::BTreeSet;

use super::outlet;
use super::page::{Knot, KnotRole};
use super::vocabulary::VOCABULARY;
use crate::source::Kind;

/// Whether two sources are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Identity {
    Same,
    /// The texts do not say.
    Perhaps,
    Different,
}

/// An institution speaks: docs/labels.md.
const INSTITUTION: u8 = 6;
/// A person or a document is named.
const NAMED: u8 = 7;

/// Whether two origins of one claim are one.
pub(super) fn identity(one: &Knot, other: &Knot) -> Identity {
    let outlets = |knot: &Knot| knot.role == KnotRole::Hidden || knot.kind == Kind::Media && !knot.unnamed;
    if outlets(one) && outlets(other) {
        let same = outlet::key(&one.name) == outlet::key(&other.name);
        return if same { Identity::Same } else { Identity::Different };
    }
    match (one.unnamed, other.unnamed) {
        (true, true) => unnamed(one, other),
        (false, false) => named(one, other),
        _ => Identity::Different,
    }
}

/// Only different names keep the unnamed apart: "a White House official" is no "Kremlin official".
fn unnamed(one: &Knot, other: &Knot) -> Identity {
    // A capital at the start is mostly the sentence's, unless more follow: "Inspectors", "White House officials".
    let names = |knot: &Knot| -> BTreeSet<String> {
        let words = knot.label.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        let capital = |at: usize| words.get(at).is_some_and(|word| word.starts_with(char::is_uppercase));
        let is_name = |at: &usize| capital(*at) && (*at > 0 || capital(1));
        (0..words.len()).filter(is_name).map(|at| words[at].to_lowercase()).collect()
    };
    let (a, b) = (names(one), names(other));
    let apart = !a.is_empty() && !b.is_empty() && a.is_disjoint(&b);
    if apart { Identity::Different } else { Identity::Perhaps }
}

fn named(one: &Knot, other: &Knot) -> Identity {
    let (a, b) = (words(&one.name), words(&other.name));
    if a.is_empty() || b.is_empty() {
        return Identity::Different;
    }
    if a == b {
        let alone = a.len() == 1 && one.level == NAMED && other.level == NAMED;
        return if alone && sides(one.kind) != sides(other.kind) { Identity::Perhaps } else { Identity::Same };
    }
    let (short, long) = if a.len() <= b.len() { (&a, &b) } else { (&b, &a) };
    let inside = short.iter().all(|word| long.contains(word));
    match (one.level >= NAMED, other.level >= NAMED) {
        // "Lind" is "Ada Lind", "Ada M. Lind" is "Ada Lind".
        (true, true) => {
            let last = short.last() == long.last();
            let ends = last && (short.len() == 1 || short.first() == long.first());
            if ends || inside && short.len() > 1 { Identity::Same } else { Identity::Different }
        }
        // "the ministry" is "the Interior Ministry".
        (false, false) if inside => Identity::Same,
        (false, false) => Identity::Different,
        // "police" and "police spokesman John Smith": he may be whom the other paper calls the police.
        (true, false) => speaks_for(one, &b),
        (false, true) => speaks_for(other, &a),
    }
}

/// Whether a person is presented with the institution's name.
fn speaks_for(person: &Knot, institution: &[u64]) -> Identity {
    let described = words(&person.described);
    let inside = !institution.is_empty() && institution.iter().all(|word| described.contains(word));
    let official = person.level > INSTITUTION && inside;
    if official { Identity::Perhaps } else { Identity::Different }
}

/// The words of a name, as numbers.
fn words(name: &str) -> Vec<u64> {
    let lower = |word: &&str| word.len() > 1 && (!word.eq_ignore_ascii_case("the"));
    name.split(|c: char| !c.is_alphanumeric()).filter(lower).map(|word| VOCABULARY.head(word)).collect()
}

/// The part of life that a kind belongs to. A politician and an official may well be one person, a politician and a
/// coach hardly.
fn sides(kind: Kind) -> u8 {
    match kind {
        Kind::Politician | Kind::Government | Kind::Campaign | Kind::Justice => 0,
        Kind::Expert | Kind::Business | Kind::Ngo => 1,
        Kind::Media => 2,
        Kind::Document | Kind::Poll => 3,
        Kind::Citizen | Kind::Group | Kind::Unknown => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn knot(name: &str, level: u8, kind: Kind) -> Knot {
        Knot {
            role: KnotRole::Origin,
            label: name.into(),
            name: name.into(),
            described: name.into(),
            level,
            kind,
            unnamed: level < INSTITUTION,
            openness: [0.9; 2],
            span: None,
        }
    }

    #[track_caller]
    fn check(one: (&str, u8), other: (&str, u8), expected: Identity) {
        let (a, b) = (knot(one.0, one.1, Kind::Government), knot(other.0, other.1, Kind::Government));
        assert_eq!(identity(&a, &b), expected, "{one:?} {other:?}");
        assert_eq!(identity(&b, &a), expected, "{other:?} {one:?}");
    }

    #[test]
    fn people_are_known_by_their_names() {
        check(("Ada Lind", 7), ("Lind", 7), Identity::Same);
        check(("Ada M. Lind", 7), ("Ada Lind", 7), Identity::Same);
        check(("Ada Lind", 7), ("Tom Lind", 7), Identity::Different);
    }

    #[test]
    fn institutions_are_known_by_what_they_are_called() {
        check(("the ministry", 6), ("the Interior Ministry", 6), Identity::Same);
        check(("the ministry", 6), ("the council", 6), Identity::Different);
        check(("police", 6), ("police spokesman John Smith", 7), Identity::Perhaps);
    }

    #[test]
    fn the_unnamed_are_never_one_for_certain() {
        check(("officials", 2), ("officials", 2), Identity::Perhaps);
        check(("Inspectors", 2), ("The inspectors", 2), Identity::Perhaps);
        check(("a White House official", 3), ("a Kremlin official", 3), Identity::Different);
        check(("an official", 2), ("Ada Lind", 7), Identity::Different);
    }
}
