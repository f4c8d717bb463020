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
    for (attribution, coded) in attributions.iter().zip(sources) {
        let Some(reply) = spoken(scene, cast, attribution, coded) else { continue };
        if !silent.iter().any(|span| span.meets(reply.span)) {
            replies.push(reply);
        }
    }
    replies.sort_by_key(|reply| reply.span);
    replies.dedup_by(|b, a| a.span.meets(b.span) && a.party == b.party);
    replies
}

/// An attribution that denies or answers.
fn spoken(scene: &Scene, cast: &Cast, attribution: &Attribution, coded: &Coded) -> Option<Reply> {
    let lists = &scene.lists;
    let being = coded.being?;
    let cue = part(scene, attribution.cue.as_ref())?;
    let accountable = coded.level >= 6 && !matches!(coded.kind, Kind::Document | Kind::Poll | Kind::Expert);
    if !accountable {
        return None;
    }
    let denies = attribution.act == Act::Denial || scene.any(cue, lists.deny);
    let disputes = attribution.content.iter().flat_map(|content| &content.spans).any(|span| {
        let run = scene.tokens(*span);
        let head = Run { start: run.start, end: run.end.min(run.start + 24) };
        scene.any(head, lists.falsehood)
    });
    let form = match () {
        () if denies => ReplyForm::Denial,
        () if scene.any(cue, lists.answer) => ReplyForm::Reply,
        () if disputes && matches!(coded.kind, Kind::Campaign | Kind::Business | Kind::Government | Kind::Ngo) => {
            ReplyForm::Reply
        }
        () => return None,
    };
    let parts = [&attribution.source, &attribution.cue, &attribution.content];
    let span = parts.into_iter().flatten().map(|part| part.hull()).reduce(Span::hull)?;
    Some(Reply { span, party: cast.being(being).name.clone(), form })
}
