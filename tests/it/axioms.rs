//! The axioms of the score on whole articles with random sources: what must not change a score, and what must not lower
//! it. Attributions and sources are written by hand, so that nothing depends on what the rules find.

use std::cell::RefCell;
use std::collections::BTreeMap;

use firsthand::attribution::{Act, Attribution, Form, Part};
use firsthand::parameters::Parameters;
use firsthand::score::{self, Score};
use firsthand::source::{Basis, Entity, EntityId, Kind, Relay, Source, Sourcing};
use firsthand::{Grammar, Span, claim, document, provenance, syntax};
use proptest::prelude::*;
use proptest::sample::select;

/// One sentence: who says which of the things that can be said, how, and through whom.
#[derive(Clone, Debug)]
struct Saying {
    source: usize,
    thing: usize,
    act: Act,
    basis: Basis,
    via: Option<usize>,
}

/// Names and descriptions of sources, each with its step on the ladder, in two sets of the same make.
const SOURCES: [[(&str, u8); 6]; 2] = [
    [
        ("Ana Reyes", 7),
        ("Ben Okoro", 7),
        ("officials", 2),
        ("a Malmo official", 3),
        ("a senior aide", 4),
        ("the Harbour Board", 6),
    ],
    [
        ("Ida Holm", 7),
        ("Cy Day", 7),
        ("insiders", 2),
        ("a Bergen insider", 3),
        ("a former aide", 4),
        ("the Fishery Board", 6),
    ],
];
const RELAYS: [[&str; 2]; 2] = [["Gazette", "Courier"], ["Herald", "Monitor"]];
const THINGS: [&str; 4] = [
    "The old crane has been sold to a yard abroad",
    "Nine captains refused the new berth rules",
    "Divers found rust under the northern pier",
    "Ferry tickets cost twice as much as last winter",
];

thread_local! {
    /// Read once for each test: that takes longer than an article.
    static GRAMMAR: RefCell<Grammar> = RefCell::new(Grammar::builtin());
}

fn sayings() -> impl Strategy<Value = Vec<Saying>> {
    let act = select(vec![Act::Statement, Act::Distancing, Act::Belief, Act::Impersonal, Act::Factive]);
    let basis = select(vec![Basis::Own, Basis::Witness, Basis::Expert, Basis::Told, Basis::Unstated]);
    let saying = (0..SOURCES[0].len(), 0..THINGS.len(), act, basis, prop::option::of(0..2_usize));
    let saying = saying.prop_map(|(source, thing, act, basis, via)| Saying { source, thing, act, basis, via });
    prop::collection::vec(saying, 1..12)
}

/// The score of each thing said, in an article of these sentences. A bit of `breaks` ends the paragraph after a sentence.
fn told(sayings: &[Saying], breaks: u32, names: usize, parameters: &Parameters) -> BTreeMap<usize, Score> {
    GRAMMAR.with_borrow_mut(|grammar| told_with(grammar, sayings, breaks, names, parameters))
}

/// The same, with a grammar that gets the parameters.
fn told_with(
    grammar: &mut Grammar,
    sayings: &[Saying],
    breaks: u32,
    names: usize,
    parameters: &Parameters,
) -> BTreeMap<usize, Score> {
    let mut text = String::from("Notes from the harbour\n\nA short note stands here.\n\n");
    let mut attributions = vec![];
    let mut sourcing = Sourcing::default();
    for (name, level) in SOURCES[names] {
        let kind = Kind::Government;
        sourcing.entities.push(Entity { name: name.into(), kind, level, mentions: vec![] });
    }
    let mut spans = vec![];
    for (at, saying) in sayings.iter().enumerate() {
        let place = |text: &mut String, words: &str| {
            let start = text.len();
            text.push_str(words);
            Span::new(start, text.len())
        };
        let content = place(&mut text, THINGS[saying.thing]);
        text.push_str(", ");
        let (name, level) = SOURCES[names][saying.source];
        let source = place(&mut text, name);
        text.push(' ');
        let cue = place(&mut text, "said");
        text.push_str(if breaks >> at & 1 == 1 { ".\n\n" } else { ". " });
        let part = |span| Some(Part { spans: vec![span] });
        attributions.push(Attribution {
            form: Form::Indirect,
            act: saying.act,
            asserted: true,
            rule: "by-hand".into(),
            source: part(source),
            cue: part(cue),
            content: part(content),
            relay: None,
            within: None,
            confidence: None,
        });
        let via = saying.via.map(|relay| Relay { name: RELAYS[names][relay].into(), span: cue });
        sourcing.sources.push(Source {
            entity: Some(EntityId(saying.source)),
            level,
            kind: Kind::Government,
            basis: saying.basis,
            basis_span: None,
            via: via.into_iter().collect(),
        });
        spans.push((content, saying.thing));
    }
    let document = document::parse(&text, None, &grammar.lexicon);
    let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
    let claims = claim::collect(&document, &syntax, &attributions, &sourcing, &grammar.lexicon, parameters);
    let graph = provenance::build(&document, &attributions, &sourcing, &claims, parameters);
    grammar.parameters = parameters.clone();
    let scores = score::score(&graph, &sourcing, &claims, &text, grammar);
    let lone = score::strengths(&graph, claims.len(), parameters);
    let mut found = BTreeMap::new();
    for ((claim, score), strength) in claims.iter().zip(scores).zip(lone) {
        assert!((0..2).all(|end| (score.strength[end] - strength[end]).abs() < 1e-12), "{score:?} {strength:?}");
        if let Some((_, thing)) = spans.iter().find(|(span, _)| claim.spans.contains(span)) {
            found.insert(*thing, score);
        }
    }
    found
}

