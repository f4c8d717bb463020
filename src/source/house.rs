//! The article's own outlet, and the agencies whose copy it is: names that are no relays of it.
//!
//! They are in the metadata, or printed: in the byline, the dateline, the credits and the boilerplate, or as the subject
//! of what only one's own outlet does ("The Courier has learned", "is not naming him").

use std::collections::BTreeMap;

use super::name::{NameMention, Names, Sort};
use super::outlet;
use super::scene::Scene;
use super::{Credit, CreditForm};
use crate::document::BlockKind;
use crate::span::Span;
use crate::syntax::Upos;

/// The verb of self-reference stands at most so many tokens behind the name.
const REACH: usize = 6;

/// A line of at most so many bytes under a byline is no sentence of the article.
const SHORT_LINE: u32 = 48;

/// A name in capitals that is no abbreviation has more bytes than this.
const SHORTEST_NAME: usize = 5;

/// At most so many outlets are looked for, in so many lines, so that a hostile text stays linear.
const MOST: usize = 256;

/// The names, plain.
pub(super) fn names(scene: &Scene, names: &Names, credits: &[Credit]) -> Vec<String> {
    let own = |credit: &&Credit| {
        !matches!(credit.form, CreditForm::Photo | CreditForm::SourceLine | CreditForm::OriginallyPublished)
    };
    let mut found: Vec<String> = scene.article.metadata.outlet.iter().map(|name| plain(name)).collect();
    for credit in credits.iter().filter(own) {
        let run = scene.tokens(credit.span);
        let outlets = run.range().filter_map(|token| outlet::known(scene, token, run.start as usize));
        found.extend(outlets.map(|(_, name)| plain(&name)).chain([plain(&credit.agency)]));
    }
    let blocks = &scene.document.blocks;
    // The line under a byline names the house.
    let under = |index: usize, span: Span| {
        let byline = index.checked_sub(1).is_some_and(|before| blocks[before].kind == BlockKind::Byline);
        byline && span.len() <= SHORT_LINE
    };
    let printed: Vec<&str> = blocks
        .iter()
        .enumerate()
        .filter(|(index, block)| {
            matches!(block.kind, BlockKind::Boilerplate | BlockKind::Byline) || under(*index, block.span)
        })
        .map(|(_, block)| block.span)
        .chain(credits.iter().filter(own).map(|credit| credit.span))
        .map(|span| span.of(scene.document.text))
        .take(MOST)
        .collect();
    for being in names.beings.iter().filter(|being| being.sort == Sort::Outlet).take(MOST) {
        if printed.iter().any(|text| text.contains(being.name.as_str())) {
            found.push(plain(&being.name));
        }
    }
    let of_itself = |mention: &&NameMention| {
        let end = scene.sentence(mention.run.start as usize).tokens.end as usize;
        let after = mention.run.end as usize;
        names.beings[mention.being].sort == Sort::Outlet
            && scene.quotation(after).is_none()
            && after < end
            && scene.upos(after) == Upos::Aux
            && (after..end.min(after + REACH)).any(|token| scene.is(token, scene.lists.self_reference))
    };
    found.extend(in_house_style(scene, names));
    found.extend(names.mentions.iter().filter(of_itself).map(|mention| plain(&names.beings[mention.being].name)));
    found.sort();
    found.dedup();
    found
}

/// Outlets that the article prints as only they print themselves: in capitals ("POLITICO"), or by a short form that
/// nothing explains ("the Post" of an article without the full name).
fn in_house_style(scene: &Scene, names: &Names) -> Vec<String> {
    let mut outlets: BTreeMap<usize, (bool, bool)> = BTreeMap::new(); // whether in capitals; whether always short
    for mention in names.mentions.iter().filter(|mention| names.beings[mention.being].sort == Sort::Outlet).take(MOST) {
        let sentence = scene.sentence(mention.run.start as usize);
        let printed = scene.span(mention.run).of(scene.document.text);
        let name = &names.beings[mention.being].name;
        let capitals = |text: &str| !text.chars().any(char::is_lowercase);
        let heading = scene.document.blocks[sentence.block as usize].kind != BlockKind::Paragraph;
        let in_capitals = !heading
            && capitals(printed)
            && printed.len() > SHORTEST_NAME
            && plain(printed) == plain(name)
            && !capitals(plain_case(name));
        let short = mention.run.len() == 1
            && scene.any_word(mention.run, scene.lists.outlet_word)
            && plain_case(name).split(' ').count() > 1;
        let known = outlets.entry(mention.being).or_insert((false, true));
        known.0 |= in_capitals;
        known.1 &= short;
    }
    let own = outlets.into_iter().filter(|(_, (capitals, short))| *capitals || *short);
    own.map(|(being, _)| plain(&names.beings[being].name)).collect()
}

/// A name without article.
fn plain_case(name: &str) -> &str {
    name.strip_prefix("The ").unwrap_or(name)
}

/// A name without article and case, to compare.
pub(super) fn plain(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).to_owned()
}
