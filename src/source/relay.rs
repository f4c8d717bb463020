//! Through whom a source's words came: places where the text names an outlet together with a word that says how the
//! outlet had them ("told CNN", "in an interview with the paper", "according to Time").
//!
//! The article's own outlet and the agencies that it is credited to ([`super::house`]) are no relays.

use super::Relation;
use super::entity::Cast;
use super::house::plain;
use super::name::Sort;
use super::scene::Scene;
use crate::span::Run;
use crate::syntax::Upos;

/// A place where an outlet is named as a relay.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// The relation word and the outlet.
    pub(super) run: Run,
    /// The outlet's words.
    pub(super) outlet: Run,
    /// Canonical name.
    pub(super) name: String,
    pub(super) relation: Relation,
    pub(super) sentence: usize,
}

/// Finds the places where outlets are relays, in the order of the text.
pub(super) fn spots(scene: &Scene, cast: &Cast, own: &[String]) -> Vec<Spot> {
    let mut spots = vec![];
    let mut last: Option<usize> = None;
    let mut mentions = cast.names.mentions.iter().filter(|m| cast.being(m.being).sort == Sort::Outlet).peekable();
    for (index, sentence) in scene.document.sentences.iter().enumerate() {
        let mut token = sentence.tokens.start as usize;
        while token < sentence.tokens.end as usize {
            let here = token;
            token += 1;
            let (outlet, being) = if let Some(mention) = mentions.next_if(|m| m.run.start as usize <= here) {
                token = token.max(mention.run.end as usize);
                last = Some(mention.being);
                (mention.run, Some(mention.being))
            } else if scene.is(here, scene.lists.outlet_noun)
                && !scene.continues(here)
                && here > sentence.tokens.start as usize
                && scene.says(here - 1, "the")
            {
                let Some(last) = last else { continue };
                let mut end = here + 1;
                while end < sentence.tokens.end as usize && scene.continues(end) {
                    end += 1;
                }
                (Run::new(here - 1, end), Some(last))
            } else if scene.is(here, scene.lists.program) && scene.capital(here) && !scene.continues(here) {
                let mut end = here + 1;
                while end < sentence.tokens.end as usize && scene.continues(end) {
                    end += 1;
                }
                token = end;
                // "“The Morning Round” on Radio Linden" is one place, and the station's.
                let marks =
                    (end..sentence.tokens.end as usize).take_while(|&mark| is_quotation_mark(scene, mark)).count();
                let station =
                    mentions.next_if(|m| m.run.start as usize == end + marks + 1 && scene.says(end + marks, "on"));
                let end = station.map_or(end, |station| station.run.end as usize);
                token = token.max(end);
                (Run::new(here, end), station.map(|station| station.being))
            } else if scene.is(here, scene.lists.media_group)
                && !scene.continues(here)
                && here > sentence.tokens.start as usize
                && scene.is(here - 1, scene.lists.tell)
            {
                // "told state television"
                let mut end = here + 1;
                while end < sentence.tokens.end as usize && scene.continues(end) {
                    end += 1;
                }
                token = end;
                (Run::new(here, end), None)
            } else {
                continue;
            };
            let name = &being.map_or_else(|| scene.text(outlet), |being| cast.being(being).name.clone());
            if own.contains(&plain(name)) || scene.quotation(here).is_some_and(|q| q.len() > 6) {
                continue;
            }
            if let Some((run, relation)) = relation(scene, sentence.tokens, outlet) {
                spots.push(Spot { run, outlet, name: name.clone(), relation, sentence: index });
            }
        }
    }
    spots
}

fn is_quotation_mark(scene: &Scene, token: usize) -> bool {
    ["“", "”", "\"", "‘", "’", "''", "``"].contains(&scene.word(token))
}

