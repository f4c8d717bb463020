//! Training of a chain whose segments count as wholes.
//!
//! Each example is learned from twice at once: by the chain alone, which has to find the plausible segments by itself when
//! the model is used, and by the chain with the segments' own scores.

use super::{Example, Features, Learner, Slopes, Table};
use crate::crf::segments::{KINDS, Kind, Lattice, Opening, Segment, SegmentCrf, plausible};
use crate::crf::{Row, Sums};
use crate::span::Run;

/// One sequence to learn from. `F` gives a segment's features.
pub struct SegmentExample<F> {
    /// Its tokens' features and true states.
    pub tokens: Example,
    /// How many tokens, from the first, may stand in segments.
    pub places: usize,
    /// Tokens that no segment runs over.
    pub barrier: Run,
    /// Adds the features of a segment.
    pub features: F,
}

/// A model that learns.
pub struct SegmentLearner<const S: usize> {
    chain: Learner<S>,
    kinds: [Kind; KINDS],
    rows: Table<KINDS>,
    /// First step of the segments' weights.
    step: f32,
    /// The probability from which a segment is looked at.
    least: f32,
}

/// How much further segments' weights move at first than tokens': a sequence has far fewer segments.
const SEGMENT_STEP: f32 = 2.0;

impl<const S: usize> SegmentLearner<S> {
    /// Begins with a chain that has learned nothing, and zeros in `2^bits` rows of segments' features. Segments are looked
    /// at that are at least as likely as `least`.
    pub fn new(chain: Learner<S>, kinds: [Kind; KINDS], bits: u32, least: f32) -> SegmentLearner<S> {
        let step = SEGMENT_STEP * chain.step;
        SegmentLearner { chain, kinds, rows: Table::new(vec![[0.0; KINDS]; 1 << bits]), step, least }
    }

    /// Learns from one example.
    pub fn learn(&mut self, example: &SegmentExample<impl Fn(Segment, &mut Features)>) {
        let states = &example.tokens.states;
        if states.is_empty() {
            return;
        }
        let mut emissions = std::mem::take(&mut self.chain.emissions);
        self.chain.rows.emissions(&example.tokens.features, &mut emissions);
        let sums = self.chain.model.sums(&emissions);
        let mut slopes = Slopes::towards(states, &self.chain.model.chain, 2.0);
        let marginals = slopes.less_expected(&self.chain.model, &emissions, &sums);
        let truth = self.true_segments(states);
        let mut segments = plausible(&self.kinds, &marginals[..example.places], example.barrier, self.least);
        segments.extend(&truth);
        segments.sort_unstable();
        segments.dedup();
        let mut features = Features::default();
        for &segment in &segments {
            (example.features)(segment, &mut features);
            features.end_token();
        }
        let expected = self.less_expected(&mut slopes, &emissions, &sums, &segments, &features);
        for (index, (segment, expected)) in segments.iter().zip(expected).enumerate() {
            let mut slope = [0.0; KINDS];
            slope[segment.kind as usize] = f32::from(u8::from(truth.contains(segment))) - expected;
            for &code in features.of(index) {
                self.rows.climb(code as usize & (self.rows.weights.len() - 1), &slope, self.step, self.chain.pull);
            }
        }
        self.chain.climb(&example.tokens.features, &slopes);
        self.chain.emissions = emissions;
    }

    /// The segments that states stand for.
    fn true_segments(&self, states: &[u8]) -> Vec<Segment> {
        let labels = self.chain.model.chain.labels;
        let label = |token: usize| labels[states[token] as usize];
        let segment = |start: usize| {
            let kind = self.kinds.iter().position(|[first, _]| *first == label(start))?;
            let goes_on = |token: &usize| label(*token) == self.kinds[kind][1];
            let others = (start + 1..states.len()).take_while(goes_on).count();
            Some(Segment { tokens: Run::new(start, start + 1 + others), kind: kind as u8 })
        };
        (0..states.len()).filter_map(segment).collect()
    }

