//! Rule packs: TOML goes in, a [`House`] or an error with file, line, column and what to do comes out.
//!
//! A pack names the one that it extends and says what it changes: `R09 = "error"`, `R05 = "off"`, or a table with `title`,
//! `status`, `severity`, `reason`, `citation`, `why`. Under `[articles]` it switches rules off for articles.

use std::ops::Range;

use glob::Pattern;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::finding::Severity;
use super::house::{House, Rule, RuleStatus, Switch};
use super::rules;
use crate::digest;
use crate::grammar::Error;

/// Keys of a rule's table.
const RULE_KEYS: &[&str] = &["title", "status", "severity", "reason", "citation", "why"];

/// The pack in a text; `file` is its name in errors.
pub(super) fn parse(file: &str, text: &str) -> Result<House, Error> {
    Pack { file, text }.house()
}

/// A pack that is being read.
struct Pack<'p> {
    file: &'p str,
    text: &'p str,
}

impl Pack<'_> {
    fn error(&self, span: &Range<usize>, message: impl Into<String>) -> Error {
        Error::at(self.file, self.text, span.start, message)
    }

    fn house(&self) -> Result<House, Error> {
        let table = DeTable::parse(self.text).map_err(|error| {
            let at = error.span().unwrap_or(0..0);
            self.error(&at, error.message().lines().next().unwrap_or("this is no TOML").to_owned())
        })?;
        let table = table.get_ref();
        let mut house = House {
            name: self.stem(),
            about: String::new(),
            sha256: digest::sha256(self.text),
            rules: vec![],
            articles: vec![],
        };
        // Rules of another pack come first, wherever the file names it.
        if let Some(value) = table.get("extends") {
            let extended = self.extended(value)?;
            house = House { name: house.name, sha256: house.sha256, ..extended };
        }
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "extends" => {}
                "name" => house.name = self.words(value)?.to_owned(),
                "about" => house.about = self.words(value)?.to_owned(),
                "rules" => self.rules(value, &mut house)?,
                "articles" => {}
                other => {
                    let keys = "name, about, extends, [rules] and [articles]";
                    return Err(self.error(&key.span(), format!("`{other}` is no key of a pack: it has {keys}")));
                }
            }
        }
        if let Some(value) = table.get("articles") {
            self.articles(value, &mut house)?;
        }
        house.rules.sort_by(|one, other| one.id.cmp(&other.id));
        if house.rules.is_empty() {
            return Err(self
                .error(&(0..0), "the pack has no rules: write `extends = \"default\"` to begin with those that ship"));
        }
        Ok(house)
    }

    /// The file's name without its ending.
    fn stem(&self) -> String {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(self.file);
        name.strip_suffix(".toml").unwrap_or(name).to_owned()
    }

    fn extended(&self, value: &Spanned<DeValue>) -> Result<House, Error> {
        let name = self.words(value)?;
        let known: Vec<&str> = House::names().collect();
        // A pack that ships extends only `default`, which extends nothing.
        let found = if self.stem() == name { None } else { House::builtin(name) };
        found
            .ok_or_else(|| self.error(&value.span(), format!("no pack is named `{name}`: one of {}", known.join(", "))))
    }

    fn words<'v>(&self, value: &'v Spanned<DeValue>) -> Result<&'v str, Error> {
        match value.get_ref() {
            DeValue::String(words) => Ok(words),
            other => {
                Err(self.error(&value.span(), format!("expected words in quotation marks, found {}", other.type_str())))
            }
        }
    }

    fn table<'v, 't>(&self, value: &'v Spanned<DeValue<'t>>) -> Result<&'v DeTable<'t>, Error> {
        match value.get_ref() {
            DeValue::Table(table) => Ok(table),
            other => Err(self.error(&value.span(), format!("expected a table, found {}", other.type_str()))),
        }
    }

    fn rules(&self, value: &Spanned<DeValue>, house: &mut House) -> Result<(), Error> {
        for (key, value) in self.table(value)? {
            let id = key.get_ref().as_ref();
            let known = house.rules.iter().position(|rule| rule.id == id);
            let mut rule = known.map_or_else(|| blank(id), |at| house.rules[at].clone());
            match value.get_ref() {
                DeValue::String(_) if known.is_some() => self.set_severity(&mut rule, value)?,
                DeValue::String(_) => {
                    let message = format!(
                        "`{id}` is no rule of the pack that this one extends: give a table with title, status and reason"
                    );
                    return Err(self.error(&key.span(), message));
                }
                _ => self.fill(&mut rule, value)?,
            }
            self.check(&rule, &key.span())?;
            match known {
                Some(at) => house.rules[at] = rule,
                None => house.rules.push(rule),
            }
        }
        Ok(())
    }

    /// Takes what a rule's table says.
    fn fill(&self, rule: &mut Rule, value: &Spanned<DeValue>) -> Result<(), Error> {
        for (key, value) in self.table(value)? {
            match key.get_ref().as_ref() {
                "title" => rule.title = self.words(value)?.to_owned(),
                "status" => rule.status = self.status(value)?,
                "severity" => self.set_severity(rule, value)?,
                "reason" => rule.reason = self.words(value)?.to_owned(),
                "citation" => rule.citation = self.words(value)?.to_owned(),
                "why" => rule.why = self.words(value)?.to_owned(),
                other => {
                    let message = format!("`{other}` is no key of a rule: it has {}", RULE_KEYS.join(", "));
                    return Err(self.error(&key.span(), message));
                }
            }
        }
        Ok(())
    }

    fn set_severity(&self, rule: &mut Rule, value: &Spanned<DeValue>) -> Result<(), Error> {
        let word = self.words(value)?;
        rule.off = word == "off";
        rule.severity = match word {
            "error" => Severity::Error,
            "warning" => Severity::Warning,
            "note" => Severity::Note,
            "off" => rule.severity,
            other => {
                let message = format!("`{other}` is no severity: error, warning, note or off");
                return Err(self.error(&value.span(), message));
            }
        };
        Ok(())
    }

    fn status(&self, value: &Spanned<DeValue>) -> Result<RuleStatus, Error> {
        let word = self.words(value)?;
        let found = RuleStatus::ALL.iter().find(|status| status.label() == word);
        found.copied().ok_or_else(|| {
            let all: Vec<&str> = RuleStatus::ALL.iter().map(|status| status.label()).collect();
            self.error(&value.span(), format!("`{word}` is no status: one of {}", all.join(", ")))
        })
    }

    /// A rule has what is printed of it, and something that checks it.
    fn check(&self, rule: &Rule, at: &Range<usize>) -> Result<(), Error> {
        let id = &rule.id;
        for (key, words) in [("title", &rule.title), ("reason", &rule.reason)] {
            if words.is_empty() {
                return Err(self.error(at, format!("`{id}` has no {key}: add `{key} = \"…\"`")));
            }
        }
        if rule.status == RuleStatus::NotAssessable {
            let why = format!("`{id}` cannot be assessed and does not say what is missing: add `why = \"…\"`");
            return if rule.why.is_empty() { Err(self.error(at, why)) } else { Ok(()) };
        }
        if rules::check(id).is_none() {
            let message = format!("firsthand has no check for `{id}`: its status can only be \"not-assessable\"");
            return Err(self.error(at, message));
        }
        Ok(())
    }

    fn articles(&self, value: &Spanned<DeValue>, house: &mut House) -> Result<(), Error> {
        for (key, value) in self.table(value)? {
            let pattern = Pattern::new(key.get_ref())
                .map_err(|error| self.error(&key.span(), format!("this pattern cannot be read: {}", error.msg)))?;
            let DeValue::Array(list) = value.get_ref() else {
                return Err(self.error(&value.span(), "expected a list of rules that are off here, such as [\"R09\"]"));
            };
            let mut off = vec![];
            for item in list.iter() {
                let id = self.words(item)?;
                if !house.rules.iter().any(|rule| rule.id == id) {
                    return Err(self.error(&item.span(), format!("`{id}` is no rule of this pack")));
                }
                off.push(id.to_owned());
            }
            house.articles.push(Switch { articles: pattern, off });
        }
        Ok(())
    }
}

/// A rule of which nothing is known but its id.
fn blank(id: &str) -> Rule {
    Rule {
        id: id.to_owned(),
        title: String::new(),
        severity: Severity::Note,
        off: false,
        status: RuleStatus::Decidable,
        reason: String::new(),
        citation: String::new(),
        why: String::new(),
    }
}

impl RuleStatus {
    /// Every status, in the order of the documentation.
    pub const ALL: &'static [RuleStatus] =
        &[RuleStatus::Decidable, RuleStatus::NeedsMetadata, RuleStatus::Look, RuleStatus::NotAssessable];

    /// As packs and reports write it.
    pub fn label(self) -> &'static str {
        match self {
            RuleStatus::Decidable => "decidable",
            RuleStatus::NeedsMetadata => "needs-metadata",
            RuleStatus::Look => "please-look",
            RuleStatus::NotAssessable => "not-assessable",
        }
    }
}
