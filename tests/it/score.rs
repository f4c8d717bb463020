//! The score's arithmetic: against enumeration of every state, against worked values, and its axioms on random networks.

use firsthand::claim::ClaimId;
use firsthand::parameters::Parameters;
use firsthand::provenance::{Edge, Node, NodeId, NodeKind, Provenance};
use firsthand::score::network::{self, Assessment, Link, Network, Point, Role};
use firsthand::score::{self, Score, Status};
use predicates::str::contains;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;

/// `"o 0.9, r relay 0.95, c claim"` and `"o>r>c"`: a network from words, for tests that can be read.
fn network(nodes: &str, paths: &[&str]) -> Network {
    let mut names = Vec::new();
    let mut network = Network::default();
    for node in nodes.split(", ") {
        let words: Vec<&str> = node.split(' ').collect();
        let role = match words[1] {
            "origin" => Role::Origin,
            "relay" => Role::Relay,
            "outlet" => Role::Outlet,
            _ => Role::Claim,
        };
        if role == Role::Claim {
            network.claim = names.len();
        }
        let openness = words.get(2).map_or(1.0, |word| word.parse().unwrap());
        names.push(words[0].to_owned());
        network.nodes.push(Point { role, openness: [openness; 2] });
    }
    let at = |name: &str| names.iter().position(|other| other == name).unwrap();
    for path in paths {
        let path: Vec<&str> = path.split('>').collect();
        for pair in path.windows(2) {
            network.links.push(Link { from: at(pair[0]), to: at(pair[1]), openness: [1.0; 2] });
        }
    }
    network
}

#[track_caller]
fn check(nodes: &str, paths: &[&str], strength: f64, independence: u32) -> Assessment {
    let found = network::assess(&network(nodes, paths));
    assert!((found.strength[0] - strength).abs() < 0.0005, "{:?} is not {strength}", found.strength);
    assert_eq!(found.strength[0], found.strength[1]);
    assert!(found.exact);
    assert_eq!(found.independence, [independence; 2]);
    found
}

// Worked values: named .90, unnamed .55, bare .30, relay .95, outlet .98.

#[test]
fn five_outlets_behind_one_dispatch_are_hardly_more_than_one() {
    check("o origin 0.55, a relay 0.95, v outlet 0.98, c claim", &["o>a>v>c"], 0.512, 1);
    let five = "o origin 0.55, a relay 0.95, v outlet 0.98, w outlet 0.98, x outlet 0.98, y outlet 0.98, z outlet 0.98, c claim";
    let found = check(five, &["o>a>v>c", "a>w>c", "a>x>c", "a>y>c", "a>z>c"], 0.522, 1);
    assert_eq!(found.cuts, [vec![0], vec![1]]);
}

#[test]
fn two_sources_of_one_outlet() {
    check("a origin 0.9, b origin 0.9, v outlet 0.98, c claim", &["a>v>c", "b>v"], 0.970, 2);
    check("a origin 0.55, b origin 0.55, v outlet 0.98, c claim", &["a>v>c", "b>v"], 0.782, 2);
}

#[test]
fn a_bare_source_and_a_chain_of_relays() {
    check("a origin 0.3, v outlet 0.98, c claim", &["a>v>c"], 0.294, 1);
    check("a origin 0.9, t relay 0.95, f relay 0.95, v outlet 0.98, c claim", &["a>t>f>v>c"], 0.796, 1);
}

#[test]
fn two_outlets_of_their_own() {
    let found = check(
        "d origin 0.95, n origin 0.9, u origin 0.55, v outlet 0.98, w outlet 0.98, c claim",
        &["d>v>c", "n>v", "u>w>c"],
        0.989,
        3,
    );
    assert_eq!(found.cuts, [vec![0, 1, 2]]);
    // An outlet is transparent; where each is counted as a relay, the first two are one way.
    check(
        "d origin 0.95, n origin 0.9, u origin 0.55, v relay 0.98, w relay 0.98, c claim",
        &["d>v>c", "n>v", "u>w>c"],
        0.989,
        2,
    );
}

#[test]
fn what_carries_no_flow_is_no_way_back() {
    // All of b and d comes through y, so b, d and y are one way; a has others.
    let found = check(
        "a origin, b origin, d origin, y relay, z relay, x relay, c claim",
        &["b>y>c", "d>y", "a>y", "a>z>c", "a>x>c"],
        1.0,
        2,
    );
    assert_eq!(found.cuts, [vec![0, 3]]);
}

