//! Who a source is: every run of words that names, describes or points at a source becomes one of the article's beings.
//!
//! Names settle first, then outlets by their common nouns ("the weekly"), definite descriptions ("the official"),
//! pronouns, and last the `I` and `we` of quotations, which are whoever is quoted. What nothing settles becomes a being
//! of its own, known by its description.

use super::Kind;
use super::antecedent::{described_before, introduction, is_plural};
use super::extent;
use super::kind;
use super::ladder;
use super::name::{Being, NameMention, Names, Sort, gender};
use super::phrase::{self, Phrase};
use super::pronoun::is_human;
use super::scene::Scene;
use crate::document::BlockKind;
use crate::span::{Run, Span};
use crate::steps;
use crate::syntax::Upos;

/// The poll that somebody answered, or the first official, is among so many descriptions before.
pub(super) const POLL_REACH: usize = 256;

/// What a run of words refers to.
#[derive(Clone, Debug)]
pub(super) struct Resolved {
    pub(super) being: usize,
    pub(super) level: u8,
    pub(super) kind: Kind,
    pub(super) evidence: &'static str,
    pub(super) antecedent: Option<Span>,
    /// The words that say how an unnamed source knows.
    pub(super) knows: Option<Span>,
}

/// An earlier source of an attribution: where it stood and who it was.
#[derive(Clone, Copy, Debug)]
pub(super) struct Earlier {
    pub(super) token: usize,
    pub(super) span: Span,
    pub(super) being: usize,
}

/// Everybody that sources refer to, so far.
pub(super) struct Cast {
    pub(super) names: Names,
    /// Level and kind of described beings, by index from the first one.
    pub(super) described: Vec<(usize, Described)>,
    earlier: Vec<Earlier>,
    /// Sentences before this one have been read for the pronouns that they begin with.
    pub(super) followed: usize,
    /// The being that stands for the article's own reporter.
    reporter: Option<usize>,
    /// Those who answered a poll, and the poll.
    pub(super) respondents: Vec<(usize, usize)>,
}

/// What a described being is.
#[derive(Clone, Debug)]
pub(super) struct Described {
    /// Lemma of the noun.
    pub(super) head: String,
    pub(super) level: u8,
    pub(super) kind: Kind,
    pub(super) plural: bool,
    /// Whether the noun is one of people.
    pub(super) human: bool,
    /// Whether the noun says nothing: "source", "person".
    pub(super) bare: bool,
    pub(super) knows: Option<Span>,
    pub(super) span: Span,
}

impl Cast {
    pub(super) fn new(names: Names) -> Cast {
        Cast { names, described: vec![], earlier: vec![], followed: 0, reporter: None, respondents: vec![] }
    }

    pub(super) fn being(&self, being: usize) -> &Being {
        steps::took(1);
        &self.names.beings[being]
    }

    /// Remembers that a being was a source here, so that pronouns and descriptions after it can find it.
    pub(super) fn remember(&mut self, scene: &Scene, run: Run, being: usize) {
        let earlier = Earlier { token: run.start as usize, span: scene.span(run), being };
        let at = self.earlier.partition_point(|known| known.token <= earlier.token);
        self.earlier.insert(at, earlier);
    }

