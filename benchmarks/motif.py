"""Whether a drawn photo shows a mark's motif: other pieces, colours and lights, few references.

    python benchmarks/motif.py --pictures 60

Trade by trade: three pictures with the motif are the references, 400 without are the ordinary ones,
and others, with and without the motif, are asked. All are drawn by the demo world's brush from
seeds that nothing else uses; nothing was chosen on them. Both errors are counted: pictures with the
motif of which nothing is said, and pictures without of which it is said.
"""

from __future__ import annotations

import argparse
import io

import numpy as np
from PIL import Image
from rich.console import Console
from rich.table import Table

from countermark.demo.drawing import PIECES
from countermark.demo.picture import Shot, jpeg
from countermark.pictures.likeness import as_query, as_reference
from countermark.pictures.lite0 import lite0
from countermark.pictures.motif import Motif
from countermark.pictures.picture import Pixels

REFERENCES, ORDINARY = 3, 400


def drawn(trade: str, name: str, *, motif: bool) -> Pixels:
    """A photo of a thing of the trade."""
    content = jpeg(Shot(trade, f"benchmark-{name}", motif=motif))
    return np.asarray(Image.open(io.BytesIO(content)).convert("RGB"), np.uint8)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=60, help="of either kind and trade")
    parser.add_argument("--trades", nargs="+", default=sorted(PIECES), choices=sorted(PIECES))
    arguments = parser.parse_args()
    embedder = lite0(threads=2)
    table = Table("trade", "with the motif: said", "proven", "without: said")
    for trade in arguments.trades:
        references = [
            as_reference(embedder, drawn(trade, f"reference-{each}", motif=True))
            for each in range(REFERENCES)
        ]
        ordinary = [
            as_query(embedder, drawn(trade, f"ordinary-{each}", motif=False)).vectors
            for each in range(ORDINARY)
        ]
        motif = Motif(references, ordinary)
        showings = {
            shown: [
                motif.showing(as_query(embedder, drawn(trade, f"asked-{each}", motif=shown)))
                for each in range(arguments.pictures)
            ]
            for shown in (True, False)
        }
        said = {shown: sum(each.shows for each in found) for shown, found in showings.items()}
        proven = sum(each.proof is not None for each in showings[True])
        of = arguments.pictures
        table.add_row(trade, f"{said[True]} of {of}", str(proven), f"{said[False]} of {of}")
    Console().print(table)


if __name__ == "__main__":
    main()
