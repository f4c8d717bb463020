//! The source stage alone: gold attributions of `../shared/gold` go in, so that its labels can be measured without the
//! errors of the stages before it.
//!
//! With `FIRSTHAND_PREDICTIONS=FILE` the codes are also written as JSON lines, for `../shared/eval/score.py sourcing`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use firsthand::attribution::{Act, Attribution, Form, Part};
use firsthand::report::Labelled;
use firsthand::source::Sourcing;
use firsthand::{Article, Grammar, Span};
use serde_json::{Value, json};

/// The folder of shared data, where it can be found.
fn shared() -> Option<PathBuf> {
    let given = std::env::var_os("FIRSTHAND_SHARED").map(PathBuf::from);
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    given.into_iter().chain([beside]).find(|folder| folder.join("gold").is_dir())
}

/// The code points of a text as byte offsets.
fn bytes_of(text: &str) -> Vec<usize> {
    text.char_indices().map(|(at, _)| at).chain([text.len()]).collect()
}

fn part(spans: &Value, bytes: &[usize]) -> Option<Part> {
    let at = |value: &Value| bytes[value.as_u64().unwrap() as usize];
    let mut spans: Vec<Span> = spans.as_array()?.iter().map(|pair| Span::new(at(&pair[0]), at(&pair[1]))).collect();
    spans.sort();
    (!spans.is_empty()).then_some(Part { spans })
}

/// The gold's attributions, as if the stage before had found exactly them.
fn attributions(gold: &Value, bytes: &[usize]) -> Vec<Attribution> {
    let rows = gold["attributions"].as_array().unwrap();
    let mut list: Vec<Attribution> = rows
        .iter()
        .map(|row| Attribution {
            form: Form::Indirect,
            act: Act::Statement,
            asserted: true,
            rule: "gold".into(),
            source: part(&row["spans"]["source"], bytes),
            cue: part(&row["spans"]["cue"], bytes),
            content: part(&row["spans"]["content"], bytes),
            relay: None,
            within: None,
            confidence: None,
        })
        .collect();
    list.sort_by_key(|a| [&a.source, &a.cue, &a.content].into_iter().flatten().map(|p| p.hull().start).min());
    list
}

fn code(text: &str, attributions: &[Attribution], grammar: &Grammar) -> Sourcing {
    let article = Article { text: text.into(), ..Article::default() };
    let document = firsthand::document::parse(&article.text, None, &grammar.lexicon);
    let syntax = firsthand::syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
    let matches = firsthand::grammar::find(&document, &syntax, grammar);
    firsthand::source::resolve(&article, &document, &syntax, &matches, attributions, grammar)
}

fn object(id: &str, text: &str, attributions: &[Attribution], sourcing: &Sourcing) -> Value {
    let span = |span: Span| json!([span.start, span.end]);
    let words = |part: &Option<Part>| {
        part.as_ref().map(|p| json!({"spans": p.spans.iter().map(|s| span(*s)).collect::<Vec<_>>()}))
    };
    let rows = attributions.iter().zip(&sourcing.sources).map(|(a, source)| {
        let name = source.entity.map(|id| sourcing.entities[id.0].name.clone());
        let spans = a.source.as_ref().map(|p| p.spans.clone()).unwrap_or_default();
        json!({
            "source": {
                "spans": spans.iter().map(|s| span(*s)).collect::<Vec<_>>(),
                "text": a.source.as_ref().map(|p| p.words(text)),
                "entity_name": name, "level": source.level, "kind": source.kind.label(), "basis": source.basis.label(),
                "via": source.via.iter().map(|relay| relay.name.clone()).collect::<Vec<_>>(),
            },
            "cue": words(&a.cue), "content": words(&a.content),
        })
    });
    json!({
        "id": id,
        "attributions": rows.collect::<Vec<_>>(),
        "chains": sourcing.chains.iter().map(|c| json!({"span": span(c.span), "relay": c.relay, "relation": c.relation.label(), "origin": c.origin, "origin_level": c.origin_level, "text": c.span.of(text)})).collect::<Vec<_>>(),
        "grants": sourcing.grants.iter().map(|g| json!({"span": span(g.span), "reason": g.reason.label(), "text": g.span.of(text)})).collect::<Vec<_>>(),
        "credits": sourcing.credits.iter().map(|c| json!({"span": span(c.span), "agency": c.agency, "form": c.form.label(), "text": c.span.of(text)})).collect::<Vec<_>>(),
        "replies": sourcing.replies.iter().map(|r| json!({"span": span(r.span), "party": r.party, "form": r.form.label(), "text": r.span.of(text)})).collect::<Vec<_>>(),
    })
}

#[test]
fn gold_spans_reach_the_targets() {
    let Some(shared) = shared() else {
        eprintln!("skipped: ../shared is missing");
        return;
    };
    let grammar = Grammar::builtin();
    let mut lines = String::new();
    let [mut level, mut kinds, mut bases] = [(0, 0); 3];
    let mut files: Vec<PathBuf> = std::fs::read_dir(shared.join("gold")).unwrap().map(|e| e.unwrap().path()).collect();
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "json")) {
        let gold: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
        let Some(doc) = gold["doc"].as_str() else { continue };
        let text = std::fs::read_to_string(shared.join("gold/text").join(format!("{doc}.txt"))).unwrap();
        let bytes = bytes_of(&text);
        let attributions = attributions(&gold, &bytes);
        let sourcing = code(&text, &attributions, &grammar);
        writeln!(lines, "{}", object(doc, &text, &attributions, &sourcing)).unwrap();
        for row in gold["attributions"].as_array().unwrap().iter().filter(|row| row["reporting"] == true) {
            let cue = part(&row["spans"]["cue"], &bytes);
            let source = part(&row["spans"]["source"], &bytes);
            let Some(found) = attributions.iter().position(|a| a.cue == cue && a.source == source) else { continue };
            let found = &sourcing.sources[found];
            let count = |tally: &mut (usize, usize), gold: &Value, found: Value| {
                if !gold.is_null() {
                    tally.0 += usize::from(*gold == found);
                    tally.1 += 1;
                }
            };
            count(&mut level, &row["level"], found.level.into());
            count(&mut kinds, &row["kind"], found.kind.label().into());
            count(&mut bases, &row["basis"], found.basis.label().into());
        }
    }
    if let Some(file) = std::env::var_os("FIRSTHAND_PREDICTIONS") {
        std::fs::write(file, lines).unwrap();
    }
    let share = |(right, all): (usize, usize)| 100.0 * right as f64 / all as f64;
    eprintln!("level {:.1} kind {:.1} basis {:.1}", share(level), share(kinds), share(bases));
    assert!(share(level) >= 85.0 && share(kinds) >= 80.0 && share(bases) >= 75.0);
}

#[test]
fn a_description_may_be_the_last_words_of_an_article() {
    let grammar = Grammar::builtin();
    for text in
        ["Maddern, chairman of the of the Lorn", "Maddern, chairman of the Lorn", "said Maddern, the chairman of"]
    {
        let article = Article { text: text.into(), ..Article::default() };
        let analysis = firsthand::analyze(&article, &grammar);
        assert_eq!(analysis.document.text, text);
    }
}
