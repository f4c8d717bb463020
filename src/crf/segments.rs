//! A chain whose segments count as wholes too (semi-Markov conditional random fields: Sarawagi, Cohen 2004).
//!
//! A segment is a run of tokens under one label, such as a content. Token by token, nobody sees that it opens a bracket and
//! never closes it, or that it takes half a clause; its own features do. The chain alone says which segments are
//! plausible, and only those are looked at: a few for each sequence, so that the time stays in proportion to its length.

use super::{Crf, Features, NEVER, Row, Rows, Sums, take};
use crate::span::Run;

/// Kinds of segments that a model has.
pub const KINDS: usize = 2;

/// The labels of a kind of segment: of its first token, and of the others.
pub type Kind = [u8; 2];

/// Neighbouring tokens under one label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Segment {
    /// Its tokens, as places in the sequence. Never empty.
    pub tokens: Run,
    /// Which kind.
    pub kind: u8,
}

/// A trained model.
#[derive(Clone, Debug, PartialEq)]
pub struct SegmentCrf<const S: usize> {
    chain: Crf<S>,
    kinds: [Kind; KINDS],
    /// What each feature of a segment adds for each kind.
    rows: Rows<KINDS>,
    /// What a weight of 1 stands for.
    scale: f32,
}

impl<const S: usize> SegmentCrf<S> {
    /// A model of these parts.
    pub(super) fn new(chain: Crf<S>, kinds: [Kind; KINDS], rows: Vec<[i8; KINDS]>, scale: f32) -> SegmentCrf<S> {
        SegmentCrf { chain, kinds, rows: Rows(rows), scale }
    }

    /// The chain alone.
    pub fn chain(&self) -> &Crf<S> {
        &self.chain
    }

    /// The scores of segments, whose features come one segment after another.
    pub fn scores(&self, features: &Features) -> Vec<[f32; KINDS]> {
        let mut scores = Vec::with_capacity(features.len());
        self.rows.weigh(self.scale, features, &mut scores);
        scores
    }

    /// All ways to label a sequence of which only these segments are allowed, each with its score for its kind.
    pub fn lattice<'a>(
        &'a self,
        emissions: &'a [Row<f32>],
        sums: &'a Sums<S>,
        segments: &'a [Segment],
        scores: &'a [[f32; KINDS]],
    ) -> Lattice<'a, S> {
        Lattice::new(&self.chain, &self.kinds, emissions, sums, segments, scores)
    }

    /// The model as bytes.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        self.chain.write(bytes);
        let rows = &self.rows.0;
        bytes.push(rows.len().trailing_zeros() as u8);
        bytes.extend(self.scale.to_le_bytes());
        bytes.extend(rows.as_flattened().iter().map(|&weight| weight as u8));
    }

    /// Reads a model with this chain and these kinds from the front of bytes, and moves them on.
    pub fn read(
        bytes: &mut &[u8],
        chain: super::Chain<S>,
        kinds: [Kind; KINDS],
    ) -> Result<SegmentCrf<S>, &'static str> {
        const CUT: &str = "the weights are cut off";
        let chain = Crf::read(bytes, chain)?;
        let [bits] = take(bytes).ok_or(CUT)?;
        if !(3..=24).contains(&bits) {
            return Err("the table of weights has an impossible size");
        }
        let scale = take(bytes).map(f32::from_le_bytes).filter(|scale| scale.is_finite()).ok_or(CUT)?;
        let (rows, rest) = bytes.split_at_checked(KINDS << bits).ok_or(CUT)?;
        *bytes = rest;
        let (rows, _) = rows.as_chunks::<KINDS>();
        let rows = rows.iter().map(|row| row.map(|weight| weight as i8)).collect();
        Ok(SegmentCrf::new(chain, kinds, rows, scale))
    }
}

/// The segments that are at least this likely to begin and to end where they do, by the chain. In order.
///
/// `marginals` are the probabilities of each label for the tokens that may stand in segments; none runs over those of
/// `barrier`.
pub fn plausible(kinds: &[Kind; KINDS], marginals: &[Row<f32>], barrier: Run, least: f32) -> Vec<Segment> {
    let mut segments = vec![];
    for (number, [first, inside]) in kinds.map(|kind| kind.map(usize::from)).into_iter().enumerate() {
        let goes_on = |token: usize| marginals.get(token).map_or(0.0, |row| row[inside]);
        let ends = |end: &usize| marginals[end - 1][first] + marginals[end - 1][inside] - goes_on(*end) > least;
        let ends: Vec<usize> = (1..=marginals.len()).filter(ends).collect();
        for start in (0..marginals.len()).filter(|&start| marginals[start][first] > least && !barrier.has(start)) {
            let stop = if start < barrier.start as usize { barrier.start as usize } else { marginals.len() };
            let from = ends.partition_point(|&end| end <= start);
            let ends = ends[from..].iter().take_while(|&&end| end <= stop);
            segments.extend(ends.map(|&end| Segment { tokens: Run::new(start, end), kind: number as u8 }));
        }
    }
    segments.sort_unstable();
    segments
}

