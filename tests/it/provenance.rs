//! Claims, the graph and the scores of articles whose attributions and sources are written by hand: what these three
//! stages make of them, whatever the rules find.

use firsthand::attribution::{Act, Attribution, AttributionId, Form, Part};
use firsthand::claim::{self, Claim, ClaimId, Place, Worth};
use firsthand::provenance::{self, NodeId, NodeKind, Provenance};
use firsthand::score::{self, Score, Status};
use firsthand::source::{Basis, Chain, Credit, CreditForm, Entity, EntityId, Kind, Relation, Relay, Source, Sourcing};
use firsthand::{Grammar, Span, document, draw, syntax};

/// An article with its attributions and sources, built step by step.
#[derive(Default)]
struct Story {
    text: &'static str,
    attributions: Vec<Attribution>,
    sourcing: Sourcing,
}

/// What the stages made of a story.
struct Told {
    claims: Vec<Claim>,
    provenance: Provenance,
    scores: Vec<Score>,
}

impl Story {
    fn new(text: &'static str) -> Story {
        Story { text, ..Story::default() }
    }

    fn span(&self, words: &str) -> Span {
        let start = self.text.find(words).unwrap_or_else(|| panic!("no {words:?}"));
        Span::new(start, start + words.len())
    }

    fn entity(&mut self, name: &str, kind: Kind, level: u8) -> EntityId {
        self.sourcing.entities.push(Entity { name: name.into(), kind, level, mentions: vec![] });
        EntityId(self.sourcing.entities.len() - 1)
    }

    /// `source` stands behind `content`; `cue` gives the place.
    fn says(&mut self, entity: EntityId, basis: Basis, cue: &str, content: &str, act: Act) -> &mut Story {
        let part = |words: &str| Some(Part { spans: vec![self.span(words)] });
        self.attributions.push(Attribution {
            form: Form::Indirect,
            act,
            asserted: true,
            rule: "by-hand".into(),
            source: None,
            cue: part(cue),
            content: part(content),
            relay: None,
            within: None,
            confidence: None,
        });
        let Entity { kind, level, .. } = self.sourcing.entities[entity.0].clone();
        self.sourcing.sources.push(Source { entity: Some(entity), level, kind, basis, basis_span: None, via: vec![] });
        self
    }

    fn via(&mut self, name: &str, words: &str) -> &mut Story {
        let span = self.span(words);
        self.sourcing.sources.last_mut().unwrap().via.push(Relay { name: name.into(), span });
        self
    }

    /// The words say that `relay` has it from `origin`, who is described as `level` says.
    fn chain(&mut self, words: &str, relay: &str, relation: Relation, origin: &str, level: u8) {
        let span = self.span(words);
        let (relay, origin) = (relay.into(), Some(origin.into()));
        self.sourcing.chains.push(Chain { span, relay, relation, origin, origin_level: level });
    }

    fn tell(&self) -> Told {
        self.tell_by(&Grammar::builtin())
    }

    fn tell_by(&self, grammar: &Grammar) -> Told {
        let document = document::parse(self.text, None, &grammar.lexicon);
        let syntax = syntax::tag(&document, &grammar.lexicon, &grammar.tagger);
        let claims = claim::collect(
            &document,
            &syntax,
            &self.attributions,
            &self.sourcing,
            &grammar.lexicon,
            &grammar.parameters,
        );
        let provenance = provenance::build(&document, &self.attributions, &self.sourcing, &claims, &grammar.parameters);
        let scores = score::score(&provenance, &self.sourcing, &claims, self.text, grammar);
        Told { claims, provenance, scores }
    }

    /// The claim that holds some words, and its score.
    #[track_caller]
    fn claim<'t>(&self, told: &'t Told, words: &str) -> (ClaimId, &'t Claim, &'t Score) {
        let span = self.span(words);
        let holds = |claim: &Claim| claim.spans.iter().any(|other| other.holds(span));
        let id = told.claims.iter().position(holds).unwrap_or_else(|| panic!("no claim holds {words:?}"));
        (ClaimId(id), &told.claims[id], &told.scores[id])
    }
}

