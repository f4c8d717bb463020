//! The report of a set of articles: design.md section 8 as values that serde writes and reads, the tables, and the page for
//! the terminal.
//!
//! A [`Verification`] goes in. Offsets are bytes of UTF-8, end excluded. A doc comment on a field is what the schema says of
//! it, so it speaks to those who read reports.

pub mod tables;
pub mod text;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::json::{Bytes, claim_id, rounded};
use super::labels::Label;
use crate::score::Status;
use crate::score::network::Role;
use crate::span::Span;
use crate::verify::{self, How, Verification, Whence};

/// What a set of articles says, and on whose word.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "Verification")]
pub struct Report {
    /// The ids of the articles, in order.
    pub articles: Vec<String>,
    /// Claims, with all places where they stand: first those that most articles carry.
    pub clusters: Vec<Cluster>,
    /// Passages that stand in two articles.
    pub copies: Vec<Copied>,
    /// Articles that name another article's outlet as where they have something from.
    pub citations: Vec<Citation>,
    /// Articles that all have one claim from each other.
    pub cycles: Vec<Vec<String>>,
}

/// A claim that one or more articles carry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cluster {
    /// `k1`, `k2`, ...
    pub id: String,
    /// The words that stand for all members.
    pub text: String,
    /// Where it is claimed, in the order of the articles and their texts.
    pub members: Vec<Member>,
    /// Who had it first. An article that names nobody adds no origin.
    pub origins: Vec<Origin>,
    /// Agencies and outlets through which it came and that have no article in the set.
    pub relays: Vec<Relay>,
    /// Independence κ: origin-to-claim paths that share no origin and no relay, lowest and highest that the texts allow.
    pub independence: [u32; 2],
    /// Sourcing strength S on the merged graph, lowest and highest. It is no probability of truth.
    pub strength: [f64; 2],
    /// Whether `strength` is exact, or bounds of a graph too large.
    pub exact: bool,
    /// Its sourcing in one word.
    pub status: Label<Status>,
    /// Clusters that contradict it.
    pub disputed_by: Vec<String>,
    /// In what they do, with the words of both, in the same order.
    pub disputes: Vec<Dispute>,
    /// The earliest articles that carry it, by date. Empty where none has a date.
    pub first_seen: Vec<String>,
    /// How it reached each article, the earliest first; articles without a date come last.
    pub steps: Vec<Step>,
}

/// A place where a cluster's claim stands.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Member {
    /// The article.
    pub article: String,
    /// The claim's id in the article's own report.
    pub claim: String,
    /// All its places in the article.
    pub spans: Vec<Bytes>,
    /// The longest of them.
    pub text: String,
    /// How it stands to the cluster's text.
    pub relation: Label<verify::Fit>,
}

/// Who had a claim first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Origin {
    /// The fullest name that an article gives.
    pub name: String,
    /// Step on the ladder of identification.
    #[schemars(range(min = 0, max = 7))]
    pub level: u8,
    /// The articles that name it as their source. Copies are not among them.
    pub articles: Vec<String>,
    /// Whether no article names it.
    pub unnamed: bool,
    /// Other origins of the cluster that may be the same, by index.
    pub perhaps: Vec<usize>,
}

/// Who passed a claim on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Relay {
    /// Canonical name.
    pub name: String,
    /// The articles that have it from there.
    pub articles: Vec<String>,
}

/// A contradiction.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Dispute {
    /// The cluster that contradicts.
    pub cluster: String,
    /// In what.
    pub conflict: Label<verify::Conflict>,
    /// An article that carries this cluster, and the words in it.
    pub here: Evidence,
    /// An article that carries the other one, and the words in it.
    pub there: Evidence,
}

/// Words of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The article.
    pub article: String,
    /// Where.
    pub span: Bytes,
    /// The words.
    pub text: String,
}

/// How a claim reached an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// The article.
    pub article: String,
    /// When it was published, as its carrier prints it.
    pub date: Option<String>,
    /// How.
    pub how: Label<Way>,
    /// The article, agency or outlet that it came from. Null where there is none.
    pub from: Option<String>,
}

/// How a claim reached an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Way {
    /// The words are those of another article.
    Copies,
    /// It names another article's outlet.
    Cites,
    /// It came through an agency or outlet that has no article in the set.
    Through,
    /// It names its sources.
    Sources,
    /// It says so itself.
    Itself,
}

/// A passage that stands in two articles.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Copied {
    /// The one article.
    pub a: String,
    /// The other.
    pub b: String,
    /// The passage in the one.
    pub span_a: Bytes,
    /// The passage in the other.
    pub span_b: Bytes,
    /// Share of the shorter article's words that stand in passages which both have: the same for all passages of the two.
    pub share: f64,
    /// The article or agency that it comes from. Null where nothing says so.
    pub from: Option<String>,
    /// How many words of the passage are equal.
    pub words: u32,
    /// Share of the passage's words that are equal.
    pub same: f64,
}

/// An article that names another article's outlet as where it has something from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Citation {
    /// The article that cites.
    pub from: String,
    /// The article that is cited.
    pub to: String,
    /// The outlet, by canonical name.
    pub name: String,
    /// The words that cite it.
    pub span: Bytes,
    /// The claim that both carry. Null where what is cited stands in the other article but is no claim of both.
    pub cluster: Option<String>,
}

