"""Instagram: the JSON of "download your information" archives, 2018 to today."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.instagram_archive import Archive, account, restored
from countermark.intake.instagram_entries import Reader, Said, entries
from countermark.intake.source import Source
from countermark.records.rejected import Rejected

# Each shape: what must all be found near the start.
_SHAPES: tuple[tuple[str, ...], ...] = (
    (r'"(?:string_map_data|string_list_data|label_values)"\s*:\s*[\[{]',),
    (r'\A\s*\{\s*"ig_\w+"\s*:\s*\[',),
    (r"\A\s*\[\s*\{", r'"uri"\s*:', r'"creation_timestamp"\s*:\s*\d'),
    (
        r'\A\s*\{\s*"participants"\s*:\s*\[\s*\{\s*"name"',
        r'"messages"\s*:\s*\[',
        r'"(?:timestamp_ms|sender_name|thread_path|is_still_participant)"\s*:',
    ),
    (r'\A\s*\[\s*\{\s*"participants"\s*:\s*\[\s*"', r'"conversation"\s*:\s*\['),
    (r'\A\s*\{\s*"(?:media|live)_comments"\s*:\s*\[\s*\[',),
    (
        r'\A\s*\{\s*"(?:photos|stories|videos|profile|direct)"\s*:\s*\[',
        r'"taken_at"\s*:',
        r'"path"\s*:',
    ),
    (r"\A\s*\{", r'"biography"\s*:', r'"date_joined"\s*:', r'"username"\s*:'),
)
_SHOWN = 500


class Instagram(Format):
    """Told by the shapes that only these archives have; the names of files do not matter, save
    that lists without a name of their own are called by them."""

    name = "instagram"
    title = 'Instagram "download your information" archive (JSON)'

    def recognises(self, source: Source) -> bool:
        """It is JSON of one of the archive's shapes; the HTML variant is not."""
        start = source.start.lstrip("\ufeff \t\r\n")
        if start[:1] not in ("{", "["):
            return False
        return any(all(re.search(part, start) for part in shape) for shape in _SHAPES)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """Posts, stories, messages, comments, accounts; `record=N` counts entries from 1."""
        value = restored(document(source))
        reader = Reader(Archive(source), source.path.stem)
        unread: Counter[str] = Counter()
        number = 0
        if isinstance(value, dict) and (own := account(value)):
            yield Row({**own, "about": "instagram"}, "record=1")
            return
        for section, entry in entries(value):
            number += 1
            try:
                found = reader.read(section, entry)
            except (ValueError, TypeError, OverflowError) as error:
                reason = f"record {number}: {error}"
                yield Rejected(file=source.name, line=None, reason=reason, row=_cut(entry))
                continue
            if not found and entry:
                unread[section] += 1
            yield from (Row(one, f"record={number}") for one in found)
        for section, count in unread.items():
            reason = f"no record holds {section or source.path.stem}: {count} entries"
            yield Rejected(file=source.name, line=None, reason=reason, row=None)

    def examples(self) -> list[Example]:
        """Posts, stories, messages, comments, the own account; other JSON is not Instagram's."""
        return _examples()


def _cut(entry: Any) -> str:
    if isinstance(entry, Said):
        entry = entry.message
    return msgspec.json.encode(entry)[:_SHOWN].decode("utf-8", "replace")


_PERSONAL = b"""{"profile_user": [{"title": "", "media_map_data": {}, "string_map_data": {
 "Email": {"href": "", "value": "mira@mail.example"}, "Username": {"value": "miravell"},
 "Name": {"value": "Mira V\\u00c3\\u00a9ll"},
 "Bio": {"value": "finds \\u00f0\\u009f\\u0092\\u008d"},
 "Website": {"value": "https://bio.example/x"}}}]}"""
_MEDIA = "media/posts/202007/1.jpg"


