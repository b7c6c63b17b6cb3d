"""Invented pictures for tests: things drawn from a seed, and what is done to them."""

import cv2
import numpy as np


def scene(seed: int, height: int = 320, width: int = 320) -> np.ndarray:
    """A picture full of shapes and letters; two seeds share nothing but the way of drawing."""
    dice = np.random.default_rng(seed)
    picture = np.empty((height, width, 3), np.uint8)
    picture[:] = dice.integers(150, 255, 3)
    for _ in range(45):
        colour = tuple(int(each) for each in dice.integers(0, 255, 3))
        x, y = int(dice.integers(width)), int(dice.integers(height))
        size = int(dice.integers(6, 46))
        kind = int(dice.integers(4))
        if kind == 0:
            cv2.circle(picture, (x, y), size, colour, int(dice.choice([-1, 2, 4])))
        elif kind == 1:
            corner = (x + size, y + int(dice.integers(5, 50)))
            cv2.rectangle(picture, (x, y), corner, colour, int(dice.choice([-1, 3])))
        elif kind == 2:
            corners = dice.integers(-size, size, (3, 2)) + np.array([x, y])
            cv2.fillPoly(picture, [corners.astype(np.int32)], colour)
        else:
            word = "".join(dice.choice(list("ABCDEFGHKMNRSTXYZ2345689"), 3))
            cv2.putText(picture, word, (x, y), 0, size / 30, colour, 2, cv2.LINE_AA)
    return picture


def mirrored(picture: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(picture[:, ::-1])


def turned(picture: np.ndarray, degrees: float, scale: float = 1.0) -> np.ndarray:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, scale)
    return cv2.warpAffine(picture, turn, (width, height), borderValue=(255, 255, 255))


def pasted(picture: np.ndarray, ground: np.ndarray, x: int, y: int, edge: int) -> np.ndarray:
    """The picture as a square of `edge` on another."""
    sheet = ground.copy()
    sheet[y : y + edge, x : x + edge] = cv2.resize(
        picture, (edge, edge), interpolation=cv2.INTER_AREA
    )
    return sheet
