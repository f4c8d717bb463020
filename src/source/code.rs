//! Codes the source of every attribution: who it is, how near, what, and how it knows.

use super::basis::{self, Evidence};
use super::chain;
use super::entity::{Cast, Resolved};
use super::name::Sort;
use super::scene::Scene;
use super::{Basis, Kind};
use crate::attribution::{Attribution, Part};
use crate::span::{Run, Span};
use crate::syntax::Xpos;

/// The source of one attribution, before relays and the final list of entities are known.
#[derive(Clone, Debug)]
pub(super) struct Coded {
    pub(super) being: Option<usize>,
    pub(super) level: u8,
    pub(super) kind: Kind,
    pub(super) basis: Basis,
    pub(super) basis_span: Option<Span>,
    /// The words that refer to the source, and how they were settled.
    pub(super) mention: Option<(Span, &'static str, Option<Span>)>,
    /// The tokens of the source, or of the cue where there is none.
    pub(super) place: Option<Run>,
}

/// Codes every source, in the order of the attributions.
pub(super) fn sources(scene: &Scene, cast: &mut Cast, attributions: &[Attribution]) -> Vec<Coded> {
    let place = |a: &Attribution| {
        part(scene, a.source.as_ref())
            .or_else(|| part(scene, a.cue.as_ref()))
            .or_else(|| part(scene, a.content.as_ref()))
    };
    let mut order: Vec<(Run, usize)> =
        attributions.iter().enumerate().filter_map(|(index, a)| Some((place(a)?, index))).collect();
    order.sort_unstable();
    let mut resolved: Vec<Option<Resolved>> = vec![None; attributions.len()];
    let mut last: Option<(usize, usize)> = None; // sentence and attribution of the source before
    let mut speakers = vec![];
    let mut answering: Option<(u32, usize)> = None; // block and attribution of "NAME: what it says"
    for &(run, index) in &order {
        let sentence = scene.sentence_index(run.start as usize);
        let found = match part(scene, attributions[index].source.as_ref()) {
            Some(source) => {
                let block = scene.document.sentences[sentence].block;
                let answers = answering.filter(|(at, _)| *at == block).and_then(|(_, by)| {
                    Some(Resolved {
                        antecedent: attributions[by].source.as_ref().map(Part::hull),
                        ..resolved[by].clone()?
                    })
                });
                let found = cast.resolve(scene, source);
                if let Some(cue) = part(scene, attributions[index].cue.as_ref()).filter(|cue| cue.len() == 1)
                    && scene.says(cue.start as usize, ":")
                {
                    answering = Some((block, index));
                }
                // In an interview that is printed as one, "I" is whoever answers.
                let found = found.or_else(|| Some(Resolved { evidence: "speaker", ..answers? }));
                if found.is_none() {
                    speakers.push((source, index));
                }
                found
            }
            // "…, adding that": a participle goes on with the source of its sentence.
            None => last.filter(|(at, _)| *at == sentence && goes_on(scene, &attributions[index])).and_then(
                |(_, before)| resolved[before].clone().map(|found| Resolved { evidence: "continued", ..found }),
            ),
        };
        if let Some(found) = &found {
            cast.remember(scene, run, found.being);
            last = Some((sentence, index));
        }
        resolved[index] = found;
    }
    let named = |by: usize| attributions[by].source.as_ref().map(Part::hull);
    let quoting = Quoting::of(scene, attributions);
    for (run, index) in speakers {
        let token = run.start as usize;
        let by = quoting.speaker(token, index);
        let speaker = by.and_then(|by| resolved[by].clone());
        resolved[index] = Some(match speaker {
            Some(found) => Resolved { evidence: "speaker", antecedent: by.and_then(named), ..found },
            None => cast.reporter(scene, token),
        });
    }
    attributions.iter().zip(resolved).map(|(a, found)| code(scene, cast, a, found, place(a))).collect()
}

fn code(scene: &Scene, cast: &Cast, attribution: &Attribution, found: Option<Resolved>, place: Option<Run>) -> Coded {
    let level = found.as_ref().map_or(0, |found| found.level);
    let kind = found.as_ref().map_or(Kind::Unknown, |found| found.kind);
    let evidence = Evidence {
        kind,
        level,
        act: attribution.act,
        cue: part(scene, attribution.cue.as_ref()),
        content: part(scene, attribution.content.as_ref()),
        knows: found.as_ref().and_then(|found| found.knows).map(|span| scene.tokens(span)),
        bare: found.as_ref().and_then(|found| cast.description(found.being)).is_some_and(|known| known.bare),
        outlet: found
            .as_ref()
            .is_some_and(|found| cast.being(found.being).sort != Sort::Person || found.evidence == "reporter")
            || part(scene, attribution.source.as_ref()).is_some_and(|run| chain::of_outlet(cast, run)),
    };
    let source = attribution.source.as_ref().map(Part::hull);
    Coded {
        being: found.as_ref().map(|found| found.being),
        level,
        kind,
        basis: basis::of(scene, &evidence),
        basis_span: found.as_ref().and_then(|found| found.knows),
        mention: found.and_then(|found| Some((source?, found.evidence, found.antecedent))),
        place,
    }
}

/// The tokens of a part, from its first to its last fragment.
pub(super) fn part(scene: &Scene, part: Option<&Part>) -> Option<Run> {
    let run = scene.tokens(part?.hull());
    (!run.is_empty()).then_some(run)
}

fn goes_on(scene: &Scene, attribution: &Attribution) -> bool {
    let Some(cue) = part(scene, attribution.cue.as_ref()) else { return false };
    let first = cue.start as usize;
    let participle = scene.syntax.tags[first].xpos == Xpos::Vbg || scene.word(first).ends_with("ing");
    participle || scene.syntax.tags[first].xpos == Xpos::Vbd && cue.len() == 1
}

/// Who is quoted where: contents by their first token.
struct Quoting {
    contents: Vec<(Run, usize)>,
}

impl Quoting {
    fn of(scene: &Scene, attributions: &[Attribution]) -> Quoting {
        let fragments = |a: &Attribution| a.content.as_ref().map(|content| content.spans.clone()).unwrap_or_default();
        let mut contents: Vec<(Run, usize)> = attributions
            .iter()
            .enumerate()
            .flat_map(|(index, a)| fragments(a).into_iter().map(move |span| (scene.tokens(span), index)))
            .collect();
        contents.sort_unstable();
        Quoting { contents }
    }

    /// The attribution whose content holds a token, other than the one that asks. The nearest few contents are looked at.
    fn speaker(&self, token: usize, asking: usize) -> Option<usize> {
        let end = self.contents.partition_point(|(run, _)| run.start as usize <= token);
        self.contents[..end]
            .iter()
            .rev()
            .take(8)
            .find(|(run, index)| run.has(token) && *index != asking)
            .map(|(_, index)| *index)
    }
}
