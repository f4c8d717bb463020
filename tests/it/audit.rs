//! House rules: cases for each in `tests/audit`, packs and their mistakes, marks that switch rules off.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use firsthand::audit::{self, Audit, House, RuleStatus, Severity};
use firsthand::grammar::Engine;
use firsthand::{Article, Grammar, Span, analyze};

static GRAMMAR: LazyLock<Grammar> = LazyLock::new(Grammar::builtin);

/// Cases of each kind that a decidable rule has at least.
const FEWEST: usize = 4;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn default_house() -> House {
    House::builtin("default").unwrap()
}

fn audit(text: &str, house: &House) -> Audit {
    audit_with(text, house, &GRAMMAR)
}

fn audit_with(text: &str, house: &House, grammar: &Grammar) -> Audit {
    let article = Article { id: "case".into(), text: text.into(), ..Article::default() };
    let read = audit::unmarked(&article);
    audit::audit(&article, &analyze(&read, grammar), house, grammar)
}

/// The default house with one rule on.
fn only(rule: &str) -> House {
    let mut house = default_house();
    house.only(&[rule.to_owned()]).unwrap();
    house
}

fn cases_of(rule: &str) -> Vec<Case> {
    cases(&fs::read_to_string(root().join(format!("tests/audit/{rule}.txt"))).unwrap_or_default())
}

/// A text in which a rule must find something, or must not.
struct Case {
    /// The line that it begins in.
    line: usize,
    right: bool,
    about: String,
    text: String,
    /// Words that a finding must touch.
    marked: Vec<Span>,
}

fn cases(file: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = vec![];
    for (index, line) in file.lines().enumerate() {
        match line.strip_prefix("== ") {
            Some(head) => {
                let (kind, about) = head.split_once(' ').unwrap_or((head, ""));
                assert!(matches!(kind, "true" | "false"), "line {}: `== true …` or `== false …`", index + 1);
                let case = Case {
                    line: index + 1,
                    right: kind == "true",
                    about: about.to_owned(),
                    text: String::new(),
                    marked: vec![],
                };
                cases.push(case);
            }
            None => {
                let case = cases.last_mut().expect("a file begins with a case");
                case.text += line;
                case.text.push('\n');
            }
        }
    }
    for case in &mut cases {
        while let Some(open) = case.text.find("[[") {
            case.text.replace_range(open..open + 2, "");
            let close = case.text.find("]]").expect("`[[` has its `]]`");
            case.text.replace_range(close..close + 2, "");
            case.marked.push(Span::new(open, close));
        }
        case.text = format!("{}\n", case.text.trim_end());
    }
    cases
}

/// Whether these findings are not what a case wants.
fn fails(case: &Case, found: &[Option<Span>]) -> bool {
    let missed = case.marked.iter().any(|mark| !found.iter().flatten().any(|span| span.meets(*mark)));
    if case.right { found.is_empty() || missed } else { !found.is_empty() }
}

/// Where a rule finds something in a case.
fn found(rule: &str, case: &Case, grammar: &Grammar) -> Vec<Option<Span>> {
    audit_with(&case.text, &only(rule), grammar).findings.iter().map(|finding| finding.span).collect()
}

#[test]
fn every_case_of_every_rule_holds() {
    let mut complaints = vec![];
    for rule in &default_house().rules {
        let cases = cases_of(&rule.id);
        for case in &cases {
            let found = found(&rule.id, case, &GRAMMAR);
            if fails(case, &found) {
                let words = |span: &Option<Span>| span.map_or("(article)", |span| span.of(&case.text));
                let words: Vec<&str> = found.iter().map(words).collect();
                let place = format!("{}.txt:{}", rule.id, case.line);
                complaints.push(format!("{place}: {} case “{}”: found {words:?}", case.right, case.about));
            }
        }
        for right in [true, false] {
            let count = cases.iter().filter(|case| case.right == right).count();
            if rule.status == RuleStatus::Decidable && count < FEWEST {
                complaints.push(format!("{}: {count} {right} cases, {FEWEST} wanted", rule.id));
            }
        }
    }
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}

#[test]
fn a_rule_that_finds_nothing_or_anything_fails_its_cases() {
    for rule in default_house().rules {
        for case in cases_of(&rule.id) {
            let place = format!("{}.txt:{}", rule.id, case.line);
            let end = Span::new(case.text.len() - 1, case.text.len());
            assert_eq!(fails(&case, &[]), case.right, "{place}: no finding");
            assert_eq!(fails(&case, &[Some(end)]), !case.right || !case.marked.is_empty(), "{place}: one elsewhere");
        }
    }
}

