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
    let syntax = tag(&document, &grammar.lexicon, &grammar.tagger);
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

/// The matcher against a slow one that says what patterns mean in the plainest way.
mod reference {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::super::find;
    use crate::document::parse;
    use crate::grammar::parse::{Field, rule_file};
    use crate::grammar::pattern::{Base, Pattern};
    use crate::grammar::program::{Written, compile};
    use crate::grammar::{Class, Grammar, Layer, Rule};
    use crate::lexicon::{Classes, Lexicon};
    use crate::syntax::{Syntax, Tag};

    /// A phrase that stands in itself, and one that does not.
    const PHRASES: &str = "phrase nest = \"a\" <nest>? \"b\" | \"c\"\nphrase pair = ANY (\"a\" | \"b\")*\n";

    fn patterns() -> impl Strategy<Value = String> {
        let leaf = prop::sample::select(vec!["\"a\"", "\"b\"", "\"c\"", "ANY", "START", "END", "<nest>", "<pair>"]);
        leaf.prop_map(str::to_owned).prop_recursive(5, 24, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" "))),
                prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("({})", parts.join(" | "))),
                (inner.clone(), prop::sample::select(vec!["?", "*", "+"])).prop_map(|(a, mark)| format!("({a}){mark}")),
                (prop::sample::select(vec!["!", "&"]), inner.clone()).prop_map(|(mark, a)| format!("{mark}({a})")),
                inner.prop_map(|a| format!("source:({a})")),
            ]
        })
    }

    /// Every place where a match from `start` can end.
    fn ends(pattern: &Pattern, phrases: &[(&str, &Pattern)], words: &[&str], start: usize) -> BTreeSet<usize> {
        let from = |pattern: &Pattern, start: usize| ends(pattern, phrases, words, start);
        let each = |pattern: &Pattern, starts: &BTreeSet<usize>| -> BTreeSet<usize> {
            starts.iter().flat_map(|&start| from(pattern, start)).collect()
        };
        let star = |pattern: &Pattern, mut reached: BTreeSet<usize>| loop {
            let more: BTreeSet<usize> = each(pattern, &reached).union(&reached).copied().collect();
            if more == reached {
                return reached;
            }
            reached = more;
        };
        let here = BTreeSet::from([start]);
        let only = |holds: bool| if holds { here.clone() } else { BTreeSet::new() };
        match pattern {
            Pattern::Atom(atom) => {
                let passes = words.get(start).is_some_and(|&word| match &atom.base {
                    Base::Word(wanted) => word == wanted,
                    _ => true,
                });
                if passes { BTreeSet::from([start + 1]) } else { BTreeSet::new() }
            }
            Pattern::Phrase { name, .. } => {
                from(phrases.iter().find(|phrase| phrase.0 == name).expect("a known phrase").1, start)
            }
            Pattern::Quote => BTreeSet::new(),
            Pattern::Start => only(start == 0),
            Pattern::End => only(start == words.len()),
            Pattern::Sequence(parts) => parts.iter().fold(here, |places, part| each(part, &places)),
            Pattern::Choice(parts) => parts.iter().flat_map(|part| from(part, start)).collect(),
            Pattern::Optional(inner) => from(inner, start).into_iter().chain([start]).collect(),
            Pattern::Star(inner) => star(inner, here),
            Pattern::Plus(inner) => star(inner, from(inner, start)),
            Pattern::Not(inner) => only(from(inner, start).is_empty()),
            Pattern::Ahead(inner) => only(!from(inner, start).is_empty()),
            Pattern::Capture(_, inner) => from(inner, start),
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn both_find_the_same(pattern in patterns(), words in prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 1..9)) {
            let file = format!("{PHRASES}rule test\n match content:({pattern})\n");
            let parsed = rule_file("test", &file).expect("the pattern is well formed");
            let Field::Match { pattern, .. } = &parsed.rules[0].fields[0] else { panic!("the only field is `match`") };
            let written = |name, pattern| Written { name, file: "test", text: &file, from_end: 0, pattern };
            let phrases: Vec<_> = parsed.phrases.iter().map(|phrase| (&phrase.name.words[..], &phrase.pattern)).collect();
            let mut lexicon = Lexicon::read([]).expect("no list has no mistakes");
            let bodies: Vec<_> = phrases.iter().map(|&(name, pattern)| written(name, pattern)).collect();
            let Ok(program) = compile(&bodies, &[written("test", pattern)], &mut lexicon) else {
                return Ok(()); // it can match no words at all
            };
            let class = Class { layer: Layer::Attribution, labels: vec![] };
            let rule = Rule {
                name: "test".into(), about: String::new(), pattern: String::new(), class, examples: vec![],
                file: "test".into(), line: 1,
            };
            let grammar = Grammar { lexicon, rules: vec![rule], program, ..Grammar::default() };
            let text = words.join(" ");
            let document = parse(&text, None, &grammar.lexicon);
            prop_assume!(document.sentences.len() == 1 && document.tokens.len() == words.len());
            let syntax = Syntax {
                words: words.iter().map(|word| grammar.lexicon.lookup(word)).collect(),
                classes: Classes::new(&[], vec![0; words.len()]),
                tags: vec![Tag::default(); words.len()],
                entries: vec![],
            };
            let found = find(&document, &syntax, &grammar);
            let found: Vec<_> = found.list.iter().map(|found| (found.tokens.start as usize, found.tokens.end as usize)).collect();

            let (mut expected, mut start) = (vec![], 0);
            while start <= words.len() {
                match ends(pattern, &phrases, &words, start).last() {
                    Some(&end) => {
                        expected.push((start, end));
                        start = end.max(start + 1);
                    }
                    None => start += 1,
                }
            }
            prop_assert_eq!(found, expected);
        }
    }
}
