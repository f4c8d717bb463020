//! Outlets by name: those of the lexicon, and those whose name has the form of an outlet's ("the Leeds Courier",
//! "Radio Linden", "the magazine De Kade", "WKLB").

use super::scene::Scene;
use crate::span::Run;
use crate::syntax::Upos;

/// An outlet of the lexicon that starts here, with its canonical name. A name that is also a common word needs a sign.
pub(super) fn known(scene: &Scene, token: usize, sentence_start: usize) -> Option<(Run, String)> {
    if !scene.is(token, scene.lists.outlet) && !scene.alone(token).meets(scene.lists.outlet)
        || !scene.capital(token) && scene.word(token) != "dpa"
    {
        return None;
    }
    let (run, item) = scene.item_at(token, scene.lists.outlet)?;
    let end = run.end as usize;
    if run.len() == 1 && scene.any_word(run, scene.lists.outlet_word) {
        let the = token > sentence_start
            && scene.says(token - 1, "the")
            && (scene.capital(token - 1) || token - 1 > sentence_start);
        let noun = end < scene.document.tokens.len() && scene.is(end, scene.lists.outlet_noun);
        let told = token > sentence_start && scene.is(token - 1, scene.lists.tell)
            || token > sentence_start + 1 && scene.says(token - 2, "according") && scene.says(token - 1, "to");
        // "The State Department" is no newspaper.
        let longer = !noun && end < scene.document.tokens.len() && scene.noun(end) && scene.capital(end);
        if !(the || noun || told) || longer || scene.upos(token) == Upos::Verb {
            return None;
        }
    }
    let item = scene.lexicon.item(item);
    Some((run, item.note.clone().unwrap_or_else(|| scene.text(run))))
}

/// Whether a name that the lexicon does not have is formed or introduced as an outlet's is.
pub(super) fn is_formed(scene: &Scene, name: Run) -> bool {
    let lists = &scene.lists;
    let (first, last) = (name.start as usize, name.end as usize - 1);
    if introduced(scene, first) || call_letters(scene.word(first)) && name.len() == 1 {
        return true;
    }
    if name.len() == 1 {
        // "The Chronicle", "the Courier": no person's last name alone has an article.
        return scene.is(last, lists.outlet_name)
            && first.checked_sub(1).is_some_and(|the| scene.says(the, "the") && scene.sentence(first).tokens.has(the));
    }
    let ends = scene.is(last, lists.outlet_name) && !scene.is(first, lists.first_name) && scene.capital(last);
    let begins = scene.is(first, lists.outlet_first) && !scene.is(last, lists.body);
    ends || begins
}

/// `magazine De Kade`, `state broadcaster NRT`
fn introduced(scene: &Scene, first: usize) -> bool {
    first.checked_sub(1).is_some_and(|noun| {
        scene.is(noun, scene.lists.outlet_noun) && !scene.capital(noun) && scene.sentence(noun).tokens.has(first)
    })
}

/// Stations of the United States: four capitals, the first a W or a K.
fn call_letters(word: &str) -> bool {
    word.len() == 4 && word.starts_with(['W', 'K']) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}
