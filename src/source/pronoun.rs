//! Pronouns: he and she, they and it, `who`, and the "one" that is one of several.

use super::antecedent::is_plural;
use super::entity::{Cast, Resolved};
use super::name::{Sort, gender};
use super::phrase;
use super::scene::Scene;
use crate::document::BlockKind;
use crate::span::{Run, Span};
use crate::syntax::{Upos, Xpos};

/// What it is worth that a person's gender is known to agree, against 14 for each sentence nearer.
const SURE: i32 = 10;

/// What it is worth that both begin their sentences: a subject goes on as the subject.
const SUBJECT: i32 = 6;

/// A pronoun looks back at most so many sentences.
const PRONOUN_REACH: usize = 4;

/// A subject is looked for in at most so many tokens of its sentence.
const SUBJECT_REACH: usize = 16;

/// "They" looks for its noun in at most so many sentences before its own.
const PLURAL_REACH: usize = 2;

impl Cast {
    /// He or she: whoever the sentences before go on about.
    ///
    /// "She seemed to say that Ms. Lind would win. She said so twice.": the sentences between are read for the pronouns
    /// that they begin with, though nobody speaks in them.
    pub(super) fn he_or_she(&mut self, scene: &Scene, token: usize) -> Option<Resolved> {
        let here = scene.sentence_index(token);
        for at in self.followed.max(here.saturating_sub(PRONOUN_REACH))..here {
            let first = scene.document.sentences[at].tokens.start as usize;
            let subject = scene.is(first, scene.lists.pronoun_person) && scene.quotation(first).is_none();
            if subject
                && self.before(first + 1).next().is_none_or(|earlier| earlier.token != first)
                && let Some(found) = self.person_before(scene, first)
            {
                self.remember(scene, Run::new(first, first + 1), found.being);
            }
        }
        self.followed = self.followed.max(here);
        let found = self.person_before(scene, token)?;
        // What a person was called once, the person is.
        let being = &mut self.names.beings[found.being];
        if being.sort == Sort::Person && being.gender.is_none() {
            being.gender = gender(scene, token);
        }
        Some(found)
    }

    /// Of the persons before, the one that best fits.
    fn person_before(&mut self, scene: &Scene, token: usize) -> Option<Resolved> {
        let wanted = gender(scene, token);
        let here = scene.sentence_index(token);
        let quoted = scene.quotation(token).is_some();
        let first = scene.document.sentences[here].tokens.start as usize;
        let asked = scene.is(first, scene.lists.ask);
        // "“We are ready,” she said": only her own words stand before her.
        let opens = (first..token).all(|token| scene.quotation(token).is_some());
        let closes = closes(scene, token);
        let begins = |token: usize| scene.sentence(token).tokens.start as usize == token;
        let fits = |being: usize| {
            let being = self.being(being);
            let person = matches!(being.sort, Sort::Person | Sort::Described);
            person && (being.gender.is_none() || wanted.is_none() || being.gender == wanted)
        };
        let mut best: Option<(i32, usize, Span)> = None;
        let mut offer = |score: i32, being: usize, span: Span| {
            if best.is_none_or(|(known, ..)| score > known) {
                best = Some((score, being, span));
            }
        };
        // Who spoke in this sentence or the last ones goes on speaking.
        for earlier in self.before(token) {
            let away = here.saturating_sub(scene.sentence_index(earlier.token));
            if away > PRONOUN_REACH {
                break;
            }
            let single = self.description(earlier.being).is_none_or(|known| !known.plural);
            if fits(earlier.being) && single {
                let known = self.being(earlier.being);
                let sure = if known.gender.is_some() && known.gender == wanted { SURE } else { 0 };
                let vague = if known.sort == Sort::Described { 10 } else { 0 };
                let subject = if opens && away > 0 && begins(earlier.token) { SUBJECT } else { 0 };
                offer(60 + sure + subject - vague - 14 * away as i32, earlier.being, earlier.span);
            }
        }
        // Or it is the person whom the sentence before speaks of first.
        for mention in self.names.before(token) {
            let at = scene.sentence_index(mention.run.start as usize);
            let away = here.saturating_sub(at);
            if away > PRONOUN_REACH {
                break;
            }
            let block = scene.document.sentences[at].block as usize;
            let signs = scene.document.blocks[block].kind == BlockKind::Byline;
            if signs || !fits(mention.being) || self.being(mention.being).sort != Sort::Person {
                continue;
            }
            let start = mention.run.start as usize;
            // "Savage," she said: nobody's own words name the speaker.
            if at == here && !quoted && scene.quotation(start).is_some() {
                continue;
            }
            let sentence = scene.document.sentences[at].tokens;
            let lead = self.names.within(Run { start: sentence.start, end: mention.run.start });
            let first =
                !lead.iter().any(|other| self.being(other.being).sort == Sort::Person && other.being != mention.being);
            let after = mention.run.end as usize;
            let owner = after < scene.document.tokens.len() && (scene.says(after, "'s") || scene.says(after, "’s"));
            let mut score = 50 - 14 * away as i32;
            score += if first { 8 } else { 0 };
            score += if self.being(mention.being).gender.is_some() && self.being(mention.being).gender == wanted {
                SURE
            } else {
                0
            };
            score -= if owner { 6 } else { 0 };
            // "Asked about Ms. Ruiz, she replied": she is whoever spoke before.
            score -= if at == here && asked { 40 } else { 0 };
            // "The Torrin route will be cut, she said": whom she speaks of is somebody else.
            score -= if at == here && closes { 30 } else { 0 };
            score -= if !quoted && scene.quotation(start).is_some() { 25 } else { 0 };
            offer(score, mention.being, scene.span(mention.run));
        }
        let Some((_, being, span)) = best else {
            let run = human_before(scene, token)?;
            return self.pointed(scene, run);
        };
        Some(self.settled(scene, being, "pronoun", Some(span)))
    }

