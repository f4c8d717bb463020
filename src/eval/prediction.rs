//! Predictions: of an analysis, or of a report in JSON lines, by whatever program.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;

use super::points::CodePoints;
use super::{Annotation, Error, Gold};
use crate::Analysis;
use crate::attribution::Part;

/// What an analysis found, in code points: the attributions of the outermost layer.
pub fn predicted(analysis: &Analysis) -> Vec<Annotation> {
    let points = CodePoints::of(analysis.document.text);
    let spans = |part: &Option<Part>| {
        let spans = part.as_ref().map_or(&[][..], |part| &part.spans);
        // No span of an analysis stands inside a character.
        let mut spans: Vec<_> = spans.iter().filter_map(|s| points.span(s.start as usize, s.end as usize)).collect();
        spans.sort_unstable();
        spans
    };
    let annotation = |a: &crate::attribution::Attribution| Annotation {
        spans: [spans(&a.source), spans(&a.cue), spans(&a.content)],
        rule: a.rule.clone(),
        confidence: a.confidence,
    };
    let outermost = analysis.attributions.iter().filter(|attribution| attribution.is_outermost());
    outermost.map(annotation).collect()
}

/// Reads a report in JSON lines. Gives one list per gold article, in the same order.
pub fn read_predictions(path: &Path, gold: &[Gold]) -> Result<Vec<Vec<Annotation>>, Error> {
    let read = |source| Error::Read { path: path.to_owned(), source };
    let mut objects: BTreeMap<String, (usize, Report)> = BTreeMap::new();
    for (index, line) in BufReader::new(File::open(path).map_err(read)?).lines().enumerate() {
        let line = line.map_err(read)?;
        if line.trim().is_empty() {
            continue;
        }
        let report: Report = serde_json::from_str(&line).map_err(|e| Error::Line {
            path: path.to_owned(),
            line: index + 1,
            message: e.to_string(),
        })?;
        objects.insert(report.id.clone(), (index + 1, report));
    }
    let missing: Vec<_> = gold.iter().filter(|article| !objects.contains_key(&article.id)).collect();
    if let Some(first) = missing.first() {
        return Err(Error::NoPrediction { missing: missing.len(), all: gold.len(), example: first.id.clone() });
    }
    gold.iter()
        .map(|article| {
            let (line, report) = &objects[&article.id];
            report.annotations(&article.text).map_err(|offset| Error::Line {
                path: path.to_owned(),
                line: *line,
                message: format!("{}: offset {offset} is not on a character boundary of the article", article.id),
            })
        })
        .collect()
}

#[derive(Deserialize)]
struct Report {
    id: String,
    #[serde(default)]
    attributions: Vec<ReportedAttribution>,
}

#[derive(Deserialize)]
struct ReportedAttribution {
    #[serde(default)]
    rule: Option<String>,
    #[serde(default)]
    confidence: Option<f32>,
    source: Option<ReportedPart>,
    cue: Option<ReportedPart>,
    content: Option<ReportedPart>,
}

#[derive(Deserialize)]
struct ReportedPart {
    spans: Vec<(usize, usize)>,
}

impl Report {
    /// The attributions in code points; an offset that is none is the error.
    fn annotations(&self, text: &str) -> Result<Vec<Annotation>, usize> {
        let points = CodePoints::of(text);
        let spans = |part: &Option<ReportedPart>| -> Result<Vec<(usize, usize)>, usize> {
            let spans = part.as_ref().map_or(&[][..], |part| &part.spans);
            let spans = spans.iter().map(|&(s, e)| Ok((points.at(s).ok_or(s)?, points.at(e).ok_or(e)?)));
            let mut spans = spans.collect::<Result<Vec<_>, usize>>()?;
            spans.sort_unstable();
            Ok(spans)
        };
        self.attributions
            .iter()
            .map(|a| {
                Ok(Annotation {
                    spans: [spans(&a.source)?, spans(&a.cue)?, spans(&a.content)?],
                    rule: a.rule.clone().unwrap_or_default(),
                    confidence: a.confidence,
                })
            })
            .collect()
    }
}
