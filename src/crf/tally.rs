//! Scores of tokens whose features come one by one.
//!
//! Most of the time of a large model goes to waiting for rows. So a row is sent for as soon as its feature is known, and
//! read only when the next token has ended: until then it has come, and nothing waits.

use super::{Crf, Row};

/// Adds up the features of one token after another.
#[derive(Clone, Debug)]
pub struct Tally<'a, const S: usize> {
    model: &'a Crf<S>,
    /// Features of the current token.
    codes: Vec<u32>,
    /// The last token that has ended: its features, and what else counts for it.
    waiting: Option<(Vec<u32>, Row<i32>)>,
    /// Memory for features, used again.
    spare: Vec<u32>,
    done: Vec<Row<f32>>,
}

impl<'a, const S: usize> Tally<'a, S> {
    /// No token yet.
    pub fn new(model: &'a Crf<S>) -> Tally<'a, S> {
        Tally { model, codes: vec![], waiting: None, spare: vec![], done: vec![] }
    }

    /// Gives the current token a feature.
    #[inline(always)]
    pub fn push(&mut self, code: u32) {
        self.model.rows.fetch(code);
        self.codes.push(code);
    }

    /// Ends the current token. `more` is what else counts for its labels.
    pub fn end_token(&mut self, more: Row<i32>) {
        let spare = std::mem::take(&mut self.spare);
        let codes = std::mem::replace(&mut self.codes, spare);
        self.settle();
        self.waiting = Some((codes, more));
    }

    /// Adds up what waits.
    fn settle(&mut self) {
        let Some((mut codes, more)) = self.waiting.take() else { return };
        let mut total = self.model.sum(&codes);
        total.iter_mut().zip(more).for_each(|(total, more)| *total += more);
        self.done.push(self.model.emission(total));
        codes.clear();
        self.spare = codes;
    }

    /// Gives the scores of the tokens since the last time, transitions not counted.
    pub fn take(&mut self, out: &mut Vec<Row<f32>>) {
        self.settle();
        out.clear();
        out.append(&mut self.done);
    }
}
