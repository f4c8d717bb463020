//! A table of small integers: a row for each feature that was found worth one, a column for each answer.

use super::state::{Codes, Mask};

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
    /// A table of these rows, see [`place`].
    pub fn new(checks: Vec<u16>, rows: Vec<[i8; N]>) -> Result<Table<N>, &'static str> {
        let sound = checks.len() == rows.len() && checks.len().is_power_of_two() && checks.len() > 1;
        if sound && checks.len() <= MOST_ROWS { Ok(Table { checks, rows }) } else { Err("the number of rows is wrong") }
    }

    /// The answer of the highest column among those allowed.
    pub(super) fn best(&self, codes: &Codes, allowed: Mask) -> u8 {
        let mut scores = [0i16; N];
        for &code in codes.all() {
            if let Some(at) = place(&self.checks, code) {
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

    /// The table as bytes: for each row its check, a bit for each column that is not zero, and those columns.
    pub(super) fn write(&self, bytes: &mut Vec<u8>) {
        bytes.extend((self.checks.len() as u32).to_le_bytes());
        for (check, row) in self.checks.iter().zip(&self.rows) {
            bytes.extend(check.to_le_bytes());
            for part in row.chunks(8) {
                let mut bits = 0;
                for (at, _) in part.iter().enumerate().filter(|&(_, &weight)| weight != 0) {
                    bits |= 1 << at;
                }
                bytes.push(bits);
            }
            bytes.extend(row.iter().filter(|&&weight| weight != 0).map(|&weight| weight as u8));
        }
    }

    /// Reads what [`Table::write`] wrote.
    pub(super) fn read(bytes: &mut &[u8]) -> Result<Table<N>, &'static str> {
        const CUT: &str = "the weights end too early";
        let (count, mut rest) = bytes.split_first_chunk::<4>().ok_or(CUT)?;
        let count = u32::from_le_bytes(*count) as usize;
        if count > MOST_ROWS {
            return Err("the number of rows is wrong");
        }
        let mut checks = vec![0; count];
        let mut rows = vec![[0; N]; count];
        for (check, row) in checks.iter_mut().zip(&mut rows) {
            let (found, after) = rest.split_first_chunk::<2>().ok_or(CUT)?;
            *check = u16::from_le_bytes(*found);
            let (bits, mut weights) = after.split_at_checked(N.div_ceil(8)).ok_or(CUT)?;
            for (part, &bits) in row.chunks_mut(8).zip(bits) {
                let mut left = bits;
                while left != 0 {
                    let (weight, after) = weights.split_first().ok_or(CUT)?;
                    if let Some(column) = part.get_mut(left.trailing_zeros() as usize) {
                        *column = *weight as i8;
                    }
                    weights = after;
                    left &= left - 1;
                }
            }
            rest = weights;
        }
        *bytes = rest;
        Table::new(checks, rows)
    }
}

/// Where the row of a code stands, given the checks of a table: in one of two places, if anywhere.
#[inline(always)]
pub fn place(checks: &[u16], code: u32) -> Option<usize> {
    let at = code as usize & (checks.len() - 1);
    let check = (code >> 16) as u16;
    if checks[at] == check {
        Some(at)
    } else if checks[at ^ 1] == check {
        Some(at ^ 1)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn tables_are_read_back() {
        let table = Table::new(vec![7, 8], vec![[0, 1, -127, 0, 0, 0, 0, 0, 5, 0], [0; 10]]).unwrap();
        let mut bytes = vec![];
        table.write(&mut bytes);
        let read: Table<10> = Table::read(&mut &bytes[..]).unwrap();
        assert_eq!((read.checks, read.rows), (table.checks, table.rows));
        assert!(Table::<10>::read(&mut &bytes[..bytes.len() - 1]).is_err());
        assert!(Table::<10>::new(vec![1, 2, 3], vec![[0; 10]; 3]).is_err());
    }
}
