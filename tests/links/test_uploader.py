import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.uploader import photo_hosts, uploader

REAL = Path(__file__).parents[3] / "shared" / "data" / "photos" / "index.csv"
EXAMPLES = [(host, *example) for host in photo_hosts() for example in host.examples.items()]


@pytest.mark.parametrize(("host", "image", "account"), EXAMPLES)
def test_example(host, image, account):
    key = uploader(image)
    assert key and str(key) == f"owner:{host.id}:{account}"


def test_the_number_of_a_program_is_nobody():
    one = uploader("open990011223-9911223344-1a2b0000018c_800_800.jpg")
    other = uploader("open990044556-9911223344-1a2b0000018c_800_800.jpg")
    assert one != other


@pytest.mark.parametrize("image", ["img/a.jpg", "opening-990011223-1.jpg", "pcitem1-x.jpg", ""])
def test_other_names_say_nothing(image):
    assert uploader(image) is None


@given(st.text())
def test_any_text(text):
    assert uploader(text) is None or uploader(text).id


@pytest.mark.real
@pytest.mark.skipif(not REAL.exists(), reason="no real photos here")
def test_real_names():
    with REAL.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    read = [key.id if (key := uploader(row["file"])) else None for row in rows]
    right = sum(one == row["uploader"] for one, row in zip(read, rows, strict=True))
    assert right == len(rows) > 0