    /// Takes off the slopes what the model expects of a sequence. Gives each segment's probability.
    fn less_expected(
        &self,
        slopes: &mut Slopes<S>,
        emissions: &[Row<f32>],
        sums: &Sums<S>,
        segments: &[Segment],
        features: &Features,
    ) -> Vec<f32> {
        let scores: Vec<_> = (0..features.len()).map(|segment| self.rows.score(features.of(segment))).collect();
        let lattice = Lattice::new(&self.chain.model, &self.kinds, emissions, sums, segments, &scores);
        let forward = lattice.forward();
        let backward = lattice.backward();
        let total = forward.last().map_or(0.0, |last| last.iter().sum::<f64>()).max(f64::MIN_POSITIVE);
        let labels = &self.chain.model.chain.labels;
        let mut probabilities = vec![0.0; segments.len()];
        for (token, before) in forward.iter().enumerate().take(emissions.len()) {
            // What begins at this token: which state, how likely.
            let mut begins = [0.0f64; S];
            for state in lattice.outside_at(token) {
                let behind = lattice.outside_factor(token, state) * backward[token + 1][state] / total;
                begins[state] += behind;
                let probability = behind * lattice.leading(before, token, state);
                slopes.labels[token][labels[state] as usize] -= probability as f32;
            }
            for &opening in &lattice.openings {
                let Opening { first, inside, kind } = opening;
                let leading = lattice.leading(before, token, first);
                let own = |index: &usize| segments[*index].kind as usize == kind;
                for index in lattice.beginning(token).filter(own) {
                    let run = segments[index].tokens;
                    let state = opening.last(run.len());
                    let behind = lattice.segment_factor(index, opening) * backward[run.end as usize][state] / total;
                    begins[first] += behind;
                    let probability = (behind * leading) as f32;
                    probabilities[index] += probability;
                    slopes.labels[token][labels[first] as usize] -= probability;
                    for row in &mut slopes.labels[token + 1..run.end as usize] {
                        row[labels[inside] as usize] -= probability;
                    }
                    if run.len() > 1 {
                        slopes.transitions[first][inside] -= probability;
                        slopes.transitions[inside][inside] -= probability * (run.len() - 2) as f32;
                    }
                }
            }
            for (state, &behind) in begins.iter().enumerate().filter(|(_, behind)| **behind > 0.0) {
                if token == 0 {
                    slopes.first[state] -= (f64::from(self.chain.model.first[state]).exp() * behind) as f32;
                    continue;
                }
                for (from, &sum) in before.iter().enumerate() {
                    let factor = f64::from(self.chain.model.factors[from][state]);
                    slopes.transitions[from][state] -= (sum * factor * behind) as f32;
                }
            }
        }
        probabilities
    }

    /// The model learned so far, its weights in a byte each.
    pub fn model(&self) -> SegmentCrf<S> {
        let (rows, scale) = self.rows.in_bytes();
        SegmentCrf::new(self.chain.model(), self.kinds, rows, scale)
    }
}

impl Table<KINDS> {
    fn score(&self, codes: &[u32]) -> [f32; KINDS] {
        let mut sum = [0.0; KINDS];
        for &code in codes {
            let row = &self.weights[code as usize & (self.weights.len() - 1)];
            sum.iter_mut().zip(row).for_each(|(total, weight)| *total += weight);
        }
        sum
    }
}

