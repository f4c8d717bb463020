//! Who supplied the article, or part of it: datelines, bylines, sign-offs and source lines, at both ends of the article.

use super::scene::Scene;
use super::{Credit, CreditForm};
use crate::document::BlockKind;
use crate::grammar::{Class, Grammar, Layer, Matches, Role};
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// A dateline stands in one of the first so many sentences.
const DATELINE_SENTENCES: usize = 12;
/// A credit in a sentence stands in one of the first so many.
const START_SENTENCES: usize = 4;
/// Or in one of the last so many.
const END_SENTENCES: usize = 8;
/// The agency of a dateline stands among the first so many tokens.
const DATELINE_TOKENS: usize = 16;
/// A line that credits a picture has at most so many tokens.
const PICTURE_TOKENS: usize = 8;

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
            _ if is_picture_credit(scene, run) => credits.extend(line(scene, block.span, run, &credits)),
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

/// `Photo: Getty Images`, `Bloomberg via Getty Images`: a short line without a verb that names an agency.
fn is_picture_credit(scene: &Scene, run: Run) -> bool {
    run.len() <= PICTURE_TOKENS
        && scene.any_word(run, scene.lists.credit_photo)
        && agency_in(scene, run).is_some()
        && !run.range().any(|token| matches!(scene.upos(token), Upos::Verb | Upos::Aux))
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
        if tokens.len() > 8 || tokens.len() < 3 || !scene.is(first, scene.lists.credit_source) {
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
    run.range().find_map(|token| super::outlet::known(scene, token, run.start as usize)).map(|(_, name)| name)
}

/// `WASHINGTON (AP) —` at the start of the text.
fn dateline(scene: &Scene) -> Option<Credit> {
    if let Some(span) = scene.document.dateline {
        let run = scene.tokens(span);
        if let Some((_, agency)) = agency_in(scene, run) {
            return Some(Credit { span, agency, form: CreditForm::Dateline });
        }
        // An agency or outlet that no list has.
        let open = run.range().find(|&token| scene.says(token, "("));
        let close = run.range().find(|&token| scene.says(token, ")"));
        if let (Some(open), Some(close)) = (open, close) {
            let agency = scene.text(Run::new(open + 1, close.max(open + 1)));
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
    let lists = &scene.lists;
    let first = run.range().find(|&token| scene.word(token).starts_with(char::is_alphabetic));
    let form = match () {
        () if scene.any_word(run, lists.credit_photo) => CreditForm::Photo,
        () if scene.any_word(run, lists.credit_published) => CreditForm::OriginallyPublished,
        () if scene.any_word(run, lists.credit_inputs) => CreditForm::WithInputs,
        () if scene.any_word(run, lists.credit_contributed) => CreditForm::Contributed,
        () if first.is_some_and(|first| scene.is(first, lists.credit_source)) => CreditForm::SourceLine,
        () => CreditForm::Signoff,
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
    let agency = credited.or_else(outlet).or_else(dateline).or_else(house);
    let agency = agency.unwrap_or_else(|| scene.text(name_in(scene, run).unwrap_or(run)));
    Some(Credit { span, agency, form })
}

/// The first name that a credit prints: words with capitals that are no part of its opening words.
fn name_in(scene: &Scene, run: Run) -> Option<Run> {
    let lists = &scene.lists;
    let opening = |token: usize| {
        [lists.credit_source, lists.credit_inputs, lists.credit_contributed, lists.role, lists.credit_opener]
            .iter()
            .any(|list| scene.is(token, *list) || scene.alone(token).meets(*list))
    };
    let names = |token: usize| run.has(token) && scene.capital(token) && !opening(token);
    let start = run.range().find(|&token| names(token) && (names(token + 1) || token > run.start as usize))?;
    let end = (start..run.end as usize).find(|&token| !names(token)).unwrap_or(run.end as usize);
    Some(Run::new(start, end))
}

/// The first agency that a run names, by its short name.
pub(super) fn agency_in(scene: &Scene, run: Run) -> Option<(Run, String)> {
    run.range().find_map(|token| agency_at(scene, token))
}

fn agency_at(scene: &Scene, token: usize) -> Option<(Run, String)> {
    if token >= scene.document.tokens.len()
        || !scene.is(token, scene.lists.agency) && !scene.alone(token).meets(scene.lists.agency)
    {
        return None;
    }
    if !scene.capital(token) && scene.word(token) != "dpa" {
        return None;
    }
    let (run, item) = scene.item_at(token, scene.lists.agency)?;
    Some((run, scene.lexicon.item(item).note.clone().unwrap_or_else(|| scene.text(run))))
}
