//! Which drafts say the same, and which contradict: by the share of content words that they have in common.
//!
//! Precision first. Two sentences on one subject are not one claim, and "will not run in Ohio" does not deny that somebody
//! else runs in Ohio: names must not differ, and the negated verb itself must stand in the claim that is denied, with
//! the words that follow it.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::draft::Draft;
use super::words::Stems;
use super::{Claim, ClaimId, Place, Worth};
use crate::attribution::{Attribution, AttributionId};
use crate::document::Document;
use crate::parameters::Parameters;
use crate::source::{EntityId, Sourcing};
use crate::span::Span;
use crate::steps;

/// A word that more claims than this have is not looked up: it would join everything, and take time.
const MOST_HOLDERS: usize = 40;
/// Words that groups must share to be compared at all.
const FEWEST_ABOUT: usize = 2;
/// Words that two claims must share, whatever their share.
const FEWEST_SHARED: usize = 3;

/// Claims of which one is this many times longer share words by chance.
const MOST_TIMES_LONGER: usize = 4;

/// Merges drafts into claims, and notes which dispute each other.
pub(super) fn claims(
    document: &Document,
    drafts: impl Iterator<Item = Draft>,
    attributions: &[Attribution],
    sourcing: &Sourcing,
    parameters: &Parameters,
) -> Vec<Claim> {
    let mut groups: Vec<Group> = Vec::new();
    let mut holders = Holders::default();
    for draft in drafts {
        let same = holders
            .sharing(&draft.stems, FEWEST_ABOUT)
            .iter()
            .find(|(group, _)| is_repeat(document, &groups[*group], &draft, parameters))
            .copied();
        let speaker = speaker(draft.attribution, attributions, sourcing);
        let group = same.map_or(groups.len(), |(group, _)| group);
        holders.add(group, &draft.stems);
        match groups.get_mut(group) {
            Some(group) => group.add(draft, speaker),
            None => groups.push(Group::new(draft, speaker)),
        }
    }
    let mut disputes: Vec<Vec<ClaimId>> = vec![vec![]; groups.len()];
    for (index, group) in groups.iter().enumerate().filter(|(_, group)| group.main.negated) {
        for &(other, _) in holders.sharing(&group.main.stems, FEWEST_SHARED) {
            if other != index && disputes_claim(group, &groups[other], parameters) {
                disputes[other].push(ClaimId(index));
                disputes[index].push(ClaimId(other));
            }
        }
    }
    groups
        .into_iter()
        .zip(disputes)
        .map(|(group, mut disputed_by)| {
            disputed_by.sort();
            disputed_by.dedup();
            group.claim(disputed_by)
        })
        .collect()
}

/// Drafts that are one claim.
struct Group {
    /// The draft with most words: the fullest statement of the claim.
    main: Draft,
    spans: Vec<Span>,
    attributions: Vec<AttributionId>,
    /// Who says so; `None` for the article itself and for nobody in particular.
    speakers: BTreeSet<Option<EntityId>>,
    /// The most prominent place.
    place: Place,
    /// Whether nothing but headlines says so.
    headline: bool,
}

impl Group {
    fn new(draft: Draft, speaker: Option<EntityId>) -> Group {
        Group {
            spans: draft.spans.clone(),
            attributions: draft.attribution.into_iter().collect(),
            speakers: BTreeSet::from([speaker]),
            place: draft.place,
            headline: draft.place == Place::Headline,
            main: draft,
        }
    }

    fn add(&mut self, draft: Draft, speaker: Option<EntityId>) {
        self.spans.extend(&draft.spans);
        self.attributions.extend(draft.attribution);
        self.speakers.insert(speaker);
        self.place = self.place.min(draft.place);
        self.headline &= draft.place == Place::Headline;
        if draft.stems.0.len() > self.main.stems.0.len() {
            self.main = draft;
        }
    }

    fn claim(mut self, disputed_by: Vec<ClaimId>) -> Claim {
        self.spans.sort();
        self.spans.dedup();
        self.attributions.sort();
        self.attributions.dedup();
        let Draft { worth, negated, details, .. } = self.main;
        Claim {
            spans: self.spans,
            attributions: self.attributions,
            worth,
            negated,
            place: self.place,
            names: details.names,
            numbers: details.numbers,
            dates: details.dates,
            disputed_by,
        }
    }
}

/// Which groups hold which stem.
#[derive(Default)]
struct Holders {
    groups: FxHashMap<u64, Vec<usize>>,
    /// How many stems each group shares with what is asked for; all zero in between.
    counts: Vec<usize>,
    found: Vec<(usize, usize)>,
}

