//! Networks at the limits of what is worked out exactly: what is left out, what is bounds, and that these hold.

use firsthand::score::network::{self, Link, Network, Point, Role};

fn point(role: Role, openness: f64) -> Point {
    Point { role, openness: [openness; 2] }
}

fn link(from: usize, to: usize, openness: f64) -> Link {
    Link { from, to, openness: [openness; 2] }
}

/// An origin, relays in a row with a way back from the second to the first, and the claim: `n` nodes in all.
fn chain_with_a_circle(n: usize) -> Network {
    let mut network = Network { claim: n - 1, ..Network::default() };
    for node in 0..n {
        network.nodes.push(match node {
            0 => point(Role::Origin, 0.9),
            _ if node == n - 1 => point(Role::Claim, 1.0),
            _ => point(Role::Relay, 0.999),
        });
        network.links.extend((node > 0).then(|| link(node - 1, node, 1.0)));
    }
    network.links.push(link(2, 1, 1.0));
    network
}

#[test]
fn with_circles_the_importance_of_256_nodes_is_worked_out_and_beyond_of_the_cuts() {
    let whole = network::assess(&chain_with_a_circle(256));
    assert!(whole.all_importance);
    assert_eq!(whole.importance.len(), 255);
    let strength = whole.strength[0];
    for (node, importance) in whole.importance {
        let openness = if node == 0 { 0.9 } else { 0.999 };
        assert!((importance - strength / openness).abs() < 1e-9, "{node}: {importance}");
    }
    let part = network::assess(&chain_with_a_circle(257));
    assert!(!part.all_importance && !part.all_cuts);
    assert_eq!(part.cuts.len(), 32);
    let asked: Vec<usize> = part.importance.iter().map(|(node, _)| *node).collect();
    assert_eq!(asked, part.cuts.concat());
}

#[test]
fn importance_that_would_take_too_long_is_left_out() {
    // 450 origins of their own, and a circle beside them: a single cut of all 450.
    let origins = 450;
    let mut network = Network { claim: origins, ..Network::default() };
    network.nodes.extend((0..origins).map(|_| point(Role::Origin, 0.001)));
    network.nodes.extend([point(Role::Claim, 1.0), point(Role::Relay, 0.5), point(Role::Relay, 0.5)]);
    network.links.extend((0..origins).map(|node| link(node, origins, 1.0)));
    let (one, other) = (origins + 1, origins + 2);
    network.links.extend([link(0, one, 1.0), link(one, other, 1.0), link(other, one, 1.0), link(other, origins, 1.0)]);
    let found = network::assess(&network);
    assert!(found.exact);
    assert_eq!((found.cuts.len(), found.cuts[0].len(), found.independence), (1, origins, [origins as u32; 2]));
    assert_eq!((found.importance, found.all_importance), (vec![], false));
}

/// `rungs` pairs of relays; each is had from both of the pair before.
fn ladder(rungs: usize, node: f64, across: f64) -> Network {
    let claim = 2 * rungs;
    let mut network = Network { claim, ..Network::default() };
    for at in 0..claim {
        network.nodes.push(point(if at < 2 { Role::Origin } else { Role::Relay }, node));
    }
    network.nodes.push(point(Role::Claim, 1.0));
    for rung in 0..rungs {
        for side in 0..2 {
            let from = 2 * rung + side;
            if rung + 1 == rungs {
                network.links.push(link(from, claim, 1.0));
            } else {
                network.links.extend([link(from, from + 2, 1.0), link(from, 2 * rung + 3 - side, across)]);
            }
        }
    }
    network
}

/// Its strength, rung by rung: the probability that both, one or none of a pair are reached and open.
fn of_ladder(rungs: usize, node: f64, across: f64) -> f64 {
    let pair = |p: f64, q: f64| (p * q, p * (1.0 - q) + q * (1.0 - p));
    let (mut both, mut one) = pair(node, node);
    for _ in 1..rungs {
        let from_both = pair(node, node);
        // The way on is certain, the way across is not.
        let from_one = pair(node, node * across);
        (both, one) = (both * from_both.0 + one * from_one.0, both * from_both.1 + one * from_one.1);
    }
    both + one
}

