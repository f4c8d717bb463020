//! Replies: a party that answers, denies or does not answer what is alleged or asked in the article.
//!
//! The rules of `replies.rules` find who declined, did not respond or could not be reached. Denials and answers are
//! attributions whose cue says so.

use super::code::{Coded, part};
use super::entity::Cast;
use super::scene::Scene;
use super::{Kind, Reply, ReplyForm};
use crate::attribution::{Act, Attribution};
use crate::grammar::{Grammar, Layer, Matches, Role};
use crate::span::{Run, Span};
use crate::syntax::{Upos, Xpos};

/// What a content answers stands among its first so many tokens.
const HEAD: u32 = 24;

/// What denies at its start does so among its first so many tokens.
const OPENING: u32 = 5;

/// Finds the replies, in the order of the text.
pub(super) fn find(
    scene: &Scene,
    cast: &mut Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    matches: &Matches,
    grammar: &Grammar,
) -> Vec<Reply> {
    let mut replies = vec![];
    for found in matches.layer(Layer::Reply) {
        let class = &grammar.rules[found.rule.0].class;
        let form = match () {
            () if class.has("declined") => ReplyForm::Declined,
            () if class.has("no-response") => ReplyForm::NoResponse,
            () if class.has("unreachable") => ReplyForm::Unreachable,
            () if class.has("denial") => ReplyForm::Denial,
            () => ReplyForm::Reply,
        };
        let claims = scene.document.kind_of(found.sentence).holds_claims();
        if !claims || scene.quotation(found.captured().start as usize).is_some_and(|q| q.len() > 6) {
            continue;
        }
        let party = found.role(Role::Party).next();
        let name = party.and_then(|run| cast.resolve(scene, run)).map(|found| cast.being(found.being).name.clone());
        let party = name.or_else(|| party.map(|run| scene.text(run))).unwrap_or_default();
        replies.push(Reply { span: scene.span(scene.trim(found.captured())), party, form });
    }
    let silent: Vec<Span> = replies.iter().map(|reply| reply.span).collect();
    let tokens = 0..scene.document.tokens.len();
    let charged = tokens.into_iter().find(|&token| scene.is(token, scene.lists.accuse)).map(|token| token as u32);
    for (attribution, coded) in attributions.iter().zip(sources) {
        let Some(reply) = spoken(scene, cast, attribution, coded, charged) else { continue };
        if !silent.iter().any(|span| span.meets(reply.span)) {
            replies.push(reply);
        }
    }
    replies.sort_by_key(|reply| reply.span);
    replies.dedup_by(|b, a| a.span.meets(b.span) && a.party == b.party);
    replies
}

/// An attribution that denies or answers.
fn spoken(scene: &Scene, cast: &Cast, attribution: &Attribution, coded: &Coded, charged: Option<u32>) -> Option<Reply> {
    let lists = &scene.lists;
    let being = coded.being?;
    let cue = part(scene, attribution.cue.as_ref())?;
    let accountable = coded.level >= 6 && !matches!(coded.kind, Kind::Document | Kind::Poll | Kind::Expert);
    if !accountable {
        return None;
    }
    let contents = || attribution.content.iter().flat_map(|content| &content.spans).map(|span| scene.tokens(*span));
    let head = |run: Run| Run { start: run.start, end: run.end.min(run.start + HEAD) };
    let denies =
        (attribution.act == Act::Denial || scene.any(cue, lists.deny)) && contents().any(|run| is_charge(scene, run));
    // "I did not take it", "that he had never met her": an answer where the article reports an accusation.
    let unmade = charged.is_some_and(|charge| charge < cue.start) && contents().any(|run| is_unmade(scene, run));
    let disputes = contents().any(|run| scene.any(head(run), lists.falsehood));
    let speaks_for = matches!(coded.kind, Kind::Campaign | Kind::Business | Kind::Government | Kind::Ngo);
    let answers = || is_spokesperson(scene, attribution, coded) && charged.is_some_and(|charge| charge < cue.start);
    let form = match () {
        () if denies || unmade => ReplyForm::Denial,
        () if contents().any(|run| declines(scene, head(run))) => ReplyForm::Declined,
        () if scene.any(cue, lists.answer) => ReplyForm::Reply,
        () if disputes && speaks_for || answers() => ReplyForm::Reply,
        () => return None,
    };
    let parts = [&attribution.source, &attribution.cue, &attribution.content];
    let span = parts.into_iter().flatten().map(|part| part.hull()).reduce(Span::hull)?;
    Some(Reply { span, party: cast.being(being).name.clone(), form })
}

/// Whether somebody speaks for a party: where an article reports an accusation, that answers it.
fn is_spokesperson(scene: &Scene, attribution: &Attribution, coded: &Coded) -> bool {
    let lists = &scene.lists;
    let said = attribution.content.is_some() && attribution.asserted;
    part(scene, attribution.source.as_ref()).is_some_and(|source| {
        let campaign = coded.kind == Kind::Campaign && coded.level == 7 && scene.any(source, lists.campaign);
        said && (campaign || scene.any_word(source, lists.spokesperson))
    })
}

/// Whether what is denied or rejected is something that one is charged with: a clause, a doing, a word for a charge; not
/// a person or a proposal.
fn is_charge(scene: &Scene, content: Run) -> bool {
    let first = content.start as usize;
    let doing = scene.syntax.tags[first].xpos == Xpos::Vbg || scene.upos(first) == Upos::Pron;
    let head = Run { start: content.start, end: content.end.min(content.start + HEAD) };
    scene.says(first, "that") || scene.says(first, "any") || doing || scene.any(head, scene.lists.allegation)
}

/// `I did not`, `that she had never`: the speaker did not do it.
fn is_unmade(scene: &Scene, content: Run) -> bool {
    let lists = &scene.lists;
    let head = Run { start: content.start, end: content.end.min(content.start + OPENING) };
    let speaker = |token: usize| scene.is(token, lists.pronoun_speaker) || scene.is(token, lists.pronoun_person);
    head.range().skip(2).any(|token| {
        let word = ["not", "n't", "n’t", "never"].iter().any(|word| scene.says(token, word));
        let not = word && scene.upos(token - 1) == Upos::Aux && speaker(token - 2);
        let past = scene.says(token - 1, "did") || scene.says(token - 1, "had") || scene.says(token - 1, "have");
        not && (past || scene.says(token - 1, "has"))
    })
}

/// `we do not comment on`, `it could not discuss`
fn declines(scene: &Scene, head: Run) -> bool {
    let silent = |token: usize| scene.is(token, scene.lists.comment) && scene.upos(token) == Upos::Verb;
    head.range().skip(1).any(|token| {
        let before = token.saturating_sub(3).max(head.start as usize)..token;
        silent(token) && before.into_iter().any(|not| scene.is(not, scene.lists.negation))
    })
}
