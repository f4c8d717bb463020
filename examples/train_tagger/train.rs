//! Training: an averaged perceptron over the tagger's own rows, and the weights that come of it.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use firsthand::syntax::Tag;
use firsthand::syntax::tagger::{
    CLASSES, COLUMNS, Case, Entry, Key, Manner, NONE, Row, SHARED_ROWS, Scratch, Sight, Tagger, UNKNOWN_CLASS,
};

use crate::treebank::Sentence;

/// What to try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) epochs: usize,
    /// A sentence that was right by less than this is learned from too.
    pub(crate) margin: f32,
    /// Words rarer than this have no row of their own.
    pub(crate) rare: u32,
    /// How often a word's own row is left out, so that its spelling is learned from.
    pub(crate) dropout: f32,
    /// Share of the sentences that are repeated as headlines.
    pub(crate) headlines: f32,
}

/// Words that have classes of their own as neighbours.
pub(crate) const FREQUENT: usize = 1500;

/// What raw text tells of words: how they are written, and a cluster for each.
#[derive(Default)]
pub(crate) struct Habits {
    /// Spellings in small: times written in small, times with a capital.
    pub(crate) case: BTreeMap<Key, (u32, u32)>,
    /// Exact spellings: cluster, below `UNKNOWN_CLASS - FREQUENT - 1`.
    pub(crate) cluster: BTreeMap<Key, u16>,
}

impl Habits {
    /// Counts a sentence's capitals.
    pub(crate) fn count<'w>(&mut self, words: impl Iterator<Item = &'w str>) {
        let sights = sights(words);
        if Manner::of(&sights) != Manner::Plain {
            return;
        }
        for sight in sights.iter().filter(|sight| !sight.starts && sight.case > Case::Blank) {
            let (small, capital) = self.case.entry(sight.small()).or_default();
            *(if sight.case == Case::Small { small } else { capital }) += 1;
        }
    }

    fn habit(&self, small: Key) -> u8 {
        match self.case.get(&small) {
            Some(&(small, capital)) if small + capital >= 2 => match capital * 10 / (small + capital) {
                0 => 1,
                9.. => 3,
                _ => 2,
            },
            _ => 0,
        }
    }
}

pub(crate) fn sights<'w>(words: impl Iterator<Item = &'w str>) -> Vec<Sight> {
    let mut sights: Vec<Sight> = vec![];
    for word in words {
        sights.push(Sight::new(word, sights.last()));
    }
    sights
}