impl<const S: usize> Lattice<'_, S> {
    /// Sums over what may follow each place, by the state of the token before it.
    fn backward(&self) -> Vec<[f64; S]> {
        let length = self.emissions.len();
        let mut sums = vec![[0.0; S]; length + 1];
        sums[length] = [1.0; S];
        for token in (0..length).rev() {
            let mut begins = [0.0f64; S];
            for state in self.outside_at(token) {
                begins[state] += self.outside_factor(token, state) * sums[token + 1][state];
            }
            for &opening in &self.openings {
                for index in self.beginning(token) {
                    let segment = self.segments[index];
                    if segment.kind as usize == opening.kind {
                        let behind = sums[segment.tokens.end as usize][opening.last(segment.tokens.len())];
                        begins[opening.first] += self.segment_factor(index, opening) * behind;
                    }
                }
            }
            let leads = |factors: &[f32; S]| factors.iter().zip(&begins).map(|(f, sum)| f64::from(*f) * sum).sum();
            sums[token] = std::array::from_fn(|state| leads(&self.model.factors[state]));
        }
        sums
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crf::{Chain, LABELS};

    /// Label 0 is outside; 1 and 2 are a segment's first token and the others.
    const CHAIN: Chain<3> = Chain { labels: [0, 1, 2], after: [0b011, 0b111, 0b111], first: 0b011 };
    const ONLY: [Kind; KINDS] = [[1, 2], [6, 7]];

    type Show = fn(Segment, &mut Features);

    /// Whether it has two tokens, which no token by itself can show.
    fn length(segment: Segment, out: &mut Features) {
        out.push(u32::from(segment.tokens.len() == 2));
    }

    fn example(codes: &[u32], states: &[u8]) -> SegmentExample<Show> {
        let mut features = Features::default();
        for &code in codes {
            features.push(code);
            features.end_token();
        }
        let tokens = Example { features, states: states.to_vec() };
        SegmentExample { tokens, places: states.len(), barrier: Run::new(0, 0), features: length as Show }
    }

    fn decode(model: &SegmentCrf<3>, example: &SegmentExample<Show>) -> Vec<u8> {
        let mut emissions = vec![];
        model.chain().emissions(&example.tokens.features, &mut emissions);
        let sums = model.chain().sums(&emissions);
        let marginals = model.chain().marginals(&emissions, &sums);
        let segments = plausible(&ONLY, &marginals, example.barrier, 1e-4);
        let mut features = Features::default();
        for &segment in &segments {
            length(segment, &mut features);
            features.end_token();
        }
        let scores = model.scores(&features);
        let lattice = model.lattice(&emissions, &sums, &segments, &scores);
        let ends = lattice.ends();
        let last = (0..3).max_by(|&a, &b| ends[a].total_cmp(&ends[b])).unwrap_or(0);
        assert!((ends.iter().sum::<f32>() - 1.0).abs() < 1e-4, "{ends:?}");
        lattice.decode(last)
    }

    #[test]
    fn learns_a_length_that_no_token_shows() {
        // All tokens look alike but for the first.
        let examples = [example(&[5, 3, 3, 3, 3], &[0, 1, 2, 0, 0]), example(&[5, 3, 3, 3], &[0, 1, 2, 0])];
        let chain = Learner::new(4, CHAIN, 0.3, 0.0);
        let mut learner = SegmentLearner::new(chain, ONLY, 4, 1e-4);
        for _ in 0..200 {
            examples.iter().for_each(|example| learner.learn(example));
        }
        let model = learner.model();
        for example in &examples {
            assert_eq!(decode(&model, example), example.tokens.states);
        }
    }

    #[test]
    fn without_weights_of_segments_it_is_the_chain() {
        let taught = example(&[1, 2, 3, 1], &[1, 2, 0, 1]);
        let mut learner = Learner::new(4, CHAIN, 0.5, 0.0);
        for _ in 0..5 {
            learner.learn(&taught.tokens);
        }
        let model = SegmentCrf::new(learner.model(), ONLY, vec![[0; KINDS]; 8], 1.0);
        let mut emissions = vec![];
        model.chain().emissions(&taught.tokens.features, &mut emissions);
        let sums = model.chain().sums(&emissions);
        let all = (0..4).flat_map(|start| (start + 1..=4).map(move |end| Run::new(start, end)));
        let segments: Vec<Segment> = all.map(|tokens| Segment { tokens, kind: 0 }).collect();
        let scores = vec![[0.0; KINDS]; segments.len()];
        let lattice = model.lattice(&emissions, &sums, &segments, &scores);
        for (a, b) in lattice.ends().into_iter().zip(sums.ends()) {
            assert!((a - b).abs() < 1e-5, "{a} {b}");
        }
        assert_eq!(decode(&model, &taught), model.chain().decode(&emissions, u16::MAX));
    }

    #[test]
    fn weights_survive_being_written() {
        let model = SegmentLearner::new(Learner::new(3, CHAIN, 0.5, 0.0), ONLY, 3, 0.01).model();
        let mut bytes = vec![];
        model.write(&mut bytes);
        let mut rest = &bytes[..];
        assert_eq!(SegmentCrf::read(&mut rest, CHAIN, ONLY), Ok(model));
        assert!(rest.is_empty());
        for length in 0..bytes.len() {
            assert!(SegmentCrf::read(&mut &bytes[..length], CHAIN, ONLY).is_err(), "{length} bytes were read");
        }
    }

    #[test]
    fn no_segment_runs_over_a_barrier() {
        let row = |first: f32, inside: f32| {
            let mut row: Row<f32> = [0.0; LABELS];
            (row[1], row[2]) = (first, inside);
            row
        };
        let marginals = [row(0.9, 0.0), row(0.1, 0.5), row(0.1, 0.5), row(0.1, 0.0)];
        let runs = |barrier: Run| -> Vec<Run> {
            plausible(&ONLY, &marginals, barrier, 0.05).iter().map(|segment| segment.tokens).collect()
        };
        assert!(runs(Run::new(0, 0)).contains(&Run::new(0, 3)));
        assert!(runs(Run::new(1, 2)).iter().all(|run| run.end <= 1 || run.start >= 2));
    }
}
