//! `firsthand explain`: why a claim has its score, or what the grammar sees in a sentence.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use firsthand::attribution::{self, Attribution, AttributionId, LEARNED};
use firsthand::claim::{Claim, ClaimId};
use firsthand::provenance::NodeId;
use firsthand::report::Labelled;
use firsthand::score::Omission;
use firsthand::{Analysis, Article, Span, analyze, ingest};

use super::GrammarArguments;

/// Shows why a claim has its score, or what the grammar sees in a sentence
#[derive(Args)]
pub(crate) struct Arguments {
    /// The article; `-` is standard input
    #[arg(required_unless_present = "sentence", conflicts_with = "sentence")]
    path: Option<PathBuf>,
    #[command(flatten)]
    grammar: GrammarArguments,
    /// Explain only this claim
    #[arg(long, value_name = "ID")]
    claim: Option<String>,
    /// Show tokens, tags and matching rules of a sentence
    #[arg(long, value_name = "TEXT", conflicts_with = "claim")]
    sentence: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    let mut out = io::stdout().lock();
    if let Some(sentence) = &arguments.sentence {
        let article = Article { text: sentence.clone(), ..Article::default() };
        sentence_seen(&mut out, &analyze(&article, &grammar), &grammar)?;
        return Ok(ExitCode::SUCCESS);
    }
    let path = arguments.path.as_deref().ok_or_else(|| anyhow!("give an article, or --sentence"))?;
    let article = read_article(path)?;
    let analysis = analyze(&article, &grammar);
    let claims = match &arguments.claim {
        Some(id) => vec![claim_id(id, &analysis)?],
        None => (0..analysis.claims.len()).map(ClaimId).collect(),
    };
    if claims.is_empty() {
        bail!("{}: no claim was found", path.display());
    }
    let Analysis { document, syntax, matches, attributions, .. } = &analysis;
    let evidence = attribution::evidence(document, syntax, matches, &grammar, attributions);
    for claim in claims {
        claim_explained(&mut out, &analysis, claim)?;
        for &AttributionId(index) in &analysis.claims[claim.0].attributions {
            writeln!(out, "  a{}  {}", index + 1, how_found(&attributions[index], &evidence[index], document.text))?;
        }
        writeln!(out)?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads the one article that a path holds.
pub(super) fn read_article(path: &Path) -> Result<Article> {
    let mut articles = ingest::articles(vec![path.to_owned()], ingest::Options::default());
    let article = articles.next().ok_or_else(|| anyhow!("{}: holds no article", path.display()))??;
    if articles.next().is_some() {
        bail!("{}: holds more than one article; give one by itself", path.display());
    }
    Ok(article)
}

/// The claim of an id such as `c3`.
pub(super) fn claim_id(id: &str, analysis: &Analysis) -> Result<ClaimId> {
    let number = id.strip_prefix('c').and_then(|number| number.parse::<usize>().ok());
    match (number, analysis.claims.len()) {
        (Some(number), count) if (1..=count).contains(&number) => Ok(ClaimId(number - 1)),
        (_, 0) => bail!("no claim `{id}`: none was found in the article"),
        (_, count) => bail!("no claim `{id}`: the article has c1 to c{count}"),
    }
}

fn claim_explained(out: &mut impl Write, analysis: &Analysis, id: ClaimId) -> Result<()> {
    let text = analysis.document.text;
    let (claim, score) = (&analysis.claims[id.0], &analysis.scores[id.0]);
    let place = |at: u32| 1 + text.as_bytes()[..at as usize].iter().filter(|byte| **byte == b'\n').count();
    writeln!(out, "c{}  {}", id.0 + 1, words(claim, text))?;
    let range = |low: f64, high: f64| {
        if high - low < 0.005 { format!("{low:.2}") } else { format!("{low:.2} to {high:.2}") }
    };
    let [low, high] = score.independence;
    let independence = if low == high { low.to_string() } else { format!("{low} to {high}") };
    let bounds = if score.exact { "" } else { " (bounds: the graph is too large to be exact)" };
    writeln!(out, "    sourcing strength {}{bounds}", range(score.strength[0], score.strength[1]))?;
    writeln!(out, "    independent origins {independence}; {}; {}", score.status.label(), claim.worth.label())?;
    writeln!(out, "    grade {} (for display: letter and number of the Admiralty code)", score.grade)?;
    let lines = |spans: &[Span]| {
        let mut lines: Vec<String> = spans.iter().map(|span| place(span.start).to_string()).collect();
        lines.dedup();
        lines.join(", ")
    };
    for reason in &score.reasons {
        writeln!(out, "  - {} [line {}]", reason.text, lines(&reason.spans))?;
    }
    let label = |node: &NodeId| analysis.provenance.nodes[node.0].label.as_str();
    let listed = |nodes: &[NodeId], between: &str| nodes.iter().map(label).collect::<Vec<_>>().join(between);
    for path in analysis.provenance.paths(id) {
        writeln!(out, "  path: {} → c{}", listed(&path[..path.len() - 1], " → "), id.0 + 1)?;
    }
    for cut in &score.cuts {
        let shown = lines(&analysis.provenance.words(id, cut));
        writeln!(out, "  falls without: {} [line {shown}]", listed(cut, " and "))?;
    }
    for cycle in &score.cycles {
        writeln!(out, "  circle: {}", listed(cycle, " and "))?;
    }
    for (node, importance) in &score.importance {
        writeln!(out, "  without {}: {importance:.2} less", label(node))?;
    }
    if !score.left_out.is_empty() {
        let left_out: Vec<&str> = score.left_out.iter().map(|omission| omission_in_words(*omission)).collect();
        writeln!(out, "  left out, as the graph is too large: {}", left_out.join("; "))?;
    }
    Ok(())
}

/// What a graph was too large for.
fn omission_in_words(omission: Omission) -> &'static str {
    match omission {
        Omission::Cuts => "other smallest sets that it falls without",
        Omission::Importance => "how much would be lost without some nodes",
        Omission::Naming => "what naming each source would add",
    }
}

/// How many features are shown.
const SHOWN: usize = 4;

/// The rule that found an attribution, how sure the weights are, and what spoke most for it.
fn how_found(attribution: &Attribution, evidence: &[(&str, f32)], text: &str) -> String {
    let cue = attribution.cue.as_ref().map_or("(no cue)".into(), |part| format!("“{}”", part.words(text)));
    let by = if attribution.rule == LEARNED {
        "found by the weights alone".into()
    } else {
        format!("rule {}", attribution.rule)
    };
    let Some(confidence) = attribution.confidence else { return format!("{cue}: {by}") };
    let strongest = evidence.iter().take(SHOWN).filter(|(_, weight)| *weight > 0.0);
    let strongest: Vec<String> = strongest.map(|(name, weight)| format!("{name} (+{weight:.1})")).collect();
    format!("{cue}: {by}; confidence {confidence:.2}, most by {}", strongest.join("; "))
}

fn words(claim: &Claim, text: &str) -> String {
    let words: Vec<&str> = claim.spans.iter().flat_map(|span| span.of(text).split_whitespace().chain(["…"])).collect();
    words[..words.len().saturating_sub(1)].join(" ")
}

/// Tokens with tags and lists, then every rule that matches, with its captures.
fn sentence_seen(out: &mut impl Write, analysis: &Analysis, grammar: &firsthand::Grammar) -> Result<()> {
    let document = &analysis.document;
    for token in 0..document.tokens.len() {
        let tag = analysis.syntax.tags[token];
        let lists: Vec<&str> = (0..grammar.lexicon.class_count())
            .map(|class| firsthand::lexicon::ClassId(class as u8))
            .filter(|class| analysis.syntax.classes[token].has(*class))
            .map(|class| grammar.lexicon.class_name(class))
            .collect();
        let (upos, xpos) = (tag.upos.name(), tag.xpos.name());
        writeln!(out, "{:>3}  {:<20} {upos:<6} {xpos:<6} {}", token, document.word(token), lists.join(" "))?;
    }
    for (found, note) in [(&analysis.matches.list, ""), (&analysis.matches.beaten, "  (lost to another rule)")] {
        for found in found {
            let rule = &grammar.rules[found.rule.0];
            writeln!(out, "\n{}  {}:{}{note}", rule.name, rule.file, rule.line)?;
            for (role, run) in &found.captures {
                let words = if run.is_empty() { "" } else { document.span(*run).of(document.text) };
                writeln!(out, "  {:<8} {words}", format!("{role:?}").to_lowercase())?;
            }
        }
    }
    Ok(())
}
