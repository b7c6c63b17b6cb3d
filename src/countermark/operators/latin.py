"""Latin letters: names and places of any script in one romanisation (ISO 7098 for Chinese)."""

from __future__ import annotations

import re
from functools import lru_cache

from countermark.text.fold import fold

HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_OTHER = re.compile(r"[^a-z0-9]+")
_SURNAMES = {"单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou",
             "朴": "piao", "盖": "ge", "尉": "wei", "翟": "zhai", "乐": "yue"}  # fmt: skip
"""Characters that are read otherwise where they are a family's name."""
_INITIALS = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINALS = (
    "iang|iong|uang|ang|eng|ing|ong|ian|iao|uai|uan|van|ai|an|ao|ei|en|er|ia|ie|in|iu|ou|ua|ue|ve|"
    "ui|un|uo|a|e|i|o|u|v"
)
_BARE = "ai|ang|an|ao|a|ei|eng|en|er|e|ou|o"
_WHOLE = rf"(?:(?:{_INITIALS})(?:{_FINALS})|(?:{_BARE}))"
_SYLLABLE = re.compile(rf"{_WHOLE}(?![aeiouv]|(?:n|ng|r)(?![a-z]))|{_WHOLE}")


@lru_cache(1 << 14)
def latin(text: str) -> str:
    """`text` in lower-case Latin letters and digits with single spaces: Han as pinyin, a run of it
    as one word, other scripts by their usual letters (anyascii)."""
    if not text.isascii():
        from anyascii import anyascii

        text = HAN.sub(lambda run: f" {pinyin(run[0])} ", fold(text))
        text = anyascii(text)
    return _OTHER.sub(" ", text.lower()).strip()


@lru_cache(1 << 14)
def pinyin(han: str) -> str:
    """Han characters as pinyin without tones and spaces; ü as v."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(han, errors="ignore"))


def surname_first(han: str) -> str:
    """A Chinese person's name as pinyin, its first character read as a family's name."""
    first = _SURNAMES.get(han[0])
    return f"{first} {pinyin(han[1:])}" if first else pinyin(han)


def syllables(word: str) -> list[str] | None:
    """A Latin word as the syllables of pinyin that make it up; None where they do not."""
    found, at = [], 0
    while at < len(word):
        syllable = _SYLLABLE.match(word, at)
        if syllable is None:
            return None
        found.append(syllable[0])
        at = syllable.end()
    return found
