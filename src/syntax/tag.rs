//! The part of speech of a token, in two tag sets: the universal one ([`Upos`]) and, finer for verbs, Penn's ([`Xpos`]).

/// What the tagger says of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Tag {
    /// Universal part of speech.
    pub upos: Upos,
    /// Penn part of speech.
    pub xpos: Xpos,
}

/// Declares a tag set: the enumeration, and the names that rules and treebanks give its tags.
macro_rules! tag_set {
    ($(#[$about:meta])* $set:ident: $($tag:ident $name:literal,)+ ; default $default:ident) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of the treebanks")]
        pub enum $set {
            $($tag,)+
        }

        impl $set {
            /// Every tag, in the order of the enumeration.
            pub const ALL: &[$set] = &[$($set::$tag,)+];

            /// The name in rules and treebanks.
            pub fn name(self) -> &'static str {
                match self {
                    $($set::$tag => $name,)+
                }
            }

            /// The tag of this name.
            pub fn from_name(name: &str) -> Option<$set> {
                match name {
                    $($name => Some($set::$tag),)+
                    _ => None,
                }
            }
        }

        impl Default for $set {
            fn default() -> $set {
                $set::$default
            }
        }
    };
}

tag_set! {
    /// Universal part of speech, as in Universal Dependencies.
    Upos:
    Adj "ADJ",
    Adp "ADP",
    Adv "ADV",
    Aux "AUX",
    Cconj "CCONJ",
    Det "DET",
    Intj "INTJ",
    Noun "NOUN",
    Num "NUM",
    Part "PART",
    Pron "PRON",
    Propn "PROPN",
    Punct "PUNCT",
    Sconj "SCONJ",
    Sym "SYM",
    Verb "VERB",
    X "X",
    ; default X
}

tag_set! {
    /// Penn part of speech, as in the Penn Treebank. All marks are `Punct`, `Sym` holds `$`, `%` and their like, and web
    /// and mail addresses are `Nnp`.
    Xpos:
    Cc "CC",
    Cd "CD",
    Dt "DT",
    Ex "EX",
    Fw "FW",
    In "IN",
    Jj "JJ",
    Jjr "JJR",
    Jjs "JJS",
    Ls "LS",
    Md "MD",
    Nn "NN",
    Nnp "NNP",
    Nnps "NNPS",
    Nns "NNS",
    Pdt "PDT",
    Pos "POS",
    Prp "PRP",
    Prps "PRP$",
    Rb "RB",
    Rbr "RBR",
    Rbs "RBS",
    Rp "RP",
    Sym "SYM",
    To "TO",
    Uh "UH",
    Vb "VB",
    Vbd "VBD",
    Vbg "VBG",
    Vbn "VBN",
    Vbp "VBP",
    Vbz "VBZ",
    Wdt "WDT",
    Wp "WP",
    Wps "WP$",
    Wrb "WRB",
    Punct "PUNCT",
    ; default Fw
}

impl Xpos {
    /// Whether it is the tag of a verb, modals included.
    pub fn is_verb(self) -> bool {
        matches!(self, Xpos::Vb | Xpos::Vbd | Xpos::Vbg | Xpos::Vbn | Xpos::Vbp | Xpos::Vbz | Xpos::Md)
    }

    /// Whether it is a verb with a tense or a modal: one that can head a clause of its own.
    pub fn is_finite(self) -> bool {
        matches!(self, Xpos::Vbd | Xpos::Vbp | Xpos::Vbz | Xpos::Md)
    }
}

#[cfg(test)]
mod tests {
    use super::{Upos, Xpos};

    #[test]
    fn names_are_read_back() {
        for &tag in Upos::ALL {
            assert_eq!(Upos::from_name(tag.name()), Some(tag));
        }
        for &tag in Xpos::ALL {
            assert_eq!(Xpos::from_name(tag.name()), Some(tag));
        }
        assert_eq!(Xpos::from_name("PRP$"), Some(Xpos::Prps));
        assert_eq!(Upos::from_name("noun"), None);
    }
}
