//! Whole articles of every kind against what a person has reviewed: `tests/articles/NAME.txt` and `NAME.expected`.
//!
//! `UPDATE_EXPECT=1 cargo test articles` rewrites the expected files; read the difference like code.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use firsthand::attribution::{Attribution, Part};
use firsthand::{Analysis, Article, Grammar, analyze};

#[test]
fn articles_are_understood_as_reviewed() {
    let grammar = Grammar::builtin();
    let texts = texts();
    assert!(texts.len() >= 15, "at least 15 articles of different kinds, found {}", texts.len());
    for path in texts {
        let id = path.file_stem().unwrap().to_string_lossy().into_owned();
        let article = Article { id, text: fs::read_to_string(&path).unwrap(), ..Article::default() };
        let analysis = analyze(&article, &grammar);
        expect_test::expect_file![path.with_extension("expected")].assert_eq(&summary(&article, &analysis));
    }
}

fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles");
    let mut texts: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    texts
}

/// What firsthand understood, for a person to read beside the article.
fn summary(article: &Article, analysis: &Analysis) -> String {
    let mut out = String::new();
    blocks(&mut out, article, analysis);
    out.push_str("\n== who said what\n");
    for (number, attribution) in analysis.attributions.iter().enumerate() {
        attribution_lines(&mut out, article, analysis, number, attribution);
    }
    notes(&mut out, article, analysis);
    claims(&mut out, article, analysis);
    out
}

fn blocks(out: &mut String, article: &Article, analysis: &Analysis) {
    out.push_str("== the page\n");
    for block in &analysis.document.blocks {
        let kind = format!("{:?}", block.kind).to_lowercase();
        let words = block.span.of(&article.text);
        writeln!(out, "{kind:12} {}", clip(words)).unwrap();
    }
}

fn attribution_lines(out: &mut String, article: &Article, analysis: &Analysis, number: usize, a: &Attribution) {
    let asserted = if a.asserted { "" } else { ", not asserted" };
    writeln!(out, "a{} {:?} {:?}{asserted}, by {}", number + 1, a.form, a.act, a.rule).unwrap();
    let words = |part: &Option<Part>| part.as_ref().map_or("-".to_owned(), |part| clip(&part.words(&article.text)));
    let source = &analysis.sourcing.sources[number];
    let name = source.entity.map_or("-", |entity| &analysis.sourcing.entities[entity.0].name);
    let via: Vec<&str> = source.via.iter().map(|relay| relay.name.as_str()).collect();
    let via = if via.is_empty() { String::new() } else { format!(", through {}", via.join(" and ")) };
    writeln!(out, "   source   {}", words(&a.source)).unwrap();
    writeln!(out, "            = {name}, level {}, {:?}, {:?}{via}", source.level, source.kind, source.basis).unwrap();
    writeln!(out, "   cue      {}", words(&a.cue)).unwrap();
    writeln!(out, "   content  {}", words(&a.content)).unwrap();
}

fn notes(out: &mut String, article: &Article, analysis: &Analysis) {
    let words = |span: firsthand::Span| clip(span.of(&article.text));
    out.push_str("\n== chains, grants, credits, replies\n");
    for chain in &analysis.sourcing.chains {
        let origin = chain.origin.as_deref().unwrap_or("-");
        let line = format!("{} {:?} {origin} (level {})", chain.relay, chain.relation, chain.origin_level);
        writeln!(out, "chain   {line}: {}", words(chain.span)).unwrap();
    }
    for grant in &analysis.sourcing.grants {
        writeln!(out, "grant   {:?}: {}", grant.reason, words(grant.span)).unwrap();
    }
    for credit in &analysis.sourcing.credits {
        writeln!(out, "credit  {} as {:?}: {}", credit.agency, credit.form, words(credit.span)).unwrap();
    }
    for reply in &analysis.sourcing.replies {
        writeln!(out, "reply   {:?} by {}: {}", reply.form, reply.party, words(reply.span)).unwrap();
    }
}

fn claims(out: &mut String, article: &Article, analysis: &Analysis) {
    out.push_str("\n== claims\n");
    for (number, (claim, score)) in analysis.claims.iter().zip(&analysis.scores).enumerate() {
        let [low, high] = score.strength;
        let [fewest, most] = score.independence;
        let by: Vec<String> = claim.attributions.iter().map(|a| format!("a{}", a.0 + 1)).collect();
        let by = if by.is_empty() { "the article".to_owned() } else { by.join(" ") };
        let kind = format!("{:?} {:?} {:?}", claim.place, claim.worth, score.status);
        writeln!(out, "c{} {kind}, S {low:.3}-{high:.3}, κ {fewest}-{most}, by {by}", number + 1).unwrap();
        let words: Vec<&str> = claim.spans.iter().map(|span| span.of(&article.text)).collect();
        writeln!(out, "   {}", clip(&words.join(" … "))).unwrap();
        for reason in &score.reasons {
            writeln!(out, "   - {}", reason.text).unwrap();
        }
    }
}

/// One line of at most 100 characters.
fn clip(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(100) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line,
    }
}
