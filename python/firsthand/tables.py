"""Tidy tables of many reports, for pandas, polars and Arrow. Columns and types are those of ``codebook.csv``."""

from __future__ import annotations

import csv
import functools
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from . import _firsthand
from .report import Failure, Report

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow


@functools.cache
def codebook() -> list[dict[str, str]]:
    """Every column of every table: table, column, type, values, and what it means."""
    return list(csv.DictReader(io.StringIO(_firsthand.codebook())))


#: The names of the tables. Findings of an audit are not among them: see :meth:`firsthand.Report.findings`.
TABLES = ("articles", "claims", "attributions", "sources", "edges", "grants", "credits", "replies", "chains")


def to_parquet(reports: Iterable[Report | Failure], table: str = "attributions") -> bytes:
    """The rows of a table as a Parquet file. Failures have no rows."""
    if table not in TABLES:
        raise KeyError(f"no table is named {table!r}: {', '.join(TABLES)}")
    if isinstance(reports, Report):
        reports = [reports]
    return _firsthand.Report.table([report._made for report in reports if isinstance(report, Report)], table)


def to_arrow(reports: Iterable[Report | Failure], table: str = "attributions") -> pyarrow.Table:
    """The rows of a table as an Arrow table."""
    import pyarrow.parquet

    # No Python file and no threads: a thread of Arrow's that lets go of a Python file at exit aborts the process
    # (apache/arrow#34314).
    file = pyarrow.parquet.ParquetFile(pyarrow.BufferReader(to_parquet(reports, table)))
    return file.read(use_threads=False)


def to_pandas(reports: Iterable[Report | Failure], table: str = "attributions", **options: Any) -> pandas.DataFrame:
    """The rows of a table as a pandas data frame. ``options`` are those of ``pyarrow.Table.to_pandas``."""
    return to_arrow(reports, table).to_pandas(**options)


def to_polars(reports: Iterable[Report | Failure], table: str = "attributions") -> polars.DataFrame:
    """The rows of a table as a polars data frame."""
    import polars

    return polars.read_parquet(io.BytesIO(to_parquet(reports, table)))
