//! The report of a set of articles for a terminal: what each claim rests on, how it travelled, what speaks against it; then
//! copies and circles.

use super::{Cluster, Copied, Origin, Report, Step, Way};
use crate::report::labels::Labelled;
use crate::report::text::phrases;
use crate::report::text::style::{self, BOLD, FAINT, color, paint};
use crate::span::one_line;

/// Wider lines are hard to read, narrower ones cut words into pieces.
const WIDTHS: [usize; 2] = [48, 110];
/// Claims and copies that are shown unless all are asked for.
const SHOWN: [usize; 2] = [20, 12];
/// Articles of one claim that are shown unless all are asked for.
const STEPS: usize = 12;
/// Letters of a claim.
const LETTERS: usize = 240;

/// What no program can read off the pages.
const LIMITS: &str = "Claims are compared by their words: look at the members before you rely on a cluster. κ counts independent \
                      origins; where it is a range, the articles do not say whether sources are the same people. S is \
                      sourcing strength, not truth.";

/// The report as a page. `shown` are the clusters to show, by index; all others are counted only.
pub fn page(report: &Report, width: usize, all: bool) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(WIDTHS[0], WIDTHS[1]), report };
    page.title();
    let most = if all { usize::MAX } else { SHOWN[0] };
    for cluster in report.clusters.iter().take(most) {
        page.cluster(cluster, all);
    }
    page.more(report.clusters.len().saturating_sub(most), "more claim", "more claims");
    page.cycles();
    page.copies(all);
    page.out.push('\n');
    page.wrap(&paint(FAINT, LIMITS), "", "");
    page.out
}

/// The report of some clusters, the likeliest first, with the share of the words asked for that each has.
pub fn traced(report: &Report, found: &[(usize, f64)], width: usize) -> String {
    let mut page = Page { out: String::new(), width: width.clamp(WIDTHS[0], WIDTHS[1]), report };
    for (index, share) in found {
        let Some(cluster) = report.clusters.get(*index) else { continue };
        page.wrap(&paint(FAINT, &format!("{} of the words asked for", phrases::percent(*share))), "", "");
        page.cluster(cluster, true);
        page.members(cluster);
        page.out.push('\n');
    }
    page.out
}

struct Page<'r> {
    out: String,
    width: usize,
    report: &'r Report,
}

