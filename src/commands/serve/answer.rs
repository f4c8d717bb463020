//! Which request is answered how: a pure function of what was asked.
//!
//! A page of another site may make this computer's browser ask for anything. It cannot make it send another `Host` than the
//! name in its own address (a name that was rebound to this computer is not ours), nor another `Origin` than its own.

/// Bytes of an article.
pub(super) const LIMIT: usize = 1 << 20;

/// What every answer carries. The policy of a page stands in the page.
pub(super) const HEADERS: [(&str, &str); 7] = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
    // A form of a page that sends no referrer sends no origin either.
    ("Referrer-Policy", "same-origin"),
    ("Content-Security-Policy", "frame-ancestors 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
];

/// What of a request counts.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Asked<'r> {
    pub(super) method: &'r str,
    pub(super) path: &'r str,
    pub(super) host: Option<&'r str>,
    pub(super) origin: Option<&'r str>,
    /// Bytes of the body, where the request says.
    pub(super) length: Option<usize>,
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The form.
    Form,
    /// The page of the article in the body.
    Article,
    /// Nothing: browsers ask for an icon.
    Nothing,
}

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status of the answer.
    pub(super) code: u16,
    /// What to tell.
    pub(super) why: &'static str,
}

impl Refusal {
    pub(super) const UNREADABLE: Refusal =
        Refusal { code: 400, why: "The article did not arrive in full. Send it again." };
    pub(super) const NO_ARTICLE: Refusal = Refusal {
        code: 422,
        why: "There is no article in what was sent: paste its text, or the source of its web page.",
    };
    const HOST: Refusal = Refusal { code: 421, why: "This page answers at http://127.0.0.1 only." };
    const ORIGIN: Refusal = Refusal { code: 403, why: "An article can be sent from this program's own page only." };
    const PATH: Refusal =
        Refusal { code: 404, why: "There is no such page. The form is at the address that firsthand printed." };
    const METHOD: Refusal = Refusal { code: 405, why: "Articles are sent with the form of the first page." };
    const SIZE: Refusal = Refusal {
        code: 413,
        why: "The article is larger than 1 MB. For larger ones use `firsthand analyze FILE --format html`.",
    };
    const ENCODING: Refusal = Refusal { code: 400, why: "What was sent is not UTF-8." };
}

/// How a request to the server at this port is answered.
pub(super) fn route(asked: &Asked, port: u16) -> Result<Route, Refusal> {
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    let host = |given: &str| ours.iter().any(|own| own.eq_ignore_ascii_case(given));
    if !asked.host.is_some_and(host) {
        return Err(Refusal::HOST);
    }
    match (asked.method, asked.path) {
        ("GET" | "HEAD", "/") => Ok(Route::Form),
        ("GET" | "HEAD", "/favicon.ico") => Ok(Route::Nothing),
        ("POST", "/article") if !asked.origin.and_then(|origin| origin.strip_prefix("http://")).is_some_and(host) => {
            Err(Refusal::ORIGIN)
        }
        ("POST", "/article") if asked.length.is_some_and(|length| length > LIMIT) => Err(Refusal::SIZE),
        ("POST", "/article") => Ok(Route::Article),
        (_, "/" | "/article" | "/favicon.ico") => Err(Refusal::METHOD),
        _ => Err(Refusal::PATH),
    }
}

/// The article in a form that was sent as `text/plain`: one field, `text`, as it was typed.
pub(super) fn pasted(body: &[u8]) -> Result<String, Refusal> {
    if body.len() > LIMIT {
        return Err(Refusal::SIZE);
    }
    let body = std::str::from_utf8(body).map_err(|_| Refusal::ENCODING)?;
    let text = body.strip_prefix("text=").ok_or(Refusal::NO_ARTICLE)?;
    Ok(text.strip_suffix("\r\n").unwrap_or(text).replace("\r\n", "\n"))
}

#[cfg(test)]
mod tests {
    use super::{Asked, LIMIT, Refusal, Route, pasted, route};

    const POST: Asked = Asked {
        method: "POST",
        path: "/article",
        host: Some("127.0.0.1:8187"),
        origin: Some("http://127.0.0.1:8187"),
        length: Some(10),
    };
    const GET: Asked = Asked { method: "GET", path: "/", origin: None, length: None, ..POST };

    #[track_caller]
    fn check(asked: Asked, expected: Result<Route, Refusal>) {
        assert_eq!(route(&asked, 8187), expected);
    }

    #[test]
    fn our_own_page_is_answered() {
        check(GET, Ok(Route::Form));
        check(Asked { host: Some("LOCALHOST:8187"), ..GET }, Ok(Route::Form));
        check(Asked { path: "/favicon.ico", ..GET }, Ok(Route::Nothing));
        check(POST, Ok(Route::Article));
        check(Asked { length: None, ..POST }, Ok(Route::Article));
    }

    #[test]
    fn a_name_that_was_rebound_is_not_ours() {
        for host in [
            None,
            Some("evil.example:8187"),
            Some("127.0.0.1"),
            Some("127.0.0.1:80"),
            Some("127.0.0.1:8187.evil.example"),
            Some(""),
        ] {
            check(Asked { host, ..GET }, Err(Refusal::HOST));
            check(Asked { host, ..POST }, Err(Refusal::HOST));
        }
    }

    #[test]
    fn no_other_site_sends_articles() {
        for origin in [
            None,
            Some("null"),
            Some("http://evil.example"),
            Some("https://127.0.0.1:8187"),
            Some("http://127.0.0.1:1"),
        ] {
            check(Asked { origin, ..POST }, Err(Refusal::ORIGIN));
        }
    }

    #[test]
    fn what_is_too_large_or_elsewhere_is_refused() {
        check(Asked { length: Some(LIMIT + 1), ..POST }, Err(Refusal::SIZE));
        check(Asked { path: "/../etc/passwd", ..GET }, Err(Refusal::PATH));
        check(Asked { method: "DELETE", ..GET }, Err(Refusal::METHOD));
        check(Asked { method: "GET", ..POST }, Err(Refusal::METHOD));
    }

    #[test]
    fn a_form_gives_back_what_was_typed() {
        assert_eq!(pasted(b"text=One = two.\r\n\r\nThree.\r\n").as_deref(), Ok("One = two.\n\nThree."));
        assert_eq!(pasted(b"other=1\r\n"), Err(Refusal::NO_ARTICLE));
        assert_eq!(pasted(b"text=\xff\r\n"), Err(Refusal::ENCODING));
        assert_eq!(pasted(&vec![b'a'; LIMIT + 1]), Err(Refusal::SIZE));
    }
}
