import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.report.guard import cut, defanged, foreign, island, visible

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@given(json_values)
def test_an_island_reads_back_and_holds_no_markup(value):
    text = island(value)
    assert "<" not in text
    assert json.loads(text) == value


@pytest.mark.parametrize("hostile", ["</script>", "<!--<script>", "]]>", "\u2028", "\u2029"])
def test_nothing_ends_an_island(hostile):
    assert hostile not in island([hostile]) or hostile == "]]>"
    assert json.loads(island([hostile])) == [hostile]


@given(st.text())
def test_foreign_text_is_escaped_and_apart(text):
    markup = foreign(text, 10_000)
    assert markup.startswith("<bdi>")
    assert markup.endswith("</bdi>")
    assert "<" not in markup[5:-6]
    assert '"' not in markup


def test_signs_that_steer_are_spelt_out():
    assert visible("a\u202egpj.exe") == "a‹U+202E›gpj.exe"
    assert visible("a\x00\x1b[31m") == "a‹U+0000›‹U+001B›[31m"
    assert visible("two\nlines\t见") == "two\nlines\t见"


@pytest.mark.parametrize(
    ("written", "spoilt"),
    [
        ("https://go.example/a.b", "hxxps://go[.]example/a.b"),
        ("see HTTP://shop.example?x=1 now", "see hxxp://shop[.]example?x=1 now"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("amazon.com:B0EXAMPLE1", "amazon.com:B0EXAMPLE1"),
    ],
)
def test_addresses_are_spoilt(written, spoilt):
    assert defanged(written) == spoilt


def test_what_is_cut_is_counted():
    assert cut("x" * 1_500, 300).endswith("… [1,200 more characters in leads.jsonl]")
    assert cut("short", 300) == "short"


def test_nothing_is_shown_for_nothing():
    assert foreign(None) == "<bdi></bdi>"
