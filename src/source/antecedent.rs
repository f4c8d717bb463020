//! Definite descriptions: whom "the official", "the company", "the weekly", "that poll" mean.

use super::Kind;
use super::entity::{Cast, Described, Resolved};
use super::kind;
use super::name::{Being, NameMention, Sort, gender};
use super::phrase::{self, Phrase};
use super::pronoun::{base, is_human};
use super::scene::Scene;
use crate::document::BlockKind;
use crate::span::Run;
use crate::syntax::{Upos, Xpos};

/// A description looks back at most so many names, so that a hostile text stays linear.
const REACH: usize = 256;

/// An introduction is looked for in at most so many tokens before.
const INTRODUCTION_REACH: usize = 400;

impl Cast {
    /// The earlier being that a definite description means: "the official", "the report", "the weekly".
    pub(super) fn antecedent(&mut self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let lists = &scene.lists;
        let token = phrase.core.start as usize;
        let head = phrase.head;
        if scene.is(head, lists.outlet_noun) && phrase.definite {
            let outlet =
                self.names.before(token).take(REACH).find(|mention| self.being(mention.being).sort == Sort::Outlet)?;
            return Some(self.settled(scene, outlet.being, "outlet-noun", Some(scene.span(outlet.run))));
        }
        let heading = in_heading(scene, phrase);
        let paper = scene.is(head, lists.outlet_paper) && !scene.is(head, lists.poll) && !is_plural(scene, head);
        if paper
            && (heading || scene.says(token, "the"))
            && phrase.core.len() <= 2
            && let Some(outlet) = self.outlet_of_paper(scene, phrase)
        {
            return Some(outlet);
        }
        if heading {
            return self.body_called(scene, phrase, true).or_else(|| self.person_called(scene, phrase, true));
        }
        let owned = phrase.owner.is_some() && !phrase.definite;
        if !phrase.definite && !owned && !scene.says(token, "both") || is_fresh(scene, phrase) {
            return None;
        }
        let lemma = scene.lemma(head, lists.role);
        // "The department's own figures" are no poll spoken of before.
        let paper = scene.is(head, lists.poll) || scene.is(head, lists.document) && !is_human(scene, head);
        let poll = phrase.owner.is_none()
            && scene.is(head, lists.poll)
            && kind::of_phrase(scene, &self.names, phrase) == Kind::Poll;
        let same = |known: &Described| {
            (known.head == lemma || poll && known.kind == Kind::Poll && !known.plural) && (!owned || known.level > 2)
        };
        let nearest = self.described.iter().rev().take(REACH).find(|(being, known)| {
            same(known)
                && known.span.start < scene.span(phrase.run).start
                && compatible(scene, phrase, self.being(*being))
        });
        let nearest = nearest.map(|(being, known)| (*being, known.span));
        if let Some((being, span)) = nearest {
            // "That poll" is the one spoken of last, though nothing was attributed to it yet.
            let other = paper.then(|| introduction(scene, phrase)).flatten();
            return match other.filter(|run| scene.span(*run).start > span.end) {
                Some(run) => self.introduced(scene, run),
                None => Some(self.settled(scene, being, "description", Some(span))),
            };
        }
        if paper && !owned {
            let part = self.described.iter().rev().take(REACH).find(|(being, known)| {
                known.kind == Kind::Document && self.being(*being).name.split_whitespace().any(|word| word == lemma)
            });
            if let Some((being, known)) = part {
                return Some(self.settled(scene, *being, "description", Some(known.span)));
            }
            let first = phrase.owner.is_none().then(|| introduction(scene, phrase)).flatten();
            return first.and_then(|run| self.introduced(scene, run));
        }
        if let Some(body) = (!owned).then(|| self.body_called(scene, phrase, false)).flatten() {
            return Some(body);
        }
        if owned
            || !scene.noun(head) && scene.upos(head) != Upos::Adj
            || !scene.is(head, lists.role) && !scene.is(head, lists.bare) && !scene.is(head, lists.aide)
            || is_plural(scene, head)
        {
            return None;
        }
        self.person_called(scene, phrase, false)
    }

