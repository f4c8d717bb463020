//! Scores of tokens whose features come one by one.
//!
//! A large table does not fit into the processor's cache, and waiting for its rows would take most of the time. So a row is
//! sent for as soon as its feature is known, and read only when the next token has ended: by then it has come.

use super::{Crf, LABELS, Row};

/// Adds up the features of one token after another.
#[derive(Clone, Debug)]
pub struct Tally<'a, const S: usize> {
    model: &'a Crf<S>,
    /// Features of the current token.
    codes: Vec<u32>,
    /// Features of the token before, which are not added up yet.
    waiting: Vec<u32>,
    /// What else counts for that token, if there is one.
    more: Option<Row<i32>>,
    done: Vec<Row<f32>>,
}

impl<'a, const S: usize> Tally<'a, S> {
    /// No token yet.
    pub fn new(model: &'a Crf<S>) -> Tally<'a, S> {
        Tally { model, codes: vec![], waiting: vec![], more: None, done: vec![] }
    }

    /// Gives the current token a feature.
    #[inline(always)]
    pub fn push(&mut self, code: u32) {
        self.model.fetch(code);
        self.codes.push(code);
    }

    /// Ends the current token. `more` is a sum of features that are known already, by label.
    pub fn end_token(&mut self, more: Row<i32>) {
        self.settle();
        std::mem::swap(&mut self.codes, &mut self.waiting);
        self.more = Some(more);
    }

    /// Adds up what waits.
    fn settle(&mut self) {
        let Some(more) = self.more.take() else { return };
        let sum = self.model.sum(&self.waiting);
        let total: [i32; LABELS] = std::array::from_fn(|label| sum[label] + more[label]);
        self.done.push(self.model.emission(total));
        self.waiting.clear();
    }

    /// Gives the scores of the tokens since the last time, transitions not counted.
    pub fn take(&mut self, out: &mut Vec<Row<f32>>) {
        self.settle();
        out.clear();
        out.append(&mut self.done);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crf::{Chain, Features};

    fn model(rows: Vec<Row<i8>>) -> Crf<2> {
        let chain = Chain { labels: [0, 1], after: [0b11; 2], first: 0b11 };
        Crf::new(chain, rows, 0.5, [[0.0; 2]; 2], [0.0; 2])
    }

    #[test]
    fn scores_are_those_of_all_features_at_once() {
        let model = model((0..8).map(|row| std::array::from_fn(|label| (3 * row - 5 * label as i8) % 7)).collect());
        let mut tally = Tally::new(&model);
        let (mut found, mut expected) = (vec![], vec![]);
        // Tokens of several features, of one, of none; twice, with what is kept from the first time.
        for tokens in [&[&[1, 2, 11][..], &[], &[7]][..], &[&[4], &[6, 6]], &[]] {
            let mut features = Features::default();
            for token in tokens {
                token.iter().for_each(|&code| features.push(code));
                features.end_token();
                token.iter().for_each(|&code| tally.push(code));
                tally.end_token([0; LABELS]);
            }
            tally.take(&mut found);
            model.emissions(&features, &mut expected);
            assert_eq!(found, expected);
            assert_eq!(found.len(), tokens.len());
        }
    }

    #[test]
    fn what_is_known_already_counts_for_its_token() {
        let model = model(vec![[1; LABELS]; 8]);
        let mut tally = Tally::new(&model);
        for more in [10, 20] {
            tally.push(3);
            tally.end_token([more; LABELS]);
        }
        let mut found = vec![];
        tally.take(&mut found);
        assert_eq!(found, [[5.5; LABELS], [10.5; LABELS]]);
    }
}
