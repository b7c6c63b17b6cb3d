"""YAML documents, read as the text that was written, with the line of every mistake."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, NoReturn, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

M = TypeVar("M", bound=BaseModel)
Place = tuple[str | int, ...]

DEPTH = 30
"""Levels of nesting; the registry needs seven."""
ALIASES = 1_000
"""Uses of YAML anchors in one document."""
NODES = 5_000_000
"""Values of a document, aliases counted with all that they stand for."""
COMPARED = 500
"""Names that a wrong one is compared with; comparing costs time."""
SHOWN = 100
"""Mistakes that one error names."""

_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Mapping(dict[str, Any]):
    """A mapping that knows the line of each of its keys."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str | int, int] = {}


class Sequence(list[Any]):
    """A list that knows the line of each of its items."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str | int, int] = {}


@dataclass(frozen=True)
class Mistake:
    """One thing that is wrong with a document."""

    line: int
    place: str
    """`brands[0].marks[1].id`, empty for the document as a whole."""
    problem: str

    def named(self, file: str) -> str:
        """`FILE:LINE: PLACE: PROBLEM`."""
        return ": ".join(part for part in (f"{file}:{self.line}", self.place, self.problem) if part)


class DocumentError(ValueError):
    """A document that cannot be used, with all its mistakes in the order of their lines."""

    def __init__(self, file: str, mistakes: list[Mistake]) -> None:
        self.file = file
        self.mistakes = sorted(mistakes, key=lambda mistake: mistake.line)
        lines = [mistake.named(file) for mistake in self.mistakes[:SHOWN]]
        if more := len(mistakes) - SHOWN:
            lines += [f"… and {more} more"] if more > 0 else []
        super().__init__("\n".join(lines))


def parse(text: str, file: str) -> Any:
    """The one document of `text`: mappings, lists, texts and None; nothing is resolved, so that
    `no`, `0000001` and `2030-05-01` stay what was written. Raises DocumentError."""
    composer = _Composer()
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            composer.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = f"is not YAML: {error.problem or error.context}"
        composer.wrong(mark.line + 1 if mark else 1, problem)
    except yaml.YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        composer.wrong(line, f"is not YAML: {getattr(error, 'reason', error)}")
    except _Refusal:
        pass
    if composer.documents == 0 and not composer.mistakes:
        composer.wrong(1, "the document is empty")
    if composer.mistakes:
        raise DocumentError(file, composer.mistakes)
    return composer.result


def read(model: type[M], text: str, file: str) -> M:
    """`text` as a `model`. Raises DocumentError with every mistake that can be told at once."""
    return fit(model, parse(text, file), file)


def fit(model: type[M], data: Any, file: str) -> M:
    """What `parse` gave as a `model`. Raises DocumentError with every mistake."""
    if not isinstance(data, Mapping):
        fields = ", ".join(_names(model))
        raise DocumentError(file, [Mistake(1, "", f"must have the fields {fields}")])
    try:
        return model.model_validate(data)
    except ValidationError as error:
        mistakes = [_mistake(model, data, dict(found)) for found in error.errors()]
        raise DocumentError(file, mistakes) from None


def line_of(data: Any, place: Place) -> int:
    """The line on which `place` stands; the nearest enclosing one where it is absent."""
    line = getattr(data, "line", 1)
    for step in place:
        if not isinstance(data, (Mapping, Sequence)) or step not in data.lines:
            break
        line, data = data.lines[step], data[step]  # type: ignore[index]
    return line


def written(place: Place) -> str:
    """`("brands", 0, "id")` → `brands[0].id`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return text.removeprefix(".")


def did_you_mean(name: str, known: list[str]) -> str:
    """`; did you mean "x"?` for the nearest known name, else the names there are."""
    if len(known) > COMPARED:
        return ""
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    if near:
        return f'; did you mean "{near[0]}"?'
    return f"; there are {', '.join(known[:12])}" if known else ""


class _Refusal(Exception):  # noqa: N818 - it ends the reading, the mistake is kept elsewhere
    pass