    /// A being of its own, from the words that introduced it.
    fn introduced(&mut self, scene: &Scene, run: Run) -> Option<Resolved> {
        let phrase = phrase::read(scene, run)?;
        let mut found = match self.named(scene, &phrase) {
            Some(found) => found,
            None => self.describe(scene, &phrase),
        };
        // "A negotiator, a former member of the government": a description behind a comma tells more.
        let end = run.end as usize;
        let more = scene.says(end, ",") && (scene.says(end + 1, "a") || scene.says(end + 1, "an"));
        if let Some((_, known)) =
            self.described.last_mut().filter(|(being, d)| more && *being == found.being && d.level == 3)
        {
            known.level = 4;
            found.level = 4;
        }
        Some(Resolved { antecedent: Some(scene.span(run)), ..found })
    }

    /// The named body that "the company" or "the port" means: one with that word in its name, or a firm.
    fn body_called(&self, scene: &Scene, phrase: &Phrase, ahead: bool) -> Option<Resolved> {
        let lists = &scene.lists;
        let (token, head) = (phrase.core.start as usize, phrase.head);
        if !scene.is(head, lists.body) || scene.capital(head) && !ahead || is_plural(scene, head) {
            return None;
        }
        let word = scene.word(head).to_lowercase();
        let firm = scene.is(head, lists.body_business);
        let fits = |mention: &NameMention| {
            let being = self.being(mention.being);
            let called = || being.tokens.range().any(|token| scene.word(token).eq_ignore_ascii_case(&word));
            let same = || firm && self.settled(scene, mention.being, "", None).kind == Kind::Business;
            being.sort == Sort::Body && compatible(scene, phrase, being) && (called() || same())
        };
        let before = self.names.before(token).take(REACH).find(|mention| fits(mention));
        let found = before.or_else(|| {
            let start = self.names.mentions.partition_point(|mention| (mention.run.start as usize) < token);
            self.names.mentions[start..].iter().take(REACH).find(|mention| ahead && fits(mention))
        })?;
        Some(self.settled(scene, found.being, "description", Some(scene.span(found.run))))
    }

    /// The named person that "the senator" or "the gambling tycoon" means.
    fn person_called(&mut self, scene: &Scene, phrase: &Phrase, heading: bool) -> Option<Resolved> {
        let token = phrase.core.start as usize;
        let lemma = scene.lemma(phrase.head, scene.lists.role);
        let wanted = gender(scene, phrase.head);
        let fits = |being: &Being| {
            being.sort == Sort::Person && (wanted.is_none() || being.gender.is_none() || being.gender == wanted)
        };
        let called = self.names.before(token).take(REACH).find(|m| {
            let being = self.being(m.being);
            fits(being) && being.roles.iter().any(|(role, _)| *role == lemma)
        });
        let ahead = || {
            let start = self.names.mentions.partition_point(|m| (m.run.start as usize) < token);
            self.names.mentions[start..].iter().take(REACH).find(|m| {
                let being = self.being(m.being);
                let office = |kind: Kind| heading || matches!(kind, Kind::Politician | Kind::Government);
                (phrase.core.len() == 2 || heading)
                    && fits(being)
                    && being.roles.iter().any(|(role, kind)| *role == lemma && office(*kind))
            })
        };
        if let Some(mention) = called.or_else(ahead) {
            return Some(self.settled(scene, mention.being, "title", Some(scene.span(mention.run))));
        }
        if heading {
            return None;
        }
        if let Some(run) = introduction(scene, phrase) {
            return self.introduced(scene, run);
        }
        if let Some(known) = self.before(token).take(3).find(|known| {
            self.being(known.being).sort == Sort::Described
                && self
                    .description(known.being)
                    .is_some_and(|d| !d.plural && d.level >= 2 && alike(d.kind, kind::of_role(scene, phrase.head)))
        }) {
            return Some(self.settled(scene, known.being, "description", Some(known.span)));
        }
        // A new description of somebody named just before, whose kind agrees.
        let kind = kind::of_phrase(scene, &self.names, phrase);
        let here = scene.sentence_index(token);
        let found = self
            .names
            .before(token)
            .take_while(|m| here - scene.sentence_index(m.run.start as usize).min(here) <= 6)
            .find(|m| {
                let being = self.being(m.being);
                let known = being.kind().or_else(|| scene.figure(&being.name));
                fits(being)
                    && (known == Some(kind) || kind == Kind::Unknown || known.is_none() && kind == Kind::Citizen)
            })?;
        Some(self.settled(scene, found.being, "description", Some(scene.span(found.run))))
    }
}

