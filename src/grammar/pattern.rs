//! What a rule file says, as it was written: [`Pattern`]s with the names of lists and phrases still unresolved.

use crate::syntax::{Upos, Xpos};
use crate::token::TokenKind;

/// What a captured run of tokens is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Who stands behind the content.
    Source,
    /// The words that attribute.
    Cue,
    /// What is attributed.
    Content,
    /// Through whom it came.
    Relay,
    /// Why anonymity was granted.
    Reason,
    /// Who answers, denies or does not answer.
    Party,
    /// Who supplied the article or a part of it.
    Agency,
    /// The relay's own source.
    Origin,
    /// How the source knows.
    Basis,
}

impl Role {
    /// Every role, in the order of the enumeration.
    pub const ALL: &[Role] = &[
        Role::Source,
        Role::Cue,
        Role::Content,
        Role::Relay,
        Role::Reason,
        Role::Party,
        Role::Agency,
        Role::Origin,
        Role::Basis,
    ];

    /// The name in rules and examples.
    pub fn name(self) -> &'static str {
        match self {
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Content => "content",
            Role::Relay => "relay",
            Role::Reason => "reason",
            Role::Party => "party",
            Role::Agency => "agency",
            Role::Origin => "origin",
            Role::Basis => "basis",
        }
    }

    /// The role of this name.
    pub fn from_name(name: &str) -> Option<Role> {
        Role::ALL.iter().copied().find(|role| role.name() == name)
    }
}

/// A pattern over tokens. Names carry how many bytes stand after them in their file, which gives their place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// One token, or one entry of a list.
    Atom(Atom),
    /// `<phrase>`
    Phrase { name: String, from_end: usize },
    /// `QUOTE`
    Quote,
    /// `START`
    Start,
    /// `END`
    End,
    /// `a b`
    Sequence(Vec<Pattern>),
    /// `a | b`
    Choice(Vec<Pattern>),
    /// `a?`
    Optional(Box<Pattern>),
    /// `a*`
    Star(Box<Pattern>),
    /// `a+`
    Plus(Box<Pattern>),
    /// `!a`
    Not(Box<Pattern>),
    /// `&a`
    Ahead(Box<Pattern>),
    /// `role:a`
    Capture(Role, Box<Pattern>),
}

/// `@say/VERB/!CAP`: a base, and the filters that the same token has to pass, each wanted or unwanted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Atom {
    pub(super) base: Base,
    pub(super) filters: Vec<(bool, Base)>,
}

/// What one token can be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Base {
    /// `"word"`
    Word(String),
    /// `@list`
    List { name: String, from_end: usize },
    /// `ANY`
    Any,
    /// `CAP`
    Cap,
    /// `QUOTED`
    Quoted,
    /// `WORD`, `NUMBER`, `STOP`, `OPEN`, `CLOSE`, `MARK`
    Kind(TokenKind),
    /// `NOUN`, `VERB`, ...
    Upos(Upos),
    /// `VBD`, `MD`, ...
    Xpos(Xpos),
}

impl Base {
    /// The base that an upper-case name stands for.
    pub(super) fn from_name(name: &str) -> Option<Base> {
        Some(match name {
            "ANY" => Base::Any,
            "CAP" => Base::Cap,
            "QUOTED" => Base::Quoted,
            "WORD" => Base::Kind(TokenKind::Word),
            "NUMBER" => Base::Kind(TokenKind::Number),
            "STOP" => Base::Kind(TokenKind::Stop),
            "OPEN" => Base::Kind(TokenKind::OpenQuote),
            "CLOSE" => Base::Kind(TokenKind::CloseQuote),
            "MARK" => Base::Kind(TokenKind::Mark),
            _ => return Upos::from_name(name).map(Base::Upos).or_else(|| Xpos::from_name(name).map(Base::Xpos)),
        })
    }
}
