"""Data files: lists of entries in YAML, each checked when it is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

Model = TypeVar("Model", bound=BaseModel)


class RuleError(ValueError):
    """A rule that cannot be used: the message names file, rule and field."""


def read_rules(text: str, file: str, model: type[Model]) -> Iterator[Model]:
    """The entries of a data file. Raises RuleError naming `file`, the rule and the field."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        entries = yaml.load(text, loader)  # noqa: S506 (both are safe loaders)
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
