//! `firsthand train`: learns the weights that choose attributions from gold annotations.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Mutex;

use anyhow::{Context, Result, bail};
use clap::Args;
use firsthand::eval::{self, Figures, Gold};
use firsthand::grammar::Engine;
use firsthand::report::whole;
use firsthand::train::{Phase, Settings, train};
use firsthand::{Article, Grammar, analyze};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

/// Learns the weights that choose attributions from gold annotations (brat or JSON)
#[derive(Args)]
pub(crate) struct Arguments {
    /// Holds text/NAME.txt, and attributions/NAME_ANNOTATOR.ann (brat) or NAME.json
    gold: PathBuf,
    /// Where to write decision.bin and a model card
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Gold annotations to measure on, for the model card; never learned from
    #[arg(long, value_name = "GOLD")]
    measure: Option<PathBuf>,
    /// A folder of rule files and word lists, instead of the built-in grammar
    #[arg(long, value_name = "DIR")]
    grammar: Option<PathBuf>,
    /// Decides the order of the examples; the same seed gives the same weights
    #[arg(long, default_value_t = Settings::default().seed)]
    seed: u64,
    /// Parts for jackknifing
    #[arg(long, default_value_t = Settings::default().folds, value_name = "N")]
    folds: usize,
    /// Leave out attributions less likely than this
    #[arg(long, default_value_t = Settings::default().least, value_name = "P", value_parser = super::probability::<f32>)]
    min_confidence: f32,
    /// Leave out attributions less likely than this whose content is quoted
    #[arg(long, default_value_t = Settings::default().least_quoted, value_name = "P", value_parser = super::probability::<f32>)]
    min_confidence_quoted: f32,
    /// The same for those whose cue a rule proposes
    #[arg(long, default_value_t = Settings::default().least_proposed, value_name = "P", value_parser = super::probability::<f32>)]
    min_confidence_proposed: f32,
    /// How licences stand with the annotations, for the model card
    #[arg(long, default_value = "not stated", value_name = "WORDS")]
    licence: String,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let gold = eval::read_gold(&arguments.gold)?;
    if gold.len() < 2 {
        bail!("{}: at least two articles are needed to learn", arguments.gold.display());
    }
    let measured = arguments.measure.as_deref().map(eval::read_gold).transpose()?;
    let mut grammar = match &arguments.grammar {
        Some(folder) => Grammar::load(folder, Engine::Rules)?,
        None => Grammar::builtin_with(Engine::Rules),
    };
    let settings = Settings {
        seed: arguments.seed,
        folds: arguments.folds,
        least: arguments.min_confidence,
        least_quoted: arguments.min_confidence_quoted,
        least_proposed: arguments.min_confidence_proposed,
        ..Settings::default()
    };
    let bar = progress_bar();
    let last = Mutex::new(0.0f32);
    let weights = train(&gold, &grammar, &settings, &|phase, done| {
        // Parts of the first phases end in any order.
        let mut last = last.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        *last = last.max(share(phase, done));
        bar.set_message(name(phase));
        bar.set_position((*last * 1000.0) as u64);
    });
    bar.finish_and_clear();
    let bytes = weights.write();
    fs::create_dir_all(&arguments.output).with_context(|| arguments.output.display().to_string())?;
    let file = arguments.output.join("decision.bin");
    whole::write(&file, &bytes).with_context(|| file.display().to_string())?;
    grammar.set_weights("decision.bin", &bytes)?;
    let figures = measured.as_ref().map(|gold| eval::measure(gold, &predict(gold, &grammar)));
    let card = arguments.output.join("MODEL_CARD.md");
    let text = model_card(arguments, &settings, &gold, measured.as_deref().zip(figures.as_ref()), bytes.len());
    whole::write(&card, text.as_bytes()).with_context(|| card.display().to_string())?;
    anstream::println!("wrote {} and {}", file.display(), card.display());
    if let Some(figures) = figures {
        anstream::print!("{figures}");
    }
    Ok(ExitCode::SUCCESS)
}

fn progress_bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:<22} {bar:32} {percent:>3} %  {elapsed}");
    ProgressBar::new(1000).with_style(style.expect("the template is tested"))
}

fn name(phase: Phase) -> &'static str {
    match phase {
        Phase::Reading => "reading the articles",
        Phase::Jackknife => "learning in parts",
        Phase::Spans => "learning spans",
        Phase::Arguments => "learning arguments",
    }
}

/// How much of the whole is done: about what each phase takes.
fn share(phase: Phase, done: f32) -> f32 {
    let (from, to) = match phase {
        Phase::Reading => (0.0, 0.05),
        Phase::Jackknife => (0.05, 0.4),
        Phase::Spans => (0.4, 0.5),
        Phase::Arguments => (0.5, 1.0),
    };
    from + (to - from) * done
}

fn predict(gold: &[Gold], grammar: &Grammar) -> Vec<Vec<eval::Annotation>> {
    let article = |gold: &Gold| Article { id: gold.id.clone(), text: gold.text.clone(), ..Article::default() };
    gold.par_iter().map(|gold| eval::predicted(&analyze(&article(gold), grammar))).collect()
}

fn model_card(
    arguments: &Arguments,
    settings: &Settings,
    gold: &[Gold],
    measured: Option<(&[Gold], &Figures)>,
    size: usize,
) -> String {
    let attributions: usize = gold.iter().map(|gold| gold.attributions.len()).sum();
    let folder = |path: &PathBuf| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let [part, spans, argument, whole] = settings.passes;
    let figures = match measured {
        Some((gold, figures)) => {
            format!(
                "On {} articles of `{}`:\n\n```\n{figures}```\n",
                gold.len(),
                folder(&arguments.measure.clone().unwrap_or_default())
            )
        }
        None => "Not measured: `--measure GOLD` measures on articles that were not learned from.\n".to_owned(),
    };
    format!(
        "# Weights that choose attributions\n\n\
         `decision.bin`, {size} bytes, for firsthand {version}. `firsthand analyze --weights decision.bin` uses it.\n\n\
         - **What it does**: two conditional random fields over the rules' captures, words, tags,\n  \
         word lists and quotation marks. The first labels tokens, the second finds each cue's source and content and\n  weighs each of them as a whole, too.\n\
         - **Learned from**: {articles} articles with {attributions} attributions (`{data}`). Licence of the annotations: \
         {licence}.\n\
         - **Settings**: seed {seed}, {folds} parts, passes {part}/{spans}/{argument}/{whole}, first steps {step_1}/{step_2}, pull {pull}, \
         2^{bits_1} and 2^{bits_2} rows. The same\n  articles, grammar and settings give the same bytes.\n\
         - **Confidence**: the second model's probability that a cue attributes; below {least} an attribution is\n  left out; below {proposed} one whose cue a rule proposes, below {quoted} one whose content is quoted.\n\n\
         ## Figures\n\n{figures}",
        version = env!("CARGO_PKG_VERSION"),
        articles = gold.len(),
        data = folder(&arguments.gold),
        licence = arguments.licence,
        seed = settings.seed,
        folds = settings.folds,
        step_1 = settings.steps[0],
        step_2 = settings.steps[1],
        bits_1 = settings.bits[0],
        bits_2 = settings.bits[1],
        pull = settings.pull,
        least = settings.least,
        quoted = settings.least_quoted,
        proposed = settings.least_proposed,
    )
}
