"""Claims across articles on a Spark cluster: what ``firsthand verify`` says of a frame of articles.

The workers analyse the articles, and look for text that several have and for statements that are alike: each a chain of steps
between which Spark brings together the rows with one key (a run of words, an article, a word, a statement). What they find
comes to the driver, with the articles, which it keeps in a temporary file; there the clusters are made. The rules are those
of one machine, and so is the report, to the byte.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from . import _firsthand
from .articles import article, fields
from .engine import Engine, engine_of_worker

if TYPE_CHECKING:
    import pyarrow
    from pyspark.sql import DataFrame

#: Rows that are handed over together.
_MOST = 256

_ROW = "key bigint, value binary"


def verify(chosen: DataFrame, engine: Literal["default", "rules"], all: bool) -> dict[str, Any]:
    """The report for a frame whose columns are fields of :class:`firsthand.Article`."""
    pages = chosen.mapInArrow(_pages(engine), "id string, path string, value binary").persist()
    kept = [pages]

    def persisted(frame: DataFrame) -> DataFrame:
        kept.append(frame.persist())
        return frame

    try:
        whole = persisted(_numbered(pages))
        found = _firsthand.Found()
        articles = 0
        for rows in _batches(whole):
            found.add_pages(rows)
            articles += len(rows)
        if not articles:
            raise ValueError("there is no article to verify")

        def add(name: str, frame: DataFrame) -> None:
            for rows in _batches(frame):
                found.add(name, rows)

        furniture = persisted(_joined("furniture", _each("traces", whole)))
        add("furniture", furniture)
        trimmed = persisted(_joined("trim", whole, furniture))
        beside = _joined("beside", _joined("seeds", _each("traces", trimmed)))
        add("passages", _joined("passages", trimmed, _joined("asked", trimmed, beside)))
        add("twins", _joined("twins", _each("wholes", trimmed)))
        add("counts", _joined("counts", _each("heads", trimmed, found.known())))
        known = found.known()
        firsts = _joined("firsts", _each("statements", trimmed, known))
        units = persisted(_joined("units", trimmed, firsts, known=known))
        before = _joined("before", _each("keys", units))
        add("pairs", _joined("pairs", units, _joined("nearest", units, before)))
        return json.loads(found.conclude(Engine(engine)._made, all))
    finally:
        for frame in kept:
            frame.unpersist()


def _pages(engine: Literal["default", "rules"]) -> Callable[[Iterator[pyarrow.RecordBatch]], Iterator[pyarrow.RecordBatch]]:
    """What is compared of articles; those that cannot be analysed are left out."""

    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        import pyarrow

        made = engine_of_worker(engine)._made
        rows = (row for batch in batches for row in batch.to_pylist())
        while some := list(itertools.islice(rows, _MOST)):
            pages = made.pages([given for row in some if (given := _fields(row)) is not None])
            columns = zip(*pages) if pages else ([], [], [])
            types = (pyarrow.string(), pyarrow.string(), pyarrow.binary())
            arrays = [pyarrow.array(list(column), kind) for column, kind in zip(columns, types)]
            yield pyarrow.RecordBatch.from_arrays(arrays, ["id", "path", "value"])

    return work


def _fields(row: dict[str, object]) -> _firsthand._Fields | None:
    try:
        return fields(article(row), "")
    except (TypeError, ValueError):
        return None


def _numbered(pages: DataFrame) -> DataFrame:
    """Pages by their number in the order of ids and paths. Raises ValueError where two have the same."""
    names = pages.select("id", "path")
    twice = names.groupBy("id", "path").count().where("count > 1").head()
    if twice is not None:
        raise ValueError(f"{twice['count']} articles have the id {twice['id']!r}: each needs one of its own")
    # Spark compares the bytes of strings, as one machine does.
    numbers = names.orderBy("id", "path").rdd.zipWithIndex().map(lambda row: (row[0][0], row[0][1], row[1]))
    numbered = pages.sparkSession.createDataFrame(numbers, "id string, path string, key bigint")
    return pages.join(numbered, ["id", "path"]).select("key", "value")


def _each(name: str, frame: DataFrame, known: bytes | None = None) -> DataFrame:
    """A step for each row by itself."""
    from pyspark.sql import functions

    return _taken(name, frame.select("key", functions.array("value").alias("values")), known)


def _joined(name: str, *frames: DataFrame, known: bytes | None = None) -> DataFrame:
    """A step for all rows with one key."""
    from pyspark.sql import functions

    rows = frames[0]
    for frame in frames[1:]:
        rows = rows.unionByName(frame)
    return _taken(name, rows.groupBy("key").agg(functions.collect_list("value").alias("values")), known)


def _taken(name: str, groups: DataFrame, known: bytes | None) -> DataFrame:
    """A step for rows that have been brought together."""

    def work(batches: Iterator[pyarrow.RecordBatch]) -> Iterator[pyarrow.RecordBatch]:
        for batch in batches:
            rows = zip(batch.column("key").to_pylist(), batch.column("values").to_pylist())
            yield _batch(*_firsthand.take(name, known, list(rows)))

    return groups.mapInArrow(work, _ROW)


def _batch(keys: list[int], values: list[bytes]) -> pyarrow.RecordBatch:
    import pyarrow

    arrays = [pyarrow.array(keys, pyarrow.int64()), pyarrow.array(values, pyarrow.binary())]
    return pyarrow.RecordBatch.from_arrays(arrays, ["key", "value"])


def _batches(frame: DataFrame) -> Iterator[list[bytes]]:
    """The values of a frame, some at a time."""
    rows: Iterable[Any] = frame.select("value").toLocalIterator()
    values = (bytes(row["value"]) for row in rows)
    while some := list(itertools.islice(values, _MOST)):
        yield some
