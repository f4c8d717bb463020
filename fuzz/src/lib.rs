//! What several targets need: articles of bytes, grammars that are read once, and what must hold of an analysis.

use std::borrow::Cow;
use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use firsthand::audit::{self, House};
use firsthand::grammar::Engine;
use firsthand::ingest::{self, Format, Options};
use firsthand::recheck::recheck;
use firsthand::report::{self, Report, json};
use firsthand::{Analysis, Article, Grammar, Metadata, Run, Span, analyze, steps};

/// The grammar whose rules alone decide.
pub static RULES: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin_with(Engine::Rules));

/// The grammar as it is by default.
pub static DEFAULT: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

static HOUSE: LazyLock<House> = LazyLock::new(|| House::builtin("default").unwrap());

/// Ends a field of an article's carrier: what stands before the first of these is the text.
const FIELD: char = '\u{1e}';

/// An article of bytes: its text, then perhaps title, byline, outlet, date and address, each after a [`FIELD`].
pub fn article(data: &[u8]) -> Article {
    let data = String::from_utf8_lossy(data);
    let mut fields = data.split(FIELD).map(str::to_owned);
    let text = fields.next().unwrap_or_default();
    let mut next = || fields.next().filter(|field| !field.is_empty());
    let metadata = Metadata { title: next(), byline: next(), outlet: next(), date: next(), url: next() };
    Article { id: "a".into(), path: "a.txt".into(), text, metadata }
}

/// Analyses an article twice, checks all of it and gives its report.
pub fn checked(article: &Article, grammar: &Grammar) -> Report {
    let (analysis, taken) = steps::of(|| analyze(article, grammar));
    assert!(taken <= steps::budget(article.text.len()), "{taken} steps for {} bytes", article.text.len());
    spans_hold(&analysis);
    let report = report::of(article, &analysis, grammar);
    let flaws = recheck(&report, Some(&article.text), &grammar.parameters);
    assert!(flaws.is_empty(), "{flaws:?}");
    let again = analyze(article, grammar);
    assert_eq!(json::line(&report), json::line(&report::of(article, &again, grammar)), "two runs differ");
    let read: Cow<Article> = audit::unmarked(article);
    let audit = match &read {
        Cow::Borrowed(_) => audit::audit(article, &analysis, &HOUSE, grammar),
        Cow::Owned(read) => audit::audit(article, &analyze(read, grammar), &HOUSE, grammar),
    };
    for span in audit.findings.iter().filter_map(|finding| finding.span) {
        inside(&article.text, span);
    }
    report
}

/// Every part of a document stands in the text, on letters' edges, in order.
fn spans_hold(analysis: &Analysis) {
    let document = &analysis.document;
    let text = document.text;
    let ordered = |spans: &[Span]| {
        spans.iter().for_each(|span| inside(text, *span));
        assert!(spans.windows(2).all(|pair| pair[0].end <= pair[1].start), "out of order");
    };
    ordered(&document.tokens.iter().map(|token| token.span).collect::<Vec<_>>());
    ordered(&document.sentences.iter().map(|sentence| sentence.span).collect::<Vec<_>>());
    ordered(&document.blocks.iter().map(|block| block.span).collect::<Vec<_>>());
    let tokens = |run: Run| assert!(run.start <= run.end && run.end as usize <= document.tokens.len(), "{run:?}");
    document.sentences.iter().for_each(|sentence| tokens(sentence.tokens));
    for quotation in &document.quotations {
        inside(text, quotation.span);
        tokens(quotation.tokens);
    }
    assert_eq!(analysis.syntax.tags.len(), document.tokens.len());
    assert_eq!(analysis.scores.len(), analysis.claims.len());
}

fn inside(text: &str, span: Span) {
    assert!(span.start < span.end, "{span:?} is empty");
    assert!(text.get(span.start as usize..span.end as usize).is_some(), "{span:?} is not in the text");
}

/// Reads bytes as a file of this format, or of what they look like, and gives every article and every error in words.
pub fn ingested(data: &[u8], format: Option<Format>) -> Vec<Result<Article, String>> {
    static FOLDER: LazyLock<tempfile::TempDir> = LazyLock::new(|| tempfile::tempdir().unwrap());
    let path: PathBuf = FOLDER.path().join("file");
    fs::write(&path, data).unwrap();
    let read = ingest::articles(vec![path], Options { format, ..Options::default() });
    let items: Vec<_> = read.map(|item| item.map_err(|error| error.to_string())).collect();
    for item in &items {
        match item {
            Ok(article) => assert!(!article.text.trim().is_empty(), "an article without text"),
            Err(message) => assert!(!message.is_empty()),
        }
    }
    items
}
