//! Word lists: `lexicon/say.txt` becomes the class `say`, and every token learns which classes it belongs to.
//!
//! What goes in: the lists' names and texts. What comes out: a [`Lexicon`] that knows the classes, the lemma and the
//! note of every listed word. It never guesses: a form that no list gives is [`WordId::UNKNOWN`].
//!
//! A list has one lemma per line, in lower case, then two spaces or a tab, then its other forms:
//!
//! ```text
//! # Verbs of saying. Own work, CC0.
//! say   says said saying
//! go on   goes on   went on   going on
//! associated press   ap | the ap   = Associated Press
//! ```
//!
//! Forms of one word are separated by spaces. After a lemma of several words, forms are separated by two spaces or
//! more; `|` separates them anywhere. Several words mean several tokens, written as the tokenizer cuts them
//! (`people 's daily`). What follows ` = ` is the entry's note: for names, the canonical name.
//!
//! A list whose name begins with `more-` is quiet: only stages behind the attributions see it. What rules and learned
//! weights were made for stays as it is while such a list grows.

mod class;

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

pub use class::{ClassId, ClassSet, Classes};

/// A word of the lexicon. 0 is every word that the lexicon does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct WordId(pub u32);

impl WordId {
    /// Every word that no list and no rule names.
    pub const UNKNOWN: WordId = WordId(0);
}

/// A line of a word list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemId(pub u32);

/// A line of a word list: a lemma with all its forms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its list.
    pub class: ClassId,
    /// The first form of the line.
    pub lemma: String,
    /// What follows ` = `: for names, the canonical name.
    pub note: Option<String>,
}

/// Why a list could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The list's name.
    pub list: String,
    /// Its line, from 1.
    pub line: usize,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
}

/// All word lists of a grammar.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    lists: Vec<String>,
    class_by_name: BTreeMap<String, ClassId>,
    id_by_form: FxHashMap<Box<str>, WordId>,
    words: Vec<Word>,
    /// Every set of lists that some word is in. The first is empty.
    sets: Vec<ClassSet>,
    set_numbers: FxHashMap<ClassSet, u32>,
    /// For each word the set of the lists that hold it by itself, quiet ones left out.
    set_of_word: Vec<u32>,
    /// The same with the quiet ones.
    whole_set_of_word: Vec<u32>,
    /// The lists that only later stages see.
    quiet: ClassSet,
    /// Whether an entry of several words begins with each word.
    begins_entry: Vec<bool>,
    items: Vec<Item>,
    /// The lists that have entries of several words.
    with_entries: ClassSet,
    /// Entries of several words, as a trie: (node, word) to node. Node 0 is the root.
    steps: FxHashMap<(u32, WordId), u32>,
    /// The items that end at each node.
    ends: Vec<Vec<ItemId>>,
    longest_form: usize,
}

/// What is known of one form.
#[derive(Clone, Debug, Default)]
struct Word {
    form: Box<str>,
    items: Vec<ItemId>,
}

/// What the name of a quiet list begins with.
const QUIET: &str = "more-";

/// A class is a bit of a [`ClassSet`].
const MOST_LISTS: usize = 256;