/// Where, by a story, the claim that holds some words begins.
#[track_caller]
fn origins(story: &Story, words: &str) -> Vec<String> {
    let told = story.tell();
    let origins = told.provenance.origins(story.claim(&told, words).0);
    told.labels(&origins).into_iter().map(str::to_owned).collect()
}

impl Told {
    fn labels(&self, nodes: &[NodeId]) -> Vec<&str> {
        nodes.iter().map(|node| &*self.provenance.nodes[node.0].label).collect()
    }
}

/// The reasons for a score, a line each.
fn reasons(score: &Score) -> String {
    score.reasons.iter().map(|reason| &*reason.text).collect::<Vec<&str>>().join("\n")
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 0.0005, "{found} is not {expected}");
}

const TALKS: &str = "Ministers in secret talks over port strike

Two ministers are holding secret talks with port workers to end the strike, the Harbour Gazette reported.

Citing unidentified aides to the premier, the paper said the meetings began on Monday.

The premier's office said it will not talk to striking port workers.

Dockers' leader Ana Reyes said the walkout is about safety on the quays.

The harbour has been closed for nine days.

SOURCE: Agencies
";

/// A report through a newspaper whose sources come a paragraph later, and through agencies.
fn talks() -> Story {
    let mut story = Story::new(TALKS);
    let gazette = story.entity("Harbour Gazette", Kind::Media, 7);
    let _aides = story.entity("unidentified aides to the premier", Kind::Government, 3);
    let office = story.entity("the premier's office", Kind::Government, 6);
    let reyes = story.entity("Ana Reyes", Kind::Ngo, 7);
    let unstated = Basis::Unstated;
    let first = "Two ministers are holding secret talks with port workers to end the strike";
    story.says(gazette, unstated, "reported", first, Act::Relay);
    story.says(gazette, unstated, "the paper said", "the meetings began on Monday", Act::Statement);
    story.says(office, Basis::Own, "office said", "it will not talk to striking port workers", Act::Statement);
    story.says(reyes, Basis::Own, "Reyes said", "the walkout is about safety on the quays", Act::Statement);
    let aides = "unidentified aides to the premier";
    story.chain("Citing unidentified aides to the premier", "Harbour Gazette", Relation::Cites, aides, 3);
    let span = story.span("SOURCE: Agencies");
    story.sourcing.credits.push(Credit { span, agency: "Agencies".into(), form: CreditForm::SourceLine });
    story
}

#[test]
fn a_report_goes_back_to_the_sources_that_the_outlet_cites() {
    let story = talks();
    let told = story.tell();
    let (id, claim, score) = story.claim(&told, "holding secret talks");
    assert_eq!(claim.place, Place::Headline, "the headline repeats it");
    let paths = told.provenance.paths(id);
    assert_eq!(paths.len(), 1);
    assert_eq!(
        told.labels(&paths[0])[..4],
        ["unidentified aides to the premier", "Harbour Gazette", "Agencies", "this article"]
    );
    near(score.strength[0], 0.50 * 0.85 * 0.95 * 0.95);
    near(score.strength[1], score.strength[0]);
    assert_eq!(score.independence, [1, 1]);
    assert_eq!(score.cuts.len(), 3, "the aides, the newspaper and the agencies: {:?}", score.cuts);
    assert!(told.provenance.edges.len() >= 8, "{}", told.provenance.edges.len());
    let inferred = told.provenance.edges.iter().filter(|edge| edge.inferred).count();
    assert_eq!(inferred, 1, "only the first report takes its sources from another sentence");
    assert!(score.reasons.len() <= 4);
    assert!(score.reasons[0].text.starts_with("Rests on unidentified aides to the premier"), "{:?}", score.reasons);
    assert!(score.reasons.iter().all(|reason| !reason.spans.is_empty()), "{:?}", score.reasons);
}

#[test]
fn a_refusal_stands_against_the_report() {
    let story = talks();
    let told = story.tell();
    let (report, claim, score) = story.claim(&told, "holding secret talks");
    let (denial, other, _) = story.claim(&told, "it will not talk");
    assert!(other.negated && !claim.negated);
    assert_eq!(
        (claim.disputed_by.as_slice(), other.disputed_by.as_slice()),
        ([denial].as_slice(), [report].as_slice())
    );
    assert_eq!((score.status, score.grade.number), (Status::Disputed, 4));
    let by_whom =
        |reason: &score::Reason| reason.text.starts_with("Contradicted by the premier's office: “it will not");
    assert!(score.reasons.iter().any(by_whom), "{:?}", score.reasons);
    let (_, walkout, score) = story.claim(&told, "walkout is about safety");
    assert!(walkout.disputed_by.is_empty());
    assert_eq!(score.status, Status::SingleOrigin);
    near(score.strength[0], 0.90 * 0.95);
}