    /// Who a run of words refers to. `None` where it has no word, or only `I` and `we`: whoever is quoted, or else [`Cast::reporter`].
    pub(super) fn resolve(&mut self, scene: &Scene, run: Run) -> Option<Resolved> {
        let lists = &scene.lists;
        let phrase = phrase::read(scene, extent::whole(scene, self.with_name(run)))?;
        let phrase = self.without_holder(scene, phrase);
        let head = phrase.head;
        let alone = phrase.core.len() == 1;
        // "Her promise", "their claim": whose words they are is who says them.
        let owner = alone && scene.is(head, lists.possessive);
        if alone && (scene.is(head, lists.pronoun_speaker) || owner && is_speakers(scene, head)) {
            return None;
        }
        if alone && (scene.is(head, lists.pronoun_person) || owner && gender(scene, head).is_some()) {
            return Some(self.he_or_she(scene, head).unwrap_or_else(|| self.describe(scene, &phrase)));
        }
        if let Some(teller) = teller(scene, &phrase) {
            return self.resolve(scene, teller);
        }
        let pointed = match phrase.core.len() {
            1 if owner || scene.is(head, lists.pronoun_group) || scene.says(head, "it") => self.they_or_it(scene, head),
            1 if ["who", "that", "which"].iter().any(|word| scene.says(head, word)) && phrase.rest.is_empty() => {
                self.relative(scene, head)
            }
            _ => None,
        };
        if pointed.is_some() {
            return pointed;
        }
        if let Some(found) = self.outlets_paper(scene, &phrase).or_else(|| self.named(scene, &phrase)) {
            return Some(found);
        }
        // "One of them", "wrote one", "said another".
        let several = match phrase.core.len() {
            1 if phrase.rest.is_empty() && scene.is(head, lists.one_of_several) => self.member(scene, head),
            2.. if scene.is(head, lists.pronoun_group) => self.they_or_it(scene, head),
            // "One of the two".
            2.. if scene.upos(head) == Upos::Num && scene.is(phrase.core.start as usize, lists.one_of_several) => {
                self.member(scene, phrase.core.start as usize)
            }
            _ => None,
        };
        if several.is_some() {
            return several;
        }
        if let Some(found) = self.antecedent(scene, &phrase) {
            return Some(found);
        }
        Some(self.describe(scene, &phrase))
    }

    /// The run, from the start of the name that it begins within: "Post" of "The Morning Post".
    fn with_name(&self, run: Run) -> Run {
        let name = self.names.before(run.start as usize).next().filter(|mention| mention.run.has(run.start as usize));
        Run { start: name.map_or(run.start, |mention| mention.run.start), end: run.end }
    }

    /// The article's own reporter, for `I` and `we` outside of quotations.
    pub(super) fn reporter(&mut self, scene: &Scene, token: usize) -> Resolved {
        let metadata = &scene.article.metadata;
        let signed = self.names.mentions.iter().find(|mention| {
            let block = scene.sentence(mention.run.start as usize).block as usize;
            scene.document.blocks[block].kind == BlockKind::Byline && self.being(mention.being).sort == Sort::Person
        });
        let signed = signed.map(|mention| self.being(mention.being).name.clone());
        let being = *self.reporter.get_or_insert_with(|| {
            let name = metadata.byline.clone().or(signed).or_else(|| metadata.outlet.clone());
            let name = name.unwrap_or_else(|| "the reporter".into());
            self.names.beings.push(Being {
                name,
                sort: Sort::Person,
                gender: None,
                roles: vec![(String::new(), Kind::Media)],
                tokens: Run::new(token, token + 1),
            });
            self.names.beings.len() - 1
        });
        self.settled(scene, being, "reporter", None)
    }

    /// A being that is settled, coded as far as the being alone says.
    pub(super) fn settled(
        &self,
        scene: &Scene,
        being: usize,
        evidence: &'static str,
        antecedent: Option<Span>,
    ) -> Resolved {
        if let Some(known) = self.description(being) {
            let Described { level, kind, knows, .. } = *known;
            return Resolved { being, level, kind, evidence, antecedent, knows };
        }
        let this = self.being(being);
        let (level, kind) = match this.sort {
            Sort::Person => (7, person_kind(scene, this)),
            Sort::Outlet => (7, Kind::Media),
            Sort::Body => (6, kind::of_named(scene, this).unwrap_or_else(|| body_kind(scene, this))),
            Sort::Described | Sort::Paper => (1, Kind::Unknown),
        };
        Resolved { being, level, kind, evidence, antecedent, knows: None }
    }

    pub(super) fn description(&self, being: usize) -> Option<&Described> {
        let at = self.described.binary_search_by_key(&being, |(being, _)| *being).ok()?;
        Some(&self.described[at].1)
    }

