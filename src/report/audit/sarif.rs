//! Findings as SARIF 2.1.0, the format that code hosts and editors read.
//!
//! What could not be assessed stands among the notifications of the run, not among its results.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Audited, Found, RULES_PAGE};
use crate::audit::{House, Rule};
use crate::digest;

/// The schema that the output keeps to.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Where the program is to be found.
const HOME: &str = env!("CARGO_PKG_NAME");

/// All articles as one run.
pub fn sarif(articles: &[Audited], house: &House, stamp: &str) -> String {
    let place: BTreeMap<&str, usize> =
        house.rules.iter().enumerate().map(|(index, rule)| (rule.id.as_str(), index)).collect();
    let results: Vec<Value> = articles
        .iter()
        .flat_map(|article| article.findings.iter().map(|found| result(article, found, &place)))
        .collect();
    let run = json!({
        "tool": { "driver": {
            "name": HOME,
            "version": env!("CARGO_PKG_VERSION"),
            "rules": house.rules.iter().map(descriptor).collect::<Vec<_>>(),
            "properties": { "house": house.name, "grammar": stamp },
        } },
        "columnKind": "unicodeCodePoints",
        "invocations": [{
            "executionSuccessful": true,
            "toolExecutionNotifications": notifications(articles, &place),
        }],
        "results": results,
    });
    format!("{:#}\n", json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn descriptor(rule: &Rule) -> Value {
    json!({
        "id": rule.id,
        "name": rule.title,
        "shortDescription": { "text": rule.title },
        "fullDescription": { "text": rule.reason },
        "help": { "text": format!("{} {} See {RULES_PAGE}.", rule.reason, rule.citation) },
        "defaultConfiguration": { "enabled": !rule.off, "level": rule.severity.label() },
        "properties": { "status": rule.status.label() },
    })
}

fn result(article: &Audited, found: &Found, place: &BTreeMap<&str, usize>) -> Value {
    let artifact = json!({ "uri": uri(&article.path) });
    let physical = match (&found.span, &found.text) {
        (Some(_), Some(text)) => json!({
            "artifactLocation": artifact,
            "region": {
                "startLine": found.line, "startColumn": found.column,
                "endLine": found.end_line, "endColumn": found.end_column,
                "snippet": { "text": text },
            },
        }),
        _ => json!({ "artifactLocation": artifact }),
    };
    json!({
        "ruleId": found.rule,
        "ruleIndex": place.get(found.rule.as_str()).copied().unwrap_or_default(),
        "kind": if found.status == "look" { "review" } else { "fail" },
        // A result that is to be reviewed has no level in SARIF, so its severity is a property.
        "level": if found.status == "look" { "none" } else { found.severity },
        "message": { "text": found.message },
        "locations": [{ "physicalLocation": physical }],
        "partialFingerprints": { "words/v1": fingerprint(found) },
        "properties": { "severity": found.severity, "attribution": found.attribution },
    })
}

/// The same for the same rule and words, wherever they move to.
fn fingerprint(found: &Found) -> String {
    let hash = Sha256::digest(format!("{}\n{}", found.rule, found.text.as_deref().unwrap_or_default()));
    digest::hex(&hash[..16])
}

/// A rule that could not be applied, once, with how many articles that concerns.
fn notifications(articles: &[Audited], place: &BTreeMap<&str, usize>) -> Vec<Value> {
    let mut rules: BTreeMap<&str, (usize, &str)> = BTreeMap::new();
    for missing in articles.iter().flat_map(|article| &article.not_assessable) {
        rules.entry(&missing.rule).or_insert((0, &missing.why)).0 += 1;
    }
    let note = |(rule, (count, why)): (&str, (usize, &str))| {
        json!({
            "level": "note",
            "message": { "text": format!("{rule} is not assessable in {count} of {} articles: {why}", articles.len()) },
            "associatedRule": { "id": rule, "index": place.get(rule).copied().unwrap_or_default() },
        })
    };
    rules.into_iter().map(note).collect()
}

/// A path as a relative reference: what has a meaning in one is written as `%` and two digits.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.replace('\\', "/").bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'~' => uri.push(byte as char),
            _ if byte.is_ascii_alphanumeric() => uri.push(byte as char),
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
