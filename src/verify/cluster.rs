//! Units that say the same, put together.
//!
//! Pairs go in, most alike first. Two groups become one if their members are alike on average, and none conflicts with
//! another. So a chain of near misses (A like B, B like C, C unlike A) stays apart.

use std::io;

use petgraph::unionfind::UnionFind;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::relation::{apart, conflict};
use super::similarity::Similarity;
use super::unit::{Pair, Unit, Units};

/// Groups whose members say the same with at least this probability, on average, are one.
pub(super) const SAME: f64 = 0.5;
/// Of each group so many members are compared at most: the first ones.
const MOST_COMPARED: usize = 12;

/// Which units say the same. A group is known by its first unit.
pub(super) struct Groups {
    /// The group of each unit.
    first: Vec<u32>,
    /// The units of each group that has several, in order.
    several: FxHashMap<usize, Vec<usize>>,
}

impl Groups {
    /// The group of a unit.
    pub(super) fn of(&self, unit: usize) -> usize {
        self.first[unit] as usize
    }

    /// The units of a group, in order.
    pub(super) fn units(&self, group: usize) -> Vec<usize> {
        self.several.get(&group).cloned().unwrap_or_else(|| vec![group])
    }

    /// All groups, in the order of their first units.
    pub(super) fn all(&self) -> impl Iterator<Item = usize> {
        (0..self.first.len()).filter(|unit| self.of(*unit) == *unit)
    }
}

/// Puts units into groups.
pub(super) fn group(units: &Units, pairs: &[Pair], similarity: &dyn Similarity) -> io::Result<Groups> {
    let alike = || pairs.iter().filter(|pair| pair.same >= SAME);
    // Only units that pairs lead from one to the other can come together.
    let mut reach: UnionFind<usize> = UnionFind::new(units.len());
    alike().for_each(|pair| {
        reach.union(pair.one, pair.other);
    });
    let mut alike: Vec<(usize, Pair)> = alike().map(|pair| (reach.find(pair.one), *pair)).collect();
    alike.sort_by(|(within_a, a), (within_b, b)| {
        within_a.cmp(within_b).then(b.same.total_cmp(&a.same)).then((a.one, a.other).cmp(&(b.one, b.other)))
    });
    let within: Vec<&[(usize, Pair)]> = alike.chunk_by(|one, other| one.0 == other.0).collect();
    let grouped = |alike: &&[(usize, Pair)]| group_within(units, pairs, alike, similarity);
    let grouped = within.par_iter().map(grouped).collect::<io::Result<Vec<Vec<Vec<usize>>>>>()?.concat();
    let mut groups = Groups { first: (0..units.len() as u32).collect(), several: FxHashMap::default() };
    for group in grouped {
        group.iter().for_each(|unit| groups.first[*unit] = group[0] as u32);
        groups.several.insert(group[0], group);
    }
    Ok(groups)
}

/// The groups of several units that pairs lead to, most alike first.
fn group_within(
    units: &Units,
    pairs: &[Pair],
    alike: &[(usize, Pair)],
    similarity: &dyn Similarity,
) -> io::Result<Vec<Vec<usize>>> {
    let mut numbers: Vec<usize> = alike.iter().flat_map(|(_, pair)| [pair.one, pair.other]).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let said = numbers.into_iter().map(|unit| Ok((unit, units.get(unit)?)));
    let said = said.collect::<io::Result<FxHashMap<usize, Unit>>>()?;
    let same = |one: usize, other: usize| {
        let (one, other) = (one.min(other), one.max(other));
        let known = pairs.binary_search_by_key(&(one, other), |pair| (pair.one, pair.other));
        let judged = || similarity.same(&said[&one].content, &said[&other].content);
        known.map_or_else(|_| judged(), |at| pairs[at].same)
    };
    let mut group_of: FxHashMap<usize, usize> = said.keys().map(|unit| (*unit, *unit)).collect();
    let mut groups: FxHashMap<usize, Vec<usize>> = said.keys().map(|unit| (*unit, vec![*unit])).collect();
    for (_, pair) in alike {
        let (one, other) = (group_of[&pair.one], group_of[&pair.other]);
        if one == other || !joins(&said, &groups[&one], &groups[&other], &same) {
            continue;
        }
        let (keep, gone) = (one.min(other), one.max(other));
        let moved = groups.remove(&gone).unwrap_or_default();
        group_of.extend(moved.iter().map(|unit| (*unit, keep)));
        groups.entry(keep).or_default().extend(moved);
    }
    let mut groups: Vec<Vec<usize>> = groups.into_values().filter(|group| group.len() > 1).collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    Ok(groups)
}

/// Whether two groups say the same.
fn joins(said: &FxHashMap<usize, Unit>, one: &[usize], other: &[usize], same: &impl Fn(usize, usize) -> f64) -> bool {
    let (mut sum, mut count) = (0.0, 0.0);
    for a in one.iter().take(MOST_COMPARED) {
        for b in other.iter().take(MOST_COMPARED) {
            if conflict(&said[a], &said[b]).is_some() || apart(&said[a], &said[b]) {
                return false;
            }
            sum += same(*a, *b);
            count += 1.0;
        }
    }
    sum / count >= SAME
}
