"""The drawing: well formed, and every bin where it belongs."""

from xml.etree import ElementTree

import numpy as np

from countermark.calibration.drawing import drawing
from countermark.calibration.measure import reliability

SVG = "{http://www.w3.org/2000/svg}"


def test_a_dot_for_each_bin() -> None:
    bins = reliability(np.array([-9.0, -9, 0, 9]), np.array([0.0, 0, 1, 1]))
    picture = ElementTree.fromstring(drawing(bins[:1], bins))
    titles = [title.text for title in picture.iter(f"{SVG}title")]
    assert titles == [
        "2 leads: predicted 0.00, observed 0.00",
        "2 leads: predicted 0.00, observed 0.00",
        "1 leads: predicted 0.50, observed 1.00",
        "1 leads: predicted 1.00, observed 1.00",
    ]
    dots = [c for c in picture.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]
    heights = [float(c.get("cy", "nan")) for c in dots]
    assert heights[1] > heights[2] == heights[3]
    assert [c.get("class") for c in dots] == ["before", "after", "after", "after"]
