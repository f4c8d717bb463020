//! The article in numbers: words, shares of words and of claims, diversity of sources, the weakest claim of headline and
//! lede.
//!
//! Linear in the article: spans are marked by their ends, and one pass over the words adds the marks up.

use std::collections::BTreeMap;

use super::diversity;
use super::json::{Measures, Weakest, claim_id, rounded};
use super::labels::{Label, Labelled};
use crate::Analysis;
use crate::attribution::Part;
use crate::document::Document;
use crate::score;
use crate::source::Kind;
use crate::span::Span;
use crate::token::TokenKind;

/// The measures of an article, given the [`content_words`].
pub(super) fn of(analysis: &Analysis, content_words: &[u32]) -> Measures {
    let document = &analysis.document;
    let words = Words::of(document);
    let unnamed = analysis.provenance.unnamed_only(analysis.claims.len());
    let mut attributed = words.marks();
    let mut quoted = words.marks();
    let mut single = words.marks();
    let mut anonymous = words.marks();
    let mut disputed = words.marks();
    for attribution in &analysis.attributions {
        let parts = [&attribution.source, &attribution.cue, &attribution.content, &attribution.relay];
        for part in parts.into_iter().flatten() {
            attributed.add(&words, &part.spans);
        }
    }
    for quotation in &document.quotations {
        quoted.add(&words, &[quotation.span]);
    }
    let mut claims = Tally::default();
    for (index, (claim, score)) in analysis.claims.iter().zip(&analysis.scores).enumerate() {
        if !claim.attributions.is_empty() {
            attributed.add(&words, &claim.spans);
        }
        claims.unattributed += u32::from(score.independence[1] == 0);
        if score.independence == [1, 1] {
            claims.single += 1;
            single.add(&words, &claim.spans);
        }
        if unnamed[index] {
            claims.anonymous += 1;
            anonymous.add(&words, &claim.spans);
        }
        if !claim.disputed_by.is_empty() {
            claims.disputed += 1;
            disputed.add(&words, &claim.spans);
        }
    }
    let marks = [attributed, quoted, single, anonymous, disputed];
    let [attributed, quoted, single, anonymous, disputed] = marks.map(Marks::covered);
    let of_claims = |count: u32| rounded(f64::from(count) / analysis.claims.len().max(1) as f64);
    let share = |marked: &dyn Fn(usize) -> bool| {
        let count = (0..words.starts.len()).filter(|word| words.counted[*word] && marked(*word)).count();
        rounded(count as f64 / f64::from(words.total.max(1)))
    };
    let is_source = sourced(analysis);
    let sources = || analysis.sourcing.entities.iter().zip(&is_source).filter(|(_, is)| **is).map(|(entity, _)| entity);
    let strengths: Vec<[f64; 2]> = analysis.scores.iter().map(|score| score.strength).collect();
    let [by_source, by_kind_of_source] = diversity_of(analysis, content_words);
    Measures {
        words: words.total,
        sentences: (0..document.sentences.len()).filter(|s| document.kind_of(*s).holds_claims()).count() as u32,
        attributions: analysis.attributions.len() as u32,
        attributions_without_source: analysis.attributions.iter().filter(|a| a.source.is_none()).count() as u32,
        claims: analysis.claims.len() as u32,
        sources: sources().count() as u32,
        share_unattributed: share(&|word| !attributed[word]),
        share_single_origin: share(&|word| single[word]),
        share_unnamed_only: share(&|word| anonymous[word]),
        share_disputed: share(&|word| disputed[word]),
        share_direct: share(&|word| attributed[word] && quoted[word]),
        claims_unattributed: of_claims(claims.unattributed),
        claims_single_origin: of_claims(claims.single),
        claims_unnamed_only: of_claims(claims.anonymous),
        claims_disputed: of_claims(claims.disputed),
        weakest: weakest(analysis, &strengths),
        median_strength: score::median(&analysis.claims, &strengths).map(|median| median.map(rounded)),
        sources_by_level: by_level(sources().map(|entity| entity.level)),
        sources_by_kind: by_kind(sources().map(|entity| entity.kind)),
        simpson: by_source.simpson,
        simpson_interval: by_source.simpson_interval,
        shannon: by_source.shannon,
        shannon_interval: by_source.shannon_interval,
        evenness: by_source.evenness,
        kinds_simpson: by_kind_of_source.simpson,
        kinds_simpson_interval: by_kind_of_source.simpson_interval,
        kinds_shannon: by_kind_of_source.shannon,
        kinds_shannon_interval: by_kind_of_source.shannon_interval,
        kinds_evenness: by_kind_of_source.evenness,
    }
}

/// How many claims are what.
#[derive(Default)]
struct Tally {
    unattributed: u32,
    single: u32,
    anonymous: u32,
    disputed: u32,
}