    /// They and it: the last source that is a group, or the last that is a body or a paper; or what a sentence since
    /// then speaks of first.
    pub(super) fn they_or_it(&mut self, scene: &Scene, token: usize) -> Option<Resolved> {
        let here = scene.sentence_index(token);
        let plural = scene.is(token, scene.lists.pronoun_group) || scene.says(token, "their");
        let fits = |being: usize| match self.being(being).sort {
            Sort::Described => {
                self.description(being).is_some_and(|known| known.plural == plural && (plural || !known.human))
            }
            Sort::Paper => !plural || self.description(being).is_some_and(|known| known.plural),
            Sort::Body | Sort::Outlet => true,
            Sort::Person => false,
        };
        let spoken = self
            .before(token)
            .take_while(|earlier| here.saturating_sub(scene.sentence_index(earlier.token)) <= PRONOUN_REACH)
            .find(|earlier| fits(earlier.being))
            .copied();
        let since = spoken.map_or(0, |earlier| earlier.token + 1);
        if plural {
            if let Some(group) = plural_subject(scene, token).filter(|run| run.start as usize >= since) {
                return self.pointed(scene, group);
            }
        } else if let Some(mention) = self.subject(scene, token).filter(|mention| mention.1.start as usize >= since) {
            return Some(self.settled(scene, mention.0, "pronoun", Some(scene.span(mention.1))));
        } else if let Some(body) = body_subject(scene, token).filter(|run| run.start as usize >= since) {
            return self.pointed(scene, body);
        }
        let found = spoken?;
        Some(self.settled(scene, found.being, "pronoun", Some(found.span)))
    }

    /// One or some of those whom the text has just spoken of: "wrote one", "said another". It stands for all of them.
    pub(super) fn member(&mut self, scene: &Scene, token: usize) -> Option<Resolved> {
        let here = scene.sentence_index(token);
        let group = |being: usize| self.description(being).is_some_and(|known| known.plural && known.human);
        let spoken = self
            .before(token)
            .take_while(|earlier| here.saturating_sub(scene.sentence_index(earlier.token)) <= PRONOUN_REACH)
            .find(|earlier| group(earlier.being))
            .copied();
        let since = spoken.map_or(0, |earlier| earlier.token + 1);
        if let Some(run) = plural_subject(scene, token).filter(|run| run.start as usize >= since) {
            return self.pointed(scene, run).map(|found| Resolved { evidence: "member", ..found });
        }
        let found = spoken?;
        Some(self.settled(scene, found.being, "member", Some(found.span)))
    }

    /// The being that a noun phrase before a pronoun means.
    fn pointed(&mut self, scene: &Scene, run: Run) -> Option<Resolved> {
        let phrase = phrase::read(scene, run)?;
        let mut found = match self.named(scene, &phrase).or_else(|| self.antecedent(scene, &phrase)) {
            Some(found) => found,
            None => {
                let described = self.describe(scene, &phrase);
                self.remember(scene, run, described.being);
                described
            }
        };
        found.evidence = "pronoun";
        found.antecedent = Some(scene.span(run));
        Some(found)
    }

    /// The body or outlet whose name this sentence or the one before begins with.
    fn subject(&self, scene: &Scene, token: usize) -> Option<(usize, Run)> {
        let here = scene.sentence_index(token);
        [here, here.saturating_sub(1)].into_iter().find_map(|at| {
            let tokens = scene.document.sentences[at].tokens;
            let lead = Run { start: tokens.start, end: tokens.end.min(tokens.start + 3).min(token as u32) };
            let first = self.names.within(lead).first()?;
            let body = matches!(self.being(first.being).sort, Sort::Body | Sort::Outlet);
            (body && scene.quotation(first.run.start as usize).is_none()).then_some((first.being, first.run))
        })
    }

