//! How much rankings depend on the parameters: every parameter is moved, alone and together with all others, and the
//! order of articles and of claims compared with the order before.
//!
//! [`plan`] makes the moved parameters, [`rescore`] scores one analysed article with each of them (the article itself is
//! analysed once), [`compare`] turns the scores of all articles into Kendall's tau-b. Only the lowest end of S is ranked:
//! it is what an editor may count on. Parameters of display and of advice change no strength and are left alone.

mod kendall;

use std::collections::BTreeMap;

pub use kendall::tau;

use crate::Analysis;
use crate::claim::Claim;
use crate::lexicon::Lexicon;
use crate::parameters::{Entry, Parameters, Range};
use crate::random::Random;
use crate::span::Span;
use crate::{claim, provenance, score};

/// What was moved.
#[derive(Clone, Debug, PartialEq)]
pub enum Moved {
    /// Nothing.
    Nothing,
    /// One parameter, named as `section.key`, multiplied by a factor.
    One(String, f64),
    /// All, each by a factor of its own, drawn evenly.
    All,
    /// The same, with the steps of the ladder put back in their order: what newsroom codes agree on.
    AllInOrder,
}

/// Parameters of which some were moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// Which.
    pub moved: Moved,
    /// The parameters.
    pub parameters: Parameters,
    /// Whether claims have to be collected anew: what counts as a repeat or a denial may have changed.
    claims: bool,
}

/// The strengths of one article under each variant, in the order of the plan.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    weakest: Vec<Option<u32>>,
    median: Vec<Option<u32>>,
    /// By claim of the analysis; `None` where another variant has no such claim.
    claims: Vec<Vec<Option<u32>>>,
}

impl Sample {
    /// How many claims the article has.
    pub fn claims(&self) -> usize {
        self.claims.len()
    }
}

/// Kendall's tau-b between each ranking before and after. `None` where there is nothing to rank.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Taus {
    /// Articles by the weakest claim of headline and lede.
    pub weakest: Option<f64>,
    /// Articles by the median strength of their claims.
    pub median: Option<f64>,
    /// Claims of all articles by strength.
    pub claims: Option<f64>,
}

impl Taus {
    /// All three, in this order.
    pub fn all(&self) -> [Option<f64>; 3] {
        [self.weakest, self.median, self.claims]
    }

    /// The least of them.
    pub fn least(&self) -> Option<f64> {
        self.all().into_iter().flatten().min_by(f64::total_cmp)
    }
}

/// Sections whose numbers change strengths.
const SECTIONS: [&str; 5] = ["identification.", "basis.", "link.", "relay.", CLAIMS];
/// The one that decides which claims there are.
const CLAIMS: &str = "claims.";

/// The variants: nothing moved, then each parameter down and up by the share `by`, then `draws` times all at random, then
/// the same draws with the ladder in order. What leaves 0 to 1 is put back to its end.
pub fn plan(parameters: &Parameters, by: f64, draws: usize, seed: u64) -> Vec<Variant> {
    let nothing = Variant { moved: Moved::Nothing, parameters: parameters.clone(), claims: false };
    let mut plan = vec![nothing];
    for key in parameters.entries.iter().map(|entry| &entry.key).filter(|key| counts(key)) {
        for factor in [1.0 - by, 1.0 + by] {
            let value =
                |entry: &Entry| if entry.key == *key { entry.value.map(|end| end * factor) } else { entry.value };
            let moved = Moved::One(key.clone(), factor);
            plan.push(Variant { moved, parameters: parameters.with(value), claims: key.starts_with(CLAIMS) });
        }
    }
    let mut random = Random::new(seed);
    let drawn: Vec<Parameters> = (0..draws).map(|_| all_moved(parameters, by, &mut random)).collect();
    let variant = |moved: Moved| move |parameters| Variant { moved: moved.clone(), parameters, claims: true };
    plan.extend(drawn.iter().cloned().map(variant(Moved::All)));
    plan.extend(drawn.iter().map(in_order).map(variant(Moved::AllInOrder)));
    plan
}