#[test]
fn importance_is_what_would_be_lost() {
    let found = check("a origin 0.9, b origin 0.5, c claim", &["a>c", "b>c"], 0.95, 2);
    let [(0, a), (1, b)] = found.importance[..] else { panic!("{:?}", found.importance) };
    assert!((a - 0.5).abs() < 1e-12 && (b - 0.1).abs() < 1e-12, "{a} {b}");
}

#[test]
fn importance_beside_a_circle_is_that_of_what_bears_on_the_claim() {
    let found = network::assess(&network(
        "o origin 0.9, a relay 0.8, b relay 0.8, d relay 0.8, c claim",
        &["o>a>b>a", "b>c", "o>d"],
    ));
    let nodes: Vec<usize> = found.importance.iter().map(|(node, _)| *node).collect();
    assert_eq!(nodes, [0, 1, 2], "d leads nowhere, and the claim is what is asked for");
}

#[test]
fn an_interval_is_scored_at_both_ends() {
    let mut network = network("a origin 0.5, r relay, c claim", &["a>r>c"]);
    network.nodes[0].openness = [0.5, 0.9];
    network.links[0].openness = [0.0, 1.0];
    let found = network::assess(&network);
    assert_eq!((found.strength, found.independence), ([0.0, 0.9], [0, 1]));
}

#[test]
fn where_nothing_need_be_open_there_may_be_no_way() {
    let mut network = network("a origin, b origin, r relay, c claim", &["a>r>c", "b>c"]);
    network.nodes.iter_mut().for_each(|node| node.openness = [0.0, 0.9]);
    network.links.iter_mut().for_each(|link| link.openness = [0.0, 1.0]);
    assert_eq!(network::independence(&network), [0, 2]);
}

#[test]
fn a_circle_supports_nothing() {
    let found = network::assess(&network("a relay, b relay, c claim", &["a>b>a", "b>c"]));
    assert_eq!((found.strength, found.independence), ([0.0, 0.0], [0, 0]));
    assert_eq!(found.cycles, [vec![0, 1]]);
    assert!(found.is_circular());
    // With an origin somewhere it is a detour, and the claim has support.
    let found = network::assess(&network("o origin 0.9, a relay, b relay, c claim", &["o>a>b>a", "b>c"]));
    assert_eq!(found.strength, [0.9, 0.9]);
    assert!(!found.is_circular());
}

#[test]
fn a_network_too_large_gives_bounds_and_says_so() {
    // A grid of 40 x 40 crossing relays: far too wide for a search.
    let side = 40;
    let mut network = Network { claim: side * side, ..Network::default() };
    for node in 0..side * side {
        let role = if node < side { Role::Origin } else { Role::Relay };
        network.nodes.push(Point { role, openness: [0.7; 2] });
    }
    network.nodes.push(Point { role: Role::Claim, openness: [1.0; 2] });
    for row in 1..=side {
        for column in 0..side {
            for from in [column, (column + 1) % side, (column * 7 + row) % side] {
                let to = if row == side { network.claim } else { row * side + column };
                network.links.push(Link { from: (row - 1) * side + from, to, openness: [0.6; 2] });
            }
        }
    }
    let (strength, exact) = network::strength(&network);
    assert!(!exact);
    assert!(0.0 <= strength[0] && strength[0] < strength[1] && strength[1] <= 1.0, "{strength:?}");
}

/// A graph of unnamed origins, relays, the article and its only claim, all that is said leading to it. `links` are pairs of
/// places; origins come first, and every one of them is as open as `openness` says.
fn graph(origins: usize, relays: usize, openness: f64, links: &[(usize, usize)]) -> Provenance {
    let node = |kind, unnamed, openness| Node {
        kind,
        label: "an official".into(),
        entity: None,
        level: u8::from(unnamed),
        unnamed,
        openness: [openness; 2],
    };
    let mut graph = Provenance::default();
    graph.nodes.extend((0..origins).map(|_| node(NodeKind::Origin, true, openness)));
    graph.nodes.extend((0..relays).map(|_| node(NodeKind::Relay, false, 0.95)));
    graph.nodes.extend([node(NodeKind::Article, false, 1.0), node(NodeKind::Claim(ClaimId(0)), false, 1.0)]);
    let article = origins + relays;
    for &(from, to) in links.iter().chain(&[(article, article + 1)]) {
        graph.edges.push(Edge {
            from: NodeId(from),
            to: NodeId(to),
            attribution: None,
            spans: vec![],
            inferred: false,
            claims: vec![ClaimId(0)],
            openness: [1.0; 2],
            basis: [1.0; 2],
        });
    }
    graph
}

