"""Tables of posts: told by links that are posts' on a network that is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from countermark.intake.column_names import Meaning, known
from countermark.intake.content import is_file, is_link
from countermark.intake.formula import address_of
from countermark.intake.table import Cells, Made, post_address
from countermark.intake.values import Object
from countermark.links import identify
from countermark.records.key import Kind

_FIRST = 5
"""Rows of which one has a link where a column is one of links."""


def post_columns(
    found: Mapping[int, Meaning], made: Sequence[Made], sample: Sequence[Cells]
) -> dict[int, Meaning] | None:
    """The columns of posts; None where no links are mostly those of posts. Columns of other links
    are where posts send their readers, but for more of the same network and its files.

    `found` are those that are understood by name. Where no such column holds posts' links another
    may, of what also says who wrote or what; not of goods that have posts beside them.
    """
    filled = [link for path, fill in made if path == "url" for row in sample if (link := fill(row))]
    told = bool(filled) and _leading(filled) == "url"
    kept: dict[int, Meaning] = {}
    for index, (place, path) in found.items():
        if path == "url":
            role = _leading(_links(sample, index))
            if role and not (filled and role == "url"):
                kept[index] = (place, role)
        else:
            kept[index] = (place, path)
    if told or any(path == "url" for _, path in kept.values()):
        return kept
    leads_away = any(path == "url" for index, (_, path) in found.items() if index in kept)
    if leads_away or not {path for _, path in kept.values()} & {
        "articleBody",
        "author.alternateName",
    }:
        return None
    width = max(map(len, sample), default=0)
    others = (index for index in range(width) if index not in found)
    linked = (index for index in others if any(map(is_link, _links(sample[:_FIRST], index))))
    posts = [index for index in linked if _leading(_links(sample, index)) == "url"]
    return kept | dict.fromkeys(posts[:1], (0, "url")) if posts else None


def _links(sample: Sequence[Cells], index: int) -> list[str]:
    return [link for row in sample if (link := address_of(_text(row, index)))]


def _leading(links: Sequence[str]) -> str:
    """What a table of posts has such links for; empty where for nothing that is read."""
    kinds = [at.key.kind for link in links if (at := identify(post_address(link)))]
    if 2 * sum(kind is Kind.POST for kind in kinds) > len(links):
        return "url"
    own = sum(kind in (Kind.POST, Kind.ACCOUNT) for kind in kinds)
    pages = sum(is_link(link) and not is_file(link) for link in links)
    return "sharedContent" if 2 * (pages - own) > len(links) else ""


def with_profile(build: Callable[[Cells], Object]) -> Callable[[Cells], Object]:
    """What makes the object of a post, with the page of an author known by number."""

    def both(cells: Cells) -> Object:
        found = build(cells)
        author = found.get("author", {})
        post = identify(str(found.get("url", "")))
        page = known().profiles.get(post.key.site) if post and post.key.kind is Kind.POST else None
        if page and (number := author.get("identifier")):
            author.setdefault("url", page.format(quote(str(number), safe="")))
        return found

    return both


def with_commenter(build: Callable[[Cells], Object]) -> Callable[[Cells], Object]:
    """What makes the object of a post, where a row is a comment under it: who wrote that and when
    is said of the comment then, and not of a post without words of its own."""

    def both(cells: Cells) -> Object:
        found = build(cells)
        comments = found.get("comment", ())
        if found.keys().isdisjoint(("articleBody", "headline")) and len(comments) == 1:
            (comment,) = comments
            for here, there in (("author", "author"), ("datePublished", "dateCreated")):
                if here in found and there not in comment:
                    comment[there] = found.pop(here)
        return found

    return both


def _text(row: Cells, index: int) -> str:
    value: Any = row[index] if len(row) > index else None
    return value.strip() if isinstance(value, str) else ""
