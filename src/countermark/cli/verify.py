"""`countermark verify`: does every seal of a bundle, or of a workspace, fit?"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.workspace import Where, opened

if TYPE_CHECKING:
    from countermark.evidence.opening import Result
    from countermark.evidence.verification import Known


def verify(
    file: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="A bundle; or the folder or URL of a workspace."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY", help="A key that you know: the log's or a witness's."),
    ] = None,
    checkpoint: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="FILE",
            exists=True,
            dir_okay=False,
            help="A checkpoint of the log that was retained elsewhere. Repeatable.",
        ),
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(
            metavar="PEM",
            exists=True,
            dir_okay=False,
            help="Roots to which the time-stamps must lead. Default: any, and it is told which.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The results as JSON.")] = False,
    workspace: Where = None,
) -> None:
    """Check every seal of a bundle, or of a workspace: `fits`, `missing` (no fault) or `fails`.

    Exit status 1 where one fails.
    """  # fmt: skip
    with told():
        known = _known(key or [], checkpoint or [], trust or [])
        if file and "://" not in file and Path(file).is_file():
            from countermark.evidence.verification import verification

            with Path(file).open("rb") as stream:
                results: Iterable[Result] = verification(stream, known)
            failed = _tell(results, as_json)
        elif file and "://" not in file and not Path(file).exists():
            stop(f"there is no {file}", 2)
        else:
            from countermark.cli.bar import progress
            from countermark.storage.check import check

            with opened(file or workspace) as kept, progress() as shown, shown.stage("verify"):
                results = check(kept, known.keys, known.checkpoints, shown.advance)
                failed = _tell(results, as_json)
    if failed:
        raise typer.Exit(1)


def _known(keys: list[str], checkpoints: list[Path], trust: list[Path]) -> Known:
    from countermark.evidence.note import NoteError, VerifierKey
    from countermark.evidence.timestamp import TokenError, certificates_of
    from countermark.evidence.verification import Known

    trusted = b"".join(path.read_bytes() + b"\n" for path in trust)
    try:
        certificates_of(trusted) if trust else None
        known = tuple(VerifierKey.read(key) for key in keys)
    except (NoteError, TokenError) as error:
        stop(str(error), 2)
    return Known(known, tuple(path.read_bytes() for path in checkpoints), trusted)


def _tell(results: Iterable[Result], as_json: bool) -> bool:
    """Print the results as they come; whether one fails."""
    counts = {"fits": 0, "missing": 0, "fails": 0}
    for each in results:
        counts[each.outcome] += 1
        if as_json:
            row = {name: getattr(each, name) for name in ("subject", "seal", "outcome", "words")}
            say(json.dumps(row, ensure_ascii=False))
        else:
            say(f"{each.outcome:<8}{each.subject:<20} {each.seal:<10} {each.words}")
    if not as_json:
        say(f"{counts['fits']:,} fit, {counts['missing']:,} missing, {counts['fails']:,} fail")
    return counts["fails"] > 0
