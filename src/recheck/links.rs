//! References inside a report: every id is the one of its place, and what it names is there.

use super::Flaw;
use crate::report::json::Report;

/// Looks at all of them.
pub(super) fn check(report: &Report, flaws: &mut Vec<Flaw>) {
    let counts = Counts {
        attributions: report.attributions.len() + report.nested.len(),
        entities: report.entities.len(),
        claims: report.claims.len(),
        nodes: report.graph.nodes.len(),
    };
    let mut book = Book { counts, flaws };
    for (index, entity) in report.entities.iter().enumerate() {
        book.own(&format!("entities[{index}].id"), &entity.id, 'e', index);
        book.all(&format!("entities[{index}].attributions"), &entity.attributions, 'a');
    }
    for (index, claim) in report.claims.iter().enumerate() {
        let at = format!("claims[{index}]");
        book.own(&format!("{at}.id"), &claim.id, 'c', index);
        book.all(&format!("{at}.attributions"), &claim.attributions, 'a');
        book.all(&format!("{at}.disputed_by"), &claim.disputed_by, 'c');
        for (list, sets) in [("cuts", &claim.cuts), ("cycles", &claim.cycles)] {
            sets.iter().for_each(|set| book.all(&format!("{at}.{list}"), set, 'n'));
        }
        book.all(&format!("{at}.importance"), claim.importance.keys(), 'n');
    }
    book.attributions(report);
    for (index, grant) in report.grants.iter().enumerate() {
        book.all(&format!("grants[{index}].source"), &grant.source, 'a');
    }
    for (index, node) in report.graph.nodes.iter().enumerate() {
        let at = format!("graph.nodes[{index}]");
        book.own(&format!("{at}.id"), &node.id, 'n', index);
        book.all(&format!("{at}.entity"), &node.entity, 'e');
        book.all(&format!("{at}.claim"), &node.claim, 'c');
    }
    for (index, edge) in report.graph.edges.iter().enumerate() {
        let at = format!("graph.edges[{index}]");
        book.all(&format!("{at}.from"), [&edge.from], 'n');
        book.all(&format!("{at}.to"), [&edge.to], 'n');
        book.all(&format!("{at}.attribution"), &edge.attribution, 'a');
        book.all(&format!("{at}.claims"), &edge.claims, 'c');
    }
    let measures = &report.article;
    let sources = report.entities.iter().filter(|entity| !entity.attributions.is_empty()).count();
    let numbers = [("claims", measures.claims, report.claims.len()), ("sources", measures.sources, sources)];
    for (name, written, there) in numbers {
        if written as usize != there {
            book.flaws.push(Flaw::new(format!("article.{name}"), format!("is {written}, the report has {there}")));
        }
    }
}

/// How many of each kind there are.
struct Counts {
    attributions: usize,
    entities: usize,
    claims: usize,
    nodes: usize,
}

/// Ids that are looked up.
struct Book<'a> {
    counts: Counts,
    flaws: &'a mut Vec<Flaw>,
}

impl Book<'_> {
    /// The attributions' own ids are those from `a1` on, each once, in two lists that go up.
    fn attributions(&mut self, report: &Report) {
        let mut seen = vec![false; self.counts.attributions];
        for (list, attributions) in [("attributions", &report.attributions), ("nested", &report.nested)] {
            let mut last = None;
            for (index, attribution) in attributions.iter().enumerate() {
                let at = format!("{list}[{index}]");
                match place(&attribution.id, 'a').filter(|place| *place < seen.len()) {
                    Some(place) if !seen[place] && last < Some(place) => {
                        (seen[place], last) = (true, Some(place));
                    }
                    _ => self.flaws.push(Flaw::new(format!("{at}.id"), format!("{} is out of order", attribution.id))),
                }
                self.all(&format!("{at}.within"), &attribution.within, 'a');
                self.all(&format!("{at}.claims"), &attribution.claims, 'c');
                let entity = attribution.source.as_ref().and_then(|source| source.entity.as_ref());
                self.all(&format!("{at}.source.entity"), entity, 'e');
            }
        }
    }

    /// The id of what stands at a place.
    fn own(&mut self, at: &str, id: &str, letter: char, index: usize) {
        if place(id, letter) != Some(index) {
            self.flaws.push(Flaw::new(at, format!("is {id}, at this place it must be {letter}{}", index + 1)));
        }
    }

    /// Ids of things that must be there.
    fn all<'i>(&mut self, at: &str, ids: impl IntoIterator<Item = &'i String>, letter: char) {
        let count = match letter {
            'a' => self.counts.attributions,
            'e' => self.counts.entities,
            'c' => self.counts.claims,
            _ => self.counts.nodes,
        };
        for id in ids {
            if place(id, letter).is_none_or(|place| place >= count) {
                self.flaws.push(Flaw::new(at, format!("names {id}, which is not there")));
            }
        }
    }
}

/// The place that an id such as `a12` names. Written in one way only: no `a012`.
pub(super) fn place(id: &str, letter: char) -> Option<usize> {
    let digits = id.strip_prefix(letter)?;
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse::<usize>().ok().filter(|_| plain)?.checked_sub(1)
}
