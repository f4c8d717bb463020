//! An article as it comes from [`ingest`](crate::ingest): its text, and what its carrier said about it.

/// One article. Every offset that firsthand reports counts bytes of `text`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The given id, or the file's stem. Unique within a run where the input makes it so.
    pub id: String,
    /// Where it was read: a path, `path:line` for a row of a table, or `-`.
    pub path: String,
    /// The text that is analysed.
    pub text: String,
    /// What the carrier (HTML head, JSON fields, CSV columns) said.
    pub metadata: Metadata,
}

/// What an article's carrier says about it. Nothing here is guessed from the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Who published it. This name is no relay of itself.
    pub outlet: Option<String>,
    /// When it was published, as printed.
    pub date: Option<String>,
    /// Where it can be found.
    pub url: Option<String>,
}

impl Metadata {
    /// This metadata, with `other` for what it does not say.
    pub fn or(self, other: Metadata) -> Metadata {
        Metadata {
            title: self.title.or(other.title),
            byline: self.byline.or(other.byline),
            outlet: self.outlet.or(other.outlet),
            date: self.date.or(other.date),
            url: self.url.or(other.url),
        }
    }
}
