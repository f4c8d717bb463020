"""The package as it is installed, against the program: same reports, same tables, errors that say what to do."""

import csv
import html
import importlib
import io
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
import typing
import unittest

import firsthand
import firsthand.types

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("FIRSTHAND", ROOT / "target/debug/firsthand")
ARTICLES = sorted((ROOT / "tests/articles").glob("*.txt"))


def program(*arguments, stdin=None):
    command = [PROGRAM, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, cwd=ROOT, encoding="utf-8", input=stdin).stdout


class Case(unittest.TestCase):
    def folder(self):
        """A folder that is gone after the test."""
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        return made.name


class Reports(Case):
    def test_a_report_is_the_programs_to_the_byte(self):
        names = [f"tests/articles/{path.name}" for path in ARTICLES]
        self.assertGreater(len(names), 10)
        made = [firsthand.analyze(article) for article in firsthand.read(*(ROOT / name for name in names))]
        # The program was called in the repository's root, and so has shorter paths.
        root = json.dumps(f"{ROOT}/")[1:-1]
        self.assertEqual(
            [report.to_json().replace(root, "") for report in made],
            program("analyze", *names, "--format", "jsonl").splitlines(),
        )
        alone = made[0].to_json(indent=True).replace(root, "")
        self.assertEqual(alone + "\n", program("analyze", names[0], "--format", "json"))

    def test_what_the_carrier_says_counts(self):
        report = firsthand.analyze(
            "The port closed, Reuters reported.", id="a", outlet="Reuters", title="Port", date="2026-01-02"
        )
        self.assertEqual((report.id, report.metadata["outlet"], report.metadata["title"]), ("a", "Reuters", "Port"))
        self.assertEqual(report.chains, [])

    def test_spans_count_bytes_and_words_gives_them(self):
        report = firsthand.analyze("“Größe zählt”, sagte niemand. The bridge is shut, Jürgen Weiß said.")
        source = report.attributions[-1]["source"]
        self.assertEqual(report.words(source["spans"][0]), source["text"])
        self.assertEqual(source["text"], "Jürgen Weiß")

    def test_many_come_in_order_on_any_number_of_threads(self):
        articles = [{"id": number, "text": path.read_text(encoding="utf-8")} for number, path in enumerate(ARTICLES)]
        articles = articles * 7
        one, two = (
            [report.to_json() for report in firsthand.Engine(jobs=jobs).analyze_many(articles)] for jobs in (1, 2)
        )
        self.assertEqual(one, two)
        self.assertEqual([json.loads(line)["id"] for line in one], [str(article["id"]) for article in articles])

    def test_many_are_taken_as_they_are_needed(self):
        taken = 0

        def endless():
            nonlocal taken
            while True:
                taken += 1
                yield "The port will close in May, the ministry said. " * 200

        reports = firsthand.analyze_many(endless())
        for _ in range(3):
            next(reports)
        self.assertLess(taken, 4096)

    def test_the_interpreter_is_free_meanwhile(self):
        text = ARTICLES[0].read_text(encoding="utf-8") * 40
        ticks = 0
        done = threading.Event()

        def tick():
            nonlocal ticks
            while not done.wait(0.001):
                ticks += 1

        clock = threading.Thread(target=tick)
        clock.start()
        firsthand.analyze(text)
        done.set()
        clock.join()
        self.assertGreater(ticks, 5)

    def test_rules_alone_and_parameters_of_ones_own(self):
        text = "The port will close in May, the ministry said."
        rules = firsthand.Engine("rules").analyze(text)
        self.assertIsNone(rules.attributions[0]["confidence"])
        self.assertIsNotNone(firsthand.analyze(text).attributions[0]["confidence"])
        changed = (
            (ROOT / "grammars/parameters.toml").read_text(encoding="utf-8").replace("{ value = 0.75", "{ value = 0.70")
        )
        file = pathlib.Path(self.folder()) / "parameters.toml"
        file.write_text(changed, encoding="utf-8")
        mine = firsthand.Engine(parameters=file).analyze(text)
        self.assertLess(mine.claims[0]["strength"][0], firsthand.analyze(text).claims[0]["strength"][0])

    def test_the_page_stands_in_a_frame_and_is_the_programs(self):
        path = ARTICLES[0]
        article = next(firsthand.read(path))
        report = firsthand.analyze(article)
        self.assertEqual(report.to_html(), program("analyze", path, "--format", "html"))
        frame = report._repr_html_()
        self.assertRegex(frame, '^<iframe sandbox="allow-scripts" srcdoc="')
        self.assertIn(report.to_html(), html.unescape(frame))
        hostile = firsthand.analyze('"<script>alert(1)</script>," the mayor said.', id='"><script>alert(2)</script>')
        self.assertNotIn("<script", hostile._repr_html_())

    def test_findings_are_those_of_an_audit(self):
        article = next(firsthand.read(ROOT / "tests/articles/investigation.txt"))
        found = firsthand.analyze(article).findings()
        printed = program("audit", "tests/articles/investigation.txt", "--format", "json", "--fail-on", "never")
        self.assertEqual(found["findings"], json.loads(printed)["articles"][0]["findings"])
        self.assertGreater(len(found["findings"]), 0)
        with self.assertRaisesRegex(ValueError, "no house is named x"):
            firsthand.analyze(article).findings("x")

    def test_articles_are_compared_as_the_program_does(self):
        path = ROOT / "tests/verify/dispatch.jsonl"
        made = firsthand.verify(firsthand.read(path))
        printed = json.loads(program("verify", path, "--format", "json"))
        self.assertEqual(made, printed)
        self.assertEqual(made["clusters"][0]["independence"], [1, 1])


