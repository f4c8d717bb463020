//! What a source is, by the noun that names it and the words around that noun.

use super::Kind;
use super::name::{Being, Names, Sort};
use super::phrase::Phrase;
use super::scene::Scene;
use crate::lexicon::ClassSet;
use crate::span::Run;
use crate::syntax::Upos;

/// The kind of a described source. [`Kind::Unknown`] where no word says.
pub(super) fn of_phrase(scene: &Scene, names: &Names, phrase: &Phrase) -> Kind {
    let lists = &scene.lists;
    let head = phrase.head;
    if is_share(scene, phrase) {
        return of_role(scene, head).unwrap_or(Kind::Citizen);
    }
    if scene.is(head, lists.media_group) || scene.is(head, lists.outlet_noun) {
        return Kind::Media;
    }
    // "The party's top figures" are people.
    let ranked = scene.any(phrase.before_head(), lists.rank);
    if scene.is(head, lists.poll) && !ranked || scene.any(phrase.core, lists.pollster) {
        return Kind::Poll;
    }
    let served = || patron(scene, names, phrase);
    if scene.is(head, lists.spokesperson) {
        return served().unwrap_or(Kind::Government);
    }
    if scene.is(head, lists.aide) {
        return match (of_role(scene, head), served()) {
            (_, Some(patron)) => patron,
            (Some(own), None) => own,
            (None, None) => Kind::Unknown,
        };
    }
    match of_role(scene, head) {
        // An official's kind is that of the body.
        Some(Kind::Government) => match served() {
            Some(kind @ (Kind::Campaign | Kind::Justice | Kind::Business | Kind::Ngo)) => return kind,
            _ => return Kind::Government,
        },
        Some(Kind::Business) => match served() {
            Some(Kind::Ngo) if scene.any(phrase.core, lists.ngo) => return Kind::Ngo,
            _ => return Kind::Business,
        },
        Some(kind) => return kind,
        None => {}
    }
    if scene.is(head, lists.group) {
        return Kind::Group;
    }
    if let Some(kind) = of_body(scene, phrase.core, Some(head)) {
        // "The bank's press office" is the bank's.
        let owner = phrase.owner.filter(|_| kind == Kind::Government).and_then(|owner| patron_in(scene, names, owner));
        return owner.filter(|kind| matches!(kind, Kind::Justice | Kind::Business | Kind::Ngo)).unwrap_or(kind);
    }
    if scene.is(head, lists.document) {
        return Kind::Document;
    }
    if scene.is(head, lists.bare) {
        let knows = |token: usize| {
            [lists.knows_about, lists.knows_told, lists.knows_present].into_iter().any(|list| scene.is(token, list))
        };
        let knowing = phrase.rest.range().any(knows);
        let sided =
            scene.any(phrase.before_head(), lists.body_government) || scene.any(phrase.before_head(), lists.side);
        return match patron_in(scene, names, phrase.before_head()) {
            Some(kind) => kind,
            None if sided => Kind::Government,
            None if scene.is(head, lists.many) && !knowing => Kind::Group,
            None => Kind::Unknown,
        };
    }
    if scene.is(head, lists.place) { Kind::Government } else { Kind::Unknown }
}

/// Whether a phrase is a share of those who were asked: "52 percent of voters", "six in ten of those", "7%".
pub(super) fn is_share(scene: &Scene, phrase: &Phrase) -> bool {
    let run = Run { start: phrase.core.start, end: phrase.run.end.min(phrase.core.start + 6) };
    run.range().skip(1).any(|token| {
        let number = scene.upos(token - 1) == Upos::Num;
        number && scene.is(token, scene.lists.percent)
            || number && scene.says(token, "in") && run.has(token + 1) && scene.upos(token + 1) == Upos::Num
    })
}

/// The kind that a role noun has by itself.
pub(super) fn of_role(scene: &Scene, token: usize) -> Option<Kind> {
    of_classes(scene, scene.classes(token))
}

