//! Sets of articles with known claims: `tests/verify/NAME.jsonl`, and what is true of them in `NAME.toml`.
//!
//! `circles` lists the articles of each circle. Each of `claims` is one claim of the set: `words` says where it stands (article,
//! words), `independence` is κ (lowest, highest), `disputed_by` counts the claims of the file from 1. What a set does not list
//! stands in one article only.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use firsthand::ingest::{self, Options};
use firsthand::report::verify::tables::{self, Table};
use firsthand::report::verify::{self as report, Cluster, Member, Report};
use firsthand::verify::similarity::SharedWords;
use firsthand::verify::{self, Page, Set as Articles, Verification};
use firsthand::{Article, Grammar, analyze, draw, page};
use serde::Deserialize;

/// What is true of a set.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    about: String,
    circles: Vec<Vec<String>>,
    claims: Vec<Claim>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claim {
    words: Vec<(String, String)>,
    independence: [u32; 2],
    disputed_by: Vec<usize>,
}

struct Set {
    name: String,
    articles: Vec<Article>,
    truth: Truth,
}

fn sets() -> Vec<Set> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify");
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl")).collect();
    paths.sort();
    paths.iter().map(|path| set(path)).collect()
}

fn set(path: &Path) -> Set {
    let name = path.file_stem().unwrap().to_string_lossy().into_owned();
    let articles = ingest::articles(vec![path.to_owned()], Options::default());
    let truth = fs::read_to_string(path.with_extension("toml")).unwrap();
    let truth = toml::from_str(&truth).unwrap_or_else(|error| panic!("{name}.toml: {error}"));
    Set { articles: articles.map(|article| article.unwrap()).collect(), truth, name }
}

fn pages(articles: &[Article], grammar: &Grammar) -> Vec<Page> {
    articles.iter().map(|article| verify::read(article, &analyze(article, grammar), grammar)).collect()
}

fn compared(pages: Vec<Page>, all: bool, grammar: &Grammar) -> Verification {
    verify::verify(Articles::in_memory(pages), &SharedWords, &grammar.parameters, all).unwrap()
}

fn verified(articles: &[Article], grammar: &Grammar) -> Report {
    report::of(&compared(pages(articles, grammar), true, grammar))
}

/// What was counted over all sets.
#[derive(Default)]
struct Counts {
    /// Pairs of members in different articles that one cluster holds, and how many of them say the same.
    pairs: usize,
    right_pairs: usize,
    /// Pairs of articles that carry one claim, and how many of them one cluster shows.
    wanted: usize,
    found: usize,
    claims: usize,
    right_independence: usize,
    disputes: usize,
    disputes_found: usize,
    disputes_false: usize,
    faults: String,
}

impl Counts {
    fn precision(&self) -> f64 {
        self.right_pairs as f64 / self.pairs as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / self.wanted as f64
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision() * self.recall() / (self.precision() + self.recall())
    }
}

/// A set beside what the program made of it.
struct Judge<'a> {
    set: &'a Set,
    report: &'a Report,
}

