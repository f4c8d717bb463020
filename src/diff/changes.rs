//! The changes themselves: aligned attributions, claims and sources go in, sentences with both versions' words come out.

use std::collections::{BTreeMap, BTreeSet};

use super::align::{align, plain};
use super::{Change, Direction, Kind, Side};
use crate::claim::Place;
use crate::lexicon::Lexicon;
use crate::report::Label;
use crate::report::json::{Attribution, Bytes, Claim, Entity, Report, Source};
use crate::report::text::phrases;
use crate::source::Basis;
use crate::span::one_line;

/// From this step of the ladder on, somebody is named or an institution speaks for itself.
const NAMED: u8 = 6;
/// The step whose description says how the source knows.
const SAYS_HOW: u8 = 5;
/// Letters of words in a message.
const MOST_LETTERS: usize = 70;

/// All changes, in no order.
pub(super) fn find(old: &Report, new: &Report, lexicon: &Lexicon, least: f64) -> Vec<Change> {
    let mut changes = vec![];
    attributions(old, new, lexicon, &mut changes);
    claims(old, new, lexicon, least, &mut changes);
    headline(old, new, &mut changes);
    article(old, new, least, &mut changes);
    changes
}

/// What goes on in the attributions: sources and how they are attributed to.
fn attributions(old: &Report, new: &Report, lexicon: &Lexicon, changes: &mut Vec<Change>) {
    let texts = |report: &Report| report.attributions.iter().map(said).collect::<Vec<_>>();
    let same_source = |a: usize, b: usize| {
        let names = (name_of(&old.attributions[a]), name_of(&new.attributions[b]));
        if names.0 == names.1 { 0.1 } else { 0.0 }
    };
    let pairs = align(&texts(old), &texts(new), lexicon, same_source);
    let pairs: Vec<(&Attribution, &Attribution)> = pairs
        .iter()
        .enumerate()
        .filter_map(|(place, other)| Some((&old.attributions[place], &new.attributions[(*other)?])))
        .collect();
    let (old_links, new_links) = (links(old), links(new));
    let mut found: BTreeMap<(Kind, String, String), Change> = BTreeMap::new();
    // Sources that said what the other version has too: whoever says it now, that is told above.
    let (mut went_on, mut came_from) = (BTreeSet::new(), BTreeSet::new());
    for (before, after) in &pairs {
        went_on.extend(entity_of(before));
        came_from.extend(entity_of(after));
        for (kind, direction, message) in compared(before, after, &old_links, &new_links) {
            // One change of a source is told once, with all places.
            let key =
                (kind, entity_of(before).unwrap_or(&before.id).into(), entity_of(after).unwrap_or(&after.id).into());
            let (a, b) = (side(before), side(after));
            match found.get_mut(&key) {
                Some(Change { old: Some(old), new: Some(new), .. }) => {
                    old.spans.extend(a.spans);
                    new.spans.extend(b.spans);
                }
                _ => drop(found.insert(key, change(kind, direction, message, Some(a), Some(b)))),
            }
        }
    }
    changes.extend(found.into_values());
    let names = |report: &Report| sources(report).map(|entity| plain(&entity.name)).collect::<BTreeSet<_>>();
    let (old_names, new_names) = (names(old), names(new));
    for entity in sources(old) {
        if !went_on.contains(&*entity.id) && !new_names.contains(&plain(&entity.name)) {
            let message = format!("{} is no longer a source", called(entity));
            changes.push(change(Kind::SourceDropped, Direction::Weaker, message, Some(source(entity, old)), None));
        }
    }
    for entity in sources(new) {
        let known = came_from.contains(&*entity.id) || old_names.contains(&plain(&entity.name));
        if !known {
            let message = format!("{} is a new source", called(entity));
            changes.push(change(Kind::SourceAdded, Direction::Stronger, message, None, Some(source(entity, new))));
        }
    }
}

