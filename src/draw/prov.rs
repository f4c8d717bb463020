//! The graph of a report as W3C PROV-JSON (member submission of 24 April 2013), for provenance tools.
//!
//! What somebody says, reports or prints is an entity, and so is each claim; a link is a derivation of the one from the
//! other, with its numbers and the words that show it. Who says it is an agent, to whom the entity is attributed. An
//! origin that is a document has no agent: nobody is said to have written it.

use serde_json::{Map, Value, json};

use super::part::Part;
use crate::report::json::Node;
use crate::report::{Report, Role};
use crate::source::Kind;

/// Names of our own: kinds and attributes.
const TERMS: &str = "urn:firsthand:terms:";
/// Names of one article, by the hash of its text.
const ARTICLE: &str = "urn:firsthand:article:";

/// The graph as PROV-JSON: all of it, or what leads to one claim. `text` is the article's.
pub fn prov(report: &Report, text: &str, only: Option<&str>) -> String {
    let part = Part::of(report, only);
    let (mut entities, mut agents, mut attributed, mut derived) = (Map::new(), Map::new(), Map::new(), Map::new());
    for node in &part.nodes {
        entities.insert(name(&node.id), entity(node, report));
        let agent = node.entity.as_ref().and_then(|id| report.entity(id));
        if let Some(agent) = agent.filter(|agent| !matches!(agent.kind.0, Kind::Document | Kind::Poll)) {
            let about = json!({
                "prov:label": agent.name,
                "prov:type": term(agent.kind.word()),
                "firsthand:level": agent.level,
            });
            agents.insert(name(&agent.id), about);
            let link = json!({"prov:entity": name(&node.id), "prov:agent": name(&agent.id)});
            attributed.insert(format!("_:by-{}", node.id), link);
        }
    }
    for (id, edge) in &part.edges {
        let mut link = json!({
            "prov:generatedEntity": name(&edge.to),
            "prov:usedEntity": name(&edge.from),
            "firsthand:openness": edge.openness,
            "firsthand:basis": edge.basis,
            "firsthand:inferred": edge.inferred,
            "firsthand:claim": edge.claims.iter().map(|claim| json!(claim)).collect::<Value>(),
            "firsthand:words": part.words(edge, text),
        });
        if let Some(attribution) = &edge.attribution {
            link["firsthand:attribution"] = json!(attribution);
        }
        derived.insert(format!("_:{id}"), link);
    }
    let document = json!({
        "prefix": {"firsthand": TERMS, "article": format!("{ARTICLE}{}:", report.sha256)},
        "entity": entities,
        "agent": agents,
        "wasAttributedTo": attributed,
        "wasDerivedFrom": derived,
    });
    serde_json::to_string_pretty(&document).expect("a graph holds only values that JSON has") + "\n"
}

fn entity(node: &Node, report: &Report) -> Value {
    let mut entity = json!({"prov:label": node.label, "prov:type": term(node.kind.word())});
    if node.kind.0 == Role::Origin {
        entity["firsthand:level"] = json!(node.level);
        entity["firsthand:unnamed"] = json!(node.unnamed);
    }
    if matches!(node.kind.0, Role::Origin | Role::Relay) {
        entity["firsthand:openness"] = json!(node.openness);
    }
    if let Some(claim) = node.claim.as_ref().and_then(|id| report.claim(id)) {
        entity["firsthand:claim"] = json!(claim.id);
        entity["firsthand:status"] = json!(claim.status.word());
        entity["firsthand:strength-low"] = json!(claim.strength[0]);
        entity["firsthand:strength-high"] = json!(claim.strength[1]);
        entity["firsthand:independence-low"] = json!(claim.independence[0]);
        entity["firsthand:independence-high"] = json!(claim.independence[1]);
    }
    entity
}

/// The name of a thing of this article.
fn name(id: &str) -> String {
    format!("article:{id}")
}

/// One of our terms, as a qualified name.
fn term(word: &str) -> Value {
    json!({"$": format!("firsthand:{word}"), "type": "xsd:QName"})
}
