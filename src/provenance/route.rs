//! The way of one attribution's content: from which origin, through which relays.

use std::collections::BTreeMap;

use crate::attribution::{Attribution, AttributionId};
use crate::document::Document;
use crate::parameters::{Parameters, Range};
use crate::source::{Basis, Chain, Credit, CreditForm, EntityId, Kind, Relation, Source, Sourcing};
use crate::span::Span;

/// An origin or a relay. Two mentions of one entity are one stop.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stop {
    /// An entity of the article.
    Entity(EntityId),
    /// An outlet that does not say how it knows, where it stands for its source.
    Hidden(EntityId),
    /// Somebody who is only named, in lower case, and as printed.
    Name(String, String),
    /// Nobody: "it is believed".
    Nobody,
}

impl Stop {
    pub(super) fn entity(&self) -> Option<EntityId> {
        match self {
            Stop::Entity(id) | Stop::Hidden(id) => Some(*id),
            Stop::Name(..) | Stop::Nobody => None,
        }
    }

    pub(super) fn label(&self, sourcing: &Sourcing) -> String {
        let name = |id: &EntityId| sourcing.entities.get(id.0).map_or("", |entity| entity.name.as_str());
        match self {
            Stop::Entity(id) => name(id).to_owned(),
            Stop::Hidden(id) => format!("{}, its source not given", name(id)),
            Stop::Name(_, printed) => printed.clone(),
            Stop::Nobody => "nobody named".to_owned(),
        }
    }
}

/// Where a route begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Origin {
    pub stop: Stop,
    pub level: u8,
    pub unnamed: bool,
    /// ι.
    pub openness: Range,
    /// β.
    pub basis: Range,
}

/// The way of one attribution's content to the article.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub origin: Origin,
    /// Relays, outermost last, with the words that show each.
    pub relays: Vec<(Stop, Option<Span>)>,
    /// The words that show the first link.
    pub spans: Vec<Span>,
    /// Whether the origin was found in another sentence.
    pub inferred: bool,
}

/// A chain explains an outlet's report so many sentences away. News stories name the outlet in the lede and its sources
/// in the next paragraph or the one after, sometimes with a caption between.
const CHAIN_REACH: usize = 3;

/// Attributions around an attribution that are looked at. Nobody writes deeper; it would be a circle.
const DEEPEST: usize = 5;

/// Entities by name in lower case.
pub(super) fn names(sourcing: &Sourcing) -> BTreeMap<String, EntityId> {
    let entities = sourcing.entities.iter().enumerate().rev(); // the first of a name holds
    entities.map(|(index, entity)| (entity.name.to_lowercase(), EntityId(index))).collect()
}

fn named(name: &str, names: &BTreeMap<String, EntityId>) -> Stop {
    let lower = name.to_lowercase();
    names.get(&lower).map_or_else(|| Stop::Name(lower, name.to_owned()), |id| Stop::Entity(*id))
}

/// An outlet's stop. Two entities of one name are one outlet.
fn outlet(id: EntityId, sourcing: &Sourcing, names: &BTreeMap<String, EntityId>) -> EntityId {
    let name = sourcing.entities.get(id.0).map(|entity| entity.name.to_lowercase());
    name.and_then(|name| names.get(&name).copied()).unwrap_or(id)
}

/// The agency whose copy the article is, and the words that say so.
///
/// A dateline's agency and a line that names the source say it. Sign-offs and bylines mostly name people, so they count
/// only where no person is meant: the name was credited in one of the other ways, or is an outlet elsewhere.
pub(super) fn agency(
    document: &Document,
    sourcing: &Sourcing,
    names: &BTreeMap<String, EntityId>,
) -> Option<(Stop, Span)> {
    let stop = |name: &str| named(name, names);
    let is_outlet = |name: &str| {
        stop(name).entity().and_then(|id| sourcing.entities.get(id.0)).is_some_and(|entity| entity.kind == Kind::Media)
    };
    // "(Reporting by Olena Kovar; Editing by Jan Witt)" names persons and means the agency whose style that is.
    let house_style = |credit: &Credit| !credit.span.of(document.text).contains(credit.agency.as_str());
    let rank = |credit: &Credit| match credit.form {
        CreditForm::Dateline => Some(0),
        CreditForm::SourceLine => Some(1),
        CreditForm::OriginallyPublished => Some(2),
        CreditForm::Signoff | CreditForm::Byline if is_outlet(&credit.agency) => Some(3),
        CreditForm::Signoff if house_style(credit) => Some(4),
        _ => None,
    };
    let credits = sourcing.credits.iter().filter_map(|credit| Some((rank(credit)?, credit)));
    let (_, credit) = credits.min_by_key(|(rank, credit)| (*rank, credit.span))?;
    Some((stop(&credit.agency), credit.span))
}

