//! The final list: only beings that are a source or a relay become entities, in the order of their first mention.

use super::code::Coded;
use super::entity::Cast;
use super::scene::Scene;
use super::{Chain, Credit, Entity, EntityId, Grant, Kind, Mention, Relay, Reply, Source, Sourcing};
use crate::span::Span;

/// Everything that [`list`] puts together.
pub(super) struct Findings {
    pub(super) sources: Vec<Coded>,
    pub(super) relays: Vec<Vec<Relay>>,
    pub(super) chains: Vec<Chain>,
    pub(super) grants: Vec<Grant>,
    pub(super) credits: Vec<Credit>,
    pub(super) replies: Vec<Reply>,
}

/// Numbers the entities that are sources, and gathers their mentions.
pub(super) fn list(scene: &Scene, cast: &Cast, findings: Findings) -> Sourcing {
    let Findings { sources, relays, chains, grants, credits, replies } = findings;
    let beings = &cast.names.beings;
    let mut number: Vec<Option<EntityId>> = vec![None; beings.len()];
    let mut entities: Vec<Entity> = vec![];
    let mut used: Vec<(Span, usize)> =
        sources.iter().filter_map(|coded| Some((scene.span(coded.place?), coded.being?))).collect();
    used.sort_unstable();
    for (_, being) in used {
        if number[being].is_none() {
            number[being] = Some(EntityId(entities.len()));
            entities.push(Entity { name: beings[being].name.clone(), kind: Kind::Unknown, level: 0, mentions: vec![] });
        }
    }
    // A short form is settled by the name in full.
    let in_full = |being: usize, words: Span, evidence: &str| {
        let full = scene.span(beings[being].tokens);
        (matches!(evidence, "last-name" | "short-form") && !full.meets(words)).then_some(full)
    };
    for mention in &cast.names.mentions {
        if let Some(EntityId(entity)) = number[mention.being] {
            let (span, evidence) = (scene.span(mention.run), mention.evidence);
            let antecedent = in_full(mention.being, span, evidence);
            entities[entity].mentions.push(Mention { span, evidence, antecedent });
        }
    }
    for coded in &sources {
        let Some(being) = coded.being else { continue };
        let Some(EntityId(entity)) = number[being] else { continue };
        let entity = &mut entities[entity];
        if coded.level >= entity.level {
            entity.level = coded.level;
            entity.kind = coded.kind;
        }
        let Some((span, evidence, antecedent)) = coded.mention else { continue };
        let antecedent = antecedent.or_else(|| in_full(being, span, evidence));
        entity.mentions.push(Mention { span, evidence, antecedent });
    }
    for entity in &mut entities {
        entity.mentions.sort_by_key(|mention| mention.span);
        entity.mentions.dedup_by_key(|mention| mention.span);
    }
    let sources = sources
        .into_iter()
        .zip(relays)
        .map(|(coded, via)| Source {
            entity: coded.being.and_then(|being| number[being]),
            level: coded.level,
            kind: coded.kind,
            basis: coded.basis,
            basis_span: coded.basis_span,
            via,
        })
        .collect();
    Sourcing { entities, sources, chains, grants, credits, replies }
}
