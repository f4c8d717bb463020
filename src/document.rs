//! The article's parts: blocks (headline, byline, paragraph, ...), sentences, tokens, quotations.
//!
//! [`parse`] always gives an answer, in time linear in the text. It knows nothing of attribution.

use crate::lexicon::Lexicon;
use crate::span::{Run, Span};
use crate::token::{Token, TokenKind};

/// An article's text and its parts. The lists are in the order of the text; a part refers to others by index.
#[derive(Clone, Debug, PartialEq)]
pub struct Document<'t> {
    /// The article's text.
    pub text: &'t str,
    /// Headline, byline, paragraphs and so on.
    pub blocks: Vec<Block>,
    /// Every block's sentences.
    pub sentences: Vec<Sentence>,
    /// Every sentence's tokens.
    pub tokens: Vec<Token>,
    /// Quotations, outermost first where they nest.
    pub quotations: Vec<Quotation>,
    /// `WASHINGTON (AP) —` at the start of the first paragraph, dash included.
    pub dateline: Option<Span>,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes, without the white space around it.
    pub span: Span,
    /// Its sentences, in [`Document::sentences`].
    pub sentences: Run,
}

/// What a part of the page is. Only headline, standfirst, subheading, caption and paragraph can hold claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BlockKind {
    /// The article's title.
    Headline,
    /// The summary under the headline.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// A title inside the article.
    Subheading,
    /// Words under a picture.
    Caption,
    /// The text itself.
    Paragraph,
    /// Who supplied or helped: `SOURCE: Agencies`, `Reporting by ...`.
    Credit,
    /// Links to other articles, and their teasers.
    Related,
    /// Subscribe, share, copyright, "AD".
    Boilerplate,
}

impl BlockKind {
    /// Whether a block of this kind can hold claims.
    pub fn holds_claims(self) -> bool {
        matches!(
            self,
            BlockKind::Headline
                | BlockKind::Standfirst
                | BlockKind::Subheading
                | BlockKind::Caption
                | BlockKind::Paragraph
        )
    }
}

/// A sentence. It never ends inside a quotation's sentence pair of marks unless the quotation itself does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Its bytes.
    pub span: Span,
    /// Its block, in [`Document::blocks`].
    pub block: u32,
    /// Its tokens, in [`Document::tokens`].
    pub tokens: Run,
}

/// Words between quotation marks. One quotation may run over sentences and paragraphs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// From the first opening mark to the last closing mark, marks included.
    pub span: Span,
    /// Its tokens, marks included.
    pub tokens: Run,
    /// 0 for an outermost quotation, 1 for one inside it, ...
    pub depth: u8,
    /// Whether a closing mark was found.
    pub closed: bool,
}

impl Document<'_> {
    /// The words of a token.
    pub fn word(&self, token: usize) -> &str {
        self.tokens[token].span.of(self.text)
    }

    /// The bytes of a run of tokens. The run must not be empty.
    pub fn span(&self, tokens: Run) -> Span {
        self.tokens[tokens.start as usize].span.hull(self.tokens[tokens.end as usize - 1].span)
    }

    /// The sentence that holds byte `at`, or the last one before it.
    pub fn sentence_at(&self, at: u32) -> Option<usize> {
        self.sentences.partition_point(|s| s.span.start <= at).checked_sub(1)
    }

    /// The kind of the block that a sentence stands in.
    pub fn kind_of(&self, sentence: usize) -> BlockKind {
        self.blocks[self.sentences[sentence].block as usize].kind
    }
}

/// Finds the parts of an article's text.
pub fn parse<'t>(text: &'t str, _lexicon: &Lexicon) -> Document<'t> {
    let mut document =
        Document { text, blocks: vec![], sentences: vec![], tokens: vec![], quotations: vec![], dateline: None };
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let start = at + (line.len() - line.trim_start().len());
            let first_token = document.tokens.len();
            let mut offset = start;
            for piece in trimmed.split_inclusive(' ') {
                let word = piece.trim_end();
                if !word.is_empty() {
                    document.tokens.push(Token { span: Span::new(offset, offset + word.len()), kind: TokenKind::Word });
                }
                offset += piece.len();
            }
            let sentence = document.sentences.len();
            let span = Span::new(start, start + trimmed.len());
            document.sentences.push(Sentence {
                span,
                block: document.blocks.len() as u32,
                tokens: Run::new(first_token, document.tokens.len()),
            });
            document.blocks.push(Block {
                kind: BlockKind::Paragraph,
                span,
                sentences: Run::new(sentence, sentence + 1),
            });
        }
        at += line.len();
    }
    document
}
