//! How strong the sourcing of each claim is, how many independent origins it has, and why. Model: `docs/score.md`.

use crate::attribution::Attribution;
use crate::claim::Claim;
use crate::grammar::Grammar;
use crate::provenance::{NodeId, Provenance};
use crate::source::Sourcing;
use crate::span::Span;

/// The score of one claim.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Sourcing strength S in [0, 1], lowest and highest that the text allows.
    pub strength: [f64; 2],
    /// Whether `strength` is exact, or guaranteed bounds of a graph too large.
    pub exact: bool,
    /// Independence κ: origin-to-claim paths that share no origin and no relay, lowest and highest.
    pub independence: [u32; 2],
    /// In one word.
    pub status: Status,
    /// Smallest sets of nodes without which the claim has no support.
    pub cuts: Vec<Vec<NodeId>>,
    /// How much strength is lost without each node, greatest first.
    pub importance: Vec<(NodeId, f64)>,
    /// Why, in words that point at the text.
    pub reasons: Vec<Reason>,
}

/// A claim's sourcing in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Two or more independent origins.
    Supported,
    /// Another claim of the article denies it.
    Disputed,
    /// One origin.
    SingleOrigin,
    /// Only unnamed origins, more than one.
    UnnamedOnly,
    /// Nobody but the article stands behind it.
    Unattributed,
    /// Its support goes round in a circle.
    Circular,
}

/// One sentence of explanation.
#[derive(Clone, Debug, PartialEq)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// Strength that the one change named here would add, or 0.
    pub gain: f64,
    /// The words of the article that show it.
    pub spans: Vec<Span>,
}

/// Scores every claim, in the order of `claims`.
pub fn score(
    _provenance: &Provenance,
    _attributions: &[Attribution],
    _sourcing: &Sourcing,
    claims: &[Claim],
    _grammar: &Grammar,
) -> Vec<Score> {
    let none = Score {
        strength: [0.0, 0.0],
        exact: true,
        independence: [0, 0],
        status: Status::Unattributed,
        cuts: vec![],
        importance: vec![],
        reasons: vec![],
    };
    vec![none; claims.len()]
}