/// What is different in an attribution that both versions have.
fn compared(a: &Attribution, b: &Attribution, old: &Links, new: &Links) -> Vec<(Kind, Direction, String)> {
    let mut found = vec![];
    let (weaker, stronger) = (Direction::Weaker, Direction::Stronger);
    let (level_a, level_b) = (level(a), level(b));
    let (who_a, who_b) = (who(a), who(b));
    if level_a < NAMED && level_b >= NAMED {
        found.push((Kind::SourceNamed, stronger, format!("what {who_a} said is now said by {who_b}")));
    } else if level_a >= NAMED && level_b < NAMED {
        found.push((Kind::SourceUnnamed, weaker, format!("what {who_a} said is now said by {who_b}")));
    } else if level_a > level_b {
        found.push((Kind::LevelLowered, weaker, format!("{who_a} is now {who_b}")));
    } else if level_a < level_b {
        found.push((Kind::LevelRaised, stronger, format!("{who_a} is now {who_b}")));
    } else if plain(&name_of(a)) != plain(&name_of(b)) {
        found.push((Kind::SourceChanged, Direction::Neutral, format!("what {who_a} said is now said by {who_b}")));
    }
    match (says_how(a), says_how(b)) {
        (true, false) if level_b > 0 => {
            found.push((Kind::BasisLost, weaker, format!("the text no longer says how {who_b} knows")));
        }
        (false, true) if level_a > 0 => {
            found.push((Kind::BasisGained, stronger, format!("the text now says how {who_b} knows")));
        }
        _ => {}
    }
    let (link_a, link_b) = (link(a, old), link(b, new));
    let (cue_a, cue_b) = (cue(a), cue(b));
    if cue_a != cue_b && link_a > link_b {
        found.push((Kind::CueWeakened, weaker, format!("{cue_a} became {cue_b}")));
    } else if cue_a != cue_b && link_a < link_b {
        found.push((Kind::CueStrengthened, stronger, format!("{cue_a} became {cue_b}")));
    }
    let relays = |attribution: &Attribution| attribution.source.as_ref().map(|s| s.via.clone()).unwrap_or_default();
    let (via_a, via_b) = (relays(a), relays(b));
    for relay in via_b.iter().filter(|relay| !via_a.contains(relay)) {
        found.push((Kind::RelayAdded, weaker, format!("what {who_b} says now comes through {relay}")));
    }
    for relay in via_a.iter().filter(|relay| !via_b.contains(relay)) {
        found.push((Kind::RelayRemoved, stronger, format!("what {who_b} says no longer comes through {relay}")));
    }
    found
}

fn claims(old: &Report, new: &Report, lexicon: &Lexicon, least: f64, changes: &mut Vec<Change>) {
    let texts = |report: &Report| report.claims.iter().map(|claim| claim.text.clone()).collect::<Vec<_>>();
    let pairs = align(&texts(old), &texts(new), lexicon, |a, b| {
        if old.claims[a].negated == new.claims[b].negated { 0.05 } else { 0.0 }
    });
    let neutral = Direction::Neutral;
    for (before, other) in old.claims.iter().zip(&pairs) {
        let Some(after) = other.map(|place| &new.claims[place]) else {
            let message = format!("“{}” is no longer claimed", short(&before.text));
            changes.push(change(Kind::ClaimRemoved, neutral, message, Some(claim(before)), None));
            continue;
        };
        let sides = || (Some(claim(before)), Some(claim(after)));
        let what = short(&after.text);
        if let Some(message) = contents_differ(before, after) {
            let (a, b) = sides();
            changes.push(change(Kind::ClaimChanged, neutral, message, a, b));
        }
        let (low, high) = (after.strength[0] - before.strength[0], after.strength[1] - before.strength[1]);
        let moved = if low.abs() > high.abs() { low } else { high };
        let direction = match moved {
            moved if moved >= least => Direction::Stronger,
            moved if moved <= -least => Direction::Weaker,
            _ => neutral,
        };
        let strength = |claim: &Claim| phrases::interval(claim.strength);
        let independence = |claim: &Claim| phrases::range(claim.independence);
        let moves = |was: String, is: String| if was == is { is } else { format!("{was} to {is}") };
        let scores = format!(
            "S {}, κ {}",
            moves(strength(before), strength(after)),
            moves(independence(before), independence(after))
        );
        if before.status != after.status {
            let (a, b) = sides();
            let message = format!("“{what}”: from {} to {} ({scores})", before.status.word(), after.status.word());
            changes.push(change(Kind::StatusChanged, direction, message, a, b));
        } else if direction != neutral || before.independence != after.independence {
            let (a, b) = sides();
            let more = after.independence[0].cmp(&before.independence[0]);
            let direction = match (direction, more) {
                (Direction::Neutral, std::cmp::Ordering::Greater) => Direction::Stronger,
                (Direction::Neutral, std::cmp::Ordering::Less) => Direction::Weaker,
                (direction, _) => direction,
            };
            changes.push(change(Kind::ScoreMoved, direction, format!("“{what}”: {scores}"), a, b));
        }
    }
    let mut kept = vec![false; new.claims.len()];
    pairs.iter().flatten().for_each(|place| kept[*place] = true);
    for added in new.claims.iter().zip(kept).filter(|(_, kept)| !kept).map(|(claim, _)| claim) {
        let message = format!("“{}” is new: {}", short(&added.text), added.status.word());
        changes.push(change(Kind::ClaimAdded, neutral, message, None, Some(claim(added))));
    }
}