class _Composer:
    """Builds the document from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.result: Any = None
        self.documents = 0
        self.mistakes: list[Mistake] = []
        self._open: list[tuple[Mapping | Sequence, str | None, int]] = []
        self._key: list[str | None] = []
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliases = 0
        self._nodes = 0

    def wrong(self, line: int, problem: str, place: str = "") -> None:
        self.mistakes.append(Mistake(line, place, problem))

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.DocumentStartEvent():
                self.documents += 1
                if self.documents > 1:
                    self._refuse(line, "a second document begins here; keep one to a file")
            case yaml.AliasEvent():
                self._alias(event.anchor, line)
            case yaml.ScalarEvent():
                self._tag(event, line)
                plain = event.implicit[0]
                value = None if plain and event.value in _NULLS else event.value
                self._value(value, line, event.anchor, 1)
            case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                self._tag(event, line)
                opened: Mapping | Sequence
                opened = (
                    Mapping(line) if isinstance(event, yaml.MappingStartEvent) else Sequence(line)
                )
                if len(self._open) >= DEPTH:
                    self._refuse(line, f"is nested deeper than {DEPTH} levels")
                self._open.append((opened, event.anchor, self._nodes))
                self._key.append(None)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                closed, anchor, before = self._open.pop()
                self._key.pop()
                self._value(closed, closed.line, anchor, 1, self._nodes - before)

    def _value(self, value: Any, line: int, anchor: str | None, nodes: int, held: int = 0) -> None:
        self._nodes += nodes
        if self._nodes > NODES:
            self._refuse(line, f"has more than {NODES:,} values")
        if anchor:
            self._anchors[anchor] = (value, nodes + held)
        if not self._open:
            self.result = value
            return
        parent = self._open[-1][0]
        if isinstance(parent, Sequence):
            parent.lines[len(parent)] = line
            parent.append(value)
        elif (key := self._key[-1]) is None:
            self._name(parent, value, line)
        else:
            parent[key] = value
            self._key[-1] = None

    def _name(self, parent: Mapping, name: Any, line: int) -> None:
        if not isinstance(name, str | None):
            self._refuse(line, "a field's name must be a text")
        name = name or ""
        if name in parent:
            first = parent.lines[name]
            self.wrong(line, f"is given twice, first on line {first}; keep one", name)
        parent.lines[name] = line
        self._key[-1] = name

    def _alias(self, anchor: str | None, line: int) -> None:
        self._aliases += 1
        if self._aliases > ALIASES:
            self._refuse(line, f"uses more than {ALIASES:,} aliases")
        if anchor is None or anchor not in self._anchors:
            self._refuse(line, f"*{anchor} stands for nothing that is complete before it")
        value, nodes = self._anchors[anchor]
        self._value(value, line, None, nodes)

    def _tag(self, event: Any, line: int) -> None:
        if event.tag and event.tag not in ("!", "tag:yaml.org,2002:str"):
            self._refuse(line, f"the tag {event.tag} is not read; write the value without it")

    def _refuse(self, line: int, problem: str) -> NoReturn:
        self.wrong(line, problem)
        raise _Refusal


def _mistake(model: type[BaseModel], data: Mapping, found: dict[str, Any]) -> Mistake:
    place: Place = found["loc"]
    problem = found["msg"].removeprefix("Value error, ")
    problem = problem.replace("Input should be", "must be", 1)
    value = found.get("input")
    match found["type"]:
        case "extra_forbidden":
            known = _fields(model, place[:-1])
            problem = f"is not a field here{did_you_mean(str(place[-1]), known)}"
        case "missing":
            problem = "is missing; add it"
        case "tuple_type":
            problem = f"must be a list, not {_shown(value)}"
        case "model_type":
            problem = f"must have fields of its own, not {_shown(value)}"
        case "string_type" if value is None:
            problem = "is empty; write a text or leave the field out"
        case "string_type":
            problem = f"must be a text, not {_shown(value)}"
        case kind if kind.startswith("date"):
            problem = f"must be a day written YYYY-MM-DD, not {_shown(value)}"
        case "value_error":
            pass
        case _:
            problem = f"{problem}, not {_shown(value)}"
    return Mistake(line_of(data, place), written(place), problem)


def _shown(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "fields"
    return "a list" if isinstance(value, list) else f'"{str(value)[:60]}"'


def _names(model: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _fields(model: type[BaseModel], place: Place) -> list[str]:
    """The names that the mapping at `place` may have."""
    for step in place:
        if isinstance(step, int):
            continue
        annotation = next(
            (f.annotation for name, f in model.model_fields.items() if step in (name, f.alias)),
            None,
        )
        inner = _model_in(annotation)
        if inner is None:
            return []
        model = inner
    return _names(model)


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((m for part in get_args(annotation) if (m := _model_in(part))), None)
