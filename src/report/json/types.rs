//! The report of one article as values that serde writes and reads: design.md section 10. Offsets are bytes of UTF-8,
//! end excluded.
//!
//! A doc comment here is what the schema says of the field, so it speaks to those who read reports.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::attribution::{Act, Form};
use crate::claim::{Place, Worth};
use crate::document::BlockKind;
use crate::report::labels::{Label, Role};
use crate::score::{Omission, Status};
use crate::source::{Basis, CreditForm, GrantReason, Kind, Relation, ReplyForm};

/// Bytes of the article's text: first byte, one past the last byte.
pub type Bytes = [u32; 2];

/// The sourcing of one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// The given id, or the file's stem.
    pub id: String,
    /// Where the article was read.
    pub path: String,
    /// SHA-256 of the analysed text, as UTF-8, in hexadecimal.
    pub sha256: String,
    /// Language, version and content hash of the grammar.
    pub grammar: String,
    /// What the article's carrier said about it.
    pub metadata: Metadata,
    /// The parts of the page.
    pub blocks: Vec<Block>,
    /// Who said what: the attributions that stand in no other's content, and quotations wherever they stand.
    pub attributions: Vec<Attribution>,
    /// The others, which stand within another's content: "Time said that *officials told it ...*".
    pub nested: Vec<Attribution>,
    /// Everybody and everything that is a source or a relay.
    pub entities: Vec<Entity>,
    /// Explicit grants of anonymity.
    pub grants: Vec<Grant>,
    /// Who supplied the article or part of it.
    pub credits: Vec<Credit>,
    /// Who answered, denied or did not answer.
    pub replies: Vec<Reply>,
    /// Places where information came through somebody else.
    pub chains: Vec<Chain>,
    /// What is claimed, and how well it is sourced.
    pub claims: Vec<Claim>,
    /// The chain from the first origins to the claims.
    pub graph: Graph,
    /// The article's measures.
    pub article: Measures,
}

/// What an article's carrier (HTML head, JSON fields, CSV columns) said about it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// When it was published, as printed.
    pub date: Option<String>,
    /// Where it can be found.
    pub url: Option<String>,
}

/// A part of the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Block {
    /// What it is.
    pub kind: Label<BlockKind>,
    /// Where.
    pub span: Bytes,
}

/// A source, the words that attribute, and what is attributed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Attribution {
    /// `a1`, `a2`, ... in the order of the text.
    pub id: String,
    /// Whether the content is quoted.
    pub form: Label<Form>,
    /// What kind of speech act the cue names.
    pub act: Label<Act>,
    /// False where the text does not say that it was said: "did not say", "if he says", "would claim".
    pub asserted: bool,
    /// The rule that found it; `learned` where the weights found it and no rule did.
    pub rule: String,
    /// How likely it is an attribution, above 0 and at most 1. Null where the rules alone decided.
    pub confidence: Option<f64>,
    /// The attribution whose content holds this one.
    pub within: Option<String>,
    /// Who stands behind the content, coded. Null where nobody is named.
    pub source: Option<Source>,
    /// The words that attribute. Null where there are none.
    pub cue: Option<Words>,
    /// What is attributed. Null where there is none.
    pub content: Option<Words>,
    /// How many words the content has.
    pub words: u32,
    /// The claims that the content makes.
    pub claims: Vec<String>,
}

/// Words of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Words {
    /// The words; fragments are joined by ` … `.
    pub text: String,
    /// One span for each fragment, in order.
    pub spans: Vec<Bytes>,
}

/// The source of one attribution.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The words; fragments are joined by ` … `.
    pub text: String,
    /// One span for each fragment, in order.
    pub spans: Vec<Bytes>,
    /// The entity that it is.
    pub entity: Option<String>,
    /// The entity's canonical name; an unnamed source's fullest description.
    pub entity_name: Option<String>,
    /// Step on the ladder of identification, 0 (none) to 7 (named).
    #[schemars(range(min = 0, max = 7))]
    pub level: u8,
    /// What it is.
    pub kind: Label<Kind>,
    /// How it knows.
    pub basis: Label<Basis>,
    /// The words that say how it knows.
    pub basis_span: Option<Bytes>,
    /// Relays between the source and this article, outermost last.
    pub via: Vec<String>,
    /// The words that show each relay, in the same order.
    pub via_spans: Vec<Bytes>,
}

