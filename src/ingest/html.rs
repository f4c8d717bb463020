//! A web page's article, as text with its title first, and its metadata.

use dom_smoothie::{Config, Readability, TextMode};

use super::metadata;
use crate::article::Metadata;

/// The text of a page's article, and what the page says about it. None where the page holds no article.
pub(super) fn extract(page: &str) -> Option<(String, Metadata)> {
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
    fn a_page_without_words_has_no_article() {
        assert_eq!(extract("<html><body><img src=a></body></html>"), None);
    }
}
