"""Pointing: that a text sends its readers to its author's page, in words that no list has.

Only asked of a text that leads nowhere by itself, and of an author whose page is known: then a word
for the page, or for a link where no link stands, is enough to look there. Which entry is meant is
told by the entries (`entries`), and how sure it is by how little was said.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from countermark.links.instruction import Instruction
from countermark.links.lexicon import OWN, lexicon
from countermark.links.view import origins_of, view_of
from countermark.links.which import said_near

PLACED, LINKED = 0.6, 0.45
"""Certainty that the author's page is meant where a word for it stands; where but a word for a
link does. Set by hand."""
LONGEST = 2200
"""Characters of a text that are read."""
_WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]+|[^\W_]+(?:['’][^\W_]+)?")
_TAG = re.compile(r"[#@][\w.]+")


def pointed(text: str, told: Collection[Instruction]) -> Instruction | None:
    """That a text speaks of its author's page, or of a link that is elsewhere; None where it says
    where else, or nothing. `told` is what it says outright."""
    if told:
        return None
    text = text[:LONGEST]
    view = _TAG.sub(lambda tag: " " * len(tag[0]), view_of(text))
    words = lexicon()
    nouns = [
        (start, end, kind.removesuffix(OWN))
        for piece, start, end in words.pieces(view)
        if (kind := words.nouns.get(piece))
    ]
    places = [(start, end) for start, end, kind in nouns if kind == "bio"]
    sure = PLACED
    if not places and not nouns:
        places = [m.span() for m in _WORD.finditer(view) if words.names_link(m[0])]
        sure = LINKED
    if not places:
        return None
    start, end = places[0]
    which = said_near(view, start, end, [])
    origins = origins_of(text) if len(view) != len(text) else range(len(text))
    return Instruction("bio", origins[start], origins[end - 1] + 1, sure, which)
