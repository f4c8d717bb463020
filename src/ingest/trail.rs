//! What was read so far, as one hash: whoever reads again can tell whether it is the same.

use sha2::{Digest, Sha256};

use super::error::Error;
use crate::article::Article;
use crate::digest;

/// Items that were read, articles and errors, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// How many.
    pub items: u64,
    /// A chain of SHA-256 over them, in hexadecimal; empty before the first.
    pub sha256: String,
}

impl Trail {
    /// Adds what was read next.
    pub fn add(&mut self, item: &Result<Article, Error>) {
        let mut hash = Sha256::new_with_prefix(&self.sha256);
        // With its length before it, no field can pass for the end of another.
        let mut field = |text: Option<&str>| {
            hash.update(text.map_or(u64::MAX, |text| text.len() as u64).to_le_bytes());
            hash.update(text.unwrap_or_default());
        };
        match item {
            Ok(Article { id, path, text, metadata: about }) => {
                field(Some("article"));
                [id, path, text].into_iter().for_each(|part| field(Some(part)));
                let about = [&about.title, &about.byline, &about.outlet, &about.date, &about.url];
                about.into_iter().for_each(|part| field(part.as_deref()));
            }
            Err(error) => {
                field(Some("error"));
                field(Some(&error.to_string()));
            }
        }
        self.items += 1;
        self.sha256 = digest::hex(&hash.finalize());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trail(articles: &[(&str, &str)]) -> Trail {
        let mut trail = Trail::default();
        for (id, text) in articles {
            trail.add(&Ok(Article { id: (*id).into(), text: (*text).into(), ..Article::default() }));
        }
        trail
    }

    #[test]
    fn only_the_same_articles_in_the_same_order_leave_the_same_trail() {
        let one = trail(&[("a", "Ice."), ("b", "Snow.")]);
        assert_eq!(one, trail(&[("a", "Ice."), ("b", "Snow.")]));
        for other in [[("b", "Snow."), ("a", "Ice.")], [("a", "Ice"), (".b", "Snow.")], [("aI", "ce."), ("b", "Snow.")]]
        {
            assert_ne!(one, trail(&other), "{other:?}");
        }
    }
}
