//! R15, R25, R26, R28 to R30: what the words of attribution do.

use super::{Answer, Hit};
use crate::attribution::{Act, Attribution};
use crate::audit::view::View;
use crate::document::BlockKind;
use crate::source::Kind;
use crate::span::{Run, Span};
use crate::syntax::{Upos, Xpos};

/// A vague time stands at most so many tokens from the words that attribute.
const NEAR: usize = 4;

/// R15: "The Courier has learned".
pub(in crate::audit) fn has_learned(view: &View) -> Answer {
    let mut hits = vec![];
    for sentence in &view.document.sentences {
        let run = sentence.tokens;
        let Some(learned) = run.range().skip(2).find(|token| view.is(*token, view.lists.learned)) else { continue };
        let has = learned - 1;
        if !view.is(has, view.lists.has) || view.quoted(learned) {
            continue;
        }
        let subject = has - 1;
        let own = view.article.metadata.outlet.as_deref().is_some_and(|outlet| outlet.ends_with(view.word(subject)));
        let outlet = own
            || view.capital(subject)
                && (view.is(subject, view.lists.outlet) || view.is(subject, view.lists.outlet_word))
            || view.is(subject, view.lists.outlet_word) && view.is(subject.saturating_sub(1), view.lists.this);
        // "has learned from two officials", "has learned to live with it"
        let from = (learned + 1..run.end as usize).take(12).any(|token| view.is(token, view.lists.from));
        let skill = view.is(learned + 1, view.lists.skill);
        if outlet && !from && !skill {
            let span = view.document.span(Run::new(subject, learned + 1));
            hits.push(Hit::at(span, "“has learned” says how nobody knows: name or describe who told it"));
        }
    }
    Answer::Found(hits)
}

/// Whether a sentence holds an attribution with a source, or a source that says or tells.
fn attributed(view: &View, at: Span) -> bool {
    let told = |token: usize| {
        view.is(token, view.lists.source)
            && view.is(token + 1, view.lists.plainly)
            && view.upos(token + 1) == Upos::Verb
    };
    view.in_sentence(at.start).any(|(_, one)| one.source.is_some()) || view.sentence(at.start).range().any(told)
}

/// R25: "it was announced", "is believed to".
pub(in crate::audit) fn passive(view: &View) -> Answer {
    let impersonal = view.attributions().iter().enumerate();
    let hits = impersonal.filter(|(_, one)| one.source.is_none()).filter_map(|(index, one)| {
        let cue = one.cue.as_ref()?.hull();
        let run = view.tokens(cue);
        let it = run.start > 0 && view.is(run.start as usize - 1, view.lists.it);
        if one.act != Act::Impersonal && !it || attributed(view, cue) {
            return None;
        }
        let told = view.find(run, view.lists.passive)?;
        if view.analysis.syntax.tags[told].xpos == Xpos::Vb {
            return None; // "it's no exaggeration to say"
        }
        let before = (run.start.saturating_sub(3) as usize..told).any(|token| view.upos(token) == Upos::Aux);
        let by = view.is(told + 1, view.lists.maker);
        // "Is believed to have left"; but "the thefts were reported to the police" tells what happened.
        let tags = &view.analysis.syntax.tags;
        let to_do = tags.get(told + 1).is_some_and(|tag| tag.xpos == Xpos::To)
            && matches!(view.upos(told + 2), Upos::Verb | Upos::Aux);
        (before && (it || to_do) && !by && !view.quoted(told))
            .then(|| Hit::of(index, cue, format!("“{}” hides who says so", view.text(cue))))
    });
    Answer::Found(hits.collect())
}

/// R26: "hinted", "signaled": the reporter says what somebody meant.
pub(in crate::audit) fn interpretive(view: &View) -> Answer {
    let hits = view.attributions().iter().enumerate().filter_map(|(index, one)| {
        let cue = view.tokens(one.cue.as_ref()?.hull());
        let verb = view.find(cue, view.lists.interpretive)?;
        let finite = matches!(view.analysis.syntax.tags[verb].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp);
        let person = is_person(view, index);
        let proposal = view.is(verb, view.lists.proposing) && !states(view, verb);
        // "Evidence that suggested": the evidence did.
        let relative = verb > 0 && view.analysis.syntax.tags[verb - 1].xpos == Xpos::Wdt;
        // "The director sent her to a lawyer, Reade said, and suggested": so Reade says.
        let told = verb > 2 && view.is(verb - 1, view.lists.and) && view.says(verb - 2, ",") && {
            let end = view.document.tokens[verb - 3].span.end;
            let behind =
                |two: &Attribution| [&two.source, &two.cue].into_iter().flatten().any(|part| part.hull().end == end);
            view.in_sentence(end - 1).any(|(other, two)| other != index && view.tells(two) && behind(two))
        };
        (finite && one.asserted && person && !proposal && !relative && !told && !view.quoted(verb)).then(|| {
            let span = view.document.tokens[verb].span;
            Hit::of(index, span, format!("“{}” is the reporter's reading: say what was said", view.word(verb)))
        })
    });
    Answer::Found(hits.collect())
}

