//! A web page's article, as text with its title first, and its metadata.

mod parse;

use dom_smoothie::{Config, Readability, TextMode};

use super::error::Problem;
use super::metadata;
use crate::article::Metadata;

/// The text of a page's article, and what the page says about it. An error where the page holds no article, or is deeper or
/// larger than any real page.
pub(super) fn extract(page: &str) -> Result<(String, Metadata), Problem> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let mut reader =
        Readability::with_document(parse::parse(page)?, None, Some(config)).map_err(|_| Problem::NoArticle)?;
    let scripts = reader.doc.select("script[type='application/ld+json']");
    let linked = metadata::linked_data(scripts.iter().map(|script| script.text().to_string()));
    let time = reader.doc.select("time[datetime]").attr("datetime").map(|time| time.to_string());
    let article = reader.parse().ok();

    let body = article.as_ref().map(|article| article.text_content.trim().to_owned());
    let body = body.filter(|body| !body.is_empty()).or(linked.body).ok_or(Problem::NoArticle)?;
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
    Ok((text, metadata))
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

    #[track_caller]
    fn refused(page: &str) {
        let start: String = page.chars().take(20).collect();
        match extract(page) {
            Err(Problem::DeepPage(_) | Problem::LargePage) => {}
            Err(other) => panic!("{start}: {other}"),
            Ok((text, _)) => panic!("{start}: {} bytes of text", text.len()),
        }
    }

    #[test]
    fn a_page_may_not_nest_without_end() {
        let nested = |tag: &str, times| extract(&format!("<body>{}{BODY}", tag.repeat(times)));
        for tag in ["<div>", "<b>", "<span>", "<ul><li>", "<svg><a>", "<object><a>", "<div></x>", "<table><td>"] {
            refused(&format!("<body>{}{BODY}", tag.repeat(100_000)));
        }
        for tag in ["<div>", "<b>", "<ul>", "<blockquote>"] {
            assert!(nested(tag, parse::DEEPEST - 10).is_ok(), "{tag}");
            assert!(matches!(nested(tag, parse::DEEPEST + 10), Err(Problem::DeepPage(_))), "{tag}");
        }
    }

    #[test]
    fn a_page_may_not_make_work_without_end() {
        let unclosed: String = (0..400).map(|i| format!("<b a={i}>")).collect();
        let pages = [
            format!("<p>{unclosed}{}", "<p>x".repeat(100_000)),
            format!("<p {}>{BODY}", (0..400_000).map(|i| format!("a{i} ")).collect::<String>()),
            "<br>".repeat(parse::MOST + 1),
            "<svg>".to_owned() + &"<source>".repeat(100_000),
            "<table>".to_owned() + &"<div>".repeat(100_000),
        ];
        for page in pages {
            refused(&page);
        }
    }

    #[test]
    fn a_large_picture_in_a_page_is_no_harm() {
        let picture = "iVBORw0KGgoAAAANSUhEUgAAAAUA/+AAFCAYAAACNbyblAAAAHElEQVQI12P4//8w38GIAXDIBKE0".repeat(20_000);
        let page = format!("<body><img src='data:image/png;base64,{picture}'><!-- {} -->{BODY}", BODY.repeat(500));
        assert!(extract(&page).is_ok());
    }

    #[test]
    fn a_page_without_words_has_no_article() {
        assert!(matches!(extract("<html><body><img src=a></body></html>"), Err(Problem::NoArticle)));
    }
}
