"""The report of one article."""

from __future__ import annotations

import dataclasses
import functools
import html
import json
from typing import TYPE_CHECKING, Any

from . import _firsthand

if TYPE_CHECKING:
    from . import types


@dataclasses.dataclass(frozen=True, slots=True)
class Failure:
    """An article that could not be analysed."""

    #: Its place among the articles, from 0.
    index: int
    #: Its id, if it has one.
    id: str | None
    #: What is wrong.
    error: str


class Report:
    """What firsthand says about an article.

    The parts are plain dictionaries and lists, as ``reports/schema.json`` and :mod:`firsthand.types` describe them. Spans
    are pairs of offsets in bytes of the text as UTF-8; :meth:`words` gives the words of one.
    """

    __slots__ = ("__dict__", "_made")

    def __init__(self, made: _firsthand.Report) -> None:
        self._made = made

    @functools.cached_property
    def _values(self) -> types.Report:
        return json.loads(self._made.line())

    @functools.cached_property
    def _bytes(self) -> bytes:
        return self._made.text.encode()

    @property
    def text(self) -> str:
        """The text that was analysed."""
        return self._made.text

    @property
    def id(self) -> str:
        """The given id."""
        return self._values["id"]

    @property
    def path(self) -> str:
        """Where the article was read."""
        return self._values["path"]

    @property
    def sha256(self) -> str:
        """SHA-256 of the text as UTF-8, in hexadecimal."""
        return self._values["sha256"]

    @property
    def grammar(self) -> str:
        """Language, version and content hash of the grammar: to be cited with results."""
        return self._values["grammar"]

    @property
    def metadata(self) -> types.Metadata:
        """What the article's carrier said about it."""
        return self._values["metadata"]

    @property
    def blocks(self) -> list[types.Block]:
        """The parts of the page."""
        return self._values["blocks"]

    @property
    def attributions(self) -> list[types.Attribution]:
        """Who said what: the attributions that stand in no other's content, and quotations wherever they stand."""
        return self._values["attributions"]

    @property
    def nested(self) -> list[types.Attribution]:
        """The others, which stand within another's content."""
        return self._values["nested"]

    @property
    def entities(self) -> list[types.Entity]:
        """Everybody and everything that is a source or a relay."""
        return self._values["entities"]

    @property
    def grants(self) -> list[types.Grant]:
        """Explicit grants of anonymity."""
        return self._values["grants"]

    @property
    def credits(self) -> list[types.Credit]:
        """Who supplied the article or part of it."""
        return self._values["credits"]

    @property
    def replies(self) -> list[types.Reply]:
        """Who answered, denied or did not answer."""
        return self._values["replies"]

    @property
    def chains(self) -> list[types.Chain]:
        """Places where information came through somebody else."""
        return self._values["chains"]

    @property
    def claims(self) -> list[types.Claim]:
        """What is claimed, and how well it is sourced."""
        return self._values["claims"]

    @property
    def graph(self) -> types.Graph:
        """The chain from the first origins to the claims."""
        return self._values["graph"]

    @property
    def article(self) -> types.Measures:
        """The article's measures."""
        return self._values["article"]

    def words(self, span: list[int] | tuple[int, int]) -> str:
        """The words at a span, which counts bytes."""
        start, end = span
        return self._bytes[start:end].decode()

    def to_dict(self) -> types.Report:
        """All of it as new dictionaries and lists."""
        return json.loads(self._made.line())

    def to_json(self, *, indent: bool = False) -> str:
        """All of it as JSON, to the byte what ``firsthand analyze`` prints with ``--format jsonl``, or with ``indent``
        with ``--format json``; without the line feed at the end."""
        return self._made.object() if indent else self._made.line()

    def to_html(self, *, house: str | None = "default") -> str:
        """The annotated page: one file that asks for nothing, with the findings of a house's rules (None: without)."""
        return self._made.page(house)

    def findings(self, house: str = "default") -> dict[str, Any]:
        """What a house's rules find in the article (``default``, ``ap-style``, … or a file): ``findings`` and
        ``not_assessable``, as ``firsthand audit --format json`` has them."""
        return json.loads(self._made.findings(house))["articles"][0]

    def __repr__(self) -> str:
        claims = len(self.claims)
        return f"<firsthand.Report {self.id!r}: {len(self.attributions)} attributions, {claims} claims>"

    def _repr_html_(self) -> str:
        """The annotated page, for notebooks. It stands in a frame of its own and can reach nothing outside."""
        page = html.escape(self.to_html())
        return (
            f'<iframe sandbox="allow-scripts" srcdoc="{page}" title="{html.escape(self.id)}" '
            'style="width:100%;height:40em;border:1px solid #ccc"></iframe>'
        )
