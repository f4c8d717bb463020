//! What the argument model looks at: for one cue, each token around it, seen from the cue.
//!
//! One pass for each cue settles what belongs together: two cues of a sentence may share a source, and one may stand
//! inside the other's content. Behind the last token stands one more, for the attribution as a whole.

use super::Proposal;
use super::facts::{self, EDGE, Fact, LIKELY, Mark};
use super::outline::Outline;
use super::sums::Sums;
use super::template::{Group, Sink, Template, step, t};
use super::window::Window;
use crate::crf::{Features, Row};
use crate::span::Run;
use crate::syntax::{Upos, Xpos};
use crate::weights::label::{CONTENT, CUE, SOURCE};

/// An article as the argument model sees it.
pub(crate) struct Scene<'a> {
    pub(super) facts: &'a [Fact],
    proposals: &'a [Proposal],
    /// The span model's labels.
    pub(super) labels: &'a [u8],
    /// The span model's probability that a token is part of a cue.
    cue_probability: &'a [f32],
    /// Counts of all tokens, for a cue within a quotation; and without the middles of quotations.
    counts: [Counts; 2],
    /// By sentence: words outside quotations, cues outside quotations.
    outside: Vec<(u32, u32)>,
}

/// How many of a kind stand before each token.
struct Counts {
    commas: Vec<u32>,
    verbs: Vec<u32>,
    marks: Vec<u32>,
    phrases: Vec<u32>,
    cues: Vec<u32>,
    conjunctions: Vec<u32>,
}

impl Counts {
    /// Counts the tokens of an article that are wanted.
    fn of(facts: &[Fact], labels: &[u8], is_wanted: impl Fn(&Fact) -> bool) -> Counts {
        let running = |counts: &dyn Fn(usize) -> bool| {
            let mut total = 0;
            let sums = (0..facts.len()).map(|token| {
                total += u32::from(is_wanted(&facts[token]) && counts(token));
                total
            });
            std::iter::once(0).chain(sums).collect::<Vec<u32>>()
        };
        let begins_phrase = |token: usize| facts[token].is_nominal() && !(token > 0 && facts[token - 1].is_nominal());
        let is_quote = |token: usize| matches!(facts[token].mark, Mark::Open | Mark::Close);
        Counts {
            commas: running(&|token| facts[token].mark == Mark::Comma),
            verbs: running(&|token| facts[token].is_finite()),
            marks: running(&is_quote),
            phrases: running(&begins_phrase),
            cues: running(&|token| labels[token] == CUE[0]),
            conjunctions: running(&|token| facts[token].tag == Xpos::Cc as u32),
        }
    }
}

