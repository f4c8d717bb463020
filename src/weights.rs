//! The learned weights that choose attributions: two models, and how often a word was part of a cue.
//!
//! The *span model* labels every token of a paragraph as part of a source, a cue, a content, or none. The *argument model*
//! looks at one cue, and labels the tokens around it as its source, its content, or neither; each source and content counts
//! as a whole, too. `attribution/decision` says what the models look at, and how they learn.

use rustc_hash::FxHashMap;

use crate::crf::{Chain, Crf, KINDS, Kind, SegmentCrf};
use crate::packed::Packed;

/// Labels of both models: a source, a content, a cue, each with its first token apart from the others.
pub mod label {
    /// No part of an attribution.
    pub const NONE: u8 = 0;
    /// First token of a source, and the others.
    pub const SOURCE: [u8; 2] = [1, 2];
    /// First token of a content, and the others.
    pub const CONTENT: [u8; 2] = [3, 4];
    /// First token of a cue, and the others. Only in the span model.
    pub const CUE: [u8; 2] = [5, 6];
    /// Behind the last token, only in the argument model: there is no attribution; one without source; one with a source.
    pub const END: [u8; 3] = [5, 6, 7];
}

/// States of the span model.
pub const SPAN_STATES: usize = 7;
/// States of the argument model.
pub const ARGUMENT_STATES: usize = 15;
/// The argument model's last state where there is an attribution without source.
pub const UNSOURCED: usize = 13;
/// The argument model's last state where there is one with a source.
pub const SOURCED: usize = 14;

/// The argument model's segments: a source, and a fragment of a content.
pub const ARGUMENT_PARTS: [Kind; KINDS] = [label::SOURCE, label::CONTENT];

/// A token goes on only with what has begun.
pub fn span_chain() -> Chain<SPAN_STATES> {
    let pairs = [label::SOURCE, label::CONTENT, label::CUE];
    let free = pairs.iter().fold(1 << label::NONE, |set, [first, _]| set | 1 << first);
    let mut after = [free; SPAN_STATES];
    for [first, inside] in pairs {
        after[first as usize] |= 1 << inside;
        after[inside as usize] |= 1 << inside;
    }
    Chain { labels: std::array::from_fn(|state| state as u8), after, first: free }
}

/// At most one source; a content may go on behind a gap; a source alone is no attribution. To know that at the end, the
/// states remember whether a source and a content have been seen.
pub fn argument_chain() -> Chain<ARGUMENT_STATES> {
    use label::{CONTENT, END, NONE, SOURCE};
    // None (4 times: nothing, source, content, both seen), source (before and after a content), content (before and
    // after the source), end.
    let labels = [
        [NONE; 4].as_slice(),
        &[SOURCE[0], SOURCE[1], SOURCE[0], SOURCE[1]],
        &[CONTENT[0], CONTENT[1], CONTENT[0], CONTENT[1]],
        &END,
    ];
    let mut flat = labels.into_iter().flatten().copied();
    let labels = std::array::from_fn(|_| flat.next().unwrap_or(NONE));
    let seen = |state: usize| match state {
        0..=3 => (state & 1, state >> 1),
        4..=7 => (1, (state - 4) >> 1),
        _ => ((state - 8) >> 1, 1),
    };
    let next = |(source, content): (usize, usize)| {
        let end = if content == 1 { 13 + source } else { 12 };
        let begin_source = if source == 0 { 1 << (4 + 2 * content) } else { 0 };
        1u16 << (source | content << 1) | begin_source | 1 << (8 + 2 * source) | 1 << end
    };
    let mut after = [0; ARGUMENT_STATES];
    for (state, set) in after.iter_mut().enumerate().take(12) {
        let inside = if state >= 4 { 1 << (state | 1) } else { 0 };
        *set = next(seen(state)) | inside;
    }
    Chain { labels, after, first: next((0, 0)) & !(1 << 12) }
}

/// How often a word was part of a cue where the weights were trained: 0 for never, up to 7 for nearly always.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CueRates {
    steps: FxHashMap<u32, u8>,
}

impl CueRates {
    /// From counts: how often each word (hashed) was in a cue, and how often it stood anywhere. A word must have been in
    /// two cues to count.
    pub fn from_counts(counts: impl IntoIterator<Item = (u32, (u32, u32))>) -> CueRates {
        const STEPS: [f32; 7] = [0.02, 0.06, 0.125, 0.25, 0.5, 0.75, 0.9];
        let step = |rate: f32| STEPS.iter().filter(|&&least| rate >= least).count() as u8;
        let seen = counts.into_iter().filter(|(_, (cues, _))| *cues >= 2);
        let steps =
            seen.map(|(word, (cues, all))| (word, step(cues as f32 / all as f32))).filter(|(_, step)| *step > 0);
        CueRates { steps: steps.collect() }
    }

