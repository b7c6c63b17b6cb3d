"""Make `report/assets/land.txt`: the coasts of the world as an SVG path, in degrees.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python tools/land.py package/land-110m.json > src/countermark/report/assets/land.txt

From Natural Earth's 1:110m land (public domain) in the packing of world-atlas (ISC), simplified
after Douglas and Peucker (1973).
"""

import json
import sys
from itertools import accumulate
from pathlib import Path

import cv2
import numpy as np

DEGREES = 0.45
"""How far a coast may be drawn from where it lies."""
SMALLEST = 12
"""Square degrees of an island that is drawn."""


def main(path: str) -> None:
    """Print the path of the land in this TopoJSON file."""
    atlas = json.loads(Path(path).read_text("utf-8"))
    scale, shift = atlas["transform"]["scale"], atlas["transform"]["translate"]
    arcs = [
        [[x * scale[0] + shift[0], y * scale[1] + shift[1]] for x, y in accumulate(arc, _add)]
        for arc in atlas["arcs"]
    ]
    land = atlas["objects"]["land"]["geometries"][0]
    parts = []
    for polygon in land["arcs"]:
        ring = [
            point for arc in polygon[0] for point in (arcs[arc] if arc >= 0 else arcs[~arc][::-1])
        ]
        curve = np.array(ring, np.float32).reshape(-1, 1, 2)
        if cv2.contourArea(curve) < SMALLEST or max(y for _, y in ring) < -60:
            continue
        points = cv2.approxPolyDP(curve, DEGREES, True)[:, 0]
        parts.append("M" + "L".join(f"{x:.1f} {-y:.1f}" for x, y in points) + "Z")
    print("".join(parts))  # noqa: T201


def _add(one: list[int], other: list[int]) -> list[int]:
    return [one[0] + other[0], one[1] + other[1]]


if __name__ == "__main__":
    main(sys.argv[1])
