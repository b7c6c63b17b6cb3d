"""The lexicon of intent: what people say beside a brand, by kind and language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from countermark.links.datafile import RuleError, read_rules
from countermark.text.phrase import Phrase, read_phrase

Lure = Literal[
    "order-this-get-this",
    "hidden-link",
    "replica-grade",
    "urgency",
    "secrecy",
    "decoy-picture",
    "ask-for-link",
    "stamped",
    "coded",
    "price-brag",
]
"""What those say who send buyers to a counterfeit."""
Innocent = Literal[
    "warning",
    "no-logo",
    "comparison",
    "gift-guide",
    "reach",
    "second-hand",
    "compatible",
    "editorial",
    "authorised",
    "question",
]
"""What those say who do not."""
Role = Literal[
    "forged",
    "fake",
    "asserted",
    "dissuade",
    "alert",
    "cheated",
    "regret",
    "blame",
    "authority",
    "taken",
    "spot",
    "genuine",
]
"""What warnings are put together from; see `countermark.text.act`."""
Kind = Lure | Innocent | Role
LURES: frozenset[str] = frozenset(Lure.__args__)  # type: ignore[attr-defined]
INNOCENT: frozenset[str] = frozenset(Innocent.__args__)  # type: ignore[attr-defined]
ROLES: frozenset[str] = frozenset(Role.__args__)  # type: ignore[attr-defined]
KINDS = LURES | INNOCENT
"""What is found in texts; roles are found as the warnings that they make."""

Language = Literal["any", "en", "zh", "es", "fr", "pt", "it", "de", "ru", "tr", "ar"]
Words = Annotated[str, AfterValidator(lambda text: read_phrase(text) and text)]


def _lines(value: object) -> object:
    return (
        [line for line in value.splitlines() if line.strip()] if isinstance(value, str) else value
    )


class Entry(BaseModel):
    """What is said in one way, in one language. `certainty`: how surely he who says so means it;
    a setting, not a measurement."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[a-z]{2,3}-[a-z0-9-]+$")]
    kind: Kind
    language: Language
    certainty: Annotated[float, Field(gt=0, le=1)]
    phrases: Annotated[tuple[Words, ...], BeforeValidator(_lines), Field(min_length=1)]
    """One a line."""
    source: Annotated[str, Field(min_length=8)]
    date: date


class Negation(BaseModel):
    """The words that deny what stands after them, or before them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Language
    before: tuple[str, ...]
    after: tuple[str, ...] = ()
    not_before: tuple[str, ...] = ()
    """Words with which one of `before` denies nothing: "not only"."""
    source: Annotated[str, Field(min_length=8)]
    date: date


@dataclass(frozen=True)
class Lexicon:
    """All that intent is read with."""

    entries: tuple[Entry, ...]
    negations: tuple[Negation, ...] = ()

    def phrases(self) -> list[tuple[int, Phrase]]:
        """Every phrase with the number of its entry."""
        return [(n, read_phrase(p)) for n, entry in enumerate(self.entries) for p in entry.phrases]


def read_entries(text: str, file: str) -> list[Entry]:
    """The entries of one file. Raises RuleError, naming file, entry and field."""
    entries = list(read_rules(text, file, Entry))
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise RuleError(f"{file}: rule {entry.id!r}: id: another entry has it")
        seen.add(entry.id)
    return entries


@cache
def lexicon() -> Lexicon:
    """The lexicon that the package ships. Raises RuleError, naming file, entry and field."""
    folder = files("countermark.text") / "data"
    entries: list[Entry] = []
    for file in sorted((folder / "intent").iterdir(), key=lambda path: path.name):
        if file.name.endswith(".yaml"):
            entries += read_entries(file.read_text("utf-8"), file.name)
    negation = (folder / "negation.yaml").read_text("utf-8")
    return Lexicon(tuple(entries), tuple(read_rules(negation, "negation.yaml", Negation)))
