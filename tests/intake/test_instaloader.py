"""Instaloader folders: nodes, packed nodes, captions, comments."""

from __future__ import annotations

import dataclasses
import json
import lzma

import pytest

from countermark.intake.format import Example, Reading
from countermark.intake.guard import Refused
from countermark.intake.instaloader import Instaloader
from countermark.records.rejected import Rejected

STEM = "2020-07-03_10-00-00_UTC"
NODE = {
    "shortcode": "Cexample",
    "taken_at_timestamp": 1593770400,
    "owner": {"username": "miravell"},
}


def read(source_of, value, beside=None, pack=lambda content: content, kind="Post"):
    content = json.dumps(
        {"instaloader": {"node_type": kind}, "node": value}, sort_keys=True
    ).encode()
    source = source_of(Example(f"m/{STEM}.json", pack(content), [], "", beside=beside or {}))
    assert Instaloader().recognises(source)
    return [*Instaloader().read(source, Reading())]


def test_comments_beside_a_post_belong_to_it(source_of):
    comments = [{"id": 1, "created_at": 1593770400, "text": "price?", "owner": {"username": "odo"},
                 "answers": [{"text": "DM", "owner": {"username": "miravell"}}]}]  # fmt: skip
    beside = {f"{STEM}_comments.json": json.dumps(comments).encode()}
    (row,) = read(source_of, NODE, beside)
    assert [comment["text"] for comment in row.object["comment"]] == ["price?", "DM"]
    own = dataclasses.replace(
        source_of(Example(f"m/{STEM}_comments.json", beside[f"{STEM}_comments.json"], [], ""))
    )
    assert Instaloader().recognises(own)
    assert [*Instaloader().read(own, Reading())] == []


def test_media_beside_a_post_go_before_addresses_that_die(source_of):
    value = {**NODE, "display_url": "https://cdn.example/1", "video_url": "https://cdn.example/2"}
    (without,) = read(source_of, value)
    assert without.object["image"] == ["https://cdn.example/1"]
    (row,) = read(source_of, value, {f"{STEM}.jpg": b"x", f"{STEM}.mp4": b"x"})
    assert row.object["image"] == [f"{STEM}.jpg"]
    assert row.object["video"] == [f"{STEM}.mp4"]


def test_where_a_story_leads(source_of):
    story = {
        "id": "32", "owner": {"username": "miravell"}, "story_cta_url": "https://shop.example/1",
        "iphone_struct": {"story_cta": [{"links": [{"webUri": "https://shop.example/2"}]}]},
        "story_link_stickers": [
            {"story_link": {"url": "https://bio.example/x", "link_title": "here"}},
        ],
    }  # fmt: skip
    (row,) = read(source_of, story, kind="StoryItem")
    assert [(link["url"], link.get("name")) for link in row.object["sharedContent"]] == [
        ("https://shop.example/1", None),
        ("https://bio.example/x", "here"),
        ("https://shop.example/2", None),
    ]


def test_nodes_of_the_telephone_api(source_of):
    phone = {
        "code": "Cphone", "taken_at": 1593770400, "product_type": "clips",
        "caption": {"text": "new"}, "user": {"username": "miravell"},
        "carousel_media": [{"image_versions2": {"candidates": [{"url": "https://cdn.example/1"}]}}],
    }  # fmt: skip
    (row,) = read(source_of, {"iphone_struct": phone})
    assert row.object["url"] == "https://www.instagram.com/p/Cphone/"
    assert row.object["additionalType"] == "reel"
    assert row.object["articleBody"] == "new"
    assert row.object["image"] == ["https://cdn.example/1"]


def test_a_packed_bomb_is_refused(source_of):
    bomb = lzma.compress(b'{"node":{"shortcode":"' + b"x" * (80 * 2**20) + b'"}}')
    source = source_of(Example(f"m/{STEM}.json.xz", bomb, [], ""))
    with pytest.raises(Refused, match="200 times its size"):
        [*Instaloader().read(source, Reading())]


def test_a_cut_off_pack_is_refused(source_of):
    packed = lzma.compress(json.dumps({"node": {**NODE, "id": "x" * 9999}}).encode())
    source = source_of(Example(f"m/{STEM}.json.xz", packed[:-40], [], ""))
    assert Instaloader().recognises(source) in (True, False)
    with pytest.raises(Refused, match="decompressed"):
        [*Instaloader().read(source, Reading())]


def test_what_no_record_holds_is_named(source_of):
    (row,) = read(source_of, {"shortcode": "x"}, kind="FrozenNodeIterator")
    assert isinstance(row, Rejected)
    assert "FrozenNodeIterator" in row.reason
