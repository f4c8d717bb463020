//! A blind, stratified sample of attributions for human coders.
//!
//! Reports go in, one by one; a sheet for the coders and a key come out. The sheet shows a passage in which the content
//! stands in `[[…]]` and the cue in `{{…}}`, and says nothing of what the program makes of the source; the key holds that,
//! with the weight of each unit.
//!
//! Each attribution has a random rank from the seed, the article's hash and its own number, and each stratum keeps the
//! lowest ranks: one pass, memory for the sample alone, and the same sample in whatever order the articles come.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::variable::{answers, variables};
use crate::report::CODEBOOK;
use crate::report::json::{Attribution, Block, Bytes, Report, ranges};
use crate::report::tables;

/// By what attributions are put into strata.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum By {
    /// Whether the content is quoted.
    Form,
    /// The source's step on the ladder.
    Level,
    /// What the source is.
    Kind,
    /// How it knows.
    Basis,
    /// What the cue does.
    Act,
    /// Who published the article.
    Outlet,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// How many units.
    pub size: usize,
    /// Decides which.
    pub seed: u64,
    /// The strata, which share the sample equally as far as they have enough; one stratum if empty.
    pub by: Vec<By>,
    /// Blocks of the article shown before and after the one with the attribution.
    pub context: usize,
}

/// An attribution that may be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    rank: u64,
    stratum: String,
    article_id: String,
    sha256: String,
    path: String,
    outlet: String,
    attribution: String,
    spans: [Vec<Bytes>; 3],
    headline: String,
    passage: String,
    cue: String,
    content: String,
    answers: Vec<String>,
}

/// The attributions of a report that may be drawn: those that say something. `text` is the article's.
pub fn candidates(report: &Report, text: &str, plan: &Plan) -> Vec<Candidate> {
    let headline = report.blocks.iter().find(|block| block.kind.word() == "headline");
    let headline = headline.map_or("", |block| of(text, block.span));
    let title = report.metadata.title.as_deref().unwrap_or(headline);
    let spoken = report.attributions.iter().filter(|attribution| attribution.content.is_some());
    let candidate = |attribution: &Attribution| Candidate {
        rank: rank(plan.seed, &report.sha256, &attribution.id),
        stratum: plan.by.iter().map(|by| by.of(attribution, report)).collect::<Vec<_>>().join(" / "),
        article_id: report.id.clone(),
        sha256: report.sha256.clone(),
        path: report.path.clone(),
        outlet: report.metadata.outlet.clone().unwrap_or_default(),
        attribution: attribution.id.clone(),
        spans: attribution.spans().map(<[Bytes]>::to_vec),
        headline: title.to_owned(),
        passage: passage(attribution, &report.blocks, text, plan.context),
        cue: attribution.cue.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
        content: attribution.content.as_ref().map(|part| part.text.clone()).unwrap_or_default(),
        answers: answers(attribution),
    };
    spoken.map(candidate).collect()
}

impl By {
    /// The attribution's value.
    fn of(self, attribution: &Attribution, report: &Report) -> String {
        let source = attribution.source.as_ref();
        match self {
            By::Form => attribution.form.word().to_owned(),
            By::Level => source.map_or(0, |source| source.level).to_string(),
            By::Kind => source.map_or("none", |source| source.kind.word()).to_owned(),
            By::Basis => source.map_or("none", |source| source.basis.word()).to_owned(),
            By::Act => attribution.act.word().to_owned(),
            By::Outlet => report.metadata.outlet.clone().unwrap_or_else(|| "none".to_owned()),
        }
    }
}

/// What is kept of the candidates seen so far.
pub struct Reservoir {
    plan: Plan,
    strata: BTreeMap<String, Stratum>,
}

#[derive(Default)]
struct Stratum {
    seen: usize,
    kept: Vec<Candidate>,
}

impl Reservoir {
    /// Nothing is seen yet.
    pub fn new(plan: Plan) -> Reservoir {
        Reservoir { plan, strata: BTreeMap::new() }
    }

