//! The built-in grammar: every rule's examples, the order of its lists, names that nothing uses; and the errors of others.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use firsthand::Grammar;
use firsthand::grammar::{self, Engine, Failure};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files below a folder with this extension, in order.
fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(root().join(folder)).sort_by_file_name();
    let files = walk.into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|found| found == extension)).collect()
}

fn name(path: &Path) -> &str {
    path.file_stem().unwrap().to_str().unwrap()
}

fn lists() -> Vec<PathBuf> {
    files("grammars/en/lexicon", "txt")
}

/// All of a list's lines that are neither comments nor empty, without notes.
fn entries(list: &str) -> Vec<&str> {
    let lines = list.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split_once(" = ").map_or(line, |(forms, _)| forms).trim_end()).collect()
}

#[track_caller]
fn assert_none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "{} complaints:\n{}", complaints.len(), complaints.join("\n"));
}

#[test]
fn every_example_does_what_its_rule_says() {
    assert_none(grammar::check(&Grammar::builtin()).iter().map(Failure::to_string).collect());
}

#[test]
fn the_folder_reads_as_the_built_in_grammar() {
    let folder = Grammar::load(&root().join("grammars/en"), Engine::Default).unwrap();
    assert_eq!(folder.stamp, Grammar::builtin().stamp);
}

/// `UPDATE_EXPECT=1` writes the table anew.
#[test]
fn the_built_in_table_names_every_file() {
    let mut table =
        "//! The files of the grammar that ships with the program. A test compares this table with the folder; with\n\
                     //! `UPDATE_EXPECT=1` it writes it.\n\n/// Path inside `grammars/en`, content.\n\
                     pub(super) const FILES: &[(&str, &str)] = &[\n"
            .to_owned();
    let folder = root().join("grammars/en");
    for path in files("grammars/en", "rules").into_iter().chain(lists()) {
        let inside = path.strip_prefix(&folder).unwrap().to_str().unwrap();
        table += &format!("    (\"{inside}\", include_str!(\"../../grammars/en/{inside}\")),\n");
    }
    expect_file!["../../src/grammar/builtin.rs"].assert_eq(&(table + "];\n"));
}

#[test]
fn lists_are_sorted_in_lower_case_without_twins_and_say_where_they_are_from() {
    let mut complaints = vec![];
    for path in lists() {
        let list = fs::read_to_string(&path).unwrap();
        let name = name(&path);
        let entries = entries(&list);
        if !list.starts_with("# ") {
            complaints.push(format!("{name}: no comment at its head says what it holds and where it is from"));
        }
        for pair in entries.windows(2).filter(|pair| pair[0] >= pair[1]) {
            let what = if pair[0] == pair[1] { "twice" } else { "out of order" };
            complaints.push(format!("{name}: {what}: {}", pair[1]));
        }
        for entry in entries.iter().filter(|entry| entry.to_lowercase() != **entry) {
            complaints.push(format!("{name}: not in lower case: {entry}"));
        }
    }
    assert_none(complaints);
}

#[test]
fn every_list_and_every_phrase_is_used() {
    let read = |paths: Vec<PathBuf>| paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect::<String>();
    let (rules, stages) = (read(files("grammars/en", "rules")), read(files("src", "rs")));
    let follows = |text: &str, name: &str| {
        // `@say` is not used where `@say-that` is.
        text.match_indices(name).any(|(at, _)| {
            !text[at + name.len()..].starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        })
    };
    let mut complaints = vec![];
    for path in lists() {
        let name = name(&path);
        if !follows(&rules, &format!("@{name}")) && !stages.contains(&format!("\"{name}\"")) {
            complaints.push(format!("@{name}: neither a rule nor a stage uses it"));
        }
    }
    for phrase in Grammar::builtin().phrases {
        if !rules.contains(&format!("<{}>", phrase.name)) {
            complaints.push(format!("<{}>: no rule uses it", phrase.name));
        }
    }
    assert_none(complaints);
}

