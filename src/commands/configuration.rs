//! `firsthand.toml`: defaults for a project. It is looked for in the working directory and upwards; the first one counts.
//!
//! What it says becomes the default of the options of the same names, so that the command line wins.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Command;
use firsthand::{digest, spelling};
use serde::Deserialize;
use toml::Spanned;

/// What the file is called.
const NAME: &str = "firsthand.toml";

/// Commands that ask for something else under the same names.
const APART: [&str; 2] = ["train", "grammar"];

/// All that a project may settle. Paths are relative to the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Keys {
    /// The house rules of an audit.
    house: Option<Spanned<String>>,
    /// How `firsthand analyze` prints.
    format: Option<Spanned<String>>,
    engine: Option<Spanned<String>>,
    encoding: Option<Spanned<String>>,
    min_confidence: Option<Spanned<f64>>,
    jobs: Option<Spanned<i64>>,
    grammar: Option<PathBuf>,
    weights: Option<PathBuf>,
    parameters: Option<PathBuf>,
}

/// The names of all keys, for who mistypes one.
const KEYS: [&str; 9] =
    ["house", "format", "engine", "encoding", "min-confidence", "jobs", "grammar", "weights", "parameters"];

/// The configuration file that counts.
#[derive(Debug)]
pub(super) struct Configuration {
    /// As seen from the working directory.
    pub(super) name: String,
    /// Of its bytes, in hexadecimal.
    pub(super) sha256: String,
    folder: PathBuf,
    text: String,
    keys: Keys,
}

impl Configuration {
    /// Looks for the file from a folder upwards.
    pub(super) fn find(from: &Path) -> Result<Option<Configuration>> {
        for (depth, folder) in from.ancestors().enumerate() {
            let file = folder.join(NAME);
            if file.is_file() {
                let name = "../".repeat(depth) + NAME;
                let text = fs::read_to_string(&file).with_context(|| name.clone())?;
                return Configuration::read(name, folder, text).map(Some);
            }
        }
        Ok(None)
    }

    fn read(name: String, folder: &Path, text: String) -> Result<Configuration> {
        let keys: Keys = match toml::from_str(&text) {
            Ok(keys) => keys,
            Err(error) => {
                let span = error.span().unwrap_or_default();
                let place = place(&text, span.start);
                let word = text.get(span).unwrap_or_default();
                let message = error.message().split('\n').next().unwrap_or_default();
                match message.starts_with("unknown field") {
                    true => bail!("{name}:{place}: there is no key `{word}`: {}", hint(word, &KEYS)),
                    false => bail!("{name}:{place}: {message}"),
                }
            }
        };
        let sha256 = digest::sha256(&text);
        Ok(Configuration { name, sha256, folder: folder.to_owned(), text, keys })
    }

