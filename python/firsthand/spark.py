"""firsthand on a Spark cluster: a frame of articles goes in; a frame of reports or of one table's rows comes out, or what is
true of all articles together (:func:`verify`).

Each task analyses its own articles with one thread, through Spark's ``mapInArrow``. An article that cannot be analysed fails
no job: it has no rows, and :func:`reports` says what is wrong with it.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from .articles import FIELDS
from .engine import engine_of_worker
from .report import Failure, Report
from .tables import TABLES, codebook, to_arrow

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

#: Reports whose rows are handed to Spark together.
_MOST = 256

_SPARK_TYPES = {"integer": "bigint", "number": "double", "boolean": "boolean"}


def analyze(
    frame: DataFrame, table: str = "claims", *, engine: Literal["default", "rules"] = "default", **columns: str
) -> DataFrame:
    """The rows of a table (see :data:`firsthand.TABLES`) for all articles of a frame: those that one machine makes.

    The frame has the fields of :class:`firsthand.Article` as columns, ``text`` and ``id`` at least; ``columns`` says where
    they are named otherwise: ``analyze(frame, text="body", id="guid")``.
    """
    if table not in TABLES:
        raise KeyError(f"no table is named {table!r}: {', '.join(TABLES)}")
    rows = functools.partial(_rows, table)
    return _mapped(frame, rows, schema(table), engine, columns)


def reports(frame: DataFrame, *, engine: Literal["default", "rules"] = "default", **columns: str) -> DataFrame:
    """A row for each article of a frame: ``id``, ``report`` (JSON, null where there is none), ``error`` (null where there is
    none)."""
    return _mapped(frame, _lines, "id string, report string, error string", engine, columns)


def verify(
    frame: DataFrame, *, engine: Literal["default", "rules"] = "default", all: bool = False, **columns: str
) -> dict[str, Any]:
    """Which claims of a frame of articles have independent origins: what :func:`firsthand.verify` says of them on one machine.

    Each article needs an id of its own; articles that cannot be analysed are left out (:func:`reports` says why). The
    workers do what looks at all articles, the driver makes the clusters: see ``docs/python.md``. With ``all`` also claims
    that one article alone carries.
    """
    from . import shuffle

    return shuffle.verify(_chosen(frame, columns), engine, all)


def schema(table: str) -> str:
    """The columns of a table and their types, as Spark writes them."""
    columns = (row for row in codebook() if row["table"] == table)
    return ", ".join(f"`{row['column']}` {_SPARK_TYPES.get(row['type'], 'string')}" for row in columns)


def _chosen(frame: DataFrame, columns: dict[str, str]) -> DataFrame:
    """The columns of a frame that are fields of an article, by the names of these."""
    unknown = sorted(set(columns) - set(FIELDS))
    if unknown:
        raise TypeError(f"an article has no {', '.join(unknown)}: its fields are {', '.join(FIELDS)}")
    names = {field: columns.get(field, field) for field in FIELDS}
    missing = [
        name
        for field, name in names.items()
        if name not in frame.columns and (field in columns or field in ("text", "id"))
    ]
    if missing:
        raise ValueError(f"the frame has no column {', '.join(missing)}: it has {', '.join(frame.columns)}")
    names = {field: name for field, name in names.items() if name in frame.columns}
    return frame.select(*(frame[name].alias(field) for field, name in names.items()))


def _mapped(
    frame: DataFrame,
    rows: Callable[[list[Report | Failure]], pyarrow.Table],
    made: str,
    engine: Literal["default", "rules"],
    columns: dict[str, str],
) -> DataFrame:
    chosen = _chosen(frame, columns)

    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        articles = (row for batch in batches for row in batch.to_pylist())
        many = engine_of_worker(engine).analyze_many(articles, errors="return")
        while some := list(itertools.islice(many, _MOST)):
            yield from rows(some).to_batches()

    return chosen.mapInArrow(work, made)


def _rows(table: str, some: list[Report | Failure]) -> pyarrow.Table:
    return to_arrow(some, table)


def _lines(some: list[Report | Failure]) -> pyarrow.Table:
    import pyarrow

    line: list[dict[str, Any]] = [
        {"id": one.id, "report": one.to_json(), "error": None}
        if isinstance(one, Report)
        else {"id": one.id, "report": None, "error": one.error}
        for one in some
    ]
    text = pyarrow.string()
    return pyarrow.Table.from_pylist(line, pyarrow.schema([("id", text), ("report", text), ("error", text)]))
