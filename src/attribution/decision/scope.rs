//! How far the argument model looks: at which cues, and at how much around them.

/// Which cues are looked at, and how much around them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scope {
    /// A token this likely to be in a cue is looked at.
    pub(super) least: f32,
    /// A cue this likely is tried with other first and last tokens.
    pub(super) worth_cutting: f32,
    /// Tokens before and behind a cue, within its paragraph.
    pub(super) before: usize,
    pub(super) behind: usize,
}

impl Scope {
    /// To learn: what is unlikely teaches what does not attribute.
    pub(crate) const LEARNING: Scope = Scope { least: 0.08, worth_cutting: 0.15, before: 110, behind: 150 };
    /// To decide. Less is looked at: that takes half the time, and more of what is left out was wrong than right
    /// (`docs/measurements/2026-11-27-scope.md`).
    pub(crate) const DECIDING: Scope = Scope { least: 0.2, worth_cutting: 0.5, before: 60, behind: 80 };
}
