//! What every check reads: the analysis with its word lists, and the sources whose names the article keeps.

mod around;
mod informant;

use crate::article::Article;
use crate::attribution::{Attribution, Part};
use crate::document::Document;
use crate::lexicon::{ClassSet, Lexicon};
use crate::source::Source;
use crate::span::{Run, Span};
use crate::syntax::{Upos, Xpos};
use crate::{Analysis, Grammar};

/// A source's words are looked at in at most so many tokens.
const PHRASE: usize = 24;
/// Words before what was found of a source that may describe it.
const MODIFIERS: usize = 6;

/// An analysed article, and what the checks ask of it again and again.
pub(super) struct View<'a> {
    pub(super) article: &'a Article,
    pub(super) analysis: &'a Analysis<'a>,
    pub(super) document: &'a Document<'a>,
    pub(super) lexicon: &'a Lexicon,
    pub(super) lists: Lists,
    /// The lists of each token.
    classes: Vec<ClassSet>,
    /// For each attribution, the informant behind it, by index.
    informant_of: Vec<Option<usize>>,
    pub(super) informants: Vec<Informant>,
    /// For each claim, whether it has origins and none of them is named.
    pub(super) unnamed_only: Vec<bool>,
    /// For each block, whether somebody named or an institution tells something in it.
    pub(super) named_in: Vec<bool>,
    /// For each sentence, the attributions whose source or cue stands in it.
    by_sentence: Vec<Vec<usize>>,
}

/// Somebody who is described and not named, and told something: "a senior official", "two people briefed on the talks".
#[derive(Clone, Debug)]
pub(super) struct Informant {
    /// The first attribution to them that describes them.
    pub(super) first: usize,
    /// Their description there.
    pub(super) phrase: Phrase,
    /// Best step on the ladder.
    pub(super) level: u8,
    /// Whether any words say how they know.
    pub(super) knows: bool,
    /// Whether they say that something is or was so, and do not only judge, foretell or deny.
    pub(super) informs: bool,
}

/// The words of a source.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    /// All of them.
    pub(super) run: Run,
    /// Up to the noun and with it: "a senior official".
    pub(super) core: Run,
    /// The noun: "official".
    pub(super) head: usize,
}

macro_rules! lists {
    ($($field:ident = [$($name:literal),+];)+) => {
        /// The word lists that the checks read.
        pub(super) struct Lists { $(pub(super) $field: ClassSet,)+ }

        impl Lists {
            fn of(lexicon: &Lexicon) -> Lists {
                Lists { $($field: lexicon.class_set(&[$($name),+]),)+ }
            }
        }
    };
}

lists! {
    source = ["more-source"];
    person = ["more-informed-person"];
    insider = ["more-insider"];
    role = ["role-politician", "role-government", "role-campaign", "role-justice", "role-business", "aide", "role-expert",
        "more-role-politician", "more-role-government", "more-role-campaign", "more-role-justice", "more-role-business",
        "more-role-expert", "more-insider"];
    saying = ["say", "tell", "telling", "argue", "claim", "report", "speaking", "deny", "denying", "more-confirming",
        "more-according"];
    showing = ["show", "say", "tell", "more-confirming", "report"];
    paper = ["more-paper"];
    asked = ["more-comment-request"];
    wire_agency = ["more-wire-agency"];
    expert = ["role-expert", "more-role-expert"];
    spokesperson = ["spokesperson"];
    vouching = ["more-vouching"];
    label = ["more-vague-label"];
    expert_label = ["more-expert-label"];
    interpretive = ["more-interpretive"];
    vague_time = ["more-vague-time"];
    unverified = ["more-unverified"];
    alleged = ["more-alleged"];
    wrongdoing = ["more-wrongdoing"];
    passive = ["more-passive-report"];
    channel = ["more-channel"];
    learned = ["more-learned"];
    wire = ["more-unnamed-wire"];
    side = ["side", "more-side", "body-government", "body-campaign", "body-justice", "body-business", "body-ngo",
        "body-expert", "country", "more-country", "party", "place", "field"];
    first_name = ["first-male", "first-female"];
    outlet = ["outlet", "more-outlet", "agency", "more-agency"];
    outlet_word = ["outlet-word", "outlet-noun"];
    agency = ["agency", "more-agency"];
    accuse = ["accuse"];
    pointing = ["possessive"];
    counting = ["many", "some", "count", "quantity"];
    counted = ["many", "some", "count", "more-several"];
    disclosing = ["more-disclosing"];
    plainly = ["say", "tell", "more-according"];
    confirming = ["more-confirming"];
    be = ["be"];
    fear = ["more-fear"];
    people = ["pronoun-person", "pronoun-group", "pronoun-speaker"];
    telling = ["tell", "telling"];
    presence = ["knows-present", "knows-told", "more-presence"];
    charge = ["more-charge"];
    time = ["day", "weekday", "month", "more-moment"];
    because = ["more-because"];
    reason = ["reason-harm", "reason-legal", "reason-classified", "reason-unauthorised", "reason-sensitive",
        "reason-candour"];
    report = ["report", "more-unverified"];
    according = ["more-according"];
    agencies = ["more-agencies"];
    alleged_adjective = ["more-alleged-adjective"];
    and = ["more-and"];
    anonymity = ["more-anonymity"];
    as_word = ["more-as"];
    by = ["more-by"];
    close = ["more-close"];
    comment = ["more-comment-word"];
    deciding = ["more-deciding"];
    definite = ["more-definite"];
    from = ["more-from"];
    whose = ["more-by", "more-from", "more-according"];
    genitive = ["more-genitive"];
    has = ["more-has"];
    he_or_she = ["more-he-or-she"];
    indefinite = ["more-indefinite"];
    it = ["more-it"];
    maker = ["more-maker"];
    of = ["more-of"];
    people_word = ["more-people"];
    pointing_back = ["more-pointing-back"];
    proposing = ["more-proposing"];
    reported = ["more-reported"];
    retold = ["more-reported", "more-reports"];
    should = ["more-should"];
    single = ["more-single"];
    skill = ["more-skill"];
    stating = ["more-stating"];
    the = ["more-the"];
    this = ["more-this"];
    unplacing = ["more-unplacing"];
    wire_word = ["more-wire-word"];
    working = ["more-working"];
    writing = ["more-writing"];
    timing = ["more-timing"];
    venue = ["venue", "outlet", "more-outlet", "agency", "more-agency", "outlet-word", "outlet-noun", "role-media",
        "more-role-media"];
    third = ["pronoun-person", "pronoun-group"];
    teaser = ["more-teaser"];
    teaser_end = ["more-teaser-end"];
    study = ["more-study"];
    researcher = ["more-researcher"];
    reader = ["more-reader"];
    shown = ["more-shown", "more-according"];
    before_recently = ["more-before-recently"];
    secrecy = ["more-secrecy"];
    further = ["more-further"];
    mended = ["more-mended"];
}

