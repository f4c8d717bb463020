//! Chains: every place where information reached the article through somebody else, and from whom that one had it.

use std::collections::BTreeSet;

use super::code::{Coded, part};
use super::entity::Cast;
use super::house::plain;
use super::name::Sort;
use super::phrase;
use super::pronoun::base;
use super::relay::Spot;
use super::scene::Scene;
use super::{Chain, Credit, CreditForm, Kind, Relation};
use crate::attribution::{Act, Attribution};
use crate::span::{Run, Span};
use crate::syntax::Upos;

/// Finds the chains, in the order of the text.
pub(super) fn find(
    scene: &Scene,
    cast: &mut Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    spots: &[Spot],
    own: &[String],
    credits: &[Credit],
) -> Vec<Chain> {
    let mut chains = vec![];
    for spot in spots {
        chains.push(from_spot(scene, cast, attributions, sources, spot));
    }
    for (attribution, coded) in attributions.iter().zip(sources) {
        chains.extend(from_source(scene, cast, attribution, coded, own));
    }
    chains.extend(citations(scene, cast, attributions, sources, own));
    chains.extend(quoted_on(scene, cast, attributions, sources, credits));
    chains.extend(nested(scene, cast, attributions, sources, own));
    merge(chains)
}

/// "Hunter told Politico": the origin is the source of the sentence's attribution, else who stands before the words.
fn from_spot(scene: &Scene, cast: &mut Cast, attributions: &[Attribution], sources: &[Coded], spot: &Spot) -> Chain {
    let telling = telling(scene, cast, spot);
    let sentence = scene.document.sentences[spot.sentence].tokens;
    let whole = scene.span(sentence);
    let first = attributions.partition_point(|a| start(a) < whole.start.saturating_sub(2000));
    let near = attributions[first..].iter().zip(&sources[first..]).take_while(|(a, _)| start(a) < whole.end);
    // "Minutes obtained by the Courier": the source that the words stand in.
    let obtained = |place: &Run| spot.relation == Relation::Obtained && place.start < spot.run.start;
    let origin = near
        .filter(|(_, coded)| coded.place.is_some_and(|place| sentence.has(place.start as usize)))
        .filter_map(|(_, coded)| Some((coded.place?, coded.being?, coded.level)))
        .filter(|(place, being, _)| {
            (!place.has(spot.outlet.start as usize) || obtained(place))
                && plain(&cast.being(*being).name) != plain(&spot.name)
        })
        .min_by_key(|(place, ..)| place.start.abs_diff(spot.run.start));
    let named = || {
        let lead = cast.names.within(Run { start: sentence.start, end: spot.run.start });
        lead.iter().find(|m| cast.being(m.being).sort == Sort::Person).map(|m| (m.run, m.being, 7))
    };
    // "Ms. Lind will resign, the Courier reported": she is what is reported.
    let spoke = spot.relation != Relation::Reported;
    let origin = telling.or(origin).or_else(|| named().filter(|_| spoke));
    let span = match &origin {
        Some((place, ..)) if place.start < spot.run.start && spot.run.start - place.start < 20 => {
            scene.span(*place).hull(scene.span(spot.run))
        }
        _ => scene.span(spot.run),
    };
    Chain {
        span,
        relay: spot.name.clone(),
        relation: spot.relation,
        origin: origin.as_ref().map(|(_, being, _)| cast.being(*being).name.clone()),
        origin_level: origin.map_or(0, |(.., level)| level),
    }
}

/// "The paper quoted a guide as telling CNN", "a guide who spoke to CNN": the noun before says who told it.
fn telling(scene: &Scene, cast: &mut Cast, spot: &Spot) -> Option<(Run, usize, u8)> {
    let first = spot.run.start as usize;
    let sentence = scene.document.sentences[spot.sentence].tokens;
    let noun = first
        .checked_sub(2)
        .filter(|&noun| sentence.has(noun) && (scene.says(first - 1, "as") || scene.says(first - 1, "who")))?;
    let run = base(scene, sentence, noun);
    let found = cast.resolve(scene, run).filter(|_| scene.noun(noun))?;
    Some((run, found.being, found.level))
}

