//! Learned weights choose: the rules' attributions go in as proposals, the attributions that the models find come out.
//!
//! The span model labels each paragraph's tokens as source, cue, content, or none. Each cue that it finds likely is a
//! candidate; the argument model decides whether it attributes at all, and finds its source and content: by tokens, and by
//! what `outline` shows of each plausible part as a whole. Contents do not overlap: of two that do, the likelier stays; then
//! quotations are completed. [`crate::train`] makes the weights.

mod arguments;
mod candidate;
mod facts;
mod outline;
mod quotations;
mod scope;
mod spans;
mod sums;
mod template;
mod window;

pub(crate) use arguments::Scene;
pub(crate) use candidate::candidates;
pub(crate) use outline::Outline;
pub(crate) use scope::Scope;
pub(crate) use window::Window;

use crate::crf::{Crf, Features, Row, Segment, Tally, plausible};
use crate::document::Document;
use crate::grammar::Grammar;
use crate::span::Run;
use crate::syntax::Syntax;
use crate::weights::label::{CONTENT, CUE, END, SOURCE};
use crate::weights::{ARGUMENT_PARTS, CueRates, SOURCED, SPAN_STATES, UNSOURCED, Weights};
use facts::Fact;
use sums::Sums;
use template::{Named, Sink};

use super::Attribution;

/// An attribution of the rules, in tokens.
#[derive(Clone, Debug)]
pub(crate) struct Proposal {
    /// The rule: its name's hash.
    rule: u32,
    /// Whether it stands within another's content.
    nested: bool,
    /// Source, cue, content.
    parts: [Vec<Run>; 3],
}

/// An attribution that was decided on, in tokens.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decided {
    /// The cue. Never empty.
    pub(crate) cue: Run,
    /// The source.
    pub(crate) source: Option<Run>,
    /// The content's fragments. Never empty.
    pub(crate) content: Vec<Run>,
    /// How likely it is one, above 0 and at most 1.
    pub(crate) probability: f32,
    /// The rules' attribution whose cue it shares.
    pub(crate) proposal: Option<usize>,
}

/// A paragraph, or another block that can hold claims.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paragraph {
    /// Its tokens.
    pub(crate) tokens: Run,
    /// Its sentences.
    sentences: Run,
}

/// A paragraph of more tokens is read in pieces, so that a hostile one does not take much memory at once.
const LONGEST_PARAGRAPH: u32 = 2_000;

/// An article, ready for the models.
#[derive(Clone)]
pub(crate) struct Reading {
    facts: Vec<Fact>,
    proposals: Vec<Proposal>,
    paragraphs: Vec<Paragraph>,
    /// Each token's paragraph, counted from 1; 0 for none.
    paragraph_of: Vec<u32>,
    sentences: Vec<Run>,
    /// A code for each word list: its name's hash.
    lists: Vec<u32>,
}

impl Reading {
    /// Looks at an article, and at what the rules found in it.
    pub(crate) fn new(
        document: &Document,
        syntax: &Syntax,
        grammar: &Grammar,
        rates: &CueRates,
        attributions: &[Attribution],
    ) -> Reading {
        let proposals: Vec<Proposal> = attributions.iter().map(|found| Proposal::of(document, found)).collect();
        let mut facts = facts::facts(document, syntax, &proposals);
        let sentences: Vec<Run> = document.sentences.iter().map(|sentence| sentence.tokens).collect();
        facts::rate(rates, &mut facts);
        let mut paragraph_of = vec![0; facts.len()];
        let mut paragraphs: Vec<Paragraph> = vec![];
        for block in document.blocks.iter().filter(|block| block.kind.holds_claims() && !block.sentences.is_empty()) {
            let first = paragraphs.len();
            for sentence in block.sentences.range() {
                let Run { start, end } = document.sentences[sentence].tokens;
                match paragraphs.get_mut(first..).and_then(<[Paragraph]>::last_mut) {
                    Some(Paragraph { tokens, sentences }) if end - tokens.start <= LONGEST_PARAGRAPH => {
                        (tokens.end, sentences.end) = (end, sentence as u32 + 1);
                    }
                    _ => paragraphs
                        .push(Paragraph { tokens: Run { start, end }, sentences: Run::new(sentence, sentence + 1) }),
                }
            }
            for (paragraph, number) in paragraphs[first..].iter().zip(first as u32 + 1..) {
                paragraph_of[paragraph.tokens.range()].fill(number);
            }
        }
        Reading {
            facts,
            proposals,
            paragraphs,
            paragraph_of,
            sentences,
            lists: grammar.lexicon.class_names().map(|name| template::hash(name.as_bytes(), false)).collect(),
        }
    }

