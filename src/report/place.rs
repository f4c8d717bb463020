//! From byte offsets to what people and other programs count: lines, columns, code points.

use crate::span::Span;

/// How many bytes lie between two remembered code-point counts. Small enough to count the rest, large enough to be few.
const STEP: usize = 128;

/// Where each byte of a text stands.
pub struct Places<'t> {
    text: &'t str,
    /// First byte of each line.
    lines: Vec<u32>,
    /// Code points before byte `STEP * i`. Empty where every character is one byte.
    counts: Vec<u32>,
}

impl<'t> Places<'t> {
    /// Reads a text once.
    pub fn new(text: &'t str) -> Places<'t> {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        let lines = std::iter::once(0).chain(breaks).collect();
        let mut counts = vec![];
        if !text.is_ascii() {
            let mut count = 0;
            for chunk in text.as_bytes().chunks(STEP) {
                counts.push(count);
                count += starts(chunk);
            }
        }
        Places { text, lines, counts }
    }

    /// The words at a span.
    pub fn words(&self, span: Span) -> &'t str {
        span.of(self.text)
    }

    /// Line and column of a byte, both from 1; the column counts code points.
    pub fn line_column(&self, byte: u32) -> (u32, u32) {
        let line = self.line(byte);
        (line, self.char(byte) - self.char(self.lines[line as usize - 1]) + 1)
    }

    /// Line of a byte, from 1. A line ends with its line feed.
    pub fn line(&self, byte: u32) -> u32 {
        self.lines.partition_point(|start| *start <= byte) as u32
    }

    /// Code points before a byte.
    pub fn char(&self, byte: u32) -> u32 {
        let Some(last) = self.counts.len().checked_sub(1) else { return byte };
        // A text that ends on a step has no count of its own for its end.
        let step = (byte as usize / STEP).min(last);
        self.counts[step] + starts(&self.text.as_bytes()[step * STEP..byte as usize])
    }

    /// A span in code points.
    pub fn chars(&self, span: Span) -> Span {
        Span { start: self.char(span.start), end: self.char(span.end) }
    }
}

/// How many characters start in these bytes of UTF-8.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|byte| (**byte as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_from_one_in_code_points() {
        let places = Places::new("é said\nnaïve “yes”\n");
        assert_eq!(places.line_column(0), (1, 1));
        assert_eq!(places.line_column(3), (1, 3));
        assert_eq!(places.line_column(8), (2, 1));
        assert_eq!(places.line_column(15), (2, 7));
    }

    #[test]
    fn code_points_agree_with_the_standard_library() {
        for text in ["", "plain", &"añ“".repeat(STEP), &"é".repeat(STEP / 2), &"a".repeat(2 * STEP)] {
            let places = Places::new(text);
            for (count, (byte, _)) in text.char_indices().chain([(text.len(), ' ')]).enumerate() {
                assert_eq!(places.char(byte as u32), count as u32, "{byte} of {text:?}");
            }
        }
    }
}
