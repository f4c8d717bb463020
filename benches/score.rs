//! Time to score graphs: a story-sized one, whole and as one claim's network, and one of 100,000 nodes that only has
//! bounds. `cargo bench --bench score`.

use divan::{Bencher, black_box};
use firsthand::score::network::{self, Link, Network, Point, Role};
use firsthand::{Analysis, Article, Grammar, analyze, score};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    divan::main();
}

/// Layers of nodes, origins first, each linked with `ways` of the next; the last leads to the claim.
fn layers(widths: &[usize], ways: usize) -> Network {
    let mut network = Network::default();
    let mut first = 0;
    for (layer, width) in widths.iter().enumerate() {
        let role = match layer {
            0 => Role::Origin,
            _ if layer + 1 == widths.len() => Role::Outlet,
            _ => Role::Relay,
        };
        network
            .nodes
            .extend((0..*width).map(|node| Point { role, openness: [0.3 + 0.6 * (node % 7) as f64 / 7.0; 2] }));
        let next = first + width;
        let onward = widths.get(layer + 1).copied().unwrap_or(1);
        for node in 0..*width {
            // Neighbours pass on to neighbours, as one agency serves many outlets.
            let links = (0..ways.min(onward)).map(|way| (node * onward / width + way) % onward);
            network.links.extend(links.map(|to| Link { from: first + node, to: next + to, openness: [0.95; 2] }));
        }
        first = next;
    }
    network.claim = first;
    network.nodes.push(Point { role: Role::Claim, openness: [1.0; 2] });
    network
}

/// 200 nodes: 120 origins behind 50 relays and 29 outlets.
fn story() -> Network {
    let network = layers(&[120, 50, 29], 1);
    assert_eq!(network.nodes.len(), 200);
    network
}

/// Strength and independence of one claim that 199 nodes lead to.
#[divan::bench]
fn story_strength_and_independence(bencher: Bencher) {
    let network = story();
    bencher.bench(|| (network::strength(black_box(&network)), network::independence(&network)));
}

/// The same with cuts and the importance of every node: all that `firsthand score` answers.
#[divan::bench]
fn story_everything(bencher: Bencher) {
    let network = story();
    assert!(network::assess(&network).all_importance);
    bencher.bench(|| network::assess(black_box(&network)));
}

/// The same where every origin has two relays, and every relay two outlets.
#[divan::bench]
fn crossing_story_strength_and_independence(bencher: Bencher) {
    let network = layers(&[120, 50, 29], 2);
    bencher.bench(|| (network::strength(black_box(&network)), network::independence(&network)));
}

/// All claims of an article of 200 nodes, with reasons.
#[divan::bench]
fn article_of_200_nodes(bencher: Bencher) {
    let mut text = String::from("Harbour news\n\n");
    let names = ["Ana", "Ben", "Cora", "Dan", "Eve", "Finn", "Gil", "Hal", "Ida", "Jon"];
    let families = ["Reyes", "Okoro", "Holm", "Lind", "Marsh", "Quint", "Brandt"];
    for at in 0..66 {
        let (name, family) = (names[at % 10], families[at % 7]);
        text += &format!("“Crane {at} was sold to yard {} in week {},” said {name} {family}{at}.\n\n", at * 7, at * 3);
        text += &format!("Ferry {at} has been late since day {}.\n\n", at * 11);
    }
    let article = Article { text, ..Article::default() };
    let grammar = Grammar::builtin();
    let Analysis { provenance, sourcing, claims, .. } = analyze(&article, &grammar);
    let nodes = provenance.nodes.len();
    assert!((180..=220).contains(&nodes), "{nodes} nodes");
    bencher.bench(|| score::score(black_box(&provenance), &sourcing, &claims, &article.text, &grammar));
}

/// 100,000 nodes, crossing: far too many to be exact.
#[divan::bench(sample_count = 5)]
fn bounds_of_100_000_nodes(bencher: Bencher) {
    let network = layers(&[40_000, 30_000, 20_000, 9_999], 3);
    assert_eq!(network.nodes.len(), 100_000);
    assert!(!network::strength(&network).1);
    bencher.bench(|| network::assess(black_box(&network)));
}
