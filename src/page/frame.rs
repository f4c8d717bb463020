//! What is around every page: the head with its policy, the style, the script.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::plain::Plain;
use crate::draw;

/// How pages look, pictures too.
static STYLE: LazyLock<String> = LazyLock::new(|| {
    let parts =
        [include_str!("base.css"), include_str!("article.css"), include_str!("table.css"), include_str!("set.css")];
    parts.concat() + draw::STYLE + include_str!("media.css")
});

/// What the page of an article does beyond being read.
pub(super) const ARTICLE_SCRIPT: &str = include_str!("article.js");

/// What stands above every title.
pub(super) fn kicker() -> Markup {
    html! { p.kicker { "firsthand" span { "Who said it, and how do they know?" } } }
}

/// What a page may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Be read.
    Page,
    /// Send a form to where it came from.
    Form,
}

/// The policy of a page with this script: nothing is fetched, nothing is run and nothing looks otherwise than the page says.
fn policy(script: &str, kind: Kind) -> String {
    let scripts = if script.is_empty() { "'none'".to_owned() } else { hash(script) };
    let styles = hash(&STYLE);
    let forms = if kind == Kind::Form { "'self'" } else { "'none'" };
    format!("default-src 'none'; script-src {scripts}; style-src {styles}; base-uri 'none'; form-action {forms}")
}

/// A hash as a policy writes it.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// A whole page.
pub(super) fn page(title: &str, script: &str, kind: Kind, body: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy(script, kind));
                meta name="viewport" content="width=device-width, initial-scale=1";
                // A form of a page that sends no referrer sends no origin either, and is refused.
                meta name="referrer" content=(if kind == Kind::Form { "same-origin" } else { "no-referrer" });
                meta name="color-scheme" content="light dark";
                title { (Plain(title)) }
                style { (PreEscaped(&*STYLE)) }
            }
            body {
                (body)
                @if !script.is_empty() { script { (PreEscaped(script)) } }
            }
        }
    };
    page.into_string() + "\n"
}
