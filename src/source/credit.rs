//! Who supplied the article, or part of it: datelines, bylines, sign-offs and source lines, at both ends of the article.

use super::scene::Scene;
use super::{Credit, CreditForm};
use crate::document::BlockKind;
use crate::span::{Run, Span};

/// A dateline stands in one of the first so many sentences.
const DATELINE_SENTENCES: usize = 12;
/// The agency of a dateline stands among the first so many tokens.
const DATELINE_TOKENS: usize = 16;

/// Finds the credits that are printed as such: the dateline, the byline, lines of their own.
pub(super) fn find(scene: &Scene) -> Vec<Credit> {
    let mut credits: Vec<Credit> = dateline(scene).into_iter().collect();
    for block in &scene.document.blocks {
        let sentences = &scene.document.sentences[block.sentences.range()];
        let (Some(first), Some(last)) = (sentences.first(), sentences.last()) else { continue };
        let run = Run { start: first.tokens.start, end: last.tokens.end };
        match block.kind {
            BlockKind::Byline => {
                if let Some((_, agency)) = agency_in(scene, run) {
                    credits.push(Credit { span: block.span, agency, form: CreditForm::Byline });
                }
            }
            BlockKind::Credit => credits.extend(line(scene, block.span, run, &credits)),
            _ => {}
        }
    }
    credits
}

/// `WASHINGTON (AP) —` at the start of the text.
fn dateline(scene: &Scene) -> Option<Credit> {
    if let Some(span) = scene.document.dateline {
        let run = scene.tokens(span);
        if let Some((_, agency)) = agency_in(scene, run) {
            return Some(Credit { span, agency, form: CreditForm::Dateline });
        }
    }
    for sentence in scene.document.sentences.iter().take(DATELINE_SENTENCES) {
        let tokens = sentence.tokens;
        let head = Run { start: tokens.start, end: tokens.end.min(tokens.start + DATELINE_TOKENS as u32) };
        let Some(open) = head.range().find(|&token| scene.says(token, "(")) else { continue };
        let Some((run, agency)) = agency_at(scene, open + 1) else { continue };
        let close = run.end as usize;
        let place = (head.start as usize..open)
            .all(|token| scene.capital(token) || !scene.word(token).starts_with(char::is_alphabetic));
        if place && tokens.has(close) && scene.says(close, ")") {
            let dash = tokens.has(close + 1) && ["-", "–", "—", "―", "--"].contains(&scene.word(close + 1));
            let end = close + 1 + usize::from(dash);
            return Some(Credit {
                span: scene.span(Run::new(head.start as usize, end)),
                agency,
                form: CreditForm::Dateline,
            });
        }
    }
    None
}

/// A line that is nothing but a credit.
fn line(scene: &Scene, span: Span, run: Run, earlier: &[Credit]) -> Option<Credit> {
    let text = span.of(scene.document.text).to_lowercase();
    let has = |words: &str| text.contains(words);
    let form = if has("photo") || has("getty") || has("image") {
        CreditForm::Photo
    } else if has("originally published") || has("originally appeared") || has("republished") || has("reproduced") {
        CreditForm::OriginallyPublished
    } else if has("inputs") {
        CreditForm::WithInputs
    } else if has("contribut") {
        CreditForm::Contributed
    } else if text.starts_with("source")
        || text.starts_with("from ")
        || text.starts_with("via ")
        || text.starts_with("h/t")
    {
        CreditForm::SourceLine
    } else {
        CreditForm::Signoff
    };
    let credited = agency_in(scene, run).map(|(_, agency)| agency);
    let outlet =
        || run.range().find_map(|token| super::name::outlet_at(scene, token, run.start as usize)).map(|(_, name)| name);
    let dateline =
        || earlier.iter().find(|credit| credit.form == CreditForm::Dateline).map(|credit| credit.agency.clone());
    let agency = credited.or_else(outlet).or_else(dateline).unwrap_or_else(|| scene.text(run));
    Some(Credit { span, agency, form })
}

/// The first agency that a run names, by its short name.
pub(super) fn agency_in(scene: &Scene, run: Run) -> Option<(Run, String)> {
    run.range().find_map(|token| agency_at(scene, token))
}

fn agency_at(scene: &Scene, token: usize) -> Option<(Run, String)> {
    if token >= scene.document.tokens.len()
        || !scene.is(token, scene.lists.agency) && !scene.syntax.classes[token].meets(scene.lists.agency)
    {
        return None;
    }
    if !scene.capital(token) && scene.word(token) != "dpa" {
        return None;
    }
    let (run, item) = scene.item_at(token, scene.lists.agency)?;
    Some((run, scene.lexicon.item(item).note.clone().unwrap_or_else(|| scene.text(run))))
}
