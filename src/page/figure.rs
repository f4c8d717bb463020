//! Small figures as SVG: bars, intervals, the ladder of identification. Beside each stands its number as text, so they are
//! hidden from screen readers. Sizes are attributes, not styles: the page's policy allows no style of an element.

use maud::{Markup, html};

/// Width of a bar in its own units.
const WIDE: f64 = 100.0;

/// A bar from 0 to 1; where the value is an interval, the part that is not certain is hatched by its outline.
pub(super) fn bar([low, high]: [f64; 2]) -> Markup {
    let (low, high) = (low.clamp(0.0, 1.0) * WIDE, high.clamp(0.0, 1.0) * WIDE);
    html! {
        svg.bar viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.bar-track x="0" y="0" width="100" height="8" {}
            @if high - low >= 0.5 { rect.bar-maybe x=(number(low)) y="1" width=(number(high - low)) height="6" {} }
            rect.bar-full x="0" y="0" width=(number(low)) height="8" {}
        }
    }
}

/// The seven steps of the ladder, those that are reached full.
pub(super) fn ladder(level: u8) -> Markup {
    html! {
        svg.ladder viewBox="0 0 62 24" width="62" height="24" aria-hidden="true" focusable="false" {
            @for step in 1..=7_u8 {
                @let height = 4 + 2 * u32::from(step);
                rect.rung.rung-full[step <= level] x=(9 * u32::from(step) - 8) y=(22 - height) width="6" height=(height) {}
            }
        }
    }
}

/// A number as an attribute: one decimal, none where there is none to show.
fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}
