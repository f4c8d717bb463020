"""Articles: as Python programs hand them over, and from files."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Mapping

from . import _firsthand


@dataclasses.dataclass(frozen=True, slots=True)
class Article:
    """An article: its text, and what its carrier says about it.

    Everything but the text may be left out. A missing id becomes ``article``, or in a list ``article-1``, ``article-2``
    and so on.
    """

    text: str
    id: str | None = None
    path: str | None = None
    title: str | None = None
    byline: str | None = None
    outlet: str | None = None
    date: str | None = None
    url: str | None = None


FIELDS = tuple(field.name for field in dataclasses.fields(Article))

#: What stands for an article: its text, an :class:`Article`, or a mapping with the fields of one. Other keys of a mapping
#: are left aside, and a value of None (or NaN, as pandas has it) counts as missing.
ArticleLike = str | Article | Mapping[str, object]


def article(like: ArticleLike) -> Article:
    """Makes an article of what stands for one. Raises TypeError or ValueError where it cannot."""
    if isinstance(like, Article):
        return like
    if isinstance(like, str):
        return Article(like)
    if not isinstance(like, Mapping):
        raise TypeError(f"an article is a text, an Article or a mapping with a text, not {type(like).__name__}")
    values = {name: _given(name, like.get(name)) for name in FIELDS}
    if values["text"] is None:
        raise ValueError(f"there is no text: the article has {', '.join(map(repr, like)) or 'no fields'}")
    return Article(**values)  # type: ignore[arg-type]


def _given(name: str, value: object) -> str | None:
    if value is None or value != value:  # NaN is not itself
        return None
    if isinstance(value, str):
        return value
    if name in ("text", "title", "byline", "outlet", "url") or isinstance(value, bytes):
        raise TypeError(f"{name} is a str, not {type(value).__name__}")
    return str(value)  # a number as id, a date


def fields(article: Article, name: str) -> _firsthand._Fields:
    """What the compiled part takes; `name` is what the article is called where it has no id."""
    name = article.id or name
    text, path = article.text, article.path or name
    return text, name, path, article.title, article.byline, article.outlet, article.date, article.url


def read(*paths: str | os.PathLike[str], on_error: Callable[[str], None] | None = None) -> Iterator[Article]:
    """Reads articles of files and folders, as the command does: text, HTML, JSON, JSON lines, CSV, also compressed.

    Memory stays the same however many there are. What cannot be read is given to `on_error` as a message, and the rest
    goes on; without it ValueError is raised.
    """
    for item, wrong in _firsthand.read([os.fspath(path) for path in paths]):
        if item is not None:
            text, name, path, *about = item
            yield Article(text, name, path, *about)
        elif on_error is None:
            raise ValueError(wrong)
        else:
            on_error(wrong or "")