/// The route of an attribution. `None` where nothing is attributed.
pub(super) fn route(
    document: &Document,
    attributions: &[Attribution],
    sourcing: &Sourcing,
    names: &BTreeMap<String, EntityId>,
    id: AttributionId,
    parameters: &Parameters,
) -> Option<Route> {
    let attribution = &attributions[id.0];
    let source = sourcing.sources.get(id.0)?;
    attribution.content.as_ref()?;
    let mut relays: Vec<(Stop, Option<Span>)> =
        source.via.iter().map(|relay| (named(&relay.name, names), Some(relay.span))).collect();
    let mut spans: Vec<Span> =
        [&attribution.source, &attribution.cue].into_iter().flatten().flat_map(|part| part.spans.clone()).collect();
    let mut inferred = false;
    let entity = source.entity.and_then(|id| Some((id, sourcing.entities.get(id.0)?)));
    let origin = match entity {
        None => nobody(parameters),
        Some((entity, about)) => match chain_of(document, attribution, sourcing, &about.name, passes_on(source)) {
            Some((chain, name, apart)) => {
                let entity = outlet(entity, sourcing, names);
                relays.insert(0, (Stop::Entity(entity), attribution.source.as_ref().map(|source| source.hull())));
                if let Some(inner) = passed_before(document, sourcing, chain) {
                    relays.insert(0, (named(&inner.relay, names), Some(inner.span)));
                }
                inferred = apart;
                spans = vec![chain.span];
                described(named(name, names), chain.origin_level, sourcing, parameters)
            }
            None if source.kind == Kind::Media && passes_on(source) => Origin {
                stop: Stop::Hidden(outlet(entity, sourcing, names)),
                level: source.level,
                unnamed: false,
                openness: parameters.outlet,
                basis: parameters.basis.first_hand,
            },
            None => coded(entity, source, about.level, parameters),
        },
    };
    add_outer(attributions, sourcing, names, id, &mut relays);
    let mut seen = vec![origin.stop.clone()];
    relays.retain(|(stop, _)| {
        let new = !seen.contains(stop);
        seen.push(stop.clone());
        new
    });
    Some(Route { origin, relays, spans, inferred })
}

/// "Smith said that Jones told him": whoever tells what another said is that one's relay.
fn add_outer(
    attributions: &[Attribution],
    sourcing: &Sourcing,
    names: &BTreeMap<String, EntityId>,
    id: AttributionId,
    relays: &mut Vec<(Stop, Option<Span>)>,
) {
    let mut at = id;
    for _ in 0..DEEPEST {
        let Some(outer) = attributions[at.0].within else { return };
        let (Some(attribution), Some(source)) = (attributions.get(outer.0), sourcing.sources.get(outer.0)) else {
            return;
        };
        if let Some(entity) = source.entity {
            let span = attribution.source.as_ref().map(|source| source.hull());
            relays.push((Stop::Entity(outlet(entity, sourcing, names)), span));
            relays.extend(source.via.iter().map(|relay| (named(&relay.name, names), Some(relay.span))));
        }
        at = outer;
    }
}

/// "The paper quoted a guide as telling CNN": through whom the origin's words came to the relay of `chain`, in its sentence.
fn passed_before<'s>(document: &Document, sourcing: &'s Sourcing, chain: &Chain) -> Option<&'s Chain> {
    let here = document.sentence_at(chain.span.start)?;
    let first = sourcing.chains.partition_point(|other| other.span.start <= chain.span.start);
    let near = sourcing.chains[first..].iter().take_while(|other| document.sentence_at(other.span.start) == Some(here));
    near.into_iter().find(|other| {
        let told = matches!(other.relation, Relation::Told | Relation::InterviewedBy);
        told && other.origin == chain.origin && !other.relay.eq_ignore_ascii_case(&chain.relay)
    })
}

