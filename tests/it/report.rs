//! What reports say: the JSON contract and its schema, the tables and their codebook, the page for the terminal.

use expect_test::{expect, expect_file};
use firsthand::audit::{self, Audit, Finding, House, Severity, Unassessed};
use firsthand::ingest::Trail;
use firsthand::report::folder::{Kind as Files, Settings};
use firsthand::report::tables::{self, Table};
use firsthand::report::text::{self, Layout};
use firsthand::report::{self, json};
use firsthand::{Analysis, Article, Grammar, Run, Span, Token, TokenKind};
use serde_json::Value;

use firsthand::attribution::{Act, Attribution, AttributionId, Form, Part};
use firsthand::claim::{Claim, ClaimId, Place, Worth};
use firsthand::document::{Block, BlockKind, Document, Quotation, Sentence};
use firsthand::provenance::{Edge, Node, NodeId, NodeKind, Provenance};
use firsthand::score::{Grade, Reason, Score, Status};
use firsthand::source::{
    Basis, Chain, Credit, CreditForm, Entity, EntityId, Grant, GrantReason, Kind, Mention, Relation, Relay, Reply,
    ReplyForm, Source, Sourcing,
};

/// Two claims: one that an unnamed official makes through an agency, one that a named mayor makes in quotation marks.
const TEXT: &str = "The bridge – closed since May – will open again, an official told Northern Wire.\n\n\
    “It is safe,” Mayor Ada Lind said. The builder declined to comment.\n";

fn article() -> Article {
    Article { id: "bridge".into(), path: "bridge.txt".into(), text: TEXT.into(), ..Article::default() }
}

/// Where words first stand in [`TEXT`].
fn at(words: &str) -> Span {
    let start = TEXT.find(words).unwrap_or_else(|| panic!("{words:?} is not in the text"));
    Span::new(start, start + words.len())
}

fn part(words: &[&str]) -> Option<Part> {
    Some(Part { spans: words.iter().map(|words| at(words)).collect() })
}

/// Two paragraphs, a sentence each; every run of letters is a word.
fn document() -> Document<'static> {
    let mut document =
        Document { text: TEXT, blocks: vec![], sentences: vec![], tokens: vec![], quotations: vec![], dateline: None };
    for paragraph in TEXT.lines().filter(|line| !line.is_empty()) {
        let (span, first) = (at(paragraph), document.tokens.len());
        let index = document.blocks.len();
        for word in paragraph.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()) {
            let start = word.as_ptr() as usize - TEXT.as_ptr() as usize;
            document.tokens.push(Token { span: Span::new(start, start + word.len()), kind: TokenKind::Word });
        }
        document.blocks.push(Block { kind: BlockKind::Paragraph, span, sentences: Run::new(index, index + 1) });
        let tokens = Run::new(first, document.tokens.len());
        document.sentences.push(Sentence { span, block: index as u32, tokens });
    }
    let quotation = Quotation { span: at("“It is safe,”"), tokens: Run::default(), depth: 0, closed: true };
    document.quotations.push(quotation);
    document
}

