"""The view of a text in which instructions are looked for: one case, plain letters and signs."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from countermark.links.lexicon import Lexicon, folded
from countermark.text.fold import Characters, is_word, shape


class Seen(NamedTuple):
    """A text as instructions are looked for in it."""

    view: str
    pieces: Sequence[tuple[int, int, int]]
    """The pieces of the lexicon in it: number, start and end."""
    odd: bool
    """Whether it may hold an instruction in disguise."""
    shops: bool
    """Whether the text may name a shop, not only in a tag."""
    worth: list[int]
    """The patterns of the lexicon that may fit."""


_ODD = re.compile(
    r"[013457!|@$*.\-_/](?:(?<=[1!])(?=[a-z])|(?<=[a-z]0)|(?<=[a-z][13457!|@$*])(?=[a-z])"
    r"|(?<=[^a-z0-9][a-z][.\-_*/|])(?=[a-z][.\-_*/| ]))"
)
_SPACED = re.compile(" [a-z0-9!] {1,2}[a-z0-9!] {1,2}[a-z0-9!] ")
FOREIGN = "[\u0370-\u052f\u13a0-\u13ff\u2190-\u2bff\U0001f000-\U0001faff]"
_FOREIGN = re.compile(f"{FOREIGN}(?:(?<=[a-z].)|(?=[a-z]))")
"""What a disguise leaves behind: signs between letters, single letters in a row, foreign ones.
Each begins with one set of characters: so the search for it is fast."""


_HANDLE = r"(?<![a-z0-9])@[a-z0-9._]{2,}"
_NAMED = re.compile(_HANDLE)
"""A handle: digits between its letters are part of a name, and disguise nothing."""


def is_odd(view: str) -> bool:
    """Whether a view may hold an instruction in disguise."""
    around = f" {_NAMED.sub('@', view) if '@' in view else view} "
    return bool(
        _ODD.search(around)
        or _SPACED.search(around)
        or (not view.isascii() and _FOREIGN.search(around))
    )


_HALF = re.compile("[\ud800-\udfff]")


def whole(text: str) -> str:
    """The text, of the same length, with halves of characters (JSON can hold them) as unknown
    signs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", text)
    return text


_LEET = re.compile(
    rf"{_HANDLE}|(?<=[a-z])[013457!|@$*](?=[a-z])|(?<=[a-z])0(?![a-z0-9])"
    r"|(?<![a-z0-9])[!1](?=nk?(?![a-z0-9]))|(?<![a-z0-9])[1!|](?=inks?(?![a-z]))"
)
_LETTERS = dict(zip("013457!|@$*", "oieastiiasi", strict=True))


def _mended(match: re.Match[str]) -> str:
    if len(match[0]) > 1:
        return match[0]  # a handle
    first = match.end() < len(match.string) and match.string[match.end() : match.end() + 3] == "ink"
    return "l" if first and match[0] in "1!|" else _LETTERS[match[0]]


def _sign(char: str) -> str:
    """How one character is read: a circled number as "#7", a badge letter as its letter, the digits
    of all scripts as 0 to 9."""
    point = ord(char)
    if char == "\n":
        return char
    if 0x1F150 <= point <= 0x1F169 or 0x1F170 <= point <= 0x1F189:
        return chr(ord("a") + (point - 0x1F150) % 32)
    if 0x1F1E6 <= point <= 0x1F1FF:
        return chr(ord("a") + point - 0x1F1E6)
    if char == "\N{KEYCAP TEN}":
        return "#10 "
    if 0x2460 <= point <= 0x24FF or 0x2776 <= point <= 0x2793:
        number = unicodedata.numeric(char, 0)
        return f"#{number:.0f} " if number else folded(char)
    if not char.isascii() and char.isdecimal():
        return str(unicodedata.decimal(char))
    return folded(char)


_SIGNS = Characters(_sign)
_OTHER = re.compile(
    "[^\n -~\u0410-\u0418\u041a-\u0438\u043a-\u044f\u0621\u0627\u0628\u062a-\u0648\u2018-\u2022"
    "\u2600-\u2775\u2794-\u27bf\u3001-\u3029\u306a-\u306f\u307e-\u3093\u30ca-\u30cf\u30de-\u30f3"
    "\u4e00-\u9fff\U0001f300-\U0001f51e\U0001f520-\U0001faff]+"
)
"""All but characters that a view brings to lower case at most; the usual ones are among these."""


def _read(others: re.Match[str]) -> str:
    return others[0].translate(_SIGNS)


_KEYCAP = re.compile("([0-9])(\ufe0f?)\u20e3")
_CAPPED = {str(n): chr(0x245F + n) if n else "\u24ea" for n in range(10)}
_URL = re.compile(r"https?://[^\s\u3000-\u9fff]++")


def _blank(url: re.Match[str]) -> str:
    """A link tells its reader nothing: what is left of it is as long as it was."""
    return "=" * len(url[0])


def unlinked(text: str) -> str:
    """The text with links blank, of the same length."""
    return _URL.sub(_blank, text) if "://" in text else text


def seen(char: str) -> str:
    """What a view makes of one character of a text that is not ASCII."""
    return _OTHER.sub(_read, char.lower())


def view_of(text: str) -> str:
    """The text folded, its lines kept: links blank, keycaps and circled numbers as "#7", badges as
    letters."""
    text = unlinked(text)
    if "\u20e3" in text:  # as a circled number, and as long as it was
        text = _KEYCAP.sub(lambda cap: f"{_CAPPED[cap[1]]}{cap[2]}\ufe0f", text)
    return _OTHER.sub(_read, text.lower())


def origins_of(text: str) -> list[int]:
    """Where in the text each character of its view came from."""
    text = unlinked(text)
    if "\u20e3" in text:
        text = _KEYCAP.sub(lambda cap: f"{_CAPPED[cap[1]]}{cap[2]}\ufe0f", text)
    origins: list[int] = []
    done = 0
    for others in _OTHER.finditer(text):
        origins += range(done, others.start())
        done = others.end()
        for at, char in enumerate(others[0], others.start()):
            origins += [at] * len(_SIGNS[ord(char)])
    origins += range(done, len(text))
    return origins


def undisguised(view: str, lexicon: Lexicon) -> tuple[str, list[int], list[tuple[int, int]]]:
    """The view with disguised instructions written plainly; where its characters stood (none: in
    the same place); and where it was mended."""
    plain = _LEET.sub(_mended, view)
    letters = enumerate(zip(view, plain, strict=True)) if plain != view else ()
    disguised = [(at, at + 1) for at, (a, b) in letters if a != b]
    hits = lexicon.disguises.find_matches_as_indexes(shape(view))
    if not hits:
        return plain, [], disguised
    places = [at for at, char in enumerate(view) for _ in shape(char)]
    pieces: list[str] = []
    moved: list[int] = []
    done = 0
    for number, start, end in hits:
        first, last = places[start], places[end - 1]
        words = lexicon.plain[number]
        bounded = not (first and is_word(view[first - 1])) and not (
            last + 1 < len(view) and is_word(view[last + 1])
        )
        spread = "\n" in view[first:last] or last - first > 4 * len(words)
        if first < done or not bounded or spread or plain[first : last + 1] == words:
            continue
        pieces += [plain[done:first], words]
        moved += range(done, first)
        span = len(words)
        disguised.append((len(moved), len(moved) + span))
        moved += [first + (last - first) * n // max(1, span - 1) for n in range(span)]
        done = last + 1
    if not pieces:
        return plain, [], disguised
    return "".join([*pieces, plain[done:]]), [*moved, *range(done, len(view))], disguised