/// "Fox News reported on Thursday": an outlet or its journalist is the source itself.
fn from_source(scene: &Scene, cast: &Cast, attribution: &Attribution, coded: &Coded, own: &[String]) -> Option<Chain> {
    let being = cast.being(coded.being?);
    let cue = part(scene, attribution.cue.as_ref())?;
    let source = part(scene, attribution.source.as_ref())?;
    let head = scene.lists.media_group;
    let collective = coded.kind == Kind::Media && being.sort == Sort::Described && scene.any(source, head);
    let journalist =
        coded.kind == Kind::Media && coded.level == 7 && being.sort == Sort::Person && of_outlet(cast, source);
    // "A Courier reporter"
    let reporter = coded.kind == Kind::Media && being.sort == Sort::Described && of_outlet(cast, source);
    let outlet = being.sort == Sort::Outlet || collective || journalist || reporter;
    if !outlet || own.contains(&plain(&being.name)) {
        return None;
    }
    if scene.any(cue, scene.lists.ask) || scene.quotation(source.start as usize).is_some_and(|q| q.len() > 6) {
        return None;
    }
    let relay = being.name.clone();
    let span = scene.span(source).hull(scene.span(cue));
    Some(Chain { span, relay, relation: Relation::Reported, origin: None, origin_level: 0 })
}

/// "From Bloomberg:": what follows was published there, and whoever speaks in it comes through it, each named once.
fn quoted_on(
    scene: &Scene,
    cast: &Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    credits: &[Credit],
) -> Vec<Chain> {
    let opens =
        |credit: &&Credit| credit.form == CreditForm::SourceLine && credit.span.of(scene.document.text).ends_with(':');
    let Some(credit) = credits.iter().find(opens) else { return vec![] };
    let relay = || credit.agency.clone();
    let published = Relation::Published;
    let mut chains =
        vec![Chain { span: credit.span, relay: relay(), relation: published, origin: None, origin_level: 0 }];
    let mut known = BTreeSet::new();
    for (attribution, coded) in attributions.iter().zip(sources) {
        let (Some(being), Some(place)) = (coded.being, coded.place) else { continue };
        if !matches!(attribution.act, Act::Statement | Act::Assertion | Act::Factive | Act::Finding | Act::Distancing) {
            continue;
        }
        let span = scene.span(place);
        if span.start > credit.span.end && known.insert(being) {
            let origin = Some(cast.being(being).name.clone());
            chains.push(Chain { span, relay: relay(), relation: Relation::Cites, origin, origin_level: coded.level });
        }
    }
    chains
}

/// Whoever speaks within what a document holds: "The report says that a clerk warned the bank."
fn nested(scene: &Scene, cast: &Cast, attributions: &[Attribution], sources: &[Coded], own: &[String]) -> Vec<Chain> {
    let pairs = attributions.iter().zip(sources);
    pairs
        .filter_map(|(attribution, coded)| {
            let outer = attribution.within?.0;
            let (relay, origin) = (sources[outer].being?, coded.being?);
            let named = cast.being(relay).name.clone();
            let paper = cast.being(relay).sort == Sort::Paper && sources[outer].kind == Kind::Document;
            if !paper
                || relay == origin
                || own.contains(&plain(&named))
                || matches!(coded.kind, Kind::Document | Kind::Poll)
            {
                return None;
            }
            let source = part(scene, attribution.source.as_ref())?;
            let span = scene.span(source).hull(attribution.cue.as_ref()?.hull());
            let origin = Some(cast.being(origin).name.clone());
            Some(Chain { span, relay: named, relation: Relation::QuotedIn, origin, origin_level: coded.level })
        })
        .collect()
}

/// Whether a journalist's words name the outlet, too.
pub(super) fn of_outlet(cast: &Cast, source: Run) -> bool {
    cast.names.within(source).iter().any(|mention| cast.being(mention.being).sort == Sort::Outlet)
}

