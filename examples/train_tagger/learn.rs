//! Training of the parser: an averaged perceptron that follows its own mistakes.

use firsthand::syntax::parser::{
    Codes, Judge, MOVES, Mask, Parser, RELATIONS, Scratch, State, Table, Vocabulary, relations_by_move, walk,
};
use firsthand::syntax::tagger::{Code, Tagger};
use rustc_hash::FxHashMap;

use crate::lesson::Lesson;
use crate::train::Random;

/// What to try.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) epochs: usize,
    /// Epochs with a row for every feature, at most.
    pub(crate) first_epochs: usize,
    /// A decision that was right by less than this is learned from too.
    pub(crate) margin: f32,
    /// How often a wrong move is followed, from the second epoch on.
    pub(crate) explore: f32,
    /// Features rarer than this are left out.
    pub(crate) least: u32,
    /// How many rows the moves have: a power of two.
    pub(crate) moves: usize,
    /// How many rows the relations have: a power of two.
    pub(crate) names: usize,
    /// Share of the weights that are not cut.
    pub(crate) whole: f64,
    /// Where the order of the lessons starts from.
    pub(crate) seed: u64,
}

/// Learns weights: first with a row for every feature, then again with the features worth one.
pub(crate) fn learn(lessons: &[Lesson], vocabulary: Vocabulary, settings: Settings) -> anyhow::Result<Parser> {
    let (learner, moves, names) = everything(lessons, &vocabulary, settings);
    let worth_of_moves = learner.moves.worth(&moves);
    let worth_of_names = learner.names.worth(&names);
    drop(learner);
    let mut learner = Learner {
        moves: Weights::new(Index::Places(places(worth_of_moves, settings.moves))),
        names: Weights::new(Index::Places(places(worth_of_names, settings.names))),
    };
    learner.study(lessons, &vocabulary, settings);
    let Learner { moves, names } = learner;
    Ok(Parser::new(vocabulary, moves.table(settings.whole)?, names.table(settings.whole)?))
}

type Counts = FxHashMap<u32, u32>;

/// Learns with a row for every feature; with how often each occurs.
fn everything(lessons: &[Lesson], vocabulary: &Vocabulary, settings: Settings) -> (Learner, Counts, Counts) {
    let (moves, names) = count(lessons, vocabulary);
    let (moves, names) = (worthy(&moves, settings.least), worthy(&names, settings.least));
    eprintln!("{} features of moves, {} of relations", moves.len(), names.len());
    let first = |counts: &Counts| {
        let mut codes: Vec<u32> = counts.keys().copied().collect();
        codes.sort_unstable();
        Index::All(codes.into_iter().zip(0..).collect())
    };
    let mut learner = Learner { moves: Weights::new(first(&moves)), names: Weights::new(first(&names)) };
    let epochs = settings.epochs.min(settings.first_epochs);
    learner.study(lessons, vocabulary, Settings { epochs, ..settings });
    (learner, moves, names)
}

/// Which row a feature has.
enum Index {
    All(FxHashMap<u32, u32>),
    Places(Vec<u16>),
}

/// Weights of one kind of decision while they are learned.
struct Weights<const N: usize> {
    index: Index,
    rows: Vec<[f32; N]>,
    /// Changes, each times the time when it was made.
    sums: Vec<[f32; N]>,
    time: f32,
    /// The rows of the last decision.
    used: Vec<u32>,
}

impl<const N: usize> Weights<N> {
    fn new(index: Index) -> Weights<N> {
        let size = match &index {
            Index::All(map) => map.len(),
            Index::Places(checks) => checks.len(),
        };
        Weights { index, rows: vec![[0.0; N]; size], sums: vec![[0.0; N]; size], time: 1.0, used: vec![] }
    }

