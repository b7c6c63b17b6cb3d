"""What sellers and promoters do to a photo before they post it again, as functions of a seed.

Each takes the photo (height × width × 3, red-green-blue), a random generator and other photos, and
gives the photo as it would be found in a post. `ALL` puts every one of them on top of the other.
Nothing but what is said here is done, so that another program can be measured on the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import cv2
import numpy as np
from numpy.typing import NDArray

Photo: TypeAlias = NDArray[np.uint8]
Change: TypeAlias = Callable[[Photo, np.random.Generator, Sequence[Photo]], Photo]
FONT = cv2.FONT_HERSHEY_SIMPLEX
WORDS = (
    "NEW IN",
    "Order this, get that",
    "link in bio",
    "SALE -50%",
    "DM to order",
    "best quality",
)


def crop(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """A part of 60 % of the area, of the same shape, the middle within its middle half."""
    height, width = photo.shape[:2]
    down, across = round(height * 0.6**0.5), round(width * 0.6**0.5)
    y = round((height - down) * dice.uniform(0.25, 0.75))
    x = round((width - across) * dice.uniform(0.25, 0.75))
    return photo[y : y + down, x : x + across]


def rotate(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """Turned by 15° one way or the other; the corners that show are white."""
    height, width = photo.shape[:2]
    angle = 15.0 if dice.random() < 0.5 else -15.0
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _photo(
        cv2.warpAffine(
            photo, turn, (width, height), flags=cv2.INTER_AREA, borderValue=(255, 255, 255)
        )
    )


def jpeg(photo: Photo, _dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """Compressed at quality 30."""
    coded = cv2.imencode(".jpg", photo[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 30])[1]
    return _photo(np.asarray(cv2.imdecode(coded, cv2.IMREAD_COLOR))[:, :, ::-1])


def band(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """An opaque band of a seventh of the height with words on it, in the upper or lower third."""
    changed = photo.copy()
    height, width = photo.shape[:2]
    thick = height // 7
    top = int(dice.integers(0, height // 3 - thick + 1))
    if dice.random() < 0.5:
        top = height - thick - top
    colour = tuple(int(each) for each in dice.integers(0, 256, 3))
    cv2.rectangle(changed, (0, top), (width, top + thick), colour, -1)
    words = str(dice.choice(WORDS))
    ink = (255, 255, 255) if sum(colour) < 384 else (0, 0, 0)
    place = (width // 12, top + thick * 2 // 3)
    cv2.putText(changed, words, place, FONT, thick / 50, ink, max(1, thick // 25), cv2.LINE_AA)
    return changed


def colour(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """Another light: hue ± 18°, saturation × 0.6–1.5, contrast × 0.75–1.3, brightness ± 25."""
    hsv = cv2.cvtColor(photo, cv2.COLOR_RGB2HSV).astype(np.float32)
    hsv[:, :, 0] = (hsv[:, :, 0] + dice.uniform(-9, 9)) % 180
    hsv[:, :, 1] = np.clip(hsv[:, :, 1] * dice.uniform(0.6, 1.5), 0, 255)
    back = cv2.cvtColor(hsv.astype(np.uint8), cv2.COLOR_HSV2RGB).astype(np.float32)
    lit = (back - 128) * dice.uniform(0.75, 1.3) + 128 + dice.uniform(-25, 25)
    return _photo(np.clip(lit, 0, 255))


def background(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """The thing cut out of the middle by GrabCut and laid, a little smaller, on a busy pattern.

    Where the cut finds next to nothing, an ellipse of the middle is cut out in its place.
    """
    height, width = photo.shape[:2]
    labels = np.zeros((height, width), np.uint8)
    inner = (width // 12, height // 12, width * 10 // 12, height * 10 // 12)
    cv2.setRNGSeed(1)
    empty = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(photo[:, :, ::-1].copy(), labels, inner, *empty, 2, cv2.GC_INIT_WITH_RECT)
    mask = np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8)
    if mask.mean() < 0.12:
        mask[:] = 0
        cv2.ellipse(
            mask, (width // 2, height // 2), (width * 2 // 5, height * 2 // 5), 0, 0, 360, 1, -1
        )
    scale = float(dice.uniform(0.75, 0.95))
    move = np.array(
        [[scale, 0, width * (1 - scale) * dice.random()], [0, scale, height * (1 - scale) * 0.5]]
    )
    laid = cv2.warpAffine(photo, move, (width, height), flags=cv2.INTER_AREA)
    soft = cv2.GaussianBlur(cv2.warpAffine(mask * 255, move, (width, height)), (5, 5), 0)
    share = soft[:, :, None].astype(np.float32) / 255
    return _photo(laid * share + _pattern(height, width, dice) * (1 - share))


def collage(photo: Photo, dice: np.random.Generator, others: Sequence[Photo]) -> Photo:
    """One of four, with three other photos, thin gaps between them."""
    cells = [*others[:3], photo]
    place = int(dice.integers(4))
    cells[place], cells[3] = cells[3], cells[place]
    edge, gap = 500, 10
    sheet = np.full((2 * edge + 3 * gap, 2 * edge + 3 * gap, 3), 245, np.uint8)
    for number, cell in enumerate(cells):
        y, x = (gap + (edge + gap) * part for part in divmod(number, 2))
        sheet[y : y + edge, x : x + edge] = _fitted(cell, edge)
    return sheet


def flip(photo: Photo, _dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """Left and right exchanged."""
    return np.ascontiguousarray(photo[:, ::-1])


def screenshot(photo: Photo, dice: np.random.Generator, _: Sequence[Photo]) -> Photo:
    """On a telephone's screen of 1,080 × 1,920, under a bar with a name and over some words."""
    screen = np.full((1920, 1080, 3), 255 if dice.random() < 0.6 else 18, np.uint8)
    ink = (20, 20, 20) if screen[0, 0, 0] == 255 else (235, 235, 235)
    cv2.putText(screen, f"9:{dice.integers(10, 60)}", (45, 68), FONT, 1.3, ink, 3, cv2.LINE_AA)
    cv2.circle(screen, (90, 195), 50, tuple(int(c) for c in dice.integers(60, 220, 3)), -1)
    cv2.putText(screen, "user." + str(dice.integers(1000)), (165, 210), FONT, 1.3, ink, 3)
    top = int(dice.integers(285, 390))
    height = min(round(1080 * photo.shape[0] / photo.shape[1]), 1140)
    screen[top : top + height] = cv2.resize(photo, (1080, height), interpolation=cv2.INTER_LINEAR)
    for line in range(4):
        words = " ".join(str(each) for each in dice.choice(WORDS, 3))
        cv2.putText(screen, words, (45, top + height + 105 + 75 * line), FONT, 1.2, ink, 2)
    return screen


