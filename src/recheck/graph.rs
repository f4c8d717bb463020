//! The scores of a report, worked out again from its graph.

use std::collections::{BTreeMap, BTreeSet};

use super::links::place;
use super::{Flaw, TOLERANCE, quoted};
use crate::claim::ClaimId;
use crate::parameters::Parameters;
use crate::provenance::{self, NodeId, NodeKind, Provenance};
use crate::report::json::{Claim, Graph, Report};
use crate::report::{Label, Role};
use crate::score::{self, Score};

/// Letters of a list in a message.
const SHOWN: usize = 80;

/// Scores every claim, and compares. References are sound.
pub(super) fn check(report: &Report, parameters: &Parameters, flaws: &mut Vec<Flaw>) {
    let Some(graph) = read(&report.graph, report.claims.len(), flaws) else { return };
    let edges = graph.edges_by_claim(report.claims.len());
    for (index, claim) in report.claims.iter().enumerate() {
        let is_disputed = !claim.disputed_by.is_empty();
        let score = score::unexplained(&graph, ClaimId(index), &edges[index], is_disputed, parameters);
        compare(&format!("claims[{index}]"), claim, &score, flaws);
    }
}

/// The graph as scoring knows it. `None` where its nodes do not stand in their order.
fn read(graph: &Graph, claims: usize, flaws: &mut Vec<Flaw>) -> Option<Provenance> {
    let node_id = |id: &str| place(id, 'n').map(NodeId);
    let mut nodes = vec![];
    let mut last = Role::Origin;
    let mut next_claim = 0;
    for (index, node) in graph.nodes.iter().enumerate() {
        let kind = match (node.kind.0, &node.claim) {
            (Role::Origin, None) => Some(NodeKind::Origin),
            (Role::Relay, None) => Some(NodeKind::Relay),
            (Role::Article, None) => Some(NodeKind::Article),
            (Role::Claim, Some(claim)) => place(claim, 'c').filter(|claim| *claim == next_claim).map(|claim| {
                next_claim += 1;
                NodeKind::Claim(ClaimId(claim))
            }),
            _ => None,
        };
        let Some(kind) = kind.filter(|_| order(last) <= order(node.kind.0)) else {
            let why = "is out of order: origins come first, then relays, the article, the claims";
            flaws.push(Flaw::new(format!("graph.nodes[{index}]"), why));
            return None;
        };
        last = node.kind.0;
        nodes.push(provenance::Node {
            kind,
            label: node.label.clone(),
            entity: None,
            level: node.level,
            unnamed: node.unnamed,
            openness: node.openness.range(),
        });
    }
    if next_claim != claims {
        flaws.push(Flaw::new("graph.nodes", format!("hold {next_claim} claims, the report has {claims}")));
        return None;
    }
    let edges = graph.edges.iter().filter_map(|edge| {
        Some(provenance::Edge {
            from: node_id(&edge.from)?,
            to: node_id(&edge.to)?,
            attribution: None,
            spans: vec![],
            inferred: edge.inferred,
            claims: edge.claims.iter().filter_map(|claim| place(claim, 'c')).map(ClaimId).collect(),
            openness: edge.openness.range(),
            basis: edge.basis.range(),
        })
    });
    Some(Provenance { edges: edges.collect(), nodes })
}

/// Where nodes of a role stand among the others.
fn order(role: Role) -> u8 {
    match role {
        Role::Origin => 0,
        Role::Relay => 1,
        Role::Article => 2,
        Role::Claim => 3,
    }
}

fn compare(at: &str, claim: &Claim, score: &Score, flaws: &mut Vec<Flaw>) {
    let mut differ = |field: &str, written: String, follows: String| {
        let message = format!("is {}, from the graph follows {}", quoted(&written, SHOWN), quoted(&follows, SHOWN));
        flaws.push(Flaw::new(format!("{at}.{field}"), message));
    };
    let near = |one: f64, other: f64| (one - other).abs() <= TOLERANCE;
    let range = |[low, high]: [f64; 2]| format!("{low:.4} to {high:.4}");
    if !(0..2).all(|end| near(claim.strength[end], score.strength[end])) {
        differ("strength", range(claim.strength), range(score.strength));
    }
    if claim.exact != score.exact {
        differ("exact", claim.exact.to_string(), score.exact.to_string());
    }
    if claim.independence != score.independence {
        differ("independence", format!("{:?}", claim.independence), format!("{:?}", score.independence));
    }
    if claim.status.0 != score.status {
        differ("status", claim.status.word().to_owned(), Label(score.status).word().to_owned());
    }
    let grade = score.grade.to_string();
    if claim.grade != grade {
        differ("grade", claim.grade.clone(), grade);
    }
    for (field, written, follows) in [("cuts", &claim.cuts, &score.cuts), ("cycles", &claim.cycles, &score.cycles)] {
        let (written, follows) = (named(written), sets(follows));
        if written != follows {
            differ(field, format!("{written:?}"), format!("{follows:?}"));
        }
    }
    let importance: BTreeMap<String, f64> = score.importance.iter().map(|(node, loss)| (name(node), *loss)).collect();
    let same = importance.len() == claim.importance.len()
        && importance.iter().all(|(node, loss)| claim.importance.get(node).is_some_and(|other| near(*loss, *other)));
    if !same {
        differ("importance", format!("{:?}", claim.importance), format!("{importance:.4?}"));
    }
}

fn name(node: &NodeId) -> String {
    format!("n{}", node.0 + 1)
}

fn named(sets: &[Vec<String>]) -> BTreeSet<BTreeSet<String>> {
    sets.iter().map(|set| set.iter().cloned().collect()).collect()
}

fn sets(sets: &[Vec<NodeId>]) -> BTreeSet<BTreeSet<String>> {
    sets.iter().map(|set| set.iter().map(name).collect()).collect()
}