    /// Makes what the file says the defaults of a command line.
    pub(super) fn applied(&self, command: Command) -> Result<Command> {
        let mut defaults: Vec<(&str, OsString)> = vec![];
        for (id, word) in [("engine", &self.keys.engine), ("format", &self.keys.format)] {
            let Some(word) = word else { continue };
            self.check(id, word, &command)?;
            defaults.push((id, word.get_ref().into()));
        }
        if let Some(house) = &self.keys.house {
            // A name as it is, a file relative to this one.
            let word = house.get_ref();
            let file = self.folder.join(word);
            let value = if file.is_file() { file.into() } else { OsString::from(word) };
            defaults.push(("house", value));
        }
        if let Some(label) = &self.keys.encoding {
            label.get_ref().parse::<firsthand::ingest::Encoding>().map_err(|why| self.wrong(label, &why))?;
            defaults.push(("encoding", label.get_ref().into()));
        }
        if let Some(least) = &self.keys.min_confidence {
            if !(0.0..=1.0).contains(least.get_ref()) {
                return Err(self.wrong(least, "expected a number from 0 to 1"));
            }
            defaults.push(("min_confidence", least.get_ref().to_string().into()));
        }
        if let Some(jobs) = &self.keys.jobs {
            if !(1..=i64::from(u16::MAX)).contains(jobs.get_ref()) {
                return Err(self.wrong(jobs, "expected a number of threads, from 1"));
            }
            defaults.push(("jobs", jobs.get_ref().to_string().into()));
        }
        let paths =
            [("grammar", &self.keys.grammar), ("weights", &self.keys.weights), ("parameters", &self.keys.parameters)];
        defaults.extend(paths.into_iter().filter_map(|(id, path)| Some((id, self.folder.join(path.as_ref()?).into()))));
        let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
        let mut command = command;
        for name in names.iter().filter(|name| !APART.contains(&&***name)) {
            command = command.mut_subcommand(name, |mut sub| {
                for (id, value) in &defaults {
                    // Other commands print in other formats.
                    let has = sub.get_arguments().any(|argument| argument.get_id() == id);
                    if has && (*id != "format" || name == "analyze") {
                        sub = sub.mut_arg(id, |argument| argument.default_value(value.clone()));
                    }
                }
                sub
            });
        }
        Ok(command)
    }

    /// Checks a word against the values that `firsthand analyze`, or whichever command has it, allows.
    fn check(&self, id: &str, word: &Spanned<String>, command: &Command) -> Result<()> {
        let subcommands = || command.get_subcommands().filter(|sub| id != "format" || sub.get_name() == "analyze");
        let argument = subcommands().flat_map(Command::get_arguments).find(|argument| argument.get_id() == id);
        let values = argument.map(clap::Arg::get_possible_values).unwrap_or_default();
        let names: Vec<&str> = values.iter().map(|value| value.get_name()).collect();
        if names.is_empty() || names.contains(&&**word.get_ref()) {
            return Ok(());
        }
        Err(self.wrong(word, &format!("there is no {id} `{}`: {}", word.get_ref(), hint(word.get_ref(), &names))))
    }

    fn wrong<T>(&self, value: &Spanned<T>, message: &str) -> anyhow::Error {
        anyhow::anyhow!("{}:{}: {message}", self.name, place(&self.text, value.span().start))
    }
}

/// Line and column of a byte, from 1.
fn place(text: &str, byte: usize) -> String {
    let before = text.get(..byte).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    format!("{}:{}", before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// The word that was meant, or all that there are.
fn hint(word: &str, words: &[&str]) -> String {
    match spelling::nearest(word, words.iter().copied()) {
        Some(known) => format!("did you mean `{known}`?"),
        None => format!("there are {}", words.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let read = Configuration::read(NAME.to_owned(), Path::new(""), text.to_owned());
        let error = read.and_then(|read| read.applied(super::super::command())).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        check("# ours\nformta = \"json\"\n", "firsthand.toml:2:1: there is no key `formta`: did you mean `format`?");
        check("format = \"jsonn\"\n", "firsthand.toml:1:10: there is no format `jsonn`: did you mean `json`?");
        check("jobs = 2\nmin-confidence = 3.0\n", "firsthand.toml:2:18: expected a number from 0 to 1");
        check("jobs = 0\n", "firsthand.toml:1:8: expected a number of threads, from 1");
        check("jobs = \"two\"\n", "firsthand.toml:1:8: invalid type: string \"two\", expected i64");
        check("colour = 1\n", &format!("firsthand.toml:1:1: there is no key `colour`: there are {}", KEYS.join(", ")));
    }

    #[test]
    fn the_list_of_keys_is_that_of_the_struct() {
        for key in KEYS {
            let value = match key {
                "jobs" => "1",
                "min-confidence" => "0.5",
                _ => "\"x\"",
            };
            let read = Configuration::read(NAME.to_owned(), Path::new(""), format!("{key} = {value}"));
            assert!(read.is_ok(), "{key}: {read:?}");
        }
    }
}
