//! Gold annotations and predictions go in, precision, recall and F1 come out, by the measures of the field.
//!
//! - *exact*: all fragments of a span identical; *overlap*: any shared character; *char*: micro F1 over characters.
//! - *triple*: source, cue and content of one attribution all identical, or alike absent.
//! - *half*: one to one, content and source each share at least half of both sides' words, or both have no source.
//! - *words*: content and source identical but for punctuation.
//!
//! Positions are code points here, as in brat's files. Predictions are given: nothing is
//! attributed here.

mod error;
mod figures;
mod gold;
mod matching;
mod points;
mod prediction;
mod strata;

pub use error::Error;
pub use figures::{Figures, Reliability, RuleFigures};
pub use gold::read_gold;
pub(crate) use points::CodePoints;
pub use prediction::{predicted, read_predictions};
pub use strata::{Strata, Stratum, Trait, strata};

/// An article with its gold attributions.
#[derive(Clone, Debug, PartialEq)]
pub struct Gold {
    /// The text file's stem.
    pub id: String,
    /// The text.
    pub text: String,
    /// What annotators found in it.
    pub attributions: Vec<Annotation>,
}

/// Where an attribution's parts stand: code points, end excluded, in order; none for a part that is absent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotation {
    /// By [`Role`].
    pub spans: [Vec<(usize, usize)>; 3],
    /// The rule that made it; empty in gold.
    pub rule: String,
    /// How likely it is one, where the prediction says.
    pub confidence: Option<f32>,
}

/// A part of an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Who stands behind the content.
    Source,
    /// The words that attribute.
    Cue,
    /// What is attributed.
    Content,
}

impl Role {
    /// All of them, in the order of reports.
    pub const ALL: [Role; 3] = [Role::Source, Role::Cue, Role::Content];

    /// As reports and predictions write it.
    pub fn name(self) -> &'static str {
        match self {
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Content => "content",
        }
    }
}

impl Annotation {
    /// Where a part stands.
    pub fn part(&self, role: Role) -> &[(usize, usize)] {
        &self.spans[role as usize]
    }
}

/// Whether an attribution's content is quoted, as its quotation marks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Quoting {
    /// It begins and ends with a mark.
    Direct,
    /// It holds a mark.
    Mixed,
    /// It holds none.
    Indirect,
}

impl Quoting {
    /// All of them, in the order of reports.
    pub const ALL: [Quoting; 3] = [Quoting::Direct, Quoting::Mixed, Quoting::Indirect];

    /// As reports write it.
    pub fn name(self) -> &'static str {
        match self {
            Quoting::Direct => "direct",
            Quoting::Mixed => "mixed",
            Quoting::Indirect => "indirect",
        }
    }

    /// How a content is quoted.
    fn of(content: &str) -> Quoting {
        if !content.contains(['"', '“', '”']) {
            return Quoting::Indirect;
        }
        let end = content.trim_end();
        let end = end.strip_suffix(['.', ',']).unwrap_or(end);
        let opened = content.trim_start().starts_with(['"', '“']);
        if opened && end.ends_with(['"', '”']) { Quoting::Direct } else { Quoting::Mixed }
    }
}

/// A gold attribution that was not predicted, or a prediction that is no gold attribution, at the measure *half*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Miss {
    /// The article.
    pub id: String,
    /// For a prediction, the rule that made it; empty for gold.
    pub rule: String,
    /// How the content is quoted.
    pub quoting: Quoting,
    /// The words of each part, shortened, by [`Role`].
    pub words: [String; 3],
}

/// Compares predictions with gold. `predictions` has one entry per gold article, in the same order.
pub fn measure(gold: &[Gold], predictions: &[Vec<Annotation>]) -> Figures {
    let mut figures = Figures::default();
    for (article, predicted) in gold.iter().zip(predictions) {
        figures.add(article, predicted);
    }
    figures
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoting_is_read_off_the_marks() {
        assert_eq!(Quoting::of("that exports fell"), Quoting::Indirect);
        assert_eq!(Quoting::of("“Exports fell,”"), Quoting::Direct);
        assert_eq!(Quoting::of(" \"Exports fell\". "), Quoting::Direct);
        assert_eq!(Quoting::of("that exports “fell sharply”"), Quoting::Mixed);
        assert_eq!(Quoting::of("“Exports” fell"), Quoting::Mixed);
    }
}
