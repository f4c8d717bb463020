//! What is left of a network once everything that needs no search is worked out, and the search over the rest.
//!
//! [`Core::reduce`] applies rules that change a network but not its strength: dead ends fall away, links in series
//! multiply, parallel links combine, a node that is certain melts into its neighbour. Story-sized graphs mostly end as one
//! link. [`solve`] does the rest exactly where it can: state by state where there is no circle ([`super::frontier`]),
//! otherwise by factoring on what leaves the start. Where that takes too long, [`super::bounds`] answers.

use std::collections::{BTreeMap, BTreeSet};

use super::{Network, Role, bounds, frontier};
use crate::steps;

/// At most so many branches are factored in a network of up to [`SMALL`] nodes after reduction.
const BRANCHES_SMALL: u32 = 4096;
/// At most so many otherwise: each costs more, and they seldom end it.
const BRANCHES_LARGE: u32 = 16;
/// Nodes up to which factoring is worth its while.
const SMALL: usize = 64;
/// Nodes beyond which nothing but bounds is tried.
const LARGE: usize = 2000;

/// A strength, or bounds around it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Bounds {
    /// It is no less.
    pub low: f64,
    /// It is no more.
    pub high: f64,
    /// Whether both are the strength itself.
    pub exact: bool,
}

/// A network with one certain start, from which every origin is entered, and one goal.
#[derive(Clone, Debug)]
pub(super) struct Core {
    /// Openness of each node.
    pub open: Vec<f64>,
    /// Links out of each node, with their openness. At most one to each other node.
    pub out: Vec<BTreeMap<usize, f64>>,
    /// Nodes with a link into each node.
    pub into: Vec<BTreeSet<usize>>,
    /// The start.
    pub start: usize,
    /// The claim. Its own openness is kept apart, in `last`.
    pub goal: usize,
    /// Openness of the claim.
    pub last: f64,
}

impl Core {
    /// The core of a network with every openness at its lowest (`end` 0) or highest (1), one node's perhaps replaced.
    pub(super) fn new(network: &Network, end: usize, replaced: Option<(usize, f64)>) -> Core {
        let n = network.nodes.len();
        steps::took(n);
        steps::took(network.links.len());
        let mut open: Vec<f64> = network.nodes.iter().map(|node| node.openness[end]).collect();
        if let Some((node, openness)) = replaced {
            open[node] = openness;
        }
        open.push(1.0);
        let goal = network.claim;
        let last = std::mem::replace(&mut open[goal], 1.0);
        let mut core =
            Core { open, out: vec![BTreeMap::new(); n + 1], into: vec![BTreeSet::new(); n + 1], start: n, goal, last };
        for (node, point) in network.nodes.iter().enumerate() {
            if point.role == Role::Origin {
                core.link(n, node, 1.0);
            }
        }
        for link in &network.links {
            core.link(link.from, link.to, link.openness[end]);
        }
        core
    }

    /// Adds a link, beside one that is there already. Links that cannot matter are not added.
    fn link(&mut self, from: usize, to: usize, openness: f64) {
        if from == to || openness <= 0.0 || to == self.start || from == self.goal {
            return;
        }
        let there = self.out[from].entry(to).or_insert(0.0);
        *there = 1.0 - (1.0 - *there) * (1.0 - openness);
        self.into[to].insert(from);
    }

    fn unlink(&mut self, from: usize, to: usize) {
        self.out[from].remove(&to);
        self.into[to].remove(&from);
    }

    /// Takes a node away and returns its neighbours.
    pub(super) fn remove(&mut self, node: usize) -> Vec<usize> {
        let out = std::mem::take(&mut self.out[node]);
        let into = std::mem::take(&mut self.into[node]);
        for to in out.keys() {
            self.into[*to].remove(&node);
        }
        for from in &into {
            self.out[*from].remove(&node);
        }
        out.into_keys().chain(into).collect()
    }

    /// Removes whatever the start does not reach or what does not reach the goal.
    fn prune(&mut self) {
        let n = self.open.len();
        let mut forward = vec![false; n];
        let mut stack = vec![self.start];
        forward[self.start] = true;
        while let Some(node) = stack.pop() {
            for to in self.out[node].keys() {
                if self.open[*to] > 0.0 && !std::mem::replace(&mut forward[*to], true) {
                    stack.push(*to);
                }
            }
        }
        let mut backward = vec![false; n];
        stack.push(self.goal);
        backward[self.goal] = true;
        while let Some(node) = stack.pop() {
            for from in &self.into[node] {
                if !std::mem::replace(&mut backward[*from], true) {
                    stack.push(*from);
                }
            }
        }
        for node in 0..n {
            if node != self.start && node != self.goal && !(forward[node] && backward[node]) {
                self.remove(node);
            }
        }
        if !forward[self.goal] {
            self.remove(self.goal);
        }
    }

