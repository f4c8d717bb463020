//! What the text calls a named person: the title before the name, the description before or after it, the party in
//! brackets. The words are found while names are read; [`settle`] turns them into kinds when all names are known.

use super::Kind;
use super::kind;
use super::name::{Names, Sort};
use super::phrase;
use super::scene::Scene;
use crate::span::Run;
use crate::syntax::Upos;

/// A description of a named person is looked for in at most so many tokens on each side.
const REACH: usize = 14;

/// Gives every named person the kinds that the text's descriptions of it say.
pub(super) fn settle(scene: &Scene, names: &mut Names) {
    // Descriptions may name other persons ("Mr. Snyder's spokesman"), so titles come first.
    for titles in [true, false] {
        let mut found: Vec<(usize, String, Kind)> = vec![];
        for mention in &names.mentions {
            if names.beings[mention.being].sort != Sort::Person {
                continue;
            }
            if titles {
                found.extend(title(scene, mention.run).map(|(lemma, kind)| (mention.being, lemma, kind)));
                if of_outlet(scene, names, mention.run) {
                    found.push((mention.being, String::new(), Kind::Media));
                }
                if party_in_brackets(scene, mention.run) {
                    found.push((mention.being, String::new(), Kind::Politician));
                }
            } else {
                for run in [before(scene, mention.run), after(scene, mention.run)].into_iter().flatten() {
                    let Some(phrase) = phrase::read(scene, run) else { continue };
                    let kind = kind::of_phrase(scene, names, &phrase);
                    if kind != Kind::Unknown && kind != Kind::Group && kind != Kind::Document && kind != Kind::Poll {
                        found.push((mention.being, scene.lemma(phrase.head, scene.lists.role), kind));
                    }
                }
            }
        }
        for (being, lemma, kind) in found {
            let roles = &mut names.beings[being].roles;
            if !roles.iter().any(|(known, same)| *known == lemma && *same == kind) {
                roles.push((lemma, kind));
            }
        }
    }
}

/// `CNN's Dana Bash`: whoever belongs to an outlet is a journalist.
fn of_outlet(scene: &Scene, names: &Names, name: Run) -> bool {
    let Some(mark) = (name.start as usize).checked_sub(1).filter(|&mark| scene.possessive(mark)) else { return false };
    let outlet = names.before(mark + 1).next();
    outlet.is_some_and(|m| m.run.end as usize == mark && names.beings[m.being].sort == Sort::Outlet)
}

/// The title right before a name: `Sen.`, `President`.
fn title(scene: &Scene, name: Run) -> Option<(String, Kind)> {
    let token = (name.start as usize).checked_sub(1)?;
    if !scene.is(token, scene.lists.title) || !scene.capital(token) {
        return None;
    }
    let start = scene.entry_start(token);
    let (_, item) = scene.item_at(start, scene.lists.title)?;
    let item = scene.lexicon.item(item);
    let role = item.note.as_deref().unwrap_or(&item.lemma);
    let kind = match kind::of_role(scene, token) {
        Some(kind) => kind,
        None => scene.kind_of_word(role)?,
    };
    Some((role.to_owned(), kind))
}

/// `(R-Va.)`, `, D-Vt.,`, `, Democrat of Tennessee,` after a name.
fn party_in_brackets(scene: &Scene, name: Run) -> bool {
    let end = name.end as usize;
    let sentence = scene.sentence(name.start as usize).tokens;
    if !sentence.has(end + 1) || !(scene.says(end, "(") || scene.says(end, ",")) {
        return false;
    }
    let word = scene.word(end + 1);
    let letter = word.strip_prefix(['R', 'D', 'I']);
    letter.is_some_and(|rest| rest.starts_with(['-', '–']) || rest.is_empty() && scene.says(end, "("))
        || scene.is(end + 1, scene.lists.party)
            && sentence.has(end + 3)
            && scene.says(end + 2, "of")
            && scene.capital(end + 3)
}