/// The report of a set of articles.
pub fn of(verification: &Verification) -> Report {
    let Verification { pages, clusters, copies, citations, cycles } = verification;
    let id = |page: usize| pages[page].id.clone();
    let ids = |list: &[usize]| list.iter().map(|page| id(*page)).collect::<Vec<String>>();
    let copied = |copy: &verify::Copied| Copied {
        a: id(copy.a),
        b: id(copy.b),
        span_a: bytes(copy.span_a),
        span_b: bytes(copy.span_b),
        share: rounded(copy.share),
        from: copy.from.as_ref().map(|whence| match whence {
            Whence::Page(page) => id(*page),
            Whence::Agency(name) => name.clone(),
        }),
        words: copy.words,
        same: rounded(copy.same),
    };
    let citation = |citation: &verify::Citation| Citation {
        from: id(citation.from),
        to: id(citation.to),
        name: citation.name.clone(),
        span: bytes(citation.span),
        cluster: citation.cluster.map(cluster_id),
    };
    Report {
        articles: pages.iter().map(|page| page.id.clone()).collect(),
        clusters: (0..clusters.len()).map(|index| cluster(verification, index)).collect(),
        copies: copies.iter().map(copied).collect(),
        citations: citations.iter().map(citation).collect(),
        cycles: cycles.iter().map(|cycle| ids(cycle)).collect(),
    }
}

/// The report of one cluster.
pub fn cluster(verification: &Verification, index: usize) -> Cluster {
    let pages = &verification.pages;
    let cluster = &verification.clusters[index];
    let id = |page: usize| pages[page].id.clone();
    let ids = |list: &[usize]| list.iter().map(|page| id(*page)).collect::<Vec<String>>();
    let evidence =
        |words: &verify::Words| Evidence { article: id(words.page), span: bytes(words.span), text: words.text.clone() };
    let nodes = &cluster.merged.nodes;
    let of = |role: Role| (0..nodes.len()).filter(move |at| nodes[*at].role == role);
    let places: Vec<usize> = of(Role::Origin).collect();
    let perhaps = |at: usize| {
        let other = |(one, other): &(usize, usize)| match () {
            () if *one == at => Some(*other),
            () if *other == at => Some(*one),
            () => None,
        };
        let others = cluster.merged.perhaps.iter().filter_map(other);
        let mut others: Vec<usize> = others.filter_map(|other| places.binary_search(&other).ok()).collect();
        others.sort_unstable();
        others
    };
    let origin = |at: &usize| Origin {
        name: nodes[*at].label.clone(),
        level: nodes[*at].level,
        articles: ids(&nodes[*at].pages),
        unnamed: nodes[*at].unnamed,
        perhaps: perhaps(*at),
    };
    let relay = |at: usize| Relay { name: nodes[at].label.clone(), articles: ids(&nodes[at].pages) };
    let member = |member: &verify::Member| Member {
        article: id(member.page),
        claim: claim_id(member.claim),
        spans: member.spans.iter().copied().map(bytes).collect(),
        text: member.text.clone(),
        relation: Label(member.relation),
    };
    let dispute = |dispute: &verify::Dispute| Dispute {
        cluster: cluster_id(dispute.by),
        conflict: Label(dispute.conflict),
        here: evidence(&dispute.here),
        there: evidence(&dispute.there),
    };
    let step = |step: &verify::Step| {
        let (how, from) = match &step.how {
            How::Copies(page) => (Way::Copies, Some(id(*page))),
            How::Cites(page) => (Way::Cites, Some(id(*page))),
            How::Through(name) => (Way::Through, Some(name.clone())),
            How::Sources => (Way::Sources, None),
            How::Itself => (Way::Itself, None),
        };
        Step { article: id(step.page), date: pages[step.page].date.clone(), how: Label(how), from }
    };
    Cluster {
        id: cluster_id(index),
        text: cluster.text.clone(),
        members: cluster.members.iter().map(member).collect(),
        origins: places.iter().map(origin).collect(),
        relays: of(Role::Relay).map(relay).collect(),
        independence: cluster.independence,
        strength: cluster.strength.map(rounded),
        exact: cluster.exact,
        status: Label(cluster.status),
        disputed_by: cluster.disputed_by.iter().map(|dispute| cluster_id(dispute.by)).collect(),
        disputes: cluster.disputed_by.iter().map(dispute).collect(),
        first_seen: ids(&cluster.first_seen),
        steps: cluster.steps.iter().map(step).collect(),
    }
}

fn cluster_id(index: usize) -> String {
    format!("k{}", index + 1)
}

fn bytes(span: Span) -> Bytes {
    [span.start, span.end]
}

impl Report {
    /// The cluster of an id.
    pub fn cluster(&self, id: &str) -> Option<&Cluster> {
        let number: usize = id.strip_prefix('k')?.parse().ok()?;
        self.clusters.get(number.checked_sub(1)?)
    }
}

impl Cluster {
    /// How many articles carry it.
    pub fn carriers(&self) -> usize {
        self.steps.len()
    }
}

/// The report as an indented JSON object, without a line feed at the end.
pub fn object(report: &Report) -> String {
    serde_json::to_string_pretty(report).expect("a report holds only values that JSON has")
}

/// The JSON Schema of [`Report`], as shipped in `reports/verify.schema.json`.
pub fn schema() -> String {
    let schema = schemars::schema_for!(Report);
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}
