//! Guaranteed bounds of a network that is too large to be solved.
//!
//! From below: paths that share no node are independent, so a few good ones together never promise too much. From above:
//! being reached over one link and being reached over another can only help each other (they are associated, as
//! Esary and Proschan call it), so counting links into a node as if independent never promises too little.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::core::{Bounds, Core};

/// Paths that the lower bound is made of, at most.
const MOST_PATHS: usize = 16;
/// Rounds for the upper bound where there are circles. Each is valid; more only tighten it.
const MOST_ROUNDS: usize = 20;
/// Paths whose probabilities differ by no more than this share are equal: products in another order differ by less.
const EQUAL: f64 = 1e-9;

/// Bounds of a core's strength.
pub(super) fn bounds(core: &Core) -> Bounds {
    let high = high(core);
    Bounds { low: low(core).min(high), high, exact: false }
}

/// What paths without a common node give.
fn low(core: &Core) -> f64 {
    let mut core = core.clone();
    let mut missed = 1.0;
    for _ in 0..MOST_PATHS {
        let Some((path, chance)) = best_path(&core) else { break };
        missed *= 1.0 - chance;
        if path.is_empty() {
            let start = core.start;
            core.out[start].remove(&core.goal);
            let goal = core.goal;
            core.into[goal].remove(&start);
        }
        for node in path {
            core.remove(node);
        }
    }
    1.0 - missed
}

/// A place in the queue: the most probable first, then the smallest node.
#[derive(PartialEq)]
struct Place(f64, usize);

impl Eq for Place {}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        self.0.total_cmp(&other.0).then(other.1.cmp(&self.1))
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The inner nodes of the most probable path, and its probability (Dijkstra's algorithm over products).
fn best_path(core: &Core) -> Option<(Vec<usize>, f64)> {
    let mut chance = vec![0.0; core.open.len()];
    let mut from = vec![core.start; core.open.len()];
    let mut queue = BinaryHeap::from([Place(1.0, core.start)]);
    chance[core.start] = 1.0;
    while let Some(Place(reached, node)) = queue.pop() {
        if node == core.goal {
            let mut path = Vec::new();
            let mut at = from[node];
            while at != core.start {
                path.push(at);
                at = from[at];
            }
            return Some((path, reached));
        }
        if reached < chance[node] {
            continue; // a better way was found meanwhile
        }
        for (to, openness) in &core.out[node] {
            let next = reached * openness * core.open[*to];
            if next > chance[*to] {
                chance[*to] = next;
                from[*to] = node;
                queue.push(Place(next, *to));
            }
        }
    }
    None
}

/// Where the most probable paths begin: one node, or several that do equally well (Dijkstra's algorithm from the goal).
pub(super) fn best_origins(core: &Core) -> Vec<usize> {
    let mut chance = vec![0.0; core.open.len()];
    let mut queue = BinaryHeap::from([Place(1.0, core.goal)]);
    chance[core.goal] = 1.0;
    while let Some(Place(reached, node)) = queue.pop() {
        if reached < chance[node] {
            continue; // a better way was found meanwhile
        }
        for from in core.into[node].iter().filter(|from| **from != core.start) {
            let next = reached * core.out[*from][&node] * core.open[*from];
            if next > chance[*from] {
                chance[*from] = next;
                queue.push(Place(next, *from));
            }
        }
    }
    let begins = || core.out[core.start].iter().map(|(node, openness)| (*node, openness * chance[*node]));
    let best = begins().map(|(_, chance)| chance).fold(0.0, f64::max);
    begins().filter(|(_, chance)| *chance > 0.0 && *chance >= best * (1.0 - EQUAL)).map(|(node, _)| node).collect()
}

/// What counting every link into a node as independent gives.
fn high(core: &Core) -> f64 {
    let order = core.order();
    let rounds = if order.is_some() { 1 } else { MOST_ROUNDS };
    let nodes = order.unwrap_or_else(|| (0..core.open.len()).collect());
    let mut chance = vec![1.0; core.open.len()];
    for _ in 0..rounds {
        for node in nodes.iter().filter(|node| **node != core.start) {
            let missed = core.into[*node]
                .iter()
                .fold(1.0, |missed, from| missed * (1.0 - chance[*from] * core.out[*from][node]));
            chance[*node] = core.open[*node] * (1.0 - missed);
        }
    }
    chance[core.goal]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::network::core::solve;
    use crate::score::network::{Link, Network, Point, Role};

    /// A network of a few nodes, different for each seed, with circles in most.
    fn network(seed: u64) -> Network {
        let mut state = seed;
        let mut next = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % below
        };
        let nodes = 4 + next(6) as usize;
        let mut network = Network { claim: nodes - 1, ..Network::default() };
        for node in 0..nodes {
            let role = if node < 2 { Role::Origin } else { Role::Relay };
            network.nodes.push(Point { role, openness: [(1 + next(10)) as f64 / 10.0; 2] });
        }
        for _ in 0..2 * nodes {
            let (from, to) = (next(nodes as u64) as usize, next(nodes as u64) as usize);
            network.links.push(Link { from, to, openness: [(1 + next(10)) as f64 / 10.0; 2] });
        }
        network
    }

    #[test]
    fn bounds_hold_the_exact_strength() {
        let mut loose = 0;
        for seed in 0..2000 {
            let core = Core::new(&network(seed), 0, None);
            let found = bounds(&core);
            let exact = solve(core.clone());
            assert!(exact.exact, "seed {seed}");
            let (low, high) = (found.low * core.last, found.high * core.last);
            assert!(low <= exact.low + 1e-12 && exact.low <= high + 1e-12, "seed {seed}: {low} {exact:?} {high}");
            loose += usize::from(high - low > 0.01);
        }
        assert!(loose > 100, "the test is about networks that bounds cannot settle, not {loose}");
    }
}
