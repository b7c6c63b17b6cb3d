"""What was seen in pictures, as a lead carries it: what a person needs to see it too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from typing import Literal

from countermark.records.key import Key
from countermark.records.picture import LeadPicture, PictureMatch, PictureText
from countermark.signals.candidate import Candidate, Promotion
from countermark.signals.seen import Covered, Likeness, Line, Seen, Shows, Written

PICTURES, TEXTS, LETTERS = 10, 24, 200
"""Pictures of a record that a lead carries, texts of each, and characters of a text."""
_Place = tuple[str, int]
"""A picture's digest, and which of its frames."""
_Kind = Literal["words", "name", "code", "cover"]


def promoting(promotion: Promotion, listing: Key) -> tuple[LeadPicture, ...]:
    """The pictures of what promotes the listing, those first that say why."""
    drawn = promotion.drawn
    named = _lines(promotion.seen, (hit.start - drawn for hit in promotion.hits))
    return _pictures(promotion.seen, listing, named)


def own(candidate: Candidate) -> tuple[LeadPicture, ...]:
    """The listing's own photos; first those that its promotions show."""
    seen, brand = candidate.seen, candidate.brand.id
    named = _lines(seen, (hit.start for hit in candidate.drawn))
    alike = {like.other for promotion in candidate.promotions for like in promotion.seen.alike}
    found = _pictures(seen.of(brand), None, named, most=len(seen.pictures))
    return tuple(sorted(found, key=lambda each: each.digest not in alike))[:PICTURES]


def received(candidate: Candidate) -> tuple[LeadPicture, ...]:
    """The photos in its reviews."""
    named = _lines(candidate.received, (hit.start for hit in candidate.delivered))
    return _pictures(candidate.received.of(candidate.brand.id), None, named)


def _lines(seen: Seen, places: Iterable[int]) -> set[int]:
    """The numbers of the lines in which places of `seen.text` lie; a place before it is none."""
    return {seen.text.count("\n", 0, place) for place in places if place >= 0}


def _pictures(
    seen: Seen, listing: Key | None, named: Container[int], most: int = PICTURES
) -> tuple[LeadPicture, ...]:
    texts: dict[_Place, list[PictureText]] = defaultdict(list)
    for place, text in (*_words(seen.words, named), *_marked(seen)):
        if len(texts[place]) < TEXTS:
            texts[place].append(text)
    matches: dict[_Place, list[PictureMatch]] = defaultdict(list)
    for place, match in _matches(seen, listing):
        matches[place].append(match)
    shown = {each.picture: each for each in seen.pictures}
    places = dict.fromkeys([(digest, 0) for digest in shown] + sorted([*texts, *matches]))
    found = [
        LeadPicture(
            digest=place[0],
            name=shown[place[0]].name,
            frame=place[1],
            strangers=shown[place[0]].strangers,
            texts=tuple(texts[place]),
            matches=tuple(sorted(matches[place], key=lambda match: -match.certainty)),
        )
        for place in places
        if place[0] in shown
    ]
    return tuple(sorted(found, key=_says_little))[:most]


def _says_little(picture: LeadPicture) -> int:
    if picture.matches:
        return 0
    return 1 if any(text.kind != "words" for text in picture.texts) else 2


def _words(
    written: Iterable[Written], named: Container[int]
) -> Iterator[tuple[_Place, PictureText]]:
    """Line by line; `named` are the numbers of those, over all pictures, that name the brand."""
    number = 0
    for words in written:
        for line in words.lines:
            kind: _Kind = "name" if number in named else "words"
            yield (words.picture, line.frame), _text(kind, line.text, line)
            number += line.text.count("\n") + 1


def _marked(seen: Seen) -> Iterator[tuple[_Place, PictureText]]:
    """What codes say, and where something is covered."""
    for code in seen.codes:
        yield (code.picture, code.frame), _text("code", code.text, code)
    for cover in seen.covers:
        yield (cover.picture, 0), _text("cover", cover.kind, cover)


def _text(kind: _Kind, text: str, at: Line | Written | Covered) -> PictureText:
    box = tuple(at.box)
    return PictureText(kind=kind, text=text[:LETTERS], certainty=at.certainty, box=box)


def _matches(seen: Seen, listing: Key | None) -> Iterator[tuple[_Place, PictureMatch]]:
    taken = {(shown.picture, shown.other) for shown in seen.taken}
    for like in seen.alike:
        if like.listing == listing:
            yield (like.picture, like.frame), _likeness(like)
    for shown in seen.taken:
        yield (shown.picture, 0), _shown("reference", shown)
    for shown in seen.shows:
        if (shown.picture, shown.other) not in taken:
            yield (shown.picture, 0), _shown("motif", shown)


def _likeness(like: Likeness) -> PictureMatch:
    return PictureMatch(
        kind="likeness",
        note=like.note,
        certainty=like.certainty,
        box=tuple(like.box),
        other=like.other,
        other_box=tuple(like.other_box),
        points=tuple(tuple(point) for point in like.points),
    )


def _shown(kind: Literal["reference", "motif"], shown: Shows) -> PictureMatch:
    return PictureMatch(
        kind=kind,
        note=shown.reference,
        certainty=shown.certainty,
        box=tuple(shown.box),
        other=shown.other,
    )
