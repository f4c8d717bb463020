//! The articles of a set in order: their heads in memory, their bodies in memory or on a [`Shelf`].
//!
//! Whoever compares goes through all bodies, some hundred at a time ([`Set::rows`]), or asks for single ones, of which the last
//! few are kept. So a set on a shelf takes memory for its heads, and for what is found in it.

use std::io;
use std::num::NonZeroUsize;
use std::ops::Deref;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use lru::LruCache;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::page::{Body, Head, Page};
use super::scratch::{Scratch, flat};

/// Where bodies lie that are not in memory.
pub trait Shelf: Send + Sync {
    /// A body by its place on the shelf.
    fn body(&self, place: usize) -> io::Result<Body>;
}

/// Articles that are compared.
pub struct Set {
    pub(super) heads: Vec<Head>,
    bodies: Bodies,
    pub(super) scratch: Scratch,
}

enum Bodies {
    Memory(Vec<Body>),
    Shelf(Shelved),
}

/// Bodies on a shelf.
struct Shelved {
    shelf: Box<dyn Shelf>,
    /// The place of each on the shelf.
    places: Vec<usize>,
    /// What is left out of some.
    left_out: FxHashMap<usize, Vec<u32>>,
    last: Mutex<LruCache<usize, Arc<Body>>>,
}

/// So many bodies were asked for last, and may be asked for again.
const LAST: NonZeroUsize = NonZeroUsize::new(256).expect("more than none");
/// So many bodies are gone through at once.
const BLOCK: usize = 256;

/// A body that is looked at.
pub(super) enum Held<'s> {
    Lent(&'s Body),
    Read(Arc<Body>),
}

impl Deref for Held<'_> {
    type Target = Body;

    fn deref(&self) -> &Body {
        match self {
            Held::Lent(body) => body,
            Held::Read(body) => body,
        }
    }
}

impl Set {
    /// A set that lies in memory.
    pub fn in_memory(mut pages: Vec<Page>) -> Set {
        pages.sort_by(|a, b| (&a.head.id, &a.head.path, &a.body.text).cmp(&(&b.head.id, &b.head.path, &b.body.text)));
        let (heads, bodies) = pages.into_iter().map(|page| (page.head, page.body)).unzip();
        Set { heads, bodies: Bodies::Memory(bodies), scratch: Scratch::in_folder(None) }
    }

    /// A set whose bodies lie on a shelf, in the places of their heads, with temporary files in a folder, or where the system
    /// keeps them. No two have one id and path.
    pub fn on_shelf(heads: Vec<Head>, shelf: Box<dyn Shelf>, folder: Option<PathBuf>) -> Set {
        let mut placed: Vec<(usize, Head)> = heads.into_iter().enumerate().collect();
        placed.sort_by(|(_, a), (_, b)| (&a.id, &a.path).cmp(&(&b.id, &b.path)));
        let (places, heads) = placed.into_iter().unzip();
        let last = Mutex::new(LruCache::new(LAST));
        let bodies = Bodies::Shelf(Shelved { shelf, places, left_out: FxHashMap::default(), last });
        Set { heads, bodies, scratch: Scratch::in_folder(folder) }
    }

    /// How many articles it has.
    pub fn len(&self) -> usize {
        self.heads.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.heads.is_empty()
    }

    pub(super) fn into_heads(self) -> Vec<Head> {
        self.heads
    }

    /// The body of one article, which may be asked for again soon.
    pub(super) fn body(&self, at: usize) -> io::Result<Held<'_>> {
        let shelved = match &self.bodies {
            Bodies::Memory(bodies) => return Ok(Held::Lent(&bodies[at])),
            Bodies::Shelf(shelved) => shelved,
        };
        let last = || shelved.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(body) = last().get(&at) {
            return Ok(Held::Read(Arc::clone(body)));
        }
        let body = Arc::new(shelved.read(at)?);
        last().put(at, Arc::clone(&body));
        Ok(Held::Read(body))
    }

    /// Goes through all bodies: what `work` makes of each, in the order of the articles.
    pub(super) fn rows<R: Send>(
        &self,
        work: impl Fn(usize, &Body) -> Vec<R> + Sync,
    ) -> impl Iterator<Item = io::Result<R>> {
        self.rows_of((0..self.len()).collect(), work)
    }

    /// Goes through some bodies.
    pub(super) fn rows_of<R: Send>(
        &self,
        articles: Vec<usize>,
        work: impl Fn(usize, &Body) -> Vec<R> + Sync,
    ) -> impl Iterator<Item = io::Result<R>> {
        let one = move |at: usize| match &self.bodies {
            Bodies::Memory(bodies) => Ok(work(at, &bodies[at])),
            Bodies::Shelf(shelved) => shelved.read(at).map(|body| work(at, &body)),
        };
        flat(in_blocks(articles.into_iter().map(Ok), BLOCK, one))
    }

    /// Leaves runs of words out from now on: [`Body::leave_out`].
    pub(super) fn leave_out(&mut self, runs: FxHashMap<usize, Vec<u32>>) {
        match &mut self.bodies {
            Bodies::Memory(bodies) => runs.iter().for_each(|(at, runs)| bodies[*at].leave_out(runs)),
            Bodies::Shelf(shelved) => shelved.left_out = runs,
        }
    }
}