    /// The name that is the head of the phrase, or stands in apposition to it.
    pub(super) fn named(&self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let mentions = self.names.within(phrase.run);
        let core_end = phrase.core.end;
        // "Lindsey Graham and David Perdue", "Netanyahu and other leaders": whoever is named first.
        let and = phrase.core.range().find(|&token| scene.says(token, "and"));
        if let Some(mention) =
            mentions.first().filter(|m| and == Some(m.run.end as usize) && self.being(m.being).sort == Sort::Person)
        {
            return Some(self.settled(scene, mention.being, mention.evidence, None));
        }
        // "the Pentagon's", "Mr. Trump's": the mark of the possessive is no noun.
        let ends_core = |run: Run| {
            run.end == core_end
                || (run.end..core_end).all(|token| {
                    let token = token as usize;
                    scene.is(token, scene.lists.post_nominal)
                        || scene.is(token, scene.lists.company_suffix)
                        || !scene.noun(token)
                            && !scene.is(token, scene.lists.role)
                            && !scene.is(token, scene.lists.bare)
                            && !scene.is(token, scene.lists.poll)
                })
        };
        if let Some(mention) = mentions.iter().rev().find(|m| m.run.end <= core_end && ends_core(m.run)) {
            return Some(self.settled(scene, mention.being, mention.evidence, None));
        }
        let apposed = self.apposed(scene, phrase)?;
        Some(self.settled(scene, apposed.being, "apposition", Some(scene.span(apposed.run))))
    }

    /// The name in apposition: "The leader of the league, Jonathan Greenblatt,", "Brad Todd, a strategist", "The regulator,
    /// the Office for Fair Banking,". It may stand behind the words that are asked for.
    fn apposed(&self, scene: &Scene, phrase: &Phrase) -> Option<&NameMention> {
        let lists = &scene.lists;
        let head = phrase.head;
        let person = [lists.role, lists.aide, lists.bare, lists.kin].iter().any(|list| scene.is(head, *list))
            || scene.is(head, lists.pronoun_group) && phrase.core.len() > 1;
        let body = scene.is(head, lists.body) && !scene.capital(head) || scene.is(head, lists.role);
        let sentence = scene.sentence(head).tokens;
        let reach = Run { start: phrase.core.end, end: (phrase.run.end + 6).min(sentence.end) };
        self.names.within(reach).iter().take(8).find(|mention| {
            let mut before = mention.run.start as usize - 1;
            while before > head && (scene.is(before, lists.title) || scene.upos(before) == Upos::Det) {
                before -= 1;
            }
            let after = mention.run.end as usize;
            let closed = after >= phrase.run.end as usize && scene.says(after, ",")
                || after < phrase.run.end as usize && (scene.says(after, ",") || scene.says(after, "("))
                || after == phrase.run.end as usize && before < phrase.run.end as usize;
            let inside = before <= phrase.run.end as usize;
            // "A diplomat in the capital, Arif," is not called Arif.
            let near = before == phrase.core.end as usize || mention.run.len() > 1;
            let sort = match self.being(mention.being).sort {
                Sort::Person => person,
                Sort::Body | Sort::Outlet => body && before == phrase.core.end as usize,
                _ => false,
            };
            scene.says(before, ",") && closed && inside && near && sort
        })
    }

    /// A being of its own, known by its description.
    pub(super) fn describe(&mut self, scene: &Scene, phrase: &Phrase) -> Resolved {
        let kind = kind::of_phrase(scene, &self.names, phrase);
        let (level, knows) = ladder::of_phrase(scene, &self.names, phrase, kind);
        let (level, kind) = self.of_the_first(scene, phrase, level, kind);
        // "The negotiator", whom earlier words introduced as "a negotiator, a former member of the government".
        let level = if level == 3 && phrase.definite && described_before(scene, phrase) { 4 } else { level };
        let being = self.names.beings.len();
        let sort = match kind {
            Kind::Document | Kind::Poll => Sort::Paper,
            _ if level == 6 && !scene.is(phrase.head, scene.lists.role) => Sort::Body,
            _ => Sort::Described,
        };
        let gender = gender(scene, phrase.head);
        let title = phrase::title(scene, phrase.head).filter(|_| sort == Sort::Paper);
        let level = if title.is_some() { 7 } else { level };
        let name = scene.text(title.unwrap_or(scene.trim(phrase.run)));
        self.names.beings.push(Being { name, sort, gender, roles: vec![], tokens: phrase.core });
        // "None has offered a plan" speaks of several.
        let quantity = phrase.core.len() == 1
            && scene.is(phrase.head, scene.lists.quantity)
            && !scene.says(phrase.head, "one")
            && !scene.noun(phrase.head);
        let mut described = Described {
            head: scene.lemma(phrase.head, scene.lists.role),
            level,
            kind,
            plural: is_plural(scene, phrase.head) || quantity || scene.any(phrase.before_head(), scene.lists.many),
            human: is_human(scene, phrase.head),
            bare: scene.noun(phrase.head)
                && scene.is(phrase.head, scene.lists.bare)
                && !scene.is(phrase.head, scene.lists.role)
                && !scene.is(phrase.head, scene.lists.many),
            knows,
            span: scene.span(phrase.core),
        };
        if kind::is_share(scene, phrase) {
            self.respond(scene, &mut described, being);
        }
        let level = described.level;
        self.described.push((being, described));
        Resolved { being, level, kind, evidence: "description", antecedent: None, knows }
    }

