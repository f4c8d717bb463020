//! R08, R12, R13, R40: how much rests on sources that are not named, or on one alone.

use std::collections::BTreeMap;

use super::identity::description;
use super::{Answer, Hit};
use crate::attribution::{AttributionId, Form, Part};
use crate::audit::view::View;
use crate::claim::{Claim, ClaimId, Place, Worth};
use crate::document::BlockKind;
use crate::span::Span;
use crate::syntax::{Upos, Xpos};

/// An article shorter than this is a brief: nobody expects two origins of it.
const BRIEF: usize = 150;

/// Attributions from which on an article rests on its only source.
const FEWEST: usize = 2;

/// Whoever bears a main claim out does so within so many paragraphs.
const NEXT: usize = 2;

/// A dateline ("WASHINGTON, Jan. 5 (AP) —") has at most so many tokens.
const DATELINE: usize = 10;

/// R08: an informant judges or foretells, where only information should be told without a name.
pub(in crate::audit) fn opinion(view: &View) -> Answer {
    let hits = claims(view).filter_map(|(id, claim)| {
        let word = match claim.worth {
            Worth::Opinion => "an opinion",
            Worth::Prediction => "a prediction",
            _ => return None,
        };
        let AttributionId(behind) = *claim.attributions.first()?;
        let informant = view.informant(behind).filter(|_| view.rests_on_informants(id))?;
        // What officials say will be is mostly what they have decided.
        let future = claim.spans.iter().any(|span| view.any(view.tokens(*span), view.lists.deciding));
        let decides =
            claim.worth == Worth::Prediction && !(future && view.is(informant.phrase.head, view.lists.expert));
        if decides || view.points_back(&informant.phrase) {
            return None;
        }
        Some(Hit::of(behind, claim.spans[0], format!("is this {word} of “{}”?", description(view, informant))))
    });
    Answer::Found(hits.collect())
}

/// R12: what headline and first paragraph say rests on informants alone.
pub(in crate::audit) fn central(view: &View) -> Answer {
    resting(
        view,
        |id, claim| {
            claim.place < Place::Body
                && asserts(claim)
                && on_insiders(view, id, claim)
                && leading(view, claim)
                && told(view, claim)
                && !named_soon(view, claim)
        },
        |who| format!("the story's main claim rests only on sources without a name: “{who}”"),
    )
}

/// Whether a block begins with a claim or with its source, and says nothing of its own before.
fn leading(view: &View, claim: &Claim) -> bool {
    let sources = claim.attributions.iter().filter_map(|AttributionId(index)| {
        let source = view.attributions()[*index].source.as_ref()?;
        Some(source.hull().start)
    });
    let Some(first) = sources.chain(claim.spans.iter().map(|span| span.start)).min() else { return false };
    let Some(here) = view.document.sentence_at(first) else { return false };
    let sentence = view.document.sentences[here].tokens;
    let opens = here == 0 || view.document.sentences[here - 1].block != view.document.sentences[here].block;
    let before = view.tokens(Span { start: view.document.tokens[sentence.start as usize].span.start, end: first });
    opens && before.len() <= DATELINE
}

/// Whether somebody is said to say, tell or confirm a claim, and not to note or stress it.
fn told(view: &View, claim: &Claim) -> bool {
    claim.attributions.iter().all(|AttributionId(index)| {
        let cue = view.attributions()[*index].cue.as_ref();
        view.says_plainly(*index) || cue.is_some_and(|cue| view.any(view.tokens(cue.hull()), view.lists.confirming))
    })
}

/// Whether somebody with a name or for an institution speaks in the same paragraph or the next two.
fn named_soon(view: &View, claim: &Claim) -> bool {
    let Some(here) = view.block(claim.spans[0].start) else { return false };
    view.named_in[here..view.named_in.len().min(here + NEXT + 1)].contains(&true)
}

/// R13: one informant, and nobody else.
pub(in crate::audit) fn alone(view: &View) -> Answer {
    let lone = |id: ClaimId, claim: &Claim| {
        let independent = view.analysis.scores[id.0].independence[1];
        // "Four officials" are more than one, though they count as one voice.
        let one = claim.attributions.iter().all(|AttributionId(behind)| {
            view.informant(*behind).is_some_and(|informant| !several(view, informant.phrase.head))
        });
        // Words in quotation marks are mostly a judgement, and R09 speaks of them.
        let told =
            claim.attributions.iter().all(|AttributionId(behind)| view.attributions()[*behind].form == Form::Indirect);
        // "He could have made a thousand": of himself anybody knows best.
        let own = view.tokens(claim.spans[0]).range().take(2).any(|token| view.is(token, view.lists.people));
        let plain = claim.attributions.iter().all(|AttributionId(behind)| view.says_plainly(*behind));
        let tale =
            claim.attributions.iter().any(|AttributionId(behind)| view.tells_in_tale(&view.attributions()[*behind]));
        // "A fourth officer" comes after three, and a mistake is mended by whoever made it.
        let further = claim.attributions.iter().any(|AttributionId(behind)| {
            let informant = view.informant(*behind);
            informant.is_some_and(|informant| view.any(informant.phrase.core, view.lists.further))
        });
        let mended = claim.spans.iter().any(|span| view.any(view.sentence(span.start), view.lists.mended));
        independent <= 1
            && one
            && told
            && !further
            && !mended
            && !tale
            && !describes(view, claim)
            && !others_nearby(view, claim)
            && plain
            && !own
            && asserts(claim)
            && on_insiders(view, id, claim)
    };
    resting(view, lone, |who| format!("only “{who}” stands behind this: no second source, no document"))
}

