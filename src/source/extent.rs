//! The whole noun phrase around a source's words, where they are only a part of it: "the matter" of "a source familiar
//! with the matter", "a U.S." of "a U.S. official". How near a source is stands in words that a span may leave out.

use super::pronoun::base;
use super::scene::Scene;
use crate::span::Run;
use crate::syntax::{Upos, Xpos};

/// Words that say how a source knows are looked for in at most so many tokens.
const REACH: usize = 18;

/// The run, with what belongs to it.
pub(super) fn whole(scene: &Scene, run: Run) -> Run {
    let sentence = scene.sentence(run.start as usize).tokens;
    let run = with_head(scene, sentence, run);
    let start = before(scene, sentence, run);
    Run { start, end: after(scene, sentence, run).max(run.end) }
}

/// `a U.S.` is cut before its noun.
fn with_head(scene: &Scene, sentence: Run, run: Run) -> Run {
    let lists = &scene.lists;
    let last = run.end as usize - 1;
    let open = scene.upos(last) == Upos::Adj || scene.is(last, lists.side) && !scene.is(last, lists.body);
    let noun = |token: usize| {
        sentence.has(token)
            && scene.noun(token)
            && !scene.capital(token)
            && (scene.is(token, lists.role) || scene.is(token, lists.aide) || scene.is(token, lists.bare))
    };
    if open && !scene.is(last, lists.role) && noun(last + 1) { Run { start: run.start, end: run.end + 1 } } else { run }
}

/// Back from what a source knows to the source: from `the matter` to `a source familiar with the matter`.
fn before(scene: &Scene, sentence: Run, run: Run) -> u32 {
    let link = run.start as usize;
    if link < sentence.start as usize + 3 || scene.upos(link - 1) != Upos::Adp {
        return run.start;
    }
    let first = (link - 1).saturating_sub(5).max(sentence.start as usize + 1);
    let Some(knows) = (first..link).find(|&token| knows(scene, token)) else { return run.start };
    // "with direct knowledge of", "who was briefed on": small words may stand between the noun and what it knows.
    let noun = (first.saturating_sub(2).max(sentence.start as usize)..knows)
        .rev()
        .find(|&token| scene.noun(token) || scene.upos(token) == Upos::Verb);
    let human = |token: &usize| scene.is(*token, scene.lists.role) || scene.is(*token, scene.lists.bare);
    noun.filter(human).map_or(run.start, |noun| base(scene, sentence, noun).start)
}

/// On to the words that say how the source knows, where they follow.
fn after(scene: &Scene, sentence: Run, run: Run) -> u32 {
    let lists = &scene.lists;
    let end = run.end as usize;
    let last = end - 1;
    let human = scene.is(last, lists.role) || scene.is(last, lists.bare) || scene.is(last, lists.aide);
    let linked = usize::from(sentence.has(end) && (scene.says(end, "with") || scene.says(end, "in")));
    let begins = (end..(end + linked * 2 + 1).min(sentence.end as usize)).any(|token| knows(scene, token));
    if !human || !begins {
        return run.end;
    }
    let stop = (end + 1..sentence.end as usize).take(REACH).find(|&token| {
        matches!(scene.upos(token), Upos::Punct | Upos::Aux)
            || matches!(scene.syntax.tags[token].xpos, Xpos::Vbd | Xpos::Vbz | Xpos::Vbp) && !knows(scene, token)
    });
    stop.unwrap_or((end + REACH).min(sentence.end as usize)) as u32
}

fn knows(scene: &Scene, token: usize) -> bool {
    let lists = &scene.lists;
    scene.is(token, lists.knows_about) || scene.is(token, lists.knows_told) || scene.is(token, lists.knows_present)
}
