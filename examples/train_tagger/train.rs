//! Training: an averaged perceptron over the tagger's own rows, and the weights that come of it.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use firsthand::syntax::Tag;
use firsthand::syntax::tagger::{
    CLASSES, COLUMNS, Case, Code, Entry, FIXED_ROWS, Feature, Key, Manner, NONE, Row, Scratch, Sight, Tagger,
    UNKNOWN_CLASS,
};

use rustc_hash::FxHashMap;

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
    /// How many features that are not numbered may have rows: a power of two.
    pub(crate) codes: usize,
    /// Share of the weights that are not cut.
    pub(crate) whole: f64,
    /// Where the order of the sentences starts from.
    pub(crate) seed: u64,
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
    /// Exact spellings with capitals, in small.
    pub(crate) small: BTreeMap<Key, Key>,
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
            self.small.insert(sight.exact(Manner::Plain), sight.small());
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

/// The spelling under which the tagger looks for a word.
pub(crate) fn usual(habits: &Habits, sight: &Sight, manner: Manner) -> Key {
    let due = sight.starts && sight.case == Case::Title && habits.habit(sight.small()) == 1;
    if due { sight.small() } else { sight.exact(manner) }
}

pub(crate) fn sights<'w>(words: impl Iterator<Item = &'w str>) -> Vec<Sight> {
    let mut sights: Vec<Sight> = vec![];
    for word in words {
        sights.push(Sight::new(word, sights.last()));
    }
    sights
}

/// Weights while they are learned.
type Weights = Vec<[f32; COLUMNS]>;

/// Sentences with the columns of their tags.
struct Lesson {
    sentences: Vec<Sentence>,
    gold: Vec<Vec<u8>>,
    columns: Vec<Tag>,
}

/// Learns weights from sentences: first with a row for every feature, then again with the features worth one.
pub(crate) fn train(sentences: &[Sentence], habits: &Habits, settings: Settings) -> Result<Tagger> {
    let lesson = lesson(sentences, settings);
    let entries = vocabulary(&lesson, habits, settings);
    let own = entries.iter().filter(|entry| entry.row != NONE).count();
    let empty = |rows| vec![Row([0; COLUMNS]); rows];
    let new = |checks: Vec<u16>, rows| {
        Tagger::new(lesson.columns.clone(), entries.clone(), checks, rows).map_err(|reason| anyhow!(reason))
    };
    let first = FIXED_ROWS + own;

    let model = new(vec![0], empty(first + 1))?;
    let counts = count(&lesson, &model);
    let all: FxHashMap<Code, u32> = (first as u32..).zip(counts.keys()).map(|(row, &code)| (code, row)).collect();
    let row_of = |feature| match feature {
        Feature::Row(row) => row,
        Feature::Code(code) => all.get(&code).copied().unwrap_or(0),
    };
    let weights = learn(&lesson, &model, first + all.len(), row_of, settings, settings.epochs.min(5));
    let worth = |(code, &count): (&Code, &u32)| {
        let size: f32 = weights[all[code] as usize].iter().map(|weight| weight.abs()).sum();
        (size * (count as f32).sqrt(), *code)
    };
    let checks = place(counts.iter().map(worth).collect(), settings.codes);

    let row_of = |feature| match feature {
        Feature::Row(row) => row,
        Feature::Code(code) => Tagger::place(&checks, code).map_or(0, |at| (first + at) as u32),
    };
    let mut weights = learn(&lesson, &model, first + checks.len(), row_of, settings, settings.epochs);
    fold(&lesson, &model, row_of, &mut weights);
    new(checks.clone(), quantise(&weights, settings.whole))
}

