"""What the tests share: the program, and articles that files trip over."""

import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FIRSTHAND = os.environ.get("FIRSTHAND", ROOT / "target/debug/firsthand")

TEXT = (
    '=HYPERLINK("http://x")\n\n“Größe, Übermut &\r\nÄrger – "naïve", 42;” said Jürgen Weiß, the mayor.\n\n'
    'An official told the Gazette, "-1 is\tnot NA."\n\n@ministry said it was closed, ＝1+1, according to Åsa Ek.\n'
)
ARTICLES = [
    {"id": "=1+1", "text": TEXT, "outlet": "@SUM(A1)", "title": "+49", "date": "-", "byline": "＝cmd"},
    {"id": "NA", "text": "The harbour was closed, two officials said.", "outlet": 'The "Gazette", Ü\nWest'},
]


def firsthand(*arguments):
    """Runs the program and gives its output."""
    command = [FIRSTHAND, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, cwd=ROOT, encoding="utf-8").stdout


def tables(folder, *arguments):
    """Writes the tables of the articles above and of tests/articles into a folder."""
    folder = pathlib.Path(folder)
    articles = folder / "hostile.jsonl"
    articles.write_text("".join(json.dumps(article) + "\n" for article in ARTICLES), encoding="utf-8")
    output = folder / "-".join(["out", *arguments]).replace("--", "")
    firsthand("analyze", articles, "tests/articles", "-o", output, *arguments)
    return output