#[test]
fn what_only_the_article_says_is_unattributed() {
    let story = talks();
    let told = story.tell();
    let (_, claim, score) = story.claim(&told, "closed for nine days");
    assert!(claim.attributions.is_empty());
    assert_eq!((score.status, score.independence), (Status::Unattributed, [0, 0]));
    assert_eq!(score.grade.to_string(), "F6");
    near(score.strength[0], 0.15);
}

#[test]
fn on_unnamed_sources_alone_rests_what_has_sources_and_none_named() {
    let story = talks();
    let told = story.tell();
    let unnamed = told.provenance.unnamed_only(told.claims.len());
    for (words, expected) in
        [("holding secret talks", true), ("walkout is about safety", false), ("closed for nine days", false)]
    {
        assert_eq!(unnamed[story.claim(&told, words).0.0], expected, "{words}");
    }
    let both = dam([OKORO, ("officials", Kind::Government, 2, Basis::Unstated)]);
    let told = both.tell();
    assert!(!told.provenance.unnamed_only(told.claims.len())[both.claim(&told, FAILING).0.0]);
}

#[test]
fn checked_first_is_the_prominent_then_the_disputed_then_the_weak() {
    let told = talks().tell();
    let (mut claims, mut scores) = (vec![], vec![]);
    for (worth, place, status, strength) in [
        (Worth::Opinion, Place::Headline, Status::Disputed, 0.1),
        (Worth::Prediction, Place::Body, Status::Supported, 0.1),
        (Worth::Fact, Place::Body, Status::Disputed, 0.9),
        (Worth::Fact, Place::Body, Status::SingleOrigin, 0.5),
        (Worth::Figure, Place::Body, Status::SingleOrigin, 0.5),
        (Worth::Figure, Place::Body, Status::Supported, 0.8),
        (Worth::Fact, Place::Lede, Status::Supported, 0.9),
        (Worth::Fact, Place::Body, Status::SingleOrigin, 0.5),
    ] {
        claims.push(Claim { worth, place, ..told.claims[0].clone() });
        scores.push(Score { status, strength: [strength; 2], ..told.scores[0].clone() });
    }
    let order: Vec<usize> = score::check_order(&claims, &scores).into_iter().map(|id| id.0).collect();
    assert_eq!(order, [6, 2, 4, 3, 7, 5, 1, 0]);
}

/// The one thing that all say in [`DAM`].
const FAILING: &str = "The dam is close to failing";

const DAM: &str = "Warning at the dam

The dam is close to failing, officials said.

The dam is close to failing, a senior official said.
";

/// A story in which each of these says that the dam is failing.
fn dam<const N: usize>(sources: [(&str, Kind, u8, Basis); N]) -> Story {
    let mut story = Story::new(DAM);
    for (name, kind, level, basis) in sources {
        let who = story.entity(name, kind, level);
        story.says(who, basis, "officials said", FAILING, Act::Statement);
    }
    story
}

const HOLM: (&str, Kind, u8, Basis) = ("Ida Holm", Kind::Expert, 7, Basis::Expert);
const OKORO: (&str, Kind, u8, Basis) = ("Ben Okoro", Kind::Expert, 7, Basis::Expert);

#[test]
fn unnamed_sources_that_may_be_the_same_give_an_interval() {
    let mut story = Story::new(DAM);
    let officials = story.entity("officials", Kind::Government, 2);
    let senior = story.entity("a senior official", Kind::Government, 4);
    story.says(officials, Basis::Unstated, "officials said", FAILING, Act::Statement);
    story.says(senior, Basis::Unstated, "a senior official said", FAILING, Act::Statement);
    let second = DAM.rfind("The dam").unwrap();
    let content = Part { spans: vec![Span::new(second, second + FAILING.len())] };
    story.attributions[1].content = Some(content);
    let told = story.tell();
    let (_, claim, score) = story.claim(&told, FAILING);
    assert_eq!(claim.attributions, [AttributionId(0), AttributionId(1)]);
    near(score.strength[0], 0.60 * 0.85);
    near(score.strength[1], 1.0 - (1.0 - 0.40 * 0.85) * (1.0 - 0.60 * 0.85));
    assert_eq!((score.independence, score.status), ([1, 2], Status::UnnamedOnly));
    let told = reasons(score);
    assert!(told.contains("may be the same people: 1 to 2 independent origins."), "{told}");
}

