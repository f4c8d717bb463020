//! R10, R37, R39: the right of reply.

use std::collections::BTreeSet;

use super::identity::description;
use super::{Answer, Hit};
use crate::attribution::Act;
use crate::audit::view::View;
use crate::source::{Kind, ReplyForm};
use crate::syntax::Upos;

/// Replies and informants beyond so many are not compared: a hostile text stays linear.
const MOST: usize = 100;
/// The accused stands in the first words of an accusation.
const ACCUSED: usize = 8;

/// R10: an organisation "declined to comment", and one of its own people is quoted without a name.
pub(in crate::audit) fn declined_and_quoted(view: &View) -> Answer {
    let replies = view.analysis.sourcing.replies.iter().filter(|reply| reply.form == ReplyForm::Declined).take(MOST);
    let hits = replies.filter_map(|reply| {
        let comment = view.any(view.tokens(reply.span), view.lists.comment);
        let insider = view.informants.iter().take(MOST).filter(|_| comment).find(|informant| {
            if !view.says_plainly(informant.first) {
                return false;
            }
            let names = informant.phrase.run.range().filter(|token| {
                view.upos(*token) == Upos::Propn && view.capital(*token) && view.word(*token).len() > 2
            });
            names
                .map(|token| view.word(token))
                .any(|name| reply.party.split_whitespace().any(|word| word.trim_end_matches(['’', '\'', 's']) == name))
        })?;
        let who = description(view, insider);
        Some(Hit::at(reply.span, format!("did {} decline, while “{who}” is quoted without a name?", reply.party)))
    });
    Answer::Found(hits.collect())
}

/// R37: somebody is accused, and nobody answers in the whole article.
pub(in crate::audit) fn without_reply(view: &View) -> Answer {
    if !view.analysis.sourcing.replies.is_empty() {
        return Answer::Found(vec![]);
    }
    if view.attributions().iter().any(|one| one.act == Act::Denial) {
        return Answer::Found(vec![]);
    }
    // Who is accused and speaks somewhere has been heard, if not on this.
    let speakers: BTreeSet<&str> = view
        .attributions()
        .iter()
        .filter(|one| one.cue.as_ref().is_some_and(|cue| !view.any(view.tokens(cue.hull()), view.lists.accuse)))
        .filter_map(|one| one.source.as_ref())
        .flat_map(|part| view.tokens(part.hull()).range())
        .filter(|token| view.upos(*token) == Upos::Propn)
        .map(|token| view.word(token))
        .collect();
    let accusations = view.attributions().iter().enumerate().filter(|(index, one)| {
        let accuses = one.cue.as_ref().is_some_and(|cue| view.any(view.tokens(cue.hull()), view.lists.accuse));
        // Half of a poll, or "some", accuse nobody in particular.
        let somebody = view.source(*index).level >= 6 && view.source(*index).kind != Kind::Poll;
        // "She was accused of": of whoever does it nothing is known.
        let passive = one.cue.as_ref().is_some_and(|cue| {
            let run = view.tokens(cue.hull());
            (run.start.saturating_sub(2) as usize..run.end as usize).any(|token| view.is(token, view.lists.be))
        });
        let answers = one.content.as_ref().is_some_and(|content| {
            let accused = view.tokens(content.spans[0]).range().take(ACCUSED);
            accused.filter(|token| view.upos(*token) == Upos::Propn).any(|token| speakers.contains(view.word(token)))
        });
        one.asserted && accuses && somebody && !passive && !answers
    });
    let hit = accusations.take(1).filter_map(|(index, one)| {
        let span = one.content.as_ref()?.spans[0];
        Some(Hit::of(index, span, "nobody who is accused here answers: was a reply sought?"))
    });
    Answer::Found(hit.collect())
}

/// R39: "did not respond", and neither how nor when they were asked.
pub(in crate::audit) fn vague_silence(view: &View) -> Answer {
    let silent = view
        .analysis
        .sourcing
        .replies
        .iter()
        .filter(|reply| matches!(reply.form, ReplyForm::NoResponse | ReplyForm::Unreachable));
    let hits = silent.filter_map(|reply| {
        let sentence = view.sentence(reply.span.start);
        if !reply.party.is_empty() && !view.any(sentence, view.lists.asked) {
            return None; // "Many people did not respond as quickly"
        }
        let (channel, time) = (view.any(sentence, view.lists.channel), view.any(sentence, view.lists.time));
        let missing = match (reply.party.is_empty(), channel || time) {
            (true, false) => "who did not answer",
            (false, false) => "how they were asked, or when",
            (_, true) => return None,
        };
        Some(Hit::at(reply.span, format!("say {missing}")))
    });
    Answer::Found(hits.collect())
}
