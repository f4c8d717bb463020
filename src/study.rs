//! Studies of sourcing: what people need who check the program, or code articles by hand.
//!
//! [`sample`] draws attributions for human coders from any number of articles, blind and from a seed. [`agree`] compares the
//! coders' sheets with each other and with the program by Krippendorff's alpha ([`alpha`]). Which columns are coded, and
//! with what values, stands in [`variable`] once for both.

pub mod agree;
pub mod alpha;
pub mod sample;
pub mod sheet;
pub mod variable;
