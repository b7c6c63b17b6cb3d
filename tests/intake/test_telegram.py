"""Telegram exports: every shape of a message, and hostile documents."""

from __future__ import annotations

import json

import pytest

from countermark.intake.format import Example, Reading
from countermark.intake.guard import LIMITS, Refused
from countermark.intake.telegram import Telegram


def read(source_of, *messages, raw=None, **chat):
    chat = {"name": "Mira Vell", "type": "personal_chat", "id": 71, **chat, "messages": [*messages]}
    content = raw if raw is not None else json.dumps(chat).encode()
    source = source_of(Example("result.json", content, [], ""))
    assert Telegram().recognises(source)
    return [*Telegram().read(source, Reading())]


def test_marked_text_is_joined_and_its_links_kept(source_of):
    (row,) = read(source_of, {
        "id": 1, "type": "message", "text": "see here",
        "text_entities": [{"type": "plain", "text": "see "},
                          {"type": "text_link", "text": "here", "href": "https://bio.example/x"}],
    })  # fmt: skip
    assert row.object["text"] == "see here"
    assert row.object["sharedContent"] == [
        {"@type": "WebPage", "url": "https://bio.example/x", "name": "here"}
    ]


def test_files_that_the_export_left_out_are_no_paths(source_of):
    note = "(File not included. Change data exporting settings to download.)"
    (row,) = read(source_of, {"id": 1, "file": note, "mime_type": "video/mp4", "photo": "p/1.jpg"})
    assert row.object["messageAttachment"] == [
        {"@type": "ImageObject", "contentUrl": "p/1.jpg"},
        {"@type": "VideoObject", "description": note},
    ]


def test_contacts_polls_and_places_are_text(source_of):
    card = {"first_name": "Odo", "last_name": "Quill", "phone_number": "+86 10 5550 1234"}
    rows = read(
        source_of,
        {"id": 1, "contact_information": card},
        {"id": 2, "poll": {"question": "which?", "answers": [{"text": "gold"}, {"text": "steel"}]}},
        {
            "id": 3,
            "place_name": "Hall 3",
            "location_information": {"latitude": 1.5, "longitude": 2},
        },
    )
    assert [row.object["text"] for row in rows] == [
        "Odo Quill +86 10 5550 1234",
        "which?\n– gold\n– steel",
        "Hall 3\n1.5, 2",
    ]
    assert rows[0].object["mentions"][0]["telephone"] == "+86 10 5550 1234"


def test_time_is_utc_where_it_is_known_and_else_without_zone(source_of):
    rows = read(
        source_of,
        {"id": 1, "date": "2020-07-03T10:00:00", "date_unixtime": "1593763200"},
        {"id": 2, "date": "2020-07-03T10:00:00"},
    )
    assert [row.object["dateSent"] for row in rows] == [
        "2020-07-03T08:00:00Z",
        "2020-07-03T10:00:00",
    ]


def test_a_channel_without_public_name_sends_messages(source_of):
    message = {"id": 5, "from": "Finds", "from_id": "channel99", "text": "drop"}
    (row,) = read(source_of, message, type="private_channel", id=99)
    assert row.object["@type"] == "Message"
    assert row.object["url"] == "https://t.me/c/99/5"


def test_replies_and_forwards_are_kept(source_of):
    message = {
        "id": 5,
        "reply_to_message_id": 4,
        "forwarded_from": "Finds",
        "edited_unixtime": "1593763200",
    }
    (row,) = read(source_of, message)
    assert row.object["parentItem"] == {"identifier": "4"}
    assert row.object["isBasedOn"] == {"@type": "Person", "name": "Finds"}
    assert row.object["dateModified"] == "2020-07-03T08:00:00Z"


def test_left_chats_are_read_and_other_lists_of_messages_are_not(source_of):
    saved = {"type": "saved_messages", "id": 1, "messages": [{"id": 1, "text": "a"}]}
    left = {"type": "private_group", "id": 2, "messages": [{"id": 1, "text": "b"}]}
    account = {
        "about": "",
        "contacts": {"about": "", "list": []},
        "chats": {"about": "", "list": [saved]},
        "left_chats": {"about": "", "list": [left]},
        "other": {"messages": [{"id": 9, "text": "no"}]},
    }
    raw = json.dumps(account).encode()
    rows = read(source_of, raw=raw)
    assert [(row.object["isPartOf"], row.object["text"]) for row in rows] == [
        ("1", "a"),
        ("2", "b"),
    ]


def test_escapes_that_telegram_gets_wrong_are_mended(source_of):
    raw = rb'{"type":"bot_chat","id":1,"messages":[{"id":1,"text":"a\x0Bb\ud800c\ud83d\ude00"}]}'
    (row,) = read(source_of, raw=raw)
    assert row.object["text"] == "a\x0bb\ufffdc😀"


def test_one_bad_message_does_not_end_the_reading(source_of):
    deep = b"[" * 5000 + b"]" * 5000
    huge = b'"' + b"x" * 9 * 2**20 + b'"'
    raw = (
        b'{"type":"bot_chat","id":1,"messages":[{"id":1,"text":' + deep + b"},"
        b'{"id":2,"text":[' + huge + b"," + huge + b']},{"id":3,"text":01},{"id":4,"text":"last"}]}'
    )
    rows = read(source_of, raw=raw)
    assert [type(row).__name__ for row in rows] == ["Rejected"] * 3 + ["Row"]
    assert "nested" in rows[0].reason
    assert f"over {LIMITS.line:,} bytes" in rows[1].reason
    assert rows[3].object["text"] == "last"
    assert rows[3].selector == "record=4"


def test_a_cut_off_export_keeps_what_came_before(source_of):
    raw = b'{"type":"bot_chat","id":1,"messages":[{"id":1,"text":"a"},{"id":2,"te'
    source = source_of(Example("result.json", raw, [], ""))
    rows = Telegram().read(source, Reading())
    assert next(rows).object["text"] == "a"
    with pytest.raises(Refused, match="cut off"):
        next(rows)
