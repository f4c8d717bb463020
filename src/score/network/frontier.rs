//! Exact strength of a network without circles, node by node.
//!
//! Nodes are taken in an order in which every link leads onward. What matters of the past is only which nodes were reached
//! among those with links to come (the frontier); the probability of each such state is kept. So the work grows with the
//! width of the network, not with its number of paths.

use std::collections::BTreeMap;

use super::core::Core;
use crate::steps;

/// States beyond which the network counts as too wide.
const MOST_STATES: usize = 4096;

/// The strength of a reduced core without circles, or `None` if it is too wide.
pub(super) fn strength(core: &Core) -> Option<f64> {
    let mut waiting: Vec<usize> = core.into.iter().map(|into| into.len()).collect();
    let mut to_come: Vec<usize> = core.out.iter().map(BTreeMap::len).collect();
    let mut bit: Vec<Option<u32>> = vec![None; core.open.len()];
    let mut free: u128 = u128::MAX;
    let mut states: BTreeMap<u128, f64> = BTreeMap::from([(0, 1.0)]);
    let mut ready: Vec<usize> = Vec::new();
    let release = |node: usize, waiting: &mut Vec<usize>, ready: &mut Vec<usize>| {
        for to in core.out[node].keys() {
            waiting[*to] -= 1;
            if waiting[*to] == 0 {
                ready.push(*to);
            }
        }
    };
    release(core.start, &mut waiting, &mut ready);
    // Which node next: the one that lets most of the frontier be forgotten.
    while let Some(at) = (0..ready.len()).min_by_key(|at| {
        let node = ready[*at];
        let forgotten = core.into[node].iter().filter(|from| **from != core.start && to_come[**from] == 1).count();
        (std::cmp::Reverse(forgotten), node)
    }) {
        let node = ready.swap_remove(at);
        let before: Vec<(u128, f64)> =
            core.into[node].iter().map(|from| (bit[*from].map_or(0, |bit| 1 << bit), core.out[*from][&node])).collect();
        let mut forget = 0;
        for from in &core.into[node] {
            to_come[*from] -= 1;
            if to_come[*from] == 0
                && let Some(bit) = bit[*from].take()
            {
                forget |= 1 << bit;
            }
        }
        let slot = free.trailing_zeros();
        if slot == 128 {
            return None;
        }
        free &= !(1 << slot);
        free |= forget;
        bit[node] = Some(slot);
        steps::took(states.len());
        let mut after: BTreeMap<u128, f64> = BTreeMap::new();
        for (state, chance) in states {
            let missed = before
                .iter()
                .filter(|(mask, _)| *mask == 0 || state & mask != 0) // no mask: the start, which is always reached
                .fold(1.0, |missed, (_, openness)| missed * (1.0 - openness));
            let reached = core.open[node] * (1.0 - missed);
            let rest = state & !forget;
            *after.entry(rest).or_insert(0.0) += chance * (1.0 - reached);
            if reached > 0.0 {
                *after.entry(rest | 1 << slot).or_insert(0.0) += chance * reached;
            }
        }
        if node == core.goal {
            let mask = 1 << slot;
            return Some(after.iter().filter(|(state, _)| *state & mask != 0).map(|(_, chance)| chance).sum());
        }
        if after.len() > MOST_STATES {
            return None;
        }
        states = after;
        release(node, &mut waiting, &mut ready);
    }
    Some(0.0)
}
