//! Words, numbers and marks: what [`document`](crate::document) cuts the text into.

use crate::span::Span;

/// The smallest piece of text that a rule can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
}

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TokenKind {
    /// Letters, with inner hyphens, full stops of abbreviations and apostrophes. Clitics stand alone, as in the
    /// treebanks: `do` `n't`, `Obama` `'s`. Addresses, `#hashtags` and `@handles` are words too.
    Word,
    /// Digits, with inner commas, points, a leading `$` or a trailing `%` standing alone.
    Number,
    /// An opening quotation mark, of any shape.
    OpenQuote,
    /// A closing quotation mark, of any shape.
    CloseQuote,
    /// A mark that ends a sentence: `.`, `!`, `?`, `…`.
    Stop,
    /// Any other mark.
    Mark,
}