#[test]
fn the_rules_of_the_documentation_run() {
    let page = fs::read_to_string(root().join("docs/grammar.md")).unwrap();
    let (mut rules, mut lists) = (String::new(), vec![]);
    for block in page.split("\n```").skip(1).step_by(2) {
        let (kind, content) = block.split_once('\n').unwrap();
        match kind.split_once(' ') {
            None if kind == "rules" => rules += &format!("{content}\n"),
            Some(("list", name)) => lists.push((format!("lexicon/{name}.txt"), content)),
            _ => {}
        }
    }
    assert!(rules.contains("rule ") && lists.len() > 2);
    let rules = [("grammar.rules".to_owned(), &rules[..])];
    let files = rules.iter().chain(&lists).map(|(path, content)| (&path[..], content.as_bytes()));
    let grammar = Grammar::read(files).unwrap();
    assert_none(grammar::check(&grammar).iter().map(Failure::to_string).collect());
}

/// The error of a grammar of this rule file and one list, `say`.
fn error(rules: &str) -> String {
    let files = [("test.rules", rules), ("lexicon/say.txt", "say   says said\n")];
    match Grammar::read(files.map(|(path, text)| (path, text.as_bytes()))) {
        Ok(_) => "no error".into(),
        Err(error) => error.to_string(),
    }
}

/// The error of a rule with this pattern, which begins in line 3, column 12.
#[track_caller]
fn check_pattern(pattern: &str, expected: &str) {
    let rule = format!(
        "rule test\n  about    A test.\n  match    {pattern}\n  class    indirect\n  example  {{cue said}} so.\n"
    );
    assert_eq!(error(&rule), expected, "{pattern}");
}

#[test]
fn mistakes_in_patterns_are_named_with_their_place() {
    check_pattern("cue:@say", "no error");
    check_pattern("cue:(@say", "test.rules:3:21: expected `)`");
    check_pattern("(cue:@say | )", "test.rules:3:24: expected a pattern");
    check_pattern("cue:@say )", "test.rules:3:21: expected a part of the pattern, or the next line of the rule");
    check_pattern("cue:@sya", "test.rules:3:16: no list is named @sya: lexicon/sya.txt is missing");
    check_pattern("cue:@say <clause>", "test.rules:3:21: no phrase is named <clause>");
    check_pattern("cue:@say <Clause>", "test.rules:3:22: expected a phrase's name");
    check_pattern("cue:@say <clause", "test.rules:3:28: expected `>`");
    check_pattern("cue:\"said", "test.rules:3:17: expected a word and `\"`");
    check_pattern("cue:\"\"", "test.rules:3:17: expected a word and `\"`");
    check_pattern(
        "cue:@say VREB",
        "test.rules:3:21: `VREB` is neither a tag nor QUOTE, START, END, ANY, WORD, CAP, ...",
    );
    check_pattern(
        "kue:@say",
        "test.rules:3:12: `kue` is no role: expected source, cue, content, relay, reason, party, agency, origin, basis",
    );
    check_pattern("cue:@say/", "test.rules:3:21: expected what the token has to be too: a tag, `@list`, `\"word\"`");
    check_pattern("cue:@say?", "test.rules:3:12: the pattern can match no words at all");
    check_pattern("START !@say", "test.rules:3:12: the pattern can match no words at all");
}

