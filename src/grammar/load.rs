//! Files of a grammar become rules, phrases and lists; every mistake in them is an [`Error`] with its place.

use std::cell::LazyCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::parse::{self, Field, Line, RawPhrase, RawRule};
use super::pattern::Pattern;
use super::program::{self, Written};
use super::{Class, Engine, Error, Example, ExampleKind, Grammar, Layer, Phrase, Role, Rule};
use crate::lexicon::Lexicon;
use crate::parameters::Parameters;
use crate::span::Span;
use crate::syntax::tagger::{self, Tagger};
use crate::weights::{self, Weights};

/// The tagger's weights. For these and those that choose, the built-in ones stand in.
const TAGGER: &str = "weights/tagger.bin";

/// The parser's weights. No stage parses: they are no part of a grammar, nor of its stamp.
const PARSER: &str = "weights/parser.bin";

/// The weights that choose attributions.
const DECISION: &str = "weights/decision.bin";

/// Reads every file below a folder that belongs to a grammar.
pub(super) fn folder(folder: &Path, engine: Engine) -> Result<Grammar, Error> {
    let mut contents = vec![];
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| Error::of_file(&folder.display().to_string(), error.to_string()))?;
        if !entry.file_type().is_file() || entry.path().extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let path = entry.path();
        let inside = path.strip_prefix(folder).unwrap_or(path).to_string_lossy().replace('\\', "/");
        let content = std::fs::read(path)
            .map_err(|error| Error::of_file(&path.display().to_string(), format!("cannot read it: {error}")))?;
        contents.push((inside, content));
    }
    if !contents.iter().any(|(path, _)| path.ends_with(".rules")) {
        return Err(Error::of_file(&folder.display().to_string(), "the folder holds no .rules file"));
    }
    let named = files(contents.iter().map(|(path, content)| (&path[..], &content[..])), engine);
    named.map_err(|error| Error { file: folder.join(&error.file).display().to_string(), ..error })
}

/// Makes a grammar of the contents of files.
pub(super) fn files<'a>(
    files: impl IntoIterator<Item = (&'a str, &'a [u8])>,
    engine: Engine,
) -> Result<Grammar, Error> {
    let mut files: BTreeMap<&str, &[u8]> = files.into_iter().collect();
    let shipped = [tagger::BUILTIN, weights::BUILTIN].map(|packed| LazyCell::new(move || packed.bytes()));
    let broken = |path: &'static str| move |message: &'static str| Error::of_file(path, message);
    let tagger = Tagger::read(files.entry(TAGGER).or_insert_with(|| &shipped[0])).map_err(broken(TAGGER))?;
    files.remove(PARSER);
    let weights = match engine {
        Engine::Default => {
            let bytes = files.entry(DECISION).or_insert_with(|| &shipped[1]);
            Some(Weights::read(bytes).map_err(broken(DECISION))?)
        }
        Engine::Rules => {
            files.remove(DECISION);
            None
        }
    };
    let stamp = super::stamp("en", files.iter().map(|(&path, &content)| (path, content)));
    let mut lexicon = read_lexicon(&files)?;
    let mut sources = vec![];
    for (&path, &content) in files.iter().filter(|(path, _)| path.ends_with(".rules")) {
        let text = as_text(path, content)?;
        sources.push((path, text, parse::rule_file(path, text)?));
    }
    let mut rules = vec![];
    let mut patterns = vec![];
    let mut phrases = vec![];
    for (path, text, file) in &sources {
        for raw in &file.rules {
            let source = Source { file: path, text };
            let (rule, pattern, from_end) = source.rule(raw)?;
            patterns.push(Written { name: &raw.name.words, file: path, text, from_end, pattern });
            rules.push(rule);
        }
        for raw in &file.phrases {
            let RawPhrase { name, pattern, .. } = raw;
            phrases.push((Written { name: &name.words, file: path, text, from_end: name.from_end, pattern }, raw));
        }
    }
    refuse_twins(rules.iter().map(|rule| (&rule.name[..], &rule.file[..], rule.line)), "rule")?;
    let shown: Vec<Phrase> = phrases
        .iter()
        .map(|(written, raw)| Phrase {
            name: raw.name.words.clone(),
            pattern: raw.words.clone(),
            file: written.file.into(),
            line: line_of(written.text, raw.name.from_end),
        })
        .collect();
    refuse_twins(shown.iter().map(|phrase| (&phrase.name[..], &phrase.file[..], phrase.line)), "phrase")?;
    let phrases: Vec<Written> = phrases.into_iter().map(|(written, _)| written).collect();
    let program = program::compile(&phrases, &patterns, &mut lexicon)?;
    Ok(Grammar { stamp, lexicon, tagger, weights, parameters: Parameters::builtin(), rules, phrases: shown, program })
}

fn read_lexicon(files: &BTreeMap<&str, &[u8]>) -> Result<Lexicon, Error> {
    let mut lists = vec![];
    for (&path, &content) in files {
        if let Some(name) = path.strip_prefix("lexicon/").and_then(|name| name.strip_suffix(".txt")) {
            let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            if !name.chars().all(fits) {
                return Err(Error::of_file(path, "a list's name has small letters, digits and hyphens only"));
            }
            lists.push((name, as_text(path, content)?));
        }
    }
    Lexicon::read(lists).map_err(|error| Error {
        file: format!("lexicon/{}.txt", error.list),
        line: error.line,
        column: 1,
        message: error.message,
    })
}

fn as_text<'a>(path: &str, content: &'a [u8]) -> Result<&'a str, Error> {
    std::str::from_utf8(content).map_err(|error| {
        let line = content[..error.valid_up_to()].iter().filter(|&&byte| byte == b'\n').count() + 1;
        Error { line, ..Error::of_file(path, "the file is not UTF-8") }
    })
}

