//! The language server: a session as an editor would have it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running server.
struct Session {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
    requests: i64,
}

impl Session {
    /// Starts a server with these options.
    fn start(options: Value) -> Session {
        let mut child = Command::new(env!("CARGO_BIN_EXE_firsthand"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        let mut session = Session { child, input, output, requests: 0 };
        let answer = session.request("initialize", json!({ "capabilities": {}, "initializationOptions": options }));
        assert_eq!(answer["serverInfo"]["name"], "firsthand");
        assert_eq!(answer["capabilities"]["textDocumentSync"]["change"], 1);
        session.notify("initialized", json!({}));
        session
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The result of a request; what else the server says meanwhile is passed over.
    fn request(&mut self, method: &str, params: Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.until(|message| message["id"] == id)["result"].clone()
    }

    /// The next message.
    fn receive(&mut self) -> Value {
        let mut length = 0;
        loop {
            let mut line = String::new();
            assert!(self.output.read_line(&mut line).unwrap() > 0, "the server went away");
            if line.trim().is_empty() {
                break;
            }
            if let Some(value) = line.strip_prefix("Content-Length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        self.output.read_exact(&mut body).unwrap();
        serde_json::from_slice(&body).unwrap()
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.receive();
            if wanted(&message) {
                return message;
            }
        }
    }

    /// The next diagnostics, of the version that they are for.
    fn diagnostics(&mut self) -> (Value, Vec<Value>) {
        let message = self.until(|message| message["method"] == "textDocument/publishDiagnostics");
        let params = &message["params"];
        (params["version"].clone(), params["diagnostics"].as_array().unwrap().clone())
    }

    fn open(&mut self, text: &str) {
        let item = json!({ "uri": URI, "languageId": "plaintext", "version": 1, "text": text });
        self.notify("textDocument/didOpen", json!({ "textDocument": item }));
    }

    fn change(&mut self, version: i32, text: &str) {
        let document = json!({ "uri": URI, "version": version });
        self.notify(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": [{ "text": text }] }),
        );
    }

    fn end(mut self) {
        assert_eq!(self.request("shutdown", Value::Null), Value::Null);
        self.notify("exit", Value::Null);
        assert!(self.child.wait().unwrap().success());
    }
}

const URI: &str = "file:///drafts/bridge.txt";

#[test]
fn findings_follow_the_text_and_places_count_in_utf_16() {
    let mut session =
        Session::start(json!({ "house": "npr-style", "only": ["R01", "R39"], "docs": "https://desk.example/rules" }));
    session.open("Über 😀😀 the bridge.\r\n\r\n😀 A source said the cables were old.\r\n");
    let (version, found) = session.diagnostics();
    assert_eq!((version, found.len()), (json!(1), 1), "{found:?}");
    assert_eq!(found[0]["code"], "R01");
    assert_eq!(found[0]["severity"], 1, "npr-style takes R01 as an error");
    assert_eq!(found[0]["source"], "firsthand");
    assert_eq!(found[0]["codeDescription"]["href"], "https://desk.example/rules#r01");
    let range = json!({ "start": { "line": 2, "character": 3 }, "end": { "line": 2, "character": 11 } });
    assert_eq!(found[0]["range"], range);

    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 2, "character": 5 } });
    let hover = session.request("textDocument/hover", place);
    let note = hover["contents"]["value"].as_str().unwrap();
    assert!(note.contains("step 1 of 7") && note.contains("Sourcing strength"), "{note}");
    assert_eq!(hover["range"]["start"], json!({ "line": 2, "character": 3 }));
    let place = json!({ "textDocument": { "uri": URI }, "position": { "line": 1, "character": 0 } });
    assert_eq!(session.request("textDocument/hover", place), Value::Null);

    // The last of several changes is the one that counts.
    session.change(2, "A source said the cables were old.\n");
    session.change(3, "[firsthand: ignore R01]\nA source said the cables were old.\n");
    let (version, found) = session.diagnostics();
    assert_eq!((version, found), (json!(3), vec![]));
    session.change(4, "A source at the port said the cables were old.\n");
    session.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(session.diagnostics(), (json!(4), vec![]));
    session.notify("textDocument/didClose", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(session.diagnostics(), (Value::Null, vec![]));
    session.end();
}

#[test]
fn a_wrong_house_is_named_and_the_default_rules_hold() {
    let mut session = Session::start(json!({ "house": "no-such-house" }));
    let message = session.until(|message| message["method"] == "window/showMessage");
    assert!(message["params"]["message"].as_str().unwrap().contains("no house is named no-such-house"), "{message}");
    session.open("A source said the cables were old.\n");
    let (_, found) = session.diagnostics();
    assert!(found.iter().any(|one| one["code"] == "R01"), "{found:?}");
    let logged = session.until(|message| message["method"] == "window/logMessage");
    assert!(logged["params"]["message"].as_str().unwrap().contains("R36"), "{logged}");
    session.end();
}

#[test]
fn what_is_not_served_is_refused_and_an_editor_that_vanishes_ends_the_server() {
    let mut session = Session::start(Value::Null);
    session.requests += 1;
    session.send(&json!({ "jsonrpc": "2.0", "id": 77, "method": "textDocument/rename", "params": {} }));
    let answer = session.until(|message| message["id"] == 77);
    assert_eq!(answer["error"]["code"], -32601);
    drop(session.input);
    assert_eq!(session.child.wait().unwrap().code(), Some(1));
}
