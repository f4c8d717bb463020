//! Everything that might be a claim, before repeats are merged: the contents of attributions that assert something, and
//! the sentences that the article asserts by itself.

use super::words::{Stems, is_content};
use super::worth::{self, Details};
use super::{Lists, Place, Worth};
use crate::attribution::{Act, Attribution, AttributionId, Part};
use crate::document::{BlockKind, Document};
use crate::source::Sourcing;
use crate::span::Span;
use crate::syntax::{Syntax, Upos, Xpos};

/// A claim at one place of the text.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// The words.
    pub spans: Vec<Span>,
    /// Who says so, where somebody does.
    pub attribution: Option<AttributionId>,
    /// Their stems.
    pub stems: Stems,
    /// Stems of the names among them.
    pub names: Stems,
    /// Names, numbers, dates.
    pub details: Details,
    /// What kind of claim.
    pub worth: Worth,
    /// Whether it says that something is not so.
    pub negated: bool,
    /// Whether it does so because the source denies it: then the words themselves are what is denied.
    pub denied: bool,
    /// Stems of the negated verb and what follows it.
    pub negated_words: Vec<u64>,
    /// Whether "not" or its like stands anywhere in it.
    pub mentions_not: bool,
    /// Whether a clause with a verb is in it.
    pub clause: bool,
    /// The sentence that it begins in.
    pub sentence: Option<usize>,
    /// Where it stands.
    pub place: Place,
}

/// A sentence of the article's own has at least so many words that say something.
const FEWEST_WORDS: usize = 3;

/// A cited source is named in at most so many words; what is longer says something.
const MOST_SOURCE_WORDS: usize = 8;

/// All drafts, in the order of the text. Each is made when it is asked for: a long article has very many.
pub(super) fn drafts<'a>(
    document: &'a Document,
    syntax: &'a Syntax,
    attributions: &'a [Attribution],
    sourcing: &Sourcing,
    lists: &'a Lists,
) -> impl Iterator<Item = Draft> + 'a {
    let mut inner: Vec<Vec<usize>> = vec![vec![]; attributions.len()];
    for (index, attribution) in attributions.iter().enumerate() {
        if let Some(AttributionId(outer)) = attribution.within
            && outer != index
            && let Some(list) = inner.get_mut(outer)
        {
            list.push(index);
        }
    }
    let lede = document.blocks.iter().position(|block| block.kind == BlockKind::Paragraph);
    let place = move |span: Span| {
        let block = document.sentence_at(span.start).map(|sentence| document.sentences[sentence].block as usize);
        match block.map(|block| document.blocks[block].kind) {
            Some(BlockKind::Headline | BlockKind::Standfirst) => Place::Headline,
            _ if block == lede && lede.is_some() => Place::Lede,
            _ => Place::Body,
        }
    };
    let draft = move |(spans, attribution): (Vec<Span>, Option<AttributionId>)| {
        let tokens = tokens(document, &spans);
        let act = attribution.map(|id| attributions[id.0].act);
        let details = worth::details(document, syntax, lists, &tokens);
        let negation = worth::negation(syntax, lists, &tokens);
        let negated_words = negation.map_or(vec![], |at| worth::negated_words(document, syntax, lists, &tokens, at));
        let denied = act == Some(Act::Denial);
        let named = tokens.iter().filter(|token| syntax.tags[**token].upos == Upos::Propn);
        Draft {
            attribution,
            stems: Stems::of(document, syntax, lists, &tokens),
            names: Stems::new(named.map(|token| document.word(*token))),
            worth: worth::worth(document, syntax, lists, &tokens, act, &details),
            details,
            negated: negation.is_some() != denied,
            denied: denied && negation.is_none(),
            negated_words: negated_words.iter().map(|token| super::words::stem(document.word(*token))).collect(),
            mentions_not: tokens.iter().any(|token| lists.negation(syntax.classes[*token])),
            clause: tokens.iter().any(|token| syntax.tags[*token].xpos.is_finite()),
            sentence: document.sentence_at(spans[0].start),
            place: place(spans[0]),
            spans,
        }
    };
    let origins = origins(sourcing);
    let mut places = Vec::new();
    for (index, attribution) in attributions.iter().enumerate() {
        if let Some(content) = asserted(attribution)
            && let tokens = tokens(document, &content.spans)
            && !tokens.is_empty()
            && !only_passes_on(document, syntax, lists, &tokens, inner[index].iter().map(|i| &attributions[*i]))
            && !is_wording(document, syntax, lists, &tokens, attribution.within.is_some())
            && !is_source(document, &origins, content, attribution.act)
        {
            places.push((content.spans.clone(), Some(AttributionId(index))));
        }
    }
    let spoken = spoken_for(document, attributions, sourcing);
    for (index, sentence) in document.sentences.iter().enumerate() {
        if !spoken[index] && asserts(document, syntax, lists, index) {
            places.push((vec![sentence.span], None));
        }
    }
    places.sort_by_key(|(spans, attribution)| (spans[0], *attribution));
    places.into_iter().map(draft)
}

/// The content of an attribution that asserts something.
fn asserted(attribution: &Attribution) -> Option<&Part> {
    let asserts = attribution.asserted && !matches!(attribution.act, Act::Question | Act::NonResponse);
    attribution.content.as_ref().filter(|content| asserts && !content.spans.is_empty())
}

