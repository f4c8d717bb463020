//! R01, R05 to R07, R09, R11, R16, R27: how well readers can tell who a source is.

use std::collections::BTreeMap;

use super::{Answer, Hit};
use crate::attribution::{Attribution, Form};
use crate::audit::view::{Informant, Phrase, View};
use crate::span::Run;
use crate::syntax::{Upos, Xpos};

/// Fewer words in quotation marks are a phrase, and no quotation.
const FEWEST_QUOTED: usize = 6;

/// Words after the noun that may say where a source belongs.
const TAIL: usize = 8;

/// Paragraphs before a bare noun in which its people may have been described.
const REACH: usize = 8;

/// Words before a source that may place it.
const NEAR: usize = 60;

/// Sentences behind "experts" in which one of them may be named.
const AHEAD: usize = 5;

/// A hit at the words of each informant that `matter` says something about.
fn each(view: &View, matter: impl Fn(&Informant) -> Option<String>) -> Answer {
    let hits = view.informants.iter().filter_map(|informant| {
        let message = matter(informant)?;
        Some(Hit::of(informant.first, view.document.span(informant.phrase.run), message))
    });
    Answer::Found(hits.collect())
}

fn words<'a>(view: &View<'a>, run: Run) -> &'a str {
    view.text(view.document.span(run))
}

/// Whether nothing stands before the noun but what counts or points: "a", "the", "several".
fn unmodified(view: &View, phrase: &Phrase) -> bool {
    let before = Run { start: phrase.core.start, end: phrase.head as u32 };
    before.range().all(|token| {
        let counts = view.is(token, view.lists.counting);
        matches!(view.upos(token), Upos::Det | Upos::Num | Upos::Adp | Upos::Punct | Upos::Cconj) || counts
    })
}

/// Whether the noun ends the phrase, or what follows it only grants anonymity.
fn untailed(view: &View, phrase: &Phrase) -> bool {
    phrase.core.end == phrase.run.end || view.upos(phrase.core.end as usize) == Upos::Punct
}

/// R01: "a source", "sources".
pub(in crate::audit) fn bare(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, .. } = informant;
        let bare = view.is(phrase.head, view.lists.source) && unmodified(view, phrase) && untailed(view, phrase);
        // "Two people familiar with the talks … sources said": the same ones, called bare again.
        let known = |other: &Phrase| {
            let informed = view.is(other.head, view.lists.person) && familiar(view, other.head);
            informed
                || view.is(other.head, view.lists.source) && (!unmodified(view, other) || familiar(view, other.head))
        };
        let known = bare && view.described_before(phrase, REACH, known);
        (bare && !known && informant.level <= 1 && !informant.knows && !view.points_back(phrase))
            .then(|| format!("“{}” tells readers nothing: say what kind of source it is", words(view, phrase.run)))
    })
}

/// Whether words behind a noun say what its people know: "familiar with", "briefed on", "at the ministry".
fn familiar(view: &View, head: usize) -> bool {
    let next = head + 1;
    match view.upos(next) {
        Upos::Adj => true,
        Upos::Adp => !view.is(next, view.lists.of),
        Upos::Verb => view.analysis.syntax.tags[next].xpos == Xpos::Vbn,
        _ => false,
    }
}

/// R05: "officials", "an aide": below step 3 of the ladder.
pub(in crate::audit) fn vague(view: &View) -> Answer {
    let described = described(view);
    each(view, |informant| {
        let Informant { phrase, first, .. } = informant;
        // "Officials" are those of the ministry that the text has spoken of, "one of the officials" is of theirs.
        let before = described.get(&view.stem(phrase.head)).is_some_and(|first| *first < phrase.head);
        let bare = unmodified(view, phrase) && untailed(view, phrase);
        // "WHO … officials": a name before them in the sentence may well be theirs.
        let sentence = view.sentence(view.document.tokens[phrase.head].span.start);
        let owner = (sentence.start as usize..phrase.core.start as usize).rev().take(NEAR).any(|token| {
            let name = view.acronym(token) || view.upos(token) == Upos::Propn;
            name && !view.quoted(token) && !view.is(token, view.lists.time)
        });
        if before || owner || !bare || view.points_back(phrase) || !view.says_plainly(*first) {
            return None;
        }
        let other = [view.lists.source, view.lists.label, view.lists.expert];
        let elsewhere = other.iter().any(|list| view.is(phrase.head, *list));
        (informant.level <= 2 && !elsewhere && !sided(view, phrase))
            .then(|| format!("“{}” names a class and no institution, side or place", words(view, phrase.core)))
    })
}