/// An analysis written by hand, so that these tests do not depend on what the stages find.
fn analysis<'t>(article: &'t Article, grammar: &Grammar) -> Analysis<'t> {
    let official = Attribution {
        form: Form::Indirect,
        act: Act::Statement,
        asserted: true,
        rule: "told-outlet".into(),
        source: part(&["an official"]),
        cue: part(&["told"]),
        content: part(&["The bridge – closed since May – will open again"]),
        relay: part(&["Northern Wire"]),
        within: None,
        confidence: None,
    };
    let mayor = Attribution {
        form: Form::Direct,
        rule: "quote-said".into(),
        source: part(&["Mayor Ada Lind"]),
        cue: part(&["said"]),
        content: part(&["“It is safe,”"]),
        relay: None,
        ..official.clone()
    };
    let no_comment = Attribution {
        form: Form::Indirect,
        act: Act::NonResponse,
        rule: "declined".into(),
        source: part(&["The builder"]),
        cue: part(&["declined to comment"]),
        content: None,
        ..mayor.clone()
    };
    let entity = |name: &str, kind, level, words| Entity {
        name: name.into(),
        kind,
        level,
        mentions: vec![Mention { span: at(words), evidence: "name", antecedent: None }],
    };
    let source = |entity, level, kind, basis| Source { entity, level, kind, basis, basis_span: None, via: vec![] };
    let wire = Relay { name: "Northern Wire".into(), span: at("Northern Wire") };
    let sourcing = Sourcing {
        entities: vec![
            entity("an official", Kind::Government, 2, "an official"),
            entity("Ada Lind", Kind::Politician, 7, "Mayor Ada Lind"),
            entity("the builder", Kind::Business, 3, "The builder"),
        ],
        sources: vec![
            Source { via: vec![wire], ..source(Some(EntityId(0)), 2, Kind::Government, Basis::Unstated) },
            source(Some(EntityId(1)), 7, Kind::Politician, Basis::Own),
            source(Some(EntityId(2)), 3, Kind::Business, Basis::Own),
        ],
        chains: vec![Chain {
            span: at("told Northern Wire"),
            relay: "Northern Wire".into(),
            relation: Relation::InterviewedBy,
            origin: None,
            origin_level: 0,
        }],
        grants: vec![Grant {
            span: at("an official"),
            source: Some(AttributionId(0)),
            reason: GrantReason::None,
            reason_span: None,
        }],
        credits: vec![Credit {
            span: at("Northern Wire"),
            agency: "Northern Wire".into(),
            form: CreditForm::SourceLine,
        }],
        replies: vec![Reply {
            span: at("declined to comment"),
            party: "the builder".into(),
            form: ReplyForm::NoResponse,
        }],
    };
    let claim = |words, attribution, place| Claim {
        spans: vec![at(words)],
        attributions: vec![AttributionId(attribution)],
        worth: Worth::Fact,
        negated: false,
        place,
        names: vec![],
        numbers: vec![],
        dates: vec![at("May")],
        disputed_by: vec![],
    };
    let claims = vec![
        claim("The bridge – closed since May – will open again", 0, Place::Lede),
        claim("“It is safe,”", 1, Place::Body),
    ];
    let node = |kind, label: &str, entity, level| Node {
        kind,
        label: label.into(),
        entity,
        level,
        unnamed: level == 2,
        openness: [0.9; 2],
    };
    let edge = |from, to, attribution, claim| Edge {
        from: NodeId(from),
        to: NodeId(to),
        attribution,
        spans: vec![at("told")],
        inferred: false,
        claims: vec![ClaimId(claim)],
        openness: [1.0; 2],
        basis: [0.85; 2],
    };
    let provenance = Provenance {
        nodes: vec![
            node(NodeKind::Origin, "an official", Some(EntityId(0)), 2),
            node(NodeKind::Origin, "Ada Lind", Some(EntityId(1)), 7),
            node(NodeKind::Relay, "Northern Wire", None, 0),
            node(NodeKind::Article, "bridge", None, 0),
            node(NodeKind::Claim(ClaimId(0)), "will open again", None, 0),
            node(NodeKind::Claim(ClaimId(1)), "It is safe", None, 0),
        ],
        edges: vec![
            edge(0, 2, Some(AttributionId(0)), 0),
            edge(2, 3, Some(AttributionId(0)), 0),
            edge(1, 3, Some(AttributionId(1)), 1),
            edge(3, 4, None, 0),
            edge(3, 5, None, 1),
        ],
    };
    let score = |strength, cut| Score {
        strength: [strength, strength],
        exact: true,
        independence: [1, 1],
        status: Status::SingleOrigin,
        cuts: vec![vec![NodeId(cut)]],
        importance: vec![(NodeId(cut), strength)],
        grade: Grade { letter: 'E', number: 3 },
        cycles: vec![],
        left_out: vec![],
        reasons: vec![Reason {
            text: "Fails if the source is wrong.".into(),
            gain: 0.123_456,
            spans: vec![at("an official")],
        }],
    };
    Analysis {
        document: document(),
        attributions: vec![official, mayor, no_comment],
        sourcing,
        claims,
        provenance,
        scores: vec![score(0.323_01, 0), score(0.9, 1)],
        // What reports do not read.
        ..firsthand::analyze(article, grammar)
    }
}

