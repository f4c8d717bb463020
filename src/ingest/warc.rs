//! WARC files, as web crawlers write them: a record at a time, of which the articles are pages and texts of pages.
//!
//! - A `response` with status 200 and HTML is read as a file of HTML is, a `conversion` to plain text (WET) as one of text.
//!   All other records are passed: requests, pictures, redirects, what the crawler says of itself.
//! - The record's id is the article's, its target its address. When it was fetched is not when it was published, and is left out.
//! - What follows a record must be the next one. Where it is not, the record's length was wrong or something else stands
//!   there: that is an error, and reading goes on at the next line that begins a record.
//!
//! Records count from 0, whatever they hold, and so does what stands between them and is none.
//!
//! Read here and not by a library, as those that there are trust a record's length, give up at the first that is broken, or
//! unpack pages without a limit.

use std::io::{self, BufRead, Read};

use bytesize::ByteSize;

use super::encoding::{self, Encoding};
use super::error::{Error, Place, Problem};
use super::limits::{self, Limits, Line};
use super::{Options, format, packed, record};
use crate::article::Article;

/// What a record begins with.
pub(super) const MAGIC: &[u8] = b"WARC/1.";

/// How long the head of a record or a response may be, and a line between records.
const HEAD: ByteSize = ByteSize::kib(64);

/// The articles of a WARC file.
pub(super) struct Records {
    id: String,
    place: Place,
    reader: Box<dyn BufRead + Send>,
    encoding: Option<Encoding>,
    limits: Limits,
    /// The line that was read last: before a record, its first.
    line: Vec<u8>,
    /// Whether something was read.
    begun: bool,
    ended: bool,
    /// Records so far.
    count: usize,
    /// What is wrong after the record that was read.
    after: Option<Error>,
}

impl Records {
    pub(super) fn new(id: String, place: Place, reader: Box<dyn BufRead + Send>, options: &Options) -> Records {
        let (encoding, limits) = (options.encoding, options.limits);
        Records { id, place, reader, encoding, limits, line: vec![], begun: false, ended: false, count: 0, after: None }
    }

    /// Counts what stands here.
    fn here(&mut self) -> Place {
        self.count += 1;
        self.place.item(self.count - 1)
    }

    /// Reads a record, the first line of which was read, and on to the first line of the next. Nothing where it is no article.
    fn record(&mut self) -> Result<Option<Article>, Error> {
        let place = self.here();
        let wrong = |problem| place.error(problem);
        let head = match Head::read(&mut self.reader, &mut self.line) {
            Ok(head) => head,
            Err(problem) => return Err(self.lost(wrong(problem))),
        };
        let Some(length) = head.field("Content-Length").and_then(|length| length.parse().ok()) else {
            return Err(self.lost(wrong(Problem::WarcHead("no Content-Length, or one that is no number"))));
        };
        let mut block = (&mut self.reader).take(length);
        let body = Body::read(&head, &mut block, &mut self.line, self.limits.article);
        if let Err(problem @ (Problem::Read(_) | Problem::Packed(_))) = body {
            self.ended = true;
            return Err(wrong(problem));
        }
        if let Err(error) = io::copy(&mut block, &mut io::sink()) {
            self.ended = true;
            return Err(wrong(error.into()));
        }
        if block.limit() > 0 {
            self.ended = true;
            return Err(wrong(Problem::CutRecord));
        }
        let number = self.count;
        match self.next_record(0) {
            Ok(After::Record) => {}
            Ok(After::Others { apart: false }) => return Err(wrong(Problem::WarcLength)),
            Ok(After::Others { apart: true }) => self.after = Some(self.here().error(Problem::NoRecord)),
            Err(error) => self.after = Some(self.here().error(error.into())),
        }
        let Some(body) = body.map_err(wrong)? else { return Ok(None) };
        let target = head.field("WARC-Target-URI").map(|target| target.trim_matches(['<', '>']).to_owned());
        let given = head.field("WARC-Record-ID").map(|id| id.trim_matches(['<', '>', ' ']).to_owned());
        let id = given.filter(|id| !id.is_empty()).unwrap_or_else(|| format!("{}-{number}", self.id));
        let mut article = body.article(id, place.clone(), self.encoding, &self.limits)?;
        // As a column of a table it comes before what the page says.
        article.metadata.url = target.filter(|target| !target.is_empty()).or(article.metadata.url);
        Ok(Some(article))
    }

    /// The error, after passing on to the next record, if its first line was not just read.
    fn lost(&mut self, error: Error) -> Error {
        if matches!(error.problem, Problem::Read(_) | Problem::Packed(_)) {
            self.ended = true;
        } else if !self.line.starts_with(MAGIC)
            && let Err(after) = self.pass()
        {
            self.after = Some(self.here().error(after.into()));
        }
        error
    }

