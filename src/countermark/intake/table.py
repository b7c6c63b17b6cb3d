"""Tables: how a row becomes an object of schema.org, once it is known what its columns mean."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import msgspec

from countermark.intake.content import is_address, is_link, is_picture
from countermark.intake.formula import hyperlink, image, shown
from countermark.intake.row_check import CHECKS
from countermark.intake.values import Object

Cells = Sequence[Any]
Made = tuple[str, Callable[[Cells], str]]
"""A property that no column holds, and what makes it of several."""

_GATHERED = frozenset(("image", "category", "offers.variant", "sameAs", "sharedContent"))
"""Properties that several columns fill together; of all others the preferred column does."""
_ADDRESSES = frozenset(("image", "sameAs", "sharedContent"))
_RESERVED = frozenset(
    (
        *("@type", "@context", "@id", "@graph", "url", "name", "alternateName", "legalName"),
        *("description", "brand", "category", "sku", "productID", "gtin", "image", "dateModified"),
        *("offers", "review", "itemCondition", "color", "size", "hasVariant", "tableRow"),
        *("mainEntityOfPage", "variant", "identifier", "sameAs", "address", "about", "sender"),
        *("recipient", "amount", "currency", "seller", "orderedItem", "customer", "price"),
        *("articleBody", "headline", "author", "datePublished", "additionalType", "sharedContent"),
        *("comment", "video", "associatedMedia", "isBasedOn", "parentItem", "text", "dateSent"),
        *("messageAttachment", "isPartOf"),
        *("priceCurrency", "from", "to", "status", "observed_at", "how", "startTime", "endTime"),
        "relatedLink",
    )
)
"""Names with a meaning of their own: an unknown column so called is kept as `NAME (column)`."""
_NOTHING = frozenset(
    (
        "",
        "-",
        "—",
        "null",
        "NULL",
        "None",
        "nan",
        "NaN",
        "N/A",
        "n/a",
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#NAME?",
        "\\N",
    )
)
_LISTED = re.compile(r"[\s,;|]+(?=https?:|//)")
_LEADS = frozenset(("name", "legalName", "alternateName", "price", "sku", "productID", "gtin"))
"""Properties whose words lead to the page of what they belong to, where they lead anywhere."""
_AVAILABILITY = {
    "instock": "InStock",
    "outofstock": "OutOfStock",
    "preorder": "PreOrder",
    "backorder": "BackOrder",
    "discontinued": "Discontinued",
}
_CARRIERS = ("expanded_url", "contentUrl", "url")
"""Names under which an object carries an address, the one that leads furthest first."""
_ON_REDDIT = re.compile(r"/r/\w+/comments/\w+")
_LONGEST_LIST = 65_536
"""Characters of a cell that is read as a list."""


@dataclass(frozen=True, slots=True)
class Table:
    """What a table is: its kind and how a row of it becomes an object of schema.org."""

    kind: str
    known: int
    """How many of the columns are understood."""
    properties: frozenset[str]
    """What they are understood as."""
    url: int | None
    """The column of the row's link, if there is one."""
    said: frozenset[str]
    """The fields of `--map` that it has."""
    build: Callable[[Cells], Object]

    def read(self, cells: Cells) -> Object:
        """The object of a row with a cell for every column.

        Raises ValueError, with the reason, where the row is none.
        """
        found = self.build(cells)
        CHECKS[self.kind](found)
        return found