fn report() -> json::Report {
    let (article, grammar) = (article(), Grammar::builtin());
    report::of(&article, &analysis(&article, &grammar), &grammar)
}

fn value() -> Value {
    serde_json::from_str(&json::line(&report())).unwrap()
}

#[test]
fn a_report_names_the_bytes_that_it_speaks_of() {
    let report = value();
    let attribution = &report["attributions"][0];
    assert_eq!(attribution["id"], "a1");
    assert_eq!(attribution["source"]["text"], "an official");
    assert_eq!(attribution["source"]["entity"], "e1");
    assert_eq!(attribution["source"]["via"][0], "Northern Wire");
    let span = at("an official");
    assert_eq!(attribution["source"]["spans"][0], serde_json::json!([span.start, span.end]));
    assert_eq!(attribution["claims"][0], "c1");
}

#[test]
fn an_absent_part_is_null() {
    assert_eq!(value()["attributions"][2]["content"], Value::Null);
    assert!(value()["attributions"][2].as_object().unwrap().contains_key("content"));
}

#[test]
fn labels_are_those_of_the_guidelines() {
    let report = value();
    assert_eq!(report["replies"][0]["form"], "no-response");
    assert_eq!(report["credits"][0]["form"], "source-line");
    assert_eq!(report["chains"][0]["relation"], "interviewed-by");
    assert_eq!(report["claims"][0]["status"], "single-origin");
    assert_eq!(report["grants"][0]["source"], "a1");
}

#[test]
fn numbers_have_four_decimals_at_most() {
    let report = value();
    assert_eq!(report["claims"][0]["strength"], serde_json::json!([0.323, 0.323]));
    assert_eq!(report["claims"][0]["reasons"][0]["gain"], 0.1235);
}

