//! What a cue does: its [`Act`], and whether it says that the content was said at all.

use super::Act;
use crate::grammar::{Class, Grammar};
use crate::lexicon::ClassSet;
use crate::span::Run;
use crate::syntax::Syntax;

/// The lists of cues, each with the act of its words. Where a word is in several, the first decides.
const ACT_BY_LIST: &[(&str, Act)] = &[
    ("deny", Act::Denial),
    ("claim", Act::Distancing),
    ("argue", Act::Assertion),
    ("say", Act::Statement),
    ("tell", Act::Statement),
    ("reveal", Act::Factive),
    ("show", Act::Finding),
    ("ask", Act::Question),
    ("promise", Act::SpeechAct),
    ("cite", Act::Relay),
    ("decline", Act::NonResponse),
    ("vow", Act::SpeechAct),
    ("praise", Act::SpeechAct),
    ("urge", Act::SpeechAct),
    ("call-for", Act::SpeechAct),
    ("talk-about", Act::Statement),
    ("describe", Act::Assertion),
    ("call", Act::Assertion),
    ("express", Act::Statement),
    ("think", Act::Belief),
    ("support", Act::Belief),
    ("want", Act::Belief),
    ("agree-with", Act::Belief),
    ("attitude", Act::Belief),
    ("seem", Act::Impersonal),
];

/// The lists that name an act, found once for an article.
pub(super) struct Acts {
    acts: Vec<(ClassSet, Act)>,
    doubt: ClassSet,
}

impl Acts {
    /// Looks the lists up.
    pub(super) fn of(grammar: &Grammar) -> Acts {
        let set = |name: &str| grammar.lexicon.class_set(&[name]);
        Acts { acts: ACT_BY_LIST.iter().map(|&(name, act)| (set(name), act)).collect(), doubt: set("unsaid") }
    }

    /// The act of a cue: what its rule says, or else what the lists say of its words.
    pub(super) fn act(&self, class: &Class, syntax: &Syntax, cue: &[Run]) -> Act {
        named(class).unwrap_or_else(|| self.of_words(syntax, cue))
    }

    /// What the lists say of a cue's words, or else a statement.
    pub(super) fn of_words(&self, syntax: &Syntax, cue: &[Run]) -> Act {
        self.listed(syntax, cue).unwrap_or(Act::Statement)
    }

    /// What the lists say of a cue's words.
    pub(super) fn listed(&self, syntax: &Syntax, cue: &[Run]) -> Option<Act> {
        let classes = cue.iter().fold(ClassSet::default(), |classes, &run| classes_of(syntax, run, classes));
        self.acts.iter().find(|(list, _)| list.meets(classes)).map(|&(_, act)| act)
    }

    /// Whether the text says that the content was said: no "not" and no "would" in the cue, no "if" before its source.
    pub(super) fn is_asserted(&self, syntax: &Syntax, cue: &[Run], before: Option<usize>) -> bool {
        let doubts = |token: usize| syntax.classes[token].meets(self.doubt);
        !before.is_some_and(doubts) && !cue.iter().flat_map(|run| run.range()).any(doubts)
    }
}

/// The lists that hold a word of the run, or an entry of several words in it.
fn classes_of(syntax: &Syntax, run: Run, mut classes: ClassSet) -> ClassSet {
    for token in run.range() {
        classes = syntax.classes[token].iter().fold(classes, ClassSet::with);
    }
    let first = syntax.entries.partition_point(|entry| entry.start < run.start);
    for entry in syntax.entries[first..].iter().take_while(|entry| entry.start < run.end) {
        if entry.end <= run.end {
            classes = classes.with(entry.class);
        }
    }
    classes
}

/// The act that the rule's class names.
fn named(class: &Class) -> Option<Act> {
    const LABELS: &[(&str, Act)] = &[
        ("statement", Act::Statement),
        ("assertion", Act::Assertion),
        ("distancing", Act::Distancing),
        ("factive", Act::Factive),
        ("finding", Act::Finding),
        ("denial", Act::Denial),
        ("speech-act", Act::SpeechAct),
        ("belief", Act::Belief),
        ("question", Act::Question),
        ("non-response", Act::NonResponse),
        ("relay", Act::Relay),
        ("impersonal", Act::Impersonal),
    ];
    LABELS.iter().find(|(label, _)| class.has(label)).map(|&(_, act)| act)
}
