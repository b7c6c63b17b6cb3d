"""Contacts: where people write that they can be reached or paid, behind the name of a service."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.links.pattern import linear
from countermark.operators.kinds import kinds
from countermark.operators.mail import EMAIL, folded
from countermark.operators.named import Named
from countermark.operators.phone import phone
from countermark.operators.plain import plain
from countermark.text.ordinary import is_ordinary_word

Pattern = Annotated[re.Pattern[str], AfterValidator(linear)]

PHONE = re.compile(r"\+?\(?\d(?:[ \t().\-/]{0,3}\d){6,15}(?!\d)")
"""What may be a telephone number in plain text."""
_TAIL = re.compile(
    r"\s{0,3}(?:(?:no|nr|number|id|is|us|me|on|at|via|and|user ?name|name|handle|account|contact|"
    r"only|or|to|add|email|page|here|号码|账号|帐号|账户|号|为|是|同号|联系|咨询|添加|加|代购|客服)"
    r"(?![a-z])[\s.]{0,2}){0,3}(?P<sign>[\s:;=\->~|()\[\]\"'.,/#*]{0,8})"
)
_STRONG = re.compile(r"[:=>]|--|\bid\b|号")
_SPELT = re.compile(r"(?:[a-z0-9_-][\s.]{1,2}){5,19}[a-z0-9_-](?![a-z0-9])")
"""An account spelt letter by letter."""
_END = r"(?![a-z0-9_@]|\.[a-z])"
_NUMBERED = re.compile(r"([a-z]+)\d+")
_TOLD = re.compile(r"[\d_]")


class Service(BaseModel):
    """A service by which people are reached or paid; or words that say whose a number is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    cues: Annotated[tuple[str, ...], Field(min_length=1)]
    weak: tuple[str, ...]
    """Names that are ordinary words: a sign must stand behind them."""
    value: Pattern | None = None
    phone: bool = False
    email: bool = False
    chosen: bool = False
    """Whether accounts are names that people choose."""
    prefix: str = ""
    link: Pattern | None = None
    sources: Annotated[tuple[str, ...], Field(min_length=1)]


class Written(NamedTuple):
    """An identifier in a plain text, and where it and what announces it begin and it ends."""

    named: Named
    start: int
    end: int
    service: str


@lru_cache(1)
def services() -> dict[str, Service]:
    """All rules by id. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "contacts.yaml"
    rules = read_rules(file.read_text("utf-8"), file.name, Service)
    return {rule.id: rule for rule in rules}


def contacts_in(text: str, regions: tuple[str, ...] = ()) -> Iterator[Written]:
    """What is announced in a plain text (see `plain`): the name of a service, perhaps "ID" or a
    sign, and an account, phone or address that such a service has."""
    at = 0
    while cue := _cues().search(text, at):
        at = cue.start() + 1
        rule, weak = _meant()[cue[0]]
        tail = _TAIL.match(text, cue.end())
        assert tail is not None
        strong = bool(_STRONG.search(f"{cue[0]}{tail[0]}"))
        found = _value(text, tail.end(), rule, strong, regions)
        if found and weak and not _sure(found.named, strong):
            continue
        if found:
            at = found.end
            yield found._replace(start=cue.start())


def linked(url: str) -> Named | None:
    """The payment account that an address names (`paypal.me/NAME`)."""
    path = re.sub(r"^https?://(?:www\.)?", "", url[:300], flags=re.I)
    for rule in services().values():
        if rule.link and (found := rule.link.match(path)):
            return Named(rule.kind, rule.prefix + found["id"].lower().lstrip("$"))
    return None


def said(id: str, text: str) -> bool:
    """Whether a word of a rule stands in a plain text."""
    return bool(_words(id).search(text))


def _sure(named: Named, strong: bool) -> bool:
    """Whether what stands behind an ordinary word or letter is an account all the same."""
    if not strong:
        return named.kind == "phone"
    word = _NUMBERED.fullmatch(named.value)
    return word is None or not is_ordinary_word(word[1])


def _value(
    text: str, at: int, rule: Service, strong: bool, regions: tuple[str, ...]
) -> Written | None:
    if rule.email and (mail := EMAIL.match(text, at)) and (address := folded(mail)):
        return Written(Named(rule.kind, rule.prefix + address), at, mail.end(), rule.id)
    if rule.phone and (digits := PHONE.match(text, at)) and (number := _dialled(digits, regions)):
        kind = rule.kind if rule.prefix else "phone"
        return Written(Named(kind, rule.prefix + number), at, digits.end(), rule.id)
    if rule.value is None:
        return None
    if spelt := _SPELT.match(text, at):
        joined = re.sub(r"[\s.]", "", spelt[0])
        if rule.value.fullmatch(joined):
            return Written(_named(rule, joined), at, spelt.end(), rule.id)
    found = _ended(rule.id).match(text, at)
    if found is None:
        return None
    value = found[0].removeprefix("@") if rule.id != "line" else found[0]
    if rule.chosen and not _TOLD.search(value) and (
        not (strong or found[0].startswith("@")) or is_ordinary_word(value.strip("@"))
    ):  # fmt: skip
        return None
    return Written(_named(rule, value), at, found.end(), rule.id)


def _named(rule: Service, value: str) -> Named:
    return Named(rule.kind, rule.prefix + value.lstrip("$" if rule.prefix else ""))


def _dialled(digits: re.Match[str], regions: tuple[str, ...]) -> str | None:
    """The number that a run of digits is, if need be without what follows a gap in it."""
    written = digits[0]
    while written:
        if number := phone(written, regions):
            return number
        written = written.rpartition(" ")[0].rstrip(" ./-(")
    return None


@lru_cache(32)
def _ended(id: str) -> re.Pattern[str]:
    value = services()[id].value
    assert value is not None
    return re.compile(f"(?:{value.pattern}){_END}")


@lru_cache(1)
def _meant() -> dict[str, tuple[Service, bool]]:
    found: dict[str, tuple[Service, bool]] = {}
    for rule in services().values():
        if rule.kind in kinds():
            found |= {plain(cue).strip(): (rule, False) for cue in rule.cues if plain(cue).strip()}
            found |= {plain(cue).strip(): (rule, True) for cue in rule.weak}
    return found


@lru_cache(1)
def _cues() -> re.Pattern[str]:
    return _listed(_meant())


@lru_cache(16)
def _words(id: str) -> re.Pattern[str]:
    return _listed(map(plain, services()[id].cues))


def _listed(words: object) -> re.Pattern[str]:
    """A pattern of any of some words, as whole words where they are of letters with spaces."""
    listed = sorted({str(word).strip() for word in words}, key=lambda w: (-len(w), w))  # type: ignore[attr-defined]
    spaced = [re.escape(word) for word in listed if word[:1].isascii()]
    whole = [re.escape(word) for word in listed if not word[:1].isascii()]
    return re.compile(
        rf"(?<![a-z0-9])(?:{'|'.join(spaced)})(?![a-z])" + (f"|{'|'.join(whole)}" if whole else "")
    )
