//! What the models look at: a few small numbers for each token, worked out once per article.

use super::Proposal;
use super::template::{HASH_START, hash, hash_step};
use crate::document::Document;
use crate::lexicon::ClassSet;
use crate::span::Run;
use crate::syntax::{Syntax, Upos, Xpos};
use crate::token::TokenKind;
use crate::weights::CueRates;

/// A token, as features see it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    /// Hash of the word in small letters.
    pub(super) word: u32,
    /// For a verb, hash of the word without its usual endings; for another word, the same as `word`.
    pub(super) stem: u32,
    /// Hash of the last three letters.
    pub(super) ending: u32,
    /// Letter case, digits, hyphens.
    pub(super) shape: u32,
    /// Universal tag.
    pub(super) upos: u32,
    /// Penn tag.
    pub(super) tag: u32,
    /// Outside quotations, opening mark, inside, closing mark; 4 more for a nested one.
    pub(super) quoted: u32,
    /// Which outermost quotation, from 1; 0 outside.
    pub(super) quotation: u32,
    /// Whether it stands in the middle of a long quotation, away from its first and last words.
    pub(super) is_middle: bool,
    /// Kind of block.
    pub(super) block: u32,
    /// Which sentence.
    pub(super) sentence: u32,
    /// Tokens before it in the sentence.
    pub(super) from_start: u32,
    /// Tokens behind it in the sentence.
    pub(super) from_end: u32,
    /// Lists that hold the word.
    pub(super) classes: ClassSet,
    /// Whether it is a mark, and which.
    pub(super) mark: Mark,
    /// How often the word was a cue where the weights were trained: see [`CueRates`].
    pub(super) rate: u32,
    /// Its part in an attribution of the rules: 0, or 1 to 6 as in [`part_label`].
    pub(super) rules: u32,
    /// Which rule: its name's hash.
    pub(super) rule: u32,
    /// Its part in an attribution that stands within another's content.
    pub(super) inner: u32,
    /// The rules' attribution that has it in its cue, counted from 1.
    pub(super) proposal: u32,
}

/// Marks that shape a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// None: a word.
    Word,
    /// A comma.
    Comma,
    /// A colon, a dash, a bracket, another mark.
    Other,
    /// An opening quotation mark.
    Open,
    /// A closing quotation mark.
    Close,
    /// A full stop and its like.
    Stop,
}

/// Words that are cues this often are likely cues: once in eight.
pub(super) const LIKELY: u32 = 3;

/// Stands for a token before the first and behind the last.
pub(super) const EDGE: Fact = Fact {
    word: 1,
    stem: 1,
    ending: 1,
    shape: 64,
    upos: 31,
    tag: 63,
    quoted: 9,
    quotation: 0,
    is_middle: false,
    block: 15,
    sentence: u32::MAX,
    from_start: 0,
    from_end: 0,
    classes: ClassSet::EMPTY,
    mark: Mark::Stop,
    rate: 0,
    rules: 7,
    rule: 0,
    inner: 7,
    proposal: 0,
};

impl Fact {
    /// Whether it is a verb form that can head a clause.
    pub(super) fn is_finite(&self) -> bool {
        [Xpos::Vbd, Xpos::Vbp, Xpos::Vbz, Xpos::Md].iter().any(|&tag| tag as u32 == self.tag)
    }

    /// Whether it can stand in a noun phrase.
    pub(super) fn is_nominal(&self) -> bool {
        let nominal = [Upos::Det, Upos::Adj, Upos::Noun, Upos::Propn, Upos::Num, Upos::Pron];
        nominal.iter().any(|&upos| upos as u32 == self.upos) || self.tag == Xpos::Pos as u32
    }
}

/// The facts of every token, those apart that [`rate`] adds.
pub(super) fn facts(document: &Document, syntax: &Syntax, proposals: &[Proposal]) -> Vec<Fact> {
    let mut facts = vec![EDGE; document.tokens.len()];
    for (number, sentence) in document.sentences.iter().enumerate() {
        let block = document.blocks[sentence.block as usize].kind as u32;
        for token in sentence.tokens.range() {
            let word = document.word(token);
            let tag = syntax.tags[token];
            let [hash, stem, ending] = hashes(word);
            let stem = if tag.upos == Upos::Verb { stem } else { hash };
            facts[token] = Fact {
                word: hash,
                stem,
                ending,
                shape: shape(word),
                upos: tag.upos as u32,
                tag: tag.xpos as u32,
                quoted: 0,
                quotation: 0,
                is_middle: false,
                block,
                sentence: number as u32,
                from_start: token as u32 - sentence.tokens.start,
                from_end: sentence.tokens.end - 1 - token as u32,
                classes: syntax.classes[token],
                mark: mark(document.tokens[token].kind, word),
                rate: 0,
                rules: 0,
                rule: 0,
                inner: 0,
                proposal: 0,
            };
        }
    }
    add_quotations(document, &mut facts);
    add_proposals(proposals, &mut facts);
    facts
}