def builder(
    which: str,
    type_: str,
    headers: Sequence[str],
    places: Mapping[str, Sequence[int]],
    currency: str | None,
    made: Sequence[Made] = (),
) -> Callable[[Cells], Object]:
    """A function that makes the object of a row; `places` are the columns of each property, the
    preferred first. All that can be known before is worked out here: what it returns runs for
    every row."""
    flat, inner, spare, gathered = [], [], [], []
    for path, where in places.items():
        if path in _GATHERED:
            gathered.append((path, [(index, own_name(headers, index)) for index in where]))
            continue
        *steps, leaf = path.split(".")
        if steps:
            inner.append((tuple(steps), leaf, where[0]))
        else:
            flat.append((leaf, where[0]))
        spare += [(tuple(steps), leaf, i, own_name(headers, i)) for i in where[1:]]
    used = {index for where in places.values() for index in where}
    rest = [(own_name(headers, i), i) for i in range(len(headers)) if i not in used]
    start = {"@type": type_, "tableRow": True} if which == "listing" else {"@type": type_}
    finish = _FINISH.get(which)

    def build(cells: Cells) -> Object:
        found: Object = start.copy()
        for leaf, index in flat:
            value = cells[index]
            if type(value) is str:
                value = value.strip()
                if value in _NOTHING:
                    continue
                if value[0] == "=":
                    value = _formula(value, leaf, found, found)
            elif value is None:
                continue
            found[leaf] = value
        for steps, leaf, index in inner:
            value = cells[index]
            if type(value) is str:
                value = value.strip()
                if value in _NOTHING:
                    continue
            elif value is None:
                continue
            target = found
            for step in steps:
                target = target.setdefault(step, {})
            if type(value) is str and value[0] == "=":
                value = _formula(value, leaf, target, found)
            target[leaf] = value
        for steps, leaf, index, name in spare:
            _spare(found, steps, leaf, cells[index], name)
        for path, where in gathered:
            _gather(found, path, where, cells)
        for path, fill in made:
            if value := fill(cells):
                _put(found, path, value)
        if currency:
            _currency(found, which, currency)
        for name, index in rest:
            value = cells[index]
            if value is not None and value != "":
                if type(value) is str and value[0] == "=":
                    value = _formula(value, "", {}, found)
                found[name] = value
        if finish:
            finish(found)
        if "relatedLink" in found:
            _other_links(found)
        return found

    return build


def post_address(written: str) -> str:
    """The address of a post as it is written; Reddit's own data leave out the host."""
    return f"https://www.reddit.com{written}" if _ON_REDDIT.match(written) else written


def _put(found: Object, path: str, value: str) -> None:
    *steps, leaf = path.split(".")
    for step in steps:
        found = found.setdefault(step, {})
    found[leaf] = value


def own_name(headers: Sequence[str], index: int) -> str:
    """The name under which a column is kept that nobody understands."""
    name = headers[index].strip().lstrip("\ufeff")[:200]
    if not name:
        return f"column {index + 1}"
    if name in _RESERVED:
        name = f"{name} (column)"
    twice = any(other.strip() == headers[index].strip() for other in headers[:index])
    return f"{name} {index + 1}" if twice else name


def _formula(written: str, leaf: str, holder: Object, found: Object) -> str:
    """What a cell of a formula shows. Where its words lead goes to what they belong to (`holder`:
    the item, its seller), or beside the other links of the row."""
    link = hyperlink(written)
    if link is None:
        return image(written) or shown(written)
    if leaf == "url":
        if link.text and not is_address(link.text):
            holder.setdefault("name", link.text)
        return link.address
    if leaf in _LEADS:
        holder.setdefault("url", link.address)
    found.setdefault("relatedLink", []).append(link.address)
    return link.text


def _other_links(found: Object) -> None:
    """Leave among the row's links those that lead to neither the item nor its seller."""
    used = {found.get("url")}
    used.update(part.get("url") for part in (found.get("offers"), found.get("seller")) if part)
    used.add(((found.get("offers") or {}).get("seller") or {}).get("url"))
    left = [address for address in dict.fromkeys(found.pop("relatedLink")) if address not in used]
    if left:
        found["relatedLink"] = left


def _spare(found: Object, steps: Sequence[str], leaf: str, value: Any, name: str) -> None:
    """A second column of one property: taken where the preferred one is empty, else kept
    under its own name."""
    if type(value) is str:
        value = value.strip()
        if value in _NOTHING:
            return
    elif value is None:
        return
    target = found
    for step in steps:
        target = target.setdefault(step, {})
    if type(value) is str and value[0] == "=":
        value = _formula(value, leaf, target, found)
    if target.setdefault(leaf, value) != value:
        found[name] = value


