//! `firsthand graph`: the provenance of an article as a picture, or for other programs.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use firsthand::report::{self, whole};
use firsthand::{analyze, draw};

use super::GrammarArguments;
use super::explain::{claim_id, read_article};

/// Draws where each claim of an article comes from
#[derive(Args)]
pub(crate) struct Arguments {
    /// The article; `-` is standard input
    path: PathBuf,
    #[command(flatten)]
    grammar: GrammarArguments,
    /// svg for a browser, dot for Graphviz, mermaid for wikis, graphml and prov (W3C PROV-JSON) for other programs
    #[arg(long, value_enum, default_value = "svg")]
    format: Format,
    /// Draw only what leads to this claim
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// Where to write it [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How to write the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Svg,
    Dot,
    Mermaid,
    Graphml,
    Prov,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    let article = read_article(&arguments.path)?;
    let analysis = analyze(&article, &grammar);
    let only = arguments.claim.as_ref().map(|id| claim_id(id, &analysis)).transpose()?;
    let picture = || draw::picture(&analysis.provenance, &analysis.claims, &analysis.scores, only);
    let report = || report::of(&article, &analysis, &grammar);
    let text = match arguments.format {
        Format::Svg => draw::svg(&picture(), &article.id),
        Format::Dot => draw::dot(&picture(), &article.id),
        Format::Mermaid => draw::mermaid(&picture(), &article.id),
        Format::Graphml => draw::graphml(&report(), &article.text, arguments.claim.as_deref()),
        Format::Prov => draw::prov(&report(), &article.text, arguments.claim.as_deref()),
    };
    match &arguments.output {
        Some(file) => whole::write(file, text.as_bytes()).with_context(|| file.display().to_string())?,
        None => io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