#[test]
fn long_networks_without_circles_are_exact() {
    for (rungs, node, across) in [(2, 0.5, 0.5), (40, 0.99, 0.3), (300, 0.999, 0.7)] {
        let (strength, exact) = network::strength(&ladder(rungs, node, across));
        assert!(exact, "{rungs}");
        let expected = of_ladder(rungs, node, across);
        assert!((strength[0] - expected).abs() < 1e-9, "{rungs}: {} is not {expected}", strength[0]);
    }
}

#[test]
fn beyond_two_thousand_nodes_there_are_bounds_that_hold() {
    let (strength, exact) = network::strength(&ladder(1100, 0.9999, 0.5));
    let expected = of_ladder(1100, 0.9999, 0.5);
    assert!(!exact && strength[0] < expected && expected < strength[1], "{strength:?} {expected}");
}

#[test]
fn a_long_way_is_exact_however_long() {
    let (strength, exact) = network::strength(&ways(1, 2999));
    assert!(exact);
    assert!((strength[0] - 0.9_f64.powi(3000)).abs() < 1e-12, "{strength:?}");
}

#[test]
fn of_an_interval_both_ends_must_be_exact() {
    // Nothing is open at the low end, which is exact; the high end is far too wide.
    let mut network = ladder(1100, 0.9999, 0.5);
    network.links.iter_mut().for_each(|link| link.openness[0] = 0.0);
    let (strength, exact) = network::strength(&network);
    assert_eq!((strength[0], exact), (0.0, false));
    assert!(strength[1] > 0.5);
}

#[test]
fn bounds_of_a_wide_network_with_circles_hold_what_chance_gives() {
    // A band of three relays wide, with ways on, back and across: too wide to be factored.
    let (wide, long) = (3, 40);
    let claim = wide * long;
    let mut network = Network { claim, ..Network::default() };
    for node in 0..claim {
        network.nodes.push(point(if node < wide { Role::Origin } else { Role::Relay }, 0.97));
    }
    network.nodes.push(point(Role::Claim, 1.0));
    for node in 0..claim {
        let (row, column) = (node / wide, node % wide);
        let onward = if row + 1 == long { claim } else { node + wide };
        network.links.push(link(node, onward, 0.9));
        network.links.push(link(node, row * wide + (column + 1) % wide, 0.8));
        network.links.extend((row > 0).then(|| link(node, node - wide, 0.7)));
    }
    let (strength, exact) = network::strength(&network);
    assert!(!exact);
    // 4,000 draws, always the same.
    let mut state = 1_u64;
    let mut chance = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    let draws = 4000;
    let mut reached_claim = 0;
    for _ in 0..draws {
        let open: Vec<bool> = network.nodes.iter().map(|node| chance() < node.openness[0]).collect();
        let mut ways = vec![vec![]; claim + 1];
        for link in &network.links {
            if chance() < link.openness[0] {
                ways[link.from].push(link.to);
            }
        }
        let mut seen: Vec<bool> = (0..=claim).map(|node| node < wide && open[node]).collect();
        let mut stack: Vec<usize> = (0..wide).filter(|node| open[*node]).collect();
        while let Some(node) = stack.pop() {
            for to in &ways[node] {
                if open[*to] && !std::mem::replace(&mut seen[*to], true) {
                    stack.push(*to);
                }
            }
        }
        reached_claim += usize::from(seen[claim]);
    }
    let drawn = reached_claim as f64 / f64::from(draws);
    let error = 4.0 * (drawn * (1.0 - drawn) / f64::from(draws)).sqrt();
    assert!(strength[0] <= drawn + error && drawn - error <= strength[1], "{strength:?} {drawn}");
    assert!(0.01 < strength[0] && strength[1] < 0.997, "{strength:?}");
}

