//! Trees to learn from, with the tags that a tagger gives to their words.

use anyhow::Result;
use firsthand::syntax::parser::{FIRST_RIGHT, LEFTS, Mask, RIGHTS, SHIFT, State, move_of};
use firsthand::syntax::tagger::{Scratch, Tagger};
use firsthand::syntax::{Relation, Tag};

use crate::train::{self, Habits};
use crate::treebank::{Sentence, Tree};

/// A tree to learn from or to measure by. Nodes are the parser's: the words from 1 on, then the root.
#[derive(Clone, Debug)]
pub(crate) struct Lesson {
    pub(crate) words: Vec<String>,
    pub(crate) tags: Vec<Tag>,
    /// Nodes of the heads.
    pub(crate) heads: Vec<u32>,
    pub(crate) relations: Vec<Relation>,
    /// Heads where no arcs cross: what hangs over another arc is given to its head's head.
    pub(crate) lifted: Vec<u32>,
    /// For each node, the last of its words.
    last: Vec<u32>,
    /// For each node, the first of its words.
    first: Vec<u32>,
}

impl Lesson {
    /// A lesson of a tree; `None` if a compound's parts made a circle of it.
    pub(crate) fn new(tree: &Tree, tags: Vec<Tag>) -> Option<Lesson> {
        let root = tree.words.len() as u32 + 1;
        let heads = tree.heads.iter().map(|head| head.map_or(root, |head| head as u32 + 1)).collect();
        let relation = |name: &String| Relation::from_name(name).unwrap_or(Relation::Dep);
        let words = tree.words.iter().map(|(word, _)| word.clone()).collect();
        Lesson::of(words, tags, heads, tree.relations.iter().map(relation).collect())
    }

    /// A lesson of these parts; `None` if there is a circle.
    fn of(words: Vec<String>, tags: Vec<Tag>, heads: Vec<u32>, relations: Vec<Relation>) -> Option<Lesson> {
        let lifted = lift(&heads)?;
        let (mut last, mut first) = (vec![0; words.len() + 2], vec![u32::MAX; words.len() + 2]);
        for (node, &head) in (1..).zip(&lifted) {
            last[head as usize] = node.max(last[head as usize]);
            first[head as usize] = node.min(first[head as usize]);
        }
        Some(Lesson { words, tags, heads, relations, lifted, last, first })
    }

    /// The words.
    pub(crate) fn words(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(String::as_str)
    }

    /// The moves that make no arc impossible that was still possible (the dynamic oracle of Goldberg and Nivre).
    pub(crate) fn free_moves(&self, state: &State) -> Mask {
        let root = self.words.len() as u32 + 1;
        let head = |node: u32| if node < root { self.lifted[node as usize - 1] } else { 0 };
        let (next, stack) = (state.next, &state.stack[..]);
        let Some((&top, below)) = stack.split_last() else { return 0 };
        let relation = self.relations[top as usize - 1];
        let waits = self.last[top as usize] >= next;
        let mut mask = 0;
        if next < root {
            let has_part = self.first[next as usize] < next && stack.iter().any(|&node| head(node) == next);
            if !has_part && !below.contains(&head(next)) {
                mask |= 1 << SHIFT;
            }
            if head(top) == next && !waits {
                mask |= 1 << move_of(relation, true);
            } else if !waits && head(top) < next && below.last() != Some(&head(top)) {
                mask |= LEFTS;
            }
        }
        if let Some(&second) = below.last() {
            if head(top) == second && !waits {
                mask |= 1 << move_of(relation, false);
            } else if !waits && head(top) < next {
                mask |= RIGHTS;
            }
        }
        const { assert!(SHIFT < FIRST_RIGHT) };
        mask
    }
}

/// Makes heads so that no arcs cross, the shortest crossing arcs first. `None` if there is a circle.
fn lift(heads: &[u32]) -> Option<Vec<u32>> {
    let root = heads.len() as u32 + 1;
    let mut heads = heads.to_vec();
    let above = |heads: &[u32], node: u32, wanted: u32| {
        let mut at = node;
        for _ in 0..=heads.len() {
            if at == wanted || at == root {
                return Some(at == wanted);
            }
            at = heads[at as usize - 1];
        }
        None
    };
    for node in 1..root {
        above(&heads, node, root)?;
    }
    loop {
        let crossing = |&(node, head): &(u32, u32)| {
            head != root && (node.min(head) + 1..node.max(head)).any(|inner| above(&heads, inner, head) != Some(true))
        };
        let arcs = (1..).zip(heads.iter().copied());
        let Some((node, head)) = arcs.filter(crossing).min_by_key(|&(node, head)| node.abs_diff(head)) else {
            return Some(heads);
        };
        heads[node as usize - 1] = heads[head as usize - 1];
    }
}

/// Tags the words of a tree.
pub(crate) fn tagged(tagger: &Tagger, tree: &Tree) -> Vec<Tag> {
    let mut tags = vec![];
    tagger.tag(tree.words.iter().map(|(word, _)| word.as_str()), &mut Scratch::default(), &mut tags);
    tags
}

/// Lessons of trees, each tagged by a tagger that learned from other trees, so that the parser learns to live with the
/// tagger's mistakes. `others` are the same trees with words cut in another way; they are left out where equal.
pub(crate) fn jackknifed(trees: &[Tree], others: &[Tree], habits: &Habits) -> Result<Vec<Lesson>> {
    const PARTS: usize = 5;
    let part = |at: usize| at / 50 % PARTS; // Neighbours are often of one article.
    let mut lessons = vec![vec![]; trees.len()];
    for left_out in 0..PARTS {
        let rest = trees.iter().enumerate().filter(|&(at, _)| part(at) != left_out);
        let rest: Vec<Sentence> = rest.map(|(_, tree)| tree.words.clone()).collect();
        let settings = train::Settings {
            epochs: 6,
            margin: 15.0,
            rare: 2,
            dropout: 0.1,
            headlines: 0.1,
            codes: 1 << 15,
            whole: 0.9995,
            seed: left_out as u64,
        };
        let tagger = train::train(&rest, habits, settings)?;
        for at in (0..trees.len()).filter(|&at| part(at) == left_out) {
            lessons[at].extend(Lesson::new(&trees[at], tagged(&tagger, &trees[at])));
            if others[at].words.len() != trees[at].words.len() {
                lessons[at].extend(Lesson::new(&others[at], tagged(&tagger, &others[at])));
            }
        }
    }
    Ok(lessons.into_iter().flatten().collect())
}