    /// Takes a candidate in, and lets another go where there is no room.
    pub fn add(&mut self, candidate: Candidate) {
        let size = self.plan.size;
        let stratum = match self.strata.get_mut(&candidate.stratum) {
            Some(stratum) => stratum,
            None => self.strata.entry(candidate.stratum.clone()).or_default(),
        };
        stratum.seen += 1;
        stratum.kept.push(candidate);
        // Twice the room, so that sorting is rare.
        if stratum.kept.len() >= 2 * size.max(16) {
            stratum.shrink(size);
        }
    }

    /// Draws the sample. Its order is random, too, and shows no stratum.
    pub fn draw(self) -> Sample {
        let mut strata = self.strata;
        strata.values_mut().for_each(|stratum| stratum.shrink(self.plan.size));
        let available: Vec<usize> = strata.values().map(|stratum| stratum.kept.len()).collect();
        let shares = shared(self.plan.size, &available);
        let mut units = vec![];
        for (stratum, share) in strata.into_values().zip(shares) {
            let seen = stratum.seen;
            units.extend(stratum.kept.into_iter().take(share).map(|candidate| Unit { candidate, seen, drawn: share }));
        }
        let seed = self.plan.seed;
        units.sort_by_cached_key(|unit| {
            let candidate = &unit.candidate;
            let order = rank(!seed, &candidate.sha256, &candidate.attribution);
            (order, candidate.article_id.clone(), candidate.path.clone())
        });
        Sample { units }
    }
}

impl Stratum {
    /// Keeps the lowest ranks. Articles that are the same have the same ranks: then id and path decide.
    fn shrink(&mut self, size: usize) {
        self.kept.sort_by(|a, b| (a.rank, &a.article_id, &a.path).cmp(&(b.rank, &b.article_id, &b.path)));
        self.kept.truncate(size);
    }
}

/// How many units each stratum gives: all the same, but for those that have less.
fn shared(size: usize, available: &[usize]) -> Vec<usize> {
    let mut shares = vec![0; available.len()];
    let mut left = size.min(available.iter().sum());
    while left > 0 {
        let open: Vec<usize> = (0..shares.len()).filter(|index| shares[*index] < available[*index]).collect();
        let each = (left / open.len()).max(1);
        for index in open.into_iter().take(left) {
            let more = each.min(available[index] - shares[index]).min(left);
            shares[index] += more;
            left -= more;
        }
    }
    shares
}

/// What was drawn.
pub struct Sample {
    units: Vec<Unit>,
}

struct Unit {
    candidate: Candidate,
    seen: usize,
    drawn: usize,
}

impl Sample {
    /// How many units were drawn.
    pub fn len(&self) -> usize {
        self.units.len()
    }

    /// Whether there was nothing to draw.
    pub fn is_empty(&self) -> bool {
        self.units.is_empty()
    }

    /// The coders' sheet as CSV: passages, and empty cells to fill.
    pub fn sheet(&self) -> Vec<u8> {
        let empty = variables().len() + 2; // The variables, and the source's name and a note in the coder's own words.
        self.table("sheet", |number, unit| {
            let Candidate { article_id, outlet, headline, passage, cue, content, .. } = &unit.candidate;
            let shown = [&number, article_id, outlet, headline, passage, cue, content].map(String::clone);
            shown.into_iter().chain(std::iter::repeat_n(String::new(), empty)).collect()
        })
    }

    /// The key as CSV: where each unit stands, how much it weighs, and what the program says of it.
    pub fn key(&self) -> Vec<u8> {
        self.table("key", |number, unit| {
            let Candidate { article_id, sha256, path, attribution, stratum, spans, answers, .. } = &unit.candidate;
            let mut cells: Vec<String> = [&number, article_id, sha256, path, attribution].map(String::clone).to_vec();
            cells.extend(spans.iter().map(|spans| ranges(spans)));
            cells.extend([stratum.clone(), unit.seen.to_string(), unit.drawn.to_string()]);
            cells.push(format!("{:.4}", unit.seen as f64 / unit.drawn as f64));
            cells.extend(answers.iter().cloned());
            cells
        })
    }

