//! Where boxes and arrows stand: layers from left to right. The only part that knows the layout library.

use dagre::graph::{Graph, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel, RankDir};

/// Where everything of a picture stands.
pub(super) struct Layout {
    /// Width and height of each box: as asked, but for the tall one.
    pub sizes: Vec<(f64, f64)>,
    /// The middle of each box.
    pub middles: Vec<(f64, f64)>,
    /// The points of each arrow, from box to box.
    pub ways: Vec<Vec<(f64, f64)>>,
    /// Right and lower edge.
    pub size: (f64, f64),
}

/// Places boxes of the given sizes, joined by arrows. The box `tall`, alone in its layer, is made as high as what it is
/// joined with: arrows reach and leave it straight, and do not run together into one point.
pub(super) fn layout(sizes: &[(f64, f64)], arrows: &[(usize, usize)], tall: Option<usize>) -> Layout {
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
    // Everything that begins stands in the first column: a root that is not drawn pulls it there.
    let root = name(sizes.len());
    graph.set_node(root.clone(), Some(NodeLabel { width: 1.0, height: 1.0, ..NodeLabel::default() }));
    for node in (0..sizes.len()).filter(|node| !arrows.iter().any(|(_, to)| to == node)) {
        graph.set_edge(root.clone(), name(node), Some(EdgeLabel { weight: PULL, ..EdgeLabel::default() }), None);
    }
    let options = LayoutOptions {
        rankdir: RankDir::LR,
        nodesep: if sizes.len() > MANY { 12.0 } else { 18.0 },
        edgesep: 10.0,
        ranksep: 70.0,
        marginx: MARGIN,
        marginy: MARGIN,
        ..LayoutOptions::default()
    };
    dagre::layout(&mut graph, Some(options));
    let middle = |node: usize| {
        graph.node(&name(node)).map_or((0.0, 0.0), |label| (label.x.unwrap_or(0.0), label.y.unwrap_or(0.0)))
    };
    let mut middles: Vec<(f64, f64)> = (0..sizes.len()).map(middle).collect();
    let way = |(from, to): &(usize, usize)| match graph.edge(&name(*from), &name(*to), None) {
        Some(label) if label.points.len() > 1 => label.points.iter().map(|point| (point.x, point.y)).collect(),
        _ => vec![middles[*from], middles[*to]],
    };
    let mut ways: Vec<Vec<(f64, f64)>> = arrows.iter().map(way).collect();
    straighten(sizes, &mut middles, &mut ways);
    let mut sizes = sizes.to_vec();
    if let Some(tall) = tall {
        raise(tall, &mut sizes, &mut middles, &mut ways, arrows);
    }
    let far = |at: fn(&(f64, f64)) -> f64| {
        middles.iter().zip(&sizes).map(|(middle, size)| at(middle) + at(size) / 2.0).fold(0.0, f64::max)
    };
    Layout { size: (far(|p| p.0) + MARGIN, far(|p| p.1) + MARGIN), sizes, middles, ways }
}

/// Makes one box as high as the arrows into and out of it need to be level where they touch it.
fn raise(
    tall: usize,
    sizes: &mut [(f64, f64)],
    middles: &mut [(f64, f64)],
    ways: &mut [Vec<(f64, f64)>],
    arrows: &[(usize, usize)],
) {
    let (left, right) = (middles[tall].0 - sizes[tall].0 / 2.0, middles[tall].0 + sizes[tall].0 / 2.0);
    let (mut top, mut bottom) = (middles[tall].1 - sizes[tall].1 / 2.0, middles[tall].1 + sizes[tall].1 / 2.0);
    for (way, (from, to)) in ways.iter_mut().zip(arrows) {
        let height = if *to == tall {
            way.pop(); // where it met the low box
            // It goes on level from where it last passed a layer, or from its box.
            let height = if way.len() > 1 { way[way.len() - 1].1 } else { middles[*from].1 };
            if way.len() < 2 {
                *way = vec![(middles[*from].0 + sizes[*from].0 / 2.0, height)];
            }
            way.push((left, height));
            height
        } else if *from == tall {
            let height = middles[*to].1;
            *way = vec![(right, height), (middles[*to].0 - sizes[*to].0 / 2.0, height)];
            height
        } else {
            continue;
        };
        (top, bottom) = (top.min(height - TOUCH), bottom.max(height + TOUCH));
    }
    sizes[tall].1 = bottom - top;
    middles[tall].1 = (top + bottom) / 2.0;
}

