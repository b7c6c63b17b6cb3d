"""Files made to harm: each is named for a person, in time, and leaves the process standing."""

import re
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from drawn import HEIC, corners, film, photo, saved
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from cost import soon
from countermark.pictures.frame import key_frames
from countermark.pictures.guard import BrokenPicture, decode

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")
MACHINE = re.compile(r"Traceback|object at 0x|\bErrno\b|Error|<class|NoneType|PIL|cv2|b'")
"""Words of the machine: no person understands a reason that holds them."""


def lines_of_pixels() -> bytes:
    return saved(Image.new("L", (1, 100_000)), "TIFF")


def endless_gif() -> bytes:
    """A million frames of one pixel."""
    gif = saved(Image.new("P", (8, 8)), "GIF")
    frame = gif[gif.index(b",") : -1]
    return gif[:-1] + frame * (1_000_000 // len(frame)) + b";"


def texts_that_unpack() -> bytes:
    """A PNG with 100 texts of 10 million letters, 10 kB each."""
    texts = PngImagePlugin.PngInfo()
    packed = zlib.compress(b"a" * 10_000_000)
    for _ in range(100):
        texts.add(b"zTXt", b"Comment\0\0" + packed)
    return saved(corners(), "PNG", pnginfo=texts)


def claims_of_frames() -> bytes:
    """An APNG of one frame that says it has two billion."""
    png = saved(corners(), "PNG")
    body = b"acTL" + struct.pack(">II", 0x7FFFFFFF, 0)
    chunk = struct.pack(">I", 8) + body + struct.pack(">I", zlib.crc32(body))
    return png[:33] + chunk + png[33:]


def directories_in_a_circle() -> bytes:
    """A TIFF whose second page is its first."""
    tiff = bytearray(saved(corners(), "TIFF"))
    first = struct.unpack("<I", tiff[4:8])[0]
    count = struct.unpack("<H", tiff[first : first + 2])[0]
    tiff[first + 2 + count * 12 : first + 6 + count * 12] = struct.pack("<I", first)
    return bytes(tiff)


def strips_beyond_the_end() -> bytes:
    tiff = bytearray(saved(corners(), "TIFF"))
    first = struct.unpack("<I", tiff[4:8])[0]
    at = tiff.index(struct.pack("<H", 273), first)
    tiff[at + 8 : at + 12] = b"\xff\xff\xff\x7f"
    return bytes(tiff)


def palette_of_nothing() -> bytes:
    bmp = bytearray(saved(Image.new("P", (40, 40)), "BMP"))
    bmp[46:50] = struct.pack("<I", 0x7FFFFFFF)
    return bytes(bmp)


def web_page_of_a_lost_picture() -> bytes:
    return b"<!DOCTYPE html><html><body>404 not found</body></html>"


def video_whose_boxes_are_endless() -> bytes:
    video = film([photo(1, 64, 48)] * 5)
    return video[:32] + b"\x7f\xff\xff\xffmoov" + video[40:]


def video_in_itself() -> bytes:
    boxes = b"\0\0\0\x18ftypisom\0\0\2\0isomiso2"
    for _ in range(2000):
        boxes += struct.pack(">I", 100_000) + b"moov"
    return boxes


HOSTILE: list[Callable[[], bytes]] = [
    lines_of_pixels,
    endless_gif,
    texts_that_unpack,
    claims_of_frames,
    directories_in_a_circle,
    strips_beyond_the_end,
    palette_of_nothing,
    web_page_of_a_lost_picture,
    video_whose_boxes_are_endless,
    video_in_itself,
]
BROKEN = {
    lines_of_pixels: "a line more than a picture",
    strips_beyond_the_end: "TIFF",
    web_page_of_a_lost_picture: "a web page",
    video_in_itself: "MP4",
}


@pytest.mark.parametrize("build", HOSTILE, ids=lambda build: build.__name__)
@pytest.mark.parametrize("read", [decode, key_frames], ids=["decode", "key_frames"])
def test_hostile(build: Callable[[], bytes], read: Callable[[bytes], object]) -> None:
    data = build()
    try:
        with soon():
            read(data)
    except BrokenPicture as error:
        assert not MACHINE.search(str(error)), error
        assert str(error).startswith("it")
        if read is key_frames:
            assert BROKEN.get(build, "") in str(error)
    else:
        assert build not in BROKEN
    assert decode(saved(corners(), "PNG")).width == 80


def test_frames_that_are_claimed_are_counted_up_to_the_limit() -> None:
    assert decode(endless_gif()).frames == 600
    assert decode(claims_of_frames()).frames <= 600


@given(st.data())
@settings(max_examples=25)
def test_any_damage_to_heic_and_videos(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([HEIC, FILM]))
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert key_frames(bytes(broken))[0].pixels.ndim == 3
    except BrokenPicture as error:
        assert not MACHINE.search(str(error)), error


FILM = film([photo(seed, 64, 48) for seed in range(4)])

_PEAK = """\
import sys
from pathlib import Path
from countermark.pictures.guard import BrokenPicture, decode_here
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) >> 10
before = peak()
try:
    decode_here(Path(sys.argv[1]).read_bytes())
except BrokenPicture:
    pass
print(peak() - before)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux's /proc")
@pytest.mark.parametrize(
    ("name", "most"), [("bomb", 20), ("jpeg", 120), ("texts", 150)], ids=lambda part: str(part)
)
def test_memory_is_bounded(name: str, most: int, tmp_path: Path) -> None:
    """MiB, over what the decoders take when they are loaded."""
    path = tmp_path / name
    match name:
        case "bomb":
            huge = zlib.compress(b"\0" * 10_000_000)
            png = saved(Image.new("RGB", (600, 10)), "PNG")
            head = b"IHDR" + struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
            whole = png[:12] + head + struct.pack(">I", zlib.crc32(head)) + png[33:] + huge
            path.write_bytes(whole)
        case "jpeg":
            path.write_bytes(saved(Image.new("RGB", (12_000, 9000)), "JPEG"))
        case _:
            path.write_bytes(texts_that_unpack())
    told = subprocess.run(
        [sys.executable, "-c", _PEAK, str(path)], capture_output=True, text=True, check=True
    )
    assert int(told.stdout) < most