/// Learns weights from sentences.
pub(crate) fn train(sentences: &[Sentence], habits: &Habits, settings: Settings) -> Result<Tagger> {
    let mut sentences = sentences.to_vec();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    for at in 0..sentences.len() {
        if random.share() < settings.headlines {
            let copy = headline(&sentences[at], random.share() < 0.3, random.share() < 0.5);
            sentences.push(copy);
        }
    }
    let columns = columns(&sentences);
    let number = |tag: &Tag| {
        columns
            .iter()
            .position(|column| column == tag)
            .unwrap_or_else(|| columns.iter().position(|column| column.upos == tag.upos).unwrap_or(0)) as u8
    };
    let gold: Vec<Vec<u8>> = sentences.iter().map(|s| s.iter().map(|(_, tag)| number(tag)).collect()).collect();
    let entries = vocabulary(&sentences, &gold, habits, settings);
    let own = entries.iter().filter(|entry| entry.row != NONE).count();
    let mut model =
        Tagger::new(columns.clone(), entries.clone(), vec![[0; COLUMNS]; SHARED_ROWS + own]).map_err(|e| anyhow!(e))?;

    let mut weights = vec![[0f32; COLUMNS]; SHARED_ROWS + own];
    let mut sums = vec![[0f32; COLUMNS]; SHARED_ROWS + own];
    let mut time = 1f32;
    let mut order: Vec<usize> = (0..sentences.len()).collect();
    let mut scratch = Scratch::default();
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut seen) = (0, 0);
        for &at in &order {
            let words = sentences[at].iter().map(|(word, _)| word.as_str());
            model.visit(words, &mut scratch, |word, entry, rows| {
                let target = gold[at][word] as usize;
                if let Some(entry) = entry.filter(|entry| entry.only != NONE) {
                    return entry.only as u8;
                }
                time += 1.0;
                let mut kept = [0u32; 40];
                let drop = random.share() < settings.dropout;
                let mut count = 0;
                for &row in rows {
                    if !(drop && row as usize >= SHARED_ROWS) {
                        kept[count] = row;
                        count += 1;
                    }
                }
                let rows = &kept[..count];
                let mut scores = [0f32; COLUMNS];
                for &row in rows {
                    for (score, weight) in scores.iter_mut().zip(&weights[row as usize]) {
                        *score += weight;
                    }
                }
                let mut rival = usize::from(target == 0);
                for column in 0..columns.len() {
                    if column != target && scores[column] > scores[rival] {
                        rival = column;
                    }
                }
                seen += 1;
                let chosen = if scores[rival] > scores[target] || (scores[rival] == scores[target] && rival < target) {
                    rival
                } else {
                    target
                };
                wrong += usize::from(chosen != target);
                if scores[target] - scores[rival] <= settings.margin {
                    for &row in rows {
                        weights[row as usize][target] += 1.0;
                        weights[row as usize][rival] -= 1.0;
                        sums[row as usize][target] += time;
                        sums[row as usize][rival] -= time;
                    }
                }
                chosen as u8
            });
        }
        eprintln!("epoch {epoch}: {:.2} % wrong of {seen}", 100.0 * wrong as f64 / seen as f64);
    }
    for (weights, sums) in weights.iter_mut().zip(&sums) {
        for (weight, sum) in weights.iter_mut().zip(sums) {
            *weight -= sum / time;
        }
    }
    fold(&sentences, &model, &mut weights);
    model = Tagger::new(columns, entries, quantise(&weights)).map_err(|e| anyhow!(e))?;
    Ok(model)
}

/// Adds to each word's own row the rows of its spelling.
fn fold(sentences: &[Sentence], model: &Tagger, weights: &mut [[f32; COLUMNS]]) {
    let mut done = vec![false; weights.len()];
    let mut scratch = Scratch::default();
    for sentence in sentences {
        model.visit(sentence.iter().map(|(word, _)| word.as_str()), &mut scratch, |_, _, rows| {
            // The own row comes first and the rows of the spelling last.
            let own = rows[0] as usize;
            if own >= SHARED_ROWS && !done[own] {
                done[own] = true;
                for &row in &rows[rows.len() - Sight::SPELLINGS..] {
                    for column in 0..COLUMNS {
                        weights[own][column] += weights[row as usize][column];
                    }
                }
            }
            0
        });
    }
}

/// Small integers in proportion. The few weights that are too large are cut.
fn quantise(weights: &[[f32; COLUMNS]]) -> Vec<Row> {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get((sizes.len() as f64 * 0.9995) as usize).copied().unwrap_or(1.0);
    eprintln!("weights {}: largest {:?}, scaled by {largest}", sizes.len(), sizes.last());
    weights.iter().map(|row| row.map(|weight| (weight / largest * 127.0).round().clamp(-127.0, 127.0) as i8)).collect()
}

/// The tags worth a column, commonest first.
fn columns(sentences: &[Sentence]) -> Vec<Tag> {
    let mut counts: BTreeMap<Tag, u32> = BTreeMap::new();
    for (_, tag) in sentences.iter().flatten() {
        *counts.entry(*tag).or_default() += 1;
    }
    let mut tags: Vec<(u32, Tag)> = counts.into_iter().map(|(tag, count)| (count, tag)).collect();
    tags.sort_by_key(|&(count, tag)| (std::cmp::Reverse(count), tag));
    tags.into_iter().filter(|&(count, _)| count >= 12).map(|(_, tag)| tag).take(COLUMNS - 1).collect()
}

