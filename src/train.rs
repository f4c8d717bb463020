//! Learns the weights that choose attributions: articles with gold attributions go in, [`Weights`] come out.
//!
//! The argument model looks at the span model's labels, so it must learn from labels as good as those it will meet: for
//! each part of the articles they come from a span model that has not seen that part (jackknifing). The same articles,
//! grammar and settings always give the same weights, on any number of threads.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::attribution::decision::{Outline, Reading, Scope, Window, candidates, part_features};
use crate::attribution::propose;
use crate::crf::{Chain, Crf, Example, Features, Learner, Segment, SegmentCrf, SegmentExample, SegmentLearner};
use crate::document;
use crate::eval::{CodePoints, Gold, Role};
use crate::grammar::{self, Grammar};
use crate::span::{Run, Span};
use crate::syntax;
use crate::weights::label::{CONTENT, CUE, END, NONE, SOURCE};
use crate::weights::{ARGUMENT_PARTS, ARGUMENT_STATES, CueRates, SPAN_STATES, Weights, argument_chain, span_chain};

/// How to learn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Decides the order in which examples come.
    pub seed: u64,
    /// Parts for jackknifing, at least 2.
    pub folds: usize,
    /// Passes over the articles: of the span model for a part, of the span model, of the argument model, and of what that
    /// one learns of whole sources and contents.
    pub passes: [usize; 4],
    /// First step of each model: see [`Learner::new`].
    pub steps: [f32; 2],
    /// Rows of each model, as a power of two.
    pub bits: [u32; 2],
    /// How strongly weights are pulled towards zero: see [`Learner::new`].
    pub pull: f32,
    /// Attributions less likely than this will be left out.
    pub least: f32,
    /// The same for those whose content is quoted.
    pub least_quoted: f32,
    /// The same for those whose cue a rule proposes.
    pub least_proposed: f32,
}

impl Settings {
    fn manner(&self, model: usize, passes: usize) -> Manner {
        Manner { seed: self.seed, bits: self.bits[model], step: self.steps[model], pull: self.pull, passes }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            seed: 1,
            folds: 4,
            passes: [5, 7, 7, 4],
            steps: [0.01, 0.003],
            bits: [20, 20],
            pull: 0.01,
            least: 0.3,
            least_quoted: 0.15,
            least_proposed: 0.2,
        }
    }
}

/// What is being done, to show progress.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// Articles are read, parsed and matched.
    Reading,
    /// Span models for parts.
    Jackknife,
    /// The span model.
    Spans,
    /// The argument model.
    Arguments,
}

/// Learns from articles.
///
/// `progress` is told what has been done, and how much of that phase (0 to 1).
pub fn train(gold: &[Gold], grammar: &Grammar, settings: &Settings, progress: &(dyn Fn(Phase, f32) + Sync)) -> Weights {
    progress(Phase::Reading, 0.0);
    let mut articles: Vec<Lesson> = gold.par_iter().map(|gold| Lesson::of(gold, grammar)).collect();
    let folds = settings.folds.clamp(2, articles.len().max(2));
    let jackknifed: Vec<_> = (0..folds)
        .into_par_iter()
        .map(|fold| {
            let part = |index: usize| index % folds == fold;
            let others = articles.iter().enumerate().filter(|(index, _)| !part(*index)).map(|(_, article)| article);
            let others: Vec<&Lesson> = others.collect();
            let rates = rates(&others);
            let spans = learn_spans(&others, &rates, settings.manner(0, settings.passes[0]), &|_| ());
            let own = articles.iter().enumerate().filter(|(index, _)| part(*index));
            let labels = own.map(|(index, article)| (index, article.reading.with_rates(&rates).span_labels(&spans)));
            let labels: Vec<_> = labels.collect();
            progress(Phase::Jackknife, (fold + 1) as f32 / folds as f32);
            labels
        })
        .collect();
    for (index, labels) in jackknifed.into_iter().flatten() {
        articles[index].labels = labels;
    }
    let all: Vec<&Lesson> = articles.iter().collect();
    let rates = rates(&all);
    let spans = learn_spans(&all, &rates, settings.manner(0, settings.passes[1]), &|done| progress(Phase::Spans, done));
    let examples = all.par_iter().flat_map_iter(|article| article.argument_examples(&rates)).collect();
    let tell = |done| progress(Phase::Arguments, done);
    let arguments = learn_arguments(examples, settings.manner(1, settings.passes[2]), settings.passes[3], &tell);
    let Settings { least, least_quoted, least_proposed, .. } = *settings;
    Weights { rates, spans, arguments, least, least_quoted, least_proposed }
}

