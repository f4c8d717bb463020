//! A web page's article, as text with its title first, and its metadata.

use dom_smoothie::{Config, Readability, TextMode};

use super::metadata;
use crate::article::Metadata;

/// Elements inside each other that a page may have. Pages have dozens; extraction is recursive.
const DEEPEST: usize = 500;

/// The text of a page's article, and what the page says about it. None where the page holds no article, or nests its
/// elements more deeply than any real page.
pub(super) fn extract(page: &str) -> Option<(String, Metadata)> {
    if depth(page) > DEEPEST {
        return None;
    }
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader = Readability::new(page, None, Some(config)).ok()?;
    let scripts = reader.doc.select("script[type='application/ld+json']");
    let linked = metadata::linked_data(scripts.iter().map(|script| script.text().to_string()));
    let time = reader.doc.select("time[datetime]").attr("datetime").map(|time| time.to_string());
    let article = reader.parse().ok();

    let body = article.as_ref().map(|article| article.text_content.trim().to_owned());
    let body = body.filter(|body| !body.is_empty()).or(linked.body)?;
    let found = article.map_or_else(Metadata::default, |article| Metadata {
        title: Some(article.title).filter(|title| !title.trim().is_empty()),
        byline: article.byline,
        outlet: article.site_name,
        date: article.published_time,
        url: article.url,
    });
    let metadata = linked.metadata.or(found).or(Metadata { date: time, ..Metadata::default() });
    let text = match &metadata.title {
        Some(title) if !body.starts_with(title.trim()) => format!("{}\n\n{body}\n", title.trim()),
        _ => format!("{body}\n"),
    };
    Some((text, metadata))
}

/// How deeply elements nest, at most: those that must be closed and are not yet, in one pass over the page.
fn depth(page: &str) -> usize {
    const CLOSED_BY_THEMSELVES: &str = " a area base body br button col colgroup dd dt embed head hr html img input li \
        link meta nobr option p param rp rt source tbody td tfoot th thead tr track wbr ";
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut rest = page;
    while let Some(at) = memchr::memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        let (closes, tag) = rest.strip_prefix('/').map_or((false, rest), |tag| (true, tag));
        let end = tag.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(tag.len());
        let name = tag[..end].to_ascii_lowercase();
        if name.is_empty() || CLOSED_BY_THEMSELVES.contains(&format!(" {name} ")) {
            continue;
        }
        if closes {
            depth = depth.saturating_sub(1);
            continue;
        }
        if name == "script" || name == "style" {
            // What looks like tags in there is none.
            rest = rest.find("</").map_or("", |end| &rest[end..]);
        }
        depth += 1;
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "<article><p>Exports fell in May, the ministry said in a report that was published on Monday.</p>\
        <p>“We expected worse,” said Ana Okafor, an economist at the port authority, who studies trade.</p></article>";

    #[test]
    fn the_title_stands_first() {
        let page = format!("<html><head><title>Exports fall</title></head><body>{BODY}</body></html>");
        let (text, metadata) = extract(&page).unwrap();
        assert_eq!(
            text,
            "Exports fall\n\nExports fell in May, the ministry said in a report that was published on Monday.\n\n\
             “We expected worse,” said Ana Okafor, an economist at the port authority, who studies trade.\n"
        );
        assert_eq!(metadata.title.as_deref(), Some("Exports fall"));
    }

    #[test]
    fn linked_data_is_preferred() {
        let linked = r#"{"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": "The Harbour"},
            {"@type": ["NewsArticle"], "headline": "Exports fall &amp; jobs go", "author": [{"name": "Bo Lind"}, "Cy Day"],
             "publisher": {"name": "The Harbour Post"}, "datePublished": "2021-06-07", "url": "https://example.org/1"}]}"#;
        let page = format!(
            "<head><title>x</title><script type='application/ld+json'>{linked}</script></head><body>{BODY}</body>"
        );
        let (text, metadata) = extract(&page).unwrap();
        assert!(text.starts_with("Exports fall & jobs go\n\nExports fell"), "{text}");
        assert_eq!(metadata.byline.as_deref(), Some("Bo Lind, Cy Day"));
        assert_eq!(metadata.outlet.as_deref(), Some("The Harbour Post"));
        assert_eq!(metadata.date.as_deref(), Some("2021-06-07"));
        assert_eq!(metadata.url.as_deref(), Some("https://example.org/1"));
    }

    #[test]
    fn a_page_may_not_nest_without_end() {
        assert_eq!(depth("<div><p>a<p>b<br><i>c</i><script>'<div><div>'</script></div><b></b>"), 2);
        for tag in ["<div>", "<b>", "<span><p>a", "<ul><li>"] {
            assert_eq!(extract(&format!("<body>{}{BODY}", tag.repeat(100_000))), None, "{tag}");
            assert!(extract(&format!("<body>{}{BODY}", tag.repeat(DEEPEST - 2))).is_some(), "{tag}");
        }
    }

    #[test]
    fn a_page_without_words_has_no_article() {
        assert_eq!(extract("<html><body><img src=a></body></html>"), None);
    }
}
