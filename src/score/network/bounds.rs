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

    /// A core of origins, relays and a claim, each with a letter and an openness, and of links like "ab" with theirs.
    fn core(nodes: &[(char, Role, f64)], links: &[(&str, f64)]) -> Core {
        let at = |name: char| nodes.iter().position(|(other, ..)| *other == name).unwrap();
        let mut network = Network { claim: at('c'), ..Network::default() };
        for (_, role, openness) in nodes {
            network.nodes.push(Point { role: *role, openness: [*openness; 2] });
        }
        for (link, openness) in links {
            let ends: Vec<usize> = link.chars().map(at).collect();
            network.links.push(Link { from: ends[0], to: ends[1], openness: [*openness; 2] });
        }
        Core::new(&network, 0, None)
    }

    const CLAIM: (char, Role, f64) = ('c', Role::Claim, 1.0);

    #[track_caller]
    fn close(found: f64, by_hand: f64) {
        assert!((found - by_hand).abs() < 1e-9, "{found} is not {by_hand}");
    }

    #[test]
    fn ways_that_share_a_relay_count_once_from_below_and_apart_from_above() {
        let core = core(
            &[('a', Role::Origin, 0.9), ('b', Role::Origin, 0.8), ('r', Role::Relay, 0.7), CLAIM],
            &[("ac", 0.5), ("ar", 1.0), ("br", 1.0), ("rc", 1.0)],
        );
        // The better way of a is the longer one, found after the shorter.
        let (path, chance) = best_path(&core).unwrap();
        assert_eq!(path, [2, 0]);
        close(chance, 0.63);
        close(low(&core), 0.63);
        let relay = 0.7 * (1.0 - 0.1 * 0.2);
        close(high(&core), 1.0 - (1.0 - 0.45) * (1.0 - relay));
    }

    #[test]
    fn ways_that_share_nothing_add_up() {
        let core = core(
            &[
                ('a', Role::Origin, 0.9),
                ('b', Role::Origin, 0.8),
                ('r', Role::Relay, 0.7),
                ('s', Role::Relay, 0.5),
                CLAIM,
            ],
            &[("ar", 1.0), ("rc", 1.0), ("bs", 1.0), ("sc", 1.0)],
        );
        close(low(&core), 1.0 - 0.37 * 0.6);
        close(high(&core), 1.0 - 0.37 * 0.6);
    }

    #[test]
    fn a_link_from_the_start_to_the_goal_is_a_way_without_nodes() {
        let mut core = core(&[('a', Role::Origin, 0.9), ('r', Role::Relay, 0.7), CLAIM], &[("ar", 1.0), ("rc", 1.0)]);
        let (start, goal) = (core.start, core.goal);
        core.out[start].insert(goal, 0.8);
        core.into[goal].insert(start);
        assert_eq!(best_path(&core).unwrap(), (vec![], 0.8));
        close(low(&core), 1.0 - 0.2 * 0.37);
        close(high(&core), 1.0 - 0.2 * 0.37);
    }

    #[test]
    fn of_twenty_ways_sixteen_are_counted_from_below() {
        let mut nodes: Vec<_> = ('d'..).take(20).map(|name| (name, Role::Origin, 0.1)).collect();
        let links: Vec<String> = nodes.iter().map(|(name, ..)| format!("{name}c")).collect();
        nodes.push(CLAIM);
        let core = core(&nodes, &links.iter().map(|link| (&**link, 1.0)).collect::<Vec<_>>());
        close(low(&core), 1.0 - 0.9_f64.powi(16));
        close(high(&core), 1.0 - 0.9_f64.powi(20));
    }

    #[test]
    fn rounds_through_a_circle_tighten_the_bound_from_above() {
        let core = core(
            &[('a', Role::Origin, 0.9), ('r', Role::Relay, 0.7), ('s', Role::Relay, 0.8), CLAIM],
            &[("ar", 1.0), ("rs", 1.0), ("sr", 1.0), ("sc", 1.0)],
        );
        // r = 0.7 (1 - 0.1 (1 - s)) and s = 0.8 r
        close(high(&core), 0.8 * 0.63 / (1.0 - 0.056));
        assert!(bounds(&core).high < 0.55, "one round alone gives 0.56");
        close(bounds(&core).low, 0.504);
        assert!(!bounds(&core).exact);
    }

    #[test]
    fn nothing_leads_nowhere() {
        let core = core(&[('a', Role::Origin, 0.9), ('r', Role::Relay, 0.7), CLAIM], &[("ar", 1.0)]);
        assert_eq!(best_path(&core), None);
        close(low(&core), 0.0);
        assert!(best_origins(&core).is_empty());
    }

    #[test]
    fn the_best_origins_are_those_of_the_most_probable_ways() {
        let nodes = [
            ('a', Role::Origin, 0.9),
            ('b', Role::Origin, 0.5),
            ('d', Role::Origin, 0.88),
            ('e', Role::Origin, 1.0),
            ('r', Role::Relay, 0.75),
            CLAIM,
        ];
        // 0.45 twice, 0.44; e's short way of 0.3 is worse than its long one, which ties through the relay.
        let links = [("ac", 0.5), ("bc", 0.9), ("dc", 0.5), ("ec", 0.3), ("er", 0.6), ("rc", 1.0)];
        let tied = core(&nodes, &links);
        assert_eq!(best_origins(&tied), [0, 1, 3]);
        let mut ahead = core(&nodes, &links);
        let start = ahead.start;
        ahead.out[start].insert(0, 0.9); // a alone falls behind
        assert_eq!(best_origins(&ahead), [1, 3]);
        ahead.out[start].insert(2, 1.1); // 0.484: d comes first
        assert_eq!(best_origins(&ahead), [2]);
    }

    #[test]
    fn of_equal_ways_the_one_over_the_first_node_is_taken() {
        let core = core(&[('a', Role::Origin, 0.5), ('b', Role::Origin, 0.5), CLAIM], &[("ac", 1.0), ("bc", 1.0)]);
        assert_eq!(best_path(&core).unwrap(), (vec![0], 0.5));
        assert!(Place(0.5, 1) > Place(0.4, 0) && Place(0.5, 0) > Place(0.5, 1) && Place(0.5, 1) == Place(0.5, 1));
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
