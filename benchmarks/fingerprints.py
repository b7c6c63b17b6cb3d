"""Pictures a second of one core: decoding by kind, trimming, fingerprints in eight orientations.

Processor time, that of the process which reads what may crash included. The pictures are drawn.
Last, the peak memory of decoding the largest pictures that the guard lets in, each in a process of
its own.
`python benchmarks/fingerprints.py`
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np
from PIL import Image, ImageFilter

from countermark.pictures import apart
from countermark.pictures.fingerprint import orientations
from countermark.pictures.guard import decode
from countermark.pictures.trim import trim

SECONDS = 1.5
PEAK = """\
import re, sys
from pathlib import Path
from countermark.pictures.guard import decode_here
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) >> 10
before = peak()
decode_here(Path(sys.argv[1]).read_bytes())
print(peak() - before)
"""


def photo(width: int, height: int) -> Image.Image:
    """Soft patches, edges and grain, of which a JPEG is about as large as one of a photograph."""
    chance = np.random.default_rng(1)
    patches = Image.fromarray(chance.integers(0, 256, (9, 12, 3), dtype=np.uint8))
    edges = Image.fromarray(chance.integers(0, 256, (60, 80, 3), dtype=np.uint8))
    soft = patches.resize((width, height), Image.Resampling.BICUBIC)
    hard = edges.resize((width, height), Image.Resampling.NEAREST)
    grain = Image.effect_noise((width, height), 18).convert("RGB")
    mixed = Image.blend(Image.blend(soft, hard, 0.3), grain, 0.2)
    return mixed.filter(ImageFilter.GaussianBlur(0.6))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def spent() -> float:
    """Processor seconds of this process and of the one that reads apart."""
    process = apart._child._process
    if process is None:
        return process_time()
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rate(name: str, job: Callable[[], object]) -> None:
    job()
    began, count = spent(), 0
    while spent() - began < SECONDS:
        job()
        count += 1
    each = (spent() - began) / count
    print(f"{name:44} {1 / each:7.0f} /s   {each * 1000:7.1f} ms")


def main() -> None:
    small, large = photo(1080, 810), photo(4000, 3000)
    kinds = {
        "JPEG 1080 × 810": saved(small, "JPEG", quality=85),
        "JPEG 1080 × 810, progressive": saved(small, "JPEG", quality=85, progressive=True),
        "PNG 1080 × 810": saved(small, "PNG", compress_level=6),
        "WebP 1080 × 810": saved(small, "WEBP", quality=80),
        "AVIF 1080 × 810, apart": saved(small, "AVIF", speed=9),
        "TIFF 1080 × 810, apart": saved(small, "TIFF", compression="tiff_lzw"),
        "JPEG 4000 × 3000, to working size": saved(large, "JPEG", quality=90),
    }
    for name, data in kinds.items():
        rate(f"decode {name}, {len(data) >> 10:,} KiB", lambda data=data: decode(data))  # type: ignore[misc]
    pixels = np.asarray(small)
    framed = np.pad(pixels, ((150, 150), (0, 0), (0, 0)), constant_values=255)
    rate("trim, nothing to trim", lambda: trim(pixels))
    rate("trim, borders of 150 rows", lambda: trim(framed))
    rate("fingerprints, eight orientations", lambda: orientations(pixels))
    with TemporaryDirectory() as folder:
        path = Path(folder) / "picture"
        for name, form, side, options in (
            ("PNG 7,600 × 7,600", "PNG", (7600, 7600), {}),
            ("PNG 7,600 × 7,600, transparent", "PNG", (7600, 7600), {"mode": "RGBA"}),
            ("WebP 6,200 × 6,200", "WEBP", (6200, 6200), {"quality": 1, "method": 0}),
            ("AVIF 7,000 × 6,000", "AVIF", (7000, 6000), {"speed": 10}),
            ("JPEG 12,000 × 9,000", "JPEG", (12_000, 9000), {}),
            ("JPEG 12,000 × 8,000, progressive", "JPEG", (12_000, 8000), {"progressive": True}),
        ):
            mode = str(options.pop("mode", "RGB"))
            path.write_bytes(saved(Image.new(mode, side, "teal"), form, **options))
            told = subprocess.run(
                [sys.executable, "-c", PEAK, str(path)], capture_output=True, text=True, check=True
            )
            print(f"peak memory of {name}: {int(told.stdout):,} MiB")


if __name__ == "__main__":
    main()
