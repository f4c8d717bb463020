//! Places as editors count them: lines, and in a line the 16-bit units of UTF-16.

use firsthand::Span;
use lsp_types::{Position, Range};

/// How many bytes lie between two remembered counts.
const STEP: usize = 128;

/// Where each byte of a text stands for an editor.
pub(super) struct Lines {
    /// First byte of each line.
    starts: Vec<usize>,
    /// Units before byte `STEP * i`.
    counts: Vec<u32>,
}

impl Lines {
    /// Reads a text once. A line ends with a line feed, a carriage return, or both.
    pub(super) fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let ends = |at: &usize| bytes[*at] == b'\n' || bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n');
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(ends).map(|at| at + 1)).collect();
        let mut count = 0;
        let mut counts = vec![];
        for chunk in bytes.chunks(STEP) {
            counts.push(count);
            count += units(chunk);
        }
        counts.push(count);
        Lines { starts, counts }
    }

    /// Units before a byte.
    fn before(&self, text: &str, byte: usize) -> u32 {
        let step = byte / STEP;
        self.counts[step.min(self.counts.len() - 1)] + units(&text.as_bytes()[step * STEP..byte])
    }

    pub(super) fn position(&self, text: &str, byte: usize) -> Position {
        let line = self.starts.partition_point(|start| *start <= byte) - 1;
        Position::new(line as u32, self.before(text, byte) - self.before(text, self.starts[line]))
    }

    pub(super) fn range(&self, text: &str, span: Span) -> Range {
        Range::new(self.position(text, span.start as usize), self.position(text, span.end as usize))
    }

    /// The byte at a position; `None` behind the last line. A position inside a character is at its start, one behind
    /// the end of a line at that end.
    pub(super) fn byte(&self, text: &str, position: Position) -> Option<usize> {
        let start = *self.starts.get(position.line as usize)?;
        let end = self.starts.get(position.line as usize + 1).copied().unwrap_or(text.len());
        let mut units = 0;
        for (at, character) in text[start..end].char_indices() {
            units += character.len_utf16() as u32;
            if units > position.character || character == '\n' || character == '\r' {
                return Some(start + at);
            }
        }
        Some(end)
    }
}

/// Units of the characters that start in these bytes of UTF-8: one, or two for those of four bytes.
fn units(bytes: &[u8]) -> u32 {
    bytes.iter().map(|byte| u32::from((*byte as i8) >= -0x40) + u32::from(*byte >= 0xf0)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_beyond_the_first_plane_are_two_units() {
        let text = "a😀b\r\n“é” 𝒳y\rz";
        let lines = Lines::new(text);
        for (words, line, character) in [("b", 0, 3), ("“", 1, 0), ("y", 1, 6), ("z", 2, 0)] {
            let byte = text.find(words).unwrap();
            assert_eq!(lines.position(text, byte), Position::new(line, character), "{words}");
            assert_eq!(lines.byte(text, Position::new(line, character)), Some(byte), "{words}");
        }
        assert_eq!(lines.byte(text, Position::new(0, 2)), Some(1));
        assert_eq!(lines.byte(text, Position::new(0, 99)), text.find('\r'));
        assert_eq!(lines.byte(text, Position::new(9, 0)), None);
    }

    #[test]
    fn every_place_goes_there_and_back() {
        let text = "😀é line\n".repeat(100);
        let lines = Lines::new(&text);
        for (byte, _) in text.char_indices() {
            assert_eq!(lines.byte(&text, lines.position(&text, byte)), Some(byte));
        }
        assert_eq!(lines.position(&text, text.len()), Position::new(100, 0));
    }
}