impl Page<'_> {
    fn title(&mut self) {
        let count = |number: usize, one: &str, many: &str| phrases::count(number as u32, one, many);
        let several = self.report.clusters.iter().filter(|cluster| cluster.carriers() > 1).count();
        let disputed = self.report.clusters.iter().filter(|cluster| !cluster.disputed_by.is_empty()).count();
        let facts = [
            count(self.report.articles.len(), "article", "articles"),
            count(several, "claim in several", "claims in several"),
            format!("{disputed} disputed"),
            count(self.report.copies.len(), "copied passage", "copied passages"),
            count(self.report.citations.len(), "citation", "citations"),
            count(self.report.cycles.len(), "circle", "circles"),
        ];
        self.wrap(&paint(BOLD, &facts.join(" · ")), "", "");
    }

    fn cluster(&mut self, cluster: &Cluster, all: bool) {
        self.out.push('\n');
        let color = color(cluster.status.0);
        let articles = phrases::count(cluster.carriers() as u32, "article", "articles");
        let head = format!(
            "{:<5}{} S {}  κ {}  {}  {}",
            cluster.id,
            paint(color, &phrases::bar(cluster.strength[0])),
            phrases::interval(cluster.strength),
            phrases::range(cluster.independence),
            paint(color, cluster.status.0.label()),
            paint(FAINT, &articles),
        );
        self.out.push_str(&head);
        self.out.push('\n');
        self.wrap(&paint(BOLD, &quoted(&cluster.text)), "  ", "  ");
        let origins: Vec<String> = cluster.origins.iter().map(|one| origin(one, cluster)).collect();
        if !origins.is_empty() {
            self.entry("origins", &origins.join("; "));
        }
        let relays: Vec<&str> = cluster.relays.iter().map(|relay| &*relay.name).collect();
        if !relays.is_empty() {
            self.entry("through", &relays.join(", "));
        }
        let most = if all { usize::MAX } else { STEPS };
        for (number, step) in cluster.steps.iter().take(most).enumerate() {
            self.entry(if number == 0 { "carried" } else { "" }, &carried(step));
        }
        self.more(cluster.steps.len().saturating_sub(most), "more article", "more articles");
        for dispute in &cluster.disputes {
            let against = format!(
                "{} ({}): {} in {}, here {} in {}",
                dispute.cluster,
                dispute.conflict.word(),
                quoted(&dispute.there.text),
                dispute.there.article,
                quoted(&dispute.here.text),
                dispute.here.article
            );
            self.entry("against", &against);
        }
    }

    /// The words of each article.
    fn members(&mut self, cluster: &Cluster) {
        for (number, member) in cluster.members.iter().enumerate() {
            let at = member.spans.first().map_or(0, |span| span[0]);
            let words = format!("{} byte {at}: {}", member.article, quoted(&member.text));
            self.entry(if number == 0 { "words" } else { "" }, &words);
        }
    }

    fn cycles(&mut self) {
        if self.report.cycles.is_empty() {
            return;
        }
        self.heading("Circles", "articles that have a claim from each other");
        for cycle in &self.report.cycles {
            self.wrap(&cycle.join(" ⇄ "), "  ", "    ");
        }
    }

    fn copies(&mut self, all: bool) {
        let copies = &self.report.copies;
        if copies.is_empty() {
            return;
        }
        self.heading("Copies", "the same text in two articles, by bytes");
        let most = if all { usize::MAX } else { SHOWN[1] };
        for copy in copies.iter().take(most) {
            self.wrap(&copied(copy), "  ", "    ");
        }
        self.more(copies.len().saturating_sub(most), "more passage", "more passages");
    }

    fn heading(&mut self, title: &str, note: &str) {
        self.out.push('\n');
        self.wrap(&format!("{}{}", paint(BOLD, title), paint(FAINT, &format!("  {note}"))), "", "");
    }

    /// Says what is not shown.
    fn more(&mut self, count: usize, one: &str, many: &str) {
        if count > 0 {
            let note = format!("{}: --all shows them", phrases::count(count as u32, one, many));
            self.wrap(&paint(FAINT, &note), "            ", "  ");
        }
    }

    /// `  label     words`, wrapped under the words.
    fn entry(&mut self, label: &str, words: &str) {
        let first = format!("  {}{}", paint(FAINT, label), " ".repeat(10 - label.len()));
        self.wrap(words, &first, &" ".repeat(12));
    }

    fn wrap(&mut self, text: &str, first: &str, rest: &str) {
        let options = textwrap::Options::new(self.width).initial_indent(first).subsequent_indent(rest);
        for line in textwrap::wrap(text, options) {
            self.out.push_str(line.trim_end());
            self.out.push('\n');
        }
    }
}

/// `officials (class only, perhaps also an aide), in a, b`.
fn origin(origin: &Origin, cluster: &Cluster) -> String {
    let others: Vec<&str> =
        origin.perhaps.iter().filter_map(|at| cluster.origins.get(*at)).map(|other| &*other.name).collect();
    let perhaps = if others.is_empty() { String::new() } else { format!(", may be {}", others.join(" or ")) };
    let articles = origin.articles.join(", ");
    format!("{} ({}{perhaps}) in {articles}", origin.name, phrases::level(origin.level))
}

fn carried(step: &Step) -> String {
    let from = step.from.as_deref().unwrap_or_default();
    let how = match step.how.0 {
        Way::Copies => format!("has the words of {from}"),
        Way::Cites => format!("cites {from}"),
        Way::Through => format!("has it through {from}"),
        Way::Sources => "names its sources".to_owned(),
        Way::Itself => "says so itself".to_owned(),
    };
    let date = step.date.as_ref().map_or(String::new(), |date| format!("{date} "));
    format!("{date}{} {}", step.article, paint(FAINT, &how))
}

fn copied(copy: &Copied) -> String {
    let from = copy.from.as_ref().map_or("nothing says from where".to_owned(), |from| format!("from {from}"));
    let [a, b] = [copy.span_a, copy.span_b].map(|span| format!("{}–{}", span[0], span[1]));
    let share = phrases::percent(copy.share);
    format!("{} {a} = {} {b}, {} words, {share} of the shorter article; {from}", copy.a, copy.b, copy.words)
}

/// The first words on one line, in quotation marks.
fn quoted(words: &str) -> String {
    style::quoted(&phrases::cut(&one_line(words), LETTERS))
}
