"""What a code or a link that was read in a picture may really say."""

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from countermark.pictures.reading import LONGEST, MOST, Confusion, readings
from countermark.text.mention import Mentions
from countermark.text.term import Term


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("BOC7QK2X9L", "B0C7QK2X9L"),
        ("B0C7QKZX9L", "B0C7QK2X9L"),
        ("75728O7I73", "7572807173"),
        ("vveidian.example/a", "weidian.example/a"),
        ("shop,example", "shop.example"),
        ("shop .example/ x", "shop.example/x"),
        ("barnboo.example", "bamboo.example"),
    ],
)
def test_the_right_reading_is_among_the_first(read: str, meant: str) -> None:
    found = [each.text for each in readings(read)]
    assert found[0] == read
    assert meant in found


def test_nothing_doubtful_has_one_reading() -> None:
    assert [(each.text, each.certainty) for each in readings("xyx")] == [("xyx", 1.0)]


def test_a_long_text_is_left_alone() -> None:
    assert len(readings("0" * (LONGEST + 1))) == 1


@given(st.text(alphabet="0O1Il5SrnmvwcdB8 ./,:abc日", max_size=LONGEST))
def test_readings_are_bounded_ordered_and_the_same_again(text: str) -> None:
    found = readings(text)
    assert found == readings(text)
    assert found[0].text == text
    assert 1 <= len(found) <= MOST
    assert len({each.text for each in found}) == len(found)
    weights = [each.certainty for each in found]
    assert weights == sorted(weights, reverse=True)
    assert sum(weights) <= 1.01


@pytest.mark.parametrize(
    "fields",
    [
        {"alike": ["0"]},
        {"alike": ["0", "OO"]},
        {"read": "rn"},
        {"alike": ["0", "O"], "read": "a", "meant": "b"},
    ],
)
def test_an_entry_that_cannot_be_used_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Confusion.model_validate({"id": "x", "share": 5, "source": "derived: test", **fields})


def test_a_name_misread_behind_its_first_letter_is_found_as_a_misspelt_one() -> None:
    found = Mentions([Term("b", "name", "Quelandra")]).find(
        pa.array(["new OUELANDRA bag", "new QUELANDPA bag"]), typos=True
    )
    assert [(hit["row"], hit["way"]) for hit in found.to_pylist()] == [(1, "typo")]
