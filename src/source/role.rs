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
    // Descriptions may name other persons ("Mr. Snyder's spokesman"), so titles come first, and aides last.
    for pass in [Pass::Titles, Pass::Own, Pass::Served] {
        let mut found: Vec<(usize, String, Kind)> = vec![];
        for mention in &names.mentions {
            if names.beings[mention.being].sort != Sort::Person {
                continue;
            }
            let said = if pass == Pass::Titles {
                titles(scene, names, mention.run)
            } else {
                descriptions(scene, names, mention.run, pass)
            };
            found.extend(said.into_iter().map(|(lemma, kind)| (mention.being, lemma, kind)));
        }
        for (being, lemma, kind) in found {
            let roles = &mut names.beings[being].roles;
            if !roles.iter().any(|(known, same)| *known == lemma && *same == kind) {
                roles.push((lemma, kind));
            }
        }
    }
}

/// Which descriptions are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Words right at the name.
    Titles,
    /// Descriptions that say by themselves what somebody is.
    Own,
    /// Aides and spokespeople, who are what those are whom they serve.
    Served,
}

/// What stands right at a name: titles, an outlet's possessive, a party in brackets, letters behind.
fn titles(scene: &Scene, names: &Names, name: Run) -> Vec<(String, Kind)> {
    let mut found = vec![];
    let mut at = name.start as usize;
    while let Some(said) = title(scene, at) {
        found.push(said);
        at = scene.entry_start(at - 1);
    }
    // "Detective Sgt.": what stands first says most.
    found.reverse();
    if of_outlet(scene, names, name) {
        found.push((String::new(), Kind::Media));
    }
    // "The opposition's Clara Voss"
    let owner = (name.start as usize).checked_sub(2).filter(|&owner| scene.possessive(owner + 1));
    let sided = owner.is_some_and(|owner| scene.is(owner, scene.lists.party) || scene.is(owner, scene.lists.group));
    if sided || party_in_brackets(scene, name) || runs(scene, name) {
        found.push((String::new(), Kind::Politician));
    }
    found.extend(works_at(scene, name).map(|kind| (String::new(), kind)));
    let behind = name.end as usize;
    if behind < scene.document.tokens.len() && scene.is(behind, scene.lists.post_nominal) {
        let note =
            scene.item_at(behind, scene.lists.post_nominal).and_then(|(_, item)| scene.lexicon.item(item).note.clone());
        found.extend(note.and_then(|role| scene.kind_of_word(&role).map(|kind| (role, kind))));
    }
    found
}

/// What the descriptions before and after a name say.
fn descriptions(scene: &Scene, names: &Names, name: Run, pass: Pass) -> Vec<(String, Kind)> {
    let mut found = vec![];
    let before = before(scene, name);
    // "Her challenger, former police chief Ray Dobbs"
    let further = before.filter(|run| run.end == name.start).and_then(|run| before_comma(scene, run.start, name.end));
    for run in [before, further, after(scene, name)].into_iter().flatten() {
        let Some(phrase) = phrase::read(scene, run) else { continue };
        let serves = scene.is(phrase.head, scene.lists.aide) || scene.is(phrase.head, scene.lists.spokesperson);
        if serves != (pass == Pass::Served) {
            continue;
        }
        let kind = match kind::of_phrase(scene, names, &phrase) {
            // "Spokesman Per Lunde" speaks for the body that the paragraph has named.
            kind if scene.is(phrase.head, scene.lists.spokesperson)
                && kind::patron(scene, names, &phrase).is_none() =>
            {
                body_before(scene, names, name).unwrap_or(kind)
            }
            // "Its former director, Helen Strand"
            Kind::Unknown if scene.any(phrase.before_head(), scene.lists.possessive) => {
                body_before(scene, names, name).unwrap_or(Kind::Unknown)
            }
            kind => kind,
        };
        if !matches!(kind, Kind::Unknown | Kind::Group | Kind::Document | Kind::Poll) {
            found.push((scene.lemma(phrase.head, scene.lists.role), kind));
        }
    }
    found
}

/// `CNN's Dana Bash`: whoever belongs to an outlet is a journalist.
fn of_outlet(scene: &Scene, names: &Names, name: Run) -> bool {
    let Some(mark) = (name.start as usize).checked_sub(1).filter(|&mark| scene.possessive(mark)) else { return false };
    let outlet = names.before(mark + 1).next();
    outlet.is_some_and(|m| m.run.end as usize == mark && names.beings[m.being].sort == Sort::Outlet)
}

/// The title right before a token: `Sen.`, `President`.
fn title(scene: &Scene, at: usize) -> Option<(String, Kind)> {
    let token = at.checked_sub(1)?;
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
    let titled = scene.is(last, scene.lists.title)
        && sentence.has(last.saturating_sub(1))
        && scene.says(last.saturating_sub(1), ",");
    if titled || !scene.is(last, scene.lists.role) && !scene.is(last, scene.lists.title) {
        // "The leader of the Anti-Defamation League, Jonathan Greenblatt,"
        return before_comma(scene, name.start, name.end);
    }
    let mut start = last;
    while start > sentence.start as usize && last - start < REACH && in_description(scene, start - 1) {
        start -= 1;
    }
    Some(Run::new(start, end))
}