    fn score(&mut self, codes: &Codes) -> [f32; N] {
        let Weights { index, rows, used, .. } = self;
        used.clear();
        used.extend(codes.all().iter().filter_map(|&code| match index {
            Index::All(map) => map.get(&code).copied(),
            Index::Places(checks) => Tagger::place(checks, Code(code)).map(|at| at as u32),
        }));
        let mut scores = [0.0; N];
        for &row in &*used {
            for (score, weight) in scores.iter_mut().zip(&rows[row as usize]) {
                *score += weight;
            }
        }
        scores
    }

    /// Learns of a decision that was scored last.
    fn learn(&mut self, scores: &[f32; N], right: Mask, allowed: Mask, margin: f32) {
        self.time += 1.0;
        let (Some(good), Some(bad)) = (best(scores, right & allowed), best(scores, allowed & !right)) else { return };
        if scores[good] - scores[bad] <= margin {
            for &row in &self.used {
                let (row, sum) = (&mut self.rows[row as usize], &mut self.sums[row as usize]);
                row[good] += 1.0;
                row[bad] -= 1.0;
                sum[good] += self.time;
                sum[bad] -= self.time;
            }
        }
    }

    fn average(&self, row: usize) -> [f32; N] {
        let mut weights = self.rows[row];
        for (weight, sum) in weights.iter_mut().zip(&self.sums[row]) {
            *weight -= sum / self.time;
        }
        weights
    }

    /// What each feature does, with its code.
    fn worth(&self, counts: &FxHashMap<u32, u32>) -> Vec<(f32, u32)> {
        let Index::All(map) = &self.index else { return vec![] };
        let mut worth: Vec<(f32, u32)> = vec![];
        let mut codes: Vec<(&u32, &u32)> = map.iter().collect();
        codes.sort_unstable();
        for (&code, &row) in codes {
            let size: f32 = self.average(row as usize).iter().map(|weight| weight.abs()).sum();
            worth.push((size * (counts[&code] as f32).sqrt(), code));
        }
        worth
    }

    /// Small integers in proportion. The few weights that are too large are cut.
    fn table(self, whole: f64) -> anyhow::Result<Table<N>> {
        let rows: Vec<[f32; N]> = (0..self.rows.len()).map(|row| self.average(row)).collect();
        let mut sizes: Vec<f32> = rows.iter().flatten().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let largest = sizes.get((sizes.len() as f64 * whole) as usize).copied().unwrap_or(1.0);
        eprintln!("{} weights, scaled by {largest}", sizes.len());
        let small = |weight: f32| (weight / largest * 127.0).round().clamp(-127.0, 127.0) as i8;
        let Index::Places(checks) = self.index else { anyhow::bail!("the features have no places") };
        Table::new(checks, rows.iter().map(|row| row.map(small)).collect()).map_err(|reason| anyhow::anyhow!(reason))
    }
}

/// The first of the highest columns among those allowed.
fn best<const N: usize>(scores: &[f32; N], allowed: Mask) -> Option<usize> {
    let columns = (0..N).filter(|column| allowed >> column & 1 == 1);
    columns.max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
}

struct Learner {
    moves: Weights<MOVES>,
    names: Weights<RELATIONS>,
}

impl Learner {
    fn study(&mut self, lessons: &[Lesson], vocabulary: &Vocabulary, settings: Settings) {
        let by_move = relations_by_move();
        let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ settings.seed << 9);
        let mut order: Vec<usize> = (0..lessons.len()).collect();
        let mut scratch = Scratch::default();
        for epoch in 0..settings.epochs {
            random.shuffle(&mut order);
            let explore = if epoch > 0 { settings.explore } else { 0.0 };
            let (mut wrong, mut seen) = (0, 0);
            for lesson in order.iter().map(|&at| &lessons[at]) {
                scratch.look(vocabulary, lesson.words(), &lesson.tags);
                let (random, margin) = (&mut random, settings.margin);
                let mut student =
                    Student { learner: self, lesson, random, margin, explore, wrong: &mut wrong, seen: &mut seen };
                walk(&by_move, &mut scratch, &mut student);
            }
            eprintln!("epoch {epoch}: {:.2} % wrong of {seen}", 100.0 * f64::from(wrong) / f64::from(seen));
        }
    }
}

