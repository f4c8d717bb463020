//! Training: examples go in, one after another; a [`Crf`] or a [`super::SegmentCrf`] comes out.
//!
//! Stochastic gradient ascent on the conditional log-likelihood, with the step sizes of AdaGrad (Duchi, Hazan, Singer 2011).

mod segments;

pub use segments::{SegmentExample, SegmentLearner};

use super::{Chain, Crf, Features, LABELS, NEVER, Row, Sums};

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

/// How much better a model would be for a little more of each weight.
struct Slopes<const S: usize> {
    /// Of each token's features, by label.
    labels: Vec<Row<f32>>,
    transitions: [[f32; S]; S],
    first: [f32; S],
}

impl<const S: usize> Slopes<S> {
    /// What the truth asks for, counted this many times.
    fn towards(states: &[u8], chain: &Chain<S>, times: f32) -> Slopes<S> {
        let mut slopes =
            Slopes { labels: vec![[0.0; LABELS]; states.len()], transitions: [[0.0; S]; S], first: [0.0; S] };
        for (row, &state) in slopes.labels.iter_mut().zip(states) {
            row[chain.labels[state as usize] as usize] += times;
        }
        for pair in states.windows(2) {
            slopes.transitions[pair[0] as usize][pair[1] as usize] += times;
        }
        if let Some(&state) = states.first() {
            slopes.first[state as usize] += times;
        }
        slopes
    }

    /// Takes off what a chain expects. Gives each token's probability of each label.
    fn less_expected(&mut self, model: &Crf<S>, emissions: &[Row<f32>], sums: &Sums<S>) -> Vec<Row<f32>> {
        let mut marginals = vec![[0.0f32; LABELS]; emissions.len()];
        let mut backward = [1.0f32; S];
        for (token, emission) in emissions.iter().enumerate().rev() {
            let posterior = sums.posterior(token, &backward);
            for (&label, probability) in model.chain.labels.iter().zip(posterior) {
                marginals[token][label as usize] += probability;
                self.labels[token][label as usize] -= probability;
            }
            if token == 0 {
                self.first.iter_mut().zip(posterior).for_each(|(slope, probability)| *slope -= probability);
                break;
            }
            let behind = sums.behind(model, emission, token, &backward);
            add_pairs(&mut self.transitions, &sums.forward[token - 1], &model.factors, &behind);
            backward = sums.step_back(model, emission, token, &backward);
        }
        marginals
    }
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
        self.rows.emissions(&example.features, &mut emissions);
        let sums = self.model.sums(&emissions);
        let loss = sums.log_total - self.score(&emissions, &example.states);
        let mut slopes = Slopes::towards(&example.states, &self.model.chain, 1.0);
        slopes.less_expected(&self.model, &emissions, &sums);
        self.climb(&example.features, &slopes);
        self.emissions = emissions;
        loss
    }

    /// One step uphill with all weights.
    fn climb(&mut self, features: &Features, slopes: &Slopes<S>) {
        for (token, slope) in slopes.labels.iter().enumerate() {
            for &code in features.of(token) {
                self.rows.climb(code as usize & (self.rows.weights.len() - 1), slope, self.step, self.pull);
            }
        }
        for (state, slope) in slopes.transitions.iter().enumerate() {
            self.transitions.climb(state, slope, self.step, 0.0);
            self.model.transitions[state] = self.transitions.weights[state];
        }
        self.model.factors = self.model.transitions.map(|row| row.map(f32::exp));
        self.first.climb(0, &slopes.first, self.step, 0.0);
        self.model.first = self.first.weights[0];
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

    /// The model learned so far, its weights in a byte each.
    pub fn model(&self) -> Crf<S> {
        let (rows, scale) = self.rows.in_bytes();
        Crf { rows, scale, ..self.model.clone() }
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
}

impl<const N: usize> Table<N> {
    fn new(weights: Vec<[f32; N]>) -> Table<N> {
        let squares = vec![[FIRST_SQUARE; N]; weights.len()];
        Table { weights, squares }
    }

    /// The weights in a byte each, and what a weight of 1 stands for.
    fn in_bytes(&self) -> (Vec<[i8; N]>, f32) {
        let top = self.weights.as_flattened().iter().fold(f32::MIN_POSITIVE, |top, weight| top.max(weight.abs()));
        let scale = top / f32::from(i8::MAX);
        (self.weights.iter().map(|row| row.map(|weight| (weight / scale).round() as i8)).collect(), scale)
    }

    /// One step uphill. Weights that stand for the impossible stay so.
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

impl Table<LABELS> {
    fn emissions(&self, features: &Features, out: &mut Vec<Row<f32>>) {
        out.clear();
        for token in 0..features.len() {
            let mut sum = [0.0; LABELS];
            for &code in features.of(token) {
                let row = &self.weights[code as usize & (self.weights.len() - 1)];
                sum.iter_mut().zip(row).for_each(|(total, weight)| *total += weight);
            }
            out.push(sum);
        }
    }
}