/// Whether "suggested" is followed by something that is or was so, and not by something to do: a clause whose verb is
/// neither bare nor "should".
fn states(view: &View, verb: usize) -> bool {
    let sentence = view.sentence(view.document.tokens[verb].span.start);
    let next = (verb + 1..sentence.end as usize).take(14);
    let first = next.clone().next().map(|token| view.upos(token));
    if matches!(first, Some(Upos::Verb | Upos::Adp | Upos::Punct)) {
        return false;
    }
    // "Suggests a thought experiment: imagine that it is": the clause ends before its verb.
    let finite = next
        .take_while(|token| !matches!(view.upos(*token), Upos::Punct))
        .filter(|token| matches!(view.upos(*token), Upos::Verb | Upos::Aux))
        .find(|token| !matches!(view.analysis.syntax.tags[*token].xpos, Xpos::Vbg | Xpos::Vbn));
    finite.is_some_and(|token| match view.analysis.syntax.tags[token].xpos {
        Xpos::Vbd | Xpos::Vbz => true,
        Xpos::Md => !view.is(token, view.lists.should),
        _ => view.is(token, view.lists.stating),
    })
}

/// Whether the source is somebody who speaks, and no paper or event.
fn is_person(view: &View, attribution: usize) -> bool {
    let source = view.source(attribution);
    let (Some(entity), Some(part)) = (source.entity, &view.attributions()[attribution].source) else { return false };
    if matches!(source.kind, Kind::Document | Kind::Poll | Kind::Unknown | Kind::Group | Kind::Media) {
        return false;
    }
    let run = view.tokens(part.hull());
    let entity = &view.analysis.sourcing.entities[entity.0];
    let full_name = entity.level == 7 && entity.name.split_whitespace().count() >= 2;
    let pronoun = run.len() == 1 && view.is(run.start as usize, view.lists.he_or_she);
    let role = view.phrase(part).is_some_and(|phrase| {
        let lists = &view.lists;
        [lists.role, lists.expert, lists.spokesperson].iter().any(|list| view.is(phrase.head, *list))
    });
    let named = full_name && entity.name.split_whitespace().all(|word| !word.chars().any(|c| c.is_ascii_digit()));
    pronoun || role || named
}

/// R28: "said recently".
pub(in crate::audit) fn vague_time(view: &View) -> Answer {
    let hits = view.attributions().iter().enumerate().filter(|(_, one)| view.tells(one)).filter_map(|(index, one)| {
        let cue = view.tokens(one.cue.as_ref()?.hull());
        let sentence = view.sentence(view.document.tokens[cue.start as usize].span.start);
        let from = (cue.start as usize).saturating_sub(NEAR).max(sentence.start as usize);
        let to = (cue.end as usize + NEAR).min(sentence.end as usize);
        let content = one.content.as_ref()?;
        let inside = |token: usize| content.spans.iter().any(|span| span.meets(view.document.tokens[token].span));
        let vague = (from..to).find(|token| view.is(*token, view.lists.vague_time) && !inside(*token))?;
        // "In recent weeks" is one entry; "as recently as Monday" gives the day.
        let end = (vague..to).find(|token| !view.is(*token, view.lists.vague_time)).unwrap_or(to);
        let between =
            |from: usize, to: usize| (from..to).all(|token| matches!(view.upos(token), Upos::Aux | Upos::Adv));
        let (first, last) = (cue.start as usize, cue.end as usize);
        let beside = if vague < first { between(end, first) } else { vague <= last + 1 };
        // "Until recently", "more recently than"; what somebody wrote can be found.
        let other = vague > 0 && view.is(vague - 1, view.lists.before_recently);
        if !beside || other || view.is(end, view.lists.as_word) || view.any(cue, view.lists.writing) {
            return None;
        }
        let span = view.document.span(Run::new(vague, end));
        Some(Hit::of(index, span, format!("“{}”: can the day be given?", view.text(span))))
    });
    Answer::Found(hits.collect())
}

