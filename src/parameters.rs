//! The numbers of the score, read from `grammars/parameters.toml`, where each stands with its reason and origin.
//!
//! Text goes in; [`Parameters`] or an [`Error`] with file, line and key come out. No number is ever made up: a file that
//! lacks a key is an error, and so is a key that nothing uses.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// All numbers of the score. Each lies between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// ι, how openly a source is identified: by step on the ladder.
    pub level: [f64; 8],
    /// ι of a document that a reader can find.
    pub document: f64,
    /// ι of a document that is only described.
    pub document_described: f64,
    /// ι of another outlet that does not say how it knows.
    pub outlet: f64,
    /// Openness of the article where it stands alone behind a claim.
    pub unattributed: f64,
    /// β, how a source knows.
    pub basis: BasisOpenness,
    /// w, what the reporter's verb does.
    pub link: LinkOpenness,
    /// Openness of a relay.
    pub relay: f64,
    /// Openness of the article.
    pub article: f64,
    /// Openness of the second source that advice supposes.
    pub second_source: f64,
    /// Advice that would add less is not given.
    pub least_gain: f64,
    /// Share of words from which two claims are one.
    pub repeat: f64,
    /// Share of a headline's words from which it repeats a claim.
    pub headline: f64,
    /// Share of words from which a negated claim disputes another.
    pub dispute: f64,
    /// Share of words from which a denial disputes another claim.
    pub denial: f64,
    /// Every entry as it stands in the file, by section and key, for the manifest.
    pub entries: Vec<Entry>,
}

/// β by how a source knows.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "grammars/parameters.toml explains the keys")]
pub struct BasisOpenness {
    pub own: f64,
    pub institution: f64,
    pub witness: f64,
    pub expert: f64,
    pub document: f64,
    pub itself: f64,
    pub told: f64,
    pub unstated: f64,
}

/// w by the class of the cue.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "grammars/parameters.toml explains the keys")]
pub struct LinkOpenness {
    pub statement: f64,
    pub assertion: f64,
    pub factive: f64,
    pub finding: f64,
    pub speech_act: f64,
    pub relay: f64,
    pub denial: f64,
    pub distancing: f64,
    pub impersonal: f64,
    pub belief: f64,
    pub question: f64,
    pub none: f64,
}

/// One number with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `section.key`.
    pub key: String,
    /// The number.
    pub value: f64,
    /// Why it is this number.
    pub why: String,
    /// Where it comes from.
    pub from: String,
}

/// What is wrong with a parameter file, and where.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct Error {
    /// The file, as given.
    pub file: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl Parameters {
    /// The parameters that ship with the program.
    pub fn builtin() -> Parameters {
        Parameters::parse("grammars/parameters.toml", include_str!("../grammars/parameters.toml"))
            .expect("a test loads the built-in parameters")
    }

    /// Reads the text of a parameter file; `file` is its name for errors.
    pub fn parse(file: &str, text: &str) -> Result<Parameters, Error> {
        let mut reader = Reader::new(file, text)?;
        let level = |step: usize| format!("level-{step}");
        let mut levels = [0.0; 8];
        for (step, value) in levels.iter_mut().enumerate() {
            *value = reader.take("identification", &level(step))?;
        }
        let parameters = Parameters {
            level: levels,
            document: reader.take("identification", "document")?,
            document_described: reader.take("identification", "document-described")?,
            outlet: reader.take("identification", "outlet")?,
            unattributed: reader.take("identification", "unattributed")?,
            basis: BasisOpenness {
                own: reader.take("basis", "own")?,
                institution: reader.take("basis", "institution")?,
                witness: reader.take("basis", "witness")?,
                expert: reader.take("basis", "expert")?,
                document: reader.take("basis", "document")?,
                itself: reader.take("basis", "itself")?,
                told: reader.take("basis", "told")?,
                unstated: reader.take("basis", "unstated")?,
            },
            link: LinkOpenness {
                statement: reader.take("link", "statement")?,
                assertion: reader.take("link", "assertion")?,
                factive: reader.take("link", "factive")?,
                finding: reader.take("link", "finding")?,
                speech_act: reader.take("link", "speech-act")?,
                relay: reader.take("link", "relay")?,
                denial: reader.take("link", "denial")?,
                distancing: reader.take("link", "distancing")?,
                impersonal: reader.take("link", "impersonal")?,
                belief: reader.take("link", "belief")?,
                question: reader.take("link", "question")?,
                none: reader.take("link", "none")?,
            },
            relay: reader.take("relay", "relay")?,
            article: reader.take("relay", "article")?,
            second_source: reader.take("advice", "second-source")?,
            least_gain: reader.take("advice", "least-gain")?,
            repeat: reader.take("claims", "repeat")?,
            headline: reader.take("claims", "headline")?,
            dispute: reader.take("claims", "dispute")?,
            denial: reader.take("claims", "denial")?,
            entries: reader.entries(),
        };
        reader.finish()?;
        Ok(parameters)
    }
}

