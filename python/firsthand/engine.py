"""Analysing articles: one, many, a set on one event."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Literal, overload

from . import _firsthand
from .articles import Article, ArticleLike, article, fields
from .report import Failure, Report

if TYPE_CHECKING:
    PathLike = str | os.PathLike[str]

#: Letters that are handed over together for each thread, and articles at most.
_BATCH = 128 << 10
_MOST = 4096


class Engine:
    """A grammar with its threads. The functions of this module use one engine with the built-in grammar on all cores.

    ``engine="rules"`` leaves the learned weights out: five times as fast, and less is found. ``grammar`` is a folder of
    rule files and word lists, ``weights`` and ``parameters`` are files, instead of the built-in ones. ``jobs`` is how many
    threads :meth:`analyze_many` uses, one for each core if left out.
    """

    def __init__(
        self,
        engine: Literal["default", "rules"] = "default",
        *,
        grammar: PathLike | None = None,
        weights: PathLike | None = None,
        parameters: PathLike | None = None,
        jobs: int | None = None,
    ) -> None:
        if engine not in ("default", "rules"):
            raise ValueError(f"engine is 'default' or 'rules', not {engine!r}")
        if jobs is not None and jobs < 1:
            raise ValueError(f"jobs is at least 1, not {jobs}")
        folder, learned, numbers = (
            None if path is None else os.fspath(path) for path in (grammar, weights, parameters)
        )
        self._made = _firsthand.Engine(engine == "rules", folder, learned, numbers, jobs or 0)

    @property
    def grammar(self) -> str:
        """Language, version and content hash of the grammar: to be cited with results."""
        return self._made.grammar

    def analyze(self, text: ArticleLike, **about: str | None) -> Report:
        """The report of one article. ``about`` are fields of :class:`Article`: id, path, title, byline, outlet, date, url.

        Raises ValueError where the text is empty or longer than 64 MB.
        """
        given = Article(text, **about) if isinstance(text, str) else article(text)
        if about and not isinstance(text, str):
            raise TypeError("fields beside the text are given either in the article or as arguments")
        [(made, wrong)] = self._made.analyze([fields(given, "article")])
        if made is None:
            raise ValueError(f"{given.id or 'article'}: {wrong}")
        return Report(made)

    @overload
    def analyze_many(
        self, articles: Iterable[ArticleLike], *, errors: Literal["raise"] = "raise"
    ) -> Iterator[Report]: ...
    @overload
    def analyze_many(
        self, articles: Iterable[ArticleLike], *, errors: Literal["return"]
    ) -> Iterator[Report | Failure]: ...
    def analyze_many(self, articles, *, errors="raise"):
        """The reports of articles, in their order, made on all threads while the interpreter is free for others.

        Articles are taken and reports given as they come, so that memory stays the same however many there are. With
        ``errors="return"`` an article that cannot be analysed gives a :class:`Failure` in its place, and the rest goes on;
        otherwise it raises ValueError or TypeError.
        """
        if errors not in ("raise", "return"):
            raise ValueError(f"errors is 'raise' or 'return', not {errors!r}")
        if isinstance(articles, (str, Article)):
            raise TypeError("analyze_many takes several articles; analyze takes one")
        return self._many(articles, errors == "raise")

    def _many(self, articles: Iterable[ArticleLike], strict: bool) -> Iterator[Report | Failure]:
        batch: list[_firsthand._Fields | Failure] = []
        letters = count = 0
        for index, like in enumerate(articles):
            try:
                given = article(like)
            except (TypeError, ValueError) as error:
                if strict:
                    raise type(error)(f"article {index}: {error}") from None
                batch.append(Failure(index, _id(like), str(error)))
            else:
                batch.append(fields(given, f"article-{index + 1}"))
                letters += len(given.text)
            count = index + 1
            if letters >= _BATCH * (os.cpu_count() or 1) or len(batch) >= _MOST:
                yield from self._batch(batch, count - len(batch), strict)
                batch, letters = [], 0
        yield from self._batch(batch, count - len(batch), strict)

    def _batch(self, batch: list[_firsthand._Fields | Failure], first: int, strict: bool) -> Iterator[Report | Failure]:
        made = iter(self._made.analyze([item for item in batch if not isinstance(item, Failure)]))
        for index, item in enumerate(batch, first):
            if isinstance(item, Failure):
                yield item
                continue
            report, wrong = next(made)
            if report is not None:
                yield Report(report)
            elif strict:
                raise ValueError(f"article {index} ({item[1]}): {wrong}")
            else:
                yield Failure(index, item[1], wrong or "")

    def verify(self, articles: Iterable[ArticleLike], *, all: bool = False) -> dict[str, Any]:
        """Which claims of a set of articles have independent origins, are copies, or are denied, as
        ``reports/verify.schema.json`` describes it. With ``all`` also claims that one article alone carries."""
        given = [fields(article(like), f"article-{index}") for index, like in enumerate(articles, 1)]
        if not given:
            raise ValueError("there is no article to verify")
        return json.loads(self._made.verify(given, all))


def _id(like: object) -> str | None:
    name = like.get("id") if hasattr(like, "get") else None
    return None if name is None else str(name)


@functools.cache
def default() -> Engine:
    """The engine of the functions below. It is loaded when it is first needed: importing takes no time."""
    return Engine()


@functools.cache
def engine_of_worker(name: Literal["default", "rules"]) -> Engine:
    """The engine of a process that is one of many, with one thread. It is loaded once."""
    return Engine(name, jobs=1)


def analyze(text: ArticleLike, **about: str | None) -> Report:
    """The report of one article: see :meth:`Engine.analyze`."""
    return default().analyze(text, **about)


def analyze_many(articles: Iterable[ArticleLike], *, errors: Literal["raise", "return"] = "raise"):
    """The reports of many articles: see :meth:`Engine.analyze_many`."""
    return default().analyze_many(articles, errors=errors)


def verify(articles: Iterable[ArticleLike], *, all: bool = False) -> dict[str, Any]:
    """Which claims of a set of articles have independent origins: see :meth:`Engine.verify`."""
    return default().verify(articles, all=all)
