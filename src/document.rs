//! The article's parts: blocks (headline, byline, paragraph, ...), sentences, tokens, quotations.
//!
//! [`parse`] always gives an answer, in time linear in the text. It knows nothing of attribution.

mod dateline;
mod label;
mod layout;
mod lists;
mod quotation;
mod sentence;
mod tokenize;

use crate::lexicon::Lexicon;
use crate::span::{Run, Span};
use crate::steps;
use crate::token::Token;
use lists::Lists;

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

/// A sentence, of at most 400 tokens: a longer one is cut at a mark near there.
///
/// It does not end inside a quotation, unless that has more than three sentences, or 200 tokens, or goes on in the next
/// paragraph: the sentences of such a quotation are sentences. `"Yes. No," he said.` is one sentence.
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
    /// Its tokens, marks included. Marks that open its later paragraphs are among them.
    pub tokens: Run,
    /// 0 for an outermost quotation, 1 for one inside it, ...
    pub depth: u8,
    /// Whether a closing mark was found.
    pub closed: bool,
}

impl Document<'_> {
    /// The words of a token.
    pub fn word(&self, token: usize) -> &str {
        steps::took(1);
        self.tokens[token].span.of(self.text)
    }

    /// The bytes of a run of tokens. The run must not be empty.
    pub fn span(&self, tokens: Run) -> Span {
        self.tokens[tokens.start as usize].span.hull(self.tokens[tokens.end as usize - 1].span)
    }

    /// The tokens that a span touches.
    pub fn tokens_of(&self, span: Span) -> Run {
        steps::took(1);
        let start = self.tokens.partition_point(|token| token.span.end <= span.start);
        let length = self.tokens[start..].partition_point(|token| token.span.start < span.end);
        Run::new(start, start + length)
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

/// Finds the parts of an article's text. `title` is the headline, where the article's carrier gives it.
pub fn parse<'t>(text: &'t str, title: Option<&str>, lexicon: &Lexicon) -> Document<'t> {
    let lists = Lists::of(lexicon);
    // A token and the gap behind it take five bytes or six. Room that nothing is written to costs nothing.
    let mut tokens = Vec::with_capacity(text.len() / 4);
    let mut drafts: Vec<Draft> = Vec::new();
    for (piece, kind) in label::blocks(text, title, &lists) {
        let first = tokens.len();
        tokenize::tokenize(text, piece.span, &lists, &mut tokens);
        drafts.push(Draft { kind, span: piece.span, tokens: Run::new(first, tokens.len()) });
    }
    let quotations = quotation::pair(text, &drafts, &mut tokens);
    let dateline = drafts
        .iter()
        .find(|draft| draft.kind == BlockKind::Paragraph)
        .and_then(|draft| dateline::find(draft.span.of(text)).map(|length| (draft.span.start as usize, length)))
        .map(|(start, length)| Span::new(start, start + length));
    let (blocks, sentences) = sentences(text, &drafts, &tokens, &quotations, &lists);
    Document { text, blocks, sentences, tokens, quotations, dateline }
}

/// A block whose sentences are not known yet.
struct Draft {
    kind: BlockKind,
    span: Span,
    tokens: Run,
}

fn sentences(
    text: &str,
    drafts: &[Draft],
    tokens: &[Token],
    quotations: &[Quotation],
    lists: &Lists,
) -> (Vec<Block>, Vec<Sentence>) {
    let outermost: Vec<Quotation> = quotations.iter().copied().filter(|quotation| quotation.depth == 0).collect();
    let mut blocks = Vec::with_capacity(drafts.len());
    let mut sentences: Vec<Sentence> = Vec::new();
    for (number, draft) in drafts.iter().enumerate() {
        let first = outermost.partition_point(|quotation| quotation.tokens.end <= draft.tokens.start);
        let last = outermost.partition_point(|quotation| quotation.tokens.start < draft.tokens.end);
        let start = sentences.len();
        let runs = sentence::split(text, draft, tokens, &outermost[first..last.max(first)], lists);
        sentences.extend(runs.into_iter().map(|run| Sentence {
            span: tokens[run.start as usize].span.hull(tokens[run.end as usize - 1].span),
            block: number as u32,
            tokens: run,
        }));
        let sentences = Run::new(start, sentences.len());
        blocks.push(Block { kind: draft.kind, span: draft.span, sentences });
    }
    (blocks, sentences)
}
