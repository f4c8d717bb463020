//! The graph of a report in GraphML, for network tools: every node and link with its numbers and the words that show it.
//!
//! Links between the same nodes stay apart, one for each attribution, so readers get a multigraph.

use std::fmt::Write;

use super::part::Part;
use super::xml::escaped;
use crate::report::Report;
use crate::report::json::Claim;
use crate::span::one_line;

/// The attributes: for a node or an edge, name, type.
const KEYS: [(&str, &str, &str); 22] = [
    ("node", "kind", "string"),
    ("node", "label", "string"),
    ("node", "entity", "string"),
    ("node", "claim", "string"),
    ("node", "level", "int"),
    ("node", "unnamed", "boolean"),
    ("node", "openness_low", "double"),
    ("node", "openness_high", "double"),
    ("node", "status", "string"),
    ("node", "strength_low", "double"),
    ("node", "strength_high", "double"),
    ("node", "independence_low", "int"),
    ("node", "independence_high", "int"),
    ("edge", "attribution", "string"),
    ("edge", "inferred", "boolean"),
    ("edge", "claims", "string"),
    ("edge", "openness_low", "double"),
    ("edge", "openness_high", "double"),
    ("edge", "basis_low", "double"),
    ("edge", "basis_high", "double"),
    ("edge", "words", "string"),
    ("edge", "spans", "string"),
];

/// The graph as a GraphML file: all of it, or what leads to one claim. `text` is the article's.
pub fn graphml(report: &Report, text: &str, only: Option<&str>) -> String {
    let part = Part::of(report, only);
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n",
    );
    for (of, name, kind) in KEYS {
        let id = key(of, name);
        let _ = writeln!(out, r#"  <key id="{id}" for="{of}" attr.name="{name}" attr.type="{kind}"/>"#);
    }
    let _ = writeln!(out, r#"  <graph id="{}" edgedefault="directed">"#, escaped(&report.id));
    for node in &part.nodes {
        let _ = writeln!(out, r#"    <node id="{}">"#, node.id);
        let [low, high] = node.openness.range();
        let mut data = vec![
            ("kind", node.kind.word().to_owned()),
            ("label", one_line(&node.label)),
            ("level", node.level.to_string()),
            ("unnamed", node.unnamed.to_string()),
            ("openness_low", low.to_string()),
            ("openness_high", high.to_string()),
        ];
        data.extend(node.entity.clone().map(|entity| ("entity", entity)));
        data.extend(node.claim.as_ref().and_then(|id| report.claim(id)).into_iter().flat_map(claim));
        write_data(&mut out, "node", &data);
        out.push_str("    </node>\n");
    }
    for (id, edge) in &part.edges {
        let _ = writeln!(out, r#"    <edge id="{id}" source="{}" target="{}">"#, edge.from, edge.to);
        let ([low, high], [least, most]) = (edge.openness.range(), edge.basis.range());
        let spans: Vec<String> = edge.spans.iter().map(|[start, end]| format!("{start}-{end}")).collect();
        let mut data = vec![
            ("inferred", edge.inferred.to_string()),
            ("claims", edge.claims.join(" ")),
            ("openness_low", low.to_string()),
            ("openness_high", high.to_string()),
            ("basis_low", least.to_string()),
            ("basis_high", most.to_string()),
            ("words", one_line(&part.words(edge, text))),
            ("spans", spans.join(" ")),
        ];
        data.extend(edge.attribution.clone().map(|attribution| ("attribution", attribution)));
        write_data(&mut out, "edge", &data);
        out.push_str("    </edge>\n");
    }
    out.push_str("  </graph>\n</graphml>\n");
    out
}

fn claim(claim: &Claim) -> Vec<(&'static str, String)> {
    vec![
        ("claim", claim.id.clone()),
        ("status", claim.status.word().to_owned()),
        ("strength_low", claim.strength[0].to_string()),
        ("strength_high", claim.strength[1].to_string()),
        ("independence_low", claim.independence[0].to_string()),
        ("independence_high", claim.independence[1].to_string()),
    ]
}

fn write_data(out: &mut String, of: &str, data: &[(&str, String)]) {
    for (name, value) in data {
        let _ = writeln!(out, r#"      <data key="{}">{}</data>"#, key(of, name), escaped(value));
    }
}

/// Nodes and edges have attributes of one name: the id of a key must be its own.
fn key(of: &str, name: &str) -> String {
    format!("{}_{name}", &of[..1])
}
