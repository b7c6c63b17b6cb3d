"""Instagram archives: old and new shapes, text restored, media found."""

from __future__ import annotations

import dataclasses
import json

import pytest

from countermark.intake.format import Example, Reading, Row
from countermark.intake.guard import Refused
from countermark.intake.instagram import Instagram
from countermark.intake.instagram_archive import restored


def read(source_of, name, value, beside=None):
    source = source_of(Example(name, json.dumps(value).encode(), [], "", beside=beside or {}))
    assert Instagram().recognises(source)
    return [row.object for row in Instagram().read(source, Reading()) if isinstance(row, Row)]


POST = {"media": [{"uri": "media/posts/1.jpg", "creation_timestamp": 1593770400, "title": "a"}]}


@pytest.mark.parametrize(
    ("damaged", "meant"),
    [
        ("caf\u00c3\u00a9", "café"),
        ("\u00f0\u009f\u0092\u008d ring", "💍 ring"),
        ("\u00f0\u009f\u0092", "\u00f0\u009f\u0092"),  # cut off: kept as it is
        ("é caf\u00c3\u00a9 💍", "é café 💍"),  # mended by half
        ("\u00c3", "\u00c3"),
        ("\u00ed\u00a0\u0080", "\u00ed\u00a0\u0080"),  # would be half a surrogate pair
        ("plain", "plain"),
    ],
)
def test_text_is_restored(damaged, meant):
    assert restored({damaged: [damaged]}) == {meant: [meant]}


def test_posts_have_no_address_but_a_stable_name(source_of):
    first, again = (read(source_of, "posts_1.json", [POST])[0] for _ in range(2))
    other = read(source_of, "posts_1.json", [{**POST, "title": "b"}])[0]
    assert "url" not in first
    assert first["identifier"] == again["identifier"] != other["identifier"]
    assert first["identifier"].startswith("own-1593770400-")


@pytest.mark.parametrize("name", ["instagram-mira.vell-2024-01-02-Ab12.zip!/posts_1.json"])
def test_the_name_of_the_archive_tells_the_account(name, source_of):
    source = source_of(Example("posts_1.json", json.dumps([POST]).encode(), [], ""))
    (row,) = Instagram().read(dataclasses.replace(source, name=name), Reading())
    assert row.object["author"]["url"] == "https://www.instagram.com/mira.vell/"


def test_else_who_takes_part_in_every_conversation(source_of):
    def thread(*names):
        return json.dumps(
            {"participants": [{"name": name} for name in names], "messages": []}
        ).encode()

    beside = {
        "messages/inbox/a_1/message_1.json": thread("Odo Quill", "miravell"),
        "messages/inbox/b_2/message_1.json": thread("Ada Finch", "miravell"),
    }
    (post,) = read(source_of, "posts_1.json", [POST], beside)
    assert post["author"]["alternateName"] == "miravell"


def test_nobody_is_guessed(source_of):
    (post,) = read(source_of, "case_20200703/posts_1.json", [POST])
    assert post["author"] == {"@type": "Person"}


def test_a_path_never_leaves_the_input(source_of):
    value = [{"media": [{"uri": "../" * 9 + "etc/hostname", "creation_timestamp": 1593770400}]}]
    (post,) = read(source_of, "posts_1.json", value)
    assert post["image" if "image" in post else "articleBody"] == ["../" * 9 + "etc/hostname"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("media.json", {"stories": [
            {"caption": "a", "taken_at": "2018-07-03T10:00:00", "path": "s/1.mp4"}]},
         {"additionalType": "story", "datePublished": "2018-07-03T10:00:00", "video": ["s/1.mp4"]}),
        ("reels.json", {"ig_reels_media": [POST]}, {"additionalType": "reel", "articleBody": "a"}),
        ("x.json", {"ig_igtv_media": [POST]}, {"additionalType": "video"}),
        ("comments.json", {"media_comments": [["2018-07-03T10:00:00", "DM me", "odo"]]},
         {"text": "DM me", "dateSent": "2018-07-03T10:00:00", "additionalType": "comment"}),
        ("reels_comments.json", {"comments_reels_comments": [{"string_map_data": {
            "Kommentar": {"value": "teuer"}, "Zeit": {"timestamp": 1593770400}}}]},
         {"text": "teuer", "dateSent": "2020-07-03T10:00:00Z"}),
        ("profile.json", {"biography": "finds", "date_joined": "2018", "username": "miravell",
                          "website": "https://bio.example/x"},
         {"alternateName": "miravell", "description": "finds", "sameAs": ["https://bio.example/x"]}),
        ("posts.json", [{"timestamp": 1593770400, "label_values": [
            {"label": "Caption", "value": "new shape"},
            {"label": "Media", "media": [{"uri": "m/1.jpg"}]},
            {"label": "URL", "value": "https://www.instagram.com/p/Cexample/"}]}],
         {"articleBody": "new shape", "url": "https://www.instagram.com/p/Cexample/",
          "image": ["m/1.jpg"]}),
        ("following.json", {"relationships_following": [
            {"title": "odo", "string_list_data": [{"href": ""}]}]},
         {"@type": "Person", "alternateName": "odo", "additionalType": "following"}),
        ("profile_photos.json", {"ig_profile_picture": [
            {"uri": "p/1.jpg", "creation_timestamp": 1}]},
         {"@type": "Person", "image": ["p/1.jpg"]}),
    ],
)  # fmt: skip
def test_reads_old_and_new_shapes(name, value, told, source_of):
    (read_as,) = read(source_of, name, value)
    assert {name: read_as.get(name) for name in told} == told


def test_messages_of_facebook_are_not_called_instagrams(source_of):
    value = {
        "participants": [{"name": "Odo"}],
        "messages": [{"sender_name": "Odo", "timestamp_ms": 1, "content": "hi"}],
    }
    name = "your_facebook_activity/messages/inbox/odo_1/message_1.json"
    assert read(source_of, name, value)[0]["about"] == "facebook"


def test_nesting_without_end_is_refused(source_of):
    content = b'{"ig_stories":[' + b"[" * 100_000 + b"]" * 100_000 + b"]}"
    source = source_of(Example("stories.json", content, [], ""))
    with pytest.raises(Refused, match="nested"):
        [*Instagram().read(source, Reading())]


def test_conversations_before_2020_are_known_by_who_takes_part(source_of):
    said = {"sender": "odo", "created_at": "2019-07-03T10:00:00+00:00", "text": "price?"}
    value = [{"participants": ["odo", "miravell"], "conversation": [said]}]
    (message,) = read(source_of, "messages.json", value)
    assert message["isPartOf"] == "miravell odo"
    assert message["sender"]["url"] == "https://www.instagram.com/odo/"
    assert [person["alternateName"] for person in message["recipient"]] == ["miravell"]
