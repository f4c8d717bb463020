//! A table of weights: the codes of features name its rows.
//!
//! Rows lie anywhere in a table that the processor's cache does not hold, and waiting for one takes longer than adding up
//! twenty. So rows are fetched before they are asked for.

use super::Features;

/// Rows that are added up in narrow numbers. Of so few, sums of weights of a byte always fit into two.
const TOGETHER: usize = 64;

/// Rows of a weight for each of `N` answers. How many is a power of two, or none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Rows<const N: usize>(pub(super) Vec<[i8; N]>);

impl<const N: usize> Rows<N> {
    /// The row of a feature.
    #[inline(always)]
    pub(super) fn of(&self, code: u32) -> &[i8; N] {
        &self.0[code as usize & (self.0.len() - 1)]
    }

    /// Has the processor fetch the row of a feature, without waiting for it.
    #[inline(always)]
    pub(super) fn fetch(&self, code: u32) {
        prefetch_index::prefetch_index(&self.0, code as usize & (self.0.len() - 1));
    }

    /// The sum of features' weights.
    #[inline(always)]
    pub(super) fn sum(&self, codes: &[u32]) -> [i32; N] {
        let mut sum = [0; N];
        for codes in codes.chunks(TOGETHER) {
            // Narrow sums: a whole row is added at once.
            let mut part = [0i16; N];
            for &code in codes {
                part.iter_mut().zip(self.of(code)).for_each(|(total, &weight)| *total += i16::from(weight));
            }
            sum.iter_mut().zip(part).for_each(|(total, part)| *total += i32::from(part));
        }
        sum
    }

    /// For each token or segment the sum of its features' weights. A weight of 1 stands for `scale`.
    pub(super) fn weigh(&self, scale: f32, features: &Features, out: &mut Vec<[f32; N]>) {
        out.clear();
        for token in 0..features.len() {
            if token + 1 < features.len() {
                features.of(token + 1).iter().for_each(|&code| self.fetch(code));
            }
            out.push(self.sum(features.of(token)).map(|total| total as f32 * scale));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rows: &[[i8; 2]], codes: &[u32], expected: [i32; 2]) {
        assert_eq!(Rows(rows.to_vec()).sum(codes), expected);
    }

    #[test]
    fn sums_are_those_of_all_rows() {
        check(&[[1, -2], [0, 0], [3, 4], [0, 0]], &[0, 1, 2, 3, 6], [7, 6]);
        check(&[[1, -2], [5, 0]], &[0, 1, 3], [11, -2]);
        check(&[[0, 0], [0, 0]], &[0, 1], [0, 0]);
        check(&[[1, 1], [2, 2]], &[], [0, 0]);
    }

    #[test]
    fn many_large_weights_do_not_run_over() {
        check(&[[i8::MIN, i8::MAX], [0, 0]], &[0; 1000], [-128_000, 127_000]);
    }
}
