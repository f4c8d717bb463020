"""firsthand on Spark, in local mode with several worker processes, against one machine. Needs pyspark and Java."""

import json
import os
import pathlib
import sys
import unittest

import firsthand

try:
    from pyspark.sql import SparkSession
except ImportError:
    SparkSession = None

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("FIRSTHAND_SHARED", ROOT.parent / "shared"))
NEWS = SHARED / "data/news-2020.jsonl.gz"
#: `local-cluster[2,1,1024]` starts two executors of their own, as a cluster does.
MASTER = os.environ.get("SPARK_MASTER", "local-cluster[2,1,1024]")


@unittest.skipIf(SparkSession is None, "pyspark is not installed: .ci/spark installs and runs this")
class Spark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from firsthand import spark

        cls.spark = spark
        os.environ["PYSPARK_PYTHON"] = sys.executable
        session = SparkSession.builder.master(MASTER).config("spark.ui.enabled", "false")
        cls.session = session.config("spark.sql.shuffle.partitions", "4").getOrCreate()
        cls.articles = [
            {"id": path.stem, "text": path.read_text(encoding="utf-8"), "outlet": None}
            for path in sorted((ROOT / "tests/articles").glob("*.txt"))
        ]
        cls.articles.append({"id": "empty", "text": " ", "outlet": "The Courier"})
        cls.frame = cls.session.createDataFrame(cls.articles, "id string, text string, outlet string").repartition(3)
        cls.made = list(firsthand.analyze_many(cls.articles, errors="return"))

    @classmethod
    def tearDownClass(cls):
        cls.session.stop()

    def test_the_rows_are_those_of_one_machine(self):
        for table in firsthand.TABLES:
            with self.subTest(table):
                rows = [row.asDict() for row in self.spark.analyze(self.frame, table).collect()]
                alone = firsthand.to_arrow(self.made, table).to_pylist()
                self.assertEqual(sorted(map(json.dumps, rows)), sorted(map(json.dumps, alone)))
        self.assertGreater(len(alone), 0)

    def test_a_failed_article_fails_no_job_and_says_what_is_wrong(self):
        rows = {row.id: row for row in self.spark.reports(self.frame).collect()}
        self.assertEqual(set(rows), {article["id"] for article in self.articles})
        self.assertEqual((rows["empty"].report, rows["empty"].error), (None, "its text is empty"))
        for report in self.made:
            if isinstance(report, firsthand.Report):
                self.assertEqual(rows[report.id].report, report.to_json())

    def test_columns_of_other_names_and_mistakes(self):
        frame = self.frame.withColumnRenamed("text", "body")
        self.assertEqual(self.spark.analyze(frame, "articles", text="body").count(), len(self.articles) - 1)
        with self.assertRaisesRegex(ValueError, "no column text: it has id, body"):
            self.spark.analyze(frame)
        with self.assertRaisesRegex(TypeError, "an article has no story"):
            self.spark.analyze(frame, story="body")
        with self.assertRaisesRegex(KeyError, "no table is named 'words'"):
            self.spark.analyze(self.frame, "words")

    def test_claims_across_articles_are_those_of_one_machine(self):
        sets = sorted((ROOT / "tests/verify").glob("*.jsonl"))
        articles = [json.loads(line) | {"path": path.stem} for path in sets for line in path.read_text().splitlines()]
        appeal = "Readers who value what our reporters find out along the river keep this small paper alive with a gift each month."
        articles += [
            {"id": f"appeal-{n}", "path": "", "text": f"It rained in {n} towns, police said.\n\n{appeal}", "outlet": "River Post"}
            for n in range(3)
        ]
        names = ("id", "path", "text", "title", "outlet", "date", "url")
        articles = [{name: article.get(name) for name in names} for article in articles]
        frame = self.session.createDataFrame(articles, ", ".join(f"{name} string" for name in names)).repartition(5)
        alone = firsthand.Engine("rules").verify(articles)
        self.assertGreater(len(alone["clusters"]), 50)
        self.assertGreater(len(alone["copies"]), 20)
        self.assertEqual(self.spark.verify(frame, engine="rules"), alone)
        empty = self.session.createDataFrame([{"id": "empty", "text": " "}], "id string, text string")
        twice = frame.select("id", "path", "text").union(frame.select("id", "path", "text").limit(1))
        with self.assertRaisesRegex(ValueError, "2 articles have the id "):
            self.spark.verify(twice, engine="rules")
        with self.assertRaisesRegex(ValueError, "there is no article to verify"):
            self.spark.verify(empty, engine="rules")

    @unittest.skipUnless(NEWS.exists(), f"needs {NEWS}")
    def test_news_articles(self):
        """As many as NEWS says (400), all 3,947 where it is 0, read by Spark itself, with the engine that ENGINE names."""
        most, engine = int(os.environ.get("NEWS", "400")), os.environ.get("ENGINE", "rules")
        frame = self.session.read.json(str(NEWS)).select("id", "text", "title", "outlet", "date").orderBy("id")
        frame = (frame.limit(most) if most else frame).cache()
        rows = self.spark.analyze(frame.repartition(8), "claims", engine=engine).collect()
        articles = [row.asDict() for row in frame.collect()]
        alone = firsthand.to_arrow(firsthand.Engine(engine).analyze_many(articles), "claims").to_pylist()
        self.assertEqual(sorted(json.dumps(row.asDict()) for row in rows), sorted(map(json.dumps, alone)))
        self.assertEqual(self.spark.verify(frame.repartition(8), engine=engine), firsthand.Engine(engine).verify(articles))
        print(f"\n{engine}: {len(articles)} articles, {len(rows)} claims on Spark, the same as on one machine")


if __name__ == "__main__":
    unittest.main()