/// Adds how often each word was a cue.
pub(super) fn rate(rates: &CueRates, facts: &mut [Fact]) {
    for fact in facts {
        fact.rate = rates.of(fact.stem);
    }
}

/// How many tokens of a quotation are its first, and its last; what is between is its middle.
const FIRST_QUOTED: usize = 3;
const LAST_QUOTED: usize = 3;
/// A shorter quotation has no middle: it may be a title, or a name.
const LONG_QUOTATION: usize = 9;

fn add_quotations(document: &Document, facts: &mut [Fact]) {
    for (number, quotation) in document.quotations.iter().enumerate().filter(|(_, quotation)| quotation.depth < 2) {
        let run = quotation.tokens;
        for token in run.range() {
            let fact = &mut facts[token];
            let first = token == run.start as usize;
            let last = token + 1 == run.end as usize && quotation.closed;
            let place = if first {
                1
            } else if last {
                3
            } else {
                2
            };
            fact.quoted = place + 4 * u32::from(quotation.depth);
            if quotation.depth == 0 {
                fact.quotation = number as u32 + 1;
                let (before, behind) = (token - run.start as usize, run.end as usize - token);
                let is_long = quotation.closed && run.len() >= LONG_QUOTATION;
                fact.is_middle = is_long && before >= FIRST_QUOTED && behind > LAST_QUOTED;
            }
        }
    }
}

/// The rules' attributions, as indices, that have a token of this run in their cue. One may come several times.
pub(super) fn proposals(facts: &[Fact], cue: Run) -> impl Iterator<Item = usize> {
    cue.range().filter_map(|token| (facts[token].proposal as usize).checked_sub(1))
}

fn add_proposals(proposals: &[Proposal], facts: &mut [Fact]) {
    for (number, proposal) in proposals.iter().enumerate() {
        // A cue or source may stand inside a content: it counts.
        for part in [2, 0, 1] {
            for run in &proposal.parts[part] {
                for token in run.range() {
                    let fact = &mut facts[token];
                    let label = part_label(part, token == run.start as usize);
                    if proposal.nested {
                        fact.inner = label;
                    } else {
                        (fact.rules, fact.rule) = (label, proposal.rule);
                    }
                    // The outermost attribution's cue counts.
                    if part == 1 && (fact.proposal == 0 || !proposal.nested) {
                        fact.proposal = number as u32 + 1;
                    }
                }
            }
        }
    }
}

/// A part's label: source 1 and 2, cue 3 and 4, content 5 and 6; the first token apart from the others.
fn part_label(part: usize, is_first: bool) -> u32 {
    1 + 2 * part as u32 + u32::from(!is_first)
}

fn mark(kind: TokenKind, word: &str) -> Mark {
    match kind {
        TokenKind::OpenQuote => Mark::Open,
        TokenKind::CloseQuote => Mark::Close,
        TokenKind::Stop => Mark::Stop,
        TokenKind::Mark if word == "," => Mark::Comma,
        TokenKind::Mark => Mark::Other,
        TokenKind::Word | TokenKind::Number => Mark::Word,
    }
}

/// Hashes of a word, of its stem, and of its last three bytes, all in small letters.
fn hashes(word: &str) -> [u32; 3] {
    let bytes = word.as_bytes();
    let stem_end = stem_length(bytes);
    let (mut whole, mut stem) = (HASH_START, HASH_START);
    for (at, byte) in bytes.iter().enumerate() {
        whole = hash_step(whole, byte.to_ascii_lowercase());
        if at + 1 == stem_end {
            stem = whole;
        }
    }
    [whole, stem, hash(&bytes[bytes.len().saturating_sub(3)..], true)]
}

/// How many bytes are left without `-ing`, `-ed`, `-es`, `-s`, and a final `e`.
fn stem_length(word: &[u8]) -> usize {
    let ends =
        |ending: &[u8]| word.len() > ending.len() + 2 && word[word.len() - ending.len()..].eq_ignore_ascii_case(ending);
    let cut = if ends(b"ing") {
        3
    } else if ends(b"ed") || ends(b"es") {
        2
    } else if ends(b"e") || (ends(b"s") && !ends(b"ss")) {
        1
    } else {
        0
    };
    word.len() - cut
}

fn shape(word: &str) -> u32 {
    let kinds = word.chars().enumerate().map(|(at, c)| {
        if c.is_uppercase() {
            if at == 0 { 1 } else { 2 }
        } else if c.is_lowercase() {
            4
        } else if c.is_ascii_digit() {
            8
        } else {
            16
        }
    });
    kinds.fold(0, |shape, kind| shape | kind)
}