/// The kind of whoever is in these lists.
pub(super) fn of_classes(scene: &Scene, classes: ClassSet) -> Option<Kind> {
    let lists = &scene.lists;
    let kinds = [
        (lists.justice, Kind::Justice),
        (lists.politician, Kind::Politician),
        (lists.campaign, Kind::Campaign),
        (lists.government, Kind::Government),
        (lists.ngo, Kind::Ngo),
        (lists.expert, Kind::Expert),
        (lists.media, Kind::Media),
        (lists.business, Kind::Business),
        (lists.citizen, Kind::Citizen),
    ];
    kinds.into_iter().find(|(list, _)| classes.meets(*list)).map(|(_, kind)| kind)
}

/// The kind of a body: by its head, else by any of its words.
pub(super) fn of_body(scene: &Scene, run: Run, head: Option<usize>) -> Option<Kind> {
    let lists = &scene.lists;
    let kinds = [
        (lists.body_justice, Kind::Justice),
        (lists.body_campaign, Kind::Campaign),
        (lists.body_government, Kind::Government),
        (lists.body_expert, Kind::Expert),
        (lists.body_ngo, Kind::Ngo),
        (lists.body_business, Kind::Business),
    ];
    let by = |test: &dyn Fn(ClassSet) -> bool| kinds.iter().find(|(list, _)| test(*list)).map(|(_, kind)| *kind);
    if let Some(head) = head {
        return by(&|list| scene.is(head, list));
    }
    by(&|list| scene.any(run, list))
}

/// The kind of a named body: by the last word of its name, by what the text calls it, by any word.
pub(super) fn of_named(scene: &Scene, being: &Being) -> Option<Kind> {
    let run = being.tokens;
    let firm = run.range().any(|token| scene.says(token, "&")).then_some(Kind::Business);
    let last = of_body(scene, run, Some(run.end as usize - 1));
    last.or_else(|| being.kind()).or(firm).or_else(|| of_body(scene, run, None))
}

/// The kind of whom an aide, an official or a spokesperson serves.
pub(super) fn patron(scene: &Scene, names: &Names, phrase: &Phrase) -> Option<Kind> {
    let tail = phrase.tail(scene);
    patron_in(scene, names, phrase.before_head()).or_else(|| patron_in(scene, names, tail))
}

fn patron_in(scene: &Scene, names: &Names, run: Run) -> Option<Kind> {
    let lists = &scene.lists;
    if run.is_empty() {
        return None;
    }
    if scene.any(run, lists.body_campaign) {
        return Some(Kind::Campaign);
    }
    if let Some(kind) = [lists.body_justice, lists.body_government]
        .into_iter()
        .zip([Kind::Justice, Kind::Government])
        .find(|(list, _)| scene.any(run, *list))
        .map(|(_, kind)| kind)
    {
        return Some(kind);
    }
    if scene.any(run, lists.party) {
        return Some(Kind::Campaign);
    }
    // "The head of the Lorn Fishermen's Association": what the words end with is what is meant.
    let last = run.range().rev().find(|&token| scene.noun(token) && !scene.continues(token + 1));
    if let Some(kind) = last.filter(|&last| scene.is(last, lists.body)).and_then(|last| of_body(scene, run, Some(last)))
    {
        return Some(kind);
    }
    for mention in names.within(run) {
        let being = &names.beings[mention.being];
        match being.sort {
            Sort::Outlet => return Some(Kind::Media),
            Sort::Body => {
                if let Some(kind) = of_named(scene, being) {
                    return Some(kind);
                }
            }
            Sort::Person => {
                let running = being.roles.iter().any(|(lemma, _)| scene.runs(lemma));
                let governs = !running
                    && being.roles.iter().any(|(lemma, kind)| *kind == Kind::Government || scene.governs(lemma));
                return Some(match being.kind() {
                    Some(Kind::Politician) | None if governs => Kind::Government,
                    Some(Kind::Politician) | None => Kind::Campaign,
                    Some(kind) => kind,
                });
            }
            _ => {}
        }
    }
    // "A spokesman for the district attorney"
    if let Some(kind) = last.filter(|&last| !scene.capital(last)).and_then(|last| of_role(scene, last)) {
        return match kind {
            Kind::Justice | Kind::Business | Kind::Ngo => Some(kind),
            Kind::Politician | Kind::Government => Some(Kind::Government),
            _ => None,
        };
    }
    of_body(scene, run, None).or_else(|| scene.any(run, lists.side).then_some(Kind::Government))
}
