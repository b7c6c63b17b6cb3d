"""XML items: the entries of a feed that may be larger than memory, one at a time.

libxml2 reads it piece by piece and makes no tree. What feeds get wrong is mended: a bare `&`, as in
addresses, and entities of HTML. Entities of the document's own stay as they are written (in UTF-16
they cost no more than libxml2's bound on them), and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.entities import name2codepoint
from typing import BinaryIO

from lxml import etree

from countermark.intake.guard import LIMITS, Refused

_CHUNK = 1 << 16
_OPENS, _CLOSES = b"<![CDATA[", b"]]>"
_AND = re.compile(
    rb"&(?!#[0-9]{1,7};|#x[0-9A-Fa-f]{1,6};|(?:amp|lt|gt|quot|apos);)(?:(?P<name>[A-Za-z]{2,8});)?"
)
_BEGUN = re.compile(rb"[&<\]]")
_LONGEST = 12
"""Bytes of an entity or a mark of CDATA that may be cut in two."""
_BREAKS = {"line-break": "\n", "br": "\n", "tab": "\t", "s": " "}
"""Elements of XHTML and OpenDocument that stand for white space."""
_PARTS = 10_000
"""Elements of one item."""


@dataclass(slots=True)
class Node:
    """An element: its name without prefix, the address of its vocabulary, and what it holds."""

    name: str
    space: str
    attributes: dict[str, str]
    parts: list[Node] = field(default_factory=list)
    inside: list[str | Node] = field(default_factory=list)
    """Text and parts in their order."""

    @property
    def text(self) -> str:
        """What stands in it, apart from its parts."""
        return "".join(each for each in self.inside if isinstance(each, str)).strip()

    @property
    def words(self) -> str:
        """All that stands in it and in its parts."""
        return "".join(
            each if isinstance(each, str) else _BREAKS.get(each.name) or each.words
            for each in self.inside
        )

    def first(self, *names: str) -> Node | None:
        """The first part of one of these names, in the order of the names."""
        return next((part for name in names for part in self.parts if part.name == name), None)


def items(stream: BinaryIO, wanted: Callable[[Node], bool]) -> Iterator[Node | str]:
    """The elements that are `wanted`, which is asked of each as it begins, and why what follows
    is not read, where the document has a mistake that ends it.

    Raises Refused where one has more than a line may, or parts without end.
    """
    target = _Target(wanted)
    parser = etree.XMLParser(
        target=target, recover=True, resolve_entities="internal", no_network=True, huge_tree=False
    )
    try:
        for chunk in _mended(stream):
            parser.feed(chunk)
            yield from target.done()
        parser.close()
    except etree.XMLSyntaxError as error:  # there is no element at all
        yield f"the document is no XML: {error.msg}"
        return
    yield from target.done()
    last = parser.feed_error_log.last_error
    if not target.whole or (last is not None and last.type_name == "ERR_DOCUMENT_END"):
        where = f" (line {last.line}: {' '.join(last.message.split())})" if last else ""
        yield f"the document breaks off, or is no XML beyond here{where}"


def _mended(stream: BinaryIO) -> Iterator[bytes]:
    """The document with each `&` that begins nothing XML knows written as XML has it, save where
    it stands in CDATA."""
    left, inside = stream.read(_CHUNK), False
    if left.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield left
        yield from iter(lambda: stream.read(_CHUNK), b"")
        return
    while left or (left := stream.read(_CHUNK)):
        end = left.find(_CLOSES if inside else _OPENS)
        if end >= 0:
            end += len(_CLOSES if inside else _OPENS)
            part, left = left[:end], left[end:]
            yield part if inside else _AND.sub(_mend, part)
            inside = not inside
            continue
        more = stream.read(_CHUNK)
        begun = _BEGUN.search(left, max(len(left) - _LONGEST, 0)) if more else None
        cut = begun.start() if begun else len(left)
        part, left = left[:cut], left[cut:] + more
        if part:
            yield part if inside else _AND.sub(_mend, part)
        elif not more:
            return


def _mend(found: re.Match[bytes]) -> bytes:
    code = name2codepoint.get((found["name"] or b"").decode())
    return b"&#%d;" % code if code else b"&amp;" + found[0][1:]


class _Target:
    """What the parser tells of: begins and ends of elements, and text between."""

    def __init__(self, wanted: Callable[[Node], bool]) -> None:
        self._wanted = wanted
        self._ready: list[Node] = []
        self._open: list[Node] = []
        self._depth = 0
        self._size = self._parts = 0
        self.whole = False
        """The element that holds all others has ended."""

    def done(self) -> Iterator[Node]:
        """The items that have ended since it was asked last."""
        ready, self._ready = self._ready, []
        yield from ready

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        space, _, name = tag.rpartition("}")
        inside = len(self._open)
        if not inside and self._depth > LIMITS.depth:
            return
        plain = {each.rpartition("}")[2]: value for each, value in attributes.items()}
        node = Node(name, space.lstrip("{"), plain)
        if not inside and not self._wanted(node):
            return
        self._parts += 1
        self._count(sum(map(len, attributes.values())))
        if inside >= LIMITS.depth or self._parts > _PARTS:
            raise Refused(f"an item has more than {_PARTS:,} parts, or is too deep")
        if inside:
            self._open[-1].parts.append(node)
            self._open[-1].inside.append(node)
        self._open.append(node)

    def data(self, text: str) -> None:
        if self._open:
            self._count(len(text))
            self._open[-1].inside.append(text)

    def end(self, tag: str) -> None:
        self._depth -= 1
        self.whole = self.whole or not self._depth
        if self._open:
            node = self._open.pop()
            if not self._open:
                self._ready.append(node)
                self._size = self._parts = 0

    def close(self) -> None:
        self._open.clear()

    def _count(self, size: int) -> None:
        self._size += size
        if self._size > LIMITS.line:
            raise Refused(f"an item of more than {LIMITS.line:,} characters")
