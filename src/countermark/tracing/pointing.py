"""Pointing: that a text sends its readers to its author's page or story, in words of no list.

Only asked of a text that leads nowhere by itself. Then a word for a story is enough to look whether
the author had one that leads on; and, where the author's page is known, a word for it, or for a
link where no link stands, to look there. Which entry is meant is told by the entries (`entries`),
and how sure it is by how little was said.
"""

from __future__ import annotations

import re

from countermark.links.instruction import Instruction
from countermark.links.lexicon import OWN, lexicon
from countermark.links.view import origins_of, view_of
from countermark.links.which import said_near

PLACED, LINKED = 0.6, 0.45
"""Certainty that the author's page, or a story, is meant where a word for it stands; where but a
word for a link does. Set by hand."""
LONGEST = 2200
"""Characters of a text that are read."""
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+|[^\W_]+(?:['’][^\W_]+)?")
_SEEK = re.compile("搜|検索|查找|输入|輸入|关键词|關鍵詞|🔍|🔎")
_TAG = re.compile(r"[#@][\w.]+")


def pointed(text: str, has_page: bool) -> Instruction | None:
    """That a text speaks of its author's story, or of the author's page if there is one, or that
    something is searched for (a known title may stand in it), or of a link that is elsewhere; None
    where it says where else, or nothing."""
    text = text[:LONGEST]
    view = _TAG.sub(lambda tag: " " * len(tag[0]), view_of(text))
    words = lexicon()
    nouns: dict[str, tuple[int, int]] = {}
    pieces, _ = words.look(view, ())
    for piece, start, end in pieces:
        if kind := words.nouns.get(piece):
            nouns.setdefault(kind.removesuffix(OWN), (start, end))
    origins = origins_of(text) if len(view) != len(text) else range(len(text))
    if "bio" in nouns and has_page:
        place, sure = nouns["bio"], PLACED
    elif "story" in nouns:
        start, end = nouns["story"]
        return Instruction("story", origins[start], origins[end - 1] + 1, PLACED, loose=True)
    elif (_SEEK.search(view) or any(piece in words.naming for piece, _, _ in pieces)) and not nouns:
        low, high = origins[0], origins[-1] + 1
        return Instruction("search", low, high, PLACED, phrase=view.strip(), loose=True)
    elif has_page and not nouns:
        linked = (m.span() for m in _WORD.finditer(view) if words.names_link((m[0],)))
        place, sure = next(linked, (0, 0)), LINKED
        if not place[1]:
            return None
    else:
        return None
    start, end = place
    which = said_near(view, start, end, [])
    return Instruction("bio", origins[start], origins[end - 1] + 1, sure, which)