impl<'a> Scene<'a> {
    /// Counts through an article.
    pub(super) fn new(
        facts: &'a [Fact],
        proposals: &'a [Proposal],
        labels: &'a [u8],
        cue_probability: &'a [f32],
    ) -> Scene<'a> {
        let sentences = facts.iter().map(|fact| fact.sentence.wrapping_add(1)).max().unwrap_or(0);
        let mut outside = vec![(0, 0); sentences as usize];
        for (fact, &label) in facts.iter().zip(labels).filter(|(fact, _)| fact.quotation == 0) {
            if let Some((words, cues)) = outside.get_mut(fact.sentence as usize) {
                *words += u32::from(fact.mark == Mark::Word);
                *cues += u32::from(label == CUE[0]);
            }
        }
        Scene {
            facts,
            proposals,
            labels,
            cue_probability,
            counts: [Counts::of(facts, labels, |_| true), Counts::of(facts, labels, |fact| !fact.is_middle)],
            outside,
        }
    }

    /// The token that stands for a cue: a verb before others, the one most often a cue, the last of equals.
    pub(super) fn head(&self, cue: Run) -> usize {
        let rank = |token: &usize| {
            let fact = &self.facts[*token];
            (fact.upos == Upos::Verb as u32, fact.rate, *token)
        };
        cue.range().max_by_key(rank).unwrap_or(cue.start as usize)
    }

    /// The features of a window's tokens for one cue, and of the end, for the model.
    pub(crate) fn argument_features(&self, cue: Run, window: &Window, out: &mut Features) {
        out.clear();
        self.features(cue, window, out);
    }

    /// The scores of a window's tokens for one cue, and of the end, as the model's emissions.
    pub(crate) fn emissions(&self, cue: Run, window: &Window, sums: &mut Sums, out: &mut Vec<Row<f32>>) {
        sums.begin_cue();
        self.features(cue, window, sums);
        sums.take(out);
    }

    /// A cue's window, ready to give the features of whole sources and contents.
    pub(crate) fn outline(&self, cue: Run, window: &Window) -> Outline {
        Outline::new(self, cue, window)
    }

    /// The features of a window's tokens for one cue, and of the end.
    pub(super) fn features(&self, cue: Run, window: &Window, out: &mut impl Sink) {
        let facts = self.facts;
        let (start, end) = (cue.start as usize, cue.end as usize);
        let inside = |token: usize| if window.reaches(token) { &facts[token] } else { &EDGE };
        let label_at = |token: usize| if window.reaches(token) { u32::from(self.labels[token]) } else { 9 };
        let at_start = start.wrapping_sub(1);
        let (ahead, behind) = (inside(at_start), inside(end));
        let head_at = self.head(cue);
        let head = &facts[head_at];
        let (rule, proposed) = self.proposed(cue, window);
        let marks_around = (ahead.mark as u32) << 8 | (behind.mark as u32) << 4 | cue.len().min(7) as u32;
        let is_counted = cue.range().any(|token| self.labels[token] == CUE[0] && facts[token].quotation == 0);
        // The quotations before and behind the cue.
        let other = |token: &usize| ![0, head.quotation].contains(&facts[*token].quotation);
        let quotation = |token: usize| facts[token].quotation;
        let left = window.tokens().rev().filter(|&token| token < start).find(other).map_or(0, quotation);
        let right = window.tokens().filter(|&token| token >= end).find(other).map_or(0, quotation);
        let counts = &self.counts[usize::from(head.quotation == 0)];
        let cue_at = window.place(start).unwrap_or(0);
        let cue_end = cue_at + cue.len();
        let mut relation_before = 9;
        for (at, i) in window.tokens().enumerate() {
            if cue.has(i) {
                out.add(t!("part of the cue"), []);
                out.end_token();
                continue;
            }
            let f = &facts[i];
            let is_before = i < start;
            let between = if is_before { Run::new(i, start) } else { Run::new(end, i) };
            let count = |sums: &[u32]| sums[between.end as usize] - sums[between.start as usize];
            let far = step(if is_before { cue_at - at } else { at + 1 - cue_end });
            let sentences = (i64::from(f.sentence) - i64::from(head.sentence)).clamp(-2, 2) + 2;
            let side = u32::from(is_before) | (sentences as u32) << 1;
            let (commas, verbs) = (count(&counts.commas).min(3), count(&counts.verbs).min(3));
            let (marks, chunks) = (count(&counts.marks).min(4), count(&counts.phrases).min(5));
            let (cues, conjunctions) = (count(&counts.cues).min(3), count(&counts.conjunctions).min(2));
            let relation = match f.quotation {
                0 => 0,
                own if own == head.quotation => 1,
                other if other == left => 2,
                other if other == right => 3,
                _ if is_before => 4,
                _ => 5,
            };
            let (words, others) = self.outside.get(f.sentence as usize).copied().unwrap_or_default();
            let own = u32::from(is_counted && f.sentence == head.sentence);
            let others = others.saturating_sub(own).min(2);
            let outside = match words {
                0 => 0,
                1..=2 => 1,
                3..=5 => 2,
                _ => 3,
            };
            let (before, after) = (inside(i.wrapping_sub(1)), inside(i + 1));
            let (label, label_before, label_after) = (label_at(i), label_at(i.wrapping_sub(1)), label_at(i + 1));
            let edge = u32::from(f.from_start == 0) | u32::from(f.from_end == 0) << 1 | u32::from(f.from_end == 1) << 2;
            let here = proposed[at];
            let back = if at > 0 { proposed[at - 1] } else { 9 };
            let next = proposed.get(at + 1).copied().unwrap_or(9);
            // At the window's ends, neighbours are not what they are elsewhere.
            let whole = window.reaches(i.wrapping_sub(1)) && window.reaches(i + 1);
            out.begin_token([
                Some([side, far, 0]),
                Some([side | chunks << 8, cues | verbs << 8, commas | marks << 8]),
                Some([side | relation << 8, others | outside << 8 | cues << 16, f.quoted | marks << 8]),
                whole.then_some([i as u32, side, 0]),
                whole.then_some([i as u32, here | back << 8 | next << 16, rule]),
            ]);
            out.add_of(Group::Place, t!("side"), [side]);
            out.add_of(Group::Place, t!("side, distance"), [side, far]);
            out.add(t!("side, distance, first label"), [side, far, label]);
            out.add_of(Group::Token, t!("side, first label, first label before"), [side, label, label_before]);
            out.add_of(Group::Token, t!("side, first label, first label after"), [side, label, label_after]);
            out.add(t!("side, first label, cues between"), [side, label, cues]);
            out.add_of(
                Group::Between,
                t!("side, cues between, verbs between, commas between"),
                [side, cues, verbs, commas],
            );
            out.add_of(Group::Token, t!("side, tag, first label"), [side, f.tag, label]);
            out.add_of(Group::Token, t!("side, tag before, tag"), [side, before.tag, f.tag]);
            out.add_of(Group::Token, t!("side, tag, tag after"), [side, f.tag, after.tag]);
            out.add(t!("side, phrases between, tag, cues between"), [side, chunks, f.tag, cues]);
            out.add(t!("side, phrases between, verbs between, first label"), [side, chunks, verbs, label]);
            out.add(t!("side, cue stem, first label"), [side, head.stem, label]);
            out.add_of(Group::Place, t!("side, distance, cue stem"), [side, far, head.stem]);
            out.add(t!("side, distance, cue stem, tag"), [side, far, head.stem, f.tag]);
            out.add_of(Group::Quotation, t!("side, cue stem, quotation"), [side, head.stem, f.quoted]);
            out.add_of(Group::Place, t!("side, cue word, word after cue"), [side, head.word, behind.word]);
            out.add_of(Group::Place, t!("side, distance, word after cue"), [side, far, behind.word]);
            out.add(t!("side, tags around cue, tag"), [side, behind.tag, ahead.tag, f.tag]);
            out.add_of(
                Group::Between,
                t!("side, tags around cue, phrases between"),
                [side, behind.tag, ahead.tag, chunks],
            );
            out.add_of(Group::Quotation, t!("side, marks around cue, quotation"), [side, marks_around, f.quoted]);
            out.add_of(
                Group::Between,
                t!("side, marks around cue, quotation marks between"),
                [side, marks_around, marks],
            );
            out.add_of(
                Group::Quotation,
                t!("side, quotation marks between, quotation, cue quotation"),
                [side, marks, f.quoted, head.quoted],
            );
            out.add(t!("side, quotation marks between, quotation, first label"), [side, marks, f.quoted, label]);
            out.add_of(Group::Token, t!("side, word"), [side, f.word]);
            out.add_of(Group::Token, t!("side, word before, word"), [side, before.word, f.word]);
            out.add_of(Group::Token, t!("side, word, word after"), [side, f.word, after.word]);
            out.add_of(Group::Token, t!("side, word, first label"), [side, f.word, label]);
            out.add(t!("side, commas between, mark, tag after"), [side, commas, f.mark as u32, after.tag]);
            out.add_of(Group::Token, t!("side, edge, mark, first label"), [side, edge, f.mark as u32, label]);
            out.add(t!("side, edge, tag, commas between"), [side, edge, f.tag, commas]);
            out.add_of(Group::Place, t!("side, cue tag, distance"), [side, head.tag, far]);
            out.add_of(
                Group::Between,
                t!("side, cue tag, tag after cue, phrases between, verbs between"),
                [side, head.tag, behind.tag, chunks, verbs],
            );
            out.add(t!("side, cue tag, tag, tag before"), [side, head.tag, f.tag, before.tag]);
            out.add(t!("side, conjunctions between, tag, verbs between"), [side, conjunctions, f.tag, verbs]);
            out.add_of(Group::Place, t!("side, cue place from start, distance"), [side, head.from_start.min(3), far]);
            out.add(t!("side, cue stem, tag, tag before"), [side, head.stem, f.tag, before.tag]);
            out.add(t!("side, cue stem, word"), [side, head.stem, f.word]);
            out.add(t!("side, distance, marks around cue, tag"), [side, far, marks_around, f.tag]);
            out.add_of(Group::Token, t!("side, shape, tag"), [side, f.shape, f.tag]);
            out.add_of(Group::Token, t!("side, block, first label"), [side, f.block, label]);
            out.add(
                t!("side, commas between, verbs between, quotation marks between, first label"),
                [side, commas, verbs, marks, label],
            );
            out.add_of(
                Group::Between,
                t!("side, cue word, commas between, verbs between"),
                [side, head.word, commas, verbs],
            );
            out.add(
                t!("side, likely cue, first label, cues between"),
                [side, u32::from(f.rate >= LIKELY), label, cues],
            );
            out.add(t!("which quotation, side, first label"), [relation, side, label]);
            out.add_of(
                Group::Quotation,
                t!("which quotation, other cues, words outside, side"),
                [relation, others, outside, side],
            );
            out.add(
                t!("which quotation, other cues, words outside, quotation before, mark"),
                [relation, others, outside, relation_before, f.mark as u32],
            );
            out.add_of(
                Group::Quotation,
                t!("which quotation, cue stem, cue quotation"),
                [relation, head.stem, head.quoted],
            );
            out.add(
                t!("which quotation, other cues, edge, mark, quotation before"),
                [relation, others, edge, f.mark as u32, relation_before],
            );
            out.add(
                t!("which quotation, quotation before, first label, first label before"),
                [relation, relation_before, label, label_before],
            );
            out.add_of(
                Group::Quotation,
                t!("which quotation, other cues, words outside, cues between, side"),
                [relation, others, outside, cues, side],
            );
            out.add_of(Group::Rule, t!("rule, rule label"), [rule, here]);
            out.add_of(Group::Rule, t!("rule, rule label, first label"), [rule, here, label]);
            out.add_of(Group::Rule, t!("rule label, rule label before, rule label after"), [here, back, next]);
            out.add_of(
                Group::Rule,
                t!("rule label, first label, first label before, first label after"),
                [here, label, label_before, label_after],
            );
            out.add_of(
                Group::Rule,
                t!("rule label, rule label before, tag, tag before"),
                [here, back, f.tag, before.tag],
            );
            out.add_of(Group::Rule, t!("rule label, rule label after, tag, tag after"), [here, next, f.tag, after.tag]);
            out.add(t!("rule label, rule label before, side, distance"), [here, back, side, far]);
            out.add_of(
                Group::Rule,
                t!("rule label, mark, first label, rule label before"),
                [here, f.mark as u32, label, back],
            );
            out.add(t!("rule label, rule label before, cue stem"), [here, back, head.stem]);
            out.add_of(Group::Rule, t!("rule label, rules, first label, rule"), [here, f.rules, label, rule]);
            out.add_of(
                Group::Token,
                t!("rules, rules before, first label, side"),
                [f.rules, before.rules, label, side],
            );
            out.add(t!("rules, first label, cues between"), [f.rules, label, cues]);
            out.end_token();
            relation_before = relation;
        }
        let has_source = u32::from(proposed.contains(&u32::from(SOURCE[0])));
        let probability = cue.range().map(|token| self.cue_probability[token]).fold(0.0, f32::max);
        let probability =
            [0.08, 0.15, 0.25, 0.35, 0.5, 0.7, 0.9].iter().filter(|&&least| probability > least).count() as u32;
        let length = cue.len().min(6) as u32;
        let cue_label = cue.range().map(|token| self.labels[token]).max().unwrap_or(0).into();
        let (left_label, right_label) = (label_at(at_start), label_at(end));
        out.add(t!("always"), []);
        out.add(t!("cue stem"), [head.stem]);
        out.add(t!("cue word"), [head.word]);
        out.add(t!("cue tag, tag before cue"), [head.tag, ahead.tag]);
        out.add(t!("cue tag, tag after cue"), [head.tag, behind.tag]);
        out.add(t!("rule, rule source"), [rule, has_source]);
        out.add(t!("cue word, word after cue"), [head.word, behind.word]);
        out.add(t!("cue word, tag before cue"), [head.word, ahead.tag]);
        out.add(
            t!("cue quotation, mark before cue, mark after cue"),
            [head.quoted, ahead.mark as u32, behind.mark as u32],
        );
        out.add(t!("rule source, cue tag"), [has_source, head.tag]);
        out.add(t!("cue probability"), [probability]);
        out.add(t!("cue probability, cue rate"), [probability, head.rate]);
        out.add(t!("cue probability, rule"), [probability, rule]);
        out.add(t!("cue probability, cue tag, cue first label"), [probability, head.tag, cue_label]);
        out.add(t!("cue tag, cue rate"), [head.tag, head.rate]);
        out.add(
            t!("first label before cue, first label after cue, cue probability"),
            [left_label, right_label, probability],
        );
        out.add(t!("cue length, cue tag"), [length, head.tag]);
        out.add(t!("cue quotation, cue probability"), [head.quoted, probability]);
        out.add(t!("cue rules, cue inner rules, cue probability"), [head.rules, head.inner, probability]);
        out.add(t!("block, cue probability"), [head.block, probability]);
        out.add(t!("word after cue, tag before cue"), [behind.word, ahead.tag]);
        out.add(t!("cue stem, tag after cue"), [head.stem, behind.tag]);
        out.end_token();
    }

    /// What the rules say around a cue: which rule, and each token's label. Without a rule: 0.
    pub(super) fn proposed(&self, cue: Run, window: &Window) -> (u32, Vec<u32>) {
        let mut labels = vec![0; window.len()];
        let proposals = facts::proposals(self.facts, cue).map(|index| &self.proposals[index]);
        let Some(proposal) = proposals.min_by_key(|proposal| proposal.nested) else { return (0, labels) };
        for (part, [first, inside]) in [(2, CONTENT), (0, SOURCE)] {
            for run in &proposal.parts[part] {
                for (label, token) in labels.iter_mut().zip(window.tokens()).filter(|(_, token)| run.has(*token)) {
                    *label = if token == run.start as usize { first } else { inside }.into();
                }
            }
        }
        (proposal.rule ^ u32::from(proposal.nested), labels)
    }
}
