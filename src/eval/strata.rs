//! Which attributions are missed and which are made up: figures by the content's quotation marks, by the act that the cue
//! names, and by the length of the sentence.

use std::collections::BTreeMap;

use super::figures::hits;
use super::{Annotation, CodePoints, Gold, Quoting, Role};
use crate::attribution;
use crate::document::{self, Document};
use crate::grammar::Grammar;
use crate::report::Labelled;
use crate::span::Span;
use crate::syntax;

/// What attributions are told apart by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Trait {
    /// How the content is quoted.
    Quotation,
    /// The act that the cue's words name (field.md C), or `other` where no list has them.
    Act,
    /// How many tokens the cue's sentence has.
    SentenceLength,
}

/// Attributions that are alike in one trait, at the measure *half*.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stratum {
    /// In the gold.
    pub gold: usize,
    /// Of them, found.
    pub found: usize,
    /// Predicted.
    pub predicted: usize,
    /// Of them, in the gold.
    pub right: usize,
}

/// Figures by trait and value, in the order of reports.
pub type Strata = BTreeMap<(Trait, &'static str), Stratum>;

/// Counts every trait. `predictions` has one entry per gold article, in the same order; the articles are parsed for their
/// sentences and word lists.
pub fn strata(gold: &[Gold], predictions: &[Vec<Annotation>], grammar: &Grammar) -> Strata {
    let mut strata = Strata::new();
    for (article, predicted) in gold.iter().zip(predictions) {
        let (found, right) = hits(article, predicted);
        let in_gold = |hit: bool| Stratum { gold: 1, found: hit.into(), ..Stratum::default() };
        let in_predictions = |hit: bool| Stratum { predicted: 1, right: hit.into(), ..Stratum::default() };
        let rows = found.into_iter().map(in_gold).chain(right.into_iter().map(in_predictions));
        let annotations: Vec<&Annotation> = article.attributions.iter().chain(predicted).collect();
        for (row, traits) in rows.zip(traits(&article.text, &annotations, grammar)) {
            for key in traits {
                strata.entry(key).or_default().add(row);
            }
        }
    }
    strata
}

impl Stratum {
    fn add(&mut self, other: Stratum) {
        self.gold += other.gold;
        self.found += other.found;
        self.predicted += other.predicted;
        self.right += other.right;
    }
}

/// What the annotations of one article are like.
fn traits(text: &str, annotations: &[&Annotation], grammar: &Grammar) -> Vec<[(Trait, &'static str); 3]> {
    let document = document::parse(text, None, &grammar.lexicon);
    let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
    let points = CodePoints::of(text);
    let spans = |annotation: &Annotation, role: Role| -> Vec<Span> {
        let bytes = annotation.part(role).iter();
        bytes.filter_map(|&(start, end)| Some(Span::new(points.byte(start)?, points.byte(end)?))).collect()
    };
    let tell = |annotation: &&Annotation| {
        let content: String = spans(annotation, Role::Content).iter().map(|span| span.of(text)).collect();
        let cue: Vec<_> = spans(annotation, Role::Cue).iter().map(|&span| document.tokens_of(span)).collect();
        let act = attribution::act_of(&syntax, &cue, grammar).map_or("other", Labelled::label);
        let length = cue.first().map_or("no cue", |run| length(&document, run.start));
        [(Trait::Quotation, Quoting::of(&content).name()), (Trait::Act, act), (Trait::SentenceLength, length)]
    };
    annotations.iter().map(tell).collect()
}

/// The class of a token's sentence by its length.
fn length(document: &Document, token: u32) -> &'static str {
    let sentence = document.sentences.partition_point(|sentence| sentence.tokens.end <= token);
    match document.sentences.get(sentence).map_or(0, |sentence| sentence.tokens.len()) {
        0..=10 => "1 to 10",
        11..=20 => "11 to 20",
        21..=30 => "21 to 30",
        31..=45 => "31 to 45",
        _ => "46 and more",
    }
}
