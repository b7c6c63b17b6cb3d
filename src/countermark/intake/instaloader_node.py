"""Nodes: Instagram's own JSON of posts, stories, profiles and comments, as Instaloader keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from countermark.intake.instagram_archive import person
from countermark.intake.values import Object, first, objects, text
from countermark.records.moment import moment

_REEL = "clips"


def post(node: Object, story: bool) -> Object:
    """A post or, of a `StoryItem`, a story. Raises ValueError where nothing names it."""
    phone = first(node.get("iphone_struct"))
    code = text(node.get("shortcode")) or text(node.get("code")) or text(phone.get("code"))
    owner = first(node.get("owner")) or first(phone.get("user")) or first(node.get("user"))
    handle = text(owner.get("username"))
    number = text(node.get("id")) or text(phone.get("pk"))
    if story and handle and number:
        page = f"https://www.instagram.com/stories/{handle}/{number.split('_')[0]}/"
    elif code:
        page = f"https://www.instagram.com/p/{code}/"
    else:
        raise ValueError("a post needs its shortcode, a story its number and its owner")
    pictures, videos = _media(node, phone)
    is_reel = text(node.get("product_type")) == _REEL or text(phone.get("product_type")) == _REEL
    found = {
        "@type": "SocialMediaPosting",
        "about": "instagram",
        "url": page,
        "identifier": number,
        "datePublished": next(filter(None, map(moment, _times(node, phone))), None),
        "articleBody": _caption(node) or _caption(phone),
        "author": _account(owner) if handle else {},
        "image": pictures,
        "video": videos,
        "comment": comments(
            [*_edges(node.get("edge_media_to_parent_comment"))]
            or [*_edges(node.get("edge_media_to_comment"))]
        ),
        "sharedContent": [*_links(node), *_links(phone)],
        "mentions": _mentions(node),
        "additionalType": "story" if story else "reel" if is_reel else "",
    }
    return {name: value for name, value in found.items() if value}


def profile(node: Object) -> Object:
    """A profile: handle, bio and the links of the bio."""
    phone = first(node.get("iphone_struct"))
    return {**_account({**phone, **node}), "about": "instagram"}


def highlight(node: Object, kind: str) -> Object:
    """A highlight or a hashtag: what a folder is named after, a page."""
    owner = first(node.get("owner"))
    number, name = text(node.get("id")), text(node.get("title")) or text(node.get("name"))
    path = f"explore/tags/{name}" if kind == "Hashtag" else f"stories/highlights/{number}"
    author = {"author": _account(owner)} if text(owner.get("username")) else {}
    return {
        "@type": "WebPage",
        "url": f"https://www.instagram.com/{path}/",
        "name": name,
        **author,
    }


def comments(value: Any) -> list[Object]:
    """Comments and the answers to them, of a node or of a `_comments.json`."""
    found = []
    for comment in objects(value):
        owner = first(comment.get("owner"))
        handle = text(owner.get("username"))
        shown = {
            "@type": "Comment",
            "identifier": text(comment.get("id")),
            "text": text(comment.get("text")),
            "dateCreated": moment(text(comment.get("created_at"))),
            "author": person(handle) if handle else {},
        }
        found.append({name: part for name, part in shown.items() if part})
        answers = [*objects(comment.get("answers"))]
        answers += _edges(comment.get("edge_threaded_comments"))
        found.extend(comments(answers))
    return found


def _account(owner: Object) -> Object:
    links = [text(owner.get("external_url"))]
    links += [text(link.get("url")) for link in objects(owner.get("bio_links"))]
    return person(
        text(owner.get("username")),
        name=text(owner.get("full_name")),
        description=text(owner.get("biography")),
        identifier=text(owner.get("id")) or text(owner.get("pk")),
        sameAs=[*dict.fromkeys(filter(None, links))],
        email=text(owner.get("business_email")) or text(owner.get("public_email")),
        telephone=text(owner.get("business_phone_number"))
        or text(owner.get("public_phone_number")),
    )


def _edges(value: Any) -> Iterator[Object]:
    for holder in objects(value):
        for edge in objects(holder.get("edges")):
            yield from objects(edge.get("node"))


def _caption(node: Object) -> str:
    edges = (text(edge.get("text")) for edge in _edges(node.get("edge_media_to_caption")))
    caption = node.get("caption")
    plain = text(caption.get("text")) if isinstance(caption, dict) else text(caption)
    return next(edges, "") or plain


def _times(node: Object, phone: Object) -> Iterator[str]:
    yield from (text(node.get(name)) for name in ("taken_at_timestamp", "date", "taken_at"))
    yield text(phone.get("taken_at"))


def _media(node: Object, phone: Object) -> tuple[list[str], list[str]]:
    """Addresses of pictures and videos, for nodes without files beside them."""
    parts = [*_edges(node.get("edge_sidecar_to_children"))] or [node]
    pictures = [text(p.get("display_url")) or text(p.get("display_src")) for p in parts]
    videos = [text(part.get("video_url")) for part in parts]
    if not any(pictures):
        for part in [*objects(phone.get("carousel_media"))] or [phone]:
            candidates = first(part.get("image_versions2")).get("candidates")
            pictures.append(text(first(candidates).get("url")))
            videos.append(text(first(part.get("video_versions")).get("url")))
    return [*filter(None, pictures)], [*filter(None, videos)]


def _links(node: Object) -> Iterator[Object]:
    """Where a story leads: its call to action, its link stickers, and the links of adverts."""
    found = [(text(node.get("story_cta_url")), "")]
    for sticker in objects(node.get("story_link_stickers")):
        link = first(sticker.get("story_link"))
        found.append(
            (text(link.get("url")), text(link.get("link_title") or link.get("display_url")))
        )
    for action in objects(node.get("story_cta")):
        found += [(text(link.get("webUri")), "") for link in objects(action.get("links"))]
    for item in objects(node.get("tappable_objects")):
        found.append((text(item.get("url")), text(item.get("text"))))
    found.append((text(node.get("link")), text(node.get("link_text"))))
    for url, name in dict.fromkeys(found):
        if url:
            yield {"@type": "WebPage", "url": url, **({"name": name} if name else {})}


def _mentions(node: Object) -> list[Object]:
    tagged = (first(edge.get("user")) for edge in _edges(node.get("edge_media_to_tagged_user")))
    sponsors = (
        first(edge.get("sponsor")) for edge in _edges(node.get("edge_media_to_sponsor_user"))
    )
    stickers = (first(sticker.get("user")) for sticker in objects(node.get("reel_mentions")))
    handles = (text(user.get("username")) for user in (*tagged, *sponsors, *stickers))
    return [person(handle) for handle in dict.fromkeys(handles) if handle]
