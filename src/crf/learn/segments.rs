//! Training of what segments' features add to a chain that has learned.
//!
//! The chain stays as it is: it has to find the plausible segments by itself, and what it says of a sequence holds for texts
//! unlike those learned from, more than what is learned of whole segments.

use super::{Example, Features, Table};
use crate::crf::segments::{KINDS, Kind, Lattice, Segment, SegmentCrf, plausible};
use crate::crf::{Crf, Row};
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
    chain: Crf<S>,
    kinds: [Kind; KINDS],
    rows: Table<KINDS>,
    step: f32,
    pull: f32,
    /// The probability from which a segment is looked at.
    least: f32,
    emissions: Vec<Row<f32>>,
}

impl<const S: usize> SegmentLearner<S> {
    /// Begins with a chain that has learned, and zeros in `2^bits` rows of segments' features. `step` and `pull` are as for
    /// [`super::Learner::new`]. Segments are looked at that the chain finds at least as likely as `least`.
    pub fn new(chain: Crf<S>, kinds: [Kind; KINDS], bits: u32, step: f32, pull: f32, least: f32) -> SegmentLearner<S> {
        let rows = Table::new(vec![[0.0; KINDS]; 1 << bits]);
        SegmentLearner { chain, kinds, rows, step, pull, least, emissions: vec![] }
    }

    /// Learns from one example.
    pub fn learn(&mut self, example: &SegmentExample<impl Fn(Segment, &mut Features)>) {
        let states = &example.tokens.states;
        if states.is_empty() {
            return;
        }
        let mut emissions = std::mem::take(&mut self.emissions);
        self.chain.emissions(&example.tokens.features, &mut emissions);
        let sums = self.chain.sums(&emissions);
        let marginals = self.chain.marginals(&emissions, &sums);
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
        let scores: Vec<_> = (0..features.len()).map(|segment| self.rows.sum(features.of(segment))).collect();
        let expected = Lattice::new(&self.chain, &self.kinds, &emissions, &sums, &segments, &scores).probabilities();
        for (index, (segment, expected)) in segments.iter().zip(expected).enumerate() {
            let mut slope = [0.0; KINDS];
            slope[segment.kind as usize] = f32::from(u8::from(truth.contains(segment))) - expected;
            self.rows.climb_all(features.of(index), &slope, self.step, self.pull);
        }
        self.emissions = emissions;
    }

    /// The segments that states stand for.
    fn true_segments(&self, states: &[u8]) -> Vec<Segment> {
        let labels = self.chain.chain.labels;
        let label = |token: usize| labels[states[token] as usize];
        let segment = |start: usize| {
            let kind = self.kinds.iter().position(|[first, _]| *first == label(start))?;
            let goes_on = |token: &usize| label(*token) == self.kinds[kind][1];
            let others = (start + 1..states.len()).take_while(goes_on).count();
            Some(Segment { tokens: Run::new(start, start + 1 + others), kind: kind as u8 })
        };
        (0..states.len()).filter_map(segment).collect()
    }

    /// Counts the weights as they are now: see [`super::Learner::count`].
    pub fn count(&mut self) {
        self.rows.count();
    }

    /// The model learned so far, its weights in a byte each: see [`super::Learner::model`].
    pub fn model(&self) -> SegmentCrf<S> {
        let (rows, scale) = self.rows.in_bytes();
        SegmentCrf::new(self.chain.clone(), self.kinds, rows, scale)
    }
}

impl<const S: usize> Lattice<'_, S> {
    /// Each segment's probability.
    fn probabilities(&self) -> Vec<f32> {
        let (forward, backward) = (self.forward(), self.backward());
        let total = forward.last().map_or(0.0, |last| last.iter().sum::<f64>()).max(f64::MIN_POSITIVE);
        let of = |(index, segment): (usize, &Segment)| {
            let (start, end) = (segment.tokens.start as usize, segment.tokens.end as usize);
            let ways = self.openings.iter().filter(|opening| opening.kind == segment.kind as usize);
            let ways = ways.map(|&opening| {
                let behind = backward[end][opening.last(end - start)];
                self.leading(&forward[start], start, opening.first) * self.segment_factor(index, opening) * behind
            });
            (ways.sum::<f64>() / total) as f32
        };
        self.segments.iter().enumerate().map(of).collect()
    }

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
    use crate::crf::{Chain, LABELS, Learner};

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
        let mut chain = Learner::new(4, CHAIN, 0.3, 0.0);
        for _ in 0..20 {
            examples.iter().for_each(|example| {
                chain.learn(&example.tokens);
            });
        }
        let chain = chain.model();
        let mut emissions = vec![];
        let alone = |example: &SegmentExample<Show>, emissions: &mut Vec<Row<f32>>| {
            chain.emissions(&example.tokens.features, emissions);
            chain.decode(emissions, u16::MAX)
        };
        assert!(examples.iter().any(|example| alone(example, &mut emissions) != example.tokens.states));
        let mut learner = SegmentLearner::new(chain.clone(), ONLY, 4, 0.3, 0.0, 1e-4);
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
        let model = SegmentLearner::new(Learner::new(3, CHAIN, 0.5, 0.0).model(), ONLY, 3, 0.5, 0.0, 0.01).model();
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
