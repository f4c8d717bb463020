//! Training: examples go in, one after another; a [`Crf`], or on top of it a [`super::SegmentCrf`], comes out.
//!
//! Stochastic gradient ascent on the conditional log-likelihood, with the step sizes of AdaGrad (Duchi, Hazan, Singer 2011).

mod segments;

pub use segments::{SegmentExample, SegmentLearner};

use super::{Chain, Crf, Features, LABELS, NEVER, Row};

/// One sequence to learn from.
#[derive(Clone, Debug)]
pub struct Example {
    /// Its tokens' features.
    pub features: Features,
    /// Its tokens' true states.
    pub states: Vec<u8>,
}

/// Where the sums of squared slopes begin. Keeps the first steps short.
const FIRST_SQUARE: f32 = 1e-2;

/// A model that learns.
#[derive(Clone, Debug)]
pub struct Learner<const S: usize> {
    /// Its weights are kept apart, exact: the model's table is empty until the end.
    model: Crf<S>,
    rows: Table<LABELS>,
    transitions: Table<S>,
    first: Table<S>,
    step: f32,
    pull: f32,
    emissions: Vec<Row<f32>>,
}

impl<const S: usize> Learner<S> {
    /// Begins with zeros in `2^bits` rows. `step` is AdaGrad's: how far a weight moves at first. `pull` is how strongly a
    /// feature's weights are pulled towards zero whenever it is seen (ridge regularization): 0 is not at all.
    pub fn new(bits: u32, chain: Chain<S>, step: f32, pull: f32) -> Learner<S> {
        let allowed = |set: u16| std::array::from_fn(|state| if set >> state & 1 == 0 { NEVER } else { 0.0 });
        let model = Crf::new(chain, vec![], 1.0, chain.after.map(allowed), allowed(chain.first));
        Learner {
            rows: Table::new(vec![[0.0; LABELS]; 1 << bits]),
            transitions: Table::new(model.transitions.to_vec()),
            first: Table::new(vec![model.first]),
            model,
            step,
            pull,
            emissions: vec![],
        }
    }

    /// Learns from one example. Gives its loss before: the negative logarithm of its probability.
    pub fn learn(&mut self, example: &Example) -> f64 {
        if example.states.is_empty() {
            return 0.0;
        }
        let mut emissions = std::mem::take(&mut self.emissions);
        emissions.clear();
        emissions.extend((0..example.features.len()).map(|token| self.rows.sum(example.features.of(token))));
        let sums = self.model.sums(&emissions);
        let loss = sums.log_total - self.score(&emissions, &example.states);
        let mut moved = [[0.0f32; S]; S];
        let mut backward = [1.0f32; S];
        for token in (0..emissions.len()).rev() {
            let state = example.states[token] as usize;
            let mut slope = sums.posterior(token, &backward).map(|probability| -probability);
            slope[state] += 1.0;
            let mut by_label = [0.0f32; LABELS];
            for (state, slope) in slope.into_iter().enumerate() {
                by_label[self.model.chain.labels[state] as usize] += slope;
            }
            self.rows.climb_all(example.features.of(token), &by_label, self.step, self.pull);
            if token == 0 {
                self.first.climb(0, &slope, self.step, 0.0);
                break;
            }
            let behind = sums.behind(&self.model, token, &backward);
            add_pairs(&mut moved, &sums.forward[token - 1], &self.model.factors, &behind);
            moved[example.states[token - 1] as usize][state] += 1.0;
            backward = sums.step_back(&self.model, token, &backward);
        }
        for (state, slope) in moved.iter().enumerate() {
            self.transitions.climb(state, slope, self.step, 0.0);
            self.model.transitions[state] = self.transitions.weights[state];
        }
        self.model.set_factors();
        self.model.first = self.first.weights[0];
        self.emissions = emissions;
        loss
    }

    /// The score of one path.
    fn score(&self, emissions: &[Row<f32>], states: &[u8]) -> f64 {
        let mut score = f64::from(self.model.first[states[0] as usize]);
        for (token, emission) in emissions.iter().enumerate() {
            let state = states[token] as usize;
            score += f64::from(emission[self.model.chain.labels[state] as usize]);
            if token > 0 {
                score += f64::from(self.model.transitions[states[token - 1] as usize][state]);
            }
        }
        score
    }

