//! The words that reports print for each variant, as `docs/labels.md` writes them. One table serves JSON, its schema,
//! CSV and the codebook.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::change::{Direction, Kind as Change};
use super::verify::Way;
use crate::attribution::{Act, Form};
use crate::claim::{Place, Worth};
use crate::document::BlockKind;
use crate::provenance::NodeKind;
use crate::score::{Omission, Status};
use crate::source::{Basis, CreditForm, GrantReason, Kind, Relation, ReplyForm};
use crate::verify::{Conflict, Fit};

/// A value that is printed as one word of a closed set.
pub trait Labelled: Copy + PartialEq + 'static {
    /// The name of the set, as the schema and the codebook write it.
    const NAME: &'static str;
    /// Every value, in the order of the documentation.
    const ALL: &'static [Self];
    /// The word.
    fn label(self) -> &'static str;
}

/// A labelled value inside a report: written as its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label<T>(pub T);

impl<T: Labelled> Label<T> {
    /// The word.
    pub fn word(self) -> &'static str {
        self.0.label()
    }
}

impl<T: Labelled> Serialize for Label<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

impl<'de, T: Labelled> Deserialize<'de> for Label<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Label<T>, D::Error> {
        let word = Cow::<str>::deserialize(deserializer)?;
        let found = T::ALL.iter().copied().find(|value| value.label() == word);
        found.map(Label).ok_or_else(|| D::Error::custom(format!("`{word}` is no {}", T::NAME)))
    }
}

impl<T: Labelled> JsonSchema for Label<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = T::ALL.iter().map(|value| value.label()).collect();
        json_schema!({"type": "string", "enum": words})
    }
}

/// Every closed set by name, with its words: the codebook prints them.
pub(crate) fn words_of(name: &str) -> Option<Vec<&'static str>> {
    SETS.iter().find(|(set, _)| *set == name).map(|(_, words)| words())
}

/// Writes [`Labelled`] for each set, and the list of all sets.
macro_rules! labels {
    ($($type:ident $name:literal { $($variant:ident $label:literal)* })*) => {
        $(impl Labelled for $type {
            const NAME: &'static str = $name;
            const ALL: &'static [$type] = &[$($type::$variant),*];
            fn label(self) -> &'static str {
                match self { $($type::$variant => $label),* }
            }
        })*
        /// A set's name, and a way to its words.
        type Set = (&'static str, fn() -> Vec<&'static str>);
        const SETS: &[Set] = &[$(($name, || $type::ALL.iter().map(|value| value.label()).collect())),*];
    };
}

/// What a node of the graph stands for, without the claim that [`NodeKind`] names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Where a claim begins.
    Origin,
    /// Who passes on.
    Relay,
    /// The article.
    Article,
    /// A claim.
    Claim,
}

impl From<NodeKind> for Role {
    fn from(kind: NodeKind) -> Role {
        match kind {
            NodeKind::Origin => Role::Origin,
            NodeKind::Relay => Role::Relay,
            NodeKind::Article => Role::Article,
            NodeKind::Claim(_) => Role::Claim,
        }
    }
}

labels! {
    BlockKind "block-kind" {
        Headline "headline"
        Standfirst "standfirst"
        Byline "byline"
        Subheading "subheading"
        Caption "caption"
        Paragraph "paragraph"
        Credit "credit"
        Related "related"
        Boilerplate "boilerplate"
    }
    Form "form" {
        Direct "direct"
        Indirect "indirect"
        Mixed "mixed"
    }
    Act "act" {
        Statement "statement"
        Assertion "assertion"
        Distancing "distancing"
        Factive "factive"
        Finding "finding"
        Denial "denial"
        SpeechAct "speech-act"
        Belief "belief"
        Question "question"
        NonResponse "non-response"
        Relay "relay"
        Impersonal "impersonal"
    }
    Kind "kind" {
        Politician "politician"
        Government "government"
        Campaign "campaign"
        Justice "justice"
        Expert "expert"
        Business "business"
        Ngo "ngo"
        Media "media"
        Citizen "citizen"
        Document "document"
        Poll "poll"
        Group "group"
        Unknown "unknown"
    }
    Basis "basis" {
        Own "own"
        Witness "witness"
        Expert "expert"
        Document "document"
        Told "told"
        Unstated "unstated"
    }
    Relation "relation" {
        Told "told"
        InterviewedBy "interviewed-by"
        Cites "cites"
        Reported "reported"
        Obtained "obtained"
        Published "published"
        QuotedIn "quoted-in"
    }
    GrantReason "grant-reason" {
        Harm "harm"
        Legal "legal"
        Classified "classified"
        Unauthorised "unauthorised"
        Sensitive "sensitive"
        Candour "candour"
        Other "other"
        None "none"
    }
    CreditForm "credit-form" {
        Dateline "dateline"
        Byline "byline"
        Signoff "signoff"
        SourceLine "source-line"
        OriginallyPublished "originally-published"
        WithInputs "with-inputs"
        Contributed "contributed"
        Photo "photo"
    }
    ReplyForm "reply-form" {
        Reply "reply"
        Denial "denial"
        Declined "declined"
        NoResponse "no-response"
        Unreachable "unreachable"
    }
    Place "place" {
        Headline "headline"
        Lede "lede"
        Body "body"
    }
    Worth "worth" {
        Fact "fact"
        Figure "figure"
        Prediction "prediction"
        Opinion "opinion"
        Question "question"
        Instruction "instruction"
    }
    Status "status" {
        Supported "supported"
        Disputed "disputed"
        SingleOrigin "single-origin"
        UnnamedOnly "unnamed-only"
        Unattributed "unattributed"
        Circular "circular"
    }
    Omission "omission" {
        Cuts "cuts"
        Importance "importance"
        Naming "naming"
    }
    Role "role" {
        Origin "origin"
        Relay "relay"
        Article "article"
        Claim "claim"
    }
    Fit "fit" {
        Same "same"
        MoreSpecific "more-specific"
        LessSpecific "less-specific"
    }
    Conflict "conflict" {
        Negation "negation"
        Number "number"
        Date "date"
    }
    Change "change" {
        HeadlineChanged "headline-changed"
        SourceDropped "source-dropped"
        SourceAdded "source-added"
        SourceNamed "source-named"
        SourceUnnamed "source-unnamed"
        SourceChanged "source-changed"
        LevelRaised "level-raised"
        LevelLowered "level-lowered"
        CueStrengthened "cue-strengthened"
        CueWeakened "cue-weakened"
        BasisGained "basis-gained"
        BasisLost "basis-lost"
        RelayAdded "relay-added"
        RelayRemoved "relay-removed"
        ClaimAdded "claim-added"
        ClaimRemoved "claim-removed"
        ClaimChanged "claim-changed"
        StatusChanged "status-changed"
        ScoreMoved "score-moved"
        ArticleMoved "article-moved"
    }
    Direction "direction" {
        Weaker "weaker"
        Stronger "stronger"
        Neutral "neutral"
    }
    Way "way" {
        Copies "copies"
        Cites "cites"
        Through "through"
        Sources "sources"
        Itself "itself"
    }
}
