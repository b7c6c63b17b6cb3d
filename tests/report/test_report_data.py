import json
from base64 import b64decode

from invented_leads import BRANDS, digest, lead, leads, picture, pictures

from countermark.pictures.thumbnail import Thumbnail
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


def _number(whole, name):
    return whole["digests"].index(digest(name))


def test_each_picture_stands_in_it_once():
    found = [lead(0), lead(4), lead(1)]
    whole = data(found, BRANDS, pictures() | {"f" * 64: picture(5)})
    names = ("picture 0", "picture 1", "listing", "blurred", "review", "reference")
    assert set(whole["pictures"]) == {_number(whole, name) for name in names}
    width, height, content = whole["pictures"][_number(whole, "picture 0")][0]
    assert (width, height) == (320, 120)
    assert b64decode(content)[:4] == b"RIFF"
    text = json.dumps(whole)
    assert text.count(content) == 1
    assert text.count(digest("listing")) == 1


def test_a_picture_carries_what_was_seen_in_it():
    whole = data([lead(0)], BRANDS, pictures())
    (drawn,) = whole["leads"]
    (picture,) = drawn["posts"][0]["pictures"]
    assert picture["digest"] == _number(whole, "picture 0")
    assert [text["kind"] for text in picture["texts"]] == ["words", "name", "code"]
    assert [match["kind"] for match in picture["matches"]] == ["likeness", "motif"]
    assert picture["matches"][0]["other"] == _number(whole, "listing")
    assert drawn["posts"][0]["images"] == 1  # named, but never given
    assert "images" in drawn["listing"] and drawn["listing"]["images"] == 0


def test_pairs_name_the_picture_the_match_and_what_stands_beside_it():
    whole = data([lead(0), lead(2)], BRANDS, pictures())
    first, second = (drawn["pairs"] for drawn in whole["leads"])
    shown, photo, reference = (_number(whole, n) for n in ("picture 0", "listing", "reference"))
    assert first == [["post", 0, shown, 0, 0, photo], ["post", 0, shown, 0, 1, reference]]
    assert second == [["post", 0, _number(whole, "picture 2"), 0, None, photo]]


def test_what_this_file_has_no_room_for_is_named_all_the_same():
    whole = data([lead(0)], BRANDS, {})
    assert whole["pictures"] == {}
    assert whole["leads"][0]["pairs"][0][2] == _number(whole, "picture 0")


def test_of_a_video_only_the_frames_that_are_shown():
    frames = Thumbnail(tuple(picture(number).frames[0] for number in range(4)))
    post = lead(0).posts[0]
    at = post.pictures[0].model_copy(update={"frame": 2})
    found = lead(0, posts=(post.model_copy(update={"pictures": (at,)}),))
    whole = data([found], BRANDS, {digest("picture 0"): frames})
    assert list(whole["pictures"][_number(whole, "picture 0")]) == [2]


def test_long_texts_are_whole_while_there_is_room_and_cut_after():
    listing = lead(1).listing.model_copy(update={"title": "x" * 100_000})
    drawn = data([lead(1, listing=listing)] * 60, BRANDS, {})["leads"]
    assert drawn[0]["listing"]["title"] == "x" * 100_000
    assert drawn[-1]["listing"]["title"].endswith("more characters in leads.jsonl]")


def test_many_leads_stay_small():
    whole = data(leads(2_000), BRANDS, {})
    size = len(json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode())
    assert size / 2_000 < 3_000


def test_the_shop_of_a_listing():
    assert shop(Key.item("amazon.com", "B0EXAMPLE1")) == "amazon.com"
    assert shop(Key.url("https://boutique.example/p/1")) == "boutique.example"
