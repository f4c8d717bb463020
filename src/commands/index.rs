//! `--index DIR`: the pages of articles that earlier runs analysed, and of those that this run adds.

use std::path::Path;

use anyhow::{Result, bail};
use firsthand::index::{Fingerprint, Index, Settings, Standing};
use firsthand::verify::{self, Set};
use firsthand::{Article, Grammar, analyze};
use rustc_hash::FxHashSet;

use super::lock::{self, Lock};
use super::stream::{self, Counts};
use super::{InputArguments, say};

/// Adds the articles to the index in a folder, and gives the set of all that it holds then. It is read from the folder, which
/// must be held meanwhile.
pub(super) fn set(folder: &Path, input: &InputArguments, grammar: &Grammar) -> Result<(Set, Lock, Counts)> {
    let settings = Settings::of(grammar);
    if input.is_empty() {
        let lock = lock::reading(folder)?;
        let index = Index::open(folder, settings)?;
        if index.is_empty() {
            bail!("{}: holds no index: name articles to begin one", folder.display());
        }
        tell(index.len(), 0, 0);
        return Ok((index.into_set(), lock, Counts::default()));
    }
    let lock = lock::folder(folder)?;
    let mut index = Index::open(folder, settings)?;
    let (before, known) = (index.len(), index.known());
    let work = |article: &Article| {
        let fingerprint = Fingerprint::of(article);
        let standing = known.standing(fingerprint);
        let page = || verify::read(article, &analyze(article, grammar), grammar);
        (standing != Standing::Held).then(|| (fingerprint, page()))
    };
    let mut changed = FxHashSet::default();
    let counts = stream::each(input.articles(), work, |made| {
        for (fingerprint, page) in made.into_iter().flatten() {
            if known.standing(fingerprint) == Standing::Changed {
                changed.insert(fingerprint.name);
            }
            index.add(fingerprint, page)?;
        }
        Ok(())
    })?;
    index.finish()?;
    tell(before - changed.len(), index.len() - before, changed.len());
    Ok((index.into_set(), lock, counts))
}

/// Says how many articles were not analysed, and how many were.
fn tell(held: usize, new: usize, changed: usize) {
    let articles = if held == 1 { "article" } else { "articles" };
    say(&format!("{held} {articles} from the index, {new} new, {changed} changed"));
}