/// Whether a source speaks of what it had from elsewhere: an outlet or a document that does not speak for itself.
fn passes_on(source: &Source) -> bool {
    let own = matches!(source.basis, Basis::Own | Basis::Witness | Basis::Expert);
    matches!(source.kind, Kind::Media | Kind::Document) && !own
}

/// What the article says of where a relay had it, nearest to the attribution, and whether in another sentence.
///
/// Only one that passes on anyway is looked up in other sentences; whoever cites somebody in the same sentence does so
/// there: "the premier, citing two aides, said".
fn chain_of<'s>(
    document: &Document,
    attribution: &Attribution,
    sourcing: &'s Sourcing,
    relay: &str,
    passes_on: bool,
) -> Option<(&'s Chain, &'s str, bool)> {
    let start = attribution.cue.as_ref().or(attribution.source.as_ref())?.hull().start;
    let here = document.sentence_at(start)?;
    // "The magazine cited a secret meeting": what is cited is the claim, and is not its own origin.
    let content = attribution.content.as_ref()?.hull().of(document.text);
    let reach = if passes_on { CHAIN_REACH } else { 0 };
    let near = |chain: &'s Chain| {
        let origin = chain.origin.as_deref()?;
        // "Quoted a foreman as saying that": behind the cited source stands what it said.
        let rest = content.strip_prefix(origin).map(|rest| rest.trim_start_matches(','));
        let only_cited = rest.is_some_and(|rest| !rest.trim_start().starts_with("as "));
        if origin.eq_ignore_ascii_case(relay) || only_cited {
            return None;
        }
        let there = document.sentence_at(chain.span.start)?;
        let same = chain.relay.eq_ignore_ascii_case(relay);
        let reached = there.abs_diff(here) <= reach && (passes_on || chain.relation == Relation::Cites);
        (same && reached).then_some((chain, origin, there))
    };
    // Chains are in the order of the text: those of other places need no look.
    let start = document.sentences[here.saturating_sub(reach)].span.start;
    let first = sourcing.chains.partition_point(|chain| chain.span.start < start);
    let end = document.sentences.get(here + reach + 1).map_or(u32::MAX, |sentence| sentence.span.start);
    let chains = sourcing.chains[first..].iter().take_while(|chain| chain.span.start < end).filter_map(near);
    let (chain, origin, there) =
        chains.min_by_key(|(chain, _, there)| (there.abs_diff(here), *there < here, chain.span))?;
    Some((chain, origin, there != here))
}

fn nobody(parameters: &Parameters) -> Origin {
    let openness = parameters.level[0];
    Origin { stop: Stop::Nobody, level: 0, unnamed: true, openness, basis: parameters.basis.first_hand }
}

/// An origin that a chain describes.
fn described(stop: Stop, level: u8, sourcing: &Sourcing, parameters: &Parameters) -> Origin {
    let entity = stop.entity().and_then(|id| sourcing.entities.get(id.0));
    let level = level.max(entity.map_or(0, |entity| entity.level)).min(7);
    let document = entity.is_some_and(|entity| matches!(entity.kind, Kind::Document | Kind::Poll));
    Origin {
        stop,
        level,
        unnamed: level < 6 && !document,
        openness: identification(level, document, parameters),
        basis: if document { parameters.basis.first_hand } else { parameters.basis.unstated },
    }
}

/// An origin that is the attribution's own source.
fn coded(entity: EntityId, source: &Source, best: u8, parameters: &Parameters) -> Origin {
    let level = source.level.max(best).min(7);
    let document = matches!(source.kind, Kind::Document | Kind::Poll);
    let basis = &parameters.basis;
    let basis = match source.basis {
        _ if document => basis.first_hand,
        Basis::Own if level == 6 => basis.official,
        Basis::Own | Basis::Witness => basis.first_hand,
        Basis::Expert => basis.expert,
        Basis::Document => basis.official,
        Basis::Told => basis.told,
        Basis::Unstated => basis.unstated,
    };
    Origin {
        stop: Stop::Entity(entity),
        level,
        unnamed: level < 6 && !document,
        openness: identification(level, document, parameters),
        basis,
    }
}

/// ι by step on the ladder.
fn identification(level: u8, document: bool, parameters: &Parameters) -> Range {
    match level {
        7 if document => parameters.document,
        3..7 if document => parameters.document_described,
        _ => parameters.level[usize::from(level.min(7))],
    }
}
