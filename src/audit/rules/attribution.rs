//! R20 to R24: where the attribution stands.

use super::{Answer, Hit};
use crate::attribution::{Attribution, AttributionId, Form};
use crate::audit::view::View;
use crate::document::BlockKind;
use crate::source::EntityId;
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// So many names before a pronoun are looked at.
const FAR: usize = 200;

/// R20: the text says something first and attributes it later.
pub(in crate::audit) fn late(view: &View) -> Answer {
    let mut hits = vec![];
    for claim in view.analysis.claims.iter().filter(|claim| !claim.attributions.is_empty()) {
        let Some(first) = claim.spans.iter().copied().find(|span| in_text(view, *span)) else { continue };
        let Some(here) = view.document.sentence_at(first.start) else { continue };
        let sentence = view.document.sentences[here].span;
        let attributed = view.in_sentence(first.start).any(|(_, attribution)| attribution.content.is_some());
        let later = claim.attributions.iter().find(|AttributionId(index)| {
            let attribution = &view.attributions()[*index];
            let cue = attribution.cue.as_ref().map(|cue| cue.hull().start);
            view.tells(attribution) && attribution.source.is_some() && cue.is_some_and(|cue| cue > sentence.end)
        });
        let quoted = view.quoted(view.tokens(first).start as usize);
        if let (Some(AttributionId(index)), false, false) = (later, attributed, quoted) {
            let source =
                view.attributions()[*index].source.as_ref().map(|part| view.text(part.hull())).unwrap_or_default();
            let message = format!("this is attributed only later, to “{source}”: say so here");
            hits.push(Hit::of(*index, first, message));
        }
    }
    Answer::Found(hits)
}

/// Whether words stand in a paragraph: headlines and captions are too short to name sources.
fn in_text(view: &View, span: Span) -> bool {
    view.block(span.start).is_some_and(|block| view.document.blocks[block].kind == BlockKind::Paragraph)
}

/// R21: "he said", and others were named since he was.
pub(in crate::audit) fn far_pronoun(view: &View) -> Answer {
    let entities = &view.analysis.sourcing.entities;
    // Everybody's mentions by name, in order.
    let mut named: Vec<(u32, EntityId)> = vec![];
    for (index, entity) in entities.iter().enumerate().filter(|(_, entity)| entity.level == 7) {
        let by_name = entity.mentions.iter().filter(|mention| mention.evidence.ends_with("name"));
        named.extend(by_name.map(|mention| (mention.span.start, EntityId(index))));
    }
    named.sort_unstable();
    let mut hits = vec![];
    for (index, attribution) in view.attributions().iter().enumerate() {
        let (Some(part), Some(entity)) = (&attribution.source, view.source(index).entity) else { continue };
        let run = view.tokens(part.hull());
        if run.len() != 1 || !view.is(run.start as usize, view.lists.he_or_she) || !view.tells(attribution) {
            continue;
        }
        let before = &named[..named.partition_point(|(at, _)| *at < part.hull().start)];
        let Some(own) = before.iter().rev().take(FAR).position(|(_, who)| *who == entity) else { continue };
        let own = before.len() - 1 - own;
        let others = before[own + 1..].iter().any(|(_, who)| *who != entity);
        let blocks =
            view.block(part.hull().start).zip(view.block(before[own].0)).map_or(0, |(here, there)| here - there);
        if others && blocks >= 2 {
            let name = &entities[entity.0].name;
            let message = format!("is it clear that “{}” is {name}? Others were named since", view.text(part.hull()));
            hits.push(Hit::of(index, part.hull(), message));
        }
    }
    Answer::Found(hits)
}

/// R22: a quotation goes on for more than a sentence before readers learn whose it is.
pub(in crate::audit) fn speaker_after_sentences(view: &View) -> Answer {
    let attributions = view.attributions();
    let mut hits = vec![];
    for (index, attribution) in attributions.iter().enumerate() {
        let Some((quote, source)) = quote_and_source(attribution) else { continue };
        let Some(end) = first_sentence_end(view, quote) else { continue };
        let Some(block) = view.block(quote.start) else { continue };
        // The speaker of the words just before is known.
        let known = attributions[..index].iter().enumerate().rev().take(4).any(|(before, other)| {
            let near =
                other.source.as_ref().and_then(|part| view.block(part.hull().start)).is_some_and(|at| at + 1 >= block);
            near && view.source(before).entity == view.source(index).entity
        });
        // "Smith shook his head. “No. Never,” he said.": whoever acts right before speaks.
        let acts = view.source(index).entity.is_some_and(|entity| {
            let mentions = &view.analysis.sourcing.entities[entity.0].mentions;
            let from = view.document.blocks[block.saturating_sub(1)].span.start;
            let last = mentions.partition_point(|mention| mention.span.end <= quote.start);
            mentions[..last].last().is_some_and(|mention| mention.span.start >= from)
        });
        if source.start > end && !known && !acts {
            let message = format!("readers learn only after the first sentence that “{}” speaks", view.text(source));
            hits.push(Hit::of(index, quote, message));
        }
    }
    Answer::Found(hits)
}

