//! The names of an article: runs of capitalised words go in, persons and bodies with their mentions come out.
//!
//! Two passes. The first makes a [`Being`] of every full name, the second lets single words ("Hagel", "FDIC") find
//! theirs. Titles and roles beside a name are kept as evidence of what the person is. Names in a headline are only
//! looked up, never made, because there every word has a capital.

use std::collections::BTreeMap;

use super::Kind;
use super::outlet;
use super::role;
use super::scene::Scene;
use super::sort;
use crate::document::BlockKind;
use crate::span::Run;
use crate::steps;
use crate::syntax::Upos;

/// At most so many beings of one last name are looked at, so that a hostile text stays linear.
const SAME_NAME: usize = 16;

/// Somebody or something that the article speaks of.
#[derive(Clone, Debug)]
pub(super) struct Being {
    pub(super) name: String,
    pub(super) sort: Sort,
    pub(super) gender: Option<Gender>,
    /// What the text calls it: lemma of the noun, and the kind that follows from it.
    pub(super) roles: Vec<(String, Kind)>,
    /// The tokens of the fullest mention.
    pub(super) tokens: Run,
}

/// What sort of thing a being is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    Person,
    Body,
    Outlet,
    /// Somebody without a name, known by a description.
    Described,
    /// A report, an e-mail, a poll.
    Paper,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Gender {
    Male,
    Female,
}

/// Where a name stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameMention {
    /// The tokens of the name, without titles.
    pub(super) run: Run,
    pub(super) being: usize,
    pub(super) evidence: &'static str,
}

/// All names.
#[derive(Clone, Debug, Default)]
pub(super) struct Names {
    pub(super) beings: Vec<Being>,
    /// In the order of the text.
    pub(super) mentions: Vec<NameMention>,
}

impl Names {
    /// The names that stand in a run of tokens.
    pub(super) fn within(&self, run: Run) -> &[NameMention] {
        let start = self.mentions.partition_point(|mention| mention.run.start < run.start);
        let end = self.mentions.partition_point(|mention| mention.run.start < run.end);
        &self.mentions[start..end.max(start)]
    }

    /// The mentions before a token, nearest first.
    pub(super) fn before(&self, token: usize) -> impl Iterator<Item = &NameMention> {
        let end = self.mentions.partition_point(|mention| (mention.run.start as usize) < token);
        self.mentions[..end].iter().rev().inspect(|_| steps::took(1))
    }
}

/// A run of capitalised words, and what of it is title and what is name.
struct Candidate {
    name: Run,
    title: Option<usize>,
    sort: Option<Sort>,
    outlet: Option<String>,
    headline: bool,
    /// Whether only a person is meant, if anybody.
    person: bool,
}

impl Candidate {
    /// A word that is a name only if the article has a name that ends so.
    fn word(token: usize, person: bool) -> Candidate {
        Candidate { name: Run::new(token, token + 1), title: None, sort: None, outlet: None, headline: true, person }
    }
}

/// Finds the names of an article.
pub(super) fn find(scene: &Scene) -> Names {
    let candidates = candidates(scene);
    let mut names = Names::default();
    let mut by_last: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut made: Vec<Option<usize>> = vec![None; candidates.len()];
    for (index, candidate) in candidates.iter().enumerate() {
        if candidate.headline || candidate.name.len() < 2 && candidate.outlet.is_none() {
            continue;
        }
        made[index] = Some(full_name(scene, candidate, &mut names.beings, &mut by_last));
    }
    let full = candidates.iter().zip(&made).filter_map(|(candidate, being)| Some((candidate.name, (*being)?)));
    sort::settle(scene, &mut names.beings, full);
    short_forms(scene, &names.beings, &mut by_last);
    let mut latest: BTreeMap<String, usize> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        let last = scene.word(candidate.name.end as usize - 1).to_lowercase();
        let (being, evidence) = match made[index] {
            Some(being) => (being, if candidate.outlet.is_some() { "outlet" } else { "name" }),
            None => {
                let found = by_last
                    .get(&last)
                    .and_then(|known| choose(scene, candidate, known, &names.beings, latest.get(&last)));
                match found {
                    Some(being) => {
                        (being, if names.beings[being].sort == Sort::Person { "last-name" } else { "short-form" })
                    }
                    None if candidate.headline => continue,
                    None => (full_name(scene, candidate, &mut names.beings, &mut by_last), "name"),
                }
            }
        };
        latest.insert(last, being);
        names.mentions.push(NameMention { run: candidate.name, being, evidence });
    }
    let Names { beings, mentions } = &mut names;
    sort::settle(scene, beings, mentions.iter().map(|mention| (mention.run, mention.being)));
    role::settle(scene, &mut names);
    names
}