    /// Paragraphs and other blocks that can hold claims.
    pub(crate) fn paragraphs(&self) -> &[Paragraph] {
        &self.paragraphs
    }

    /// The tokens of the paragraph that holds a run, where one holds all of it.
    pub(crate) fn paragraph(&self, run: Run) -> Option<Run> {
        let of = |token: u32| self.paragraph_of[token as usize];
        let number = (!run.is_empty() && of(run.start) == of(run.end - 1)).then(|| of(run.start) as usize)?;
        self.paragraphs.get(number.checked_sub(1)?).map(|paragraph| paragraph.tokens)
    }

    /// The verb stem, or else the word, of each token, hashed.
    pub(crate) fn stems(&self) -> impl Iterator<Item = u32> {
        self.facts.iter().map(|fact| fact.stem)
    }

    /// The same with other rates.
    pub(crate) fn with_rates(&self, rates: &CueRates) -> Reading {
        let mut reading = self.clone();
        facts::rate(rates, &mut reading.facts);
        reading
    }

    /// What the span model looks at in a paragraph, behind what `out` has.
    pub(crate) fn span_features(&self, paragraph: Paragraph, out: &mut impl Sink) {
        for sentence in &self.sentences[paragraph.sentences.range()] {
            spans::features(&self.facts[sentence.range()], &self.lists, out);
        }
    }

    /// Each token's label by the span model, and the probability that it is part of a cue.
    pub(crate) fn span_labels(&self, spans: &Crf<SPAN_STATES>) -> (Vec<u8>, Vec<f32>) {
        let mut labels = vec![0; self.facts.len()];
        let mut probability = vec![0.0; self.facts.len()];
        let (mut tally, mut emissions) = (Tally::new(spans), vec![]);
        for paragraph in &self.paragraphs {
            self.span_features(*paragraph, &mut tally);
            tally.take(&mut emissions);
            let tokens = paragraph.tokens.range();
            labels[tokens.clone()].copy_from_slice(&spans.decode(&emissions, u16::MAX));
            for (token, row) in tokens.zip(spans.marginals(&emissions, &spans.sums(&emissions))) {
                probability[token] = row[CUE[0] as usize] + row[CUE[1] as usize];
            }
        }
        (labels, probability)
    }

    /// The article as the argument model sees it.
    pub(crate) fn scene<'a>(&'a self, labels: &'a [u8], cue_probability: &'a [f32]) -> Scene<'a> {
        Scene::new(&self.facts, &self.proposals, labels, cue_probability)
    }

    /// The tokens around a cue that the argument model labels.
    pub(crate) fn window(&self, scope: &Scope, cue: Run) -> Option<Window> {
        Some(Window::around(cue, self.paragraph(cue)?, scope, &self.facts))
    }

    /// The rules' attribution whose cue shares a token with this one; one that is not nested before others.
    fn proposal_at(&self, cue: Run) -> Option<usize> {
        facts::proposals(&self.facts, cue).min_by_key(|&index| (self.proposals[index].nested, index))
    }
}

impl Proposal {
    fn of(document: &Document, found: &Attribution) -> Proposal {
        let parts = [&found.source, &found.cue, &found.content].map(|part| {
            let spans = part.as_ref().map_or(&[][..], |part| &part.spans);
            spans.iter().map(|&span| document.tokens_of(span)).filter(|run| !run.is_empty()).collect()
        });
        Proposal { rule: template::hash(found.rule.as_bytes(), false), nested: found.within.is_some(), parts }
    }
}

