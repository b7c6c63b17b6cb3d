"""Charsets: text out of bytes whose label may be missing or wrong."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "tis-620": "cp874",
}
"""What a label means in practice: the WHATWG Encoding Standard, §4.2."""
_META = re.compile(rb"""<meta[^>]{0,1000}?charset\s{0,20}=\s{0,20}["']?([\w.:-]{1,40})""", re.I)
_OF_TEXT = re.compile(r"utf-8|iso|cp\d|gb|big5|koi8|mac|euc|shift|johab|hz|tis")
"""Python also has codecs that are none of text (`hex`, `zip`), and UTF-7."""
_LOOKED_AT = 4096
_SAMPLE = 16 * 1024


def decoded(content: bytes, label: str | None = None, markup: bool = False) -> str:
    """The text of `content`; bytes that are of no character become U+FFFD.

    A byte order mark counts most, then `label` (of a header), then a `<meta charset>` where it
    is `markup`, then UTF-8 where it fits, then the likeliest of the legacy encodings.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding, "replace")
    meta = _META.search(content[:_LOOKED_AT]) if markup else None
    labels = [label, meta[1].decode("ascii", "replace") if meta else None, "utf-8"]
    names = [name for each in labels if each and (name := _known(each))]
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, ValueError):
            continue
    if len(names) > 1:  # a label that nearly fits is still the best guess
        return content.decode(names[0], "replace")
    best = from_bytes(content[:_SAMPLE]).best()
    return content.decode(best.encoding if best else "cp1252", "replace")


def _known(label: str) -> str | None:
    """Python's name of the encoding that a label stands for."""
    try:
        name = codecs.lookup(label.strip().strip("\"'")).name
    except (LookupError, ValueError):
        return None
    if name.startswith(("utf-16", "utf-32")):  # a label that could be read is in an ASCII superset
        return "utf-8"
    wider = _WIDER.get(name, name)
    return wider if _OF_TEXT.match(wider) else None