#[test]
fn a_circle_may_be_one_node_and_needs_open_links_that_lead_to_the_claim() {
    let mut network = Network { claim: 0, ..Network::default() };
    network.nodes = vec![
        point(Role::Claim, 1.0),
        point(Role::Origin, 0.9),
        point(Role::Relay, 0.9), // passes on, and refers to itself
        point(Role::Relay, 0.9), // refers to itself, and leads nowhere
        point(Role::Relay, 0.9),
        point(Role::Relay, 0.9), // had from the one before, and back over a link that is never open
    ];
    network.links = vec![
        link(1, 2, 1.0),
        link(2, 2, 1.0),
        link(2, 0, 1.0),
        link(2, 3, 1.0),
        link(3, 3, 1.0),
        link(1, 4, 1.0),
        link(4, 5, 1.0),
        link(5, 4, 0.0),
        link(5, 0, 1.0),
    ];
    let found = network::assess(&network);
    assert_eq!(found.cycles, [vec![2]]);
    assert!(!found.is_circular());
}

/// Origins in `ways` ways of their own to the claim, each through `relays` relays.
fn ways(ways: usize, relays: usize) -> Network {
    let each = relays + 1;
    let claim = ways * each;
    let mut network = Network { claim, ..Network::default() };
    for node in 0..claim {
        network.nodes.push(point(if node % each == 0 { Role::Origin } else { Role::Relay }, 0.9));
        network.links.push(link(node, if node % each == relays { claim } else { node + 1 }, 1.0));
    }
    network.nodes.push(point(Role::Claim, 1.0));
    network
}

#[test]
fn smallest_cuts_are_listed_up_to_32_and_of_six_nodes() {
    let cuts = |network: &Network| {
        let found = network::assess(network);
        assert!(found.cuts.iter().all(|cut| cut.len() == found.independence[0] as usize));
        (found.independence[0], found.cuts.len(), found.all_cuts)
    };
    assert_eq!(cuts(&ways(5, 1)), (5, 32, true), "2^5 are all");
    assert_eq!(cuts(&ways(6, 1)), (6, 32, false), "of 2^6");
    assert_eq!(cuts(&ways(6, 0)), (6, 1, true));
    assert_eq!(cuts(&ways(7, 0)), (7, 1, false), "too many nodes to look for others");
    assert_eq!(cuts(&ways(1, 30)), (1, 31, true));
    assert_eq!(cuts(&ways(1, 31)), (1, 32, true));
    assert_eq!(cuts(&ways(1, 32)), (1, 32, false));
    assert_eq!(cuts(&ways(1, 398)), (1, 32, false), "400 nodes");
    assert_eq!(cuts(&ways(1, 399)), (1, 1, false), "401 nodes");
}

#[test]
fn a_search_for_cuts_that_takes_too_long_is_ended() {
    // One way with thirty nodes, each of which would do, and one with its origin alone: after it come two relays side by
    // side each time. For each of the thirty all of the other way is tried.
    let (relays, pairs) = (29, 39);
    let mut network = ways(1, relays);
    let first = network.nodes.len();
    network.nodes.push(point(Role::Origin, 0.9));
    network.nodes.extend((0..2 * pairs).map(|_| point(Role::Relay, 0.9)));
    let pair = |at: usize| [first + 1 + 2 * at, first + 2 + 2 * at];
    network.links.extend(pair(0).map(|to| link(first, to, 1.0)));
    for at in 1..pairs {
        network.links.extend(pair(at - 1).into_iter().flat_map(|from| pair(at).map(|to| link(from, to, 1.0))));
    }
    network.links.extend(pair(pairs - 1).map(|from| link(from, network.claim, 1.0)));
    let found = network::assess(&network);
    assert_eq!(found.independence, [2, 2]);
    assert!(!found.all_cuts && found.cuts.len() < relays + 1, "{}", found.cuts.len());
    assert!(found.cuts.iter().all(|cut| cut.len() == 2 && cut[1] == first), "{:?}", found.cuts);
}
