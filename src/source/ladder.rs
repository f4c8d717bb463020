//! How well a reader can identify an unnamed source: the steps 1 to 6 of the ladder in `docs/labels.md`.
//!
//! Named persons and outlets are step 7 and never come here; an attribution without a source is step 0.

use super::Kind;
use super::name::Names;
use super::phrase::Phrase;
use super::scene::Scene;
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// The step that a description reaches, and the words that say how the source knows.
pub(super) fn of_phrase(scene: &Scene, names: &Names, phrase: &Phrase, kind: Kind) -> (u8, Option<Span>) {
    let lists = &scene.lists;
    let head = phrase.head;
    if scene.is(head, lists.media_group) {
        let sided = scene.any(phrase.before_head(), lists.side) && !scene.any(phrase.before_head(), lists.field);
        return (if sided { 3 } else { 2 }, None);
    }
    if scene.any_word(Run::new(head, head + 1), lists.spokesperson) {
        return (6, None);
    }
    let person = scene.is(head, lists.role)
        || scene.is(head, lists.aide)
        || scene.is(head, lists.bare)
        || scene.is(head, lists.group);
    if matches!(kind, Kind::Document | Kind::Poll) && !person {
        return (if retrievable(scene, names, phrase) { 7 } else { 3 }, None);
    }
    let plural = super::antecedent::is_plural(scene, head) && !scene.capital(head) && !scene.is(head, lists.force);
    let body = !plural && (scene.is(head, lists.body) || scene.is(head, lists.place));
    if body && !person {
        return (institution(scene, phrase), None);
    }
    let knows = knowledge(scene, phrase);
    if knows.is_some() {
        return (5, knows);
    }
    let sides = sides(scene, names, phrase);
    let ranked = scene.any(phrase.before_head(), lists.rank);
    let counted = phrase.before_head().range().any(|token| is_count(scene, token));
    let step = if scene.is(head, lists.bare) && !scene.is(head, lists.role) {
        match sides {
            Side::Placed => 3,
            Side::Fielded => 2,
            Side::None => 1,
        }
    } else if scene.is(head, lists.many) {
        if phrase.before_head().range().any(|token| !matches!(scene.upos(token), Upos::Det | Upos::Num | Upos::Adv)) {
            2
        } else {
            1
        }
    } else {
        match (sides, ranked || counted || detail(scene, phrase)) {
            (Side::Placed, true) => 4,
            (Side::Placed, false) => 3,
            // Republicans are a side already, and so are not placed by saying so.
            _ if ranked => 3,
            _ => 2,
        }
    };
    (step, None)
}

/// What a description says of where its source belongs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    None,
    /// A party or a field: "Democratic", "intelligence".
    Fielded,
    /// An institution, a nationality, a place, somebody.
    Placed,
}

fn sides(scene: &Scene, names: &Names, phrase: &Phrase) -> Side {
    let lists = &scene.lists;
    let mut before = phrase.before_head();
    // "A group of women": what counts them is no side.
    if let Some(of) = before.range().rev().find(|&token| scene.says(token, "of")) {
        before.start = of as u32 + 1;
    }
    let tail = phrase.tail(scene);
    let bare = scene.is(phrase.head, lists.bare);
    let mut side = Side::None;
    for token in before.range() {
        let field = scene.is(token, lists.field);
        // In "administration official", one entry of a list, the side is the first word.
        let alone = scene.alone(token);
        let party = scene.is(token, lists.party);
        if (field || party && bare) && !scene.is(token, lists.unnamed) {
            side = Side::Fielded;
        } else if scene.is(token, lists.side)
            || alone.meets(lists.side)
            || scene.is(token, lists.body)
            || scene.is(token, lists.place)
            || party && !scene.is(phrase.head, lists.group)
            || scene.upos(token) == Upos::Propn && !scene.is(token, lists.unnamed) && !scene.is(token, lists.rank)
        {
            return Side::Placed;
        }
    }
    let own = phrase.owner.is_some() || scene.is(phrase.head, lists.kin);
    let placed = tail.len() > 1
        && scene.upos(tail.start as usize) == Upos::Adp
        && tail.range().skip(1).take(8).any(|token| {
            scene.upos(token) == Upos::Propn || scene.is(token, lists.body) || scene.is(token, lists.place)
        });
    // "An aide to the bishop": whom somebody serves is a side.
    let serves = scene.is(phrase.head, lists.aide) || scene.is(phrase.head, lists.spokesperson);
    let served = serves && tail.range().skip(1).take(4).any(|token| scene.is(token, lists.role));
    let placed = placed || served || tail.len() > 1 && scene.says(tail.start as usize, "close");
    if own || placed || !names.within(before).is_empty() { Side::Placed } else { side }
}

