//! Bytes to text. UTF-8 where it can be; else by byte order mark, by the look of UTF-16, by what a page declares, or by
//! the best guess.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::str::FromStr;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, UTF_8, UTF_16BE, UTF_16LE};

/// A character encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Encoding(&'static encoding_rs::Encoding);

impl FromStr for Encoding {
    type Err = String;

    /// By a label such as `windows-1252`, `latin1`, `utf-16le`.
    fn from_str(label: &str) -> Result<Encoding, String> {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).map(Encoding);
        encoding.ok_or_else(|| format!("no encoding is called `{label}`: try utf-8, utf-16le, windows-1252 or latin1"))
    }
}

impl Encoding {
    pub(super) fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// The encoding that a byte order mark names, or UTF-16 by its look.
    pub(super) fn marked(head: &[u8]) -> Option<Encoding> {
        if let Some((encoding, _length)) = encoding_rs::Encoding::for_bom(head) {
            return Some(Encoding(encoding));
        }
        // Every other byte of English in UTF-16 is 0.
        let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
        let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
        if pairs > 0 && odd > pairs * 7 / 10 && even < pairs / 10 + 1 {
            Some(Encoding(UTF_16LE))
        } else if pairs > 0 && even > pairs * 7 / 10 && odd < pairs / 10 + 1 {
            Some(Encoding(UTF_16BE))
        } else {
            None
        }
    }

    /// A guess where a file's beginning is no UTF-8.
    pub(super) fn guess_unless_utf8(head: &[u8]) -> Option<Encoding> {
        match std::str::from_utf8(head) {
            Ok(_) => None,
            // The head may end inside a character.
            Err(error) if error.error_len().is_none() => None,
            Err(_) => Some(guess(head)),
        }
    }
}

/// Decodes what it can; what is no text in the encoding becomes `\u{fffd}`.
pub(super) fn decode(bytes: &[u8], encoding: Option<Encoding>) -> Cow<'_, str> {
    match encoding.or_else(|| Encoding::guess_unless_utf8(bytes)) {
        Some(Encoding(encoding)) => encoding.decode(bytes).0,
        None => String::from_utf8_lossy(bytes),
    }
}

/// The same for a whole file, without a copy where it is UTF-8.
pub(super) fn decode_owned(bytes: Vec<u8>, encoding: Option<Encoding>) -> String {
    if let Some(Encoding(encoding)) = encoding {
        return encoding.decode(&bytes).0.into_owned();
    }
    String::from_utf8(bytes).unwrap_or_else(|error| guess(error.as_bytes()).0.decode(error.as_bytes()).0.into_owned())
}

/// The same for a page, which may declare its encoding.
pub(super) fn decode_html(bytes: Vec<u8>, encoding: Option<Encoding>) -> String {
    if encoding.is_some() || std::str::from_utf8(&bytes).is_ok() {
        return decode_owned(bytes, encoding);
    }
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let declared = head.split("charset=").nth(1).and_then(|rest| {
        let rest = rest.trim_start_matches(['"', '\'', ' ']);
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_:.".contains(c))).unwrap_or(rest.len());
        rest[..end].parse().ok()
    });
    // A page that is no UTF-8 does not become it by saying so.
    let declared = declared.filter(|encoding: &Encoding| !encoding.is_utf8());
    decode_owned(bytes, declared)
}

/// The best guess for bytes that are no UTF-8, or not all of them.
fn guess(bytes: &[u8]) -> Encoding {
    // What is plain ASCII tells nothing, and a megabyte is enough.
    let start = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(0).saturating_sub(1024);
    let sample = &bytes[start..bytes.len().min(start + 1_048_576)];
    // Other encodings hardly ever look like UTF-8: where more characters are right than wrong, a few are broken.
    let (right, wrong) = sample.utf8_chunks().fold((0, 0), |(right, wrong), chunk| {
        let right = right + chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        (right, wrong + usize::from(!chunk.invalid().is_empty()))
    });
    if right > wrong {
        return Encoding(UTF_8);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    Encoding(detector.guess(None, Utf8Detection::Deny))
}

/// A reader of UTF-8, whatever the encoding. Without one, bytes pass as they are, but for a byte order mark.
pub(super) fn reader(head: Vec<u8>, rest: Box<dyn Read + Send>, encoding: Option<Encoding>) -> Box<dyn BufRead + Send> {
    let marked = head.starts_with(b"\xef\xbb\xbf");
    let mut bytes = Cursor::new(head);
    match encoding {
        Some(Encoding(encoding)) if encoding != UTF_8 => {
            let decoder = encoding.new_decoder_with_bom_removal();
            let input = BufReader::with_capacity(1 << 16, bytes.chain(rest));
            Box::new(BufReader::new(Transcoding { input, decoder, output: vec![], at: 0, ended: false }))
        }
        _ => {
            bytes.set_position(if marked { 3 } else { 0 });
            Box::new(BufReader::with_capacity(1 << 16, bytes.chain(rest)))
        }
    }
}

/// Reads bytes of one encoding and gives UTF-8.
struct Transcoding<R> {
    input: R,
    decoder: Decoder,
    output: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Read for Transcoding<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.output.len() && !self.ended {
            let bytes = self.input.fill_buf()?;
            self.ended = bytes.is_empty();
            let room = self.decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 3 + 16);
            self.output.resize(room, 0);
            let (_result, read, written, _replaced) = self.decoder.decode_to_utf8(bytes, &mut self.output, self.ended);
            self.output.truncate(written);
            self.at = 0;
            self.input.consume(read);
        }
        let length = buffer.len().min(self.output.len() - self.at);
        buffer[..length].copy_from_slice(&self.output[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn utf16(text: &str, little: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if little { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_gives_the_same_text() {
        let text = "Zoë said “no” in the café.\r\n";
        let latin = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        for bytes in [text.into(), latin, marked, utf16(text, true), utf16(text, false)] {
            let encoding = Encoding::marked(&bytes);
            assert_eq!(decode_owned(bytes.clone(), encoding), text);
            let encoding = encoding.or_else(|| Encoding::guess_unless_utf8(&bytes));
            let mut read = String::new();
            let (head, rest) = bytes.split_at(7);
            reader(head.to_vec(), Box::new(Cursor::new(rest.to_vec())), encoding).read_to_string(&mut read).unwrap();
            assert_eq!(read, text);
        }
    }

    #[test]
    fn a_broken_byte_does_not_spoil_the_rest() {
        let broken = [b"\x80 ", "“Non”, dit Zoë.".as_bytes()].concat();
        assert_eq!(decode_owned(broken, None), "\u{fffd} “Non”, dit Zoë.");
    }

    #[test]
    fn a_page_says_how_it_is_encoded() {
        let page = b"<meta charset=\"iso-8859-2\"><p>\xb9".to_vec();
        assert!(decode_html(page, None).ends_with('š'));
    }
}