def every(photo: Photo, dice: np.random.Generator, others: Sequence[Photo]) -> Photo:
    """All at once: a screenshot of a collage with the changed photo in it, compressed."""
    for change in (background, crop, rotate, colour, band, flip, collage, screenshot, jpeg):
        photo = change(photo, dice, others)
    return photo


CHANGES: dict[str, Change] = {
    "crop 60": crop,
    "rotate 15°": rotate,
    "jpeg 30": jpeg,
    "text band": band,
    "colour": colour,
    "new background": background,
    "collage": collage,
    "flip": flip,
    "screenshot": screenshot,
    "all at once": every,
}
"""In the order of the table in docs/benchmarks.md."""


def changed(name: str, photo: Photo, number: int, others: Sequence[Photo], seed: int) -> Photo:
    """Photo `number` after the named change; the same seed gives the same picture."""
    dice = np.random.default_rng([seed, number, list(CHANGES).index(name)])
    return np.ascontiguousarray(CHANGES[name](photo, dice, others))


def _pattern(height: int, width: int, dice: np.random.Generator) -> NDArray[np.float32]:
    """Soft coloured blotches with grain, as of marble, wood or cloth."""
    ground = np.zeros((height, width, 3), np.float32) + dice.uniform(60, 200, 3)
    for cells in (4, 16, 64):
        coarse = dice.normal(0, 22, (cells, cells, 3)).astype(np.float32)
        ground += cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.clip(ground, 0, 255).astype(np.float32)


def _fitted(photo: Photo, edge: int) -> Photo:
    """The middle of the photo as a square."""
    side = min(photo.shape[:2])
    y, x = ((each - side) // 2 for each in photo.shape[:2])
    part = photo[y : y + side, x : x + side]
    return _photo(cv2.resize(part, (edge, edge), interpolation=cv2.INTER_AREA))


def _photo(pixels: NDArray[np.generic]) -> Photo:
    return np.ascontiguousarray(pixels, np.uint8)
