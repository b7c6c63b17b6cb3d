"""Tree: the elements of a web page, however hostile it is.

libxml2 (through lxml) does the parsing: it stays linear and shallow where a tree built to the
letter of the HTML standard does not.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html

ATTRIBUTES = 256
"""Attributes of an element that are read: parsers compare each with all others."""
_ATTRIBUTE = r"""[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+"""
_CROWDED = re.compile(
    rf"""(<!--(?:-?>|.*?(?:--!?>|\Z))
    |<(?P<raw>script|style|textarea|title|xmp)(?=[\s/>]).*?(?:</(?P=raw)|\Z)
    |<[a-z][^\s/>]*+(?:{_ATTRIBUTE}){{0,{ATTRIBUTES}}}+)(?:{_ATTRIBUTE})*+""",
    re.X | re.I | re.S,
)
_SMALL = 32 * 1024
"""Characters in which attributes are too few to matter."""
_KEPT = "a|area|base|iframe|frame|img|link|meta|noscript|script|style|template|textarea|title"
_STRUCTURE = re.compile(rf"</?(?!(?:{_KEPT})[\s/>])[a-z][^<>]*+>", re.I)
_DATA = re.compile(r"data:[\w/+.;=-]{0,100},[\w+/=%.~-]{1000,}+")


def tree(markup: str) -> Any:
    """The tree of a page. One that is too deep, or holds a text that is too long, is read
    without its structure: links, scripts and words in their order."""
    if len(markup) > _SMALL:
        markup = _CROWDED.sub(r"\1", markup)
    root, whole = _parsed(markup, huge=False)
    if not whole:
        flat = _STRUCTURE.sub("\n", _DATA.sub("data:,", markup))
        root, _ = _parsed(flat, huge=True)
    return root


def _parsed(markup: str, huge: bool) -> tuple[Any, bool]:
    parser = html.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=huge, no_network=True
    )
    try:
        root = html.document_fromstring(markup.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing in it but comments or space
        root = html.Element("html")
    limits = (error.type_name == "ERR_RESOURCE_LIMIT" for error in parser.error_log)
    return root, not any(limits)