def _examples() -> list[Example]:
    person_of = "../personal_information/personal_information.json"
    author = {
        "@type": "Person",
        "alternateName": "miravell",
        "url": "https://www.instagram.com/miravell/",
        "name": "Mira Véll",
    }
    return [
        Example(
            "your_instagram_activity/content/posts_1.json",
            b'[{"media":[{"uri":"media/posts/202007/1.jpg","creation_timestamp":1593770400,'
            b'"title":"caf\\u00c3\\u00a9 #tag link in bio"}]},'
            b'{"media":[{"uri":"media/posts/202007/2.mp4","creation_timestamp":1593770500,'
            b'"title":""},{"uri":"media/posts/202007/3.jpg","creation_timestamp":1593770500}],'
            b'"title":"two","creation_timestamp":1593770501}]',
            [
                {
                    "@type": "SocialMediaPosting",
                    "about": "instagram",
                    "datePublished": "2020-07-03T10:00:00Z",
                    "articleBody": "café #tag link in bio",
                    "image": [f"../../{_MEDIA}"],
                    "author": author,
                },
                {
                    "articleBody": "two",
                    "image": ["media/posts/202007/3.jpg"],
                    "video": ["media/posts/202007/2.mp4"],
                },
            ],
            "posts; text mis-decoded as Latin-1 is restored; the account comes from the archive",
            beside={f"../{person_of}": _PERSONAL, f"../../{_MEDIA}": b"\xff\xd8\xff"},
        ),
        Example(
            "content/stories.json",
            b'{"ig_stories":[{"uri":"media/stories/1.jpg","creation_timestamp":1593770400,'
            b'"title":""}]}',
            [{"additionalType": "story", "image": ["media/stories/1.jpg"], "author": author}],
            "stories",
            beside={person_of: _PERSONAL},
        ),
        Example(
            "personal_information/personal_information.json",
            _PERSONAL,
            [
                {
                    **author,
                    "description": "finds 💍",
                    "sameAs": ["https://bio.example/x"],
                    "email": "mira@mail.example",
                }
            ],
            "the own account",
        ),
        Example(
            "messages/inbox/odo_1/message_1.json",
            b'{"participants":[{"name":"Odo Quill"},{"name":"Mira V\\u00c3\\u00a9ll"}],'
            b'"messages":[{"sender_name":"Odo Quill","timestamp_ms":1593770400123,'
            b'"content":"which one?","share":{"link":"https://shop.example/1","share_text":"ring"}},'
            b'7,{"sender_name":"Mira V\\u00c3\\u00a9ll","timestamp_ms":1593770401000,'
            b'"photos":[{"uri":"messages/inbox/odo_1/photos/1.jpg"}],"is_unsent":true}],'
            b'"title":"Odo Quill","thread_path":"inbox/odo_1"}',
            [
                {
                    "@type": "Message",
                    "about": "instagram",
                    "isPartOf": "inbox/odo_1",
                    "dateSent": "2020-07-03T10:00:00Z",
                    "sender": {"@type": "Person", "name": "Odo Quill"},
                    "recipient": [author],
                    "text": "which one?",
                    "sharedContent": [
                        {"@type": "WebPage", "url": "https://shop.example/1", "name": "ring"}
                    ],
                },
                {
                    "sender": author,
                    "additionalType": "unsent",
                    "messageAttachment": [
                        {
                            "@type": "ImageObject",
                            "contentUrl": "messages/inbox/odo_1/photos/1.jpg",
                        }
                    ],
                },
            ],
            "a conversation; what is no message is rejected",
            beside={f"../../{person_of}": _PERSONAL},
            rejected=1,
        ),
        Example(
            "comments/post_comments_1.json",
            b'[{"media_list_data":[{"uri":""}],"string_map_data":{"Comment":{"value":"DM me"},'
            b'"Media Owner":{"value":"odoquill"},"Time":{"timestamp":1593770400}}}]',
            [
                {
                    "@type": "Message",
                    "additionalType": "comment",
                    "text": "DM me",
                    "dateSent": "2020-07-03T10:00:00Z",
                    "recipient": [
                        {
                            "@type": "Person",
                            "alternateName": "odoquill",
                            "url": "https://www.instagram.com/odoquill/",
                        }
                    ],
                }
            ],
            "comments under other people's posts",
        ),
        Example(
            "followers_1.json",
            b'[{"title":"","media_list_data":[],"string_list_data":'
            b'[{"href":"https://www.instagram.com/odoquill","value":"odoquill","timestamp":1}]}]',
            [{"@type": "Person", "alternateName": "odoquill", "additionalType": "followers_1"}],
            "followers",
        ),
        Example(
            "messages.json",
            b'[{"participants":["miravell","odoquill"],"conversation":[{"sender":"odoquill",'
            b'"created_at":"2019-07-03T10:00:00+00:00","text":"price?"}]}]',
            [{"dateSent": "2019-07-03T10:00:00Z", "text": "price?"}],
            "conversations before 2020",
        ),
        Example(
            "likes/liked_posts.json",
            b'{"likes_media_likes":[{"title":"odoquill","string_list_data":[{"value":"x"}]}]}',
            [],
            "likes are no record",
            rejected=1,
        ),
        Example("products.json", b'[{"title":"Ring","price":"20","uri":"a"}]', None, "a table"),
        Example("posts_1.html", b"<html><body>Posts</body></html>", None, "the HTML variant"),
        Example(
            "other.json",
            b'{"participants":[{"name":"Mira"}],"messages":[{"from":"Mira","text":"hello"}]}',
            None,
            "another program's chat",
        ),
    ]
