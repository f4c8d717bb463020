//! The numbers of the score, read from `grammars/parameters.toml`, where each stands with its reason and origin.
//!
//! Text goes in; [`Parameters`] or an [`Error`] with file, line and key come out. No number is ever made up: a file that
//! lacks a key is an error, and so is a key that nothing uses. What is not known better than from 0.4 to 0.6 may be written
//! so, as `[0.4, 0.6]`; then everything that depends on it becomes an interval.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

/// Lowest and highest value of a probability; twice the same where the file has one number.
pub type Range = [f64; 2];

/// What always holds.
pub const CERTAIN: Range = [1.0; 2];
/// What never does.
pub const NEVER: Range = [0.0; 2];

/// The better of two, at each end.
pub fn better(one: Range, other: Range) -> Range {
    [one[0].max(other[0]), one[1].max(other[1])]
}

/// All numbers of the score. Each lies between 0 and 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters {
    /// ι, how openly a source is identified: by step on the ladder.
    pub level: [Range; 8],
    /// ι of a document that a reader can find.
    pub document: Range,
    /// ι of a document that is only described.
    pub document_described: Range,
    /// ι of another outlet that does not say how it knows.
    pub outlet: Range,
    /// β, how a source knows.
    pub basis: BasisOpenness,
    /// w, what the reporter's verb does.
    pub link: LinkOpenness,
    /// Openness of a relay.
    pub relay: Range,
    /// Openness of the second source that advice supposes.
    pub second_source: f64,
    /// Advice that would add less is not given.
    pub least_gain: f64,
    /// Least ι for the letters A to D, for display.
    pub letters: [f64; 4],
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
    pub first_hand: Range,
    pub official: Range,
    pub expert: Range,
    pub told: Range,
    pub unstated: Range,
}

/// w by the class of the cue.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs, reason = "grammars/parameters.toml explains the keys")]
pub struct LinkOpenness {
    pub neutral: Range,
    pub distancing: Range,
    pub impersonal: Range,
    pub belief: Range,
}

/// One number, or one range, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `section.key`.
    pub key: String,
    /// The number.
    pub value: Range,
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
        let mut parameters = assemble(|section, key| reader.take(section, key))?;
        parameters.entries = reader.entries();
        reader.finish()?;
        Ok(parameters)
    }

    /// The same parameters with other numbers: `value` gives the new one of each entry. What leaves 0 to 1 is put back to
    /// its end.
    pub fn with(&self, value: impl Fn(&Entry) -> Range) -> Parameters {
        let mut entries = self.entries.clone();
        for (entry, old) in entries.iter_mut().zip(&self.entries) {
            entry.value = value(old).map(|end| end.clamp(0.0, 1.0));
        }
        let by_key: BTreeMap<&str, Range> = entries.iter().map(|entry| (&*entry.key, entry.value)).collect();
        let take = |section: &str, key: &str| by_key.get(&*format!("{section}.{key}")).copied().ok_or(());
        let mut parameters = assemble(take).unwrap_or_else(|()| self.clone());
        parameters.entries = entries;
        parameters
    }
}

/// Puts the parameters together from the numbers that `take` gives for each section and key.
fn assemble<E>(mut take: impl FnMut(&str, &str) -> Result<Range, E>) -> Result<Parameters, E> {
    let mut level = [[0.0; 2]; 8];
    for (step, range) in level.iter_mut().enumerate() {
        *range = take("identification", &format!("level-{step}"))?;
    }
    let document = take("identification", "document")?;
    let document_described = take("identification", "document-described")?;
    let outlet = take("identification", "outlet")?;
    let mut basis = |key: &str| take("basis", key);
    let basis = BasisOpenness {
        first_hand: basis("first-hand")?,
        official: basis("official")?,
        expert: basis("expert")?,
        told: basis("told")?,
        unstated: basis("unstated")?,
    };
    let mut link = |key: &str| take("link", key);
    let link = LinkOpenness {
        neutral: link("neutral")?,
        distancing: link("distancing")?,
        impersonal: link("impersonal")?,
        belief: link("belief")?,
    };
    let relay = take("relay", "relay")?;
    // The others are single numbers: `Reader::take` accepts nothing else.
    let mut number = |section: &str, key: &str| take(section, key).map(|[number, _]| number);
    Ok(Parameters {
        level,
        document,
        document_described,
        outlet,
        basis,
        link,
        relay,
        second_source: number("advice", "second-source")?,
        least_gain: number("advice", "least-gain")?,
        letters: [
            number("display", "letter-a")?,
            number("display", "letter-b")?,
            number("display", "letter-c")?,
            number("display", "letter-d")?,
        ],
        repeat: number("claims", "repeat")?,
        headline: number("claims", "headline")?,
        dispute: number("claims", "dispute")?,
        denial: number("claims", "denial")?,
        entries: vec![],
    })
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
    value: Spanned<Value>,
    why: String,
    from: String,
}