impl Lexicon {
    /// Reads lists: `(name, text)` of each, in any order. Classes are numbered by name.
    pub fn read<'a>(lists: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Lexicon, Error> {
        let lists: BTreeMap<&str, &str> = lists.into_iter().collect();
        let mut lexicon = Lexicon { ends: vec![vec![]], ..Lexicon::default() };
        lexicon.add_word(Word::default());
        for (number, &name) in lists.keys().enumerate() {
            if number >= MOST_LISTS {
                let message = format!("more than {MOST_LISTS} lists: merge some");
                return Err(Error { list: name.into(), line: 1, message });
            }
            let class = ClassId(number as u8);
            lexicon.lists.push(name.into());
            lexicon.class_by_name.insert(name.into(), class);
            if name.starts_with(QUIET) {
                lexicon.quiet = lexicon.quiet.with(class);
            }
        }
        // A word's first line is one of a list that everybody sees, if there is one.
        for quiet in [false, true] {
            for (&name, &text) in lists.iter().filter(|(name, _)| name.starts_with(QUIET) == quiet) {
                lexicon.read_list(name, text)?;
            }
        }
        Ok(lexicon)
    }

    /// The list of this name.
    pub fn class(&self, name: &str) -> Option<ClassId> {
        self.class_by_name.get(name).copied()
    }

    /// The set of the lists of these names; a name without a list adds nothing.
    pub fn class_set(&self, names: &[&str]) -> ClassSet {
        names.iter().filter_map(|name| self.class(name)).fold(ClassSet::default(), ClassSet::with)
    }

    /// The name of a list.
    pub fn class_name(&self, class: ClassId) -> &str {
        &self.lists[class.0 as usize]
    }

    /// The names of all lists, in order.
    pub fn class_names(&self) -> impl Iterator<Item = &str> {
        self.lists.iter().map(|name| &name[..])
    }

    /// How many lists there are.
    pub fn class_count(&self) -> usize {
        self.lists.len()
    }

    /// Whether a list has entries of several words.
    pub fn has_entries(&self, class: ClassId) -> bool {
        self.with_entries.has(class)
    }

    /// How many words there are, the unknown one included.
    pub fn word_count(&self) -> usize {
        self.words.len().max(1)
    }

    /// The id of a word, in any case, with a straight or a typographic apostrophe.
    pub fn lookup(&self, word: &str) -> WordId {
        if word.len() > self.longest_form {
            return WordId::UNKNOWN;
        }
        let known = |form: &str| self.id_by_form.get(form).copied().unwrap_or_default();
        let bytes = word.as_bytes();
        let mut buffer = [0; 48];
        if !bytes.iter().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) {
            known(word)
        } else if word.is_ascii() && bytes.len() <= buffer.len() {
            let lower = &mut buffer[..bytes.len()];
            lower.copy_from_slice(bytes);
            lower.make_ascii_lowercase();
            known(std::str::from_utf8(lower).expect("ASCII is UTF-8"))
        } else {
            known(&fold(word))
        }
    }

    /// The lists that hold this word by itself, quiet ones left out.
    pub fn classes(&self, word: WordId) -> ClassSet {
        self.set_of_word.get(word.0 as usize).map(|&set| self.sets[set as usize]).unwrap_or_default()
    }

    /// The lists that hold this word by itself, quiet ones too.
    pub fn all_classes(&self, word: WordId) -> ClassSet {
        self.whole_set_of_word.get(word.0 as usize).map(|&set| self.sets[set as usize]).unwrap_or_default()
    }

    /// The lists that hold each word by itself, quiet ones left out.
    pub fn classes_of(&self, words: &[WordId]) -> Classes {
        self.sets_of(&self.set_of_word, words)
    }

    /// The lists that hold each word by itself, quiet ones too.
    pub fn all_classes_of(&self, words: &[WordId]) -> Classes {
        self.sets_of(&self.whole_set_of_word, words)
    }

    fn sets_of(&self, numbers: &[u32], words: &[WordId]) -> Classes {
        let set = |word: &WordId| numbers.get(word.0 as usize).copied().unwrap_or_default();
        Classes::new(&self.sets, words.iter().map(set).collect())
    }

    /// The lines that hold this word by itself, in the order of their lists' names.
    pub fn items(&self, word: WordId) -> &[ItemId] {
        self.words.get(word.0 as usize).map(|word| &word.items[..]).unwrap_or_default()
    }

    /// A line of a list.
    pub fn item(&self, item: ItemId) -> &Item {
        &self.items[item.0 as usize]
    }

    /// The lemma of a word: by the first list that holds it, or else the word itself; empty for an unknown word.
    pub fn lemma(&self, word: WordId) -> &str {
        match self.items(word).first() {
            Some(&item) => &self.item(item).lemma,
            None => self.form(word),
        }
    }

    /// The lemma that one list gives a word.
    pub fn lemma_in(&self, class: ClassId, word: WordId) -> Option<&str> {
        self.item_in(class, word).map(|item| &item.lemma[..])
    }

    /// The note that one list gives a word.
    pub fn note_in(&self, class: ClassId, word: WordId) -> Option<&str> {
        self.item_in(class, word)?.note.as_deref()
    }

    /// A word in lower case; empty for an unknown one.
    pub fn form(&self, word: WordId) -> &str {
        self.words.get(word.0 as usize).map(|word| &word.form[..]).unwrap_or_default()
    }

    /// All lines of one list, in its order.
    pub fn list(&self, class: ClassId) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.class == class)
    }

    /// Whether some entry of several words begins with this word.
    pub(crate) fn begins_entry(&self, word: WordId) -> bool {
        self.begins_entry.get(word.0 as usize) == Some(&true)
    }

    /// The entries of several words that start where `words` starts: how many words, and which line. Shortest first.
    pub fn entries_at(&self, words: &[WordId]) -> impl Iterator<Item = (usize, ItemId)> {
        let begins = words.first().is_some_and(|word| self.begins_entry(*word));
        let mut node = begins.then_some(0);
        words
            .iter()
            .enumerate()
            .map_while(move |(index, &word)| {
                node = self.steps.get(&(node?, word)).copied();
                node.map(|node| (index + 1, node))
            })
            .flat_map(|(length, node)| self.ends[node as usize].iter().map(move |&item| (length, item)))
    }

    /// The id of a word that need not be listed, so that rules can name it. Such a word is in no class.
    pub(crate) fn intern(&mut self, word: &str) -> WordId {
        if self.words.is_empty() {
            self.add_word(Word::default());
        }
        let form = fold(word);
        if let Some(&id) = self.id_by_form.get(&form[..]) {
            return id;
        }
        self.longest_form = self.longest_form.max(2 * form.len()); // a folded letter may have had more bytes
        let id = self.add_word(Word { form: form.clone().into(), ..Word::default() });
        self.id_by_form.insert(form.into(), id);
        id
    }

    fn add_word(&mut self, word: Word) -> WordId {
        self.words.push(word);
        let none = self.set_number(ClassSet::default());
        self.set_of_word.push(none);
        self.whole_set_of_word.push(none);
        self.begins_entry.push(false);
        WordId(self.words.len() as u32 - 1)
    }

    fn set_number(&mut self, set: ClassSet) -> u32 {
        *self.set_numbers.entry(set).or_insert_with(|| {
            self.sets.push(set);
            self.sets.len() as u32 - 1
        })
    }

    fn item_in(&self, class: ClassId, word: WordId) -> Option<&Item> {
        self.items(word).iter().map(|&item| self.item(item)).find(|item| item.class == class)
    }

    fn read_list(&mut self, name: &str, text: &str) -> Result<(), Error> {
        let class = self.class_by_name[name];
        for (index, line) in text.lines().enumerate() {
            let fail = |message| Error { list: name.into(), line: index + 1, message };
            self.read_line(class, line).map_err(fail)?;
        }
        Ok(())
    }

    fn read_line(&mut self, class: ClassId, line: &str) -> Result<(), String> {
        let line = if line.trim_start().starts_with('#') { "" } else { line.trim() };
        if line.is_empty() {
            return Ok(());
        }
        let equals = line.match_indices('=').map(|(at, _)| at).find(|&at| {
            let (before, after) = (&line[..at], &line[at + 1..]);
            before.ends_with(char::is_whitespace) && (after.is_empty() || after.starts_with(char::is_whitespace))
        });
        let (forms, note) = match equals {
            Some(at) => (line[..at].trim(), Some(line[at + 1..].trim().to_owned())),
            None => (line, None),
        };
        if note.as_deref() == Some("") {
            return Err("expected a note after ` = `".into());
        }
        let forms = split_forms(forms);
        let item = ItemId(self.items.len() as u32);
        let lemma = fold(forms[0]);
        self.items.push(Item { class, lemma, note });
        for form in forms {
            self.add_form(class, item, form);
        }
        Ok(())
    }

    fn add_form(&mut self, class: ClassId, item: ItemId, form: &str) {
        let words: Vec<WordId> = form.split_whitespace().map(|word| self.intern(word)).collect();
        if let [word] = words[..] {
            if !self.quiet.has(class) {
                self.set_of_word[word.0 as usize] = self.set_number(self.classes(word).with(class));
            }
            self.whole_set_of_word[word.0 as usize] = self.set_number(self.all_classes(word).with(class));
            self.words[word.0 as usize].items.push(item);
            return;
        }
        let mut node = 0;
        for &word in &words {
            node = *self.steps.entry((node, word)).or_insert_with(|| {
                self.ends.push(vec![]);
                self.ends.len() as u32 - 1
            });
        }
        self.begins_entry[words[0].0 as usize] = true;
        self.with_entries = self.with_entries.with(class);
        self.ends[node as usize].push(item);
    }
}

