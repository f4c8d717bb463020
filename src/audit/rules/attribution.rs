//! R20, R22 to R24: where the attribution stands.

use super::{Answer, Hit};
use crate::attribution::{Attribution, AttributionId, Form, Part};
use crate::audit::view::View;
use crate::document::BlockKind;
use crate::source::Kind;
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// A first sentence of fewer words ("Great news!") keeps nobody waiting.
const FEWEST: usize = 4;

/// Quotations inside one that are looked at.
const MOST: usize = 20;

/// So many first words show that a quotation was pulled out of the text.
const PULLED: u32 = 7;

/// Blocks above a quotation in which its speaker may have been speaking.
const NEAR: usize = 6;

/// A paragraph of so few tokens is a heading.
const HEADING: usize = 8;

/// Tokens before a quotation in which its speaker's name is looked for.
const FAR: usize = 400;

/// R20: the text says something first and attributes it later.
pub(in crate::audit) fn late(view: &View) -> Answer {
    let mut hits = vec![];
    for claim in view.analysis.claims.iter().filter(|claim| !claim.attributions.is_empty()) {
        let Some(first) = claim.spans.iter().copied().find(|span| in_text(view, *span)) else { continue };
        let Some(here) = view.document.sentence_at(first.start) else { continue };
        let sentence = view.document.sentences[here].span;
        let attributed = view.in_sentence(first.start).any(|(_, one)| one.content.is_some() && one.source.is_some());
        let later = claim.attributions.iter().find(|AttributionId(index)| {
            let attribution = &view.attributions()[*index];
            let cue = attribution.cue.as_ref().map(|cue| cue.hull().start);
            view.tells(attribution) && attribution.source.is_some() && cue.is_some_and(|cue| cue > sentence.end)
        });
        // A clause inside a sentence has its own surroundings, and a tweet or a transcript its own speaker.
        let run = view.tokens(first);
        let whole = run.start <= view.document.sentences[here].tokens.start + 1;
        let quoted = view.quoted(run.start as usize) || !whole || view.text(sentence).starts_with('@');
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

/// R22: a quotation goes on for more than a sentence before readers learn whose it is.
pub(in crate::audit) fn speaker_after_sentences(view: &View) -> Answer {
    let attributions = view.attributions();
    let mut hits = vec![];
    for (index, attribution) in attributions.iter().enumerate() {
        let Some((quote, source)) = quote_and_source(attribution) else { continue };
        if !spoken(view, index, quote, source) {
            continue;
        }
        let Some(end) = first_sentence_end(view, quote) else { continue };
        let Some(block) = view.block(quote.start) else { continue };
        // The speaker of the words just before is known.
        // Headings, advertisements and the like stand between paragraphs.
        let text = |at: &usize| {
            let block = &view.document.blocks[*at];
            block.kind == BlockKind::Paragraph && view.tokens(block.span).len() > HEADING
        };
        let mut above = (0..block).rev().take(NEAR).filter(text);
        let previous = above.next().unwrap_or(block);
        let back = above.next().unwrap_or(previous);
        let known = attributions[..index].iter().enumerate().rev().take(6).any(|(before, other)| {
            let near =
                other.source.as_ref().and_then(|part| view.block(part.hull().start)).is_some_and(|at| at >= back);
            near && view.source(before).entity == view.source(index).entity
        });
        // "Smith shook his head. “No. Never,” he said.": whoever acts right before speaks.
        let acts = view.source(index).entity.is_some_and(|entity| {
            let mentions = &view.analysis.sourcing.entities[entity.0].mentions;
            let from = view.document.blocks[previous].span.start;
            let last = mentions.partition_point(|mention| mention.span.end <= quote.start);
            mentions[..last].last().is_some_and(|mention| mention.span.start >= from)
        });
        // The same last name, also where the stages before took it for somebody else's.
        let last = view.tokens(source).range().rfind(|token| view.upos(*token) == Upos::Propn);
        let named = view.tokens(Span { start: view.document.blocks[previous].span.start, end: quote.start });
        let acts = acts
            || last.is_some_and(|last| named.range().rev().take(FAR).any(|token| view.word(token) == view.word(last)));
        if source.start > end && !known && !acts {
            let message = format!("readers learn only after the first sentence that “{}” speaks", view.text(source));
            hits.push(Hit::of(index, quote, message));
        }
    }
    Answer::Found(hits)
}

/// Whether somebody speaks: no paper, no verb taken for one, no signature under a quotation that is set off.
fn spoken(view: &View, index: usize, quote: Span, source: Span) -> bool {
    let run = view.tokens(source);
    let somebody = run.range().any(|token| matches!(view.upos(token), Upos::Noun | Upos::Propn | Upos::Pron));
    let between = Span { start: quote.end.min(source.start), end: source.start };
    let signature = view.text(between).trim_start_matches(['”', '"', ' ', '\n']).starts_with(['—', '–']);
    let paper = matches!(view.source(index).kind, Kind::Document | Kind::Media);
    // "He" and "the author" have been spoken of.
    let known = run.len() == 1 && view.upos(run.start as usize) == Upos::Pron;
    let the = view.is(run.start as usize, view.lists.the) && !run.range().any(|token| view.upos(token) == Upos::Propn);
    somebody && !the && !known && !signature && !paper && view.tells(&view.attributions()[index])
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
    // Sentences of somebody whom the speaker quotes are not counted.
    let quotations = &view.document.quotations;
    let first = quotations.partition_point(|quotation| quotation.span.start < quote.start);
    let last = quotations.partition_point(|quotation| quotation.span.start < quote.end);
    let nested = quotations[first..last.max(first)].iter().filter(|quotation| quotation.depth > 0);
    let nested: Vec<Run> = nested.take(MOST).map(|quotation| quotation.tokens).collect();
    let inner = |token: usize| nested.iter().any(|quotation| quotation.has(token));
    let ends = |token: &usize| [".", "?", "!", "…"].iter().any(|mark| view.says(*token, mark)) && !inner(*token);
    let stop = run.range().skip(FEWEST).find(ends)?;
    let next = (stop + 1..run.end as usize).find(|token| view.upos(*token) != Upos::Punct)?;
    // A last word or two (`"Why? Because."`) are no second sentence.
    let goes_on = view.capital(next) && run.end as usize - next > 3;
    goes_on.then(|| view.document.tokens[stop].span.end)
}

/// R23: a quotation right behind that of somebody else, and no word between that says so.
pub(in crate::audit) fn abutting(view: &View) -> Answer {
    let mut hits = vec![];
    let attributions = view.attributions();
    let direct: Vec<(usize, Span, Span, u32)> = attributions
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
        // "Bloomberg reported": the words may be anybody's.
        let outlet = [first, second].iter().any(|one| entities[one.0].kind == Kind::Media);
        let named = !outlet && entities[first.0].level >= 6 && entities[second.0].level == 7;
        let own_name = view.tokens(*source).range().any(|token| view.upos(token) == Upos::Propn);
        // "The former mayor" and "she" may be anybody.
        let told = attributions[*one].source.as_ref().map(|part| view.tokens(part.hull())).unwrap_or_default();
        let certain = told.range().any(|token| view.upos(token) == Upos::Propn);
        let bare_gap = *end <= quote.start
            && view.text(Span { start: *end, end: quote.start }).chars().all(|c| !c.is_alphanumeric());
        let behind = Span { start: quote.end.min(source.start), end: source.start };
        let signature = view.text(behind).contains(['—', '–']);
        if !signature
            && !pulled(view, *quote)
            && first != second
            && named
            && own_name
            && certain
            && bare_gap
            && source.start > quote.start
        {
            let message = format!(
                "“{}” begins right behind the words of “{}”: name the new speaker first",
                entities[second.0].name, entities[first.0].name
            );
            hits.push(Hit::of(*other, *quote, message));
        }
    }
    Answer::Found(hits)
}

/// Whether the first words of a quotation stand nearby once more: one of the two is a pull quote.
fn pulled(view: &View, quote: Span) -> bool {
    let run = view.tokens(quote);
    let words = Run { start: run.start, end: run.end.min(run.start + PULLED) };
    let last = view.document.tokens.len();
    let (from, to) = ((run.start as usize).saturating_sub(FAR), (run.end as usize + FAR).min(last));
    let same = |at: usize| words.range().zip(at..to).all(|(one, other)| view.word(one) == view.word(other));
    words.len() == PULLED as usize
        && (from..to).any(|at| at != run.start as usize && at + PULLED as usize <= to && same(at))
}

/// R24: an allegation in the first paragraph without its source, or before it.
pub(in crate::audit) fn allegation_first(view: &View) -> Answer {
    let Some(lede) = view.document.blocks.iter().find(|block| block.kind == BlockKind::Paragraph) else {
        return Answer::Found(vec![]);
    };
    // Its first sentence: what follows may well go on from there.
    let run = view.sentence(lede.span.start);
    let alleges = |token: &usize| {
        let adjective = view.is(*token, view.lists.alleged_adjective) && !view.is(*token + 1, view.lists.wrongdoing);
        view.is(*token, view.lists.alleged) && !view.quoted(*token) && !adjective
    };
    // Charges and complaints have their makers.
    let Some(alleged) = run.range().find(alleges).filter(|_| !view.any(run, view.lists.charge)) else {
        return Answer::Found(vec![]);
    };
    let at = view.document.tokens[alleged].span;
    let sentence = view.sentence(at.start);
    if accuser_named(view, sentence, alleged) {
        return Answer::Found(vec![]);
    }
    // "Accused of smuggling": whoever is accused is no source, and neither is "he".
    let sources = view.in_sentence(at.start).filter(|(_, one)| {
        let says = |part: &Part| !view.tokens(part.hull()).has(alleged);
        let named = |part: &Part| view.tokens(part.hull()).range().any(|token| view.upos(token) != Upos::Pron);
        one.content.is_some() && one.source.as_ref().is_some_and(named) && one.cue.as_ref().is_none_or(says)
    });
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
    let by = (alleged + 1..sentence.end as usize).any(|token| view.is(token, view.lists.by));
    let passive = (sentence.start as usize..alleged).rev().take(3).any(|token| view.is(token, view.lists.be));
    let adjective = alleged > 0 && matches!(view.upos(alleged - 1), Upos::Det) || view.upos(alleged) == Upos::Adj;
    let noun_before = (sentence.start as usize..alleged)
        .rev()
        .take(3)
        .any(|token| matches!(view.upos(token), Upos::Noun | Upos::Propn | Upos::Pron));
    let of = view.is(alleged + 1, view.lists.of);
    by || !passive && !adjective && !of && noun_before
}
