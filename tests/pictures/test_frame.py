from dataclasses import replace

import numpy as np
import pytest
from drawn import corners, film, photo, saved
from PIL import Image

from countermark.pictures.frame import key_frames
from countermark.pictures.guard import LIMITS, BrokenPicture


def like(pixels: np.ndarray, image: Image.Image) -> bool:
    wanted = np.asarray(image.convert("RGB")).astype(int)
    return bool(np.abs(pixels.astype(int) - wanted).mean() < 12)


@pytest.mark.parametrize("suffix", [".mp4", ".mov", ".webm"])
def test_a_video_gives_a_frame_of_each_scene(suffix: str) -> None:
    one, two, three = photo(1), photo(2), photo(3)
    found = key_frames(film([one] * 12 + [two] * 12 + [three] * 12, suffix))
    assert len(found) == 3
    for picture, image, begin in zip(found, (one, two, three), (0.0, 1.2, 2.4), strict=True):
        assert like(picture.pixels, image)
        assert picture.at is not None and begin - 0.11 <= picture.at < begin + 1.2
        assert (picture.width, picture.height) == (320, 240)
        assert picture.format == suffix[1:].upper()


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP", "AVIF"])
def test_an_animated_picture_gives_its_scenes_with_their_times(form: str) -> None:
    one, two = photo(1, 160, 120), photo(2, 160, 120)
    pages = [one] * 3 + [two] * 3 + [one] * 2
    moving = saved(pages[0], form, save_all=True, append_images=pages[1:], duration=500)
    found = key_frames(moving)
    assert len(found) == 2
    assert [like(found[n].pixels, pages[3 * n]) for n in (0, 1)] == [True, True]
    assert found[0].at is not None and found[1].at is not None
    assert found[1].at - found[0].at >= 0.5


def test_pages_of_a_tiff() -> None:
    pages = [photo(n) for n in range(3)]
    assert len(key_frames(saved(pages[0], "TIFF", save_all=True, append_images=pages[1:]))) == 3


@pytest.mark.parametrize("form", ["JPEG", "PNG", "TIFF"])
def test_a_still_is_its_own_frame(form: str) -> None:
    (found,) = key_frames(saved(corners(), form))
    assert (found.frames, found.at) == (1, None)


def test_what_is_looked_at_is_bounded() -> None:
    pages = [photo(n, 64, 48) for n in range(12)]
    moving = saved(pages[0], "GIF", save_all=True, append_images=pages[1:], duration=100)
    assert len(key_frames(moving)) == LIMITS.scenes
    last = key_frames(moving, replace(LIMITS, frames=3))[-1]
    assert last.at is not None and last.at < 0.3
    assert len(key_frames(moving, replace(LIMITS, work=64 * 48 * 2))) == 2
    video = film([page for page in pages for _ in range(5)])
    short = key_frames(video, replace(LIMITS, footage=1.0))
    assert max(picture.at or 0.0 for picture in short) < 1.0
    with pytest.raises(BrokenPicture, match="MiB"):
        key_frames(video, replace(LIMITS, video=100))


def test_an_animation_that_breaks_off_keeps_what_was_seen() -> None:
    pages = [photo(n, 160, 120) for n in range(4)]
    moving = saved(pages[0], "GIF", save_all=True, append_images=pages[1:])
    assert 1 <= len(key_frames(moving[: len(moving) * 2 // 3])) < 4


def test_an_animated_bomb_is_left_after_its_first_frames() -> None:
    canvas = saved(Image.new("P", (8, 8)), "GIF")
    grown = canvas[:6] + (60_000).to_bytes(2, "little") * 2 + canvas[10:]
    with pytest.raises(BrokenPicture, match="million"):
        key_frames(grown)
    frame = canvas[canvas.index(b",") : -1]
    wide = frame[:5] + (60_000).to_bytes(2, "little") * 2 + frame[9:]
    (found,) = key_frames(canvas[:-1] + wide + b";")
    assert (found.width, found.height) == (8, 8)


def test_garbage_in_a_video_is_named() -> None:
    video = film([photo(1)] * 10)
    for broken in (video[:200], b"\0\0\0\x18ftypisom" + bytes(range(256)) * 40, video[:32] * 9):
        with pytest.raises(BrokenPicture, match="MP4"):
            key_frames(broken)
    with pytest.raises(BrokenPicture, match="WEBM"):
        key_frames(b"\x1aE\xdf\xa3" + b"\xff" * 5000)


def test_a_video_names_no_other_file() -> None:
    for playlist in (
        b"#EXTM3U\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile '/etc/passwd'\n",
    ):
        with pytest.raises(BrokenPicture, match="it is a text"):
            key_frames(playlist)