/// The score of its claim.
fn scored(graph: &Provenance) -> Score {
    let edges: Vec<usize> = (0..graph.edges.len()).collect();
    score::unexplained(graph, ClaimId(0), &edges, false, &Parameters::builtin())
}

#[test]
fn a_circle_that_no_open_origin_enters_is_called_so() {
    // The origin is worth nothing; its two relays have it from one another.
    let round = [(0, 1), (1, 2), (2, 1), (2, 3)];
    assert_eq!(scored(&graph(1, 2, 0.0, &round)).status, Status::Circular);
    assert_eq!(scored(&graph(1, 2, 0.5, &round)).status, Status::SingleOrigin);
    assert_eq!(scored(&graph(1, 2, 0.0, &[(0, 1), (1, 2), (2, 3)])).status, Status::SingleOrigin);
}

#[test]
fn a_score_is_exact_only_where_it_is_so_whether_unnamed_origins_are_one_or_many() {
    // Each tells two of the relays. If they are one, it is a fan; if they are many, a web too large.
    let (many, relays) = (2100, 50);
    let web = |at: usize| [(at, many + at % relays), (at, many + (at * 7 + at / relays + 1) % relays)];
    let mut links: Vec<(usize, usize)> = (0..many).flat_map(web).collect();
    links.extend((many..many + relays).map(|relay| (relay, many + relays)));
    let found = scored(&graph(many, relays, 0.5, &links));
    assert!(!found.exact, "{:?}", found.strength);
    assert!((found.strength[0] - 0.5).abs() < 1e-9, "{:?}", found.strength);
    assert_eq!(found.independence, [1, relays as u32]);
}

/// So many random cases, the same on every run.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    let rng_seed = RngSeed::Fixed(5);
    ProptestConfig { cases, rng_seed, failure_persistence: None, ..ProptestConfig::default() }
}

/// Networks of up to 12 nodes, with circles, of which at most 14 parts are uncertain: all states can be enumerated.
fn networks() -> impl Strategy<Value = Network> {
    let part = select(vec![0.0, 0.2, 0.5, 0.9, 1.0, 1.0]);
    let role = select(vec![Role::Origin, Role::Relay, Role::Relay, Role::Outlet]);
    (2..=12_usize).prop_flat_map(move |n| {
        let nodes = prop::collection::vec((role.clone(), part.clone()), n);
        let links = prop::collection::vec((0..n, 0..n, part.clone()), 0..2 * n);
        (nodes, links).prop_map(|(nodes, links)| {
            let mut uncertain = 0;
            let mut limit = |openness: f64| {
                uncertain += usize::from(openness > 0.0 && openness < 1.0);
                [if uncertain > 14 { openness.round() } else { openness }; 2]
            };
            let mut network = Network::default();
            for (role, openness) in nodes {
                network.nodes.push(Point { role, openness: limit(openness) });
            }
            network.nodes[0].role = Role::Claim;
            for (from, to, openness) in links {
                network.links.push(Link { from, to, openness: limit(openness) });
            }
            network
        })
    })
}

/// Whether an origin reaches the claim over what is open.
fn joined(network: &Network, node_open: &[bool], link_open: &[bool]) -> bool {
    let mut reached: Vec<bool> =
        network.nodes.iter().zip(node_open).map(|(node, open)| *open && node.role == Role::Origin).collect();
    for _ in 0..network.nodes.len() {
        for (link, open) in network.links.iter().zip(link_open) {
            reached[link.to] |= *open && reached[link.from] && node_open[link.to];
        }
    }
    reached[network.claim]
}

