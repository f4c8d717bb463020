//! `firsthand serve`: a page on this computer to paste or drop an article into. Nobody else can reach it, nothing is kept,
//! nothing is sent on.

mod answer;

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use anyhow::{Context, Result, anyhow};
use clap::Args;
use firsthand::audit::House;
use firsthand::{Grammar, ingest, page};
use tiny_http::{Header, Request, Response, Server};

use super::{GrammarArguments, HouseArgument, page_of};
use answer::{Asked, LIMIT, Refusal, Route};

/// Opens a page on this computer to paste or drop an article into; Ctrl-C ends it
#[derive(Args)]
pub(crate) struct Arguments {
    /// The port to listen at; 0 takes any that is free
    #[arg(long, value_name = "N", default_value = "8187")]
    port: u16,
    #[command(flatten)]
    house: HouseArgument,
    #[command(flatten)]
    grammar: GrammarArguments,
}

/// Requests that are answered at once. One that comes slowly holds up no other.
const WORKERS: usize = 4;

/// Runs the command until it is interrupted.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let reader = Reader { grammar: arguments.grammar.load()?, house: arguments.house.load()? };
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port));
    let server = Server::http(address)
        .map_err(|error| anyhow!("{error}"))
        .with_context(|| format!("listening at {address} (--port takes another one)"))?;
    let port = server.server_addr().to_ip().map_or(arguments.port, |address| address.port());
    let stop = Arc::new(Stop { server: OnceLock::new(), asked: AtomicBool::new(false) });
    let server = stop.server.get_or_init(|| server);
    let handler = Arc::clone(&stop);
    ctrlc::set_handler(move || handler.stop()).context("waiting for Ctrl-C")?;
    let mut out = io::stdout().lock();
    writeln!(out, "firsthand is at http://127.0.0.1:{port}/ (Ctrl-C ends it)")?;
    out.flush()?;
    drop(out);
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while !stop.asked.load(Ordering::Acquire) {
                    // Whoever hangs up in the middle is no reason to stop.
                    if let Ok(request) = server.recv() {
                        let _ = serve(request, port, &reader);
                    }
                }
            });
        }
    });
    Ok(ExitCode::SUCCESS)
}

/// The server, and whether it was asked to stop.
struct Stop {
    server: OnceLock<Server>,
    asked: AtomicBool,
}

impl Stop {
    fn stop(&self) {
        self.asked.store(true, Ordering::Release);
        if let Some(server) = self.server.get() {
            (0..WORKERS).for_each(|_| server.unblock());
        }
    }
}

/// Answers one request.
fn serve(mut request: Request, port: u16, reader: &Reader) -> io::Result<()> {
    let route = answer::route(&asked(&request), port);
    let made = route.and_then(|route| match route {
        Route::Form => Ok(page::form(LIMIT)),
        Route::Nothing => Ok(String::new()),
        Route::Article => {
            let mut body = vec![];
            let read = request.as_reader().take(LIMIT as u64 + 1).read_to_end(&mut body);
            read.map_err(|_| Refusal::UNREADABLE)?;
            reader.page(answer::pasted(&body)?)
        }
    });
    let (code, text) = match made {
        Ok(text) if text.is_empty() => (204, text),
        Ok(text) => (200, text),
        Err(refusal) => (refusal.code, page::message("That did not work", refusal.why)),
    };
    let mut response = Response::from_string(text).with_status_code(code);
    for (name, value) in answer::HEADERS {
        let header = Header::from_bytes(name, value).expect("these are letters of ASCII");
        response.add_header(header);
    }
    request.respond(response)
}

/// What of a request decides how it is answered.
fn asked(request: &Request) -> Asked<'_> {
    let header = |name: &'static str| {
        let mut found = request.headers().iter().filter(move |header| header.field.equiv(name));
        // Of a header that comes twice nobody knows which one counts.
        found.next().filter(|_| found.next().is_none()).map(|header| header.value.as_str())
    };
    Asked {
        method: request.method().as_str(),
        path: request.url(),
        host: header("Host"),
        origin: header("Origin"),
        length: request.body_length(),
    }
}

/// What pasted articles are read with.
struct Reader {
    grammar: Grammar,
    house: Option<House>,
}

impl Reader {
    /// The page of a pasted article.
    fn page(&self, text: String) -> Result<String, Refusal> {
        let article = ingest::pasted(text).map_err(|_| Refusal::NO_ARTICLE)?;
        Ok(page_of(&article, &self.grammar, self.house.as_ref(), page::article))
    }
}
