//! What stands around a source: teasers of other articles inside the text, and names and descriptions in the sentences
//! before and behind. The view goes in; spans and answers come out.

use super::{Phrase, View};
use crate::document::{BlockKind, Sentence};
use crate::source::Kind;
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// A line of links has at most so many tokens; what is longer and begins like one is a paragraph.
const LINE: u32 = 40;

/// Nobody remembers a description over more tokens.
const MEMORY: usize = 1500;

impl<'a> View<'a> {
    /// Words that tease other articles, in the order of the text: nothing in them is this article's.
    pub(in crate::audit) fn teasers(&self) -> Vec<Span> {
        let document = self.document;
        let mut found: Vec<Span> = vec![];
        for block in &document.blocks {
            if matches!(block.kind, BlockKind::Related | BlockKind::Boilerplate) {
                found.push(block.span);
            }
        }
        for (index, sentence) in document.sentences.iter().enumerate() {
            let run = sentence.tokens;
            if self.opens_teaser(run.start as usize, run) && run.len() <= LINE as usize {
                found.push(sentence.span);
            }
            for token in run.range() {
                // "(RELATED: Mayor Denies It)"
                let bracket = [("(", ")"), ("[", "]")].into_iter().find(|(open, _)| self.says(token, open));
                if let Some((_, close)) = bracket.filter(|_| self.opens_teaser(token + 1, run)) {
                    let last = (run.end as usize - 1).min(token + LINE as usize);
                    let end = (token..=last).find(|at| self.says(*at, close)).unwrap_or(last);
                    found.push(document.span(Run::new(token, end + 1)));
                }
                // "Ana RuizMayor denies it Council meets again MORE (D-Ohio) said"
                if self.shouts(token) && self.is(token, self.lists.teaser_end) && !self.shouted_around(token, run) {
                    let start = document.sentences[self.first_of_teaser(index)].span.start;
                    found.push(Span { start, end: document.tokens[token].span.end });
                }
            }
        }
        found.sort_by_key(|span| span.start);
        // One span where they overlap, so that they can be searched.
        found.dedup_by(|next, before| {
            let overlap = next.start <= before.end;
            before.end = if overlap { before.end.max(next.end) } else { before.end };
            overlap
        });
        found
    }

    /// Whether "Read more:" or the like begins at a token.
    fn opens_teaser(&self, token: usize, run: Run) -> bool {
        let words = (token..run.end as usize).take_while(|at| self.is(*at, self.lists.teaser)).count();
        words > 0 && self.says(token + words, ":")
    }

    fn shouts(&self, token: usize) -> bool {
        let word = self.word(token);
        word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Whether the words beside a token are in capitals, too.
    fn shouted_around(&self, token: usize, run: Run) -> bool {
        let before = token > run.start as usize && self.shouts(token - 1);
        before || run.has(token + 1) && self.shouts(token + 1)
    }

    /// The sentence with which a teaser begins that ends in this one: headlines may end in "?" or "!", paragraphs in ".".
    fn first_of_teaser(&self, sentence: usize) -> usize {
        let sentences = &self.document.sentences;
        let mut first = sentence;
        while first > 0 && sentence - first < 4 && sentences[first - 1].block == sentences[first].block {
            let last = sentences[first - 1].tokens.end as usize - 1;
            if !["?", "!", "…"].iter().any(|mark| self.says(last, mark)) {
                break;
            }
            first -= 1;
        }
        first
    }

    /// The sentence at a byte, and so many before and after it.
    pub(in crate::audit) fn sentences_around(&self, at: u32, before: usize, after: usize) -> &'a [Sentence] {
        let sentences = &self.document.sentences;
        let here = self.document.sentence_at(at);
        here.map_or(&[], |here| &sentences[here.saturating_sub(before)..(here + after + 1).min(sentences.len())])
    }

    /// Whether a sentence within `before` and `after` of the one at a byte lets somebody speak who is named there first, or
    /// who is an expert with a name.
    pub(in crate::audit) fn named_around(&self, at: u32, before: usize, after: usize) -> bool {
        self.sentences_around(at, before, after).iter().any(|near| {
            let sentence = near.span;
            self.in_sentence(sentence.start).any(|(attribution, one)| {
                let source = self.source(attribution);
                let person = source.level >= 6 && !matches!(source.kind, Kind::Media | Kind::Document | Kind::Poll);
                let Some(entity) = source.entity.filter(|_| person && self.tells(one)) else { return false };
                let entity = &self.analysis.sourcing.entities[entity.0];
                let named = entity.level == 7 && entity.name.contains(' ');
                let first = entity
                    .mentions
                    .first()
                    .is_some_and(|mention| mention.span.start >= sentence.start && mention.span.end <= sentence.end);
                let expert = self.any(self.tokens(sentence), self.lists.expert);
                named && (first || expert)
            })
        })
    }

    /// Whether a noun for people was said to belong somewhere in the paragraphs before: `reach` of them, and its own.
    pub(in crate::audit) fn described_before(
        &self,
        phrase: &Phrase,
        reach: usize,
        fits: impl Fn(&Phrase) -> bool,
    ) -> bool {
        let Some(block) = self.block(self.document.tokens[phrase.head].span.start) else { return false };
        let from = self.tokens(self.document.blocks[block.saturating_sub(reach)].span).start as usize;
        let end = phrase.core.start as usize;
        (from.max(end.saturating_sub(MEMORY))..end).any(|head| {
            let noun = self.upos(head) == Upos::Noun || self.is(head, self.lists.role);
            if !noun {
                return false;
            }
            let start = self.beginning(Run::new(head, head + 1));
            let run = Run { start, end: head as u32 + 1 };
            fits(&Phrase { run, core: run, head })
        })
    }
}
