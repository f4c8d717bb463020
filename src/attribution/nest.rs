//! Which attribution lies within another: the inner one's words are part of the outer one's content.

use super::{Attribution, AttributionId, Draft};
use crate::span::{Run, Span};

/// Cuts off the end of a content where a later attribution begins that reaches beyond it.
pub(super) fn cut(drafts: &mut [Draft]) {
    let hulls: Vec<Run> = drafts.iter().map(Draft::hull).collect();
    for index in 0..drafts.len() {
        let sentence = drafts[index].found.sentence;
        let later = (index + 1..drafts.len()).take_while(|&other| drafts[other].found.sentence == sentence);
        let starts: Vec<Run> = later.map(|other| hulls[other]).collect();
        for run in &mut drafts[index].content {
            for other in &starts {
                if run.start < other.start && other.start < run.end && run.end < other.end {
                    run.end = other.start;
                }
            }
        }
    }
}

/// Sorts by place, and notes for each attribution the innermost one whose content holds all of it.
pub(super) fn settle(list: &mut [Attribution]) {
    list.sort_by_key(|attribution| {
        let hull = hull(attribution);
        (hull.start, std::cmp::Reverse(hull.end))
    });
    // Attributions that may still hold later ones, outermost first.
    let mut open: Vec<usize> = vec![];
    for index in 0..list.len() {
        let inner = hull(&list[index]);
        open.retain(|&outer| hull(&list[outer]).end > inner.start);
        let holds = |&&outer: &&usize| {
            let content = list[outer].content.as_ref();
            content.is_some_and(|part| part.spans.iter().any(|span| span.holds(inner)))
        };
        list[index].within = open.iter().rev().find(holds).map(|&outer| AttributionId(outer));
        open.push(index);
    }
}

/// The smallest span around source, cue and content.
pub(super) fn hull(attribution: &Attribution) -> Span {
    let parts = [&attribution.cue, &attribution.source, &attribution.content];
    let mut hulls = parts.into_iter().flatten().map(super::Part::hull);
    let first = hulls.next().unwrap_or_default();
    hulls.fold(first, Span::hull)
}