/// Parses a sentence whose tree is known, and learns.
struct Student<'a> {
    learner: &'a mut Learner,
    lesson: &'a Lesson,
    random: &'a mut Random,
    margin: f32,
    explore: f32,
    wrong: &'a mut u32,
    seen: &'a mut u32,
}

impl Judge for Student<'_> {
    fn choose(&mut self, state: &State, allowed: Mask, codes: &Codes) -> u8 {
        let scores = self.learner.moves.score(codes);
        let right = self.lesson.free_moves(state) & allowed;
        let found = best(&scores, allowed).unwrap_or_default();
        *self.seen += 1;
        let Some(good) = best(&scores, right) else { return found as u8 };
        self.learner.moves.learn(&scores, right, allowed, self.margin);
        let is_right = right >> found & 1 == 1;
        *self.wrong += u32::from(!is_right);
        if is_right || self.random.share() < self.explore { found as u8 } else { good as u8 }
    }

    fn name(&mut self, head: u32, dependent: u32, allowed: Mask, codes: &Codes) -> u8 {
        let scores = self.learner.names.score(codes);
        let gold = self.lesson.relations[dependent as usize - 1] as u8;
        let found = best(&scores, allowed).unwrap_or_default() as u8;
        if self.lesson.lifted[dependent as usize - 1] == head && allowed >> gold & 1 == 1 {
            self.learner.names.learn(&scores, 1 << gold, allowed, self.margin);
            return if self.explore == 0.0 { gold } else { found };
        }
        found
    }
}

/// How often each feature occurs on the way to the lessons' trees.
fn count(lessons: &[Lesson], vocabulary: &Vocabulary) -> (Counts, Counts) {
    let (mut moves, mut names) = (FxHashMap::default(), FxHashMap::default());
    let mut scratch = Scratch::default();
    for lesson in lessons {
        scratch.look(vocabulary, lesson.words(), &lesson.tags);
        walk(&relations_by_move(), &mut scratch, &mut Counter { lesson, moves: &mut moves, names: &mut names });
    }
    (moves, names)
}

struct Counter<'a> {
    lesson: &'a Lesson,
    moves: &'a mut FxHashMap<u32, u32>,
    names: &'a mut FxHashMap<u32, u32>,
}

impl Judge for Counter<'_> {
    fn choose(&mut self, state: &State, allowed: Mask, codes: &Codes) -> u8 {
        for &code in codes.all() {
            *self.moves.entry(code).or_default() += 1;
        }
        let right = self.lesson.free_moves(state) & allowed;
        (if right == 0 { allowed } else { right }).ilog2() as u8 // Rather an arc than a shift.
    }

    fn name(&mut self, _: u32, dependent: u32, allowed: Mask, codes: &Codes) -> u8 {
        for &code in codes.all() {
            *self.names.entry(code).or_default() += 1;
        }
        let gold = self.lesson.relations[dependent as usize - 1] as u8;
        if allowed >> gold & 1 == 1 { gold } else { allowed.trailing_zeros() as u8 }
    }
}

fn worthy(counts: &FxHashMap<u32, u32>, least: u32) -> FxHashMap<u32, u32> {
    counts.iter().filter(|&(_, &count)| count >= least).map(|(&code, &count)| (code, count)).collect()
}

/// Gives the codes of most worth their places; what finds none has no row.
fn places(mut worth: Vec<(f32, u32)>, size: usize) -> Vec<u16> {
    worth.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let (mut taken, mut checks) = (vec![false; size], vec![0; size]);
    for (_, code) in worth {
        let (at, check) = (code as usize & (size - 1), (code >> 16) as u16);
        if [at, at ^ 1].iter().any(|&at| taken[at] && checks[at] == check) {
            continue;
        }
        if let Some(at) = [at, at ^ 1].into_iter().find(|&at| !taken[at]) {
            taken[at] = true;
            checks[at] = check;
        }
    }
    eprintln!("{} of {size} rows taken", taken.iter().filter(|&&taken| taken).count());
    checks
}
