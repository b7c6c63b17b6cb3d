"""Pictures and videos that the tests draw, so that no file of anybody lies here."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.uint8]


def photo(seed: int, width: int = 320, height: int = 240) -> Image.Image:
    """Something that has the structure of a photograph: soft patches, edges, some grain."""
    rng = np.random.default_rng(seed)
    layers = [
        Image.fromarray(rng.integers(0, 256, (cells, cells, 3), dtype=np.uint8))
        .resize((width, height), resample)
        for cells, resample in (
            (4, Image.Resampling.BICUBIC),
            (9, Image.Resampling.NEAREST),
            (31, Image.Resampling.BICUBIC),
        )
    ]  # fmt: skip
    mixed = Image.blend(Image.blend(layers[0], layers[1], 0.4), layers[2], 0.25)
    return mixed.filter(ImageFilter.GaussianBlur(0.7))


def saved(image: Image.Image, form: str, **options: object) -> bytes:
    file = BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def corners() -> Image.Image:
    """80 × 40: red top left, green top right, blue bottom left, white bottom right."""
    image = Image.new("RGB", (80, 40), "white")
    image.paste((255, 0, 0), (0, 0, 40, 20))
    image.paste((0, 255, 0), (40, 0, 80, 20))
    image.paste((0, 0, 255), (0, 20, 40, 40))
    return image


def film(frames: list[Image.Image], suffix: str = ".mp4", rate: float = 10.0) -> bytes:
    """The frames as a video of the kind that the suffix names."""
    import cv2

    code = cv2.VideoWriter.fourcc(*("VP90" if suffix == ".webm" else "mp4v"))
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"film{suffix}"
        writer = cv2.VideoWriter(str(path), cv2.CAP_FFMPEG, code, rate, frames[0].size)
        for frame in frames:
            writer.write(cv2.cvtColor(np.asarray(frame.convert("RGB")), cv2.COLOR_RGB2BGR))
        writer.release()
        return path.read_bytes()
