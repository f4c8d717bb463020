//! Text that a spreadsheet would run instead of showing it.

/// What begins a formula, or what programs skip before one; the last four are what East Asian keyboards write.
const BEGINS: [char; 12] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', '−'];

/// What to put in front of a text, so that no spreadsheet runs it: an apostrophe or nothing.
///
/// Text that begins with apostrophes and goes on so gets one more: who takes one apostrophe off every text that has a
/// formula's sign behind its first apostrophes has what was written.
pub(in crate::report) fn guard(text: &str) -> &'static str {
    if text.trim_start_matches('\'').starts_with(BEGINS) { "'" } else { "" }
}

#[cfg(test)]
mod tests {
    use super::guard;

    #[test]
    fn a_formula_gets_an_apostrophe_and_loses_it_again() {
        for text in ["=1+1", "+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x", "−1", "'=1", "''-2"] {
            assert_eq!(guard(text), "'", "{text:?}");
        }
        for text in ["", "1+1", "'tis", "“=1”", " text", "'", "ü"] {
            assert_eq!(guard(text), "", "{text:?}");
        }
    }
}
