//! How a claim reached the articles that carry it: a list in which copies stand under what they are copies of, and a drawing.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};

use super::plain::{Plain, fit};
use super::prose::quoted;
use crate::draw;
use crate::report::text::phrases;
use crate::report::verify::{Cluster, Way};
use crate::verify::{How, Verification};

/// Boxes of the largest picture that anybody can read.
const LARGEST: usize = 90;

/// The articles that carry the cluster at `index`, the earliest first. `cluster` is its report.
pub(super) fn list(verification: &Verification, index: usize, cluster: &Cluster) -> Markup {
    let steps = &verification.clusters[index].steps;
    // A copy is never the lead of another one.
    let mut leads = vec![];
    let mut copies: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, step) in steps.iter().enumerate() {
        match step.how {
            How::Copies(lead) => copies.entry(lead).or_default().push(at),
            _ => leads.push(at),
        }
    }
    html! {
        ol.carriers { @for at in leads { li {
            (article(verification, index, cluster, at))
            @if let Some(copies) = copies.get(&steps[at].page) {
                details {
                    summary { (phrases::count(copies.len() as u32, "copy", "copies")) }
                    ul { @for copy in copies { li { (article(verification, index, cluster, *copy)) } } }
                }
            }
        } } }
    }
}

/// An article that carries the claim, how it came to it, and with what words.
fn article(verification: &Verification, index: usize, cluster: &Cluster, at: usize) -> Markup {
    let found = &verification.clusters[index];
    let step = &cluster.steps[at];
    let page = found.steps[at].page;
    let about = &verification.pages[page];
    // The members stand in the order of the articles.
    let own = found.members.partition_point(|member| member.page < page);
    let words = found.members.get(own).filter(|member| member.page == page).map(|member| quoted(&member.text));
    let from = step.from.as_deref().unwrap_or_default();
    html! {
        p {
            b { bdi { (Plain(&step.article)) } }
            @if !about.title.is_empty() { " " bdi { (Plain(&about.title)) } }
            span.basis {
                @for known in [&about.outlet, &step.date].into_iter().flatten() { " · " bdi { (Plain(known)) } }
                " · " @match step.how.0 {
                    Way::Copies => { "has the words of " bdi { (Plain(from)) } }
                    Way::Cites => { "cites " bdi { (Plain(from)) } }
                    Way::Through => { "has it through " bdi { (Plain(from)) } }
                    Way::Sources => { "names its sources" }
                    Way::Itself => { "says so itself" }
                }
            }
        }
        @if let Some(words) = words { p.shown { q { bdi { (Plain(&words)) } } } }
    }
}

/// The picture of the cluster, to be opened. Nothing where it would be too large to read.
pub(super) fn drawing(verification: &Verification, index: usize, id: &str) -> Markup {
    let picture = draw::cluster(verification, index);
    let Some(picture) = picture.filter(|picture| picture.cards.len() <= LARGEST) else {
        return html! { p.note { "Too large to be drawn here: --draw " (id) " draws it." } };
    };
    let title = format!("Where {id} comes from");
    html! {
        details.drawing {
            summary { "Drawing" }
            div.scroll.picture tabindex="0" role="region" aria-label=(title) {
                (PreEscaped(fit(&draw::inline_svg(&picture, &title, id))))
            }
        }
    }
}
