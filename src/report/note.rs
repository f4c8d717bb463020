//! What is known of one attribution, in a few lines of Markdown: for editors that show it beside the words.

use super::json::{Attribution, Claim, Report};
use super::text::phrases;

/// Who says it, how near they are, through whom it came, and how much it rests on.
pub fn note(report: &Report, attribution: &Attribution) -> String {
    let mut note = match &attribution.source {
        Some(source) => {
            let name = source.entity_name.as_deref().unwrap_or(&source.text);
            let via: Vec<String> = source.via.iter().map(|relay| format!(" via {}", escaped(relay))).collect();
            let (level, kind, basis) = (source.level, source.kind.word(), source.basis.word());
            let step = phrases::level(level);
            format!("**{}** · step {level} of 7 ({step}) · {kind} · {basis}{}", escaped(name), via.concat())
        }
        None => "**Nobody** is named who says this".to_owned(),
    };
    if !attribution.asserted {
        note += "\n\nNot asserted: the text does not say that it was said.";
    }
    for claim in attribution.claims.iter().filter_map(|id| report.claim(id)) {
        note += &score(claim);
    }
    note
}

fn score(claim: &Claim) -> String {
    let (strength, independence) = (phrases::interval(claim.strength), phrases::range(claim.independence));
    let advice = claim.best_change().map(|reason| format!(". {}", escaped(&reason.text))).unwrap_or_default();
    format!("\n\nSourcing strength {strength}, independent origins {independence}, {}{advice}", claim.status.word())
}

/// Words of the article, so that nothing in them is a mark of the page.
fn escaped(words: &str) -> String {
    words.chars().flat_map(|c| (c.is_ascii_punctuation()).then_some('\\').into_iter().chain([c])).collect()
}
