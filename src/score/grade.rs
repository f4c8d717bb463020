//! A letter and a number in the manner of the Admiralty code, for those who are used to it. For display only.
//!
//! The letter says how openly the source of the best path is identified, the number how many independent origins there
//! are. Both are worked out from the score; the score is never worked out from them, and the two are never made one.

use std::fmt;

use super::{Score, Status};
use crate::parameters::Parameters;

/// `A1` to `F6`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Grade {
    /// `A` (named, or a document that can be found) to `E` (hardly described); `F`: nobody.
    pub letter: char,
    /// 1: three or more independent origins. 2: two. 3: one. 4: disputed. 6: nobody but the article, or a circle. 5, which
    /// would say that a claim is improbable, is never given: no text shows it.
    pub number: u8,
}

impl Grade {
    /// Of what nobody stands behind.
    pub const UNKNOWN: Grade = Grade { letter: 'F', number: 6 };

    /// The grade of a score whose best path begins with a source of ι `identified`.
    pub(super) fn of(score: &Score, identified: Option<f64>, parameters: &Parameters) -> Grade {
        let number = match (score.status, score.independence[0]) {
            (Status::Disputed, _) => 4,
            (Status::Unattributed | Status::Circular, _) => 6,
            (_, 3..) => 1,
            (_, 2) => 2,
            _ => 3,
        };
        let letter = identified.map_or('F', |identified| {
            let least = parameters.letters.iter().zip('A'..='D').find(|(least, _)| identified >= **least);
            least.map_or('E', |(_, letter)| letter)
        });
        Grade { letter, number }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}{}", self.letter, self.number)
    }
}
