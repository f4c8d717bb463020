//! Trains the tagger and the parser and measures them.
//!
//! ```text
//! cargo run --release --example train_tagger -- train --ud DIR --news FILE.jsonl.gz -o grammars/en/weights/tagger.bin
//! cargo run --release --example train_tagger -- measure --ud DIR --polnear cofenet-valid.txt --news FILE.jsonl.gz
//! cargo run --release --example train_tagger -- train-parser --ud DIR --news FILE.jsonl.gz -o grammars/en/weights/parser.bin
//! cargo run --release --example train_tagger -- measure-parser --ud DIR --news FILE.jsonl.gz
//! ```
#![expect(clippy::print_stdout, reason = "it is a program")]

mod clusters;
mod learn;
mod lesson;
mod measure;
mod news;
mod parses;
mod train;
mod treebank;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use clap::Parser as _;
use firsthand::syntax::parser::{self, Parser, Vocabulary};
use firsthand::syntax::tagger::{Scratch, Tagger};

use treebank::Cut;

#[derive(clap::Parser)]
enum Command {
    /// Learn weights.
    Train {
        /// Folder of the treebanks.
        #[arg(long)]
        ud: PathBuf,
        /// Raw text, for clusters and capitals.
        #[arg(long)]
        news: Option<PathBuf>,
        #[arg(short, long)]
        output: PathBuf,
        #[arg(long, default_value_t = 10)]
        epochs: usize,
        #[arg(long, default_value_t = 30.0)]
        margin: f32,
        #[arg(long, default_value_t = 2)]
        rare: u32,
        #[arg(long, default_value_t = 0.1)]
        dropout: f32,
        #[arg(long, default_value_t = 0.2)]
        headlines: f32,
        #[arg(long, default_value_t = 32768)]
        codes: usize,
        #[arg(long, default_value_t = 0.9995)]
        whole: f64,
        /// Clusters of words by the company they keep.
        #[arg(long, default_value_t = 500)]
        clusters: usize,
        /// How many taggers vote on the tags of raw text, of which the last tagger learns too. 0: none.
        #[arg(long, default_value_t = 3)]
        teachers: u64,
        /// How many words of raw text to learn of.
        #[arg(long, default_value_t = 800_000)]
        raw: usize,
        /// Rarest word of raw and treebank text with a row of its own.
        #[arg(long, default_value_t = 4)]
        raw_rare: u32,
    },
    /// Tag the sentences of standard input, one a line, words between spaces.
    Tag {
        #[arg(short, long, default_value = "grammars/en/weights/tagger.bin")]
        weights: PathBuf,
    },
    /// Print the table of docs/measurements.
    Measure {
        #[arg(long)]
        ud: PathBuf,
        #[arg(long)]
        polnear: Option<PathBuf>,
        #[arg(long)]
        news: Option<PathBuf>,
        #[arg(short, long, default_value = "grammars/en/weights/tagger.bin")]
        weights: PathBuf,
        /// Print the commonest mistakes too.
        #[arg(long)]
        mistakes: bool,
    },
    /// Learn the parser's weights.
    TrainParser {
        /// Folder of the treebanks.
        #[arg(long)]
        ud: PathBuf,
        /// Raw text, for clusters and capitals.
        #[arg(long)]
        news: Option<PathBuf>,
        /// The tagger whose classes of words the parser takes over.
        #[arg(short, long, default_value = "grammars/en/weights/tagger.bin")]
        weights: PathBuf,
        #[arg(short, long)]
        output: PathBuf,
        #[arg(long, default_value_t = 8)]
        epochs: usize,
        #[arg(long, default_value_t = 8)]
        first_epochs: usize,
        #[arg(long, default_value_t = 30.0)]
        margin: f32,
        #[arg(long, default_value_t = 0.9)]
        explore: f32,
        #[arg(long, default_value_t = 3)]
        least: u32,
        #[arg(long, default_value_t = 1 << 17)]
        moves: usize,
        #[arg(long, default_value_t = 1 << 15)]
        names: usize,
        #[arg(long, default_value_t = 0.9995)]
        whole: f64,
        #[arg(long, default_value_t = 500)]
        clusters: usize,
    },
    /// Parse the sentences of standard input, one a line, words between spaces.
    Parse {
        #[arg(short, long, default_value = "grammars/en/weights/parser.bin")]
        weights: PathBuf,
    },
    /// Print the table of docs/measurements.
    MeasureParser {
        #[arg(long)]
        ud: PathBuf,
        #[arg(long)]
        news: Option<PathBuf>,
        #[arg(short, long, default_value = "grammars/en/weights/parser.bin")]
        weights: PathBuf,
    },
}

