"""Columns: what the columns of a table mean, by their names, by the user, or by their content."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

import yaml

from countermark.intake.content import is_link, roles
from countermark.intake.formula import address_of, shown
from countermark.intake.price import read_price
from countermark.intake.table import Cells, Made, Table, builder
from countermark.intake.template import is_template, template
from countermark.links import identify
from countermark.records.key import Kind

ABOVE = 20
"""Rows that may stand above the header: a title, a date, who made the export."""
SAMPLE = 100
"""Rows that are looked at to tell what a column holds."""
_UNIT = re.compile(r"(.*?)\s*[(\[（]([^()\[\]（）]{1,20})[)\]）]\s*")


class _Known(NamedTuple):
    types: dict[str, str]
    needs: dict[str, tuple[list[set[str]], set[str]]]
    names: dict[str, dict[str, tuple[int, str]]]
    """For each kind: folded name → (place in the order of preference, property)."""


@lru_cache(maxsize=4096)
def fold(name: str) -> str:
    """A column's name without case, accents, white space, punctuation and full width."""
    decomposed = unicodedata.normalize("NFKD", name[:200]).casefold()
    return "".join(c for c in decomposed if c.isalnum())


def check(columns: Mapping[str, str]) -> None:
    """Raises ValueError for a FIELD of `--map FIELD=COLUMN` that no table has."""
    every = {folded for names in _known().names.values() for folded in names}
    for field in columns:
        if fold(field.rsplit(".", 1)[-1]) not in every and fold(field) not in every:
            known = sorted(
                {path for names in _known().names.values() for _, path in names.values()}
            )
            raise ValueError(f"--map {field}=…: no such field; known are {', '.join(known)}")


def kind(headers: Sequence[str], sample: Sequence[Cells] = ()) -> str | None:
    """Which sort of table has these columns: listing, account, order, payment or redirect."""
    table = understand(headers, sample)
    return table.kind if table else None


def understand(
    headers: Sequence[str], sample: Sequence[Cells] = (), columns: Mapping[str, str] | None = None
) -> Table | None:
    """The table that has these columns, or None where they make no table of a known kind.

    `columns` is what the user says (field → column's name or its number from 1, or a template of
    them) and wins over all; then names count, then, for listings, the content of columns that are
    not understood, of which `sample` holds some rows.
    """
    said = _said(headers, columns or {})
    templates = _templates(headers, columns or {})
    named = {k: _named(k, headers, said) for k in _known().names}
    for which, (needs, never) in _known().needs.items():
        made = _made(which, templates)
        have = {path for _, path in named[which].values()} | {path for path, _ in made}
        if which == "listing" and _leads(named[which], sample):
            have.add("url")
        wanted = set().union(*needs)
        if all(have & g for g in needs) and len(have & wanted) >= len(needs) and not have & never:
            if which == "redirect" and not _addresses(named[which], sample):
                continue
            if which == "post" and not _posts(named[which], made, sample):
                continue
            found = named[which]
            if which == "listing":
                found = found | _told_by_content(headers, sample, found)
            return _table(which, headers, found, made, _meant(which, said, templates))
    told = named["listing"] | _told_by_content(headers, sample, named["listing"])
    made = _made("listing", templates)
    have = {path for _, path in told.values()} | {path for path, _ in made}
    if "url" in have and (have & {"offers.price", "image"} or ("name" in have and len(sample) > 1)):
        return _table("listing", headers, told, made, _meant("listing", said, templates))
    return None


def find_header(
    rows: Sequence[Sequence[str]], columns: Mapping[str, str]
) -> tuple[int, list[str], Table] | None:
    """Which of the first rows of a table is the last that names its columns, that row, and what
    they mean.

    Titles and dates may stand above it. A name is short and no address; a header that nobody
    understands counts where the content below it is telling.
    """
    for place, row in enumerate(rows[:ABOVE]):
        headers = [shown(cell).strip() for cell in row]
        if any(len(header) > 80 or is_link(header) for header in headers):
            return None
        sample = rows[place + 1 : place + 1 + SAMPLE]
        table = understand(headers, sample, columns)
        if table and table.known > 1:
            named = understand(headers, columns=columns) is not None
            if named:
                return _doubled(rows, columns, place, headers, table)
            if table.url is not None and sample:
                return None if is_link(row[table.url].strip()) else (place, headers, table)
    return None


def _doubled(
    rows: Sequence[Sequence[str]],
    columns: Mapping[str, str],
    place: int,
    headers: list[str],
    table: Table,
) -> tuple[int, list[str], Table]:
    """A header, the second one below it included: marketplaces' templates name each column for
    people and again for machines. The one of which more is understood says what they mean."""
    for below in rows[place + 1 : place + 2]:
        again = [shown(cell).strip() for cell in below]
        second = understand(again, rows[place + 2 : place + 2 + SAMPLE], columns)
        by_name = understand(again, columns=columns)
        if second and by_name and by_name.known > 2 and 2 * by_name.known >= table.known:
            return place + 1, again, second if second.known > table.known else table
    return place, headers, table


def _said(headers: Sequence[str], columns: Mapping[str, str]) -> dict[int, str]:
    """Which column the user gave which field."""
    places = {field: _place(headers, column) for field, column in columns.items()}
    return {place: field for field, place in places.items() if place is not None}


