from io import BytesIO

import pytest
from PIL import Image, ImageChops

from countermark.demo.drawing import PIECES
from countermark.demo.picture import Shot, jpeg


def opened(shot: Shot) -> Image.Image:
    return Image.open(BytesIO(jpeg(shot))).convert("RGB")


@pytest.mark.parametrize("trade", PIECES)
def test_every_piece_in_every_layout_is_a_small_jpeg(trade: str) -> None:
    for layout in ("plain", "pair", "priced", "story"):
        content = jpeg(Shot(trade, "1", True, "Aurelle", layout, "$19.99"))  # type: ignore[arg-type]
        assert content.startswith(b"\xff\xd8\xff")
        assert len(content) < 40_000
        assert max(Image.open(BytesIO(content)).size) <= 640


def test_equal_shots_are_equal_and_others_differ() -> None:
    shot = Shot("watch", "7", motif=True)
    assert jpeg(shot) == jpeg(shot)
    assert jpeg(shot) != jpeg(Shot("watch", "8", motif=True))


@pytest.mark.parametrize("trade", [name for name in PIECES if name != "thing"])
def test_the_motif_is_to_be_seen(trade: str) -> None:
    plain, marked = opened(Shot(trade, "3", motif=False)), opened(Shot(trade, "3", motif=True))
    changed = ImageChops.difference(plain, marked).convert("L").point(lambda v: 255 * (v > 40))
    assert changed.histogram()[255] > 600, "pixels that the motif changes"


def test_a_masked_photo_hides_the_middle_only() -> None:
    open_, masked = opened(Shot("bag", "5", False)), opened(Shot("bag", "5", False, hidden=True))
    box = ImageChops.difference(open_, masked).point(lambda v: 255 * (v > 30)).getbbox()
    assert box is not None
    assert box[0] > 90
    assert box[3] < 400
