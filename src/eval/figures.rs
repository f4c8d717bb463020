//! Counts over articles, and how they are printed.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Formatter};
use std::ops::Range;

use super::matching::{Text, WordSets, matched};
use super::{Annotation, Gold, Miss, Quoting, Role};

/// What [`measure`](super::measure) counted. Prints as a table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Articles.
    pub articles: usize,
    /// Gold attributions.
    pub gold: usize,
    /// Predicted attributions.
    pub predicted: usize,
    /// By [`Role`].
    roles: [RoleCounts; 3],
    /// Attributions with all three parts identical.
    triple: usize,
    /// Attributions found at the measure *half*.
    pub half: usize,
    /// Attributions found at the measure *words*.
    words: usize,
    /// Found at *half*, and all, by [`Quoting`].
    quoting: [(usize, usize); 3],
    /// Gold attributions that were not found, in the order of the text.
    pub not_found: Vec<Miss>,
    /// Predictions that are no gold attribution, in the order of the predictions.
    pub not_gold: Vec<Miss>,
    /// By rule.
    pub rules: BTreeMap<String, RuleFigures>,
    /// By confidence, in tenths: 0 to 0.1, 0.1 to 0.2, ...
    pub reliability: [Reliability; 10],
}

/// Predictions of about the same confidence.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reliability {
    /// How many.
    pub predicted: usize,
    /// The sum of their confidences: as many should be right.
    pub expected: f64,
    /// How many share their cue with a gold attribution.
    pub attributes: usize,
    /// How many are gold attributions at the measure *half*.
    pub half: usize,
}

/// What one rule predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RuleFigures {
    /// Attributions.
    pub predicted: usize,
    /// Of them, found in the gold at the measure *half*.
    pub half: usize,
    /// Of them, with all three parts as in the gold.
    pub exact: usize,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct RoleCounts {
    predicted: usize,
    gold: usize,
    exact: usize,
    predicted_overlap: usize,
    gold_overlap: usize,
    predicted_chars: usize,
    gold_chars: usize,
    shared_chars: usize,
}

impl Figures {
    /// Counts one article.
    pub(super) fn add(&mut self, gold: &Gold, predicted: &[Annotation]) {
        let text = Text::new(&gold.text);
        self.articles += 1;
        self.gold += gold.attributions.len();
        self.predicted += predicted.len();
        for role in Role::ALL {
            self.roles[role as usize].add(role, &text, &gold.attributions, predicted);
        }

        let key = |a: &Annotation| a.spans.clone();
        let exact = in_common(predicted.iter().map(key), gold.attributions.iter().map(key));
        self.triple += exact.iter().filter(|hit| **hit).count();

        let gold_words: Vec<WordSets> = gold.attributions.iter().map(|a| text.word_sets(a)).collect();
        let predicted_words: Vec<WordSets> = predicted.iter().map(|a| text.word_sets(a)).collect();
        self.words += matched(&predicted_words, &gold_words, 1.0).len();
        let (found, right) = shared_by_half(&gold_words, &predicted_words);
        self.half += found.iter().filter(|hit| **hit).count();

        for (i, annotation) in predicted.iter().enumerate() {
            let hit = right[i];
            let rule = self.rules.entry(annotation.rule.clone()).or_default();
            rule.predicted += 1;
            rule.half += usize::from(hit);
            rule.exact += usize::from(exact[i]);
            if let Some(confidence) = annotation.confidence {
                let row = &mut self.reliability[((confidence * 10.0) as usize).min(9)];
                row.predicted += 1;
                row.expected += f64::from(confidence);
                row.attributes += usize::from(gold.attributions.iter().any(|gold| shares_cue(gold, annotation)));
                row.half += usize::from(hit);
            }
            if !hit {
                self.not_gold.push(miss(&gold.id, &text, annotation));
            }
        }
        for (j, annotation) in gold.attributions.iter().enumerate() {
            let hit = found[j];
            let row = miss(&gold.id, &text, annotation);
            let counts = &mut self.quoting[row.quoting as usize];
            counts.0 += usize::from(hit);
            counts.1 += 1;
            if !hit {
                self.not_found.push(row);
            }
        }
    }
}

impl RoleCounts {
    fn add(&mut self, role: Role, text: &Text, gold: &[Annotation], predicted: &[Annotation]) {
        let present = |list: &[Annotation]| -> Vec<Vec<(usize, usize)>> {
            list.iter().map(|a| a.part(role).to_vec()).filter(|part| !part.is_empty()).collect()
        };
        let (gold, predicted) = (present(gold), present(predicted));
        self.gold += gold.len();
        self.predicted += predicted.len();
        self.exact += in_common(predicted.iter(), gold.iter()).iter().filter(|hit| **hit).count();

        let (gold_mask, predicted_mask) = (mask(text.len(), &gold), mask(text.len(), &predicted));
        let meets = |part: &[(usize, usize)], mask: &[bool]| {
            part.iter().any(|span| mask[within(mask.len(), *span)].contains(&true))
        };
        self.gold_overlap += gold.iter().filter(|part| meets(part, &predicted_mask)).count();
        self.predicted_overlap += predicted.iter().filter(|part| meets(part, &gold_mask)).count();
        let count = |mask: &[bool]| mask.iter().filter(|set| **set).count();
        self.gold_chars += count(&gold_mask);
        self.predicted_chars += count(&predicted_mask);
        self.shared_chars += gold_mask.iter().zip(&predicted_mask).filter(|(g, p)| **g && **p).count();
    }
}