class Mistakes(Case):
    BAD = ["", "  \n", None, 7, {"body": "x"}, {"text": float("nan")}, {"text": 7}, b"x"]

    def test_one_that_fails_stands_in_its_place_and_the_rest_goes_on(self):
        good = {"id": "g", "text": "The port closed, two officials said."}
        made = list(firsthand.analyze_many([item for bad in self.BAD for item in (bad, good)], errors="return"))
        self.assertEqual(len(made), 2 * len(self.BAD))
        for index, item in enumerate(made):
            self.assertIsInstance(item, firsthand.Report if index % 2 else firsthand.Failure)
            if index % 2 == 0:
                self.assertEqual(item.index, index)
                self.assertTrue(item.error)

    def test_otherwise_it_says_which_and_what(self):
        for bad in self.BAD:
            with self.subTest(bad), self.assertRaisesRegex((TypeError, ValueError), "^article 1"):
                list(firsthand.analyze_many(["The port closed, officials said.", bad]))

    def test_errors_say_what_to_do(self):
        cases = [
            (lambda: firsthand.analyze(""), "article: its text is empty"),
            (lambda: firsthand.analyze({"story": "x"}), "there is no text: the article has 'story'"),
            (lambda: firsthand.Engine("fast"), "engine is 'default' or 'rules'"),
            (lambda: firsthand.Engine(jobs=0), "jobs is at least 1"),
            (lambda: firsthand.Engine(grammar="/nowhere"), "/nowhere"),
            (lambda: firsthand.analyze_many("one text"), "analyze takes one"),
            (lambda: firsthand.to_arrow([], "words"), "no table is named 'words': articles, "),
            (lambda: next(firsthand.read("/nowhere.txt")), "/nowhere.txt"),
            (lambda: firsthand.verify([]), "no article"),
        ]
        for call, words in cases:
            with self.subTest(words), self.assertRaisesRegex(Exception, re.escape(words)):
                call()

    def test_half_a_surrogate_is_no_text_and_says_so(self):
        with self.assertRaises(UnicodeEncodeError):
            firsthand.analyze("\ud800 said Ana Ruiz")

    def test_files_that_cannot_be_read_are_told_and_the_rest_goes_on(self):
        folder = pathlib.Path(self.folder())
        (folder / "a.jsonl").write_text(
            '{"id": "1", "text": "A source said it."}\n{"id": \n{"id": "3", "text": "B."}\n'
        )
        wrong = []
        read = list(firsthand.read(folder / "a.jsonl", on_error=wrong.append))
        self.assertEqual([article.id for article in read], ["1", "3"])
        self.assertRegex(wrong[0], "a.jsonl:2")


