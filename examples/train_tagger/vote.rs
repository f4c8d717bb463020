//! Trees for raw text, by a vote of parsers of which half read from right to left.

use anyhow::Result;
use firsthand::syntax::parser::{Scratch, Vocabulary, relations_by_move, walk};
use firsthand::syntax::{Relation, Tag};

use crate::learn::{self, Settings};
use crate::lesson::Lesson;

/// Trees for tagged sentences, by so many pairs of parsers.
pub(crate) fn vote(
    lessons: &[Lesson],
    sentences: &[(Vec<String>, Vec<Tag>)],
    vocabulary: &Vocabulary,
    pairs: u64,
    settings: Settings,
) -> Result<Vec<Lesson>> {
    let mut votes: Vec<Vec<Vec<(u32, Relation)>>> = vec![vec![]; sentences.len()];
    let reversed: Vec<Lesson> = lessons.iter().map(Lesson::reversed).collect();
    for seed in 1..=pairs * 2 {
        let backwards = seed % 2 == 0;
        let mut teacher =
            learn::teacher(if backwards { &reversed } else { lessons }, vocabulary, Settings { seed, ..settings });
        let mut scratch = Scratch::default();
        for ((words, tags), votes) in sentences.iter().zip(&mut votes) {
            let turned: Vec<Tag> = tags.iter().rev().copied().collect();
            if backwards {
                scratch.look(vocabulary, words.iter().rev().map(String::as_str), &turned);
            } else {
                scratch.look(vocabulary, words.iter().map(String::as_str), tags);
            }
            walk(&relations_by_move(), &mut scratch, &mut teacher);
            let root = scratch.root();
            let arcs = scratch.words().iter().map(|node| (node.head, Relation::ALL[node.relation as usize]));
            votes.push(if backwards {
                arcs.rev().map(|(head, relation)| (if head == root { root } else { root - head }, relation)).collect()
            } else {
                arcs.collect()
            });
        }
    }
    let lessons = sentences.iter().zip(&votes).filter_map(|((words, tags), votes)| {
        let heads = elect(votes, words.len());
        // Of those who agree on the head, the commonest relation; the first of the parsers decides where all differ.
        let relation = |at: usize| {
            let relations = votes.iter().map(|vote| vote[at]).filter(|vote| vote.0 == heads[at]).map(|vote| vote.1);
            let count = |relation: Relation| relations.clone().filter(|&other| other == relation).count();
            let list: Vec<Relation> = relations.clone().collect();
            list.iter().rev().copied().max_by_key(|&relation| count(relation)).unwrap_or(votes[0][at].1)
        };
        let relations = (0..words.len()).map(relation).collect();
        Lesson::of(words.clone(), tags.clone(), heads, relations)
    });
    Ok(lessons.collect())
}

/// The heads of the tree without crossing arcs that has most votes (Eisner's algorithm). Nodes are the parser's.
fn elect(votes: &[Vec<(u32, Relation)>], n: usize) -> Vec<u32> {
    let mut score = vec![0i32; (n + 2) * (n + 2)];
    let at = |a: usize, b: usize| a * (n + 2) + b;
    for vote in votes {
        for (node, &(head, _)) in (1..).zip(vote) {
            score[at(head as usize, node)] += 1;
        }
    }
    // Best spans: `whole` with all that hangs on one end, `tied` where an arc joins the ends; 0 is the left end as head.
    let size = (n + 2) * (n + 2);
    let (mut whole, mut tied) = ([vec![0i32; size], vec![0i32; size]], [vec![0i32; size], vec![0i32; size]]);
    let (mut whole_at, mut tied_at) = ([vec![0usize; size], vec![0usize; size]], vec![0usize; size]);
    for length in 1..n {
        for a in 1..=n - length {
            let b = a + length;
            let split = (a..b).max_by_key(|&m| whole[0][at(a, m)] + whole[1][at(m + 1, b)]).unwrap_or(a);
            let inside = whole[0][at(a, split)] + whole[1][at(split + 1, b)];
            tied_at[at(a, b)] = split;
            tied[0][at(a, b)] = inside + score[at(a, b)];
            tied[1][at(a, b)] = inside + score[at(b, a)];
            let split = (a + 1..=b).max_by_key(|&m| tied[0][at(a, m)] + whole[0][at(m, b)]).unwrap_or(b);
            whole[0][at(a, b)] = tied[0][at(a, split)] + whole[0][at(split, b)];
            whole_at[0][at(a, b)] = split;
            let split = (a..b).max_by_key(|&m| whole[1][at(a, m)] + tied[1][at(m, b)]).unwrap_or(a);
            whole[1][at(a, b)] = whole[1][at(a, split)] + tied[1][at(split, b)];
            whole_at[1][at(a, b)] = split;
        }
    }
    let mut heads = vec![n as u32 + 1; n];
    let root = (1..=n).max_by_key(|&r| whole[1][at(1, r)] + whole[0][at(r, n)] + score[at(n + 1, r)]).unwrap_or(1);
    let mut open = vec![(1, root, 1, false), (root, n, 0, false)];
    while let Some((a, b, side, is_tied)) = open.pop() {
        if a >= b {
            continue;
        }
        if is_tied {
            let (head, node) = if side == 0 { (a, b) } else { (b, a) };
            heads[node - 1] = head as u32;
            let split = tied_at[at(a, b)];
            open.extend([(a, split, 0, false), (split + 1, b, 1, false)]);
        } else {
            let split = whole_at[side][at(a, b)];
            open.extend(if side == 0 {
                [(a, split, 0, true), (split, b, 0, false)]
            } else {
                [(a, split, 1, false), (split, b, 1, true)]
            });
        }
    }
    heads
}
