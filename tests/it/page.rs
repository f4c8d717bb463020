//! Pages for a browser: what they may do, what they say, and that no text of an article is more than text.
//! `tests/browser` opens them.

use expect_test::expect_file;
use firsthand::audit::{Audit, Finding, House, Severity, Status, Unassessed};
use firsthand::{Article, Grammar, Span, draw, page, report};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use sha2::{Digest, Sha256};

use crate::cli::firsthand;

/// The page of a text.
fn page_of(text: &str, audit: Option<&Audit>) -> String {
    let grammar = Grammar::builtin();
    let article = Article { id: "a".into(), path: "a.txt".into(), text: text.into(), ..Article::default() };
    let analysis = firsthand::analyze(&article, &grammar);
    page::article(&analysis, &report::of(&article, &analysis, &grammar), audit)
}

/// What stands between two marks.
fn between<'p>(page: &'p str, from: &str, to: &str) -> &'p str {
    page.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map_or("", |(inner, _)| inner)
}

#[test]
fn the_policy_lets_through_the_style_and_the_script_of_the_page_and_nothing_else() {
    let page = page_of("Exports fell, the ministry said.", None);
    let hash = |text: &str| {
        let hex: Vec<u8> = Sha256::digest(text).to_vec();
        format!("'sha256-{}'", base64::Engine::encode(&base64::engine::general_purpose::STANDARD, hex))
    };
    let expected = format!(
        "default-src 'none'; script-src {}; style-src {}; base-uri 'none'; form-action 'none'",
        hash(between(&page, "<script>", "</script>")),
        hash(between(&page, "<style>", "</style>")),
    );
    assert_eq!(between(&page, r#"Content-Security-Policy" content=""#, "\""), expected);
    // The policy comes first: it does not hold for what stands before it.
    assert!(page.find("Content-Security-Policy").unwrap() < page.find("<style>").unwrap());
    assert!(!page.contains(" style=") && !page.contains("http://") && !page.contains("https://"));
}

#[test]
fn words_are_marked_as_source_cue_and_content_and_lead_to_their_claim() {
    let page = page_of("Exports fell in May, the ministry said.", None);
    let words = between(&page, r#"<p id="p1">"#, "</p>");
    assert!(
        words.contains(r#"<span data-claims="c1"><span class="m-content">Exports fell in May</span></span>"#),
        "{words}"
    );
    assert!(words.contains(r##"id="at-c1" href="#c1""##), "{words}");
    assert!(words.contains(r#"<span class="m-source">the ministry</span>"#), "{words}");
    assert!(words.contains(r#"<span class="m-cue">said</span>"#), "{words}");
    assert!(page.contains(r#"<article class="card" id="c1""#));
}

#[test]
fn findings_stand_behind_their_words_and_what_is_not_assessable_is_no_pass() {
    let text = "Exports fell in May, sources said.";
    let start = text.find("sources").unwrap();
    let finding = Finding {
        rule: "R01".into(),
        title: "Bare source".into(),
        severity: Severity::Warning,
        status: Status::Look,
        span: Some(Span::new(start, start + "sources".len())),
        message: "Nothing says who <they> are.".into(),
        attribution: Some("a1".into()),
    };
    let unassessed = Unassessed { rule: "R14".into(), title: "Byline".into(), why: "No metadata.".into() };
    let audit = Audit { house: "Our house".into(), findings: vec![finding], not_assessable: vec![unassessed] };
    let with = page_of(text, Some(&audit));
    assert!(with.contains(
        r##"sources</span><a class="flag severity-warning" href="#f1" aria-label="Warning R01: Bare source">R01</a>"##
    ));
    assert!(with.contains("Nothing says who &lt;they&gt; are.") && with.contains("please look"));
    assert!(with.contains("<b>R14</b> Byline: No metadata."));
    let without = page_of(text, None);
    assert!(!without.contains(r#"id="findings""#) && without.contains(r#"id="limits""#));
}

#[test]
fn any_text_gives_a_page() {
    for text in ["", " ", "\u{0}", "<", "“", "\u{202E}\u{2066}", "Officials said \"yes", "é\r\n\r\n\"Ж,\" она сказала."]
    {
        let page = page_of(text, None);
        assert!(page.starts_with("<!DOCTYPE html>") && page.ends_with("</html>\n"), "{text:?}");
    }
}

#[test]
fn one_article_is_printed_and_several_need_a_folder() {
    let mut one = firsthand();
    one.args(["analyze", "--format", "html", "tests/articles/court.txt"]);
    one.assert().success().stdout(contains("<h1").and(contains("Jury hears recording")));
    let mut two = firsthand();
    two.args(["analyze", "--format", "html", "tests/articles/court.txt", "tests/articles/poll.txt"]);
    two.assert().code(2).stderr(contains("-o DIR writes a page for each"));
}

#[test]
fn a_folder_of_pages_has_an_index_and_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = firsthand();
    command.args(["analyze", "--format", "html", "tests/articles/court.txt", "tests/articles/poll.txt", "-o"]);
    command.arg(folder.path()).assert().success();
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["court.html", "index.html", "poll.html"]);
    let index = std::fs::read_to_string(folder.path().join("index.html")).unwrap();
    assert!(index.contains("2 articles") && index.contains(r#"<a href="court.html">"#) && !index.contains('\u{0}'));
}

/// `reports/examples/page.html` and the picture of the README, on the article of the other examples.
#[test]
fn the_example_page_is_true() {
    let (article, grammar) = crate::report::example();
    let analysis = firsthand::analyze(&article, &grammar);
    let house = House::builtin("default").unwrap();
    let audit = firsthand::audit::audit(&article, &analysis, &house, &grammar);
    let made = page::article(&analysis, &report::of(&article, &analysis, &grammar), Some(&audit));
    expect_file!["../../reports/examples/page.html"].assert_eq(&made);
    let picture = draw::picture(&analysis.provenance, &analysis.claims, &analysis.scores, None);
    expect_file!["../../docs/images/chain.svg"].assert_eq(&draw::svg(&picture, &article.id));
}