/// Each token's label, and the probability that it is part of a cue.
type SpanLabels = (Vec<u8>, Vec<f32>);

/// An article to learn from.
struct Lesson {
    reading: Reading,
    /// Gold attributions: tokens of source, cue and content, in order.
    gold: Vec<[Vec<usize>; 3]>,
    /// What a span model says that has not seen the article.
    labels: SpanLabels,
}

impl Lesson {
    fn of(gold: &Gold, grammar: &Grammar) -> Lesson {
        let document = document::parse(&gold.text, None, &grammar.lexicon);
        let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
        let matches = grammar::find(&document, &syntax, grammar);
        let proposed = propose(&document, &syntax, &matches, grammar);
        let reading = Reading::new(&document, &syntax, grammar, &CueRates::default(), &proposed);
        let points = CodePoints::of(&gold.text);
        let tokens = |spans: &[(usize, usize)]| {
            let spans =
                spans.iter().filter_map(|&(start, end)| Some(Span::new(points.byte(start)?, points.byte(end)?)));
            let mut tokens: Vec<usize> = spans.flat_map(|span| document.tokens_of(span).range()).collect();
            tokens.sort_unstable();
            tokens.dedup();
            tokens
        };
        let gold = gold.attributions.iter().map(|one| Role::ALL.map(|role| tokens(one.part(role)))).collect();
        Lesson { reading, gold, labels: (vec![], vec![]) }
    }

    /// The true label of each token. Where attributions overlap, cues count before sources, sources before contents.
    fn true_labels(&self) -> Vec<u8> {
        let mut labels = vec![NONE; self.reading.stems().count()];
        for (part, pair) in [(2, CONTENT), (0, SOURCE), (1, CUE)] {
            for tokens in self.gold.iter().map(|parts| &parts[part]) {
                mark(&mut labels, tokens.iter().copied(), pair);
            }
        }
        mend(&mut labels, &[SOURCE, CONTENT, CUE]);
        labels
    }

    fn span_examples(&self, rates: &CueRates) -> Vec<Example> {
        let reading = self.reading.with_rates(rates);
        let labels = self.true_labels();
        let chain = span_chain();
        let example = |&paragraph| {
            let mut features = Features::default();
            reading.span_features(paragraph, &mut features);
            let mut labels = labels[paragraph.tokens.range()].to_vec();
            mend(&mut labels, &[SOURCE, CONTENT, CUE]);
            chain.states(&labels).map(|states| Example { features, states })
        };
        reading.paragraphs().iter().filter_map(example).collect()
    }

    fn argument_examples(&self, rates: &CueRates) -> Vec<(Example, Outline)> {
        let (labels, probability) = &self.labels;
        let reading = self.reading.with_rates(rates);
        let scene = reading.scene(labels, probability);
        let mut cues = candidates(&reading, &Scope::LEARNING, labels, probability);
        for [_, cue, _] in &self.gold {
            let meets = |run: &Run| cue.iter().any(|&token| run.has(token));
            if let (Some(&first), Some(&last)) = (cue.first(), cue.last())
                && !cues.iter().any(meets)
            {
                cues.push(Run::new(first, last + 1));
            }
        }
        let chain = argument_chain();
        let example = |&cue: &Run| {
            let window = reading.window(&Scope::LEARNING, cue)?;
            let mut features = Features::default();
            scene.argument_features(cue, &window, &mut features);
            let states = chain.states(&argument_labels(cue, &window, self.gold_of(cue, &cues)))?;
            Some((Example { features, states }, scene.outline(cue, &window)))
        };
        cues.iter().filter_map(example).collect()
    }