/// Boxes from which they stand closer together.
const MANY: usize = 24;
/// Room between the end of the tall box and the first arrow that touches it.
const TOUCH: f64 = 18.0;

/// How hard the root pulls: harder than all arrows of a node together.
const PULL: i32 = 1000;
/// Room at each side.
const MARGIN: f64 = 16.0;

/// Moves everything to the margins (the root stood there), and turns it over where boxes come in the opposite order:
/// the first claim belongs on top.
fn straighten(sizes: &[(f64, f64)], middles: &mut [(f64, f64)], ways: &mut [Vec<(f64, f64)>]) {
    let edge = |at: fn(&(f64, f64)) -> f64| {
        middles.iter().zip(sizes).map(move |(middle, size)| at(middle) - at(size) / 2.0).fold(f64::INFINITY, f64::min)
    };
    let (left, top) = (edge(|p| p.0) - MARGIN, edge(|p| p.1) - MARGIN);
    let bottom = middles.iter().zip(sizes).map(|(middle, size)| middle.1 + size.1 / 2.0).fold(0.0, f64::max) + MARGIN;
    let far = middles.iter().map(|middle| middle.0).fold(0.0, f64::max);
    let last: Vec<f64> = middles.iter().filter(|middle| middle.0 >= far - 1.0).map(|middle| middle.1).collect();
    let rising = last.windows(2).filter(|pair| pair[0] > pair[1]).count();
    let turned = 2 * rising > last.len().saturating_sub(1);
    for point in middles.iter_mut().chain(ways.iter_mut().flatten()) {
        *point = (point.0 - left, if turned { bottom - point.1 } else { point.1 - top });
    }
}

#[cfg(test)]
mod tests {
    use super::layout;

    /// Origins, some behind relays, one article, claims.
    fn check(origins: usize, claims: usize) {
        let asked: Vec<(f64, f64)> =
            (0..origins + claims + 3).map(|node| (120.0, 30.0 + 17.0 * (node % 4) as f64)).collect();
        let (first, second, article) = (origins, origins + 1, origins + 2);
        let mut arrows: Vec<(usize, usize)> =
            (0..origins).map(|origin| (origin, [first, second, article][origin % 3])).collect();
        arrows.extend([(first, article), (second, article)]);
        arrows.extend((0..claims).map(|claim| (article, article + 1 + claim)));
        let found = layout(&asked, &arrows, Some(article));
        let sizes = &found.sizes;
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
        let column: Vec<f64> = (0..claims).map(|claim| found.middles[article + 1 + claim].1).collect();
        assert!(column.is_sorted(), "the first claim on top: {column:?}");
        assert!((1..origins).all(|origin| found.middles[origin].0 == found.middles[0].0), "origins in one column");
        let ends = |way: &[(f64, f64)]| (way[0], way[way.len() - 1]);
        for ((from, to), way) in arrows.iter().zip(&found.ways).filter(|((from, _), _)| *from == article) {
            let ((x, y), (u, v)) = ends(way);
            assert!(y == v && x < u, "level from {from} to {to}: {way:?}");
        }
        let again = layout(&asked, &arrows, Some(article));
        assert_eq!((found.middles, found.ways), (again.middles, again.ways));
    }

    #[test]
    fn no_box_lies_on_another() {
        check(2, 1);
        check(10, 18);
        check(40, 57);
    }
}
