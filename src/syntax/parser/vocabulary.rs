//! Classes of words: frequent ones are one each, others share one with words that keep the same company.

use crate::syntax::tag::{Tag, Upos};
use crate::syntax::tagger::{Key, Manner, Sight};

/// Spellings with their classes, as the tagger has them.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// In order of the keys.
    entries: Vec<(Key, u16)>,
    /// Keys by their lower bits; class 0 is an empty place.
    slots: Vec<(Key, u16)>,
}

impl Vocabulary {
    /// A vocabulary of these entries. Class 0 is for words without an entry.
    pub fn new(mut entries: Vec<(Key, u16)>) -> Vocabulary {
        entries.retain(|&(_, class)| class != 0);
        entries.sort_unstable();
        entries.dedup_by_key(|&mut (key, _)| key);
        let size = (entries.len() * 2 + 2).next_power_of_two();
        let mut slots = vec![(Key(0), 0); size];
        for &(key, class) in &entries {
            let mut at = key.0 as usize & (size - 1);
            while slots[at].1 != 0 {
                at = (at + 1) & (size - 1);
            }
            slots[at] = (key, class);
        }
        Vocabulary { entries, slots }
    }

    /// Every entry, in order.
    pub fn entries(&self) -> &[(Key, u16)] {
        &self.entries
    }

    /// The class of a word: a name's by its capitals first, any other's by its small letters.
    pub(super) fn class(&self, sight: &Sight, tag: Tag) -> u16 {
        let (exact, small) = (sight.exact(Manner::Plain), sight.small());
        let (first, second) = if tag.upos == Upos::Propn { (exact, small) } else { (small, exact) };
        self.find(first).or_else(|| self.find(second)).unwrap_or_else(|| sight.unknown_class())
    }

    fn find(&self, key: Key) -> Option<u16> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = key.0 as usize & mask;
        loop {
            match self.slots[at] {
                (_, 0) => return None,
                (other, class) if other == key => return Some(class),
                _ => at = (at + 1) & mask,
            }
        }
    }
}