/// A person, institution, group or document of the article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Entity {
    /// `e1`, `e2`, ...
    pub id: String,
    /// Canonical name; for an unnamed source its fullest description.
    pub name: String,
    /// What it is.
    pub kind: Label<Kind>,
    /// Best step on the ladder that any mention reaches.
    #[schemars(range(min = 0, max = 7))]
    pub level: u8,
    /// Where the text refers to it, in order.
    pub mentions: Vec<Mention>,
    /// The attributions whose source it is.
    pub attributions: Vec<String>,
    /// How many words the article gives it.
    pub words: u32,
}

/// Words that refer to an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Mention {
    /// The words.
    pub span: Bytes,
    /// How the reference was settled: `name`, `last-name`, `short-form`, `outlet`, `outlet-noun`, `title`, `description`,
    /// `apposition`, `relative`, `member`, `pronoun`, `speaker`, `reporter` or `continued`.
    pub evidence: String,
    /// The words that it was settled by: the name in full of a short form, whoever a pronoun or a description points back
    /// at, the speaker of `I`. Null where the words stand for themselves.
    pub antecedent: Option<Bytes>,
}

/// An explicit grant of anonymity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Grant {
    /// The words of the grant and its reason.
    pub span: Bytes,
    /// The attribution whose source was granted it.
    pub source: Option<String>,
    /// Why.
    pub reason: Label<GrantReason>,
    /// The words that say why.
    pub reason_span: Option<Bytes>,
}

/// Who supplied the article or part of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Credit {
    /// The words.
    pub span: Bytes,
    /// Canonical name of the agency, outlet or person.
    pub agency: String,
    /// Where and how it is printed.
    pub form: Label<CreditForm>,
}

/// A party answering, denying or not answering.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reply {
    /// The words.
    pub span: Bytes,
    /// Who.
    pub party: String,
    /// How.
    pub form: Label<ReplyForm>,
}

/// A place where information reached the article through somebody else.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Chain {
    /// The words that show it.
    pub span: Bytes,
    /// Canonical name of the relay.
    pub relay: String,
    /// How the relay had it.
    pub relation: Label<Relation>,
    /// The relay's own source. Null where it is not given.
    pub origin: Option<String>,
    /// Step of the origin on the ladder, 0 where it is not given.
    #[schemars(range(min = 0, max = 7))]
    pub origin_level: u8,
}

/// Something that the article says is so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Claim {
    /// `c1`, `c2`, ...
    pub id: String,
    /// The words where it first stands.
    pub text: String,
    /// All fragments of all repeats, in order.
    pub spans: Vec<Bytes>,
    /// Where its most prominent repeat stands.
    pub place: Label<Place>,
    /// What kind of claim.
    pub worth: Label<Worth>,
    /// Whether it says that something is not so.
    pub negated: bool,
    /// Who stands behind it. Empty where the article asserts it by itself.
    pub attributions: Vec<String>,
    /// Its sourcing in one word.
    pub status: Label<Status>,
    /// Sourcing strength S, lowest and highest that the text allows. It is no probability of truth.
    pub strength: [f64; 2],
    /// Whether `strength` is exact, or bounds of a graph too large.
    pub exact: bool,
    /// Independence κ: origin-to-claim paths that share no origin and no relay, lowest and highest.
    pub independence: [u32; 2],
    /// Letter and number in the manner of the Admiralty code, for display only: how openly the source of the best path is
    /// identified (A to E, F nobody), and 1 to 3 for three, two or one independent origins, 4 disputed, 6 unattributed.
    pub grade: String,
    /// Place among the article's claims in the order in which to check them, from 1.
    pub check: u32,
    /// Claims of the same article that deny or contradict it.
    pub disputed_by: Vec<String>,
    /// Names in it.
    pub names: Vec<Bytes>,
    /// Numbers in it, with their units.
    pub numbers: Vec<Bytes>,
    /// Dates in it.
    pub dates: Vec<Bytes>,
    /// Smallest sets of nodes without which nothing supports it.
    pub cuts: Vec<Vec<String>>,
    /// How much strength is lost without each node.
    pub importance: BTreeMap<String, f64>,
    /// Circles among the nodes that lead to it.
    pub cycles: Vec<Vec<String>>,
    /// What was not worked out, or not all of it, because the graph is too large. Mostly empty.
    pub left_out: Vec<Label<Omission>>,
    /// Why, in sentences that point at the text.
    pub reasons: Vec<Reason>,
}

