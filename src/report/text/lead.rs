//! Three sentences at the head of the page: what the headline or lede rests on, what the words rest on, and what stands
//! against it or would help most.

use super::phrases::{self, percent};
use crate::claim::Place;
use crate::report::json::{Claim, Report};
use crate::report::support;
use crate::source::ReplyForm;

/// A name that is longer than this is cut.
const LONGEST: usize = 60;

/// The three sentences, as one paragraph.
pub(crate) fn sentences(report: &Report) -> String {
    let weakest = report.article.weakest.as_ref().and_then(|weakest| report.claim(&weakest.claim));
    let sentences = [weakest.map(|claim| rests(claim, report)), Some(words(report)), last(weakest, report)];
    sentences.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// What the weakest claim of headline and lede rests on.
fn rests(claim: &Claim, report: &Report) -> String {
    let place = match claim.place.0 {
        Place::Headline => "headline",
        Place::Lede | Place::Body => "first paragraph",
    };
    let paths = support::paths(claim, &report.graph);
    if paths.is_empty() {
        return format!("Nobody but the article stands behind the weakest claim of its {place}.");
    }
    let mut origins: Vec<String> = vec![];
    let mut relays: Vec<String> = vec![];
    for path in &paths {
        let name = phrases::cut(&path.origin.label, LONGEST);
        let origin = if path.origin.unnamed { format!("{name} (unnamed)") } else { name };
        if !origins.contains(&origin) {
            origins.push(origin);
        }
        for relay in &path.relays {
            if !relays.contains(&relay.label) {
                relays.push(relay.label.clone());
            }
        }
    }
    let through = if relays.is_empty() { String::new() } else { format!(", through {}", phrases::list(&relays)) };
    let origin = if origins.len() == 1 { "one origin" } else { "these origins" };
    format!("The weakest claim of the {place} rests on {origin}: {}{through}.", phrases::list(&origins))
}

/// What the words of the article rest on.
fn words(report: &Report) -> String {
    let measures = &report.article;
    let named = report.entities.iter().filter(|entity| !entity.attributions.is_empty() && entity.level == 7).count();
    if measures.attributions == 0 {
        return format!("No source is given for any of its {}.", phrases::count(measures.words, "word", "words"));
    }
    format!(
        "Of its {}, {} rest on unnamed sources alone and {} on the article's own word; {} of {} {} named.",
        phrases::count(measures.words, "word", "words"),
        percent(measures.share_unnamed_only),
        percent(measures.share_unattributed),
        named,
        phrases::count(measures.sources, "source", "sources"),
        if named == 1 { "is" } else { "are" },
    )
}

/// Who denies it or did not answer, else what would help most.
fn last(weakest: Option<&Claim>, report: &Report) -> Option<String> {
    let denied = weakest.into_iter().flat_map(|claim| &claim.disputed_by).filter_map(|id| report.claim(id));
    let mut against: Vec<String> = denied.map(|claim| phrases::speakers(claim, report)).collect();
    against.retain(|who| !who.is_empty());
    against.dedup();
    let silent = report.replies.iter().filter(|reply| reply.form.0 != ReplyForm::Reply);
    let mut parts: Vec<String> = vec![];
    if !against.is_empty() {
        parts.push(format!("{} speaks against it", phrases::list(&against)));
    }
    for reply in silent.take(2) {
        parts.push(format!("{} {}", reply.party, phrases::reply(reply.form.0)));
    }
    if parts.is_empty() {
        let best = weakest.and_then(Claim::best_change)?;
        return Some(format!("What would help most: {}", best.text));
    }
    let mut sentence = phrases::list(&parts);
    if let Some(first) = sentence.get(..1) {
        sentence = first.to_uppercase() + &sentence[1..];
    }
    Some(sentence + ".")
}