#[test]
fn unnamed_sources_of_different_houses_are_not_the_same() {
    let official = |name| (name, Kind::Government, 4, Basis::Unstated);
    let story = dam([official("a White House official"), official("a Kremlin official")]);
    let told = story.tell();
    let (_, _, score) = story.claim(&told, FAILING);
    assert_eq!((score.independence, score.status), ([2, 2], Status::UnnamedOnly));
}

#[test]
fn two_sources_who_may_be_worth_nothing_are_not_two() {
    let story = dam([HOLM, OKORO]);
    let mut grammar = Grammar::builtin();
    grammar.parameters.level[7][0] = 0.0;
    let told = story.tell_by(&grammar);
    let (_, _, score) = story.claim(&told, FAILING);
    assert_eq!((score.independence, score.status), ([0, 2], Status::SingleOrigin));
}

#[test]
fn two_who_know_of_each_other_nothing_are_graded_better_than_one() {
    let (one, two) = (dam([HOLM]), dam([HOLM, OKORO]));
    let told = one.tell();
    let (_, _, alone) = one.claim(&told, FAILING);
    assert_eq!((alone.independence, alone.grade.number), ([1, 1], 3));
    let told = two.tell();
    let (_, _, both) = two.claim(&told, FAILING);
    assert_eq!((both.independence, both.status, both.grade.number), ([2, 2], Status::Supported, 2));
    assert_eq!((alone.grade.letter, both.grade.letter), ('A', 'A'));
    let three = dam([HOLM, OKORO, ("Ana Reyes", Kind::Ngo, 7, Basis::Own)]).tell();
    assert!(three.scores.iter().any(|score| score.grade.to_string() == "A1"));
    let told = reasons(both);
    assert!(told.contains("Falls only if all of these are wrong: "), "{told}");
    assert!(!told.contains("may be the same people"), "{told}");
}

#[test]
fn the_letter_is_that_of_the_best_way() {
    let officials = ("officials", Kind::Government, 2, Basis::Unstated);
    let (one, two) = (dam([officials]), dam([officials, OKORO]));
    let told = one.tell();
    let letter = one.claim(&told, FAILING).2.grade.letter;
    assert!(('C'..='E').contains(&letter), "{letter}");
    let told = two.tell();
    assert_eq!(two.claim(&told, FAILING).2.grade.letter, 'A');
}

#[test]
fn the_letter_of_what_is_only_believed_is_that_of_nobody() {
    let mut story = dam([("it", Kind::Unknown, 0, Basis::Unstated)]);
    story.attributions[0].act = Act::Impersonal;
    story.sourcing.sources[0].entity = None;
    let told = story.tell();
    let (id, _, score) = story.claim(&told, FAILING);
    assert_eq!(told.labels(&told.provenance.origins(id)), ["nobody named"]);
    assert_eq!(score.grade.to_string(), "F3");
}

#[test]
fn an_article_that_was_first_published_elsewhere_comes_from_there() {
    let mut story = Story::new(
        "Dam near failure\n\nThe dam above Alder is close to failing, Ida Holm said.\n\n\
         This article was originally published by the Harbour Gazette.\n",
    );
    let engineer = story.entity("Ida Holm", Kind::Expert, 7);
    story.says(engineer, Basis::Expert, "said", "The dam above Alder is close to failing", Act::Statement);
    let has_gazette = |told: &Told| told.provenance.nodes.iter().any(|node| node.label == "Harbour Gazette");
    assert!(!has_gazette(&story.tell()));
    let span = story.span("This article was originally published by the Harbour Gazette");
    let form = CreditForm::OriginallyPublished;
    story.sourcing.credits.push(Credit { span, agency: "Harbour Gazette".into(), form });
    assert!(has_gazette(&story.tell()));
}