/// A way for a segment to begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Opening {
    /// The state of its first token.
    pub(super) first: usize,
    /// The state of the others.
    pub(super) inside: usize,
    pub(super) kind: usize,
}

impl Opening {
    /// The state of the last token of a segment.
    pub(super) fn last(&self, length: usize) -> usize {
        if length == 1 { self.first } else { self.inside }
    }
}

/// All ways to label a sequence with given segments.
pub struct Lattice<'a, const S: usize> {
    pub(super) model: &'a Crf<S>,
    pub(super) emissions: &'a [Row<f32>],
    pub(super) segments: &'a [Segment],
    /// What each segment's own features add.
    scores: &'a [[f32; KINDS]],
    /// Where the segments that begin at a token start and end in `segments`.
    begins: Vec<u32>,
    /// Logs that are taken out before each token, so that the sums stay near one: the chain's.
    taken: Vec<f64>,
    /// Running sums of the scores for the label inside a segment of each kind.
    inside: [Vec<f64>; KINDS],
    pub(super) openings: Vec<Opening>,
    /// States outside segments.
    pub(super) outside: Vec<usize>,
}

/// `sum[i]` is the sum of the first `i` numbers.
fn running(numbers: impl Iterator<Item = f32>) -> Vec<f64> {
    let sums = numbers.scan(0.0, |sum, number| {
        *sum += f64::from(number);
        Some(*sum)
    });
    std::iter::once(0.0).chain(sums).collect()
}

