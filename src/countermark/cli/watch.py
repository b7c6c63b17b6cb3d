"""`countermark watch`: whether new accounts are of somebody who was banned or judged."""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, cast

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import counted, say
from countermark.cli.workspace import Where, opened, remembered

if TYPE_CHECKING:
    from countermark.records.account import Account

LONGEST = 2**20
"""Bytes of a line; an account takes a thousandth of it."""
GZIP = b"\x1f\x8b"


def watch(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE|-",
            help="Accounts as JSON lines (Organization, Person); - reads them "
            "from standard input, each answered at once.",
        ),
    ],
    workspace: Where = None,
) -> None:
    """Say of new accounts, one JSON answer a line, whether they are of somebody who was banned or
    whose lead was confirmed, and why."""
    with told(), opened(workspace) as kept:
        from countermark.operators.lookout import watch_of
        from countermark.operators.masking import masking_of
        from countermark.operators.reading import sightings

        masking = masking_of(kept)
        watching = watch_of(remembered(kept), kept.bans(), kept.leads())
        back = asked = bad = 0
        with _lines(file) as lines:
            for number, line in enumerate(lines, 1):
                if not line.strip():
                    continue
                try:
                    account = read_account(line)
                except ValueError as error:
                    bad += 1
                    _print({"line": number, "error": str(error)})
                    continue
                asked += 1
                seen = map(masking.sighting, sightings(account))
                found = watching.check(account.key, seen)
                back += found.grade is not None
                _print(found.model_dump(mode="json"))
    say(
        f"{counted(asked, 'account')}, compared with {counted(len(watching), 'operator')}: {back:,}"
        f" may be of one of them; {counted(bad, 'line')} not read",
        err=True,
    )


def read_account(line: bytes) -> Account:
    """The account of a line. Raises ValueError, with words for a person, where it holds none."""
    from countermark.intake.acceptance import ACCOUNTS
    from countermark.intake.document import decode
    from countermark.intake.values import types
    from countermark.intake.vocabulary import Seen, accounts
    from countermark.records.account import Account
    from countermark.records.pointer import pointer

    if len(line) > LONGEST:
        raise ValueError(f"over {LONGEST:,} bytes")
    try:
        line.decode()
        value = decode(line)
        if not isinstance(value, dict):
            raise ValueError("an object is expected")
        if set(ACCOUNTS).isdisjoint(types(value)):
            raise ValueError(f"its @type is none of {', '.join(ACCOUNTS)}")
        seen = Seen(pointer(sha256(line).hexdigest()), "a line")
        (account,) = accounts(value, seen)
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    except (RecursionError, OverflowError):
        raise ValueError("nested too deeply, or a number out of bounds") from None
    assert isinstance(account, Account)
    return account


def _print(answer: dict[str, Any]) -> None:
    """Whoever waits for the answer has it at once."""
    typer.echo(json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode())
    sys.stdout.flush()


@contextmanager
def _lines(file: str) -> Iterator[Iterator[bytes]]:
    if file == "-":
        yield _bounded(sys.stdin.buffer)
        return
    path = Path(file)
    if not path.is_file():
        stop(f"there is no file {file}", 2)
    with path.open("rb") as stream:
        if stream.peek(2)[:2] != GZIP:
            yield _bounded(stream)
            return
        with gzip.open(stream) as unpacked:
            yield _bounded(cast("BinaryIO", unpacked))


def _bounded(stream: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is too long only so much that it is known to be."""
    while line := stream.readline(LONGEST + 1):
        yield line
        while len(line) > LONGEST and not line.endswith(b"\n"):
            line = stream.readline(LONGEST + 1)
