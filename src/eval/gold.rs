//! Gold annotations from a folder: brat standoff files, or JSON.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Annotation, Error, Gold, Role};

/// Reads a folder of gold: `text/NAME.txt`, with `attributions/NAME_ANNOTATOR.ann` (brat) or `NAME.json` beside it; or
/// `NAME.txt` and `NAME.ann` side by side, as brat itself keeps them. Where several annotators read an article, the first by
/// name counts.
pub fn read_gold(folder: &Path) -> Result<Vec<Gold>, Error> {
    let brat = folder.join("attributions");
    let gold = if brat.is_dir() {
        read_brat(folder, &brat)?
    } else {
        let beside = read_beside(folder)?;
        if beside.is_empty() { read_json(folder)? } else { beside }
    };
    if gold.is_empty() {
        return Err(Error::NoGold { path: folder.to_owned() });
    }
    Ok(gold)
}

fn read_brat(folder: &Path, annotations: &Path) -> Result<Vec<Gold>, Error> {
    let mut gold: Vec<Gold> = vec![];
    for path in files(annotations, "ann")? {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let id = stem.rsplit_once('_').map_or(&*stem, |(id, _annotator)| id);
        let text = text_path(folder, id);
        if gold.last().is_some_and(|last| last.id == id) || !text.exists() {
            continue;
        }
        gold.push(Gold { id: id.to_owned(), text: read(&text)?, attributions: standoff(&path, &read(&path)?)? });
    }
    Ok(gold)
}

/// `NAME.ann` beside `NAME.txt`.
fn read_beside(folder: &Path) -> Result<Vec<Gold>, Error> {
    let pairs = files(folder, "ann")?.into_iter().map(|path| (path.with_extension("txt"), path));
    let pairs = pairs.filter(|(text, _)| text.exists());
    let gold = pairs.map(|(text, path)| {
        let id = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Gold { id, text: read(&text)?, attributions: standoff(&path, &read(&path)?)? })
    });
    gold.collect()
}

fn read_json(folder: &Path) -> Result<Vec<Gold>, Error> {
    let mut gold = vec![];
    for path in files(folder, "json")? {
        let object: serde_json::Value = serde_json::from_str(&read(&path)?).map_err(|e| json_error(&path, &e))?;
        if object.get("doc").is_none() {
            continue; // Other lists may lie in the same folder.
        }
        let article = JsonArticle::deserialize(object).map_err(|e| json_error(&path, &e))?;
        let attributions = article.attributions.into_iter().map(|a| {
            let spans = [a.spans.source, a.spans.cue, a.spans.content];
            Annotation { spans: spans.map(in_order), rule: String::new(), confidence: None }
        });
        let attributions = attributions.collect();
        gold.push(Gold { text: read(&text_path(folder, &article.doc))?, id: article.doc, attributions });
    }
    Ok(gold)
}

#[derive(Deserialize)]
struct JsonArticle {
    doc: String,
    attributions: Vec<JsonAttribution>,
}

#[derive(Deserialize)]
struct JsonAttribution {
    spans: JsonSpans,
}

#[derive(Deserialize)]
struct JsonSpans {
    #[serde(default)]
    source: Vec<(usize, usize)>,
    #[serde(default)]
    cue: Vec<(usize, usize)>,
    #[serde(default)]
    content: Vec<(usize, usize)>,
}

fn json_error(path: &Path, error: &serde_json::Error) -> Error {
    Error::Line { path: path.to_owned(), line: error.line().max(1), message: error.to_string() }
}

/// Reads brat's standoff lines, tabs between columns: `T1 | Source 89 106;110 112 | words`, and
/// `E1 | Attribution:T4 Content:T3 Cue:T2 Source:T1`.
fn standoff(path: &Path, lines: &str) -> Result<Vec<Annotation>, Error> {
    let mut parts: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
    let mut annotations = vec![];
    for (index, line) in lines.lines().enumerate() {
        let mut columns = line.split('\t');
        let (Some(name), Some(what)) = (columns.next(), columns.next()) else { continue };
        let wrong = || Error::Line {
            path: path.to_owned(),
            line: index + 1,
            message: format!("expected brat's standoff format, found `{name} {what}`"),
        };
        match name.chars().next() {
            Some('T') => drop(parts.insert(name, fragments(what).ok_or_else(wrong)?)),
            Some('E') => annotations.push(event(what, &parts).ok_or_else(wrong)?),
            _ => {}
        }
    }
    Ok(annotations)
}

/// `Source 89 106;110 112`
fn fragments(what: &str) -> Option<Vec<(usize, usize)>> {
    let (_label, fragments) = what.split_once(' ')?;
    fragments
        .split(';')
        .map(|fragment| {
            let (start, end) = fragment.trim().split_once(' ')?;
            Some((start.parse().ok()?, end.trim().parse().ok()?))
        })
        .collect()
}

/// `Attribution:T4 Content:T3 Cue:T2 Source:T1 Source2:T9`
fn event(what: &str, parts: &BTreeMap<&str, Vec<(usize, usize)>>) -> Option<Annotation> {
    let mut annotation = Annotation::default();
    for item in what.split_whitespace() {
        let (label, part) = item.split_once(':')?;
        let label = label.trim_end_matches(|c: char| c.is_ascii_digit());
        let role = Role::ALL.into_iter().find(|role| role.name().eq_ignore_ascii_case(label));
        if let (Some(role), Some(spans)) = (role, parts.get(part)) {
            annotation.spans[role as usize].extend(spans);
        }
    }
    annotation.spans = annotation.spans.map(in_order);
    Some(annotation)
}

fn in_order(mut spans: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    spans.sort_unstable();
    spans.dedup();
    spans
}

fn text_path(folder: &Path, id: &str) -> PathBuf {
    folder.join("text").join(format!("{id}.txt"))
}

fn read(path: &Path) -> Result<String, Error> {
    fs::read_to_string(path).map_err(|source| Error::Read { path: path.to_owned(), source })
}

/// The files of a folder with this extension, by name.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>, Error> {
    let error = |source| Error::Read { path: folder.to_owned(), source };
    let mut paths = vec![];
    for entry in fs::read_dir(folder).map_err(error)? {
        let path = entry.map_err(error)?.path();
        if path.extension().is_some_and(|e| e == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_gathers_its_parts() {
        let lines = "T1\tSource 20 28;4 9\tthe … mayor\nT2\tCue 10 14\tsaid\nA1\tNested E1\nE1\tAttribution:T9 Cue:T2 Source:T1 Source2:T2";
        let found = standoff(Path::new("a.ann"), lines).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].spans, [vec![(4, 9), (10, 14), (20, 28)], vec![(10, 14)], vec![]]);
    }

    #[test]
    fn a_broken_line_is_named() {
        let error = standoff(Path::new("a.ann"), "T1\tSource 1 2\tx\nT2\tCue ten 14\tsaid").unwrap_err();
        assert_eq!(error.to_string(), "a.ann:2: expected brat's standoff format, found `T2 Cue ten 14`");
    }
}
