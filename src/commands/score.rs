//! `firsthand score`: the strength of a sourcing graph from anywhere.
//!
//! The file: `{"nodes": [{"id": "o1", "kind": "origin", "openness": 0.9}, {"id": "c", "kind": "claim"}],
//! "edges": [{"from": "o1", "to": "c", "openness": 1.0}], "claim": "c"}`. Kinds are origin, relay, outlet and claim; an
//! openness is a number or `[lowest, highest]`. What it does not know it ignores, so that nodes may carry labels.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, anyhow, bail};
use clap::Args;
use firsthand::score::network::{self, Assessment, Link, Network, Point, Role};
use serde_json::{Map, Value, json};

/// Scores a sourcing graph from a JSON file
#[derive(Args)]
pub(crate) struct Arguments {
    /// The graph: {"nodes": [{"id", "kind": "origin|relay|outlet|claim", "openness"}], "edges": [{"from", "to",
    /// "openness"}], "claim"}; `-` is standard input
    graph: PathBuf,
    /// How many nodes and edges a graph may have: time grows faster than they do
    #[arg(long, value_name = "N", default_value = "500000")]
    max_graph: usize,
}

/// Bytes that a node or edge may take on average: beyond that no graph is read at all.
const LONGEST: u64 = 400;

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let name = arguments.graph.display();
    let text = read(&arguments.graph, (arguments.max_graph as u64).saturating_mul(LONGEST))
        .with_context(|| name.to_string())?;
    let answer = score(&text, arguments.max_graph).with_context(|| name.to_string())?;
    writeln!(io::stdout().lock(), "{}", serde_json::to_string_pretty(&answer)?)?;
    Ok(ExitCode::SUCCESS)
}

/// What is answered to the text of a file that has at most so many nodes and edges.
pub(crate) fn score(text: &str, most: usize) -> Result<Value> {
    let (ids, network) = parse(text, most)?;
    Ok(answer(&ids, &network::assess(&network)))
}

fn read(path: &Path, most: u64) -> Result<String> {
    let file: Box<dyn Read> = match path.as_os_str() == "-" {
        true => Box::new(io::stdin()),
        false => Box::new(File::open(path)?),
    };
    let mut text = String::new();
    if file.take(most.saturating_add(1)).read_to_string(&mut text)? as u64 > most {
        bail!("is longer than {most} bytes: if it is a graph, allow more with --max-graph");
    }
    Ok(text)
}

/// The ids of the nodes, and the network. Errors name the place as a path into the JSON.
fn parse(text: &str, most: usize) -> Result<(Vec<String>, Network)> {
    let root: Value = serde_json::from_str(text)?;
    let root = root.as_object().ok_or_else(|| anyhow!("the file must hold one object with nodes, edges and claim"))?;
    let size = list(root, "nodes")?.len() + list(root, "edges")?.len();
    if size > most {
        bail!(
            "has {size} nodes and edges, more than {most}: score a part of it, or allow more with --max-graph {size}"
        );
    }
    let mut network = Network::default();
    let mut ids = Vec::new();
    let mut index = BTreeMap::new();
    for (i, node) in list(root, "nodes")?.iter().enumerate() {
        let at = format!("nodes[{i}]");
        let id = word(node, &at, "id")?;
        let role = match word(node, &at, "kind")? {
            "origin" => Role::Origin,
            "relay" => Role::Relay,
            "outlet" => Role::Outlet,
            "claim" => Role::Claim,
            other => bail!("{at}.kind: `{other}` is none of origin, relay, outlet, claim"),
        };
        let certain = matches!(role, Role::Outlet | Role::Claim).then_some(1.0);
        let openness = openness(node, &at, certain)?;
        if index.insert(id.to_owned(), i).is_some() {
            bail!("{at}.id: `{id}` is the id of an earlier node too");
        }
        ids.push(id.to_owned());
        network.nodes.push(Point { role, openness });
    }
    let find = |id: &str, at: &str| index.get(id).copied().ok_or_else(|| anyhow!("{at}: no node has the id `{id}`"));
    for (i, edge) in list(root, "edges")?.iter().enumerate() {
        let at = format!("edges[{i}]");
        let from = find(word(edge, &at, "from")?, &format!("{at}.from"))?;
        let to = find(word(edge, &at, "to")?, &format!("{at}.to"))?;
        network.links.push(Link { from, to, openness: openness(edge, &at, Some(1.0))? });
    }
    let claim = root.get("claim").ok_or_else(|| anyhow!("claim: missing; name the node whose support is asked for"))?;
    let claim = claim.as_str().ok_or_else(|| anyhow!("claim: must be the id of a node, in quotation marks"))?;
    network.claim = find(claim, "claim")?;
    if network.nodes[network.claim].role != Role::Claim {
        bail!("claim: the node `{claim}` is not of kind claim");
    }
    Ok((ids, network))
}

