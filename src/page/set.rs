//! The page of a set of articles: each claim with its origins, who carried it and how, and what speaks against it.

use maud::{Markup, html};

use super::claim::spaced;
use super::frame::Kind;
use super::plain::Plain;
use super::prose::quoted;
use super::{carried, figure, frame, words};
use crate::report::text::phrases;
use crate::report::verify::{Cluster, Copied, Dispute, Evidence, Origin, Report};
use crate::span::capitalised;
use crate::verify::Verification;

/// Claims that are shown unless all are asked for.
const CLAIMS: usize = 200;
/// Claims that are drawn: the first ones, which most articles carry.
pub(super) const DRAWN: usize = 25;
/// Copied passages that are listed unless all are asked for.
const COPIES: usize = 60;
/// Articles that are named in one line.
const NAMED: usize = 12;

/// The page of a set of articles. `report` is that of `verification`. With `all`, nothing but drawings is left out.
pub fn set(verification: &Verification, report: &Report, all: bool) -> String {
    let most = if all { usize::MAX } else { CLAIMS };
    let shown = &report.clusters[..report.clusters.len().min(most)];
    let articles = phrases::count(report.articles.len() as u32, "article", "articles");
    let title = format!("Claims of {articles}");
    let body = html! {
        a.skip href="#claims" { "Skip to the claims" }
        header.masthead {
            (frame::kicker())
            h1 { (title) }
            p.facts-line { (facts(report)) }
            (contents(report))
        }
        main.set {
            section id="claims" aria-labelledby="claims-title" tabindex="-1" {
                h2 id="claims-title" { "Claims" }
                p.note { (left_out(report.clusters.len(), shown.len())) }
                @for (index, cluster) in shown.iter().enumerate() { (card(verification, index, cluster, shown.len())) }
            }
            @if !report.cycles.is_empty() {
                section id="circles" aria-labelledby="circles-title" {
                    h2 id="circles-title" { "Circles" }
                    p.note { "Articles that have a claim from each other. They support nothing." }
                    ul { @for cycle in &report.cycles {
                        li { @for (at, id) in cycle.iter().enumerate() { @if at > 0 { " ⇄ " } bdi { (Plain(id)) } } }
                    } }
                }
            }
            @if !report.copies.is_empty() {
                section id="copies" aria-labelledby="copies-title" {
                    h2 id="copies-title" { "Copied passages" }
                    (copies(&report.copies, if all { usize::MAX } else { COPIES }))
                }
            }
            section.method id="method" aria-labelledby="method-title" { h2 id="method-title" { "Method and limits" } (method()) }
        }
    };
    frame::page(&title, "", Kind::Page, &body)
}

fn facts(report: &Report) -> String {
    let count = |number: usize, one: &str, many: &str| phrases::count(number as u32, one, many);
    let several = report.clusters.iter().filter(|cluster| cluster.carriers() > 1).count();
    let disputed = report.clusters.iter().filter(|cluster| !cluster.disputes.is_empty()).count();
    let facts = [
        count(several, "claim in several", "claims in several"),
        format!("{disputed} disputed"),
        count(report.copies.len(), "copied passage", "copied passages"),
        count(report.citations.len(), "citation", "citations"),
        count(report.cycles.len(), "circle", "circles"),
    ];
    facts.join(" · ")
}

fn contents(report: &Report) -> Markup {
    html! {
        nav.contents aria-label="Contents" {
            ul {
                li { a href="#claims" { "Claims" } }
                @if !report.cycles.is_empty() { li { a href="#circles" { "Circles" } } }
                @if !report.copies.is_empty() { li { a href="#copies" { "Copied passages" } } }
                li { a href="#method" { "Method and limits" } }
            }
        }
    }
}

/// How much of the set the page shows.
fn left_out(claims: usize, shown: usize) -> String {
    let count = |number: usize| phrases::count(number as u32, "claim", "claims");
    let mut said = match claims {
        0 => "No claim stands in several articles.".to_owned(),
        _ if claims == shown => "Those that most articles carry come first.".to_owned(),
        _ => format!("The {} that most articles carry, of {claims}; --all shows the others.", count(shown)),
    };
    if shown > DRAWN {
        said += &format!(" The first {DRAWN} are drawn; --draw k{} draws another.", DRAWN + 1);
    }
    said
}

