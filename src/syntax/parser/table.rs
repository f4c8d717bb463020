//! A table of small integers: a row for each feature that was found worth one, a column for each answer.

use super::state::{Codes, Mask};
use crate::syntax::tagger::{Code, Tagger};

const CUT: &str = "the weights end too early";

/// No table has more rows.
const MOST_ROWS: usize = 1 << 20;

/// The weights of one kind of decision.
#[derive(Clone, Debug)]
pub struct Table<const N: usize> {
    /// The upper half of each code that has a row; the lower half says where it stands.
    checks: Vec<u16>,
    rows: Vec<[i8; N]>,
}

impl<const N: usize> Default for Table<N> {
    fn default() -> Table<N> {
        Table { checks: vec![0; 2], rows: vec![[0; N]; 2] }
    }
}

impl<const N: usize> Table<N> {
    /// A table of these rows, see [`Tagger::place`].
    pub fn new(checks: Vec<u16>, rows: Vec<[i8; N]>) -> Result<Table<N>, &'static str> {
        let sound = checks.len() == rows.len() && checks.len().is_power_of_two() && checks.len() > 1;
        if sound && checks.len() <= MOST_ROWS { Ok(Table { checks, rows }) } else { Err("the number of rows is wrong") }
    }

    /// The answer of the highest column among those allowed.
    pub(super) fn best(&self, codes: &Codes, allowed: Mask) -> u8 {
        let mut scores = [0i16; N];
        for &code in codes.all() {
            if let Some(at) = Tagger::place(&self.checks, Code(code)) {
                for (score, &weight) in scores.iter_mut().zip(&self.rows[at]) {
                    *score += i16::from(weight);
                }
            }
        }
        let (mut top, mut answer) = (i16::MIN, 0);
        let mut left = allowed;
        while left != 0 {
            let at = left.trailing_zeros() as usize;
            if scores.get(at).is_some_and(|&score| score > top) {
                (top, answer) = (scores[at], at);
            }
            left &= left - 1;
        }
        answer as u8
    }

    /// Whether rows are written whole: narrow ones have few zeros, and are read quickest so.
    const WHOLE: bool = N <= 16;

    /// The table as bytes: how many rows, all checks, then the rows. Of a wide row, a bit for each column that is not
    /// zero, and those columns.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.checks.len() as u32).to_le_bytes());
        bytes.extend(self.checks.iter().flat_map(|check| check.to_le_bytes()));
        for row in &self.rows {
            if Self::WHOLE {
                bytes.extend(row.map(|weight| weight as u8));
                continue;
            }
            for part in row.chunks(8) {
                let full = part.iter().enumerate().filter(|&(_, &weight)| weight != 0);
                bytes.push(full.fold(0, |bits, (at, _)| bits | 1 << at));
            }
            bytes.extend(row.iter().filter(|&&weight| weight != 0).map(|&weight| weight as u8));
        }
    }

    /// Reads what [`Table::write`] wrote.
    pub(super) fn read(bytes: &mut &[u8]) -> Result<Table<N>, &'static str> {
        let count = u32::from_le_bytes(*take(bytes)?) as usize;
        if count > MOST_ROWS {
            return Err("the number of rows is wrong");
        }
        let (checks, rest) = bytes.split_at_checked(count * 2).ok_or(CUT)?;
        *bytes = rest;
        let (checks, _) = checks.as_chunks();
        let checks = checks.iter().map(|&check| u16::from_le_bytes(check)).collect();
        if Self::WHOLE {
            let (rows, rest) = bytes.split_at_checked(count * N).ok_or(CUT)?;
            *bytes = rest;
            let (rows, _) = rows.as_chunks::<N>();
            return Table::new(checks, rows.iter().map(|row| row.map(|weight| weight as i8)).collect());
        }
        let mut rows = vec![[0; N]; count];
        for row in &mut rows {
            let (bits, rest) = bytes.split_at_checked(N.div_ceil(8)).ok_or(CUT)?;
            *bytes = rest;
            for (part, &bits) in row.chunks_mut(8).zip(bits) {
                let mut left = bits;
                while left != 0 {
                    let [weight] = *take(bytes)?;
                    if let Some(column) = part.get_mut(left.trailing_zeros() as usize) {
                        *column = weight as i8;
                    }
                    left &= left - 1;
                }
            }
        }
        Table::new(checks, rows)
    }
}

/// The next bytes.
fn take<'b, const K: usize>(bytes: &mut &'b [u8]) -> Result<&'b [u8; K], &'static str> {
    let (taken, rest) = bytes.split_first_chunk().ok_or(CUT)?;
    *bytes = rest;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn tables_are_read_back() {
        let narrow = Table::new(vec![7, 8], vec![[0, 1, -127, 0], [0; 4]]).unwrap();
        let wide = Table::new(vec![7, 8], vec![[0; 20], std::array::from_fn(|at| (at % 3) as i8 - 1)]).unwrap();
        check_read_back(&narrow);
        check_read_back(&wide);
        assert!(Table::<10>::new(vec![1, 2, 3], vec![[0; 10]; 3]).is_err());
    }

    #[track_caller]
    fn check_read_back<const N: usize>(table: &Table<N>) {
        let mut bytes = vec![];
        table.write(&mut bytes);
        let read: Table<N> = Table::read(&mut &bytes[..]).unwrap();
        assert_eq!((&read.checks, &read.rows), (&table.checks, &table.rows));
        assert!(Table::<N>::read(&mut &bytes[..bytes.len() - 1]).is_err());
    }
}