/// What of two scores must be the same.
fn same(one: &BTreeMap<usize, Score>, other: &BTreeMap<usize, Score>) -> Result<(), TestCaseError> {
    prop_assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (one, other) in one.values().zip(other.values()) {
        for end in 0..2 {
            prop_assert!((one.strength[end] - other.strength[end]).abs() < 1e-12, "{:?} {:?}", one, other);
        }
        prop_assert_eq!(one.independence, other.independence);
        prop_assert_eq!(one.status, other.status);
        prop_assert_eq!(one.grade, other.grade);
        prop_assert_eq!(one.cuts.len(), other.cuts.len());
    }
    Ok(())
}

proptest! {
    #![proptest_config(crate::score::cases(1000))]

    #[test]
    fn splitting_paragraphs_changes_nothing(sayings in sayings(), one in any::<u32>(), other in any::<u32>()) {
        let parameters = Parameters::builtin();
        same(&told(&sayings, one, 0, &parameters), &told(&sayings, other, 0, &parameters))?;
    }

    #[test]
    fn renaming_sources_changes_nothing(sayings in sayings()) {
        let parameters = Parameters::builtin();
        same(&told(&sayings, 0, 0, &parameters), &told(&sayings, 0, 1, &parameters))?;
    }

    #[test]
    fn the_order_of_sentences_changes_nothing(sayings in sayings(), seed in any::<usize>()) {
        let parameters = Parameters::builtin();
        let mut shuffled = sayings.clone();
        let n = shuffled.len();
        shuffled.rotate_left(seed % n);
        shuffled.swap(0, seed / n % n);
        same(&told(&sayings, 0, 0, &parameters), &told(&shuffled, 0, 0, &parameters))?;
    }

    #[test]
    fn another_saying_never_lowers_a_score(sayings in sayings(), more in sayings()) {
        let parameters = Parameters::builtin();
        let before = told(&sayings, 0, 0, &parameters);
        let all: Vec<Saying> = sayings.iter().chain(&more[..1]).cloned().collect();
        let after = told(&all, 0, 0, &parameters);
        for (thing, score) in &before {
            prop_assert!((0..2).all(|end| after[thing].strength[end] >= score.strength[end] - 1e-12));
            prop_assert!(after[thing].independence[1] >= score.independence[1]);
        }
        // Saying the same again in the same way adds nothing.
        let twice: Vec<Saying> = sayings.iter().chain(&sayings[..1]).cloned().collect();
        same(&before, &told(&twice, 0, 0, &parameters))?;
    }

    #[test]
    fn ranges_of_parameters_hold_every_point_inside(sayings in sayings(), width in 0.0..0.3_f64, at in 0.0..=1.0_f64) {
        let ranged = |key: &str| ["identification.", "basis.", "link.", "relay."].iter().any(|part| key.starts_with(part));
        let builtin = Parameters::builtin();
        let ends = |[low, high]: [f64; 2]| [(low - width).max(0.0), (high + width).min(1.0)];
        let wide = builtin.with(|entry| if ranged(&entry.key) { ends(entry.value) } else { entry.value });
        let point = wide.with(|entry| {
            let [low, high] = entry.value;
            if ranged(&entry.key) { [low + at * (high - low); 2] } else { entry.value }
        });
        let (wide, point) = (told(&sayings, 0, 0, &wide), told(&sayings, 0, 0, &point));
        for (thing, score) in &wide {
            let [low, high] = point[thing].strength;
            prop_assert!(score.strength[0] <= low + 1e-9 && high <= score.strength[1] + 1e-9, "{:?} {:?}", score, point[thing]);
        }
    }
}
