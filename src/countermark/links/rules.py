"""Rules of the user: platforms and wrappers of his own, which win over the shipped ones."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from countermark.links.address import Address, identify
from countermark.links.datafile import RuleError, read_rules
from countermark.links.platform import Platform, put_first

Given = TypeVar("Given")
Made = TypeVar("Made")

LARGEST = 4 * 2**20
"""Bytes of a file of rules: the shipped ones are a tenth of it."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A file of rules as it was written: small, and the same wherever it is sent."""

    file: str
    text: str


_in_use: Rules | None = None


def read(path: Path) -> Rules:
    """Read a file and check it: its rules, and their examples, each by itself and all together.

    Raises RuleError with file, rule and field, and OSError. The rules are not in use yet.
    """
    if path.stat().st_size > LARGEST:
        raise RuleError(f"{path.name}: is over {LARGEST:,} bytes; rules are a few lines each")
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleError(f"{path.name}: is not text in UTF-8") from None
    rules, before = Rules(path.name, text), _in_use
    try:
        use(rules)
        for rule in _parsed(rules):
            for url, expected in rule.examples.items():
                address = identify(url)
                told = said(address) if address else "no address"
                if told != expected:
                    where = f"{path.name}: rule {rule.id!r}: examples: {url}"
                    raise RuleError(f"{where} gives {told!r}, not {expected!r}")
    except RuleError as error:
        known = str(error).startswith(f"{path.name}: ")
        raise error if known else RuleError(f"{path.name}: {error}") from None
    finally:
        use(before)
    return rules


def use(rules: Rules | None) -> None:
    """Read addresses by these rules and the shipped ones, in this process, from now on; by the
    shipped ones alone with None. What was remembered under other rules is forgotten."""
    global _in_use
    if rules == _in_use:
        return
    put_first(_parsed(rules) if rules else ())
    for name, module in list(sys.modules.items()):
        if name.startswith("countermark."):
            for value in vars(module).values():
                if callable(forget := getattr(value, "cache_clear", None)):
                    forget()
    _in_use = rules


def by_rules(rules: Rules | None, stage: Callable[[Given], Made], given: Given) -> Made:
    """`stage(given)` by these rules, in whatever process of whatever machine it runs:
    `functools.partial(by_rules, rules, stage)` is a stage that takes its rules along."""
    use(rules)
    return stage(given)


def said(address: Address) -> str:
    """What an address says, in the notation of the rules' examples: key, offer, network keys and
    `→ wrapped URL`."""
    words = [str(address.key)]
    words += [f"{name}={value}" for name, value in address.offer.items()]
    words += map(str, address.network_keys)
    return " ".join(words) + (f" → {address.inner}" if address.inner else "")


def _parsed(rules: Rules) -> tuple[Platform, ...]:
    parsed = tuple(read_rules(rules.text, rules.file, Platform))
    if not parsed:
        raise RuleError(f"{rules.file}: holds no list of rules, as platforms.yaml does")
    ids = [rule.id for rule in parsed]
    if twice := next((name for name in ids if ids.count(name) > 1), None):
        raise RuleError(f"{rules.file}: rule {twice!r}: id: used twice")
    return parsed
