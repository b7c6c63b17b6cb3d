"""Bans, as values."""

import pytest

from countermark.records.ban import Ban, ban, holding
from countermark.records.key import Key

QX = Key.parse("shop.example:seller/QX")
AT = "2026-03-01T10:00:00.000000Z"


def made(**more):
    return ban(**{"accounts": [QX], "platform": "shop.example", "on": "2026-02-28", "by": "Anna",
                  "at": AT} | more)  # fmt: skip


def test_a_ban_is_named_by_all_that_it_says():
    one = made(note=" closed by the shop ")
    assert one.ban.startswith("B-")
    assert (one.note, one.on, one.accounts) == ("closed by the shop", "2026-02-28", (QX,))
    assert Ban.model_validate(one.model_dump()) == one
    assert made(note="x").ban != one.ban
    with pytest.raises(ValueError, match="was altered after it was noted"):
        Ban.model_validate(one.model_dump() | {"on": "2026-02-27"})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": "2026-02-30"}, "is no day: YYYY-MM-DD is expected"),
        ({"on": "yesterday"}, "is no day"),
        ({"platform": "the shop"}, "is no platform: name its site"),
        ({"by": " "}, "names who notes it"),
        ({"by": "A" * 201}, "200 is the most"),
        ({"accounts": []}, "one account at least"),
    ],
)
def test_what_is_no_ban_is_told_in_words(more, words):
    with pytest.raises(ValueError, match=words):
        made(**more)


def test_a_revoked_ban_does_not_count():
    first, second = made(), made(on="2026-01-01", note="another")
    revoked = made(revokes=first.ban)
    for order in ((first, second, revoked), (revoked, second, first), (first, first, second)):
        assert holding(order) == ((second,) if revoked in order else (second, first))
