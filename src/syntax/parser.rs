//! Parses sentences: words and tags go in, an [`Arc`] from each word to its head comes out.
//!
//! In `The mayor said`, `mayor` is the subject (`nsubj`) of `said`, and `said` the root. The relations are those of
//! Universal Dependencies. A linear model reads the words from left to right and never goes back: at each step it reads a
//! word or ties one to its neighbour (arc-hybrid transitions). Every feature of where it stands names a row of a table of
//! small integers; the rows are added up and the highest column wins. It never looks beyond the sentence, and takes time
//! in proportion to its length.

mod features;
mod state;
mod table;
mod vocabulary;

pub use state::{
    Codes, FIRST_RIGHT, Judge, LEFTS, MOVES, Mask, Node, RIGHTS, SHIFT, Scratch, State, move_of, relations_by_move,
    walk,
};
pub use table::Table;
pub use vocabulary::Vocabulary;

use crate::document::Document;
use crate::syntax::relation::Relation;
use crate::syntax::tag::Tag;
use crate::syntax::tagger::Key;

/// The first bytes of a weights file: what it is, and the version of the features.
const MAGIC: &[u8] = b"firsthand parser 1\n";

/// The weights that ship with the program.
pub const BUILTIN: &[u8] = include_bytes!("../../grammars/en/weights/parser.bin");

/// Columns of the table of relations.
pub const RELATIONS: usize = 48;

/// From a word to its head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The head; the word itself, if it is the root.
    pub head: u32,
    /// What the word is to its head.
    pub relation: Relation,
}

/// The arcs of a document: one for each token. A token of a sentence that was not parsed is its own head, with
/// [`Relation::Dep`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trees {
    /// Heads are tokens of the document.
    pub arcs: Vec<Arc>,
}

/// The weights.
#[derive(Clone, Debug, Default)]
pub struct Parser {
    vocabulary: Vocabulary,
    moves: Table<MOVES>,
    names: Table<RELATIONS>,
    by_move: [Mask; MOVES],
}

impl Trees {
    /// No sentence of the document parsed yet.
    pub fn new(document: &Document) -> Trees {
        let alone = |token| Arc { head: token as u32, relation: Relation::Dep };
        Trees { arcs: (0..document.tokens.len()).map(alone).collect() }
    }
}

impl Parser {
    /// The weights that ship with the program.
    pub fn builtin() -> Parser {
        Parser::read(BUILTIN).expect("the built-in weights are whole")
    }

    /// A parser of these parts.
    pub fn new(vocabulary: Vocabulary, moves: Table<MOVES>, names: Table<RELATIONS>) -> Parser {
        Parser { vocabulary, moves, names, by_move: relations_by_move() }
    }

    /// Reads weights that [`Parser::write`] wrote.
    pub fn read(bytes: &[u8]) -> Result<Parser, &'static str> {
        const CUT: &str = "the weights end too early";
        let bytes = bytes.strip_prefix(MAGIC).ok_or("not weights of the parser, or of another version")?;
        let (count, bytes) = bytes.split_first_chunk::<4>().ok_or(CUT)?;
        let size = (u32::from_le_bytes(*count) as usize).checked_mul(6).ok_or(CUT)?;
        let (entries, mut bytes) = bytes.split_at_checked(size).ok_or(CUT)?;
        let (entries, _) = entries.as_chunks::<6>();
        let entry = |&[a, b, c, d, e, f]: &[u8; 6]| (Key(u32::from_le_bytes([a, b, c, d])), u16::from_le_bytes([e, f]));
        let vocabulary = Vocabulary::new(entries.iter().map(entry).collect());
        Ok(Parser::new(vocabulary, Table::read(&mut bytes)?, Table::read(&mut bytes)?))
    }

    /// The weights as bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((self.vocabulary.entries().len() as u32).to_le_bytes());
        for (key, class) in self.vocabulary.entries() {
            bytes.extend(key.0.to_le_bytes());
            bytes.extend(class.to_le_bytes());
        }
        self.moves.write(&mut bytes);
        self.names.write(&mut bytes);
        bytes
    }

    /// Parses one sentence of a document, given the tags of all its tokens.
    pub fn parse_sentence(
        &self,
        document: &Document,
        tags: &[Tag],
        sentence: usize,
        scratch: &mut Scratch,
        trees: &mut Trees,
    ) {
        let tokens = document.sentences[sentence].tokens;
        let words = tokens.range().map(|token| document.word(token));
        let arcs = self.parse(words, tags.get(tokens.range()).unwrap_or_default(), scratch);
        for (place, arc) in trees.arcs.iter_mut().skip(tokens.start as usize).zip(arcs) {
            *place = Arc { head: tokens.start + arc.head, ..arc };
        }
    }

    /// Parses the words of a sentence, of which `tags` has as many. Heads count from the first word.
    pub fn parse<'w, 's, W: Iterator<Item = &'w str>>(
        &self,
        words: W,
        tags: &[Tag],
        scratch: &'s mut Scratch,
    ) -> impl Iterator<Item = Arc> + use<'w, 's, W> {
        scratch.look(&self.vocabulary, words, tags);
        walk(&self.by_move, scratch, &mut &*self);
        let root = scratch.root();
        scratch.words().iter().zip(0..).map(move |(node, at)| Arc {
            head: if node.head == root { at } else { node.head - 1 },
            relation: Relation::ALL[node.relation as usize],
        })
    }
}

impl Judge for &Parser {
    fn choose(&mut self, _: &State, allowed: Mask, codes: &Codes) -> u8 {
        self.moves.best(codes, allowed)
    }

    fn name(&mut self, _: u32, _: u32, allowed: Mask, codes: &Codes) -> u8 {
        self.names.best(codes, allowed)
    }
}
