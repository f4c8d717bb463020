//! Cuts text into words, numbers and marks: text goes in, [`Token`]s come out, in order, never overlapping.
//!
//! `"Don't," said the U.S.-led force's $1.5-billion man.` gives `" Do n't , " said the U.S.-led force 's $ 1.5-billion
//! man .`: clitics stand alone, hyphenated compounds stay together, abbreviations keep their full stop. Whether a
//! quotation mark opens or closes is here told by its neighbours only; [`quotation`](super::quotation) pairs them.

use super::lists::Lists;
use crate::span::Span;
use crate::token::{Token, TokenKind};
use nom::branch::alt;
use nom::bytes::complete::{tag, tag_no_case, take_while, take_while_m_n, take_while1};
use nom::character::complete::{digit1, one_of, satisfy};
use nom::combinator::{not, opt, peek, recognize};
use nom::multi::{many0_count, many1_count};
use nom::sequence::{preceded, terminated};
use nom::{IResult, Parser};

/// Appends the tokens of `text[span]` to `tokens`.
pub(super) fn tokenize(text: &str, span: Span, lists: &Lists, tokens: &mut Vec<Token>) {
    let end = span.end as usize;
    let mut at = span.start as usize;
    loop {
        let rest = &text[at..end];
        let gap = rest.len() - rest.trim_start_matches(is_gap).len();
        at += gap;
        let rest = &text[at..end];
        if rest.is_empty() {
            return;
        }
        let before =
            if gap > 0 || at == span.start as usize { ' ' } else { text[..at].chars().next_back().unwrap_or(' ') };
        let start = at;
        if let Some(length) = plain_word(rest) {
            at += length;
            tokens.push(Token { span: Span::new(start, at), kind: TokenKind::Word });
            continue;
        }
        let (length, kind) = token(rest, before, lists);
        at += length;
        let clitic = if kind == TokenKind::Word { clitic(&rest[..length]) } else { None };
        let end_of_word = at - clitic.unwrap_or(0);
        tokens.push(Token { span: Span::new(start, end_of_word), kind });
        if clitic.is_some() {
            tokens.push(Token { span: Span::new(end_of_word, at), kind });
        }
    }
}

/// Length of a word of plain letters with a space or a comma behind it: most tokens, so this is the fast way.
fn plain_word(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let length = bytes.iter().position(|byte| !byte.is_ascii_alphabetic())?;
    let whole = length > 0 && matches!(bytes[length], b' ' | b',' | b'\n' | b')' | b';');
    (whole && clitic(&rest[..length]).is_none()).then_some(length)
}

/// White space, and characters that nobody sees.
pub(super) fn is_gap(c: char) -> bool {
    c == ' ' || c.is_whitespace() || c.is_control() || matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}')
}

/// A hyphen, dash or run of hyphens.
pub(super) fn is_dash(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}'))
}

/// Length and kind of the token at the start of `rest`, which is not empty and does not begin with a gap. `before` is
/// the character in front of it.
fn token(rest: &str, before: char, lists: &Lists) -> (usize, TokenKind) {
    let first = rest.chars().next().expect("rest is not empty");
    if first.is_alphabetic() {
        if let Some(length) = length_of(url, rest) {
            return (length, TokenKind::Word);
        }
        let length = length_of(word, rest).unwrap_or(first.len_utf8());
        if rest[length..].starts_with(['@', '+'])
            && let Some(length) = length_of(email, rest)
        {
            return (length, TokenKind::Word);
        }
        return (with_full_stop(rest, length, lists), TokenKind::Word);
    }
    if first.is_numeric() || (first == '.' && is_gap(before) && length_of(number, rest).is_some()) {
        return figure(rest, first);
    }
    match first {
        '.' | '…' => (length_of(dots, rest).unwrap_or(1), TokenKind::Stop),
        '!' | '?' => (rest.len() - rest.trim_start_matches(['!', '?']).len(), TokenKind::Stop),
        '\'' | '’' | '‘' | '`' => apostrophe(rest, first, before, lists),
        '"' | '“' | '”' | '″' | '„' | '‟' | '«' | '»' | '‹' | '›' | '‚' | '‛' | '「' | '」' => {
            (first.len_utf8(), direction(first, &rest[first.len_utf8()..], before))
        }
        '#' | '@' => match length_of(handle, rest) {
            Some(length) => (length, TokenKind::Word),
            None => (1, TokenKind::Mark),
        },
        _ if is_word(first) => (length_of(word, rest).unwrap_or(first.len_utf8()), TokenKind::Word),
        // A run of one mark (`--`, `___`, `***`) is one token.
        _ if matches!(first, '-' | '_' | '*' | '=' | '~') => {
            (rest.len() - rest.trim_start_matches(first).len(), TokenKind::Mark)
        }
        _ => (first.len_utf8(), TokenKind::Mark),
    }
}

