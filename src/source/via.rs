//! Through whom each attribution's words came: the relays of its own sentence, and those that a sentence before leaves open.

use std::collections::{BTreeMap, BTreeSet};

use super::code::{Coded, part};
use super::entity::Cast;
use super::house::plain;
use super::name::{NameMention, Sort};
use super::relay::{Spot, new_venue};
use super::scene::Scene;
use super::{Credit, CreditForm, Kind, Relation, Relay};
use crate::attribution::{Act, Attribution};
use crate::document::BlockKind;
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// A relay goes on for so many blocks without a word that says so.
const BLOCKS_ON: u32 = 3;

/// An interview goes on for more, for what is plainly said.
const INTERVIEW_ON: u32 = 8;

/// What comes before the words that name the outlet came through it, too: at most so many blocks before.
const BLOCKS_BACK: u32 = 1;

/// A headline and a first paragraph tell what is reported at most so many blocks further down.
const LEAD_BACK: u32 = 3;

/// A relay that later words of the same source may still come through.
#[derive(Clone)]
struct Open {
    relay: Relay,
    block: u32,
    /// Whether it is an interview.
    interview: bool,
    /// An unnamed source is known to the article only through its relay, so it stays open.
    stays: bool,
}

/// The relays of every attribution, in order, outermost last.
pub(super) fn relays(
    scene: &Scene,
    cast: &Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    spots: &[Spot],
    own: &[String],
    credits: &[Credit],
) -> Vec<Vec<Relay>> {
    let mut found: Vec<Vec<Relay>> = vec![vec![]; attributions.len()];
    let mut order: Vec<(Run, usize)> =
        sources.iter().enumerate().filter_map(|(index, coded)| Some((coded.place?, index))).collect();
    order.sort_unstable();
    let assigned = assign(scene, cast, attributions, sources, spots);
    let carriers = carriers(scene, cast, attributions, sources, own);
    let mut open: BTreeMap<usize, Open> = BTreeMap::new();
    let taken: BTreeSet<usize> = assigned.iter().flatten().copied().collect();
    let mut openings = (0..spots.len())
        .filter(|spot| !taken.contains(spot) || spots[*spot].relation == Relation::InterviewedBy)
        .peekable();
    let quoted = credits
        .iter()
        .find(|credit| credit.form == CreditForm::SourceLine && credit.span.of(scene.document.text).ends_with(':'));
    for &(place, index) in &order {
        // "He spoke out during a CNN panel" opens a relay without attributing anything by itself.
        while let Some(spot) = openings.next_if(|&spot| spots[spot].run.start < place.start) {
            if let Some((being, block)) = subject(scene, cast, &spots[spot]) {
                open.insert(being, Open { relay: relay(scene, &spots[spot]), block, interview: true, stays: false });
            }
        }
        let Some(being) = sources[index].being else { continue };
        let sentence = scene.sentence(place.start as usize);
        let own_relay = assigned[index].map(|spot| relay(scene, &spots[spot]));
        let holder = carriers.holder(scene, &attributions[index], index).filter(|(_, by, _)| *by != being);
        let carried = holder.map(|(_, _, relay)| relay.clone());
        // "He wrote, according to a letter obtained by the Courier": the letter, then the newspaper.
        let further = holder.and_then(|(by, ..)| assigned[by]).filter(|_| own_relay.is_none());
        let named = own_relay.or(carried).filter(|relay| plain(&relay.name) != plain(&cast.being(being).name));
        let relay = match named {
            Some(relay) => Some(relay),
            None => open
                .get(&being)
                .filter(|open| {
                    let reach = if open.interview && says(&attributions[index]) { INTERVIEW_ON } else { BLOCKS_ON };
                    let near = sentence.block.saturating_sub(open.block) <= reach;
                    open.stays || near && !new_venue(scene, cast, sentence.tokens)
                })
                .map(|open| open.relay.clone()),
        };
        let relay = relay.or_else(|| {
            let credit = quoted.filter(|credit| credit.span.end <= scene.span(place).start)?;
            Some(Relay { name: credit.agency.clone(), span: credit.span })
        });
        match relay {
            Some(relay) => {
                let stays = sources[index].level < 6 && cast.being(being).sort == Sort::Described;
                let told = |spot: usize| matches!(spots[spot].relation, Relation::Told | Relation::InterviewedBy);
                let interview = match assigned[index] {
                    Some(spot) => told(spot),
                    None => open.get(&being).is_some_and(|open| open.interview && open.relay == relay),
                };
                open.insert(being, Open { relay: relay.clone(), block: sentence.block, interview, stays });
                found[index].push(relay);
                found[index].extend(further.map(|spot| self::relay(scene, &spots[spot])));
            }
            None => {
                open.remove(&being);
            }
        }
    }
    let opened: Vec<(u32, usize, usize)> = (0..spots.len())
        .filter(|spot| !taken.contains(spot) && spots[*spot].relation == Relation::InterviewedBy)
        .filter_map(|spot| Some((spots[spot].run.start, spot, subject(scene, cast, &spots[spot])?.0)))
        .collect();
    before_the_relay(scene, cast, attributions, sources, &order, &assigned, &opened, spots, &mut found);
    // Who answered a poll is known through the poll.
    for (index, coded) in sources.iter().enumerate() {
        let Some(poll) = coded.being.and_then(|being| cast.poll_of(being)) else { continue };
        if found[index].is_empty() {
            let poll = cast.being(poll);
            found[index].push(Relay { name: poll.name.clone(), span: scene.span(poll.tokens) });
        }
    }
    // An unnamed source is known to the article only through its relay, also before the words that show it.
    for (_, index) in order {
        let known = sources[index].being.and_then(|being| open.get(&being)).filter(|open| open.stays);
        if let Some(open) = known.filter(|_| found[index].is_empty()) {
            found[index].push(open.relay.clone());
        }
    }
    found
}

