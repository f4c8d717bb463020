//! Sets of places in a sentence, a bit for each: place `i` is before token `i`, the last place is after the last token.

/// A set of places below `64 * N`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bits<const N: usize>([u64; N]);

impl<const N: usize> Bits<N> {
    /// No place.
    pub(super) const EMPTY: Bits<N> = Bits([0; N]);

    /// One place.
    pub(super) fn one(place: usize) -> Bits<N> {
        let mut bits = Bits::EMPTY;
        bits.insert(place);
        bits
    }

    /// The places below `end`.
    pub(super) fn below(end: usize) -> Bits<N> {
        Bits(std::array::from_fn(|index| match end.saturating_sub(64 * index) {
            0 => 0,
            count @ 1..64 => (1 << count) - 1,
            _ => u64::MAX,
        }))
    }

    pub(super) fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn has(self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    pub(super) fn is_empty(self) -> bool {
        self == Bits::EMPTY
    }

    /// The least place.
    pub(super) fn first(self) -> Option<usize> {
        let index = self.0.iter().position(|&word| word != 0)?;
        Some(64 * index + self.0[index].trailing_zeros() as usize)
    }

    /// The greatest place.
    pub(super) fn last(self) -> Option<usize> {
        let index = self.0.iter().rposition(|&word| word != 0)?;
        Some(64 * index + 63 - self.0[index].leading_zeros() as usize)
    }

    pub(super) fn and(self, other: Bits<N>) -> Bits<N> {
        Bits(std::array::from_fn(|index| self.0[index] & other.0[index]))
    }

    pub(super) fn or(self, other: Bits<N>) -> Bits<N> {
        Bits(std::array::from_fn(|index| self.0[index] | other.0[index]))
    }

    pub(super) fn minus(self, other: Bits<N>) -> Bits<N> {
        Bits(std::array::from_fn(|index| self.0[index] & !other.0[index]))
    }

    /// Every place moved one token to the right.
    pub(super) fn step(self) -> Bits<N> {
        Bits(std::array::from_fn(|index| {
            let carry = if index == 0 { 0 } else { self.0[index - 1] >> 63 };
            self.0[index] << 1 | carry
        }))
    }

    /// The places reached from these over any number of the tokens of `over`.
    ///
    /// An addition carries through a whole run of tokens at once (MatchStar: Cameron et al., Bitwise Data Parallelism in
    /// Regular Expression Matching, 2014).
    pub(super) fn run(self, over: Bits<N>) -> Bits<N> {
        let mut carry = false;
        Bits(std::array::from_fn(|index| {
            let (tokens, places) = (over.0[index], self.0[index]);
            let (sum, first) = (places & tokens).overflowing_add(tokens);
            let (sum, second) = sum.overflowing_add(carry.into());
            carry = first || second;
            sum ^ tokens | places
        }))
    }

    /// Every place moved one token to the left.
    pub(super) fn back(self) -> Bits<N> {
        Bits(std::array::from_fn(|index| {
            let carry = if index + 1 == N { 0 } else { self.0[index + 1] << 63 };
            self.0[index] >> 1 | carry
        }))
    }

    /// The places from which these are reached over any number of the tokens of `over`.
    pub(super) fn run_back(self, over: Bits<N>) -> Bits<N> {
        // Seen from the other end of the sentence: token `i` lies before place `last - i` there, not after it.
        self.reversed().run(over.reversed().back()).reversed()
    }

    fn reversed(self) -> Bits<N> {
        Bits(std::array::from_fn(|index| self.0[N - 1 - index].reverse_bits()))
    }

    /// The lower and the upper half of a set of two places or more.
    pub(super) fn halves(self) -> (Bits<N>, Bits<N>) {
        let (first, last) = (self.first().unwrap_or(0), self.last().unwrap_or(0));
        let low = Bits::below(first + (last - first) / 2 + 1);
        (self.and(low), self.minus(low))
    }
}

#[cfg(test)]
mod tests {
    use super::Bits;

    fn places<const N: usize>(bits: Bits<N>) -> Vec<usize> {
        (0..64 * N).filter(|&place| bits.has(place)).collect()
    }

    fn of<const N: usize>(places: &[usize]) -> Bits<N> {
        places.iter().fold(Bits::EMPTY, |bits, &place| bits.or(Bits::one(place)))
    }

    #[test]
    fn a_run_goes_over_the_tokens_and_stops_behind_them() {
        let over = of::<2>(&[1, 2, 3, 5, 62, 63, 64, 65]);
        assert_eq!(places(of(&[0, 2]).run(over)), [0, 2, 3, 4]);
        assert_eq!(places(of(&[1, 3, 5]).run(over)), [1, 2, 3, 4, 5, 6]);
        assert_eq!(places(of(&[63]).run(over)), [63, 64, 65, 66]);
        assert_eq!(places(of(&[62, 64]).run(over)), [62, 63, 64, 65, 66]);
    }

    #[test]
    fn a_run_back_is_a_run_from_the_other_side() {
        let over = of::<2>(&[1, 2, 3, 5, 62, 63, 64, 65]);
        assert_eq!(places(of(&[4, 0]).run_back(over)), [0, 1, 2, 3, 4]);
        assert_eq!(places(of(&[66, 6]).run_back(over)), [5, 6, 62, 63, 64, 65, 66]);
        assert_eq!(places(of(&[3]).run_back(over)), [1, 2, 3]);
        assert_eq!(places(of::<1>(&[63]).run_back(of(&[61, 62]))), [61, 62, 63]);
    }

    #[test]
    fn steps_cross_words() {
        assert_eq!(places(of::<2>(&[0, 63]).step()), [1, 64]);
        assert_eq!(places(of::<2>(&[1, 64]).back()), [0, 63]);
        assert_eq!(places(Bits::<2>::below(66)).len(), 66);
        assert_eq!((of::<2>(&[3, 70]).first(), of::<2>(&[3, 70]).last()), (Some(3), Some(70)));
        assert_eq!(Bits::<1>::EMPTY.first(), None);
    }

    #[test]
    fn halves_part_a_set() {
        let (low, high) = of::<2>(&[3, 4, 100]).halves();
        assert_eq!((places(low), places(high)), (vec![3, 4], vec![100]));
        let (low, high) = of::<1>(&[3, 4]).halves();
        assert_eq!((places(low), places(high)), (vec![3], vec![4]));
    }
}