/// Firms go by their first word too: "Norvale" is Norvale Foods, where nobody else is called so.
fn short_forms(scene: &Scene, beings: &[Being], by_last: &mut BTreeMap<String, Vec<usize>>) {
    let lists = &scene.lists;
    for (index, being) in beings.iter().enumerate() {
        let first = being.tokens.start as usize;
        let common = [lists.place, lists.side, lists.body, lists.first_name, lists.party, lists.title, lists.body_of];
        if being.sort != Sort::Body || being.tokens.len() < 2 || common.iter().any(|list| scene.is(first, *list)) {
            continue;
        }
        let word = scene.word(first).to_lowercase();
        if !scene.is_figure(&word) {
            by_last.entry(word).or_insert_with(|| vec![index]);
        }
    }
}

/// The being of this name: the one already made, or a new one.
fn full_name(
    scene: &Scene,
    candidate: &Candidate,
    beings: &mut Vec<Being>,
    by_last: &mut BTreeMap<String, Vec<usize>>,
) -> usize {
    let run = candidate.name;
    let name = candidate.outlet.clone().unwrap_or_else(|| scene.text(run));
    let words: Vec<String> = run.range().map(|token| scene.word(token).to_lowercase()).collect();
    let last = words.last().cloned().unwrap_or_default();
    for &known in by_last.get(&last).into_iter().flatten().take(SAME_NAME) {
        let being = &mut beings[known];
        if being.name.eq_ignore_ascii_case(&name) || candidate.outlet.is_none() && same_person(scene, being, &words) {
            if run.len() > being.tokens.len() && candidate.outlet.is_none() {
                being.name = name;
                being.tokens = run;
            }
            return known;
        }
    }
    let sort = candidate.sort.unwrap_or_else(|| sort::first(scene, candidate.name));
    let being = beings.len();
    let gender = if sort == Sort::Person { gender(scene, run.start as usize) } else { None };
    let firm = scene.document.tokens.len() > run.end as usize && scene.is(run.end as usize, scene.lists.company_suffix);
    let roles = if firm && sort == Sort::Body { vec![(String::new(), Kind::Business)] } else { vec![] };
    beings.push(Being { name, sort, gender, roles, tokens: run });
    by_last.entry(last).or_default().push(being);
    if sort == Sort::Body && words.len() > 2 {
        let every: String = words.iter().filter_map(|word| word.chars().next()).collect();
        by_last.entry(every).or_default().push(being);
        let initials: String = words
            .iter()
            .filter(|word| word.len() > 3 || word.ends_with('.'))
            .filter_map(|word| word.chars().next())
            .collect();
        by_last.entry(initials).or_default().push(being);
    }
    being
}

/// Whether these words can be a longer or shorter form of a person's name.
fn same_person(scene: &Scene, being: &Being, words: &[String]) -> bool {
    if being.sort != Sort::Person || being.tokens.len() < 2 || words.len() < 2 {
        return being.tokens.len() == 1 && words.len() == 1 && being.sort != Sort::Outlet;
    }
    let first = scene.word(being.tokens.start as usize).to_lowercase();
    let (a, b) = (first.trim_end_matches('.'), words[0].trim_end_matches('.'));
    a == b || a.len() > 2 && b.starts_with(a) || b.len() > 2 && a.starts_with(b)
}

