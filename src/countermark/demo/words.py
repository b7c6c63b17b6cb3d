"""Words: the data files of a world, and sentences made from their templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, cast

import yaml

from countermark.demo.chance import Chance

_SIGNS = {"USD": "${}", "EUR": "{} €", "GBP": "£{}", "CNY": "¥{}"}
_EMOJI = ("✨", "💛", "🛍️", "👀", "🙈", "💎", "🔥", "🎀", "🤍", "😮‍💨")


_folder: ContextVar[Path | None] = ContextVar("folder of words", default=None)


@contextmanager
def words_from(folder: Path | None) -> Iterator[None]:
    """Within it, files of `folder` stand in for the demo world's own of the same name."""
    token = _folder.set(folder)
    try:
        yield
    finally:
        _folder.reset(token)


def data(name: str) -> dict[str, Any]:
    """The data file `NAME.yaml`."""
    return _read(_folder.get(), name)


@cache
def _read(folder: Path | None, name: str) -> dict[str, Any]:
    file = folder / f"{name}.yaml" if folder else None
    if file and file.exists():
        written = file.read_text("utf-8")
    else:
        written = files("countermark.demo").joinpath("data", f"{name}.yaml").read_text("utf-8")
    return cast(dict[str, Any], yaml.load(written, Loader=yaml.CSafeLoader))


def languages() -> dict[str, float]:
    """How often a person of the world writes in which language."""
    return cast(dict[str, float], data("world")["languages"])


def templates(language: str, *path: str) -> list[str]:
    """The templates under `path`; English ones where the language has none."""
    part: Any = data(f"texts.{speaks(language, *path)}")
    for name in path:
        part = part[name]
    return cast(list[str], part)


def speaks(language: str, *path: str) -> str:
    """`language` where it has templates under `path`, else English."""
    part: Any = data(f"texts.{language}")
    for name in path:
        part = part.get(name) if isinstance(part, dict) else None
    return language if part else "en"


def say(chance: Chance, language: str, *path: str, **slots: object) -> str:
    """A sentence from one of the templates under `path`, its slots filled."""
    return chance.pick(templates(language, *path)).format(**slots)


def title(chance: Chance, language: str, trade: str) -> str:
    """A listing's title as a seller without a name writes it."""
    words = data(f"texts.{language}")["words"]
    return say(
        chance,
        language,
        "titles",
        trade,
        audience=chance.pick(words["audience"]),
        style=chance.pick(words["style"]),
        colour=chance.pick(words["colour"]),
        material=chance.pick(words["material"][trade]),
    )


def thing(chance: Chance, language: str, trade: str) -> str:
    """What people call a piece of the trade: `bracelet`, `手镯`."""
    return chance.pick(cast(list[str], data(f"texts.{language}")["words"]["item"][trade]))


def money(amount: str, currency: str) -> str:
    """An amount as people write it: `$19.99`."""
    return _SIGNS[currency].format(amount)


def decorated(chance: Chance, text: str) -> str:
    """The text, now and then with a picture sign at its end."""
    return f"{text} {chance.pick(_EMOJI)}" if chance.happens(0.3) else text


def slug(text: str) -> str:
    """The title as it stands in a shop's address."""
    return re.sub(r"[^A-Za-z0-9]+", "-", text).strip("-")[:60] or "item"