    /// "A second official", "another aide": what the first was said to be, where nothing else is said of this one.
    fn of_the_first(&self, scene: &Scene, phrase: &Phrase, level: u8, kind: Kind) -> (u8, Kind) {
        let lemma = scene.lemma(phrase.head, scene.lists.role);
        let bare = level == 2 && scene.any(phrase.before_head(), scene.lists.fresh);
        let first = self.described.iter().rev().take(POLL_REACH).find(|(_, known)| known.head == lemma);
        // "The paper quoted another Republican official. … the second official said": who was only quoted counts, too.
        let quoted = || {
            let phrase = phrase::read(scene, introduction(scene, phrase)?)?;
            let kind = kind::of_phrase(scene, &self.names, &phrase);
            Some((ladder::of_phrase(scene, &self.names, &phrase, kind).0, kind))
        };
        let known = if !bare { None } else { first.map(|(_, known)| (known.level, known.kind)).or_else(quoted) };
        known.filter(|(level, _)| (3..=4).contains(level)).unwrap_or((level, kind))
    }

    pub(super) fn before(&self, token: usize) -> impl Iterator<Item = &Earlier> {
        let end = self.earlier.partition_point(|earlier| earlier.token < token);
        self.earlier[..end].iter().rev().inspect(|_| steps::took(1))
    }
}

/// Whose word an account is: "an account of the meeting provided by the negotiator".
fn teller(scene: &Scene, phrase: &Phrase) -> Option<Run> {
    if !scene.is(phrase.head, scene.lists.account) {
        return None;
    }
    // "An account she gave to the Courier"
    let first = phrase.rest.start as usize;
    if phrase.rest.len() > 1 && scene.is(first, scene.lists.pronoun_person) {
        return Some(Run::new(first, first + 1));
    }
    let by = phrase.rest.range().find(|&token| scene.says(token, "by"))?;
    (by + 1 < phrase.rest.end as usize).then(|| Run::new(by + 1, phrase.rest.end as usize))
}

/// Whether a possessive is that of whoever speaks: "my", "our".
fn is_speakers(scene: &Scene, token: usize) -> bool {
    scene.says(token, "my") || scene.says(token, "our")
}

/// What a person is: by the text, unless everybody knows that it is a politician.
fn person_kind(scene: &Scene, being: &Being) -> Kind {
    let known =
        scene.figure(&being.name).or_else(|| scene.figure_called(&being.name).filter(|_| being.tokens.len() == 1));
    match (being.kind(), known) {
        (Some(Kind::Government | Kind::Citizen | Kind::Business | Kind::Campaign) | None, Some(Kind::Politician)) => {
            Kind::Politician
        }
        (Some(Kind::Expert), Some(Kind::Campaign)) => Kind::Campaign,
        (Some(Kind::Citizen) | None, Some(known)) => known,
        (text, _) => text.unwrap_or(Kind::Citizen),
    }
}

fn body_kind(scene: &Scene, being: &Being) -> Kind {
    if being.tokens.range().any(|token| scene.is(token, scene.lists.party)) { Kind::Group } else { Kind::Government }
}

impl Being {
    /// What the text calls this being. Elected people stay politicians whatever else they were.
    pub(super) fn kind(&self) -> Option<Kind> {
        let kinds = || self.roles.iter().map(|(_, kind)| *kind);
        let strong = kinds().find(|kind| *kind == Kind::Politician);
        strong.or_else(|| kinds().find(|kind| *kind != Kind::Citizen)).or_else(|| kinds().next())
    }
}