fn list<'v>(root: &'v Map<String, Value>, key: &str) -> Result<&'v Vec<Value>> {
    let value = root.get(key).ok_or_else(|| anyhow!("{key}: missing; it must be a list"))?;
    value.as_array().ok_or_else(|| anyhow!("{key}: must be a list"))
}

fn word<'v>(value: &'v Value, at: &str, key: &str) -> Result<&'v str> {
    let value = value.get(key).ok_or_else(|| anyhow!("{at}.{key}: missing"))?;
    value.as_str().ok_or_else(|| anyhow!("{at}.{key}: must be text in quotation marks"))
}

/// A number, or the lowest and the highest.
fn openness(value: &Value, at: &str, otherwise: Option<f64>) -> Result<[f64; 2]> {
    let number = |value: &Value, at: String| match value.as_f64() {
        Some(number) if (0.0..=1.0).contains(&number) => Ok(number),
        Some(number) => Err(anyhow!("{at}: {number} is outside 0 to 1")),
        None => Err(anyhow!("{at}: must be a number from 0 to 1, or [lowest, highest]")),
    };
    match (value.get("openness"), otherwise) {
        (None | Some(Value::Null), Some(certain)) => Ok([certain; 2]),
        (None | Some(Value::Null), None) => bail!("{at}.openness: missing"),
        (Some(Value::Array(ends)), _) => {
            let [low, high] = ends.as_slice() else { bail!("{at}.openness: an interval is [lowest, highest]") };
            let low = number(low, format!("{at}.openness[0]"))?;
            let high = number(high, format!("{at}.openness[1]"))?;
            if low > high {
                bail!("{at}.openness: {low} is more than {high}; write the lowest first");
            }
            Ok([low, high])
        }
        (Some(value), _) => Ok([number(value, format!("{at}.openness"))?; 2]),
    }
}

/// The assessment, with ids for indices. `circular` and `cycles` are there only where there is a circle, `left_out` only
/// where not all cuts or not the importance of every node was worked out.
fn answer(ids: &[String], found: &Assessment) -> Value {
    let named = |nodes: &Vec<usize>| {
        let mut names: Vec<&str> = nodes.iter().map(|node| ids[*node].as_str()).collect();
        names.sort_unstable();
        names
    };
    let named_all = |sets: &Vec<Vec<usize>>| {
        let mut all: Vec<_> = sets.iter().map(named).collect();
        all.sort();
        all
    };
    let importance: BTreeMap<&str, f64> =
        found.importance.iter().map(|(node, gain)| (ids[*node].as_str(), *gain)).collect();
    let mut answer = json!({
        "strength": found.strength,
        "exact": found.exact,
        "independence": found.independence,
        "cuts": named_all(&found.cuts),
        "importance": importance,
    });
    let omissions = [(found.all_cuts, "cuts"), (found.all_importance, "importance")];
    let left_out: Vec<&str> = omissions.into_iter().filter(|(all, _)| !all).map(|(_, name)| name).collect();
    if !left_out.is_empty() {
        answer["left_out"] = json!(left_out);
    }
    if !found.cycles.is_empty() {
        answer["circular"] = json!(found.is_circular());
        answer["cycles"] = json!(named_all(&found.cycles));
    }
    answer
}