fn vocabulary(sentences: &[Sentence], gold: &[Vec<u8>], habits: &Habits, settings: Settings) -> Vec<Entry> {
    let mut tags_of: BTreeMap<Key, BTreeMap<u8, u32>> = BTreeMap::new();
    let mut example: BTreeMap<Key, Sight> = BTreeMap::new();
    let mut small_of: BTreeMap<Key, Key> = BTreeMap::new();
    for (sentence, gold) in sentences.iter().zip(gold) {
        let sights = sights(sentence.iter().map(|(word, _)| word.as_str()));
        let manner = Manner::of(&sights);
        for (sight, &tag) in sights.iter().zip(gold) {
            let usual = sight.starts && sight.case == Case::Title && habits.habit(sight.small()) == 1;
            let key = if usual { sight.small() } else { sight.exact(manner) };
            *tags_of.entry(key).or_default().entry(tag).or_default() += 1;
            example.entry(key).or_insert(*sight);
            small_of.insert(key, sight.small());
        }
    }
    let mut keys: Vec<(u32, Key)> = tags_of.iter().map(|(&key, tags)| (tags.values().sum(), key)).collect();
    keys.sort_by_key(|&(count, key)| (std::cmp::Reverse(count), key));
    let mut entries = vec![];
    let mut rows = 0;
    for (rank, &(count, key)) in keys.iter().enumerate() {
        let tags = &tags_of[&key];
        let cluster = habits.cluster.get(&key).map(|&cluster| cluster + FREQUENT as u16 + 1);
        let class = if rank < FREQUENT { rank as u16 + 1 } else { cluster.unwrap_or(example[&key].unknown_class()) };
        let row = if count >= settings.rare {
            rows += 1;
            rows - 1
        } else {
            NONE
        };
        let (&tag, &most) = tags.iter().max_by_key(|&(_, count)| *count).expect("every key was seen with a tag");
        let only = if count >= 100 && f64::from(most) / f64::from(count) >= 0.998 { u16::from(tag) } else { NONE };
        entries.push(Entry { key, class, row, only, habit: habits.habit(small_of[&key]) });
    }
    assert!(FREQUENT < UNKNOWN_CLASS && UNKNOWN_CLASS < CLASSES);
    let known: std::collections::BTreeSet<Key> = entries.iter().map(|entry| entry.key).collect();
    // Words of the raw text alone: their habit, and their cluster.
    for (&key, &cluster) in &habits.cluster {
        if !known.contains(&key) {
            entries.push(Entry {
                key,
                class: cluster + FREQUENT as u16 + 1,
                row: NONE,
                only: NONE,
                habit: habits.habit(key),
            });
        }
    }
    let own = entries.iter().filter(|entry| entry.only != NONE).count();
    eprintln!("{} entries, {rows} with rows, {own} with one tag", entries.len());
    entries
}

/// The sentence as a headline: capitals everywhere, or on every word, or on every longer word.
pub(crate) fn headline(sentence: &Sentence, upper: bool, strict: bool) -> Sentence {
    sentence
        .iter()
        .map(|(word, tag)| {
            let mut letters = word.chars();
            let word = match letters.next() {
                _ if upper => word.to_uppercase(),
                Some(first) if word.len() > 3 || strict => first.to_uppercase().chain(letters).collect(),
                _ => word.clone(),
            };
            (word, *tag)
        })
        .collect()
}

/// Repeatable numbers (xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// From 0 to 1.
    pub(crate) fn share(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1 << 24) as f32
    }

    pub(crate) fn shuffle(&mut self, items: &mut [usize]) {
        for at in (1..items.len()).rev() {
            items.swap(at, (self.next() % (at as u64 + 1)) as usize);
        }
    }
}
