//! How the page for the terminal says things: numbers, levels, replies, what a claim rests on.

use textwrap::core::display_width;

use super::through;
use crate::report::json::{Claim, Report};
use crate::report::place::Places;
use crate::report::support::Path;
use crate::source::{GrantReason, ReplyForm};
use crate::span::{Span, one_line};

/// What no program can read off the page.
pub(crate) const LIMITS: &str = "Not assessable from the text: whether editors know the unnamed sources, whether a source \
                                 is right, whether others were really asked. S is sourcing strength, not truth; κ counts \
                                 independent origins.";

/// `1 claim`, `2 claims`.
pub(crate) fn count(count: u32, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// `0.31`, or `0.31–0.45`.
pub(crate) fn interval([low, high]: [f64; 2]) -> String {
    let (low, high) = (format!("{low:.2}"), format!("{high:.2}"));
    if low == high { low } else { format!("{low}–{high}") }
}

/// `1`, or `1–2`.
pub(crate) fn range([low, high]: [u32; 2]) -> String {
    if low == high { low.to_string() } else { format!("{low}–{high}") }
}

/// Ten cells, as many full as tenths of strength.
pub(crate) fn bar(strength: f64) -> String {
    let full = (strength * 10.0).round().clamp(0.0, 10.0) as usize;
    "█".repeat(full) + &"░".repeat(10 - full)
}

/// `41 %`.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A step of the ladder, in words.
pub(crate) fn level(level: u8) -> &'static str {
    match level {
        0 => "nobody named",
        1 => "bare, no description",
        2 => "class only",
        3 => "class and side",
        4 => "class, side and detail",
        5 => "says how it knows",
        6 => "institution",
        _ => "named",
    }
}

/// Why anonymity was granted, after a comma.
pub(crate) fn reason(reason: GrantReason) -> &'static str {
    match reason {
        GrantReason::Harm => "for fear of harm",
        GrantReason::Legal => "for legal reasons",
        GrantReason::Classified => "because it is classified",
        GrantReason::Unauthorised => "because not authorised to speak",
        GrantReason::Sensitive => "because it is private or not yet announced",
        GrantReason::Candour => "to speak frankly",
        GrantReason::Other => "for another reason",
        GrantReason::None => "no reason given",
    }
}

/// What a party did, after its name.
pub(crate) fn reply(form: ReplyForm) -> &'static str {
    match form {
        ReplyForm::Reply => "replied",
        ReplyForm::Denial => "denied it",
        ReplyForm::Declined => "declined to comment",
        ReplyForm::NoResponse => "did not respond",
        ReplyForm::Unreachable => "could not be reached",
    }
}

/// `Ada Lind (named); an official (class only), through Northern Wire → Agencies`. Longer names are cut.
pub(crate) fn rests_on(paths: &[Path], longest: usize) -> String {
    let mut ways: Vec<String> = vec![];
    for path in paths {
        let mut way = format!("{} ({})", cut(&path.origin.label, longest), level(path.origin.level));
        if !path.relays.is_empty() {
            way += &format!(", through {}", through(path));
        }
        if !ways.contains(&way) {
            ways.push(way);
        }
    }
    if ways.is_empty() { "the article's word alone".to_owned() } else { ways.join("; ") }
}

/// Who stands behind a claim: `Ada Lind and the builder`.
pub(crate) fn speakers(claim: &Claim, report: &Report) -> String {
    let mut names = vec![];
    for id in &claim.attributions {
        let source = report.attribution(id).and_then(|attribution| attribution.source.as_ref());
        if let Some(name) = source.and_then(|source| source.entity_name.clone())
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    list(&names)
}

/// `a`, `a and b`, `a, b and c`.
pub(crate) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [start @ .., last] => format!("{} and {last}", start.join(", ")),
    }
}

/// What the article is called: its headline, else its carrier's title, else its id.
pub(crate) fn title(report: &Report, places: &Places) -> String {
    let headline = report.blocks.iter().find(|block| block.kind.word() == "headline");
    let words = headline.map(|block| places.words(Span { start: block.span[0], end: block.span[1] }));
    let title = words.or(report.metadata.title.as_deref()).unwrap_or(&report.id);
    one_line(title)
}

/// Text of at most this width: what does not fit is cut at a word, and `…` says so. Styles around it are kept.
pub(crate) fn cut(text: &str, width: usize) -> String {
    if display_width(text) <= width {
        return text.to_owned();
    }
    let lines = textwrap::wrap(text, width.saturating_sub(1).max(1));
    let first = lines.first().map(|line| line.trim_end()).unwrap_or_default();
    // A style that began on this line must end on it.
    let reset = if first.contains('\u{1b}') { "\u{1b}[0m" } else { "" };
    format!("{first}…{reset}")
}

/// Text of at most this width: what does not fit is left out in the middle, so that both ends tell one from another.
pub(crate) fn squeeze(text: &str, width: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    if chars.len() <= width {
        return text.to_owned();
    }
    let kept = width.saturating_sub(1);
    let start: String = chars[..kept / 2].iter().collect();
    let end: String = chars[chars.len() - (kept - kept / 2)..].iter().collect();
    format!("{start}…{end}")
}
