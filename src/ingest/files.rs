//! Paths go in, the files to read come out, in order; folders are walked.

use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::Format;
use super::error::{Error, Place, Problem};

/// Something to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Standard input.
    Input,
    /// A file.
    File(PathBuf),
}

impl Source {
    /// As errors and reports name it.
    pub(super) fn name(&self) -> String {
        match self {
            Source::Input => "-".to_owned(),
            Source::File(path) => path.display().to_string(),
        }
    }

    /// The id of its article: the file's stem.
    pub(super) fn id(&self) -> String {
        match self {
            Source::Input => "stdin".to_owned(),
            Source::File(path) => unpacked(path).file_stem().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// How its name ends, `.gz` or `.zst` apart.
    pub(super) fn extension(&self) -> Option<String> {
        match self {
            Source::Input => None,
            Source::File(path) => extension(path),
        }
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(unpacked(path).extension()?.to_string_lossy().to_ascii_lowercase())
}

/// The name without `.gz` or `.zst`.
fn unpacked(path: &Path) -> PathBuf {
    if path.extension().is_some_and(|e| ["gz", "zst", "zstd"].iter().any(|ending| e.eq_ignore_ascii_case(ending))) {
        path.with_extension("")
    } else {
        path.to_owned()
    }
}

/// Files to read, found while they are asked for.
pub(super) struct Files {
    paths: std::vec::IntoIter<PathBuf>,
    folder: Option<Folder>,
    skipped: usize,
}

/// A folder that is being walked.
struct Folder {
    path: PathBuf,
    walk: walkdir::IntoIter,
    /// Articles found in it.
    found: usize,
    /// Other files in it.
    skipped: usize,
}

impl Files {
    pub(super) fn new(paths: Vec<PathBuf>) -> Files {
        Files { paths: paths.into_iter(), folder: None, skipped: 0 }
    }

    /// Those that were not asked for yet, apart from a folder that is being walked.
    pub(super) fn rest(&self) -> Files {
        Files::new(self.paths.as_slice().to_vec())
    }

    pub(super) fn skipped(&self) -> usize {
        self.skipped
    }
}

impl Iterator for Files {
    type Item = Result<Source, Error>;

    fn next(&mut self) -> Option<Result<Source, Error>> {
        loop {
            if let Some(folder) = &mut self.folder {
                if let Some(item) = folder.next() {
                    return Some(item);
                }
                let (path, found, skipped) = (folder.path.display().to_string(), folder.found, folder.skipped);
                self.folder = None;
                self.skipped += skipped;
                if found == 0 {
                    let problem = Problem::NoArticles { skipped, endings: Format::endings() };
                    return Some(Err(Place::of(path).error(problem)));
                }
            }
            let path = self.paths.next()?;
            if path.as_os_str() == "-" {
                return Some(Ok(Source::Input));
            }
            if path.is_dir() {
                let walk = WalkDir::new(&path).follow_links(true).sort_by_file_name().into_iter();
                self.folder = Some(Folder { path, walk, found: 0, skipped: 0 });
            } else if path.try_exists().is_ok_and(|exists| !exists) {
                return Some(Err(Place::of(path.display().to_string()).error(Problem::Missing)));
            } else {
                return Some(Ok(Source::File(path)));
            }
        }
    }
}

impl Iterator for Folder {
    type Item = Result<Source, Error>;

    fn next(&mut self) -> Option<Result<Source, Error>> {
        loop {
            let entry = match self.walk.next()? {
                Ok(entry) => entry,
                Err(error) => {
                    self.found += 1; // The folder is not empty; this error says enough.
                    let path = error.path().unwrap_or(&self.path).display().to_string();
                    let message = error.to_string();
                    let cause = error.into_io_error().unwrap_or_else(|| std::io::Error::other(message));
                    return Some(Err(Place::of(path).error(Problem::Read(cause))));
                }
            };
            let hidden = entry.depth() > 0 && entry.file_name().to_string_lossy().starts_with('.');
            if entry.file_type().is_dir() {
                if hidden {
                    self.walk.skip_current_dir();
                }
                continue;
            }
            if hidden || extension(entry.path()).and_then(|e| Format::of_extension(&e)).is_none() {
                self.skipped += 1;
                continue;
            }
            self.found += 1;
            return Some(Ok(Source::File(entry.into_path())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_the_stem_without_both_endings() {
        let source = |path: &str| Source::File(path.into());
        assert_eq!(source("news/May.1.jsonl.gz").id(), "May.1");
        assert_eq!(source("news/May.1.jsonl.gz").extension().as_deref(), Some("jsonl"));
        assert_eq!(source("news/May.csv.zst").id(), "May");
        assert_eq!(source("news/One.TXT").extension().as_deref(), Some("txt"));
        assert_eq!(source("README").extension(), None);
    }
}