#[test]
fn the_hash_is_that_of_the_text() {
    let empty = Article::default();
    let grammar = Grammar::builtin();
    let report = report::of(&empty, &firsthand::analyze(&empty, &grammar), &grammar);
    assert_eq!(report.sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn shares_count_words_of_the_right_claims() {
    let measures = report().article;
    // 13 words in the first paragraph, 12 in the second; dashes are no words.
    assert_eq!(measures.words, 25);
    assert_eq!(measures.share_unnamed_only, 8.0 / 25.0);
    assert_eq!(measures.share_direct, 3.0 / 25.0);
    assert_eq!(measures.share_unattributed, 0.0);
    assert_eq!(measures.weakest.unwrap().claim, "c1");
    assert_eq!(measures.sources_by_level["7"], 1);
    assert_eq!(measures.sources_by_kind["politician"], 1);
}

#[test]
fn a_report_survives_reading_back() {
    let report = report();
    let again: json::Report = serde_json::from_str(&json::object(&report)).unwrap();
    assert_eq!(report, again);
}

#[test]
fn the_shipped_schema_is_that_of_the_types() {
    expect_file!["../../reports/schema.json"].assert_eq(&json::schema());
}

#[test]
fn reports_are_valid_against_the_schema() {
    let schema: Value = serde_json::from_str(&json::schema()).unwrap();
    let mut report = value();
    assert_eq!(faults(&report, &schema, &schema, "report"), Vec::<String>::new());
    report["claims"][0]["status"] = "doubtful".into();
    report["claims"][1].as_object_mut().unwrap().remove("spans");
    report["entities"][0]["level"] = 8.into();
    let expected = [
        "report.claims[0].status: \"doubtful\" is not in the set",
        "report.claims[1].spans: missing",
        "report.entities[0].level: more than 7",
    ];
    assert_eq!(faults(&report, &schema, &schema, "report"), expected);
}

/// What is wrong with a value. Knows the words of JSON Schema that our schema uses, and refuses others.
pub(crate) fn faults(value: &Value, schema: &Value, root: &Value, at: &str) -> Vec<String> {
    let mut found = vec![];
    for (word, given) in schema.as_object().unwrap() {
        match &**word {
            "$ref" => {
                let target = given.as_str().unwrap().trim_start_matches('#');
                found.extend(faults(value, root.pointer(target).unwrap(), root, at));
            }
            "type" => {
                let names = given.as_array().cloned().unwrap_or_else(|| vec![given.clone()]);
                if !names.iter().any(|name| is(value, name.as_str().unwrap())) {
                    found.push(format!("{at}: {value} is no {given}"));
                }
            }
            "properties" => {
                for (name, schema) in given.as_object().unwrap() {
                    if let Some(field) = value.get(name) {
                        found.extend(faults(field, schema, root, &format!("{at}.{name}")));
                    }
                }
            }
            "required" => {
                let names = given.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
                found.extend(names.filter(|n| value.get(n).is_none()).map(|name| format!("{at}.{name}: missing")));
            }
            "items" => {
                for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(faults(item, given, root, &format!("{at}[{index}]")));
                }
            }
            "additionalProperties" => {
                for (name, field) in value.as_object().unwrap() {
                    found.extend(faults(field, given, root, &format!("{at}.{name}")));
                }
            }
            "anyOf" => {
                if !given.as_array().unwrap().iter().any(|schema| faults(value, schema, root, at).is_empty()) {
                    found.push(format!("{at}: {value} fits no choice"));
                }
            }
            "enum" if !given.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value} is not in the set"));
            }
            "maximum" if value.as_f64().is_some_and(|number| number > given.as_f64().unwrap()) => {
                found.push(format!("{at}: more than {given}"));
            }
            "minimum" if value.as_f64().is_some_and(|number| number < given.as_f64().unwrap()) => {
                found.push(format!("{at}: less than {given}"));
            }
            "maxItems" if value.as_array().is_some_and(|list| list.len() as u64 > given.as_u64().unwrap()) => {
                found.push(format!("{at}: more than {given} items"));
            }
            "minItems" if value.as_array().is_some_and(|list| (list.len() as u64) < given.as_u64().unwrap()) => {
                found.push(format!("{at}: less than {given} items"));
            }
            "enum" | "maximum" | "minimum" | "maxItems" | "minItems" => {}
            "$schema" | "$defs" | "title" | "description" | "format" => {}
            _ => panic!("`{word}` at {at} is not known to this test"),
        }
    }
    found
}

/// Whether a value is of a type, as JSON Schema names it.
fn is(value: &Value, name: &str) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => panic!("JSON Schema has no type {name}"),
    }
}

/// One finding, and one rule that could not be applied.
fn audit() -> Audit {
    Audit {
        house: "test".into(),
        findings: vec![Finding {
            rule: "R01".into(),
            title: "-".into(),
            severity: Severity::Warning,
            status: audit::Status::Look,
            span: Some(at("an official")),
            message: "Who is it?".into(),
            attribution: Some("a1".into()),
        }],
        not_assessable: vec![Unassessed { rule: "R02".into(), title: "Two".into(), why: "No text says it.".into() }],
    }
}

#[test]
fn what_could_not_be_assessed_is_a_row_and_no_pass() {
    let rows = table(Table::Findings);
    let status = |row| (cell(&rows, row, "status"), cell(&rows, row, "severity"), cell(&rows, row, "text"));
    assert_eq!(status(1), ("look".into(), "warning".into(), "an official".into()));
    assert_eq!(status(2), ("not-assessable".into(), String::new(), String::new()));
    assert_eq!(cell(&rows, 1, "title"), "'-");
}