/// Whether claims in nearly the same words say different things.
fn contents_differ(before: &Claim, after: &Claim) -> Option<String> {
    let numbers = |claim: &Claim| {
        let words = claim.text.split(|c: char| c.is_whitespace() || matches!(c, '–' | '—'));
        let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).replace(',', ""));
        words.filter(|word| word.contains(|c: char| c.is_ascii_digit())).collect::<Vec<_>>()
    };
    let (was, is) = (numbers(before), numbers(after));
    let only =
        |one: &[String], other: &[String]| one.iter().filter(|word| !other.contains(word)).cloned().collect::<Vec<_>>();
    let (gone, come) = (only(&was, &is), only(&is, &was));
    if !gone.is_empty() && !come.is_empty() {
        return Some(format!("“{}”: {} became {}", short(&after.text), gone.join(", "), come.join(", ")));
    }
    (before.negated != after.negated).then(|| format!("“{}” became “{}”", short(&before.text), short(&after.text)))
}

/// Whether the headline claims something else.
fn headline(old: &Report, new: &Report, changes: &mut Vec<Change>) {
    let of = |report: &Report| -> Option<Side> {
        let claims: Vec<&Claim> = report.claims.iter().filter(|claim| claim.place.0 == Place::Headline).collect();
        let first = claims.first()?;
        let text = claims.iter().map(|claim| &*claim.text).collect::<Vec<_>>().join(" … ");
        // The first span of such a claim stands in the headline.
        Some(Side {
            id: first.id.clone(),
            text,
            spans: claims.iter().filter_map(|c| c.spans.first().copied()).collect(),
        })
    };
    let (before, after) = (of(old), of(new));
    let words = |side: &Option<Side>| side.as_ref().map(|side| plain(&side.text));
    if words(&before) != words(&after) {
        let shown =
            |side: &Option<Side>| side.as_ref().map_or("nothing".to_owned(), |s| format!("“{}”", short(&s.text)));
        let message = format!("the headline claimed {}, now {}", shown(&before), shown(&after));
        changes.push(change(Kind::HeadlineChanged, Direction::Neutral, message, before, after));
    }
}

fn article(old: &Report, new: &Report, least: f64, changes: &mut Vec<Change>) {
    let median = |report: &Report| report.article.median_strength.map(|[low, high]| (low + high) / 2.0);
    let (before, after) = (&old.article, &new.article);
    let measures = [
        ("median sourcing strength", median(old).zip(median(new)), 1.0),
        ("share of words on unnamed sources alone", Some((before.share_unnamed_only, after.share_unnamed_only)), -1.0),
        ("share of words on the article's own word", Some((before.share_unattributed, after.share_unattributed)), -1.0),
    ];
    for (name, values, sign) in measures {
        let Some((was, is)) = values.filter(|(was, is)| (was - is).abs() >= least) else { continue };
        let direction = if (is - was) * sign > 0.0 { Direction::Stronger } else { Direction::Weaker };
        let message = format!("the {name} went from {was:.2} to {is:.2}");
        changes.push(change(Kind::ArticleMoved, direction, message, None, None));
    }
}

fn change(kind: Kind, direction: Direction, message: String, old: Option<Side>, new: Option<Side>) -> Change {
    Change { kind: Label(kind), direction: Label(direction), message, old, new }
}

/// What an attribution is recognised by: its content, or else all its words.
fn said(attribution: &Attribution) -> String {
    match &attribution.content {
        Some(content) => content.text.clone(),
        None => side(attribution).text,
    }
}

