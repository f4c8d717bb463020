//! What every part of this stage reads: the document with its words, tags and word lists.
//!
//! A [`Scene`] is made once per article. It spreads list entries of several words over their tokens, so that `house` of
//! `White House` is a body and not a building. It never changes anything.

use super::{Kind, kind};
use crate::article::Article;
use crate::document::{Document, Sentence};
use crate::grammar::Grammar;
use crate::lexicon::{ClassSet, Classes, Item, ItemId, Lexicon, WordId};
use crate::span::{Run, Span, one_line};
use crate::steps;
use crate::syntax::{Syntax, Upos};

/// An article, read once.
pub(super) struct Scene<'a> {
    pub(super) article: &'a Article,
    pub(super) document: &'a Document<'a>,
    pub(super) syntax: &'a Syntax,
    pub(super) lexicon: &'a Lexicon,
    pub(super) lists: Lists,
    /// The lists of each token; inside an entry of several words, the lists of the longest one.
    classes: Classes,
    /// The lists that hold each token by itself.
    alone: Classes,
    /// Whether a token goes on with the entry of several words that the token before it is in.
    continues: Vec<bool>,
    /// The outermost quotations, in order.
    quotations: Vec<Run>,
}

macro_rules! lists {
    ($($field:ident = [$($name:literal),+];)+) => {
        /// The word lists that this stage reads, by what they are for.
        pub(super) struct Lists { $(pub(super) $field: ClassSet,)+ }

        impl Lists {
            fn of(lexicon: &Lexicon) -> Lists {
                Lists { $($field: lexicon.class_set(&[$($name),+]),)+ }
            }

            /// All of them.
            fn any(&self) -> ClassSet {
                let mut any = ClassSet::default();
                $(for class in self.$field.iter() { any = any.with(class); })+
                any
            }
        }
    };
}

