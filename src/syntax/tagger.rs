//! Tags the words of a sentence: words go in, a [`Tag`] for each comes out.
//!
//! A linear model, greedy from left to right. Every feature names a row of one table of small integers, a column per
//! tag; the rows of a word are added up and the highest column wins. What concerns a word of the vocabulary alone (its
//! form, its ending, its cluster) was summed into a single row when the weights were written. It never allocates for a
//! token once its [`Scratch`] has grown, and never reads beyond the sentence.

mod word;

use crate::document::Document;
use crate::packed::Packed;
use crate::syntax::tag::{Tag, Upos, Xpos};
pub use word::{Case, Key, Manner, Sight};

/// The first bytes of a weights file: what it is, and the version of the features.
const MAGIC: &[u8] = b"firsthand tagger 1\n";

/// The weights that ship with the program, packed by `build.rs`.
pub(crate) const BUILTIN: Packed = Packed(include_bytes!(concat!(env!("OUT_DIR"), "/tagger.zst")));

const CUT: &str = "the weights end too early";

/// Columns of the table: no tag set may have more tags.
pub const COLUMNS: usize = 64;

/// What one feature says for and against each tag. A row lies in one line of the processor's cache: most of the time
/// goes to fetching rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(align(64))]
pub struct Row(pub [i8; COLUMNS]);

/// Columns that are summed at once.
const PART: usize = 16;

/// A word has no more features than this.
const MOST_FEATURES: usize = 24;

/// Classes that words are given as neighbours: frequent words are one each, others share one with their cluster.
pub const CLASSES: usize = 2304;

/// The first of the classes given to unknown words, by their last letters.
pub const UNKNOWN_CLASS: usize = CLASSES - 256;

const SHAPE: usize = 1;
const SHAPES: usize = SHAPE + 512;
const HISTORY: usize = SHAPES + 256;
const SELF: usize = HISTORY + COLUMNS * COLUMNS;
const BEFORE: usize = SELF + CLASSES;
const BEFORE_2: usize = BEFORE + CLASSES;
const AFTER: usize = BEFORE_2 + CLASSES;
const AFTER_2: usize = AFTER + CLASSES;

/// Rows that every tagger has. The first is empty, for features without a row. Then come those of the words of the
/// vocabulary, then those of the features that [`Code`] names.
pub const FIXED_ROWS: usize = AFTER_2 + CLASSES;

/// A feature that is not numbered: its hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u32);

/// What the trainer is told of a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Feature {
    /// It has this row.
    Row(u32),
    /// It has a row if it was found worth one.
    Code(Code),
}

/// No row, no tag.
pub const NONE: u16 = u16::MAX;

/// What is known of a word of the vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its spelling.
    pub key: Key,
    /// What it is as a neighbour, below [`CLASSES`].
    pub class: u16,
    /// Its own row, counted from [`FIXED_ROWS`], or [`NONE`]: then its spelling decides.
    pub row: u16,
    /// The column of its only tag, or [`NONE`].
    pub only: u16,
    /// How it is written where capitals mean something: 0 unknown, 1 small, 2 both, 3 capital.
    pub habit: u8,
}

/// The weights.
#[derive(Clone, Debug, Default)]
pub struct Tagger {
    tags: Vec<Tag>,
    slots: Vec<u16>,
    entries: Vec<Entry>,
    rows: Vec<Row>,
    /// The upper half of each code that has a row; the lower half says where it stands here.
    checks: Vec<u16>,
    /// The row of the first check.
    coded: u32,
}

/// Memory to work in, kept from one sentence to the next.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    sights: Vec<Sight>,
    columns: Vec<u8>,
}

impl Tagger {
    /// The weights that ship with the program.
    pub fn builtin() -> Tagger {
        Tagger::read(&BUILTIN.bytes()).expect("the built-in weights are whole")
    }