/// How the words of attributions are shared out among sources, and among kinds of sources.
fn diversity_of(analysis: &Analysis, content_words: &[u32]) -> [diversity::Diversity; 2] {
    let (mut words, mut sources, mut kinds) = (vec![], vec![], vec![]);
    for (source, given) in analysis.sourcing.sources.iter().zip(content_words).filter(|(_, given)| **given > 0) {
        if let Some(entity) = source.entity {
            let kind = analysis.sourcing.entities[entity.0].kind;
            words.push(*given);
            sources.push(entity.0);
            kinds.push(Kind::ALL.iter().position(|other| *other == kind).unwrap_or_default());
        }
    }
    // Numbers without gaps: a replicate goes through all of them.
    let mut used = sources.clone();
    used.sort_unstable();
    used.dedup();
    sources.iter_mut().for_each(|source| *source = used.partition_point(|other| *other < *source));
    diversity::of(&words, [&sources, &kinds])
}

/// How many words the content of each attribution has.
pub(super) fn content_words(analysis: &Analysis) -> Vec<u32> {
    let words = Words::of(&analysis.document);
    let count = |part: &Part| part.spans.iter().map(|span| words.range(*span).len() as u32).sum();
    analysis.attributions.iter().map(|attribution| attribution.content.as_ref().map_or(0, count)).collect()
}

/// How many words of content the article gives each entity, given the [`content_words`].
pub(super) fn words_given(analysis: &Analysis, content_words: &[u32]) -> Vec<u32> {
    let mut given = vec![0; analysis.sourcing.entities.len()];
    for (source, words) in analysis.sourcing.sources.iter().zip(content_words) {
        if let Some(entity) = source.entity {
            given[entity.0] += words;
        }
    }
    given
}

/// The words of a document: a clitic (`n't`, `'s`) belongs to the word before it.
struct Words {
    /// First byte of each word.
    starts: Vec<u32>,
    /// Whether it stands in a block that can hold claims.
    counted: Vec<bool>,
    /// How many do.
    total: u32,
}

impl Words {
    fn of(document: &Document) -> Words {
        let mut words = Words { starts: vec![], counted: vec![], total: 0 };
        let mut end_of_last = u32::MAX;
        for sentence in &document.sentences {
            let counted = document.blocks[sentence.block as usize].kind.holds_claims();
            for token in &document.tokens[sentence.tokens.range()] {
                if !matches!(token.kind, TokenKind::Word | TokenKind::Number) {
                    continue;
                }
                if token.span.start != end_of_last {
                    words.starts.push(token.span.start);
                    words.counted.push(counted);
                    words.total += u32::from(counted);
                }
                end_of_last = token.span.end;
            }
        }
        words
    }

    /// The words that start inside a span.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.starts.partition_point(|start| *start < span.start);
        let last = self.starts.partition_point(|start| *start < span.end);
        first..last.max(first)
    }

    fn marks(&self) -> Marks {
        Marks(vec![0; self.starts.len() + 1])
    }
}

/// How many spans begin (+) or end (-) at each word.
struct Marks(Vec<i32>);

impl Marks {
    fn add(&mut self, words: &Words, spans: &[Span]) {
        for span in spans {
            let range = words.range(*span);
            self.0[range.start] += 1;
            self.0[range.end] -= 1;
        }
    }

    /// For each word, whether any span covers it.
    fn covered(self) -> Vec<bool> {
        let mut open = 0;
        let sum = |change: i32| {
            open += change;
            open > 0
        };
        self.0.into_iter().map(sum).collect()
    }
}

/// For each entity, whether it is the source of an attribution.
fn sourced(analysis: &Analysis) -> Vec<bool> {
    let mut sourced = vec![false; analysis.sourcing.entities.len()];
    for entity in analysis.sourcing.sources.iter().filter_map(|source| source.entity) {
        sourced[entity.0] = true;
    }
    sourced
}

fn weakest(analysis: &Analysis, strengths: &[[f64; 2]]) -> Option<Weakest> {
    let id = score::weakest(&analysis.claims, strengths)?;
    let (claim, score) = (&analysis.claims[id.0], &analysis.scores[id.0]);
    Some(Weakest {
        claim: claim_id(id),
        place: Label(claim.place),
        status: Label(score.status),
        strength: score.strength.map(rounded),
        independence: score.independence,
    })
}

fn by_level(levels: impl Iterator<Item = u8>) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<_, _> = (0..=7).map(|level: u8| (level.to_string(), 0)).collect();
    for level in levels {
        *counts.entry(level.to_string()).or_default() += 1;
    }
    counts
}

fn by_kind(kinds: impl Iterator<Item = Kind>) -> BTreeMap<String, u32> {
    let mut counts: BTreeMap<_, _> = Kind::ALL.iter().map(|kind| (kind.label().to_owned(), 0)).collect();
    for kind in kinds {
        *counts.entry(kind.label().to_owned()).or_default() += 1;
    }
    counts
}
