"""Words, codes, panels and covers: pictures a second on one core, and both sides of accuracy.

Photos are read from a folder and never copied: `python benchmarks/pictures.py FOLDER [COUNT]`. The
collages, screenshots and covers are made of them from a seed; what is found in the photos as they
are is a false panel or cover. Photos on white are left out of the collages where `panels` says that
it abstains: two of them side by side have no edge.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from pathlib import Path
from time import process_time

import cv2
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from countermark.pictures.barcode import read_barcodes
from countermark.pictures.cover import covers
from countermark.pictures.guard import decode
from countermark.pictures.panel import panels
from countermark.pictures.place import Box
from countermark.pictures.word import may_hold_words, read_words, text_of

Pixels = NDArray[np.uint8]
SEED = 7
ROUNDS = 20


def jpeg(image: Image.Image, quality: int) -> Pixels:
    from io import BytesIO

    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(out).convert("RGB"), np.uint8)


def common(one: Box, other: Box) -> float:
    wide = min(one.right, other.right) - max(one.left, other.left)
    high = min(one.bottom, other.bottom) - max(one.top, other.top)
    both = max(0, wide) * max(0, high)
    return both / (one.area + other.area - both)


def grid(
    chance: random.Random, photos: list[Pixels], rows: int, columns: int
) -> tuple[Image.Image, list[Box]]:
    gutter, colour = chance.choice([0, 4, 8]), chance.choice(["white", "black", "#e8c8d0"])
    step = 300 + gutter
    image = Image.new("RGB", (gutter + columns * step, gutter + rows * step), colour)
    boxes = []
    for n in range(rows * columns):
        left, top = gutter + n % columns * step, gutter + n // columns * step
        image.paste(Image.fromarray(chance.choice(photos)).resize((300, 300)), (left, top))
        boxes.append(Box(left, top, left + 300, top + 300))
    return image, boxes


def screenshot(chance: random.Random, photos: list[Pixels]) -> tuple[Image.Image, list[Box]]:
    image = Image.new("RGB", (540, 1100), "white")
    top, high = chance.randrange(120, 180), chance.choice([405, 540, 600])
    image.paste(Image.fromarray(chance.choice(photos)).resize((540, high)), (0, top))
    for n in range(4):
        place = (20, top + high + 60 + 32 * n)
        ImageDraw.Draw(image).text(
            place, "order the plain one", "black", ImageFont.load_default(20)
        )
    return image, [Box(0, top, 540, top + high)]


def story(chance: random.Random, photos: list[Pixels]) -> tuple[Image.Image, list[Box]]:
    photo, side = Image.fromarray(chance.choice(photos)), chance.randrange(330, 460)
    image = photo.resize((540, 960)).filter(ImageFilter.GaussianBlur(24))
    left, top = (540 - side) // 2, chance.randrange(180, 380)
    image.paste(photo.resize((side, side)), (left, top))
    return image, [Box(left, top, left + side, top + side)]


def covered(chance: random.Random, photo: Pixels, kind: str) -> tuple[Image.Image, Box]:
    image = Image.fromarray(photo)
    wide, high = (int(side * chance.uniform(0.25, 0.45)) for side in image.size)
    left, top = (image.width - wide) // 2, (image.height - high) // 2
    box = Box(left, top, left + wide, top + high)
    part = image.crop(box)
    if kind == "mosaic":
        size = chance.choice([8, 12, 16, 22])
        part = part.resize((wide // size, high // size), Image.Resampling.BOX)
        part = part.resize((wide, high), Image.Resampling.NEAREST)
    else:
        part = Image.new("RGB", (wide, high), chance.choice(["black", "#e63c5a", "#fac83c"]))
    image.paste(part, box[:2])
    return image, box


def speed(name: str, step: Callable[[Pixels], object], photos: list[Pixels]) -> None:
    step(photos[0])  # the models are loaded once
    began = process_time()
    for photo in photos:
        step(photo)
    print(f"{name:28}{len(photos) / (process_time() - began):8.1f} pictures/s/core")


def words(chance: random.Random, photos: list[Pixels]) -> None:
    for size in (12, 16, 24):
        found = seen = 0
        for n in range(ROUNDS):
            code = "".join(chance.choices("ABCDEFGHJKLMNPQRSTUVWXYZ023456789", k=10))
            image = Image.fromarray(photos[n % len(photos)])
            ImageDraw.Draw(image).text((20, 20), code, "white", ImageFont.load_default(size),
                                       stroke_width=2, stroke_fill="black")  # fmt: skip
            pixels = jpeg(image, 80)
            seen += may_hold_words(pixels)
            found += code in text_of(read_words(pixels)).replace(" ", "")
        print(f"codes of ten signs, {size} pixels: read {found}/{ROUNDS}, gate open {seen}")


def codes(chance: random.Random, photos: list[Pixels]) -> None:
    for module in (4.0, 2.0, 1.4):
        found = hard = 0
        for n in range(ROUNDS):
            text = f"https://shop{n}.example/item/{chance.randrange(10**9)}"
            drawn = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode).to_image(scale=8)
            code = Image.fromarray(np.array(drawn))
            side = round(code.width * module / 8)
            image = Image.fromarray(photos[n % len(photos)])
            image.paste(code.resize((side, side), Image.Resampling.BOX), (30, 30))
            pixels = jpeg(image, 75)
            found += [c.text for c in read_barcodes(pixels)] == [text]
            hard += [c.text for c in read_barcodes(pixels, hard=True)] == [text]
        print(f"QR, {module} pixels a module: {found}/{ROUNDS}, hard {hard}/{ROUNDS}")


def parts(chance: random.Random, photos: list[Pixels]) -> None:
    ways: dict[str, Callable[[], tuple[Image.Image, list[Box]]]] = {
        "side by side": lambda: grid(chance, photos, 1, 2),
        "2 x 2": lambda: grid(chance, photos, 2, 2),
        "3 x 3": lambda: grid(chance, photos, 3, 3),
        "screenshot": lambda: screenshot(chance, photos),
        "story": lambda: story(chance, photos),
    }
    for name, make in ways.items():
        hit = total = extra = 0
        for _ in range(ROUNDS):
            image, boxes = make()
            found = [p.box for p in panels(jpeg(image, 80)) if p.kind != "words"]
            hit += sum(any(common(box, panel) > 0.8 for panel in found) for box in boxes)
            extra += sum(all(common(box, panel) <= 0.8 for box in boxes) for panel in found)
            total += len(boxes)
        print(f"panels, {name:14} found {hit}/{total}, wrong {extra}")


def masks(chance: random.Random, photos: list[Pixels]) -> None:
    for kind in ("mosaic", "paint"):
        hit = extra = 0
        for n in range(ROUNDS):
            image, box = covered(chance, photos[n % len(photos)], kind)
            found = covers(jpeg(image, 85))
            right = [c for c in found if c.kind == kind and common(box, c.box) > 0.3]
            hit += bool(right)
            extra += len(found) - len(right)
        print(f"covers, {kind:7} found {hit}/{ROUNDS}, wrong {extra}")


def main(folder: str, count: int = 60) -> None:
    cv2.setNumThreads(1)
    files = sorted(each for each in Path(folder).iterdir() if each.is_file())
    chance = random.Random(SEED)
    photos = [decode(each.read_bytes()).pixels for each in chance.sample(files, count)]
    full = [p for p in photos if np.median(p[:, :4]) < 235 or p[:5].std() > 15]
    print(f"{len(photos)} photos, {len(full)} of them not on white")
    speed("gate", may_hold_words, photos[:20])
    speed("words", read_words, photos[:20])
    speed("codes", read_barcodes, photos)
    speed("codes, hard", lambda pixels: read_barcodes(pixels, hard=True), photos[:20])
    speed("panels", panels, photos)
    speed("covers", covers, photos)
    print(f"false codes {sum(bool(read_barcodes(p)) for p in photos)}/{len(photos)}")
    print(f"false panels {sum(bool(panels(p)) for p in photos)}/{len(photos)}")
    print(f"false covers {sum(bool(covers(p)) for p in photos)}/{len(photos)}")
    words(chance, photos)
    codes(chance, photos)
    parts(chance, full)
    masks(chance, photos)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
