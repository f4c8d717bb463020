//! The module order of `src/lib.rs` is a promise: a module uses only modules above it. And the stages stay pure.

use std::fs;
use std::path::{Path, PathBuf};

/// Modules in the order of the `mod` lines of `src/lib.rs`.
fn modules() -> Vec<String> {
    let lib = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    lib.lines()
        .filter_map(|line| line.trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';'))
        .map(str::to_owned)
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// All source files of a module: `src/NAME.rs` and everything under `src/NAME/`.
fn files(module: &str) -> Vec<(String, String)> {
    let mut found = vec![root().join(format!("src/{module}.rs"))];
    let mut folders = vec![root().join(format!("src/{module}"))];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push(path);
            }
        }
    }
    found.sort();
    found
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            // Comments may look ahead, and tests may use everything.
            let code = text.split("#[cfg(test)]").next().unwrap_or_default().lines();
            let code = code.filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
            (path.strip_prefix(root()).unwrap().display().to_string(), code)
        })
        .collect()
}

/// Modules that a piece of code names after `crate::`, also in lists: `crate::{article::Article, span::Span}`.
fn used(code: &str, modules: &[String]) -> Vec<String> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        let list = match rest.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or_default(),
            None => rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default(),
        };
        for word in list.split(|c: char| !(c.is_alphanumeric() || c == '_')) {
            if modules.iter().any(|module| module == word) {
                names.push(word.to_owned());
            }
        }
    }
    names
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let modules = modules();
    assert!(modules.len() > 10, "src/lib.rs lists its modules: {modules:?}");
    let mut wrong = Vec::new();
    for (place, module) in modules.iter().enumerate() {
        for (file, code) in files(module) {
            for name in used(&code, &modules) {
                let other = modules.iter().position(|m| *m == name).unwrap();
                if other > place {
                    wrong.push(format!("{file} uses crate::{name}, which stands below it in src/lib.rs"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_stages_touch_nothing_outside_the_article() {
    let forbidden = ["std::fs", "std::env", "std::net", "std::time", "std::process", "std::io", "println!", "panic!("];
    let stages = ["token", "document", "lexicon", "syntax", "attribution", "source", "claim", "provenance", "score"];
    let mut wrong = Vec::new();
    for module in stages {
        for (file, code) in files(module) {
            for word in forbidden.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{file} names {word}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn each_library_stays_where_it_belongs() {
    let homes = [
        ("nom", ["token", "document", "grammar"].as_slice()),
        ("petgraph", ["provenance", "score", "verify"].as_slice()),
        ("dom_smoothie", ["ingest"].as_slice()),
        ("dom_query", ["ingest"].as_slice()),
        ("html5ever", ["ingest"].as_slice()),
        ("encoding_rs", ["ingest"].as_slice()),
        ("csv", ["ingest", "report", "study"].as_slice()),
        ("parquet", ["ingest", "report"].as_slice()),
        ("zstd", ["ingest", "packed"].as_slice()),
    ];
    let mut wrong = Vec::new();
    for module in modules() {
        for (file, code) in files(&module) {
            for (library, home) in homes {
                if code.contains(&format!("{library}::")) && !home.contains(&module.as_str()) {
                    wrong.push(format!("{file} uses {library}, whose home is {home:?}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
