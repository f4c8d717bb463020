//! Where something stands in the article: [`Span`] counts bytes of the text, [`Run`] counts items of a list.

use serde::{Deserialize, Serialize};

/// Bytes `start..end` of the article's text, on character boundaries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of bytes `start..end`.
    pub fn new(start: usize, end: usize) -> Span {
        Span { start: start as u32, end: end as u32 }
    }

    /// The words at this span.
    pub fn of(self, text: &str) -> &str {
        &text[self.start as usize..self.end as usize]
    }

    /// Length in bytes.
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether no byte lies inside.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether the two share a byte.
    pub fn meets(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether `other` lies inside this span.
    pub fn holds(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span around both.
    pub fn hull(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

/// Items `start..end` of a list that the document keeps: its tokens, its sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Run {
    /// Index of the first item.
    pub start: u32,
    /// One past the index of the last item.
    pub end: u32,
}

impl Run {
    /// The run of items `start..end`.
    pub fn new(start: usize, end: usize) -> Run {
        Run { start: start as u32, end: end as u32 }
    }

    /// How many items.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is no item.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether both hold an item.
    pub fn meets(self, other: Run) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Whether all items of `other` are among these.
    pub fn holds(self, other: Run) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether item `index` is one of them.
    pub fn has(self, index: usize) -> bool {
        (self.start as usize..self.end as usize).contains(&index)
    }

    /// The indices, for slicing and loops: `&tokens[run.range()]`.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// With a capital letter.
pub(crate) fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words of a text on one line: every run of white space as one blank.
pub(crate) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