/// The first person of a relay's sentence, before the relay or, "reached by the Courier, Ana Ruiz said", after it.
fn subject(scene: &Scene, cast: &Cast, spot: &Spot) -> Option<(usize, u32)> {
    let sentence = scene.document.sentences[spot.sentence];
    let lead = cast.names.within(Run { start: sentence.tokens.start, end: spot.run.start });
    let rest = cast.names.within(Run { start: spot.run.end, end: sentence.tokens.end });
    let person = |mention: &&NameMention| cast.being(mention.being).sort == Sort::Person;
    // "Ms. Lind had few friends, but Ben Okoro appeared on CNN": the nearest name before a verb.
    let acts = |mention: &&NameMention| {
        let verb = mention.run.end as usize;
        verb < scene.document.tokens.len() && matches!(scene.upos(verb), Upos::Verb | Upos::Aux)
    };
    let nearest = lead.iter().rev().filter(person).find(acts);
    let person = nearest.or_else(|| lead.iter().chain(rest).find(person))?;
    Some((person.being, sentence.block))
}

/// "The grid will fail, Ana Ruiz said. “We are not ready,” she told CNN.": what a person says right before the words that
/// name the outlet, and what the head of the article repeats of it, came the same way.
#[expect(clippy::too_many_arguments, reason = "one caller, which has all of them at hand")]
fn before_the_relay(
    scene: &Scene,
    cast: &Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    order: &[(Run, usize)],
    assigned: &[Option<usize>],
    opened: &[(u32, usize, usize)], // place, spot and person of an interview that nothing is attributed to by itself
    spots: &[Spot],
    found: &mut [Vec<Relay>],
) {
    let mut opened = opened.iter().rev().peekable();
    let lead = scene.document.blocks.iter().position(|block| block.kind == BlockKind::Paragraph).unwrap_or(0) as u32;
    let mut next: BTreeMap<usize, (u32, usize)> = BTreeMap::new(); // block and spot of what a person says next
    for &(place, index) in order.iter().rev() {
        while let Some((at, spot, being)) = opened.next_if(|(at, ..)| *at > place.start) {
            next.insert(*being, (scene.sentence(*at as usize).block, *spot));
        }
        let Some(being) = sources[index].being.filter(|being| cast.being(*being).sort == Sort::Person) else {
            continue;
        };
        let sentence = scene.sentence(place.start as usize);
        let told = |spot: &usize| matches!(spots[*spot].relation, Relation::Told | Relation::InterviewedBy);
        if let Some(spot) = assigned[index].filter(told) {
            next.insert(being, (sentence.block, spot));
        } else if !found[index].is_empty() || new_venue(scene, cast, sentence.tokens) {
            next.remove(&being);
        } else if let Some(&(block, spot)) = next.get(&being) {
            let reach = if sentence.block <= lead { LEAD_BACK } else { BLOCKS_BACK };
            if says(&attributions[index])
                && !other_times(scene, &attributions[index])
                && block.saturating_sub(sentence.block) <= reach
            {
                found[index].push(relay(scene, &spots[spot]));
            }
        }
    }
}

/// Whether something is plainly said, not thought, wished or done.
fn says(attribution: &Attribution) -> bool {
    matches!(attribution.act, Act::Statement | Act::Assertion | Act::Distancing | Act::Factive | Act::Denial)
        && attribution.asserted
}