    /// A tagger of these parts: see [`Entry`], [`FIXED_ROWS`] and [`Tagger::place`].
    pub fn new(tags: Vec<Tag>, entries: Vec<Entry>, checks: Vec<u16>, rows: Vec<Row>) -> Result<Tagger, &'static str> {
        let coded = rows.len().checked_sub(checks.len()).ok_or("rows are missing")?;
        let own = coded.checked_sub(FIXED_ROWS).ok_or("rows are missing")?;
        // A check stands in one of two places.
        if !checks.len().is_power_of_two() || !(2..=1 << 16).contains(&checks.len()) {
            return Err("the number of codes is wrong");
        }
        if tags.is_empty() || tags.len() >= COLUMNS {
            return Err("the number of tags is wrong");
        }
        if entries.len() >= NONE as usize {
            return Err("the vocabulary is too large");
        }
        let sound = |e: &Entry| {
            (e.class as usize) < CLASSES
                && (e.row == NONE || (e.row as usize) < own)
                && (e.only == NONE || (e.only as usize) < tags.len())
                && e.habit < 4
        };
        if !entries.iter().all(sound) {
            return Err("an entry of the vocabulary is out of range");
        }
        let size = (entries.len() * 2).next_power_of_two();
        let mut slots = vec![NONE; size];
        for (number, entry) in entries.iter().enumerate() {
            let mut at = entry.key.0 as usize & (size - 1);
            while slots[at] != NONE {
                at = (at + 1) & (size - 1);
            }
            slots[at] = number as u16;
        }
        Ok(Tagger { tags, slots, entries, rows, checks, coded: coded as u32 })
    }

    /// Reads weights that [`Tagger::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Tagger, &'static str> {
        let mut bytes = bytes.strip_prefix(MAGIC).ok_or("not weights of the tagger, or of another version")?;
        let tags = take(&mut bytes, |[upos, xpos]: [u8; 2]| {
            Some(Tag { upos: *Upos::ALL.get(upos as usize)?, xpos: *Xpos::ALL.get(xpos as usize)? })
        })?;
        let entries = take(&mut bytes, |[a, b, c, d, e, f, g, h, i, j, k]: [u8; 11]| {
            Some(Entry {
                key: Key(u32::from_le_bytes([a, b, c, d])),
                class: u16::from_le_bytes([e, f]),
                row: u16::from_le_bytes([g, h]),
                only: u16::from_le_bytes([i, j]),
                habit: k,
            })
        })?;
        let checks = take(&mut bytes, |check| Some(u16::from_le_bytes(check)))?;
        let rows = take(&mut bytes, |row: [u8; COLUMNS]| Some(Row(row.map(|b| b as i8))))?;
        Tagger::new(tags, entries, checks, rows)
    }

    /// The weights as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.tags.len() as u32).to_le_bytes());
        for tag in &self.tags {
            bytes.extend([tag.upos as u8, tag.xpos as u8]);
        }
        bytes.extend((self.entries.len() as u32).to_le_bytes());
        for entry in &self.entries {
            bytes.extend(entry.key.0.to_le_bytes());
            for part in [entry.class, entry.row, entry.only] {
                bytes.extend(part.to_le_bytes());
            }
            bytes.push(entry.habit);
        }
        bytes.extend((self.checks.len() as u32).to_le_bytes());
        bytes.extend(self.checks.iter().flat_map(|check| check.to_le_bytes()));
        bytes.extend((self.rows.len() as u32).to_le_bytes());
        bytes.extend(self.rows.iter().flat_map(|row| row.0).map(|weight| weight as u8));
        bytes
    }

    /// Tags every token of a document.
    pub fn tag_document(&self, document: &Document) -> Vec<Tag> {
        let mut tags = Vec::with_capacity(document.tokens.len());
        let mut scratch = Scratch::default();
        for sentence in &document.sentences {
            // A token outside of every sentence has no tag worth the name, but the lists must keep step.
            tags.resize(sentence.tokens.start as usize, Tag::default());
            self.tag(sentence.tokens.range().map(|token| document.word(token)), &mut scratch, &mut tags);
        }
        tags.resize(document.tokens.len(), Tag::default());
        tags
    }

    /// Tags the words of one sentence and appends their tags to `tags`.
    pub fn tag<'w>(&self, words: impl Iterator<Item = &'w str>, scratch: &mut Scratch, tags: &mut Vec<Tag>) {
        if self.tags.is_empty() {
            tags.extend(words.map(|_| Tag::default()));
            return;
        }
        let manner = self.look(words, scratch);
        let Scratch { sights, columns } = scratch;
        for at in 0..sights.len() {
            let column = match sights[at].only {
                NONE => {
                    // All rows are known before the first is read, so that they are fetched at the same time.
                    let (mut rows, mut count) = ([&self.rows[0]; MOST_FEATURES], 0);
                    features(sights, columns, at, manner, |feature| {
                        rows[count] = self.row(feature);
                        count += 1;
                    });
                    best(&sum(&rows[..count]))
                }
                only => only as u8,
            };
            columns.push(column);
            tags.push(self.tags.get(column as usize).copied().unwrap_or_default());
        }
    }

    /// For training: calls `decide` with each word's entry and features, and goes on with the column that it gives.
    /// The features of a word's spelling come last, also where it has a row of its own, with which [`Tagger::tag`]
    /// expects them summed.
    pub fn visit<'w>(
        &self,
        words: impl Iterator<Item = &'w str>,
        scratch: &mut Scratch,
        mut decide: impl FnMut(usize, Option<&Entry>, &[Feature]) -> u8,
    ) {
        let manner = self.look(words, scratch);
        let Scratch { sights, columns } = scratch;
        let mut list = vec![];
        for at in 0..sights.len() {
            list.clear();
            features(sights, columns, at, manner, |feature| list.push(feature));
            if sights[at].row != NONE {
                sights[at].spell(|feature| list.push(feature));
            }
            columns.push(decide(at, self.entry(&sights[at], manner), &list));
        }
    }

    /// Where the check of a code stands among `checks`: in one of two places, if anywhere.
    #[inline(always)]
    pub fn place(checks: &[u16], code: Code) -> Option<usize> {
        let at = code.0 as usize & (checks.len() - 1);
        let check = (code.0 >> 16) as u16;
        if checks[at] == check {
            Some(at)
        } else if checks[at ^ 1] == check {
            Some(at ^ 1)
        } else {
            None
        }
    }

    /// The row of a feature, the empty one if it has none.
    #[inline(always)]
    fn row(&self, feature: Feature) -> &Row {
        let number = match feature {
            Feature::Row(number) => number,
            Feature::Code(code) => match Tagger::place(&self.checks, code) {
                Some(at) => self.coded + at as u32,
                None => 0,
            },
        };
        &self.rows[number as usize]
    }

    /// All that is known of words.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// What is known of a spelling.
    pub fn find(&self, key: Key) -> Option<&Entry> {
        let mask = self.slots.len().checked_sub(1)?;
        let mut at = key.0 as usize & mask;
        loop {
            let entry = self.entries.get(self.slots[at] as usize)?;
            if entry.key == key {
                return Some(entry);
            }
            at = (at + 1) & mask;
        }
    }

    /// What is known of a word of a sentence of this manner.
    fn entry(&self, sight: &Sight, manner: Manner) -> Option<&Entry> {
        let (exact, small) = (sight.exact(manner), sight.small());
        if exact == small {
            return self.find(small);
        }
        if sight.starts && sight.case == Case::Title {
            let usual = self.find(small).filter(|entry| entry.habit == 1);
            if usual.is_some() {
                return usual;
            }
        }
        self.find(exact).or_else(|| self.find(small))
    }

    /// Looks at every word by itself.
    fn look<'w>(&self, words: impl Iterator<Item = &'w str>, scratch: &mut Scratch) -> Manner {
        let Scratch { sights, columns } = scratch;
        columns.clear();
        sights.clear();
        for word in words {
            sights.push(Sight::new(word, sights.last()));
        }
        let manner = Manner::of(sights);
        for sight in sights {
            sight.know(self.entry(sight, manner));
        }
        manner
    }
}