/// Every table of the report, as rows of cells, the header first.
fn table(table: Table) -> Vec<Vec<String>> {
    let mut bytes = tables::header(table);
    bytes.extend(tables::rows(table, &report(), &report::Places::new(TEXT), Some(&audit())));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&*bytes);
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// The cell of a row, counted from 1, by the name of its column.
fn cell(rows: &[Vec<String>], row: usize, column: &str) -> String {
    let at = rows[0].iter().position(|name| name == column).unwrap_or_else(|| panic!("no column {column}"));
    rows[row][at].clone()
}

#[test]
fn every_table_has_the_columns_of_the_codebook() {
    for which in Table::ALL {
        let columns: Vec<_> = report::CODEBOOK.of(which.name()).iter().map(|column| &column.name).collect();
        let rows = table(which);
        assert_eq!(rows[0].iter().collect::<Vec<_>>(), columns);
        assert_eq!(rows.len() - 1, which.count(&report(), Some(&audit())), "rows of {}", which.name());
        assert!(rows.len() > 1, "{} has no row, so its cells are not tested", which.name());
    }
}

#[test]
fn tables_count_bytes_code_points_and_lines() {
    let rows = table(Table::Attributions);
    // The dashes before "an official" have three bytes and one code point each.
    let bytes = at("The bridge – closed since May – will open again");
    assert_eq!(cell(&rows, 1, "content_spans"), format!("{}-{}", bytes.start, bytes.end));
    assert_eq!(cell(&rows, 1, "content_char_spans"), format!("0-{}", bytes.end - 4));
    assert_eq!(cell(&rows, 2, "line"), "3");
    assert_eq!(cell(&rows, 2, "column"), "1");
    assert_eq!(cell(&rows, 3, "content_text"), "");
}

#[test]
fn text_that_a_spreadsheet_would_run_is_made_safe() {
    let article = Article { id: "=1+1".into(), path: "-".into(), text: "@home".into(), ..Article::default() };
    let grammar = Grammar::builtin();
    let report = report::of(&article, &firsthand::analyze(&article, &grammar), &grammar);
    let row = tables::rows(Table::Articles, &report, &report::Places::new(&article.text), None);
    assert!(row.starts_with(b"'=1+1,"), "{}", String::from_utf8_lossy(&row));
    assert!(row.windows(4).any(|window| window == b",'-,"), "{}", String::from_utf8_lossy(&row));
}

