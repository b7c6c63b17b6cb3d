"""Masking: people who only stand by (who comment, review, follow, buy) get pseudonyms in what is
given away (GDPR Art. 5(1)(c): no more than is needed).

A pseudonym is a keyed hash: the same person has the same one in all bundles of a workspace, and
nobody without its key can try names. Text that people wrote is left as it is.
"""

from __future__ import annotations

import csv
import hashlib
import hmac
import io
import json
import re
from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

_STANDING_BY = re.compile(
    r"comments?|replies|reviews?|follow(?:er|ing)s?|follows|likes?|likers?|recipient|sender|"
    r"customer|buyer|edge_(?:media_)?(?:liked_by|preview_like|to_comment|to_parent_comment|"
    r"followed_by|follow)\w{0,20}",
    re.IGNORECASE,
)
"""Properties below which people stand by: schema.org's, and those of exports of networks."""
_NAMING = frozenset((
    "name", "alternateName", "givenName", "familyName", "legalName", "email", "telephone", "url",
    "identifier", "sameAs", "image", "address", "username", "full_name", "id", "pk", "user_id",
    "profile_pic_url", "iban", "@id",
))  # fmt: skip
"""Properties that name a person."""
_PEOPLE = frozenset((
    "author", "creator", "owner", "user", "from", "from_id", "actor", "actor_id", "members",
    "participants", "sender_name", "forwarded_from", "saved_from", "via_bot", "mentions",
))  # fmt: skip
"""Properties of a comment, review or message that hold a person."""
_PARTIES = frozenset(("recipient", "sender", "customer", "buyer"))
_COLUMN = re.compile(
    r"(?i)buyer|customer|consignee|recipient|receiver|reviewer|follower|commenter|"
    r"ship(?:ping|_to| to)|买家|收货|收件|客户|顾客|评论者|粉丝"
)
"""Heads of columns in which people stand by."""
_NO_JSON = b'"left out: this line is no JSON"'
_ABOVE = 20
"""Rows that may stand above the heads."""
_DEEPEST = 60


def speaks_of_bystanders(head: str) -> bool:
    """Whether a column with this head is of people who stand by."""
    return _COLUMN.search(head) is not None


@dataclass(frozen=True)
class Mask:
    """`known` are names and addresses that stay: those of the accounts that leads are about."""

    key: bytes
    known: Set[str]

    def masked(self, content: bytes, talk: bool = False) -> bytes | None:
        """A copy of JSON, or JSON lines, with bystanders masked and lines that are no JSON left
        out; the very content where it holds none; None where it is no JSON, so that nobody can
        tell. In `talk` whoever writes or is spoken of stands by."""
        try:
            return self._document(content, json.loads(content), talk)
        except (ValueError, RecursionError):
            pass
        lines, read = [], 0
        for line in content.split(b"\n"):
            try:
                value = json.loads(line) if line.strip() else None
                lines.append(line if value is None else self._document(line, value, talk))
                read += isinstance(value, dict)
            except (ValueError, RecursionError):
                lines.append(_NO_JSON)
        return b"\n".join(lines) if read else None

    def table(self, content: bytes) -> bytes | None:
        """A copy of a CSV or TSV table with the columns masked whose heads speak of bystanders; the
        very content where none does; None where it is no such table."""
        dialect: type[csv.Dialect] = csv.excel
        try:
            text = content.decode("utf-8-sig")
            with suppress(csv.Error):  # one column, or a handful of rows
                dialect = csv.Sniffer().sniff(text[:4096], ",;\t|")
            rows = list(csv.reader(io.StringIO(text, newline=""), dialect))
        except (UnicodeDecodeError, csv.Error):
            return None
        # a title of the table may stand above its heads
        top = next((n for n, row in enumerate(rows[:_ABOVE]) if sum(map(bool, row)) > 1), 0)
        heads = rows[top] if rows else []
        columns = [at for at, head in enumerate(heads) if speaks_of_bystanders(head)]
        if not columns:
            return content
        out = io.StringIO(newline="")
        writer = csv.writer(out, dialect)
        for number, row in enumerate(rows):
            hidden = (at in columns and number > top and cell for at, cell in enumerate(row))
            writer.writerow([self._pseudonym(cell) if hide else cell
                             for cell, hide in zip(row, hidden, strict=True)])  # fmt: skip
        return out.getvalue().encode()

    def _document(self, content: bytes, value: Any, talk: bool) -> bytes:
        masked = self._value(value, talk, 0)
        if masked == value:
            return content
        return json.dumps(masked, ensure_ascii=False, separators=(",", ":")).encode(
            errors="surrogatepass"
        )

    def _value(self, value: Any, below: bool, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(value, list):
            return [self._value(each, below, depth + 1) for each in value]
        if not isinstance(value, dict):
            return value
        return {name: self._property(name, each, below, depth) for name, each in value.items()}

    def _property(self, name: str, value: Any, below: bool, depth: int) -> Any:
        if (below and name in _PEOPLE) or name in _PARTIES:
            return self._person(value, depth + 1)
        standing_by = below or _STANDING_BY.fullmatch(name) is not None
        return self._value(value, standing_by, depth + 1)

    def _person(self, value: Any, depth: int) -> Any:
        if isinstance(value, list):
            return [self._person(each, depth + 1) for each in value]
        if isinstance(value, str):
            return self._pseudonym(value)
        if not isinstance(value, dict) or self._is_known(value):
            return value
        return {
            name: self._all(each, depth + 1) if name in _NAMING else each
            for name, each in value.items()
        }

    def _all(self, value: Any, depth: int) -> Any:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        if isinstance(value, dict):
            return {name: self._all(each, depth + 1) for name, each in value.items()}
        if isinstance(value, list):
            return [self._all(each, depth + 1) for each in value]
        return value if value is None or isinstance(value, bool) else self._pseudonym(str(value))

    def _is_known(self, person: dict[str, Any]) -> bool:
        return any(str(person.get(name)).lower() in self.known for name in _NAMING)

    def _pseudonym(self, name: str) -> str:
        if name.lower() in self.known:
            return name
        code = hmac.new(self.key, name.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
        return f"bystander-{code[:12]}"
