//! Whether a report holds: every offset and quoted word against the article's bytes, every reference inside the report,
//! and the scores against its own graph.
//!
//! A report and the article's text go in, what does not hold comes out: [`Flaw`]s, none of a report that this program wrote
//! and nobody changed. Nothing is analysed here; [`difference`] compares with a report that was made again.

mod graph;
mod links;
mod words;

use serde::Serialize;
use serde_json::Value;

use crate::parameters::Parameters;
use crate::report::json::Report;

/// Something in a report that does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flaw {
    /// Where in the report: `claims[2].strength`.
    pub at: String,
    /// What does not hold, as a sentence that goes on from the place.
    pub message: String,
}

impl Flaw {
    fn new(at: impl Into<String>, message: impl Into<String>) -> Flaw {
        Flaw { at: at.into(), message: message.into() }
    }
}

/// What does not hold in a report. `text` is the article's, where there is one; `parameters` are those that it was scored
/// with.
///
/// Hash, offsets and words are only compared with a text. Scores are worked out from the report's graph, whose probabilities
/// are printed with four decimals; see [`TOLERANCE`].
pub fn recheck(report: &Report, text: Option<&str>, parameters: &Parameters) -> Vec<Flaw> {
    let mut flaws = vec![];
    if let Some(text) = text {
        words::check(report, text, &mut flaws);
    }
    let before = flaws.len();
    links::check(report, &mut flaws);
    // What refers to nothing cannot be scored.
    if flaws.len() == before {
        graph::check(report, parameters, &mut flaws);
    }
    flaws
}

/// Numbers that differ by no more than this are the same: a strength is a product of few probabilities, each rounded to
/// four decimals.
pub const TOLERANCE: f64 = 0.0005;

/// Places named by [`difference`], at most.
const MOST: usize = 20;

/// Where two JSON values differ: the report as it is written, and as it was made again.
pub fn difference(written: &Value, again: &Value) -> Vec<Flaw> {
    let mut flaws = vec![];
    compare(written, again, &mut String::new(), &mut flaws);
    flaws
}

fn compare(written: &Value, again: &Value, at: &mut String, flaws: &mut Vec<Flaw>) {
    if written == again || flaws.len() >= MOST {
        return;
    }
    let length = at.len();
    let mut below = |step: &str, one: &Value, other: &Value, flaws: &mut Vec<Flaw>| {
        at.push_str(step);
        compare(one, other, at, flaws);
        at.truncate(length);
    };
    match (written, again) {
        (Value::Object(one), Value::Object(other)) => {
            let mut keys: Vec<&String> = one.keys().chain(other.keys()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                let dot = if length == 0 { "" } else { "." };
                let [one, other] = [one, other].map(|map| map.get(key).unwrap_or(&Value::Null));
                below(&format!("{dot}{key}"), one, other, flaws);
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                below(&format!("[{index}]"), one, other, flaws);
            }
        }
        (Value::Array(one), Value::Array(other)) => {
            let message = format!("has {} entries, made again it has {}", one.len(), other.len());
            flaws.push(Flaw::new(at.clone(), message));
        }
        _ => {
            let message = format!("{} is written, made again it is {}", short(written), short(again));
            flaws.push(Flaw::new(at.clone(), message));
        }
    }
}

/// A value on one line, not too long.
fn short(value: &Value) -> String {
    quoted(&value.to_string(), 60)
}

/// The first letters of a text.
fn quoted(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn differences_are_named_by_their_place() {
        let written = json!({"a": 1, "b": [{"c": "x"}, 2], "d": [1]});
        let again = json!({"a": 1, "b": [{"c": "y"}, 2], "d": []});
        let found = difference(&written, &again);
        let places: Vec<&str> = found.iter().map(|flaw| &*flaw.at).collect();
        assert_eq!(places, ["b[0].c", "d"]);
        assert_eq!(found[0].message, "\"x\" is written, made again it is \"y\"");
        assert_eq!(difference(&written, &written), []);
    }
}
