//! The codebook: every column of every table, with its unit, its values and what it means. `reports/codebook.csv` is the
//! one place where columns are named: headers are read from it, and a cell that does not fit its column is a bug.

use std::sync::LazyLock;

use super::labels::words_of;

/// The codebook that ships with the program.
pub static CODEBOOK: LazyLock<Codebook> =
    LazyLock::new(|| read(include_str!("../../reports/codebook.csv")).expect("a test reads reports/codebook.csv"));

/// Every column, in the order of its table.
pub struct Codebook {
    columns: Vec<Column>,
}

/// One column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The table that it is of.
    pub table: String,
    /// Its name, as in the header.
    pub name: String,
    /// text, integer, number, boolean, label, id, ids, spans.
    pub kind: String,
    /// What a number counts.
    pub unit: String,
    /// What values there are.
    pub values: String,
    /// What it says.
    pub meaning: String,
}

impl Codebook {
    /// The columns of a table, in order.
    pub fn of(&self, table: &str) -> &[Column] {
        let start = self.columns.iter().position(|column| column.table == table).unwrap_or(self.columns.len());
        let length = self.columns[start..].iter().take_while(|column| column.table == table).count();
        &self.columns[start..start + length]
    }

    /// The codebook as a table, for those who read the other tables.
    pub fn rows(&self) -> impl Iterator<Item = [&str; 6]> {
        self.columns.iter().map(|c| [&*c.table, &*c.name, &*c.kind, &*c.unit, &*c.values, &*c.meaning])
    }
}

/// The header of the codebook itself.
pub(super) const HEADER: [&str; 6] = ["table", "column", "type", "unit", "values", "meaning"];

/// Reads a codebook. In `values`, `{kind}` stands for the words of that set.
fn read(source: &str) -> Result<Codebook, csv::Error> {
    let mut columns = vec![];
    for row in csv::Reader::from_reader(source.as_bytes()).deserialize() {
        let (table, name, kind, unit, values, meaning): (String, String, String, String, String, String) = row?;
        let set = values.strip_prefix('{').and_then(|name| name.strip_suffix('}'));
        let values = set.and_then(words_of).map(|words| words.join(" ")).unwrap_or(values);
        columns.push(Column { table, name, kind, unit, values, meaning });
    }
    Ok(Codebook { columns })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_is_spelt_out() {
        let open = CODEBOOK.columns.iter().find(|column| column.values.contains('{'));
        assert_eq!(open, None, "values name a set that labels.rs does not have");
        let status = CODEBOOK.of("claims").iter().find(|column| column.name == "status").unwrap();
        assert!(status.values.starts_with("supported disputed"), "{}", status.values);
    }

    #[test]
    fn columns_have_known_types_and_a_meaning_and_no_namesake() {
        let kinds = ["text", "integer", "number", "boolean", "label", "id", "ids", "spans"];
        for column in &CODEBOOK.columns {
            assert!(kinds.contains(&&*column.kind), "{column:?}");
            assert!(column.meaning.ends_with('.'), "{column:?}");
            let namesakes = CODEBOOK.of(&column.table).iter().filter(|other| other.name == column.name).count();
            assert_eq!(namesakes, 1, "{column:?}");
        }
    }
}
