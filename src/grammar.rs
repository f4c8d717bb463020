//! Rules, phrases and word lists, read from a folder or built in.
//!
//! Files go in, a [`Grammar`] comes out, or an [`Error`] that names file, line and column. `docs/grammar.md` describes the
//! rule language for those who write it. [`find`] matches all rules against an article; [`check`] tries a rule's
//! examples. Nothing here knows what an attribution is: a rule gives runs of tokens with a [`Role`] each.

mod bits;
mod builtin;
mod error;
pub mod examples;
mod load;
mod matcher;
mod parse;
mod pattern;
mod program;
mod sentence;

use std::path::Path;

use sha2::{Digest, Sha256};

pub use error::Error;
pub use examples::{Failure, check};
pub use matcher::{Match, Matches, find, find_rules};
pub use pattern::Role;

use crate::digest;
use crate::lexicon::Lexicon;
use crate::parameters::Parameters;
use crate::span::Span;
use crate::syntax::tagger::Tagger;
use crate::weights::Weights;

/// Everything that knows English: word lists, phrases, rules, weights.
#[derive(Clone, Debug, Default)]
pub struct Grammar {
    /// Language, version and a hash over every file that it was made of: `en 0.1.0 3f9c2a81d04e`.
    pub stamp: String,
    /// Word lists.
    pub lexicon: Lexicon,
    /// Weights that tag words.
    pub tagger: Tagger,
    /// Weights that choose attributions. Without them, the rules decide.
    pub weights: Option<Weights>,
    /// The numbers of the score. They belong to no language and are no part of the stamp.
    pub parameters: Parameters,
    /// Rules, in the order of their files' names, then as written.
    pub rules: Vec<Rule>,
    /// Phrases, in the same order.
    pub phrases: Vec<Phrase>,
    program: program::Program,
}

/// What decides who said what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// Learned weights, with the rules' attributions as proposals.
    #[default]
    Default,
    /// The rules alone.
    Rules,
}

/// Index into [`Grammar::rules`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RuleId(pub usize);

/// A rule: a pattern, what a match of it means, and the examples that test it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// `according-to`
    pub name: String,
    /// What it finds, for a reader of reports.
    pub about: String,
    /// The pattern as written, on one line.
    pub pattern: String,
    /// What a match means.
    pub class: Class,
    /// What tests it.
    pub examples: Vec<Example>,
    /// Its file and line.
    pub file: String,
    /// The line of its name.
    pub line: usize,
}

/// A phrase that rules name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// `speaker`, written `<speaker>` in patterns.
    pub name: String,
    /// The pattern as written, on one line.
    pub pattern: String,
    /// Its file.
    pub file: String,
    /// The line of its name.
    pub line: usize,
}

/// What a rule's match means: its layer, and what the rule says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// Which stage takes the match.
    pub layer: Layer,
    /// The words of the `class` line, each from the closed set of its layer ([`Layer::labels`]).
    pub labels: Vec<&'static str>,
}

impl Class {
    /// Whether the `class` line has this word.
    pub fn has(&self, label: &str) -> bool {
        self.labels.contains(&label)
    }
}

/// Which stage takes a rule's matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Source, cue and content: who said what.
    Attribution,
    /// An explicit grant of anonymity.
    Grant,
    /// Who supplied the article or a part of it.
    Credit,
    /// A party that answers, denies or does not answer.
    Reply,
    /// Information that came through another outlet, agency, document or person.
    Chain,
}

impl Layer {
    /// Every layer.
    pub const ALL: &[Layer] = &[Layer::Attribution, Layer::Grant, Layer::Credit, Layer::Reply, Layer::Chain];

