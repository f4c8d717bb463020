//! Units that say the same, put together.
//!
//! Pairs go in, most alike first. Two groups become one if their members are alike on average, and none conflicts with
//! another. So a chain of near misses (A like B, B like C, C unlike A) stays apart.

use rustc_hash::FxHashMap;

use super::relation::{apart, conflict};
use super::similarity::Similarity;
use super::unit::{Pair, Unit};

/// Groups whose members say the same with at least this probability, on average, are one.
pub(super) const SAME: f64 = 0.5;
/// Of each group so many members are compared at most: the first ones.
const MOST_COMPARED: usize = 12;

/// Puts units into groups. Each unit is in one; a group is in the order of its units, and groups in that of their first.
pub(super) fn group(units: &[Unit], pairs: &[Pair], similarity: &dyn Similarity) -> Vec<Vec<usize>> {
    let mut alike: Vec<&Pair> = pairs.iter().filter(|pair| pair.same >= SAME).collect();
    alike.sort_by(|a, b| b.same.total_cmp(&a.same).then((a.one, a.other).cmp(&(b.one, b.other))));
    let known: FxHashMap<(usize, usize), f64> = pairs.iter().map(|pair| ((pair.one, pair.other), pair.same)).collect();
    let same = |one: usize, other: usize| {
        let (one, other) = (one.min(other), one.max(other));
        let judged = || similarity.same(&units[one].content, &units[other].content);
        known.get(&(one, other)).copied().unwrap_or_else(judged)
    };
    let mut group_of: Vec<usize> = (0..units.len()).collect();
    let mut groups: Vec<Vec<usize>> = (0..units.len()).map(|unit| vec![unit]).collect();
    for pair in alike {
        let (one, other) = (group_of[pair.one], group_of[pair.other]);
        if one == other || !joins(units, &groups[one], &groups[other], &same) {
            continue;
        }
        let (keep, gone) = (one.min(other), one.max(other));
        let moved = std::mem::take(&mut groups[gone]);
        moved.iter().for_each(|unit| group_of[*unit] = keep);
        groups[keep].extend(moved);
    }
    groups.retain(|group| !group.is_empty());
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// Whether two groups say the same.
fn joins(units: &[Unit], one: &[usize], other: &[usize], same: &impl Fn(usize, usize) -> f64) -> bool {
    let (mut sum, mut count) = (0.0, 0.0);
    for &a in one.iter().take(MOST_COMPARED) {
        for &b in other.iter().take(MOST_COMPARED) {
            if conflict(&units[a], &units[b]).is_some() || apart(&units[a], &units[b]) {
                return false;
            }
            sum += same(a, b);
            count += 1.0;
        }
    }
    sum / count >= SAME
}
