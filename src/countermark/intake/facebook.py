"""Facebook: posts, comments and the profile of "download your information", as JSON. Its messages
have Instagram's shape and are read there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from countermark.intake.document import document
from countermark.intake.format import Example, Format, Reading, Row
from countermark.intake.instagram_archive import Archive, restored
from countermark.intake.source import Source
from countermark.intake.telegram_parts import present
from countermark.intake.values import Object, each, first, objects, text
from countermark.records.rejected import Rejected

_SHAPES = tuple(
    re.compile(pattern, re.S)
    for pattern in (
        r'\A\s*\{\s*"(?:comments_v2|group_posts_v2|group_comments_v2|profile_v2)"\s*:\s*[\[{]',
        r'\A\s*\[\s*\{(?=.{0,4000}?"timestamp"\s*:\s*\d{9,10}\b)'
        r'(?=.{0,8000}?"(?:post|external_context|update_timestamp)"\s*:)',
    )
)


class Facebook(Format):
    """Told by the names of its lists, or by posts with a time and their peculiar parts."""

    name = "facebook"
    title = 'Facebook "download your information" archive (JSON)'

    def recognises(self, source: Source) -> bool:
        """It is one of the archive's lists of posts or comments, or its profile."""
        start = source.start.lstrip("\ufeff")
        return any(shape.match(start) for shape in _SHAPES)

    def read(self, source: Source, reading: Reading) -> Iterator[Row | Rejected]:
        """The own account; own posts and comments, which have no address there, as messages of
        the kind `post` and `comment`; `record=N` counts entries from 1."""
        value = restored(document(source))
        archive = Archive(source)
        if isinstance(value, dict) and "profile_v2" in value:
            yield Row(_profile(first(value["profile_v2"])), "record=1")
            return
        listed = next(iter(value.values()), []) if isinstance(value, dict) else value
        for number, entry in enumerate(each(listed), 1):
            found = _said(entry, archive) if isinstance(entry, dict) else None
            if found:
                yield Row(found, f"record={number}")
            else:
                reason = f"record {number}: says nothing and leads nowhere"
                shown = text(entry.get("title")) if isinstance(entry, dict) else text(entry)
                yield Rejected(file=source.name, line=None, reason=reason, row=shown[:500])

    def examples(self) -> list[Example]:
        """Posts, comments, the profile; other lists are none."""
        return _examples()


def _profile(profile: Object) -> Object:
    names = first(profile.get("name"))
    page = text(profile.get("profile_uri"))
    return {
        "@type": "Person",
        "about": "facebook",
        **present(
            name=text(names.get("full_name")),
            alternateName=text(profile.get("username")),
            url=page,
            description=text(profile.get("intro_bio") or profile.get("about_me")),
            sameAs=[text(site.get("address")) for site in objects(profile.get("websites"))],
            email=text(first(profile.get("emails")).get("emails")),
            telephone=text(first(profile.get("phone_numbers")).get("phone_number")),
        ),
    }  # fmt: skip


def _said(entry: Object, archive: Archive) -> Object | None:
    """The post or comment that an entry is."""
    words: list[str] = []
    kind = "post"
    for part in objects(entry.get("data")):
        words.append(text(part.get("post")))
        if comment := first(part.get("comment")):
            kind = "comment"
            words.append(text(comment.get("comment")))
            thread = text(comment.get("group"))
            words.append(f"({thread})" if thread else "")
    links: list[Object] = []
    media: list[Object] = []
    for part in objects([box.get("data") for box in objects(entry.get("attachments"))]):
        context = first(part.get("external_context"))
        if url := text(context.get("url")):
            links.append(
                {"@type": "WebPage", "url": url, **present(name=text(context.get("name")))}
            )
        shown = first(part.get("media"))
        if uri := text(shown.get("uri")):
            media.append({"@type": "MediaObject", "contentUrl": archive.media(uri)})
        words += [text(shown.get("description")), text(part.get("text"))]
    said = "\n".join(dict.fromkeys(filter(None, words)))
    if not (said or links or media):
        return None
    return {
        "@type": "Message",
        "about": "facebook",
        "additionalType": kind,
        "text": said,
        **present(
            dateSent=_when(entry.get("timestamp")),
            sender=_author(entry),
            headline=text(entry.get("title")),
            sharedContent=links,
            messageAttachment=media,
        ),
    }


def _when(seconds: Any) -> str:
    return text(seconds) if isinstance(seconds, int) and not isinstance(seconds, bool) else ""


def _author(entry: Object) -> Object | None:
    """Who says it: a comment names its author, a post only its title does."""
    for part in objects(entry.get("data")):
        if name := text(first(part.get("comment")).get("author")):
            return {"@type": "Person", "name": name}
    return None


def _examples() -> list[Example]:
    posts = (
        b'[{"timestamp":1593770400,"attachments":[{"data":[{"external_context":'
        b'{"url":"https://shop.example/1"}}]},{"data":[{"media":{"uri":"posts/media/1.jpg",'
        b'"description":"new drop caf\\u00c3\\u00a9"}}]}],'
        b'"data":[{"post":"new drop caf\\u00c3\\u00a9"},{"update_timestamp":1593770401}],'
        b'"title":"Mira Vell shared a link."},'
        b'{"timestamp":1593770500,"data":[],"title":"Mira Vell was here."}]'
    )
    comments = (
        b'{"comments_v2":[{"timestamp":1593770400,"data":[{"comment":{"timestamp":1593770400,'
        b'"comment":"dm me","author":"Mira Vell"}}],"title":"Mira Vell commented."}]}'
    )
    profile = (
        b'{"profile_v2":{"name":{"full_name":"Mira Vell"},"emails":{"emails":["m@mail.example"]},'
        b'"profile_uri":"https://www.facebook.com/miravell","websites":[{"address":'
        b'"https://bio.example/x"}],"intro_bio":"finds"}}'
    )
    return [
        Example("posts/your_posts_1.json", posts, [
            {"@type": "Message", "about": "facebook", "additionalType": "post",
             "text": "new drop café", "dateSent": "1593770400",
             "sharedContent": [{"@type": "WebPage", "url": "https://shop.example/1"}],
             "messageAttachment": [{"@type": "MediaObject", "contentUrl": "posts/media/1.jpg"}]},
        ], "posts; one that says nothing is rejected", rejected=1),
        Example("comments/comments.json", comments, [
            {"text": "dm me", "additionalType": "comment",
             "sender": {"@type": "Person", "name": "Mira Vell"}},
        ], "own comments"),
        Example("profile_information.json", profile, [
            {"@type": "Person", "name": "Mira Vell", "url": "https://www.facebook.com/miravell",
             "sameAs": ["https://bio.example/x"], "description": "finds"},
        ], "the own account"),
        Example("list.json", b'[{"timestamp":1593770400,"value":7}]', None, "measurements"),
        Example("other.json", b'{"comments":[{"text":"hi"}]}', None, "another program's"),
    ]  # fmt: skip
