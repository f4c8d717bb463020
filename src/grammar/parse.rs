//! Reads a rule file with nom: [`rule_file`] gives its rules and phrases as written, or where and why it could not.
//!
//! ```text
//! phrase speaker = @title* PROPN+ | "the" @role
//!
//! rule said
//!   about    A source, a verb of saying, what was said.
//!   match    source:<speaker> cue:@say/VERB content:(!STOP ANY)+
//!   class    indirect
//!   example  {source Ms. Okafor} {cue said} {content the bridge is safe}.
//!   reject   The bridge is safe.
//! ```

use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while1};
use nom::character::complete::{char, one_of};
use nom::combinator::{not, opt, peek, recognize, value, verify};
use nom::error::{ErrorKind, ParseError};
use nom::multi::{many0, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{Err, IResult, Parser};

use super::Error;
use super::pattern::{Atom, Base, Pattern, Role};

/// What one file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RuleFile {
    pub(super) rules: Vec<RawRule>,
    pub(super) phrases: Vec<RawPhrase>,
}

/// A rule as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawRule {
    pub(super) name: Line,
    pub(super) fields: Vec<Field>,
}

/// A phrase as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawPhrase {
    pub(super) name: Line,
    pub(super) pattern: Pattern,
    pub(super) words: String,
}

/// A line of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Field {
    About(Line),
    Match { pattern: Pattern, words: Line },
    Class(Line),
    Example(Line),
    Reject(Line),
    Todo(Line),
}

/// Words, and how many bytes of the file stand after their start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) words: String,
    pub(super) from_end: usize,
    /// Where they go on over further lines: a byte of the words, and how many bytes of the file stand after it.
    further: Vec<(usize, usize)>,
}

impl Line {
    /// How many bytes of the file stand after a byte of the words.
    pub(super) fn bytes_behind(&self, at: usize) -> usize {
        let line = self.further.iter().rev().find(|(start, _)| *start <= at);
        let (start, from_end) = line.copied().unwrap_or((0, self.from_end));
        from_end - (at - start)
    }
}

/// Reads a whole file.
pub(super) fn rule_file(file: &str, text: &str) -> Result<RuleFile, Error> {
    let mut rules = RuleFile::default();
    let mut rest = text;
    loop {
        match item(rest) {
            Ok((_, None)) => return Ok(rules),
            Ok((after, Some(Item::Rule(rule)))) => {
                rules.rules.push(rule);
                rest = after;
            }
            Ok((after, Some(Item::Phrase(phrase)))) => {
                rules.phrases.push(phrase);
                rest = after;
            }
            Err(Err::Error(fault) | Err::Failure(fault)) => {
                return Err(Error::at(file, text, text.len() - fault.at.len(), fault.message));
            }
            Err(Err::Incomplete(_)) => return Err(Error::of_file(file, "the file is cut off")),
        }
    }
}

enum Item {
    Rule(RawRule),
    Phrase(RawPhrase),
}

/// Where reading stopped, and what was expected there.
#[derive(Debug)]
struct Fault<'a> {
    at: &'a str,
    message: String,
}

impl<'a> ParseError<&'a str> for Fault<'a> {
    fn from_error_kind(at: &'a str, _: ErrorKind) -> Fault<'a> {
        Fault { at, message: "unexpected text".into() }
    }

    fn append(_: &'a str, _: ErrorKind, other: Fault<'a>) -> Fault<'a> {
        other
    }
}

type Read<'a, T> = IResult<&'a str, T, Fault<'a>>;

/// From here on there is no other reading: an error of `parser` becomes "expected `what`".
fn expect<'a, T>(
    what: &'static str,
    mut parser: impl Parser<&'a str, Output = T, Error = Fault<'a>>,
) -> impl FnMut(&'a str) -> Read<'a, T> {
    move |at| match parser.parse(at) {
        Err(Err::Error(_)) => Err(Err::Failure(Fault { at, message: format!("expected {what}") })),
        other => other,
    }
}

fn fail<T>(at: &str, message: impl Into<String>) -> Read<'_, T> {
    Err(Err::Failure(Fault { at, message: message.into() }))
}

/// The next rule or phrase, or nothing at the end of the file.
fn item(input: &str) -> Read<'_, Option<Item>> {
    let (rest, _) = blank(input)?;
    if rest.is_empty() {
        return Ok((rest, None));
    }
    let (rest, keyword) = expect("`rule NAME` or `phrase NAME = PATTERN`", alt((word("rule"), word("phrase"))))(rest)?;
    if keyword == "rule" {
        rule(rest).map(|(rest, rule)| (rest, Some(Item::Rule(rule))))
    } else {
        phrase(rest).map(|(rest, phrase)| (rest, Some(Item::Phrase(phrase))))
    }
}

fn rule(input: &str) -> Read<'_, RawRule> {
    let (mut rest, name) = expect("the rule's name", new_name).parse(input)?;
    let mut fields = vec![];
    loop {
        let before = rest;
        (rest, _) = blank(rest)?;
        let indent = before[..before.len() - rest.len()].rsplit('\n').next().map_or(0, str::len);
        if rest.is_empty() || peek(alt((word("rule"), word("phrase")))).parse(rest).is_ok() {
            return Ok((rest, RawRule { name, fields }));
        }
        let (after, field) = field(rest, indent)?;
        fields.push(field);
        rest = after;
    }
}