    /// The words that a `class` line of this layer can hold.
    pub fn labels(self) -> Vec<&'static str> {
        let words = match self {
            Layer::Attribution => {
                "direct indirect mixed named unnamed asserted unasserted statement assertion distancing factive finding \
                 denial speech-act belief question non-response relay impersonal"
            }
            Layer::Grant => "grant harm legal classified unauthorised sensitive candour other none",
            Layer::Credit => {
                "credit dateline byline signoff source-line originally-published with-inputs contributed photo"
            }
            Layer::Reply => "reply denial declined no-response unreachable",
            Layer::Chain => "chain told interviewed-by cites reported obtained published quoted-in",
        };
        words.split(' ').collect()
    }

    /// The layer that a `class` line's first word picks.
    pub fn of_first_label(label: &str) -> Option<Layer> {
        Some(match label {
            "direct" | "indirect" | "mixed" => Layer::Attribution,
            "grant" => Layer::Grant,
            "credit" => Layer::Credit,
            "reply" => Layer::Reply,
            "chain" => Layer::Chain,
            _ => return None,
        })
    }
}

/// A sentence that tests a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// What it asks of the rule.
    pub kind: ExampleKind,
    /// The text without its braces.
    pub text: String,
    /// What stood in braces: bytes of `text`, in the order of the opening braces.
    pub captures: Vec<(Role, Span)>,
    /// Its line in the rule's file.
    pub line: usize,
}

impl Example {
    /// The text with its braces, as it is written in a rule file.
    pub fn braced(&self) -> String {
        let mut marks: Vec<(u32, u8, String)> = vec![];
        for (role, span) in &self.captures {
            // At one place, what ends comes before what begins.
            marks.push((span.start, 1, format!("{{{} ", role.name())));
            marks.push((span.end, 0, "}".into()));
        }
        marks.sort_by_key(|mark| (mark.0, mark.1));
        let (mut braced, mut done) = (String::new(), 0);
        for (at, _, mark) in marks {
            braced.push_str(&self.text[done..at as usize]);
            braced.push_str(&mark);
            done = at as usize;
        }
        braced + &self.text[done..]
    }
}

/// What an example asks of its rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ExampleKind {
    /// The rule matches once, with exactly these captures.
    Example,
    /// The rule does not match.
    Reject,
    /// A known gap: as an example, but it must not pass yet.
    Todo,
}

impl Grammar {
    /// The grammar that ships with the program.
    pub fn builtin() -> Grammar {
        Grammar::builtin_with(Engine::Default)
    }

    /// The grammar that ships with the program, for this engine.
    pub fn builtin_with(engine: Engine) -> Grammar {
        let files = builtin::FILES.iter().map(|&(path, content)| (path, content.as_bytes()));
        load::files(files, engine).expect("the built-in grammar is tested")
    }

    /// Reads a folder: its `*.rules`, `lexicon/*.txt` and `weights/*.bin`. For weights that are not there the built-in ones
    /// stand in.
    pub fn load(folder: &Path, engine: Engine) -> Result<Grammar, Error> {
        load::folder(folder, engine)
    }

    /// Makes a grammar of files: (path inside the grammar, content), in any order. The rules alone decide.
    pub fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Result<Grammar, Error> {
        load::files(files, Engine::Rules)
    }

    /// Takes the weights that choose attributions from the bytes of a file. The stamp then names them, too.
    pub fn set_weights(&mut self, file: &str, bytes: &[u8]) -> Result<(), Error> {
        self.weights = Some(Weights::read(bytes).map_err(|message| Error::of_file(file, message))?);
        self.stamp = stamp("en", [(&self.stamp[..], bytes)]);
        Ok(())
    }

    /// The rule of this name.
    pub fn rule(&self, name: &str) -> Option<RuleId> {
        self.rules.iter().position(|rule| rule.name == name).map(RuleId)
    }
}

/// The stamp of a grammar: `files` are (path inside the grammar, content), in a fixed order.
pub fn stamp<'a>(language: &str, files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut hash = Sha256::new();
    for (path, content) in files {
        // Lengths keep two neighbouring files from being read as one.
        hash.update((path.len() as u64).to_le_bytes());
        hash.update(path);
        hash.update((content.len() as u64).to_le_bytes());
        hash.update(content);
    }
    let short: String = digest::hex(&hash.finalize()[..6]);
    format!("{language} {} {short}", env!("CARGO_PKG_VERSION"))
}
