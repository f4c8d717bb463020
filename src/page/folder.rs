//! A folder of pages: `firsthand analyze -o DIR --format html`. One article after the other goes in, in the order of the
//! input; a page for each and `index.html` come out. Memory holds an article, and eight bytes for each page's name.
//!
//! Each page gets its name when it is whole. The index is written last, under a temporary name until it is whole.

use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io::{self, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};

use rustc_hash::{FxBuildHasher, FxHashSet};

use super::index::{Row, index};
use crate::Analysis;
use crate::audit::Audit;
use crate::report::{Report, whole};

/// Letters of a page's name.
const LONGEST: usize = 80;
/// What the rows of the index are called until all are there.
const ROWS: &str = "index.html.partial-rows";

/// The page of an article and its row of the index. Made apart from [`Folder`], so that many can be made at once.
pub struct Page {
    html: String,
    row: Row,
}

/// The page of an article.
pub fn page(analysis: &Analysis, report: &Report, audit: Option<&Audit>) -> Page {
    Page { html: super::article(analysis, report, audit), row: Row::of(report, analysis.document.text) }
}

/// A folder that is being written.
pub struct Folder {
    path: PathBuf,
    rows: BufWriter<File>,
    names: FxHashSet<u64>,
    articles: usize,
    words: u64,
}

impl Folder {
    /// Makes the folder if there is none.
    pub fn create(path: &Path) -> io::Result<Folder> {
        fs::create_dir_all(path)?;
        let rows = BufWriter::new(File::create(path.join(ROWS))?);
        Ok(Folder { path: path.to_owned(), rows, names: FxHashSet::default(), articles: 0, words: 0 })
    }

    /// Adds an article.
    pub fn append(&mut self, page: &Page) -> io::Result<()> {
        let name = self.name(&page.row.id);
        whole::write(&self.path.join(&name), page.html.as_bytes())?;
        self.rows.write_all(page.row.html(&name).as_bytes())?;
        self.articles += 1;
        self.words += u64::from(page.row.measures.words);
        Ok(())
    }

    /// Writes the index. `skipped` counts articles that could not be read.
    pub fn finish(mut self, skipped: usize) -> io::Result<()> {
        self.rows.flush()?;
        let rows = self.path.join(ROWS);
        let (before, after) = index(self.articles, self.words, skipped);
        let page = self.path.join("index.html");
        let mut file = BufWriter::new(File::create(whole::partial(&page))?);
        file.write_all(before.as_bytes())?;
        io::copy(&mut BufReader::new(File::open(&rows)?), &mut file)?;
        file.write_all(after.as_bytes())?;
        file.flush()?;
        whole::name(&page)?;
        fs::remove_file(rows)
    }

    /// A name for the page of an article, as no other page has it, on file systems too that do not tell `A` from `a`.
    fn name(&mut self, id: &str) -> String {
        let stem = stem(id);
        let mut name = stem.clone();
        let mut count = 1;
        while !self.names.insert(FxBuildHasher.hash_one(name.to_lowercase())) {
            count += 1;
            name = format!("{stem}-{count}");
        }
        name + ".html"
    }
}

/// An id as the stem of a file's name: letters and digits of ASCII, `-`, `_` and inner dots, and no name that means
/// something else somewhere.
fn stem(id: &str) -> String {
    let mut stem = String::new();
    for c in id.chars() {
        match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.') => stem.push(c),
            _ if stem.ends_with('-') => {}
            _ => stem.push('-'),
        }
        if stem.len() >= LONGEST {
            break;
        }
    }
    let stem = stem.trim_matches(['-', '.']);
    let first = stem.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = |name: &str| {
        first.strip_prefix(name).is_some_and(|rest| rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit())
    };
    let taken = ["index", "con", "prn", "aux", "nul"].contains(&&*first) || device("com") || device("lpt");
    match stem {
        "" => "article".to_owned(),
        stem if taken => format!("article-{stem}"),
        stem => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[track_caller]
    fn check(id: &str, expected: &str) {
        assert_eq!(stem(id), expected);
    }

    #[test]
    fn names_of_pages_are_safe_everywhere() {
        check("story-1", "story-1");
        check("../../etc/passwd", "etc-passwd");
        check("https://a.example/b?c=d", "https-a.example-b-c-d");
        check("", "article");
        check("…", "article");
        check("Index", "article-Index");
        check("nul.txt", "article-nul.txt");
        check("COM1", "article-COM1");
        check(&"a".repeat(300), &"a".repeat(80));
    }
}
