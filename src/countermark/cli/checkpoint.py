"""`countermark checkpoint` and `witness`: heads of a log, for others to retain and co-sign."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer

from countermark.cli.failure import stop, told
from countermark.cli.terminal import say
from countermark.cli.workspace import Where, opened

Out = Annotated[Path | None, typer.Option(metavar="FILE", dir_okay=False, help="Write it there.")]


def checkpoint(out: Out = None, workspace: Where = None) -> None:
    """Print the log's signed head. Whoever retains it can tell later if the log was cut or changed.

    Give it, with the key that is printed too, to someone else to keep.
    """
    with told(), opened(workspace) as kept:
        from countermark.evidence.checkpoint import Checkpoint
        from countermark.evidence.note import Note

        heads = kept.custody.heads()
        if not heads:
            stop("no evidence is kept in this workspace yet: there is nothing to sign")
        head = Checkpoint.of(Note.read(heads[-1]))
        key = kept.keys.log(head.origin).key
        if out is None:
            typer.echo(heads[-1], nl=False)
        else:
            out.write_bytes(heads[-1].encode())
            say(f"checkpoint {out}: {head.size:,} entries")
        say(f"key        {key}", err=out is None)


def witness(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False,
                                         help="A bundle.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="Who co-signs, without spaces.")],
    key_file: Annotated[
        Path, typer.Option(metavar="FILE", dir_okay=False, help="Your key; made if not there.")
    ],
    out: Annotated[Path, typer.Option(metavar="FILE", dir_okay=False, help="The head, co-signed.")],
    key: Annotated[
        list[str] | None, typer.Option(metavar="KEY", help="The log's key, as you know it.")
    ] = None,
    last: Annotated[
        Path | None,
        typer.Option(metavar="FILE", exists=True, dir_okay=False,
                     help="The head that you co-signed last: the new one must go on from it."),
    ] = None,
) -> None:  # fmt: skip
    """Co-sign the head in a bundle, as someone who does not keep the log, if all in it fits."""
    with told():
        from countermark.evidence.checkpoint import Checkpoint
        from countermark.evidence.container import Container
        from countermark.evidence.note import Note, NoteError, Signer, VerifierKey
        from countermark.evidence.verification import Known, verification

        try:
            signer = Signer.kept(key_file, name)
            known = tuple(VerifierKey.read(each) for each in key or ())
        except NoteError as error:
            stop(str(error), 2)
        retained = (last.read_bytes(),) if last else ()
        with file.open("rb") as stream:
            results = verification(stream, Known(known, retained))
            bad = [each for each in results if each.outcome == "fails"]
            if bad:
                stop(f"not co-signed: {bad[0].subject}, {bad[0].seal}: {bad[0].words}")
            container = Container(stream)
            sizes = [name for name in container.members if name.startswith("heads/")]
            notes = [Note.read(container.read(each).decode()) for each in sizes]
        note = max(notes, key=lambda each: Checkpoint.of(each).size)
        out.write_bytes(str(signer.cosign(note, int(time.time()))).encode())
    say(f"co-signed  {out}: {Checkpoint.of(note).size:,} entries")
    say(f"key        {signer.witness_key}")
