//! Many articles on one event: which claims have independent origins, which are one dispatch repeated, which are denied.
//!
//! [`read`] keeps what is needed of each analysed article as a [`Page`]; [`verify`] turns a [`Set`] of pages into a
//! [`Verification`]: copies, clusters of claims that say the same, who is behind each, what contradicts what, who cites whom.
//! It compares words, not meanings. The order of the pages does not matter, nor does the number of threads, nor where the
//! pages lie: in memory, or on disk where there are too many.

mod citation;
mod cluster;
mod copies;
mod copy;
mod date;
mod figure;
mod identity;
mod merge;
mod outlet;
mod page;
mod relation;
mod scratch;
mod set;
pub mod shuffle;
pub mod similarity;
mod sound;
mod standing;
mod trace;
mod unit;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use rustc_hash::FxHashMap;

pub use citation::Citation;
pub use copy::{Copied, Whence};
pub use merge::{Merged, Node};
pub use page::{Body, Head, Page, read};
pub use relation::Conflict;
pub use set::{Set, Shelf};
pub use standing::{Cluster, Dispute, Fit, How, Member, Step, Words};
pub use trace::trace;
pub(crate) use trace::weighed;
pub use vocabulary::stamp as vocabulary;

use crate::parameters::Parameters;
use copies::Passage;
use similarity::Similarity;
use unit::{At, Pair, Units};

/// What a set of articles says, and on whose word.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// The articles, in order of their ids.
    pub pages: Vec<Head>,
    /// Claims: first those that most articles carry.
    pub clusters: Vec<Cluster>,
    /// Passages that stand in two articles.
    pub copies: Vec<Copied>,
    /// Who names another article of the set as where it has something from.
    pub citations: Vec<Citation>,
    /// Articles that have one claim from each other, by index.
    pub cycles: Vec<Vec<usize>>,
}

/// Pairs less likely to be the same are not looked at, not even for a contradiction.
const LEAST_RELATED: f64 = 0.2;
/// So many clusters are made at once.
const BLOCK: usize = 1024;

/// Compares all articles of a set. With `all`, claims that one article alone carries and nobody disputes are listed too.
///
/// # Errors
///
/// Where a page, or a temporary file, cannot be read or written. In memory nothing is, unless there is much.
pub fn verify(
    mut set: Set,
    similarity: &dyn Similarity,
    parameters: &Parameters,
    all: bool,
) -> io::Result<Verification> {
    set.leave_out(copies::furniture(&set)?); // teasers and appeals
    let passages = copies::find(&set)?; // the same text in two articles
    let units = unit::units(&set, &copy::repeats(&passages))?; // statements with the same words
    let pairs = unit::pairs(&set, &units, similarity, LEAST_RELATED)?; // worth comparing
    compared(set, &passages, &units, &pairs, similarity, parameters, all)
}

/// The same from what the steps on a cluster of machines found.
///
/// # Errors
///
/// As [`verify`], and where `found` is of other articles.
pub fn conclude(
    mut set: Set,
    found: shuffle::Found,
    similarity: &dyn Similarity,
    parameters: &Parameters,
    all: bool,
) -> io::Result<Verification> {
    let (furniture, passages, pairs) = found.of_articles(set.len())?;
    set.leave_out(furniture);
    let units = unit::units(&set, &copy::repeats(&passages))?;
    let pairs = units.pairs(pairs)?;
    compared(set, &passages, &units, &pairs, similarity, parameters, all)
}

/// What follows from copies, and from statements that are alike.
fn compared(
    set: Set,
    passages: &[Passage],
    units: &Units,
    pairs: &[Pair],
    similarity: &dyn Similarity,
    parameters: &Parameters,
    all: bool,
) -> io::Result<Verification> {
    let copies = copy::directed(&set.heads, passages); // who had it from whom
    let groups = cluster::group(units, pairs, similarity)?; // that say the same
    let mut citations = citation::find(&set, units, &groups, passages)?; // who names whom
    let disputes = standing::disputes(&set, units, pairs, &groups)?; // what contradicts what
    let wanted = groups.all().filter(|group| {
        let first = units.first(*group).0;
        let several = || groups.units(*group).into_iter().any(|unit| units.members(unit).any(|at| at.0 != first));
        all || disputes.contains_key(group) || several()
    });
    let cited: FxHashMap<(At, usize), usize> = citations
        .iter()
        .filter(|citation| citation.cluster.is_some())
        .filter_map(|citation| Some(((citation.statement?, citation.knot), citation.to)))
        .collect();
    let scene = merge::Scene { heads: &set.heads, parameters, cited: &cited };
    let beside = copy::Beside::new(&copies);
    let made = |group: usize| {
        let cluster = standing::cluster(&set, &scene, units, &groups.units(group), &beside)?;
        Ok((group, cluster))
    };
    let mut clusters = set::in_blocks(wanted.map(Ok), BLOCK, made).collect::<io::Result<Vec<(usize, Cluster)>>>()?;
    clusters.sort_by_cached_key(|(group, cluster)| {
        let carriers: BTreeSet<usize> = cluster.members.iter().map(|member| member.page).collect();
        (std::cmp::Reverse(carriers.len()), cluster.members[0].page, cluster.members[0].spans.clone(), *group)
    });
    let place: BTreeMap<usize, usize> =
        clusters.iter().enumerate().map(|(place, (group, _))| (*group, place)).collect();
    let mut clusters: Vec<Cluster> = clusters.into_iter().map(|(_, cluster)| cluster).collect();
    for (group, others) in disputes {
        let others = others.into_iter().filter_map(|dispute| Some(Dispute { by: *place.get(&dispute.by)?, ..dispute }));
        clusters[place[&group]].dispute(others.collect());
    }
    let cycles = citation::cycles(&citations);
    for citation in &mut citations {
        citation.cluster = citation.cluster.and_then(|group| place.get(&group).copied());
    }
    citations.sort();
    citations.dedup_by(|one, other| {
        (one.from, one.to, &one.name, one.span) == (other.from, other.to, &other.name, other.span)
    });
    Ok(Verification { pages: set.into_heads(), clusters, copies, citations, cycles })
}
