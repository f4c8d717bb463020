//! Chains of two and three hops: `tests/chains/*.txt` hold short texts with the graph that a reader draws of each. The graph
//! that the program draws has to be the same, way by way. `tests/chains/README.md` says how a case is written.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use firsthand::claim::ClaimId;
use firsthand::provenance::{Node, NodeKind, Provenance};
use firsthand::{Analysis, Article, Grammar, Metadata, analyze};

/// A case may be known to come out wrong; so many may.
const MOST_KNOWN_FAILURES: usize = 3;

/// A text and its graph.
struct Case {
    name: String,
    outlet: Option<String>,
    known_failure: Option<String>,
    text: String,
    /// Each way as printed, up to the claim, and the claim's words.
    ways: Vec<(String, String)>,
}

fn read(file: &str) -> Vec<Case> {
    file.split("\n== ").skip(1).map(case).collect()
}

fn case(written: &str) -> Case {
    let (head, graph) = written.split_once("\n--\n").expect("a line of dashes stands between text and graph");
    let (name, mut text) = head.split_once('\n').expect("a text follows the name");
    let (mut outlet, mut known_failure) = (None, None);
    while let Some((field, rest)) = text.split_once('\n') {
        if let Some(value) = field.strip_prefix("outlet: ") {
            outlet = Some(value.to_owned());
        } else if let Some(value) = field.strip_prefix("known failure: ") {
            known_failure = Some(value.to_owned());
        } else {
            break;
        }
        text = rest;
    }
    let way = |line: &str| {
        let (way, claim) = line.rsplit_once(" -> ").expect("a way ends at a claim");
        (plain(way), claim.to_owned())
    };
    let ways = graph.lines().take_while(|line| !line.is_empty()).map(way).collect();
    Case { name: name.into(), outlet, known_failure, text: text.into(), ways }
}

/// A way without case and leading articles, to compare.
fn plain(way: &str) -> String {
    let name = |step: &str| {
        let step = step.to_lowercase();
        let bare = ["the ", "a ", "an "].iter().find_map(|article| step.strip_prefix(article));
        bare.unwrap_or(&step).to_owned()
    };
    way.split(" -> ").map(name).collect::<Vec<_>>().join(" -> ")
}

/// The claims' words, each with the ways that lead to it.
fn drawn(analysis: &Analysis) -> Vec<(String, BTreeSet<String>)> {
    let graph = &analysis.provenance;
    let claims = (0..analysis.claims.len()).map(ClaimId);
    claims
        .map(|claim| {
            let words = &graph.nodes[graph.node_of(claim).expect("every claim has a node").0].label;
            let paths = graph.paths(claim);
            let ways = if paths.is_empty() { ["article".to_owned()].into() } else { ways(graph, &paths) };
            (words.clone(), ways)
        })
        .collect()
}

fn ways(graph: &Provenance, paths: &[Vec<firsthand::provenance::NodeId>]) -> BTreeSet<String> {
    let step = |node: &Node| match node.kind {
        NodeKind::Origin => format!("{} ({})", node.label, node.level),
        NodeKind::Relay => node.label.clone(),
        NodeKind::Article | NodeKind::Claim(_) => "article".into(),
    };
    let way = |path: &Vec<firsthand::provenance::NodeId>| {
        let steps: Vec<String> = path[..path.len() - 1].iter().map(|node| step(&graph.nodes[node.0])).collect();
        plain(&steps.join(" -> "))
    };
    paths.iter().map(way).collect()
}

/// What is wrong with the graph of a case. Empty where nothing is.
fn differences(case: &Case, grammar: &Grammar) -> Vec<String> {
    let metadata = Metadata { outlet: case.outlet.clone(), ..Metadata::default() };
    let article = Article { id: case.name.clone(), text: case.text.clone(), metadata, ..Article::default() };
    let analysis = analyze(&article, grammar);
    let claims = drawn(&analysis);
    let mut wrong = vec![];
    let mut expected: BTreeMap<usize, BTreeSet<String>> = BTreeMap::new();
    for (way, words) in &case.ways {
        let holders: Vec<usize> = (0..claims.len()).filter(|claim| claims[*claim].0.contains(words)).collect();
        match holders[..] {
            [claim] => drop(expected.entry(claim).or_default().insert(way.clone())),
            _ => wrong.push(format!("{} claims hold “{words}”", holders.len())),
        }
    }
    for (index, (words, found)) in claims.iter().enumerate() {
        let expected = expected.remove(&index).unwrap_or_default();
        for way in found.difference(&expected) {
            wrong.push(format!("not expected: {way} -> {words}"));
        }
        for way in expected.difference(found) {
            wrong.push(format!("missing: {way} -> {words}"));
        }
    }
    wrong
}

#[test]
fn chains_are_drawn_as_a_reader_draws_them() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/chains");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let grammar = Grammar::builtin();
    let (mut cases, mut known, mut complaints) = (0, 0, String::new());
    for file in files {
        for case in read(&std::fs::read_to_string(&file).unwrap()) {
            cases += 1;
            let wrong = differences(&case, &grammar);
            let complaint = match &case.known_failure {
                Some(why) => {
                    known += 1;
                    let righted = format!("\n  comes out right now: take away the mark `known failure: {why}`");
                    if wrong.is_empty() { righted } else { continue }
                }
                None if wrong.is_empty() => continue,
                None => wrong.iter().map(|line| format!("\n  {line}")).collect(),
            };
            complaints += &format!("{}: {}{complaint}\n", file.file_name().unwrap().display(), case.name);
        }
    }
    assert!(complaints.is_empty(), "\n{complaints}");
    assert_eq!(cases, 40);
    assert!(known <= MOST_KNOWN_FAILURES, "{known} known failures");
}
