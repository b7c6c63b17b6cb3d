"""`countermark calibrate`: labelled leads in, weights out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.workspace import Where, opened

if TYPE_CHECKING:
    from countermark.calibration.files import Origin
    from countermark.calibration.label import Label
    from countermark.calibration.study import Parts, Study
    from countermark.investigation.progress import Progress

_MOST = 200
"""Worlds of a calibration."""


def calibrate(
    out: Annotated[Path, typer.Option(file_okay=False, help="Folder for weights and figures.")],
    worlds: Annotated[
        str | None,
        typer.Option(
            metavar="SEEDS",
            help="Estimate on invented worlds of these seeds, e.g. 81-90, not on judgements.",
        ),
    ] = None,
    test_worlds: Annotated[
        str | None,
        typer.Option(metavar="SEEDS", help="Worlds to test on, none of them among --worlds."),
    ] = None,
    listings: Annotated[int, typer.Option(min=1, help="Listings in each world.")] = 3000,
    posts: Annotated[int, typer.Option(min=0, help="Posts in each world.")] = 600,
    workspace: Where = None,
) -> None:
    """Estimate what each reason weighs from leads that people judged, and test the estimate."""
    with told():
        from countermark.calibration.drawing import drawing
        from countermark.calibration.files import figures, page, weights
        from countermark.calibration.label import CalibrationError
        from countermark.calibration.study import steps, study
        from countermark.cli.bar import progress
        from countermark.investigation.outputs import Outputs
        from countermark.storage.run import now
        from countermark.tracing.weighing import Weights

        try:
            with progress() as shown:
                if worlds is not None:
                    seeds = _seeds(worlds, "--worlds"), _seeds(test_worlds or "", "--test-worlds")
                    labels, parts, origin = _invented(*seeds, listings, posts, shown)
                else:
                    labels, parts, origin = _judged(workspace)
                called = ("guilty", "innocent") if worlds else ("confirmed", "rejected")
                with shown.stage("estimate", steps(parts)):
                    found = study(labels, parts, Weights.load(), called, lambda: shown.advance(1))
        except CalibrationError as error:
            stop(str(error))
        with Outputs(out) as outputs:
            outputs.text("weights.yaml", weights(found, origin, now()[:10]))
            outputs.json("calibration.json", figures(found, origin))
            outputs.text("calibration.md", page(found, origin))
            outputs.text("reliability.svg", drawing(found.in_use.bins, found.estimated.bins))
        _tell(found, out)


def _seeds(written: str, option: str) -> tuple[int, ...]:
    """`81-90,95` as numbers; where it cannot be meant, the command ends."""
    seeds: list[int] = []
    for part in written.split(","):
        found = re.fullmatch(r"\s*([0-9]{1,9})(?:-([0-9]{1,9}))?\s*", part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if last < first:
            stop(f"{option} takes seeds, e.g. 81-90 or 3,5,8; {written!r} is none", 2)
        if last - first >= _MOST:
            stop(f"{option} {written}: {_MOST} worlds are the most", 2)
        seeds += range(first, last + 1)
    return tuple(dict.fromkeys(seeds))


def _invented(
    fitted: Sequence[int], tested: Sequence[int], listings: int, posts: int, shown: Progress
) -> tuple[Sequence[Label], Parts, Origin]:
    from countermark.calibration.files import of_worlds
    from countermark.calibration.worlds import from_worlds
    from countermark.demo import Size

    if both := sorted(set(fitted) & set(tested)):
        stop(f"seed {both[0]} is to be fitted and tested on: keep the two apart", 2)
    sides = []
    with shown.stage("worlds", len(fitted) + len(tested)):
        for seeds in (fitted, tested):
            size = Size(listings, posts, pictures=0)
            sides.append(from_worlds(seeds, size, lambda: shown.advance(1)))
    origin = of_worlds(fitted, tested, listings, posts)
    return sides[0], [(sides[0], sides[1])], origin


def _judged(workspace: str | None) -> tuple[Sequence[Label], Parts, Origin]:
    from countermark.calibration.files import of_judgements
    from countermark.calibration.label import from_workspace
    from countermark.calibration.study import folds

    with opened(workspace) as kept:
        labels = from_workspace(kept)
        return labels, folds(labels), of_judgements(len(labels), kept.name)


def _tell(found: Study, out: Path) -> None:
    before, after = found.in_use, found.estimated
    for name, sides in (("fitted on", found.fitted), ("tested on", found.tested)):
        say(f"{name:<11}{counted(sum(sides), 'lead')}, of which {sides[0]:,} hold")
    say(f"{'':<24}{'in use':>9}{'estimated':>12}")
    say(f"{'log loss':<24}{before.loss:>9.3f}{after.loss:>12.3f}")
    say(f"{'calibration error':<24}{before.error:>9.3f}{after.error:>12.3f}")
    for grade in before.grades:
        for name in ("precision", "recall"):
            pair = [getattr(trial.grades[grade], name) for trial in (before, after)]
            shares = ["–" if share is None else f"{share:.3f}" for share in pair]
            say(f"{grade + ', ' + name:<24}{shares[0]:>9}{shares[1]:>12}")
    if not found.better:
        say("not better than the weights in use: keep those")
    say(f"weights    {out / 'weights.yaml'}, for investigate --weights")
    say(f"figures    {out / 'calibration.md'}")