fn main() -> Result<()> {
    match Command::parse() {
        Command::Train {
            ud,
            news,
            output,
            epochs,
            margin,
            rare,
            dropout,
            headlines,
            codes,
            whole,
            clusters,
            teachers,
            raw,
            raw_rare,
        } => {
            let mut sentences = treebank::read(&ud.join("en_ewt-ud-train.conllu"), Cut::Program, true)?;
            sentences.extend(treebank::read(&ud.join("en_gum-ud-train.conllu"), Cut::Program, true)?);
            let habits = news::habits(&sentences, news.as_deref(), clusters)?;
            let settings = train::Settings { epochs, margin, rare, dropout, headlines, codes, whole, seed: 0 };
            let tagger = match news {
                Some(news) if teachers > 0 => {
                    let teachers = (1..=teachers).map(|seed| {
                        train::train(&sentences, &habits, train::Settings { seed, codes: 1 << 16, ..settings })
                    });
                    let teachers: Vec<Tagger> = teachers.collect::<Result<_>>()?;
                    sentences.extend(train::vote(&teachers, &news::sample(&news, raw)?));
                    train::train(&sentences, &habits, train::Settings { rare: raw_rare, ..settings })?
                }
                _ => train::train(&sentences, &habits, settings)?,
            };
            std::fs::write(output, tagger.write())?;
        }
        Command::Tag { weights } => {
            let tagger = read(&weights)?;
            for line in std::io::stdin().lines() {
                let line = line?;
                let mut tags = vec![];
                tagger.tag(line.split_whitespace(), &mut Scratch::default(), &mut tags);
                let tagged = line.split_whitespace().zip(&tags);
                let words: Vec<String> =
                    tagged.map(|(word, tag)| format!("{word}/{}/{}", tag.upos.name(), tag.xpos.name())).collect();
                println!("{}", words.join(" "));
            }
        }
        Command::Measure { ud, polnear, news, weights, mistakes } => {
            let tagger = read(&weights)?;
            measure::treebanks(&tagger, &ud, mistakes)?;
            if let Some(path) = polnear {
                measure::polnear(&tagger, &path, mistakes)?;
            }
            if let Some(path) = news {
                measure::speed(&tagger, &path)?;
            }
        }
        Command::TrainParser {
            ud,
            news,
            weights,
            output,
            epochs,
            first_epochs,
            margin,
            explore,
            least,
            moves,
            names,
            whole,
            clusters,
        } => {
            let (mut ours, mut theirs) = (vec![], vec![]);
            for name in ["en_ewt-ud-train.conllu", "en_gum-ud-train.conllu"] {
                ours.extend(treebank::trees(&ud.join(name), Cut::Program, true)?);
                theirs.extend(treebank::trees(&ud.join(name), Cut::Treebank, true)?);
            }
            let sentences: Vec<treebank::Sentence> = ours.iter().map(|tree| tree.words.clone()).collect();
            let habits = news::habits(&sentences, news.as_deref(), clusters)?;
            let lessons = lesson::jackknifed(&ours, &theirs, &habits)?;
            let tagger = read(&weights)?;
            let vocabulary = Vocabulary::new(tagger.entries().iter().map(|entry| (entry.key, entry.class)).collect());
            let settings =
                learn::Settings { epochs, first_epochs, margin, explore, least, moves, names, whole, seed: 0 };
            std::fs::write(output, learn::learn(&lessons, vocabulary, settings)?.write())?;
        }
        Command::Parse { weights } => {
            let (tagger, parser) = (Tagger::builtin(), read_parser(&weights)?);
            for line in std::io::stdin().lines() {
                let line = line?;
                let words: Vec<&str> = line.split_whitespace().collect();
                let mut tags = vec![];
                tagger.tag(words.iter().copied(), &mut Scratch::default(), &mut tags);
                let mut scratch = parser::Scratch::default();
                for (at, arc) in parser.parse(words.iter().copied(), &tags, &mut scratch).enumerate() {
                    let (tag, head) = (tags[at], words[arc.head as usize]);
                    println!(
                        "{}\t{}\t{}\t{}\t{head}",
                        words[at],
                        tag.upos.name(),
                        tag.xpos.name(),
                        arc.relation.name()
                    );
                }
                println!();
            }
        }
        Command::MeasureParser { ud, news, weights } => {
            let (tagger, parser) = (Tagger::builtin(), read_parser(&weights)?);
            parses::treebanks(&parser, &tagger, &ud)?;
            if let Some(path) = news {
                parses::speed(&parser, &tagger, &path)?;
            }
        }
    }
    Ok(())
}

fn read(weights: &Path) -> Result<Tagger> {
    let bytes = std::fs::read(weights).with_context(|| format!("cannot read {}", weights.display()))?;
    Tagger::read(&bytes).map_err(|reason| anyhow!("{}: {reason}", weights.display()))
}

fn read_parser(weights: &Path) -> Result<Parser> {
    let bytes = std::fs::read(weights).with_context(|| format!("cannot read {}", weights.display()))?;
    Parser::read(&bytes).map_err(|reason| anyhow!("{}: {reason}", weights.display()))
}
