//! An article's claims taken together: which to check first, which of the prominent ones is the weakest, how strong they
//! are on the whole.

use super::{Score, Status};
use crate::claim::{Claim, ClaimId, Place, Worth};
use crate::parameters::Range;

/// The claims in the order in which a fact-checker would take them: first what can be checked (facts and figures, then
/// predictions, then the rest); among these the most prominent, then the disputed, then the weakest, then figures before
/// facts, then in the order of the text.
pub fn check_order(claims: &[Claim], scores: &[Score]) -> Vec<ClaimId> {
    let mut order: Vec<ClaimId> = (0..claims.len().min(scores.len())).map(ClaimId).collect();
    let kind = |claim: &Claim| match claim.worth {
        Worth::Fact | Worth::Figure => 0,
        Worth::Prediction => 1,
        Worth::Opinion => 2,
        Worth::Instruction => 3,
        Worth::Question => 4,
    };
    order.sort_by(|one, other| {
        let (a, b, x, y) = (&claims[one.0], &claims[other.0], &scores[one.0], &scores[other.0]);
        kind(a)
            .cmp(&kind(b))
            .then(a.place.cmp(&b.place))
            .then((x.status != Status::Disputed).cmp(&(y.status != Status::Disputed)))
            .then(x.strength[0].total_cmp(&y.strength[0]))
            .then((a.worth != Worth::Figure).cmp(&(b.worth != Worth::Figure)))
            .then(one.cmp(other))
    });
    order
}

/// The weakest claim of headline, standfirst and first paragraph, given the strength of every claim. Questions and
/// instructions are left aside.
pub fn weakest(claims: &[Claim], strengths: &[Range]) -> Option<ClaimId> {
    let asserts = |claim: &Claim| !matches!(claim.worth, Worth::Question | Worth::Instruction);
    let prominent = (0..claims.len().min(strengths.len())).filter(|at| claims[*at].place != Place::Body);
    let weakest = prominent.filter(|at| asserts(&claims[*at])).min_by(|one, other| {
        let ([low, high], [lowest, highest]) = (strengths[*one], strengths[*other]);
        let place = claims[*one].place.cmp(&claims[*other].place);
        low.total_cmp(&lowest).then(high.total_cmp(&highest)).then(place)
    });
    weakest.map(ClaimId)
}

/// The median strength of claims, where a claim of the headline counts three times, one of the first paragraph twice. `None`
/// where there is no claim. It hides the weak behind the strong and stands second to the weakest claim. A mean would move
/// with every parameter; the order of articles by their medians hardly does (docs/measurements/2026-11-26-score.md).
pub fn median(claims: &[Claim], strengths: &[Range]) -> Option<Range> {
    let times = |claim: &Claim| match claim.place {
        Place::Headline => 3,
        Place::Lede => 2,
        Place::Body => 1,
    };
    let middle = |end: usize| -> Option<f64> {
        let each = claims.iter().zip(strengths);
        let mut all: Vec<f64> =
            each.flat_map(|(claim, strength)| std::iter::repeat_n(strength[end], times(claim))).collect();
        all.sort_unstable_by(f64::total_cmp);
        let (before, after) = (all.get(all.len().checked_sub(1)? / 2)?, all.get(all.len() / 2)?);
        Some((before + after) / 2.0)
    };
    Some([middle(0)?, middle(1)?])
}