#[test]
fn a_folder_gets_its_names_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let names = || {
        let mut names: Vec<_> =
            folder.path().read_dir().unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    let report = report();
    let mut output = report::Folder::create(folder.path(), &Grammar::builtin(), Settings::new(Files::Csv)).unwrap();
    output.append(&report::folder::part(&report, TEXT, None, Files::Csv)).unwrap();
    assert!(names().iter().all(|name| name.ends_with(".partial")), "{:?}", names());
    output.save(&Trail::default()).unwrap();
    let finished = std::fs::read_to_string(folder.path().join("analysis.jsonl.partial")).unwrap();
    assert_eq!(finished, json::line(&report) + "\n", "a finished article is on the disk before the end");
    output.finish().unwrap();
    let expected = [
        "analysis.jsonl",
        "articles.csv",
        "attributions.csv",
        "chains.csv",
        "claims.csv",
        "codebook.csv",
        "credits.csv",
        "edges.csv",
        "errors.jsonl",
        "findings.csv",
        "grants.csv",
        "manifest.json",
        "replies.csv",
        "sources.csv",
    ];
    assert_eq!(names(), expected);
    let manifest: Value =
        serde_json::from_str(&std::fs::read_to_string(folder.path().join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["articles"], 1);
    assert_eq!(manifest["files"][2]["file"], "attributions.csv");
    assert_eq!(manifest["files"][2]["rows"], 3);
    let left_out = manifest["left_out"].as_object().unwrap();
    assert!(left_out.contains_key("findings"), "a table without rows must be accounted for");
    let findings = std::fs::read(folder.path().join("findings.csv")).unwrap();
    assert_eq!(findings, tables::header(Table::Findings), "no audit, no findings");
}

/// The page without its colours.
fn page(width: usize) -> String {
    let page = text::page(&report(), TEXT, Layout { width, all: false });
    anstream::adapter::strip_str(&page).to_string()
}

#[test]
fn the_page_for_the_terminal() {
    expect![[r#"
        bridge
        bridge.txt · 25 words · 2 claims · 3 sources

        The weakest claim of the first paragraph rests on one origin: an official
        (unnamed), through Northern Wire. Of its 25 words, 32 % rest on unnamed sources
        alone and 0 % on the article's own word; 1 of 3 sources is named. The builder
        did not respond.

        Headline and lede  weakest first

        1:1 lede                                   ███░░░░░░░ S 0.32  κ 1  single-origin
          “The bridge – closed since May – will open again”
          rests on  an official (class only), through Northern Wire
          shown by  1:62 “told”
          better    Fails if the source is wrong.

        Other claims  weakest first

        3:1                                        █████████░ S 0.90  κ 1  single-origin
          “It is safe,”
          Ada Lind (named)

        Sources  words given, and how well a reader can tell who it is
            8  an official                                       class only · government
            3  Ada Lind                                               named · politician
            0  the builder                                     class and side · business

        Anonymity granted
          anonymity for an official, no reason given 1:50 “an official”

        Credits
          Northern Wire, source-line 1:67 “Northern Wire”

        Replies
          the builder did not respond 3:48 “declined to comment”

        Not assessable from the text: whether editors know the unnamed sources, whether
        a source is right, whether others were really asked. S is sourcing strength, not
        truth; κ counts independent origins.
    "#]]
    .assert_eq(&page(80));
}

#[test]
fn no_line_of_a_page_is_wider_than_the_terminal() {
    for width in [48, 60, 80, 120] {
        for line in page(width).lines() {
            assert!(textwrap::core::display_width(line) <= width, "{width}: {line}");
        }
    }
}

#[test]
fn many_articles_are_a_line_each() {
    let report = report();
    let table = text::overview([("bridge", &report.article), ("a-very-long-name-of-an-article", &report.article)], 60);
    expect![[r#"
        article      words claims own word unnamed         S  status
        bridge          25      2      0 %    32 %      0.32  single-origin
        a-ver…rticle    25      2      0 %    32 %      0.32  single-origin
        S and status: the weakest claim of headline and lede. Own
        word: share of words that nobody but the article stands
        behind. Unnamed: share that rests on unnamed sources alone.
    "#]]
    .assert_eq(&anstream::adapter::strip_str(&table).to_string());
}

/// The article of the examples, and a grammar whose stamp does not change with every word of it, as what they show should
/// not.
pub(crate) fn example() -> (Article, Grammar) {
    let mut grammar = Grammar::builtin();
    grammar.stamp = "en 0.1.0 0123456789ab".into();
    let name = "investigation";
    let text = std::fs::read_to_string(format!("tests/articles/{name}.txt")).unwrap();
    (Article { id: name.into(), path: format!("{name}.txt"), text, ..Article::default() }, grammar)
}

/// `reports/examples` shows what every kind of report looks like, on an article of `tests/articles`.
#[test]
fn the_example_reports_are_true() {
    let (article, grammar) = example();
    let analysis = firsthand::analyze(&article, &grammar);
    let report = report::of(&article, &analysis, &grammar);
    let house = House::builtin("default").unwrap();
    let audit = firsthand::audit::audit(&article, &analysis, &house, &grammar);
    let page = text::page(&report, &article.text, Layout { width: 80, all: false });
    let example = |file: &str| expect_file![format!("../../reports/examples/{file}")];
    example("report.txt").assert_eq(&anstream::adapter::strip_str(&page).to_string());
    example("report.json").assert_eq(&(json::object(&report) + "\n"));
    let places = report::Places::new(&article.text);
    for table in Table::ALL {
        let bytes = [tables::header(table), tables::rows(table, &report, &places, Some(&audit))].concat();
        // Git and editors change the ends of lines; the tables themselves end them as RFC 4180 says.
        let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
        example(&format!("{}.csv", table.name())).assert_eq(&text);
    }
}