/// Calls `add` with each feature of word `at`, given the columns of the words before it.
#[inline(always)]
fn features(sights: &[Sight], columns: &[u8], at: usize, manner: Manner, mut add: impl FnMut(Feature)) {
    const EDGE: (usize, Case) = (0, Case::Blank);
    let near = |at: usize| sights.get(at).map_or(EDGE, |sight| (sight.class as usize, sight.case));
    let sight = &sights[at];
    let class = sight.class as usize;
    let (before, case_before) = near(at.wrapping_sub(1));
    let (after, case_after) = near(at + 1);
    let (before_2, after_2) = (near(at.wrapping_sub(2)).0, near(at + 2).0);
    let column = |back: usize| at.checked_sub(back).map_or(COLUMNS - 1, |at| columns[at] as usize);
    let (last, last_2) = (column(1), column(2));
    let look = (sight.case as usize * 4 + sight.form as usize) * 2 + usize::from(sight.starts);
    let cases = (sight.case as usize * 5 + case_before as usize) * 5 + case_after as usize;

    if sight.row != NONE {
        add(row(FIXED_ROWS, sight.row as usize));
    }
    add(row(SHAPE, (look * 3 + manner as usize) * 4 + sight.habit as usize));
    add(row(SHAPES, cases * 2 + usize::from(manner != Manner::Plain)));
    add(row(BEFORE, before));
    add(row(BEFORE_2, before_2));
    add(row(AFTER, after));
    add(row(AFTER_2, after_2));
    add(coded(16, class, after));
    add(coded(17, class, before));
    add(coded(18, after, after_2));
    add(coded(22, before, after));
    add(row(HISTORY, last * COLUMNS + last_2));
    add(coded(19, last, class));
    add(coded(20, last, after));
    add(coded(21, last * COLUMNS + last_2, class));
    if sight.row == NONE {
        sight.spell(add);
    }
}