/// Decides what is attributed to whom: one attribution for each cue that the models hold for one, in order, contents apart.
pub(crate) fn decide(reading: &Reading, weights: &Weights) -> Vec<Decided> {
    let (labels, probability) = reading.span_labels(&weights.spans);
    let scene = reading.scene(&labels, &probability);
    let mut found = vec![];
    let (mut sums, mut emissions) = (Sums::new(weights.arguments.chain()), vec![]);
    for cue in candidates(reading, &Scope::DECIDING, &labels, &probability) {
        let Some(window) = reading.window(&Scope::DECIDING, cue) else { continue };
        scene.emissions(cue, &window, &mut sums, &mut emissions);
        found.extend(decided(reading, &scene, weights, cue, &window, &emissions));
    }
    let mut found = united(found);
    found.iter_mut().for_each(|one| settle(reading, one));
    let least = |one: &Decided| {
        if is_quoted(reading, one) {
            weights.least_quoted
        } else if one.proposal.is_some() {
            weights.least_proposed
        } else {
            weights.least
        }
    };
    found.retain(|one| one.probability >= least(one));
    let mut found = apart(found, reading.facts.len());
    quotations::complete(reading, &mut found);
    found
}

/// A way to cut a cue that is less likely than this is not looked at.
const LEAST_OF_CUT: f32 = 0.1;

/// A cue has a source where that is this much likelier than none. The best labels alone would ask for more: the ways to have
/// a source share its probability, and to have none there is only one.
const SOURCED_FROM: f32 = 2.0;

/// A source or content less likely than this, by the chain alone, is not looked at as a whole.
const LEAST_OF_PART: f32 = 0.03;

/// Adds what the model looks at in a whole source or content.
pub(crate) fn part_features(outline: &Outline, segment: Segment, out: &mut Features) {
    outline.features(segment.tokens, out);
}

/// The best attribution of a cue, if it is likely enough and can have a content at all.
fn decided(
    reading: &Reading,
    scene: &Scene,
    weights: &Weights,
    cue: Run,
    window: &Window,
    emissions: &[Row<f32>],
) -> Option<Decided> {
    let attributes = |ends: &[f32]| (ends[UNSOURCED] + ends[SOURCED]).min(1.0);
    let chain = weights.arguments.chain();
    let sums = chain.sums(emissions);
    let by_chain = attributes(&sums.ends());
    if by_chain < LEAST_OF_CUT {
        return None;
    }
    let outline = scene.outline(cue, window);
    let marginals = chain.marginals(emissions, &sums);
    let parts = plausible(&ARGUMENT_PARTS, &marginals[..window.len()], outline.cue(), LEAST_OF_PART);
    let mut features = Features::default();
    for &part in &parts {
        part_features(&outline, part, &mut features);
        features.end_token();
    }
    let scores = weights.arguments.scores(&features);
    let lattice = weights.arguments.lattice(emissions, &sums, &parts, &scores);
    let ends = lattice.ends();
    let proposal = reading.proposal_at(cue);
    // What is learned of whole parts holds for articles like those learned from, and would drop plain attributions of others.
    let probability = if proposal.is_some() { by_chain } else { attributes(&ends) };
    if probability < LEAST_OF_CUT {
        return None;
    }
    let is_sourced = ends[SOURCED] > SOURCED_FROM * ends[UNSOURCED];
    let labels = lattice.decode(if is_sourced { SOURCED } else { UNSOURCED });
    let part = |[first, inside]: [u8; 2]| {
        let places = Run::new(0, window.len());
        let runs = candidate::runs(places, |place| labels[place] == inside, |place| labels[place] == first);
        runs.into_iter().map(|places| window.run(places)).collect::<Vec<Run>>()
    };
    let content = part(CONTENT);
    // Where the models find no source, the rule's stands in.
    let by_rule = || {
        let [sources, ..] = &reading.proposals[proposal?].parts;
        let is_free = |run: &&Run| !run.meets(cue) && !content.iter().any(|own| own.meets(**run));
        sources.first().filter(is_free).filter(|run| reading.paragraph(**run).is_some()).copied()
    };
    let source = part(SOURCE).first().copied().or_else(by_rule);
    (!content.is_empty()).then_some(Decided { cue, source, content, probability, proposal })
}

/// Of ways to cut the same cue, keeps the likeliest. It counts as likely as that any of them is right: the model was taught
/// that one of them is, so each alone has only its share. `found` is in the order of the cues.
fn united(found: Vec<Decided>) -> Vec<Decided> {
    let mut groups: Vec<(u32, Vec<Decided>)> = vec![];
    for one in found {
        match groups.last_mut() {
            Some((end, group)) if one.cue.start < *end => {
                *end = one.cue.end.max(*end);
                group.push(one);
            }
            _ => groups.push((one.cue.end, vec![one])),
        }
    }
    let best = |(_, group): (u32, Vec<Decided>)| {
        let wrong: f32 = group.iter().map(|one| 1.0 - one.probability).product();
        let best = group.into_iter().reduce(|best, one| if one.probability > best.probability { one } else { best });
        best.map(|best| Decided { probability: (1.0 - wrong).max(best.probability), ..best })
    };
    groups.into_iter().filter_map(best).collect()
}