def _gather(found: Object, path: str, where: Sequence[tuple[int, str]], cells: Cells) -> None:
    """Several columns that fill one property: lists of addresses, levels of a category."""
    addresses = path in _ADDRESSES
    values: list[Any] = []
    for index, name in where:
        value = cells[index]
        if type(value) is str:
            value = value.strip()
            if value in _NOTHING:
                continue
            if addresses and value.isdecimal():  # their number
                found[name] = value
                continue
            if value[0] == "=":
                if path == "image":
                    value = _pictured(value, found)
                else:
                    value = _formula(value, "url" if addresses else path, {}, found)
                if not value:
                    continue
            if (several := _list_in(value)) is not None:
                value = several
            elif addresses and value.find("//", 9) > 0:
                value = _LISTED.split(value)
        parts = value if isinstance(value, list) else [value]
        values += [part for each in parts if (part := _meant(each, path)) is not None]
    if not values:
        return
    if addresses:
        found[path] = list(dict.fromkeys(each for each in values if isinstance(each, str)))
    elif path == "category":
        found[path] = " > ".join(dict.fromkeys(map(str, values)))
    else:
        found.setdefault("offers", {})["variant"] = " / ".join(map(str, values))


def _list_in(written: str) -> list[Any] | None:
    """The list that a cell is, as JSON or Python writes one; None for any other text."""
    if written[0] != "[" or written[-1] != "]" or len(written) > _LONGEST_LIST:
        return None
    for read in (msgspec.json.decode, literal_eval):
        try:
            value = read(written)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        return value if isinstance(value, list) else None
    return None


def _meant(value: Any, path: str) -> Any:
    """One of several values: of an object the address that it carries, or its name."""
    if not isinstance(value, dict):
        return value
    texts = [part for part in value.values() if isinstance(part, str)]
    if path not in _ADDRESSES:
        named = (part for key, part in value.items() if key.casefold().endswith("name") and part)
        return next(named, None) or next(iter(texts), None)
    for name in _CARRIERS:
        if isinstance(value.get(name), str):
            return value[name]
    links = [part for part in texts if is_link(part)]
    pictures = filter(is_picture, links) if path == "image" else ()
    return next(chain(pictures, links), None)


def _pictured(written: str, found: Object) -> str:
    """The address in a column of pictures; a link behind one leads to the item."""
    link = hyperlink(written)
    if link is None or is_picture(link.address):
        return link.address if link else _formula(written, "", {}, found)
    found.setdefault("url", link.address)
    found.setdefault("relatedLink", []).append(link.address)
    return link.text if is_address(link.text) else ""


def _currency(found: Object, which: str, currency: str) -> None:
    if which == "payment":
        if "amount" in found:
            found["amount"].setdefault("currency", currency)
    elif which == "listing":
        if "offers" in found:
            found["offers"].setdefault("priceCurrency", currency)
    elif "price" in found:
        found.setdefault("priceCurrency", currency)


def _finish_listing(found: Object) -> None:
    if offers := found.get("offers"):
        if seller := offers.get("seller"):
            seller["@type"] = "Organization"
        if available := offers.get("availability"):
            word = "".join(c for c in str(available).casefold() if c.isalnum())
            offers["availability"] = _AVAILABILITY.get(word, available)


def _finish_parties(found: Object) -> None:
    for role in ("sender", "recipient", "seller"):
        if party := found.get(role):
            party["@type"] = "Organization"
    if customer := found.get("customer"):
        customer["@type"] = "Person"


def _finish_post(found: Object) -> None:
    if url := found.get("url"):
        found["url"] = post_address(str(url))
    body = found.get("articleBody")
    if isinstance(body, str) and body[:1] == "[":
        body = _list_in(body)
    if isinstance(body, list):  # an advertisement in its versions
        found["articleBody"] = "\n".join(dict.fromkeys(map(str, body)))
    if author := found.get("author"):
        author["@type"] = "Person"
        if isinstance(also := author.get("sameAs"), list):
            author["sameAs"] = [link for each in also if (link := _meant(each, "sameAs"))]
    if links := found.pop("relatedLink", None):
        found["sharedContent"] = [*found.get("sharedContent", ()), *links]


def _finish_message(found: Object) -> None:
    for role in ("sender", "recipient"):
        if party := found.get(role):
            party["@type"] = "Person"
    if isinstance(links := found.pop("relatedLink", None), list):
        found["sharedContent"] = links


_FINISH: dict[str, Callable[[Object], None]] = {
    "listing": _finish_listing,
    "order": _finish_parties,
    "payment": _finish_parties,
    "post": _finish_post,
    "message": _finish_message,
}
