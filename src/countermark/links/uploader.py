"""Uploader: whose account a photo was uploaded with, as the photo's address or file name says."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.links.pattern import linear
from countermark.records.key import Key

LONGEST = 2048
"""Letters of an address that are read."""


class PhotoHost(BaseModel):
    """A host of photos that writes into a file's name who uploaded it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    """The site of its keys."""
    name: str
    sources: Annotated[tuple[str, ...], Field(min_length=1)]
    mark: str
    """Letters that stand in every such address."""
    account: Annotated[re.Pattern[str], AfterValidator(linear)]
    """Its group `id` is the uploader."""
    examples: Annotated[dict[str, str], Field(min_length=1)]
    """Address → uploader."""


def uploader(image: str) -> Key | None:
    """A network key of who uploaded the photo, or None where its name does not say.

    It is weak: a photo that others pass on keeps its name, and a program may upload for many.
    """
    image = image[:LONGEST]
    for host in photo_hosts():
        if host.mark in image and (found := host.account.search(image)):
            return Key.owner(host.id, found["id"])
    return None


@lru_cache(1)
def photo_hosts() -> tuple[PhotoHost, ...]:
    """All hosts. Raises RuleError where the data file is broken."""
    file = files("countermark.links") / "data" / "uploaders.yaml"
    return tuple(read_rules(file.read_text("utf-8"), file.name, PhotoHost))
