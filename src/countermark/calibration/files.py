"""The files of a calibration: the weights, how they came about, and how they did in the test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import yaml

from countermark import __version__
from countermark.calibration.fit import LARGEST, SMALLEST, SPREAD
from countermark.calibration.study import Study, Trial


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the labels come from."""

    method: str
    note: str
    """What a reader must know before trusting a probability."""
    data: Mapping[str, Any]
    """The settings that give the same labels again."""


def of_judgements(found: int, workspace: str) -> Origin:
    """Labels are what people judged."""
    return Origin(
        "estimated on judged leads",
        f"Weights are estimated on {found:,} leads that people judged in one workspace: a "
        "probability is the share that held of such leads there; of leads of another kind it says "
        "less.",
        {"judgements": workspace, "leads": found},
    )


def of_worlds(fitted: Iterable[int], tested: Iterable[int], listings: int, posts: int) -> Origin:
    """Labels are the truth of invented worlds."""
    return Origin(
        "estimated on invented worlds, not on judgements",
        "Weights are calibrated on invented worlds until there are judgements of real leads: a "
        "probability is the share that held of such leads there, not in the market.",
        {"worlds": list(fitted), "tested on": list(tested), "listings": listings, "posts": posts},
    )


def weights(study: Study, origin: Origin, date: str) -> str:
    """The file of weights that `investigate --weights` reads."""
    how = {
        "version": __version__,
        **origin.data,
        "fitted on": dict(zip(("hold", "do not"), study.fitted, strict=True)),
        "tested": dict(zip(("hold", "do not"), study.tested, strict=True)),
        "spread": SPREAD,
        "bounds": [SMALLEST, LARGEST],
        "drawn towards": study.before.method,
        "log loss": {"before": _r(study.in_use.loss), "after": _r(study.estimated.loss)},
        "calibration error": {"before": _r(study.in_use.error), "after": _r(study.estimated.error)},
    }
    written = {
        "method": origin.method,
        "date": date,
        "note": origin.note,
        "estimated": how,
        "prior": study.before.prior,
        "weights": dict(study.bits),
    }
    head = (
        "# What each finding weighs, in bits. Written by `countermark calibrate`: see\n"
        "# docs/calibration.md. The prior is a setting, not an estimate.\n"
    )
    return head + yaml.safe_dump(written, allow_unicode=True, sort_keys=False, width=100)


def figures(study: Study, origin: Origin) -> dict[str, Any]:
    """Every figure, for programs."""
    return {
        "method": origin.method,
        "data": dict(origin.data),
        "labels": study.labels,
        "fitted": study.fitted,
        "tested": study.tested,
        "better": study.better,
        "in_use": _trial(study.in_use),
        "estimated": _trial(study.estimated),
        "without": {family: _trial(trial) for family, trial in study.without.items()},
        "weights": {
            name: {"in_use": study.before.bits[name], "estimated": bits, "seen": study.seen[name]}
            for name, bits in study.bits.items()
        },
    }


def page(study: Study, origin: Origin) -> str:
    """Every figure, for people, in Markdown; the drawing is `reliability.svg` beside it."""
    return "\n".join(_page(study, origin)) + "\n"


def _page(study: Study, origin: Origin) -> Iterator[str]:
    before, after = study.in_use, study.estimated
    yield from ("# Calibration", "", origin.note, "")
    yield from (f"- {name}: {_said(value)}" for name, value in origin.data.items())
    for name, (hold, rest) in (("fitted", study.fitted), ("tested", study.tested)):
        yield f"- {name} on {hold + rest:,} leads, of which {hold:,} hold"
    yield f"- drawn towards the weights in use: {study.before.method}"
    if not study.better:
        yield from ("", "**The estimate is not better than the weights in use: keep those.**")
    yield from (
        "",
        "## On leads that it was not fitted on",
        "",
        "| | in use | estimated |",
        _bar(3),
    )
    yield f"| log loss, bits a lead | {before.loss:.3f} | {after.loss:.3f} |"
    yield f"| expected calibration error | {before.error:.3f} | {after.error:.3f} |"
    for grade in before.grades:
        pair = before.grades[grade], after.grades[grade]
        for name in ("precision", "recall"):
            shares = " | ".join(_share(getattr(each, name)) for each in pair)
            yield f"| {name} from `{grade}` on | {shares} |"
        counts = " | ".join(f"{each.right:,} of {each.claimed:,}" for each in pair)
        yield f"| right, of those claimed from `{grade}` on | {counts} |"
    yield from ("", "## Predicted against observed", "", "![reliability](reliability.svg)", "")
    yield from ("| probability | leads | predicted | observed | 95 % interval |", _bar(5))
    for each in after.bins:
        yield (
            f"| {each.low:.1f}–{each.high:.1f} | {each.count:,} | {each.predicted:.2f} | "
            f"{each.observed:.2f} | {each.least:.2f}–{each.most:.2f} |"
        )
    yield from ("", "## Where the guilty are rarer", "")
    yield (
        "Innocent listings counted as often as makes that share of all listings guilty. In "
        "brackets the least that the precision may well be: a test of few innocents cannot say "
        "more."
    )
    yield from (
        "",
        "| share guilty | from | precision | prior moved: precision | recall |",
        _bar(5),
    )
    for rate, grades in after.rates.items():
        for grade, rarer in grades.items():
            told = " | ".join(map(_least, (rarer.precision, rarer.moved)))
            recall = _share(rarer.recall)
            yield f"| 1 in {round(1 / rate):,} | `{grade}` | {told} | {recall} |"
    yield from ("", "## Without a family", "")
    yield from ("| family | log loss | more | precision | recall from `possible` on |", _bar(5))
    for family, trial in study.without.items():
        claims = trial.grades["possible"]
        yield (
            f"| {family} | {trial.loss:.3f} | {trial.loss - after.loss:+.3f} | "
            f"{_share(claims.precision)} | {_share(claims.recall)} |"
        )
    yield from ("", "## Weights", "", "Seen in leads that were fitted on: that hold, that do not.")
    yield from ("", "| signal | hold | do not | in use | estimated |", _bar(5))
    for name, bits in study.bits.items():
        hold, rest = study.seen[name]
        yield f"| `{name}` | {hold:,} | {rest:,} | {study.before.bits[name]:+.2f} | {bits:+.2f} |"


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "loss": _r(trial.loss),
        "error": _r(trial.error),
        "bins": [{name: _r(value) for name, value in asdict(each).items()} for each in trial.bins],
        "grades": {
            grade: {**asdict(each), "precision": _r(each.precision), "recall": _r(each.recall)}
            for grade, each in trial.grades.items()
        },
        "rates": {
            f"{rate:g}": {
                grade: {name: _rounded(value) for name, value in asdict(each).items()}
                for grade, each in grades.items()
            }
            for rate, grades in trial.rates.items()
        },
    }


def _r(value: float | None) -> float | None:
    return value if value is None else round(value, 4)


def _rounded(value: float | tuple[float, float] | None) -> float | list[float] | None:
    return [round(each, 4) for each in value] if isinstance(value, tuple) else _r(value)


def _least(value: tuple[float, float] | None) -> str:
    return "–" if value is None else f"{value[0]:.3f} ({value[1]:.3f})"


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _said(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else f"{value}"


def _bar(columns: int) -> str:
    return "|" + "---|" * columns
