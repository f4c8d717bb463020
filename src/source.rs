//! Who the source is, how near, how it knows, and through whom its words came. Labels: `docs/labels.md`.
//!
//! [`resolve`] codes every attribution's source, and lists the article's entities, chains, grants of anonymity,
//! credits and replies. It never looks outside the article and its carrier's metadata.

mod antecedent;
mod basis;
mod cast;
mod chain;
mod code;
mod credit;
mod entity;
mod extent;
mod grant;
mod house;
mod kind;
mod ladder;
mod name;
mod outlet;
mod paper;
mod phrase;
mod pronoun;
mod relay;
mod reply;
mod role;
mod scene;
mod sort;
mod via;

use cast::Findings;
use entity::Cast;
use scene::Scene;

use serde::{Deserialize, Serialize};

use crate::article::Article;
use crate::attribution::{Attribution, AttributionId};
use crate::document::Document;
use crate::grammar::{Grammar, Matches};
use crate::span::Span;
use crate::syntax::Syntax;

/// Index into [`Sourcing::entities`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntityId(pub usize);

/// Everything that the article says about its sources.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sourcing {
    /// Everybody and everything that is a source or a relay.
    pub entities: Vec<Entity>,
    /// One per attribution, in the same order.
    pub sources: Vec<Source>,
    /// Every place where information came through another outlet, agency, document or person.
    pub chains: Vec<Chain>,
    /// Every explicit grant of anonymity.
    pub grants: Vec<Grant>,
    /// Who supplied the article or part of it.
    pub credits: Vec<Credit>,
    /// Who answered, denied or did not answer.
    pub replies: Vec<Reply>,
}

/// A person, institution, group or document of the article.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// Canonical name; for an unnamed source its fullest description.
    pub name: String,
    /// What it is.
    pub kind: Kind,
    /// Best step on the ladder that any mention reaches.
    pub level: u8,
    /// Where the text refers to it, in order.
    pub mentions: Vec<Mention>,
}

/// Words that refer to an entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The words.
    pub span: Span,
    /// How the reference was settled: `name`, `last-name`, `title`, `pronoun`, `description`, `outlet-noun`, ...
    pub evidence: &'static str,
    /// The mention that it was settled by, where there is one.
    pub antecedent: Option<Span>,
}

/// The source of one attribution, coded.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    /// Who. `None` where the attribution has no source.
    pub entity: Option<EntityId>,
    /// Step 0-7 on the ladder of identification.
    pub level: u8,
    /// What it is.
    pub kind: Kind,
    /// How it knows.
    pub basis: Basis,
    /// The words that say how it knows.
    pub basis_span: Option<Span>,
    /// Relays between the source and this article by canonical name, outermost last.
    pub via: Vec<Relay>,
}

/// One relay of a source's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Relay {
    /// Canonical name.
    pub name: String,
    /// The words that show it.
    pub span: Span,
}

/// What a source is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Kind {
    /// Elected, or a candidate.
    Politician,
    /// Official, agency, military, diplomat.
    Government,
    /// Campaign and party staff, spokespeople, party bodies.
    Campaign,
    /// Police, court, prosecutor, lawyer.
    Justice,
    /// Academic, analyst, think tank.
    Expert,
    /// Company or its people.
    Business,
    /// Advocacy group, union, church, nonprofit.
    Ngo,
    /// Outlet, journalist, host.
    Media,
    /// Voter, resident, witness, celebrity.
    Citizen,
    /// Report, e-mail, filing, law, book.
    Document,
    /// Poll, survey, vote, study figures.
    Poll,
    /// Undefined collective: critics, Republicans, many.
    Group,
    /// Nothing says.
    Unknown,
}

/// How a source knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Speaks of its own views, acts, plans, or for its own institution.
    Own,
    /// Saw it, was present.
    Witness,
    /// Analysis in its own field.
    Expert,
    /// Content of a paper, data, poll.
    Document,
    /// Repeats what others said.
    Told,
    /// No hint.
    Unstated,
}

/// A place where information reached the article through somebody else.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// The words that show it.
    pub span: Span,
    /// Canonical name of the relay.
    pub relay: String,
    /// How the relay had it.
    pub relation: Relation,
    /// The relay's own source, where it is given.
    pub origin: Option<String>,
    /// Step of the origin on the ladder, 0 where it is not given.
    pub origin_level: u8,
}

/// How a relay had its information.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the label is the cue")]
pub enum Relation {
    Told,
    InterviewedBy,
    Cites,
    Reported,
    Obtained,
    Published,
    QuotedIn,
}

/// An explicit grant of anonymity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The words of the grant and its reason.
    pub span: Span,
    /// The attribution whose source was granted it.
    pub source: Option<AttributionId>,
    /// Why.
    pub reason: GrantReason,
    /// The words that say why.
    pub reason_span: Option<Span>,
}

/// Why anonymity was granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the labels of the sourcing guidelines")]
pub enum GrantReason {
    Harm,
    Legal,
    Classified,
    Unauthorised,
    Sensitive,
    Candour,
    Other,
    None,
}

/// Who supplied the article or part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// The words.
    pub span: Span,
    /// Canonical name of the agency, outlet or person.
    pub agency: String,
    /// Where and how it is printed.
    pub form: CreditForm,
}

/// Where and how a credit is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the labels of the sourcing guidelines")]
pub enum CreditForm {
    Dateline,
    Byline,
    Signoff,
    SourceLine,
    OriginallyPublished,
    WithInputs,
    Contributed,
    Photo,
}

/// A party answering, denying or not answering.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The words.
    pub span: Span,
    /// Who, by canonical name.
    pub party: String,
    /// How.
    pub form: ReplyForm,
}

/// How a party answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the labels of the sourcing guidelines")]
pub enum ReplyForm {
    Reply,
    Denial,
    Declined,
    NoResponse,
    Unreachable,
}

/// Codes every attribution's source, and lists entities, chains, grants, credits and replies.
pub fn resolve(
    article: &Article,
    document: &Document,
    syntax: &Syntax,
    matches: &Matches,
    attributions: &[Attribution],
    grammar: &Grammar,
) -> Sourcing {
    let scene = Scene::read(article, document, syntax, grammar);
    let credits = credit::find(&scene, matches, grammar);
    let mut cast = Cast::new(name::find(&scene));
    let sources = code::sources(&scene, &mut cast, attributions); // who, level, kind, basis
    let own = house::names(&scene, &cast.names, &credits);
    let spots = relay::spots(&scene, &cast, &own);
    let relays = via::relays(&scene, &cast, attributions, &sources, &spots, &own, &credits); // through whom
    let chains = chain::find(&scene, &mut cast, attributions, &sources, &spots, &own, &credits);
    let replies = reply::find(&scene, &mut cast, attributions, &sources, matches, grammar);
    let grants = grant::find(&scene, attributions, matches, grammar);
    cast::list(&scene, &cast, Findings { sources, relays, chains, grants, credits, replies })
}
