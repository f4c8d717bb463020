//! `firsthand lsp`: a language server on standard input and output, so that editors show findings while somebody writes.
//!
//! Whole texts are kept in step; the last one wins: what an editor sends while a text is read is taken up before anything
//! is published. Options come with `initialize`: `{"house": "ap-style", "only": [], "skip": ["R09"], "docs": "https://…"}`.

mod document;
mod utf16;

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::Args;
use firsthand::Grammar;
use firsthand::audit::House;
use lsp_server::{Connection, ErrorCode, Message, Notification, Request, Response};
use lsp_types::notification::{
    DidChangeTextDocument, DidCloseTextDocument, DidOpenTextDocument, DidSaveTextDocument, LogMessage,
    Notification as _, PublishDiagnostics, ShowMessage,
};
use lsp_types::request::{HoverRequest, Request as _};
use lsp_types::{
    DidChangeTextDocumentParams, DidCloseTextDocumentParams, DidOpenTextDocumentParams, DidSaveTextDocumentParams,
    HoverParams, HoverProviderCapability, InitializeParams, InitializeResult, LogMessageParams, MessageType,
    PublishDiagnosticsParams, SaveOptions, ServerCapabilities, ServerInfo, ShowMessageParams,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions,
};
use serde::Deserialize;

use super::GrammarArguments;
use document::Document;

/// A text is read this long after the last key.
const PAUSE: Duration = Duration::from_millis(200);

/// Shows findings in an editor while you write (a language server)
#[derive(Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    grammar: GrammarArguments,
    /// Speak over standard input and output; the only way there is, and what many editors pass
    #[arg(long)]
    stdio: bool,
}

