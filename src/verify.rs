//! Many articles on one event: which claims have independent origins, which are one dispatch repeated, which are denied.
//!
//! [`read`] keeps what is needed of each analysed article as a [`Page`]; [`verify`] turns a set of pages into a
//! [`Verification`]: copies, clusters of claims that say the same, who is behind each, what contradicts what, who cites whom.
//! It compares words, not meanings. The order of the pages does not matter, nor does the number of threads.

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
pub mod similarity;
mod sound;
mod standing;
mod trace;
mod unit;
mod vocabulary;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use rustc_hash::FxHashMap;

pub use citation::Citation;
pub use copy::{Copied, Whence};
pub use merge::{Merged, Node};
pub use page::{Page, read};
pub use relation::Conflict;
pub use standing::{Cluster, Dispute, Fit, How, Member, Step};
pub use trace::trace;
pub(crate) use trace::weighed;
pub use vocabulary::stamp as vocabulary;

use crate::parameters::Parameters;
use similarity::Similarity;
use unit::At;

/// What a set of articles says, and on whose word.
#[derive(Clone, Debug, Default)]
pub struct Verification {
    /// The articles, in order of their ids.
    pub pages: Vec<Page>,
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

/// Compares all articles of a set. With `all`, claims that one article alone carries and nobody disputes are listed too.
pub fn verify(mut pages: Vec<Page>, similarity: &dyn Similarity, parameters: &Parameters, all: bool) -> Verification {
    pages.sort_by(|a, b| (&a.id, &a.path, &a.text).cmp(&(&b.id, &b.path, &b.text)));
    let pages = copies::without_furniture(pages); // teasers and appeals
    let passages = copies::find(&pages); // the same text in two articles
    let copies = copy::directed(&pages, &passages); // who had it from whom
    let units = unit::units(&pages, &copy::repeats(&copies)); // statements with the same words
    let pairs = unit::pairs(&units, similarity, LEAST_RELATED); // worth comparing
    let groups = cluster::group(&units, &pairs, similarity); // that say the same
    let cluster_of: FxHashMap<At, usize> = groups
        .iter()
        .enumerate()
        .flat_map(|(group, members)| members.iter().map(move |unit| (group, *unit)))
        .flat_map(|(group, unit)| units[unit].members.iter().map(move |at| (*at, group)))
        .collect();
    let mut citations = citation::find(&pages, &cluster_of, &passages); // who names whom
    let disputes = standing::disputes(&pages, &units, &pairs, &cluster_of); // what contradicts what
    let wanted: Vec<usize> = (0..groups.len())
        .filter(|group| {
            let first = units[groups[*group][0]].members[0].0;
            let several = groups[*group].iter().any(|unit| units[*unit].members.iter().any(|at| at.0 != first));
            all || several || disputes.contains_key(group)
        })
        .collect();
    let cited: FxHashMap<(At, usize), usize> = citations
        .iter()
        .filter(|citation| citation.cluster.is_some())
        .filter_map(|citation| Some(((citation.statement?, citation.knot), citation.to)))
        .collect();
    let scene = merge::Scene { pages: &pages, parameters, cited: &cited };
    let beside = copy::Beside::new(&copies);
    let mut clusters: Vec<(usize, Cluster)> =
        wanted.par_iter().map(|group| (*group, standing::cluster(&scene, &units, &groups[*group], &beside))).collect();
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
    Verification { pages, clusters, copies, citations, cycles }
}
