//! What a word looks like by itself: its letters in small, its capitals, its ending.

use super::{Entry, Feature, NONE, SELF, coded, row};

/// A spelling, hashed: the letters in small, and the capitals where they count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(pub u32);

/// Where a word has capitals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Case {
    /// No letters at all.
    Blank,
    /// No capital.
    Small,
    /// The first letter only. A single capital letter too.
    Title,
    /// Every letter.
    Upper,
    /// Any other.
    Mixed,
}

/// How a sentence uses capitals: outside of plain text a capital says nothing about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// As in running text.
    Plain,
    /// Every longer word begins with one, as in many headlines.
    Title,
    /// Every letter is one.
    Upper,
}

/// A word as the eye meets it, and what the vocabulary knows of it.
#[derive(Clone, Copy, Debug)]
pub struct Sight {
    /// Hash of the letters in small.
    hash: u32,
    /// The first four bytes in small.
    head: u32,
    /// The last eight bytes in small.
    tail: u64,
    /// How many bytes, 255 at most.
    length: u8,
    /// Its capitals.
    pub case: Case,
    /// 1 for a digit, 2 for a hyphen.
    pub(super) form: u8,
    /// Whether a capital is due here: at the start, and after a mark that opens something.
    pub starts: bool,
    pub(super) class: u16,
    pub(super) row: u16,
    pub(super) only: u16,
    pub(super) habit: u8,
}

impl Sight {
    /// How many rows a spelling has.
    pub const SPELLINGS: usize = 9;

    /// Looks at a word that follows `before`.
    pub fn new(word: &str, before: Option<&Sight>) -> Sight {
        let (mut hash, mut head, mut tail) = (0x811c_9dc5_u32, 0_u32, 0_u64);
        let (mut small, mut capital, mut digit, mut hyphen) = (0_u32, 0_u32, false, false);
        let mut first = false;
        let bytes = word.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            let mut byte = bytes[at];
            match byte {
                b'a'..=b'z' => small += 1,
                b'A'..=b'Z' => {
                    capital += 1;
                    first |= at == 0;
                    byte |= 0x20;
                }
                b'0'..=b'9' => {
                    digit = true;
                    byte = b'0'; // All numbers of one length are one word.
                }
                b'-' => hyphen = true,
                0xE2 if bytes[at + 1..].starts_with(&[0x80, 0x99]) => {
                    byte = b'\'';
                    at += 2;
                }
                0xC3 if bytes.get(at + 1).is_some_and(|&b| b < 0x9F) => {
                    capital += 1; // À to Þ
                    first |= at == 0;
                }
                0xC3..=0xDF => small += 1,
                _ => {}
            }
            at += 1;
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
            tail = tail << 8 | u64::from(byte);
            if at <= 4 {
                head = head << 8 | u32::from(byte);
            }
        }
        if at < 4 {
            head <<= 8 * (4 - at);
        }
        let case = match (small, capital) {
            (0, 0) => Case::Blank,
            (_, 0) => Case::Small,
            (_, 1) if first => Case::Title,
            (0, _) => Case::Upper,
            _ => Case::Mixed,
        };
        let starts = before.is_none_or(|before| before.case == Case::Blank && before.opens());
        let form = u8::from(digit) | u8::from(hyphen) << 1;
        let length = bytes.len().min(255) as u8;
        Sight { hash, head, tail, length, case, form, starts, class: 0, row: NONE, only: NONE, habit: 0 }
    }

    /// Its spelling with capitals, where the sentence's manner lets them count.
    pub fn exact(&self, manner: Manner) -> Key {
        let counts = match manner {
            Manner::Plain => self.case > Case::Small,
            Manner::Title => self.case > Case::Title,
            Manner::Upper => false,
        };
        Key(mix(if counts { self.hash ^ self.case as u32 } else { self.hash }))
    }

    /// Its spelling in small letters.
    pub fn small(&self) -> Key {
        Key(mix(self.hash))
    }

    /// Takes what the vocabulary knows of it.
    pub(super) fn know(&mut self, entry: Option<&Entry>) {
        match entry {
            Some(entry) => {
                (self.class, self.row, self.only, self.habit) = (entry.class, entry.row, entry.only, entry.habit);
            }
            None => self.class = self.unknown_class(),
        }
    }

    /// The class of a word that nothing is known of.
    pub fn unknown_class(&self) -> u16 {
        let ending = mix(self.tail as u32 & 0xFF_FFFF) as usize % 48;
        (super::UNKNOWN_CLASS + ending * 5 + self.case as usize) as u16
    }

    /// The features of its spelling and its class.
    pub(super) fn spell(&self, mut add: impl FnMut(Feature)) {
        for bytes in 1..=5 {
            let ending = self.tail & ((1 << (8 * bytes)) - 1);
            add(coded(bytes, ending as usize & 0xFFFF_FFFF, (ending >> 32) as usize));
        }
        for bytes in 1..=3 {
            add(coded(8 + bytes, (self.head >> (8 * (4 - bytes))) as usize, 0));
        }
        add(row(SELF, self.class as usize));
    }

    /// Whether a mark opens something, so that a capital is due after it.
    fn opens(&self) -> bool {
        self.length > 0 && !matches!(self.tail as u8, b',' | b'.' | b')' | b'%' | b'$' | b'/' | b'0'..=b'9')
    }
}

impl Manner {
    /// The manner of a sentence: what its longer words have in common.
    pub fn of(sights: &[Sight]) -> Manner {
        let (mut small, mut title, mut upper) = (0, 0, 0);
        for sight in sights {
            match sight.case {
                Case::Small if sight.length > 3 => small += 1,
                Case::Title if sight.length > 1 => title += 1,
                Case::Upper => upper += 1,
                _ => {}
            }
        }
        if upper >= 3 && upper > 4 * (title + small) {
            Manner::Upper
        } else if title >= 3 && title > 6 * small {
            Manner::Title
        } else {
            Manner::Plain
        }
    }
}

/// Spreads the bits of a hash.
fn mix(mut hash: u32) -> u32 {
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2c1b_3c6d);
    hash ^ hash >> 13
}
