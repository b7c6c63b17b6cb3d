from io import BytesIO

import msgspec
import numpy as np
import pytest
from drawn import photo, saved
from PIL import Image

from countermark.pictures.thumbnail import LONG, MOST, SHORT, Thumbnail, small, thumbnail


def _pixels(width, height):
    rows = np.linspace(0, 255, height)[:, None, None]
    return np.broadcast_to(rows, (height, width, 3)).astype(np.uint8)


def _file(width, height, form="JPEG", **more):
    file = BytesIO()
    Image.fromarray(_pixels(width, height)).save(file, form, **more)
    return file.getvalue()


def _made(content):
    return msgspec.msgpack.decode(thumbnail(content), type=Thumbnail)


@pytest.mark.parametrize(
    ("size", "made"),
    [
        ((1200, 800), (LONG, 320)),
        ((800, 1200), (320, LONG)),
        ((100, 60), (100, 60)),  # never enlarged
        ((400, 2000), (SHORT, 800)),  # a strip stays wide enough to see
        ((200, 8000), (36, MOST)),
        ((1, 1), (1, 1)),
    ],
)
def test_the_size_of_a_thumbnail(size, made):
    one = small(_pixels(*size))
    assert (one.width, one.height) == made
    with Image.open(BytesIO(one.content)) as image:
        assert (image.format, image.size) == ("WEBP", made)


def test_the_same_picture_gives_the_same_bytes():
    content = _file(900, 700)
    assert thumbnail(content) == thumbnail(content)


def test_no_byte_of_the_original_is_in_it():
    secret = b"<script>window.__pwned=1</script>"
    exif = Image.Exif()
    exif[0x010E] = secret.decode()
    content = _file(900, 700, exif=exif, comment=secret) + secret
    assert content.count(secret) == 3
    (made,) = _made(content).frames
    assert secret not in made.content
    with Image.open(BytesIO(made.content)) as image:
        assert not image.getexif()
        assert "exif" not in image.info and "xmp" not in image.info


def test_what_moves_has_a_thumbnail_of_each_key_frame():
    one, two = photo(1), photo(2)
    made = _made(saved(one, "GIF", save_all=True, append_images=[two], duration=1000))
    assert len(made.frames) == 2
    assert made.size == sum(len(frame.content) for frame in made.frames)


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", _file(50, 50)[:200]])
def test_what_is_no_picture_has_none(content):
    assert thumbnail(content) == b""
