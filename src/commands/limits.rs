//! How much is read, for every command that reads articles.

use bytesize::ByteSize;
use clap::Args;
use firsthand::ingest::Limits;

/// Limits that no real article meets.
#[derive(Args)]
pub(crate) struct LimitArguments {
    /// The longest article (text, file or page) [default: 64 MB]
    #[arg(long, value_name = "SIZE")]
    max_article: Option<ByteSize>,
    /// The longest line of JSON lines, row of a table, page of a Parquet table, or file of JSON [default: 128 MB]
    #[arg(long, value_name = "SIZE")]
    max_record: Option<ByteSize>,
    /// How many times its size a compressed file or a Parquet table may unpack to [default: 200]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    max_ratio: Option<u64>,
}

impl LimitArguments {
    /// What was asked for, or else the defaults.
    pub(crate) fn limits(&self) -> Limits {
        let defaults = Limits::default();
        Limits {
            article: self.max_article.unwrap_or(defaults.article),
            record: self.max_record.unwrap_or(defaults.record),
            ratio: self.max_ratio.unwrap_or(defaults.ratio),
        }
    }
}