impl<'a, const S: usize> Lattice<'a, S> {
    pub(super) fn new(
        model: &'a Crf<S>,
        kinds: &[Kind; KINDS],
        emissions: &'a [Row<f32>],
        sums: &'a Sums<S>,
        segments: &'a [Segment],
        scores: &'a [[f32; KINDS]],
    ) -> Lattice<'a, S> {
        let labels = &model.chain.labels;
        let opening = |(first, label): (usize, &u8)| {
            let kind = kinds.iter().position(|[begins, _]| begins == label)?;
            let goes_on =
                |&state: &usize| model.chain.after[first] >> state & 1 != 0 && labels[state] == kinds[kind][1];
            Some(Opening { first, inside: (0..S).find(goes_on)?, kind })
        };
        let begins = (0..=emissions.len() as u32)
            .map(|token| segments.partition_point(|segment| segment.tokens.start < token) as u32)
            .collect();
        Lattice {
            model,
            emissions,
            segments,
            scores,
            begins,
            taken: running(sums.logs.iter().copied()),
            inside: kinds.map(|[_, inside]| running(emissions.iter().map(|row| row[inside as usize]))),
            openings: labels.iter().enumerate().filter_map(opening).collect(),
            outside: (0..S).filter(|&state| !kinds.as_flattened().contains(&labels[state])).collect(),
        }
    }

    /// The segments that begin at a token, as indices.
    pub(super) fn beginning(&self, token: usize) -> std::ops::Range<usize> {
        self.begins[token] as usize..self.begins[token + 1] as usize
    }

    /// The states outside segments that a token may have.
    pub(super) fn outside_at(&self, token: usize) -> impl Iterator<Item = usize> {
        // What nothing may follow stands only at the end.
        let is_last = token + 1 == self.emissions.len();
        self.outside.iter().copied().filter(move |&state| is_last || self.model.chain.after[state] != 0)
    }

    /// The score of a state outside segments.
    fn outside_score(&self, token: usize, state: usize) -> f64 {
        f64::from(self.emissions[token][self.model.chain.labels[state] as usize])
    }

    /// The score of a segment that begins in this way.
    fn segment_score(&self, index: usize, opening: Opening) -> f64 {
        let Run { start, end } = self.segments[index].tokens;
        let (start, end) = (start as usize, end as usize);
        let Opening { first, inside, kind } = opening;
        let own = self.emissions[start][self.model.chain.labels[first] as usize] + self.scores[index][kind];
        let transitions = &self.model.transitions;
        let others = match end - start {
            1 => 0.0,
            length => transitions[first][inside] + (length - 2) as f32 * transitions[inside][inside],
        };
        f64::from(own + others) + self.inside[kind][end] - self.inside[kind][start + 1]
    }

    /// The factor that a segment's score stands for.
    pub(super) fn segment_factor(&self, index: usize, opening: Opening) -> f64 {
        let Run { start, end } = self.segments[index].tokens;
        let taken = self.taken[end as usize] - self.taken[start as usize];
        (self.segment_score(index, opening) - taken).exp()
    }

    /// The same for a state outside segments.
    pub(super) fn outside_factor(&self, token: usize, state: usize) -> f64 {
        (self.outside_score(token, state) - (self.taken[token + 1] - self.taken[token])).exp()
    }

    /// Sums over what leads to a token in a state, its own score apart.
    pub(super) fn leading(&self, before: &[f64; S], token: usize, state: usize) -> f64 {
        if token == 0 {
            return f64::from(self.model.first[state]).exp();
        }
        before.iter().zip(&self.model.factors).map(|(sum, factors)| sum * f64::from(factors[state])).sum()
    }

    /// Sums over the ways to label the tokens before each place, by the last one's state.
    pub(super) fn forward(&self) -> Vec<[f64; S]> {
        let mut sums = vec![[0.0; S]; self.emissions.len() + 1];
        for token in 0..self.emissions.len() {
            let before = sums[token];
            for state in self.outside_at(token) {
                let leading = self.leading(&before, token, state);
                if leading > 0.0 {
                    sums[token + 1][state] += leading * self.outside_factor(token, state);
                }
            }
            if self.beginning(token).is_empty() {
                continue;
            }
            for &opening in &self.openings {
                let leading = self.leading(&before, token, opening.first);
                for index in self.beginning(token).filter(|_| leading > 0.0) {
                    let segment = self.segments[index];
                    if segment.kind as usize == opening.kind {
                        let state = opening.last(segment.tokens.len());
                        sums[segment.tokens.end as usize][state] += leading * self.segment_factor(index, opening);
                    }
                }
            }
        }
        sums
    }

    /// The probability of each state at the end of the sequence.
    pub fn ends(&self) -> [f32; S] {
        let last = self.forward().pop().unwrap_or([0.0; S]);
        let total = last.iter().sum::<f64>().max(f64::MIN_POSITIVE);
        last.map(|sum| (sum / total) as f32)
    }

    /// The best labels that end in a state.
    pub fn decode(&self, last: usize) -> Vec<u8> {
        let length = self.emissions.len();
        let mut best = vec![[f64::from(NEVER); S]; length + 1];
        // Where the last stretch began, and the state before it.
        let mut back = vec![[(0u32, 0u8); S]; length + 1];
        let transitions = &self.model.transitions;
        for token in 0..length {
            let before = best[token];
            let leading = |state: usize| match token {
                0 => (f64::from(self.model.first[state]), 0),
                _ => (0..S)
                    .map(|from| (before[from] + f64::from(transitions[from][state]), from as u8))
                    .fold((f64::from(NEVER), 0), |best, one| if one.0 > best.0 { one } else { best }),
            };
            let mut reach = |end: usize, state: usize, score: f64, from: u8| {
                if score > best[end][state] {
                    best[end][state] = score;
                    back[end][state] = (token as u32, from);
                }
            };
            for state in self.outside_at(token) {
                let (score, from) = leading(state);
                reach(token + 1, state, score + self.outside_score(token, state), from);
            }
            if self.beginning(token).is_empty() {
                continue;
            }
            for &opening in &self.openings {
                let (score, from) = leading(opening.first);
                for index in self.beginning(token) {
                    let segment = self.segments[index];
                    if segment.kind as usize == opening.kind {
                        let state = opening.last(segment.tokens.len());
                        let score = score + self.segment_score(index, opening);
                        reach(segment.tokens.end as usize, state, score, from);
                    }
                }
            }
        }
        let mut labels = vec![0; length];
        let (mut end, mut state) = (length, last);
        while end > 0 {
            let (start, from) = back[end][state];
            let start = (start as usize).min(end - 1);
            labels[start..end].fill(self.model.chain.labels[state]);
            if let Some(opening) = self.openings.iter().find(|opening| opening.inside == state) {
                labels[start] = self.model.chain.labels[opening.first];
            }
            (end, state) = (start, from as usize);
        }
        labels
    }
}