    /// Passes empty lines, of which there were some already, and then all that is no record.
    fn next_record(&mut self, mut empty: usize) -> io::Result<After> {
        loop {
            match self.read_line()? {
                Line::End => return Ok(After::Record),
                Line::Whole if self.line.starts_with(MAGIC) => return Ok(After::Record),
                Line::Whole if self.line.trim_ascii().is_empty() => empty += 1,
                Line::Whole | Line::Long => break,
            }
        }
        self.pass()?;
        Ok(After::Others { apart: empty >= 2 })
    }

    /// Passes all that is no record.
    fn pass(&mut self) -> io::Result<()> {
        while self.read_line()? != Line::End && !self.line.starts_with(MAGIC) {}
        Ok(())
    }

    fn read_line(&mut self) -> io::Result<Line> {
        let line = limits::read_line(&mut self.reader, &mut self.line, HEAD);
        self.ended = !matches!(line, Ok(Line::Whole | Line::Long));
        line
    }
}

impl Iterator for Records {
    type Item = Result<Article, Error>;

    fn next(&mut self) -> Option<Result<Article, Error>> {
        if !self.begun {
            self.begun = true;
            // Two empty lines stand between records, and before the first one none.
            match self.next_record(2) {
                Ok(After::Record) => {}
                Ok(After::Others { .. }) => return Some(Err(self.here().error(Problem::NoRecord))),
                Err(error) => return Some(Err(self.here().error(error.into()))),
            }
        }
        loop {
            if let Some(error) = self.after.take() {
                return Some(Err(error));
            }
            if self.ended {
                return None;
            }
            if let Some(item) = self.record().transpose() {
                return Some(item);
            }
        }
    }
}

/// What follows a record.
enum After {
    /// The next one, or the end of the file.
    Record,
    /// Something else, which was passed.
    Others {
        /// Whether it stands apart, so that the record ended where it said.
        apart: bool,
    },
}

/// The head of a record or of a response: a first line, which was read before, and fields.
struct Head(Vec<(String, String)>);

