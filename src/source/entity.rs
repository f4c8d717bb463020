//! Who a source is: every run of words that names, describes or points at a source becomes one of the article's beings.
//!
//! Names settle first, then outlets by their common nouns ("the weekly"), definite descriptions ("the official"),
//! pronouns, and last the `I` and `we` of quotations, which are whoever is quoted. What nothing settles becomes a being
//! of its own, known by its description.

use super::Kind;
use super::kind;
use super::ladder;
use super::name::{Being, Names, Sort, gender};
use super::phrase::{self, Phrase};
use super::scene::Scene;
use crate::span::{Run, Span};

/// A description looks back at most so many names, so that a hostile text stays linear.
const REACH: usize = 256;

/// What it is worth that a person's gender is known to agree, against 14 for each sentence nearer.
const SURE: i32 = 10;

/// An introduction is looked for in at most so many tokens before.
const INTRODUCTION_REACH: usize = 400;

/// A pronoun looks back at most so many sentences.
const PRONOUN_REACH: usize = 4;

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
struct Earlier {
    token: usize,
    span: Span,
    being: usize,
}

/// Everybody that sources refer to, so far.
pub(super) struct Cast {
    pub(super) names: Names,
    /// Level and kind of described beings, by index from the first one.
    described: Vec<(usize, Described)>,
    earlier: Vec<Earlier>,
    /// The being that stands for the article's own reporter.
    reporter: Option<usize>,
}

#[derive(Clone, Debug)]
struct Described {
    head: String,
    level: u8,
    kind: Kind,
    plural: bool,
    knows: Option<Span>,
    span: Span,
}

impl Cast {
    pub(super) fn new(names: Names) -> Cast {
        Cast { names, described: vec![], earlier: vec![], reporter: None }
    }

    pub(super) fn being(&self, being: usize) -> &Being {
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
        let phrase = phrase::read(scene, run)?;
        let head = phrase.head;
        if phrase.core.len() == 1 && scene.is(head, lists.pronoun_speaker) {
            return None;
        }
        if phrase.core.len() == 1 && scene.is(head, lists.pronoun_person) {
            return Some(self.he_or_she(scene, head).unwrap_or_else(|| self.describe(scene, &phrase)));
        }
        if let Some(teller) = teller(scene, &phrase) {
            return self.resolve(scene, teller);
        }
        let pointed = match phrase.core.len() {
            1 if scene.is(head, lists.pronoun_group) || scene.says(head, "it") => self.they_or_it(scene, head),
            1 if scene.says(head, "who") => self.relative(scene, head),
            _ => None,
        };
        if pointed.is_some() {
            return pointed;
        }
        if let Some(found) = self.named(scene, &phrase) {
            return Some(found);
        }
        if let Some(found) = self.antecedent(scene, &phrase) {
            return Some(found);
        }
        Some(self.describe(scene, &phrase))
    }

