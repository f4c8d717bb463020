//! The tables of a set of articles: one grain each, RFC 4180, columns as the codebook names them.

use std::fmt::Display;
use std::fs;
use std::io;
use std::path::Path;

use super::Report;
use crate::report::codebook::{CODEBOOK, Column};
use crate::report::json::Bytes;
use crate::report::tables::safe::guard;
use crate::report::whole;

/// One of the tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the codebook says what a row is")]
pub enum Table {
    Clusters,
    Members,
    Copies,
    Citations,
}

impl Table {
    /// All of them, in the order of the codebook.
    pub const ALL: [Table; 4] = [Table::Clusters, Table::Members, Table::Copies, Table::Citations];

    /// Its name, in the codebook and as a file.
    pub fn name(self) -> &'static str {
        match self {
            Table::Clusters => "clusters",
            Table::Members => "cluster_members",
            Table::Copies => "copies",
            Table::Citations => "citations",
        }
    }
}

/// A table with its header.
pub fn table(which: Table, report: &Report) -> Vec<u8> {
    let columns = CODEBOOK.of(which.name());
    let mut rows =
        Rows { out: csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(vec![]), columns, at: 0 };
    rows.out.write_record(columns.iter().map(|column| &column.name)).expect("writing to memory does not fail");
    match which {
        Table::Clusters => clusters(&mut rows, report),
        Table::Members => members(&mut rows, report),
        Table::Copies => copies(&mut rows, report),
        Table::Citations => citations(&mut rows, report),
    }
    rows.out.into_inner().expect("writing to memory does not fail")
}

/// Writes the tables, their codebook and the report as JSON into a folder. Each file gets its name when it is whole.
pub fn write(folder: &Path, report: &Report) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let put = |name: &str, bytes: &[u8]| whole::write(&folder.join(name), bytes);
    for which in Table::ALL {
        put(&format!("{}.csv", which.name()), &table(which, report))?;
    }
    put("codebook.csv", &crate::report::tables::codebook())?;
    put("verification.json", (super::object(report) + "\n").as_bytes())
}

fn clusters(rows: &mut Rows, report: &Report) {
    for cluster in &report.clusters {
        rows.plain("cluster", &cluster.id);
        rows.text("text", &cluster.text);
        rows.plain("articles", cluster.carriers());
        rows.plain("members", cluster.members.len());
        rows.text("origins", &cluster.origins.iter().map(|origin| &*origin.name).collect::<Vec<_>>().join(" | "));
        rows.text("relays", &cluster.relays.iter().map(|relay| &*relay.name).collect::<Vec<_>>().join(" | "));
        rows.plain("independence_low", cluster.independence[0]);
        rows.plain("independence_high", cluster.independence[1]);
        rows.plain("strength_low", cluster.strength[0]);
        rows.plain("strength_high", cluster.strength[1]);
        rows.plain("exact", cluster.exact);
        rows.plain("status", cluster.status.word());
        rows.plain("disputed_by", cluster.disputed_by.join(" "));
        rows.text("first_seen", &cluster.first_seen.join(" | "));
        rows.end();
    }
}

fn members(rows: &mut Rows, report: &Report) {
    for cluster in &report.clusters {
        for member in &cluster.members {
            let step = cluster.steps.iter().find(|step| step.article == member.article);
            rows.plain("cluster", &cluster.id);
            rows.text("article_id", &member.article);
            rows.plain("claim", &member.claim);
            rows.span(member.spans.first());
            rows.plain(
                "spans",
                member.spans.iter().map(|span| format!("{}-{}", span[0], span[1])).collect::<Vec<_>>().join(" "),
            );
            rows.text("text", &member.text);
            rows.plain("relation", member.relation.word());
            rows.text("date", step.and_then(|step| step.date.as_deref()).unwrap_or_default());
            rows.plain("how", step.map_or("", |step| step.how.word()));
            rows.text("from", step.and_then(|step| step.from.as_deref()).unwrap_or_default());
            rows.end();
        }
    }
}

fn copies(rows: &mut Rows, report: &Report) {
    for copy in &report.copies {
        rows.text("a", &copy.a);
        rows.text("b", &copy.b);
        rows.plain("a_byte_start", copy.span_a[0]);
        rows.plain("a_byte_end", copy.span_a[1]);
        rows.plain("b_byte_start", copy.span_b[0]);
        rows.plain("b_byte_end", copy.span_b[1]);
        rows.plain("share", copy.share);
        rows.text("from", copy.from.as_deref().unwrap_or_default());
        rows.plain("words", copy.words);
        rows.plain("same", copy.same);
        rows.end();
    }
}

fn citations(rows: &mut Rows, report: &Report) {
    for citation in &report.citations {
        rows.text("from", &citation.from);
        rows.text("to", &citation.to);
        rows.text("name", &citation.name);
        rows.span(Some(&citation.span));
        rows.plain("cluster", citation.cluster.as_deref().unwrap_or_default());
        rows.end();
    }
}

/// A table that is being written. Every cell names its column, and a debug build compares the name with the codebook's.
struct Rows {
    out: csv::Writer<Vec<u8>>,
    columns: &'static [Column],
    at: usize,
}

impl Rows {
    fn plain(&mut self, column: &str, value: impl Display) {
        debug_assert_eq!(self.columns[self.at].name, column, "column of {}", self.columns[0].table);
        self.out.write_field(value.to_string()).expect("writing to memory does not fail");
        self.at += 1;
    }

    /// Words from outside, made safe for spreadsheets.
    fn text(&mut self, column: &str, text: &str) {
        self.plain(column, format_args!("{}{text}", guard(text)));
    }

    fn span(&mut self, span: Option<&Bytes>) {
        let cell = |at: usize| span.map_or(String::new(), |span| span[at].to_string());
        self.plain("byte_start", cell(0));
        self.plain("byte_end", cell(1));
    }

    fn end(&mut self) {
        debug_assert_eq!(self.at, self.columns.len(), "cells in a row of {}", self.columns[0].table);
        self.out.write_record(None::<&[u8]>).expect("writing to memory does not fail");
        self.at = 0;
    }
}
