//! firsthand reads news articles, finds every claim and who stands behind it, draws the chain from the first origin to
//! the page, and scores how strong that sourcing is.
//!
//! ```
//! use firsthand::{Article, Grammar, analyze};
//! let article = Article { text: "Exports fell in May, the ministry said.".into(), ..Article::default() };
//! let grammar = Grammar::builtin();
//! let analysis = analyze(&article, &grammar);
//! assert_eq!(analysis.document.text, article.text);
//! ```

// In the order of dependence: a module uses only modules above it, as tests/it/architecture.rs checks.
mod span;
pub mod digest;
pub mod spelling;
mod random;
mod packed;
pub mod steps;
mod article;
pub mod ingest;
mod token;
pub mod parameters;
pub mod lexicon;
pub mod document;
pub mod syntax;
pub mod crf;
pub mod weights;
pub mod grammar;
pub mod attribution;
pub mod source;
pub mod claim;
pub mod provenance;
pub mod score;
pub mod sensitivity;
pub mod audit;
pub mod verify;
pub mod report;
pub mod index;
pub mod diff;
pub mod study;
pub mod recheck;
pub mod eval;
pub mod train;
pub mod draw;
pub mod page;

pub use article::{Article, Metadata};
pub use grammar::Grammar;
pub use parameters::Parameters;
pub use span::{Run, Span};
pub use token::{Token, TokenKind};

/// What each stage made of one article.
#[derive(Clone, Debug)]
pub struct Analysis<'t> {
    /// Blocks, sentences, tokens, quotations.
    pub document: document::Document<'t>,
    /// Words, word lists, tags.
    pub syntax: syntax::Syntax,
    /// Where the rules match.
    pub matches: grammar::Matches,
    /// Who said what.
    pub attributions: Vec<attribution::Attribution>,
    /// Who that is, how near, through whom.
    pub sourcing: source::Sourcing,
    /// What is claimed.
    pub claims: Vec<claim::Claim>,
    /// The graph.
    pub provenance: provenance::Provenance,
    /// One per claim, in the same order.
    pub scores: Vec<score::Score>,
}

/// Finds who said what in an article, and how well each claim is sourced.
///
/// Never fails: an empty or hostile text gives an analysis too. The same article and grammar give the same analysis.
pub fn analyze<'t>(article: &'t Article, grammar: &Grammar) -> Analysis<'t> {
    let title = article.metadata.title.as_deref();
    let document = document::parse(&article.text, title, &grammar.lexicon); // headline, byline, paragraphs, sentences, tokens
    let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger); // words, word lists, tags
    let matches = grammar::find(&document, &syntax, grammar); // where the rules match
    let attributions = attribution::find(&document, &syntax, &matches, grammar); // source + cue + content
    let sourcing = source::resolve(article, &document, &syntax, &matches, &attributions, grammar); // who that is, how near
    let claims = claim::collect(&document, &syntax, &attributions, &sourcing, &grammar.lexicon, &grammar.parameters); // what is claimed
    let provenance = provenance::build(&document, &attributions, &sourcing, &claims, &grammar.parameters); // the graph
    let scores = score::score(&provenance, &sourcing, &claims, &article.text, grammar); // strength, independence, why
    Analysis { document, syntax, matches, attributions, sourcing, claims, provenance, scores }
}