/// The words beside an outlet's name that make it a relay.
fn relation(scene: &Scene, sentence: Run, outlet: Run) -> Option<(Run, Relation)> {
    let lists = &scene.lists;
    // Words of the noun phrase before the name: "the", "the newspaper", "German broadcaster".
    let mut before = outlet.start as usize;
    let first = sentence.start as usize;
    let mut noun = false;
    while before > first
        && ((scene.says(before - 1, "the") || is_quotation_mark(scene, before - 1))
            || scene.is(before - 1, lists.outlet_noun)
            || scene.is(before - 1, lists.side)
            // "the whistleblower site Glasshouse"
            || noun && matches!(scene.upos(before - 1), Upos::Adj | Upos::Noun | Upos::Det))
    {
        before -= 1;
        noun |= scene.is(before, lists.outlet_noun);
    }
    let prior = |back: usize| before.checked_sub(back).filter(|&token| token >= first);
    let prior_is = |back: usize, list| prior(back).is_some_and(|token| scene.is(token, list));
    let prior_says = |back: usize, word| prior(back).is_some_and(|token| scene.says(token, word));
    let end = outlet.end as usize;
    let from = |token: usize| Run::new(token, end);
    if prior_is(1, lists.tell) {
        return Some((from(before - 1), Relation::Told));
    }
    if prior_says(1, "to") && prior_says(2, "according") {
        return Some((from(before - 2), Relation::Reported));
    }
    let linked = prior_is(1, lists.through);
    if linked {
        let reach = before.saturating_sub(7).max(first);
        if let Some(token) = (reach..before).rev().find(|&token| scene.is(token, lists.interview)) {
            return Some((from(token), Relation::InterviewedBy));
        }
        if (prior_says(1, "by") || prior_says(1, "to")) && prior_is(2, lists.obtain) {
            return Some((from(before - 2), Relation::Obtained));
        }
        // "Speaking to the Courier"
        let spoken = (prior_says(1, "to") || prior_says(1, "with"))
            && prior_is(2, lists.speaking)
            && prior(2).is_some_and(|token| scene.upos(token) == Upos::Verb);
        if spoken {
            return Some((from(before - 2), Relation::Told));
        }
        // "Was quoted as saying by the Courier"
        let quoted = |token: &usize| scene.is(*token, lists.cite) && scene.upos(*token) == Upos::Verb;
        let quoting = || (before.saturating_sub(4).max(first)..before - 1).rev().find(quoted);
        if let Some(token) = Some(before).filter(|_| prior_says(1, "by")).and_then(|_| quoting()) {
            return Some((from(token), Relation::Cites));
        }
        if prior_says(1, "by") && prior_is(2, lists.report) {
            return Some((from(before - 2), Relation::Reported));
        }
        let told = |token: usize| scene.is(token, lists.venue) || scene.is(token, lists.account);
        if prior_says(1, "on") || prior_says(1, "to") && (reach..before).any(told) {
            return Some((from(before - 1), Relation::Told));
        }
    }
    // "…, the Courier reported."
    let reports = sentence.has(end + 1) && scene.is(end, lists.report) && scene.upos(end) == Upos::Verb;
    if reports && prior_says(1, ",") && scene.upos(end + 1) == Upos::Punct {
        return Some((Run::new(outlet.start as usize, end + 1), Relation::Reported));
    }
    let after = (end..(end + 3).min(sentence.end as usize)).find(|&token| scene.is(token, lists.interview));
    if let Some(token) = after.filter(|_| !scene.possessive(end)) {
        return Some((Run::new(outlet.start as usize, token + 1), Relation::InterviewedBy));
    }
    None
}

/// Whether a sentence names, outside of quotations, a place of speaking that ends an interview: "in a statement", "during an
/// appearance at the club".
pub(super) fn new_venue(scene: &Scene, cast: &Cast, sentence: Run) -> bool {
    let outlet = || cast.names.within(sentence).iter().any(|name| cast.being(name.being).sort == Sort::Outlet);
    sentence.range().any(|token| {
        if scene.quotation(token).is_some() {
            return false;
        }
        let reach = token.saturating_sub(4).max(sentence.start as usize);
        let leads =
            |before: usize| scene.upos(before) == Upos::Adp && !scene.says(before, "into") && !scene.says(before, "of");
        // "Of her e-mail habits": the habits are meant.
        let head = !(sentence.has(token + 1) && scene.noun(token + 1) && !scene.continues(token + 1));
        let within = || head && (reach..token).any(leads);
        if scene.is(token, scene.lists.venue) {
            return scene.upos(token) == Upos::Verb || within();
        }
        // An interview that is new, with nobody else.
        let new = || (reach..token).any(|before| scene.says(before, "a") || scene.says(before, "an"));
        scene.is(token, scene.lists.interview) && scene.upos(token) == Upos::Noun && new() && within() && !outlet()
    })
}