    /// Counts the weights as they are now: the model will have the mean of all that were counted. Single weights come out
    /// differently for every order of the examples, their mean less so (Polyak, Juditsky 1992).
    pub fn count(&mut self) {
        self.rows.count();
        self.transitions.count();
        self.first.count();
    }

    /// The model learned so far, its weights in a byte each: the mean of what was counted, or else what it is now.
    pub fn model(&self) -> Crf<S> {
        let (rows, scale) = self.rows.in_bytes();
        let transitions = std::array::from_fn(|state| self.transitions.mean(state));
        Crf::new(self.model.chain, rows, scale, transitions, self.first.mean(0))
    }
}

/// Adds, for each pair of states, minus the probability that the one stands before the other.
fn add_pairs<const S: usize>(out: &mut [[f32; S]; S], before: &[f32; S], factors: &[[f32; S]; S], behind: &[f32; S]) {
    let joint = |a: usize, b: usize| before[a] * factors[a][b] * behind[b];
    let total: f32 = (0..S).map(|a| (0..S).map(|b| joint(a, b)).sum::<f32>()).sum();
    let total = total.max(f32::MIN_POSITIVE);
    for (a, row) in out.iter_mut().enumerate() {
        for (b, slope) in row.iter_mut().enumerate() {
            *slope -= joint(a, b) / total;
        }
    }
}

/// Weights, and what AdaGrad remembers of each.
#[derive(Clone, Debug)]
struct Table<const N: usize> {
    weights: Vec<[f32; N]>,
    squares: Vec<[f32; N]>,
    /// Sums of the weights that were counted. Empty before.
    sums: Vec<[f32; N]>,
    /// How many times.
    counted: u32,
}

impl<const N: usize> Table<N> {
    fn new(weights: Vec<[f32; N]>) -> Table<N> {
        let squares = vec![[FIRST_SQUARE; N]; weights.len()];
        Table { weights, squares, sums: vec![], counted: 0 }
    }

    /// Counts the weights as they are now.
    fn count(&mut self) {
        self.counted += 1;
        if self.sums.is_empty() {
            self.sums.clone_from(&self.weights);
        } else {
            let sums = self.sums.as_flattened_mut().iter_mut();
            sums.zip(self.weights.as_flattened()).for_each(|(sum, weight)| *sum += weight);
        }
    }

    /// The mean of a row's weights that were counted, or else the row.
    fn mean(&self, row: usize) -> [f32; N] {
        match self.sums.get(row) {
            Some(sums) => sums.map(|sum| sum / self.counted as f32),
            None => self.weights[row],
        }
    }

    /// The weights in a byte each, and what a weight of 1 stands for.
    fn in_bytes(&self) -> (Vec<[i8; N]>, f32) {
        let rows: Vec<[f32; N]> = (0..self.weights.len()).map(|row| self.mean(row)).collect();
        let top = rows.as_flattened().iter().fold(f32::MIN_POSITIVE, |top, weight| top.max(weight.abs()));
        let scale = top / f32::from(i8::MAX);
        (rows.iter().map(|row| row.map(|weight| (weight / scale).round() as i8)).collect(), scale)
    }

    /// The row of a feature.
    fn row_of(&self, code: u32) -> usize {
        code as usize & (self.weights.len() - 1)
    }

    /// The sum of features' weights.
    fn sum(&self, codes: &[u32]) -> [f32; N] {
        let mut sum = [0.0; N];
        for &code in codes {
            let row = &self.weights[self.row_of(code)];
            sum.iter_mut().zip(row).for_each(|(total, weight)| *total += weight);
        }
        sum
    }

    /// One step uphill with features' weights.
    fn climb_all(&mut self, codes: &[u32], slope: &[f32; N], step: f32, pull: f32) {
        for &code in codes {
            self.climb(self.row_of(code), slope, step, pull);
        }
    }

    /// One step uphill with a row. Weights that stand for the impossible stay so.
    fn climb(&mut self, row: usize, slope: &[f32; N], step: f32, pull: f32) {
        let (weights, squares) = (&mut self.weights[row], &mut self.squares[row]);
        for at in 0..N {
            let slope = slope[at] - pull * weights[at];
            squares[at] += slope * slope;
            if weights[at] > NEVER / 2.0 {
                weights[at] += step * slope / squares[at].sqrt();
            }
        }
    }
}
