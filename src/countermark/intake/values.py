"""Values: reading a property of schema.org, which may be a text, a number, an object or a list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Object = dict[str, Any]


def text(value: Any) -> str:
    """A property as one text: numbers as they were written, the first of a list, the name or
    value of an object; empty where there is none."""
    if type(value) is str:
        return value
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return next((found for part in value if (found := text(part))), "")
    if isinstance(value, dict):
        for name in ("@value", "name", "value", "url", "@id"):
            if found := text(value.get(name)):
                return found
    return ""


def texts(value: Any) -> tuple[str, ...]:
    """A property that may be repeated, as texts, empty ones left out."""
    if type(value) is str:
        return (value,) if value else ()
    if value is None:
        return ()
    return tuple(found for part in each(value) if (found := text(part)))


def each(value: Any) -> Iterator[Any]:
    """The values of a property that may be missing, single, or a list (of lists)."""
    if isinstance(value, list):
        for part in value:
            yield from each(part)
    elif value is not None:
        yield value


def objects(value: Any) -> Iterator[Object]:
    """The objects among the values of a property."""
    return (part for part in each(value) if isinstance(part, dict))


def first(value: Any) -> Object:
    """The first object among the values of a property, or an empty one."""
    if type(value) is dict:
        return value
    return next(objects(value), {}) if value else {}


def urls(value: Any) -> tuple[str, ...]:
    """The addresses of pictures, videos or files: texts, or objects that carry one."""
    if not value:
        return ()
    if type(value) is tuple:
        return value  # read before
    found = (
        part if isinstance(part, str) else text(part.get("contentUrl") or part.get("url"))
        for part in each(value)
        if isinstance(part, str | dict)
    )
    return tuple(address.strip() for address in found if address.strip())


def types(value: Object) -> tuple[str, ...]:
    """The names of an object's types, without the vocabulary's address or prefix."""
    return tuple(
        name.rsplit("/", 1)[-1].rsplit("#", 1)[-1].removeprefix("schema:")
        for name in texts(value.get("@type"))
    )


def kind_of(value: Any) -> str:
    """What a value of JSON is, in words."""
    if isinstance(value, bool):
        return "true or false"
    kinds = {dict: "an object", list: "an array", str: "a text", type(None): "null"}
    return kinds.get(type(value), "a number")


def maybe(value: Any) -> str | None:
    """`text`, with None for an empty one."""
    return None if value is None else text(value).strip() or None