/// A number, or the lowest and the highest.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Value {
    Number(f64),
    Range(Range),
}

impl Value {
    fn range(self) -> Range {
        match self {
            Value::Number(number) => [number; 2],
            Value::Range(range) => range,
        }
    }
}

/// Sections whose numbers are probabilities of the graph, and may be ranges.
const RANGED: [&str; 4] = ["identification", "basis", "link", "relay"];

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
    fn take(&mut self, section: &str, key: &str) -> Result<Range, Error> {
        let Some((at, entries)) = self.sections.get(section) else {
            return Err(error(self.file, self.text, self.text.len(), format!("the section [{section}] is missing")));
        };
        let Some(raw) = entries.iter().find(|(name, _)| name.get_ref() == key).map(|(_, raw)| raw) else {
            return Err(error(self.file, self.text, *at, format!("`{key}` is missing in [{section}]")));
        };
        let range = raw.value.get_ref().range();
        let [low, high] = range;
        let wrong = if let Some(value) = range.iter().find(|value| !(0.0..=1.0).contains(*value)) {
            format!("is {value}: it must lie between 0 and 1")
        } else if low > high {
            format!("is [{low}, {high}]: write the lowest first")
        } else if low < high && !RANGED.contains(&section) {
            format!("is [{low}, {high}]: it must be one number")
        } else {
            self.taken.push(format!("{section}.{key}"));
            return Ok(range);
        };
        let message = format!("`{section}.{key}` {wrong}");
        Err(error(self.file, self.text, raw.value.span().start, message))
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
            let value = raw.value.get_ref().range();
            Some(Entry { key: key.clone(), value, why: raw.why.clone(), from: raw.from.clone() })
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
        assert_eq!(parameters.level[7], [0.90; 2]);
        assert!(parameters.entries.len() > 25);
        assert!(parameters.entries.iter().all(|entry| !entry.why.is_empty() && !entry.from.is_empty()));
    }

    #[test]
    fn a_better_identified_source_is_never_worth_less() {
        assert!(Parameters::builtin().level.is_sorted());
    }

    #[test]
    fn a_range_is_kept_and_a_backward_one_refused() {
        let text = BUILTIN.replace("value = 0.65", "value = [0.6, 0.7]");
        assert_eq!(Parameters::parse("p.toml", &text).unwrap().level[5], [0.6, 0.7]);
        let line = |key: &str| 1 + BUILTIN.lines().position(|line| line.starts_with(key)).unwrap();
        fails(
            &BUILTIN.replace("value = 0.65", "value = [0.7, 0.6]"),
            &format!("p.toml:{}: `identification.level-5` is [0.7, 0.6]: write the lowest first", line("level-5")),
        );
        fails(
            &BUILTIN.replace("value = 0.765", "value = [0.7, 0.8]"),
            &format!("p.toml:{}: `advice.second-source` is [0.7, 0.8]: it must be one number", line("second-source")),
        );
    }

    #[test]
    fn parameters_with_other_numbers_stay_between_0_and_1() {
        let builtin = Parameters::builtin();
        assert_eq!(builtin.with(|entry| entry.value), builtin);
        let more = builtin.with(|entry| entry.value.map(|end| end * 1.2));
        assert_eq!(more.level[7], [1.0; 2]);
        assert_eq!(more.basis.told, [0.6 * 1.2; 2]);
        assert_eq!(more.entries.len(), builtin.entries.len());
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
