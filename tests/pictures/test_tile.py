import numpy as np
import pytest
from scenery import scene

from countermark.pictures.place import Box
from countermark.pictures.tile import MIN_EDGE, cut, query_tiles, reference_tiles, within


@pytest.mark.parametrize(("height", "width"), [(400, 400), (1280, 720), (300, 900), (97, 60)])
def test_tiles_lie_inside_and_leave_nothing_out(height: int, width: int) -> None:
    tiles = query_tiles(height, width)
    assert tiles[0] == Box(0, 0, width, height)
    assert len(set(tiles)) == len(tiles)
    seen = np.zeros((height, width), int)
    for tile in tiles[1:]:
        assert 0 <= tile.left < tile.right <= width
        assert 0 <= tile.top < tile.bottom <= height
        assert min(tile.width, tile.height) >= MIN_EDGE
        seen[tile.top : tile.bottom, tile.left : tile.right] += 1
    assert seen.min() >= 1


def test_every_quarter_of_a_collage_nearly_fills_a_tile() -> None:
    quarters = [Box(x, y, x + 400, y + 400) for y in (0, 400) for x in (0, 400)]
    for quarter in quarters:
        shares = []
        for tile in query_tiles(800, 800)[1:]:
            across = min(tile.right, quarter.right) - max(tile.left, quarter.left)
            down = min(tile.bottom, quarter.bottom) - max(tile.top, quarter.top)
            both = max(across, 0) * max(down, 0)
            shares.append(both / (tile.area + quarter.area - both))
        assert max(shares) > 0.6


def test_a_very_small_picture_is_taken_whole() -> None:
    assert query_tiles(40, 30) == [Box(0, 0, 30, 40)]
    assert reference_tiles(40, 30) == [Box(0, 0, 30, 40)]


def test_a_part_of_a_part_is_a_part_of_the_picture() -> None:
    picture = scene(1, 200, 300)
    outer, inner = Box(50, 20, 250, 180), Box(10, 30, 60, 90)
    assert np.array_equal(cut(cut(picture, outer), inner), cut(picture, within(outer, inner)))
