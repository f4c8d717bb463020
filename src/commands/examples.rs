//! Examples for every command's help: each is parsed by a test.

/// The examples of a command, as its help shows them.
pub(super) fn of(command: &str) -> Option<String> {
    let (_, lines) = EXAMPLES.iter().find(|(name, _)| *name == command)?;
    let width = lines.iter().map(|(line, _)| line.len()).max().unwrap_or(0);
    let lines = lines.iter().map(|(line, what)| format!("  {line:width$}  {what}")).collect::<Vec<_>>();
    Some(format!("Examples:\n{}", lines.join("\n")))
}

/// Commands with what to type, and what that does.
pub(super) const EXAMPLES: &[(&str, &[(&str, &str)])] = &[
    (
        "analyze",
        &[
            ("firsthand analyze story.txt", "a page on one article"),
            ("firsthand analyze stories/", "a line for each article"),
            ("firsthand analyze story.txt --format html > story.html", "a page for a browser"),
            ("firsthand analyze stories/ --format html -o pages", "a page each and an index"),
            ("firsthand analyze story.html --format json", "all of it, for programs"),
            ("firsthand analyze news.jsonl.gz -o tables", "tables with codebook and manifest"),
            ("firsthand analyze news.jsonl.gz -o tables --resume", "goes on after an interruption"),
            ("firsthand analyze news.jsonl -o tables --format parquet", "the same as Parquet"),
            ("firsthand analyze stories/ --format csv --table sources", "one table, printed"),
        ],
    ),
    (
        "audit",
        &[
            ("firsthand audit draft.txt", "where sourcing departs from good rules"),
            ("firsthand audit draft.txt --house ap-style --fail-on warning", "a check before publishing"),
            ("firsthand audit stories/ --format sarif > findings.sarif", "for code hosts and viewers"),
            ("firsthand audit --house npr-style --rules", "the rules, with reasons and citations"),
        ],
    ),
    ("lsp", &[("firsthand lsp", "started by an editor, which speaks to it: docs/audit.md")]),
    (
        "verify",
        &[
            ("firsthand verify stories/", "claims of several articles, and their origins"),
            ("firsthand verify stories/ --format html > stories.html", "the same as a page for a browser"),
            ("firsthand verify stories/ --format json", "the same for programs"),
            ("firsthand verify stories/ --draw k1", "the first claim as a picture (SVG)"),
            ("firsthand verify --index news.index today/", "today's articles, with all that were added before"),
        ],
    ),
    ("trace", &[("firsthand trace \"the bridge will be closed\" stories/", "where a claim comes from")]),
    (
        "graph",
        &[
            ("firsthand graph story.txt -o chain.svg", "the chains as a picture"),
            ("firsthand graph story.txt --format graphml -o chain.graphml", "for Gephi or networkx"),
            ("firsthand graph story.txt --claim c1 --format mermaid", "what leads to one claim, for a wiki"),
        ],
    ),
    (
        "explain",
        &[
            ("firsthand explain story.txt --claim c1", "why a claim has its score"),
            ("firsthand explain --sentence \"It rained, police said.\"", "what the grammar sees"),
        ],
    ),
    ("score", &[("firsthand score graph.json", "strength and independence of any graph")]),
    ("sensitivity", &[("firsthand sensitivity stories/", "how far rankings hang on the parameters")]),
    (
        "grammar",
        &[
            ("firsthand grammar test", "run every rule's examples"),
            ("firsthand grammar check my-grammar", "look for mistakes in a folder of rules"),
        ],
    ),
    #[cfg(feature = "serve")]
    (
        "serve",
        &[
            ("firsthand serve", "then open the address that it prints"),
            ("firsthand serve --port 8000", "at another port"),
        ],
    ),
    (
        "recheck",
        &[
            ("firsthand recheck report.json", "against the article where it was read"),
            ("firsthand recheck tables/ archive/", "a folder of tables, against articles elsewhere"),
            ("firsthand recheck report.json story.txt --again", "and against a report made anew"),
        ],
    ),
    (
        "diff",
        &[
            ("firsthand diff monday.txt tuesday.txt", "what changed in the sourcing"),
            ("firsthand diff old.json new.json --format json", "two reports, for programs"),
        ],
    ),
    (
        "sample",
        &[
            ("firsthand sample news.jsonl -n 200 --by form,level -o coders --key key.csv", "200 units in strata"),
            ("firsthand sample stories/ -n 50 --seed 7 -o pretest --key pretest-key.csv", "another draw"),
        ],
    ),
    (
        "agree",
        &[
            ("firsthand agree anna.csv ben.csv", "two coders"),
            ("firsthand agree anna.csv ben.csv --key key.csv --confusion", "and the program, with what was mistaken"),
            ("firsthand agree a.csv b.csv c.csv --ordinal trust --id article", "sheets of your own"),
        ],
    ),
    (
        "eval",
        &[
            ("firsthand eval gold", "precision and recall against annotations"),
            ("firsthand eval gold --by-rule --errors errors.tsv", "which rules are wrong, and where"),
        ],
    ),
    ("train", &[("firsthand train gold -o weights", "weights from your own annotations")]),
    (
        "completions",
        &[
            ("firsthand completions bash > firsthand.bash", "then: source firsthand.bash"),
            ("firsthand completions zsh > _firsthand", "into a folder of $fpath"),
        ],
    ),
    ("man", &[("firsthand man -o man1", "then: man ./man1/firsthand-analyze.1")]),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Words of a line as a shell has them: split at spaces, but for those in quotation marks.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(" > ").next().unwrap_or_default();
        let parts = line.split('"').enumerate();
        parts
            .flat_map(|(place, part)| match place % 2 {
                0 => part.split_whitespace().map(str::to_owned).collect(),
                _ => vec![part.to_owned()],
            })
            .collect()
    }

    #[test]
    fn every_command_has_examples_that_parse() {
        let command = super::super::command();
        for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
            let name = sub.get_name();
            let help = sub.get_after_help().unwrap_or_else(|| panic!("{name} has no examples")).to_string();
            assert!(help.starts_with("Examples:\n  firsthand "), "{help}");
        }
        for (name, lines) in EXAMPLES {
            for (line, _) in *lines {
                let words = words(line);
                assert_eq!(&words[1], name);
                let parsed = command.clone().try_get_matches_from(words);
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            }
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        super::super::command().debug_assert();
    }
}
