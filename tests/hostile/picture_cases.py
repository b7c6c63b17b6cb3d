"""Pictures of records that are broken, lie about their size, or say what a caption may not."""

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
from harness import case
from PIL import Image, ImageDraw, ImageFont

CUT = "the picture cannot be read"


def _posted(folder: Path, **pictures: bytes) -> None:
    """One post that shows all of them."""
    for name, content in pictures.items():
        (folder / f"{name}.img").write_bytes(content)
    post = {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cshown/",
        "articleBody": "look",
        "image": [f"{name}.img" for name in pictures],
    }
    (folder / "posts.jsonl").write_text(json.dumps(post) + "\n")


def _jpeg(image: Image.Image) -> bytes:
    made = io.BytesIO()
    image.save(made, "JPEG")
    return made.getvalue()


def _noise(side: int = 300) -> Image.Image:
    return Image.fromarray(np.random.default_rng(1).integers(0, 255, (side, side, 3), np.uint8))


def _png_that_claims(width: int, height: int) -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(4096))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


@case("a picture cut off", rejects={"cut.img": CUT}, reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder, cut=_jpeg(_noise())[:9000])


@case("a picture that claims a billion pixels", rejects={"bomb.img": CUT}, reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder, bomb=_png_that_claims(40_000, 30_000))


@case("a picture of one line", rejects={"line.img": CUT}, reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder, line=_png_that_claims(20_000, 1))


@case("a video of noise", rejects={"story.img": CUT}, reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder, story=b"\0\0\0\x18ftypmp42" + bytes(12) + _jpeg(_noise())[:5000])


@case("a picture that is a page besides", rejects={"both.img": CUT}, reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder, both=b"\xff\xd8\xff\xe0<script>alert(1)</script>" + b" " * 400)


@case("script in the words of a picture", reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    sheet = Image.new("RGB", (700, 200), "white")
    font = ImageFont.load_default(30)
    ImageDraw.Draw(sheet).text((20, 70), "#aurelle <script>alert(1)</script>", "black", font)
    _posted(folder, words=_jpeg(sheet))


@case("a picture named from outside", reads={"posts.jsonl": 1})
def _(folder: Path) -> None:
    _posted(folder)
    post = {
        "@type": "SocialMediaPosting",
        "url": "https://www.instagram.com/p/Cshown/",
        "articleBody": "look",
        "image": [
            "../../../../etc/passwd",
            "/etc/hostname",
            "file:///etc/passwd",
            "\0",
            "a" * 9000,
        ],
    }
    (folder / "posts.jsonl").write_text(json.dumps(post) + "\n")
    (folder / "one.jpg").write_bytes(_jpeg(_noise()))