    /// Who, that or which, after the noun that it belongs to.
    pub(super) fn relative(&mut self, scene: &Scene, pronoun: usize) -> Option<Resolved> {
        let sentence = scene.sentence(pronoun).tokens;
        let before = Run { start: sentence.start, end: pronoun as u32 };
        let who = scene.says(pronoun, "who");
        let nearest = self.names.within(before).last().copied();
        let last = scene.trim(before);
        let fits = |sort: Sort| (sort == Sort::Person) == who;
        if let Some(mention) = nearest.filter(|m| m.run.end == last.end && fits(self.being(m.being).sort)) {
            return Some(self.settled(scene, mention.being, "relative", Some(scene.span(mention.run))));
        }
        if last.is_empty() {
            return None;
        }
        let mut run = base(scene, sentence, last.end as usize - 1);
        // "A nurse at the hospital, who": only people are "who".
        while who && run.start > sentence.start + 1 && !is_human(scene, run.end as usize - 1) {
            let link = run.start as usize - 1;
            if scene.upos(link) != Upos::Adp || !scene.noun(link - 1) {
                break;
            }
            run = base(scene, sentence, link - 1);
        }
        let run = Run { start: run.start, end: last.end };
        let phrase = phrase::read(scene, run)?;
        let mut found = self
            .named(scene, &phrase)
            .or_else(|| self.antecedent(scene, &phrase))
            .unwrap_or_else(|| self.describe(scene, &phrase));
        found.evidence = "relative";
        found.antecedent = Some(scene.span(run));
        Some(found)
    }
}

/// A sentence ends in so many tokens after the pronoun of its speaker: ", she said on Monday."
const SPEAKER_END: usize = 6;

/// Whether a pronoun and its verb close a sentence that says what this person said: behind a comma, with no content after it.
fn closes(scene: &Scene, token: usize) -> bool {
    let sentence = scene.sentence(token).tokens;
    let first = sentence.start as usize;
    // "After Ms. Ruiz had lost, she left": here she is who stands before.
    let clause = matches!(scene.upos(first), Upos::Sconj | Upos::Adp | Upos::Verb | Upos::Adv);
    token > first
        && scene.says(token - 1, ",")
        && !clause
        && sentence.end as usize <= token + SPEAKER_END
        && scene.quotation(token).is_none()
}

/// The noun phrase that ends with a noun: back over what can stand before it.
pub(super) fn base(scene: &Scene, sentence: Run, noun: usize) -> Run {
    let mut start = noun;
    while start > sentence.start as usize
        && (scene.noun(start - 1) || matches!(scene.upos(start - 1), Upos::Adj | Upos::Det | Upos::Num | Upos::Part))
        && scene.upos(start) != Upos::Det
        && !scene.says(start - 1, "to")
    {
        start -= 1;
    }
    Run::new(start, noun + 1)
}

/// Whether a noun is one of people.
pub(super) fn is_human(scene: &Scene, token: usize) -> bool {
    let lists = &scene.lists;
    [lists.role, lists.aide, lists.bare, lists.group, lists.kin, lists.plural_person, lists.force]
        .into_iter()
        .any(|list| scene.is(token, list))
}

/// The one person, without a name, that a sentence speaks of before a pronoun: "a nurse who left because she feared".
fn human_before(scene: &Scene, token: usize) -> Option<Run> {
    let sentence = scene.sentence(token).tokens;
    let noun = (sentence.start as usize..token).rev().find(|&noun| {
        scene.noun(noun) && is_human(scene, noun) && !is_plural(scene, noun) && scene.quotation(noun).is_none()
    })?;
    let run = base(scene, sentence, noun);
    (scene.upos(run.start as usize) == Upos::Det).then_some(run)
}

/// The body, without a name, that the sentence before or the one before that begins with: "The council has voted."
fn body_subject(scene: &Scene, token: usize) -> Option<Run> {
    let here = scene.sentence_index(token);
    (here.saturating_sub(PLURAL_REACH)..here).rev().find_map(|at| {
        let sentence = scene.document.sentences[at].tokens;
        let first = sentence.start as usize;
        let end = (first + 5).min(sentence.end as usize);
        let the = scene.upos(first) == Upos::Det;
        let noun = (first..end).find(|&noun| scene.noun(noun) && !scene.noun(noun + 1)).filter(|_| the)?;
        let body = scene.is(noun, scene.lists.body) && !is_human(scene, noun) && !is_plural(scene, noun);
        body.then(|| Run::new(first, noun + 1))
    })
}

/// The people whom this sentence or the last ones speak of first, in the plural: the subject, before the first verb.
fn plural_subject(scene: &Scene, token: usize) -> Option<Run> {
    let here = scene.sentence_index(token);
    (here.saturating_sub(PLURAL_REACH)..=here).rev().find_map(|at| {
        let sentence = scene.document.sentences[at].tokens;
        let dateline = scene.document.dateline.map_or(0, |span| scene.tokens(span).end);
        let start = if sentence.has(dateline as usize) { dateline } else { sentence.start } as usize;
        let end = (sentence.end as usize).min(start + SUBJECT_REACH).min(token);
        let noun = (start..end)
            .take_while(|&token| !matches!(scene.upos(token), Upos::Verb | Upos::Aux) && !scene.says(token, ","))
            .find(|&token| {
                matches!(scene.syntax.tags[token].xpos, Xpos::Nns | Xpos::Nnps)
                    && is_human(scene, token)
                    && scene.quotation(token).is_none()
            })?;
        Some(base(scene, sentence, noun))
    })
}
