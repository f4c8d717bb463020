//! What the argument model looks at in a whole source or content: how long it is, where it begins and ends, what it holds.

use super::arguments::Scene;
use super::facts::Mark;
use super::template::{Sink, Template, step, t};
use super::window::Window;
use crate::span::Run;
use crate::weights::label::{CONTENT, CUE};

/// A window around a cue, ready to give the features of any run of its tokens.
#[derive(Clone, Debug)]
pub(crate) struct Outline {
    spots: Vec<Spot>,
    /// Counts of the tokens before each place, and before the end.
    before: Vec<Counts>,
    /// The cue, as places.
    cue: Run,
    /// The stem of the cue's head.
    stem: u32,
}

/// A token.
#[derive(Clone, Copy, Debug)]
struct Spot {
    word: u32,
    tag: u32,
    mark: u32,
    quoted: u32,
    sentence: u32,
    is_first: bool,
    /// 1 for the sentence's last token, 2 for the one before it.
    to_end: u32,
    /// The rules' label for this cue.
    proposed: u32,
    /// The span model's label.
    label: u32,
}

/// Beyond either end of the window.
const OUTSIDE: Spot = Spot {
    word: 0,
    tag: 63,
    mark: 9,
    quoted: 9,
    sentence: u32::MAX,
    is_first: false,
    to_end: 0,
    proposed: 0,
    label: 0,
};

/// How many of a kind.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    verbs: u32,
    commas: u32,
    cues: u32,
    opened: i32,
    /// In the rule's content.
    proposed: u32,
    /// In a content of the span model.
    labelled: u32,
}

impl Outline {
    /// Looks at a window once.
    pub(super) fn new(scene: &Scene, cue: Run, window: &Window) -> Outline {
        let (_, proposed) = scene.proposed(cue, window);
        let mut before = Vec::with_capacity(window.len() + 1);
        let mut counts = Counts::default();
        before.push(counts);
        let spot = |(token, proposed): (usize, u32)| {
            let fact = &scene.facts[token];
            let label = scene.labels[token];
            counts.verbs += u32::from(fact.is_finite());
            counts.commas += u32::from(fact.mark == Mark::Comma);
            counts.cues += u32::from(label == CUE[0]);
            counts.opened += match fact.mark {
                Mark::Open => 1,
                Mark::Close => -1,
                _ => 0,
            };
            counts.proposed += u32::from(CONTENT.map(u32::from).contains(&proposed));
            counts.labelled += u32::from(CONTENT.contains(&label));
            before.push(counts);
            Spot {
                word: fact.word,
                tag: fact.tag,
                mark: fact.mark as u32,
                quoted: fact.quoted,
                sentence: fact.sentence,
                is_first: fact.from_start == 0,
                to_end: if fact.from_end < 2 { fact.from_end + 1 } else { 0 },
                proposed,
                label: label.into(),
            }
        };
        let spots = window.tokens().zip(proposed).map(spot).collect();
        let start = window.place(cue.start as usize).unwrap_or(0);
        Outline { spots, before, cue: Run::new(start, start + cue.len()), stem: scene.facts[scene.head(cue)].stem }
    }

    /// How many places the window has.
    pub(crate) fn len(&self) -> usize {
        self.spots.len()
    }

    /// The cue, as places in the window.
    pub(crate) fn cue(&self) -> Run {
        self.cue
    }

    /// Adds the features of a run of places.
    pub(super) fn features(&self, run: Run, out: &mut impl Sink) {
        let (start, end) = (run.start as usize, run.end as usize);
        let (first, last) = (self.spots[start], self.spots[end - 1]);
        let before = start.checked_sub(1).map_or(OUTSIDE, |at| self.spots[at]);
        let after = self.spots.get(end).copied().unwrap_or(OUTSIDE);
        let (from, to) = (&self.before[start], &self.before[end]);
        let length = match run.len() {
            41.. => 10,
            length => step(length),
        };
        let is_before = run.end <= self.cue.start;
        let side = u32::from(is_before);
        let gap = if is_before { self.cue.start - run.end } else { run.start.saturating_sub(self.cue.end) }.min(4);
        let verbs = (to.verbs - from.verbs).min(3);
        let commas = (to.commas - from.commas).min(3);
        let cues = (to.cues - from.cues).min(2);
        let open = (to.opened - from.opened).clamp(-2, 2) as u32;
        let sentences = last.sentence.saturating_sub(first.sentence).min(3);
        // Of the run's tokens: none, some, half, all but one at most.
        let share = |count: u32| match count {
            0 => 0,
            count if count + 1 >= run.len() as u32 => 3,
            count if 2 * count >= run.len() as u32 => 2,
            _ => 1,
        };
        // Whether another label begins behind the run.
        let changes = |label: u32| u32::from(label == 0 || label % 2 == 1);
        let (proposed, labelled) = (share(to.proposed - from.proposed), share(to.labelled - from.labelled));
        let is_first = u32::from(first.is_first);
        out.add(t!("part: side, length"), [side, length]);
        out.add(t!("part: side, length, distance"), [side, length, gap]);
        out.add(t!("part: cue stem, side, length"), [self.stem, side, length]);
        out.add(t!("part: first tag, last tag"), [first.tag, last.tag]);
        out.add(t!("part: tag before, first tag, tag after"), [before.tag, first.tag, after.tag]);
        out.add(t!("part: last tag, tag after, mark after"), [last.tag, after.tag, after.mark]);
        out.add(t!("part: marks at both ends"), [before.mark, first.mark, last.mark, after.mark]);
        out.add(t!("part: open quotations, first and last quoted"), [open, first.quoted, last.quoted]);
        out.add(t!("part: begins, ends with a sentence, sentences"), [is_first, last.to_end, after.to_end, sentences]);
        out.add(
            t!("part: begins, ends with a sentence, marks, open quotations"),
            [is_first, last.to_end, before.mark, after.mark, open],
        );
        out.add(t!("part: verbs, length"), [verbs, length]);
        out.add(t!("part: verbs, commas, mark after"), [verbs, commas, after.mark]);
        out.add(t!("part: cues, length"), [cues, length]);
        out.add(t!("part: mark before, first word"), [before.mark, first.word]);
        out.add(t!("part: word before, first tag"), [before.word, first.tag]);
        out.add(t!("part: last word, mark after"), [last.word, after.mark]);
        out.add(t!("part: last tag, word after"), [last.tag, after.word]);
        out.add(
            t!("part: as the rule has it"),
            [first.proposed, changes(after.proposed), proposed, u32::from(first.proposed % 2 == 1)],
        );
        out.add(t!("part: as first labelled"), [first.label, changes(after.label), labelled]);
    }
}