/// A claim. `shown` claims have cards, which others can link to.
fn card(verification: &Verification, index: usize, cluster: &Cluster, shown: usize) -> Markup {
    let id = &cluster.id;
    let articles = phrases::count(cluster.carriers() as u32, "article", "articles");
    html! {
        article.card id=(id) tabindex="-1" aria-labelledby={ (id) "-title" } {
            header.card-head {
                h3 id={ (id) "-title" } {
                    span.card-number { (id) }
                    span.sr { ": " }
                    span.status { (spaced(cluster.status.word())) }
                }
                p.card-about { (articles) }
            }
            blockquote { p { bdi { (Plain(&quoted(&cluster.text))) } } }
            (strength(cluster))
            dl.facts {
                dt { "Origins" }
                dd { (origins(&cluster.origins)) }
                @if !cluster.relays.is_empty() {
                    dt { "Through" }
                    dd { ul.plain { @for relay in &cluster.relays {
                        li { bdi { (Plain(&relay.name)) } ", in " (named(&relay.articles)) }
                    } } }
                }
                dt { "Carried by" }
                dd { (carried::list(verification, index, cluster)) }
                @if !cluster.disputes.is_empty() {
                    dt { "Against it" }
                    dd { ul.plain { @for dispute in &cluster.disputes { (against(dispute, shown)) } } }
                }
            }
            @if index < DRAWN { (carried::drawing(verification, index, id)) }
        }
    }
}

/// Strength and independence, as figure and in words.
fn strength(cluster: &Cluster) -> Markup {
    html! {
        div.strength {
            (figure::bar(cluster.strength))
            p {
                span { "Strength S " b { (phrases::interval(cluster.strength)) } @if !cluster.exact { " (bounds)" } }
                span { "κ " b { (phrases::range(cluster.independence)) } ", " (words::independence(cluster.independence)) }
            }
            p.why { (capitalised(words::status_in_set(cluster.status.0))) "." }
        }
    }
}

fn origins(origins: &[Origin]) -> Markup {
    if origins.is_empty() {
        return html! { p { "No article says whom it has it from." } };
    }
    html! {
        @for origin in origins {
            @let others = origin.perhaps.iter().filter_map(|at| origins.get(*at));
            @let others: Vec<String> = others.map(|other| other.name.clone()).collect();
            div.near {
                (figure::ladder(origin.level))
                p {
                    bdi { b { (Plain(&origin.name)) } } " "
                    span.basis {
                        "Step " (origin.level) " of 7: " (words::level(origin.level)) ". "
                        @if !origin.articles.is_empty() { "In " (named(&origin.articles)) ". " }
                        @if !others.is_empty() { "May be the same as " bdi { (Plain(&phrases::list(&others))) } "." }
                    }
                }
            }
        }
    }
}

/// Some articles, by id.
fn named(articles: &[String]) -> Markup {
    html! {
        @for (at, id) in articles.iter().take(NAMED).enumerate() { @if at > 0 { ", " } bdi { (Plain(id)) } }
        @if articles.len() > NAMED { " and " (articles.len() - NAMED) " more" }
    }
}

fn against(dispute: &Dispute, shown: usize) -> Markup {
    let other = &dispute.cluster;
    let number = other.strip_prefix('k').and_then(|number| number.parse::<usize>().ok());
    html! {
        li {
            p { b { (capitalised(words::conflict(dispute.conflict.0))) } " "
                @if number.is_some_and(|number| number <= shown) { a.where href={ "#" (other) } { "claim " (other) } }
                @else { span.where { "claim " (other) } }
            }
            (evidence("Here", &dispute.here))
            (evidence("There", &dispute.there))
        }
    }
}

fn evidence(side: &str, evidence: &Evidence) -> Markup {
    html! { p.evidence { (side) ": " q { bdi { (Plain(&quoted(&evidence.text))) } } ", " bdi { (Plain(&evidence.article)) } } }
}

fn copies(copies: &[Copied], most: usize) -> Markup {
    html! {
        p.note {
            "The same text in two articles."
            @if copies.len() > most { " The first " (most) " of " (copies.len()) "; --all shows the others." }
        }
        ul { @for copy in copies.iter().take(most) {
            li {
                bdi { (Plain(&copy.a)) } " and " bdi { (Plain(&copy.b)) } ": " (phrases::count(copy.words, "word", "words"))
                ", " (phrases::percent(copy.share)) " of the shorter article; "
                @match &copy.from {
                    Some(from) => { "from " bdi { (Plain(from)) } }
                    None => { "nothing says from where" }
                }
            }
        } }
    }
}

fn method() -> Markup {
    html! {
        p { b { "Strength" } " is the chance that at least one origin still reaches a claim if every source and every link "
            "fails by itself, at published rates. It says how a claim is sourced. It does not say whether the claim is true, "
            "nor whether anybody is credible." }
        p { b { "κ" } " counts origins that share no person, paper or outlet on their way to the claim: five papers with one "
            "dispatch are one origin. Where the articles do not say whether sources are the same people, it is a range." }
        p { "Articles are compared by their words. A claim told in other words is missed, and what looks like a contradiction may "
            "be a remark in passing. Look at the words before you rely on a number." }
    }
}
