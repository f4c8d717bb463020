//! What rules match. Sentences here have a space between all tokens.

use super::{Matches, find};
use crate::document::parse;
use crate::grammar::{Grammar, Layer};
use crate::syntax::tag;

const SAY: &str = "say   says said\nadd   added\n";
const OUTLET: &str = "associated press   ap   = Associated Press\nreuters\n";

fn grammar(rules: &str) -> Grammar {
    let files = [("test.rules", rules), ("lexicon/say.txt", SAY), ("lexicon/outlet.txt", OUTLET)];
    Grammar::read(files.map(|(path, text)| (path, text.as_bytes()))).unwrap_or_else(|error| panic!("{error}"))
}

/// A grammar of one rule.
fn rule(pattern: &str) -> Grammar {
    grammar(&format!("rule test\n about A test.\n match {pattern}\n class indirect\n example {{cue said}}\n"))
}

fn matches(grammar: &Grammar, text: &str) -> Matches {
    let document = parse(text, None, &grammar.lexicon);
    let syntax = tag(&document, grammar);
    find(&document, &syntax, grammar)
}

/// The captures of all matches that hold: `source a b | cue said`, one line per match.
fn found(grammar: &Grammar, text: &str) -> String {
    let document = parse(text, None, &grammar.lexicon);
    let lines: Vec<String> = matches(grammar, text)
        .list
        .iter()
        .map(|found| {
            let captures = found.captures.iter();
            let words = captures.map(|(role, run)| format!("{} {}", role.name(), document.span(*run).of(text)));
            words.collect::<Vec<_>>().join(" | ")
        })
        .collect();
    lines.join("\n")
}

#[track_caller]
fn check(pattern: &str, text: &str, expected: &str) {
    assert_eq!(found(&rule(pattern), text), expected, "{pattern}");
}

#[test]
fn atoms() {
    check("cue:\"said\"", "they SAID so", "cue SAID");
    check("cue:@say", "they added that", "cue added");
    check("cue:@say/\"said\"", "they added and said that", "cue said");
    check("cue:@say/!\"said\"", "they said and added that", "cue added");
    check("cue:CAP", "the Mayor spoke", "cue Mayor");
    check("cue:(!@say ANY \"so\")", "they said so and did so", "cue did so");
    check("cue:@outlet", "the Associated Press wrote", "cue Associated Press");
    check("cue:@outlet/CAP", "an associated press wrote", "");
    check("cue:\"the associated\"", "the Associated Press wrote", "cue the Associated");
}

#[test]
fn sequences_choices_repetitions() {
    check("source:(\"a\" | \"b\")+ cue:@say", "c a b a said", "source a b a | cue said");
    check("source:(\"a\"? \"b\"* \"c\") cue:@say", "a b b c said", "source a b b c | cue said");
    check("source:(\"a\"? \"b\"* \"c\") cue:@say", "x c said", "source c | cue said");
    check("START source:ANY cue:@say", "a b said", "");
    check("START source:ANY cue:@say END", "b said", "source b | cue said");
    check("cue:@say &\"that\" content:ANY", "he said so , said that", "cue said | content that");
    check("cue:@say !\"that\" content:ANY", "he said that , said so", "cue said | content so");
    check("cue:@say !(\"that\" \"it\") content:ANY", "he said that it , said that he", "cue said | content that");
}

#[test]
fn the_leftmost_then_the_longest() {
    check("cue:@say content:ANY*", "a said b c", "cue said | content b c");
    check("content:ANY+ cue:@say", "a b said", "content a b | cue said");
    // Within a match every part in its turn takes as much as it can.
    check("content:ANY+ cue:@say source:ANY*", "a said b said c", "content a said b | cue said | source c");
}

#[test]
fn captures_stand_in_repetitions_phrases_and_each_other() {
    let text = "phrase who = source:\"a\" | source:\"b\"\n\nrule test\n about A test.\n match content:(<who>+ cue:@say)\n \
                class indirect\n example {cue said}\n";
    assert_eq!(found(&grammar(text), "a b said"), "content a b said | source a | source b | cue said");
}

#[test]
fn a_phrase_may_stand_in_itself() {
    let text = "phrase np = \"n\" (\"of\" <np>)*\n\nrule test\n about A test.\n match source:<np> cue:@say\n class indirect\n \
                example {cue said}\n";
    assert_eq!(found(&grammar(text), "the n of n of n said"), "source n of n of n | cue said");
    let deep = format!("n {}said", "of n ".repeat(5_000));
    assert_eq!(matches(&grammar(text), &deep).abandoned, 0, "no sentence is longer than 400 tokens");
}

#[test]
fn nested_attributions_are_both_found() {
    check(
        "source:ANY cue:@say content:ANY+",
        "a said b added c",
        "source a | cue said | content b added c\nsource b | cue added | content c",
    );
}

#[test]
fn rules_that_share_a_cue_exclude_each_other() {
    let rules = "rule one\n about A test.\n match source:\"a\" cue:@say\n class indirect\n example {cue said}\n\n\
                 rule two\n about A test.\n match source:(\"the\" \"a\") cue:@say\n class indirect\n example {cue said}\n\n\
                 rule three\n about A test.\n match party:\"a\" cue:@say\n class reply\n example {cue said}\n";
    let found = matches(&grammar(rules), "the a said");
    let layers: Vec<_> = found.list.iter().map(|found| (found.layer, found.rule.0)).collect();
    assert_eq!(layers, [(Layer::Attribution, 1), (Layer::Reply, 2)]);
    assert_eq!(found.beaten.len(), 1);
}

#[test]
fn long_sentences_are_matched_in_every_size() {
    for length in [10, 62, 63, 64, 100, 127, 128, 200, 505, 2_000] {
        let text = format!("{}a said b", "x ".repeat(length));
        check("source:\"a\" cue:@say content:\"b\"", &text, "source a | cue said | content b");
    }
}

#[test]
fn a_hostile_sentence_is_abandoned_or_done() {
    let pattern = "content:((ANY | ANY ANY)* (\"x\" | \"x\" \"x\")+ (ANY \"x\")*)+ cue:@say source:\"a\"";
    let found = matches(&rule(pattern), &"x said ".repeat(3_000));
    assert!(found.list.is_empty());
}
