//! R14, R32, R34, R35: bylines, agencies and other outlets.

use super::{Answer, Hit};
use crate::audit::view::View;
use crate::document::BlockKind;
use crate::source::{CreditForm, Relation};

/// R14: a story with informants carries a byline. Where none is printed, only its carrier could tell.
pub(in crate::audit) fn byline(view: &View) -> Answer {
    let printed = view.document.blocks.iter().any(|block| block.kind == BlockKind::Byline);
    let given = view.article.metadata.byline.as_deref().is_some_and(|byline| !byline.trim().is_empty());
    if view.informants.is_empty() || printed || given { Answer::Found(vec![]) } else { Answer::Unknown }
}

/// R32: another outlet reported it, and the text does not say from whom that one had it.
pub(in crate::audit) fn unsourced(view: &View) -> Answer {
    let mut seen: Vec<&str> = vec![];
    let mut hits = vec![];
    for chain in &view.analysis.sourcing.chains {
        let run = view.tokens(chain.span);
        let outlet = run.range().any(|token| view.is(token, view.lists.outlet) && view.capital(token));
        let news = view.any(run, view.lists.retold);
        // "According to two officials, the Times reported", "the Times reported, citing a memo"
        let told = view
            .in_sentence(chain.span.start)
            .any(|(_, one)| one.source.as_ref().is_some_and(|part| !part.hull().meets(chain.span)));
        let reported = chain.relation == Relation::Reported && chain.origin.is_none() && outlet && news && !told;
        if reported && !seen.contains(&chain.relay.as_str()) && seen.len() < 50 {
            seen.push(&chain.relay);
            hits.push(Hit::at(chain.span, format!("does {} say from whom it had this?", chain.relay)));
        }
    }
    Answer::Found(hits)
}

/// R34: "Agencies", "wire reports": which?
pub(in crate::audit) fn unnamed_agency(view: &View) -> Answer {
    let named = |span| {
        let run = view.tokens(span);
        run.range().any(|token| view.is(token, view.lists.agency) && !view.is(token, view.lists.wire))
    };
    let credits = view.analysis.sourcing.credits.iter().filter(|credit| credit.form != CreditForm::Photo);
    let vague = |span| view.any(view.tokens(span), view.lists.wire);
    let mut hits: Vec<Hit> = credits
        .filter(|credit| vague(credit.span) && !named(credit.span))
        .map(|credit| Hit::at(credit.span, "agencies supplied this: name them"))
        .collect();
    for (index, attribution) in view.attributions().iter().enumerate() {
        let Some(part) = attribution.source.as_ref() else { continue };
        let span = part.hull();
        let Some(phrase) = view.phrase(part) else { continue };
        let vague = view.tells(&view.attributions()[index])
            && view.is(phrase.head, view.lists.wire)
            && phrase.core.len() <= 3
            && !named(span);
        let own = phrase.core.range().any(|token| view.is(token, view.lists.side) && token != phrase.head);
        let news = view.any(phrase.core, view.lists.wire_word);
        if vague && !own && (news || phrase.core.len() == 1 && view.is(phrase.head, view.lists.agencies)) {
            hits.push(Hit::of(index, span, "which agencies? Name them"));
        }
    }
    Answer::Found(hits)
}

/// R35: agency copy says that it is. Without a credit, only the carrier's byline could show that it was to.
pub(in crate::audit) fn wire(view: &View) -> Answer {
    let credited = view.analysis.sourcing.credits.iter().any(|credit| credit.form != CreditForm::Photo);
    if credited {
        return Answer::Found(vec![]);
    }
    let Some(byline) = &view.article.metadata.byline else { return Answer::Unknown };
    // "Reuters in Washington", "Ana Ruiz, Reuters"; "Jon Hale Reuters" took the picture.
    let names = |word: &&str| {
        let the = view.lexicon.all_classes(view.lexicon.lookup(word)).meets(view.lists.the);
        word.starts_with(char::is_uppercase) && !the
    };
    let words = byline.split(',').filter_map(|part| part.split(|c: char| !c.is_alphanumeric()).find(names));
    let agency = words
        .map(|word| (word, view.lexicon.lookup(word)))
        .find(|(_, word)| view.lexicon.all_classes(*word).meets(view.lists.wire_agency));
    Answer::Found(
        agency
            .map(|(name, _)| Hit {
                span: None,
                message: format!("the byline names {name}, and the text does not say that it is agency copy"),
                attribution: None,
            })
            .into_iter()
            .collect(),
    )
}
