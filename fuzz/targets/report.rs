//! Reports that somebody changed, as `recheck` and `diff` read them. Either any text as a report (it begins with `{`), or a
//! true report with some of its values replaced: three bytes say where and by what.
#![no_main]

use std::sync::LazyLock;

use firsthand::recheck::{difference, recheck};
use firsthand::report::{self, Report, json};
use firsthand::{Article, analyze, diff};
use firsthand_fuzz::{RULES, article};
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};

/// Short articles with all that a report can hold, their reports, and these as values.
static TRUE: LazyLock<Vec<(Article, Report, Value)>> = LazyLock::new(|| {
    let texts = [
        include_str!("../../tests/articles/wire.txt"),
        include_str!("../../tests/articles/tweets.txt"),
        include_str!("../../tests/chains/told.txt"),
        include_str!("../../tests/articles/bank-records.txt"),
    ];
    let made = texts.map(|text| {
        let article = article(text.as_bytes());
        let report = report::of(&article, &analyze(&article, &RULES), &RULES);
        assert!(recheck(&report, Some(&article.text), &RULES.parameters).is_empty());
        let value = serde_json::to_value(&report).unwrap();
        (article, report, value)
    });
    made.into()
});

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let (article, report, value) = &TRUE[first as usize % TRUE.len()];
    let changed = if first == b'{' {
        serde_json::from_slice(data)
    } else {
        let mut changed = value.clone();
        for step in rest.chunks_exact(4) {
            change(&mut changed, u16::from_le_bytes([step[0], step[1]]) as usize, step[2], step[3]);
        }
        serde_json::from_value::<Report>(changed)
    };
    let Ok(changed) = changed else { return };
    let flaws = recheck(&changed, Some(&article.text), &RULES.parameters);
    assert_eq!(flaws, recheck(&changed, Some(&article.text), &RULES.parameters), "two runs differ");
    recheck(&changed, None, &RULES.parameters);
    let written = serde_json::to_value(&changed).unwrap();
    assert_eq!(difference(value, &written).is_empty(), *value == written);
    assert_eq!(serde_json::from_str::<Report>(&json::object(&changed)).unwrap(), changed, "it is read otherwise");
    for (old, new) in [(report, &changed), (&changed, report)] {
        let found = diff::compare(old, new, &RULES.lexicon, 0.05);
        diff::page(&found, [None, None], 80);
        diff::table(&found);
    }
});

/// Bytes of text that are not doubled again: thirty doublings would fill the memory.
const LONGEST: usize = 4096;

/// Replaces the value that comes at this place of a walk through all values.
fn change(value: &mut Value, place: usize, how: u8, by: u8) {
    let size = count(value);
    let found = find(value, &mut (place % size)).expect("the place is one of the values");
    let by_number = i64::from(by);
    let new = match (&*found, how % 8) {
        (_, 0) => Value::Null,
        (Value::Number(number), 1) => json!(number.as_i64().unwrap_or(0) + by_number),
        (Value::Number(number), 2) => json!(number.as_i64().unwrap_or(0) - by_number),
        (Value::Number(_), 3) => json!(f64::from(by) / 100.0),
        (Value::Number(_), _) => json!([0, 1, 7, 4_294_967_295_u64, u64::MAX][by as usize % 5]),
        // Ids such as `n12`.
        (Value::String(text), 1..=3) if text.len() > 1 => {
            json!(format!("{}{by}", &text[..text.floor_char_boundary(1)]))
        }
        (Value::String(text), 4) if text.len() < LONGEST => json!(text.repeat(2)),
        (Value::String(_), _) => json!(["", "n1", "c0", "a99999999999999999999", "…", "\u{301}"][by as usize % 6]),
        (Value::Bool(is), _) => json!(!is),
        (Value::Array(list), 1..=3) if !list.is_empty() => {
            let mut list = list.clone();
            let at = by as usize % list.len();
            match how % 8 {
                1 => drop(list.remove(at)),
                2 => list.insert(at, list[at].clone()),
                _ => list.reverse(),
            }
            Value::Array(list)
        }
        (Value::Array(_), _) => json!([]),
        (Value::Object(map), _) => {
            let mut map = map.clone();
            if let Some(key) = map.keys().nth(by as usize % map.len().max(1)).cloned() {
                map.remove(&key);
            }
            Value::Object(map)
        }
        (Value::Null, _) => json!([json!(by), json!("n1"), json!([]), json!([by, by])][how as usize % 4]),
    };
    *found = new;
}

fn count(value: &Value) -> usize {
    1 + match value {
        Value::Array(list) => list.iter().map(count).sum(),
        Value::Object(map) => map.values().map(count).sum::<usize>(),
        _ => 0,
    }
}

fn find<'v>(value: &'v mut Value, place: &mut usize) -> Option<&'v mut Value> {
    if *place == 0 {
        return Some(value);
    }
    *place -= 1;
    match value {
        Value::Array(list) => list.iter_mut().find_map(|inner| find(inner, place)),
        Value::Object(map) => map.values_mut().find_map(|inner| find(inner, place)),
        _ => None,
    }
}