impl Shelved {
    fn read(&self, at: usize) -> io::Result<Body> {
        let mut body = self.shelf.body(self.places[at])?;
        if let Some(runs) = self.left_out.get(&at) {
            body.leave_out(runs);
        }
        Ok(body)
    }
}

/// What `work` makes of items, in their order; so many at a time are worked on by all threads.
pub(super) fn in_blocks<T: Send, R: Send>(
    items: impl Iterator<Item = io::Result<T>>,
    block: usize,
    work: impl Fn(T) -> io::Result<R> + Sync,
) -> impl Iterator<Item = io::Result<R>> {
    let mut items = items.fuse();
    let next = move || {
        let taken: Vec<io::Result<T>> = items.by_ref().take(block).collect();
        let made = |item: io::Result<T>| item.and_then(&work);
        (!taken.is_empty()).then(|| taken.into_par_iter().map(made).collect::<Vec<io::Result<R>>>())
    };
    std::iter::from_fn(next).flatten()
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use super::*;
    use crate::article::{Article, Metadata};
    use crate::grammar::{Engine, Grammar};
    use crate::ingest::{self, Options};
    use crate::report::verify as report;
    use crate::verify::similarity::SharedWords;
    use crate::verify::{copies, read, verify};

    struct Bodies(Vec<Body>);

    impl Shelf for Bodies {
        fn body(&self, place: usize) -> io::Result<Body> {
            self.0.get(place).cloned().ok_or_else(|| io::Error::other("the shelf is gone"))
        }
    }

    /// The articles of all sets under `tests/verify`, and three of one paper that end with the same appeal.
    pub(in super::super) fn pages(grammar: &Grammar) -> Vec<Page> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/verify");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let paths = paths.filter(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
        let articles = ingest::articles(paths.collect(), Options::default()).map(|article| article.unwrap());
        let news =
            ["The bridge at Alder will open in May, the county said.", "Rain is on its way, forecasters said.", "No."];
        let appeals = news.iter().enumerate().map(|(number, news)| {
            let appeal = "Readers who value what our reporters find out in the towns along the river keep this small paper alive \
                          with a gift each month, the editor said.";
            let metadata = Metadata { outlet: Some("River Post".to_owned()), ..Metadata::default() };
            let text = format!("{news}\n\n{appeal}\n");
            Article { id: format!("appeal-{number}"), path: "appeals".to_owned(), text, metadata }
        });
        articles.chain(appeals).map(|article| read(&article, &crate::analyze(&article, grammar), grammar)).collect()
    }

    fn on_shelf(pages: Vec<Page>, kept: usize, scratch: Scratch) -> Set {
        let (heads, mut bodies): (Vec<Head>, Vec<Body>) = pages.into_iter().map(|page| (page.head, page.body)).unzip();
        bodies.truncate(kept);
        Set { scratch, ..Set::on_shelf(heads, Box::new(Bodies(bodies)), None) }
    }

    #[test]
    fn where_pages_lie_and_how_much_memory_there_is_change_no_byte() {
        let grammar = Grammar::builtin_with(Engine::Rules);
        let pages = pages(&grammar);
        let report = |set: Set, all: bool| {
            report::object(&report::of(&verify(set, &SharedWords, &grammar.parameters, all).unwrap()))
        };
        let furniture = copies::furniture(&Set::in_memory(pages.clone())).unwrap();
        assert_eq!(furniture.len(), 3, "the appeals");
        for all in [true, false] {
            let expected = report(Set::in_memory(pages.clone()), all);
            assert!(expected.len() > 100_000);
            let mut turned = pages.clone();
            turned.reverse();
            for (pages, bytes) in [(pages.clone(), 64 << 20), (turned, 64 << 10)] {
                assert!(
                    report(on_shelf(pages, usize::MAX, Scratch::with_bytes(bytes)), all) == expected,
                    "{bytes} bytes"
                );
            }
        }
    }

    #[test]
    fn a_shelf_that_goes_away_is_an_error() {
        let grammar = Grammar::builtin_with(Engine::Rules);
        let pages = pages(&grammar);
        let kept = pages.len() - 1;
        let set = on_shelf(pages, kept, Scratch::with_bytes(64 << 10));
        let error = verify(set, &SharedWords, &grammar.parameters, true).unwrap_err();
        assert_eq!(error.to_string(), "the shelf is gone");
    }
}