/// The feature with this row, counted from `base`.
#[inline(always)]
fn row(base: usize, at: usize) -> Feature {
    Feature::Row((base + at) as u32)
}

/// The feature of this kind with these two values.
#[inline(always)]
fn coded(kind: usize, a: usize, b: usize) -> Feature {
    let mixed = (a as u64) << 32 | b as u64 | (kind as u64) << 56;
    let mixed = (mixed ^ mixed >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    let mixed = (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93);
    Feature::Code(Code((mixed >> 32) as u32))
}

/// Adds rows up, some columns at a time, so that the sums stay in registers.
#[inline(always)]
fn sum(rows: &[&Row]) -> [i16; COLUMNS] {
    let mut scores = [0; COLUMNS];
    for (part, scores) in scores.chunks_exact_mut(PART).enumerate() {
        let mut sums = [0; PART];
        for row in rows {
            for (sum, &weight) in sums.iter_mut().zip(&row.0[part * PART..(part + 1) * PART]) {
                *sum += i16::from(weight);
            }
        }
        scores.copy_from_slice(&sums);
    }
    scores
}

/// The first of the highest columns.
fn best(scores: &[i16; COLUMNS]) -> u8 {
    let mut top = [i16::MIN; 8];
    for part in scores.chunks_exact(8) {
        for (top, &score) in top.iter_mut().zip(part) {
            *top = score.max(*top);
        }
    }
    let top = top.into_iter().max().unwrap_or_default();
    scores.iter().position(|&score| score == top).unwrap_or_default() as u8
}

/// Reads a count and that many records of `N` bytes.
fn take<const N: usize, T>(bytes: &mut &[u8], record: impl Fn([u8; N]) -> Option<T>) -> Result<Vec<T>, &'static str> {
    let (count, rest) = bytes.split_first_chunk::<4>().ok_or(CUT)?;
    let size = (u32::from_le_bytes(*count) as usize).checked_mul(N).ok_or(CUT)?;
    let (records, rest) = rest.split_at_checked(size).ok_or(CUT)?;
    *bytes = rest;
    let (records, _) = records.as_chunks::<N>();
    records.iter().map(|&bytes| record(bytes).ok_or("a tag is unknown")).collect()
}