class Tables(unittest.TestCase):
    def setUp(self):
        self.reports = list(firsthand.analyze_many(firsthand.read(*ARTICLES)))

    def test_rows_are_those_of_the_programs_csv(self):
        import pyarrow

        for name in firsthand.TABLES:
            table = firsthand.to_arrow(self.reports, name)
            printed = list(
                csv.DictReader(io.StringIO(program("analyze", *ARTICLES, "--format", "csv", "--table", name)))
            )
            self.assertIsInstance(table, pyarrow.Table)
            self.assertEqual(
                (table.num_rows, table.column_names),
                (len(printed), list(printed[0] if printed else table.column_names)),
            )
            columns = [row["column"] for row in firsthand.codebook() if row["table"] == name]
            self.assertEqual(table.column_names, columns)
        self.assertGreater(firsthand.to_arrow(self.reports, "attributions").num_rows, 50)

    def test_pandas_and_polars_have_the_same(self):
        for name in firsthand.TABLES:
            one, other = firsthand.to_pandas(self.reports, name), firsthand.to_polars(self.reports, name)
            self.assertEqual(one.shape, other.shape)
            self.assertEqual(list(one.columns), other.columns)

    def test_a_process_that_made_tables_ends_well(self):
        # Threads of Arrow's that were still at work when the interpreter ended have aborted one process in three.
        code = "import firsthand; firsthand.to_arrow(firsthand.analyze('The port closed, officials said.'))"
        for _ in range(10):
            ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
            self.assertEqual((ended.returncode, ended.stderr), (0, ""))

    def test_failures_and_nothing_have_no_rows(self):
        self.assertEqual(firsthand.to_arrow([], "claims").num_rows, 0)
        mixed = firsthand.analyze_many(["", "The port closed, officials said."], errors="return")
        self.assertEqual(firsthand.to_arrow(mixed, "articles").num_rows, 1)
        self.assertEqual(firsthand.to_arrow(self.reports[0], "articles").num_rows, 1)


class Package(unittest.TestCase):
    def test_the_types_are_those_of_the_schema(self):
        sys.path.insert(0, str(ROOT / "python"))
        try:
            writer = importlib.import_module("write_types")
        finally:
            sys.path.pop(0)
        self.assertEqual(writer.TARGET.read_text(encoding="utf-8"), writer.written())

    def test_a_report_has_the_properties_of_its_type(self):
        names = set(typing.get_type_hints(firsthand.types.Report))
        report = firsthand.analyze("The port closed, officials said.")
        self.assertEqual(set(report.to_dict()), names)
        for name in names:
            self.assertEqual(getattr(report, name), report.to_dict()[name])

    def test_importing_is_quick_and_reads_no_weights(self):
        code = "import time; t = time.perf_counter(); import firsthand; print(time.perf_counter() - t)"
        times = [float(subprocess.check_output([sys.executable, "-c", code])) for _ in range(5)]
        self.assertLess(min(times), 0.15)

    def test_the_version_is_the_programs(self):
        self.assertEqual(program("--version").split()[1], firsthand.__version__)

    def test_a_call_costs_little_beside_the_analysis(self):
        text = "The port closed, officials said."
        engine = firsthand.Engine("rules")
        engine.analyze(text)

        def seconds(call, times=200):
            best = []
            for _ in range(times):
                begin = time.perf_counter()
                call()
                best.append(time.perf_counter() - begin)
            return min(best)

        from firsthand import articles

        fields = articles.fields(articles.Article(text), "a")
        beyond = seconds(lambda: engine.analyze(text)) - seconds(lambda: engine._made.analyze([fields]))
        self.assertLess(beyond, 50e-6)

    def test_the_examples_of_the_documentation_run(self):
        os.chdir(ROOT)
        self.addCleanup(os.chdir, "/")
        for page in ("python/README.md", "docs/python.md"):
            names = {"firsthand": firsthand}
            for block in re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL):
                if "spark" not in block:
                    exec(compile(block, page, "exec"), names)

    def test_the_worked_study_runs(self):
        done = subprocess.run(
            [sys.executable, ROOT / "python/examples/sourcing_study.py", ROOT / "tests/verify/dispatch.jsonl"],
            check=True,
            capture_output=True,
            encoding="utf-8",
            cwd=ROOT,
        )
        self.assertIn("unnamed", done.stdout)


if __name__ == "__main__":
    unittest.main()