#[test]
fn saying_it_twice_makes_it_no_stronger() {
    let mut story = Story::new(DAM);
    let engineer = story.entity("Ida Holm", Kind::Expert, 7);
    story.says(engineer, Basis::Expert, "officials said", FAILING, Act::Statement);
    let once = story.tell().scores[0].strength;
    story.says(engineer, Basis::Told, "a senior official said", FAILING, Act::Statement);
    let told = story.tell();
    assert_eq!(told.scores[0].strength, once);
    near(once[0], 0.90 * 0.90);
}

#[test]
fn two_sources_of_one_relay_are_one_origin() {
    let mut story = Story::new(DAM);
    let (one, other) = (story.entity("Ida Holm", Kind::Expert, 7), story.entity("Ben Okoro", Kind::Expert, 7));
    story.says(one, Basis::Expert, "officials said", FAILING, Act::Statement).via("CNN", "said");
    story.says(other, Basis::Expert, "officials said", FAILING, Act::Statement).via("CNN", "said");
    let told = story.tell();
    let (_, _, score) = story.claim(&told, FAILING);
    assert_eq!((score.independence, score.status), ([1, 1], Status::SingleOrigin));
    near(score.strength[0], (1.0 - (1.0 - 0.81_f64).powi(2)) * 0.95);
    assert!(score.reasons.iter().any(|reason| reason.text.contains("comes through CNN")), "{:?}", score.reasons);
}

#[test]
fn an_outlet_that_hides_its_source_is_an_origin_of_its_own() {
    let mut story = Story::new(DAM);
    let outlet = story.entity("Daily Post", Kind::Media, 7);
    story.says(outlet, Basis::Unstated, "officials said", FAILING, Act::Relay);
    let told = story.tell();
    near(told.scores.iter().map(|score| score.strength[0]).fold(0.0, f64::max), 0.60);
    assert!(told.provenance.nodes.iter().any(|node| node.label == "Daily Post, its source not given"));
}

#[test]
fn what_an_outlet_passes_on_is_not_its_own_word() {
    let mut story = Story::new(DAM);
    let (post, holm) = (story.entity("Daily Post", Kind::Media, 7), story.entity("Ida Holm", Kind::Expert, 7));
    let cnn = story.entity("CNN", Kind::Media, 7);
    story.says(post, Basis::Unstated, "officials said", FAILING, Act::Relay);
    story.says(holm, Basis::Expert, "a senior official said", FAILING, Act::Statement).via("Daily Post", "said");
    let told = story.tell();
    let (id, _, score) = story.claim(&told, FAILING);
    assert_eq!(told.provenance.paths(id).len(), 1, "only Ida Holm, through the paper");
    assert_eq!((score.independence, score.status), ([1, 1], Status::SingleOrigin));
    near(score.strength[0], 0.81 * 0.95);

    // Nor where it had it from another outlet.
    let span = story.span("said");
    story.sourcing.sources[0].via.push(Relay { name: "CNN".into(), span });
    let told = story.tell();
    assert_eq!(told.provenance.paths(story.claim(&told, FAILING).0).len(), 1);
    story.sourcing.sources[0].via.clear();

    // Another outlet, which nobody else comes through, does have its own word.
    story.says(cnn, Basis::Unstated, "officials said", FAILING, Act::Relay);
    let told = story.tell();
    let (id, _, score) = story.claim(&told, FAILING);
    assert_eq!(told.provenance.paths(id).len(), 2);
    assert_eq!(score.independence[1], 2);
}

#[test]
fn once_named_a_source_is_named_for_all_it_says() {
    let mut story = Story::new(DAM);
    let engineer = story.entity("Ida Holm", Kind::Expert, 2);
    story.says(engineer, Basis::Expert, "officials said", FAILING, Act::Statement);
    story.says(engineer, Basis::Expert, "a senior official said", FAILING, Act::Statement);
    story.sourcing.sources.iter_mut().for_each(|source| source.level = 7);
    let named = story.tell();
    for order in [[2, 7], [7, 2]] {
        for (source, level) in story.sourcing.sources.iter_mut().zip(order) {
            source.level = level;
        }
        let told = story.tell();
        let origin = told.provenance.nodes.iter().find(|node| node.kind == NodeKind::Origin).unwrap();
        assert_eq!((origin.level, origin.unnamed), (7, false), "{order:?}");
        assert_eq!(told.scores[0].strength, named.scores[0].strength, "{order:?}");
    }
}

