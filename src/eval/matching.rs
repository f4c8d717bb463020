//! Which predictions match which gold attributions of one article.

use super::{Annotation, Role};

/// A text by code points: slices, and which words a span meets.
pub(super) struct Text<'t> {
    text: &'t str,
    /// Byte at which each code point begins, and the text's end.
    starts: Vec<usize>,
    /// Words, as code points.
    words: Vec<(usize, usize)>,
}

/// The words that an attribution's parts meet, as indices in order.
pub(super) type WordSets = [Vec<u32>; 3];

impl<'t> Text<'t> {
    pub(super) fn new(text: &'t str) -> Text<'t> {
        let starts = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let mut words: Vec<(usize, usize)> = vec![];
        for (at, c) in text.chars().enumerate() {
            if !(c.is_alphanumeric() || c == '_') {
                continue;
            }
            match words.last_mut() {
                Some(last) if last.1 == at => last.1 = at + 1,
                _ => words.push((at, at + 1)),
            }
        }
        Text { text, starts, words }
    }

    /// How many code points.
    pub(super) fn len(&self) -> usize {
        self.starts.len() - 1
    }

    /// The words at a span; what lies past the text's end is left out.
    pub(super) fn slice(&self, (start, end): (usize, usize)) -> &'t str {
        let last = self.len();
        let (start, end) = (start.min(last), end.min(last));
        &self.text[self.starts[start]..self.starts[end.max(start)]]
    }

    /// The words that each part meets.
    pub(super) fn word_sets(&self, annotation: &Annotation) -> WordSets {
        Role::ALL.map(|role| {
            let mut met = vec![];
            for &(start, end) in annotation.part(role) {
                let first = self.words.partition_point(|word| word.1 <= start);
                let after = self.words.partition_point(|word| word.0 < end);
                met.extend(first as u32..after.max(first) as u32);
            }
            met.sort_unstable();
            met.dedup();
            met
        })
    }
}

/// Pairs predictions with gold, best first and one to one, where contents share a word and both contents and sources are
/// `least` alike. Gives pairs of (prediction, gold).
pub(super) fn matched(predicted: &[WordSets], gold: &[WordSets], least: f64) -> Vec<(usize, usize)> {
    let (source, content) = (Role::Source as usize, Role::Content as usize);
    let mut pairs = vec![];
    for (i, p) in predicted.iter().enumerate() {
        for (j, g) in gold.iter().enumerate() {
            if shared(&p[content], &g[content]) == 0 {
                continue;
            }
            let (contents, sources) = (alike(&p[content], &g[content]), alike(&p[source], &g[source]));
            if contents >= least && sources >= least {
                pairs.push((-contents - sources, i, j));
            }
        }
    }
    pairs.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    let (mut used_predictions, mut used_gold) = (vec![false; predicted.len()], vec![false; gold.len()]);
    pairs.retain(|&(_, i, j)| {
        let free = !used_predictions[i] && !used_gold[j];
        if free {
            (used_predictions[i], used_gold[j]) = (true, true);
        }
        free
    });
    pairs.into_iter().map(|(_, i, j)| (i, j)).collect()
}

/// The share of words in common, of the larger of two sets; 1 where both are empty.
fn alike(a: &[u32], b: &[u32]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    shared(a, b) as f64 / a.len().max(b.len()) as f64
}

/// How many items two ordered lists share.
fn shared(a: &[u32], b: &[u32]) -> usize {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else { return 0 };
    if a[a.len() - 1] < *first_b || b[b.len() - 1] < *first_a {
        return 0;
    }
    a.iter().filter(|item| b.binary_search(item).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_met_by_any_character() {
        let text = Text::new("“Über_alles”, er sagt");
        let annotation = Annotation { spans: [vec![(14, 16)], vec![(18, 19)], vec![(0, 12)]], ..Annotation::default() };
        assert_eq!(text.word_sets(&annotation), [vec![1], vec![2], vec![0]]);
        assert_eq!(text.slice((1, 5)), "Über");
        assert_eq!(text.slice((17, 99)), "sagt");
    }

    #[test]
    fn the_best_pair_is_taken_first() {
        let set = |content: &[u32]| [vec![], vec![], content.to_vec()];
        let pairs = matched(&[set(&[1, 2, 3]), set(&[1, 2])], &[set(&[1, 2])], 0.5);
        assert_eq!(pairs, [(1, 0)]);
    }
}