fn counts(key: &str) -> bool {
    SECTIONS.iter().any(|section| key.starts_with(section))
}

/// Every parameter by a factor of its own from `1 - by` to `1 + by`.
fn all_moved(parameters: &Parameters, by: f64, random: &mut Random) -> Parameters {
    let factors: Vec<f64> = parameters.entries.iter().map(|_| 1.0 + by * (2.0 * random.unit() - 1.0)).collect();
    let factor =
        |entry: &Entry| parameters.entries.iter().position(|other| other.key == entry.key).map(|at| factors[at]);
    parameters.with(|entry| match factor(entry).filter(|_| counts(&entry.key)) {
        Some(factor) => entry.value.map(|end| end * factor),
        None => entry.value,
    })
}

/// The same with the steps of the ladder in their order.
fn in_order(parameters: &Parameters) -> Parameters {
    let end = |end: usize| {
        let mut steps = parameters.level.map(|step| step[end]);
        steps.sort_unstable_by(f64::total_cmp);
        steps
    };
    let (low, high) = (end(0), end(1));
    let step = |entry: &Entry| entry.key.strip_prefix("identification.level-")?.parse::<usize>().ok();
    parameters.with(|entry| step(entry).map_or(entry.value, |step| [low[step], high[step]]))
}

/// Scores an article anew under every variant.
pub fn rescore(analysis: &Analysis, lexicon: &Lexicon, plan: &[Variant]) -> Sample {
    let Analysis { document, syntax, attributions, sourcing, .. } = analysis;
    let key = |claim: &Claim| claim.spans.first().copied();
    let keys: Vec<Option<Span>> = analysis.claims.iter().map(key).collect();
    let mut sample = Sample { weakest: vec![], median: vec![], claims: vec![vec![]; keys.len()] };
    for variant in plan {
        let parameters = &variant.parameters;
        let collected =
            variant.claims.then(|| claim::collect(document, syntax, attributions, sourcing, lexicon, parameters));
        let claims = collected.as_deref().unwrap_or(&analysis.claims);
        let graph = provenance::build(document, attributions, sourcing, claims, parameters);
        let strengths = score::strengths(&graph, claims.len(), parameters);
        let weakest = score::weakest(claims, &strengths).map(|id| strengths[id.0]);
        sample.weakest.push(weakest.map(place));
        sample.median.push(score::median(claims, &strengths).map(place));
        // A claim collected anew is the one that begins with the same words.
        let again: BTreeMap<Option<Span>, usize> = collected.iter().flatten().map(key).zip(0..).collect();
        for (at, (key, row)) in keys.iter().zip(&mut sample.claims).enumerate() {
            let same = if collected.is_some() { again.get(key).copied() } else { Some(at) };
            row.push(same.map(|at| place(strengths[at])));
        }
    }
    sample
}

/// A strength as a whole number, so that rounding in the last place breaks no tie.
fn place([low, _]: Range) -> u32 {
    (low * 1e9).round() as u32
}

/// Tau-b of each variant's rankings with those of the first variant.
pub fn compare(samples: &[Sample], variants: usize) -> Vec<Taus> {
    let claims = || samples.iter().flat_map(|sample| &sample.claims);
    let of = |variant: usize| Taus {
        weakest: tau_of(samples.iter().map(|sample| sample.weakest[0].zip(sample.weakest[variant]))),
        median: tau_of(samples.iter().map(|sample| sample.median[0].zip(sample.median[variant]))),
        claims: tau_of(claims().map(|row| row[0].zip(row[variant]))),
    };
    (0..variants).map(of).collect()
}

/// Tau-b of the pairs that there are.
fn tau_of(pairs: impl Iterator<Item = Option<(u32, u32)>>) -> Option<f64> {
    tau(&pairs.flatten().collect::<Vec<_>>())
}
