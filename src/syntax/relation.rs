//! What a word is to its head: the relations of Universal Dependencies, with the subtypes that the program can use.

/// Declares the relations: the enumeration, and the names in treebanks.
macro_rules! relations {
    ($($relation:ident $name:literal,)+) => {
        /// What a word is to its head.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "the names are those of the treebanks")]
        pub enum Relation {
            $($relation,)+
        }

        impl Relation {
            /// Every relation, in the order of the enumeration.
            pub const ALL: &[Relation] = &[$(Relation::$relation,)+];

            /// The name in treebanks.
            pub fn name(self) -> &'static str {
                match self {
                    $(Relation::$relation => $name,)+
                }
            }
        }
    };
}

relations! {
    Acl "acl",
    AclRelcl "acl:relcl",
    Advcl "advcl",
    Advmod "advmod",
    Amod "amod",
    Appos "appos",
    Aux "aux",
    AuxPass "aux:pass",
    Case "case",
    Cc "cc",
    Ccomp "ccomp",
    Compound "compound",
    CompoundPrt "compound:prt",
    Conj "conj",
    Cop "cop",
    Csubj "csubj",
    Dep "dep",
    Det "det",
    Discourse "discourse",
    Dislocated "dislocated",
    Expl "expl",
    Fixed "fixed",
    Flat "flat",
    Goeswith "goeswith",
    Iobj "iobj",
    List "list",
    Mark "mark",
    Nmod "nmod",
    NmodPoss "nmod:poss",
    NmodUnmarked "nmod:unmarked",
    Nsubj "nsubj",
    NsubjPass "nsubj:pass",
    Nummod "nummod",
    Obj "obj",
    Obl "obl",
    OblAgent "obl:agent",
    OblUnmarked "obl:unmarked",
    Orphan "orphan",
    Parataxis "parataxis",
    Punct "punct",
    Reparandum "reparandum",
    Root "root",
    Vocative "vocative",
    Xcomp "xcomp",
}

impl Relation {
    /// The relation of this name; without its subtype, if that is not known.
    pub fn from_name(name: &str) -> Option<Relation> {
        let find = |name: &str| Relation::ALL.iter().copied().find(|relation| relation.name() == name);
        find(name).or_else(|| find(name.split_once(':')?.0))
    }

    /// The name without subtype.
    pub fn universal(self) -> &'static str {
        self.name().split(':').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Relation;

    #[test]
    fn names_are_read_back() {
        for &relation in Relation::ALL {
            assert_eq!(Relation::from_name(relation.name()), Some(relation));
        }
        assert_eq!(Relation::from_name("nsubj:outer"), Some(Relation::Nsubj));
        assert_eq!(Relation::from_name("subject"), None);
        assert_eq!(Relation::NsubjPass.universal(), "nsubj");
    }
}
