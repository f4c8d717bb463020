//! Who a source is, in short texts of one question each: the last attribution's source, coded.

use firsthand::grammar::Engine;
use firsthand::report::Labelled;
use firsthand::{Article, Grammar, analyze};

/// Analyses a text and compares the codes of its last source: `name, level, kind, basis` and, behind `via`, its relays.
#[track_caller]
fn check(text: &str, expected: &str) {
    let grammar = Grammar::builtin_with(Engine::Rules);
    let article = Article { id: "case".into(), text: text.into(), ..Article::default() };
    let analysis = analyze(&article, &grammar);
    let source = analysis.sourcing.sources.last().expect("the text attributes something");
    let name = source.entity.map_or("-", |entity| &analysis.sourcing.entities[entity.0].name);
    let via: Vec<&str> = source.via.iter().map(|relay| relay.name.as_str()).collect();
    let via = if via.is_empty() { String::new() } else { format!(", via {}", via.join(" and ")) };
    let found = format!("{name}, {}, {}, {}{via}", source.level, source.kind.label(), source.basis.label());
    assert_eq!(found, expected, "{text}");
}

#[test]
fn a_firm_is_a_body_by_the_words_around_its_name() {
    check("Orvane Foods cut its forecast. Orvane said that costs had risen.", "Orvane Foods, 6, business, own");
    check("The insurer, Tarn Mutual, said that it would pay.", "Tarn Mutual, 6, business, own");
    check("The rail lobby Trackways said it stood by its figures.", "Trackways, 6, ngo, own");
    check("Selby & Marsh said it could not explain the loss.", "Selby & Marsh, 6, business, own");
    check("Brightmoor Energy Inc. said that it had won the licence.", "Brightmoor Energy, 6, business, own");
}

#[test]
fn a_body_is_meant_by_its_common_noun() {
    check(
        "Orvane Foods cut its forecast on Friday. The company said that costs had risen.",
        "Orvane Foods, 6, business, own",
    );
    check(
        "The Port of Eastmere paid for the repairs. The port said that it had been deceived.",
        "Port of Eastmere, 6, government, own",
    );
    check(
        "The regulator, the Office for Fair Trade, said that it was looking.",
        "Office for Fair Trade, 6, government, own",
    );
}

#[test]
fn outlets_are_known_by_the_form_of_their_names() {
    check("The Eastmere Courier reported that the bridge was unsafe.", "Eastmere Courier, 7, media, unstated");
    check("On Monday the Courier reported that the bridge was unsafe.", "Courier, 7, media, unstated");
    check("The magazine Brug reported that the bridge was unsafe.", "Brug, 7, media, unstated");
    check(
        "Mayor Ana Ruiz told Radio Eastmere that the bridge was safe.",
        "Ana Ruiz, 7, politician, own, via Radio Eastmere",
    );
    check("Mayor Ana Ruiz told the State Department that the bridge was safe.", "Ana Ruiz, 7, politician, own");
}

#[test]
fn the_own_outlet_is_no_relay() {
    check(
        "Bridge is safe\n\nBy Tom Aird\nThe Eastmere Courier\n\nMayor Ana Ruiz told the Eastmere Courier that the bridge was safe.",
        "Ana Ruiz, 7, politician, own",
    );
    check(
        "Bridge is safe\n\nEASTMERE (Coast Wire) - Mayor Ana Ruiz told Coast Wire that the bridge was safe.",
        "Ana Ruiz, 7, politician, own",
    );
}

#[test]
fn how_a_source_knows_is_read_beyond_the_span() {
    check(
        "Two people familiar with the talks said the plan is dead.",
        "Two people familiar with the talks, 5, unknown, unstated",
    );
    check("An official briefed on the plan said it is dead.", "An official briefed on the plan, 5, government, told");
    check(
        "A person with direct knowledge of the deal said it is dead.",
        "A person with direct knowledge of the deal, 5, unknown, unstated",
    );
}

#[test]
fn descriptions_before_a_comma_say_what_somebody_is() {
    check("Her lawyer, Simon Achebe, said that she was ill.", "Simon Achebe, 7, justice, own");
    check("Ms. Ruiz's spokeswoman, Dee Walsh, said that she was ill.", "Dee Walsh, 7, campaign, own");
    check("The judge, Mrs Justice Amory, said that she was ill.", "Amory, 7, justice, own");
    check("Asked about the judge, Ana Ruiz said that she was ill.", "Ana Ruiz, 7, citizen, own");
    check(
        "A diplomat in the capital, Arif, said that she was ill.",
        "A diplomat in the capital, Arif, 2, government, own",
    );
    check("Margaret Liu QC told the jury that she was ill.", "Margaret Liu, 7, justice, own");
    check("Detective Sgt. Lou Pappas said that she was ill.", "Lou Pappas, 7, justice, own");
}

