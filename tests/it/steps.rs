//! Work grows with an article's length and not faster, whatever it is made of: counted in steps and in bytes of memory that
//! were asked for, so that every computer agrees.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use firsthand::grammar::Engine;
use firsthand::{Article, Grammar, analyze, report, steps};

static RULES: LazyLock<Grammar> = LazyLock::new(|| Grammar::builtin_with(Engine::Rules));
static DEFAULT: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

/// How many times a hostile text repeats its part at the least.
const TIMES: usize = 200;

/// Twice the text takes at most so many times the work: a little more than two, as lists that are full double their room.
const SLOPE: f64 = 2.15;

/// Hostile texts: what part number `at` is, and what stands at the end.
type Hostile = (&'static str, fn(usize) -> String);

const HOSTILE: [Hostile; 25] = [
    ("nested quotes", |at| ["“He said ‘", "she said “", "they said \"", "’ ”"][at % 4].into()),
    ("quotation marks", |_| "\" he said, \"".into()),
    ("unclosed quotes", |at| format!("“Crane {at} fell, he said.\n\n")),
    ("endless sentence", |at| format!("and the mayor of town {at} said that ")),
    ("commas", |_| ",,,,,,,,,,,,".into()),
    ("commas and words", |_| "a, b, who, ".into()),
    ("cue verbs only", |_| "said told according to denied claimed ".into()),
    ("combining marks", |_| "sa\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}i\u{301}d ".into()),
    ("one letter under marks", |_| "\u{301}\u{302}\u{303}\u{304}\u{305}".into()),
    ("zero width", |_| "the\u{200b}may\u{200d}or\u{2060} sa\u{feff}id\u{ad} ".into()),
    ("right to left", |_| "\u{202e}قال المتحدث\u{202c} said the mayor, \u{2067}אמר\u{2069}. ".into()),
    ("brackets", |at| if at % 2 == 0 { "((((((((".into() } else { "))))))))".into() }),
    ("full stops", |_| ". ! ? … ".into()),
    ("lines", |_| "\n\n\r\n \n".into()),
    ("names", |at| format!("Ana{at} Reyes{at} said Bo{at} Lind{at} lied. ")),
    ("one name", |_| "Ana Reyes said Reyes lied. ".into()),
    ("one last name", |at| format!("{}na Reyes said so. ", char::from(b'A' + (at % 26) as u8))),
    ("titles", |at| format!("President Senator Judge Mayor Dr. Reyes{at} said so. ")),
    ("roles of one person", |at| format!("Ana Reyes, a lawyer and a w{at}er who was mayor, said so. ")),
    ("pronouns", |_| "He said she said they said it said so. ".into()),
    ("descriptions", |at| format!("The official said the company told an aide that report {at} was false. ")),
    ("relays", |at| format!("The Gazette reported, citing Reuters, citing a person close to plan {at}. ")),
    ("one claim", |_| "The port will close in May, the mayor said.\n\n".into()),
    ("claims and denials", |at| {
        format!("The port will not close in May {at}, he said. The port will close in May {at}. ")
    }),
    ("grants and credits", |at| {
        format!("A source {at} spoke on condition of anonymity to discuss it.\n\n(Reporting by Ana Ruiz)\n\n")
    }),
];

/// What analysing a hostile text costs: steps, bytes that were asked for, most bytes at a time.
fn cost(part: fn(usize) -> String, times: usize, grammar: &Grammar) -> [u64; 3] {
    let text: String = (0..times).map(part).collect();
    let article = Article { text, ..Article::default() };
    let (mut taken, mut claims) = (0, 0);
    let memory = allocation_counter::measure(|| {
        let ((), steps) = steps::of(|| {
            let analysis = analyze(&article, grammar);
            claims = report::of(&article, &analysis, grammar).claims.len();
        });
        taken = steps;
    });
    let length = article.text.len();
    assert!(taken <= steps::budget(length), "{taken} steps for {length} bytes");
    eprintln!("{} steps for each of {length} bytes", taken / length as u64);
    [taken, memory.bytes_total, memory.bytes_max]
}

#[test]
fn hostile_texts_take_steps_and_memory_in_proportion() {
    if !cfg!(debug_assertions) {
        return; // steps are not counted
    }
    let mut wrong = vec![];
    for (engine, grammar) in [("rules", &*RULES), ("default", &*DEFAULT)] {
        for (name, part) in HOSTILE {
            let costs = [1, 2, 4].map(|times| cost(part, TIMES * times, grammar));
            for (at, what) in ["steps", "bytes", "bytes at a time"].into_iter().enumerate() {
                let [one, two, four] = costs.map(|cost| cost[at]);
                let slope = four as f64 / two as f64;
                eprintln!("{engine}\t{name}\t{what}\t{one}\t{two}\t{four}\t{slope:.3}");
                if slope > SLOPE {
                    wrong.push(format!("{name}, {engine}: {one}, {two}, {four} {what}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn an_ordinary_article_takes_a_part_of_its_budget() {
    for path in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/articles")).unwrap() {
        let path = path.unwrap().path();
        if path.extension().is_some_and(|end| end == "txt") {
            let article = Article { text: fs::read_to_string(&path).unwrap(), ..Article::default() };
            let length = article.text.len();
            let taken = steps::of(|| analyze(&article, &DEFAULT)).1;
            eprintln!("{}: {} steps for each of {length} bytes", path.display(), taken / length as u64);
            assert!(taken <= steps::budget(length) / 4, "{}: {taken} steps for {length} bytes", path.display());
        }
    }
}

#[test]
fn the_same_article_takes_the_same_steps() {
    let article = Article { text: "“We lost,” Ms. Okafor said.\n".repeat(20), ..Article::default() };
    let count = || steps::of(|| analyze(&article, &RULES)).1;
    let first = count();
    assert_eq!(first, count());
    assert_eq!(first > 0, cfg!(debug_assertions));
}
