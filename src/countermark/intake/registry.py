"""The registry's file: read whole, every mistake named with its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from countermark.records.document import (
    DocumentError,
    Mapping,
    Mistake,
    Place,
    Sequence,
    did_you_mean,
    fit,
    line_of,
    parse,
    written,
)
from countermark.records.registry import Registry

LARGEST = 64 * 2**20
"""Bytes of a registry: 5,000 brands have about 5 MiB."""


class RegistryError(DocumentError):
    """A registry that cannot be used; `mistakes` holds everything that is wrong with it."""


def read_registry(path: Path) -> Registry:
    """The registry of rights at `path` (formats.md §2).

    Raises RegistryError naming file, line and place of every mistake that can be told at once.
    """
    file = path.name
    text = _text(path)
    mistakes: list[Mistake] = []
    try:
        data = parse(text, file)
        mistakes += _inconsistent(data)
        registry = fit(Registry, data, file)
    except DocumentError as error:
        raise RegistryError(file, error.mistakes + mistakes) from None
    if mistakes:
        raise RegistryError(file, mistakes)
    return registry


def missing_references(registry: Registry, folder: Path) -> list[str]:
    """Reference pictures that are not there, as sentences; a registry works without them."""
    return [
        f"{brand}: {what}: the reference {reference} is not there"
        for brand, what, reference in _references(registry)
        if not _inside(folder, reference)
    ]


def reference_files(registry: Registry, folder: Path) -> Iterator[tuple[str, str, Path]]:
    """The reference pictures that are there: the brand's id, what is shown, the file."""
    for brand, what, reference in _references(registry):
        if _inside(folder, reference):
            yield brand, what, folder / reference


def _references(registry: Registry) -> Iterator[tuple[str, str, str]]:
    for brand in registry.brands:
        shown = [
            *((f"mark {mark.id}", mark.references) for mark in brand.marks),
            *((f"product {product.name}", product.references) for product in brand.products),
        ]
        for what, references in shown:
            yield from ((brand.id, what, reference) for reference in references)


def _inside(folder: Path, reference: str) -> bool:
    """Whether it is a file beneath `folder`, links followed."""
    path = (folder / reference).resolve()
    return path.is_relative_to(folder.resolve()) and path.is_file()


def _text(path: Path) -> str:
    file = path.name

    def refused(problem: str, line: int = 1) -> RegistryError:
        return RegistryError(file, [Mistake(line, "", problem)])

    try:
        with path.open("rb") as stream:
            content = stream.read(LARGEST + 1)
    except OSError as error:
        raise refused(f"cannot be read: {error.strerror or error}") from None
    if len(content) > LARGEST:
        raise refused(f"is over {LARGEST:,} bytes, more than a registry may have")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refused("is not UTF-8 here; save the file as UTF-8", line) from None


def _inconsistent(data: Any) -> Iterator[Mistake]:
    """What is wrong between entries; an entry that is wrong in itself is left to `fit`."""
    holders = list(_entries(data, ("rights_holders",)))
    known = [entry["id"] for _, entry in holders if isinstance(entry.get("id"), str)]
    brands = list(_entries(data, ("brands",)))
    yield from _repeated(data, "rights holder", ("id",), holders)
    yield from _repeated(data, "brand", ("id",), brands)
    yield from _repeated(data, "policy", ("platform", "id"), _entries(data, ("policies",)))
    for place, brand in brands:
        holder = brand.get("rights_holder")
        if isinstance(holder, str) and holder not in known:
            at = (*place, "rights_holder")
            problem = f'there is no rights holder "{holder}"{did_you_mean(holder, known)}'
            yield Mistake(line_of(data, at), written(at), problem)
        yield from _repeated(data, "mark", ("id",), _entries(data, (*place, "marks")))


def _entries(data: Any, place: Place) -> Iterator[tuple[Place, Mapping]]:
    """The mappings of the list at `place`."""
    for step in place:
        if isinstance(data, Mapping):
            data = data.get(str(step))
        elif isinstance(data, Sequence) and isinstance(step, int):
            data = data[step]
    if isinstance(data, Sequence):
        yield from (((*place, i), e) for i, e in enumerate(data) if isinstance(e, Mapping))


def _repeated(
    data: Any, kind: str, fields: tuple[str, ...], entries: Iterable[tuple[Place, Mapping]]
) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for place, entry in entries:
        names = [entry.get(field) for field in fields]
        if not all(isinstance(name, str) for name in names):
            continue
        name, at = ": ".join(map(str, names)), (*place, fields[-1])
        line = line_of(data, at)
        if name in first:
            problem = f'the {kind} "{name}" is given twice, first on line {first[name]}'
            yield Mistake(line, written(at), problem)
        first.setdefault(name, line)