/// The forms of a line without its note.
fn split_forms(forms: &str) -> Vec<&str> {
    let gap = forms.find("  ").into_iter().chain(forms.find(['\t', '|'])).min();
    let (lemma, rest) = forms.split_at(gap.unwrap_or(forms.len()));
    let lemma = lemma.trim();
    let several_words = lemma.contains(' ');
    let rest: Vec<&str> = if rest.contains('|') {
        rest.split('|').collect()
    } else if several_words {
        rest.split("  ").flat_map(|field| field.split('\t')).collect()
    } else {
        rest.split_whitespace().collect()
    };
    let rest = rest.into_iter().map(str::trim).filter(|form| !form.is_empty());
    std::iter::once(lemma).chain(rest).collect()
}

/// A word as the lexicon keeps it: lower case, with a straight apostrophe.
fn fold(word: &str) -> String {
    if word.is_ascii() { word.to_ascii_lowercase() } else { word.to_lowercase().replace('’', "'") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon() -> Lexicon {
        let say = "# Verbs of saying.\nsay   says said saying\ngo on   goes on   went on\n";
        let agency = "associated press   ap | the ap   = Associated Press\nreuters\t= Reuters\n";
        Lexicon::read([("say", say), ("agency", agency)]).unwrap()
    }

    #[test]
    fn forms_are_found_in_any_case() {
        let lexicon = lexicon();
        let say = lexicon.class("say").unwrap();
        for form in ["say", "SAID", "Saying"] {
            let word = lexicon.lookup(form);
            assert!(lexicon.classes(word).has(say), "{form}");
            assert_eq!(lexicon.lemma(word), "say");
        }
        assert_eq!(lexicon.lookup("sayer"), WordId::UNKNOWN);
        assert_eq!(lexicon.lemma(WordId::UNKNOWN), "");
    }

    #[test]
    fn entries_of_several_words_have_their_note() {
        let lexicon = lexicon();
        let words: Vec<WordId> = ["The", "AP", "went", "on"].iter().map(|word| lexicon.lookup(word)).collect();
        let (length, item) = lexicon.entries_at(&words).next().unwrap();
        assert_eq!((length, lexicon.item(item).note.as_deref()), (2, Some("Associated Press")));
        let went_on: Vec<_> = lexicon.entries_at(&words[2..]).map(|(n, item)| (n, &lexicon.item(item).lemma)).collect();
        assert_eq!(went_on, [(2, &"go on".to_owned())]);
        assert_eq!(lexicon.entries_at(&words[1..]).count(), 0);
        let agency = lexicon.class("agency").unwrap();
        assert_eq!(lexicon.note_in(agency, words[1]), Some("Associated Press"));
        assert_eq!(lexicon.note_in(agency, lexicon.lookup("reuters")), Some("Reuters"));
    }

    #[test]
    fn apostrophes_and_accents_fold() {
        let lexicon = Lexicon::read([("clitic", "n't\n's\n"), ("place", "québec\n")]).unwrap();
        assert_ne!(lexicon.lookup("N’T"), WordId::UNKNOWN);
        assert_ne!(lexicon.lookup("QUÉBEC"), WordId::UNKNOWN);
    }

    #[test]
    fn too_many_lists_are_an_error() {
        let names: Vec<String> = (0..257).map(|n| format!("list{n:03}")).collect();
        let error = Lexicon::read(names.iter().map(|name| (&name[..], "word\n"))).unwrap_err();
        assert_eq!((&error.list[..], error.line), ("list256", 1));
    }

    #[test]
    fn a_set_gives_back_what_was_put_in() {
        let classes = [0, 5, 63, 64, 130, 255].map(ClassId);
        let set = classes.into_iter().fold(ClassSet::default(), ClassSet::with);
        assert_eq!(set.iter().collect::<Vec<_>>(), classes);
        assert!(set.has(ClassId(130)) && !set.has(ClassId(131)) && !set.is_empty());
    }

    #[test]
    fn a_note_needs_words() {
        let error = Lexicon::read([("agency", "reuters   = Reuters\nap =\n")]).unwrap_err();
        assert_eq!(error.line, 2);
    }
}