#[test]
fn mistakes_in_rules_are_named_with_their_place() {
    let head = "rule test\n  about    A test.\n  match    cue:@say\n  class    indirect\n";
    let check = |rest: &str, expected: &str| assert_eq!(error(&format!("{head}{rest}")), expected, "{rest}");
    check("  example  {cue said} so.\n", "no error");
    check("  reject   So.\n", "test.rules:1:6: rule `test` has no `example`");
    check("  example  said so.\n", "test.rules:5:12: an `example` says in braces what is captured");
    check("  example  {cue said so.\n", "test.rules:5:12: this `{` has no `}`");
    check("  example  {cue said}} so.\n", "test.rules:5:22: this `}` has no `{`");
    check("  example  {cue } so.\n", "test.rules:5:17: nothing stands between these braces");
    // The place is right on the lines that an example goes on over, also behind letters of several bytes.
    check(
        "  example  {cue say} “so” ÄÖÜ\n           ÄÖ {cue } so.\n",
        "test.rules:6:20: nothing stands between these braces",
    );
    check("  example  {cue say} so\n           “ÄÖÜ”  ÄÖÜ }\n", "test.rules:6:23: this `}` has no `{`");
    check(
        "  example  {said} so.\n",
        "test.rules:5:13: `said}` is no role: expected source, cue, content, relay, reason, party, agency, origin, basis",
    );
    check(
        "  example  {cue said}\n  reject  {cue said}\n",
        "test.rules:6:11: a `reject` captures nothing: leave out the braces",
    );
    check("  example\n", "test.rules:5:10: expected words");
    check(
        "  exmaple  {cue said}\n",
        "test.rules:5:3: expected `about`, `match`, `class`, `example`, `reject` or `todo`",
    );
    check("  class    direct\n", "test.rules:5:12: the rule has this line already");
    let twice = format!("{head}  example  {{cue said}}\n");
    assert_eq!(error(&format!("{twice}\n{twice}")), "test.rules:7:1: there is a rule `test` already: test.rules:1");
    assert_eq!(
        error("rule said cue\n"),
        "test.rules:1:11: expected `about`, `match`, `class`, `example`, `reject` or `todo`"
    );
    assert_eq!(error("rule Said\n"), "test.rules:1:5: expected the rule's name");
    assert_eq!(error("said\n"), "test.rules:1:1: expected `rule NAME` or `phrase NAME = PATTERN`");
    let class = |class: &str| error(&head.replace("indirect", class).replace("rule", "\n# A comment.\nrule"));
    assert_eq!(
        class("spoken"),
        "test.rules:6:12: expected `direct`, `indirect`, `mixed`, `grant`, `credit`, `reply` or `chain`"
    );
    assert!(class("indirect spoken").starts_with("test.rules:6:12: `spoken` is no label here: expected direct, "));
    assert_eq!(class("direct direct"), "test.rules:6:12: a label stands here twice");
}

#[test]
fn phrases_that_begin_with_themselves_are_refused() {
    assert_eq!(
        error("phrase a = <b>? <a> \"x\"\nphrase b = \"y\"\n"),
        "test.rules:1:8: <a> begins with itself: put a word or a list before it"
    );
    assert_eq!(
        error("phrase a = !<a> \"x\"\n"),
        "test.rules:1:8: <a> begins with itself: put a word or a list before it"
    );
    assert_eq!(error("phrase b = \"y\" <b>?\n"), "no error");
    assert_eq!(
        error("phrase b = \"y\"\nphrase b = \"z\"\n"),
        "test.rules:2:1: there is a phrase `b` already: test.rules:1"
    );
    assert_eq!(error("phrase b \"y\"\n"), "test.rules:1:9: expected `=`");
}

#[test]
fn lists_with_mistakes_are_named() {
    let read = |path: &str, text: &[u8]| Grammar::read([(path, text)]).unwrap_err().to_string();
    assert_eq!(
        read("lexicon/Say.txt", b"say\n"),
        "lexicon/Say.txt:1:1: a list's name has small letters, digits and hyphens only"
    );
    assert_eq!(read("lexicon/say.txt", b"say\nadd =\n"), "lexicon/say.txt:2:1: expected a note after ` = `");
    assert_eq!(read("lexicon/say.txt", b"say\nadd\n\xff\n"), "lexicon/say.txt:3:1: the file is not UTF-8");
    assert!(
        Grammar::load(Path::new("no-such-folder"), Engine::Default)
            .unwrap_err()
            .to_string()
            .starts_with("no-such-folder:1:1: ")
    );
}
