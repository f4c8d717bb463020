//! The files of the grammar that ships with the program. A test compares this table with the folder; with
//! `UPDATE_EXPECT=1` it writes it.

/// Path inside `grammars/en`, content.
pub(super) const FILES: &[(&str, &str)] = &[
    ("direct.rules", include_str!("../../grammars/en/direct.rules")),
    ("indirect.rules", include_str!("../../grammars/en/indirect.rules")),
    ("phrases.rules", include_str!("../../grammars/en/phrases.rules")),
    ("lexicon/abbreviation.txt", include_str!("../../grammars/en/lexicon/abbreviation.txt")),
    ("lexicon/body.txt", include_str!("../../grammars/en/lexicon/body.txt")),
    ("lexicon/boilerplate-opener.txt", include_str!("../../grammars/en/lexicon/boilerplate-opener.txt")),
    ("lexicon/byline-opener.txt", include_str!("../../grammars/en/lexicon/byline-opener.txt")),
    ("lexicon/caption-opener.txt", include_str!("../../grammars/en/lexicon/caption-opener.txt")),
    ("lexicon/credit-end.txt", include_str!("../../grammars/en/lexicon/credit-end.txt")),
    ("lexicon/credit-opener.txt", include_str!("../../grammars/en/lexicon/credit-opener.txt")),
    ("lexicon/elision.txt", include_str!("../../grammars/en/lexicon/elision.txt")),
    ("lexicon/number-abbreviation.txt", include_str!("../../grammars/en/lexicon/number-abbreviation.txt")),
    ("lexicon/photo-credit.txt", include_str!("../../grammars/en/lexicon/photo-credit.txt")),
    ("lexicon/related-opener.txt", include_str!("../../grammars/en/lexicon/related-opener.txt")),
    ("lexicon/role.txt", include_str!("../../grammars/en/lexicon/role.txt")),
    ("lexicon/say.txt", include_str!("../../grammars/en/lexicon/say.txt")),
    ("lexicon/sentence-opener.txt", include_str!("../../grammars/en/lexicon/sentence-opener.txt")),
    ("lexicon/small-abbreviation.txt", include_str!("../../grammars/en/lexicon/small-abbreviation.txt")),
    ("lexicon/title-abbreviation.txt", include_str!("../../grammars/en/lexicon/title-abbreviation.txt")),
];
