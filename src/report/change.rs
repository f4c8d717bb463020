//! The kinds of changes between two versions of an article, and which way they go.

/// What changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// The headline claims something else.
    HeadlineChanged,
    /// A source is gone.
    SourceDropped,
    /// A source is new.
    SourceAdded,
    /// A source that was not named is.
    SourceNamed,
    /// A source that was named is not.
    SourceUnnamed,
    /// Another source says it.
    SourceChanged,
    /// A source is described more closely.
    LevelRaised,
    /// A source is described less closely.
    LevelLowered,
    /// The words that attribute leave less doubt.
    CueStrengthened,
    /// The words that attribute leave more doubt.
    CueWeakened,
    /// The text now says how the source knows.
    BasisGained,
    /// The text no longer says how the source knows.
    BasisLost,
    /// It came through somebody else.
    RelayAdded,
    /// It no longer came through somebody else.
    RelayRemoved,
    /// A claim is new.
    ClaimAdded,
    /// A claim is gone.
    ClaimRemoved,
    /// A claim has another number, or says the opposite.
    ClaimChanged,
    /// A claim's sourcing is another in one word.
    StatusChanged,
    /// A claim's strength or independence moved.
    ScoreMoved,
    /// A measure of the whole article moved.
    ArticleMoved,
}

/// Which way a change goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// The sourcing is weaker for it.
    Weaker,
    /// The sourcing is stronger for it.
    Stronger,
    /// Neither.
    Neutral,
}
