//! The noun phrase that a source's words form: its core, its head, whose it is, and what follows.
//!
//! `two senior officials at the ministry, who asked not to be named` has the core `two senior officials`, the head
//! `officials`, and the rest after it. Nothing is looked up outside the words themselves.

use super::scene::Scene;
use crate::span::Run;
use crate::syntax::Upos;

/// A title has at most so many tokens.
const TITLE_TOKENS: usize = 12;

/// A source's words, taken apart.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    /// All its tokens, without marks and prepositions at its edges.
    pub(super) run: Run,
    /// From the first word to the head noun.
    pub(super) core: Run,
    /// The noun that says what it is.
    pub(super) head: usize,
    /// What follows the core.
    pub(super) rest: Run,
    /// Who it belongs to: the words before `'s`, or a pronoun.
    pub(super) owner: Option<Run>,
    /// Whether it starts with `the`, `this`, `that`, `these` or `those`.
    pub(super) definite: bool,
}

impl Phrase {
    /// The words before the head.
    pub(super) fn before_head(&self) -> Run {
        Run { start: self.core.start, end: self.head as u32 }
    }

    /// The words right after the core, up to the first comma, bracket or dash outside of it.
    pub(super) fn tail(&self, scene: &Scene) -> Run {
        let end = self.rest.range().find(|&token| scene.says(token, ",") || scene.says(token, "("));
        Run { start: self.rest.start, end: end.map_or(self.rest.end, |end| end as u32) }
    }
}

/// Takes a source's words apart. `None` where no word is left.
pub(super) fn read(scene: &Scene, run: Run) -> Option<Phrase> {
    let mut run = scene.trim(run);
    while run.len() > 1 && is_lead(scene, run.start as usize) {
        run = scene.trim(Run { start: run.start + 1, end: run.end });
    }
    if run.is_empty() {
        return None;
    }
    let end = core_end(scene, run);
    let mut core = Run { start: run.start, end };
    // "One of the officials", "a number of aides": what counts stands after "of".
    while end_of_partitive(scene, core, run) {
        let of = core.end + 1;
        let inner = Run { start: of, end: run.end };
        core = Run { start: core.start, end: core_end(scene, inner) };
    }
    let noun = |token: &usize| {
        scene.noun(*token)
            || matches!(scene.upos(*token), Upos::Pron | Upos::Num)
            || scene.upos(*token) == Upos::Verb && (scene.is(*token, scene.lists.bare) || is_paper(scene, *token))
    };
    let last = core.end as usize - 1;
    let head = core
        .range()
        .rev()
        .find(noun)
        .filter(|&head| head + 1 == core.end as usize || !scene.is(last, scene.lists.role))
        .unwrap_or(last);
    // "An activist and lawyer" is an activist first.
    let and =
        core.range().skip(1).find(|&token| scene.upos(token) == Upos::Cconj && scene.is(token - 1, scene.lists.role));
    let head = and.map_or(head, |and| and - 1);
    let owner = owner(scene, core, head);
    let definite = ["the", "this", "that", "these", "those"].iter().any(|word| scene.says(core.start as usize, word));
    Some(Phrase { run, core, head, rest: Run { start: core.end, end: run.end }, owner, definite })
}

fn is_lead(scene: &Scene, token: usize) -> bool {
    // "Even an aide", "Only half a dozen senators"
    let adverb = scene.upos(token) == Upos::Adv && matches!(scene.upos(token + 1), Upos::Det);
    (adverb || matches!(scene.upos(token), Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Punct | Upos::Intj))
        && !scene.noun(token)
        && !scene.is(token, scene.lists.outlet)
}