/// One sentence of explanation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// The sentence.
    pub text: String,
    /// Strength that the one change named here would add, or 0.
    pub gain: f64,
    /// The words of the article that show it.
    pub spans: Vec<Bytes>,
}

/// Origins, relays, the article and its claims, and who had it from whom.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Graph {
    /// Origins, relays, the article, claims.
    pub nodes: Vec<Node>,
    /// From a node to the one that had it from there.
    pub edges: Vec<Edge>,
}

/// One node of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// `n1`, `n2`, ...
    pub id: String,
    /// What it stands for.
    pub kind: Label<Role>,
    /// What to print on it.
    pub label: String,
    /// The entity behind an origin or a relay.
    pub entity: Option<String>,
    /// The claim, for a node that is one.
    pub claim: Option<String>,
    /// Step of an origin on the ladder.
    #[schemars(range(min = 0, max = 7))]
    pub level: u8,
    /// Whether it is an origin that the article does not name.
    pub unnamed: bool,
    /// Probability that it is open. An origin's is to be multiplied by the `basis` of the link that leaves it.
    pub openness: Openness,
}

/// One link of the graph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// Who had it first.
    pub from: String,
    /// Who had it from there.
    pub to: String,
    /// The attribution that shows it. Null for a credit, a chain, or the page itself.
    pub attribution: Option<String>,
    /// The words that show it.
    pub spans: Vec<Bytes>,
    /// Whether the link was inferred from a neighbouring sentence.
    pub inferred: bool,
    /// The claims that came this way.
    pub claims: Vec<String>,
    /// Probability that it is open, by the class of the cue.
    pub openness: Openness,
    /// How the origin at its start knows, as a probability; 1 where it starts at no origin.
    pub basis: Openness,
}

/// A probability, or its lowest and highest value where the parameters give a range.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Openness {
    /// One number.
    Number(f64),
    /// Lowest and highest.
    Range([f64; 2]),
}

impl Openness {
    /// Lowest and highest value.
    pub fn range(self) -> [f64; 2] {
        match self {
            Openness::Number(number) => [number; 2],
            Openness::Range(range) => range,
        }
    }
}

impl From<[f64; 2]> for Openness {
    fn from([low, high]: [f64; 2]) -> Openness {
        if low == high { Openness::Number(low) } else { Openness::Range([low, high]) }
    }
}

