//! The files of the grammar that ships with the program. A test compares this table with the folder.

/// Path inside `grammars/en`, content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("direct.rules", include_str!("../../grammars/en/direct.rules")),
    ("indirect.rules", include_str!("../../grammars/en/indirect.rules")),
    ("phrases.rules", include_str!("../../grammars/en/phrases.rules")),
    ("lexicon/body.txt", include_str!("../../grammars/en/lexicon/body.txt")),
    ("lexicon/role.txt", include_str!("../../grammars/en/lexicon/role.txt")),
    ("lexicon/say.txt", include_str!("../../grammars/en/lexicon/say.txt")),
    ("lexicon/title.txt", include_str!("../../grammars/en/lexicon/title.txt")),
];
