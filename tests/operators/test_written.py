from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cost import grows_in_step
from countermark.operators.contact import contacts_in, services
from countermark.operators.kinds import kinds
from countermark.operators.plain import plain
from countermark.operators.written import identifiers

HERE = Path(__file__).parent
WRITINGS = yaml.safe_load((HERE / "writings.yaml").read_text("utf-8"))
TRAPS = yaml.safe_load((HERE / "traps.yaml").read_text("utf-8"))
PIECES = [
    *("微信", "vx:", "whatsapp ", "+86 138 0013 8000", "mia_888", "@", "t.me/", "🌸", "地址", "qq"),
    *("IBAN", "DE89 3704", "1️⃣", "一三八", "VAT ", "https://", "paypal.me/", "号", "\x00", "(at)"),
]


def said(text, regions=(), site=""):
    found = identifiers(text, regions, site)
    return [f"{n.kind}:{n.value}{'' if n.sound else '?'}" for n in found]


def test_the_corpus_is_large_enough():
    assert len(WRITINGS) >= 150
    assert len(TRAPS) >= 60


@pytest.mark.parametrize("writing", WRITINGS, ids=lambda writing: writing["text"][:60])
def test_writings_are_read(writing):
    found = said(writing["text"], tuple(writing.get("in", ())), writing.get("at", ""))
    assert sorted(found) == sorted(writing["has"])


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_give_nothing(trap):
    assert said(trap, site="instagram.com") == []


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=12).map("".join))
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_a_crash_and_gives_known_kinds(text):
    found = identifiers(text, ("CN",))
    assert {named.kind for named in found} <= set(kinds())
    assert all(named.value.strip() == named.value != "" for named in found)
    assert len(set(found)) == len(found)


@given(st.text(max_size=60) | st.lists(st.sampled_from(PIECES), max_size=8).map("".join))
@settings(max_examples=200, deadline=None)
def test_plain_text_stays_plain(text):
    once = plain(text)
    assert plain(once) == once


def test_every_service_names_a_kind_or_none():
    assert all(rule.kind in kinds() or rule.kind == "none" for rule in services().values())


@pytest.mark.parametrize(
    "piece",
    ["微信", "+8", "a@", "1 ", "vx: ", "DE89 ", "地址", "vat 1234567 ", "l0", "room 1, ", "@"],
)
def test_hostile_texts_take_linear_time(piece):
    grows_in_step(lambda length: identifiers((piece * length)[:length]), 2_000)


def test_contacts_tell_where_they_stand():
    [one] = contacts_in("orders: wechat mia_888 now")
    assert "orders: wechat mia_888 now"[one.start : one.end] == "wechat mia_888"