/// Below this, a rule with the same cue is believed rather than the models where these have only a few words elsewhere for a
/// content: whom somebody told is not what was told.
const SURE: f32 = 0.8;
const FEW: usize = 3;

/// Gives a cue that the models are not sure of the content and source of its rule, if theirs is short and no part of that.
fn settle(reading: &Reading, one: &mut Decided) {
    let Some(proposal) = one.proposal.map(|index| &reading.proposals[index]) else { return };
    let [sources, _, contents] = &proposal.parts;
    let meets = |run: &Run| one.content.iter().any(|own| run.meets(*own));
    let inside = |run: &Run| reading.paragraph(*run).is_some();
    let few = one.content.iter().map(|run| run.len()).sum::<usize>() <= FEW;
    if few
        && one.probability < SURE
        && !contents.is_empty()
        && contents.iter().all(inside)
        && !contents.iter().any(meets)
    {
        one.content.clone_from(contents);
        one.source = sources.first().copied();
    }
}

/// Whether some of the content stands in quotation marks.
fn is_quoted(reading: &Reading, one: &Decided) -> bool {
    one.content.iter().flat_map(|run| run.range()).any(|token| reading.facts[token].quotation > 0)
}

/// Leaves out what shares most of its content with a likelier one, unless it holds that one as a part, cue and all. In the
/// order of the cues.
fn apart(mut found: Vec<Decided>, tokens: usize) -> Vec<Decided> {
    found.sort_by(|a, b| b.probability.total_cmp(&a.probability).then(a.cue.cmp(&b.cue)));
    let size = |found: &Decided| found.content.iter().map(|run| run.len()).sum::<usize>();
    // Which one has a token in its content, counted from 1.
    let mut owner = vec![0u32; tokens];
    let mut cue_taken = vec![false; tokens];
    let mut kept: Vec<Decided> = vec![];
    for one in found {
        // How many tokens it shares with each that was kept. Owners come in runs.
        let mut shared: Vec<(u32, usize)> = vec![];
        for token in one.content.iter().flat_map(|run| run.range()).filter(|&token| owner[token] > 0) {
            match shared.iter_mut().find(|(other, _)| *other == owner[token]) {
                Some((_, count)) => *count += 1,
                None => shared.push((owner[token], 1)),
            }
        }
        let own = size(&one);
        let clashes = |&(other, count): &(u32, usize)| {
            let other = &kept[other as usize - 1];
            let is_around = size(other) < own && one.content.iter().any(|run| run.holds(other.cue));
            2 * count > own.min(size(other)) && !is_around
        };
        if shared.iter().any(clashes) || cue_taken[one.cue.range()].contains(&true) {
            continue;
        }
        cue_taken[one.cue.range()].fill(true);
        for run in &one.content {
            owner[run.range()].fill(kept.len() as u32 + 1);
        }
        kept.push(one);
    }
    kept.sort_by_key(|found| found.cue);
    kept
}

/// Why cues were held to attribute: for each, the names of the features that spoke most for it, strongest first, each with
/// how much it adds to the score.
pub(crate) fn reasons(reading: &Reading, weights: &Weights, cues: &[Option<Run>]) -> Vec<Vec<(&'static str, f32)>> {
    let (labels, probability) = reading.span_labels(&weights.spans);
    let scene = reading.scene(&labels, &probability);
    let [none, unsourced, sourced] = END;
    let for_it = |(name, code): (&'static str, u32)| {
        let row = weights.arguments.chain().weight(code);
        (name, row[unsourced as usize].max(row[sourced as usize]) - row[none as usize])
    };
    let of = |cue: &Option<Run>| -> Option<Vec<(&'static str, f32)>> {
        let cue = (*cue)?;
        let mut named = Named::default();
        scene.features(cue, &reading.window(&Scope::DECIDING, cue)?, &mut named);
        let mut list: Vec<_> = named.tokens.pop()?.into_iter().map(for_it).collect();
        list.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        Some(list)
    };
    cues.iter().map(|cue| of(cue).unwrap_or_default()).collect()
}