/// The being that a short form stands for: the one named last, if its gender fits, else the first that fits.
fn choose(
    scene: &Scene,
    candidate: &Candidate,
    known: &[usize],
    beings: &[Being],
    latest: Option<&usize>,
) -> Option<usize> {
    let title = candidate.title.and_then(|token| gender(scene, token));
    let fits = |being: usize| title.is_none() || beings[being].gender.is_none() || beings[being].gender == title;
    let persons_only = candidate.title.is_some() || candidate.person;
    let mut candidates = latest.into_iter().chain(known.iter().take(SAME_NAME)).copied();
    candidates.find(|&being| fits(being) && (!persons_only || beings[being].sort == Sort::Person))
}

/// What a title, a first name or a noun says of a person's gender.
pub(super) fn gender(scene: &Scene, token: usize) -> Option<Gender> {
    match (scene.is(token, scene.lists.male), scene.is(token, scene.lists.female)) {
        (true, false) => Some(Gender::Male),
        (false, true) => Some(Gender::Female),
        _ => None,
    }
}

fn candidates(scene: &Scene) -> Vec<Candidate> {
    let mut found = vec![];
    for sentence in &scene.document.sentences {
        let kind = scene.document.blocks[sentence.block as usize].kind;
        if !kind.holds_claims() && kind != BlockKind::Byline {
            continue;
        }
        let headline = kind == BlockKind::Headline || kind == BlockKind::Subheading;
        let mut token = sentence.tokens.start as usize;
        let end = sentence.tokens.end as usize;
        while token < end {
            if let Some((run, name)) = outlet::known(scene, token, sentence.tokens.start as usize) {
                found.push(Candidate {
                    name: run,
                    title: None,
                    sort: Some(Sort::Outlet),
                    outlet: Some(name),
                    headline: false,
                    person: false,
                });
                token = run.end as usize;
            } else if headline && scene.capital(token) {
                // In a headline every word has a capital: only names of the article are names, word by word.
                found.push(Candidate::word(token, false));
                token += 1;
            } else if is_name(scene, token, sentence.tokens.start as usize) {
                let run = name_run(scene, token, sentence.tokens.start as usize, end);
                token = run.end as usize;
                found.extend(split(scene, run));
            } else if short_name(scene, token, sentence.tokens.start as usize) {
                // "Sessions said": the first word may be a last name that the tagger takes for a noun.
                found.push(Candidate::word(token, false));
                token += 1;
            } else if scene.capital(token) && scene.upos(token) == Upos::Noun {
                // So may one within the sentence: "…," Sessions said.
                found.push(Candidate::word(token, true));
                token += 1;
            } else {
                token += 1;
            }
        }
    }
    found
}

/// Whether a capitalised word that the tagger takes for a common one may be a last name or an outlet's.
fn short_name(scene: &Scene, token: usize, sentence_start: usize) -> bool {
    let word = matches!(scene.upos(token), Upos::Noun | Upos::Propn | Upos::Verb | Upos::Adj | Upos::X);
    let outlet = token > sentence_start && scene.says(token - 1, "the") && scene.is(token, scene.lists.outlet_name);
    scene.capital(token) && word && (token == sentence_start || outlet)
}

fn is_name(scene: &Scene, token: usize, sentence_start: usize) -> bool {
    if !scene.capital(token) {
        return false;
    }
    let next = token + 1;
    // "The magazine Orbit": what follows the noun is its name.
    let introduced =
        token > sentence_start && !scene.capital(token - 1) && scene.is(token - 1, scene.lists.outlet_noun);
    let sided =
        |token: usize| scene.is(token, scene.lists.side) && !scene.continues(next) && scene.is(next, scene.lists.body);
    let body = next < scene.document.tokens.len()
        && scene.capital(next)
        && (scene.is(token, scene.lists.body) && scene.continues(next)
            || sided(token)
            || scene.is(next, scene.lists.body_of)
            || scene.is(next, scene.lists.outlet_name));
    match scene.upos(token) {
        Upos::Propn => body || !scene.is(token, scene.lists.day),
        // "The White House", "Danish Foreign Ministry": a word of a body's name, whatever the tagger says of it.
        Upos::Adj | Upos::Noun if body || introduced => true,
        // "The Moravian Mail", "the Vienna Bulletin"
        Upos::Noun
            if scene.is(token, scene.lists.outlet_name) && token > sentence_start && scene.capital(token - 1) =>
        {
            matches!(scene.upos(token - 1), Upos::Adj | Upos::Propn)
        }
        // "Meridian Dredging": the tagger takes the ending for an adjective's.
        Upos::Adj
            if token > sentence_start
                && next < scene.document.tokens.len()
                && scene.capital(next)
                && scene.noun(next)
                && ![scene.lists.side, scene.lists.party, scene.lists.rank, scene.lists.title, scene.lists.role]
                    .iter()
                    .any(|list| scene.is(token, *list)) =>
        {
            true
        }
        Upos::X => token > sentence_start,
        Upos::Noun | Upos::Adj | Upos::Verb => {
            token > sentence_start && scene.capital(token - 1) && scene.upos(token - 1) == Upos::Propn
        }
        _ => false,
    }
}

