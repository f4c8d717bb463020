//! Features: a template's name and a few values become a code, a row of a model's table.

use crate::crf::{Features, LABELS, Tally};

/// What a feature looks at, in words: `word before, tag`. Readers of `firsthand explain` see them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Template {
    name: &'static str,
    hash: u32,
}

impl Template {
    pub(super) const fn new(name: &'static str) -> Template {
        Template { name, hash: hash(name.as_bytes(), false) }
    }

    #[inline(always)]
    pub(super) fn code<const N: usize>(self, values: [u32; N]) -> u32 {
        let mut code = self.hash;
        for value in values {
            code = (code.rotate_left(13) ^ value.wrapping_mul(0x85EB_CA77)).wrapping_mul(0xC2B2_AE3D);
            code ^= code >> 15;
        }
        code = code.wrapping_mul(0x2C1B_3C6D);
        code ^ code >> 13
    }
}

/// A template of this name, made when the program is compiled.
macro_rules! t {
    ($name:literal) => {
        const { Template::new($name) }
    };
}
pub(super) use t;

/// Features that depend on the same few values, their key. A sink that knows what they come to need not see them again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Where a token stands, seen from the cue.
    Place,
    /// What stands between a token and the cue.
    Between,
    /// A token's quotation, seen from the cue.
    Quotation,
    /// The token itself and its neighbours, and on which side of a cue they stand.
    Token,
    /// What a rule says of a token and its neighbours.
    Rule,
}

/// How many groups.
pub(crate) const GROUPS: usize = 5;

/// The values that the features of a group depend on.
pub(crate) type Key = [u32; 3];

/// Takes the features of tokens, one token after another.
pub(crate) trait Sink {
    /// Tells the current token's keys; none where it is like no other. Under the same key, a group's features are the same
    /// for one cue, those of [`Group::Token`] and [`Group::Rule`] for a whole article.
    fn begin_token(&mut self, _keys: [Option<Key>; GROUPS]) {}
    /// Gives the current token a feature.
    fn add<const N: usize>(&mut self, template: Template, values: [u32; N]);
    /// Gives it a feature of a group.
    fn add_of<const N: usize>(&mut self, _group: Group, template: Template, values: [u32; N]) {
        self.add(template, values);
    }
    /// The next token begins.
    fn end_token(&mut self);
}

impl Sink for Features {
    fn add<const N: usize>(&mut self, template: Template, values: [u32; N]) {
        self.push(template.code(values));
    }

    fn end_token(&mut self) {
        Features::end_token(self);
    }
}

impl<const S: usize> Sink for Tally<'_, S> {
    #[inline(always)]
    fn add<const N: usize>(&mut self, template: Template, values: [u32; N]) {
        self.push(template.code(values));
    }

    fn end_token(&mut self) {
        Tally::end_token(self, [0; LABELS]);
    }
}

/// Features with their names, to explain a decision.
#[derive(Clone, Debug, Default)]
pub(super) struct Named {
    /// Of each token that has ended.
    pub(super) tokens: Vec<Vec<(&'static str, u32)>>,
    open: Vec<(&'static str, u32)>,
}

impl Sink for Named {
    fn add<const N: usize>(&mut self, template: Template, values: [u32; N]) {
        self.open.push((template.name, template.code(values)));
    }

    fn end_token(&mut self) {
        self.tokens.push(std::mem::take(&mut self.open));
    }
}

/// A hash of bytes (FNV-1a), letters in small where asked.
pub(super) const fn hash(bytes: &[u8], in_small: bool) -> u32 {
    let mut hash = HASH_START;
    let mut at = 0;
    while at < bytes.len() {
        hash = hash_step(hash, if in_small { bytes[at].to_ascii_lowercase() } else { bytes[at] });
        at += 1;
    }
    hash
}

/// The hash of nothing.
pub(super) const HASH_START: u32 = 0x811C_9DC5;

/// The hash with one more byte.
pub(super) const fn hash_step(hash: u32, byte: u8) -> u32 {
    (hash ^ byte as u32).wrapping_mul(0x0100_0193)
}

/// A distance in tokens, in steps that grow: exact to 4, then 6, 9, 14, 25 and beyond.
pub(super) fn step(distance: usize) -> u32 {
    match distance {
        0..=4 => distance as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=25 => 8,
        _ => 9,
    }
}
