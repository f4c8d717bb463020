//! Clusters of words by the company that they keep in raw text.

use std::collections::BTreeMap;

use firsthand::syntax::tagger::{Key, Manner};
use rustc_hash::FxHashMap;

use crate::train::{self, Habits};

/// Raw text as numbers.
#[derive(Default)]
pub(crate) struct Text {
    numbers: FxHashMap<Key, u32>,
    keys: Vec<Key>,
    counts: Vec<u32>,
    /// Words of all sentences; `EDGE` between them.
    words: Vec<u32>,
}

const EDGE: u32 = 0;

impl Text {
    /// Takes the words of a sentence.
    pub(crate) fn add<'w>(&mut self, habits: &Habits, words: impl Iterator<Item = &'w str>) {
        if self.keys.is_empty() {
            self.keys.push(Key(0));
            self.counts.push(0);
        }
        let sights = train::sights(words);
        let manner = Manner::of(&sights);
        for sight in &sights {
            let key = train::usual(habits, sight, manner);
            let next = self.keys.len() as u32;
            let number = *self.numbers.entry(key).or_insert(next);
            if number == next {
                self.keys.push(key);
                self.counts.push(0);
            }
            self.counts[number as usize] += 1;
            self.words.push(number);
        }
        self.words.push(EDGE);
    }

    /// Clusters of words that stand beside the same clusters: words are moved to where they make the text's pairs of
    /// neighbouring clusters most probable, a few times over (the exchange algorithm of Martin, Liermann and Ney).
    pub(crate) fn cluster(&self, clusters: usize) -> BTreeMap<Key, u16> {
        const LEAST: u32 = 6;
        const ALONE: usize = 200; // The commonest words are clusters of their own, and never move.
        let mut common: Vec<u32> = (1..self.keys.len() as u32).filter(|&w| self.counts[w as usize] >= LEAST).collect();
        common.sort_by_key(|&w| (std::cmp::Reverse(self.counts[w as usize]), self.keys[w as usize]));
        let size = clusters + ALONE + 2;
        let rare = size - 1;
        let mut cluster_of: Vec<u32> = vec![rare as u32; self.keys.len()];
        cluster_of[EDGE as usize] = 0;
        for (rank, &word) in common.iter().enumerate() {
            cluster_of[word as usize] =
                if rank < ALONE { 1 + rank } else { 1 + ALONE + (rank - ALONE) % clusters } as u32;
        }
        // Neighbours of each word, sorted by word.
        let mut pairs: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for pair in self.words.windows(2) {
            *pairs.entry((pair[0], pair[1])).or_default() += 1;
        }
        let mut pairs: Vec<((u32, u32), u32)> = pairs.drain().collect();
        pairs.sort_unstable();
        let mut after: Vec<Vec<(u32, u32)>> = vec![vec![]; self.keys.len()];
        let mut before = after.clone();
        let mut counts =
            Counts { size, table: vec![0; size * size], flipped: vec![0; size * size], mass: vec![0; size] };
        for &((a, b), count) in &pairs {
            after[a as usize].push((b, count));
            before[b as usize].push((a, count));
            let (a, b) = (cluster_of[a as usize] as usize, cluster_of[b as usize] as usize);
            counts.table[a * size + b] += count;
            counts.flipped[b * size + a] += count;
        }
        for (word, &count) in self.counts.iter().enumerate() {
            counts.mass[cluster_of[word] as usize] += u64::from(count);
        }
        let logs: Vec<f32> = (0..1 << 16).map(|n| if n == 0 { 0.0 } else { n as f32 * (n as f32).ln() }).collect();
        let log = |n: u64| match logs.get(n as usize) {
            Some(&log) => log,
            None => n as f32 * (n as f32).ln(),
        };
        let (mut next, mut last) = (vec![0u32; size], vec![0u32; size]);
        for round in 0..6 {
            let mut moved = 0;
            for &word in common.iter().skip(ALONE) {
                let word = word as usize;
                let count = u64::from(self.counts[word]);
                let home = cluster_of[word] as usize;
                // Neighbours by cluster; pairs of the word with itself are left out of account.
                let gather = |neighbours: &[(u32, u32)], by: &mut Vec<u32>| {
                    let mut list = vec![];
                    for &(other, count) in neighbours.iter().filter(|&&(other, _)| other as usize != word) {
                        let cluster = cluster_of[other as usize] as usize;
                        if by[cluster] == 0 {
                            list.push(cluster);
                        }
                        by[cluster] += count;
                    }
                    list.into_iter().map(|cluster| (cluster, std::mem::take(&mut by[cluster]))).collect::<Vec<_>>()
                };
                let next = gather(&after[word], &mut next);
                let last = gather(&before[word], &mut last);
                counts.shift(home, &next, &last, -1, count);
                let mut best = (f32::MIN, home);
                let mut gains = vec![0f32; clusters];
                for &(other, n) in &next {
                    let line = &counts.flipped[other * size + 1 + ALONE..][..clusters];
                    for (gain, &old) in gains.iter_mut().zip(line) {
                        *gain += log(u64::from(old + n)) - log(u64::from(old));
                    }
                }
                for &(other, n) in &last {
                    let line = &counts.table[other * size + 1 + ALONE..][..clusters];
                    for (gain, &old) in gains.iter_mut().zip(line) {
                        *gain += log(u64::from(old + n)) - log(u64::from(old));
                    }
                }
                for (at, gain) in gains.iter().enumerate() {
                    let old = counts.mass[1 + ALONE + at];
                    let gain = gain - 2.0 * (log(old + count) - log(old));
                    if gain > best.0 {
                        best = (gain, 1 + ALONE + at);
                    }
                }
                counts.shift(best.1, &next, &last, 1, count);
                cluster_of[word] = best.1 as u32;
                moved += usize::from(best.1 != home);
            }
            eprintln!("clusters, round {round}: {moved} of {} words moved", common.len());
        }
        let cluster = |word: u32| (cluster_of[word as usize] as usize - 1 - ALONE) as u16;
        common.iter().skip(ALONE).map(|&word| (self.keys[word as usize], cluster(word))).collect()
    }
}

/// How often clusters follow one another.
struct Counts {
    size: usize,
    /// First cluster by second.
    table: Vec<u32>,
    /// Second cluster by first.
    flipped: Vec<u32>,
    /// Words of each cluster.
    mass: Vec<u64>,
}

impl Counts {
    /// Adds a word to a cluster, or takes it away, with the clusters after and before it.
    fn shift(&mut self, cluster: usize, next: &[(usize, u32)], last: &[(usize, u32)], sign: i64, count: u64) {
        let mut add = |first: usize, second: usize, count: u32| {
            let count = (sign * i64::from(count)) as u32;
            for cell in [&mut self.table[first * self.size + second], &mut self.flipped[second * self.size + first]] {
                *cell = cell.wrapping_add(count);
            }
        };
        next.iter().for_each(|&(other, count)| add(cluster, other, count));
        last.iter().for_each(|&(other, count)| add(other, cluster, count));
        self.mass[cluster] = self.mass[cluster].wrapping_add((sign * count as i64) as u64);
    }
}
