//! The command line: what it prints, and its exit codes.

use assert_cmd::Command;
use predicates::str::contains;

fn firsthand() -> Command {
    assert_cmd::cargo::cargo_bin_cmd!("firsthand")
}

#[test]
fn help_names_every_command() {
    let help = firsthand().arg("--help").assert().success();
    let text = String::from_utf8(help.get_output().stdout.clone()).unwrap();
    for command in ["analyze", "graph", "explain", "score", "grammar", "eval"] {
        assert!(text.contains(command), "{command} is missing from:\n{text}");
    }
}

#[test]
fn an_unknown_command_exits_with_2() {
    firsthand().arg("analyse").assert().code(2).stderr(contains("analyze"));
}