/// The first piece of a quotation, and its source.
fn quote_and_source(attribution: &Attribution) -> Option<(Span, Span)> {
    let quote = *attribution.content.as_ref()?.spans.first()?;
    let fits = attribution.form == Form::Direct && attribution.within.is_none() && attribution.asserted;
    fits.then_some((quote, attribution.source.as_ref()?.hull()))
}

/// Where the first sentence of a quotation ends, if another follows in it.
fn first_sentence_end(view: &View, quote: Span) -> Option<u32> {
    let run = view.tokens(quote);
    let ends = |token: &usize| [".", "?", "!", "…"].iter().any(|mark| view.says(*token, mark));
    let stop = run.range().skip(2).find(ends)?;
    let next = (stop + 1..run.end as usize).find(|token| view.upos(*token) != Upos::Punct)?;
    // A last word or two (`"Why? Because."`) are no second sentence.
    let goes_on = view.capital(next) && run.end as usize - next > 3;
    goes_on.then(|| view.document.tokens[stop].span.end)
}

/// R23: a quotation right behind that of somebody else, and no word between that says so.
pub(in crate::audit) fn abutting(view: &View) -> Answer {
    let mut hits = vec![];
    let direct: Vec<(usize, Span, Span, u32)> = view
        .attributions()
        .iter()
        .enumerate()
        .filter_map(|(index, attribution)| {
            let (quote, source) = quote_and_source(attribution)?;
            let parts = [&attribution.source, &attribution.cue, &attribution.content];
            let end = parts.into_iter().flatten().map(|part| part.hull().end).max()?;
            Some((index, quote, source, end))
        })
        .collect();
    for pair in direct.windows(2) {
        let [(one, _, _, end), (other, quote, source, _)] = pair else { continue };
        let (Some(first), Some(second)) = (view.source(*one).entity, view.source(*other).entity) else { continue };
        let entities = &view.analysis.sourcing.entities;
        let named = entities[first.0].level >= 6 && entities[second.0].level == 7;
        let own_name = view.tokens(*source).range().any(|token| view.upos(token) == Upos::Propn);
        let bare_gap = *end <= quote.start
            && view.text(Span { start: *end, end: quote.start }).chars().all(|c| !c.is_alphanumeric());
        if first != second && named && own_name && bare_gap && source.start > quote.start {
            let message = format!(
                "“{}” begins right behind the words of “{}”: name the new speaker first",
                entities[second.0].name, entities[first.0].name
            );
            hits.push(Hit::of(*other, *quote, message));
        }
    }
    Answer::Found(hits)
}

/// R24: an allegation in the first paragraph without its source, or before it.
pub(in crate::audit) fn allegation_first(view: &View) -> Answer {
    let Some(lede) = view.document.blocks.iter().find(|block| block.kind == BlockKind::Paragraph) else {
        return Answer::Found(vec![]);
    };
    let run = view.tokens(lede.span);
    let Some(alleged) = run.range().find(|token| view.is(*token, view.lists.alleged) && !view.quoted(*token)) else {
        return Answer::Found(vec![]);
    };
    let at = view.document.tokens[alleged].span;
    let sentence = view.sentence(at.start);
    if accuser_named(view, sentence, alleged) {
        return Answer::Found(vec![]);
    }
    let sources = view.in_sentence(at.start).filter(|(_, one)| one.source.is_some() && one.content.is_some());
    let earliest = sources.min_by_key(|(_, attribution)| attribution.source.as_ref().map(|part| part.hull().start));
    let hit = match earliest {
        None => Hit::at(at, "the first paragraph alleges something and does not say who does"),
        Some((index, attribution)) => {
            let source = attribution.source.as_ref().map(|part| part.hull()).unwrap_or(at);
            if source.start <= at.start {
                return Answer::Found(vec![]);
            }
            Hit::of(index, at, format!("the allegation comes before its source: begin with “{}”", view.text(source)))
        }
    };
    Answer::Found(vec![hit])
}

/// "Accused by the city of", "prosecutors accused him": who accuses stands in the same sentence.
fn accuser_named(view: &View, sentence: Run, alleged: usize) -> bool {
    if !view.is(alleged, view.lists.accuse) {
        return false;
    }
    let by = (alleged + 1..sentence.end as usize).take(6).any(|token| view.says(token, "by"));
    let passive = (sentence.start as usize..alleged).rev().take(3).any(|token| view.upos(token) == Upos::Aux);
    let adjective = alleged > 0 && matches!(view.upos(alleged - 1), Upos::Det) || view.upos(alleged) == Upos::Adj;
    let noun_before = (sentence.start as usize..alleged)
        .rev()
        .take(2)
        .any(|token| matches!(view.upos(token), Upos::Noun | Upos::Propn | Upos::Pron));
    by || !passive && !adjective && noun_before
}