/// What the editor's settings say.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Options {
    /// A pack that ships, or the path of a file.
    house: Option<String>,
    only: Vec<String>,
    skip: Vec<String>,
    /// Where rules are explained; `#r01` is added. Without it a rule's code leads to its citation.
    docs: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let grammar = arguments.grammar.load()?;
    let (connection, threads) = Connection::stdio();
    let (id, params) = connection.initialize_start()?;
    let params: InitializeParams = serde_json::from_value(params)?;
    connection.initialize_finish(id, serde_json::to_value(answer())?)?;
    let (settings, trouble) = settings(params);
    let mut server = Server { connection: &connection, grammar, settings, documents: BTreeMap::new() };
    if let Some(trouble) = trouble {
        let params = ShowMessageParams { typ: MessageType::ERROR, message: trouble };
        server.send::<ShowMessage>(params)?;
    }
    let ended = server.serve()?;
    drop(connection);
    threads.join()?;
    Ok(if ended { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// What this server can do.
fn answer() -> InitializeResult {
    let sync = TextDocumentSyncOptions {
        open_close: Some(true),
        change: Some(TextDocumentSyncKind::FULL),
        save: Some(SaveOptions { include_text: Some(false) }.into()),
        ..TextDocumentSyncOptions::default()
    };
    InitializeResult {
        capabilities: ServerCapabilities {
            text_document_sync: Some(TextDocumentSyncCapability::Options(sync)),
            hover_provider: Some(HoverProviderCapability::Simple(true)),
            ..ServerCapabilities::default()
        },
        server_info: Some(ServerInfo { name: "firsthand".into(), version: Some(env!("CARGO_PKG_VERSION").into()) }),
    }
}

/// Whose rules, and where they are explained.
struct Settings {
    house: House,
    docs: Option<String>,
}

/// The settings, and what is wrong with them: then the default rules hold.
fn settings(params: InitializeParams) -> (Settings, Option<String>) {
    let read = || -> Result<Settings> {
        let options = params.initialization_options.filter(|options| !options.is_null());
        let options: Options = options.map(serde_json::from_value).transpose()?.unwrap_or_default();
        let mut house = super::audit::named(options.house.as_deref().unwrap_or("default"))?;
        let unknown = |id: &str| anyhow!("{id} is no rule of {}", house_name(&options.house));
        house.choose(&options.only, &options.skip).map_err(unknown)?;
        Ok(Settings { house, docs: options.docs })
    };
    match read() {
        Ok(settings) => (settings, None),
        Err(error) => {
            let house = House::builtin("default").expect("the default pack ships");
            let trouble = format!("firsthand: {error:#}. The default rules are used.");
            (Settings { house, docs: None }, Some(trouble))
        }
    }
}

fn house_name(house: &Option<String>) -> &str {
    house.as_deref().unwrap_or("default")
}

/// Open texts, and the way to the editor.
struct Server<'c> {
    connection: &'c Connection,
    grammar: Grammar,
    settings: Settings,
    /// By address.
    documents: BTreeMap<String, Document>,
}

impl Server<'_> {
    /// Serves until the editor says goodbye: then true. False where it just went away.
    fn serve(&mut self) -> Result<bool> {
        loop {
            let waiting = self.documents.values().any(|document| !document.is_read());
            let message = if waiting {
                match self.connection.receiver.recv_timeout(PAUSE) {
                    Ok(message) => message,
                    Err(error) if error.is_timeout() => {
                        self.read_one()?;
                        continue;
                    }
                    Err(_) => return Ok(false),
                }
            } else {
                let Ok(message) = self.connection.receiver.recv() else { return Ok(false) };
                message
            };
            match message {
                Message::Request(request) if self.connection.handle_shutdown(&request)? => return Ok(true),
                Message::Request(request) => self.request(request)?,
                Message::Notification(notification) => self.notification(notification)?,
                Message::Response(_) => {}
            }
        }
    }

    /// Reads one text that changed, and publishes what is found in it.
    fn read_one(&mut self) -> Result<()> {
        let Some(address) = self.documents.iter().find(|(_, document)| !document.is_read()).map(|(key, _)| key.clone())
        else {
            return Ok(());
        };
        self.publish(&address)
    }

    fn publish(&mut self, address: &str) -> Result<()> {
        let Some(document) = self.documents.get_mut(address) else { return Ok(()) };
        let first = document.read(&self.grammar, &self.settings.house);
        let diagnostics = document.diagnostics(&self.settings.house, self.settings.docs.as_deref());
        let (uri, version) = (document.uri.clone(), Some(document.version));
        let missing = document.not_assessable();
        self.send::<PublishDiagnostics>(PublishDiagnosticsParams { uri, diagnostics, version })?;
        if first && !missing.is_empty() {
            let message = format!("Not assessable from this text, so not passed: {missing}");
            self.send::<LogMessage>(LogMessageParams { typ: MessageType::INFO, message })?;
        }
        Ok(())
    }

    fn request(&mut self, request: Request) -> Result<()> {
        let response = match request.method.as_str() {
            HoverRequest::METHOD => match serde_json::from_value::<HoverParams>(request.params) {
                Ok(params) => Response::new_ok(request.id, self.hover(&params)?),
                Err(error) => Response::new_err(request.id, ErrorCode::InvalidParams as i32, error.to_string()),
            },
            other => Response::new_err(request.id, ErrorCode::MethodNotFound as i32, format!("{other} is not served")),
        };
        Ok(self.connection.sender.send(response.into())?)
    }

    fn hover(&mut self, params: &HoverParams) -> Result<Option<lsp_types::Hover>> {
        let place = &params.text_document_position_params;
        let address = place.text_document.uri.as_str().to_owned();
        // The text may have changed a moment ago.
        if self.documents.get(&address).is_some_and(|document| !document.is_read()) {
            self.publish(&address)?;
        }
        Ok(self.documents.get(&address).and_then(|document| document.hover(place.position)))
    }

    fn notification(&mut self, notification: Notification) -> Result<()> {
        let params = notification.params;
        match notification.method.as_str() {
            DidOpenTextDocument::METHOD => {
                if let Ok(DidOpenTextDocumentParams { text_document: opened }) = serde_json::from_value(params) {
                    let address = opened.uri.as_str().to_owned();
                    self.documents.insert(address, Document::new(opened.uri, opened.version, opened.text));
                }
            }
            DidChangeTextDocument::METHOD => {
                if let Ok(mut changed) = serde_json::from_value::<DidChangeTextDocumentParams>(params)
                    && let Some(document) = self.documents.get_mut(changed.text_document.uri.as_str())
                    && let Some(last) = changed.content_changes.pop()
                {
                    document.change(changed.text_document.version, last.text);
                }
            }
            DidSaveTextDocument::METHOD => {
                if let Ok(saved) = serde_json::from_value::<DidSaveTextDocumentParams>(params) {
                    self.publish(saved.text_document.uri.as_str())?;
                }
            }
            DidCloseTextDocument::METHOD => {
                if let Ok(closed) = serde_json::from_value::<DidCloseTextDocumentParams>(params) {
                    let uri = closed.text_document.uri;
                    self.documents.remove(uri.as_str());
                    self.send::<PublishDiagnostics>(PublishDiagnosticsParams {
                        uri,
                        diagnostics: vec![],
                        version: None,
                    })?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn send<N: lsp_types::notification::Notification>(&self, params: N::Params) -> Result<()> {
        let notification = Notification::new(N::METHOD.to_owned(), params);
        Ok(self.connection.sender.send(notification.into())?)
    }
}
