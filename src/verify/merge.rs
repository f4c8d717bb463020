//! One graph for a claim that several articles carry: who had it first, through whom it came, which articles print it.
//!
//! Copies hang on the article that they are copies of, so that a dispatch counts once however often it is printed. A cited
//! outlet whose article is in the set is that article. Agencies are one by name, people as `identity` says; who may be the
//! same and may not is noted, and both readings are scored.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::identity::{Identity, identity};
use super::outlet;
use super::page::{Head, Knot, KnotRole};
use super::standing::Said;
use super::unit::At;
use crate::parameters::{CERTAIN, NEVER, Parameters, Range, better};
use crate::score::network::{self, Link, Network, Point, Role};
use crate::source::Kind;

/// A claim's merged graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Merged {
    /// Origins, relays, articles, the claim last.
    pub nodes: Vec<Node>,
    /// From a node to the one that had it from there, with how open the link is.
    pub links: Vec<(usize, usize, Range)>,
    /// Origins that may be the same, by index.
    pub perhaps: Vec<(usize, usize)>,
}

/// A node of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What it does.
    pub role: Role,
    /// What to print.
    pub label: String,
    /// The article, for an article's node.
    pub page: Option<usize>,
    /// The articles that name it.
    pub pages: Vec<usize>,
    /// Step on the ladder, of an origin.
    pub level: u8,
    /// Whether it is an origin that nobody names.
    pub unnamed: bool,
    /// Probability that it is open.
    pub openness: Range,
}

/// What is known of the articles that carry a claim.
pub(super) struct Scene<'a> {
    pub heads: &'a [Head],
    pub parameters: &'a Parameters,
    /// For a knot of a statement, the page that it stands for.
    pub cited: &'a FxHashMap<(At, usize), usize>,
}

/// Builds the graph. `members` are the statements in order; `lead` says for each page whose copy it is (itself, if none).
pub(super) fn build(scene: &Scene, members: &[&Said], lead: &BTreeMap<usize, usize>) -> Merged {
    let mut merged = Merged::default();
    let mut page_node = BTreeMap::new();
    for page in lead.keys() {
        page_node.insert(*page, merged.push(scene.page(*page)));
    }
    let mut links: BTreeMap<(usize, usize), Range> = BTreeMap::new();
    let mut join = |from: usize, to: usize, openness: Range| {
        if from != to {
            let best = links.entry((from, to)).or_insert(NEVER);
            *best = better(*best, openness);
        }
    };
    for (page, lead) in lead.iter().filter(|(page, lead)| page != lead) {
        join(page_node[lead], page_node[page], CERTAIN);
    }
    let own = |said: &&&Said| lead.get(&said.at.0) == Some(&said.at.0);
    // Where a cited article says itself whom it has it from, that is asked, and not what others say of it.
    let speaks = |page: usize| {
        let lead = lead.get(&page).copied().unwrap_or(page);
        let mut its = members.iter().filter(|said| said.at.0 == lead);
        its.any(|said| said.statement.knots.iter().any(|knot| knot.role != KnotRole::Page))
    };
    // Where one article says whom an outlet has it from, another that does not say so adds no origin.
    let all_knots = members.iter().filter(own).flat_map(|said| &said.statement.knots);
    let passing: BTreeSet<String> =
        all_knots.filter(|knot| knot.role == KnotRole::Relay).map(|knot| outlet::key(&knot.name)).collect();
    let mut origins: Vec<(usize, &Knot)> = vec![];
    let mut relays: BTreeMap<String, usize> = BTreeMap::new();
    let mut asked = vec![];
    for Said { at, statement, .. } in members.iter().filter(own) {
        let mut places = vec![];
        for (number, knot) in statement.knots.iter().enumerate() {
            let cited = scene.cited.get(&(*at, number)).and_then(|page| page_node.get(page).map(|node| (*page, *node)));
            let key = outlet::key(&knot.name);
            let role = match knot.role {
                // "Harkin told the Gazette", in the Gazette: it is its own word.
                KnotRole::Relay | KnotRole::Hidden if scene.heads[at.0].keys.contains(&key) => KnotRole::Page,
                KnotRole::Hidden if passing.contains(&key) => KnotRole::Relay,
                role => role,
            };
            let place = match (cited, role) {
                (Some((page, node)), _) => {
                    asked.push((page, node));
                    node
                }
                (None, KnotRole::Page) => page_node[&at.0],
                (None, KnotRole::Relay) => *relays.entry(key).or_insert_with(|| merged.push(relay(knot))),
                (None, KnotRole::Origin | KnotRole::Hidden) => merged.origin(&mut origins, knot),
            };
            if !merged.nodes[place].pages.contains(&at.0) {
                merged.nodes[place].pages.push(at.0);
            }
            places.push((place, cited.is_some_and(|(page, _)| speaks(page))));
        }
        for (from, to, openness) in &statement.links {
            let ((from, _), (to, answers)) = (places[*from], places[*to]);
            if !answers {
                join(from, to, *openness);
            }
        }
    }
    asked.sort_unstable();
    asked.dedup();
    // A cited article that names nobody answers for what it says: as it would if it were not in the set.
    for (page, node) in asked {
        if !links.keys().any(|(_, to)| *to == node) {
            let origin = merged.push(scene.silent(page));
            links.insert((origin, node), CERTAIN);
        }
    }
    let claim = merged.push(Node::new(Role::Claim, String::new()));
    for node in page_node.values() {
        links.insert((*node, claim), CERTAIN);
    }
    merged.links = links.into_iter().map(|((from, to), openness)| (from, to, openness)).collect();
    for (index, (one, knot)) in origins.iter().enumerate() {
        let others = origins[..index].iter();
        let alike =
            others.filter(|(_, other)| identity(knot, other) == Identity::Perhaps).map(|(other, _)| (*other, *one));
        merged.perhaps.extend(alike.filter(|(other, one)| other != one));
    }
    merged.perhaps.sort_unstable();
    merged.perhaps.dedup();
    merged.without_idle()
}