fn refuse_twins<'a>(names: impl Iterator<Item = (&'a str, &'a str, usize)>, what: &str) -> Result<(), Error> {
    let mut seen = BTreeMap::new();
    for (name, file, line) in names {
        if let Some((other, at)) = seen.insert(name, (file, line)) {
            let message = format!("there is a {what} `{name}` already: {other}:{at}");
            return Err(Error { line, ..Error::of_file(file, message) });
        }
    }
    Ok(())
}

fn line_of(text: &str, from_end: usize) -> usize {
    // Counting bytes is faster than searching where lines are short.
    text[..text.len() - from_end].bytes().filter(|&byte| byte == b'\n').count() + 1
}

/// A rule file, for errors in it.
struct Source<'a> {
    file: &'a str,
    text: &'a str,
}

impl Source<'_> {
    fn error(&self, from_end: usize, message: impl Into<String>) -> Error {
        Error::at(self.file, self.text, self.text.len() - from_end, message)
    }

    /// The rule, its pattern, and where that stands.
    fn rule<'r>(&self, raw: &'r RawRule) -> Result<(Rule, &'r Pattern, usize), Error> {
        let RawRule { name, fields } = raw;
        let missing = |what: &str| self.error(name.from_end, format!("rule `{}` has no `{what}`", name.words));
        let mut about: Option<&Line> = None;
        let mut pattern: Option<(&Pattern, &Line)> = None;
        let mut class: Option<&Line> = None;
        let mut examples = vec![];
        for field in fields {
            let twice = match field {
                Field::About(line) => about.replace(line).map(|_| line),
                Field::Match { pattern: found, words } => pattern.replace((found, words)).map(|_| words),
                Field::Class(line) => class.replace(line).map(|_| line),
                Field::Example(line) => {
                    examples.push(self.example(ExampleKind::Example, line)?);
                    None
                }
                Field::Reject(line) => {
                    examples.push(self.example(ExampleKind::Reject, line)?);
                    None
                }
                Field::Todo(line) => {
                    examples.push(self.example(ExampleKind::Todo, line)?);
                    None
                }
            };
            if let Some(line) = twice {
                return Err(self.error(line.from_end, "the rule has this line already"));
            }
        }
        let about = about.ok_or_else(|| missing("about"))?;
        let (pattern, words) = pattern.ok_or_else(|| missing("match"))?;
        let class = self.class(class.ok_or_else(|| missing("class"))?)?;
        if !examples.iter().any(|example| example.kind == ExampleKind::Example) {
            return Err(missing("example"));
        }
        let rule = Rule {
            name: name.words.clone(),
            about: about.words.clone(),
            pattern: words.words.clone(),
            class,
            examples,
            file: self.file.into(),
            line: line_of(self.text, name.from_end),
        };
        Ok((rule, pattern, words.from_end))
    }

    fn class(&self, line: &Line) -> Result<Class, Error> {
        let mut words = line.words.split_whitespace().peekable();
        let first = words.peek().copied().unwrap_or_default();
        let layer = Layer::of_first_label(first).ok_or_else(|| {
            let message = "expected `direct`, `indirect`, `mixed`, `grant`, `credit`, `reply` or `chain`";
            self.error(line.from_end, message)
        })?;
        let known = layer.labels();
        let mut labels = vec![];
        for word in words {
            match known.iter().find(|&&label| label == word) {
                Some(label) => labels.push(*label),
                None => {
                    let message = format!("`{word}` is no label here: expected {}", known.join(", "));
                    return Err(self.error(line.from_end, message));
                }
            }
        }
        let twins = labels.len() > labels.iter().collect::<BTreeSet<_>>().len();
        if twins { Err(self.error(line.from_end, "a label stands here twice")) } else { Ok(Class { layer, labels }) }
    }

    /// An example without its braces.
    fn example(&self, kind: ExampleKind, line: &Line) -> Result<Example, Error> {
        let words = &line.words;
        let error = |at: usize, message: &str| self.error(line.bytes_behind(at), message);
        let (mut text, mut captures, mut open) = (String::new(), vec![], vec![]);
        let mut rest = &words[..];
        while let Some(brace) = rest.find(['{', '}']) {
            text.push_str(&rest[..brace]);
            let at = words.len() - rest.len() + brace;
            let after = &rest[brace + 1..];
            if rest[brace..].starts_with('{') {
                let (role, inside) = after.split_once(' ').ok_or_else(|| error(at, "expected `{role words}`"))?;
                let role = Role::from_name(role).ok_or_else(|| {
                    let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
                    error(at + 1, &format!("`{role}` is no role: expected {}", names.join(", ")))
                })?;
                open.push((captures.len(), at));
                captures.push((role, Span::new(text.len(), text.len())));
                rest = inside;
            } else {
                let (index, _) = open.pop().ok_or_else(|| error(at, "this `}` has no `{`"))?;
                captures[index].1.end = text.len() as u32;
                if captures[index].1.is_empty() {
                    return Err(error(at, "nothing stands between these braces"));
                }
                rest = after;
            }
        }
        if let Some((_, at)) = open.pop() {
            return Err(error(at, "this `{` has no `}`"));
        }
        if kind == ExampleKind::Reject && !captures.is_empty() {
            return Err(error(0, "a `reject` captures nothing: leave out the braces"));
        }
        if kind == ExampleKind::Example && captures.is_empty() {
            return Err(error(0, "an `example` says in braces what is captured"));
        }
        text.push_str(rest);
        Ok(Example { kind, text, captures, line: line_of(self.text, line.from_end) })
    }
}
