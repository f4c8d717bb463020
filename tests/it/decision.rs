//! Learned weights: what they decide, how they are learned, and what happens when they are broken.

use std::fs;
use std::path::Path;

use firsthand::attribution::LEARNED;
use firsthand::eval::{Annotation, Gold};
use firsthand::grammar::Engine;
use firsthand::train::{Settings, train};
use firsthand::{Analysis, Article, Grammar, analyze};
use predicates::prelude::PredicateBooleanExt;
use predicates::str::contains;
use serde_json::Value;

use crate::cli::firsthand;

fn article(text: &str) -> Article {
    Article { id: "a".into(), text: text.into(), ..Article::default() }
}

/// Source, cue and content of each attribution of the outermost layer, joined by bars.
fn found(analysis: &Analysis) -> Vec<String> {
    let text = analysis.document.text;
    let outermost = analysis.attributions.iter().filter(|one| one.is_outermost());
    let words =
        |part: &Option<firsthand::attribution::Part>| part.as_ref().map_or(String::new(), |part| part.words(text));
    outermost.map(|one| [&one.source, &one.cue, &one.content].map(words).join(" | ")).collect()
}

#[test]
fn weights_find_what_rules_find_and_are_sure_of_plain_speech() {
    let text =
        "\"The bridge is safe,\" said Ada Moreno, the city engineer. Traffic will return on Monday, she added.\n";
    let article = article(text);
    let grammar = Grammar::builtin();
    let analysis = analyze(&article, &grammar);
    assert_eq!(
        found(&analysis),
        [
            "Ada Moreno, the city engineer | said | \"The bridge is safe,\"",
            "she | added | Traffic will return on Monday",
        ]
    );
    assert!(analysis.attributions.iter().all(|one| one.confidence.is_some_and(|sure| sure > 0.6)));
    let rules = Grammar::builtin_with(Engine::Rules);
    assert!(analyze(&article, &rules).attributions.iter().all(|one| one.confidence.is_none()));
    assert_ne!(grammar.stamp, rules.stamp, "the stamp tells the engines apart");
}

#[test]
fn a_quotation_of_the_next_paragraph_is_left_to_the_rules() {
    let article =
        article("The council met. Then the mayor said in a statement:\n\n\"The bridge is safe.\"\n\nNobody was there.");
    let analysis = analyze(&article, &Grammar::builtin());
    assert_eq!(found(&analysis), ["the mayor | said | \"The bridge is safe.\""]);
}

#[test]
fn contents_of_the_outermost_layer_do_not_overlap_and_stand_apart_from_their_cues() {
    let text = "The union believes that the owners, who insist the plant is sound, knew of the leak, according to a \
                memo that the minister said he had never read.\n\nDrivers complained, feared and hoped for better \
                roads. \"We wait,\" they said, \"and wait.\" The mayor's promise that \"every hole\" will be filled \
                drew laughter.\n";
    let article = article(text);
    let analysis = analyze(&article, &Grammar::builtin());
    let decided: Vec<_> = analysis.attributions.iter().filter(|one| one.confidence.is_some()).collect();
    assert!(decided.len() >= 3, "{:?}", found(&analysis));
    for (index, one) in decided.iter().enumerate() {
        let content = &one.content.as_ref().unwrap().spans;
        assert!(one.cue.iter().flat_map(|cue| &cue.spans).all(|cue| !content.iter().any(|span| span.meets(*cue))));
        for other in &decided[..index] {
            let shares = other.content.as_ref().unwrap().spans.iter().any(|a| content.iter().any(|b| a == b));
            assert!(!shares, "two attributions share a content: {:?}", found(&analysis));
        }
    }
}

/// A text in which `[source]`, `<cue>` and `{content}` are marked, once each per attribution and in any order.
fn gold(id: &str, marked: &str) -> Gold {
    let (mut text, mut attributions, mut open) = (String::new(), vec![Annotation::default()], 0);
    for c in marked.chars() {
        let here = text.chars().count();
        match c {
            '[' | '<' | '{' => open = here,
            ']' | '>' | '}' => {
                let part = "]>}".find(c).unwrap();
                if !attributions.last().unwrap().spans[part].is_empty() {
                    attributions.push(Annotation::default());
                }
                attributions.last_mut().unwrap().spans[part] = vec![(open, here)];
            }
            _ => text.push(c),
        }
    }
    Gold { id: id.into(), text, attributions }
}

/// Articles in which somebody "blorps" something: a cue that no rule knows.
fn lessons() -> Vec<Gold> {
    let who = ["Ada Moreno", "The mayor", "Two drivers", "A spokesman", "Ben Okafor", "Residents"];
    let what = ["the bridge is safe", "taxes will fall", "nobody was hurt", "the road stays shut", "trains run late"];
    let line = |n: usize| format!("[{}] <blorped> that {{{}}}.\n\nIt rained on Monday.\n", who[n % 6], what[n % 5]);
    (0..30).map(|n| gold(&format!("lesson-{n:02}"), &line(n))).collect()
}