#[test]
fn pronouns_point_back() {
    check(
        "Tolls will rise in May, Mayor Ana Ruiz told reporters. The cuts will fall mostly on the crews of the Torrin route, she said.",
        "Ana Ruiz, 7, politician, own",
    );
    check(
        "The council has voted. A man at the door said no. It said the bridge was safe.",
        "The council, 6, government, own",
    );
    check("Prosecutors played a recording in which they say a baker can be heard.", "Prosecutors, 2, justice, own");
    check("Fans were divided. “It was clearly her,” wrote one.", "Fans, 2, citizen, own");
    check(
        "Two officials told reporters that no ransom was paid. One of them said that it was over.",
        "Two officials, 2, government, own",
    );
    check(
        "A nurse at the hospital who said that the roof had fallen was moved.",
        "A nurse at the hospital, 3, citizen, own",
    );
}

#[test]
fn respondents_are_known_by_their_poll() {
    check(
        "A Bay Research poll found a tie. Six in ten voters say they are tired, the poll found. About 7% say they do not know.",
        "About 7%, 4, citizen, own, via A Bay Research poll",
    );
}

#[test]
fn what_was_seen_and_heard() {
    check("A neighbour, Joan Tully, said she saw a man run.", "Joan Tully, 7, citizen, witness");
    check("A neighbour, Joan Tully, said she had heard it from two friends.", "Joan Tully, 7, citizen, told");
    check("Joan Tully accused the mayor of theft.", "Joan Tully, 7, citizen, unstated");
}

#[test]
fn what_a_name_is_cut_from_still_belongs_to_it() {
    check("The Morning Courier reported in May that the bridge was unsafe.", "Morning Courier, 7, media, unstated");
    check("The opposition's Clara Vess said that the bridge was unsafe.", "Clara Vess, 7, politician, own");
    check("The returning officer, Mrs. Joan Bright, said that all was well.", "Joan Bright, 7, government, own");
    check(
        "A Western intelligence source said that all was well.",
        "A Western intelligence source, 3, government, unstated",
    );
}

/// Every mention of the entity of this name as `words (evidence)` or `words (evidence: antecedent)`.
fn mentions(text: &str, name: &str) -> Vec<String> {
    let article = Article { id: "case".into(), text: text.into(), ..Article::default() };
    let analysis = analyze(&article, &Grammar::builtin_with(Engine::Rules));
    let entity = analysis.sourcing.entities.iter().find(|entity| entity.name == name).expect("the entity is there");
    let show = |mention: &firsthand::source::Mention| {
        let antecedent = mention.antecedent.map(|span| format!(": {}", span.of(text))).unwrap_or_default();
        format!("{} ({}{antecedent})", mention.span.of(text), mention.evidence)
    };
    entity.mentions.iter().map(show).collect()
}

#[test]
fn a_mention_says_what_it_was_settled_by() {
    let text = "Judge Oda Krill said the dyke held. Krill said that tests were due. She said that “I saw the tests.”";
    let found = mentions(text, "Oda Krill");
    for expected in ["Oda Krill (name)", "Krill (last-name: Oda Krill)", "She (pronoun: Krill)"] {
        assert!(found.iter().any(|mention| mention == expected), "{expected} not in {found:?}");
    }
    let text = "Prices fell, the Alpine Messenger reported. The paper said that the mill was empty.";
    let found = mentions(text, "Alpine Messenger");
    assert!(found.iter().any(|mention| mention == "The paper (outlet-noun: Alpine Messenger)"), "{found:?}");
}

#[test]
fn whoever_runs_for_office_is_a_politician() {
    check(
        "The union endorsed Nora Lind. Lind, a dentist, said that the clinic was full.",
        "Nora Lind, 7, politician, own",
    );
    check(
        "Ivo Brandt, a baker who is challenging the mayor, said that the mill was empty.",
        "Ivo Brandt, 7, politician, own",
    );
}

#[test]
fn a_quantity_is_no_person_and_an_interview_with_nobody_else_ends_the_last_one() {
    check(
        "The dyke held, said Judge Oda Krill. None has offered to pay. “It was old,” he said.",
        "Oda Krill, 7, justice, own",
    );
    check(
        "Ana Ruiz told CNN that the dam was safe. In an interview on Monday, Ruiz said that it was not.",
        "Ana Ruiz, 7, citizen, own",
    );
}