/// Whether the same noun stood before with a description of its own behind a comma.
pub(super) fn described_before(scene: &Scene, phrase: &Phrase) -> bool {
    let head = phrase.head;
    let first = phrase.core.start as usize;
    (first.saturating_sub(INTRODUCTION_REACH)..first.saturating_sub(1)).rev().any(|token| {
        scene.noun(token)
            && scene.word(token).eq_ignore_ascii_case(scene.word(head))
            && scene.says(token + 1, ",")
            && (scene.says(token + 2, "a") || scene.says(token + 2, "an"))
    })
}

/// The words that first speak of what a definite description means: `a separate survey by the chamber` for "that poll".
pub(super) fn introduction(scene: &Scene, phrase: &Phrase) -> Option<Run> {
    let first = phrase.core.start as usize;
    let head = phrase.head;
    let poll = scene.is(head, scene.lists.poll);
    (first.saturating_sub(INTRODUCTION_REACH)..first).rev().find_map(|noun| {
        let same = scene.word(noun).eq_ignore_ascii_case(scene.word(head)) || poll && scene.is(noun, scene.lists.poll);
        if !same || !scene.noun(noun) || scene.noun(noun + 1) || scene.quotation(noun).is_some() {
            return None;
        }
        let sentence = scene.sentence(noun).tokens;
        let run = base(scene, sentence, noun);
        let article = run.start as usize;
        if !["a", "an", "another"].iter().any(|word| scene.says(article, word)) {
            return None;
        }
        let end = (noun + 1..sentence.end as usize)
            .take(12)
            .find(|&token| {
                let relative = scene.says(token, "who") || scene.says(token, "which") || scene.says(token, "that");
                relative || matches!(scene.upos(token), Upos::Punct | Upos::Aux | Upos::Verb)
            })
            .unwrap_or(noun + 1);
        Some(Run::new(article, end))
    })
}

/// A role or body without article in a headline: "Minister rejects criticism", "company says".
fn in_heading(scene: &Scene, phrase: &Phrase) -> bool {
    let kind = scene.document.blocks[scene.sentence(phrase.head).block as usize].kind;
    matches!(kind, BlockKind::Headline | BlockKind::Subheading | BlockKind::Standfirst)
        && phrase.core.len() == 1
        && !is_plural(scene, phrase.head)
}

/// Whether a description tells of somebody not spoken of before: "the second official", "the witness, a former cashier".
fn is_fresh(scene: &Scene, phrase: &Phrase) -> bool {
    let counted = scene.any(phrase.before_head(), scene.lists.fresh);
    let after = phrase.core.end as usize;
    let said =
        phrase.rest.len() > 2 && scene.says(after, ",") && (scene.says(after + 1, "a") || scene.says(after + 1, "an"));
    counted && (said || !is_plural(scene, phrase.head))
}

/// Whether two kinds can be one person's: an aide and an official can.
fn alike(known: Kind, described: Option<Kind>) -> bool {
    described.is_none_or(|kind| kind == known || kind == Kind::Government && known == Kind::Campaign)
}

/// Whether a repeated head does not speak of somebody else: "the second official" is not "the first".
fn compatible(scene: &Scene, phrase: &Phrase, known: &Being) -> bool {
    // A name or side that the earlier description does not have makes it another one.
    phrase.before_head().range().all(|token| {
        let word = scene.word(token);
        !scene.capital(token) || token == phrase.core.start as usize || known.name.contains(word)
    })
}

/// Whether a noun or pronoun is one of several.
pub(super) fn is_plural(scene: &Scene, token: usize) -> bool {
    matches!(scene.syntax.tags[token].xpos, Xpos::Nns | Xpos::Nnps) || scene.is(token, scene.lists.pronoun_group)
}