#[test]
fn there_is_no_node_of_a_claim_that_there_is_not() {
    let told = talks().tell();
    let last = ClaimId(told.claims.len() - 1);
    assert!(told.provenance.node_of(last).is_some());
    assert_eq!(told.provenance.node_of(ClaimId(told.claims.len())), None);
    assert_eq!(Provenance::default().node_of(ClaimId(0)), None);
}

#[test]
fn whoever_cites_somebody_in_the_same_sentence_is_a_relay() {
    let mut story = Story::new(
        "Inquiry at the port\n\nProsecutors have opened an inquiry into the port, the premier said, citing two aides.\n",
    );
    let premier = story.entity("the premier", Kind::Politician, 7);
    let content = "Prosecutors have opened an inquiry into the port";
    story.says(premier, Basis::Own, "the premier said", content, Act::Statement);
    story.chain("citing two aides", "the premier", Relation::Cites, "two aides", 3);
    let told = story.tell();
    near(story.claim(&told, content).2.strength[0], 0.50 * 0.85 * 0.95);

    // Who was told something in the same sentence need not have this from there.
    story.sourcing.chains[0].relation = Relation::Told;
    let told = story.tell();
    near(story.claim(&told, content).2.strength[0], 0.90);
}

#[test]
fn who_is_cited_at_the_start_of_the_sentence_is_cited_in_it() {
    let content = "prosecutors have opened an inquiry into the port";
    let mut story = Story::new(
        "Inquiry at the port\n\nIt rained.\n\n\
         Citing two aides, the premier said prosecutors have opened an inquiry into the port.\n",
    );
    let premier = story.entity("the premier", Kind::Politician, 7);
    story.says(premier, Basis::Own, "the premier said", content, Act::Statement);
    story.chain("Citing two aides", "the premier", Relation::Cites, "two aides", 3);
    assert_eq!(origins(&story, content), ["two aides"]);
}

#[test]
fn whom_a_speaker_or_a_reporter_on_the_spot_cites_elsewhere_says_nothing_of_the_rest() {
    let content = "the gate has been shut since Monday";
    let text = "Shut gate\n\nNorth Radio said the gate has been shut since Monday. It cited two aides on the budget.\n";
    for (kind, basis, origin) in [
        (Kind::Politician, Basis::Unstated, "North Radio"),
        (Kind::Media, Basis::Witness, "North Radio"),
        (Kind::Media, Basis::Unstated, "two aides"),
    ] {
        let mut story = Story::new(text);
        let radio = story.entity("North Radio", kind, 7);
        story.says(radio, basis, "said", content, Act::Statement);
        story.chain("It cited two aides", "North Radio", Relation::Cites, "two aides", 3);
        assert_eq!(origins(&story, content), [origin], "{kind:?} {basis:?}");
    }
}

#[test]
fn neither_what_is_reported_nor_the_outlet_itself_is_where_an_outlet_had_it() {
    let content = "a secret meeting of the harbour board in May";
    let text = "Secret meeting\n\nThe Gazette reported a secret meeting of the harbour board in May.\n";
    for origin in ["a secret meeting", "the gazette"] {
        let mut story = Story::new(text);
        let gazette = story.entity("The Gazette", Kind::Media, 7);
        story.says(gazette, Basis::Unstated, "reported", content, Act::Relay);
        story.chain("reported", "The Gazette", Relation::Cites, origin, 3);
        assert_eq!(origins(&story, content), ["The Gazette, its source not given"], "{origin}");
    }
}

#[test]
fn an_institution_that_an_outlet_cites_is_named() {
    let mut story = talks();
    story.sourcing.chains[0].origin_level = 6;
    let told = story.tell();
    let aides = told.provenance.nodes.iter().find(|node| node.label.starts_with("unidentified")).unwrap();
    assert_eq!((aides.level, aides.unnamed), (6, false));
}

