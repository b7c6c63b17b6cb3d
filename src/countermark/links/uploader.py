"""Uploader: whose account a photo was uploaded with, as the photo's address or file name says."""

from __future__ import annotations

from functools import lru_cache

from countermark.links.datafile import Marked, read_rules, shipped
from countermark.records.key import Key

LONGEST = 2048
"""Letters of an address that are read."""


class PhotoHost(Marked):
    """A host of photos that writes into a file's name who uploaded it; `id` is the site of its
    keys, its examples are addresses."""


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
    return tuple(read_rules(shipped("uploaders.yaml"), "uploaders.yaml", PhotoHost))
