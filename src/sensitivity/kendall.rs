//! Kendall's rank correlation with ties, tau-b, in n log n steps (Knight 1966).

/// Tau-b of pairs: 1 where both orders agree, -1 where one is the other turned round. A pair tied in one order only
/// counts against agreement. `None` where all are tied in either, or there are fewer than two.
pub fn tau(pairs: &[(u32, u32)]) -> Option<f64> {
    let mut pairs = pairs.to_vec();
    pairs.sort_unstable();
    let all = choose_two(pairs.len());
    let tied_first = tied(pairs.iter().map(|(first, _)| *first));
    let tied_both = tied(pairs.iter().copied());
    let mut seconds: Vec<u32> = pairs.iter().map(|(_, second)| *second).collect();
    let turned = sort_counting(&mut seconds);
    let tied_second = tied(seconds.iter().copied());
    let (firsts, seconds) = (all - tied_first, all - tied_second);
    if firsts == 0 || seconds == 0 {
        return None;
    }
    // Pairs in the same order, less those in the opposite order.
    let agreed = (all + tied_both) as f64 - (tied_first + tied_second) as f64 - 2.0 * turned as f64;
    // One root of the product: it is exact where both are the same, so that equal rankings give 1.
    Some(agreed / (firsts as f64 * seconds as f64).sqrt())
}

fn choose_two(count: usize) -> u64 {
    let count = count as u64;
    count * count.saturating_sub(1) / 2
}

/// How many pairs among values in order are equal.
fn tied<T: PartialEq>(values: impl Iterator<Item = T>) -> u64 {
    let (mut sum, mut run, mut last) = (0, 0, None);
    for value in values {
        if last.as_ref() == Some(&value) {
            run += 1;
            sum += run;
        } else {
            run = 0;
        }
        last = Some(value);
    }
    sum
}

/// Sorts, and counts the pairs that stood in the wrong order.
fn sort_counting(values: &mut Vec<u32>) -> u64 {
    let mut turned = 0;
    let mut width = 1;
    while width < values.len() {
        let mut sorted = Vec::with_capacity(values.len());
        for pair in values.chunks(2 * width) {
            let (left, right) = pair.split_at(width.min(pair.len()));
            let (mut l, mut r) = (0, 0);
            while l < left.len() || r < right.len() {
                if r == right.len() || (l < left.len() && left[l] <= right[r]) {
                    sorted.push(left[l]);
                    l += 1;
                } else {
                    sorted.push(right[r]);
                    turned += (left.len() - l) as u64;
                    r += 1;
                }
            }
        }
        *values = sorted;
        width *= 2;
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    /// By its definition.
    fn defined(pairs: &[(u32, u32)]) -> Option<f64> {
        let (mut agreed, mut firsts, mut seconds) = (0, 0, 0);
        for (at, one) in pairs.iter().enumerate() {
            for other in &pairs[..at] {
                let (x, y) = (one.0.cmp(&other.0) as i64, one.1.cmp(&other.1) as i64);
                agreed += x * y;
                firsts += x * x;
                seconds += y * y;
            }
        }
        (firsts > 0 && seconds > 0).then(|| agreed as f64 / ((firsts * seconds) as f64).sqrt())
    }

    #[test]
    fn it_is_what_the_definition_gives() {
        let mut random = Random::new(1);
        for _ in 0..2000 {
            let (count, values) = (random.below(30), 1 + random.below(12));
            let pairs: Vec<_> =
                (0..count).map(|_| (random.below(values) as u32, random.below(values) as u32)).collect();
            match (tau(&pairs), defined(&pairs)) {
                (Some(one), Some(other)) => assert!((one - other).abs() < 1e-12, "{one} {other} {pairs:?}"),
                (one, other) => assert_eq!(one, other, "{pairs:?}"),
            }
        }
    }

    #[test]
    fn agreement_is_one_and_its_opposite_minus_one() {
        assert_eq!(tau(&[(1, 5), (2, 6), (3, 9)]), Some(1.0));
        assert_eq!(tau(&[(1, 9), (2, 6), (3, 5)]), Some(-1.0));
        assert_eq!(tau(&[(1, 9), (1, 6)]), None);
        // By hand: 6 pairs agree, none disagree, 9 are untied in the first and 7 in the second.
        let expected = 6.0 / 63.0_f64.sqrt();
        assert!((tau(&[(1, 1), (2, 2), (2, 3), (3, 3), (4, 3)]).unwrap() - expected).abs() < 1e-12);
    }
}