    /// The gold attribution that a candidate stands for: of all candidates that share a token with its cue, the one with
    /// the same words; or else the one that shares most, and of those the shortest.
    fn gold_of(&self, cue: Run, candidates: &[Run]) -> Option<&[Vec<usize>; 3]> {
        let rank = |gold: &[usize], run: Run| {
            let shared = gold.iter().filter(|&&token| run.has(token)).count();
            let same = shared == run.len() && shared == gold.len();
            (same, shared, std::cmp::Reverse((run.len(), run.start)))
        };
        self.gold.iter().find(|[_, gold, _]| {
            let own = rank(gold, cue);
            own.1 > 0 && candidates.iter().all(|&other| rank(gold, other) <= own)
        })
    }
}

/// Labels of a window around a cue, and of the end.
fn argument_labels(cue: Run, window: &Window, gold: Option<&[Vec<usize>; 3]>) -> Vec<u8> {
    let mut labels = vec![NONE; window.len()];
    let inside = |tokens: &Vec<usize>| {
        let tokens = tokens.iter().filter(|&&token| !cue.has(token));
        tokens.filter_map(|&token| window.place(token)).collect::<Vec<usize>>()
    };
    let [none, unsourced, sourced] = END;
    let end = match gold.map(|[source, _, content]| (longest_run(&inside(source)), inside(content))) {
        Some((source, content)) if !content.is_empty() => {
            mark(&mut labels, content.into_iter(), CONTENT);
            mark(&mut labels, source.iter().copied(), SOURCE);
            mend(&mut labels, &[SOURCE, CONTENT]);
            if !labels.contains(&CONTENT[0]) {
                labels.fill(NONE);
                none
            } else if source.is_empty() {
                unsourced
            } else {
                sourced
            }
        }
        _ => none,
    };
    labels.push(end);
    labels
}

/// The longest run of neighbours among tokens in order.
fn longest_run(tokens: &[usize]) -> Vec<usize> {
    let runs = tokens.chunk_by(|a, b| a + 1 == *b);
    runs.max_by_key(|run| run.len()).map(<[usize]>::to_vec).unwrap_or_default()
}

/// Marks tokens, in order, with a pair of labels: neighbours go on, others begin.
fn mark(labels: &mut [u8], tokens: impl Iterator<Item = usize>, [first, inside]: [u8; 2]) {
    let mut last = None;
    for token in tokens {
        labels[token] = if token > 0 && last == Some(token - 1) { inside } else { first };
        last = Some(token);
    }
}

/// Lets what goes on without a beginning begin: its beginning was marked as something else.
fn mend(labels: &mut [u8], pairs: &[[u8; 2]]) {
    let mut last = NONE;
    for label in labels {
        if let Some([first, _]) =
            pairs.iter().find(|[first, inside]| *label == *inside && last != *first && last != *inside)
        {
            *label = *first;
        }
        last = *label;
    }
}

/// How often each word was in a cue.
fn rates(articles: &[&Lesson]) -> CueRates {
    let mut counts: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for article in articles {
        for (stem, label) in article.reading.stems().zip(article.true_labels()) {
            let count = counts.entry(stem).or_default();
            count.0 += u32::from(CUE.contains(&label));
            count.1 += 1;
        }
    }
    CueRates::from_counts(counts)
}

fn learn_spans(articles: &[&Lesson], rates: &CueRates, manner: Manner, progress: &dyn Fn(f32)) -> Crf<SPAN_STATES> {
    let mut examples: Vec<Example> = articles.iter().flat_map(|article| article.span_examples(rates)).collect();
    drop_rare(examples.iter_mut().map(|example| &mut example.features));
    learn(&mut examples, |example| example, span_chain(), manner, progress)
}