/// Where each noun for people is first said to belong somewhere: "a ministry official".
fn described(view: &View) -> BTreeMap<String, usize> {
    let mut first = BTreeMap::new();
    for head in 0..view.document.tokens.len() {
        if !view.is(head, view.lists.role) {
            continue;
        }
        let start = view.beginning(Run::new(head, head + 1));
        let phrase =
            Phrase { run: Run { start, end: head as u32 + 1 }, core: Run { start, end: head as u32 + 1 }, head };
        if sided(view, &phrase) {
            first.entry(view.stem(head)).or_insert(head);
        }
    }
    first
}

/// R06: nothing says how the source knows. Where nothing says even whose it is, R01 and R05 do.
pub(in crate::audit) fn without_basis(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, level, knows, informs, first } = informant;
        let expert = view.is(phrase.head, view.lists.expert) || view.is(phrase.head, view.lists.label);
        // "Officials said they were working on it": they know what they do.
        let content = view.attributions()[informant.first].content.as_ref();
        let own = content.is_some_and(|content| {
            view.tokens(content.spans[0]).range().take(3).any(|token| view.is(token, view.lists.people))
        });
        let plain = view.says_plainly(*first) && view.is(phrase.head, view.lists.insider);
        let mixed = view.any(phrase.core, view.lists.and);
        // One who speaks of what others do; of several somebody may well have been there.
        let one = view.is_one(phrase) && view.attributions()[*first].form == Form::Indirect;
        ((3..=4).contains(level) && one && plain && !mixed && *informs && !knows && !expert && !own)
            .then(|| format!("nothing says how “{}” knows: there, briefed, or shown a paper", words(view, phrase.core)))
    })
}

/// R07: what a source knows is told, and not whose side it is on.
pub(in crate::audit) fn without_side(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, level, .. } = informant;
        (*level == 5 && !sided(view, phrase) && !view.points_back(phrase)).then(|| {
            format!("“{}” belongs to no side, agency or party that readers are told of", words(view, phrase.core))
        })
    })
}

/// Whether a phrase says where its source belongs.
fn sided(view: &View, phrase: &Phrase) -> bool {
    // "Her own advisers" are hers.
    let side = |token: usize| {
        [view.lists.side, view.lists.pointing].iter().any(|list| view.is(token, *list))
            || view.upos(token) == Upos::Propn && view.capital(token)
            || view.acronym(token)
    };
    let before = Run { start: phrase.core.start, end: phrase.head as u32 };
    // "A top Democrat" has a side, too.
    if before.range().any(side) || view.is(phrase.head, view.lists.side) {
        return true;
    }
    // "An aide to the mayor", "two people close to the governor", "officials in Leeds".
    let sentence = view.sentence(view.document.tokens[phrase.head].span.start);
    let tail = Run { start: phrase.head as u32 + 1, end: sentence.end };
    let Some(first) = tail.range().next() else { return false };
    let close = view.is(first, view.lists.close);
    let placed = view.upos(first) == Upos::Adp && !view.is(first, view.lists.unplacing);
    let working = tail.range().take(3).any(|token| view.is(token, view.lists.working));
    close
        || working
        || placed
            && tail
                .range()
                .skip(1)
                .take(TAIL)
                .take_while(|token| view.upos(*token) != Upos::Punct)
                .any(|token| side(token) || view.is(token, view.lists.role))
}

/// R09: an informant's own words in quotation marks.
pub(in crate::audit) fn quoted(view: &View) -> Answer {
    let quotes = view.attributions().iter().enumerate().filter(|(index, attribution)| {
        let quoted =
            attribution.form == Form::Direct || attribution.form == Form::Mixed && mostly_quoted(view, attribution);
        // Whoever confirms what a letter says is not quoted, and what somebody wrote can be found.
        let confirms = attribution.cue.as_ref().is_some_and(|cue| {
            let run = view.tokens(cue.hull());
            view.any(run, view.lists.writing) || view.any(run, view.lists.confirming)
        });
        // The authors of a study can be found.
        let own = attribution.source.as_ref().and_then(|part| view.phrase(part));
        let found =
            own.is_some_and(|phrase| view.is(phrase.head, view.lists.researcher) || named_beside(view, &phrase));
        quoted
            && !confirms
            && !view.tells_in_tale(attribution)
            && !found
            && view.tells(attribution)
            && view.informant(*index).is_some()
    });
    let hits = quotes.filter_map(|(index, attribution)| {
        let span = attribution.content.as_ref()?.spans[0];
        Some(Hit::of(index, span, "somebody who is not named is quoted word for word"))
    });
    Answer::Found(hits.collect())
}

