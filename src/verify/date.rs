//! Days as numbers, so that articles can be put in order. Only dates that say year, month and day as numbers are read: an
//! order that was guessed would be worse than none.

use serde::{Deserialize, Serialize};

/// A day, counted from the first of March of year 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(super) struct Day(pub i64);

/// Reads `2020-01-31`, also with a time of day behind it, or with slashes.
pub(super) fn day(text: &str) -> Option<Day> {
    let text = text.trim();
    let mut parts = text.splitn(3, ['-', '/']);
    let (year, month, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let day: i64 = rest[..digits].parse().ok()?;
    let (year, month): (i64, i64) = (year.parse().ok()?, month.parse().ok()?);
    if !(1000..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) || digits > 2 {
        return None;
    }
    // Years that begin in March end with the day that is sometimes there.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(Day(365 * year + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + day - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_in_order() {
        let days = ["2019-12-31", "2020-01-01", "2020-02-28T23:59:59Z", "2020/02/29", "2020-03-01 10:00"];
        let days: Vec<i64> = days.iter().map(|text| day(text).unwrap().0).collect();
        assert_eq!(days.windows(2).map(|pair| pair[1] - pair[0]).collect::<Vec<_>>(), [1, 58, 1, 1]);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in ["", "Monday", "31.1.2020", "2020-13-01", "2020-01", "1-2-3"] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
