//! Places in a text: gold counts code points, the program bytes.

/// The code points of a text by the byte that they begin at.
pub(crate) struct CodePoints {
    starts: Vec<usize>,
}

impl CodePoints {
    pub(crate) fn of(text: &str) -> CodePoints {
        CodePoints { starts: text.char_indices().map(|(at, _)| at).chain([text.len()]).collect() }
    }

    /// The byte at which a code point begins, or the text's end.
    pub(crate) fn byte(&self, point: usize) -> Option<usize> {
        self.starts.get(point).copied()
    }

    /// How many code points stand before this byte. None inside a character or after the text.
    pub(super) fn at(&self, byte: usize) -> Option<usize> {
        self.starts.binary_search(&byte).ok()
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        Some((self.at(start)?, self.at(end)?))
    }
}
