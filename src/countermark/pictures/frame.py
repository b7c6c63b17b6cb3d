"""Key frames of what moves: animated pictures, pages of a TIFF, short videos."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import BytesIO
from math import isfinite
from typing import cast

from PIL import Image, ImageFile

from countermark.pictures import apart
from countermark.pictures.guard import (
    APART,
    LIMITS,
    BrokenPicture,
    Limits,
    check,
    decode_here,
    frames,
    opened,
    picture,
    recognised,
)
from countermark.pictures.kind import VIDEOS, kind
from countermark.pictures.picture import Picture
from countermark.pictures.scene import scenes

_SAMPLES = 120
"""Frames of one file that are compared."""
_RATE = 3.0
"""… of a video at most so many a second."""
_OPTIONS = (
    "protocol_whitelist;file|format_whitelist;mov,mp4,m4a,3gp,3g2,mj2,matroska,webm|enable_drefs;0"
)
"""FFmpeg is to read the bytes it is given and nothing that they name."""


def key_frames(data: bytes, limits: Limits = LIMITS) -> list[Picture]:
    """The sharpest frame of each scene, with its time; of a still, the picture itself.

    Raises BrokenPicture as `guard.decode`, and for videos that are too large or damaged.
    """
    form = kind(data)
    if form in VIDEOS:
        if len(data) > limits.video:
            raise BrokenPicture(f"it has more than {limits.video >> 20} MiB")
        return apart.read("frames", data, limits)
    if recognised(data, limits) in APART:
        return apart.read("frames", data, limits)
    return frames_here(data, limits)


def frames_here(data: bytes, limits: Limits = LIMITS) -> list[Picture]:
    """As `key_frames`, in this process whatever the format."""
    form = kind(data)
    if form in VIDEOS:
        found = scenes(_footage(data, str(form), limits), limits.scenes)
        if not found:
            raise BrokenPicture(f"its {form} data are damaged, or no pictures are in it")
        return found
    form = recognised(data, limits)
    if form in ("JPEG", "BMP"):
        return [decode_here(data, limits)]
    with opened(data, form, limits) as image:
        count = frames(image, data, limits)
        return scenes(_moving(image, form, count, limits), limits.scenes)


def _moving(image: ImageFile.ImageFile, form: str, count: int, limits: Limits) -> Iterator[Picture]:
    """Frames of an animated picture. One that is damaged after its first ends there."""
    spent, seconds, step = 0, 0.0, max(1, count // _SAMPLES)
    for number in range(count):
        try:
            image.seek(number)
            check(image.size, form, limits)
            spent += image.size[0] * image.size[1]
            if number and spent > limits.work:
                return
            if number % step == 0:
                yield picture(image, form, count, limits, seconds if count > 1 else None)
            seconds += _duration(image)
        except Exception:  # as in `opened`: decoders fail in every way there is
            if number == 0:
                raise
            return


def _duration(image: Image.Image) -> float:
    """Seconds that the frame stands."""
    told = image.info.get("duration", 0)
    return min(max(float(told), 0.0), 60_000.0) / 1000 if isinstance(told, int | float) else 0.0


def _footage(data: bytes, form: str, limits: Limits) -> Iterator[Picture]:
    """Frames of a video, some a second, upright as its camera was held."""
    os.environ["OPENCV_FFMPEG_CAPTURE_OPTIONS"] = _OPTIONS  # read when a video is opened
    import cv2

    source = cast("cv2.IStreamReader", BytesIO(data))
    video = cv2.VideoCapture(source, cv2.CAP_FFMPEG, [cv2.CAP_PROP_N_THREADS, 1])
    try:
        size = (int(video.get(cv2.CAP_PROP_FRAME_WIDTH)), int(video.get(cv2.CAP_PROP_FRAME_HEIGHT)))
        if not video.isOpened():
            return
        check(size, form, limits)
        told = video.get(cv2.CAP_PROP_FPS)
        rate = told if isfinite(told) and 1 <= told <= 240 else 25.0
        count = video.get(cv2.CAP_PROP_FRAME_COUNT)
        most = int(min(limits.motion // (size[0] * size[1]), limits.footage * rate))
        length = min(count, most) if isfinite(count) and count > 0 else most
        step = max(1, round(rate / _RATE), int(length) // _SAMPLES)
        for number in range(most):
            if not video.grab():
                return
            if number % step:
                continue
            got, pixels = video.retrieve()
            if got:
                yield _frame(pixels, form, number / rate, int(length), limits)
    finally:
        video.release()


def _frame(pixels: object, form: str, at: float, count: int, limits: Limits) -> Picture:
    import cv2
    import numpy as np

    rgb = cv2.cvtColor(np.asarray(pixels, np.uint8), cv2.COLOR_BGR2RGB)
    height, width = rgb.shape[:2]
    check((width, height), form, limits)
    size = limits.working_size(width, height)
    if size != (width, height):
        rgb = cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)
    return Picture(np.asarray(rgb, np.uint8), width, height, form, count, round(at, 3))