/// R29: something unverified that nobody is said to claim.
pub(in crate::audit) fn unverified(view: &View) -> Answer {
    let mut hits = vec![];
    for sentence in &view.document.sentences {
        if !view.document.blocks[sentence.block as usize].kind.holds_claims() {
            continue;
        }
        let Some(unverified) = view.find(sentence.tokens, view.lists.unverified).filter(|token| !view.quoted(*token))
        else {
            continue;
        };
        let attributed = view.in_sentence(sentence.span.start).any(|(_, one)| {
            one.source.as_ref().is_some_and(|part| !view.any(view.tokens(part.hull()), view.lists.report))
        });
        let by = (unverified + 1..sentence.tokens.end as usize).any(|token| view.is(token, view.lists.whose));
        let owned = (sentence.tokens.start as usize..unverified).rev().take(2).any(|token| {
            view.is(token, view.lists.genitive) || view.upos(token) == Upos::Pron && token + 1 == unverified
        });
        // "An unverified Twitter account"
        let branded = view.upos(unverified + 1) == Upos::Propn;
        let of_what = matches!(view.upos(unverified + 1), Upos::Noun | Upos::Adj)
            || unverified > 0 && matches!(view.upos(unverified - 1), Upos::Verb | Upos::Aux);
        if !attributed && !by && !owned && !branded && of_what {
            let span = view.document.tokens[unverified].span;
            hits.push(Hit::at(span, "this is unverified, and nobody is named who claims it"));
        }
    }
    Answer::Found(hits)
}

/// R30: a paper that nobody could ask for.
pub(in crate::audit) fn document(view: &View) -> Answer {
    let entities = &view.analysis.sourcing.entities;
    let mut seen = vec![false; entities.len()];
    let hits = view.attributions().iter().enumerate().filter_map(|(index, one)| {
        let source = view.source(index);
        let entity = source.entity?;
        let again = std::mem::replace(&mut seen[entity.0], true);
        let part = one.source.as_ref()?;
        let phrase = view.phrase(part)?;
        let described = source.kind == Kind::Document && entities[entity.0].level <= 3 && one.asserted;
        let cue = one.cue.as_ref().map(|cue| view.tokens(cue.hull()))?;
        // "Received a letter stating" tells of a letter, and not from one.
        let shows = cue
            .range()
            .any(|token| view.is(token, view.lists.showing) && view.analysis.syntax.tags[token].xpos != Xpos::Vbg)
            || view.any(cue, view.lists.according);
        let indefinite = view.is(phrase.core.start as usize, view.lists.indefinite)
            || view.word(phrase.head).ends_with('s') && !view.is(phrase.core.start as usize, view.lists.definite);
        let named = phrase.run.range().any(|token| view.upos(token) == Upos::Propn && view.capital(token));
        let paper = view.is(phrase.head, view.lists.paper);
        let text =
            view.block(part.hull().start).map(|block| view.document.blocks[block].kind) == Some(BlockKind::Paragraph);
        let untailed = phrase.core.end == phrase.run.end;
        // Whose papers these are, or who has seen them, stands in the sentence or the one before.
        let near = view.sentences_around(part.hull().start, 1, 0);
        let seen_by = view.any(near.last()?.tokens, view.lists.reader);
        let before = |token: usize| token < phrase.core.start as usize && view.stem(token) == view.stem(phrase.head);
        let spoken_of = near.iter().any(|sentence| sentence.tokens.range().any(before));
        let owned = view.any(phrase.core, view.lists.genitive) || view.any(phrase.core, view.lists.pointing);
        let found = !again
            && !seen_by
            && !spoken_of
            && !owned
            && untailed
            && described
            && shows
            && indefinite
            && !named
            && paper
            && text
            && !view.quoted(phrase.head);
        found.then(|| {
            let span = view.document.span(phrase.run);
            let words = view.text(view.document.span(phrase.core));
            Hit::of(index, span, format!("whose is “{words}”, of what date, and how was it had?"))
        })
    });
    Answer::Found(hits.collect())
}
