//! Where boxes and arrows stand: layers from left to right. The only part that knows the layout library.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// Where everything of a picture stands.
pub(super) struct Layout {
    /// The middle of each box.
    pub middles: Vec<(f64, f64)>,
    /// The points of each arrow, from box to box.
    pub ways: Vec<Vec<(f64, f64)>>,
    /// Right and lower edge.
    pub size: (f64, f64),
}

/// Places boxes of the given sizes, joined by arrows.
pub(super) fn layout(sizes: &[(f64, f64)], arrows: &[(usize, usize)]) -> Layout {
    let mut graph: Graph<NodeLabel, EdgeLabel> =
        Graph::with_options(GraphOptions { directed: true, multigraph: true, compound: true });
    // Names of equal length keep the order of the boxes wherever the library sorts by name.
    let name = |node: usize| format!("{node:06}");
    for (node, (width, height)) in sizes.iter().enumerate() {
        graph.set_node(name(node), Some(NodeLabel { width: *width, height: *height, ..NodeLabel::default() }));
    }
    for (from, to) in arrows {
        graph.set_edge(name(*from), name(*to), Some(EdgeLabel::default()), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: 18.0,
        edgesep: 10.0,
        ranksep: 70.0,
        marginx: 16.0,
        marginy: 16.0,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let middle = |node: usize| {
        graph.node(&name(node)).map_or((0.0, 0.0), |label| (label.x.unwrap_or(0.0), label.y.unwrap_or(0.0)))
    };
    let middles: Vec<(f64, f64)> = (0..sizes.len()).map(middle).collect();
    let way = |(from, to): &(usize, usize)| match graph.edge(&name(*from), &name(*to), None) {
        Some(label) if label.points.len() > 1 => label.points.iter().map(|point| (point.x, point.y)).collect(),
        _ => vec![middles[*from], middles[*to]],
    };
    let ways = arrows.iter().map(way).collect();
    let far = |at: fn(&(f64, f64)) -> f64| {
        middles.iter().zip(sizes).map(|(middle, size)| at(middle) + at(size) / 2.0).fold(0.0, f64::max)
    };
    Layout { size: (far(|p| p.0) + 16.0, far(|p| p.1) + 16.0), middles, ways }
}

#[cfg(test)]
mod tests {
    use super::layout;

    /// Origins, some behind relays, one article, claims.
    fn check(origins: usize, claims: usize) {
        let sizes: Vec<(f64, f64)> =
            (0..origins + claims + 3).map(|node| (120.0, 30.0 + 17.0 * (node % 4) as f64)).collect();
        let (first, second, article) = (origins, origins + 1, origins + 2);
        let mut arrows: Vec<(usize, usize)> =
            (0..origins).map(|origin| (origin, [first, second, article][origin % 3])).collect();
        arrows.extend([(first, article), (second, article)]);
        arrows.extend((0..claims).map(|claim| (article, article + 1 + claim)));
        let found = layout(&sizes, &arrows);
        let apart = |one: usize, other: usize| {
            let ((x, y), (u, v)) = (found.middles[one], found.middles[other]);
            let (wide, high) = ((sizes[one].0 + sizes[other].0) / 2.0, (sizes[one].1 + sizes[other].1) / 2.0);
            (x - u).abs() >= wide || (y - v).abs() >= high
        };
        for one in 0..sizes.len() {
            let (x, y) = found.middles[one];
            assert!(x > 0.0 && y > 0.0 && x < found.size.0 && y < found.size.1);
            assert!((0..one).all(|other| apart(one, other)), "{one} lies on another");
        }
        assert!(arrows.iter().all(|(from, to)| found.middles[*from].0 < found.middles[*to].0), "left to right");
        let again = layout(&sizes, &arrows);
        assert_eq!((found.middles, found.ways), (again.middles, again.ways));
    }

    #[test]
    fn no_box_lies_on_another() {
        check(2, 1);
        check(10, 18);
        check(40, 57);
    }
}