/// "Has said": what was said at other times.
fn other_times(scene: &Scene, attribution: &Attribution) -> bool {
    let cue = part(scene, attribution.cue.as_ref());
    cue.is_some_and(|cue| {
        let before = Run { start: cue.start.saturating_sub(2), end: cue.end };
        before.range().any(|token| scene.is(token, scene.lists.have) && scene.upos(token) == Upos::Aux)
    })
}

fn relay(scene: &Scene, spot: &Spot) -> Relay {
    Relay { name: spot.name.clone(), span: scene.span(spot.run) }
}

/// For each attribution the spot of its own sentence that relays it.
fn assign(
    scene: &Scene,
    cast: &Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    spots: &[Spot],
) -> Vec<Option<usize>> {
    let mut by_sentence: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, spot) in spots.iter().enumerate() {
        by_sentence.entry(spot.sentence).or_default().push(index);
    }
    // "Minutes obtained by the Courier": the relay is the minutes', not that of whoever speaks in them.
    let mut placed: Vec<(Run, usize)> = attributions
        .iter()
        .enumerate()
        .filter_map(|(index, attribution)| Some((part(scene, attribution.source.as_ref())?, index)))
        .collect();
    placed.sort_unstable();
    let holder = |spot: &Spot| {
        let end = placed.partition_point(|(source, _)| source.start < spot.run.start);
        let near = placed[..end].iter().rev().take(8).filter(|_| spot.relation == Relation::Obtained);
        near.into_iter().find(|(source, _)| source.has(spot.outlet.end as usize - 1)).map(|(_, index)| *index)
    };
    let holders: Vec<Option<usize>> = spots.iter().map(holder).collect();
    let mut assigned = vec![None; attributions.len()];
    for (index, attribution) in attributions.iter().enumerate() {
        let Some(cue) = part(scene, attribution.cue.as_ref()).or_else(|| sources[index].place) else { continue };
        let Some(here) = by_sentence.get(&scene.sentence_index(cue.start as usize)) else { continue };
        let source = part(scene, attribution.source.as_ref());
        let being = sources[index].being.map(|being| plain(&cast.being(being).name));
        let fits = |at: usize| {
            let spot = &spots[at];
            if let Some(holder) = holders[at] {
                return holder == index;
            }
            let is_source = source.is_some_and(|source| source.has(spot.outlet.end as usize - 1));
            let in_content = attribution
                .content
                .iter()
                .flat_map(|content| &content.spans)
                .any(|span| scene.tokens(*span).has(spot.run.start as usize));
            let teller = spot.relation != Relation::Told
                || !scene.is(spot.run.start as usize, scene.lists.tell)
                || cue.has(spot.run.start as usize)
                || near(cue, spot.run);
            !is_source && !in_content && teller && being.as_deref() != Some(&plain(&spot.name))
        };
        assigned[index] =
            here.iter().copied().take(8).filter(|&spot| fits(spot)).min_by_key(|&spot| distance(cue, spots[spot].run));
    }
    assigned
}

fn near(a: Run, b: Run) -> bool {
    distance(a, b) <= 12
}

fn distance(a: Run, b: Run) -> u32 {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// Contents of outlets and papers: whoever speaks inside of one comes through it.
struct Carriers {
    contents: Vec<(Run, usize, usize, Relay)>,
}

fn carriers(scene: &Scene, cast: &Cast, attributions: &[Attribution], sources: &[Coded], own: &[String]) -> Carriers {
    let mut contents = vec![];
    for (index, (attribution, coded)) in attributions.iter().zip(sources).enumerate() {
        let (Some(being), Some(content)) = (coded.being, &attribution.content) else { continue };
        let carrier = cast.being(being);
        let quotes = carrier.sort == Sort::Outlet || carrier.sort == Sort::Paper && coded.kind == Kind::Document;
        if !quotes || own.contains(&plain(&carrier.name)) {
            continue;
        }
        let shown: Span = attribution.source.as_ref().map_or(content.hull(), |source| source.hull());
        let relay = Relay { name: carrier.name.clone(), span: shown };
        contents.extend(content.spans.iter().map(|&span| (scene.tokens(span), index, being, relay.clone())));
    }
    contents.sort_unstable_by_key(|(run, index, ..)| (*run, *index));
    Carriers { contents }
}

impl Carriers {
    fn holder(&self, scene: &Scene, attribution: &Attribution, asking: usize) -> Option<(usize, usize, &Relay)> {
        let token =
            part(scene, attribution.source.as_ref()).or_else(|| part(scene, attribution.cue.as_ref()))?.start as usize;
        let end = self.contents.partition_point(|(run, ..)| run.start as usize <= token);
        let held =
            self.contents[..end].iter().rev().take(8).find(|(run, index, ..)| run.has(token) && *index != asking);
        held.map(|(_, index, being, relay)| (*index, *being, relay))
    }
}
