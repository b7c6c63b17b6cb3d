"""Words that say how a number beside them is to be read; their data files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.cue import (
    codewords,
    find_cues,
    lowered,
    read_codewords,
    read_nicknames,
)
from countermark.links.platform import RuleError, platforms

SHOP = """
- id: amazon
  names:
    - {words: [big pond], strength: slang, language: en, source: "derived: example"}
"""
WORD = (
    '- {id: tel, role: other, reason: telephone number, words: [ring], source: "derived: example"}'
)


def said(text):
    return [(text[c.start : c.end], c.meaning.role, c.meaning.platform) for c in find_cues(text)]


def test_the_longest_word_is_found():
    assert ("big river store", "shop", "amazon") not in said("the big river store")
    assert ("the big river", "shop", "amazon") in said("at the big river")
    assert said("discount code") == [("discount code", "other", "")]


def test_words_are_whole_where_their_script_leaves_spaces():
    assert said("backordered amazonian") == []
    assert ("wd", "shop", "weidian") in said("用wd搜")
    assert ("微店", "shop", "weidian") in said("去微店买")


def test_a_code_or_the_rest_of_a_tag_may_be_glued_on():
    assert ("wd", "shop", "weidian") in said("wd7572807173")
    assert ("amazon", "shop", "amazon") in said("#amazonfinds")
    assert said("amazonfinds") == []


def test_phrases_that_only_hold_a_name_are_no_shop():
    assert [cue.meaning.role for cue in find_cues("bay area")] == ["never"]


def test_half_a_character_is_no_error():
    assert ("amazon", "shop", "amazon") in said("\ud800 amazon")


@given(st.text())
def test_places_lie_in_the_text(text):
    assert len(lowered(text)) == len(text)
    assert all(0 <= cue.start < cue.end <= len(text) for cue in find_cues(text))


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("id: amazon", "id: amazone", "id"),
        ("strength: slang", "strength: strong", "names.0.strength"),
        (', source: "derived: example"', "", "names.0.source"),
        ("words: [big pond]", "words: []", "names.0.words"),
        ("language: en", "site: amazon.example, language: en", "names.site"),
        ("language: en", "langauge: en", "names.0.lang"),
    ],
)
def test_a_broken_entry_of_nicknames_is_named(old, new, field):
    assert old in SHOP
    with pytest.raises(RuleError, match=rf"^mine\.yaml: rule '?amazone?'?: {field}"):
        list(read_nicknames(SHOP.replace(old, new), "mine.yaml"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("reason: telephone number, ", ""),
        ("role: other", "role: others"),
        ("words: [ring]", "words: []"),
        ("role: other", "role: other, platform: nowhere"),
        (', source: "derived: example"', ""),
    ],
)
def test_a_broken_codeword_is_named(old, new):
    assert old in WORD
    with pytest.raises(RuleError, match=r"^mine\.yaml: rule 'tel': "):
        list(read_codewords(WORD.replace(old, new), "mine.yaml"))


def test_good_entries_are_read():
    assert [word for word, _ in read_nicknames(SHOP, "mine.yaml")] == ["big pond"]
    assert [entry.reason for entry in read_codewords(WORD, "mine.yaml")] == ["telephone number"]


def test_every_shop_with_codes_has_a_name():
    named = {
        cue.meaning.platform for cue in find_cues(" | ".join(p.name for p in platforms().values()))
    }
    missing = {rule.id for rule in platforms().values() if rule.code and rule.kind == "shop"}
    missing -= named
    assert missing == set()


def test_ids_are_used_once():
    ids = [entry.id for entry in codewords()]
    assert len(ids) == len(set(ids))
