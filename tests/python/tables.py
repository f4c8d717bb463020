"""The tables in Python's csv, pandas, pyarrow, and R."""

import csv
import json
import os
import shutil
import subprocess
import tempfile
import unittest

import pandas
import pyarrow.parquet
from common import ARTICLES, tables

BEGINS = tuple("=+-@\t\r\n＝＋－＠−")
TYPES = {"integer": "int64", "number": "double", "boolean": "bool"}


def original(cell):
    """A cell without the guard that keeps spreadsheets from running it."""
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(BEGINS) else cell


class Tables(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.csv = tables(cls.folder.name)
        cls.parquet = tables(cls.folder.name, "--format", "parquet")
        with open(cls.csv / "codebook.csv", encoding="utf-8", newline="") as file:
            cls.codebook = list(csv.DictReader(file))
        cls.manifest = json.loads((cls.csv / "manifest.json").read_text(encoding="utf-8"))
        cls.names = [file["file"].removesuffix(".csv") for file in cls.manifest["files"] if file["file"].endswith(".csv")]
        cls.names.remove("codebook")

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def rows(self, name):
        with open(self.csv / f"{name}.csv", encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, strict=True))

    def test_csv_has_the_codebooks_columns_and_the_manifests_rows(self):
        for name in self.names:
            with open(self.csv / f"{name}.csv", encoding="utf-8", newline="") as file:
                header, *rows = csv.reader(file, strict=True)
            self.assertEqual(header, [row["column"] for row in self.codebook if row["table"] == name])
            self.assertTrue(all(len(row) == len(header) for row in rows), name)
            expected = next(file["rows"] for file in self.manifest["files"] if file["file"] == f"{name}.csv")
            self.assertEqual(len(rows), expected, name)

    def test_csv_keeps_quotation_marks_line_ends_and_letters(self):
        article = self.rows("articles")[0]
        first = ARTICLES[0]
        for column, key in [("article_id", "id"), ("outlet", "outlet"), ("title", "title"), ("byline", "byline")]:
            self.assertEqual(article[column][0], "'")
            self.assertEqual(original(article[column]), first[key])
        self.assertEqual(self.rows("articles")[1]["outlet"], ARTICLES[1]["outlet"])
        wrapped = [row["content_text"] for row in self.rows("attributions") if row["article_id"] == "hard-wrapped"]
        self.assertTrue(any("\n" in content for content in wrapped), wrapped)

    def test_offsets_are_those_of_the_text(self):
        text = ARTICLES[0]["text"]
        for row in self.rows("attributions"):
            if row["article_id"] == "'=1+1":
                spans = [tuple(map(int, span.split("-"))) for span in row["content_char_spans"].split()]
                self.assertEqual(" … ".join(text[start:end] for start, end in spans), original(row["content_text"]))
                spans = [tuple(map(int, span.split("-"))) for span in row["content_spans"].split()]
                words = [text.encode()[start:end].decode() for start, end in spans]
                self.assertEqual(" … ".join(words), original(row["content_text"]))

    def test_parquet_has_types_and_the_same_values(self):
        for name in self.names:
            table = pyarrow.parquet.read_table(self.parquet / f"{name}.parquet")
            columns = [row for row in self.codebook if row["table"] == name]
            self.assertEqual(table.column_names, [column["column"] for column in columns])
            for column, field in zip(columns, table.schema):
                self.assertEqual(str(field.type), TYPES.get(column["type"], "string"), field)
            for row, cells in zip(self.rows(name), table.to_pylist(), strict=True):
                for column in columns:
                    cell, value = row[column["column"]], cells[column["column"]]
                    match value:
                        case None:
                            self.assertEqual(cell, "")
                        case bool():
                            self.assertEqual(cell, str(value).lower())
                        case float() | int():
                            self.assertEqual(float(cell), value)
                        case _:
                            self.assertEqual(original(cell), value)

    def test_pandas_reads_both_alike(self):
        for name in self.names:
            of_csv = pandas.read_csv(self.csv / f"{name}.csv", keep_default_na=False, na_values=[""])
            of_parquet = pandas.read_parquet(self.parquet / f"{name}.parquet")
            self.assertEqual(of_csv.shape, of_parquet.shape)
        self.assertEqual(list(pandas.read_parquet(self.parquet / "articles.parquet")["article_id"][:2]), ["=1+1", "NA"])

    def test_r_reads_the_same_rows(self):
        if not shutil.which("Rscript"):
            self.skipTest("Rscript is missing: read.csv was not tested")
        script = """
            folder <- commandArgs(TRUE)[1]
            for (file in list.files(folder, "[.]csv$")) {
                table <- read.csv(file.path(folder, file), na.strings = "", fileEncoding = "UTF-8")
                cat(file, nrow(table), ncol(table), "\\n")
            }
            articles <- read.csv(file.path(folder, "articles.csv"), na.strings = "", encoding = "UTF-8")
            cat(articles$article_id[1:2], is.numeric(articles$words), is.na(articles$url[1]), "\\n", sep = "|")
            claims <- read.csv(file.path(folder, "claims.csv"), na.strings = "", encoding = "UTF-8")
            cat(is.logical(claims$exact), articles$outlet[2] == "The \\"Gazette\\", Ü\\nWest", "\\n", sep = "|")
        """
        output = subprocess.run(
            ["Rscript", "--vanilla", "-e", script, self.csv],
            check=True,
            capture_output=True,
            encoding="utf-8",
            env=os.environ | {"LC_ALL": "C.UTF-8"},
        ).stdout
        for file in self.manifest["files"]:
            if file["file"].endswith(".csv"):
                name = file["file"].removesuffix(".csv")
                columns = 6 if name == "codebook" else sum(row["table"] == name for row in self.codebook)
                self.assertIn(f"{file['file']} {file['rows']} {columns} \n", output)
        self.assertIn("'=1+1|NA|TRUE|TRUE|", output)
        self.assertIn("TRUE|TRUE|\n", output)


if __name__ == "__main__":
    unittest.main()