/// The longest run of capitalised words from here, with the small words of names between them.
fn name_run(scene: &Scene, start: usize, sentence_start: usize, sentence_end: usize) -> Run {
    let mut end = start + 1;
    while end < sentence_end {
        if is_name(scene, end, sentence_start) && outlet::known(scene, end, sentence_start).is_none() {
            end += 1;
            continue;
        }
        let joins = scene.is(end, scene.lists.particle)
            || scene.says(end, "&")
            || scene.says(end, "of") && scene.is(end - 1, scene.lists.body)
            || (scene.says(end, "of") || scene.says(end, "for"))
                && scene.is(end - 1, scene.lists.body_of)
                && scene.capital(end - 1)
            || scene.says(end, "the") && (scene.says(end - 1, "of") || scene.says(end - 1, "for"));
        let next = (end + 1..sentence_end.min(end + 3)).find(|&next| is_name(scene, next, sentence_start));
        match next {
            Some(next) if joins => end = next + 1,
            _ => break,
        }
    }
    Run::new(start, end)
}

/// The name in a run: what stands after its last title or role.
fn split(scene: &Scene, run: Run) -> Option<Candidate> {
    let lists = &scene.lists;
    // "Margaret Liu QC": what stands behind a name is no part of it.
    let mut run = run;
    while run.len() > 2 && scene.is(run.end as usize - 1, lists.post_nominal) {
        run.end -= 1;
    }
    // "Brightwater Energy Inc."
    let firm = run.len() > 1 && scene.is(run.end as usize - 1, lists.company_suffix);
    run.end -= u32::from(firm);
    let last = run.end as usize - 1;
    let title = run.range().take(run.len() - 1).rfind(|&token| {
        let described = (scene.is(token, lists.title) || scene.is(token, lists.role)) && !scene.says(token + 1, "&");
        // A surname that is also a title ("Judge Reinhold King") ends a run; a title never does.
        described && !(scene.is(token, lists.first_name) && token + 1 == last && token > run.start as usize)
    });
    let mut name = Run::new(title.map_or(run.start as usize, |token| token + 1), run.end as usize);
    let side =
        |token: usize| scene.is(token, lists.side) && !scene.is(token, lists.first_name) && !scene.says(token + 1, "&");
    while name.len() > 2 && side(name.start as usize) && !scene.is(last, lists.body) {
        name.start += 1;
    }
    // "Senate Republicans" are no body of that name.
    if name.len() == 2 && scene.is(last, lists.group) && scene.is(last - 1, lists.body) {
        return None;
    }
    // "House Speaker" alone, "Republicans", "Mr." name nobody.
    let alone = name.len() == 1 && title.is_none();
    if alone
        && (scene.is(last, lists.title)
            || scene.is(last, lists.role)
            || scene.is(last, lists.group)
            || scene.is(last, lists.month)
            || scene.is(last, lists.side) && !scene.is(last, lists.body))
    {
        return None;
    }
    let person = title.is_some() && !scene.is(last, lists.body);
    let sort = if firm { Some(Sort::Body) } else { person.then_some(Sort::Person) };
    Some(Candidate { name, title, sort, outlet: None, headline: false, person: false })
}