/// The strength by its definition: the sum over all states.
fn enumerated(network: &Network) -> f64 {
    let parts: Vec<f64> = (network.nodes.iter().map(|node| node.openness[0]))
        .chain(network.links.iter().map(|link| link.openness[0]))
        .collect();
    let uncertain: Vec<usize> = (0..parts.len()).filter(|part| parts[*part] > 0.0 && parts[*part] < 1.0).collect();
    let mut open: Vec<bool> = parts.iter().map(|openness| *openness == 1.0).collect();
    let mut sum = 0.0;
    for state in 0_u32..1 << uncertain.len() {
        let mut chance = 1.0;
        for (bit, part) in uncertain.iter().enumerate() {
            open[*part] = state >> bit & 1 == 1;
            chance *= if open[*part] { parts[*part] } else { 1.0 - parts[*part] };
        }
        let (nodes, links) = open.split_at(network.nodes.len());
        sum += if joined(network, nodes, links) { chance } else { 0.0 };
    }
    sum
}

/// All smallest sets of origins and relays that cut the claim off, by trying every set.
fn enumerated_cuts(network: &Network) -> Vec<Vec<usize>> {
    let n = network.nodes.len();
    let links: Vec<bool> = network.links.iter().map(|link| link.openness[1] > 0.0).collect();
    let mut found: Vec<Vec<usize>> = vec![];
    for set in 0_u32..1 << n {
        let cut: Vec<usize> = (0..n).filter(|node| set >> node & 1 == 1).collect();
        if cut.iter().any(|node| !network.nodes[*node].role.counts()) {
            continue;
        }
        let nodes: Vec<bool> =
            (0..n).map(|node| !cut.contains(&node) && network.nodes[node].openness[1] > 0.0).collect();
        if !joined(network, &nodes, &links) {
            match found.first().map_or(usize::MAX, Vec::len).cmp(&cut.len()) {
                std::cmp::Ordering::Greater => found = vec![cut],
                std::cmp::Ordering::Equal => found.push(cut),
                std::cmp::Ordering::Less => {}
            }
        }
    }
    found.sort();
    found
}

/// The same network with its nodes in another order.
fn renamed(network: &Network, shift: usize) -> Network {
    let n = network.nodes.len();
    let place = |node: usize| (node * if n.is_multiple_of(5) { 1 } else { 5 } + shift) % n;
    let mut nodes = network.nodes.clone();
    for (node, point) in network.nodes.iter().enumerate() {
        nodes[place(node)] = *point;
    }
    let mut links: Vec<Link> =
        network.links.iter().map(|link| Link { from: place(link.from), to: place(link.to), ..*link }).collect();
    links.reverse();
    Network { nodes, links, claim: place(network.claim) }
}

