//! Cues worth a look: what the span model labels as a cue, what it might have, what the rules found, and other ways to cut
//! the same words.

use super::{Reading, Scope, facts};
use crate::span::Run;
use crate::weights::label::CUE;

/// A rule's cue is looked at where the span model gives one of its tokens this much.
const LEAST_OF_RULE: f32 = 0.02;
/// How likely a neighbour must be to belong to the cue, in each way to cut it.
const CUTS: [f32; 2] = [0.5, 0.25];

/// The cues to decide on, in order. Some overlap.
pub(crate) fn candidates(reading: &Reading, scope: &Scope, labels: &[u8], probability: &[f32]) -> Vec<Run> {
    let mut list = vec![];
    let mut taken = vec![false; labels.len()];
    let take = |run: Run, list: &mut Vec<Run>, taken: &mut [bool]| {
        taken[run.range()].fill(true);
        list.push(run);
    };
    for paragraph in &reading.paragraphs {
        for run in runs(paragraph.tokens, |token| labels[token] == CUE[1], |token| labels[token] == CUE[0]) {
            take(run, &mut list, &mut taken);
        }
    }
    for proposal in reading.proposals.iter().filter(|proposal| !proposal.nested) {
        for &run in &proposal.parts[1] {
            let likely = run.range().any(|token| probability[token] > LEAST_OF_RULE);
            if likely && run.range().all(|token| !taken[token]) && reading.paragraph(run).is_some() {
                take(run, &mut list, &mut taken);
            }
        }
    }
    for paragraph in &reading.paragraphs {
        let likely = |token: usize| probability[token] > scope.least && !taken[token];
        list.extend(runs(paragraph.tokens, likely, likely));
    }
    for index in 0..list.len() {
        cut(reading, scope, probability, list[index], &mut list);
    }
    list.sort_unstable();
    list.dedup();
    list
}

/// Other ways to cut a cue: around its likeliest token, and as the rules have it.
fn cut(reading: &Reading, scope: &Scope, probability: &[f32], cue: Run, list: &mut Vec<Run>) {
    let best = cue.range().max_by(|&a, &b| probability[a].total_cmp(&probability[b]));
    let (Some(best), Some(paragraph)) = (best, reading.paragraph(cue)) else { return };
    if probability[best] < scope.worth_cutting {
        return;
    }
    for least in CUTS {
        let likely = |token: &usize| probability[*token] > least;
        let start = (paragraph.start as usize..best).rev().take_while(likely).last().unwrap_or(best);
        let end = (best + 1..paragraph.end as usize).take_while(likely).last().map_or(best + 1, |last| last + 1);
        list.push(Run::new(start, end));
    }
    let proposals = facts::proposals(&reading.facts, cue).map(|index| &reading.proposals[index]);
    for proposal in proposals.filter(|proposal| !proposal.nested) {
        let meets = |run: &&Run| run.meets(cue);
        list.extend(proposal.parts[1].iter().filter(meets).filter(|&&run| reading.paragraph(run).is_some()));
    }
}

/// Runs of tokens that begin where `begins` and go on while `goes_on`.
pub(super) fn runs(tokens: Run, goes_on: impl Fn(usize) -> bool, begins: impl Fn(usize) -> bool) -> Vec<Run> {
    let mut list: Vec<Run> = vec![];
    let mut open = false;
    for token in tokens.range() {
        match list.last_mut() {
            Some(run) if open && goes_on(token) => run.end += 1,
            _ if begins(token) => {
                list.push(Run::new(token, token + 1));
                open = true;
            }
            _ => open = false,
        }
    }
    list
}
