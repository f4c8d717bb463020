//! First-order linear-chain conditional random fields over hashed features: scores go in, the best labels or their
//! probabilities come out (Lafferty, McCallum, Pereira 2001).
//!
//! A token's features are row numbers of one table; a row holds a small weight for each label. A model's *states* show
//! labels: several states may show the same one, so that a chain can remember what it has seen. Nothing here knows of news.

mod learn;
mod rows;
mod segments;
mod tally;

pub use learn::{Example, Learner, SegmentExample, SegmentLearner};
pub use segments::{KINDS, Kind, Lattice, Segment, SegmentCrf, plausible};
pub use tally::Tally;

use rows::Rows;

/// Labels that a model can have. Fewer may be in use.
pub const LABELS: usize = 8;

/// A number for each label.
pub type Row<T> = [T; LABELS];

/// A score that no path can make up for.
const NEVER: f32 = -1e9;

/// Features of the tokens of one sequence, token after token.
#[derive(Clone, Debug, Default)]
pub struct Features {
    /// Hashes; a table's size decides how much of them counts.
    codes: Vec<u32>,
    /// Where each token's features end in `codes`.
    ends: Vec<u32>,
}

impl Features {
    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.codes.clear();
        self.ends.clear();
    }

    /// Gives the current token a feature.
    pub fn push(&mut self, code: u32) {
        self.codes.push(code);
    }

    /// Ends the current token's features; the next token begins.
    pub fn end_token(&mut self) {
        self.ends.push(self.codes.len() as u32);
    }

    /// Keeps only the features that a test wants.
    pub fn retain(&mut self, wanted: impl Fn(u32) -> bool) {
        let (mut from, mut kept) = (0, 0);
        for end in &mut self.ends {
            for at in from..*end as usize {
                if wanted(self.codes[at]) {
                    self.codes[kept] = self.codes[at];
                    kept += 1;
                }
            }
            from = *end as usize;
            *end = kept as u32;
        }
        self.codes.truncate(kept);
    }

    /// All features.
    pub fn codes(&self) -> &[u32] {
        &self.codes
    }

    /// How many tokens.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is no token.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The features of one token.
    pub fn of(&self, token: usize) -> &[u32] {
        let start = if token == 0 { 0 } else { self.ends[token - 1] as usize };
        &self.codes[start..self.ends[token] as usize]
    }
}

/// Which states a model has: which label each shows, which may come first, and which may follow which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain<const S: usize> {
    /// The label that a state shows.
    pub labels: [u8; S],
    /// `after[a]` has bit `b` set where state `b` may follow state `a`.
    pub after: [u16; S],
    /// Bits of the states that may come first.
    pub first: u16,
}

impl<const S: usize> Chain<S> {
    /// States that show these labels, one after another; none where the chain does not allow that.
    pub fn states(&self, labels: &[u8]) -> Option<Vec<u8>> {
        // What is still possible, from the end.
        let mut possible = vec![0u16; labels.len()];
        let mut rest = u16::MAX;
        for (token, &label) in labels.iter().enumerate().rev() {
            let fits =
                |&state: &usize| self.labels[state] == label && (rest == u16::MAX || self.after[state] & rest != 0);
            rest = (0..S).filter(fits).fold(0, |set, state| set | 1 << state);
            possible[token] = rest;
        }
        let mut open = self.first;
        let mut states = Vec::with_capacity(labels.len());
        for set in possible {
            let state = (open & set != 0).then_some((open & set).trailing_zeros() as u8)?;
            states.push(state);
            open = self.after[state as usize];
        }
        Some(states)
    }
}

/// A trained model.
#[derive(Clone, Debug, PartialEq)]
pub struct Crf<const S: usize> {
    chain: Chain<S>,
    /// A weight for each label in each row.
    rows: Rows<LABELS>,
    /// What a weight of 1 stands for.
    scale: f32,
    /// `transitions[a][b]`: state `b` after state `a`.
    transitions: [[f32; S]; S],
    /// States of a sequence's first token.
    first: [f32; S],
    /// Transitions as factors.
    factors: [[f32; S]; S],
    /// The same by the state behind: `back[b][a]`.
    back: [[f32; S]; S],
}

