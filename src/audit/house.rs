//! A newsroom's rules: [`House`], from the packs that ship with the program or from a file of one's own.

use glob::{MatchOptions, Pattern};

use super::finding::Severity;
use super::pack;
use crate::grammar::Error;

/// The packs that ship with the program. A test compares this table with the folder.
const PACKS: &[(&str, &str)] = &[
    ("default", include_str!("../../grammars/houses/default.toml")),
    ("ap-style", include_str!("../../grammars/houses/ap-style.toml")),
    ("bbc-style", include_str!("../../grammars/houses/bbc-style.toml")),
    ("npr-style", include_str!("../../grammars/houses/npr-style.toml")),
    ("reuters-style", include_str!("../../grammars/houses/reuters-style.toml")),
];

/// A newsroom's rules. No pack is any publisher's official rule book.
#[derive(Clone, Debug, PartialEq)]
pub struct House {
    /// Its name, as `--house` takes it.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
    /// The SHA-256 of the pack's text, in hexadecimal. Of the pack that it extends only the program's version tells.
    pub sha256: String,
    /// In the order of their ids; those that are off, too.
    pub rules: Vec<Rule>,
    /// Rules that are off for some articles.
    pub articles: Vec<Switch>,
}

/// One rule of a house.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// `R01`, ...
    pub id: String,
    /// What it is called.
    pub title: String,
    /// How grave the house takes it.
    pub severity: Severity,
    /// Whether the house leaves it out.
    pub off: bool,
    /// What the program can make of it.
    pub status: RuleStatus,
    /// Why the rule is there, one sentence.
    pub reason: String,
    /// Who asks for it, and where that can be read.
    pub citation: String,
    /// What is missing where it cannot be assessed.
    pub why: String,
}

/// What the program can make of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RuleStatus {
    /// The text decides it.
    Decidable,
    /// The carrier's metadata do, where they are given.
    NeedsMetadata,
    /// The text raises the question, and a person answers it.
    Look,
    /// Nothing that the program sees decides it.
    NotAssessable,
}

/// Rules that are off for some articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Switch {
    /// Which: the id, or a pattern with `*` and `?`.
    pub articles: Pattern,
    /// The rules.
    pub off: Vec<String>,
}

impl House {
    /// The names of the packs that ship with the program.
    pub fn names() -> impl Iterator<Item = &'static str> {
        PACKS.iter().map(|(name, _)| *name)
    }

    /// The pack of this name that ships with the program.
    pub fn builtin(name: &str) -> Option<House> {
        let (name, text) = PACKS.iter().find(|(known, _)| *known == name)?;
        Some(pack::parse(&format!("grammars/houses/{name}.toml"), text).expect("a test loads every pack"))
    }

    /// The pack in a text; `file` is its name in errors.
    pub fn parse(file: &str, text: &str) -> Result<House, Error> {
        pack::parse(file, text)
    }

    /// Whether a rule is off for an article.
    pub fn is_off(&self, rule: &Rule, article: &str) -> bool {
        let options = MatchOptions { require_literal_separator: false, ..MatchOptions::new() };
        let here = |switch: &&Switch| switch.articles.matches_with(article, options);
        rule.off || self.articles.iter().filter(here).any(|switch| switch.off.contains(&rule.id))
    }

    /// Leaves the rules of `only` on, or all where it is empty, without those of `skip`. An id that the house lacks comes back.
    pub fn choose<'i>(&mut self, only: &'i [String], skip: &'i [String]) -> Result<(), &'i str> {
        if !only.is_empty() {
            self.only(only)?;
        }
        self.skip(skip)
    }

    /// Leaves these rules on and no others. An id that the house lacks comes back.
    pub fn only<'i>(&mut self, ids: &'i [String]) -> Result<(), &'i str> {
        self.check(ids)?;
        for rule in &mut self.rules {
            rule.off = !ids.contains(&rule.id);
        }
        Ok(())
    }

    /// Switches rules off. An id that the house lacks comes back.
    pub fn skip<'i>(&mut self, ids: &'i [String]) -> Result<(), &'i str> {
        self.check(ids)?;
        for rule in &mut self.rules {
            rule.off |= ids.contains(&rule.id);
        }
        Ok(())
    }

    fn check<'i>(&self, ids: &'i [String]) -> Result<(), &'i str> {
        match ids.iter().find(|id| !self.rules.iter().any(|rule| rule.id == **id)) {
            Some(unknown) => Err(unknown),
            None => Ok(()),
        }
    }
}
