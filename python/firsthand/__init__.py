"""Who said it, and how do they know? Reads news articles, finds every claim and who stands behind it, and scores how
strong that sourcing is.

>>> import firsthand
>>> report = firsthand.analyze("Exports fell in May, the ministry said.")
>>> report.attributions[0]["source"]["text"]
'the ministry'

Analysis loads no network and stores nothing. The same text gives the same report, on any number of threads.
"""

from ._firsthand import __version__
from .articles import Article, read
from .engine import Engine, analyze, analyze_many, verify
from .report import Failure, Report
from .tables import TABLES, codebook, to_arrow, to_pandas, to_polars

__all__ = [
    "TABLES",
    "Article",
    "Engine",
    "Failure",
    "Report",
    "__version__",
    "analyze",
    "analyze_many",
    "codebook",
    "read",
    "to_arrow",
    "to_pandas",
    "to_polars",
    "verify",
]