def _place(headers: Sequence[str], column: str) -> int | None:
    """The column of a name, or of a number from 1."""
    places = [i for i, header in enumerate(headers) if header == column]
    places = places or [i for i, h in enumerate(headers) if fold(h) and fold(h) == fold(column)]
    if not places and column.isdecimal() and 1 <= int(column[:6]) <= len(headers):
        return int(column) - 1
    return places[0] if places else None


def _templates(
    headers: Sequence[str], columns: Mapping[str, str]
) -> dict[str, Callable[[Cells], str]]:
    """What the user makes of several columns, by field."""
    found = {
        field: template(column, lambda name: _place(headers, name))
        for field, column in columns.items()
        if is_template(column) and _place(headers, column) is None
    }
    return {field: fill for field, fill in found.items() if fill}


def _path(which: str, field: str) -> str | None:
    """The property that a FIELD is, in such a table."""
    names = _known().names[which]
    meant = names.get(fold(field)) or names.get(fold(field.rsplit(".", 1)[-1]))
    return meant[1] if meant else None


def _made(which: str, templates: Mapping[str, Callable[[Cells], str]]) -> list[Made]:
    return [(path, fill) for field, fill in templates.items() if (path := _path(which, field))]


def _meant(which: str, said: Mapping[int, str], templates: Mapping[str, object]) -> frozenset[str]:
    """The FIELDs that the user gave to columns of this table."""
    return frozenset(field for field in (*said.values(), *templates) if _path(which, field))


def _named(
    which: str, headers: Sequence[str], said: Mapping[int, str]
) -> dict[int, tuple[int, str]]:
    """The columns understood by name, as property and place in the order of preference."""
    names = _known().names[which]
    found = {}
    for index, header in enumerate(headers):
        if index in said:
            if path := _path(which, said[index]):
                found[index] = (-1, path)
            continue
        meant = names.get(fold(header))
        if meant is None and (unit := _UNIT.fullmatch(header)):
            meant = names.get(fold(unit[1]))
        if meant:
            found[index] = meant
    return found


def _addresses(found: Mapping[int, tuple[int, str]], sample: Sequence[Cells]) -> bool:
    """Whether the column `from` holds addresses, as redirects do and payments do not."""
    index = next(i for i, (_, path) in found.items() if path == "from")
    seen = [str(row[index]).strip() for row in sample if len(row) > index and row[index]]
    return not seen or any("/" in value or value.startswith("http") for value in seen)


def _posts(
    found: Mapping[int, tuple[int, str]], made: Sequence[Made], sample: Sequence[Cells]
) -> bool:
    """Whether the rows' links are those of posts."""
    columns = [index for index, (_, path) in found.items() if path == "url"]
    written = [_cell(row, index) for row in sample for index in columns]
    written += [fill(row) for row in sample for path, fill in made if path == "url"]
    links = [link for each in written if (link := address_of(each))]
    posts = [link for link in links if (at := identify(link)) and at.key.kind is Kind.POST]
    return 2 * len(posts) > len(links)


def _cell(row: Cells, index: int) -> str:
    return row[index].strip() if len(row) > index and type(row[index]) is str else ""


def _leads(found: Mapping[int, tuple[int, str]], sample: Sequence[Cells]) -> bool:
    """Whether the names of items lead somewhere."""
    names = [index for index, (_, path) in found.items() if path == "name"]
    return any(
        type(row[index]) is str and row[index][:1] == "=" and is_link(row[index])
        for index in names
        for row in sample
        if len(row) > index
    )


def _told_by_content(
    headers: Sequence[str], sample: Sequence[Cells], found: Mapping[int, tuple[int, str]]
) -> dict[int, tuple[int, str]]:
    have = {path for _, path in found.values()}
    unknown = [i for i in range(len(headers)) if i not in found]
    return {
        index: (10_000, path) for index, path in roles(unknown, sample).items() if path not in have
    }


def _table(
    which: str,
    headers: Sequence[str],
    found: Mapping[int, tuple[int, str]],
    made: Sequence[Made],
    said: frozenset[str],
) -> Table:
    places: dict[str, list[int]] = {}
    for index, (_, path) in sorted(found.items(), key=lambda item: (item[1][0], item[0])):
        places.setdefault(path, []).append(index)
    currency = None
    for path in ("offers.price", "price", "amount.value"):
        for index in places.get(path, ())[:1]:
            if unit := _UNIT.fullmatch(headers[index]):
                price = read_price("1", unit[2])
                currency = price.currency if price else None
    return Table(
        kind=which,
        known=len(found) + len(made),
        properties=frozenset([*places, *(path for path, _ in made)]),
        url=places.get("url", [None])[0],
        said=said,
        build=builder(which, _known().types[which], headers, places, currency, made),
    )


@cache
def _known() -> _Known:
    path = files("countermark.intake") / "data" / "columns.yaml"
    data = yaml.safe_load(path.read_text("utf-8"))
    types, needs = {}, {}
    for which, rule in data["kinds"].items():
        types[which] = rule["type"]
        needs[which] = ([set(group) for group in rule["needs"]], set(rule["not"]))
    names: dict[str, dict[str, tuple[int, str]]] = {}
    for which, properties in data["fields"].items():
        known = names.setdefault(which, {})
        for prop in properties:
            known.setdefault(fold(prop), (0, prop))
        for prop, by_source in properties.items():
            place = 0
            for source, written in by_source.items():
                if source not in data["sources"]:
                    raise ValueError(f"{path}: fields.{which}.{prop}: no source {source!r}")
                for name in written:
                    place += 1
                    known.setdefault(fold(name), (place, prop))
    return _Known(types, needs, names)
