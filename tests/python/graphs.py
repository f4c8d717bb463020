"""The graph in networkx and in the reference library for PROV."""

import json
import tempfile
import unittest

import networkx
from common import ARTICLES, ROOT, firsthand
from prov.model import ProvDocument


def articles(folder):
    """The articles' files: an odd one, and all of tests/articles."""
    odd = f"{folder}/odd.txt"
    with open(odd, "w", encoding="utf-8", newline="") as file:
        file.write(ARTICLES[0]["text"] + "\n\nThe <pier> & \"quay\" was closed, two officials told the Gazette.\n")
    return [odd, *sorted((ROOT / "tests/articles").glob("*.txt"))]


class Graphs(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def test_networkx_reads_graphml(self):
        for path in articles(self.folder.name):
            file = f"{self.folder.name}/graph.graphml"
            firsthand("graph", path, "--format", "graphml", "-o", file)
            graph = networkx.read_graphml(file)
            report = json.loads(firsthand("analyze", path, "--format", "json"))
            self.assertTrue(graph.is_directed())
            self.assertEqual(set(graph.nodes), {node["id"] for node in report["graph"]["nodes"]})
            self.assertEqual(graph.number_of_edges(), len(report["graph"]["edges"]))
            for node in report["graph"]["nodes"]:
                data = graph.nodes[node["id"]]
                self.assertEqual((data["kind"], data["level"], data["unnamed"]), (node["kind"], node["level"], node["unnamed"]))
                self.assertEqual(data["label"], " ".join(node["label"].split()))
            for claim in report["claims"]:
                nodes = [data for _, data in graph.nodes(data=True) if data.get("claim") == claim["id"]]
                self.assertEqual([node["strength_low"] for node in nodes], [claim["strength"][0]])

    def test_prov_reads_and_writes_back_prov_json(self):
        for path in articles(self.folder.name):
            text = firsthand("graph", path, "--format", "prov")
            document = ProvDocument.deserialize(content=text, format="json")
            written = json.loads(text)
            kinds = [record.get_type().localpart for record in document.get_records()]
            self.assertEqual(kinds.count("Entity"), len(written["entity"]))
            self.assertEqual(kinds.count("Derivation"), len(written["wasDerivedFrom"]))
            self.assertEqual(kinds.count("Agent"), len(written["agent"]))
            self.assertEqual(kinds.count("Attribution"), len(written["wasAttributedTo"]))
            again = ProvDocument.deserialize(content=document.serialize(format="json"), format="json")
            self.assertEqual(document, again)
            self.assertIn("wasDerivedFrom(", document.get_provn())


if __name__ == "__main__":
    unittest.main()
