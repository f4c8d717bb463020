//! The report for a terminal: what the article rests on in three sentences, its claims with the weakest first, its
//! sources. A busy editor reads it in half a minute.
//!
//! Colours are written always and stripped by whoever prints them where they are not wanted (`anstream`); no meaning is in
//! a colour alone.

pub(crate) mod lead;
mod overview;
pub(crate) mod phrases;
pub(crate) mod style;

pub use overview::overview;

use style::{BOLD, FAINT, color, paint, quoted};
use textwrap::core::display_width;

use super::json::{Bytes, Claim, Report};
use super::labels::Labelled;
use super::place::Places;
use super::support::{self, Path};
use crate::claim::Place;
use crate::score::{Omission, Status};
use crate::span::Span;

/// How a report is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to show every claim, not only the weakest ones.
    pub all: bool,
}

/// Wider lines are hard to read.
const WIDEST: usize = 110;
/// Narrower, words would be cut into pieces.
const NARROWEST: usize = 48;
/// Columns of a number of words.
const NUMBER: usize = 5;
/// Claims of headline and lede, and claims of the body, that are shown unless all are asked for.
const SHOWN: [usize; 2] = [6, 8];

/// The report of one article. `text` is the article's.
pub fn page(report: &Report, text: &str, layout: Layout) -> String {
    let width = layout.width.clamp(NARROWEST, WIDEST);
    let mut page = Page { out: String::new(), width, report, places: &Places::new(text) };
    page.title();
    page.paragraph(&lead::sentences(report));
    page.claims(layout.all);
    page.sources();
    page.lists();
    page.limits();
    page.out
}

/// A page that is being written.
struct Page<'r> {
    out: String,
    width: usize,
    report: &'r Report,
    places: &'r Places<'r>,
}

impl<'r> Page<'r> {
    fn title(&mut self) {
        let title = phrases::title(self.report, self.places);
        self.wrap(&paint(BOLD, &title), "", "");
        let measures = &self.report.article;
        let facts = [
            self.report.path.clone(),
            phrases::count(measures.words, "word", "words"),
            phrases::count(measures.claims, "claim", "claims"),
            phrases::count(measures.sources, "source", "sources"),
        ];
        self.wrap(&paint(FAINT, &facts.join(" · ")), "", "");
    }

    fn paragraph(&mut self, text: &str) {
        self.out.push('\n');
        self.wrap(text, "", "");
    }

    fn heading(&mut self, title: &str, note: &str) {
        self.out.push('\n');
        let note = if note.is_empty() { String::new() } else { paint(FAINT, &format!("  {note}")) };
        self.wrap(&format!("{}{note}", paint(BOLD, title)), "", "");
    }

    fn claims(&mut self, all: bool) {
        let mut claims: Vec<&Claim> = self.report.claims.iter().collect();
        claims.sort_by(|a, b| {
            let shown_first = (a.place.0 == Place::Body).cmp(&(b.place.0 == Place::Body));
            let low = a.strength[0].total_cmp(&b.strength[0]);
            shown_first.then(low).then(a.strength[1].total_cmp(&b.strength[1])).then(a.spans.cmp(&b.spans))
        });
        if claims.is_empty() {
            return;
        }
        let first_of_body = claims.partition_point(|claim| claim.place.0 != Place::Body);
        let (top, body) = claims.split_at(first_of_body);
        let [shown_top, shown_body] = if all { [top.len(), body.len()] } else { SHOWN };
        if !top.is_empty() {
            self.heading("Headline and lede", "weakest first");
            top.iter().take(shown_top).for_each(|claim| self.claim_in_full(claim));
            self.more(top, shown_top);
        }
        if !body.is_empty() {
            self.heading("Other claims", "weakest first");
            body.iter().take(shown_body).for_each(|claim| self.claim_in_brief(claim));
            self.more(body, shown_body);
        }
    }

    /// Says what is not shown.
    fn more(&mut self, claims: &[&Claim], shown: usize) {
        let Some(next) = claims.get(shown) else { return };
        let count = phrases::count((claims.len() - shown) as u32, "more claim", "more claims");
        let note = format!("{count}, S {} and above: --all shows them", phrases::interval(next.strength));
        self.out.push('\n');
        self.wrap(&paint(FAINT, &note), "  ", "  ");
    }

    /// A claim with everything that an editor asks about it.
    fn claim_in_full(&mut self, claim: &Claim) {
        self.out.push('\n');
        self.meter(claim, claim.place.word());
        self.wrap(&paint(BOLD, &quoted(&claim.text)), "  ", "  ");
        let paths = support::paths(claim, &self.report.graph);
        self.entry("rests on", &phrases::rests_on(&paths, usize::MAX));
        for path in paths.iter().take(2) {
            // The longest passage says most.
            if let Some(span) = path.edge.spans.iter().max_by_key(|span| span[1] - span[0]) {
                self.entry("shown by", &self.cited(*span));
            }
        }
        for id in &claim.disputed_by {
            if let Some(other) = self.report.claim(id) {
                let who = phrases::speakers(other, self.report);
                let by = if who.is_empty() { String::new() } else { format!("{who}: ") };
                self.entry("against", &format!("{by}{}", self.cited_words(other)));
            }
        }
        if let Some(best) = claim.best_change() {
            self.entry("better", &best.text);
        }
        if claim.left_out.iter().any(|omission| omission.0 == Omission::Naming) {
            self.entry("left out", "what naming each source would add: the graph is too large");
        }
    }