/// Whether a name stands right before a description, "Jon Hale, a former prosecutor, told CNN", or the next sentence gives
/// it: "that judge, Ana Ruiz".
fn named_beside(view: &View, phrase: &Phrase) -> bool {
    let start = phrase.run.start as usize;
    let name = |token: usize| view.upos(token) == Upos::Propn && view.capital(token);
    let before = start > 2 && view.says(start - 1, ",") && view.is_one(phrase) && name(start - 2) && name(start - 3);
    let end = view.sentence(view.document.tokens[phrase.head].span.start).end as usize;
    let next = view.document.tokens.get(end).map(|token| view.sentence(token.span.start)).unwrap_or_default();
    let after = next.range().any(|token| {
        let same = view.stem(token) == view.stem(phrase.head);
        same && view.says(token + 1, ",") && name(token + 2) && name(token + 3)
    });
    before || after
}

/// Whether most of what is attributed stands in quotation marks.
fn mostly_quoted(view: &View, attribution: &Attribution) -> bool {
    let runs = attribution.content.iter().flat_map(|content| &content.spans).map(|span| view.tokens(*span));
    let (quoted, all) = runs
        .flat_map(Run::range)
        .fold((0, 0), |(quoted, all), token| (quoted + usize::from(view.quoted(token)), all + 1));
    quoted >= FEWEST_QUOTED && 2 * quoted > all
}

/// R11: "sources", and nothing shows that there is more than one.
pub(in crate::audit) fn plural(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, .. } = informant;
        let before = Run { start: phrase.core.start, end: phrase.head as u32 };
        let counted = before.range().any(|token| view.upos(token) == Upos::Num || view.is(token, view.lists.counted));
        let plural = view.is(phrase.head, view.lists.source) && view.word(phrase.head).ends_with(['s', 'S']);
        let joined = view.any(before, view.lists.and);
        (plural && !counted && !joined && !view.points_back(phrase))
            .then(|| format!("how many are “{}”?", words(view, phrase.core)))
    })
}

/// R16: "a reliable source", "observers".
pub(in crate::audit) fn vouching(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, level, .. } = informant;
        let praise = view.find(Run { start: phrase.core.start, end: phrase.head as u32 }, view.lists.vouching);
        let label = view.is(phrase.head, view.lists.label) && *level <= 3 && !view.points_back(phrase);
        // "Critics say … “It is a scandal,” says Ana Ruiz of the tenants' union": one of them has a name.
        let label = label && !view.named_around(view.document.tokens[phrase.head].span.start, 0, 2);
        match praise {
            Some(praise) => Some(format!("“{}” praises the source instead of describing it", view.word(praise))),
            None => label.then(|| format!("nobody could find and ask these “{}”", view.word(phrase.head))),
        }
    })
}

/// R27: "experts", "analysts", and no field.
pub(in crate::audit) fn experts(view: &View) -> Answer {
    each(view, |informant| {
        let Informant { phrase, level, .. } = informant;
        let plural = view.word(phrase.head).ends_with(['s', 'S']);
        let bare = view.is(phrase.head, view.lists.expert_label) && plural && unmodified(view, phrase);
        // "Cyber experts asked … Some experts said": the field was just given.
        let given = view.document.sentence_at(view.document.tokens[phrase.head].span.start).is_some_and(|here| {
            let before = view.document.sentences[here.saturating_sub(1)].tokens.range();
            here > 0 && before.into_iter().rev().take(NEAR).any(|token| view.stem(token) == view.stem(phrase.head))
        });
        let at = view.document.tokens[phrase.head].span.start;
        let field = |other: &Phrase| {
            let same = view.stem(other.head) == view.stem(phrase.head);
            same && (!unmodified(view, other) || familiar(view, other.head))
        };
        let given = given
            || bare
                && (view.described_before(phrase, 2, field)
                    || view.named_around(at, 2, AHEAD)
                    || of_field_around(view, at))
            || view.points_back(phrase)
            || view.is(phrase.head, view.lists.researcher) && studied(view, phrase.head);
        (bare && !given && *level <= 2 && untailed(view, phrase))
            .then(|| format!("“{}” in what? Say their field, or name one", words(view, phrase.core)))
    })
}

/// Whether the sentence before or after, or this one, speaks of experts whose noun is a field: "historians".
fn of_field_around(view: &View, at: u32) -> bool {
    let field = |token: usize| view.is(token, view.lists.expert) && !view.is(token, view.lists.expert_label);
    view.sentences_around(at, 1, 1).iter().any(|near| near.tokens.range().any(field))
}

/// Whether this sentence or the one before speaks of a study, whose authors "researchers" then are.
fn studied(view: &View, head: usize) -> bool {
    let near = view.sentences_around(view.document.tokens[head].span.start, 1, 0);
    near.iter().any(|sentence| view.any(sentence.tokens, view.lists.study))
}

/// The words of an informant, for a message.
pub(super) fn description(view: &View, informant: &Informant) -> String {
    words(view, informant.phrase.core).to_owned()
}
