//! The argument model's scores of tokens, without a second look at what is known.
//!
//! One token is looked at for many cues, and much of what is seen is the same each time; for one cue, much is the same from
//! one token to the next. So the features of a [`Group`] are added up once for each key that it has. Sums are whole numbers:
//! they come out the same in any order.

use super::template::{GROUPS, Group, Key, Sink, Template};
use crate::crf::{Crf, LABELS, Row, Tally};
use crate::weights::ARGUMENT_STATES;

/// Sums that are remembered of a group for an article, for about the 256 tokens around a cue. Of the others, only the last
/// token's is.
const REMEMBERED: usize = 2048;

/// No token has this key.
const NO_KEY: Key = [u32::MAX; 3];

/// Adds up features.
pub(crate) struct Sums<'a> {
    model: &'a Crf<ARGUMENT_STATES>,
    /// Of features that are in no group.
    tally: Tally<'a, ARGUMENT_STATES>,
    groups: [Known; GROUPS],
    /// Whether the current token has groups.
    is_grouped: bool,
}

/// What is known of a group.
struct Known {
    /// Keys and sums. How many is a power of two.
    sums: Vec<(Key, Row<i32>)>,
    /// The place of the current token's.
    at: usize,
    /// The current token's key, if that is not known yet.
    missing: Option<Key>,
    /// Its features, then.
    codes: Vec<u32>,
}

impl Known {
    fn new(size: usize) -> Known {
        Known { sums: vec![(NO_KEY, [0; LABELS]); size], at: 0, missing: None, codes: vec![] }
    }

    fn begin_token(&mut self, key: Option<Key>) {
        let [a, b, c] = key.unwrap_or(NO_KEY);
        self.at = (a.wrapping_mul(8) ^ b ^ c) as usize & (self.sums.len() - 1);
        self.missing = (key.is_none() || self.sums[self.at].0 != [a, b, c]).then_some([a, b, c]);
    }

    fn sum(&mut self, model: &Crf<ARGUMENT_STATES>) -> &Row<i32> {
        if let Some(key) = self.missing {
            self.sums[self.at] = (key, model.sum(&self.codes));
            self.codes.clear();
        }
        &self.sums[self.at].1
    }
}

impl<'a> Sums<'a> {
    /// Nothing known yet, of an article.
    pub(super) fn new(model: &'a Crf<ARGUMENT_STATES>) -> Sums<'a> {
        let groups = [1, 1, 1, REMEMBERED, REMEMBERED].map(Known::new);
        Sums { model, tally: Tally::new(model), groups, is_grouped: false }
    }

    /// Forgets what is so for one cue only.
    pub(super) fn begin_cue(&mut self) {
        for group in [Group::Place, Group::Between, Group::Quotation] {
            self.groups[group as usize].sums[0].0 = NO_KEY;
        }
    }

    /// Gives the scores of the tokens since the last time.
    pub(super) fn take(&mut self, out: &mut Vec<Row<f32>>) {
        self.tally.take(out);
    }
}

impl Sink for Sums<'_> {
    #[inline(always)]
    fn begin_token(&mut self, keys: [Option<Key>; GROUPS]) {
        self.groups.iter_mut().zip(keys).for_each(|(group, key)| group.begin_token(key));
        self.is_grouped = true;
    }

    #[inline(always)]
    fn add<const N: usize>(&mut self, template: Template, values: [u32; N]) {
        self.tally.push(template.code(values));
    }

    #[inline(always)]
    fn add_of<const N: usize>(&mut self, group: Group, template: Template, values: [u32; N]) {
        let group = &mut self.groups[group as usize];
        if group.missing.is_some() {
            let code = template.code(values);
            self.model.fetch(code);
            group.codes.push(code);
        }
    }

    fn end_token(&mut self) {
        let mut total = [0; LABELS];
        if std::mem::take(&mut self.is_grouped) {
            for group in &mut self.groups {
                let sum = group.sum(self.model);
                total.iter_mut().zip(sum).for_each(|(total, sum)| *total += sum);
            }
        }
        self.tally.end_token(total);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::decision::{Reading, Scope, candidates};
    use crate::attribution::propose;
    use crate::crf::Features;
    use crate::{Grammar, document, grammar, syntax};

    /// Cues of one sentence and of several, a rule's and others, quotations that go on.
    const TEXT: &str = "“We lost,” Ms. Okafor said on Monday, adding that the council, which denied it had known, “will have to \
        explain why the bridge was closed without a word to anybody.” “And we know why,” she told reporters who asked.\n\n\
        According to the ministry, exports fell by 4 percent in May, and two officials said they expect more of it, \
        although a spokesman warned that nobody knows.";

    #[test]
    fn what_is_remembered_changes_no_score() {
        let grammar = Grammar::builtin();
        let weights = grammar.weights.as_ref().unwrap();
        let document = document::parse(TEXT, None, &grammar.lexicon);
        let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
        let matches = grammar::find(&document, &syntax, &grammar);
        let proposed = propose(&document, &syntax, &matches, &grammar);
        let reading = Reading::new(&document, &syntax, &grammar, &weights.rates, &proposed);
        let (labels, probability) = reading.span_labels(&weights.spans);
        let scene = reading.scene(&labels, &probability);
        let cues = candidates(&reading, &Scope::LEARNING, &labels, &probability);
        assert!(cues.len() > 4, "{cues:?}");
        let mut sums = Sums::new(weights.arguments.chain());
        let (mut features, mut found, mut expected) = (Features::default(), vec![], vec![]);
        for cue in cues {
            let window = reading.window(&Scope::LEARNING, cue).unwrap();
            scene.emissions(cue, &window, &mut sums, &mut found);
            scene.argument_features(cue, &window, &mut features);
            weights.arguments.chain().emissions(&features, &mut expected);
            assert_eq!(found, expected, "{cue:?}");
        }
    }
}
