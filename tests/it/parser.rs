//! The parser with the weights that ship with the program.

use firsthand::syntax::parser::{Arc, Parser, Scratch, Trees};
use firsthand::syntax::{Relation, tagger};
use firsthand::{Article, Grammar, analyze};
use proptest::prelude::*;

/// Parses a sentence whose words stand between spaces.
fn parse(sentence: &str) -> Vec<Arc> {
    let mut tags = vec![];
    let words = || sentence.split(' ').filter(|word| !word.is_empty());
    tagger::Tagger::builtin().tag(words(), &mut tagger::Scratch::default(), &mut tags);
    Parser::builtin().parse(words(), &tags, &mut Scratch::default()).collect()
}

/// Compares one word's relation and head.
#[track_caller]
fn check(sentence: &str, word: &str, relation: &str, head: &str) {
    let words: Vec<&str> = sentence.split(' ').collect();
    let at = words.iter().position(|&other| other == word).unwrap();
    let arc = parse(sentence)[at];
    assert_eq!((arc.relation.name(), words[arc.head as usize]), (relation, head), "{word} in {sentence}");
}

#[test]
fn who_said_what() {
    let sentence = "The minister said that exports fell in May .";
    check(sentence, "minister", "nsubj", "said");
    check(sentence, "said", "root", "said");
    check(sentence, "fell", "ccomp", "said");
    check(sentence, "that", "mark", "fell");
    check(sentence, "exports", "nsubj", "fell");
}

#[test]
fn quotations_hang_on_their_verb() {
    let sentence = "\" The bridge is safe , \" said Ann Okafor , the mayor of the town .";
    check(sentence, "safe", "ccomp", "said");
    check(sentence, "Ann", "nsubj", "said");
    check(sentence, "mayor", "appos", "Ann");
}

#[test]
fn clauses_stay_inside_what_they_describe() {
    let sentence = "The man who runs the bank denied the claim .";
    check(sentence, "runs", "acl:relcl", "man");
    check(sentence, "man", "nsubj", "denied");
    check(sentence, "claim", "obj", "denied");
}

#[test]
fn sources_that_are_no_subjects() {
    check("Exports fell in May , according to the ministry .", "ministry", "obl", "fell");
}

#[test]
fn weights_are_read_back_and_broken_ones_refused() {
    let bytes = Parser::builtin().write();
    assert!(bytes.len() <= 4 << 20, "{} bytes", bytes.len());
    assert_eq!(Parser::read(&bytes).unwrap().write(), bytes);
    assert!(Parser::read(b"").is_err());
    for cut in [10, 20, 5000, bytes.len() / 2, bytes.len() - 1] {
        assert!(Parser::read(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn a_parser_without_weights_still_makes_trees() {
    let mut tags = vec![];
    tagger::Tagger::builtin().tag("a b c d".split(' '), &mut tagger::Scratch::default(), &mut tags);
    let new = Parser::new(Default::default(), Default::default(), Default::default());
    for parser in [new, Parser::default()] {
        let arcs: Vec<Arc> = parser.parse("a b c d".split(' '), &tags, &mut Scratch::default()).collect();
        assert_tree(&arcs);
    }
}

#[test]
fn long_sentences_take_time_in_proportion() {
    let sentence = "the man who said that he ( \" a , ".repeat(5_000);
    assert_tree(&parse(&sentence));
}

/// One root, and from every word a way to it.
#[track_caller]
fn assert_tree(arcs: &[Arc]) {
    let mut state = vec![0u8; arcs.len()]; // 1: on the way, 2: reaches the root.
    for start in 0..arcs.len() {
        let mut way = vec![];
        let mut at = start;
        while state[at] == 0 && arcs[at].head as usize != at {
            state[at] = 1;
            way.push(at);
            at = arcs[at].head as usize;
        }
        assert_ne!(state[at], 1, "a circle");
        state[at] = 2;
        way.into_iter().for_each(|at| state[at] = 2);
    }
    let own = (0..arcs.len()).filter(|&at| arcs[at].head as usize == at);
    assert!(own.clone().all(|at| arcs[at].relation == Relation::Root));
    assert_eq!(own.count(), arcs.len().min(1));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_sentence_has_one_tree(text in "([\\PC ]{0,12}[ \n.,'’\"-]){0,30}") {
        let article = Article { text, ..Article::default() };
        let analysis = analyze(&article, &Grammar::builtin());
        let (document, parser) = (&analysis.document, Parser::builtin());
        let mut trees = Trees::new(document);
        let mut scratch = Scratch::default();
        for sentence in 0..document.sentences.len() {
            parser.parse_sentence(document, &analysis.syntax.tags, sentence, &mut scratch, &mut trees);
        }
        prop_assert_eq!(trees.arcs.len(), document.tokens.len());
        for sentence in &document.sentences {
            let run = sentence.tokens.range();
            let arcs = trees.arcs[run.clone()].iter().map(|arc| Arc { head: arc.head - run.start as u32, ..*arc });
            assert_tree(&arcs.collect::<Vec<_>>());
        }
    }
}
