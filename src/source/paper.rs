//! Papers and polls: whose they are, who obtained them, and who answered them.

use super::Kind;
use super::entity::{Cast, Described, POLL_REACH, Resolved};
use super::name::Sort;
use super::phrase::Phrase;
use super::scene::Scene;
use crate::span::{Run, Span};

impl Cast {
    /// A paper without who obtained it: "minutes" of "minutes obtained by the Courier". The outlet is its relay.
    pub(super) fn without_holder(&self, scene: &Scene, phrase: Phrase) -> Phrase {
        let lists = &scene.lists;
        if !scene.is(phrase.head, lists.outlet_paper) && !scene.is(phrase.head, lists.poll) {
            return phrase;
        }
        let holder = phrase.rest.range().find(|&token| {
            let link = token + 1;
            let beyond = Run { start: link as u32 + 1, end: phrase.run.end.min(link as u32 + 6) };
            scene.is(token, lists.obtain)
                && phrase.run.has(link)
                && scene.is(link, lists.through)
                && beyond.start < beyond.end
                && self.names.within(beyond).iter().any(|name| self.being(name.being).sort == Sort::Outlet)
        });
        let end = holder.map_or(phrase.run.end, |holder| holder as u32);
        Phrase { run: Run { end, ..phrase.run }, rest: Run { end, ..phrase.rest }, ..phrase }
    }

    /// The outlet whose report, story or investigation a phrase names: "a Courier investigation", "the AP's report".
    pub(super) fn outlets_paper(&self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let head = phrase.head;
        if !scene.is(head, scene.lists.outlet_paper) || scene.is(head, scene.lists.poll) {
            return None;
        }
        let mention = self.names.within(phrase.before_head()).last()?;
        let end = mention.run.end as usize;
        let right = end == head || end + 1 == head && scene.possessive(end);
        (right && self.being(mention.being).sort == Sort::Outlet)
            .then(|| self.settled(scene, mention.being, "outlet", Some(scene.span(mention.run))))
    }

    /// The outlet whose paper "the report" is: elsewhere it is "the AP's report", or "a report by the AP".
    pub(super) fn outlet_of_paper(&self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let called = |token: usize| scene.says(token, &scene.word(phrase.head).to_lowercase());
        let outlets = self.names.mentions.iter().filter(|mention| self.being(mention.being).sort == Sort::Outlet);
        let mention = outlets.take(POLL_REACH).find(|mention| {
            let (start, end) = (mention.run.start as usize, mention.run.end as usize);
            let the = usize::from(start > 0 && scene.says(start - 1, "the"));
            let by = start.checked_sub(the + 2).is_some_and(|noun| called(noun) && scene.says(noun + 1, "by"));
            called(end) || end < scene.document.tokens.len() && scene.possessive(end) && called(end + 1) || by
        })?;
        Some(self.settled(scene, mention.being, "outlet", Some(scene.span(mention.run))))
    }

    /// Those who answered a poll that is named are known by it: step 4.
    pub(super) fn respond(&mut self, scene: &Scene, described: &mut Described, being: usize) {
        // The poll of this paragraph, or the one that the article is about, which is named first.
        let polls = || self.described.iter().rev().take(POLL_REACH).filter(|(_, known)| known.kind == Kind::Poll);
        let block = |span: Span| scene.document.sentence_at(span.start).map(|at| scene.document.sentences[at].block);
        let here = polls().find(|(_, known)| block(known.span) == block(described.span));
        let named = || polls().rfind(|(_, known)| known.level == 7);
        let poll = here.or_else(named).or_else(|| polls().next());
        if let Some((poll, known)) = poll.filter(|_| described.kind == Kind::Citizen) {
            if known.level == 7 {
                described.level = 4;
            }
            self.respondents.push((being, *poll));
        }
    }

    /// The poll that a being answered.
    pub(super) fn poll_of(&self, being: usize) -> Option<usize> {
        let at = self.respondents.binary_search_by_key(&being, |(being, _)| *being).ok()?;
        Some(self.respondents[at].1)
    }
}