#[test]
fn of_two_sources_as_near_the_one_that_comes_after_is_meant() {
    let content = "the quay is sinking";
    let mut story = Story::new(
        "Sinking quay\n\nThe paper cited two divers. The Gazette reported that the quay is sinking. \
         The paper cited three masons.\n",
    );
    let gazette = story.entity("Gazette", Kind::Media, 7);
    story.says(gazette, Basis::Unstated, "reported", content, Act::Relay);
    story.chain("cited two divers", "Gazette", Relation::Cites, "two divers", 3);
    story.chain("cited three masons", "Gazette", Relation::Cites, "three masons", 3);
    assert_eq!(origins(&story, content), ["three masons"]);
}

#[test]
fn attributions_that_stand_in_each_other_in_a_circle_come_to_an_end() {
    let mut story = Story::new("Rain\n\nAda said Ben said it had rained in the hills for a week.\n");
    for (name, within) in [("Ada", Some(1)), ("Ben", Some(0)), ("Cleo", None)] {
        let who = story.entity(name, Kind::Citizen, 7);
        story.says(who, Basis::Told, "said", "it had rained", Act::Statement);
        story.attributions.last_mut().unwrap().within = within.map(AttributionId);
    }
    let told = story.tell();
    let id = story.claim(&told, "it had rained").0;
    assert_eq!(told.provenance.origins(id).len(), 1, "nobody outside of the circle tells what Ada and Ben said");
}

#[test]
fn the_relay_whom_the_cited_source_told_comes_before_the_one_who_cites() {
    let content = "the bridge had been closed since May";
    let mut story = Story::new(
        "Closed bridge\n\nThe Gazette said the bridge had been closed since May, quoting a guide as telling CNN in June.\n",
    );
    let gazette = story.entity("Gazette", Kind::Media, 7);
    story.says(gazette, Basis::Unstated, "said", content, Act::Relay);
    story.chain("quoting a guide", "Gazette", Relation::Cites, "a guide", 3);
    story.chain("telling CNN", "CNN", Relation::Told, "a guide", 3);
    let told = story.tell();
    let way = told.provenance.paths(story.claim(&told, content).0).remove(0);
    assert_eq!(told.labels(&way)[..3], ["a guide", "CNN", "Gazette"]);
    // Who told CNN something else says nothing of how the guide's words came.
    story.sourcing.chains[1].origin = Some("a pilot".into());
    let told = story.tell();
    let way = told.provenance.paths(story.claim(&told, content).0).remove(0);
    assert_eq!(told.labels(&way)[..2], ["a guide", "Gazette"]);
}

#[test]
fn each_who_tells_what_another_said_is_a_relay() {
    let content = "it had rained";
    let mut story = Story::new(
        "Rain\n\nAda said Ben said Cleo said Dan said Eva said Finn said it had rained in the hills for a week.\n",
    );
    let names = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn"];
    for (at, name) in names.into_iter().enumerate() {
        let who = story.entity(name, Kind::Citizen, 7);
        story.says(who, Basis::Told, "said", content, Act::Statement);
        let attribution = story.attributions.last_mut().unwrap();
        attribution.within = at.checked_sub(1).map(AttributionId);
    }
    let told = story.tell();
    let longest = told.provenance.paths(story.claim(&told, content).0).into_iter().max_by_key(Vec::len).unwrap();
    assert_eq!(told.labels(&longest)[..6], ["Finn", "Eva", "Dan", "Cleo", "Ben", "Ada"]);
}

#[test]
fn a_byline_that_names_an_outlet_says_whose_copy_it_is() {
    let content = "The dam above Alder is close to failing";
    for (kind, relays) in [(Kind::Media, 1), (Kind::Expert, 0)] {
        let mut story = Story::new("By Harbour Gazette\n\nThe dam above Alder is close to failing, Ida Holm said.\n");
        let holm = story.entity("Ida Holm", Kind::Expert, 7);
        story.entity("Harbour Gazette", kind, 7);
        story.says(holm, Basis::Expert, "said", content, Act::Statement);
        let span = story.span("By Harbour Gazette");
        let credit = Credit { span, agency: "Harbour Gazette".into(), form: CreditForm::Byline };
        story.sourcing.credits.push(credit);
        let told = story.tell();
        let found = told.provenance.nodes.iter().filter(|node| node.kind == NodeKind::Relay);
        assert_eq!(found.count(), relays, "{kind:?}");
    }
}

