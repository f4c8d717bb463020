//! Time to load the grammar, and to analyse a short, a long and a hostile article. `cargo bench`; throughput is in bytes
//! of text.
//!
//! The same article at 1x, 10x and 100x its length shows that time grows in step with length: throughput stays the same.

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use firsthand::{Article, Grammar, analyze};

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
