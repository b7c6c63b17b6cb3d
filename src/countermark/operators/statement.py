"""Statements: where a text says of another account that it is its author's too.

"backup of @x", "@x is my main", "if @x goes down, find me here": what the other account is to this
one stands right before its name, right behind it, or as a condition around it. A mention is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from ahocorasick_rs import AhoCorasick
from pydantic import BaseModel, ConfigDict, Field

from countermark.links import platforms
from countermark.links.datafile import read_rules
from countermark.operators.contact import said
from countermark.operators.named import Named
from countermark.operators.network import of_account
from countermark.operators.plain import plain
from countermark.records.key import Key
from countermark.text.ordinary import is_ordinary_word

OWN = "own-account"
"""The kind of what is stated: an account's written key."""
NAME = re.compile(r"(?<![a-z0-9_.@])@(?P<id>[a-z0-9_](?:[a-z0-9._]{0,28}[a-z0-9_])?)(?![a-z0-9_@])")
"""An account's name in a plain text."""
_AROUND = 70
"""Characters on either side of a name that may say what it is."""
_SENTENCE = re.compile(r"[!?。！？;；|]|\.\s|\n\s*\n")
_LEST = re.compile("rs[ae]|たら|면")
"""Verbs that are a condition by their endings."""
_CLAUSE = re.compile(r"[,，(|\n]|\s-\s")


class Language(BaseModel):
    """The words of a language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    which: tuple[str, ...]
    what: tuple[str, ...]
    after: tuple[str, ...]
    roles: tuple[str, ...]
    bare: tuple[str, ...]
    of: tuple[str, ...]
    is_: Annotated[tuple[str, ...], Field(alias="is")]
    my: tuple[str, ...]
    if_: Annotated[tuple[str, ...], Field(alias="if")]
    gone: tuple[str, ...]
    here: tuple[str, ...]
    not_: Annotated[tuple[str, ...], Field(alias="not")]
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class _Shapes(NamedTuple):
    """What stands before a name and ends there, or behind it and begins there."""

    before: re.Pattern[str]
    behind: re.Pattern[str]
    condition: re.Pattern[str]
    befalls: re.Pattern[str]
    befell: re.Pattern[str]
    this: re.Pattern[str]
    here: re.Pattern[str]
    denied: re.Pattern[str]


@lru_cache(1)
def languages() -> tuple[Language, ...]:
    """The words of all languages. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "statements.yaml"
    return tuple(read_rules(file.read_text("utf-8"), file.name, Language))


def hinted(text: str, linked: bool = False) -> bool:
    """Whether a plain text, with links perhaps, may hold a statement at all."""
    return (linked or "@" in text) and bool(_traces().find_matches_as_indexes(text))


def stated(text: str, site: str = "") -> Iterator[Named]:
    """The accounts that a plain text (see `plain`) says are its author's too: by name, and, where
    a network is named beside it or `site`, the author's, is one, by key."""
    if not hinted(text):
        return
    for found in NAME.finditer(text):
        before = _SENTENCE.split(text[max(0, found.start() - _AROUND) : found.start()])[-1]
        behind = _SENTENCE.split(text[found.end() : found.end() + _AROUND])[0]
        if not is_own(before, behind) or said("others", before):
            continue
        name = found["id"]
        yield Named("handle", name)
        clauses = f"{_CLAUSE.split(before)[-1]} {_CLAUSE.split(behind)[0]}"
        if key := _key(name, clauses, site):
            yield Named(OWN, str(key))


def is_own(before: str, behind: str) -> bool:
    """Whether what stands before and behind a name says that it is another of the author's."""
    shapes = _shapes()
    if shapes.denied.search(_CLAUSE.split(before)[-1]):
        return False
    if shapes.before.search(before) or shapes.this.search(before):
        return True
    if role := shapes.behind.match(behind):
        return not shapes.denied.search(behind[: role.end() + 10])
    if shapes.condition.search(before) and (fate := shapes.befalls.match(behind)):
        rest = behind[fate.end() :]
        return len(rest.split()) <= 2 or bool(shapes.here.search(rest))
    fate = shapes.befell.match(behind)
    if fate is None:
        return False
    rest = behind[fate.end() :]  # gossip tells of fates too; who moved says twice where to go
    return len(set(shapes.here.findall(rest))) > (0 if _LEST.search(fate[0] + rest[:5]) else 1)


def itself(key: Key) -> Iterator[Named]:
    """What an account's own key says of it: its name, and what a statement would call it."""
    if own := of_account(key):
        yield own
        if key.site in networks().values():
            yield Named(OWN, str(key))


@lru_cache(1)
def networks() -> dict[str, str]:
    """The sites of networks whose accounts have names, by what people call them."""
    found: dict[str, str] = {}
    for rule in platforms().values():
        if rule.kind == "network" and rule.account and rule.sites:
            for name in (rule.name, *rule.names):
                found.setdefault(plain(name).strip(), next(iter(rule.sites.values())))
    return found