/// Words after the source that tell it from others of its class, other than a grant of anonymity.
fn detail(scene: &Scene, phrase: &Phrase) -> bool {
    let lists = &scene.lists;
    let relative = phrase.rest.range().find(|&token| {
        scene.says(token, "who")
            || scene.says(token, "whose")
            || scene.says(token, "with") && scene.is((token + 1).min(phrase.run.end as usize - 1), lists.tie)
    });
    let described =
        |from: usize| Run::new(from, phrase.rest.end as usize).range().all(|token| !scene.is(token, lists.grant_word));
    relative.is_some_and(|from| described(from) && phrase.rest.end as usize - from > 2)
}

/// How a source knows: "familiar with the matter", "who attended the meeting".
fn knowledge(scene: &Scene, phrase: &Phrase) -> Option<Span> {
    let lists = &scene.lists;
    let knows = |token: &usize| {
        scene.is(*token, lists.knows_about)
            || scene.is(*token, lists.knows_told)
            || scene.is(*token, lists.knows_present)
    };
    let start = phrase.rest.range().find(knows)?;
    // "Not briefed", "who was not involved" say the opposite.
    let negated = (phrase.head + 1..start)
        .any(|token| scene.says(token, "not") || scene.says(token, "n't") || scene.says(token, "never"));
    (!negated).then(|| scene.span(scene.trim(Run::new(start, phrase.rest.end as usize))))
}

fn is_count(scene: &Scene, token: usize) -> bool {
    scene.is(token, scene.lists.count) || scene.upos(token) == Upos::Num && !scene.says(token, "one")
}

/// A body speaks as an institution (6), unless it is only described ("an anti-Trump PAC", 3) or the police (2 or 3).
fn institution(scene: &Scene, phrase: &Phrase) -> u8 {
    let lists = &scene.lists;
    let first = phrase.core.start as usize;
    if scene.is(phrase.head, lists.force) {
        let placed = phrase.before_head().range().any(|token| {
            scene.is(token, lists.side) || scene.is(token, lists.place) || scene.upos(token) == Upos::Propn
        });
        return if placed || !phrase.tail(scene).is_empty() { 3 } else { 2 };
    }
    let indefinite = scene.says(first, "a") || scene.says(first, "an") || scene.is(first, lists.many);
    let named =
        phrase.core.range().skip(1).any(|token| scene.upos(token) == Upos::Propn && scene.is(token, lists.body));
    if indefinite && !named { 3 } else { 6 }
}

/// A document or poll whose maker, holder or title is given.
fn retrievable(scene: &Scene, names: &Names, phrase: &Phrase) -> bool {
    let lists = &scene.lists;
    let named = |token: usize| {
        scene.upos(token) == Upos::Propn && scene.capital(token) && !scene.is(token, lists.month)
            || scene.is(token, lists.body)
            || scene.is(token, lists.pollster)
            || scene.is(token, lists.maker)
            || scene.is(token, lists.outlet) && scene.capital(token)
    };
    // "A review of 43 studies, published in 2018 by the Institute for Learning,"
    let end = phrase.run.end as usize;
    let sentence = scene.sentence(phrase.head).tokens;
    let published = sentence.has(end + 1)
        && scene.says(end, ",")
        && scene.is(end + 1, lists.obtain)
        && (end + 2..sentence.end as usize)
            .take(5)
            .any(|token| scene.says(token, "by") && (token + 1..sentence.end as usize).take(4).any(named));
    let tail = phrase.tail(scene);
    let made = tail.len() > 1 && matches!(scene.upos(tail.start as usize), Upos::Adp | Upos::Verb);
    // "A letter from its director", "a report by the city's auditor"
    let maker = made
        && (scene.says(tail.start as usize, "from") || scene.says(tail.start as usize, "by"))
        && (scene.is(tail.start as usize + 1, lists.possessive) || tail.range().any(|token| scene.possessive(token)))
        && tail.range().skip(1).take(6).any(|token| scene.is(token, lists.role));
    phrase.before_head().range().any(named)
        || maker
        || !names.within(phrase.core).is_empty()
        || published
        || made && tail.range().skip(1).take(6).any(named)
        || scene.capital(phrase.head) && phrase.core.len() > 1 && scene.upos(phrase.head) == Upos::Propn
}