fn length_of<'a>(mut parser: impl FnMut(&'a str) -> IResult<&'a str, &'a str>, rest: &'a str) -> Option<usize> {
    parser(rest).ok().map(|(_, found)| found.len())
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || (!c.is_ascii() && (c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36F}' | '\u{AD}')))
}

fn piece(input: &str) -> IResult<&str, &str> {
    take_while1(is_word)(input)
}

/// `well-known`, `O'Brien`, `AT&T`, `Amazon.com`, `U.S.-led`.
fn word(input: &str) -> IResult<&str, &str> {
    recognize((alt((initials, piece)), many0_count((joint, piece)))).parse(input)
}

/// What holds two pieces of a word together. A full stop does only before a small letter: `said.He` is two words.
fn joint(input: &str) -> IResult<&str, &str> {
    let small = satisfy(|c: char| c.is_lowercase() || c.is_numeric());
    alt((recognize(one_of("-\u{2010}\u{2011}'’&_")), terminated(tag("."), peek(small)))).parse(input)
}

/// `U.S.`, `a.m.`, `Ph.D.`, `J.K.`
fn initials(input: &str) -> IResult<&str, &str> {
    let letter = || terminated(satisfy(|c: char| c.is_alphabetic()), not(satisfy(is_word)));
    let head = alt((recognize(letter()), tag("Ph")));
    // The last full stop belongs to it, unless it is the first of an ellipsis.
    recognize((head, many1_count((tag("."), letter())), opt(terminated(tag("."), not(tag(".")))))).parse(input)
}

/// `www.example.org/a?b`, `https://example.org`
fn url(input: &str) -> IResult<&str, &str> {
    let inside = |c: char| !is_gap(c) && !matches!(c, '"' | '“' | '”' | '’' | '<' | '>' | '(' | ')' | '[' | ']');
    let scheme = alt((tag_no_case("http://"), tag_no_case("https://"), tag_no_case("www.")));
    let (_, found) = preceded(peek(one_of("hHwW")), recognize((scheme, take_while1(inside)))).parse(input)?;
    let length = found.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']).len();
    Ok((&input[length..], &input[..length]))
}

