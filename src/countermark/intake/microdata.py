"""Microdata and RDFa Lite: schema.org objects that stand in a page's attributes.

HTML Living Standard §5 (`itemscope`, `itemprop`), W3C RDFa Lite 1.1 (`typeof`, `property`).
Read in one pass: extruct asks each item for all that is inside it, so that 20 kB of nested items
cost it a minute. `itemref` is not followed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

_ADDRESS = {
    "a": "href", "area": "href", "link": "href", "img": "src", "audio": "src", "video": "src",
    "source": "src", "iframe": "src", "embed": "src", "track": "src", "object": "data",
}  # fmt: skip
_VALUE = {"data": "value", "meter": "value", "time": "datetime"}
_SILENT = frozenset({"script", "style", "template"})
_DEEPEST = 20
"""Items inside items, and properties inside properties whose text is gathered."""


@dataclass(slots=True)
class _Open:
    """A property or an item whose element has not ended: `item` is None for a text."""

    name: str
    item: dict[str, Any] | None
    text: list[str] = field(default_factory=list)


def microdata(root: Any, absolute: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """The outermost items of `itemscope`, as JSON-LD writes them."""
    return _items(root, "itemscope", "itemtype", "itemprop", absolute)


def rdfa(root: Any, absolute: Callable[[str], str | None]) -> list[dict[str, Any]]:
    """The outermost items of `typeof`, as JSON-LD writes them."""
    return _items(root, "typeof", "typeof", "property", absolute)


def _items(
    root: Any, scope: str, kind: str, prop: str, absolute: Callable[[str], str | None]
) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    opened: list[tuple[Any, list[_Open]]] = []
    items: list[dict[str, Any]] = []
    texts: list[_Open] = []

    def say(words: str | None) -> None:
        if words and texts:
            texts[-1].text.append(words)

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element.tag in _SILENT:
                walk.skip_subtree()
                continue
            names = (element.get(prop) or "").split()
            here: list[_Open] = []
            if element.get(scope) is not None:
                item = _item(element, kind)
                if names and items and len(items) < _DEEPEST:
                    for name in names:
                        _add(items[-1], name, item)
                else:
                    found.append(item)
                here.append(_Open("", item))
                items.append(item)
            elif names and items:
                if (value := _plain(element, absolute)) is not None:
                    for name in names:
                        _add(items[-1], name, value)
                elif len(texts) < _DEEPEST:
                    here = [_Open(" ".join(names), None)]
                    texts.append(here[0])
            if here:
                opened.append((element, here))
            say(element.text)
            continue
        if opened and opened[-1][0] is element:
            for part in opened.pop()[1]:
                if part.item is not None:
                    items.pop()
                    continue
                texts.pop()
                gathered = " ".join("".join(part.text).split())
                if texts:
                    texts[-1].text.append(gathered)
                for name in part.name.split():
                    _add(items[-1], name, gathered)
        say(element.tail)
    # an item of no type, or of another vocabulary, says nothing that is read
    return [item for item in found if len(item) > 1 and item["@type"]]


def _item(element: Any, kind: str) -> dict[str, Any]:
    types = [
        part.rstrip("/").rsplit("/", 1)[-1].removeprefix("schema:")
        for part in (element.get(kind) or "").split()
        if part.startswith("schema:") or "schema.org" in part or ":" not in part
    ]
    item: dict[str, Any] = {"@type": types[0] if len(types) == 1 else types}
    if name := element.get("itemid") or element.get("resource"):
        item["@id"] = name
    return item


def _plain(element: Any, absolute: Callable[[str], str | None]) -> str | None:
    """The value where an attribute holds it; None where the element's text is the value."""
    if (content := element.get("content")) is not None:
        return str(content).strip()
    if (name := _ADDRESS.get(element.tag)) and (address := element.get(name)) is not None:
        return absolute(address) or str(address)
    if (name := _VALUE.get(element.tag)) and (value := element.get(name)) is not None:
        return str(value)
    return None


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    name = name.rsplit("/", 1)[-1].removeprefix("schema:")
    if name.startswith("@") or not name:
        return
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]