impl<'a> View<'a> {
    pub(super) fn read(article: &'a Article, analysis: &'a Analysis<'a>, grammar: &'a Grammar) -> View<'a> {
        let words = grammar.lexicon.all_classes_of(&analysis.syntax.words);
        let mut classes: Vec<ClassSet> = (0..analysis.syntax.words.len()).map(|token| words[token]).collect();
        // Every token of an entry of several words is in the entry's list.
        for entry in &analysis.syntax.entries {
            for token in &mut classes[entry.start as usize..entry.end as usize] {
                *token = token.with(entry.class);
            }
        }
        let mut view = View {
            article,
            analysis,
            document: &analysis.document,
            lexicon: &grammar.lexicon,
            lists: Lists::of(&grammar.lexicon),
            classes,
            informant_of: vec![],
            informants: vec![],
            unnamed_only: analysis.provenance.unnamed_only(analysis.claims.len()),
            by_sentence: by_sentence(analysis),
            named_in: vec![],
        };
        view.find_informants();
        view.named_in = view.find_named();
        view
    }

    pub(super) fn attributions(&self) -> &'a [Attribution] {
        &self.analysis.attributions
    }

    pub(super) fn source(&self, attribution: usize) -> &'a Source {
        &self.analysis.sourcing.sources[attribution]
    }

    pub(super) fn text(&self, span: Span) -> &'a str {
        span.of(self.document.text)
    }

    pub(super) fn word(&self, token: usize) -> &'a str {
        self.text(self.document.tokens[token].span)
    }

    /// Whether a token is this mark. Words are asked for by their list.
    pub(super) fn says(&self, token: usize, mark: &str) -> bool {
        token < self.document.tokens.len() && self.word(token) == mark
    }

    /// A token's part of speech; behind the text's end it is none that any check looks for.
    pub(super) fn upos(&self, token: usize) -> Upos {
        self.analysis.syntax.tags.get(token).map_or(Upos::X, |tag| tag.upos)
    }

    /// Whether a token begins with a capital letter; behind the text's end none does.
    pub(super) fn capital(&self, token: usize) -> bool {
        token < self.document.tokens.len() && self.word(token).starts_with(char::is_uppercase)
    }

    /// Whether a token is in one of the lists, alone or as a part of an entry.
    pub(super) fn is(&self, token: usize, lists: ClassSet) -> bool {
        token < self.document.tokens.len() && self.classes[token].meets(lists)
    }

    /// The first token of a run that is in one of the lists.
    pub(super) fn find(&self, run: Run, lists: ClassSet) -> Option<usize> {
        run.range().find(|token| self.is(*token, lists))
    }

    pub(super) fn any(&self, run: Run, lists: ClassSet) -> bool {
        self.find(run, lists).is_some()
    }

    /// The tokens that a span touches.
    pub(super) fn tokens(&self, span: Span) -> Run {
        self.document.tokens_of(span)
    }

    /// The tokens of the sentence at a byte.
    pub(super) fn sentence(&self, at: u32) -> Run {
        self.document.sentence_at(at).map(|index| self.document.sentences[index].tokens).unwrap_or_default()
    }

    /// The block at a byte, by index.
    pub(super) fn block(&self, at: u32) -> Option<usize> {
        self.document.sentence_at(at).map(|index| self.document.sentences[index].block as usize)
    }

    /// Whether a token stands in quotation marks.
    pub(super) fn quoted(&self, token: usize) -> bool {
        let quotations = &self.document.quotations;
        let after = quotations.partition_point(|quotation| quotation.tokens.start as usize <= token);
        // Quotations nest at most two or three deep.
        quotations[..after].iter().rev().take(4).any(|quotation| quotation.tokens.has(token))
    }

    /// The words of a source as a phrase with its noun. `None` where it has no noun of its own ("he", "who").
    pub(super) fn phrase(&self, part: &Part) -> Option<Phrase> {
        let run = self.tokens(*part.spans.first()?);
        let run = Run { start: self.beginning(run), end: run.end.min(run.start + PHRASE as u32) };
        // The tagger takes "official" for an adjective, and "sources" for a verb.
        let noun = |token: usize| {
            matches!(self.upos(token), Upos::Noun | Upos::Propn)
                || self.is(token, self.lists.role)
                || self.is(token, self.lists.source)
        };
        let mut head = None;
        for token in run.range() {
            let ends = match self.upos(token) {
                _ if noun(token) => {
                    head = Some(token);
                    false
                }
                Upos::Adp | Upos::Sconj | Upos::Punct | Upos::Pron | Upos::Aux => head.is_some(),
                Upos::Verb | Upos::Adj | Upos::Adv => head.is_some() && !(run.has(token + 1) && noun(token + 1)),
                _ => false,
            };
            if ends {
                break;
            }
        }
        let head = head?;
        Some(Phrase { run, core: Run { start: run.start, end: head as u32 + 1 }, head })
    }

    /// A noun, the same in singular and plural.
    pub(super) fn stem(&self, noun: usize) -> String {
        self.word(noun).to_ascii_lowercase().trim_end_matches('s').to_owned()
    }

    /// Where the description of a source begins, also where only its noun was found: "well-placed", of "sources".
    pub(super) fn beginning(&self, run: Run) -> u32 {
        let mut at = run.start as usize;
        let first = self.sentence(self.document.tokens[at].span.start).start as usize;
        for _ in 0..MODIFIERS {
            if at == first || matches!(self.upos(at), Upos::Det | Upos::Pron) || self.is(at - 1, self.lists.time) {
                break;
            }
            let names = |token: usize| self.upos(token) == Upos::Propn && self.capital(token);
            let joins = match self.upos(at - 1) {
                _ if self.is(at - 1, self.lists.vouching) => true,
                // "Industry sources", but "in ways | critics said".
                Upos::Noun => self.analysis.syntax.tags[at - 1].xpos == Xpos::Nn,
                Upos::Adj | Upos::Num | Upos::Propn | Upos::Det => true,
                Upos::Punct => self.says(at - 1, "-"),
                _ if self.acronym(at - 1) => true,
                Upos::Cconj => names(at) && at > first + 1 && names(at - 2),
                _ => false,
            };
            if !joins || self.quoted(at - 1) != self.quoted(at) {
                break;
            }
            at -= 1;
        }
        at as u32
    }

    /// "WHO", "FDA", which the tagger may take for other words.
    pub(super) fn acronym(&self, token: usize) -> bool {
        let word = self.word(token);
        word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// The informant behind an attribution.
    pub(super) fn informant(&self, attribution: usize) -> Option<&Informant> {
        self.informant_of[attribution].map(|index| &self.informants[index])
    }

    /// The attributions whose source or cue stands in the sentence at a byte.
    pub(super) fn in_sentence(&self, at: u32) -> impl Iterator<Item = (usize, &'a Attribution)> {
        let list = self.attributions();
        let sentence = self.document.sentence_at(at);
        sentence.into_iter().flat_map(|index| &self.by_sentence[index]).map(|index| (*index, &list[*index]))
    }

    fn find_named(&self) -> Vec<bool> {
        let mut named = vec![false; self.document.blocks.len()];
        for (index, attribution) in self.attributions().iter().enumerate() {
            let place = attribution.cue.as_ref().and_then(|cue| self.block(cue.hull().start));
            if let Some(block) = place.filter(|_| self.source(index).level >= 6 && self.tells(attribution)) {
                named[block] = true;
            }
        }
        named
    }
}

fn by_sentence(analysis: &Analysis) -> Vec<Vec<usize>> {
    let mut found: Vec<Vec<usize>> = vec![vec![]; analysis.document.sentences.len()];
    for (index, attribution) in analysis.attributions.iter().enumerate() {
        for part in [&attribution.source, &attribution.cue].into_iter().flatten() {
            if let Some(sentence) = analysis.document.sentence_at(part.hull().start)
                && found[sentence].last() != Some(&index)
            {
                found[sentence].push(index);
            }
        }
    }
    found
}
