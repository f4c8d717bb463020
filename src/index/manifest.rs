//! `index.json`: how the pages of an index were made, and which files hold them.
//!
//! It is small (a hundred bytes for a shard of some hundred articles), so it is written anew after each shard.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Error, names, shard, write};
use crate::grammar::Grammar;
use crate::report::whole;
use crate::verify;

/// What the files hold, and how pages are made. Raised with every change of either, so that no old page is taken for a new one.
pub const FORMAT: u32 = 2;

const NAME: &str = "index.json";

/// How pages are made: what another value of makes other pages, by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings(BTreeMap<String, String>);

impl Settings {
    /// The settings of a run. A way to compare claims (`--similarity`) is none of them: it makes nothing of a single article.
    pub fn of(grammar: &Grammar) -> Settings {
        let Grammar { stamp, weights, parameters, .. } = grammar;
        let engine = if weights.is_some() { "default" } else { "rules" };
        let mut settings = BTreeMap::from([
            ("program".to_owned(), format!("{} {}", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))),
            ("grammar".to_owned(), stamp.clone()),
            ("engine".to_owned(), engine.to_owned()),
            ("vocabulary".to_owned(), verify::vocabulary()),
        ]);
        if let Some(weights) = weights {
            let least = [weights.least, weights.least_quoted, weights.least_proposed];
            settings.insert("least confidence".to_owned(), format!("{least:?}"));
        }
        let parameter =
            |entry: &crate::parameters::Entry| (format!("parameter {}", entry.key), format!("{:?}", entry.value));
        settings.extend(parameters.entries.iter().map(parameter));
        Settings(settings)
    }

    /// The first name, by alphabet, that has another value: name, value here, value there.
    fn difference(&self, other: &Settings) -> Option<[String; 3]> {
        let value = |settings: &Settings, name: &String| settings.0.get(name).map_or("none", |value| value).to_owned();
        let mut names = self.0.keys().chain(other.0.keys());
        let differs = names.find(|name| value(self, name) != value(other, name))?;
        Some([differs.clone(), value(self, differs), value(other, differs)])
    }
}

/// The manifest.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    format: u32,
    settings: Settings,
    /// In the order in which they were written.
    pub(super) shards: Vec<Listed>,
}

/// A shard as the manifest lists it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Listed {
    pub(super) file: String,
    pub(super) articles: usize,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

impl Listed {
    /// Which shard it is. From 1; a manifest that was read lists no other names.
    pub(super) fn number(&self) -> u32 {
        shard::number(&self.file).unwrap_or(0)
    }
}

impl Manifest {
    /// Reads the manifest of a folder, and looks at what else lies there. A new one where the folder holds nothing.
    pub(super) fn read(folder: &Path, settings: Settings) -> Result<Manifest, Error> {
        let path = folder.join(NAME);
        let manifest = match fs::read(&path) {
            Ok(bytes) => parse(&path, &bytes)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Manifest { format: FORMAT, settings: settings.clone(), shards: vec![] }
            }
            Err(error) => return Err(Error::file(&path)(error)),
        };
        for name in names(folder)? {
            if !manifest.is_ours(&name) {
                return Err(Error::Foreign { file: folder.join(name).display().to_string() });
            }
        }
        if let Some([what, then, now]) = manifest.settings.difference(&settings) {
            return Err(Error::Other { file: path.display().to_string(), what, then, now });
        }
        Ok(manifest)
    }

    /// Replaces the folder's manifest.
    pub(super) fn write(&self, folder: &Path) -> Result<(), Error> {
        let text = serde_json::to_string_pretty(self).expect("a manifest holds only values that JSON has") + "\n";
        write(&folder.join(NAME), text.as_bytes())
    }

    /// The number of the next shard: higher than all before it.
    pub(super) fn next(&self) -> u32 {
        self.shards.last().map_or(1, |last| last.number().saturating_add(1))
    }

    /// Removes what no longer counts. What cannot be removed does no harm.
    pub(super) fn remove_unlisted(&self, folder: &Path) {
        for name in names(folder).unwrap_or_default() {
            let listed = name == NAME || self.shards.iter().any(|listed| listed.file == name);
            if !listed && self.is_ours(&name) {
                let _ = fs::remove_file(folder.join(name));
            }
        }
    }

    /// Whether a file of this name belongs here, if only as what an interrupted run left: a file that was being written, a
    /// shard that the manifest does not list yet, or no longer.
    fn is_ours(&self, name: &str) -> bool {
        let name = name.strip_suffix(whole::PARTIAL).and_then(|name| name.strip_suffix('.')).unwrap_or(name);
        name == NAME || shard::number(name).is_some_and(|number| number <= self.next())
    }
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Manifest, Error> {
    let wrong = |error: serde_json::Error| Error::broken(path, format!("is no manifest of an index: {error}"));
    let value: Value = serde_json::from_slice(bytes).map_err(wrong)?;
    match value.get("format").and_then(Value::as_u64) {
        Some(format) if format != u64::from(FORMAT) => {
            let (then, now) = (format.to_string(), FORMAT.to_string());
            return Err(Error::Other { file: path.display().to_string(), what: "format".to_owned(), then, now });
        }
        _ => (),
    }
    let manifest: Manifest = serde_json::from_value(value).map_err(wrong)?;
    let numbers: Option<Vec<u32>> = manifest.shards.iter().map(|listed| shard::number(&listed.file)).collect();
    if !numbers.is_some_and(|numbers| numbers.is_sorted_by(|one, other| one < other)) {
        return Err(Error::broken(path, "is no manifest of an index: its files have other names"));
    }
    Ok(manifest)
}