fn side(attribution: &Attribution) -> Side {
    let source = attribution.source.as_ref().map(|part| (&part.text, &part.spans));
    let words = |part: &Option<crate::report::json::Words>| part.as_ref().map(|p| (p.text.clone(), p.spans.clone()));
    let parts: Vec<(String, Vec<Bytes>)> = source
        .map(|(text, spans)| (text.clone(), spans.clone()))
        .into_iter()
        .chain(words(&attribution.cue))
        .chain(words(&attribution.content))
        .collect();
    let mut parts: Vec<(String, Vec<Bytes>)> = parts.into_iter().filter(|(_, spans)| !spans.is_empty()).collect();
    parts.sort_by_key(|(_, spans)| spans[0]);
    let mut spans: Vec<Bytes> = parts.iter().flat_map(|(_, spans)| spans.iter().copied()).collect();
    spans.sort_unstable();
    let text = parts.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join(" ");
    Side { id: attribution.id.clone(), text, spans }
}

fn claim(claim: &Claim) -> Side {
    Side { id: claim.id.clone(), text: claim.text.clone(), spans: claim.spans.clone() }
}

/// A source, with the first words that it says.
fn source(entity: &Entity, report: &Report) -> Side {
    let first = entity.attributions.first().and_then(|id| report.attribution(id));
    let spans = entity.mentions.iter().map(|mention| mention.span).collect();
    Side { id: entity.id.clone(), text: first.map_or_else(|| entity.name.clone(), |first| side(first).text), spans }
}

/// The entities that say something.
fn sources(report: &Report) -> impl Iterator<Item = &Entity> {
    report.entities.iter().filter(|entity| !entity.attributions.is_empty())
}

fn called(entity: &Entity) -> String {
    format!("{} ({})", entity.name, phrases::level(entity.level))
}

fn who(attribution: &Attribution) -> String {
    match &attribution.source {
        Some(source) => {
            let name = source.entity_name.as_deref().unwrap_or(&source.text);
            format!("{} ({})", short(name), phrases::level(source.level))
        }
        None => "nobody in particular".to_owned(),
    }
}

fn name_of(attribution: &Attribution) -> String {
    let name = |source: &Source| source.entity_name.clone().unwrap_or_else(|| source.text.clone());
    attribution.source.as_ref().map(name).unwrap_or_default()
}

fn entity_of(attribution: &Attribution) -> Option<&str> {
    attribution.source.as_ref()?.entity.as_deref()
}

fn level(attribution: &Attribution) -> u8 {
    attribution.source.as_ref().map_or(0, |source| source.level)
}

/// Whether the text says how the source knows. That it speaks of its own views or plans follows from who it is.
fn says_how(attribution: &Attribution) -> bool {
    let stated = |source: &Source| !matches!(source.basis.0, Basis::Unstated | Basis::Own);
    level(attribution) == SAYS_HOW || attribution.source.as_ref().is_some_and(stated)
}

/// The words that attribute.
fn cue(attribution: &Attribution) -> String {
    attribution.cue.as_ref().map_or_else(|| "no cue".to_owned(), |cue| format!("“{}”", short(&cue.text)))
}

/// How open the reporter's words leave each attribution's link, in hundredths, as in the graph.
type Links<'r> = BTreeMap<&'r str, u32>;

fn links(report: &Report) -> Links<'_> {
    let mut links = Links::new();
    for edge in &report.graph.edges {
        if let Some(attribution) = &edge.attribution {
            let open = (edge.openness.range()[0] * 100.0).round() as u32;
            let least = links.entry(attribution).or_insert(open);
            *least = open.min(*least);
        }
    }
    links
}

/// The same of one attribution: 0 where nothing is asserted, full where the graph has no link of it.
fn link(attribution: &Attribution, links: &Links) -> u32 {
    if attribution.asserted { links.get(&*attribution.id).copied().unwrap_or(100) } else { 0 }
}

/// Words for a message, which puts quotation marks around them.
fn short(text: &str) -> String {
    let line = one_line(text);
    let line = line.trim_matches(['"', '“', '”']).trim_end_matches(',').to_owned();
    if line.chars().count() <= MOST_LETTERS {
        return line;
    }
    line.chars().take(MOST_LETTERS - 1).collect::<String>().trim_end().to_owned() + "…"
}