/// A line of a rule that begins `indent` bytes from the margin.
fn field(input: &str, indent: usize) -> Read<'_, Field> {
    const WHAT: &str = "`about`, `match`, `class`, `example`, `reject` or `todo`";
    let (rest, keyword) = expect(WHAT, take_while1(|c: char| c.is_ascii_lowercase())).parse(input)?;
    match keyword {
        "match" => {
            let (rest, _) = space(rest)?;
            let (after, pattern) = choice(rest)?;
            let (_, _) = peek(expect("a part of the pattern, or the next line of the rule", end_of_pattern))
                .parse(after.trim_start())?;
            let words =
                Line { words: squeeze(&rest[..rest.len() - after.len()]), from_end: rest.len(), further: vec![] };
            Ok((after, Field::Match { pattern, words }))
        }
        "about" => line(rest, indent).map(|(rest, line)| (rest, Field::About(line))),
        "class" => line(rest, indent).map(|(rest, line)| (rest, Field::Class(line))),
        "example" => line(rest, indent).map(|(rest, line)| (rest, Field::Example(line))),
        "reject" => line(rest, indent).map(|(rest, line)| (rest, Field::Reject(line))),
        "todo" => line(rest, indent).map(|(rest, line)| (rest, Field::Todo(line))),
        _ => fail(input, format!("expected {WHAT}")),
    }
}

fn phrase(input: &str) -> Read<'_, RawPhrase> {
    let (rest, name) = expect("the phrase's name", new_name).parse(input)?;
    let (rest, _) = expect("`=`", preceded(space, char('='))).parse(rest)?;
    let (rest, _) = space(rest)?;
    let (after, pattern) = choice(rest)?;
    let (_, _) =
        peek(expect("a part of the pattern, or the next rule or phrase", end_of_pattern)).parse(after.trim_start())?;
    Ok((after, RawPhrase { name, pattern, words: squeeze(&rest[..rest.len() - after.len()]) }))
}

/// What can follow a pattern: the end of the file, a comment, a keyword.
fn end_of_pattern(input: &str) -> Read<'_, ()> {
    let keyword = terminated(take_while1(|c: char| c.is_ascii_lowercase()), not(char(':')));
    alt((value((), keyword), value((), char('#')), value((), nom::combinator::eof))).parse(input)
}

/// `a | b`
fn choice(input: &str) -> Read<'_, Pattern> {
    let (rest, mut choices) = separated_list1(preceded(space, char('|')), preceded(space, sequence)).parse(input)?;
    Ok((rest, if choices.len() == 1 { choices.remove(0) } else { Pattern::Choice(choices) }))
}

/// `a b`
fn sequence(input: &str) -> Read<'_, Pattern> {
    let (rest, first) = expect("a pattern", element).parse(input)?;
    let (rest, mut others) = many0(preceded(space, element)).parse(rest)?;
    if others.is_empty() {
        return Ok((rest, first));
    }
    others.insert(0, first);
    Ok((rest, Pattern::Sequence(others)))
}

/// `!a`, `&a`, `role:a`, or a repetition
fn element(input: &str) -> Read<'_, Pattern> {
    if let Ok((rest, mark)) = one_of::<_, _, Fault>("!&").parse(input) {
        let (rest, inner) = expect("a pattern", element).parse(rest)?;
        let inner = Box::new(inner);
        return Ok((rest, if mark == '!' { Pattern::Not(inner) } else { Pattern::Ahead(inner) }));
    }
    if let Ok((rest, name)) =
        terminated(take_while1(|c: char| c.is_ascii_lowercase()), char::<_, Fault>(':')).parse(input)
    {
        let Some(role) = Role::from_name(name) else {
            let names: Vec<&str> = Role::ALL.iter().map(|role| role.name()).collect();
            return fail(input, format!("`{name}` is no role: expected {}", names.join(", ")));
        };
        let (rest, inner) = expect("a pattern", element).parse(rest)?;
        return Ok((rest, Pattern::Capture(role, Box::new(inner))));
    }
    repetition(input)
}

/// `a?`, `a*`, `a+`, or `a`
fn repetition(input: &str) -> Read<'_, Pattern> {
    let (rest, inner) = primary(input)?;
    let (rest, mark) = opt(one_of("?*+")).parse(rest)?;
    Ok((
        rest,
        match mark {
            Some('?') => Pattern::Optional(Box::new(inner)),
            Some('*') => Pattern::Star(Box::new(inner)),
            Some(_) => Pattern::Plus(Box::new(inner)),
            None => inner,
        },
    ))
}