impl Judge<'_> {
    /// The claims of the truth whose words a member holds, at least half of them, or that hold the member's.
    fn claims_of(&self, member: &Member) -> BTreeSet<usize> {
        let text = &self.set.articles.iter().find(|article| article.id == member.article).unwrap().text;
        let here = |(_, words): &&(String, String)| {
            let from = text.find(words.as_str()).unwrap_or_else(|| panic!("{}: {words:?}", self.set.name)) as u32;
            let to = from + words.len() as u32;
            member.spans.iter().any(|[start, end]| {
                let both = (*end).min(to).saturating_sub((*start).max(from));
                2 * both >= (to - from).max(end - start)
            })
        };
        let claims = self.set.truth.claims.iter().enumerate();
        let holds =
            |claim: &Claim| claim.words.iter().filter(|(id, _)| *id == member.article).any(|words| here(&words));
        claims.filter(|(_, claim)| holds(claim)).map(|(number, _)| number).collect()
    }

    fn count(&self, counts: &mut Counts) {
        let name = &self.set.name;
        let mut carriers: BTreeMap<(usize, usize), BTreeSet<&str>> = BTreeMap::new();
        for (place, cluster) in self.report.clusters.iter().enumerate() {
            let members: Vec<(&Member, BTreeSet<usize>)> =
                cluster.members.iter().map(|member| (member, self.claims_of(member))).collect();
            for (index, (one, claims)) in members.iter().enumerate() {
                for claim in claims {
                    carriers.entry((*claim, place)).or_default().insert(&one.article);
                }
                for (other, others) in &members[index + 1..] {
                    if one.article == other.article {
                        continue;
                    }
                    counts.pairs += 1;
                    if claims.is_disjoint(others) {
                        writeln!(counts.faults, "{name}: together: {:?} / {:?}", one.text, other.text).unwrap();
                    } else {
                        counts.right_pairs += 1;
                    }
                }
            }
        }
        for number in 0..self.set.truth.claims.len() {
            self.count_claim(number, &carriers, counts);
        }
        self.count_disputes(&carriers, counts);
        let circles: BTreeSet<&Vec<String>> = self.report.cycles.iter().collect();
        let wanted: BTreeSet<&Vec<String>> = self.set.truth.circles.iter().collect();
        if circles != wanted {
            writeln!(counts.faults, "{name}: circles {circles:?}, should be {wanted:?}").unwrap();
        }
    }

    fn count_claim(&self, number: usize, carriers: &BTreeMap<(usize, usize), BTreeSet<&str>>, counts: &mut Counts) {
        let name = &self.set.name;
        let claim = &self.set.truth.claims[number];
        let all: Vec<&str> =
            claim.words.iter().map(|(id, _)| id.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
        for (index, one) in all.iter().enumerate() {
            for other in &all[index + 1..] {
                counts.wanted += 1;
                let both = |(key, ids): (&(usize, usize), &BTreeSet<&str>)| {
                    key.0 == number && ids.contains(one) && ids.contains(other)
                };
                if carriers.iter().any(both) {
                    counts.found += 1;
                } else {
                    writeln!(counts.faults, "{name}: apart: claim {} in {one} and {other}", number + 1).unwrap();
                }
            }
        }
        counts.claims += 1;
        let found = self.cluster_of(number, carriers);
        if found.is_some_and(|cluster| cluster.independence == claim.independence) {
            counts.right_independence += 1;
        } else {
            let found = found.map(|cluster| {
                let origins: Vec<&str> = cluster.origins.iter().map(|origin| &*origin.name).collect();
                format!("{:?} of {origins:?}", cluster.independence)
            });
            let wanted = claim.independence;
            writeln!(counts.faults, "{name}: κ of claim {}: {found:?}, should be {wanted:?}", number + 1).unwrap();
        }
    }

    /// The cluster that stands for a claim: the one with most of its articles.
    fn cluster_of(&self, number: usize, carriers: &BTreeMap<(usize, usize), BTreeSet<&str>>) -> Option<&Cluster> {
        let of_claim = carriers.iter().filter(|(key, _)| key.0 == number);
        let best = of_claim.max_by_key(|(key, ids)| (ids.len(), std::cmp::Reverse(key.1)))?;
        Some(&self.report.clusters[best.0.1])
    }

    fn count_disputes(&self, carriers: &BTreeMap<(usize, usize), BTreeSet<&str>>, counts: &mut Counts) {
        let name = &self.set.name;
        let claims_of = |id: &str| -> BTreeSet<usize> {
            let place = self.report.clusters.iter().position(|cluster| cluster.id == id).unwrap();
            carriers.keys().filter(|key| key.1 == place).map(|key| key.0).collect()
        };
        let mut found = BTreeSet::new();
        for cluster in &self.report.clusters {
            for other in &cluster.disputed_by {
                let (ours, theirs) = (claims_of(&cluster.id), claims_of(other));
                let true_one = ours.iter().flat_map(|one| theirs.iter().map(move |other| (*one, *other)));
                let mut right =
                    true_one.filter(|(one, by)| self.set.truth.claims[*one].disputed_by.contains(&(by + 1)));
                match right.next() {
                    Some(pair) => drop(found.insert(pair)),
                    None => {
                        counts.disputes_false += 1;
                        writeln!(counts.faults, "{name}: no dispute: {:?} by {other}", cluster.text).unwrap();
                    }
                }
            }
        }
        for (number, claim) in self.set.truth.claims.iter().enumerate() {
            for by in &claim.disputed_by {
                counts.disputes += 1;
                if found.contains(&(number, by - 1)) {
                    counts.disputes_found += 1;
                } else {
                    writeln!(counts.faults, "{name}: claim {} is disputed by {by}", number + 1).unwrap();
                }
            }
        }
    }
}