/// "An official who had access to reports that were sent around": words about the source, and no claim of it.
fn describes(view: &View, claim: &Claim) -> bool {
    let first = view.tokens(claim.spans[0]).start as usize;
    let relative = matches!(view.analysis.syntax.tags[first].xpos, Xpos::Wdt | Xpos::Wp | Xpos::Wps);
    relative && matches!(view.upos(first + 1), Upos::Verb | Upos::Aux)
}

/// Whether somebody else tells something in the sentence right before or after, or in the claim's own: "Two journalists
/// were killed, state media said. One was shot, a doctor said."
fn others_nearby(view: &View, claim: &Claim) -> bool {
    let behind: Vec<_> = claim.attributions.iter().map(|AttributionId(index)| view.source(*index).entity).collect();
    let at = claim.attributions.first().and_then(|AttributionId(index)| view.attributions()[*index].cue.as_ref());
    let Some(at) = at.map(|cue| cue.hull().start) else { return false };
    let block = view.block(at);
    view.sentences_around(at, 1, 1).iter().filter(|near| Some(near.block as usize) == block).any(|near| {
        view.in_sentence(near.span.start)
            .any(|(other, one)| one.source.is_some() && view.tells(one) && !behind.contains(&view.source(other).entity))
    })
}

/// Whether a claim rests on informants who speak from where they work. Experts and critics have rules of their own.
fn on_insiders(view: &View, id: ClaimId, claim: &Claim) -> bool {
    let insider = |AttributionId(behind): &AttributionId| {
        view.informant(*behind).is_some_and(|informant| {
            let head = informant.phrase.head;
            [view.lists.insider, view.lists.source, view.lists.person].iter().any(|list| view.is(head, *list))
        })
    };
    view.rests_on_informants(id) && claim.attributions.iter().all(insider)
}

/// A hit at the first claim of each informant that something holds of.
fn resting(view: &View, holds: impl Fn(ClaimId, &Claim) -> bool, message: impl Fn(&str) -> String) -> Answer {
    let mut first: BTreeMap<usize, (usize, &Claim, usize)> = BTreeMap::new();
    for (_, claim) in claims(view).filter(|(id, claim)| holds(*id, claim)) {
        let Some(AttributionId(behind)) = claim.attributions.first() else { continue };
        let Some(informant) = view.informant(*behind) else { continue };
        first.entry(informant.first).or_insert((*behind, claim, 0)).2 += 1;
    }
    let hits = first.values().filter_map(|(behind, claim, count)| {
        let who = description(view, view.informant(*behind)?);
        let more = match count {
            1 => String::new(),
            2 => " (and one more statement)".to_owned(),
            _ => format!(" (and {} more statements)", count - 1),
        };
        Some(Hit::of(*behind, claim.spans[0], message(&who) + &more))
    });
    Answer::Found(hits.collect())
}

/// R40: everything that the article attributes goes back to one origin.
pub(in crate::audit) fn single_origin(view: &View) -> Answer {
    let words = view.document.tokens.iter().filter(|token| token.kind == crate::TokenKind::Word).count();
    let sources = view.analysis.sourcing.sources.iter().zip(view.attributions());
    // A byline is no source.
    let text = |part: &Part| {
        let block = view.block(part.hull().start).map(|block| view.document.blocks[block].kind);
        matches!(block, Some(BlockKind::Headline | BlockKind::Standfirst | BlockKind::Paragraph))
    };
    let mut entities: Vec<usize> = sources
        .filter(|(_, attribution)| attribution.source.as_ref().is_some_and(text))
        .map(|(source, _)| source.entity.map_or(usize::MAX, |entity| entity.0))
        .collect();
    let times = entities.len();
    // Names above a text are those of its makers.
    let tell = view.attributions().iter().any(|attribution| view.tells(attribution));
    entities.sort_unstable();
    entities.dedup();
    let [only] = entities[..] else { return Answer::Found(vec![]) };
    // A single mention in a long text is no story's origin, but that of one remark.
    let Some(entity) = view.analysis.sourcing.entities.get(only).filter(|_| tell && words >= BRIEF && times >= FEWEST)
    else {
        return Answer::Found(vec![]);
    };
    let message = format!("everything attributed goes back to one origin: “{}”", entity.name);
    Answer::Found(vec![Hit { span: None, message, attribution: None }])
}

fn claims<'a>(view: &View<'a>) -> impl Iterator<Item = (ClaimId, &'a Claim)> {
    view.analysis.claims.iter().enumerate().map(|(index, claim)| (ClaimId(index), claim))
}

/// Whether a claim says that something is so.
fn asserts(claim: &Claim) -> bool {
    matches!(claim.worth, Worth::Fact | Worth::Figure | Worth::Prediction)
}

/// Whether a noun is in the plural and so may stand for several people.
fn several(view: &View, head: usize) -> bool {
    view.word(head).ends_with(['s', 'S']) || view.is(head, view.lists.people_word)
}
