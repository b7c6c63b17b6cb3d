"""Masking: who stands by gets a pseudonym, whom leads are about does not, the rest is untouched."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence.masking import Mask

MASK = Mask(b"key", {"handle", "instagram.com:account/handle"})
POST = {
    "@type": "SocialMediaPosting",
    "articleBody": "link in bio, thanks @dara",
    "author": {"@type": "Person", "alternateName": "somebody", "url": "https://x.example/somebody"},
    "comment": [
        {"text": "want!", "author": {"alternateName": "Dara", "email": "d@x.ex"}},
        {"@type": "Comment", "text": "DM sent", "author": {"alternateName": "handle"}},
        {"@type": "Comment", "text": "me", "author": "Dara"},
    ],
}  # fmt: skip


def masked(value, **more):
    return json.loads(MASK.masked(json.dumps(value).encode(), **more))


def test_who_comments_is_masked_and_who_posts_is_not():
    found = masked(POST)
    assert found["author"] == POST["author"]
    assert found["articleBody"] == POST["articleBody"]
    first, second, third = found["comment"]
    assert first["author"]["alternateName"].startswith("bystander-")
    assert first["author"]["alternateName"] == third["author"]
    assert "d@" not in first["author"]["email"]
    assert first["text"] == "want!"
    assert second == POST["comment"][1]


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "Message", "sender": {"alternateName": "Dara"}, "recipient": [{"name": "Dara"}]},
        {"@type": "Product", "review": [{"author": {"name": "Dara"}, "reviewBody": "fine"}]},
        {"@type": "Order", "customer": {"name": "Dara", "address": {"streetAddress": "Dara"}}},
        {"edge_media_to_comment": {"edges": [{"node": {"owner": {"username": "Dara", "id": 7}}}]}},
    ],
)
def test_bystanders_of_every_kind_are_masked(value):
    text = json.dumps(masked(value))
    assert "Dara" not in text
    assert "bystander-" in text


def test_in_talk_everybody_stands_by_but_those_who_are_known():
    talk = {"messages": [{"from": "Dara", "from_id": "user7", "text": "hi"}, {"from": "handle"}]}
    assert masked(talk) == talk
    found = masked(talk, talk=True)
    assert found["messages"][0]["from"].startswith("bystander-")
    assert found["messages"][0]["text"] == "hi"
    assert found["messages"][1] == {"from": "handle"}


def test_lines_are_masked_line_by_line_and_others_stay_to_the_byte():
    plain = b'{ "@type":"WebPage",  "text":"x" }'
    content = plain + b"\n" + json.dumps(POST).encode() + b"\n"
    found = MASK.masked(content)
    assert found.split(b"\n")[0] == plain
    assert b"Dara" not in found
    assert MASK.masked(plain + b"\n") == plain + b"\n"


def test_a_line_that_is_no_json_is_left_out_and_keeps_its_place():
    copy = MASK.masked(b'{"name":"Ring"}\n[broken, by Dara\n\n{"buyer":"Dara"}\n')
    first, second, third, fourth, rest = copy.split(b"\n")
    assert (first, third, rest) == (b'{"name":"Ring"}', b"", b"")
    assert second == b'"left out: this line is no JSON"'
    assert b"bystander-" in fourth


def test_what_is_no_json_cannot_be_told():
    assert MASK.masked(b"Dara: hello") is None
    assert MASK.masked(b"\xff\xfe") is None
    assert MASK.masked(b"[" * 100_000) is None


@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_columns_of_buyers_are_masked(sign):
    rows = [["order", "buyer name", "收货人", "price"], ["1", "Dara", "Dara", "9.99"],
            ["2", "Emre, A.", "", "8"]]  # fmt: skip
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(rows)
    found = MASK.table(out.getvalue().encode()).decode()
    again = list(csv.reader(io.StringIO(found, newline=""), delimiter=sign))
    assert again[0] == rows[0]
    assert [row[3] for row in again[1:]] == ["9.99", "8"]
    assert again[1][1] == again[1][2]
    assert again[1][1].startswith("bystander-")
    assert again[2][2] == ""
    assert "Emre" not in found


def test_a_title_may_stand_above_the_heads_of_columns():
    masked = MASK.table(b"Orders of July,,\n\nitem,buyer\nRing,Dara\n")
    assert masked.startswith(b"Orders of July,,")
    assert b"item,buyer" in masked
    assert b"Dara" not in masked


def test_tables_without_bystanders_stay_to_the_byte():
    content = b"asin,title\r\nB1,Bracelet\r\nB2,Ring\r\n"
    assert MASK.table(content) == content
    assert MASK.table(b"\xff\xfe\x00") is None
    for small in (b"", b"one\n", b"from,to,status,observed_at\n"):
        assert MASK.table(small) == small


def test_another_key_gives_another_pseudonym():
    value = {"comment": [{"author": "Dara"}]}
    other = Mask(b"other", frozenset()).masked(json.dumps(value).encode())
    assert json.loads(other) != masked(value)


JSON = st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(st.sampled_from(["comment", "author", "name", "text"]),
                                      inner, max_size=3), max_leaves=12)  # fmt: skip


@given(JSON)
def test_masking_never_fails_and_masks_once(value):
    once = MASK.masked(json.dumps(value).encode())
    assert once is not None
    assert type(json.loads(once)) is type(value)
