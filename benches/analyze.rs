//! Time to load the grammar, and to analyse a short, a long and a hostile article: whole, stage by stage, and many articles on
//! one and two threads. `cargo bench --bench analyze`; throughput is in bytes of text.
//!
//! The same article at 1x, 10x and 100x its length shows that time grows in step with length: throughput stays the same.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use firsthand::grammar::Engine;
use firsthand::{Analysis, Article, Grammar, analyze};
use rayon::prelude::*;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const STORY: &str = include_str!("story.txt");

fn main() {
    divan::main();
}

/// An article that repeats the story.
fn story(times: usize) -> String {
    STORY.repeat(times)
}

/// Reading the grammar that ships with the program: what every run begins with.
#[divan::bench]
fn load_grammar() -> Grammar {
    Grammar::builtin()
}

#[divan::bench(args = [1, 10, 100])]
fn story_times(bencher: Bencher, times: usize) {
    measure(bencher, story(times));
}

/// The same as a single sentence: no line, no full stop.
#[divan::bench(args = [1, 10, 100])]
fn one_sentence_times(bencher: Bencher, times: usize) {
    measure(bencher, story(times).replace(['\n', '.', '!', '?'], " "));
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn quotation_marks(bencher: Bencher, count: usize) {
    measure(bencher, "\" he said, \"".repeat(count / 2));
}

#[divan::bench(args = [1_000, 10_000, 100_000])]
fn nested_brackets(bencher: Bencher, count: usize) {
    measure(bencher, "(".repeat(count) + &")".repeat(count));
}

/// Words that rules look for, and nothing else.
#[divan::bench(args = [1_000, 10_000, 100_000])]
fn cues_only(bencher: Bencher, count: usize) {
    measure(bencher, "said that officials told according to ".repeat(count / 6));
}

fn measure(bencher: Bencher, text: String) {
    let grammar = Grammar::builtin();
    let article = Article { text, ..Article::default() };
    bencher.counter(BytesCount::of_str(&article.text)).bench(|| {
        black_box(analyze(black_box(&article), &grammar));
    });
}

/// Many articles at once, on so many threads: twice the threads should make nearly twice the throughput.
#[divan::bench(args = [1, 2])]
fn forty_articles_on_threads(bencher: Bencher, threads: usize) {
    let grammar = Grammar::builtin();
    let articles = vec![Article { text: story(2), ..Article::default() }; 40];
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("so few threads can be had");
    bencher.counter(BytesCount::new(articles.iter().map(|article| article.text.len()).sum::<usize>())).bench(|| {
        pool.install(|| articles.par_iter().for_each(|article| drop(black_box(analyze(article, &grammar)))));
    });
}

/// Each stage by itself, on what the stages before it make of a long story.
mod stages {
    use firsthand::{attribution, claim, document, grammar, provenance, report, score, source, syntax};

    use super::{Analysis, Article, Bencher, BytesCount, Engine, Grammar, analyze, black_box, story};

    /// Runs one stage over and over.
    fn stage<T>(bencher: Bencher, engine: Engine, run: impl Fn(&Article, &Analysis, &Grammar) -> T + Sync) {
        let grammar = Grammar::builtin_with(engine);
        let article = Article { text: story(10), ..Article::default() };
        let made = analyze(&article, &grammar);
        bencher
            .counter(BytesCount::of_str(&article.text))
            .bench(|| run(black_box(&article), black_box(&made), &grammar));
    }

    #[divan::bench]
    fn parse_document(bencher: Bencher) {
        stage(bencher, Engine::Rules, |article, _, grammar| {
            document::parse(&article.text, None, &grammar.lexicon).tokens.len() // what is parsed borrows the text
        });
    }

    #[divan::bench]
    fn tag_words(bencher: Bencher) {
        stage(bencher, Engine::Rules, |_, made, grammar| {
            syntax::tag(&made.document, &grammar.lexicon, &grammar.tagger)
        });
    }

    #[divan::bench]
    fn match_rules(bencher: Bencher) {
        stage(bencher, Engine::Rules, |_, made, grammar| grammar::find(&made.document, &made.syntax, grammar));
    }

    #[divan::bench(args = [Engine::Rules, Engine::Default])]
    fn find_attributions(bencher: Bencher, engine: Engine) {
        stage(bencher, engine, |_, made, grammar| {
            attribution::find(&made.document, &made.syntax, &made.matches, grammar)
        });
    }

    #[divan::bench]
    fn resolve_sources(bencher: Bencher) {
        stage(bencher, Engine::Default, |article, made, grammar| {
            source::resolve(article, &made.document, &made.syntax, &made.matches, &made.attributions, grammar)
        });
    }

    #[divan::bench]
    fn collect_claims(bencher: Bencher) {
        stage(bencher, Engine::Default, |_, made, grammar| {
            let (lexicon, parameters) = (&grammar.lexicon, &grammar.parameters);
            claim::collect(&made.document, &made.syntax, &made.attributions, &made.sourcing, lexicon, parameters)
        });
    }

    #[divan::bench]
    fn build_provenance(bencher: Bencher) {
        stage(bencher, Engine::Default, |_, made, grammar| {
            let parameters = &grammar.parameters;
            provenance::build(&made.document, &made.attributions, &made.sourcing, &made.claims, parameters)
        });
    }

    #[divan::bench]
    fn score_claims(bencher: Bencher) {
        stage(bencher, Engine::Default, |article, made, grammar| {
            let Analysis { provenance, sourcing, claims, .. } = made;
            score::score(provenance, sourcing, claims, &article.text, grammar)
        });
    }

    #[divan::bench]
    fn write_report(bencher: Bencher) {
        stage(bencher, Engine::Default, |article, made, grammar| {
            serde_json::to_string(&report::json::parts(article, made, grammar))
        });
    }
}
