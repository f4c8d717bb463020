//! The page of `firsthand serve`: a form for one article, and messages.

use maud::{Markup, html};

use super::frame::{self, Kind};
use super::plain::Plain;

/// What the form does beyond sending what was pasted: it reads files that are dropped or chosen.
const SCRIPT: &str = include_str!("form.js");

/// A form that takes an article of at most so many bytes and sends it to `/article`, as `text/plain`, in a field `text`.
pub fn form(limit: usize) -> String {
    let body = html! {
        (head("Whose word is it?"))
        main {
            form.paste action="/article" method="post" enctype="text/plain" data-limit=(limit) {
                label for="text" { "The text of an article, or the source of its web page" }
                textarea #text name="text" required spellcheck="false" autofocus {}
                p.paste-row {
                    button type="submit" { "Show its sources" }
                    span.script-only hidden {
                        "or " label.choose for="file" { "choose a file" }
                        input.sr #file type="file" accept=".txt,.text,.html,.htm,text/plain,text/html";
                        ", or drop one here"
                    }
                }
                p.problem role="alert" {}
            }
            p.note { "The article stays on this computer: nothing is stored, and nothing is sent on. At most " (limit >> 20) " MB." }
        }
    };
    frame::page("firsthand", SCRIPT, Kind::Form, &body)
}

/// A page that says one thing.
pub fn message(title: &str, text: &str) -> String {
    let body =
        html! { (head(title)) main { p role="alert" { (Plain(text)) } p { a href="/" { "Back to the form" } } } };
    frame::page(title, "", Kind::Page, &body)
}

fn head(title: &str) -> Markup {
    html! {
        header.masthead.flush {
            (frame::kicker())
            h1 { (title) }
        }
    }
}