/// The description before a comma and a name: "The leader of the league, Ana Ruiz,", "her lawyer, Omar Haddad,". The
/// nearest words that form a description count.
fn before_comma(scene: &Scene, start: u32, end: u32) -> Option<Run> {
    let sentence = scene.sentence(start as usize).tokens;
    let mut first = start as usize;
    while first > sentence.start as usize && scene.is(first - 1, scene.lists.title) && scene.capital(first - 1) {
        first -= 1;
    }
    let comma = first.checked_sub(1)?;
    if !sentence.has(comma) || !scene.says(comma, ",") {
        return None;
    }
    let opens = |token: usize| {
        scene.upos(token) == Upos::Det
            || scene.is(token, scene.lists.possessive)
            || token == sentence.start as usize
            || in_description(scene, token) && !in_description(scene, token - 1) && !scene.says(token - 1, "'s")
    };
    let starts = (sentence.start as usize..comma).rev().take(REACH).filter(|&token| opens(token));
    // "Asked about the nominee, Ms. Ruiz said": without a mark behind the name, only the whole lead describes it.
    let end = end as usize;
    let closed = !sentence.has(end) || scene.upos(end) == Upos::Punct;
    starts.take(4).map(|start| Run::new(start, comma)).filter(|run| closed || run.start == sentence.start).find(
        |&run| {
            let clean = run.range().all(|token| !matches!(scene.upos(token), Upos::Verb | Upos::Aux | Upos::Punct));
            let phrase = phrase::read(scene, run)
                .filter(|phrase| phrase.rest.is_empty() || scene.upos(phrase.rest.start as usize) == Upos::Adp);
            let head = phrase.map(|phrase| phrase.head);
            clean && head.is_some_and(|head| scene.is(head, scene.lists.role) || scene.is(head, scene.lists.kin))
        },
    )
}

/// The kind of the body named last before a name, in its paragraph.
fn body_before(scene: &Scene, names: &Names, name: Run) -> Option<Kind> {
    let block = scene.sentence(name.start as usize).block;
    let near = names.before(name.start as usize).take(8);
    let mut near = near.take_while(|mention| scene.sentence(mention.run.start as usize).block == block);
    let body = &names.beings[near.find(|mention| names.beings[mention.being].sort == Sort::Body)?.being];
    kind::of_named(scene, body)
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

/// `, who studies aviation at the Technical University`: whoever works at such a place is of its kind.
fn works_at(scene: &Scene, name: Run) -> Option<Kind> {
    let sentence = scene.sentence(name.start as usize).tokens;
    let start = name.end as usize;
    if !sentence.has(start + 2)
        || !scene.says(start, ",")
        || !scene.says(start + 1, "who")
        || scene.upos(start + 2) != Upos::Verb
    {
        return None;
    }
    let clause = (start + 2..sentence.end as usize).take(REACH).take_while(|&token| !scene.says(token, ","));
    clause.into_iter().find_map(|token| {
        let of = |list| scene.is(token, list) && scene.capital(token);
        // "who covered the White House for ABC News"
        let paper = of(scene.lists.outlet) && (scene.says(token - 1, "for") || scene.says(token - 1, "at"));
        match () {
            () if of(scene.lists.body_expert) => Some(Kind::Expert),
            () if paper => Some(Kind::Media),
            () => None,
        }
    })
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

/// "Has endorsed Ana Ruiz", "Ana Ruiz, a dentist who is challenging the mayor": whoever runs for office, whatever else she is.
fn runs(scene: &Scene, name: Run) -> bool {
    let sentence = scene.sentence(name.start as usize).tokens;
    let before = (name.start as usize).checked_sub(1).filter(|&token| sentence.has(token));
    let endorsed = before.is_some_and(|token| scene.is(token, scene.lists.endorse) && scene.upos(token) == Upos::Verb);
    let behind = name.end as usize;
    let apart = sentence.has(behind) && scene.says(behind, ",");
    let who = (behind..sentence.end as usize)
        .take(REACH)
        .filter(|_| apart)
        .take_while(|&token| token == behind || !matches!(scene.upos(token), Upos::Punct | Upos::Verb | Upos::Aux))
        .find(|&token| scene.says(token, "who"));
    let running =
        |who: usize| (who + 1..(who + 3).min(sentence.end as usize)).any(|token| scene.is(token, scene.lists.run_for));
    endorsed || who.is_some_and(running)
}

fn in_description(scene: &Scene, token: usize) -> bool {
    matches!(scene.upos(token), Upos::Noun | Upos::Propn | Upos::Adj | Upos::Part | Upos::Num | Upos::Det)
        || scene.is(token, scene.lists.role)
        || scene.is(token, scene.lists.side)
}
