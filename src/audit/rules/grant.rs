//! R02 to R04: why a source is not named.

use super::{Answer, Hit};
use crate::attribution::{Act, AttributionId};
use crate::audit::view::View;
use crate::source::{Grant, GrantReason};

/// R02: a grant of anonymity, and no reason for it in its sentence or the next.
pub(in crate::audit) fn without_reason(view: &View) -> Answer {
    let bare = view.analysis.sourcing.grants.iter().filter(|grant| grant.reason == GrantReason::None);
    // Donors whose names are kept, and who tell nothing, are no sources; "asked not to be named" itself tells nothing.
    let told = |AttributionId(index): AttributionId| view.analysis.attributions[index].act != Act::Question;
    let speaks = |grant: &&Grant| {
        grant.source.is_some_and(told) || view.in_sentence(grant.span.start).any(|(_, one)| view.tells(one))
    };
    let unexplained = bare.filter(speaks).filter(|grant| !explained_nearby(view, grant));
    Answer::Found(unexplained.map(|grant| hit(grant, "anonymity is granted and no reason given")).collect())
}

/// Whether the grant's sentence or the one after it gives a reason that the grant's own words leave out.
fn explained_nearby(view: &View, grant: &Grant) -> bool {
    view.sentences_around(grant.span.start, 0, 1).iter().any(|sentence| {
        let because = view.find(sentence.tokens, view.lists.because);
        view.any(sentence.tokens, view.lists.fear)
            || because.is_some_and(|because| {
                let rest = crate::span::Run { start: because as u32, end: sentence.tokens.end };
                view.any(rest, view.lists.reason)
            })
    })
}

/// R03: the only reason is that the source was not authorised to speak.
pub(in crate::audit) fn boilerplate(view: &View) -> Answer {
    // "People aren't allowed to leave their homes" speaks of something else.
    let speaks = |grant: &&Grant| {
        let run = view.tokens(grant.span);
        let anonymous = view.any(run, view.lists.anonymity);
        // Where anonymity is not named, somebody who has none must be talking.
        let nameless = view.in_sentence(grant.span.start).any(|(index, _)| view.informant(index).is_some());
        view.any(run, view.lists.disclosing) && (anonymous || nameless)
    };
    let grants = view.analysis.sourcing.grants.iter().filter(|grant| grant.reason == GrantReason::Unauthorised);
    let grants = grants.filter(speaks);
    let message = "the only reason for anonymity is that the source was not authorised to speak: say what would happen";
    Answer::Found(grants.map(|grant| hit(grant, message)).collect())
}

/// R04: a reason is given, and it is none of danger or harm.
pub(in crate::audit) fn without_harm(view: &View) -> Answer {
    let class = |reason| match reason {
        GrantReason::Sensitive => Some("that the matter is private or sensitive"),
        GrantReason::Candour => Some("that the source could speak freely"),
        _ => None,
    };
    let grants = view.analysis.sourcing.grants.iter();
    // Secrecy binds whoever speaks of an investigation.
    let open = grants.filter(|grant| !view.any(view.tokens(grant.span), view.lists.secrecy));
    // "Ahead of the plan's release": not yet public, and neither private nor sensitive.
    let timed = |grant: &Grant| {
        grant.reason_span.is_some_and(|reason| view.is(view.tokens(reason).start as usize, view.lists.timing))
    };
    let hits = open.filter(|grant| !timed(grant)).filter_map(|grant| {
        let class = class(grant.reason)?;
        Some(hit(grant, &format!("the reason for anonymity is {class}, not danger, retribution, law or secrecy")))
    });
    Answer::Found(hits.collect())
}

fn hit(grant: &Grant, message: &str) -> Hit {
    Hit { span: Some(grant.span), message: message.into(), attribution: grant.source.map(|source| source.0) }
}