/// The article in numbers. Shares beginning with `share` are of `words`, those beginning with `claims` of `claims`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measures {
    /// Words of headline, standfirst, subheadings, captions and paragraphs.
    pub words: u32,
    /// Sentences of the same parts.
    pub sentences: u32,
    /// Attributions.
    pub attributions: u32,
    /// Attributions without a source: "reportedly", "it was announced".
    pub attributions_without_source: u32,
    /// Claims.
    pub claims: u32,
    /// Entities that are the source of at least one attribution.
    pub sources: u32,
    /// Share of the words that stand in no attribution and in no claim that has one.
    pub share_unattributed: f64,
    /// Share of the words in claims that rest on exactly one independent origin.
    pub share_single_origin: f64,
    /// Share of the words in claims all of whose origins are unnamed (below level 6).
    pub share_unnamed_only: f64,
    /// Share of the words in claims that another claim of the article denies or contradicts.
    pub share_disputed: f64,
    /// Share of the words that are attributed and stand in quotation marks.
    pub share_direct: f64,
    /// Share of the claims that nobody but the article stands behind.
    pub claims_unattributed: f64,
    /// Share of the claims that rest on exactly one independent origin.
    pub claims_single_origin: f64,
    /// Share of the claims all of whose origins are unnamed (below level 6).
    pub claims_unnamed_only: f64,
    /// Share of the claims that another claim of the article denies or contradicts.
    pub claims_disputed: f64,
    /// The weakest claim of headline, standfirst and first paragraph, questions and instructions left aside.
    pub weakest: Option<Weakest>,
    /// Median sourcing strength of the claims, lowest and highest; headline claims count three times, those of the first
    /// paragraph twice. It hides the weak behind the strong, so `weakest` comes first. Null where there is no claim.
    pub median_strength: Option<[f64; 2]>,
    /// How many sources reach each step of the ladder.
    pub sources_by_level: BTreeMap<String, u32>,
    /// How many sources are of each kind.
    pub sources_by_kind: BTreeMap<String, u32>,
    /// Gini-Simpson index of the words given to each source: the chance that two attributed words have two sources.
    pub simpson: f64,
    /// Its 95 % interval: 400 bootstrap replicates over attributions, from a fixed seed, bias removed.
    pub simpson_interval: [f64; 2],
    /// Shannon index of the words given to each source, in nats.
    pub shannon: f64,
    /// Its 95 % interval.
    pub shannon_interval: [f64; 2],
    /// Shannon index as a share of the highest that so many sources could have. 0 where there is one, or none.
    pub evenness: f64,
    /// Gini-Simpson index of the words given to each kind of source.
    pub kinds_simpson: f64,
    /// Its 95 % interval.
    pub kinds_simpson_interval: [f64; 2],
    /// Shannon index of the words given to each kind of source, in nats.
    pub kinds_shannon: f64,
    /// Its 95 % interval.
    pub kinds_shannon_interval: [f64; 2],
    /// That Shannon index as a share of the highest that so many kinds could have.
    pub kinds_evenness: f64,
}

/// The weakest claim of headline and lede.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Weakest {
    /// Its id.
    pub claim: String,
    /// Where it stands.
    pub place: Label<Place>,
    /// Its sourcing in one word.
    pub status: Label<Status>,
    /// Its sourcing strength.
    pub strength: [f64; 2],
    /// Its independence.
    pub independence: [u32; 2],
}

impl Report {
    /// The attribution of this id.
    pub fn attribution(&self, id: &str) -> Option<&Attribution> {
        let index = index(id)?;
        let find = |list: &'_ [Attribution]| list.binary_search_by_key(&Some(index), |one| self::index(&one.id)).ok();
        let outer = find(&self.attributions).map(|at| &self.attributions[at]);
        outer.or_else(|| find(&self.nested).map(|at| &self.nested[at]))
    }

    /// All attributions, nested ones too, in the order of the text.
    pub fn all_attributions(&self) -> Vec<&Attribution> {
        let mut all: Vec<&Attribution> = self.attributions.iter().chain(&self.nested).collect();
        all.sort_by_key(|one| index(&one.id));
        all
    }

    /// The entity of this id.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        index(id).and_then(|index| self.entities.get(index))
    }

    /// The claim of this id.
    pub fn claim(&self, id: &str) -> Option<&Claim> {
        index(id).and_then(|index| self.claims.get(index))
    }
}

impl Attribution {
    /// The spans of source, cue and content; none of a part that it lacks.
    pub fn spans(&self) -> [&[Bytes]; 3] {
        let source = self.source.as_ref().map(|part| &part.spans);
        let [cue, content] = [&self.cue, &self.content].map(|part| part.as_ref().map(|part| &part.spans));
        [source, cue, content].map(|spans| spans.map_or(&[][..], |spans| spans))
    }
}

impl Graph {
    /// The node of this id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        index(id).and_then(|index| self.nodes.get(index))
    }
}

impl Claim {
    /// The one change that would add most strength, if any would.
    pub fn best_change(&self) -> Option<&Reason> {
        let best = self.reasons.iter().max_by(|a, b| a.gain.total_cmp(&b.gain));
        best.filter(|reason| reason.gain > 0.0)
    }
}

/// The place in its list that an id such as `a12` names.
pub(crate) fn index(id: &str) -> Option<usize> {
    id.get(1..)?.parse::<usize>().ok()?.checked_sub(1)
}
