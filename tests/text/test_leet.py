import pyarrow as pa
import pytest

from countermark.text.leet import leet_signs, may_be_leet, unleeted


@pytest.mark.parametrize(
    ("text", "is_leet"),
    [
        ("Summ!+", True),
        ("Aure|le", True),
        ("|eather", True),
        ("bag | shoes", False),
        ("bag || shoes", False),
        ("a + b", False),
        ("+", False),
        ("", False),
    ],
)
def test_a_sign_counts_where_it_touches_a_word(text, is_leet):
    assert may_be_leet(pa.array([text], pa.large_string())).tolist() == [is_leet]


def test_letters_stand_in_the_place_of_signs():
    assert unleeted("Summ!+ of Aure||e") == "Summ!t of Aurelle"
    assert leet_signs("Summ!+ of Aure||e") == 3
