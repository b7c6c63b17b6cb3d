"""Columns: what the columns of a table mean, by their names, by the user, or by their content."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from countermark.intake.column_names import Meaning, fold, inner, known, meaning
from countermark.intake.content import is_link, roles
from countermark.intake.day_order import order_of, settled
from countermark.intake.formula import shown
from countermark.intake.post_table import post_columns, with_commenter, with_profile
from countermark.intake.price import read_price
from countermark.intake.row_parts import PARTS, with_parts
from countermark.intake.table import Cells, Made, Table, builder
from countermark.intake.template import is_template, template
from countermark.intake.values import Object

ABOVE = 20
"""Rows that may stand above the header: a title, a date, who made the export."""
SAMPLE = 100
"""Rows that are looked at to tell what a column holds."""
_DATES = ("datePublished", "dateSent", "dateModified", "orderDate", "endTime", "observed_at")
"""Properties that are moments."""
_UNIT = re.compile(r"(.*?)\s*[(\[（]([^()\[\]（）]{1,20})[)\]）]\s*")


def check(columns: Mapping[str, str]) -> None:
    """Raises ValueError for a FIELD of `--map FIELD=COLUMN` that no table has."""
    meant = {
        name: path for kind in known().types for name, (_, path) in known().names[kind].items()
    }
    for field in columns:
        if fold(field.rsplit(".", 1)[-1]) not in meant and fold(field) not in meant:
            fields = ", ".join(sorted(set(meant.values())))
            raise ValueError(f"--map {field}=…: no such field; known are {fields}")


def kind(headers: Sequence[str], sample: Sequence[Cells] = ()) -> str | None:
    """Which sort of table has these columns: listing, account, order, payment, redirect or post."""
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
    named = {k: _named(k, headers, said) for k in known().types}
    named["account"] = _own("account", headers, named["account"])
    for which, (needs, never) in known().needs.items():
        made = _made(which, templates)
        made += _addressed(which, headers, named[which], made)
        if which == "post":
            posts = post_columns(named[which], made, sample)
            if posts is None:
                continue
            named[which] = posts
        have = {path for _, path in named[which].values()} | {path for path, _ in made}
        if which == "listing" and _leads(named[which], sample):
            have.add("url")
        wanted = set().union(*needs)
        if all(have & g for g in needs) and len(have & wanted) >= len(needs) and not have & never:
            if which == "redirect" and not _addresses(named[which], sample):
                continue
            found = named[which]
            if which == "listing":
                found = found | _told_by_content(headers, sample, found)
            return _table(which, headers, sample, found, made, _meant(which, said, templates))
    own = _own("listing", headers, named["listing"])
    told = own | _told_by_content(headers, sample, own)
    made = _made("listing", templates)
    made += _addressed("listing", headers, told, made)
    have = {path for _, path in told.values()} | {path for path, _ in made}
    if "url" in have and (have & {"offers.price", "image"} or ("name" in have and len(sample) > 1)):
        return _table("listing", headers, sample, told, made, _meant("listing", said, templates))
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
            made = table.url is None and "url" in table.properties  # of names, so they are a header
            if named or made:
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
    names = known().names[which]
    meant = names.get(fold(field)) or names.get(fold(field.rsplit(".", 1)[-1]))
    return meant[1] if meant else None


def _made(which: str, templates: Mapping[str, Callable[[Cells], str]]) -> list[Made]:
    return [(path, fill) for field, fill in templates.items() if (path := _path(which, field))]


def _addressed(
    which: str, headers: Sequence[str], found: Mapping[int, Meaning], made: Sequence[Made]
) -> list[Made]:
    """The address that the names in a row make up, where nothing else gives it one."""
    if "url" in {path for path, _ in (*made, *((path, 0) for _, path in found.values()))}:
        return []
    places = {inner(header): index for index, header in reversed(list(enumerate(headers)))}
    for rule in known().addresses.get(which, ()):
        fill = template(rule.url, lambda name: places.get(inner(name)))
        if fill and all(inner(name) in places for name in rule.beside):
            return [("url", fill)]
    return []


def _meant(which: str, said: Mapping[int, str], templates: Mapping[str, object]) -> frozenset[str]:
    """The FIELDs that the user gave to columns of this table."""
    return frozenset(field for field in (*said.values(), *templates) if _path(which, field))


def _named(which: str, headers: Sequence[str], said: Mapping[int, str]) -> dict[int, Meaning]:
    """The columns understood by name, as property and place in the order of preference."""
    names = known().names[which]
    found = {}
    for index, header in enumerate(headers):
        if index in said:
            if path := _path(which, said[index]):
                found[index] = (-1, path)
            continue
        meant = meaning(names, header)
        if meant is None and (unit := _UNIT.fullmatch(header)):
            meant = names.get(fold(unit[1]))
        if meant:
            found[index] = meant
    return found


def _own(which: str, headers: Sequence[str], found: dict[int, Meaning]) -> dict[int, Meaning]:
    """Those that a row says of itself, not of what it holds: `user.id` makes no account of it."""
    names = known().names[which]
    return {
        index: meant
        for index, meant in found.items()
        if meant[0] < 0 or "." not in headers[index] or inner(headers[index]) in names
    }


def _addresses(found: Mapping[int, Meaning], sample: Sequence[Cells]) -> bool:
    """Whether the column `from` holds addresses, as redirects do and payments do not."""
    index = next(i for i, (_, path) in found.items() if path == "from")
    seen = [str(row[index]).strip() for row in sample if len(row) > index and row[index]]
    return not seen or any("/" in value or value.startswith("http") for value in seen)


def _dated(
    build: Callable[[Cells], Object], sample: Sequence[Cells], columns: Sequence[int]
) -> Callable[[Cells], Object]:
    """The same, where the dates of some columns have an order that their cells tell."""
    orders = {i: order_of(row[i] for row in sample if len(row) > i) for i in columns}
    told = {index: order for index, order in orders.items() if order}
    if not told:
        return build

    def both(cells: Cells) -> Object:
        settling = list(cells)
        for index, order in told.items():
            settling[index] = settled(settling[index], order)
        return build(settling)

    return both


def _leads(found: Mapping[int, Meaning], sample: Sequence[Cells]) -> bool:
    """Whether the names of items lead somewhere."""
    names = [index for index, (_, path) in found.items() if path == "name"]
    return any(
        type(row[index]) is str and row[index][:1] == "=" and is_link(row[index])
        for index in names
        for row in sample
        if len(row) > index
    )


def _told_by_content(
    headers: Sequence[str], sample: Sequence[Cells], found: Mapping[int, Meaning]
) -> dict[int, Meaning]:
    have = {path for _, path in found.values()}
    unknown = [i for i, header in enumerate(headers) if i not in found and "." not in header]
    return {
        index: (10_000, path) for index, path in roles(unknown, sample).items() if path not in have
    }


def _table(
    which: str,
    headers: Sequence[str],
    sample: Sequence[Cells],
    found: Mapping[int, Meaning],
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
    build = builder(which, known().types[which], headers, places, currency, made)
    if "author.identifier" in places:
        build = with_profile(build)
    build = _dated(build, sample, [index for path in _DATES for index in places.get(path, ())])
    build = with_parts(build, [path for path in PARTS if path in places])
    return Table(
        kind=which,
        known=len(found) + len(made),
        properties=frozenset([*places, *(path for path, _ in made)]),
        url=places.get("url", [None])[0],
        said=said,
        build=with_commenter(build) if which == "post" and "comment" in places else build,
    )
