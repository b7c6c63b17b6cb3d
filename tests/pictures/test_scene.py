import numpy as np
from drawn import photo
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

from countermark.pictures.picture import Picture
from countermark.pictures.scene import scenes


def shot(image: Image.Image, at: float) -> Picture:
    pixels = np.asarray(image.convert("RGB"))
    return Picture(pixels, image.width, image.height, "MP4", 9, at)


def times(images: list[Image.Image], most: int = 8) -> list[float | None]:
    found = scenes((shot(image, float(at)) for at, image in enumerate(images)), most)
    return [picture.at for picture in found]


def test_the_sharpest_frame_of_each_scene_in_order() -> None:
    one, two = photo(1), photo(2)
    soft = ImageFilter.GaussianBlur(4)
    assert times([one.filter(soft), one, one.filter(soft), two.filter(soft), two]) == [1.0, 4.0]


def test_light_and_grain_make_no_scene() -> None:
    one = photo(3)
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (240, 320, 3), np.uint8))
    images = [ImageEnhance.Brightness(one).enhance(0.96), one, Image.blend(one, noise, 0.06)]
    assert len(times(images)) == 1


def test_another_piece_on_the_same_ground_is_a_scene() -> None:
    pieces = []
    for seed in (4, 5, 6):
        ground = Image.new("RGB", (320, 240), "white")
        ground.paste(photo(seed, 200, 150), (60, 45))
        pieces.append(ground)
    assert times(pieces) == [0.0, 1.0, 2.0]


def test_a_scene_that_comes_back_is_one() -> None:
    one, two = photo(7), photo(8)
    assert len(times([one, two, one, two, one])) == 2


def test_too_many_scenes_leave_those_that_differ_most() -> None:
    images = [photo(seed) for seed in range(20)]
    found = times(images, 5)
    assert len(found) == 5
    assert found == sorted(found)


def test_blank_frames_are_left_out_unless_there_is_nothing_else() -> None:
    black = Image.new("RGB", (320, 240))
    assert times([black, photo(9), Image.new("RGB", (320, 240), "white")]) == [1.0]
    assert times([black, black]) == [0.0]
    faint = Image.new("RGB", (320, 240), "white")
    ImageDraw.Draw(faint).line((20, 120, 300, 130), fill=(120, 120, 120), width=3)
    assert times([black, faint]) == [1.0]


def test_no_frames_no_scenes() -> None:
    assert scenes([], 8) == []
