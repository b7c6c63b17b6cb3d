"""Items: named by their manifest, which has one spelling."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence import canonical
from countermark.evidence.circumstances import Circumstances
from countermark.evidence.item import Item, media_type

TOLD = Circumstances(source="posts.jsonl", how="import", at="2026-01-01T00:00:00Z")
ITEM = Item(digest="a" * 64, size=3, media_type="text/plain", circumstances=TOLD)


def test_a_manifest_is_read_as_it_was_written_and_in_no_other_spelling():
    assert Item.read(ITEM.manifest) == ITEM
    for other in (ITEM.manifest + b"\n", ITEM.manifest.replace(b":", b": "), b"{}", b"[]", b"\xff",
                  ITEM.manifest.replace(b'"size":3', b'"size":3,"size":3'),
                  ITEM.manifest.replace(b"countermark-item/1", b"countermark-item/2")):  # fmt: skip
        with pytest.raises(ValueError, match=r".+"):
            Item.read(other)


def test_whatever_is_said_of_it_makes_it_another_item():
    by_anna = TOLD.model_copy(update={"by": "Anna"})
    changes = ({"size": 4}, {"purpose": "other"}, {"retain_until": "2031-01-01"},
               {"circumstances": by_anna})  # fmt: skip
    others = [ITEM.model_copy(update=each) for each in changes]
    assert len({each.id for each in (ITEM, *others)}) == 5


@pytest.mark.parametrize(
    ("name", "kind"),
    [("posts.jsonl", "application/jsonl"), ("a/b/SHOT.PNG", "image/png"), ("x.html", "text/html"),
     ("telegram/result.json", "application/json"), ("noend", "application/octet-stream"),
     ("posts.jsonl.gz", "application/gzip"), ("x.eml", "message/rfc822")],
)  # fmt: skip
def test_media_types_are_told_by_names(name, kind):
    assert media_type(name) == kind


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(),
                    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))  # fmt: skip
def test_a_document_has_one_spelling(value):
    raw = canonical.written(value)
    assert raw.isascii()
    assert canonical.written(canonical.read(raw)) == raw


@pytest.mark.parametrize("raw", [b'{"a":1,"a":1}', b"1.5", b"NaN", b"[1, 2]", b"", b"[" * 9999])
def test_other_spellings_and_fractions_are_refused(raw):
    with pytest.raises(ValueError, match=r".+"):
        canonical.read(raw)