    fn table(&self, name: &str, row: impl Fn(String, &Unit) -> Vec<String>) -> Vec<u8> {
        let columns = CODEBOOK.of(name);
        let rows = (1..).zip(&self.units).map(|(number, unit)| {
            let cells = row(format!("u{number}"), unit);
            debug_assert_eq!(cells.len(), columns.len(), "cells in a row of {name}");
            cells
        });
        tables::table(columns, rows)
    }
}

/// A random number that belongs to an attribution.
fn rank(seed: u64, sha256: &str, attribution: &str) -> u64 {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update(sha256);
    hash.update(attribution);
    hash.finalize().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
}

/// Bytes of a passage on each side of the attribution: a spreadsheet's cell holds 32,767 letters.
const MOST: usize = 4000;

/// The block of an attribution and its neighbours, with content and cue marked.
fn passage(attribution: &Attribution, blocks: &[Block], text: &str, context: usize) -> String {
    let [source, cue, content] = attribution.spans();
    let all = || source.iter().chain(cue).chain(content);
    let (Some(first), Some(last)) = (all().map(|span| span[0]).min(), all().map(|span| span[1]).max()) else {
        return String::new();
    };
    let inside = |block: &&Block| block.span[0] < last && block.span[1] > first;
    let from = blocks.iter().position(|block| inside(&block)).unwrap_or(0);
    let to = blocks.iter().rposition(|block| inside(&block)).unwrap_or(0);
    let shown = blocks.get(from.saturating_sub(context)..(to + context + 1).min(blocks.len())).unwrap_or_default();
    let start = shown.first().map_or(first, |block| block.span[0].min(first)) as usize;
    let end = shown.last().map_or(last, |block| block.span[1].max(last)) as usize;
    let (cut_start, cut_end) = (start.max((first as usize).saturating_sub(MOST)), end.min(last as usize + MOST));
    let (cut_start, cut_end) = (text.ceil_char_boundary(cut_start), text.floor_char_boundary(cut_end));
    let mut marks: Vec<(usize, u8, &str)> = vec![];
    for (spans, [open, close]) in [(content, ["[[", "]]"]), (cue, ["{{", "}}"])] {
        for [start, end] in spans {
            // What ends comes before what begins at the same place.
            marks.extend([(*start as usize, 1, open), (*end as usize, 0, close)]);
        }
    }
    marks.sort();
    let mut passage = String::from(if cut_start > start { "… " } else { "" });
    let mut at = cut_start;
    for (place, _, mark) in marks {
        passage += &text[at..place];
        passage += mark;
        at = place;
    }
    passage += &text[at..cut_end];
    passage + if cut_end < end { " …" } else { "" }
}

fn of(text: &str, [start, end]: Bytes) -> &str {
    &text[start as usize..end as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strata_share_equally_what_they_have() {
        assert_eq!(shared(10, &[100, 2, 100]), [4, 2, 4]);
        assert_eq!(shared(7, &[100, 100, 100]), [3, 2, 2]);
        assert_eq!(shared(10, &[1, 2]), [1, 2]);
        assert_eq!(shared(2, &[9, 9, 9]), [1, 1, 0]);
        assert_eq!(shared(5, &[]), [0; 0]);
    }

    #[test]
    fn ranks_are_random_and_belong_to_the_seed() {
        let ranks: Vec<u64> = (0..1000).map(|number| rank(1, "ab", &format!("a{number}"))).collect();
        let low = ranks.iter().filter(|rank| **rank < u64::MAX / 4).count();
        assert!((200..300).contains(&low), "{low}");
        assert_ne!(ranks[0], rank(2, "ab", "a0"));
    }
}
