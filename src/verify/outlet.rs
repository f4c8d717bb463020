//! One name for each outlet and agency, however it is printed: "The Associated Press", "AP", "Associated Press (wire)".

use crate::lexicon::{ClassId, Lexicon, WordId};

/// Finds canonical names in the word lists of a grammar.
pub(super) struct Names<'g> {
    lexicon: &'g Lexicon,
    outlet: Option<ClassId>,
    agency: Option<ClassId>,
}

impl<'g> Names<'g> {
    pub(super) fn new(lexicon: &'g Lexicon) -> Names<'g> {
        Names { lexicon, outlet: lexicon.class("outlet"), agency: lexicon.class("agency") }
    }

    /// The canonical name of what is printed as an outlet's or an agency's. An agency goes by its short name; what no
    /// list knows keeps the words that it has, without an article before and remarks behind.
    pub(super) fn canonical(&self, printed: &str) -> String {
        let name = bare(printed);
        self.listed(self.agency, name)
            .or_else(|| {
                let outlet = self.listed(self.outlet, name)?;
                Some(self.listed(self.agency, bare(&outlet)).unwrap_or(outlet))
            })
            .unwrap_or_else(|| name.to_owned())
    }

    /// Whether a list knows the name.
    pub(super) fn knows(&self, printed: &str) -> bool {
        let name = bare(printed);
        self.listed(self.agency, name).or_else(|| self.listed(self.outlet, name)).is_some()
    }

    /// The note of the entry that the whole name is, or that its first word is where that is all in capitals ("NPR Online
    /// News").
    fn listed(&self, class: Option<ClassId>, name: &str) -> Option<String> {
        let class = class?;
        let words = |name: &str| -> Vec<WordId> {
            let spaced = name.replace("'s", " 's").replace("’s", " 's");
            spaced.split_whitespace().map(|word| self.lexicon.lookup(word)).collect()
        };
        let whole = |name: &str| {
            let words = words(name);
            if let [word] = words[..] {
                return self.lexicon.note_in(class, word).map(str::to_owned);
            }
            let mut entries = self.lexicon.entries_at(&words).filter(|(length, _)| *length == words.len());
            let item = entries.find(|(_, item)| self.lexicon.item(*item).class == class)?.1;
            self.lexicon.item(item).note.clone()
        };
        whole(name).or_else(|| {
            let (first, _) = name.split_once(' ')?;
            let capitals = first.len() > 1 && first.chars().all(|letter| letter.is_uppercase());
            if capitals { whole(first) } else { None }
        })
    }
}

/// A name without its article, and without what stands behind it in brackets or after a dash.
fn bare(printed: &str) -> &str {
    let name = printed.split([',', '(', '|', ';']).next().unwrap_or(printed);
    let name = [" - ", " – ", " — "].iter().fold(name, |name, dash| name.split(dash).next().unwrap_or(name)).trim();
    let name = if name.is_empty() { printed.trim() } else { name };
    let article = name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("the "));
    if article && name.len() > 4 { &name[4..] } else { name }
}

/// The letters and digits of a name, in small letters: what is compared.
pub(super) fn key(name: &str) -> String {
    bare(name).chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The name that an address has: `time` of `https://www.time.com/news`.
pub(super) fn host(url: &str) -> Option<String> {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let labels: Vec<&str> = host.split('.').filter(|label| !label.is_empty()).collect();
    let (_, names) = labels.split_last()?;
    // `bbc.co.uk`: a short label before the last one belongs to it.
    let names = match names {
        [rest @ .., short] if short.len() <= 3 && !rest.is_empty() && rest.last() != Some(&"www") => rest,
        names => names,
    };
    Some(names.last()?.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Grammar;

    #[test]
    fn one_outlet_has_one_name() {
        let grammar = Grammar::builtin();
        let names = Names::new(&grammar.lexicon);
        for (printed, name) in [
            ("The Associated Press", "AP"),
            ("AP", "AP"),
            ("Reuters", "Reuters"),
            ("Washington Post", "The Washington Post"),
            ("the Washington Post (Opinion)", "The Washington Post"),
            ("NPR Online News", "National Public Radio"),
            ("Agence France-Presse", "AFP"),
            ("The Harbour Ledger", "Harbour Ledger"),
        ] {
            assert_eq!(names.canonical(printed), name, "{printed}");
        }
    }

    #[test]
    fn an_address_names_its_outlet() {
        assert_eq!(host("https://www.time.com/world/1").as_deref(), Some("time"));
        assert_eq!(host("http://news.bbc.co.uk/2/hi").as_deref(), Some("bbc"));
        assert_eq!(host("washingtonpost.com").as_deref(), Some("washingtonpost"));
    }
}
