"""The page: `report.html`, one file that opens without a network."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from countermark.records.lead import Lead
from countermark.records.rejected import Rejected
from countermark.records.route import Route
from countermark.report.actors import Actors, drawn, shown

if TYPE_CHECKING:
    from jinja2 import Environment

    from countermark.pictures.thumbnail import Thumbnail

_STYLES = ("page.css", "leads.css", "lead.css", "pictures.css", "actors.css")
_SCRIPTS = ("build.js", "pictures.js", "lead.js", "leads.js", "actors.js")
_PLAIN = 200
"""Leads that can be read without a script, and rejected rows that are shown."""


@dataclass(frozen=True, slots=True)
class Routes:
    """How many routes were found, by how they start, and why others end before a listing."""

    total: int = 0
    by_kind: Mapping[str, int] = field(default_factory=dict)
    unresolved: Mapping[str, int] = field(default_factory=dict)


@dataclass
class RouteTally:
    """The figures of the routes, counted as they are written."""

    total: int = 0
    by_kind: Counter[str] = field(default_factory=Counter)
    unresolved: Counter[str] = field(default_factory=Counter)

    def add(self, route: Route) -> None:
        """Count one."""
        self.total += 1
        self.by_kind[route.route[0].kind if route.route else "unknown"] += 1
        if route.target is None:
            self.unresolved[route.note or "no reason given"] += 1

    def join(self, other: RouteTally) -> None:
        """Count those that another has counted."""
        self.total += other.total
        self.by_kind.update(other.by_kind)
        self.unresolved.update(other.unresolved)

    def told(self) -> Routes:
        """For the report."""
        return Routes(
            self.total, dict(self.by_kind.most_common()), dict(self.unresolved.most_common())
        )


@dataclass(frozen=True, slots=True)
class Report:
    """All that the page says. docs/report.md names the parts of `run` that it reads."""

    leads: Sequence[Lead]
    abstained: int
    """Leads below the lowest grade, whether or not they are among `leads`."""
    brands: Mapping[str, str]
    """Names by id."""
    run: Mapping[str, Any]
    bits: Mapping[str, float] | None = None
    """The weights of all signals, as the leads were weighed; None: those that are shipped."""
    aside: Sequence[Lead] = ()
    """Leads that people judged in earlier runs, and that are not among `leads`."""
    rejected: Sequence[Rejected] = ()
    routes: Routes = Routes()
    pictures: Mapping[str, Thumbnail] = field(default_factory=dict)
    """Thumbnails by SHA-256 of the picture they were made of, in hex digits."""
    actors: Actors = field(default_factory=Actors)


def page(report: Report) -> str:
    """The page as HTML. The same report gives the same text; nothing is read or fetched."""
    from countermark.report.data import data
    from countermark.report.facets import facets

    style, script = _assets(_STYLES), _assets(_SCRIPTS)
    html = (
        _templates()
        .get_template("page.html")
        .render(
            report=report,
            data=data(report.leads, report.brands, report.pictures, report.bits)
            | {"actors": drawn(report.actors, report.leads)},
            schemes=shown(report.actors)[0],
            grades=Counter(lead.grade for lead in report.leads),
            read=read(report.run),
            facets=facets(report.leads, report.brands),
            plain=report.leads[:_PLAIN],
            aside=report.aside[:_PLAIN],
            rejected=report.rejected[:_PLAIN],
            style=style,
            script=script,
            policy=(
                "default-src 'none'; img-src data:; base-uri 'none'; form-action 'none'; "
                f"style-src {_allowed(style)}; script-src {_allowed(script)}"
            ),
        )
    )
    # A file name of the run may hold bytes that are no text: they must not stop the writing.
    return html.encode("utf-8", "replace").decode()


def tally(routes: Iterable[Route]) -> Routes:
    """The figures of routes: by the kind of their first step, the ended ones by their note."""
    counted = RouteTally()
    for route in routes:
        counted.add(route)
    return counted.told()


def read(run: Mapping[str, Any]) -> dict[str, int]:
    """How many records of each kind were read, over all formats."""
    kinds: Counter[str] = Counter()
    for counts in run.get("read", {}).values():
        kinds.update(counts)
    return dict(sorted(kinds.items()))


def _assets(names: Iterable[str]) -> str:
    folder = files("countermark.report") / "assets"
    return "\n".join((folder / name).read_text("utf-8").strip() for name in names)


def _allowed(text: str) -> str:
    """The source expression of the Content Security Policy (level 3) for exactly this text."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    from countermark.report.guard import foreign, island

    environment = Environment(
        loader=PackageLoader("countermark.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"foreign": foreign, "island": island}
    return environment