    /// A claim in two lines.
    fn claim_in_brief(&mut self, claim: &Claim) {
        self.out.push('\n');
        self.meter(claim, "");
        let paths = support::paths(claim, &self.report.graph);
        self.line(&quoted(&claim.text), "  ");
        self.line(&paint(FAINT, &phrases::rests_on(&paths, self.width / 2)), "  ");
    }

    /// Where a claim stands, and how strong it is: `1:1 headline   ███░░░░░░░ S 0.31  κ 1  single-origin`.
    fn meter(&mut self, claim: &Claim, place: &str) {
        let at = claim.spans.first().map(|span| self.at(*span)).unwrap_or_default();
        let left = format!("{at} {place}");
        let color = color(claim.status.0);
        let right = format!(
            "{} S {}  κ {}  {}",
            paint(color, &phrases::bar(claim.strength[0])),
            phrases::interval(claim.strength),
            phrases::range(claim.independence),
            paint(color, claim.status.0.label()),
        );
        // Padded to the widest status, so that bars stand under each other.
        let widest = Status::ALL.iter().map(|status| status.label().len()).max().unwrap_or_default();
        let taken = display_width(&left) + display_width(&right) + widest - claim.status.word().len();
        match self.width.checked_sub(taken) {
            Some(gap @ 1..) => self.put(&format!("{}{}{right}", paint(FAINT, &left), " ".repeat(gap))),
            _ => self.put(&format!("{}\n{right}", paint(FAINT, &left))),
        }
    }

    fn sources(&mut self) {
        let mut sources: Vec<_> =
            self.report.entities.iter().filter(|entity| !entity.attributions.is_empty()).collect();
        if sources.is_empty() {
            return;
        }
        sources.sort_by(|a, b| b.words.cmp(&a.words).then(a.id.len().cmp(&b.id.len())).then(a.id.cmp(&b.id)));
        self.heading("Sources", "words given, and how well a reader can tell who it is");
        for entity in sources {
            let level = phrases::level(entity.level);
            let kind = entity.kind.word();
            let about = if kind == "unknown" { level.to_owned() } else { format!("{level} · {kind}") };
            let room = self.width.saturating_sub(NUMBER + 2 + display_width(&about) + 2);
            let name = phrases::cut(&entity.name, room);
            let gap = " ".repeat(room.saturating_sub(display_width(&name)) + 2);
            self.put(&format!("{:>NUMBER$}  {name}{gap}{}", entity.words, paint(FAINT, &about)));
        }
    }

    fn lists(&mut self) {
        let report = self.report;
        let mut rows = vec![];
        for grant in &report.grants {
            let source = grant.source.as_ref().and_then(|id| report.attribution(id)?.source.as_ref());
            let who = source.and_then(|source| source.entity_name.as_deref()).unwrap_or("a source");
            rows.push((grant.span, format!("anonymity for {who}, {}", phrases::reason(grant.reason.0))));
        }
        self.list("Anonymity granted", rows);
        let credit = |credit: &super::json::Credit| (credit.span, format!("{}, {}", credit.agency, credit.form.word()));
        self.list("Credits", report.credits.iter().map(credit).collect());
        let reply =
            |reply: &super::json::Reply| (reply.span, format!("{} {}", reply.party, phrases::reply(reply.form.0)));
        self.list("Replies", report.replies.iter().map(reply).collect());
    }

    fn list(&mut self, title: &str, rows: Vec<(Bytes, String)>) {
        if rows.is_empty() {
            return;
        }
        self.heading(title, "");
        for (span, what) in rows {
            let words = self.words(span);
            self.wrap(&format!("{what} {}", paint(FAINT, &format!("{} {words}", self.at(span)))), "  ", "    ");
        }
    }

    fn limits(&mut self) {
        self.out.push('\n');
        self.wrap(&paint(FAINT, phrases::LIMITS), "", "");
    }

    /// `  label     words`, wrapped under the words.
    fn entry(&mut self, label: &str, words: &str) {
        let first = format!("  {}{}", paint(FAINT, label), " ".repeat(10 - label.len()));
        self.wrap(words, &first, &" ".repeat(12));
    }

    /// The words of a span with their place: `8:5 “the magazine reported”`.
    fn cited(&self, span: Bytes) -> String {
        format!("{} {}", paint(FAINT, &self.at(span)), self.words(span))
    }

    fn cited_words(&self, claim: &Claim) -> String {
        claim.spans.first().map(|span| self.cited(*span)).unwrap_or_default()
    }

    fn words(&self, span: Bytes) -> String {
        quoted(self.places.words(Span { start: span[0], end: span[1] }))
    }

    /// `line:column`.
    fn at(&self, span: Bytes) -> String {
        let (line, column) = self.places.line_column(span[0]);
        format!("{line}:{column}")
    }

    fn put(&mut self, line: &str) {
        self.out.push_str(line);
        self.out.push('\n');
    }

    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        for line in textwrap::wrap(text, options) {
            self.put(line.trim_end());
        }
    }

    /// One line, cut where the page ends.
    fn line(&mut self, text: &str, indent: &str) {
        let cut = phrases::cut(text, self.width - indent.len());
        self.put(&format!("{indent}{cut}"));
    }
}

/// Where a path comes from and through whom.
fn through(path: &Path) -> String {
    let mut relays: Vec<&str> = path.relays.iter().map(|relay| &*relay.label).collect();
    relays.dedup();
    relays.join(" → ")
}