/// "…, citing unidentified officials": the relay is whoever cites, the origin is what is cited.
fn citations(
    scene: &Scene,
    cast: &mut Cast,
    attributions: &[Attribution],
    sources: &[Coded],
    own: &[String],
) -> Vec<Chain> {
    let mut chains = vec![];
    let mut by_place: Vec<(Run, usize)> =
        sources.iter().enumerate().filter_map(|(index, coded)| Some((coded.place?, index))).collect();
    by_place.sort_unstable();
    // "Declined to comment, citing a pending review" passes nothing on.
    let silent: BTreeSet<(u32, usize)> = attributions
        .iter()
        .zip(sources)
        .filter(|(attribution, _)| attribution.act == Act::NonResponse)
        .filter_map(|(_, coded)| Some((scene.sentence(coded.place?.start as usize).tokens.start, coded.being?)))
        .collect();
    // "A filing quotes": after a noun the tagger takes the verb for another one.
    let cues: BTreeSet<usize> = attributions
        .iter()
        .filter_map(|attribution| Some(part(scene, attribution.cue.as_ref())?.start as usize))
        .collect();
    for sentence in &scene.document.sentences {
        if !scene.document.blocks[sentence.block as usize].kind.holds_claims() {
            continue;
        }
        let Some(cite) = sentence.tokens.range().find(|&token| {
            scene.is(token, scene.lists.cite)
                && (matches!(scene.upos(token), Upos::Verb | Upos::Adp) || cues.contains(&token))
        }) else {
            continue;
        };
        if scene.quotation(cite).is_some_and(|q| q.len() > 6) {
            continue;
        }
        let first = by_place.partition_point(|(run, _)| run.start < sentence.tokens.start);
        let here = by_place[first..].iter().take_while(|(run, _)| run.start < sentence.tokens.end);
        let relay = here.min_by_key(|(run, _)| run.start.abs_diff(cite as u32)).map(|(_, index)| *index);
        let Some((index, being)) = relay.and_then(|index| Some((index, sources[index].being?))) else { continue };
        let Some(origin) = cited(scene, Run { start: cite as u32 + 1, end: sentence.tokens.end }) else { continue };
        let source = part(scene, attributions[index].source.as_ref());
        let relay = cast.being(being).name.clone();
        if own.contains(&plain(&relay)) || silent.contains(&(sentence.tokens.start, being)) {
            continue;
        }
        let Some(found) = cast.resolve(scene, origin) else { continue };
        let mut span = scene.span(Run::new(cite, origin.end as usize));
        if let Some(source) = source.filter(|source| source.end as usize <= cite && cite - source.start as usize <= 24)
        {
            span = span.hull(scene.span(source));
        }
        // A party that cites statistics is no relay of them.
        let paper = matches!(found.kind, Kind::Document | Kind::Poll) && found.level < 7;
        if paper && !matches!(cast.being(being).sort, Sort::Outlet | Sort::Paper) && sources[index].kind != Kind::Media
        {
            continue;
        }
        let name = if found.level == 7 { cast.being(found.being).name.clone() } else { scene.text(origin) };
        chains.push(Chain { span, relay, relation: Relation::Cites, origin: Some(name), origin_level: found.level });
    }
    chains
}

/// The noun phrase that is cited: up to a mark or a verb.
fn cited(scene: &Scene, run: Run) -> Option<Run> {
    let end = run.range().take(24).find(|&token| {
        matches!(scene.upos(token), Upos::Punct | Upos::Aux | Upos::Sconj) && !scene.word(token).starts_with('-')
            || scene.says(token, "as")
            || scene.says(token, "who")
            || scene.says(token, "that")
            || scene.upos(token) == Upos::Verb
                && token > run.start as usize + 2
                && !scene.is(token, scene.lists.knows_told)
    });
    let run = Run { start: run.start, end: end.map_or(run.end.min(run.start + 24), |end| end as u32) };
    let phrase = phrase::read(scene, run)?;
    (scene.noun(phrase.head) || scene.is(phrase.head, scene.lists.bare)).then_some(phrase.run)
}

/// One chain per place: where two overlap, the one that knows its origin stays.
fn merge(mut chains: Vec<Chain>) -> Vec<Chain> {
    chains.sort_by_key(|chain| (chain.span, chain.origin.is_none()));
    let mut kept: Vec<Chain> = vec![];
    for chain in chains {
        match kept.last_mut() {
            Some(last) if last.span.meets(chain.span) && plain(&last.relay) == plain(&chain.relay) => {
                if last.origin.is_none() && chain.origin.is_some() {
                    let span: Span = last.span.hull(chain.span);
                    *last = Chain { span, ..chain };
                }
            }
            _ => kept.push(chain),
        }
    }
    kept
}

fn start(attribution: &Attribution) -> u32 {
    [&attribution.source, &attribution.cue, &attribution.content]
        .into_iter()
        .flatten()
        .map(|part| part.hull().start)
        .min()
        .unwrap_or(0)
}
