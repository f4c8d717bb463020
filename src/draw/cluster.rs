//! A claim that several articles carry, as a picture: origins, agencies, articles, the claim. An article and its copies are
//! one box, so that five papers with one dispatch look like what they are.

use std::collections::{BTreeMap, BTreeSet};

use super::{Arrow, Card, Picture, identified, interval, range, wrapped};
use crate::claim::ClaimId;
use crate::provenance::NodeKind;
use crate::report::Labelled;
use crate::score::network::Role;
use crate::verify::{Cluster, How, Node, Verification};

/// What to draw of a cluster. None where there is no such cluster.
pub fn cluster(verification: &Verification, index: usize) -> Option<Picture> {
    let cluster = verification.clusters.get(index)?;
    let nodes = &cluster.merged.nodes;
    let copy_of: BTreeMap<usize, usize> = cluster
        .steps
        .iter()
        .filter_map(|step| match step.how {
            How::Copies(lead) => Some((step.page, lead)),
            _ => None,
        })
        .collect();
    let is_copy = |node: &Node| node.page.is_some_and(|page| copy_of.contains_key(&page));
    let shown: Vec<usize> = (0..nodes.len()).filter(|at| !is_copy(&nodes[*at])).collect();
    let place: BTreeMap<usize, usize> = shown.iter().enumerate().map(|(place, node)| (*node, place)).collect();
    let cut: BTreeSet<usize> = cluster.merged.cuts().into_iter().filter(|cut| cut.len() == 1).flatten().collect();
    let card = |at: &usize| {
        let node = &nodes[*at];
        let copies = copy_of.values().filter(|lead| node.page == Some(**lead)).count();
        let (kind, head) = match node.role {
            Role::Origin => (NodeKind::Origin, identified(node.level, node.unnamed).to_owned()),
            Role::Relay => (NodeKind::Relay, "passes on".to_owned()),
            Role::Outlet => (NodeKind::Article, copied(copies)),
            Role::Claim => (NodeKind::Claim(ClaimId(index)), summary(cluster, index)),
        };
        let crowd = shown.iter().filter(|other| nodes[**other].role == node.role).count();
        let full = if node.role == Role::Claim { cluster.text.clone() } else { node.label.clone() };
        Card { kind, head, lines: wrapped(&full, crowd), full, unnamed: node.unnamed, cut: cut.contains(at) }
    };
    let ends = cluster.merged.links.iter().filter_map(|(from, to, _)| Some((*place.get(from)?, *place.get(to)?)));
    let arrows: BTreeSet<(usize, usize)> = ends.collect();
    Some(Picture {
        cards: shown.iter().map(card).collect(),
        arrows: arrows.into_iter().map(|(from, to)| Arrow { from, to, inferred: false }).collect(),
        outline: "the claim falls with it".to_owned(),
    })
}

fn copied(copies: usize) -> String {
    match copies {
        0 => String::new(),
        1 => "and 1 copy".to_owned(),
        more => format!("and {more} copies"),
    }
}

/// `k1 · 0.43 · κ 1 · single origin`.
fn summary(cluster: &Cluster, index: usize) -> String {
    let (strength, independence) = (interval(cluster.strength), range(cluster.independence));
    format!("k{} · {strength} · κ {independence} · {}", index + 1, cluster.status.label().replace('-', " "))
}
