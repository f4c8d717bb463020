//! Quotations hold together: a content that reaches into a quotation takes all of it, and a sentence that is nothing but a
//! quotation goes on with the words of who spoke last in its paragraph.

use super::facts::Mark;
use super::{Decided, Paragraph, Reading};
use crate::span::Run;

/// How many tokens of a quotation are added at an end of a content. Marks that were paired wrongly do no more harm.
const MOST_ADDED: usize = 120;

/// Completes the quotations in the contents of attributions, which are in order and apart.
pub(super) fn complete(reading: &Reading, found: &mut [Decided]) {
    // What has a part already: 0 for none, or the attribution, counted from 1.
    let mut taken = vec![0usize; reading.facts.len()];
    for (one, number) in found.iter().zip(1..) {
        let parts = one.content.iter().chain(&one.source).chain([&one.cue]);
        parts.for_each(|run| taken[run.range()].fill(number));
    }
    for (one, number) in found.iter_mut().zip(1..) {
        let Some(paragraph) = reading.paragraph(one.cue) else { continue };
        for run in &mut one.content {
            let whole = whole_quotations(reading, paragraph, *run, &taken);
            taken[whole.range()].fill(number);
            *run = whole;
        }
        join(&mut one.content);
    }
    let claimed = claimed(reading);
    let mut speaker = 0;
    for paragraph in &reading.paragraphs {
        speaker = go_on(reading, paragraph, speaker, &claimed, &mut taken, found);
    }
}

/// Whether each token stands in a content that a rule gives to a cue of another paragraph: one that announces or signs it.
fn claimed(reading: &Reading) -> Vec<bool> {
    let mut claimed = vec![false; reading.facts.len()];
    for proposal in reading.proposals.iter().filter(|proposal| !proposal.nested) {
        let Some(paragraph) = proposal.parts[1].first().and_then(|&cue| reading.paragraph(cue)) else { continue };
        let apart = |run: &Run| run.end <= paragraph.start || paragraph.end <= run.start;
        if proposal.parts[2].iter().all(apart) {
            proposal.parts[2].iter().for_each(|run| claimed[run.range()].fill(true));
        }
    }
    claimed
}

/// The run with all of the quotations that its first and last token stand in, as far as nothing else is in the way.
fn whole_quotations(reading: &Reading, paragraph: Run, run: Run, taken: &[usize]) -> Run {
    let quotation = |token: usize| reading.facts[token].quotation;
    let (first, last) = (run.start as usize, run.end as usize - 1);
    let free = |token: &usize, of: u32| of > 0 && quotation(*token) == of && taken[*token] == 0;
    let before = (paragraph.start as usize..first).rev().take(MOST_ADDED);
    let behind = (last + 1..paragraph.end as usize).take(MOST_ADDED);
    let start = before.take_while(|token| free(token, quotation(first))).last().unwrap_or(first);
    let end = behind.take_while(|token| free(token, quotation(last))).last().unwrap_or(last);
    Run::new(start, end + 1)
}

/// Joins runs, in order, that touch.
fn join(runs: &mut Vec<Run>) {
    runs.sort_unstable();
    runs.dedup_by(|next, run| {
        let touches = next.start <= run.end;
        if touches {
            run.end = run.end.max(next.end);
        }
        touches
    });
}

/// Gives sentences that are nothing but a quotation to the speaker of the sentence before them: whose content is quoted
/// there last, or else, at the start of a paragraph, whose cue stands last in the paragraph before. `speaker` is that one, 0 for
/// nobody; gives the one for the next paragraph.
fn go_on(
    reading: &Reading,
    paragraph: &Paragraph,
    mut speaker: usize,
    claimed: &[bool],
    taken: &mut [usize],
    found: &mut [Decided],
) -> usize {
    let is_word = |token: &usize| reading.facts[*token].mark == Mark::Word;
    let is_quoted = |token: &usize| reading.facts[*token].quotation > 0;
    let mut last = 0;
    for sentence in &reading.sentences[paragraph.sentences.range()] {
        let orphan =
            sentence.range().filter(is_word).all(|token| is_quoted(&token) && taken[token] == 0 && !claimed[token]);
        let quoted = sentence.range().filter(is_quoted);
        let speaks = |number: &usize| *number > 0;
        match (quoted.clone().next(), quoted.clone().next_back()) {
            (Some(first), Some(end)) if orphan && speaker > 0 => {
                let run = Run::new(first, end + 1);
                taken[run.range()].fill(speaker);
                let content = &mut found[speaker - 1].content;
                content.push(run);
                join(content);
            }
            _ => speaker = quoted.map(|token| taken[token]).rfind(speaks).unwrap_or(0),
        }
        last = sentence.range().map(|token| taken[token]).rfind(speaks).unwrap_or(0);
    }
    last
}