@lru_cache(64)
def called_of(site: str) -> str | None:
    """What people call a network; None where it is none, or only ordinary words name it."""
    names = _names()
    return next((name for name, at in networks().items() if at == site and name in names), None)


def _key(name: str, clauses: str, site: str) -> Key | None:
    sites = networks()
    called = _called().search(clauses)
    at = sites[called[0]] if called else site
    if at not in sites.values():
        return None
    key = Key.account(at, name)
    return key if of_account(key) else None


@lru_cache(1)
def _called() -> re.Pattern[str]:
    return re.compile(_any(_names()))


@lru_cache(1)
def _names() -> tuple[str, ...]:
    return tuple(name for name in networks() if len(name) > 1 and not is_ordinary_word(name))


@lru_cache(1)
def _traces() -> AhoCorasick:
    """Words without which there is no statement."""
    words: set[str] = set()
    for one in languages():
        words.update(one.roles, one.bare, one.gone)
        words.update(
            f"{a}{sign}{b}" for a in one.which for sign in ("", " ", "-") for b in one.what
        )
        words.update(f"{a} {b}" for a in one.what for b in one.after)
    return AhoCorasick(sorted({plain(word).strip() for word in words} - {""}))


@lru_cache(1)
def _shapes() -> _Shapes:
    given = languages()
    roles = "|".join(filter(None, map(_roles, given)))
    bare = _any(word for one in given for word in one.bare)
    of = _any([*(word for one in given for word in one.of), *_names()])
    is_ = _any(word for one in given for word in one.is_)
    my = _any(word for one in given for word in one.my)
    if_ = _any(word for one in given for word in one.if_)
    gone = _any(word for one in given for word in one.gone)
    here = _any(word for one in given for word in one.here)
    ends = rf"(?!\s*[:=>]|\W{{0,8}}@|\W{{0,3}}{of}\W{{0,3}}@)"
    few = r"(?:\W{1,3}\w{1,15}){0,3}?"
    return _Shapes(
        before=re.compile(rf"(?:{roles}|{bare})(?:\W{{0,6}}{of}){{0,3}}+\W{{0,8}}$"),
        behind=re.compile(
            rf"(?:\W{{0,4}}(?:{is_}|{my})){{0,3}}?\W{{0,4}}(?:{roles}){ends}"
            rf"|(?:\W{{0,4}}(?:{is_}\W{{1,3}})?{my}\W{{1,3}}|['’]?s?\s{{0,2}}[(\-:=,]\s{{0,2}}|'s )"
            rf"{bare}{ends}(?=\s*(?:$|[^\w\s])|\s{here})"
        ),
        condition=re.compile(rf"{if_}(?:\W{{1,3}}\w{{1,15}}){{0,3}}\W{{0,4}}$"),
        befalls=re.compile(rf"{few}(?:\W{{1,3}}|(?<=\W)|^)\w{{0,3}}?{gone}"),
        befell=re.compile(rf"{few}\W{{0,3}}{gone}"),
        this=re.compile(
            rf"{if_}(?:\W{{0,3}}\w{{1,15}}){{0,5}}?\W{{0,3}}{gone}(?:\W{{0,8}}|.{{0,30}}?{here}\W{{0,3}}"
            rf"(?:{of}\W{{0,4}}){{0,2}})$"
        ),
        here=re.compile(here),
        denied=re.compile(_any(word for one in given for word in one.not_)),
    )


def _roles(one: Language) -> str:
    which, what, after = (_bare(words) for words in (one.which, one.what, one.after))
    made = [_any(one.roles)] if one.roles else []
    made += [_whole(f"(?:{which})[ -]?(?:{what})")] if which and what else []
    made += [_whole(f"(?:{what}) (?:{after})")] if what and after else []
    return "|".join(made)


def _bare(words: Iterable[str]) -> str:
    listed = sorted({plain(word).strip() for word in words} - {""}, key=lambda w: (-len(w), w))
    return "|".join(map(re.escape, listed))


def _any(words: Iterable[str]) -> str:
    """A pattern of any of some words: whole ones, but in scripts that write without spaces."""
    listed = {plain(word).strip() for word in words} - {""}
    runs = {word for word in listed if _runs(word[-1])}
    parts = [_whole(f"(?:{_bare(listed - runs)})")] if listed - runs else []
    parts += [_bare(runs)] if runs else []
    return f"(?:{'|'.join(parts)})"


def _whole(pattern: str) -> str:
    letter = r"[^\W\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7af]"
    return f"(?<!{letter}){pattern}(?!{letter})"


def _runs(char: str) -> bool:
    return "\u3040" <= char <= "\u30ff" or "\u4e00" <= char <= "\u9fff" or char >= "\uac00"
