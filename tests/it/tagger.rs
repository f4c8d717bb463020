//! The tagger with the weights that ship with the program.

use firsthand::syntax::tagger::{COLUMNS, FIXED_ROWS, Row, Scratch, Tagger};
use firsthand::syntax::{Tag, Xpos};
use firsthand::{Article, Grammar, analyze};
use proptest::prelude::*;

/// Tags a sentence whose words stand between spaces.
fn tags(sentence: &str) -> Vec<Tag> {
    let mut tags = vec![];
    Tagger::builtin().tag(sentence.split(' '), &mut Scratch::default(), &mut tags);
    tags
}

/// Compares the tags of a sentence: Penn's in capitals, the universal one with them.
#[track_caller]
fn check(sentence: &str, expected: &str) {
    let found: Vec<_> = tags(sentence).iter().map(|tag| tag.xpos.name()).collect();
    assert_eq!(found.join(" "), expected, "{sentence}");
}

#[test]
fn running_text() {
    check("Exports fell in May , the ministry said .", "NNS VBD IN NNP PUNCT DT NN VBD PUNCT");
    check(
        "The mayor , who has denied the claim , did n't answer .",
        "DT NN PUNCT WP VBZ VBN DT NN PUNCT VBD RB VB PUNCT",
    );
    check("She wants to visit Ms. Okafor 's office .", "PRP VBZ TO VB NNP NNP POS NN PUNCT");
}

#[test]
fn universal_tags_tell_auxiliaries_from_verbs() {
    let found = tags("Officials have said that they have a plan .");
    let names: Vec<_> = found.iter().map(|tag| tag.upos.name()).collect();
    assert_eq!(names.join(" "), "NOUN AUX VERB SCONJ PRON VERB DET NOUN PUNCT");
}

#[test]
fn capitals_of_headlines_make_no_names() {
    check("Minister Denies Talks With Bank Over Debt", "NNP VBZ NNS IN NN IN NN");
    check("MINISTER DENIES TALKS WITH BANK OVER DEBT", "NNP VBZ NNS IN NN IN NN");
}

#[test]
fn unknown_words_are_told_by_their_ending() {
    let found = tags("The unglopped wixations were blorking quobbily .");
    let names: Vec<_> = found.iter().map(|tag| tag.xpos).collect();
    assert_eq!(names[2], Xpos::Nns);
    assert_eq!(names[4], Xpos::Vbg);
    assert_eq!(names[5], Xpos::Rb);
}

#[test]
fn weights_are_read_back_and_broken_ones_refused() {
    let bytes = Tagger::builtin().write();
    assert_eq!(Tagger::read(&bytes).unwrap().write(), bytes);
    assert!(Tagger::read(b"").is_err());
    for cut in [10, 20, 5000, bytes.len() - 1] {
        assert!(Tagger::read(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn the_smallest_weights_tag_every_word() {
    let of_checks = |count: usize| {
        let rows = vec![Row([0; COLUMNS]); FIXED_ROWS + count];
        Tagger::new(vec![Tag::default()], vec![], vec![0; count], rows)
    };
    let mut tags = vec![];
    of_checks(2).unwrap().tag("The mayor said no .".split(' '), &mut Scratch::default(), &mut tags);
    assert_eq!(tags, [Tag::default(); 5]);
    // Each check has two places, so one would be too few.
    assert!([0, 1, 3].iter().all(|&count| of_checks(count).is_err()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn every_token_has_a_tag(text in "([\\PC ]{0,12}[ \n.,'’\"-]){0,30}") {
        let article = Article { text, ..Article::default() };
        let analysis = analyze(&article, &Grammar::builtin());
        prop_assert_eq!(analysis.syntax.tags.len(), analysis.document.tokens.len());
    }
}