/// For one article, which gold attributions were found at the measure *half*, and which predictions are among them.
pub(super) fn hits(gold: &Gold, predicted: &[Annotation]) -> (Vec<bool>, Vec<bool>) {
    let text = Text::new(&gold.text);
    let words = |list: &[Annotation]| list.iter().map(|one| text.word_sets(one)).collect::<Vec<WordSets>>();
    shared_by_half(&words(&gold.attributions), &words(predicted))
}

/// The same, by words.
fn shared_by_half(gold: &[WordSets], predicted: &[WordSets]) -> (Vec<bool>, Vec<bool>) {
    let (mut found, mut right) = (vec![false; gold.len()], vec![false; predicted.len()]);
    for (prediction, annotation) in matched(predicted, gold, 0.5) {
        (right[prediction], found[annotation]) = (true, true);
    }
    (found, right)
}

/// Whether the cues of two annotations share a character.
fn shares_cue(a: &Annotation, b: &Annotation) -> bool {
    let meets = |a: &(usize, usize), b: &(usize, usize)| a.0 < b.1 && b.0 < a.1;
    a.part(Role::Cue).iter().any(|one| b.part(Role::Cue).iter().any(|other| meets(one, other)))
}

/// The code points that any part covers.
fn mask(len: usize, parts: &[Vec<(usize, usize)>]) -> Vec<bool> {
    let mut mask = vec![false; len];
    for span in parts.iter().flatten() {
        mask[within(len, *span)].fill(true);
    }
    mask
}

/// A span's code points, without those past the text's end.
fn within(len: usize, (start, end): (usize, usize)) -> Range<usize> {
    let start = start.min(len);
    start..end.clamp(start, len)
}

/// For each prediction, whether it has a gold partner that is the same; each gold item is a partner once.
fn in_common<T: Ord>(predicted: impl Iterator<Item = T>, gold: impl Iterator<Item = T>) -> Vec<bool> {
    let mut left: BTreeMap<T, usize> = BTreeMap::new();
    for item in gold {
        *left.entry(item).or_default() += 1;
    }
    predicted
        .map(|item| match left.get_mut(&item) {
            Some(count) if *count > 0 => {
                *count -= 1;
                true
            }
            _ => false,
        })
        .collect()
}

/// An annotation's words, as a row of a list.
fn miss(id: &str, text: &Text, annotation: &Annotation) -> Miss {
    let content: String = annotation.part(Role::Content).iter().map(|span| text.slice(*span)).collect();
    let words = Role::ALL.map(|role| {
        let fragments: Vec<_> = annotation.part(role).iter().map(|span| text.slice(*span)).collect();
        fragments.join(" … ").replace('\n', " ").chars().take(80).collect()
    });
    Miss { id: id.to_owned(), rule: annotation.rule.clone(), quoting: Quoting::of(&content), words }
}

/// Precision, recall and F1, in per cent.
fn rates(predicted_hits: usize, predicted: usize, gold_hits: usize, gold: usize) -> [f64; 3] {
    let share = |hits: usize, all: usize| if all == 0 { 0.0 } else { hits as f64 / all as f64 };
    let (p, r) = (share(predicted_hits, predicted), share(gold_hits, gold));
    [100.0 * p, 100.0 * r, if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 }]
}

impl Display for Figures {
    fn fmt(&self, f: &mut Formatter) -> fmt::Result {
        writeln!(f, "{} articles, {} gold attributions, {} predicted", self.articles, self.gold, self.predicted)?;
        let heads = ["exact P", "R", "F1", "overlap P", "R", "F1", "char P", "R", "F1"];
        write!(f, "{:9}", "")?;
        for (head, width) in heads.iter().zip([8, 6, 6, 11, 6, 6, 9, 6, 6]) {
            write!(f, "{head:>width$}")?;
        }
        writeln!(f)?;
        for role in Role::ALL {
            let n = &self.roles[role as usize];
            let exact = rates(n.exact, n.predicted, n.exact, n.gold);
            let overlap = rates(n.predicted_overlap, n.predicted, n.gold_overlap, n.gold);
            let char = rates(n.shared_chars, n.predicted_chars, n.shared_chars, n.gold_chars);
            write!(f, "{:9}{:8.1}{:6.1}{:6.1}", role.name(), exact[0], exact[1], exact[2])?;
            write!(f, "{:11.1}{:6.1}{:6.1}", overlap[0], overlap[1], overlap[2])?;
            writeln!(f, "{:9.1}{:6.1}{:6.1}", char[0], char[1], char[2])?;
        }
        for (name, hits) in [("triple", self.triple), ("half", self.half), ("words", self.words)] {
            let [p, r, f1] = rates(hits, self.predicted, hits, self.gold);
            writeln!(f, "{name:9}{p:8.1}{r:6.1}{f1:6.1}")?;
        }
        let recall = Quoting::ALL.map(|quoting| {
            let (hits, all) = self.quoting[quoting as usize];
            format!("{} {:.1} of {all}", quoting.name(), 100.0 * hits as f64 / all.max(1) as f64)
        });
        writeln!(f, "half, recall by quotation: {}", recall.join(", "))
    }
}