#[test]
fn sets_are_understood_as_they_were_made() {
    let grammar = Grammar::builtin();
    let sets = sets();
    assert!(sets.len() >= 25, "at least 25 sets, found {}", sets.len());
    let mut counts = Counts::default();
    let mut circles_wrong = vec![];
    for set in &sets {
        assert!((3..=12).contains(&set.articles.len()), "{}: 3 to 12 articles", set.name);
        assert!(!set.truth.about.is_empty(), "{}: what it is about", set.name);
        let report = verified(&set.articles, &grammar);
        Judge { set, report: &report }.count(&mut counts);
        if report.cycles.iter().collect::<BTreeSet<_>>() != set.truth.circles.iter().collect() {
            circles_wrong.push(&set.name);
        }
    }
    let right = counts.right_independence as f64 / counts.claims as f64;
    let line = format!(
        "{} sets: {} of {} pairs right, {} of {} pairs found, F1 {:.3}; κ right for {} of {} claims ({:.3}); disputes: {} of {} \
         found, {} false",
        sets.len(),
        counts.right_pairs,
        counts.pairs,
        counts.found,
        counts.wanted,
        counts.f1(),
        counts.right_independence,
        counts.claims,
        right,
        counts.disputes_found,
        counts.disputes,
        counts.disputes_false,
    );
    eprintln!("{}{line}", counts.faults); // shown with --nocapture
    assert!(counts.f1() >= 0.9 && right >= 0.9 && circles_wrong.is_empty(), "{}{line}", counts.faults);
}

/// Strength and independence.
type Standing = ([f64; 2], [u32; 2]);

/// Strength and independence of the cluster that holds each claim of each article.
fn standings(report: &Report) -> BTreeMap<(&str, &str), Standing> {
    let of = |cluster: &'_ Cluster| (cluster.strength, cluster.independence);
    let members =
        report.clusters.iter().flat_map(|cluster| cluster.members.iter().map(move |member| (member, cluster)));
    members.map(|(member, cluster)| ((&*member.article, &*member.claim), of(cluster))).collect()
}