    /// The article's own reporter, for `I` and `we` outside of quotations.
    pub(super) fn reporter(&mut self, scene: &Scene, token: usize) -> Resolved {
        let metadata = &scene.article.metadata;
        let being = *self.reporter.get_or_insert_with(|| {
            let name =
                metadata.byline.clone().or_else(|| metadata.outlet.clone()).unwrap_or_else(|| "the reporter".into());
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
            Sort::Body => (
                6,
                kind::of_body(scene, this.tokens, Some(this.tokens.end as usize - 1))
                    .or_else(|| kind::of_body(scene, this.tokens, None))
                    .unwrap_or_else(|| body_kind(scene, this)),
            ),
            Sort::Described | Sort::Paper => (1, Kind::Unknown),
        };
        Resolved { being, level, kind, evidence, antecedent, knows: None }
    }

    fn description(&self, being: usize) -> Option<&Described> {
        let at = self.described.binary_search_by_key(&being, |(being, _)| *being).ok()?;
        Some(&self.described[at].1)
    }

    /// The name that is the head of the phrase, or stands in apposition to it.
    fn named(&self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let mentions = self.names.within(phrase.run);
        let core_end = phrase.core.end;
        // "the Pentagon's", "Mr. Trump's": the mark of the possessive is no noun.
        let ends_core = |run: Run| {
            run.end == core_end
                || (run.end..core_end).all(|token| {
                    let token = token as usize;
                    !scene.noun(token) && !scene.is(token, scene.lists.role) && !scene.is(token, scene.lists.bare)
                })
        };
        if let Some(mention) = mentions.iter().rev().find(|m| m.run.end <= core_end && ends_core(m.run)) {
            return Some(self.settled(scene, mention.being, mention.evidence, None));
        }
        // "Netanyahu and other leaders"
        let and = phrase.core.range().find(|&token| scene.says(token, "and"));
        if let Some(mention) =
            mentions.first().filter(|m| and == Some(m.run.end as usize) && self.being(m.being).sort == Sort::Person)
        {
            return Some(self.settled(scene, mention.being, mention.evidence, None));
        }
        // "The leader of the league, Jonathan Greenblatt," and "Brad Todd, a strategist".
        let person = scene.is(phrase.head, scene.lists.role)
            || scene.is(phrase.head, scene.lists.aide)
            || scene.is(phrase.head, scene.lists.bare);
        let apposed = mentions.iter().find(|m| {
            let before = (m.run.start as usize).saturating_sub(1);
            let title = scene.is(before, scene.lists.title) as usize;
            m.run.start >= core_end
                && scene.says(before.saturating_sub(title), ",")
                && self.being(m.being).sort == Sort::Person
        });
        let apposed = apposed.filter(|m| {
            person && {
                let after = m.run.end as usize;
                after >= phrase.run.end as usize || scene.says(after, ",") || scene.says(after, "(")
            }
        });
        apposed.map(|mention| self.settled(scene, mention.being, "apposition", None))
    }

    /// He or she: of the persons before, the one that best fits.
    fn he_or_she(&self, scene: &Scene, token: usize) -> Option<Resolved> {
        let wanted = gender(scene, token);
        let here = scene.sentence_index(token);
        let quoted = scene.quotation(token).is_some();
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
                offer(60 + sure - vague - 14 * away as i32, earlier.being, earlier.span);
            }
        }
        // Or it is the person whom the sentence before speaks of first.
        for mention in self.names.before(token) {
            let at = scene.sentence_index(mention.run.start as usize);
            let away = here.saturating_sub(at);
            if away > PRONOUN_REACH {
                break;
            }
            if !fits(mention.being) || self.being(mention.being).sort != Sort::Person {
                continue;
            }
            let start = mention.run.start as usize;
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
            score -= if !quoted && scene.quotation(start).is_some() { 25 } else { 0 };
            offer(score, mention.being, scene.span(mention.run));
        }
        let (_, being, span) = best?;
        Some(self.settled(scene, being, "pronoun", Some(span)))
    }

    /// They and it: the last source that is a group, or the last that is a body or a paper.
    fn they_or_it(&self, scene: &Scene, token: usize) -> Option<Resolved> {
        let here = scene.sentence_index(token);
        let plural = scene.is(token, scene.lists.pronoun_group);
        let fits = |being: usize| match self.being(being).sort {
            Sort::Described => self.description(being).is_some_and(|known| known.plural) == plural,
            Sort::Paper | Sort::Body | Sort::Outlet => true,
            Sort::Person => false,
        };
        let found = self
            .before(token)
            .take_while(|earlier| here.saturating_sub(scene.sentence_index(earlier.token)) <= PRONOUN_REACH)
            .find(|earlier| fits(earlier.being))?;
        Some(self.settled(scene, found.being, "pronoun", Some(found.span)))
    }

    /// Who, after the noun that it belongs to.
    fn relative(&mut self, scene: &Scene, who: usize) -> Option<Resolved> {
        let sentence = scene.sentence(who).tokens;
        let before = Run { start: sentence.start, end: who as u32 };
        let nearest = self.names.within(before).last().copied();
        let last = scene.trim(before);
        if let Some(mention) = nearest.filter(|m| m.run.end == last.end && self.being(m.being).sort == Sort::Person) {
            return Some(self.settled(scene, mention.being, "relative", Some(scene.span(mention.run))));
        }
        if last.is_empty() {
            return None;
        }
        let mut start = last.end - 1;
        while start > sentence.start
            && (scene.noun(start as usize - 1)
                || matches!(
                    scene.upos(start as usize - 1),
                    crate::syntax::Upos::Adj
                        | crate::syntax::Upos::Det
                        | crate::syntax::Upos::Num
                        | crate::syntax::Upos::Part
                ))
        {
            start -= 1;
        }
        let run = Run { start, end: last.end };
        let phrase = phrase::read(scene, run)?;
        let mut found = self
            .named(scene, &phrase)
            .or_else(|| self.antecedent(scene, &phrase))
            .unwrap_or_else(|| self.describe(scene, &phrase));
        found.evidence = "relative";
        found.antecedent = Some(scene.span(run));
        Some(found)
    }

    /// The earlier being that a definite description means: "the official", "the report", "the weekly".
    fn antecedent(&self, scene: &Scene, phrase: &Phrase) -> Option<Resolved> {
        let lists = &scene.lists;
        let token = phrase.core.start as usize;
        let head = phrase.head;
        if scene.is(head, lists.outlet_noun) && phrase.definite {
            let outlet =
                self.names.before(token).take(REACH).find(|mention| self.being(mention.being).sort == Sort::Outlet)?;
            return Some(self.settled(scene, outlet.being, "outlet-noun", Some(scene.span(outlet.run))));
        }
        let owned = phrase.owner.is_some() && !phrase.definite;
        if !phrase.definite && !owned && !scene.says(token, "both") {
            return None;
        }
        let lemma = scene.lemma(head, lists.role);
        let same = |known: &Described| known.head == lemma && (!owned || known.level > 2);
        let nearest = self.described.iter().rev().take(REACH).find(|(being, known)| {
            same(known)
                && known.span.start < scene.span(phrase.run).start
                && compatible(scene, phrase, self.being(*being))
        });
        if let Some((being, known)) = nearest {
            return Some(self.settled(scene, *being, "description", Some(known.span)));
        }
        if owned
            || !scene.is(head, lists.role) && !scene.is(head, lists.bare) && !scene.is(head, lists.aide)
            || is_plural(scene, head)
        {
            return None;
        }
        self.person_called(scene, phrase, &lemma)
    }

    /// The named person that "the senator" or "the gambling tycoon" means.
    fn person_called(&self, scene: &Scene, phrase: &Phrase, lemma: &str) -> Option<Resolved> {
        let token = phrase.core.start as usize;
        let wanted = gender(scene, phrase.head);
        let fits = |being: &Being| {
            being.sort == Sort::Person && (wanted.is_none() || being.gender.is_none() || being.gender == wanted)
        };
        let called = self.names.before(token).take(REACH).find(|m| {
            let being = self.being(m.being);
            fits(being) && being.roles.iter().any(|(role, _)| role == lemma)
        });
        let ahead = || {
            let start = self.names.mentions.partition_point(|m| (m.run.start as usize) < token);
            self.names.mentions[start..].iter().take(REACH).find(|m| {
                let being = self.being(m.being);
                phrase.core.len() == 2
                    && fits(being)
                    && being.roles.iter().any(|(role, kind)| role == lemma && *kind == Kind::Politician)
            })
        };
        if let Some(mention) = called.or_else(ahead) {
            return Some(self.settled(scene, mention.being, "title", Some(scene.span(mention.run))));
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

    /// A being of its own, known by its description.
    fn describe(&mut self, scene: &Scene, phrase: &Phrase) -> Resolved {
        let kind = kind::of_phrase(scene, &self.names, phrase);
        let (level, knows) = ladder::of_phrase(scene, &self.names, phrase, kind);
        // "The negotiator", whom earlier words introduced as "a negotiator, a former member of the government".
        let level = if level == 3 && phrase.definite && introduced(scene, phrase) { 4 } else { level };
        let being = self.names.beings.len();
        let sort = match kind {
            Kind::Document | Kind::Poll => Sort::Paper,
            _ if level == 6 && !scene.is(phrase.head, scene.lists.role) => Sort::Body,
            _ => Sort::Described,
        };
        let gender = gender(scene, phrase.head);
        let name = scene.text(scene.trim(phrase.run));
        self.names.beings.push(Being { name, sort, gender, roles: vec![], tokens: phrase.core });
        let described = Described {
            head: scene.lemma(phrase.head, scene.lists.role),
            level,
            kind,
            plural: is_plural(scene, phrase.head),
            knows,
            span: scene.span(phrase.core),
        };
        self.described.push((being, described));
        Resolved { being, level, kind, evidence: "description", antecedent: None, knows }
    }

    fn before(&self, token: usize) -> impl Iterator<Item = &Earlier> {
        let end = self.earlier.partition_point(|earlier| earlier.token < token);
        self.earlier[..end].iter().rev()
    }
}

/// Whose word an account is: "an account of the meeting provided by the negotiator".
fn teller(scene: &Scene, phrase: &Phrase) -> Option<Run> {
    if !scene.is(phrase.head, scene.lists.account) {
        return None;
    }
    let by = phrase.rest.range().find(|&token| scene.says(token, "by"))?;
    (by + 1 < phrase.rest.end as usize).then(|| Run::new(by + 1, phrase.rest.end as usize))
}

/// Whether the same noun stood before with a description of its own behind a comma.
fn introduced(scene: &Scene, phrase: &Phrase) -> bool {
    let head = phrase.head;
    let first = phrase.core.start as usize;
    (first.saturating_sub(INTRODUCTION_REACH)..first.saturating_sub(1)).rev().any(|token| {
        scene.noun(token)
            && scene.word(token).eq_ignore_ascii_case(scene.word(head))
            && scene.says(token + 1, ",")
            && (scene.says(token + 2, "a") || scene.says(token + 2, "an"))
    })
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

fn is_plural(scene: &Scene, token: usize) -> bool {
    use crate::syntax::Xpos;
    matches!(scene.syntax.tags[token].xpos, Xpos::Nns | Xpos::Nnps) || scene.is(token, scene.lists.pronoun_group)
}

/// What a person is: by the text, unless everybody knows that it is a politician.
fn person_kind(scene: &Scene, being: &Being) -> Kind {
    match (being.kind(), scene.figure(&being.name)) {
        (Some(Kind::Government | Kind::Citizen | Kind::Business | Kind::Campaign) | None, Some(Kind::Politician)) => {
            Kind::Politician
        }
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
