//! `firsthand grammar`: for those who write rules. Needs no article and no Rust.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use firsthand::Grammar;
use firsthand::grammar::Engine;
use firsthand::grammar::{ExampleKind, RuleId, examples};

/// Checks, tests or shows a grammar
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Reads rule files and word lists, and says what is wrong in them
    Check {
        /// A folder of rule files, or one of its files
        path: PathBuf,
    },
    /// Tries the examples of all rules, or of those named; exit code 1 if any fails
    Test {
        /// Only these rules
        rules: Vec<String>,
        /// A folder of rule files and word lists, instead of the built-in grammar
        #[arg(long, value_name = "DIR")]
        grammar: Option<PathBuf>,
    },
    /// Lists the grammar's parts, or shows one: a rule, `<phrase>` or `@list`
    Show {
        /// `according-to`, `<clause>` or `@say`
        part: Option<String>,
        /// A folder of rule files and word lists, instead of the built-in grammar
        #[arg(long, value_name = "DIR")]
        grammar: Option<PathBuf>,
    },
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let code = match &arguments.task {
        Task::Check { path } => check(path, &mut out)?,
        Task::Test { rules, grammar } => test(&load(grammar.as_deref())?, rules, &mut out)?,
        Task::Show { part, grammar } => show(&load(grammar.as_deref())?, part.as_deref(), &mut out)?,
    };
    out.flush()?;
    Ok(code)
}

fn load(folder: Option<&Path>) -> Result<Grammar> {
    Ok(match folder {
        Some(folder) => Grammar::load(folder, Engine::Default)?,
        None => Grammar::builtin(),
    })
}

/// A file is read with its folder: its rules use the phrases and lists there.
fn check(path: &Path, out: &mut impl Write) -> Result<ExitCode> {
    let kind = path.metadata().with_context(|| format!("cannot read {}", path.display()))?;
    let folder = if kind.is_dir() {
        path
    } else if path.extension().is_some_and(|extension| extension == "rules") {
        path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
    } else if path.parent().is_some_and(|parent| parent.ends_with("lexicon")) {
        path.parent().and_then(Path::parent).unwrap_or(Path::new("."))
    } else {
        bail!("{} is neither a folder, nor a .rules file, nor a list in a folder named lexicon", path.display());
    };
    let grammar = Grammar::load(folder, Engine::Default)?;
    let lists = grammar.lexicon.class_count();
    writeln!(out, "{} rules, {} phrases, {lists} lists: no mistakes", grammar.rules.len(), grammar.phrases.len())?;
    Ok(ExitCode::SUCCESS)
}

fn test(grammar: &Grammar, names: &[String], out: &mut impl Write) -> Result<ExitCode> {
    let rules: Vec<RuleId> = if names.is_empty() {
        (0..grammar.rules.len()).map(RuleId).collect()
    } else {
        let find = |name: &String| grammar.rule(name).with_context(|| format!("no rule is named {name}"));
        names.iter().map(find).collect::<Result<_>>()?
    };
    let (mut tried, mut failed) = (0, 0);
    for rule in rules {
        tried += grammar.rules[rule.0].examples.len();
        for failure in examples::check_rule(grammar, rule) {
            failed += 1;
            writeln!(out, "{failure}")?;
        }
    }
    writeln!(out, "{tried} examples tried, {failed} failed")?;
    Ok(ExitCode::from(u8::from(failed > 0)))
}

fn show(grammar: &Grammar, part: Option<&str>, out: &mut impl Write) -> Result<ExitCode> {
    let Some(part) = part else { return show_all(grammar, out) };
    let name = part.trim_start_matches(['@', '<']).trim_end_matches('>');
    if part.starts_with('@') {
        let class = grammar.lexicon.class(name).with_context(|| format!("no list is named @{name}"))?;
        for item in grammar.lexicon.list(class) {
            match &item.note {
                Some(note) => writeln!(out, "{}   = {note}", item.lemma)?,
                None => writeln!(out, "{}", item.lemma)?,
            }
        }
    } else if part.starts_with('<') {
        let phrase = grammar.phrases.iter().find(|phrase| phrase.name == name);
        let phrase = phrase.with_context(|| format!("no phrase is named <{name}>"))?;
        writeln!(out, "{}:{}\nphrase {name} = {}", phrase.file, phrase.line, phrase.pattern)?;
    } else {
        let id = grammar.rule(name).with_context(|| format!("no rule is named {name}"))?;
        let rule = &grammar.rules[id.0];
        writeln!(out, "{}:{}\nrule {name}", rule.file, rule.line)?;
        writeln!(out, "  about    {}\n  match    {}", rule.about, rule.pattern)?;
        writeln!(out, "  class    {}", rule.class.labels.join(" "))?;
        for example in &rule.examples {
            let kind = match example.kind {
                ExampleKind::Example => "example",
                ExampleKind::Reject => "reject ",
                ExampleKind::Todo => "todo   ",
            };
            writeln!(out, "  {kind}  {}", example.braced())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show_all(grammar: &Grammar, out: &mut impl Write) -> Result<ExitCode> {
    writeln!(out, "{}", grammar.stamp)?;
    for rule in &grammar.rules {
        writeln!(out, "{:<28} {}", rule.name, rule.about)?;
    }
    let phrases = grammar.phrases.iter().map(|phrase| format!("<{}>", phrase.name));
    let lists = grammar.lexicon.class_names().map(|name| format!("@{name}"));
    for name in phrases.chain(lists) {
        writeln!(out, "{name}")?;
    }
    Ok(ExitCode::SUCCESS)
}
