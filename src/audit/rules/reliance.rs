//! R08, R12, R13, R18, R40: how much rests on sources that are not named, or on one alone.

use super::identity::description;
use super::{Answer, Hit};
use crate::attribution::AttributionId;
use crate::audit::view::View;
use crate::claim::{Claim, ClaimId, Place, Worth};
use crate::provenance::{NodeId, NodeKind};

/// An article shorter than this is a brief: nobody expects two origins of it.
const BRIEF: usize = 150;

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
        Some(Hit::of(behind, claim.spans[0], format!("is this {word} of “{}”?", description(view, informant))))
    });
    Answer::Found(hits.collect())
}

/// R12: what headline and first paragraph say rests on informants alone.
pub(in crate::audit) fn central(view: &View) -> Answer {
    let hits = claims(view).filter_map(|(id, claim)| {
        let central = claim.place < Place::Body && asserts(claim) && view.rests_on_informants(id);
        let AttributionId(behind) = *claim.attributions.first().filter(|_| central)?;
        let informant = view.informant(behind)?;
        let message =
            format!("the story's main claim rests only on sources without a name: “{}”", description(view, informant));
        Some(Hit::of(behind, claim.spans[0], message))
    });
    Answer::Found(hits.collect())
}

/// R13: one informant, and nobody else.
pub(in crate::audit) fn alone(view: &View) -> Answer {
    let hits = claims(view).filter_map(|(id, claim)| {
        let alone = view.analysis.scores[id.0].independence[1] <= 1 && asserts(claim) && view.rests_on_informants(id);
        let AttributionId(behind) = *claim.attributions.first().filter(|_| alone)?;
        let informant = view.informant(behind)?;
        // "Four officials" are more than one, though they count as one voice.
        if several(view, informant.phrase.head) {
            return None;
        }
        let message =
            format!("only “{}” stands behind this: no second source, no document", description(view, informant));
        Some(Hit::of(behind, claim.spans[0], message))
    });
    Answer::Found(hits.collect())
}

/// R18: an informant accuses somebody, and the text does not say whether that was checked.
pub(in crate::audit) fn allegation(view: &View) -> Answer {
    let mut last = None;
    let hits = claims(view).filter_map(|(id, claim)| {
        let AttributionId(behind) = *claim.attributions.first()?;
        let informant = view.informant(behind).filter(|_| view.rests_on_informants(id))?;
        let accuses = claim.spans.iter().any(|span| view.any(view.tokens(*span), view.lists.wrongdoing));
        let supported = view.analysis.scores[id.0].independence[0] >= 2;
        let block = view.block(claim.spans[0].start)?;
        let checked = view.checked_near(block);
        if !accuses || supported || checked || last.replace(block) == Some(block) {
            return None;
        }
        let message = format!("“{}” accuses; say whether anybody else bears it out", description(view, informant));
        Some(Hit::of(behind, claim.spans[0], message))
    });
    Answer::Found(hits.collect())
}

/// R40: everything that the article attributes goes back to one origin.
pub(in crate::audit) fn single_origin(view: &View) -> Answer {
    let words = view.document.tokens.iter().filter(|token| token.kind == crate::TokenKind::Word).count();
    let nodes = &view.analysis.provenance.nodes;
    let origins: Vec<NodeId> =
        (0..nodes.len()).map(NodeId).filter(|node| nodes[node.0].kind == NodeKind::Origin).collect();
    let mut apart = view.analysis.provenance.may_be(&origins);
    apart.sort_unstable();
    apart.dedup();
    let message = match apart.len() {
        _ if words < BRIEF => return Answer::Found(vec![]),
        0 => "the article names no source at all".to_owned(),
        1 => format!("everything attributed goes back to one origin: “{}”", nodes[origins[0].0].label),
        _ => return Answer::Found(vec![]),
    };
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
    let word = view.word(head).to_ascii_lowercase();
    word.ends_with('s') || word == "people"
}
