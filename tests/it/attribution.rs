//! What the rules and the stage after them make of short texts: who said what, in which form, and what lies within what.

use std::sync::LazyLock;

use firsthand::attribution::{Attribution, Part};
use firsthand::grammar::Engine;
use firsthand::{Analysis, Article, Grammar, analyze};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin_with(Engine::Rules));

/// `source | cue | content`, fragments joined by ` … `, one line for each attribution.
fn found(text: &str, describe: impl Fn(&str, &Attribution) -> String) -> String {
    let article = Article { text: text.into(), ..Article::default() };
    let Analysis { attributions, .. } = analyze(&article, &GRAMMAR);
    attributions.iter().map(|attribution| describe(text, attribution)).collect::<Vec<_>>().join("\n")
}

fn words(text: &str, part: &Option<Part>) -> String {
    part.as_ref().map_or("-".into(), |part| part.words(text))
}

fn parts(text: &str, attribution: &Attribution) -> String {
    let Attribution { source, cue, content, .. } = attribution;
    format!("{} | {} | {}", words(text, source), words(text, cue), words(text, content))
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(found(text, parts), expected.join("\n"));
}

#[test]
fn a_quotation_goes_on_in_the_next_sentence() {
    check(
        "The council met. \"We are done,\" Ms. Lind said on Monday. \"Nobody will pay for this.\"",
        &["Ms. Lind | said | \"We are done,\" … \"Nobody will pay for this.\""],
    );
}

#[test]
fn a_quotation_is_split_by_its_speaker() {
    check(
        "The council met. \"The bridge is safe,\" said the mayor, \"but we will look again.\"",
        &["the mayor | said | \"The bridge is safe,\" … \"but we will look again.\""],
    );
}

#[test]
fn a_quotation_is_announced_by_the_sentence_before_it() {
    check(
        "The council met. Then the mayor said in a statement:\n\n\"The bridge is safe.\"\n\nNobody was there.",
        &["the mayor | said | \"The bridge is safe.\""],
    );
}

#[test]
fn a_quotation_is_signed() {
    check(
        "The council met.\n\n“I cross it twice a day. My raise is gone.” ― Ana Ruiz\n\nThe bridge opens in May.",
        &["Ana Ruiz | ― | “I cross it twice a day. My raise is gone.”"],
    );
    check(
        "The council met.\n\n\"Build it, and toll the trucks.\"\n\n- Peter Lang, Whitewater.\n\nThe bridge opens.",
        &["Peter Lang, Whitewater | - | \"Build it, and toll the trucks.\""],
    );
    // What a reporter signs is no quotation.
    check("The council met.\n\nThe word for it is \"toll.\"\n\n-- Peter Lang\n\nThe bridge opens.", &[]);
    check("The council met.\n\nTolls will rise.\n\n- Peter Lang\n\nThe bridge opens.", &[]);
}

#[test]
fn a_content_begins_behind_the_dateline() {
    check(
        "Ferry firm cuts jobs\n\nHARBOUR CITY (Reuters) - Northline will cut 300 jobs, the company said on Monday.",
        &["the company | said | Northline will cut 300 jobs"],
    );
}

#[test]
fn whom_somebody_told_is_not_what_was_told() {
    let text = "Distress call at midnight\n\nWESTHAVEN (AFP) - The captain of the Solveig sent a distress call at midnight, coast \
        guard officer Bengt Aas told reporters. The sea had been calm all evening and the crew was experienced, he added.\n";
    let article = Article { text: text.into(), ..Article::default() };
    let analysis = analyze(&article, &Grammar::builtin());
    let contents: Vec<_> = analysis.attributions.iter().map(|one| words(text, &one.content)).collect();
    let call = "The captain of the Solveig sent a distress call at midnight";
    assert!(contents.iter().any(|content| content == call), "{contents:?}");
}

#[test]
fn a_signed_quotation_is_kept_beside_the_weights() {
    let text = "Readers were asked about the toll.\n\n“They promised us a free bridge.” ― Omar Haddad\n\n\
        “Nobody asked the south bank.”\n\n— Mary Lind\n\nThe bridge opens in May.\n";
    let article = Article { text: text.into(), ..Article::default() };
    let analysis = analyze(&article, &Grammar::builtin());
    let sources: Vec<_> = analysis.attributions.iter().map(|one| words(text, &one.source)).collect();
    assert!(sources.ends_with(&["Omar Haddad".into(), "Mary Lind".into()]), "{sources:?}");
}

#[test]
fn an_outlet_is_the_relay() {
    let relay = |text: &str, attribution: &Attribution| words(text, &attribution.relay);
    assert_eq!(found("The council met. Ms. Lind told CNN that the plan is dead.", relay), "CNN");
    assert_eq!(found("The council met. \"We are done,\" she said on CNN's Late Edition.", relay), "CNN's Late Edition");
    assert_eq!(found("The council met. \"We are done,\" she told us.", relay), "-");
}

#[test]
fn indirect_speech_before_around_and_behind_its_source() {
    check(
        "The council met. The ministry said that exports fell in May.",
        &["The ministry | said | that exports fell in May"],
    );
    check("The council met. Exports fell in May, the ministry said.", &["the ministry | said | Exports fell in May"]);
    check(
        "The council met. By closing the bridge, Ms. Lind said, the city saved a year.",
        &["Ms. Lind | said | By closing the bridge … the city saved a year"],
    );
}

#[test]
fn a_source_keeps_its_apposition() {
    check(
        "The council met. Omar Haddad, a spokesman for the port, said nobody was hurt.",
        &["Omar Haddad, a spokesman for the port, | said | nobody was hurt"],
    );
}

#[test]
fn a_participle_has_the_source_of_its_clause() {
    check(
        "The council met. Ms. Lind closed the bridge, saying it was not safe.",
        &["Ms. Lind | saying | it was not safe"],
    );
}

#[test]
fn what_was_not_said_is_not_asserted() {
    let asserted = |_: &str, attribution: &Attribution| attribution.asserted.to_string();
    assert_eq!(found("The council met. Ms. Lind said that the plan is dead.", asserted), "true");
    assert_eq!(found("The council met. Ms. Lind did not say that the plan is dead.", asserted), "false");
    assert_eq!(found("The council met. Ms. Lind would say that the plan is dead.", asserted), "false");
}

#[test]
fn form_and_act() {
    let class = |_: &str, attribution: &Attribution| format!("{:?} {:?}", attribution.form, attribution.act);
    assert_eq!(found("The council met. \"We are done,\" Ms. Lind said.", class), "Direct Statement");
    assert_eq!(
        found("The council met. Ms. Lind insisted that the plan was \"a joke\" to her.", class),
        "Mixed Assertion"
    );
    assert_eq!(found("The council met. Ms. Lind denied that the plan is dead.", class), "Indirect Denial");
    assert_eq!(found("The council met. Ms. Lind claimed that the plan is dead.", class), "Indirect Distancing");
    assert_eq!(found("The council met. Ms. Lind hopes to close the bridge.", class), "Indirect Belief");
}

#[test]
fn an_attribution_within_another() {
    let within = |text: &str, attribution: &Attribution| {
        format!("{} {:?}", words(text, &attribution.cue), attribution.within.map(|outer| outer.0))
    };
    assert_eq!(
        found("The council met. Ms. Lind said that the union believes that the plan is dead.", within),
        "said None\nbelieves Some(0)",
    );
}