impl Default for Parameters {
    fn default() -> Parameters {
        Parameters::builtin()
    }
}

/// One entry as it stands in the file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    value: Spanned<f64>,
    why: String,
    from: String,
}

type Section = BTreeMap<Spanned<String>, Raw>;

/// A parameter file of which keys are taken one by one.
struct Reader<'t> {
    file: &'t str,
    text: &'t str,
    sections: BTreeMap<String, (usize, Section)>,
    taken: Vec<String>,
}

impl<'t> Reader<'t> {
    fn new(file: &'t str, text: &'t str) -> Result<Reader<'t>, Error> {
        let sections: BTreeMap<Spanned<String>, Section> = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            self::error(file, text, at, error.message().to_owned())
        })?;
        let sections = sections.into_iter().map(|(name, section)| {
            let at = name.span().start;
            (name.into_inner(), (at, section))
        });
        Ok(Reader { file, text, sections: sections.collect(), taken: vec![] })
    }

    /// The value of a key, which must be there and lie between 0 and 1.
    fn take(&mut self, section: &str, key: &str) -> Result<f64, Error> {
        let Some((at, entries)) = self.sections.get(section) else {
            return Err(error(self.file, self.text, self.text.len(), format!("the section [{section}] is missing")));
        };
        let Some(raw) = entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, raw)| raw) else {
            return Err(error(self.file, self.text, *at, format!("`{key}` is missing in [{section}]")));
        };
        let value = *raw.value.get_ref();
        if !(0.0..=1.0).contains(&value) {
            let message = format!("`{section}.{key}` is {value}: it must lie between 0 and 1");
            return Err(error(self.file, self.text, raw.value.span().start, message));
        }
        self.taken.push(format!("{section}.{key}"));
        Ok(value)
    }

    /// Every entry, in the order in which keys were taken.
    fn entries(&self) -> Vec<Entry> {
        let all: BTreeMap<String, &Raw> = self
            .sections
            .iter()
            .flat_map(|(section, (_, entries))| {
                entries.iter().map(move |(key, raw)| (format!("{section}.{}", key.get_ref()), raw))
            })
            .collect();
        let entry = |key: &String| {
            let raw = all.get(key)?;
            Some(Entry { key: key.clone(), value: *raw.value.get_ref(), why: raw.why.clone(), from: raw.from.clone() })
        };
        self.taken.iter().filter_map(entry).collect()
    }

    /// No key may be left over: a misspelt one would be silently without effect.
    fn finish(&self) -> Result<(), Error> {
        for (section, (_, entries)) in &self.sections {
            for key in entries.keys() {
                if !self.taken.contains(&format!("{section}.{}", key.get_ref())) {
                    let message = format!("`{section}.{}` is no parameter", key.get_ref());
                    return Err(error(self.file, self.text, key.span().start, message));
                }
            }
        }
        Ok(())
    }
}

fn error(file: &str, text: &str, at: usize, message: String) -> Error {
    let line = 1 + text.bytes().take(at).filter(|byte| *byte == b'\n').count();
    Error { file: file.to_owned(), line, message }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUILTIN: &str = include_str!("../grammars/parameters.toml");

    #[track_caller]
    fn fails(text: &str, expected: &str) {
        assert_eq!(Parameters::parse("p.toml", text).unwrap_err().to_string(), expected);
    }

    #[test]
    fn the_builtin_parameters_load_with_a_reason_each() {
        let parameters = Parameters::builtin();
        assert_eq!(parameters.level[7], 0.90);
        assert!(parameters.entries.len() > 30);
        assert!(parameters.entries.iter().all(|entry| !entry.why.is_empty() && !entry.from.is_empty()));
    }

    #[test]
    fn a_better_identified_source_is_never_worth_less() {
        assert!(Parameters::builtin().level.is_sorted());
    }

    #[test]
    fn errors_name_the_line_and_the_key() {
        let line = |key: &str| 1 + BUILTIN.lines().position(|line| line.starts_with(key)).unwrap();
        fails(
            &BUILTIN.replace("value = 0.65", "value = 1.65"),
            &format!("p.toml:{}: `identification.level-5` is 1.65: it must lie between 0 and 1", line("level-5")),
        );
        fails(
            &BUILTIN.replace("told  ", "tolld "),
            &format!("p.toml:{}: `told` is missing in [basis]", line("[basis]")),
        );
        fails(
            &format!("{BUILTIN}\nextra = {{ value = 0.5, why = \"\", from = \"\" }}\n"),
            &format!("p.toml:{}: `claims.extra` is no parameter", BUILTIN.lines().count() + 2),
        );
        let broken = Parameters::parse("p.toml", "[basis]\nown = {").unwrap_err();
        assert_eq!(broken.line, 2, "{broken}");
    }
}