    /// Applies the rules until none applies.
    fn reduce(&mut self) {
        self.prune();
        let mut queue: Vec<usize> = (0..self.open.len()).rev().collect();
        while let Some(node) = queue.pop() {
            steps::took(1);
            steps::took(self.out[node].len());
            if node == self.start || node == self.goal || (self.out[node].is_empty() && self.into[node].is_empty()) {
                continue;
            }
            if self.out[node].is_empty() || self.into[node].is_empty() {
                queue.extend(self.remove(node)); // a dead end
                continue;
            }
            if self.into[node].len() == 1 {
                let from = *self.into[node].first().expect("it has one");
                let openness = self.out[from][&node] * self.open[node];
                self.unlink(node, from); // back to where alone it can come from
                if self.out[node].is_empty() {
                    queue.extend(self.remove(node));
                } else if self.out[node].len() == 1 || openness >= 1.0 {
                    for (to, onward) in std::mem::take(&mut self.out[node]) {
                        self.into[to].remove(&node);
                        self.link(from, to, openness * onward);
                        queue.push(to);
                    }
                    self.remove(node); // in series
                    queue.push(from);
                } else {
                    self.out[from].insert(node, openness);
                    self.open[node] = 1.0;
                }
                continue;
            }
            if self.out[node].len() == 1 {
                let (to, onward) = self.out[node].first_key_value().map(|(to, w)| (*to, *w)).expect("it has one");
                let openness = onward * self.open[node];
                self.unlink(to, node); // back to a node that needs no other way on
                if openness >= 1.0 {
                    let into = std::mem::take(&mut self.into[node]);
                    for from in into {
                        let first = self.out[from].remove(&node).expect("links are kept from both ends");
                        self.link(from, to, first);
                        queue.push(from);
                    }
                    self.remove(node);
                    queue.push(to);
                    continue;
                }
                self.out[node].insert(to, openness);
                self.open[node] = 1.0;
                if self.into[node].len() <= 1 {
                    queue.push(node);
                    continue;
                }
            }
            if self.open[node] >= 1.0 && self.out[self.start].get(&node).is_some_and(|w| *w >= 1.0) {
                for (to, onward) in std::mem::take(&mut self.out[node]) {
                    self.into[to].remove(&node);
                    self.link(self.start, to, onward); // as certain as the start
                    queue.push(to);
                }
                queue.extend(self.remove(node));
            }
        }
    }

    /// Nodes that still have links.
    pub(super) fn size(&self) -> usize {
        self.out.iter().zip(&self.into).filter(|(out, into)| !out.is_empty() || !into.is_empty()).count()
    }

    /// The nodes in an order in which every link leads onward, start first. `None` where there is a circle.
    pub(super) fn order(&self) -> Option<Vec<usize>> {
        let mut waiting: Vec<usize> = self.into.iter().map(BTreeSet::len).collect();
        let mut order = vec![self.start];
        let mut at = 0;
        while at < order.len() {
            for to in self.out[order[at]].keys() {
                waiting[*to] -= 1;
                if waiting[*to] == 0 {
                    order.push(*to);
                }
            }
            at += 1;
        }
        (order.len() == self.size()).then_some(order)
    }
}

/// The strength of a core, exact if that is found within the limits.
pub(super) fn solve(core: Core) -> Bounds {
    let last = core.last;
    let found = search(core, None);
    let scaled = |value: f64| (value * last).clamp(0.0, 1.0);
    Bounds { low: scaled(found.low), high: scaled(found.high), exact: found.exact }
}

/// `branches` is how many may still be factored, once known.
fn search(mut core: Core, branches: Option<u32>) -> Bounds {
    core.reduce();
    let exactly = |value: f64| Bounds { low: value, high: value, exact: true };
    let direct = core.out[core.start].get(&core.goal).copied().unwrap_or(0.0);
    let size = core.size();
    if size <= 2 {
        return exactly(direct);
    }
    if size > LARGE {
        return bounds::bounds(&core);
    }
    if core.order().is_some()
        && let Some(strength) = frontier::strength(&core)
    {
        return exactly(strength);
    }
    let branches = branches.unwrap_or(if size <= SMALL { BRANCHES_SMALL } else { BRANCHES_LARGE });
    if branches < 2 {
        return bounds::bounds(&core);
    }
    // Factoring: what is next to the start is either open, and then certain, or shut, and then gone.
    let next = core.out[core.start].keys().copied().filter(|node| *node != core.goal);
    let Some(pivot) = next.max_by_key(|node| (core.out[*node].len(), std::cmp::Reverse(*node))) else {
        return exactly(direct);
    };
    let mut with = core.clone();
    let mut without = core;
    let chance;
    if without.open[pivot] < 1.0 {
        chance = without.open[pivot];
        with.open[pivot] = 1.0;
        without.remove(pivot);
    } else {
        chance = without.out[without.start][&pivot];
        let start = with.start;
        with.out[start].insert(pivot, 1.0);
        without.unlink(start, pivot);
    }
    let with = search(with, Some(branches / 2));
    let without = search(without, Some(branches / 2));
    Bounds {
        low: chance * with.low + (1.0 - chance) * without.low,
        high: chance * with.high + (1.0 - chance) * without.high,
        exact: with.exact && without.exact,
    }
}