impl Scene<'_> {
    fn page(&self, page: usize) -> Node {
        Node { page: Some(page), pages: vec![page], ..Node::new(Role::Outlet, self.heads[page].id.clone()) }
    }

    /// An article that is cited and does not say how it knows.
    fn silent(&self, page: usize) -> Node {
        let name = self.heads[page].outlet.as_ref().unwrap_or(&self.heads[page].id);
        Node {
            pages: vec![page],
            level: 7,
            openness: self.parameters.outlet,
            ..Node::new(Role::Origin, format!("{name}, its source not given"))
        }
    }
}

fn relay(knot: &Knot) -> Node {
    Node { openness: knot.openness, ..Node::new(Role::Relay, knot.name.clone()) }
}

impl Node {
    fn new(role: Role, label: String) -> Node {
        Node { role, label, page: None, pages: vec![], level: 0, unnamed: false, openness: CERTAIN }
    }
}

impl Merged {
    fn push(&mut self, node: Node) -> usize {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    /// The node of an origin: one that is certainly the same, or a new one.
    fn origin<'k>(&mut self, origins: &mut Vec<(usize, &'k Knot)>, knot: &'k Knot) -> usize {
        // Nobody who is unnamed is the same as another, and who stands once for a person does so for all.
        let known = origins.iter().find(|(_, other)| identity(knot, other) == Identity::Same).map(|(node, _)| *node);
        let place = known.unwrap_or_else(|| {
            let node = Node { unnamed: knot.unnamed, ..Node::new(Role::Origin, knot.label.clone()) };
            self.push(Node { openness: NEVER, ..node })
        });
        let node = &mut self.nodes[place];
        node.openness = better(node.openness, knot.openness);
        node.level = node.level.max(knot.level);
        if knot.label.len() > node.label.len() && knot.kind != Kind::Media {
            node.label.clone_from(&knot.label); // the fullest name
        }
        origins.push((place, knot));
        place
    }

    /// Without nodes that lead nowhere: whom others say a cited article has it from.
    fn without_idle(self) -> Merged {
        let last = self.nodes.len() - 1;
        let mut leads = vec![false; self.nodes.len()];
        leads[last] = true;
        let mut before: Vec<Vec<usize>> = vec![vec![]; self.nodes.len()];
        self.links.iter().for_each(|(from, to, _)| before[*to].push(*from));
        let mut open = vec![last];
        while let Some(at) = open.pop() {
            for from in &before[at] {
                if !leads[*from] {
                    leads[*from] = true;
                    open.push(*from);
                }
            }
        }
        let mut place = vec![None; self.nodes.len()];
        let mut nodes = vec![];
        for (old, node) in self.nodes.into_iter().enumerate().filter(|(old, _)| leads[*old]) {
            place[old] = Some(nodes.len());
            nodes.push(node);
        }
        let both = |one: usize, other: usize| Some((place[one]?, place[other]?));
        Merged {
            links: self.links.iter().filter_map(|(a, b, open)| both(*a, *b).map(|(a, b)| (a, b, *open))).collect(),
            perhaps: self.perhaps.iter().filter_map(|(a, b)| both(*a, *b)).collect(),
            nodes,
        }
    }

    /// The fewest nodes without which nothing reaches the claim, each set by index.
    pub fn cuts(&self) -> Vec<Vec<usize>> {
        network::assess(&self.network()).cuts
    }

    /// The network, with all who may be the same kept apart.
    pub(super) fn network(&self) -> Network {
        let point = |node: &Node| Point { role: node.role, openness: node.openness };
        let link = |(from, to, open): &(usize, usize, Range)| Link { from: *from, to: *to, openness: *open };
        Network {
            nodes: self.nodes.iter().map(point).collect(),
            links: self.links.iter().map(link).collect(),
            claim: self.nodes.len().saturating_sub(1),
        }
    }

    /// The same with all of them made one. Who is merged is as open as the best of them.
    pub(super) fn network_of_one(&self) -> Option<Network> {
        if self.perhaps.is_empty() {
            return None;
        }
        let mut first: Vec<usize> = (0..self.nodes.len()).collect();
        for (one, other) in &self.perhaps {
            let (one, other) = (root(&mut first, *one), root(&mut first, *other));
            first[one.max(other)] = one.min(other);
        }
        let mut network = self.network();
        for at in 0..self.nodes.len() {
            let keep = root(&mut first, at);
            if keep != at {
                network.nodes[keep].openness = better(network.nodes[keep].openness, network.nodes[at].openness);
                network.nodes[at].openness = NEVER;
            }
        }
        let mut links: BTreeMap<(usize, usize), Range> = BTreeMap::new();
        for link in &network.links {
            let best = links.entry((root(&mut first, link.from), link.to)).or_insert(NEVER);
            *best = better(*best, link.openness);
        }
        let link = |((from, to), open): ((usize, usize), Range)| Link { from, to, openness: open };
        network.links = links.into_iter().map(link).collect();
        Some(network)
    }
}

/// The first of those that `at` was joined with.
fn root(first: &mut [usize], mut at: usize) -> usize {
    while first[at] != at {
        first[at] = first[first[at]];
        at = first[at];
    }
    at
}