impl<const S: usize> Crf<S> {
    fn new(chain: Chain<S>, rows: Vec<Row<i8>>, scale: f32, transitions: [[f32; S]; S], first: [f32; S]) -> Crf<S> {
        let mut model =
            Crf { chain, rows: Rows(rows), scale, transitions, first, factors: [[0.0; S]; S], back: [[0.0; S]; S] };
        model.set_factors();
        model
    }

    /// Makes the factors what the transitions are.
    fn set_factors(&mut self) {
        self.factors = self.transitions.map(|row| row.map(f32::exp));
        self.back = std::array::from_fn(|b| self.factors.map(|row| row[b]));
    }

    /// Each token's score for each label, transitions not counted.
    pub fn emissions(&self, features: &Features, out: &mut Vec<Row<f32>>) {
        self.rows.weigh(self.scale, features, out);
    }

    /// Has the processor fetch the weights of a feature that will be asked for.
    #[inline(always)]
    pub fn fetch(&self, code: u32) {
        self.rows.fetch(code);
    }

    /// What a token's features come to for each label.
    pub fn sum(&self, codes: &[u32]) -> Row<i32> {
        self.rows.sum(codes)
    }

    /// A token's score for each label, given what its features come to.
    fn emission(&self, sum: Row<i32>) -> Row<f32> {
        sum.map(|total| total as f32 * self.scale)
    }

    /// What one feature adds to each label's score.
    pub fn weight(&self, code: u32) -> Row<f32> {
        self.rows.of(code).map(|weight| f32::from(weight) * self.scale)
    }

    /// The best labels of a sequence whose last state is in a set (bits).
    pub fn decode(&self, emissions: &[Row<f32>], last: u16) -> Vec<u8> {
        let mut back: Vec<[u8; S]> = vec![[0; S]; emissions.len()];
        let mut best = [0.0; S];
        for (token, emission) in emissions.iter().enumerate() {
            let emission = self.spread(emission);
            if token == 0 {
                best = std::array::from_fn(|state| self.first[state] + emission[state]);
                continue;
            }
            let mut next = [f32::NEG_INFINITY; S];
            for (a, from) in best.iter().enumerate().filter(|(_, from)| **from > NEVER / 2.0) {
                for b in 0..S {
                    let score = from + self.transitions[a][b];
                    if score > next[b] {
                        next[b] = score;
                        back[token][b] = a as u8;
                    }
                }
            }
            best = std::array::from_fn(|state| next[state] + emission[state]);
        }
        let ends = (0..S).filter(|state| last >> state & 1 != 0);
        let mut state = ends.max_by(|&a, &b| best[a].total_cmp(&best[b])).unwrap_or(0);
        let mut labels = vec![0; emissions.len()];
        for token in (0..emissions.len()).rev() {
            labels[token] = self.chain.labels[state];
            state = back[token][state] as usize;
        }
        labels
    }

    /// The sums over all paths, from which probabilities come.
    pub fn sums(&self, emissions: &[Row<f32>]) -> Sums<S> {
        Sums::forward(self, emissions)
    }

    /// Each token's probability of each label.
    pub fn marginals(&self, emissions: &[Row<f32>], sums: &Sums<S>) -> Vec<Row<f32>> {
        let mut backward = [1.0; S];
        let mut out = vec![[0.0; LABELS]; emissions.len()];
        for token in (0..emissions.len()).rev() {
            let posterior = sums.posterior(token, &backward);
            for (state, probability) in posterior.into_iter().enumerate() {
                out[token][self.chain.labels[state] as usize] += probability;
            }
            backward = sums.step_back(self, token, &backward);
        }
        out
    }

    /// A number for each label as a number for each state.
    fn spread(&self, row: &Row<f32>) -> [f32; S] {
        self.chain.labels.map(|label| row[label as usize])
    }
}

/// The sums over all paths of a sequence that probabilities need.
#[derive(Clone, Debug)]
pub struct Sums<const S: usize> {
    /// Sums over the paths up to a token, scaled to one.
    forward: Vec<[f32; S]>,
    /// Each token's scores for the labels as factors, the highest score taken out.
    factors: Vec<Row<f32>>,
    /// Log of all that is taken out at a token, so that its sums are one.
    logs: Vec<f32>,
    /// Log of the sum over all paths.
    log_total: f64,
}

