import json
from hashlib import sha256

from invented_leads import BRANDS, lead, leads, picture

from countermark.records.key import Key
from countermark.report.data import data, shop


def test_a_lead_carries_the_levels_that_its_waterfall_draws():
    found = lead(1)
    (drawn,) = data([found], BRANDS, {})["leads"]
    level = found.prior
    for reason in drawn["reasons"]:
        level += reason["weight"]
        assert abs(reason["at"] - level) < 0.01
    assert abs(level - found.weight) < 0.01
    assert [reason["signal"] for reason in drawn["uncounted"]] == ["mention.nickname"]
    assert "unexplained" not in drawn


def test_a_wrong_sum_is_marked():
    (drawn,) = data([lead(1, weight=1.0)], BRANDS, {})["leads"]
    assert abs(drawn["unexplained"]) > 1


def test_pointers_can_be_put_together_again():
    found = lead(1)
    whole = data([found], BRANDS, {})
    first = whole["leads"][0]["reasons"][0]["evidence"]
    pointers = {f"sha256:{whole['digests'][number]}#{selector}" for number, selector in first}
    assert pointers == set(found.reasons[0].evidence)


def test_only_pictures_that_are_pictures_get_in():
    digest = sha256(b"picture 1").hexdigest()
    found = lead(1)
    with_picture = data([found], BRANDS, {digest: picture(1), "0" * 64: b"<svg onload=x>"})
    assert len(with_picture["pictures"]) == 1
    assert with_picture["leads"][0]["posts"][0]["images"] == [1, [0]]
    assert with_picture["leads"][0]["listing"]["images"] == [2, []]


def test_long_texts_are_whole_while_there_is_room_and_cut_after():
    listing = lead(1).listing.model_copy(update={"title": "x" * 100_000})
    drawn = data([lead(1, listing=listing)] * 60, BRANDS, {})["leads"]
    assert drawn[0]["listing"]["title"] == "x" * 100_000
    assert drawn[-1]["listing"]["title"].endswith("more characters in leads.jsonl]")


def test_many_leads_stay_small():
    whole = data(leads(2_000), BRANDS, {})
    size = len(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())
    assert size / 2_000 < 2_400


def test_the_shop_of_a_listing():
    assert shop(Key.item("amazon.com", "B0EXAMPLE1")) == "amazon.com"
    assert shop(Key.url("https://boutique.example/p/1")) == "boutique.example"
