//! How many steps an analysis takes, counted and not timed: the same article takes the same steps on every computer.
//!
//! A step is a look at a token, a name, a claim, an edge, or a place of a rule's pattern. Only builds with debug assertions
//! count (tests, fuzzing): a release does not. Steps are those of one thread, and no stage starts another.

use std::cell::Cell;

thread_local! {
    static TAKEN: Cell<u64> = const { Cell::new(0) };
}

/// Steps that any article may take, and steps that it may take for each byte. Hostile texts take up to 390 for each byte,
/// most of them fewer than 60: `docs/measurements/2026-11-26-fuzz.md`.
const FEW: u64 = 50_000;
const PER_BYTE: u64 = 1_000;

/// How many steps an article of this length may take.
pub fn budget(bytes: usize) -> u64 {
    FEW + PER_BYTE * bytes as u64
}

/// What comes of some work, and how many steps it took. Always 0 in builds that do not count.
pub fn of<T>(work: impl FnOnce() -> T) -> (T, u64) {
    let before = TAKEN.get();
    let made = work();
    (made, TAKEN.get() - before)
}

/// So many steps were taken.
#[inline(always)]
pub(crate) fn took(steps: usize) {
    if cfg!(debug_assertions) {
        TAKEN.set(TAKEN.get() + steps as u64);
    }
}