fn lesson(sentences: &[Sentence], settings: Settings) -> Lesson {
    let mut sentences = sentences.to_vec();
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ settings.seed << 9);
    for at in 0..sentences.len() {
        if random.share() < settings.headlines {
            let copy = headline(&sentences[at], random.share() < 0.3, random.share() < 0.5);
            sentences.push(copy);
        }
    }
    let columns = columns(&sentences);
    let number = |tag: &Tag| {
        let same = columns.iter().position(|column| column == tag);
        same.or_else(|| columns.iter().position(|column| column.upos == tag.upos)).unwrap_or(0) as u8
    };
    let gold = sentences.iter().map(|sentence| sentence.iter().map(|(_, tag)| number(tag)).collect()).collect();
    Lesson { sentences, gold, columns }
}

/// How often each feature that is not numbered is met; not those met only once.
fn count(lesson: &Lesson, model: &Tagger) -> BTreeMap<Code, u32> {
    let mut counts: FxHashMap<Code, u32> = FxHashMap::default();
    let mut scratch = Scratch::default();
    for (sentence, gold) in lesson.sentences.iter().zip(&lesson.gold) {
        model.visit(sentence.iter().map(|(word, _)| word.as_str()), &mut scratch, |at, _, features| {
            for feature in features {
                if let Feature::Code(code) = feature {
                    *counts.entry(*code).or_default() += 1;
                }
            }
            gold[at]
        });
    }
    eprintln!("{} codes", counts.len());
    counts.retain(|_, count| *count > 1);
    let counts: BTreeMap<Code, u32> = counts.drain().collect();
    eprintln!("{} more than once", counts.len());
    counts
}

/// Gives places to the codes of most worth.
fn place(mut codes: Vec<(f32, Code)>, size: usize) -> Vec<u16> {
    codes.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut checks = vec![0; size];
    let mut placed = 0;
    for (_, code) in codes {
        let at = code.0 as usize & (size - 1);
        let check = (code.0 >> 16) as u16;
        if let Some(at) = [at, at ^ 1].into_iter().find(|&at| checks[at] == 0).filter(|_| check != 0) {
            checks[at] = check;
            placed += 1;
        }
    }
    eprintln!("{placed} have a row");
    checks
}

/// The averaged perceptron. `row_of` gives a feature's row, 0 for none.
fn learn(
    lesson: &Lesson,
    model: &Tagger,
    rows: usize,
    row_of: impl Fn(Feature) -> u32,
    settings: Settings,
    epochs: usize,
) -> Weights {
    let mut random = Random(0xD1B5_4A32_D192_ED03 ^ settings.seed << 7);
    let mut weights = vec![[0f32; COLUMNS]; rows];
    let mut sums = vec![[0f32; COLUMNS]; rows];
    let mut time = 1f32;
    let mut order: Vec<usize> = (0..lesson.sentences.len()).collect();
    let mut scratch = Scratch::default();
    let mut kept = vec![];
    for epoch in 0..epochs {
        random.shuffle(&mut order);
        let (mut wrong, mut seen) = (0, 0);
        for &number in &order {
            let words = lesson.sentences[number].iter().map(|(word, _)| word.as_str());
            model.visit(words, &mut scratch, |at, entry, features| {
                let target = lesson.gold[number][at] as usize;
                if let Some(entry) = entry.filter(|entry| entry.only != NONE) {
                    return entry.only as u8;
                }
                time += 1.0;
                let own = FIXED_ROWS as u32..;
                let drop = random.share() < settings.dropout;
                kept.clear();
                for &feature in features {
                    let dropped = drop && matches!(feature, Feature::Row(row) if own.contains(&row));
                    let row = row_of(feature);
                    if row != 0 && !dropped {
                        kept.push(row as usize);
                    }
                }
                let mut scores = [0f32; COLUMNS];
                for &row in &kept {
                    for (score, weight) in scores.iter_mut().zip(&weights[row]) {
                        *score += weight;
                    }
                }
                let mut rival = usize::from(target == 0);
                for column in 0..lesson.columns.len() {
                    if column != target && scores[column] > scores[rival] {
                        rival = column;
                    }
                }
                seen += 1;
                let lead = scores[target] - scores[rival];
                let right = lead > 0.0 || lead == 0.0 && target < rival;
                wrong += usize::from(!right);
                if !right || lead <= settings.margin {
                    for &row in &kept {
                        weights[row][target] += 1.0;
                        weights[row][rival] -= 1.0;
                        sums[row][target] += time;
                        sums[row][rival] -= time;
                    }
                }
                (if right { target } else { rival }) as u8
            });
        }
        eprintln!("epoch {epoch}: {:.2} % wrong of {seen}", 100.0 * wrong as f64 / seen as f64);
    }
    for (weights, sums) in weights.iter_mut().zip(&sums) {
        for (weight, sum) in weights.iter_mut().zip(sums) {
            *weight -= sum / time;
        }
    }
    weights
}