    /// The step of a word.
    pub fn of(&self, word: u32) -> u32 {
        self.steps.get(&word).map_or(0, |&step| step.into())
    }
}

/// Everything that was learned.
#[derive(Clone, Debug, PartialEq)]
pub struct Weights {
    /// Words that were cues.
    pub rates: CueRates,
    /// Labels every token.
    pub spans: Crf<SPAN_STATES>,
    /// Labels the tokens around one cue.
    pub arguments: SegmentCrf<ARGUMENT_STATES>,
    /// Attributions less likely than this are left out.
    pub least: f32,
    /// The same for attributions whose content is quoted, in part at least: quotation marks say that somebody speaks.
    pub least_quoted: f32,
    /// The same for attributions whose cue a rule proposes.
    pub least_proposed: f32,
}

/// The weights that ship with the program, packed by `build.rs`.
pub(crate) const BUILTIN: Packed = Packed(include_bytes!(concat!(env!("OUT_DIR"), "/decision.zst")));

/// The first bytes of a file of weights.
const MAGIC: &[u8] = b"firsthand decision 3\n";

impl Weights {
    /// As bytes: always the same for the same weights.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut steps: Vec<_> = self.rates.steps.iter().map(|(&word, &step)| (word, step)).collect();
        steps.sort_unstable();
        bytes.extend([self.least, self.least_quoted, self.least_proposed].map(f32::to_le_bytes).as_flattened());
        bytes.extend((steps.len() as u32).to_le_bytes());
        for (word, step) in steps {
            bytes.extend(word.to_le_bytes());
            bytes.push(step);
        }
        self.spans.write(&mut bytes);
        self.arguments.write(&mut bytes);
        bytes
    }

    /// Reads what [`Weights::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Weights, &'static str> {
        const CUT: &str = "the weights are cut off";
        let rest = bytes.strip_prefix(MAGIC).ok_or("these are no weights, or weights of another version")?;
        let (least, rest) = rest.split_first_chunk().ok_or(CUT)?;
        let (least_quoted, rest) = rest.split_first_chunk().ok_or(CUT)?;
        let (least_proposed, rest) = rest.split_first_chunk().ok_or(CUT)?;
        let [least, least_quoted, least_proposed] = [*least, *least_quoted, *least_proposed].map(f32::from_le_bytes);
        if [least, least_quoted, least_proposed].iter().any(|least| !(0.0..=1.0).contains(least)) {
            return Err("a least probability is not between 0 and 1");
        }
        let (count, words) = rest.split_first_chunk().ok_or(CUT)?;
        let count = u32::from_le_bytes(*count) as usize;
        let (words, models) = count.checked_mul(5).and_then(|length| words.split_at_checked(length)).ok_or(CUT)?;
        let mut rest = models;
        let (words, _) = words.as_chunks::<5>();
        let steps = words.iter().map(|&[a, b, c, d, step]| (u32::from_le_bytes([a, b, c, d]), step));
        let rates = CueRates { steps: steps.collect() };
        let spans = Crf::read(&mut rest, span_chain())?;
        let arguments = SegmentCrf::read(&mut rest, argument_chain(), ARGUMENT_PARTS)?;
        if rest.is_empty() {
            Ok(Weights { rates, spans, arguments, least, least_quoted, least_proposed })
        } else {
            Err("something follows the weights")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::label::{CONTENT, END, NONE, SOURCE};
    use super::*;

    #[test]
    fn an_attribution_has_a_content_and_one_source_at_most() {
        let chain = argument_chain();
        let allowed = |labels: &[u8]| {
            chain.states(labels).map(|states| [UNSOURCED, SOURCED].contains(&states[states.len() - 1].into()))
        };
        let [s, c] = [SOURCE[0], CONTENT[0]];
        assert_eq!(allowed(&[s, SOURCE[1], NONE, c, CONTENT[1], END[2]]), Some(true));
        assert_eq!(allowed(&[c, NONE, s, NONE, c, END[2]]), Some(true));
        assert_eq!(allowed(&[NONE, c, END[1]]), Some(true));
        assert_eq!(allowed(&[NONE, NONE, END[0]]), Some(false));
        assert_eq!(allowed(&[s, c, s, END[2]]), None, "two sources");
        assert_eq!(allowed(&[s, NONE, END[2]]), None, "no content");
        assert_eq!(allowed(&[NONE, CONTENT[1], END[1]]), None, "goes on without a beginning");
        assert_eq!(allowed(&[s, c, END[1]]), None, "the source is forgotten");
    }
}