#[test]
fn a_rule_without_its_words_fails_its_cases() {
    let broken = [
        ("R01", "more-source"),
        ("R15", "more-learned"),
        ("R16", "more-vouching"),
        ("R24", "more-alleged"),
        ("R25", "more-passive-report"),
        ("R26", "more-interpretive"),
        ("R27", "more-expert-label"),
        ("R29", "more-unverified"),
        ("R34", "more-unnamed-wire"),
        ("R39", "more-comment-request"),
    ];
    for (rule, list) in broken {
        let folder = tempfile::tempdir().unwrap();
        copy(&root().join("grammars/en"), folder.path());
        fs::write(folder.path().join(format!("lexicon/{list}.txt")), "# Broken on purpose.\nxylograph\n").unwrap();
        let grammar = Grammar::load(folder.path(), Engine::Default).unwrap();
        let failing = cases_of(rule).into_iter().filter(|case| fails(case, &found(rule, case, &grammar))).count();
        assert!(failing > 0, "{rule} passes without {list}");
    }
}

/// Copies a folder with all that is in it.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn the_table_of_packs_is_the_folder_and_every_pack_is_whole() {
    let mut files: Vec<String> = fs::read_dir(root().join("grammars/houses"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap().replace(".toml", ""))
        .collect();
    let mut names: Vec<&str> = House::names().collect();
    files.sort();
    names.sort_unstable();
    assert_eq!(files, names);
    for name in names {
        let text = fs::read_to_string(root().join(format!("grammars/houses/{name}.toml"))).unwrap();
        assert!(text.contains("no publisher's official rule book"), "{name} says what it is not");
        let house = House::builtin(name).unwrap();
        let numbered: Vec<String> = (1..=40).map(|number| format!("R{number:02}")).collect();
        let ids: Vec<&str> = house.rules.iter().map(|rule| rule.id.as_str()).filter(|id| id.starts_with('R')).collect();
        assert_eq!(ids, numbered, "{name}");
        for rule in &house.rules {
            assert!(!rule.citation.is_empty(), "{name} {}: no citation", rule.id);
            let missing = matches!(rule.status, RuleStatus::NotAssessable | RuleStatus::NeedsMetadata);
            assert_eq!(missing, !rule.why.is_empty(), "{name} {}: `why` is for what cannot be assessed", rule.id);
        }
    }
}

/// The error of a pack.
#[track_caller]
fn check_pack(text: &str, expected: &str) {
    let found = House::parse("my.toml", text).map_or_else(|error| error.to_string(), |_| "no error".into());
    assert_eq!(found, expected, "{text}");
}

#[test]
fn mistakes_in_packs_are_named_with_their_place() {
    let extends = "extends = \"default\"\n";
    check_pack(&format!("{extends}[rules]\nR09 = \"error\"\n"), "no error");
    let severities = "error, warning, note or off";
    check_pack(
        &format!("{extends}[rules]\nR09 = \"fatal\"\n"),
        &format!("my.toml:3:7: `fatal` is no severity: {severities}"),
    );
    check_pack(
        "extends = \"times\"\n",
        "my.toml:1:11: no pack is named `times`: one of default, ap-style, bbc-style, npr-style, reuters-style",
    );
    check_pack(
        &format!("{extends}[rules]\nR99 = \"error\"\n"),
        "my.toml:3:1: `R99` is no rule of the pack that this one extends: give a table with title, status and reason",
    );
    check_pack(
        &format!("{extends}[rules.R99]\ntitle = \"Own\"\nreason = \"We want it.\"\n"),
        "my.toml:2:8: firsthand has no check for `R99`: its status can only be \"not-assessable\"",
    );
    check_pack(
        &format!("{extends}[rules.R99]\ntitle = \"Own\"\nreason = \"We want it.\"\nstatus = \"not-assessable\"\n"),
        "my.toml:2:8: `R99` cannot be assessed and does not say what is missing: add `why = \"…\"`",
    );
    check_pack(
        &format!("{extends}[rules.R09]\nseverty = \"error\"\n"),
        "my.toml:3:1: `severty` is no key of a rule: it has title, status, severity, reason, citation, why",
    );
    check_pack(
        &format!("{extends}hause = \"x\"\n"),
        "my.toml:2:1: `hause` is no key of a pack: it has name, about, extends, [rules] and [articles]",
    );
    check_pack(
        &format!("{extends}[articles]\n\"opinion-*\" = [\"R90\"]\n"),
        "my.toml:3:16: `R90` is no rule of this pack",
    );
    check_pack(
        &format!("{extends}[articles]\n\"opinion-*\" = \"R09\"\n"),
        "my.toml:3:15: expected a list of rules that are off here, such as [\"R09\"]",
    );
    check_pack(
        "name = \"empty\"\n",
        "my.toml:1:1: the pack has no rules: write `extends = \"default\"` to begin with those that ship",
    );
    assert!(House::parse("my.toml", "name = ").unwrap_err().to_string().starts_with("my.toml:1:8: "));
}