/// The description before a name: `White House spokesman`, without marks between.
fn before(scene: &Scene, name: Run) -> Option<Run> {
    let sentence = scene.sentence(name.start as usize).tokens;
    let end = name.start as usize;
    let last = end.checked_sub(1).filter(|&token| sentence.has(token))?;
    if !scene.is(last, scene.lists.role) && !scene.is(last, scene.lists.title) {
        // "The leader of the Anti-Defamation League, Jonathan Greenblatt,"
        return before_comma(scene, name);
    }
    let mut start = last;
    while start > sentence.start as usize && last - start < REACH && in_description(scene, start - 1) {
        start -= 1;
    }
    Some(Run::new(start, end))
}

fn before_comma(scene: &Scene, name: Run) -> Option<Run> {
    let sentence = scene.sentence(name.start as usize).tokens;
    let comma = (name.start as usize).checked_sub(1)?;
    if !sentence.has(comma) || !scene.says(comma, ",") || name.len() < 2 {
        return None;
    }
    let the = (sentence.start as usize..comma)
        .rev()
        .take(REACH)
        .find(|&token| scene.says(token, "the") || scene.says(token, "a"));
    let first =
        (comma.saturating_sub(REACH).max(sentence.start as usize)..comma).find(|&token| scene.upos(token) == Upos::Det);
    let start = first.or(the)?;
    let run = Run::new(start, comma);
    let phrase = phrase::read(scene, run)?;
    let clean = run.range().all(|token| !matches!(scene.upos(token), Upos::Verb | Upos::Aux | Upos::Punct));
    (clean && scene.is(phrase.head, scene.lists.role)).then_some(run)
}

/// The apposition after a name: `, a doctor`, also after an age.
fn after(scene: &Scene, name: Run) -> Option<Run> {
    let sentence = scene.sentence(name.start as usize).tokens;
    let mut start = name.end as usize;
    if sentence.has(start) && scene.says(start, "(") {
        start = (start..sentence.end as usize).take(6).find(|&token| scene.says(token, ")"))? + 1;
    }
    if !sentence.has(start + 1) || !scene.says(start, ",") {
        return None;
    }
    start += 1;
    if sentence.has(start + 2) && scene.upos(start) == Upos::Num && scene.says(start + 1, ",") {
        start += 2;
    }
    if scene.says(start, "who") {
        return who(scene, start, sentence);
    }
    let opens = matches!(scene.upos(start), Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Pron | Upos::Adv)
        || scene.is(start, scene.lists.role);
    if !opens {
        return None;
    }
    let end = (start..sentence.end as usize)
        .take(REACH + 10)
        .find(|&token| scene.says(token, ",") || scene.says(token, "who"));
    let run = Run::new(start, end.unwrap_or_else(|| (start + REACH).min(sentence.end as usize)));
    let phrase = phrase::read(scene, run)?;
    let described = scene.is(phrase.head, scene.lists.role) || scene.is(phrase.head, scene.lists.aide);
    // A second name is the next of a list, not a description: "Trump, Senator Cruz and".
    let determined = scene.upos(start) == Upos::Det
        || !scene.capital(start)
        || scene.is(phrase.head, scene.lists.role) && !scene.capital(phrase.head)
        || scene.any(run, scene.lists.possessive)
        || run.range().any(|t| scene.says(t, "'s") || scene.says(t, "’s"));
    (described && determined).then_some(run)
}

/// `, who is a lawyer`, `, who served as U.S. attorney`, `, who covered the White House for ABC News`.
fn who(scene: &Scene, who: usize, sentence: Run) -> Option<Run> {
    let verb = who + 1;
    let start = if sentence.has(verb + 1) && scene.upos(verb) == Upos::Aux {
        verb + 1
    } else {
        (verb..(verb + 4).min(sentence.end as usize)).find(|&token| scene.says(token, "as"))? + 1
    };
    let end = (start..sentence.end as usize).take(REACH).find(|&token| scene.says(token, ","))?;
    let run = Run::new(start, end);
    let phrase = phrase::read(scene, run)?;
    scene.is(phrase.head, scene.lists.role).then_some(run)
}

fn in_description(scene: &Scene, token: usize) -> bool {
    matches!(scene.upos(token), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Part | Upos::Num | Upos::Det)
        || scene.is(token, scene.lists.role)
        || scene.is(token, scene.lists.side)
}