impl<const S: usize> Sums<S> {
    fn forward(model: &Crf<S>, emissions: &[Row<f32>]) -> Sums<S> {
        let mut sums = Sums {
            forward: Vec::with_capacity(emissions.len()),
            factors: Vec::with_capacity(emissions.len()),
            logs: Vec::with_capacity(emissions.len()),
            log_total: 0.0,
        };
        let mut row = [0.0f32; S];
        for (token, emission) in emissions.iter().enumerate() {
            let top = emission.iter().fold(f32::NEG_INFINITY, |top, &score| top.max(score));
            let by_label = emission.map(|score| (score - top).exp());
            let factor = model.spread(&by_label);
            if token == 0 {
                row = model.first.map(f32::exp);
            } else {
                let mut next = [0.0f32; S];
                for (from, factors) in row.iter().zip(&model.factors).filter(|(from, _)| **from > 0.0) {
                    for b in 0..S {
                        next[b] += from * factors[b];
                    }
                }
                row = next;
            }
            row = std::array::from_fn(|state| row[state] * factor[state]);
            let log = top + to_one(&mut row).ln();
            sums.log_total += f64::from(log);
            sums.factors.push(by_label);
            sums.logs.push(log);
            sums.forward.push(row);
        }
        sums
    }

    /// The probability of each state at the end of the sequence.
    pub fn ends(&self) -> [f32; S] {
        self.forward.last().copied().unwrap_or([0.0; S])
    }

    /// The probability of each state at a token.
    fn posterior(&self, token: usize, backward: &[f32; S]) -> [f32; S] {
        let mut row = std::array::from_fn(|state| self.forward[token][state] * backward[state]);
        to_one(&mut row);
        row
    }

    /// What each state of a token contributes, paths behind it included.
    fn behind(&self, model: &Crf<S>, token: usize, backward: &[f32; S]) -> [f32; S] {
        let factor = model.spread(&self.factors[token]);
        std::array::from_fn(|state| factor[state] * backward[state])
    }

    /// Sums over the paths behind the token before, scaled to one.
    fn step_back(&self, model: &Crf<S>, token: usize, backward: &[f32; S]) -> [f32; S] {
        let behind = self.behind(model, token, backward);
        let mut out = [0.0; S];
        for (sum, factors) in behind.iter().zip(&model.back) {
            for a in 0..S {
                out[a] += factors[a] * sum;
            }
        }
        to_one(&mut out);
        out
    }
}

/// Scales numbers so that their sum is one. Gives the sum they had.
fn to_one<const S: usize>(row: &mut [f32; S]) -> f32 {
    let sum = row.iter().sum::<f32>().max(f32::MIN_POSITIVE);
    row.iter_mut().for_each(|number| *number /= sum);
    sum
}

/// First bytes of a model as bytes.
const MAGIC: &[u8] = b"chain 1\n";

impl<const S: usize> Crf<S> {
    /// The model as bytes: rows that are all zero take a bit each.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend(MAGIC);
        bytes.push(S as u8);
        let rows = &self.rows.0;
        bytes.push(rows.len().trailing_zeros() as u8);
        bytes.extend(self.scale.to_le_bytes());
        let numbers = self.first.iter().chain(self.transitions.iter().flatten());
        bytes.extend(numbers.flat_map(|number| number.to_le_bytes()));
        for chunk in rows.chunks(8) {
            let used = chunk.iter().enumerate().filter(|(_, row)| **row != [0; LABELS]);
            bytes.push(used.fold(0u8, |set, (at, _)| set | 1 << at));
        }
        let used = rows.iter().filter(|row| **row != [0; LABELS]);
        bytes.extend(used.flatten().map(|weight| *weight as u8));
    }

    /// Reads a model of this chain from the front of bytes, and moves them on.
    pub fn read(bytes: &mut &[u8], chain: Chain<S>) -> Result<Crf<S>, &'static str> {
        const CUT: &str = "the weights are cut off";
        *bytes = bytes.strip_prefix(MAGIC).ok_or("these are no weights, or weights of another version")?;
        let [states, bits] = take(bytes).ok_or(CUT)?;
        if states as usize != S {
            return Err("the weights have another number of states");
        }
        if !(3..=24).contains(&bits) {
            return Err("the table of weights has an impossible size");
        }
        let mut number = || take(bytes).map(f32::from_le_bytes).filter(|number| number.is_finite());
        let scale = number().ok_or(CUT)?;
        let mut list = || -> Option<[f32; S]> {
            let mut out = [0.0; S];
            for place in &mut out {
                *place = number()?;
            }
            Some(out)
        };
        let first = list().ok_or(CUT)?;
        let mut transitions = [[0.0; S]; S];
        for row in &mut transitions {
            *row = list().ok_or(CUT)?;
        }
        let mut rows = vec![[0i8; LABELS]; 1 << bits];
        let (used, rest) = bytes.split_at_checked(rows.len() / 8).ok_or(CUT)?;
        *bytes = rest;
        for (chunk, set) in rows.chunks_mut(8).zip(used) {
            for (_, row) in chunk.iter_mut().enumerate().filter(|(at, _)| set >> at & 1 != 0) {
                *row = take::<LABELS>(bytes).ok_or(CUT)?.map(|byte| byte as i8);
            }
        }
        Ok(Crf::new(chain, rows, scale, transitions, first))
    }
}

