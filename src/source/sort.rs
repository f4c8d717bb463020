//! What sort of thing a name is the name of: a person, a body or an outlet.
//!
//! [`first`] judges a name by its own words, [`settle`] by the words around all its mentions: a person has a title, an
//! age or "he" behind it, a firm has "the company" before it or "its" behind.

use super::Kind;
use super::kind;
use super::name::{Being, Sort};
use super::outlet;
use super::scene::Scene;
use crate::span::Run;
use crate::syntax::Upos;

/// A pronoun behind a name is looked for in at most so many tokens.
const PRONOUN_REACH: usize = 7;

/// Whether a name without a title is a person's, as far as its own words and the word before say.
pub(super) fn first(scene: &Scene, name: Run) -> Sort {
    let lists = &scene.lists;
    let (first, last) = (name.start as usize, name.end as usize - 1);
    let before = first
        .checked_sub(1)
        .is_some_and(|token| scene.is(token, lists.role) && scene.sentence(token).tokens.has(first));
    if outlet::is_formed(scene, name) {
        return Sort::Outlet;
    }
    if scene.is(last, lists.body)
        || scene.is(last, lists.place)
        || scene.is(last, lists.group)
        || scene.is(last, lists.document)
        || scene.is(first, lists.body_of)
        || scene.is(first, lists.possessive)
        || name.range().any(|token| scene.says(token, "&"))
    {
        return Sort::Body;
    }
    if before || scene.is(first, lists.first_name) && first < last {
        return Sort::Person;
    }
    let word = scene.word(last);
    let acronym = word.len() > 1 && word.chars().all(|c| c.is_uppercase() || c == '.' || c == '-');
    let body = name
        .range()
        .any(|token| scene.is(token, lists.body) || scene.says(token, "of") || scene.is(token, lists.place));
    if acronym || body { Sort::Body } else { Sort::Person }
}

/// What the words around a name say.
#[derive(Clone, Copy, Default)]
struct Signs {
    person: bool,
    body: Option<Kind>,
}

/// Turns names that were taken for persons into bodies, where the text speaks of them as bodies and never as persons.
pub(super) fn settle(scene: &Scene, beings: &mut [Being], mentions: impl Iterator<Item = (Run, usize)>) {
    let mut signs = vec![Signs::default(); beings.len()];
    for (run, being) in mentions {
        if beings[being].sort == Sort::Person {
            read(scene, run, &mut signs[being]);
        }
    }
    for (being, signs) in beings.iter_mut().zip(signs) {
        if let (false, Some(kind), Sort::Person) = (signs.person, signs.body, being.sort) {
            being.sort = Sort::Body;
            being.gender = None;
            being.roles.push((String::new(), kind));
        }
    }
}

fn read(scene: &Scene, name: Run, signs: &mut Signs) {
    let lists = &scene.lists;
    let sentence = scene.sentence(name.start as usize).tokens;
    let (first, after) = (name.start as usize, name.end as usize);
    let prior = |back: usize| first.checked_sub(back).filter(|&token| sentence.has(token));
    let prior_is = |back: usize, list| prior(back).is_some_and(|token| scene.is(token, list));
    let next = |on: usize| sentence.has(after + on).then_some(after + on);
    if name.len() > 1 && scene.is(first, lists.first_name)
        || prior_is(1, lists.title)
        || prior_is(1, lists.role) && !prior_is(1, lists.body)
        || next(0).is_some_and(|token| scene.says(token, "("))
        || next(0).is_some_and(|token| scene.says(token, ","))
            && next(1).is_some_and(|token| scene.upos(token) == Upos::Num || scene.says(token, "who"))
    {
        signs.person = true;
        return;
    }
    // "the insurer Midland", "the operator, Halden Terminals,": the noun says what the name names.
    let comma = prior(1).is_some_and(|token| scene.says(token, ","));
    let noun = prior(if comma { 2 } else { 1 }).filter(|&token| scene.is(token, lists.body) && !scene.capital(token));
    if let Some(noun) = noun.filter(|&noun| !comma || !after_preposition(scene, sentence, noun)) {
        signs.body = kind::of_body(scene, Run::new(noun, noun + 1), Some(noun)).or(signs.body);
        return;
    }
    // "a director of Meridian", "an analyst at Keel": whoever is of or at it works there.
    let of = prior(1).is_some_and(|token| scene.says(token, "of") || scene.says(token, "at"));
    let which = next(0).is_some_and(|token| scene.says(token, ",")) && next(1).is_some_and(|t| scene.says(t, "which"));
    let spoken_for = prior(1).is_some_and(|token| scene.says(token, "for")) && prior_is(2, lists.spokesperson);
    if (of && prior_is(2, lists.role) || spoken_for) && name.len() > 1 || which {
        signs.body = signs.body.or(Some(Kind::Business));
        return;
    }
    if prior(1).is_some_and(|token| scene.upos(token) == Upos::Adp) {
        return; // No subject: the pronoun behind is somebody else's.
    }
    match pronoun(scene, sentence, after) {
        Some(true) => signs.person = true,
        Some(false) => signs.body = signs.body.or(Some(Kind::Business)),
        None => {}
    }
}

/// Whether the phrase that ends with a noun says of what a role is: "the leader of the league, Ana Ruiz" is a leader.
fn after_preposition(scene: &Scene, sentence: Run, noun: usize) -> bool {
    let within = |token: &usize| {
        matches!(scene.upos(*token), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Part | Upos::Num)
    };
    let start = (sentence.start as usize..noun).rev().take_while(within).last().unwrap_or(noun);
    let link = start.checked_sub(1).filter(|&token| sentence.has(token) && scene.upos(token) == Upos::Adp);
    let owner = link.and_then(|link| link.checked_sub(1)).filter(|&token| sentence.has(token));
    owner.is_some_and(|token| scene.is(token, scene.lists.role))
}

/// Whether the pronoun behind a name and its verb is a person's. `None` where none stands there before another name.
fn pronoun(scene: &Scene, sentence: Run, after: usize) -> Option<bool> {
    let reach = (after..sentence.end as usize).take(PRONOUN_REACH);
    let mut verb = false;
    for token in reach {
        match scene.upos(token) {
            Upos::Verb | Upos::Aux => verb = true,
            Upos::Propn | Upos::Punct => return None,
            Upos::Pron | Upos::Det if verb => {
                if scene.is(token, scene.lists.pronoun_person) || scene.says(token, "his") || scene.says(token, "her") {
                    return Some(true);
                }
                if scene.says(token, "it") || scene.says(token, "its") {
                    return Some(false);
                }
            }
            _ => {}
        }
    }
    None
}