lists! {
    politician = ["role-politician", "more-role-politician"];
    government = ["role-government", "more-role-government"];
    campaign = ["role-campaign", "more-role-campaign"];
    justice = ["role-justice", "more-role-justice"];
    expert = ["role-expert", "more-role-expert"];
    business = ["role-business", "more-role-business"];
    ngo = ["role-ngo", "more-role-ngo"];
    media = ["role-media", "more-role-media"];
    citizen = ["role-citizen", "more-role-citizen"];
    aide = ["aide"];
    spokesperson = ["spokesperson"];
    role = ["role-politician", "role-government", "role-campaign", "role-justice", "role-expert", "role-business",
        "role-ngo", "role-media", "role-citizen", "aide", "spokesperson",
        "more-role-politician", "more-role-government", "more-role-campaign", "more-role-justice",
        "more-role-expert", "more-role-business", "more-role-ngo", "more-role-media", "more-role-citizen"];
    body_government = ["body-government", "country", "more-country"];
    body_campaign = ["body-campaign"];
    body_justice = ["body-justice"];
    body_business = ["body-business"];
    body_ngo = ["body-ngo"];
    body_expert = ["body-expert"];
    body = ["body-government", "body-campaign", "body-justice", "body-business", "body-ngo", "body-expert",
        "country", "more-country"];
    place = ["place", "country", "more-country"];
    document = ["document"];
    outlet_paper = ["document", "more-document"];
    speaking = ["speaking"];
    poll = ["poll"];
    pollster = ["pollster-name"];
    group = ["group"];
    bare = ["bare"];
    rank = ["rank"];
    side = ["side", "more-side"];
    field = ["field"];
    title = ["title"];
    male = ["male", "first-male"];
    female = ["female", "first-female"];
    first_name = ["first-male", "first-female"];
    outlet = ["outlet", "more-outlet"];
    outlet_word = ["outlet-word"];
    agency = ["agency", "more-agency"];
    outlet_noun = ["outlet-noun"];
    media_group = ["media-group"];
    knows_told = ["knows-told"];
    account = ["account"];
    knows_present = ["knows-present"];
    knows_about = ["knows-about"];
    unnamed = ["unnamed"];
    pronoun_person = ["pronoun-person"];
    pronoun_group = ["pronoun-group"];
    pronoun_speaker = ["pronoun-speaker"];
    count = ["count"];
    deny = ["denying"];
    cite = ["citing"];
    tell = ["telling"];
    find = ["finding-out"];
    ask = ["asking"];
    recall = ["recall"];
    possessive = ["possessive"];
    quantity = ["quantity"];
    many = ["many"];
    party = ["party"];
    governing = ["governing"];
    figure = ["figure"];
    kin = ["kin"];
    tie = ["tie"];
    grant_word = ["grant-word"];
    force = ["force"];
    maker = ["maker"];
    particle = ["name-particle"];
    venue = ["venue"];
    report = ["report"];
    interview = ["interview"];
    through = ["through"];
    obtain = ["obtain"];
    reason_harm = ["reason-harm"];
    reason_legal = ["reason-legal"];
    reason_classified = ["reason-classified"];
    reason_unauthorised = ["reason-unauthorised"];
    reason_sensitive = ["reason-sensitive"];
    reason_candour = ["reason-candour"];
    answer = ["answer"];
    day = ["day"];
    program = ["program"];
    running = ["running"];
    endorse = ["more-endorse"];
    have = ["have"];
    run_for = ["more-run"];
    house_signoff = ["house-signoff"];
    falsehood = ["falsehood"];
    allegation = ["allegation"];
    comment = ["comment"];
    accuse = ["accuse"];
    negation = ["negation"];
    perceive = ["perceive"];
    percent = ["percent"];
    month = ["month"];
    fresh = ["fresh"];
    one_of_several = ["one-of-several"];
    plural_person = ["plural-person"];
    post_nominal = ["post-nominal"];
    body_of = ["body-of"];
    company_suffix = ["company-suffix"];
    outlet_name = ["outlet-name"];
    outlet_first = ["outlet-first"];
    self_reference = ["self-reference"];
    credit_opener = ["credit-opener"];
    credit_photo = ["credit-photo"];
    credit_published = ["credit-published"];
    credit_inputs = ["credit-inputs"];
    credit_contributed = ["credit-contributed"];
    credit_source = ["credit-source"];
}

