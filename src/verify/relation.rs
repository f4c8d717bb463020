//! How two statements about the same thing stand to each other: the same, one more specific, or contradicting.
//!
//! Units and their pairs go in; what they conflict in comes out, with the words that show it.

use super::figure::{Date, DateKind, Figure};
use super::similarity::shared;
use super::unit::{Slot, Unit};
use crate::span::Span;

/// What two statements differ in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Conflict {
    /// One says that it is so, the other that it is not.
    Negation,
    /// Another number of the same things.
    Number,
    /// Another day, month or year.
    Date,
}

/// What two units conflict in, with the words of each.
pub(super) fn conflict(one: &Unit, other: &Unit) -> Option<(Conflict, Option<Span>, Option<Span>)> {
    if denies(one, other) || denies(other, one) {
        return Some((Conflict::Negation, None, None)); // the negating words stand in the statements
    }
    if let Some((a, b)) = figures(&one.figures, &other.figures) {
        return Some((Conflict::Number, Some(a), Some(b)));
    }
    dates(&one.dates, &other.dates).map(|(a, b)| (Conflict::Date, Some(a), Some(b)))
}

/// Whether one statement negates something that the other says. "We lost and have nobody to blame" does not deny "we lost".
fn denies(one: &Unit, other: &Unit) -> bool {
    one.negated && !other.negated && !other.has_negation && one.negates.iter().all(|head| holds(other, *head))
}

fn holds(unit: &Unit, head: u64) -> bool {
    unit.content.term(head).is_some()
}

/// Whether two statements speak of different people or places: where one has a name, the other has another ("near Alder",
/// "near Kelmouth"), or both have the same two names the other way round.
pub(super) fn apart(one: &Unit, other: &Unit) -> bool {
    let foreign = |slot: &&Slot, unit: &Unit| !slot.name.iter().any(|head| holds(unit, *head));
    let others: Vec<&Slot> = other.names.iter().filter(|slot| foreign(slot, one)).collect();
    let beside = |a: &Slot, b: &Slot| {
        let shared = |a: Option<u64>, b: Option<u64>| a.is_some() && a == b;
        let first = a.before.is_none() && b.before.is_none();
        shared(a.before, b.before) && (shared(a.after, b.after) || a.after.is_none() || b.after.is_none())
            || shared(a.after, b.after) && first
    };
    one.names.iter().filter(|slot| foreign(slot, other)).any(|a| others.iter().any(|b| beside(a, b)))
        || swapped(one, other)
}

/// "Linden beat Kelmouth" and "Kelmouth beat Linden".
fn swapped(one: &Unit, other: &Unit) -> bool {
    let ([a, .., b], [c, .., d]) = (&one.names[..], &other.names[..]) else { return false };
    a.name == d.name && b.name == c.name && a.after.is_some() && a.after == c.after
}

/// Numbers closer than this, as a share, are one number, rounded.
const ROUNDED: f64 = 0.03;

fn equal(one: f64, other: f64) -> bool {
    let larger = one.abs().max(other.abs());
    one == other || larger >= 20.0 && (one - other).abs() <= ROUNDED * larger
}

/// Two numbers of the same things of which neither statement has the other's.
fn figures(one: &[Figure], other: &[Figure]) -> Option<(Span, Span)> {
    for a in one {
        let of_same = |figure: &&Figure| match (a.unit, figure.unit) {
            (Some(unit), Some(other)) => unit == other,
            (None, None) => a.verb.is_some() && a.verb == figure.verb,
            // "killed three" and "killed five people".
            _ => a.verb.is_some() && a.verb == figure.verb,
        };
        let held = |list: &[Figure], value: f64| list.iter().any(|figure| equal(figure.value, value));
        if held(other, a.value) {
            continue;
        }
        if let Some(b) = other.iter().filter(of_same).find(|b| !held(one, b.value)) {
            return Some((a.span, b.span));
        }
    }
    None
}

/// Two dates of one kind of which neither statement has the other's.
fn dates(one: &[Date], other: &[Date]) -> Option<(Span, Span)> {
    for kind in [DateKind::Year, DateKind::Month, DateKind::DayOfMonth, DateKind::Weekday] {
        let of = |dates: &[Date]| dates.iter().filter(|date| date.kind == kind).copied().collect::<Vec<Date>>();
        let (a, b) = (of(one), of(other));
        let (Some(first), Some(second)) = (a.first(), b.first()) else { continue };
        if !a.iter().any(|date| b.iter().any(|other| date.value == other.value)) {
            return Some((first.span, second.span));
        }
    }
    None
}

/// Statements that share less of what they say than this do not speak of the same thing, so that another number in them
/// contradicts nothing.
const LEAST_SAID: f64 = 0.6;
/// Names that differ more than this are other people or places.
const MOST_APART: f64 = 0.5;

/// Whether two units that conflict speak of the very same thing.
pub(super) fn contradicts(one: &Unit, other: &Unit, conflict: Conflict) -> bool {
    let shared = shared(&one.content, &other.content);
    let about = shared.said >= LEAST_SAID && shared.names_apart <= MOST_APART && shared.count >= 3;
    // Bread that is nine percent dearer does not contradict butter that is four.
    let has = |subject: Option<u64>, unit: &Unit| subject.is_none_or(|head| holds(unit, head));
    let about = about && (has(one.subject, other) || has(other.subject, one)) && !apart(one, other);
    match conflict {
        Conflict::Negation => about && shared.inside >= 0.6,
        Conflict::Number => about && shared.inside >= 0.5,
        Conflict::Date => about && shared.inside >= 0.75,
    }
}