proptest! {
    #![proptest_config(cases(3000))]

    #[test]
    fn strength_is_what_enumeration_gives(network in networks()) {
        let (strength, exact) = network::strength(&network);
        prop_assert!(exact);
        prop_assert!((strength[0] - enumerated(&network)).abs() < 1e-9, "{strength:?} {}", enumerated(&network));
        prop_assert!((0.0..=1.0).contains(&strength[0]));
    }

    #[test]
    fn importance_is_the_difference_between_open_and_shut(network in networks()) {
        let found = network::assess(&network);
        prop_assert!(found.all_importance);
        for (node, importance) in found.importance {
            let with = |openness: f64| {
                let mut network = network.clone();
                network.nodes[node].openness = [openness; 2];
                network::strength(&network).0[0]
            };
            prop_assert!((importance - (with(1.0) - with(0.0))).abs() < 1e-9, "{node}: {importance}");
        }
    }

    #[test]
    fn what_leads_nowhere_and_where_nothing_leads_from_changes_nothing(network in networks(), other in networks()) {
        // Another network beside this one, linked only towards itself.
        let before = network::assess(&network);
        let n = network.nodes.len();
        let mut both = network.clone();
        both.nodes.extend(other.nodes.iter().copied());
        let moved = other.links.iter().map(|link| Link { from: link.from + n, to: link.to + n, ..*link });
        both.links.extend(moved.chain([Link { from: 0, to: n, openness: [0.9; 2] }]));
        let after = network::assess(&both);
        prop_assert!((after.strength[0] - before.strength[0]).abs() < 1e-12);
        prop_assert_eq!((after.independence, after.cuts), (before.independence, before.cuts));
    }

    #[test]
    fn an_origin_of_its_own_adds_what_is_missing(network in networks(), openness in 0.0..=1.0_f64) {
        let mut network = network;
        network.nodes[network.claim].openness = [1.0; 2];
        let before = network::assess(&network);
        let own = network.nodes.len();
        network.nodes.push(Point { role: Role::Origin, openness: [openness; 2] });
        network.links.push(Link { from: own, to: network.claim, openness: [1.0; 2] });
        let after = network::assess(&network);
        let expected = 1.0 - (1.0 - before.strength[0]) * (1.0 - openness);
        // An origin that the claim itself is (`networks` makes none) would be the only exception.
        prop_assert!((after.strength[0] - expected).abs() < 1e-9, "{after:?} {expected}");
        if openness > 0.0 {
            prop_assert_eq!(after.independence[0], before.independence[0] + 1);
        }
    }

    #[test]
    fn an_interval_holds_every_point_inside(network in networks(), width in 0.0..0.5_f64, at in 0.0..=1.0_f64) {
        let mut wide = network.clone();
        let mut point = network;
        let spread = |openness: &mut [f64; 2]| {
            *openness = [(openness[0] - width).max(0.0), (openness[1] + width).min(1.0)];
        };
        wide.nodes.iter_mut().for_each(|node| spread(&mut node.openness));
        wide.links.iter_mut().for_each(|link| spread(&mut link.openness));
        let inside = |[low, high]: [f64; 2]| [low + at * (high - low); 2];
        point.nodes.iter_mut().zip(&wide.nodes).for_each(|(node, wide)| node.openness = inside(wide.openness));
        point.links.iter_mut().zip(&wide.links).for_each(|(link, wide)| link.openness = inside(wide.openness));
        let ([low, high], [strength, _]) = (network::strength(&wide).0, network::strength(&point).0);
        prop_assert!(low <= strength + 1e-9 && strength <= high + 1e-9, "{low} {strength} {high}");
    }

    #[test]
    fn renaming_and_order_change_nothing(network in networks(), shift in 0..12_usize) {
        let (one, two) = (network::assess(&network), network::assess(&renamed(&network, shift)));
        prop_assert!((one.strength[0] - two.strength[0]).abs() < 1e-12);
        prop_assert_eq!(one.independence, two.independence);
        prop_assert_eq!(one.cuts.len(), two.cuts.len());
    }

    #[test]
    fn more_openness_or_more_support_is_never_less(
        network in networks(), part in 0..36_usize, from in 0..12_usize, to in 0..12_usize,
    ) {
        let n = network.nodes.len();
        let before = network::strength(&network).0[0];
        let mut better = network.clone();
        match better.nodes.len() {
            nodes if part < nodes => better.nodes[part].openness = [1.0; 2],
            nodes => if let Some(link) = better.links.get_mut(part - nodes) { link.openness = [1.0; 2] },
        }
        prop_assert!(network::strength(&better).0[0] >= before - 1e-12);
        let mut more = network.clone();
        more.links.push(Link { from: from % n, to: to % n, openness: [0.5; 2] });
        prop_assert!(network::strength(&more).0[0] >= before - 1e-12);
        let mut interval = network;
        interval.nodes[part % n].openness[1] = 1.0;
        let ends = network::strength(&interval).0;
        prop_assert!(ends[0] <= ends[1] + 1e-12 && (ends[0] - before).abs() < 1e-12);
    }

    #[test]
    fn a_copy_of_a_relay_adds_nothing(network in networks(), relay in 0..12_usize) {
        // Whoever copies a relay faithfully has it from there, and passes on to whom the relay passes on in full.
        let mut network = network;
        let relay = relay % network.nodes.len();
        network.links.iter_mut().filter(|link| link.from == relay).for_each(|link| link.openness = [1.0; 2]);
        let before = network::assess(&network);
        let copy = network.nodes.len();
        network.nodes.push(Point { role: Role::Relay, openness: [0.95; 2] });
        let onward: Vec<Link> = network.links.iter().filter(|link| link.from == relay).copied().collect();
        network.links.extend(onward.into_iter().map(|link| Link { from: copy, ..link }));
        network.links.push(Link { from: relay, to: copy, openness: [1.0; 2] });
        let after = network::assess(&network);
        prop_assert!((after.strength[0] - before.strength[0]).abs() < 1e-12);
        if network.nodes[relay].role.counts() {
            prop_assert_eq!(after.independence, before.independence);
        }
    }

    #[test]
    fn a_chain_never_beats_its_weakest_node(openness in prop::collection::vec(0.0..=1.0_f64, 1..30)) {
        let mut network = Network { claim: openness.len(), ..Network::default() };
        for (node, openness) in openness.iter().enumerate() {
            let role = if node == 0 { Role::Origin } else { Role::Relay };
            network.nodes.push(Point { role, openness: [*openness; 2] });
            network.links.push(Link { from: node, to: node + 1, openness: [1.0; 2] });
        }
        network.nodes.push(Point { role: Role::Claim, openness: [1.0; 2] });
        let strength = network::strength(&network).0[0];
        prop_assert!(openness.iter().all(|openness| strength <= openness + 1e-12));
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn independence_is_the_size_of_the_smallest_cut(network in networks()) {
        let cuts = enumerated_cuts(&network);
        let found = network::assess(&network);
        prop_assert_eq!(found.independence[1] as usize, cuts[0].len());
        if cuts[0].is_empty() {
            prop_assert!(found.cuts.is_empty());
        } else if cuts.len() <= 32 {
            prop_assert_eq!(found.cuts, cuts);
        }
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn the_one_cut_of_many_ways_does_cut_them(network in networks()) {
        // Seven ways of their own more: too many nodes in a cut to list all cuts.
        let mut network = network;
        network.nodes[network.claim].openness = [1.0; 2];
        for own in network.nodes.len()..network.nodes.len() + 7 {
            network.nodes.push(Point { role: Role::Origin, openness: [1.0; 2] });
            network.links.push(Link { from: own, to: network.claim, openness: [1.0; 2] });
        }
        let found = network::assess(&network);
        prop_assert_eq!(found.cuts.len(), 1);
        prop_assert_eq!(found.cuts[0].len(), found.independence[1] as usize);
        for node in &found.cuts[0] {
            prop_assert!(network.nodes[*node].role.counts());
            network.nodes[*node].openness = [0.0; 2];
        }
        prop_assert_eq!(network::independence(&network), [0, 0]);
    }
}

/// Every way to link four nodes: 4096 networks, against enumeration.
#[test]
fn every_network_of_four_nodes_is_exact() {
    let pairs: Vec<(usize, usize)> =
        (0..4).flat_map(|from| (0..4).map(move |to| (from, to))).filter(|(from, to)| from != to).collect();
    for set in 0_u32..1 << pairs.len() {
        let mut network = Network { claim: 3, ..Network::default() };
        for (role, openness) in [(Role::Origin, 0.9), (Role::Origin, 0.5), (Role::Relay, 0.7), (Role::Claim, 1.0)] {
            network.nodes.push(Point { role, openness: [openness; 2] });
        }
        let linked = pairs.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
        network.links = linked.map(|(_, (from, to))| Link { from: *from, to: *to, openness: [1.0; 2] }).collect();
        let (strength, exact) = network::strength(&network);
        assert!(exact && (strength[0] - enumerated(&network)).abs() < 1e-12, "{network:?} {strength:?}");
        let cuts = enumerated_cuts(&network);
        assert_eq!(network::independence(&network)[0] as usize, cuts[0].len(), "{network:?}");
    }
}

#[test]
fn what_is_left_out_of_a_large_graph_is_said() {
    // Three layers of relays, each linked with each of the next: too wide for one sweep, too many for one by one.
    let width = 300;
    let mut network = Network { claim: 4 * width, ..Network::default() };
    for node in 0..4 * width {
        let role = if node < width { Role::Origin } else { Role::Relay };
        network.nodes.push(Point { role, openness: [0.7; 2] });
    }
    network.nodes.push(Point { role: Role::Claim, openness: [1.0; 2] });
    for node in 0..4 * width {
        for step in 0..3 {
            let to =
                if node >= 3 * width { network.claim } else { (node / width + 1) * width + (node + 7 * step) % width };
            network.links.push(Link { from: node, to, openness: [0.6; 2] });
        }
    }
    let found = network::assess(&network);
    assert!(!found.exact && !found.all_importance && !found.all_cuts, "{:?}", found.strength);
    assert_eq!(found.importance, []);
    let ids: Vec<_> = network
        .nodes
        .iter()
        .enumerate()
        .map(|(id, node)| {
            let kind = match node.role {
                Role::Origin => "origin",
                Role::Claim => "claim",
                _ => "relay",
            };
            serde_json::json!({"id": id.to_string(), "kind": kind, "openness": node.openness[0]})
        })
        .collect();
    let links: Vec<_> = network.links.iter().map(|link| {
        serde_json::json!({"from": link.from.to_string(), "to": link.to.to_string(), "openness": link.openness[0]})
    }).collect();
    let graph = serde_json::json!({"nodes": ids, "edges": links, "claim": network.claim.to_string()});
    let answer = command(&graph.to_string()).success();
    let answer: serde_json::Value = serde_json::from_slice(&answer.get_output().stdout).unwrap();
    assert_eq!(answer["left_out"], serde_json::json!(["cuts", "importance"]));
    assert_eq!(answer["exact"], false);
}

/// The example of docs/score.md, as it stands there.
#[test]
fn the_example_by_hand_is_what_the_program_gives() {
    let page = std::fs::read_to_string("docs/score.md").unwrap();
    let graph = page.split("```json\n").nth(1).unwrap().split("```").next().unwrap();
    let answer = command(graph).success();
    let answer: serde_json::Value = serde_json::from_slice(&answer.get_output().stdout).unwrap();
    let strength = answer["strength"][0].as_f64().unwrap();
    assert!(page.contains(&format!("= **{strength:.3}**")), "{strength}");
    assert!(page.contains("κ = **1**") && answer["independence"] == serde_json::json!([1, 1]));
    let text = page.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("talks.txt"), text).unwrap();
    let explained =
        crate::cli::firsthand().current_dir(&folder).args(["explain", "talks.txt", "--claim", "c1"]).output();
    let explained = String::from_utf8(explained.unwrap().stdout).unwrap();
    let lines: Vec<&str> = explained.lines().filter(|line| !line.starts_with("  a")).map(str::trim_end).collect();
    let printed = lines.join("\n");
    assert!(page.contains(printed.trim()), "docs/score.md should hold:\n{printed}");
}

/// Runs `firsthand score -` on a graph.
fn command(graph: &str) -> assert_cmd::assert::Assert {
    assert_cmd::cargo::cargo_bin_cmd!("firsthand").args(["score", "-"]).write_stdin(graph).assert()
}

#[test]
fn the_command_answers_in_the_agreed_form() {
    let answer = command(
        r#"{"nodes": [{"id": "o1", "kind": "origin", "openness": 0.9}, {"id": "t", "kind": "relay", "openness": [0.5, 1]},
            {"id": "page", "kind": "outlet"}, {"id": "c", "kind": "claim"}],
            "edges": [{"from": "o1", "to": "t", "openness": 1.0}, {"from": "t", "to": "page"}, {"from": "page", "to": "c"}],
            "claim": "c"}"#,
    )
    .success();
    let mut answer: serde_json::Value = serde_json::from_slice(&answer.get_output().stdout).unwrap();
    // 0.45 but for the last bit.
    let least = answer["strength"][0].take().as_f64().unwrap();
    assert!((least - 0.45).abs() < 1e-12, "{least}");
    assert_eq!(
        answer,
        serde_json::json!({"strength": [null, 0.9], "exact": true, "independence": [1, 1], "cuts": [["o1"], ["t"]],
            "importance": {"o1": 0.5, "t": 0.9, "page": 0.45}})
    );
}