/// Adds to each word's own row the rows of its spelling.
fn fold(lesson: &Lesson, model: &Tagger, row_of: impl Fn(Feature) -> u32, weights: &mut Weights) {
    let mut done = vec![false; weights.len()];
    let mut scratch = Scratch::default();
    for sentence in &lesson.sentences {
        model.visit(sentence.iter().map(|(word, _)| word.as_str()), &mut scratch, |_, entry, features| {
            let own = entry.filter(|entry| entry.row != NONE).map(|entry| FIXED_ROWS + entry.row as usize);
            if let Some(own) = own.filter(|&own| !std::mem::replace(&mut done[own], true)) {
                for &feature in &features[features.len() - Sight::SPELLINGS..] {
                    let row = weights[row_of(feature) as usize];
                    for (weight, part) in weights[own].iter_mut().zip(row) {
                        *weight += part;
                    }
                }
            }
            0
        });
    }
}

/// Small integers in proportion. The few weights that are too large are cut.
fn quantise(weights: &[[f32; COLUMNS]], whole: f64) -> Vec<Row> {
    let mut sizes: Vec<f32> = weights.iter().flatten().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
    sizes.sort_by(f32::total_cmp);
    let largest = sizes.get((sizes.len() as f64 * whole) as usize).copied().unwrap_or(1.0);
    eprintln!("weights {}: largest {:?}, scaled by {largest}", sizes.len(), sizes.last());
    let small = |weight: f32| (weight / largest * 127.0).round().clamp(-127.0, 127.0) as i8;
    weights.iter().map(|row| Row(row.map(small))).collect()
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

fn vocabulary(lesson: &Lesson, habits: &Habits, settings: Settings) -> Vec<Entry> {
    let mut tags_of: BTreeMap<Key, BTreeMap<u8, u32>> = BTreeMap::new();
    let mut example: BTreeMap<Key, Sight> = BTreeMap::new();
    let mut small_of: BTreeMap<Key, Key> = BTreeMap::new();
    for (sentence, gold) in lesson.sentences.iter().zip(&lesson.gold) {
        let sights = sights(sentence.iter().map(|(word, _)| word.as_str()));
        let manner = Manner::of(&sights);
        for (sight, &tag) in sights.iter().zip(gold) {
            let key = usual(habits, sight, manner);
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
    const { assert!(FREQUENT < UNKNOWN_CLASS && UNKNOWN_CLASS < CLASSES) };
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

/// Tags raw sentences by a vote of taggers.
pub(crate) fn vote(taggers: &[Tagger], sentences: &[Vec<String>]) -> Vec<Sentence> {
    let mut scratch = Scratch::default();
    let mut votes: Vec<Vec<Tag>> = vec![vec![]; taggers.len()];
    let mut tagged = vec![];
    for sentence in sentences {
        for (tagger, votes) in taggers.iter().zip(&mut votes) {
            votes.clear();
            tagger.tag(sentence.iter().map(String::as_str), &mut scratch, votes);
        }
        let elect = |at: usize| {
            let count = |tag: Tag| votes.iter().filter(|votes| votes[at] == tag).count();
            // The first of the taggers decides where no two agree.
            votes.iter().map(|votes| votes[at]).rev().max_by_key(|&tag| count(tag)).unwrap_or_default()
        };
        tagged.push(sentence.iter().enumerate().map(|(at, word)| (word.clone(), elect(at))).collect());
    }
    tagged
}