impl Head {
    /// Reads up to the empty line. Lines that are no field are passed, but not those of a next record.
    fn read(reader: &mut impl BufRead, line: &mut Vec<u8>) -> Result<Head, Problem> {
        let mut fields: Vec<(String, String)> = vec![];
        let mut left = HEAD.as_u64();
        loop {
            match limits::read_line(reader, line, ByteSize(left))? {
                Line::End => return Err(Problem::CutRecord),
                Line::Long => return Err(Problem::WarcHead("more than 64 KiB")),
                Line::Whole if line.starts_with(MAGIC) => return Err(Problem::WarcHead("no end")),
                Line::Whole => left -= line.len() as u64,
            }
            let text = String::from_utf8_lossy(line);
            if text.trim().is_empty() {
                return Ok(Head(fields));
            }
            if text.starts_with([' ', '\t']) {
                if let Some((_, value)) = fields.last_mut() {
                    value.push(' ');
                    value.push_str(text.trim());
                }
            } else if let Some((name, value)) = text.split_once(':') {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
    }

    /// The first field of this name.
    fn field(&self, name: &str) -> Option<&str> {
        let field = self.0.iter().find(|(field, _)| field.eq_ignore_ascii_case(name));
        field.map(|(_, value)| value.as_str())
    }

    /// What kind of content a field names, in lower case, and the rest of it.
    fn kind(&self) -> (String, &str) {
        let kind = self.field("Content-Type").unwrap_or_default();
        let (kind, rest) = kind.split_once(';').unwrap_or((kind, ""));
        (kind.trim().to_ascii_lowercase(), rest)
    }

    /// The encoding that the content is said to have.
    fn charset(&self) -> Option<Encoding> {
        let (_, rest) = self.kind();
        let rest = rest.to_ascii_lowercase();
        let (_, label) = rest.split_once("charset=")?;
        label.split(';').next()?.trim_matches(['"', '\'', ' ']).parse().ok()
    }
}

/// What a record holds that may be an article.
enum Body {
    Text(Vec<u8>),
    /// A page, as it was sent after this head.
    Page(Head, Vec<u8>),
}

impl Body {
    /// Reads what a record holds. Nothing where it is no article.
    fn read(
        head: &Head,
        block: &mut impl BufRead,
        line: &mut Vec<u8>,
        most: ByteSize,
    ) -> Result<Option<Body>, Problem> {
        let kind = head.kind().0;
        match head.field("WARC-Type").unwrap_or_default().to_ascii_lowercase().as_str() {
            "conversion" if kind == "text/plain" => Ok(Some(Body::Text(whole(block, most)?))),
            "response" if kind == "application/http" => {
                limits::read_line(block, line, HEAD)?;
                let status = String::from_utf8_lossy(line).into_owned();
                if !status.starts_with("HTTP/") {
                    return Err(Problem::NoResponse);
                }
                if status.split_ascii_whitespace().nth(1) != Some("200") {
                    return Ok(None);
                }
                let sent = Head::read(block, line).map_err(|problem| match problem {
                    Problem::Read(error) => Problem::Read(error),
                    _ => Problem::NoResponse,
                })?;
                if !["text/html", "application/xhtml+xml"].contains(&sent.kind().0.as_str()) {
                    return Ok(None);
                }
                Ok(Some(Body::Page(sent, whole(block, most)?)))
            }
            _ => Ok(None),
        }
    }

    fn article(self, id: String, place: Place, encoding: Option<Encoding>, limits: &Limits) -> Result<Article, Error> {
        match self {
            Body::Text(bytes) => {
                let encoding = super::encoded(&bytes, encoding).map_err(|problem| place.error(problem))?;
                record::plain(id, place, encoding::decode_owned(bytes, encoding))
            }
            Body::Page(head, bytes) => {
                let wrong = |problem| place.error(problem);
                let bytes = unpacked(&head, unchunked(&head, bytes).map_err(wrong)?, limits).map_err(wrong)?;
                let mut encoding = super::encoded(&bytes, encoding).map_err(wrong)?;
                if encoding.is_none() && std::str::from_utf8(&bytes).is_err() {
                    // A page that is no UTF-8 does not become it by being called so.
                    encoding = head.charset().filter(|encoding| !encoding.is_utf8());
                }
                record::page(id, place.clone(), &encoding::decode_html(bytes, encoding))
            }
        }
    }
}

/// All bytes, if they are no more than an article may have.
fn whole(reader: &mut impl Read, most: ByteSize) -> Result<Vec<u8>, Problem> {
    let mut bytes = vec![];
    if limits::read_whole(reader, &mut bytes, most)? {
        Ok(bytes)
    } else {
        Err(Problem::LongArticle(limits::shown(most)))
    }
}

/// The body of a response without the lengths of its chunks. Some crawlers take them out and leave the head as it was.
fn unchunked(head: &Head, bytes: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let chunked =
        head.field("Transfer-Encoding").is_some_and(|codings| codings.to_ascii_lowercase().contains("chunked"));
    if !chunked || chunk(&bytes).is_none() {
        return Ok(bytes);
    }
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = &bytes[..];
    loop {
        let (length, after) = chunk(rest).ok_or(Problem::CutResponse)?;
        if length == 0 {
            return Ok(whole);
        }
        whole.extend_from_slice(after.get(..length).ok_or(Problem::CutResponse)?);
        rest = &after[length..];
        rest = rest.strip_prefix(b"\r").unwrap_or(rest);
        rest = rest.strip_prefix(b"\n").unwrap_or(rest);
    }
}

/// A chunk's length, and what follows.
fn chunk(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr::memchr(b'\n', bytes)?;
    let length = bytes[..end].split(|byte| *byte == b';').next()?.trim_ascii();
    let digits = !length.is_empty() && length.iter().all(u8::is_ascii_hexdigit);
    let length = std::str::from_utf8(length).ok().filter(|_| digits)?;
    Some((usize::from_str_radix(length, 16).ok()?, &bytes[end + 1..]))
}

/// The page in a response's body. Some crawlers unpack it and leave the head as it was.
fn unpacked(head: &Head, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Problem> {
    let coding = head.field("Content-Encoding").unwrap_or_default().to_ascii_lowercase();
    if ["", "identity", "none"].contains(&coding.as_str()) {
        return Ok(bytes);
    }
    if let (Some(packing), "gzip" | "x-gzip" | "zstd") = (packed::packing(&bytes), coding.as_str()) {
        return whole(&mut packed::unpack(packing, bytes, Box::new(io::empty()), limits.ratio)?, limits.article);
    }
    if bytes.trim_ascii_start().starts_with(b"<") && !format::has_controls(&bytes) {
        return Ok(bytes);
    }
    Err(Problem::Coding(coding))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> Head {
        Head::read(&mut text.as_bytes(), &mut vec![]).unwrap()
    }

    #[test]
    fn a_head_is_read_in_any_case_and_over_several_lines() {
        let head = head(
            "content-TYPE : Text/HTML; x=1;\r\n charset=\"ISO-8859-2\"\r\nnonsense\r\nA: 1\r\nA: 2\r\n\r\nB: 3\r\n",
        );
        assert_eq!(head.kind().0, "text/html");
        assert_eq!(head.charset(), "iso-8859-2".parse().ok());
        assert_eq!((head.field("a"), head.field("B")), (Some("1"), None));
    }

    #[track_caller]
    fn chunks(body: &str, expected: Option<&str>) {
        let found = unchunked(&head("Transfer-Encoding: chunked\r\n\r\n"), body.into());
        assert_eq!(found.ok().as_deref(), expected.map(str::as_bytes), "{body:?}");
    }

    #[test]
    fn chunks_are_joined_and_what_is_none_is_left_alone() {
        chunks("3\r\nhel\r\nb;x=y\r\nlo world!!!\r\n0\r\n\r\n", Some("hello world!!!"));
        chunks("3\nhel\n0\nTrailer: x\n\n", Some("hel"));
        chunks("<p>hello\n", Some("<p>hello\n"));
        chunks("", Some(""));
        for cut in ["3\r\nhe", "3\r\nhel\r\n", "3\r\nhel\r\nx\r\n", "ffffffffffffffff\r\nhel"] {
            chunks(cut, None);
        }
    }
}