/// `desk@example.org`
fn email(input: &str) -> IResult<&str, &str> {
    // Names are at most 64 bytes long, which also keeps a text without gaps linear.
    let name = take_while_m_n(1, 64, |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+'));
    let host = recognize((label, many1_count(preceded(tag("."), label))));
    recognize((name, tag("@"), host)).parse(input)
}

fn label(input: &str) -> IResult<&str, &str> {
    take_while1(|c: char| c.is_ascii_alphanumeric() || c == '-')(input)
}

/// `#hashtag`, `@handle`
fn handle(input: &str) -> IResult<&str, &str> {
    recognize((one_of("#@"), take_while1(|c: char| is_word(c) || c == '_'))).parse(input)
}

/// `.`, `...`, `…`
fn dots(input: &str) -> IResult<&str, &str> {
    take_while(|c| c == '.' || c == '…')(input)
}

/// `1,000.5`, `.5`, `9/11`, `3:45`, `2015-16`
fn number(input: &str) -> IResult<&str, &str> {
    recognize((opt(tag(".")), digit1, many0_count((one_of(",.:/-"), digit1)))).parse(input)
}

/// A number, or a word that begins with one: `1990s`, `2nd`, `10-year-old`, `1.5-mile`.
fn figure(rest: &str, first: char) -> (usize, TokenKind) {
    let Some(digits) = length_of(number, rest) else {
        // A digit of another script, a fraction, a superscript.
        let length = length_of(piece, rest).unwrap_or(first.len_utf8());
        return (length, TokenKind::Number);
    };
    let tail = recognize((take_while(is_word), many0_count((joint, piece)))).parse(&rest[digits..]);
    let tail: usize = tail.map_or(0, |(_, tail): (_, &str)| tail.len());
    match tail {
        0 => (digits, TokenKind::Number),
        _ => (digits + tail, TokenKind::Word),
    }
}

/// `length`, one more where the word is an abbreviation and its full stop follows.
fn with_full_stop(rest: &str, length: usize, lists: &Lists) -> usize {
    let after = &rest[length..];
    if !after.starts_with('.') || after.starts_with("..") {
        return length;
    }
    let word = &rest[..length + 1];
    let last = word.rfind('-').map_or(word, |hyphen| &word[hyphen + 1..]);
    let first = last.chars().next().unwrap_or(' ');
    // An initial: `J. K. Rowling`. Nearly no sentence ends with a single capital.
    let initial = first.is_uppercase() && last.len() == first.len_utf8() + 1;
    let number_follows = || after[1..].trim_start_matches(is_gap).starts_with(|c: char| c.is_numeric());
    let keeps = initial
        || lists.is(lists.small_abbreviation, last)
        || (first.is_uppercase() && (lists.is(lists.abbreviation, last) || lists.is(lists.title, last)))
        || (lists.is(lists.number_abbreviation, last) && number_follows());
    length + usize::from(keeps)
}

/// An apostrophe or a quotation mark, single or (`''`, `’’`, ` `` `) double.
fn apostrophe(rest: &str, first: char, before: char, lists: &Lists) -> (usize, TokenKind) {
    let one = first.len_utf8();
    let opens = opens_after(before);
    // `''` is one double mark. Of three, the outer two are the double mark: `'''Yes,' he said''`, `'yes.'''`.
    let twice = rest[one..].starts_with(first);
    if twice && (opens || !rest[2 * one..].starts_with(first)) {
        let kind = if first == '`' { TokenKind::OpenQuote } else { direction('"', &rest[2 * one..], before) };
        return (2 * one, kind);
    }
    if first == '`' {
        return (1, TokenKind::OpenQuote);
    }
    let after = &rest[one..];
    let letters = after.len() - after.trim_start_matches(is_word).len();
    let next = &after[..letters];
    if first != '‘' || next.starts_with(|c: char| c.is_numeric()) {
        if !opens && is_clitic(next) {
            return (one + letters, TokenKind::Word);
        }
        // ’90s
        let decade =
            next.len() >= 2 && next.bytes().take(2).all(|b| b.is_ascii_digit()) && matches!(&next[2..], "" | "s");
        if opens && decade {
            return (one + letters, TokenKind::Word);
        }
    }
    if opens && lists.is(lists.elision, next) {
        // ’em, ’n’
        let closing = usize::from(next.len() == 1)
            * after[letters..].chars().next().filter(|c| matches!(c, '\'' | '’')).map_or(0, char::len_utf8);
        if next.len() > 1 || closing > 0 {
            return (one + letters + closing, TokenKind::Word);
        }
    }
    (one, direction(first, after, before))
}

/// Whether a mark after this character opens.
fn opens_after(before: char) -> bool {
    is_gap(before) || matches!(before, '(' | '[' | '{' | '“' | '‘' | '«' | '—' | '–' | '-' | '―' | '/' | '=')
}

/// Whether a mark opens or closes, by its neighbours; where they do not tell, by its shape.
fn direction(mark: char, after: &str, before: char) -> TokenKind {
    let next = after.chars().next().unwrap_or(' ');
    let closes = is_gap(next)
        || matches!(
            next,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '”' | '’' | '»' | '—' | '–' | '―' | '/'
        );
    let opens = opens_after(before)
        || (matches!(before, '"' | '\'') && !closes && before != mark && !is_gap(next) && is_word(next));
    match (opens, closes) {
        (true, false) => TokenKind::OpenQuote,
        (false, true) => TokenKind::CloseQuote,
        _ if matches!(mark, '“' | '‘' | '«' | '„' | '‚' | '‟' | '‛' | '‹' | '「') => {
            TokenKind::OpenQuote
        }
        _ if matches!(mark, '”' | '»' | '›' | '」') => TokenKind::CloseQuote,
        _ if opens => TokenKind::OpenQuote,
        _ => TokenKind::CloseQuote,
    }
}

/// Bytes of the clitic at the end of a word, where it has one and is more than that.
fn clitic(word: &str) -> Option<usize> {
    if word.len() == 6 && word.eq_ignore_ascii_case("cannot") {
        return Some(3);
    }
    if word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    let at = word.rfind(['\'', '’'])?;
    let tail = &word[at + word[at..].chars().next()?.len_utf8()..];
    if tail.eq_ignore_ascii_case("t") && word[..at].ends_with(['n', 'N']) {
        return (at > 1).then_some(word.len() - at + 1);
    }
    (at > 0 && is_clitic(tail)).then_some(word.len() - at)
}

fn is_clitic(tail: &str) -> bool {
    matches!(tail, "s" | "S" | "d" | "m" | "re" | "ve" | "ll" | "D" | "M" | "RE" | "VE" | "LL")
}
