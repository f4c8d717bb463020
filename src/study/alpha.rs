//! Krippendorff's alpha: how far coders agree beyond chance, for any number of coders and with values missing.
//!
//! K. Krippendorff, *Computing Krippendorff's alpha-reliability* (2011): a coincidence matrix of all pairs of values in each
//! unit; alpha = 1 − observed / expected disagreement, with a difference function for each [`Scale`].

use super::variable::Scale;
use crate::random::Random;

/// What coders said: for each unit, the places of their values in `points`. A value that is missing is left out.
pub type Units = [Vec<usize>];

/// How far coders agree.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reliability {
    /// Units with at least two values.
    pub units: usize,
    /// Values in these units.
    pub values: usize,
    /// Share of all pairs of values in a unit that are the same, each value weighing as much.
    pub agreement: f64,
    /// Alpha; `None` where no two values differ, so that chance cannot be told from agreement.
    pub alpha: Option<f64>,
    /// Its 95 % interval.
    pub interval: Option<[f64; 2]>,
}

/// How often, and from which seed, units are drawn again for the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bootstrap {
    /// Replicates.
    pub replicates: usize,
    /// The seed.
    pub seed: u64,
}

/// Works out alpha and its interval. `points` are the values that there are, in order; for [`Scale::Interval`] they count as
/// numbers.
///
/// The interval is that of the standard bootstrap: units are drawn with replacement, alpha is worked out again from
/// each draw, and the interval leaves 2.5 % of the replicates on each side. Draws in which no two values differ have no
/// alpha and are left out; where half of all have none, there is no interval.
pub fn reliability(units: &Units, points: &[f64], scale: Scale, bootstrap: Bootstrap) -> Reliability {
    let paired: Vec<&[usize]> = units.iter().map(|unit| &unit[..]).filter(|unit| unit.len() > 1).collect();
    let all = Coincidences::of(paired.iter().copied(), points.len());
    let alpha = all.alpha(points, scale);
    let mut random = Random::new(bootstrap.seed);
    let mut drawn: Vec<f64> = (0..bootstrap.replicates)
        .filter_map(|_| {
            let draw = (0..paired.len()).map(|_| paired[random.below(paired.len())]);
            Coincidences::of(draw, points.len()).alpha(points, scale)
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let enough = alpha.is_some() && drawn.len() * 2 > bootstrap.replicates && !drawn.is_empty();
    let interval = enough.then(|| [quantile(&drawn, 0.025), quantile(&drawn, 0.975)]);
    let values = paired.iter().map(|unit| unit.len()).sum();
    Reliability { units: paired.len(), values, agreement: all.agreement(), alpha, interval }
}

/// Alpha alone.
pub fn alpha(units: &Units, points: &[f64], scale: Scale) -> Option<f64> {
    let paired = units.iter().map(|unit| &unit[..]).filter(|unit| unit.len() > 1);
    Coincidences::of(paired, points.len()).alpha(points, scale)
}

/// How often each two values stand in one unit, each unit's pairs sharing its number of values.
struct Coincidences {
    /// Row by row.
    cells: Vec<f64>,
    /// Sums of the rows: how often each value stands in a unit with others.
    sums: Vec<f64>,
}

impl Coincidences {
    fn of<'u>(units: impl Iterator<Item = &'u [usize]>, size: usize) -> Coincidences {
        let mut cells = vec![0.0; size * size];
        for unit in units {
            let share = 1.0 / (unit.len() - 1) as f64;
            for (i, a) in unit.iter().enumerate() {
                for (_, b) in unit.iter().enumerate().filter(|(j, _)| i != *j) {
                    cells[a * size + b] += share;
                }
            }
        }
        let sums = (0..size).map(|row| cells[row * size..(row + 1) * size].iter().sum()).collect();
        Coincidences { cells, sums }
    }

    fn agreement(&self) -> f64 {
        let same: f64 = (0..self.sums.len()).map(|value| self.cells[value * self.sums.len() + value]).sum();
        let all: f64 = self.sums.iter().sum();
        if all > 0.0 { same / all } else { 0.0 }
    }

    fn alpha(&self, points: &[f64], scale: Scale) -> Option<f64> {
        let size = self.sums.len();
        // How many values stand before each, for the ordinal difference.
        let before: Vec<f64> = std::iter::once(0.0)
            .chain(self.sums.iter().scan(0.0, |all, sum| {
                *all += sum;
                Some(*all)
            }))
            .collect();
        let difference = |low: usize, high: usize| match scale {
            Scale::Nominal => 1.0,
            Scale::Ordinal => {
                let between = before[high + 1] - before[low];
                (between - (self.sums[low] + self.sums[high]) / 2.0).powi(2)
            }
            Scale::Interval => (points[high] - points[low]).powi(2),
        };
        let (mut observed, mut expected) = (0.0, 0.0);
        for low in 0..size {
            for high in low + 1..size {
                let difference = difference(low, high);
                observed += self.cells[low * size + high] * difference;
                expected += self.sums[low] * self.sums[high] * difference;
            }
        }
        let all: f64 = self.sums.iter().sum();
        (expected > 0.0).then(|| 1.0 - (all - 1.0) * observed / expected)
    }
}

/// A quantile of sorted numbers, between neighbours where it falls between them.
fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let (low, high) = (place.floor() as usize, place.ceil() as usize);
    sorted[low] + (sorted[high] - sorted[low]) * (place - low as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Units from a line for each coder; a dot is a missing value.
    fn units(coders: &[&str]) -> Vec<Vec<usize>> {
        let rows: Vec<Vec<&str>> = coders.iter().map(|row| row.split(' ').collect()).collect();
        let value = |word: &str| word.bytes().next().map(|byte| usize::from(byte.wrapping_sub(b'0')));
        (0..rows[0].len())
            .map(|unit| rows.iter().filter(|row| row[unit] != ".").filter_map(|row| value(row[unit])).collect())
            .collect()
    }

    #[track_caller]
    fn check(coders: &[&str], scale: Scale, published: f64) {
        let points: Vec<f64> = (0..60).map(f64::from).collect();
        let alpha = alpha(&units(coders), &points, scale).unwrap();
        assert!((alpha - published).abs() < 0.0005, "{alpha} is not {published}");
    }

    /// The examples of Krippendorff 2011, sections A to D.
    #[test]
    fn alpha_is_that_of_the_published_examples() {
        check(&["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"], Scale::Nominal, 0.095);
        check(&["a a b b d c c c e d d a", "b a b b b c c c e d d d"], Scale::Nominal, 0.692);
        let four = [
            "1 2 3 3 2 1 4 1 2 . . .",
            "1 2 3 3 2 2 4 1 2 5 . 3",
            ". 3 3 3 2 3 4 2 2 5 1 .",
            "1 2 3 3 2 4 4 1 2 5 1 .",
        ];
        check(&four, Scale::Nominal, 0.743);
        check(&four, Scale::Ordinal, 0.815);
        check(&four, Scale::Interval, 0.849);
    }

    #[test]
    fn values_that_never_differ_have_no_alpha() {
        let same = [vec![1, 1], vec![1, 1]];
        let found = reliability(&same, &[0.0, 1.0], Scale::Nominal, Bootstrap { replicates: 50, seed: 1 });
        assert_eq!((found.alpha, found.interval, found.agreement), (None, None, 1.0));
        assert_eq!(alpha(&[vec![1], vec![]], &[0.0, 1.0], Scale::Nominal), None);
    }

    #[test]
    fn intervals_hold_alpha_and_come_from_the_seed() {
        let rows: Vec<Vec<usize>> =
            (0..200).map(|i| vec![i % 4, if i % 5 == 0 { (i + 1) % 4 } else { i % 4 }]).collect();
        let points = [0.0, 1.0, 2.0, 3.0];
        let with = |seed| reliability(&rows, &points, Scale::Nominal, Bootstrap { replicates: 400, seed });
        let found = with(1);
        let (alpha, [low, high]) = (found.alpha.unwrap(), found.interval.unwrap());
        assert!(low < alpha && alpha < high && high - low < 0.2, "{found:?}");
        // The error of a share of 0.8 in 200 is 0.028, of alpha 0.038: the interval is about four times that wide.
        assert!((high - low - 4.0 * 0.038).abs() < 0.04, "{found:?}");
        assert_eq!(found, with(1));
        assert_ne!(found.interval, with(2).interval);
    }
}