#[test]
fn the_command_names_the_place_of_a_mistake() {
    let cases = [
        (r#"{"nodes": [], "edges": []}"#, "claim: missing"),
        (r#"{"nodes": [], "edges": [], "claim": "c"}"#, "claim: no node has the id `c`"),
        (r#"{"nodes": [{"id": "o", "kind": "origin"}], "edges": [], "claim": "c"}"#, "nodes[0].openness: missing"),
        (
            r#"{"nodes": [{"id": "o", "kind": "origin", "openness": 1.5}], "edges": [], "claim": "c"}"#,
            "nodes[0].openness: 1.5 is outside 0 to 1",
        ),
        (
            r#"{"nodes": [{"id": "c", "kind": "claim"}], "edges": [{"from": "x", "to": "c"}], "claim": "c"}"#,
            "edges[0].from: no node has the id `x`",
        ),
        (
            r#"{"nodes": [{"id": "c", "kind": "claim"}], "edges": [{"from": "c", "to": "c", "openness": [0.2, -1]}], "claim": "c"}"#,
            "edges[0].openness[1]: -1 is outside 0 to 1",
        ),
        (r#"{"nodes": [{"id": "c", "kind": "person"}], "edges": [], "claim": "c"}"#, "nodes[0].kind: `person`"),
        (r#"{"nodes": ["#, "line 1 column 11"),
    ];
    for (graph, message) in cases {
        command(graph).code(2).stderr(contains(message));
    }
}
