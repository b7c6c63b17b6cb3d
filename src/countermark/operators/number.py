"""Numbers of tax offices and company registers, with the check digits that they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from importlib.resources import files
from importlib.util import find_spec
from itertools import islice
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from countermark.links.datafile import read_rules
from countermark.operators.named import Named
from countermark.text.fold import fold

_NOT = re.compile(r"[^A-Z0-9]")
_SEVERAL = re.compile(r"[;|、，；\n]|,\s|\s/\s")
_CELL = 500
_MOST = 100
"""Announcements that are read in one text."""
_LONGEST = 40
_DIGITS = 4
"""Digits that a number has at the least."""
_TAIL = re.compile(
    r"[\s:：#.\-=（(]{0,6}(?:no|nr|nº|n°|number|id|code|is|号|是|为)?[\s:：#.\-=]{0,6}"
)
_CODE = re.compile(r"(?:[a-z]{1,3}[\s-]?)?[0-9a-z](?:[\s./-]?[0-9a-z]){6,21}+")
_ALONE = re.compile(r"(?<![a-z0-9])(?=[a-z]*\d)[0-9a-z]{15,18}(?![a-z0-9])")


def _known(name: str) -> str:
    if find_spec(f"stdnum.{name}") is None:
        raise ValueError("python-stdnum has no such module")
    return name


class Register(BaseModel):
    """A register that numbers firms or taxpayers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z]+)?$"), AfterValidator(_known)]
    kind: Literal["tax-number", "company-number"]
    country: Annotated[str, Field(pattern=r"^([A-Z]{2}|\*)$")]
    part: Annotated[str, Field(pattern=r"^\d*:\d*$")] = ":"
    prefix: str = ""
    cues: Annotated[tuple[str, ...], AfterValidator(lambda words: tuple(map(fold, words)))]
    alone: bool = False
    sources: Annotated[tuple[str, ...], Field(min_length=1)]

    def read(self, written: str) -> Named | None:
        """The number in one form, unsound where its check digits do not fit; None for another."""
        from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

        module: Any = import_module(f"stdnum.{self.id}")
        code, sound = _NOT.sub("", fold(written[:_LONGEST]).upper()), True
        if sum(map(str.isdigit, code)) < _DIGITS:
            return None
        try:
            compact = module.validate(code)
        except (InvalidChecksum, InvalidComponent):
            sound = False
            compact = module.compact(code)
        except ValidationError:
            return None
        except Exception:  # what no register thought of is none of its numbers
            return None
        compact = _NOT.sub("", compact).removeprefix(self.prefix)
        start, _, end = self.part.partition(":")
        value = compact[int(start) if start else None : int(end) if end else None]
        country = "LEI" if self.country == "*" else self.country
        return Named(self.kind, f"{country}:{value}", sound)


@lru_cache(1)
def registers() -> tuple[Register, ...]:
    """All registers. Raises RuleError where the data file is broken."""
    file = files("countermark.operators") / "data" / "registers.yaml"
    return tuple(read_rules(file.read_text("utf-8"), file.name, Register))


def numbers(cell: str, country: str | None = None) -> Iterator[Named]:
    """The numbers in a field for them, which may hold several.

    Registers of the account's country and those whose letters or form the number has are asked; the
    first whose check digits fit has it, else the first of the country whose form it has, unsound.
    What no register knows is kept as `COUNTRY:NUMBER`.
    """
    seen: set[str] = set()
    for part in _SEVERAL.split(cell[:_CELL]):
        found = number(part, country)
        if found and found.value not in seen:
            seen.add(found.value)
            yield found


@lru_cache(1 << 14)
def number(written: str, country: str | None = None) -> Named | None:
    """One number; None where it is none."""
    code = _NOT.sub("", fold(written[:_LONGEST]).upper())
    if not 5 <= len(code) <= 24 or sum(map(str.isdigit, code)) < _DIGITS:
        return None
    at_home = [one for one in registers() if country and one.country == country]
    asked = at_home + [
        one
        for one in registers()
        if one.country != country and (one.alone or (one.prefix and code.startswith(one.prefix)))
    ]
    read = [found for one in asked if (found := one.read(code))]
    if sound := next((found for found in read if found.sound), None):
        return sound
    if read and (read[0].value.partition(":")[0] == country or not country):
        return read[0]
    return Named("tax-number", f"{country or ''}:{code}", True)


def numbers_in(text: str, country: str | None = None) -> Iterator[tuple[Named, int, int]]:
    """The numbers in a folded text with where they stand: behind words that announce them, and
    Chinese and Indian ones by their form, if their check digits fit."""
    done = 0
    for cue in islice(_cues().finditer(text), _MOST):
        tail = _TAIL.match(text, cue.end())
        begin = tail.end() if tail else cue.end()
        found = _CODE.match(text, begin)
        if found is None or begin < done:
            continue
        asked = [one for one in registers() if cue[0] in one.cues]
        asked.sort(key=lambda one: one.country != country)
        for end in _ends(found[0]):
            read = [named for one in asked if (named := one.read(found[0][:end]))]
            best = next((named for named in read if named.sound), None)
            if best is None and read and end == len(found[0]):
                best = read[0] if len(asked) == 1 or asked[0].country == country else None
            if best:
                done = begin + end
                yield best, begin, done
                break
    for code in _ALONE.finditer(text):
        if code.start() >= done or not done:
            for one in registers():
                if one.alone and (named := one.read(code[0])) and named.sound:
                    yield named, code.start(), code.end()
                    break


def _ends(code: str) -> Iterator[int]:
    """Where a number may end: as far as it goes, then before each gap, and without a last word."""
    yield len(code)
    yield from reversed([found.start() for found in re.finditer(r"\s", code)])


@lru_cache(1)
def _cues() -> re.Pattern[str]:
    words = sorted({cue for one in registers() for cue in one.cues}, key=len, reverse=True)
    listed = "|".join(map(re.escape, words))
    return re.compile(rf"(?<![a-z0-9а-я])(?:{listed})(?![a-zа-я])")
