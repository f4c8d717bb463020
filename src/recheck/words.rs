//! A report against the article's text: its hash, whether each offset stands at a letter's edge inside the text, and
//! whether the words that are quoted stand where they are said to.

use super::{Flaw, quoted};
use crate::digest;
use crate::report::json::{Bytes, Report};

/// Letters of quoted words in a message.
const SHOWN: usize = 40;

/// Looks at all of it.
pub(super) fn check(report: &Report, text: &str, flaws: &mut Vec<Flaw>) {
    let sha256 = digest::sha256(text);
    if sha256 != report.sha256 {
        flaws.push(Flaw::new("sha256", format!("is {}, that of the text is {sha256}", report.sha256)));
    }
    let mut sheet = Sheet { text, flaws };
    for (index, block) in report.blocks.iter().enumerate() {
        sheet.spans(&format!("blocks[{index}].span"), &[block.span]);
    }
    for (list, attributions) in [("attributions", &report.attributions), ("nested", &report.nested)] {
        for (index, attribution) in attributions.iter().enumerate() {
            let at = format!("{list}[{index}]");
            if let Some(source) = &attribution.source {
                sheet.words(&format!("{at}.source"), &source.text, &source.spans);
                sheet.spans(&format!("{at}.source.basis_span"), source.basis_span.as_slice());
                sheet.spans(&format!("{at}.source.via_spans"), &source.via_spans);
            }
            for (part, words) in [("cue", &attribution.cue), ("content", &attribution.content)] {
                if let Some(words) = words {
                    sheet.words(&format!("{at}.{part}"), &words.text, &words.spans);
                }
            }
        }
    }
    for (index, entity) in report.entities.iter().enumerate() {
        for (number, mention) in entity.mentions.iter().enumerate() {
            let at = format!("entities[{index}].mentions[{number}]");
            sheet.spans(&format!("{at}.span"), &[mention.span]);
            sheet.spans(&format!("{at}.antecedent"), mention.antecedent.as_slice());
        }
    }
    for (index, grant) in report.grants.iter().enumerate() {
        sheet.spans(&format!("grants[{index}].span"), &[grant.span]);
        sheet.spans(&format!("grants[{index}].reason_span"), grant.reason_span.as_slice());
    }
    let single = [
        ("credits", report.credits.iter().map(|credit| credit.span).collect::<Vec<_>>()),
        ("replies", report.replies.iter().map(|reply| reply.span).collect()),
        ("chains", report.chains.iter().map(|chain| chain.span).collect()),
    ];
    for (list, spans) in single {
        for (index, span) in spans.into_iter().enumerate() {
            sheet.spans(&format!("{list}[{index}].span"), &[span]);
        }
    }
    for (index, claim) in report.claims.iter().enumerate() {
        let at = format!("claims[{index}]");
        for (list, spans) in
            [("spans", &claim.spans), ("names", &claim.names), ("numbers", &claim.numbers), ("dates", &claim.dates)]
        {
            sheet.spans(&format!("{at}.{list}"), spans);
        }
        // A claim's text is its first fragment.
        sheet.same(&format!("{at}.text"), &claim.text, &claim.spans[..claim.spans.len().min(1)]);
        for (number, reason) in claim.reasons.iter().enumerate() {
            sheet.spans(&format!("{at}.reasons[{number}].spans"), &reason.spans);
        }
    }
    for (index, edge) in report.graph.edges.iter().enumerate() {
        sheet.spans(&format!("graph.edges[{index}].spans"), &edge.spans);
    }
}

/// The text that spans are looked up in.
struct Sheet<'a> {
    text: &'a str,
    flaws: &'a mut Vec<Flaw>,
}

impl Sheet<'_> {
    /// Whether words stand at their spans, which must stand in the text.
    fn words(&mut self, at: &str, words: &str, spans: &[Bytes]) {
        self.spans(&format!("{at}.spans"), spans);
        self.same(&format!("{at}.text"), words, spans);
    }

    /// Whether spans stand in the text.
    fn spans(&mut self, at: &str, spans: &[Bytes]) {
        for [start, end] in spans {
            let why = if start >= end {
                "is empty or goes backwards".to_owned()
            } else if *end as usize > self.text.len() {
                format!("goes beyond the text, which has {} bytes", self.text.len())
            } else if self.at(&[*start, *end]).is_none() {
                "cuts through a letter".to_owned()
            } else {
                continue;
            };
            self.flaws.push(Flaw::new(at, format!("{start}-{end} {why}")));
        }
    }

    /// Whether words are those at spans. Spans outside the text are told of elsewhere.
    fn same(&mut self, at: &str, words: &str, spans: &[Bytes]) {
        let Some(fragments) = spans.iter().map(|span| self.at(span)).collect::<Option<Vec<&str>>>() else { return };
        let there = fragments.join(" … ");
        if there != words {
            let message = format!("is “{}”, the text has “{}”", quoted(words, SHOWN), quoted(&there, SHOWN));
            self.flaws.push(Flaw::new(at, message));
        }
    }

    fn at(&self, [start, end]: &Bytes) -> Option<&str> {
        self.text.get(*start as usize..*end as usize)
    }
}
