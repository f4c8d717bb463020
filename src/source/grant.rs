//! Explicit grants of anonymity, and why they were given. The rules of `grants.rules` find the words.

use super::scene::Scene;
use super::{Grant, GrantReason};
use crate::attribution::{Attribution, AttributionId};
use crate::grammar::{Grammar, Layer, Matches, Role};
use crate::lexicon::ClassSet;
use crate::span::Run;

/// Words of one grant stand at most so many tokens apart.
const GAP: u32 = 8;
/// The attribution whose source was granted it begins at most so many sentences before.
const REACH: usize = 3;

/// Finds the grants, in the order of the text.
pub(super) fn find(scene: &Scene, attributions: &[Attribution], matches: &Matches, grammar: &Grammar) -> Vec<Grant> {
    let mut found: Vec<(usize, Run, Option<Run>, bool)> = vec![];
    for one in matches.layer(Layer::Grant) {
        let run = one.captured();
        let reason = one.role(Role::Reason).next();
        let unauthorised = grammar.rules[one.rule.0].class.has("unauthorised");
        // "Not authorized to speak and speaking on condition of anonymity" is one grant.
        match found.last_mut() {
            Some((sentence, last, why, only)) if *sentence == one.sentence && run.start <= last.end + GAP => {
                *last = Run { start: last.start.min(run.start), end: last.end.max(run.end) };
                *why = better(*why, reason);
                *only |= unauthorised;
            }
            _ => found.push((one.sentence, run, reason, unauthorised)),
        }
    }
    found
        .into_iter()
        .map(|(_, run, reason, unauthorised)| {
            let class = match reason {
                _ if unauthorised => GrantReason::Unauthorised,
                Some(reason) => class(scene, reason),
                None => GrantReason::None,
            };
            let reason = reason.map(|reason| scene.trim(reason)).filter(|reason| !reason.is_empty());
            Grant {
                span: scene.span(scene.trim(run)),
                source: granted(scene, attributions, run),
                reason: class,
                reason_span: reason.map(|reason| scene.span(reason)),
            }
        })
        .collect()
}

/// Of two reasons the one that is there, else the longer one.
fn better(a: Option<Run>, b: Option<Run>) -> Option<Run> {
    [a, b].into_iter().flatten().max_by_key(|run| run.len())
}

/// The class of a reason, by the list that has a word in it; the gravest first.
fn class(scene: &Scene, reason: Run) -> GrantReason {
    let lists = &scene.lists;
    let classes: [(ClassSet, GrantReason); 6] = [
        (lists.reason_unauthorised, GrantReason::Unauthorised),
        (lists.reason_harm, GrantReason::Harm),
        (lists.reason_classified, GrantReason::Classified),
        (lists.reason_candour, GrantReason::Candour),
        (lists.reason_legal, GrantReason::Legal),
        (lists.reason_sensitive, GrantReason::Sensitive),
    ];
    classes.iter().find(|(list, _)| scene.any(reason, *list)).map_or(GrantReason::Other, |(_, class)| *class)
}

/// The attribution whose source the grant speaks of: the nearest of its own sentence, else of the last ones before.
fn granted(scene: &Scene, attributions: &[Attribution], run: Run) -> Option<AttributionId> {
    let span = scene.span(run);
    let here = scene.sentence_index(run.start as usize);
    let first = scene.document.sentences[here.saturating_sub(REACH)].span.start;
    let last = scene.document.sentences[here].span.end;
    // Attributions are in the order of their first byte, which may lie in an earlier paragraph of the quotation.
    let sourced = attributions.iter().enumerate().filter_map(|(index, a)| Some((index, a.source.as_ref()?.hull())));
    // "…because he feared": who stands in the reason is not who was granted it.
    let near = sourced.filter(|(_, source)| {
        source.start >= first && source.start < last && !source.meets(span) || source.holds(span)
    });
    near.min_by_key(|(_, source)| {
        let sentences = scene.document.sentence_at(source.start).unwrap_or(0).abs_diff(here);
        (sentences, source.end.abs_diff(span.start))
    })
    .map(|(index, _)| AttributionId(index))
}
