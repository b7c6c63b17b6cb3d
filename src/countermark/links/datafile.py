"""Data files: lists of entries in YAML, each checked when it is read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Annotated, TypeVar

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from countermark.links.pattern import linear

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader, ten times faster where libyaml is there."""
Model = TypeVar("Model", bound=BaseModel)


class RuleError(ValueError):
    """A rule that cannot be used: the message names file, rule and field."""


class Marked(BaseModel):
    """An entry of things that name an account in their text, after letters that tell them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    name: str
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    """Where the forms are documented or were seen."""
    mark: str
    """Letters that stand in every such text."""
    account: Annotated[re.Pattern[str], AfterValidator(linear)]
    """Its group `id` is the account."""
    examples: Annotated[dict[str, str], Field(min_length=1)]
    """Text → account."""


def shipped(name: str) -> str:
    """The text of a data file of this package."""
    return (files("countermark.links") / "data" / name).read_text("utf-8")


def read_rules(text: str, file: str, model: type[Model]) -> Iterator[Model]:
    """The entries of a data file. Raises RuleError naming `file`, the rule and the field."""
    try:
        entries = yaml.load(text, LOADER)  # noqa: S506 (both are safe loaders)
    except yaml.YAMLError as error:
        raise RuleError(f"{file}: {error}") from None
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        name = entry.get("id", number) if isinstance(entry, dict) else number
        try:
            yield model.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"]))
            raise RuleError(f"{file}: rule {name!r}: {field}: {first['msg']}") from None