fn settings() -> Settings {
    Settings { bits: [14, 14], ..Settings::default() }
}

#[test]
fn a_cue_that_no_rule_knows_is_learned_from_examples() {
    let mut grammar = Grammar::builtin_with(Engine::Rules);
    let article = article("The baker blorped that bread is dear.\n");
    assert!(analyze(&article, &grammar).attributions.is_empty());
    let weights = train(&lessons(), &grammar, &settings(), &|_, _| ());
    grammar.set_weights("taught.bin", &weights.write()).unwrap();
    let analysis = analyze(&article, &grammar);
    assert_eq!(found(&analysis), ["The baker | blorped | bread is dear"]);
    assert_eq!(analysis.attributions[0].rule, LEARNED);
}

#[test]
fn training_gives_the_same_bytes_each_time_and_other_bytes_for_another_seed() {
    let grammar = Grammar::builtin_with(Engine::Rules);
    let learn = |settings: &Settings| train(&lessons(), &grammar, settings, &|_, _| ()).write();
    let one_thread = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let bytes = learn(&settings());
    assert!(bytes == one_thread.install(|| learn(&settings())), "the bytes depend on the threads");
    assert!(bytes != learn(&Settings { seed: 2, ..settings() }), "the seed does nothing");
}

/// A folder with the lessons as brat files, and a text to analyse.
fn write_lessons(folder: &Path) {
    fs::create_dir_all(folder.join("gold/text")).unwrap();
    fs::create_dir_all(folder.join("gold/attributions")).unwrap();
    for lesson in lessons() {
        fs::write(folder.join(format!("gold/text/{}.txt", lesson.id)), &lesson.text).unwrap();
        let [source, cue, content] = [0, 1, 2].map(|part| lesson.attributions[0].spans[part][0]);
        let span = |name: &str, role: &str, at: (usize, usize)| format!("{name}\t{role} {} {}\tx\n", at.0, at.1);
        let lines = span("T1", "Source", source) + &span("T2", "Cue", cue) + &span("T3", "Content", content);
        let event = "E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n";
        fs::write(folder.join(format!("gold/attributions/{}_me.ann", lesson.id)), lines + event).unwrap();
    }
    fs::write(folder.join("new.txt"), "The baker blorped that bread is dear.\n").unwrap();
}

#[test]
fn train_writes_weights_and_a_model_card_that_analyze_uses() {
    let folder = tempfile::tempdir().unwrap();
    write_lessons(folder.path());
    let mut command = firsthand();
    command.current_dir(folder.path()).args([
        "train",
        "gold",
        "-o",
        "out",
        "--measure",
        "gold",
        "--licence",
        "our own",
    ]);
    command.assert().success().stdout(contains("decision.bin"));
    let card = fs::read_to_string(folder.path().join("out/MODEL_CARD.md")).unwrap();
    assert!(
        card.contains("30 articles with 30 attributions") && card.contains("our own") && card.contains("half"),
        "{card}"
    );
    let mut command = firsthand();
    let arguments = ["analyze", "--format", "jsonl", "--weights", "out/decision.bin", "new.txt"];
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["attributions"][0]["cue"]["text"], "blorped");
    assert!(report["attributions"][0]["confidence"].as_f64().unwrap() > 0.4);
    let mut command = firsthand();
    let arguments = [&arguments[..], &["--min-confidence", "1"]].concat();
    let output = command.current_dir(folder.path()).args(arguments).output().unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["attributions"].as_array().unwrap().len(), 0);
}

#[test]
fn broken_weights_are_named_and_the_rules_still_work() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    write("story.txt", b"Exports fell, the ministry said.\n");
    write("broken.bin", b"not weights\n");
    write("cut.bin", b"firsthand decision 3\n\0\0");
    let run = |arguments: &[&str]| {
        let mut command = firsthand();
        command.current_dir(folder.path()).args(["analyze", "--format", "jsonl", "story.txt"]).args(arguments);
        command.assert()
    };
    run(&["--weights", "broken.bin"]).code(2).stderr(contains("broken.bin").and(contains("no weights")));
    run(&["--weights", "cut.bin"]).code(2).stderr(contains("cut.bin").and(contains("cut off")));
    run(&["--weights", "gone.bin"]).code(2).stderr(contains("gone.bin"));
    run(&["--weights", "broken.bin", "--engine", "rules"]).success().stdout(contains("the ministry"));
    run(&["--min-confidence", "2"]).code(2).stderr(contains("0 to 1"));
}
