//! The graph for other programs: GraphML and W3C PROV-JSON hold what the report holds, Mermaid what the picture holds.

use std::collections::BTreeMap;

use firsthand::report::Report;
use firsthand::{Analysis, Article, Grammar, analyze, draw, report};
use serde_json::Value;

/// An article with marks that XML, JSON and Mermaid must not trip over.
const TEXT: &str = "Harbour <closed> & \"sealed\"\n\nThe harbour was closed on Monday, two officials told the Gazette #1.\n\n\
    “The pier is unsafe & old,” said Ana Reyes, the harbour master.\n\nSOURCE: Agencies\n";

fn with(check: impl Fn(&Article, &Analysis, &Report)) {
    let investigation = std::fs::read_to_string("tests/articles/investigation.txt").unwrap();
    let grammar = Grammar::builtin();
    for text in [TEXT, &investigation] {
        let article = Article { id: "a <b> & \"c\"".into(), text: text.into(), ..Article::default() };
        let analysis = analyze(&article, &grammar);
        let report = report::of(&article, &analysis, &grammar);
        assert!(report.graph.nodes.len() > 4, "{:?}", report.graph);
        check(&article, &analysis, &report);
    }
}

#[test]
fn graphml_is_well_formed_and_holds_the_graph() {
    with(|article, _, report| {
        let text = draw::graphml(report, &article.text, None);
        let document = roxmltree::Document::parse(&text).unwrap();
        let of = |name: &'static str| document.descendants().filter(move |node| node.has_tag_name(name));
        let keys: BTreeMap<&str, &str> =
            of("key").map(|key| (key.attribute("id").unwrap(), key.attribute("attr.name").unwrap())).collect();
        let data = |node: roxmltree::Node| -> BTreeMap<String, String> {
            let cells = node.children().filter(|child| child.has_tag_name("data"));
            cells.map(|cell| (keys[cell.attribute("key").unwrap()].into(), cell.text().unwrap_or("").into())).collect()
        };
        let nodes: Vec<_> = of("node").collect();
        assert_eq!(nodes.len(), report.graph.nodes.len());
        for (node, about) in nodes.iter().zip(&report.graph.nodes) {
            let data = data(*node);
            assert_eq!(node.attribute("id").unwrap(), about.id);
            assert_eq!(data["label"], about.label.split_whitespace().collect::<Vec<_>>().join(" "));
            assert_eq!(data["kind"], about.kind.word());
            if let Some(claim) = about.claim.as_ref().and_then(|id| report.claim(id)) {
                assert_eq!(data["strength_low"].parse::<f64>().unwrap(), claim.strength[0]);
            }
        }
        let edges: Vec<_> = of("edge").collect();
        assert_eq!(edges.len(), report.graph.edges.len());
        for (edge, about) in edges.iter().zip(&report.graph.edges) {
            assert_eq!(
                (edge.attribute("source").unwrap(), edge.attribute("target").unwrap()),
                (&*about.from, &*about.to)
            );
            assert_eq!(data(*edge)["claims"], about.claims.join(" "));
        }
    });
}

#[test]
fn prov_names_only_what_it_declares() {
    with(|article, _, report| {
        let text = draw::prov(report, &article.text, None);
        let document: Value = serde_json::from_str(&text).unwrap();
        let of = |name: &str| document[name].as_object().unwrap().clone();
        let (entities, agents) = (of("entity"), of("agent"));
        assert_eq!(entities.len(), report.graph.nodes.len());
        let derived = of("wasDerivedFrom");
        assert_eq!(derived.len(), report.graph.edges.len());
        for link in derived.values() {
            for end in ["prov:generatedEntity", "prov:usedEntity"] {
                assert!(entities.contains_key(link[end].as_str().unwrap()), "{link}");
            }
        }
        for link in of("wasAttributedTo").values() {
            assert!(entities.contains_key(link["prov:entity"].as_str().unwrap()), "{link}");
            assert!(agents.contains_key(link["prov:agent"].as_str().unwrap()), "{link}");
        }
        let prefixes = of("prefix");
        let names =
            entities.keys().chain(agents.keys()).chain(entities.values().flat_map(|e| e.as_object().unwrap().keys()));
        for name in names {
            let prefix = name.split(':').next().unwrap();
            assert!(prefix == "prov" || prefixes.contains_key(prefix), "{name}");
        }
    });
}

#[test]
fn one_claim_has_only_what_leads_to_it() {
    with(|article, analysis, report| {
        let claim = report.claims.iter().find(|claim| !claim.cuts.is_empty()).unwrap();
        let text = draw::graphml(report, &article.text, Some(&claim.id));
        let document = roxmltree::Document::parse(&text).unwrap();
        let edges = document.descendants().filter(|node| node.has_tag_name("edge")).count();
        assert_eq!(edges, report.graph.edges.iter().filter(|edge| edge.claims.contains(&claim.id)).count());
        let prov: Value = serde_json::from_str(&draw::prov(report, &article.text, Some(&claim.id))).unwrap();
        assert_eq!(prov["wasDerivedFrom"].as_object().unwrap().len(), edges);
        assert!(analysis.claims.len() > 1);
    });
}

#[test]
fn mermaid_keeps_marks_out_of_its_own_language() {
    with(|article, analysis, _| {
        let picture = draw::picture(&analysis.provenance, &analysis.claims, &analysis.scores, None);
        let text = draw::mermaid(&picture, &article.id);
        let boxes = text.lines().filter(|line| line.starts_with("  n") && line.contains('"')).count();
        assert_eq!(boxes, picture.cards.len());
        assert_eq!(
            text.lines().filter(|line| line.contains("-->") || line.contains("-.->")).count(),
            picture.arrows.len()
        );
        for line in text.lines().filter(|line| line.starts_with("  n") && line.contains('"')) {
            assert_eq!(line.matches('"').count(), 2, "{line}");
            assert!(!line.replace("<br/>", "").contains(['<', '>', '&']), "{line}");
        }
    });
}

/// Every text of a picture stands inside a box that is drawn for it, wherever the layout put it.
#[test]
fn an_svg_is_well_formed_and_its_texts_stand_inside_their_boxes() {
    with(|article, analysis, _| {
        let picture = draw::picture(&analysis.provenance, &analysis.claims, &analysis.scores, None);
        let svg = draw::svg(&picture, &article.id);
        let document = roxmltree::Document::parse(&svg).unwrap();
        let number = |node: roxmltree::Node, name: &str| node.attribute(name).unwrap().parse::<f64>().unwrap();
        let mut seen = 0;
        for group in document.descendants().filter(|node| node.has_tag_name("g")).take(picture.cards.len()) {
            let frame = |node: &roxmltree::Node| node.attribute("class").is_some_and(|class| class.starts_with("box"));
            let frame = group.children().find(frame).unwrap();
            let (x, y) = (number(frame, "x"), number(frame, "y"));
            let (width, height) = (number(frame, "width"), number(frame, "height"));
            for text in group.children().filter(|node| node.has_tag_name("text")) {
                let (left, base) = (number(text, "x"), number(text, "y"));
                assert!(left > x && left < x + width && base - 10.0 >= y && base + 3.0 <= y + height, "{svg}");
                seen += 1;
            }
        }
        assert!(seen >= picture.cards.len());
    });
}
