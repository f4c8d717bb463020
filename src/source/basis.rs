//! How a source knows what it says.
//!
//! Most sources speak of their own views, acts and plans, so that is what stays when no word says otherwise.

use super::scene::Scene;
use super::{Basis, Kind};
use crate::attribution::Act;
use crate::span::Run;
use crate::syntax::Upos;

/// A verb of seeing or hearing stands among the first so many tokens of a content.
const PERCEIVED_REACH: u32 = 6;

/// What is known of an attribution when its basis is asked for.
pub(super) struct Evidence {
    pub(super) kind: Kind,
    pub(super) level: u8,
    pub(super) act: Act,
    pub(super) cue: Option<Run>,
    pub(super) content: Option<Run>,
    /// The words after an unnamed source that say how it knows.
    pub(super) knows: Option<Run>,
    /// Whether the source is only "a source", "a person", with whatever side.
    pub(super) bare: bool,
    /// Whether the source is an outlet or speaks as a journalist.
    pub(super) outlet: bool,
}

pub(super) fn of(scene: &Scene, evidence: &Evidence) -> Basis {
    let lists = &scene.lists;
    let cue_is = |list| evidence.cue.is_some_and(|run| scene.any(run, list));
    if let Some(knows) = evidence.knows {
        return match () {
            () if scene.any(knows, lists.knows_told) => Basis::Told,
            () if scene.any(knows, lists.knows_present) => Basis::Own,
            () => Basis::Unstated,
        };
    }
    if evidence.level == 0 {
        return Basis::Unstated;
    }
    match evidence.kind {
        Kind::Document | Kind::Poll => Basis::Document,
        // A hospital or university speaks for itself, unless it tells what it found.
        Kind::Expert if evidence.level != 6 || cue_is(lists.find) => Basis::Expert,
        Kind::Media if evidence.outlet => media(scene, evidence, cue_is(lists.find)),
        _ if evidence.level == 1 || evidence.bare || evidence.kind == Kind::Unknown && evidence.level >= 3 => {
            Basis::Unstated
        }
        _ if cue_is(lists.recall) => Basis::Witness,
        _ if cue_is(lists.cite) => Basis::Told,
        _ if cue_is(lists.accuse) => Basis::Unstated,
        _ => evidence.content.and_then(|content| perceived(scene, content)).unwrap_or(Basis::Own),
    }
}

/// "She saw a man run", "he had heard it from two elders": what a content begins with says how its source knows.
fn perceived(scene: &Scene, content: Run) -> Option<Basis> {
    let head = Run { start: content.start, end: content.end.min(content.start + PERCEIVED_REACH) };
    let verb = head.range().skip(1).find(|&token| scene.is(token, scene.lists.perceive))?;
    let subject = (head.start as usize..verb)
        .rev()
        .find(|&token| scene.upos(token) != Upos::Aux && scene.upos(token) != Upos::Adv)?;
    let pronoun = scene.is(subject, scene.lists.pronoun_person) || scene.is(subject, scene.lists.pronoun_speaker);
    let heard = scene.says(verb, "heard")
        && (verb + 1..content.end as usize).take(5).any(|token| scene.says(token, "from") || scene.says(token, "that"));
    pronoun.then_some(if heard { Basis::Told } else { Basis::Witness })
}

/// An outlet that found something out by itself, that passes on what others said, or that does not say.
fn media(scene: &Scene, evidence: &Evidence, found: bool) -> Basis {
    let lists = &scene.lists;
    if found {
        return Basis::Document;
    }
    if evidence.act == Act::Question || evidence.cue.is_some_and(|cue| scene.any(cue, lists.ask)) {
        return Basis::Own;
    }
    let passes_on = |run: Run| {
        scene.any(run, lists.cite)
            || run.range().any(|token| scene.says(token, "according") || scene.says(token, "told"))
    };
    if evidence.cue.is_some_and(passes_on) || evidence.content.is_some_and(passes_on) {
        Basis::Told
    } else {
        Basis::Unstated
    }
}
