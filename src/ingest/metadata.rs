//! What a page says about its article in JSON-LD, as schema.org words it.

use serde_json::Value;

use crate::article::Metadata;

/// The article of a page's JSON-LD.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Linked {
    pub(super) metadata: Metadata,
    /// `articleBody`
    pub(super) body: Option<String>,
}

/// Reads the first article in a page's JSON-LD scripts. Scripts that are no JSON are passed over.
pub(super) fn linked_data(scripts: impl Iterator<Item = String>) -> Linked {
    scripts
        .filter_map(|script| serde_json::from_str::<Value>(script.trim()).ok())
        .find_map(|value| find_article(&value).map(linked))
        .unwrap_or_default()
}

/// The first object whose type is an article's, in the lists and graphs where sites put it.
fn find_article(value: &Value) -> Option<&Value> {
    match value {
        Value::Array(values) => values.iter().find_map(find_article),
        Value::Object(object) => {
            let types = object.get("@type").map(strings).unwrap_or_default();
            let is_article =
                types.iter().any(|name| name.ends_with("Article") || *name == "BlogPosting" || *name == "Report");
            if is_article { Some(value) } else { object.get("@graph").and_then(find_article) }
        }
        _ => None,
    }
}

fn linked(article: &Value) -> Linked {
    let name = |key: &str| article.get(key).and_then(names);
    let metadata = Metadata {
        title: name("headline").or_else(|| name("name")),
        byline: name("author"),
        outlet: name("publisher"),
        date: name("datePublished"),
        url: name("url").or_else(|| name("mainEntityOfPage")),
    };
    Linked { metadata, body: name("articleBody") }
}

/// A string, an object's name or id, or those of a list.
fn names(value: &Value) -> Option<String> {
    let names = match value {
        Value::Array(values) => values.iter().filter_map(names).collect::<Vec<_>>().join(", "),
        Value::Object(object) => object.get("name").or_else(|| object.get("@id")).and_then(names)?,
        Value::String(text) => unescaped(text.trim()),
        _ => return None,
    };
    Some(names).filter(|names| !names.is_empty())
}

fn strings(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

/// Without the entities that sites leave in JSON.
fn unescaped(text: &str) -> String {
    const ENTITIES: [(&str, &str); 9] = [
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#039;", "'"),
        ("&#x27;", "'"),
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&amp;", "&"),
    ];
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}
