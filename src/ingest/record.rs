//! A record of named fields becomes an article.

use super::error::{Error, Place, Problem};
use super::html;
use crate::article::{Article, Metadata};

/// Names of fields or columns, in any case; the first that a record has is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// The article's text.
    pub text: Vec<String>,
    /// The article as HTML, where there is no text.
    pub html: Vec<String>,
    /// Its id.
    pub id: Vec<String>,
    /// Its headline.
    pub title: Vec<String>,
    /// Who wrote it.
    pub byline: Vec<String>,
    /// Who published it.
    pub outlet: Vec<String>,
    /// When.
    pub date: Vec<String>,
    /// Where it can be found.
    pub url: Vec<String>,
}

impl Default for Columns {
    fn default() -> Columns {
        let names = |names: &str| names.split(' ').map(str::to_owned).collect();
        Columns {
            text: names("text body content article articleBody full_text maintext"),
            html: names("html raw_html content_html body_html"),
            id: names("id article_id doc_id uuid guid"),
            title: names("title headline"),
            byline: names("byline author authors"),
            outlet: names("outlet source publisher publication site_name"),
            date: names("date published published_at date_published datePublished publish_date"),
            url: names("url link"),
        }
    }
}

impl Columns {
    /// Whether a column of this name is read at all.
    pub(super) fn has(&self, name: &str) -> bool {
        let others = [&self.id, &self.title, &self.byline, &self.outlet, &self.date, &self.url];
        self.is_text(name) || others.into_iter().flatten().any(|other| other.eq_ignore_ascii_case(name))
    }

    /// Whether a column of this name is taken for an article.
    pub(super) fn is_text(&self, name: &str) -> bool {
        self.text.iter().chain(&self.html).any(|text| text.eq_ignore_ascii_case(name))
    }
}

/// A row of a table, or an object.
pub(super) struct Record {
    /// Names and values.
    pub(super) fields: Vec<(String, Field)>,
    /// `column` or `field`.
    pub(super) what: &'static str,
}

/// The value of a field.
pub(super) enum Field {
    Text(String),
    Number(String),
    Null,
    NotUtf8,
    /// Nothing that can be an article or its title. Holds what it is.
    Other(&'static str),
}

impl Record {
    /// The record's article. `id` is what it is called when no field says.
    pub(super) fn article(mut self, id: String, place: &Place, columns: &Columns) -> Result<Article, Error> {
        let wrong = |problem| place.error(problem);
        let text = self.position(&columns.text);
        let html = self.position(&columns.html);
        let Some(position) = text.or(html) else {
            let tried = columns.text.iter().chain(&columns.html).cloned().collect();
            let has = self.fields.iter().map(|(name, _)| name.clone()).collect();
            return Err(wrong(Problem::NoText { what: self.what, tried, has }));
        };
        let body = std::mem::replace(&mut self.fields[position].1, Field::Null);
        let name = self.fields[position].0.clone();
        let body = match body {
            Field::Text(body) => body,
            Field::Null => return Err(wrong(Problem::EmptyField(name))),
            Field::NotUtf8 => return Err(wrong(Problem::FieldNotUtf8(name))),
            Field::Number(_) => return Err(wrong(Problem::NoString { field: name, kind: "a number" })),
            Field::Other(kind) => return Err(wrong(Problem::NoString { field: name, kind })),
        };
        if body.trim().is_empty() {
            return Err(wrong(Problem::EmptyField(name)));
        }
        let metadata = Metadata {
            title: self.text(&columns.title),
            byline: self.text(&columns.byline),
            outlet: self.text(&columns.outlet),
            date: self.text(&columns.date),
            url: self.text(&columns.url),
        };
        let id = self.text(&columns.id).unwrap_or(id);
        if text.is_some() {
            checked(Article { id, path: place.to_string(), text: body, metadata }, place)
        } else {
            let mut article = page(id, place.clone(), &body)?;
            article.metadata = metadata.or(article.metadata);
            Ok(article)
        }
    }

    /// The first field with one of these names; an exact one is preferred.
    fn position(&self, names: &[String]) -> Option<usize> {
        let find = |same: fn(&str, &str) -> bool| {
            names.iter().find_map(|name| self.fields.iter().position(|(field, _)| same(field, name)))
        };
        find(|a, b| a == b).or_else(|| find(str::eq_ignore_ascii_case))
    }

    fn text(&mut self, names: &[String]) -> Option<String> {
        let position = self.position(names)?;
        match std::mem::replace(&mut self.fields[position].1, Field::Null) {
            Field::Text(text) | Field::Number(text) => Some(text).filter(|text| !text.trim().is_empty()),
            Field::Null | Field::NotUtf8 | Field::Other(_) => None,
        }
    }
}

/// An article that is its file's text.
pub(super) fn plain(id: String, place: Place, text: String) -> Result<Article, Error> {
    if text.trim().is_empty() {
        return Err(place.error(Problem::Empty));
    }
    let path = place.to_string();
    checked(Article { id, path, text, metadata: Metadata::default() }, &place)
}

/// An article in a web page.
pub(super) fn page(id: String, place: Place, page: &str) -> Result<Article, Error> {
    let (text, metadata) = html::extract(page).map_err(|problem| place.error(problem))?;
    let path = place.to_string();
    checked(Article { id, path, text, metadata }, &place)
}

/// Offsets take 32 bits.
fn checked(article: Article, place: &Place) -> Result<Article, Error> {
    if article.text.len() > u32::MAX as usize {
        return Err(place.error(Problem::TooLong));
    }
    Ok(article)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(fields: &[(&str, &str)]) -> Record {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), Field::Text((*text).to_owned())));
        Record { fields: fields.collect(), what: "column" }
    }

    #[test]
    fn the_first_known_name_is_taken_in_any_case() {
        let fields = [("Content", "second"), ("BODY", "first"), ("Headline", "title"), ("ID", "7")];
        let article = record(&fields).article("x".into(), &Place::of("a".into()), &Columns::default()).unwrap();
        assert_eq!((article.text.as_str(), article.id.as_str()), ("first", "7"));
        assert_eq!(article.metadata.title.as_deref(), Some("title"));
    }

    #[test]
    fn an_error_names_the_fields_there_are() {
        let columns = Columns { text: vec!["story".into()], html: vec![], ..Columns::default() };
        let error = record(&[("id", "1"), ("txt", "a")]).article("x".into(), &Place::of("a".into()).line(2), &columns);
        assert_eq!(
            error.unwrap_err().to_string(),
            "a:2: has no column named `story`; it has `id` and `txt`: name the one that holds the text with --text-column"
        );
    }
}
