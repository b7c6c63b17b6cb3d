"""Words for the signs of a URL: the data file, its mistakes, and what is to be taken out."""

import re
from importlib.resources import files

import pytest

from countermark.links.platform import RuleError
from countermark.links.sign import any_of, made, signs

TEXT = (files("countermark.links") / "data" / "broken.yaml").read_text("utf-8")


def test_the_shipped_words():
    words = signs().words
    assert {"dot", "punkt", "точка", "点"} <= set(words["dot"])
    assert {"slash", "schrägstrich", "斜杠"} <= set(words["slash"])
    assert len(words["dot"]) > 30


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: dot-de, kind: dot", "id: dot-de, kind: dit", "'dot-de': kind"),
        ("words: [punkt]", "words: []", "'dot-de': words"),
        ("words: [punkt]", "words: ['']", "'dot-de': words"),
        ("language: de, words: [punkt]", "language: german, words: [punkt]", "'dot-de': language"),
        ("id: dot-de", "id: dot-en", "'dot-en': id: used twice"),
        ("kind: spoken", "kind: dot", "no rule has the kind 'spoken'"),
    ],
)
def test_a_mistake_names_file_entry_and_field(old, new, said):
    assert old in TEXT
    with pytest.raises(RuleError, match=re.escape(said)) as error:
        made(TEXT.replace(old, new), "mine.yaml")
    assert str(error.value).startswith("mine.yaml: ")


def test_words_of_letters_stand_alone_and_han_need_not():
    pattern = re.compile(any_of(["dot", "点"]), re.IGNORECASE)
    assert pattern.search("a DOT b")
    assert not pattern.search("dotted anecdot")
    assert pattern.search("淘宝点com")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("amzn.(REMOVE)to", "amzn.to"),
        ("amzn.[delete this]to", "amzn.to"),
        ("amznDELETE.to", "amzn.to"),
        ("<b>amzn</b>.to", "amzn.to"),
        ("amznQQ.to remove QQ", "amzn.to remove QQ"),
        ("am*zn.t*o remove the *", "amzn.to remove the *"),
        ("please remove your shoes (and relax)", "please remove your shoes (and relax)"),
        ("DELETED scenes (removed)", "DELETED scenes (removed)"),
    ],
)
def test_what_is_to_be_taken_out(text, left):
    kept = list(text)
    for start, end in reversed(signs().taken_out(text)):
        del kept[start:end]
    assert "".join(kept) == left


def test_requests():
    assert signs().hints("amzn . to (remove the spaces)")
    assert signs().hints("去掉空格") and signs().hints("Leerzeichen entfernen")
    assert not signs().hints("a spacious bag with stars")
