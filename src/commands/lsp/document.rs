//! An open text: what was found in it, and what is known of each attribution, at the places that an editor counts.

use std::str::FromStr;

use firsthand::audit::{self, Audit, House, Rule, Severity, Status};
use firsthand::report::{self, Report};
use firsthand::{Article, Grammar, Span, analyze};
use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticSeverity, Hover, HoverContents, MarkupContent, MarkupKind, NumberOrString,
    Position, Range, Uri,
};

use super::utf16::Lines;

/// A text that an editor shows.
pub(super) struct Document {
    pub(super) uri: Uri,
    pub(super) version: i32,
    text: String,
    /// What was read of this text. `None` since it changed.
    reading: Option<Reading>,
    /// Whether any version of it was read.
    known: bool,
}

/// What is known of one version of a text.
struct Reading {
    lines: Lines,
    audit: Audit,
    /// Words of attributions and what to say of them, by first byte.
    notes: Vec<(Span, String)>,
}

impl Document {
    pub(super) fn new(uri: Uri, version: i32, text: String) -> Document {
        Document { uri, version, text, reading: None, known: false }
    }

    pub(super) fn change(&mut self, version: i32, text: String) {
        (self.version, self.text, self.reading) = (version, text, None);
    }

    /// Whether this version was read.
    pub(super) fn is_read(&self) -> bool {
        self.reading.is_some()
    }

    /// Reads this version. True where it is the first that is read.
    pub(super) fn read(&mut self, grammar: &Grammar, house: &House) -> bool {
        if self.reading.is_none() {
            let path = self.uri.as_str().to_owned();
            let name = path.rsplit('/').next().unwrap_or_default();
            let id = name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned();
            let article = Article { id, path, text: self.text.clone(), ..Article::default() };
            let read = audit::unmarked(&article);
            let analysis = analyze(&read, grammar);
            let audit = audit::audit(&article, &analysis, house, grammar);
            let notes = notes(&report::of(&read, &analysis, grammar));
            self.reading = Some(Reading { lines: Lines::new(&self.text), audit, notes });
        }
        !std::mem::replace(&mut self.known, true)
    }

    /// The findings. `docs` is where rules are explained; without it a code leads to the rule's citation.
    pub(super) fn diagnostics(&self, house: &House, docs: Option<&str>) -> Vec<Diagnostic> {
        let Some(reading) = &self.reading else { return vec![] };
        let diagnostic = |finding: &audit::Finding| {
            let rule = house.rules.iter().find(|rule| rule.id == finding.rule);
            let look = finding.status == Status::Look;
            let line = self.text.find(['\r', '\n']).unwrap_or(self.text.len());
            Diagnostic {
                // What concerns the whole text is shown at its first line.
                range: reading.lines.range(&self.text, finding.span.unwrap_or(Span::new(0, line))),
                severity: Some(match finding.severity {
                    _ if look => DiagnosticSeverity::HINT,
                    Severity::Error => DiagnosticSeverity::ERROR,
                    Severity::Warning => DiagnosticSeverity::WARNING,
                    Severity::Note => DiagnosticSeverity::INFORMATION,
                }),
                code: Some(NumberOrString::String(finding.rule.clone())),
                code_description: rule.and_then(|rule| link(rule, docs)),
                source: Some("firsthand".into()),
                message: if look { format!("Please look: {}", finding.message) } else { finding.message.clone() },
                ..Diagnostic::default()
            }
        };
        reading.audit.findings.iter().map(diagnostic).collect()
    }

    /// The rules that could not be applied.
    pub(super) fn not_assessable(&self) -> String {
        let missing = self.reading.iter().flat_map(|reading| &reading.audit.not_assessable);
        missing.map(|one| format!("{} {}", one.rule, one.title)).collect::<Vec<_>>().join("; ")
    }

    /// What is known of the attribution at a position: of the shortest words there.
    pub(super) fn hover(&self, position: Position) -> Option<Hover> {
        let reading = self.reading.as_ref()?;
        let byte = reading.lines.byte(&self.text, position)? as u32;
        let before = reading.notes.partition_point(|(span, _)| span.start <= byte);
        let here = reading.notes[..before].iter().filter(|(span, _)| byte < span.end);
        let (span, note) = here.min_by_key(|(span, _)| span.len())?;
        let range: Range = reading.lines.range(&self.text, *span);
        let contents = MarkupContent { kind: MarkupKind::Markdown, value: note.clone() };
        Some(Hover { contents: HoverContents::Markup(contents), range: Some(range) })
    }
}

/// Where a rule is explained: in the documentation, else at the first address of its citation.
fn link(rule: &Rule, docs: Option<&str>) -> Option<CodeDescription> {
    let address = match docs {
        Some(docs) => format!("{docs}#{}", rule.id.to_ascii_lowercase()),
        None => {
            let from = rule.citation.find("http")?;
            let rest = &rule.citation[from..];
            rest[..rest.find([')', ' ', ';', ',']).unwrap_or(rest.len())].to_owned()
        }
    };
    Uri::from_str(&address).ok().map(|href| CodeDescription { href })
}

/// Words of every attribution, and what to say of it.
fn notes(page: &Report) -> Vec<(Span, String)> {
    let mut notes = vec![];
    for attribution in page.all_attributions() {
        let note = report::note(page, attribution);
        let spans = attribution.spans().into_iter().flatten();
        notes.extend(spans.map(|[start, end]| (Span { start: *start, end: *end }, note.clone())));
    }
    notes.sort_by_key(|(span, _)| *span);
    notes
}
