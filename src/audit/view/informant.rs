//! Who tells something and has no name. Attributions go in; described sources (a phrase, a step on the ladder, how they
//! know) come out, each once. Offices ("the mayor"), outlets and people who are named beside or behind their
//! description are none.

use std::collections::BTreeSet;

use super::{Informant, Phrase, View};
use crate::Analysis;
use crate::attribution::{Act, Attribution, AttributionId};
use crate::claim::{ClaimId, Worth};
use crate::document::BlockKind;
use crate::lexicon::WordId;
use crate::source::Kind;
use crate::span::Run;
use crate::syntax::{Upos, Xpos};

impl View<'_> {
    pub(super) fn find_informants(&mut self) {
        let entities = &self.analysis.sourcing.entities;
        let with_names = self.nouns_with_names();
        let stated = stated(self.analysis);
        let mut of_entity: Vec<Option<usize>> = vec![None; entities.len()];
        for (index, attribution) in self.attributions().iter().enumerate() {
            let source = self.source(index);
            let Some(entity) = source.entity else { continue };
            let entity_level = entities[entity.0].level;
            let fits = (1..=5).contains(&entity_level) && !matches!(source.kind, Kind::Document | Kind::Poll);
            if !fits || !self.tells(attribution) || !self.in_text(attribution) {
                continue;
            }
            let knows = source.basis_span.is_some();
            let informs = attribution.act != Act::Denial && stated[index];
            if let Some(known) = of_entity[entity.0] {
                self.informants[known].knows |= knows;
                self.informants[known].informs |= informs;
                continue;
            }
            let Some(phrase) = attribution.source.as_ref().and_then(|part| self.phrase(part)) else { continue };
            let informed = entity_level == 5;
            let lists = &self.lists;
            let insider =
                self.is(phrase.head, lists.insider) || self.is(phrase.head, lists.role) && self.is_one(&phrase);
            let holder = insider && !self.is(phrase.head, lists.spokesperson);
            let bare = self.is(phrase.head, lists.source) || informed && self.is(phrase.head, lists.person);
            let expert = self.is(phrase.head, lists.expert) || self.is(phrase.head, lists.label);
            // "Secretary of Education Ana Ruiz" has a name behind the noun, "an agent's note" is no agent.
            let name = |token: usize| self.capital(token) && self.is(token, lists.first_name);
            let owner = self.is(phrase.head + 1, lists.genitive)
                || ["'", "’"].iter().any(|mark| self.says(phrase.head + 1, mark));
            // "William Hale, a health policy expert, said", but "in March, a city official said"
            let start = phrase.run.start as usize;
            let apposed = start > 1
                && self.says(start - 1, ",")
                && self.upos(start - 2) == Upos::Propn
                && self.capital(start - 2)
                && self.is_one(&phrase)
                && (self.says(phrase.run.end as usize, ",") || self.says(phrase.run.end as usize - 1, ","));
            let named = apposed || phrase.run.range().any(name) || name(phrase.head + 1) || owner;
            let told = Run { start: phrase.head as u32, end: phrase.run.end };
            let knows = knows || self.any(told, lists.presence);
            // "Official says" is a line from another headline.
            let singular = !self.word(phrase.head).ends_with('s') && !self.is(phrase.head, lists.person);
            let teaser = phrase.core.len() == 1 && singular && self.analysis.syntax.tags[phrase.head].xpos != Xpos::Nns;
            // "Numerous sources reported" are outlets.
            let outlets = self.is(phrase.head, lists.source)
                && attribution
                    .cue
                    .as_ref()
                    .is_some_and(|cue| self.is(self.tokens(cue.hull()).start as usize, lists.reported));
            let later = self.is_one(&phrase) && self.leads(index) && with_names.contains(&self.word_id(phrase.head));
            if (holder || bare || expert) && !named && !later && !outlets && !teaser && !self.is_office(&phrase) {
                of_entity[entity.0] = Some(self.informants.len());
                self.informants.push(Informant { first: index, phrase, level: entity_level, knows, informs });
            }
        }
        let informant = |index: usize| {
            let known = of_entity[self.source(index).entity?.0]?;
            // "The chair of CBS" is not "a candidate", whatever the entities say; "he" may be.
            let same = |phrase: Phrase| self.stem(phrase.head) == self.stem(self.informants[known].phrase.head);
            let own = self.attributions()[index].source.as_ref().and_then(|part| self.phrase(part));
            own.is_none_or(same).then_some(known)
        };
        self.informant_of = (0..self.attributions().len()).map(informant).collect();
    }

    /// Whether an attribution stands in the text, a headline or a standfirst, and not under a picture.
    fn in_text(&self, attribution: &Attribution) -> bool {
        let place = attribution.cue.as_ref().and_then(|cue| self.block(cue.hull().start));
        let kind = place.map(|block| self.document.blocks[block].kind);
        matches!(kind, Some(BlockKind::Paragraph | BlockKind::Headline | BlockKind::Standfirst))
    }

    fn word_id(&self, token: usize) -> WordId {
        self.analysis.syntax.words[token]
    }

    /// Nouns that stand before a name somewhere: "adviser Tim Hale". "A top adviser" of the first paragraph is he.
    fn nouns_with_names(&self) -> BTreeSet<WordId> {
        let tokens = 1..self.document.tokens.len();
        let named = tokens.filter(|token| {
            let name = self.upos(*token) == Upos::Propn && self.capital(*token) && !self.is(*token, self.lists.side);
            name && self.is(*token - 1, self.lists.role)
        });
        named.map(|token| self.word_id(token - 1)).filter(|word| *word != WordId::UNKNOWN).collect()
    }

    /// Whether an attribution stands in the headline or one of the first two paragraphs.
    fn leads(&self, attribution: usize) -> bool {
        let cue = self.attributions()[attribution].cue.as_ref().map(|cue| cue.hull().start);
        let block = cue.and_then(|at| self.block(at)).unwrap_or(usize::MAX);
        let paragraphs = self.document.blocks.iter().take(block).filter(|block| block.kind == BlockKind::Paragraph);
        paragraphs.take(2).count() < 2
    }

    /// "The officials", "one of the sources": those of whom the text has spoken.
    pub(in crate::audit) fn points_back(&self, phrase: &Phrase) -> bool {
        let first = phrase.core.start as usize;
        let of_them = (first..phrase.head).any(|token| self.is(token, self.lists.of));
        of_them || self.is(first, self.lists.pointing_back)
    }

    /// Whether a source is said to say or tell, and not to announce, warn or complain.
    pub(in crate::audit) fn says_plainly(&self, attribution: usize) -> bool {
        let cue = self.attributions()[attribution].cue.as_ref();
        cue.is_some_and(|cue| self.any(self.tokens(cue.hull()), self.lists.plainly))
    }

    /// "A senator", "one nurse": somebody, and not a class of people.
    pub(in crate::audit) fn is_one(&self, phrase: &Phrase) -> bool {
        self.is(phrase.core.start as usize, self.lists.single)
    }

    /// "The guard told him", "an officer told protesters": part of a tale, and told to no reporter.
    pub(in crate::audit) fn tells_in_tale(&self, attribution: &Attribution) -> bool {
        attribution.cue.as_ref().is_some_and(|cue| {
            let run = self.tokens(cue.hull());
            let pronoun = [run.end as usize - 1, run.end as usize].iter().any(|at| self.is(*at, self.lists.third));
            // The one who is told is a noun right behind the verb: "the crowd", "protesters".
            let told = run.end as usize + usize::from(self.upos(run.end as usize) == Upos::Det);
            let others =
                self.analysis.syntax.tags.get(told).is_some_and(|tag| matches!(tag.xpos, Xpos::Nn | Xpos::Nns));
            let reporters = self.is(told, self.lists.venue) || self.is(told + 1, self.lists.venue);
            pronoun || self.any(run, self.lists.telling) && others && !reporters && !self.capital(told)
        })
    }

    /// Whether somebody told something, and did not only think or want it.
    pub(in crate::audit) fn tells(&self, attribution: &Attribution) -> bool {
        let told = matches!(
            attribution.act,
            Act::Statement | Act::Assertion | Act::Distancing | Act::Factive | Act::Denial | Act::SpeechAct
        );
        let cue = attribution.cue.as_ref();
        let said = cue.is_some_and(|cue| self.any(self.tokens(cue.hull()), self.lists.saying));
        told && said && attribution.asserted && attribution.content.is_some()
    }

    /// "The mayor", "her lawyer": a description that fits one person, who readers can find.
    fn is_office(&self, phrase: &Phrase) -> bool {
        let first = phrase.core.start as usize;
        let one =
            !self.word(phrase.head).to_ascii_lowercase().ends_with('s') && !self.is(phrase.head, self.lists.person);
        let known = self.is(first, self.lists.pointing) || self.is(first, self.lists.the);
        one && known && !self.is(phrase.head, self.lists.source)
    }

    /// Whether all that stand behind a claim are informants.
    pub(in crate::audit) fn rests_on_informants(&self, claim: ClaimId) -> bool {
        let behind = &self.analysis.claims[claim.0].attributions;
        self.unnamed_only[claim.0]
            && !behind.is_empty()
            && behind.iter().all(|AttributionId(index)| self.informant(*index).is_some())
    }
}

/// For each attribution, whether any of its claims says that something is or was so.
fn stated(analysis: &Analysis) -> Vec<bool> {
    let mut stated = vec![false; analysis.attributions.len()];
    for claim in analysis.claims.iter().filter(|claim| matches!(claim.worth, Worth::Fact | Worth::Figure)) {
        claim.attributions.iter().for_each(|AttributionId(index)| stated[*index] = true);
    }
    stated
}