impl Holders {
    fn add(&mut self, group: usize, stems: &Stems) {
        self.counts.resize(self.counts.len().max(group + 1), 0);
        for stem in &stems.0 {
            let holders = self.groups.entry(*stem).or_default();
            if holders.last() != Some(&group) && holders.len() <= MOST_HOLDERS {
                holders.push(group);
            }
        }
    }

    /// Groups that share at least so many stems, and how many: most first, then the earliest.
    fn sharing(&mut self, stems: &Stems, fewest: usize) -> &[(usize, usize)] {
        let Holders { groups, counts, found } = self;
        found.clear();
        for stem in &stems.0 {
            for &group in groups.get(stem).filter(|holders| holders.len() <= MOST_HOLDERS).into_iter().flatten() {
                steps::took(1);
                counts[group] += 1;
                if counts[group] == fewest {
                    found.push((group, 0));
                }
            }
        }
        for (group, shared) in &mut *found {
            *shared = counts[*group];
        }
        for stem in &stems.0 {
            groups.get(stem).into_iter().flatten().for_each(|group| counts[*group] = 0);
        }
        found.sort_unstable_by_key(|(group, shared)| (std::cmp::Reverse(*shared), *group));
        found
    }
}

/// Whether a draft says what a group says.
fn is_repeat(document: &Document, group: &Group, draft: &Draft, parameters: &Parameters) -> bool {
    let main = &group.main;
    if main.negated != draft.negated {
        return false;
    }
    let shared = main.stems.shared(&draft.stems);
    let (shorter, longer) = order(main, draft);
    let (size, sizes) = (shorter.stems.0.len(), shorter.stems.0.len() + longer.stems.0.len());
    let whole = shared as f64 / (sizes - shared) as f64 >= parameters.repeat;
    let whole = whole && (shared >= FEWEST_SHARED || shared == size);
    let headline = group.headline != (draft.place == Place::Headline);
    let condensed = if group.headline { main } else { draft };
    let inside = shared as f64 / condensed.stems.0.len().max(1) as f64 >= parameters.headline;
    let inside = headline && shared >= FEWEST_SHARED && inside;
    if !whole && !inside {
        return false;
    }
    let numbers = |draft: &Draft| {
        Stems::new(draft.details.numbers.iter().flat_map(|span| span.of(document.text).split_whitespace()))
    };
    let (few, many) = (numbers(shorter), numbers(longer));
    // Another number is another claim.
    few.shared(&many) == few.0.len() && (inside || few == many)
}

/// The draft with fewer words, then the other.
fn order<'d>(one: &'d Draft, other: &'d Draft) -> (&'d Draft, &'d Draft) {
    if one.stems.0.len() <= other.stems.0.len() { (one, other) } else { (other, one) }
}

/// Whether a group that says "not" stands against another.
fn disputes_claim(denial: &Group, other: &Group, parameters: &Parameters) -> bool {
    let (no, yes) = (&denial.main, &other.main);
    let asserts = |worth: Worth| !matches!(worth, Worth::Question | Worth::Instruction);
    // A claim that says "not" somewhere may well agree, and one in the same sentence is part of the same thought.
    let apart = !yes.mentions_not && no.sentence != yes.sentence && asserts(no.worth) && asserts(yes.worth);
    if !apart || !no.clause || !yes.clause {
        return false;
    }
    let shared = no.stems.shared(&yes.stems);
    let (shorter, longer) = order(no, yes);
    if longer.stems.0.len() > MOST_TIMES_LONGER * shorter.stems.0.len() {
        return false;
    }
    let share = shared as f64 / shorter.stems.0.len().max(1) as f64;
    let denied = if no.denied {
        shared > FEWEST_SHARED && share >= parameters.denial
    } else {
        share >= parameters.dispute
            && no.negated_words.len() > 1
            && no.negated_words.iter().all(|word| yes.stems.has(*word))
    };
    // Where each has a name that the other lacks, they speak of different people or places.
    let common = no.names.shared(&yes.names);
    let same_names = common == no.names.0.len() || common == yes.names.0.len();
    // The same source, and nobody else, says both: a speaker who contrasts does not contradict.
    shared >= FEWEST_SHARED && denied && same_names && denial.speakers != other.speakers
}

/// The source of a draft.
fn speaker(id: Option<AttributionId>, attributions: &[Attribution], sourcing: &Sourcing) -> Option<EntityId> {
    sourcing.sources.get(id?.0).filter(|_| id.is_some_and(|id| id.0 < attributions.len()))?.entity
}