/// Where the core ends: before the first mark, preposition, relative pronoun, participle or adjective after a noun.
fn core_end(scene: &Scene, run: Run) -> u32 {
    let mut noun = false;
    for token in run.range().skip(1) {
        let before = token - 1;
        noun |= scene.noun(before)
            || matches!(scene.upos(before), Upos::Pron | Upos::Num)
            || scene.is(before, scene.lists.role);
        if scene.possessive(token) {
            noun = false;
            continue;
        }
        if scene.continues(token) {
            continue;
        }
        let ends = match scene.upos(token) {
            Upos::Punct => {
                !scene.word(token).starts_with(['-', '.', '/', '"', '“', '”', '‘']) && !scene.says(token, "&")
                    || noun && is_paper(scene, before) && title(scene, before).is_some()
            }
            Upos::Adp | Upos::Sconj => noun,
            Upos::Pron => {
                // "An account she gave"
                noun && (scene.is(token, scene.lists.pronoun_person) || scene.is(token, scene.lists.pronoun_speaker))
                    || scene.says(token, "who")
                    || scene.says(token, "which")
                    || scene.says(token, "that")
                    || scene.says(token, "whose")
            }
            Upos::Adj if scene.is(token, scene.lists.role) => false,
            Upos::Verb if scene.is(token, scene.lists.poll) && scene.capital(before) => false,
            // "According to a congressional report": at the end of a source's words there is no verb.
            Upos::Verb
                if is_paper(scene, token) && (token + 1 == run.end as usize || ends_phrase(scene, token + 1)) =>
            {
                false
            }
            // "Pentagon and Iraqi sources": after an adjective the tagger takes the noun for a verb.
            Upos::Verb if scene.is(token, scene.lists.bare) => false,
            Upos::Verb | Upos::Aux => {
                noun && !(scene.capital(token) && scene.capital(before)) && !followed_by_head(scene, token, run)
            }
            Upos::Adj => noun && !followed_by_head(scene, token, run),
            Upos::Adv => noun && !followed_by_head(scene, token, run),
            Upos::Part => scene.says(token, "to"),
            Upos::Det => noun && !is_quantity(scene, before),
            _ => false,
        };
        if ends {
            return token as u32;
        }
    }
    run.end
}

/// The title of a paper, in quotation marks right behind the noun: `The Long Quay` of "the book “The Long Quay”".
pub(super) fn title(scene: &Scene, noun: usize) -> Option<Run> {
    let end = scene.sentence(noun).tokens.end as usize;
    let mark = (noun + 1..end).take(2).find(|&token| !scene.says(token, ","))?;
    let title = scene.quotation(mark).filter(|quotation| quotation.start as usize == mark)?;
    let words = scene.trim(title);
    (!words.is_empty() && words.len() <= TITLE_TOKENS && scene.capital(words.start as usize)).then_some(words)
}

fn is_paper(scene: &Scene, token: usize) -> bool {
    scene.is(token, scene.lists.document) || scene.is(token, scene.lists.poll)
}

fn ends_phrase(scene: &Scene, token: usize) -> bool {
    matches!(scene.upos(token), Upos::Adp | Upos::Punct)
}

/// Whether a noun still follows before the phrase can end, as in `former Clinton leading strategist`.
fn followed_by_head(scene: &Scene, token: usize, run: Run) -> bool {
    (token + 1..run.end as usize)
        .take(8)
        .take_while(|&next| matches!(scene.upos(next), Upos::Adj | Upos::Noun | Upos::Propn | Upos::Adv | Upos::Verb))
        .any(|next| scene.noun(next) && (scene.is(next, scene.lists.role) || scene.is(next, scene.lists.bare)))
        && !scene.is(token, scene.lists.knows_about)
}

fn is_quantity(scene: &Scene, token: usize) -> bool {
    matches!(scene.upos(token), Upos::Num | Upos::Det) || scene.is(token, scene.lists.count)
}

fn end_of_partitive(scene: &Scene, core: Run, run: Run) -> bool {
    let last = core.end as usize - 1;
    let counts = scene.is(last, scene.lists.quantity) || scene.upos(last) == Upos::Num;
    core.end + 1 < run.end && counts && scene.says(core.end as usize, "of")
}

/// The owner that stands right before the head's own words.
fn owner(scene: &Scene, core: Run, head: usize) -> Option<Run> {
    let mark = (core.start as usize + 1..head).rev().find(|&token| scene.possessive(token));
    if let Some(mark) = mark {
        return Some(Run::new(core.start as usize, mark));
    }
    let first = core.start as usize;
    let owning = scene.is(first, scene.lists.possessive);
    (owning && first < head).then(|| Run::new(first, first + 1))
}
