//! How evenly an article shares out its words among sources, and how sure that is.
//!
//! What each attribution gives (a category and its words) goes in; the Gini-Simpson and Shannon indices come out, each
//! with a 95 % interval. The interval is a bootstrap over attributions: as many are drawn as there are, with replacement,
//! 400 times, from one seed. A sample drawn with replacement misses some sources and so is less diverse than the
//! article; the intervals are moved by that bias (the mean of the replicates less the index itself), so that they hold
//! the index.

use std::ops::Range;
use std::sync::LazyLock;

use super::json::rounded;
use crate::random::Random;

/// Replicates. The tenth from either end cuts off 2.5 %.
const REPLICATES: usize = 400;
const CUT_OFF: usize = 10;
/// Where the draws begin, for every article.
const SEED: u64 = 20_260_101;

/// Indices of how words are shared out, with the lowest and highest end of their 95 % intervals.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Diversity {
    pub(super) simpson: f64,
    pub(super) simpson_interval: [f64; 2],
    pub(super) shannon: f64,
    pub(super) shannon_interval: [f64; 2],
    /// Shannon index as a share of the highest that so many categories could have; 0 where there is one, or none.
    pub(super) evenness: f64,
}

/// Diversity over each of several ways to sort the same attributions. `words` has the words of each attribution, and
/// each of `sorted` its categories: small numbers. Linear in the attributions.
pub(super) fn of<const N: usize>(words: &[u32], sorted: [&[usize]; N]) -> [Diversity; N] {
    let mut sharing = Sharing::new(words, sorted);
    let found = sharing.drawn(|at| at);
    let mut random = Random::new(SEED);
    let mut replicates: [Vec<Indices>; N] = std::array::from_fn(|_| Vec::with_capacity(REPLICATES));
    for _ in 0..REPLICATES {
        let drawn = sharing.drawn(|_| random.below(words.len()));
        replicates.iter_mut().zip(drawn).for_each(|(all, one)| all.push(one));
    }
    std::array::from_fn(|way| {
        let Indices { simpson, shannon, categories } = found[way];
        let column = |index: fn(&Indices) -> f64| replicates[way].iter().map(index).collect::<Vec<f64>>();
        Diversity {
            simpson: rounded(simpson),
            simpson_interval: interval(simpson, column(|one| one.simpson), 1.0),
            shannon: rounded(shannon),
            shannon_interval: interval(shannon, column(|one| one.shannon), f64::INFINITY),
            evenness: if categories > 1 { rounded(shannon / f64::from(categories).ln()) } else { 0.0 },
        }
    })
}

/// Attributions with their words and categories, to be drawn from. One list counts for all ways to sort them, each way in a
/// part of its own: drawing is what takes time.
struct Sharing<const N: usize> {
    /// The words of each attribution, and where in `counts` its categories are.
    given: Vec<(u64, [usize; N])>,
    counts: Vec<u64>,
    parts: [Range<usize>; N],
}

impl<const N: usize> Sharing<N> {
    fn new(words: &[u32], sorted: [&[usize]; N]) -> Sharing<N> {
        let mut end = 0;
        let parts = sorted.map(|sorted| {
            let start = end;
            end += sorted.iter().max().map_or(0, |most| most + 1);
            start..end
        });
        let places = |at: usize| std::array::from_fn(|way| parts[way].start + sorted[way][at]);
        let given = words.iter().enumerate().map(|(at, words)| (u64::from(*words), places(at))).collect();
        Sharing { given, counts: vec![0; end], parts }
    }

    /// The indices of as many attributions as there are, of which `draw` names each.
    fn drawn(&mut self, mut draw: impl FnMut(usize) -> usize) -> [Indices; N] {
        self.counts.fill(0);
        for at in 0..self.given.len() {
            let (words, places) = &self.given[draw(at)];
            places.iter().for_each(|place| self.counts[*place] += words);
        }
        std::array::from_fn(|way| indices(&self.counts[self.parts[way].clone()]))
    }
}

/// n ln n of small numbers of words: 400 replicates ask for the same ones again and again.
static LOGS: LazyLock<Vec<f64>> = LazyLock::new(|| (0..4096).map(|count| times_log(f64::from(count))).collect());

