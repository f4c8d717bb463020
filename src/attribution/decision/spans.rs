//! What the span model looks at: for each token, the words around it, the likely cues near it, and what the rules say.

use super::facts::{EDGE, Fact, LIKELY, Mark};
use super::template::{Sink, Template, step, t};

/// The features of one sentence's tokens. `lists` has a code for each word list.
pub(super) fn features(facts: &[Fact], lists: &[u32], out: &mut impl Sink) {
    let likely = |i: &usize| facts[*i].rate >= LIKELY;
    let is_quote = |fact: &&Fact| matches!(fact.mark, Mark::Open | Mark::Close);
    let quotes = facts.iter().filter(is_quote).count().min(3) as u32;
    let cues = facts.iter().filter(|fact| fact.rate >= LIKELY).count().min(3) as u32;
    // The likely cues before and behind a token.
    let mut left: Option<usize> = None;
    let mut right = (0..facts.len()).find(likely);
    // Commas since the likely cue before.
    let mut commas = 0;
    let tags = |a: &Fact, b: &Fact| a.tag << 8 | b.tag;
    for (i, f) in facts.iter().enumerate() {
        let before = |back: usize| i.checked_sub(back).map_or(&EDGE, |at| &facts[at]);
        let after = |ahead: usize| facts.get(i + ahead).unwrap_or(&EDGE);
        let (p2, p1, n1, n2) = (before(2), before(1), after(1), after(2));
        if right == Some(i) {
            right = (i + 1..facts.len()).find(likely);
        }
        out.add(t!("word"), [f.word]);
        out.add(t!("word before"), [p1.word]);
        out.add(t!("word after"), [n1.word]);
        out.add(t!("second word before"), [p2.word]);
        out.add(t!("second word after"), [n2.word]);
        out.add(t!("word before, word"), [p1.word, f.word]);
        out.add(t!("word, word after"), [f.word, n1.word]);
        out.add(t!("tag"), [f.tag]);
        out.add(t!("tag before"), [p1.tag]);
        out.add(t!("tag after"), [n1.tag]);
        out.add(t!("second tag before"), [p2.tag]);
        out.add(t!("second tag after"), [n2.tag]);
        out.add(t!("tags before and here"), [tags(p1, f)]);
        out.add(t!("tags here and after"), [tags(f, n1)]);
        out.add(t!("tags before and here, tag after"), [tags(p1, f), n1.tag]);
        out.add(t!("two tags before, tag"), [tags(p2, p1), f.tag]);
        out.add(t!("tags here and after, second tag after"), [tags(f, n1), n2.tag]);
        out.add(t!("word, tag before"), [f.word, p1.tag]);
        out.add(t!("word, tag after"), [f.word, n1.tag]);
        out.add(t!("ending"), [f.ending]);
        out.add(t!("ending, tag"), [f.ending, f.tag]);
        out.add(t!("shape"), [f.shape]);
        out.add(t!("shape, shape before"), [f.shape, p1.shape]);
        out.add(t!("stem, universal tag"), [f.stem, f.upos]);
        out.add(t!("quotation"), [f.quoted]);
        out.add(t!("quotation, quotation before, quotation after"), [f.quoted, p1.quoted, n1.quoted]);
        out.add(t!("quotation, tag"), [f.quoted, f.tag]);
        out.add(t!("block, near start"), [f.block, f.from_start.min(3)]);
        out.add(t!("place from start, tag"), [f.from_start.min(5), f.tag]);
        out.add(t!("place from end, tag"), [f.from_end.min(3), f.tag]);
        out.add(t!("cue rate"), [f.rate]);
        out.add(t!("cue rate, cue rate before, cue rate after"), [f.rate, p1.rate, n1.rate]);
        out.add(t!("cue rate, tags around"), [f.rate, tags(p1, n1)]);
        out.add(t!("quotation marks, likely cues"), [quotes, cues]);
        out.add(t!("quotation marks, likely cues, tag"), [quotes, cues, f.tag]);
        out.add(t!("stem before, tag after"), [p1.stem, n1.tag]);
        for class in f.classes.iter() {
            out.add(t!("list"), [lists[class.0 as usize]]);
        }
        for class in p1.classes.iter() {
            out.add(t!("list before"), [lists[class.0 as usize]]);
        }
        for class in n1.classes.iter() {
            out.add(t!("list after"), [lists[class.0 as usize]]);
        }
        let left_step = left.map_or(15, |at| step(i - at));
        let right_step = right.map_or(15, |at| step(at - i));
        let left_word = left.map_or(0, |at| facts[at].word);
        let right_word = right.map_or(0, |at| facts[at].word);
        let left_next = left.map_or(0, |at| facts.get(at + 1).map_or(1, |next| next.word));
        if left.is_none_or(|at| at + 1 == i) {
            commas = 0;
        } else if f.mark == Mark::Comma {
            commas = (commas + 1).min(3);
        }
        out.add(t!("distance of cue before, distance of cue after"), [left_step, right_step]);
        out.add(t!("distance of cue before, distance of cue after, tag"), [left_step, right_step, f.tag]);
        out.add(t!("cue before, distance of cue before"), [left_word, left_step]);
        out.add(t!("cue after, distance of cue after"), [right_word, right_step]);
        out.add(t!("cue before, tag, commas"), [left_word, f.tag, commas]);
        out.add(t!("distance of cue before, tag, commas"), [left_step, f.tag, commas]);
        out.add(t!("cue before, word after cue before"), [left_word, left_next]);
        out.add(t!("cue before, word after cue before, quotation"), [left_word, left_next, f.quoted]);
        out.add(t!("near cue before, quotation, distance of cue after"), [left_step.min(9), f.quoted, right_step]);
        out.add(t!("cue after, tag"), [right_word, f.tag]);
        out.add(t!("distance of cue after, tags before and here"), [right_step, tags(p1, f)]);
        out.add(t!("commas, quotation, last"), [commas, f.quoted, u32::from(f.from_end == 0)]);
        out.add(t!("word after cue before, tag, distance of cue before"), [left_next, f.tag, left_step]);
        out.add(
            t!("first word, distance of cue before, distance of cue after"),
            [facts[0].word, left_step, right_step],
        );
        out.add(t!("mark, distance of cue before, tag after"), [f.mark as u32, left_step, n1.tag]);
        out.add(t!("mark, distance of cue after, word after"), [f.mark as u32, right_step, n1.word]);
        out.add(t!("rules"), [f.rules]);
        out.add(t!("rules, rule"), [f.rules, f.rule]);
        out.add(t!("rules before, rules, rules after"), [p1.rules, f.rules, n1.rules]);
        out.add(t!("rules, tag"), [f.rules, f.tag]);
        out.add(t!("rules, word"), [f.rules, f.word]);
        out.add(t!("rules, inner rules"), [f.rules, f.inner]);
        out.add(t!("inner rules, inner rules before"), [f.inner, p1.inner]);
        out.add(t!("rules, rules before, tags before and here"), [f.rules, p1.rules, tags(p1, f)]);
        out.add(t!("rules, rules before, mark"), [f.rules, p1.rules, f.mark as u32]);
        out.add(t!("rules after, rules, tags here and after"), [n1.rules, f.rules, tags(f, n1)]);
        out.add(t!("rules, distance of cue before, distance of cue after"), [f.rules, left_step, right_step]);
        out.end_token();
        if likely(&i) {
            left = Some(i);
        }
    }
}