/// The tokens of spans.
fn tokens(document: &Document, spans: &[Span]) -> Vec<usize> {
    spans.iter().flat_map(|span| document.tokens_of(*span).range()).collect()
}

/// "Time, citing officials, said X": what is left of the outer content without the inner attribution says nothing.
fn only_passes_on<'a>(
    document: &Document,
    syntax: &Syntax,
    lists: &Lists,
    tokens: &[usize],
    inner: impl Iterator<Item = &'a Attribution>,
) -> bool {
    let mut parts: Vec<Span> = inner
        .filter(|attribution| asserted(attribution).is_some())
        .flat_map(|attribution| [&attribution.source, &attribution.cue, &attribution.content].into_iter().flatten())
        .flat_map(|part| part.spans.iter().copied())
        .collect();
    if parts.is_empty() {
        return false;
    }
    // Tokens and parts are in order, so that one pass over both tells which tokens lie in no part.
    parts.sort_unstable();
    let (mut parts, mut covered) = (parts.into_iter().peekable(), 0);
    let rest = tokens.iter().filter(|token| {
        let span = document.tokens[**token].span;
        while let Some(part) = parts.next_if(|part| part.start < span.end) {
            covered = part.end.max(covered);
        }
        covered <= span.start && is_content(document, syntax, lists, **token)
    });
    rest.take(FEWEST_WORDS).count() < FEWEST_WORDS
}

/// "called it a disgrace", "what the ministry calls 'special measures'": a choice of words, which asserts nothing by
/// itself; all the more so inside somebody else's claim.
fn is_wording(document: &Document, syntax: &Syntax, lists: &Lists, tokens: &[usize], inside: bool) -> bool {
    let words = tokens.iter().filter(|token| is_content(document, syntax, lists, **token)).count();
    words < FEWEST_WORDS + usize::from(inside) && !tokens.iter().any(|token| syntax.tags[*token].xpos.is_finite())
}

/// "Citing two aides", "citing the Spanish daily El Faro": the content is nothing but who it comes from.
fn is_source(document: &Document, origins: &[String], content: &Part, act: Act) -> bool {
    let words = content.hull().of(document.text).to_ascii_lowercase();
    let short = words.split_whitespace().take(MOST_SOURCE_WORDS + 1).count() <= MOST_SOURCE_WORDS;
    // From its full words to its last one: what stands before a name says what it is the name of.
    let ends = || words.match_indices(' ').map(|(at, _)| &words[at + 1..]);
    let known = |words: &str| origins.binary_search_by(|origin| origin.as_str().cmp(words)).is_ok();
    short && !origins.is_empty() && (known(&words) || act == Act::Relay && ends().any(known))
}

/// The origins of all chains in small letters, sorted.
fn origins(sourcing: &Sourcing) -> Vec<String> {
    let mut origins: Vec<String> =
        sourcing.chains.iter().filter_map(|chain| Some(chain.origin.as_deref()?.to_ascii_lowercase())).collect();
    origins.sort_unstable();
    origins
}

/// Which sentences belong to an attribution, a reply, a grant of anonymity or a credit.
fn spoken_for(document: &Document, attributions: &[Attribution], sourcing: &Sourcing) -> Vec<bool> {
    let mut spoken = vec![false; document.sentences.len()];
    let parts = attributions
        .iter()
        .flat_map(|attribution| [&attribution.source, &attribution.cue, &attribution.content])
        .flatten()
        .flat_map(|part| part.spans.iter().copied());
    let others =
        (sourcing.replies.iter().map(|reply| reply.span)).chain(sourcing.grants.iter().map(|grant| grant.span)).chain(
            sourcing.credits.iter().filter(|credit| Some(credit.span) != document.dateline).map(|credit| credit.span),
        );
    for span in parts.chain(others).filter(|span| !span.is_empty()) {
        let (first, last) = (document.sentence_at(span.start), document.sentence_at(span.end - 1));
        if let (Some(first), Some(last)) = (first, last) {
            // A dateline's credit stands before a sentence of the article's own.
            let dateline = document.dateline.is_some_and(|dateline| dateline.holds(span));
            spoken[first..=last].iter_mut().filter(|_| !dateline).for_each(|spoken| *spoken = true);
        }
    }
    spoken
}

/// Whether a sentence, by itself, says that something is so.
fn asserts(document: &Document, syntax: &Syntax, lists: &Lists, sentence: usize) -> bool {
    let kind = document.kind_of(sentence);
    if !kind.holds_claims() {
        return false;
    }
    let tokens: Vec<usize> = document.sentences[sentence].tokens.range().collect();
    let tagged = tokens.iter().any(|token| syntax.tags[*token].upos != Upos::X);
    let verb = tokens.iter().any(|token| {
        let tag = syntax.tags[*token];
        tag.upos == Upos::Aux || tag.xpos.is_finite()
    });
    let asks = tokens.iter().rev().take(3).any(|token| document.word(*token) == "?");
    let infinitive = tokens.first().is_some_and(|token| syntax.tags[*token].xpos == Xpos::To);
    let words = tokens.iter().filter(|token| is_content(document, syntax, lists, **token)).count();
    let headline = matches!(kind, BlockKind::Headline | BlockKind::Standfirst);
    words >= FEWEST_WORDS && !asks && !infinitive && (headline || verb || !tagged)
}
