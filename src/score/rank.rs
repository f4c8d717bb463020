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

/// The mean strength of claims, where a claim of the headline weighs 3, one of the first paragraph 2, any other 1. `None`
/// where there is no claim. A mean hides the weak behind the strong: it stands second to the weakest claim.
pub fn mean(claims: &[Claim], strengths: &[Range]) -> Option<Range> {
    let weight = |claim: &Claim| match claim.place {
        Place::Headline => 3.0,
        Place::Lede => 2.0,
        Place::Body => 1.0,
    };
    let total: f64 = claims.iter().map(weight).sum();
    let sum = |end: usize| -> f64 { claims.iter().zip(strengths).map(|(claim, s)| weight(claim) * s[end]).sum() };
    (total > 0.0).then(|| [sum(0) / total, sum(1) / total])
}
