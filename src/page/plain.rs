//! Words of an article as text of a page.
//!
//! maud escapes `&`, `<`, `>` and `"`. What it lets through and a page should not hold is replaced here: control characters,
//! which no HTML may hold, and marks that turn the direction of what follows, which would show other words in another order.

use std::borrow::Cow;

use maud::Render;

/// Text that a page may hold.
#[derive(Clone, Copy)]
pub(super) struct Plain<'t>(pub &'t str);

impl Render for Plain<'_> {
    fn render_to(&self, out: &mut String) {
        fit(self.0).render_to(out);
    }
}

/// Text without what a page may not hold.
pub(super) fn fit(text: &str) -> Cow<'_, str> {
    if text.chars().any(is_unfit) {
        text.chars().map(|c| if is_unfit(c) { '\u{FFFD}' } else { c }).collect()
    } else {
        Cow::Borrowed(text)
    }
}

/// Whether a page may not hold a character. Marks of direction that end by themselves (U+200E, U+200F) may stay.
fn is_unfit(c: char) -> bool {
    (c.is_control() && !matches!(c, '\t' | '\n' | '\r'))
        || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::{Plain, Render};

    fn check(text: &str, expected: &str) {
        assert_eq!(Plain(text).render().into_string(), expected);
    }

    #[test]
    fn nothing_is_left_that_is_not_text() {
        check("a < b & \"c\"\n", "a &lt; b &amp; &quot;c&quot;\n");
        check("</style><script>", "&lt;/style&gt;&lt;script&gt;");
        check("nul \0, override \u{202E}abc", "nul \u{FFFD}, override \u{FFFD}abc");
        check("שלום\u{200F}", "שלום\u{200F}");
    }
}
