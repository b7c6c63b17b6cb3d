"""The sheet: leads as a table for a spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from csv import writer
from io import StringIO

from countermark.records.judgement import valid
from countermark.records.lead import Lead

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_RUNS = re.compile(r"(?:^|(?<=[;\t\r\n]))(?=[ \u00a0\u200b\ufeff]{0,8}[=+\-@＝＋－＠\t\r])")
_LONGEST = 32_000
"""Excel holds 32,767 characters a cell and spills the rest into others."""


def csv(leads: Iterable[Lead]) -> str:
    """`leads.csv`: a row a lead, RFC 4180, with the mark that tells Excel it is UTF-8.

    Write it with `newline=""`. No cell is one that a spreadsheet would run.
    """
    text = StringIO(newline="")
    sheet = writer(text)
    text.write("\ufeff")
    sheet.writerow(COLUMNS)
    for lead in leads:
        sheet.writerow([cell(column(lead)) for column in COLUMNS.values()])
    return text.getvalue()


def cell(value: object) -> str:
    """A value as the text of a cell that stays text.

    An apostrophe goes before whatever a spreadsheet takes for the start of a formula
    (OWASP, "CSV Injection"): at the start, and after the characters at which one set up for
    another country splits cells. Plain numbers stay numbers.
    """
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case tuple() | list():
            text = " | ".join(map(str, value))
        case _:
            text = str(value)
    if _NUMBER.fullmatch(text):
        return text
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return _RUNS.sub("'", text.replace("\x00", "\ufffd"))


COLUMNS: dict[str, Callable[[Lead], object]] = {
    "lead": lambda lead: lead.lead,
    "brand": lambda lead: lead.brand,
    "grade": lambda lead: lead.grade,
    "probability": lambda lead: lead.probability,
    "weight_bits": lambda lead: lead.weight,
    "prior_bits": lambda lead: lead.prior,
    "priority": lambda lead: lead.priority,
    "listing": lambda lead: lead.listing.key,
    "url": lambda lead: lead.listing.url,
    "title": lambda lead: lead.listing.title,
    "price": lambda lead: lead.listing.price,
    "currency": lambda lead: lead.listing.currency,
    "seller": lambda lead: lead.listing.seller,
    "variant": lambda lead: lead.listing.offer.get("variant"),
    "listing_state": lambda lead: lead.listing.state,
    "posts": lambda lead: [post.key for post in lead.posts],
    "accounts": lambda lead: _once(post.account for post in lead.posts),
    "published": lambda lead: min((p.published for p in lead.posts if p.published), default=None),
    "route": lambda lead: " → ".join(f"{step.kind}: {step.value}" for step in lead.route),
    "reasons": lambda lead: [
        f"{reason.signal} {reason.weight:+.1f}: {reason.detail}"
        for reason in lead.reasons
        if reason.counted
    ],
    "disguise": lambda lead: lead.disguise,
    "goods": lambda lead: lead.goods,
    "marks_in_force": lambda lead: [
        f"{mark.mark} ({mark.registration})" for mark in lead.marks if mark.in_force
    ],
    "first_seen": lambda lead: lead.seen.first,
    "last_seen": lambda lead: lead.seen.last,
    "operator": lambda lead: lead.operator,
    "preserved": lambda lead: lead.preserved,
    "standing": lambda lead: lead.standing,
    "link": lambda lead: lead.link,
    "judgements": lambda lead: [
        " ".join(filter(None, (given.at[:10], given.by, given.link, given.goods, given.note)))
        for given in valid(lead.judgements)
    ],
    "tlp": lambda lead: lead.tlp,
}
"""The columns, in their order, and where each comes from."""


def _once(values: Iterable[object]) -> list[object]:
    return list(dict.fromkeys(value for value in values if value is not None))