/// Learns a chain from examples, of each of which `tokens` gives the part to learn from.
fn learn<const S: usize, T>(
    examples: &mut [T],
    tokens: impl Fn(&T) -> &Example,
    chain: Chain<S>,
    manner: Manner,
    progress: &dyn Fn(f32),
) -> Crf<S> {
    let mut learner = Learner::new(manner.bits, chain, manner.step, manner.pull);
    manner.pass_over(examples, progress, |example, counts| {
        learner.learn(tokens(example));
        if counts {
            learner.count();
        }
    });
    learner.model()
}

/// While it is taught, a model looks at a source or content that is as likely as this by the chain alone: far less likely
/// ones than when it is used, or it learns little of what is wrong.
const LEAST_OF_PART: f32 = 0.003;

/// Rows of whole sources' and contents' features, as a power of two.
const PART_BITS: u32 = 16;

/// How much further the weights of whole parts move at first than those of tokens: there are far fewer parts.
const PART_STEP: f32 = 2.0;

fn learn_arguments(
    mut examples: Vec<(Example, Outline)>,
    manner: Manner,
    part_passes: usize,
    progress: &dyn Fn(f32),
) -> SegmentCrf<ARGUMENT_STATES> {
    drop_rare(examples.iter_mut().map(|(example, _)| &mut example.features));
    let part = |(tokens, outline): (Example, Outline)| SegmentExample {
        tokens,
        places: outline.len(),
        barrier: outline.cue(),
        features: move |segment: Segment, out: &mut Features| part_features(&outline, segment, out),
    };
    let mut examples: Vec<_> = examples.into_iter().map(part).collect();
    let share = part_passes as f32 / (manner.passes + part_passes) as f32;
    let tell = |done| progress(done * (1.0 - share));
    let chain = learn(&mut examples, |example| &example.tokens, argument_chain(), manner, &tell);
    let step = PART_STEP * manner.step;
    let mut learner = SegmentLearner::new(chain, ARGUMENT_PARTS, PART_BITS, step, manner.pull, LEAST_OF_PART);
    let manner = Manner { passes: part_passes, ..manner };
    manner.pass_over(&mut examples, &|done| progress(1.0 - share + done * share), |example, counts| {
        learner.learn(example);
        if counts {
            learner.count();
        }
    });
    learner.model()
}

/// How one model is learned.
#[derive(Clone, Copy)]
struct Manner {
    seed: u64,
    bits: u32,
    step: f32,
    pull: f32,
    passes: usize,
}

/// How often in a pass the weights count for the mean that becomes the model.
const COUNTS: usize = 4;

impl Manner {
    /// Shows all examples, in another order at each pass; and whether the weights count after an example, which they do
    /// [`COUNTS`] times in each pass but the first third.
    fn pass_over<T>(self, examples: &mut [T], progress: &dyn Fn(f32), mut learn: impl FnMut(&T, bool)) {
        let mut random = Random(self.seed.wrapping_mul(2) | 1);
        for pass in 0..self.passes {
            random.shuffle(examples);
            let part = examples.len().div_ceil(COUNTS).max(1);
            for (index, example) in examples.iter().enumerate() {
                let ends_part = (index + 1) % part == 0 || index + 1 == examples.len();
                learn(example, ends_part && pass >= self.passes / 3);
            }
            progress((pass + 1) as f32 / self.passes as f32);
        }
    }
}

/// A feature that is seen less often than this is left out: it says little, and takes a row.
const RARE: u8 = 4;

/// Leaves rare features out. Two that share the lower bits of their codes count as one.
fn drop_rare<'a>(examples: impl Iterator<Item = &'a mut Features>) {
    const COUNTED: usize = 1 << 24;
    let mut examples: Vec<&mut Features> = examples.collect();
    let mut counts = vec![0u8; COUNTED];
    for &code in examples.iter().flat_map(|features| features.codes()) {
        let count = &mut counts[code as usize % COUNTED];
        *count = count.saturating_add(1);
    }
    for features in &mut examples {
        features.retain(|code| counts[code as usize % COUNTED] >= RARE);
    }
}

/// Random numbers that are always the same (xorshift, Marsaglia 2003). Never zero.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for index in (1..list.len()).rev() {
            list.swap(index, self.below(index + 1));
        }
    }
}