impl<'a> Scene<'a> {
    pub(super) fn read(
        article: &'a Article,
        document: &'a Document<'a>,
        syntax: &'a Syntax,
        grammar: &'a Grammar,
    ) -> Scene<'a> {
        let alone = grammar.lexicon.all_classes_of(&syntax.words);
        let mut classes = alone.clone();
        let mut continues = vec![false; document.tokens.len()];
        let mut covered = 0;
        let lists = Lists::of(&grammar.lexicon);
        // A well-known name is no description: its words keep their own lists. So does "report" of the verb "report on".
        let read = lists.any();
        let described = |class| read.has(class) && !lists.figure.has(class);
        let mut entries = syntax.entries.iter().filter(|entry| described(entry.class)).peekable();
        while let Some(entry) = entries.next() {
            if entry.start < covered {
                continue;
            }
            // All entries that start here stand together, shortest first: the last ones are the longest.
            let mut longest = vec![*entry];
            while let Some(next) = entries.next_if(|next| next.start == entry.start) {
                if next.end > longest[0].end {
                    longest.clear();
                }
                longest.push(*next);
            }
            let set = longest.iter().fold(ClassSet::default(), |set, entry| set.with(entry.class));
            covered = longest[0].end;
            classes.fill(Run { start: entry.start, end: covered }, set);
            continues[entry.start as usize + 1..covered as usize].fill(true);
        }
        let quotations = document.quotations.iter().filter(|q| q.depth == 0).map(|q| q.tokens).collect();
        Scene { article, document, syntax, lexicon: &grammar.lexicon, lists, classes, alone, continues, quotations }
    }

    /// The lists of a token; inside an entry of several words, those of the entry.
    pub(super) fn classes(&self, token: usize) -> ClassSet {
        self.classes[token]
    }

    /// The lists that hold a token by itself, also inside an entry of several words.
    pub(super) fn alone(&self, token: usize) -> ClassSet {
        self.alone[token]
    }

    /// Whether a token is in one of the lists, alone or as a part of an entry.
    pub(super) fn is(&self, token: usize, lists: ClassSet) -> bool {
        steps::took(1);
        self.classes[token].meets(lists)
    }

    /// Whether some token of the run is in one of the lists.
    pub(super) fn any(&self, run: Run, lists: ClassSet) -> bool {
        run.range().any(|token| self.is(token, lists))
    }

    /// Whether some token of the run is in one of the lists by itself, also inside an entry of several words.
    pub(super) fn any_word(&self, run: Run, lists: ClassSet) -> bool {
        run.range().any(|token| self.is(token, lists) || self.alone(token).meets(lists))
    }

    pub(super) fn upos(&self, token: usize) -> Upos {
        steps::took(1);
        self.syntax.tags[token].upos
    }

    pub(super) fn word(&self, token: usize) -> &'a str {
        steps::took(1);
        let document: &'a Document<'a> = self.document;
        document.tokens[token].span.of(document.text)
    }

    /// Whether a token is this word, in any case. `word` is in lower case.
    pub(super) fn says(&self, token: usize, word: &str) -> bool {
        self.document.tokens.get(token).is_some() && self.word(token).eq_ignore_ascii_case(word)
    }

    /// Whether a token begins with a capital letter.
    pub(super) fn capital(&self, token: usize) -> bool {
        self.word(token).chars().next().is_some_and(char::is_uppercase)
    }

    pub(super) fn noun(&self, token: usize) -> bool {
        matches!(self.upos(token), Upos::Noun | Upos::Propn)
    }

    /// The tokens that a span touches.
    pub(super) fn tokens(&self, span: Span) -> Run {
        self.document.tokens_of(span)
    }

    pub(super) fn span(&self, run: Run) -> Span {
        self.document.span(run)
    }

    /// The words of a run as printed, white space made single.
    pub(super) fn text(&self, run: Run) -> String {
        if run.is_empty() { String::new() } else { one_line(self.span(run).of(self.document.text)) }
    }

    /// The index of the sentence that holds a token.
    pub(super) fn sentence_index(&self, token: usize) -> usize {
        self.document.sentences.partition_point(|s| s.tokens.start as usize <= token).saturating_sub(1)
    }

    pub(super) fn sentence(&self, token: usize) -> &'a Sentence {
        let document: &'a Document<'a> = self.document;
        &document.sentences[self.sentence_index(token)]
    }

    /// The outermost quotation that holds a token.
    pub(super) fn quotation(&self, token: usize) -> Option<Run> {
        let index = self.quotations.partition_point(|run| run.start as usize <= token).checked_sub(1)?;
        Some(self.quotations[index]).filter(|run| run.has(token))
    }

    /// The line of one of the lists that holds the token, alone or as the start of an entry, and how many tokens it takes.
    pub(super) fn item_at(&self, token: usize, lists: ClassSet) -> Option<(Run, ItemId)> {
        let entries = &self.syntax.entries;
        let first = entries.partition_point(|entry| (entry.start as usize) < token);
        let longest = entries[first..]
            .iter()
            .take_while(|entry| entry.start as usize == token)
            .filter(|entry| lists.has(entry.class))
            .last();
        if let Some(entry) = longest {
            return Some((Run { start: entry.start, end: entry.end }, entry.item));
        }
        if !self.alone(token).meets(lists) {
            return None;
        }
        let items = self.lexicon.items(self.syntax.words[token]);
        let item = items.iter().find(|&&item| lists.has(self.lexicon.item(item).class))?;
        Some((Run::new(token, token + 1), *item))
    }

    /// Whether a token goes on with the list entry that the token before it is in. Behind the last token nothing does.
    pub(super) fn continues(&self, token: usize) -> bool {
        self.continues.get(token).is_some_and(|continues| *continues)
    }

    /// The first token of the list entry that a token is in.
    pub(super) fn entry_start(&self, mut token: usize) -> usize {
        while self.continues[token] {
            token -= 1;
        }
        token
    }

    /// Whether a token is a mark of the possessive.
    pub(super) fn possessive(&self, token: usize) -> bool {
        matches!(self.word(token), "'s" | "’s" | "'" | "’")
    }

    /// Whether somebody of this role governs, so that whoever speaks for that person speaks for a government.
    pub(super) fn governs(&self, role: &str) -> bool {
        self.lexicon.all_classes(self.lexicon.lookup(role)).meets(self.lists.governing)
    }

    /// Whether somebody of this role runs for office, so that whoever speaks for that person is of the campaign.
    pub(super) fn runs(&self, role: &str) -> bool {
        self.lexicon.all_classes(self.lexicon.lookup(role)).meets(self.lists.running)
    }

    /// The kind that a role noun has, by the lists.
    pub(super) fn kind_of_word(&self, role: &str) -> Option<Kind> {
        kind::of_classes(self, self.lexicon.all_classes(self.lexicon.lookup(role)))
    }

    /// The kind of a well-known person, where the article does not say what the person is.
    pub(super) fn figure(&self, name: &str) -> Option<Kind> {
        let words: Vec<_> = name.split_whitespace().map(|word| self.lexicon.lookup(word)).collect();
        let item = self
            .lexicon
            .entries_at(&words)
            .find(|(length, item)| *length == words.len() && self.lists.figure.has(self.lexicon.item(*item).class));
        let note = self.lexicon.item(item?.1).note.as_deref()?;
        self.kind_of_word(note)
    }

    /// Whether a well-known person has this last name, in lower case.
    pub(super) fn is_figure(&self, last: &str) -> bool {
        self.figures(last).next().is_some()
    }

    /// The kind of those well-known persons who have this last name, where they are all of one kind.
    pub(super) fn figure_called(&self, last: &str) -> Option<Kind> {
        let lower = last.to_lowercase();
        let mut kinds = self.figures(&lower).map(|item| self.kind_of_word(item.note.as_deref()?));
        let first = kinds.next()??;
        kinds.all(|kind| kind == Some(first)).then_some(first)
    }

    fn figures(&self, last: &str) -> impl Iterator<Item = &'a Item> {
        let known = self.lexicon.lookup(last) != WordId::UNKNOWN;
        let figures = self.lists.figure.iter().filter(move |_| known).flat_map(|class| self.lexicon.list(class));
        figures.filter(move |item| item.lemma.rsplit(' ').next() == Some(last))
    }

    /// The lemma of a token in one of the lists, else the word in lower case.
    pub(super) fn lemma(&self, token: usize, lists: ClassSet) -> String {
        let items = self.lexicon.items(self.syntax.words[token]);
        match items.iter().find(|&&item| lists.has(self.lexicon.item(item).class)) {
            Some(&item) => self.lexicon.item(item).lemma.clone(),
            None => self.word(token).to_lowercase(),
        }
    }

    /// The run without white marks, quotation marks and commas at its ends.
    pub(super) fn trim(&self, mut run: Run) -> Run {
        let mark = |token: u32| {
            !self.word(token as usize).starts_with(char::is_alphanumeric)
                && !matches!(self.word(token as usize), "@" | "%")
        };
        while !run.is_empty() && mark(run.start) {
            run.start += 1;
        }
        while !run.is_empty() && mark(run.end - 1) && !self.word(run.end as usize - 1).starts_with(['’', '\'']) {
            run.end -= 1;
        }
        run
    }
}
