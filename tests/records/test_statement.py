import pytest

from countermark.records.statement import LONGEST_NAME, LONGEST_NOTE, named, worded


def test_a_name_is_of_all_that_is_said_in_any_order() -> None:
    assert named("X", {"a": 1, "b": None}) == named("X", {"b": None, "a": 1})
    assert named("X", {"a": 1, "b": None}) != named("X", {"a": 1, "b": 0})
    assert len(named("X", {})) == 18


def test_words_are_trimmed_and_made_text() -> None:
    assert worded(" Anna \n", " seen \udcff ", "nobody") == ("Anna", "seen ?")


@pytest.mark.parametrize(
    ("by", "note", "told"),
    [
        (" ", "", "nobody says it"),
        ("x" * (LONGEST_NAME + 1), "", "by has 201 characters"),
        ("Anna", "x" * (LONGEST_NOTE + 1), "note has 10,001 characters"),
    ],
)
def test_who_and_what_are_held_to_their_lengths(by: str, note: str, told: str) -> None:
    with pytest.raises(ValueError, match=told):
        worded(by, note, "nobody says it")