#[test]
fn a_cited_source_is_no_claim() {
    let mut story = talks();
    let gazette = EntityId(0);
    let before = story.tell().claims.len();
    story.says(gazette, Basis::Told, "Citing", "unidentified aides to the premier", Act::Relay);
    assert_eq!(story.tell().claims.len(), before);
}

#[test]
fn a_choice_of_words_is_no_claim() {
    let mut story = Story::new("Port of Malmo\n\nAna Reyes called the plan a disgrace for dockers.\n");
    let reyes = story.entity("Ana Reyes", Kind::Ngo, 7);
    story.says(reyes, Basis::Own, "called", "a disgrace", Act::Assertion);
    assert!(story.tell().claims.is_empty());
}

#[test]
fn nodes_come_in_the_order_of_the_path() {
    let kinds: Vec<u8> = talks()
        .tell()
        .provenance
        .nodes
        .iter()
        .map(|node| match node.kind {
            NodeKind::Origin => 0,
            NodeKind::Relay => 1,
            NodeKind::Article => 2,
            NodeKind::Claim(_) => 3,
        })
        .collect();
    assert!(kinds.is_sorted(), "{kinds:?}");
}

#[test]
fn the_picture_is_the_same_every_time_and_shows_what_is_uncertain() {
    let told = talks().tell();
    let picture = draw::picture(&told.provenance, &told.claims, &told.scores, None);
    let svg = draw::svg(&picture, "talks");
    for _ in 0..5 {
        assert_eq!(svg, draw::svg(&picture, "talks"));
    }
    assert!(svg.contains("unidentified aides to the"));
    let dot = draw::dot(&picture, "talks");
    assert!(dot.contains("rounded,dashed") && dot.contains("peripheries=2"), "{dot}");
    assert!(!dot.contains("style=dotted"), "another sentence shows the link openly: {dot}");
    let one = draw::picture(&told.provenance, &told.claims, &told.scores, Some(ClaimId(0)));
    assert_eq!(one.cards.len(), 5);
    let dot = draw::dot(&one, "talks");
    assert!(dot.contains("style=dotted"), "for this claim it is inferred: {dot}");
}

/// A sentence of an article's own makes one claim of this kind.
#[track_caller]
fn check(sentence: &'static str, worth: Worth, negated: bool) {
    let told = Story::new(sentence).tell();
    assert_eq!(told.claims.len(), 1, "{:?}", told.claims);
    assert_eq!((told.claims[0].worth, told.claims[0].negated), (worth, negated));
}

#[test]
fn claims_are_told_apart_by_what_they_assert() {
    check("Title of it\n\nThe bridge was closed after the storm.", Worth::Fact, false);
    check("Title of it\n\nThe ministry closed 14 bridges after the storm.", Worth::Figure, false);
    check("Title of it\n\nThe ministry will close the bridge.", Worth::Prediction, false);
    check("Title of it\n\nThe ministry must close the bridge.", Worth::Instruction, false);
    check("Title of it\n\nThe closure of the bridge was a terrible decision.", Worth::Opinion, false);
    check("Title of it\n\nThe ministry did not close the bridge.", Worth::Fact, true);
    check("Title of it\n\nThe firm that did not close the bridge was fined.", Worth::Fact, false);
}

#[test]
fn a_contrast_of_other_people_is_no_dispute() {
    let mut story = Story::new(
        "Race for the port\n\nAna Reyes will not run for the port council in Malmo, her office said.\n\n\
         Ben Okoro will run for the port council in Malmo, his party said.\n",
    );
    let one = story.entity("the office of Ana Reyes", Kind::Campaign, 6);
    let other = story.entity("the party", Kind::Campaign, 6);
    let (no, yes) =
        ("Ana Reyes will not run for the port council in Malmo", "Ben Okoro will run for the port council in Malmo");
    story.says(one, Basis::Own, "office said", no, Act::Statement);
    story.says(other, Basis::Own, "party said", yes, Act::Statement);
    let told = story.tell();
    assert!(told.claims.iter().all(|claim| claim.disputed_by.is_empty()), "{:?}", told.claims);
}
