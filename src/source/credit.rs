//! Who supplied the article, or part of it: datelines, bylines, sign-offs and source lines, at both ends of the article.

use super::scene::Scene;
use super::{Credit, CreditForm};
use crate::document::BlockKind;
use crate::grammar::{Class, Grammar, Layer, Matches, Role};
use crate::span::{Run, Span};

/// A dateline stands in one of the first so many sentences.
const DATELINE_SENTENCES: usize = 12;
/// A credit in a sentence stands in one of the first so many.
const START_SENTENCES: usize = 4;
/// Or in one of the last so many.
const END_SENTENCES: usize = 8;
/// The agency of a dateline stands among the first so many tokens.
const DATELINE_TOKENS: usize = 16;

/// Finds the credits that are printed as such: the dateline, the byline, lines of their own.
pub(super) fn find(scene: &Scene, matches: &Matches, grammar: &Grammar) -> Vec<Credit> {
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
    source_lines(scene, &mut credits);
    for found in matches.layer(Layer::Credit) {
        let near = found.sentence < START_SENTENCES || found.sentence + END_SENTENCES >= scene.document.sentences.len();
        let run = found.captured();
        let span = scene.span(run);
        if near && !credits.iter().any(|credit| credit.span.meets(span)) {
            let form = form_of(&grammar.rules[found.rule.0].class);
            let named = found.role(Role::Agency).next().unwrap_or(run);
            let agency = agency_in(scene, named).map(|(_, agency)| agency);
            let agency = agency.or_else(|| outlet_in(scene, named)).unwrap_or_else(|| scene.text(scene.trim(named)));
            credits.push(Credit { span, agency, form });
        }
    }
    credits.sort_by_key(|credit| credit.span);
    credits
}

/// The form that a rule's class names.
fn form_of(class: &Class) -> CreditForm {
    match () {
        () if class.has("byline") => CreditForm::Byline,
        () if class.has("contributed") => CreditForm::Contributed,
        () if class.has("originally-published") => CreditForm::OriginallyPublished,
        () if class.has("with-inputs") => CreditForm::WithInputs,
        () if class.has("source-line") => CreditForm::SourceLine,
        () if class.has("photo") => CreditForm::Photo,
        () => CreditForm::Signoff,
    }
}

/// `From Bloomberg:` on a line of its own: what follows is somebody else's.
fn source_lines(scene: &Scene, credits: &mut Vec<Credit>) {
    for sentence in &scene.document.sentences {
        let tokens = sentence.tokens;
        let first = tokens.start as usize;
        if tokens.len() > 8 || tokens.len() < 3 || !(scene.says(first, "from") || scene.says(first, "via")) {
            continue;
        }
        let colon = scene.says(tokens.end as usize - 1, ":");
        let span = scene.span(tokens);
        if let Some(agency) =
            outlet_in(scene, tokens).filter(|_| colon && !credits.iter().any(|credit| credit.span.meets(span)))
        {
            credits.push(Credit { span, agency, form: CreditForm::SourceLine });
        }
    }
}

/// The first outlet that a run names.
fn outlet_in(scene: &Scene, run: Run) -> Option<String> {
    run.range().find_map(|token| super::name::outlet_at(scene, token, run.start as usize)).map(|(_, name)| name)
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
    let outlet = || outlet_in(scene, run);
    let dateline =
        || earlier.iter().find(|credit| credit.form == CreditForm::Dateline).map(|credit| credit.agency.clone());
    // Only one agency closes with "(Reporting by ...; Editing by ...)".
    let house = || {
        let item = run.range().find_map(|token| scene.item_at(token, scene.lists.house_signoff))?.1;
        scene.lexicon.item(item).note.clone()
    };
    let agency = credited.or_else(outlet).or_else(dateline).or_else(house).unwrap_or_else(|| scene.text(run));
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