#[test]
fn five_copies_of_any_article_raise_nothing() {
    let grammar = Grammar::builtin();
    for set in sets() {
        let own = pages(&set.articles, &grammar);
        let before = report::of(&compared(own.clone(), true, &grammar));
        for article in &set.articles {
            let copy = |number: usize| {
                let mut copy = Article { id: format!("{}-{number}", article.id), ..article.clone() };
                copy.metadata.outlet = Some(format!("Paper {number}"));
                copy
            };
            let copies: Vec<Article> = (0..5).map(copy).collect();
            let all = [own.clone(), pages(&copies, &grammar)].concat();
            let after = report::of(&compared(all, true, &grammar));
            let after = standings(&after);
            for (place, (strength, independence)) in standings(&before) {
                let (strength_now, independence_now) = after[&place];
                let case = format!("{}: five copies of {}: {place:?}", set.name, article.id);
                for end in 0..2 {
                    assert!(strength_now[end] <= strength[end] + 0.001, "{case}: S {strength:?}, now {strength_now:?}");
                    assert!(
                        independence_now[end] <= independence[end],
                        "{case}: κ {independence:?}, now {independence_now:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn neither_order_nor_threads_change_a_byte() {
    let grammar = Grammar::builtin();
    let articles: Vec<Article> = sets()
        .into_iter()
        .flat_map(|set| {
            set.articles
                .into_iter()
                .map(move |article| Article { id: format!("{}/{}", set.name, article.id), ..article })
        })
        .collect();
    let pages = pages(&articles, &grammar);
    let report = |pages: Vec<Page>, threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| report::object(&report::of(&compared(pages, true, &grammar))))
    };
    let expected = report(pages.clone(), 1);
    assert!(expected.len() > 10_000);
    let turned: Vec<Page> = pages.iter().rev().cloned().collect();
    let mixed: Vec<Page> = (0..pages.len()).map(|at| pages[at * 59 % pages.len()].clone()).collect();
    assert_ne!(pages.len() % 59, 0, "every page is in the mixed order");
    for (order, threads) in [(pages, 2), (turned, 1), (mixed, 2)] {
        assert!(report(order, threads) == expected, "another order or number of threads gives other bytes");
    }
}

#[test]
fn offsets_lead_to_the_words() {
    let grammar = Grammar::builtin();
    for set in sets() {
        let report = verified(&set.articles, &grammar);
        let text = |id: &str| &set.articles.iter().find(|article| article.id == id).unwrap().text;
        for member in report.clusters.iter().flat_map(|cluster| &cluster.members) {
            let words = |span: &[u32; 2]| &text(&member.article)[span[0] as usize..span[1] as usize];
            assert!(member.spans.iter().any(|span| words(span) == member.text), "{}: {member:?}", set.name);
        }
        for citation in &report.citations {
            assert!(text(&citation.from).is_char_boundary(citation.span[0] as usize), "{}: {citation:?}", set.name);
        }
    }
}

/// A set of `tests/verify` by its name.
fn named(name: &str) -> Set {
    set(&Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/verify/{name}.jsonl")))
}

#[test]
fn the_shipped_schema_is_that_of_the_types() {
    expect_test::expect_file!["../../reports/verify.schema.json"].assert_eq(&report::schema());
}

#[test]
fn reports_are_valid_against_the_schema_and_survive_reading_back() {
    let grammar = Grammar::builtin();
    let schema: serde_json::Value = serde_json::from_str(&report::schema()).unwrap();
    for set in sets() {
        let report = verified(&set.articles, &grammar);
        let text = report::object(&report);
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(crate::report::faults(&value, &schema, &schema, "report"), Vec::<String>::new(), "{}", set.name);
        assert_eq!(serde_json::from_str::<Report>(&text).unwrap(), report);
        value["clusters"][0]["status"] = "doubtful".into();
        let expected = ["report.clusters[0].status: \"doubtful\" is not in the set"];
        assert_eq!(crate::report::faults(&value, &schema, &schema, "report"), expected);
    }
}

#[test]
fn tables_have_the_columns_of_the_codebook() {
    let grammar = Grammar::builtin();
    let dispatch = verified(&named("dispatch").articles, &grammar);
    let circle = verified(&named("circle").articles, &grammar);
    let rows = |which: Table, report: &Report| -> Vec<csv::StringRecord> {
        let bytes = tables::table(which, report);
        csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes).records().map(|row| row.unwrap()).collect()
    };
    for which in Table::ALL {
        let columns: Vec<&str> =
            firsthand::report::CODEBOOK.of(which.name()).iter().map(|column| &*column.name).collect();
        let of = if which == Table::Citations { &circle } else { &dispatch };
        let rows = rows(which, of);
        assert_eq!(rows[0].iter().collect::<Vec<_>>(), columns);
        assert!(rows.len() > 1, "{} has no row, so its cells are not tested", which.name());
    }
    assert_eq!(rows(Table::Copies, &dispatch).len() - 1, dispatch.copies.len());
    assert!(rows(Table::Copies, &dispatch)[1].iter().any(|cell| cell == "Reuters"), "the agency that is credited");
    assert_eq!(&rows(Table::Clusters, &dispatch)[1][2], "5", "articles of the first claim");
}

#[test]
fn words_lead_to_their_claim() {
    let grammar = Grammar::builtin();
    let pages = pages(&named("mixed-twelve").articles, &grammar);
    let verification = compared(pages, true, &grammar);
    let text = |words: &str| {
        verify::trace(&verification, words, &grammar.lexicon)
            .first()
            .map(|(index, _)| verification.clusters[*index].text.as_str())
    };
    assert!(text("bread has become dearer").unwrap().contains("Bread"));
    assert!(text("no fuel leaked").unwrap().contains("fuel"));
    assert_eq!(text("volcano erupts in Iceland"), None);
    assert_eq!(text("the of"), None);
}

/// The page for a browser of a set.
fn page_of(name: &str, all: bool) -> String {
    page_of_articles(&named(name).articles, all)
}

fn page_of_articles(articles: &[Article], all: bool) -> String {
    let grammar = Grammar::builtin();
    let verification = compared(pages(articles, &grammar), all, &grammar);
    page::set(&verification, &report::of(&verification), all)
}

#[test]
fn a_page_collapses_copies_and_shows_the_words_of_both_sides() {
    let dispatch = page_of("dispatch", false);
    let first = dispatch.split("<article class=\"card\"").nth(1).unwrap();
    let carriers = first.split_once("<ol class=\"carriers\">").unwrap().1.split_once("</ol>").unwrap().0;
    assert_eq!(carriers.matches("<li>").count(), 5);
    assert!(carriers.contains("<summary>4 copies</summary>"), "{carriers}");
    assert!(first.contains("κ <b>1</b>, one origin"), "{first}");
    assert!(first.contains("<summary>Drawing</summary>") && first.contains("and 4 copies"));
    let denial = page_of("denial", false);
    let (_, against) = denial.split_once("Against it").unwrap();
    assert!(against.contains("One says that it is so, the other that it is not"), "{against}");
    assert!(against.contains("Here: <q>") && against.contains("There: <q>"));
    for made in [&dispatch, &denial] {
        assert!(made.contains("script-src 'none'") && !made.contains("<script") && !made.contains(" style="));
    }
}

#[test]
fn a_page_says_how_many_claims_it_draws() {
    let articles: Vec<Article> = sets().into_iter().flat_map(|set| set.articles).collect();
    let many = page_of_articles(&articles, true);
    let cards = many.matches("<article class=\"card\"").count();
    assert!(cards > 25, "{cards} claims");
    let drawn = many.matches("<svg width=").count();
    let not_drawn = many.matches("Too large to be drawn here").count();
    assert_eq!(drawn + not_drawn, 25);
    assert!(many.contains("The first 25 are drawn; --draw k26 draws another."));
    assert!(!page_of("dispatch", false).contains("are drawn"));
}

#[test]
fn copies_are_one_box_of_the_picture() {
    let grammar = Grammar::builtin();
    let pages = pages(&named("dispatch").articles, &grammar);
    let verification = compared(pages, false, &grammar);
    let picture = draw::cluster(&verification, 0).unwrap();
    let heads: Vec<&str> = picture.cards.iter().map(|card| card.head.as_str()).collect();
    assert_eq!(picture.cards.len(), 4, "origin, agency, article, claim: {heads:?}");
    assert!(heads.contains(&"and 4 copies"), "{heads:?}");
    assert!(draw::svg(&picture, "k1").contains("Ada Lind"));
    assert!(draw::cluster(&verification, 1000).is_none());
}

/// `firsthand` in the folder of the sets.
fn run(arguments: &[&str]) -> assert_cmd::assert::Assert {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify");
    crate::cli::firsthand().current_dir(folder).args(arguments).assert()
}

#[test]
fn the_command_line_verifies_and_traces() {
    run(&["verify", "circle.jsonl"]).success().stdout(predicates::str::contains("gazette ⇄ post"));
    run(&["verify", "dispatch.jsonl", "--format", "csv"])
        .success()
        .stdout(predicates::str::starts_with("cluster,text,"));
    run(&["verify", "dispatch.jsonl", "--draw", "k1"]).success().stdout(predicates::str::starts_with("<svg"));
    run(&["verify", "dispatch.jsonl", "--draw", "x9"]).code(2).stderr(predicates::str::contains("no such claim"));
    run(&["verify", "no-such-file"]).code(2);
    run(&["verify", "dispatch.jsonl", "--similarity", "no-such-file"]).code(2);
    run(&["trace", "sold the old arena", "circle.jsonl"]).success().stdout(predicates::str::contains("circular"));
    let none = run(&["trace", "volcano erupts", "circle.jsonl"]).success();
    none.stdout(predicates::str::is_empty()).stderr(predicates::str::contains("no article"));
    let json = run(&["trace", "sold the old arena", "circle.jsonl", "--format", "json"]).success();
    let json: serde_json::Value = serde_json::from_slice(&json.get_output().stdout).unwrap();
    assert_eq!(json["clusters"][0]["independence"], serde_json::json!([0, 0]));
}

#[test]
fn a_folder_of_tables_is_the_same_with_one_thread_and_two() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    for (jobs, name) in [("1", "one"), ("2", "two")] {
        run(&["verify", "mixed-twelve.jsonl", "--jobs", jobs, "-o", path(name).to_str().unwrap()]).success();
    }
    for file in
        ["clusters.csv", "cluster_members.csv", "copies.csv", "citations.csv", "codebook.csv", "verification.json"]
    {
        assert_eq!(fs::read(path("one").join(file)).unwrap(), fs::read(path("two").join(file)).unwrap(), "{file}");
    }
}