fn times_log(count: f64) -> f64 {
    count * count.ln()
}

/// The indices of one sharing out.
#[derive(Clone, Copy)]
struct Indices {
    simpson: f64,
    shannon: f64,
    /// How many categories have words.
    categories: u32,
}

fn indices(counts: &[u64]) -> Indices {
    let total = counts.iter().sum::<u64>() as f64;
    let (mut squares, mut logs, mut categories) = (0.0, 0.0, 0);
    for &words in counts.iter().filter(|count| **count > 0) {
        let count = words as f64;
        squares += count * count;
        logs += LOGS.get(words as usize).copied().unwrap_or_else(|| times_log(count));
        categories += 1;
    }
    if categories < 2 {
        return Indices { simpson: 0.0, shannon: 0.0, categories }; // not a rounding error above it
    }
    Indices { simpson: 1.0 - squares / (total * total), shannon: total.ln() - logs / total, categories }
}

/// The replicates without the outermost, moved by their bias, inside of 0 to `most`.
fn interval(index: f64, mut replicates: Vec<f64>, most: f64) -> [f64; 2] {
    let bias = replicates.iter().sum::<f64>() / replicates.len() as f64 - index;
    let mut end = |at: usize| {
        let (_, found, _) = replicates.select_nth_unstable_by(at, f64::total_cmp);
        (*found - bias).clamp(0.0, most)
    };
    [rounded(end(CUT_OFF - 1).min(index)), rounded(end(REPLICATES - CUT_OFF).max(index))]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(words: &[u32], sorted: &[usize]) -> Diversity {
        of(words, [sorted])[0]
    }

    #[test]
    fn diversity_of_one_two_and_no_sources() {
        assert_eq!(one(&[], &[]), Diversity::default());
        assert_eq!(one(&[12, 3], &[0, 0]), Diversity::default());
        let four = one(&[5, 5, 5, 5], &[0, 1, 2, 3]);
        assert_eq!((four.simpson, four.shannon, four.evenness), (0.75, 1.3863, 1.0));
    }

    #[test]
    fn intervals_hold_the_index_and_narrow_with_more_attributions() {
        let width = |times: usize| {
            let words: Vec<u32> = (0..8 * times).map(|at| 5 + (at % 7) as u32).collect();
            let sorted: Vec<usize> = (0..8 * times).map(|at| at % 8).collect();
            let found = one(&words, &sorted);
            for (index, [low, high]) in
                [(found.simpson, found.simpson_interval), (found.shannon, found.shannon_interval)]
            {
                assert!(0.0 <= low && low <= index && index <= high, "{low} {index} {high}");
            }
            found.shannon_interval[1] - found.shannon_interval[0]
        };
        assert!(width(1) > 2.0 * width(10), "{} {}", width(1), width(10));
        assert!(width(10) > 2.0 * width(100), "{} {}", width(10), width(100));
    }

    /// Against the variance that the delta method gives for large samples of equal words.
    #[test]
    fn intervals_are_as_wide_as_theory_says() {
        let sorted: Vec<usize> = (0..1000).map(|at| if at < 700 { 0 } else { 1 + at % 3 }).collect();
        let found = one(&[1; 1000], &sorted);
        let shares = [0.7, 0.1, 0.1, 0.1_f64];
        let squares: f64 = shares.iter().map(|share| share.powi(2)).sum();
        let variance = 4.0 * (shares.iter().map(|share| share.powi(3)).sum::<f64>() - squares.powi(2)) / 1000.0;
        let expected = 2.0 * 1.96 * variance.sqrt();
        let width = found.simpson_interval[1] - found.simpson_interval[0];
        assert!((width / expected - 1.0).abs() < 0.2, "{width} {expected}");
    }

    #[test]
    fn several_ways_to_sort_are_as_each_alone() {
        let (words, sources, kinds) = ([3, 4, 5, 6, 7], [0, 1, 2, 0, 3], [0, 0, 1, 0, 1]);
        let both = of(&words, [&sources[..], &kinds[..]]);
        assert_eq!(both, [one(&words, &sources), one(&words, &kinds)]);
    }
}