/// `(a)`, `<phrase>`, `QUOTE`, or an atom
fn primary(input: &str) -> Read<'_, Pattern> {
    if let Ok((rest, _)) = char::<_, Fault>('(').parse(input) {
        return terminated(choice, expect("`)`", preceded(space, char(')')))).parse(rest);
    }
    if let Ok((rest, _)) = char::<_, Fault>('<').parse(input) {
        let (after, name) = terminated(expect("a phrase's name", name), expect("`>`", char('>'))).parse(rest)?;
        return Ok((after, Pattern::Phrase { name: name.into(), from_end: input.len() }));
    }
    let (rest, whole) = opt(alt((word("QUOTE"), word("START"), word("END")))).parse(input)?;
    if let Some(whole) = whole {
        return Ok((
            rest,
            match whole {
                "QUOTE" => Pattern::Quote,
                "START" => Pattern::Start,
                _ => Pattern::End,
            },
        ));
    }
    let (rest, bases) = base(input)?;
    let (rest, filters) = many0(preceded(char('/'), filter)).parse(rest)?;
    let mut words: Vec<Pattern> =
        bases.into_iter().map(|base| Pattern::Atom(Atom { base, filters: filters.clone() })).collect();
    Ok((rest, if words.len() == 1 { words.remove(0) } else { Pattern::Sequence(words) }))
}

fn filter(input: &str) -> Read<'_, (bool, Base)> {
    let (rest, unwanted) = opt(char('!')).parse(input)?;
    let (after, mut bases) = expect("what the token has to be too: a tag, `@list`, `\"word\"`", base).parse(rest)?;
    if bases.len() != 1 {
        return fail(rest, "a filter looks at one word");
    }
    Ok((after, (unwanted.is_none(), bases.remove(0))))
}

/// `"word"`, `@list`, or an upper-case name. Several words between quotes are several tokens.
fn base(input: &str) -> Read<'_, Vec<Base>> {
    if let Ok((rest, _)) = char::<_, Fault>('"').parse(input) {
        let (after, words) =
            expect("a word and `\"`", terminated(take_while1(|c| c != '"' && c != '\n'), char('"'))).parse(rest)?;
        let words: Vec<Base> = words.split_whitespace().map(|word| Base::Word(word.into())).collect();
        return if words.is_empty() { fail(rest, "expected a word") } else { Ok((after, words)) };
    }
    if let Ok((rest, _)) = char::<_, Fault>('@').parse(input) {
        let (after, name) = expect("a list's name", name).parse(rest)?;
        return Ok((after, vec![Base::List { name: name.into(), from_end: input.len() }]));
    }
    let (rest, name) = recognize((take_while1(|c: char| c.is_ascii_uppercase()), opt(char('$')))).parse(input)?;
    match Base::from_name(name) {
        Some(base) => Ok((rest, vec![base])),
        None => fail(input, format!("`{name}` is neither a tag nor QUOTE, START, END, ANY, WORD, CAP, ...")),
    }
}

/// A name where it is given: with its place.
fn new_name(input: &str) -> Read<'_, Line> {
    let (rest, _) = space(input)?;
    let (after, name) = name(rest)?;
    Ok((after, Line { words: name.into(), from_end: rest.len(), further: vec![] }))
}

fn name(input: &str) -> Read<'_, &str> {
    verify(take_while1(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'), |name: &str| {
        name.starts_with(|c: char| c.is_ascii_lowercase()) && !name.ends_with('-')
    })
    .parse(input)
}

/// The rest of a line, without the white space around it, and the lines after it that stand further right than `indent`.
fn line(input: &str, indent: usize) -> Read<'_, Line> {
    let (first, _) = take_while(|c| c == ' ' || c == '\t').parse(input)?;
    let (mut rest, words) = take_while(|c| c != '\n').parse(first)?;
    let mut words = words.trim_end().to_owned();
    if words.is_empty() {
        return fail(first, "expected words");
    }
    let mut further = vec![];
    while let Some(next) = rest.strip_prefix('\n') {
        let line = next.split('\n').next().unwrap_or_default();
        let margin = line.len() - line.trim_start().len();
        if margin <= indent || line.trim().is_empty() || line.trim_start().starts_with('#') {
            break;
        }
        words.push(' ');
        further.push((words.len(), next.len() - margin));
        words.push_str(line.trim());
        rest = &next[line.len()..];
    }
    Ok((rest, Line { words, from_end: first.len(), further }))
}

/// A keyword that ends where a name would not go on.
fn word<'a>(keyword: &'static str) -> impl Parser<&'a str, Output = &'a str, Error = Fault<'a>> {
    terminated(tag(keyword), not(take_while1(|c: char| c.is_ascii_alphanumeric() || "-:$".contains(c))))
}

/// White space and comments inside a pattern: a pattern goes on over lines until something else begins.
fn space(input: &str) -> Read<'_, ()> {
    value((), many0(alt((take_while1(char::is_whitespace), comment)))).parse(input)
}

/// Empty lines and comment lines between fields.
fn blank(input: &str) -> Read<'_, ()> {
    space(input)
}

fn comment(input: &str) -> Read<'_, &str> {
    delimited(peek(char('#')), take_while1(|c| c != '\n'), opt(char('\n'))).parse(input)
}

/// A pattern on one line, for showing it.
fn squeeze(pattern: &str) -> String {
    pattern.lines().map(str::trim).filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join(" ").trim().into()
}