/// The first bytes; the others stay.
fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
    let (first, rest) = bytes.split_first_chunk()?;
    *bytes = rest;
    Some(*first)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two labels, two states, everything allowed.
    const FREE: Chain<2> = Chain { labels: [0, 1], after: [0b11; 2], first: 0b11 };

    fn example(codes: &[u32], states: &[u8]) -> Example {
        let mut features = Features::default();
        for &code in codes {
            features.push(code);
            features.end_token();
        }
        Example { features, states: states.to_vec() }
    }

    fn labels<const S: usize>(model: &Crf<S>, example: &Example) -> Vec<u8> {
        let mut emissions = vec![];
        model.emissions(&example.features, &mut emissions);
        model.decode(&emissions, u16::MAX)
    }

    fn learned() -> (Crf<2>, [Example; 2], f64, f64) {
        // Row 3 is label 1 only after row 2.
        let examples = [example(&[1, 3, 1], &[0, 0, 0]), example(&[2, 3, 1], &[1, 1, 0])];
        let mut learner = Learner::new(4, FREE, 0.5, 0.0);
        let first: f64 = examples.iter().map(|example| learner.learn(example)).sum();
        let mut last = first;
        for _ in 0..50 {
            last = examples.iter().map(|example| learner.learn(example)).sum();
        }
        (learner.model(), examples, first, last)
    }

    #[test]
    fn learns_a_context_that_single_tokens_do_not_show() {
        let (model, examples, first, last) = learned();
        assert!(last < first / 10.0, "the loss fell only from {first} to {last}");
        for example in &examples {
            assert_eq!(labels(&model, example), example.states);
        }
    }

    #[test]
    fn probabilities_sum_to_one_and_agree_at_the_end() {
        let (model, examples, ..) = learned();
        let mut emissions = vec![];
        model.emissions(&examples[1].features, &mut emissions);
        let sums = model.sums(&emissions);
        let marginals = model.marginals(&emissions, &sums);
        for row in &marginals {
            assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
        }
        assert!((sums.ends()[0] - marginals[2][0]).abs() < 1e-5);
    }

    #[test]
    fn a_chain_is_obeyed() {
        // Label 1 never follows label 0, and a second state remembers that label 1 was seen.
        let chain = Chain { labels: [0, 1, 0], after: [0b001, 0b110, 0b100], first: 0b011 };
        assert_eq!(chain.states(&[1, 0, 0]), Some(vec![1, 2, 2]));
        assert_eq!(chain.states(&[0, 1]), None);
        let mut learner = Learner::new(4, chain, 0.5, 0.0);
        let taught = example(&[5, 6, 6], &[1, 2, 2]);
        for _ in 0..20 {
            learner.learn(&taught);
        }
        // By themselves these tokens would be 0, 1, 1.
        let decoded = labels(&learner.model(), &example(&[6, 5, 5], &[]));
        assert!(chain.states(&decoded).is_some(), "{decoded:?}");
    }

    #[test]
    fn weights_survive_being_written() {
        let (model, ..) = learned();
        let mut bytes = vec![];
        model.write(&mut bytes);
        let mut rest = &bytes[..];
        assert_eq!(Crf::read(&mut rest, FREE), Ok(model));
        assert!(rest.is_empty());
        for length in 0..bytes.len() {
            assert!(Crf::read(&mut &bytes[..length], FREE).is_err(), "{length} of {} bytes were read", bytes.len());
        }
    }
}
