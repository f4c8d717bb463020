//! `WASHINGTON (AP) —`: the first paragraph goes in, the length of its dateline comes out.

use super::tokenize::is_gap;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_while, take_while_m_n, take_while1};
use nom::character::complete::{char, digit1, satisfy};
use nom::combinator::{opt, peek, recognize, verify};
use nom::multi::{many_m_n, separated_list1};
use nom::sequence::{delimited, preceded, terminated};
use nom::{IResult, Parser};

/// Bytes of the dateline at the start of a paragraph, its dash included.
pub(super) fn find(paragraph: &str) -> Option<usize> {
    let (_, found) = alt((with_agency, without_dash, without_agency, agency_only)).parse(paragraph).ok()?;
    Some(found.len())
}

/// `MACAU (Reuters) –`, `CAMBRIDGE, Mass., Dec. 11 (UPI) —`, `New York (AFP) –`
fn with_agency(input: &str) -> IResult<&str, &str> {
    let place = verify(place, |place: &str| place.split(' ').count() <= 6);
    recognize((place, opt(date), gaps, agency, dash)).parse(input)
}

/// `PALM BEACH, Florida (CNN)`: the place must be in capitals, for `Sen. Chris Cole (D)` looks alike.
fn without_dash(input: &str) -> IResult<&str, &str> {
    let place =
        verify((capitals, opt(preceded((tag(","), gaps, not_month), name))), |(city, _): &(&str, _)| city.len() > 3);
    recognize((place, opt(date), gaps, agency)).parse(input)
}

/// `BEIRUT —`, `LONDON, March 3 —`: the place must be in capitals, for anything may stand before a dash.
fn without_agency(input: &str) -> IResult<&str, &str> {
    recognize((capitals, opt(preceded((tag(","), gaps, not_month), name)), opt(date), dash)).parse(input)
}

/// `(CNN)`, `(Reuters) -`
fn agency_only(input: &str) -> IResult<&str, &str> {
    recognize((agency, opt(dash))).parse(input)
}

/// One to three names with commas: `CAMBRIDGE, Mass.`
fn place(input: &str) -> IResult<&str, &str> {
    recognize((name, many_m_n(0, 2, preceded((tag(","), gaps, not_month), name)))).parse(input)
}

fn not_month(input: &str) -> IResult<&str, ()> {
    // A month has a day behind it; a place has none.
    nom::combinator::not((month, gaps, digit1)).parse(input)
}

/// Up to five capitalised words: `MEXICO CITY`, `St. Louis`, `N.H.`
fn name(input: &str) -> IResult<&str, &str> {
    let word = recognize((
        satisfy(|c: char| c.is_uppercase()),
        take_while(|c: char| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’')),
    ));
    verify(recognize(separated_list1(tag(" "), word)), |name: &str| name.len() <= 40).parse(input)
}

/// A place in capitals: `NEW YORK`, `WASHINGTON`
fn capitals(input: &str) -> IResult<&str, &str> {
    let more = take_while_m_n(1, 20, |c: char| c.is_uppercase() || matches!(c, '.' | '-' | '\'' | '’'));
    let word = recognize((satisfy(char::is_uppercase), more));
    verify(recognize(separated_list1(tag(" "), word)), |name: &str| name.len() <= 40).parse(input)
}

fn date(input: &str) -> IResult<&str, &str> {
    recognize((opt(tag(",")), gaps, month, gaps, digit1, opt((tag(","), gaps, digit1)))).parse(input)
}

fn month(input: &str) -> IResult<&str, &str> {
    recognize((satisfy(|c: char| c.is_uppercase()), take_while_m_n(2, 8, |c: char| c.is_alphabetic()), opt(char('.'))))
        .parse(input)
}

/// `(AP)`, `(Reuters)`, `(USA TODAY)`
fn agency(input: &str) -> IResult<&str, &str> {
    let name = verify(take_while1(|c: char| c.is_alphabetic() || matches!(c, ' ' | '/' | '-' | '&')), |name: &str| {
        name.len() <= 24 && name.starts_with(|c: char| c.is_uppercase())
    });
    delimited(tag("("), name, tag(")")).parse(input)
}

fn dash(input: &str) -> IResult<&str, &str> {
    let long = alt((tag("—"), tag("–"), tag("―"), tag("--")));
    // A hyphen is a dash only between gaps.
    let hyphen = terminated(tag("-"), peek(satisfy(is_gap)));
    alt((recognize((gaps, long)), recognize((take_while1(is_gap), hyphen)))).parse(input)
}

fn gaps(input: &str) -> IResult<&str, &str> {
    take_while(is_gap)(input)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(paragraph: &str, expected: Option<&str>) {
        assert_eq!(find(paragraph).map(|length| &paragraph[..length]), expected);
    }

    #[test]
    fn datelines() {
        check("WASHINGTON (AP) — The dam failed.", Some("WASHINGTON (AP) —"));
        check("LONDON, March 3 (Reuters) - The dam failed.", Some("LONDON, March 3 (Reuters) -"));
        check("CAMBRIDGE, Mass., Dec. 11 (UPI) — Young", Some("CAMBRIDGE, Mass., Dec. 11 (UPI) —"));
        check("MANCHESTER, N.H. (AP) -- The", Some("MANCHESTER, N.H. (AP) --"));
        check("New York (AFP) – Oscar", Some("New York (AFP) –"));
        check("BEIRUT — Two", Some("BEIRUT —"));
        check("UPPER FALLOW -- Two", Some("UPPER FALLOW --"));
        check("LORN CITY, Sept. 14 -- Two", Some("LORN CITY, Sept. 14 --"));
        check("ST. LOUIS, Missouri — Two", Some("ST. LOUIS, Missouri —"));
        check("(CNN)The dam", Some("(CNN)"));
        check("(CNN) -- The dam", Some("(CNN) --"));
        check("PALM BEACH, Florida (CNN) Sequins", Some("PALM BEACH, Florida (CNN)"));
    }

    #[test]
    fn no_datelines() {
        check("The old lions of the movement—leaders", None);
        check("Kerry — the senator — left.", None);
        check("He left (AP) — then", None);
        check("Sen. Chris Cole (D-MD) said", None);
        check("GOP Sens. Mike Lee (R) said", None);
        check("(But nobody knew.) Then", None);
        check("", None);
    }
}