#[test]
fn a_pack_overrides_one_that_ships_and_switches_rules_off_for_articles() {
    let text = "extends = \"ap-style\"\nname = \"our desk\"\n[rules]\nR01 = \"note\"\nR26 = \"warning\"\n\
                [rules.X1]\ntitle = \"Desk read it\"\nstatus = \"not-assessable\"\nreason = \"Two pairs of eyes.\"\n\
                citation = \"Our handbook\"\nwhy = \"ask the desk\"\n[articles]\n\"opinion-*\" = [\"R01\"]\n";
    let house = House::parse("desk.toml", text).unwrap();
    let rule = |id: &str| house.rules.iter().find(|rule| rule.id == id).unwrap();
    assert_eq!((rule("R01").severity, rule("R02").severity), (Severity::Note, Severity::Error));
    assert!(!rule("R26").off && rule("R09").off, "R26 is on again, R09 is off as in ap-style");
    assert!(house.is_off(rule("R01"), "opinion-4") && !house.is_off(rule("R01"), "case"));
    let found = audit("A source said the bridge was old.\n", &house);
    assert_eq!(found.house, "our desk");
    assert!(found.not_assessable.iter().any(|one| one.rule == "X1" && one.why == "ask the desk"));
}

#[test]
fn marks_switch_rules_off_and_are_not_read_as_text() {
    let rules = |text: &str| -> Vec<String> {
        let mut house = default_house();
        house.only(&["R01".to_owned(), "R09".to_owned()]).unwrap();
        audit(text, &house).findings.into_iter().map(|finding| finding.rule).collect()
    };
    let text = "\"The cables were old,\" a source said.\n";
    assert_eq!(rules(text), ["R09", "R01"]);
    assert_eq!(rules(&format!("[firsthand: ignore R09]\n{text}")), ["R01"]);
    assert_eq!(rules(&format!("<!-- firsthand: ignore -->\n\n{text}")), Vec::<String>::new());
    assert_eq!(rules(&format!("{} <!-- firsthand: ignore R01 -->\n", text.trim())), ["R09"]);
    // A mark is not the article's headline, and no offset moves.
    let article = Article { text: format!("[firsthand: ignore R09]\nBridge shut\n\n{text}"), ..Article::default() };
    let read = audit::unmarked(&article);
    let document = analyze(&read, &GRAMMAR).document.blocks;
    assert_eq!(document[0].span.of(&article.text), "Bridge shut");
    assert_eq!(read.text.len(), article.text.len());
}

#[test]
fn what_was_not_assessed_is_listed_and_never_passed() {
    let house = default_house();
    let audit = audit("The bridge is shut, an aide said.\n", &house);
    let missing: Vec<&str> = audit.not_assessable.iter().map(|one| one.rule.as_str()).collect();
    for rule in &house.rules {
        let here = missing.contains(&rule.id.as_str());
        match rule.status {
            RuleStatus::NotAssessable => assert!(here, "{} is not listed", rule.id),
            RuleStatus::NeedsMetadata => assert!(here, "{} is neither in the text nor in metadata", rule.id),
            _ => assert!(!here, "{} can be assessed", rule.id),
        }
    }
    assert!(audit.not_assessable.iter().all(|one| !one.why.is_empty()));
}

#[test]
fn metadata_answers_what_the_text_leaves_open() {
    let mut article = Article { text: "The bridge is shut, an aide said.\n".into(), ..Article::default() };
    article.metadata.byline = Some("Ana Ruiz, Reuters".into());
    let audit = audit::audit(&article, &analyze(&article, &GRAMMAR), &default_house(), &GRAMMAR);
    let missing = |id: &str| audit.not_assessable.iter().any(|one| one.rule == id);
    assert!(!missing("R14") && !missing("R35"));
    assert!(audit.findings.iter().any(|finding| finding.rule == "R35" && finding.span.is_none()));
}

#[test]
fn the_documentation_lists_every_rule_as_the_pack_has_it() {
    let page = fs::read_to_string(root().join("docs/audit.md")).unwrap();
    for rule in default_house().rules {
        let row = format!("{} | {} | {} |", rule.id, rule.title, rule.status.label());
        assert!(page.contains(&row), "docs/audit.md lacks `{row}`");
    }
    let pack = page.split("```toml").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert_eq!(House::parse("desk.toml", pack).map(|house| house.name), Ok("our desk".into()));
}
