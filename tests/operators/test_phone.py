import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.operators.phone import is_service, phone, phones

MOBILES = st.integers(0, 10**8 - 1).map(lambda n: f"138{n:08d}")
GAPS = st.sampled_from(["", " ", "-", ".", "🌸", "  "])


@given(MOBILES, GAPS, st.sampled_from(["", "+86", "0086", "+86 ", "(+86)"]))
@settings(deadline=None)
def test_spellings_of_one_mobile_number_are_equal(number, gap, prefix):
    written = prefix + gap.join((number[:3], number[3:7], number[7:]))
    assert phone(written) == f"+86{number}"
    assert phone(f"+86{number}") == f"+86{number}"


@given(st.text(max_size=40), st.sampled_from([(), ("CN",), ("US", "DE")]))
@settings(deadline=None)
def test_any_text_is_a_number_in_its_own_form_or_none(text, regions):
    found = phone(text, regions)
    assert found is None or (found.startswith("+") and phone(found) == found)
    assert all(named.value for named in phones(text, regions))


@pytest.mark.parametrize(
    ("cell", "regions", "values"),
    [
        ("138 0013 8000 / 139-1234-5678", (), ["+8613800138000", "+8613912345678"]),
        ("0755-88886666 转 802", ("CN",), ["+8675588886666"]),
        ("030 901820 ext. 12", ("DE",), ["+4930901820"]),
        ("(213) 373-4253", ("US",), ["+12133734253"]),
        ("1-800-356-9377", (), ["+18003569377"]),
        ("00000000000", (), []),
        ("n/a", (), []),
    ],
)
def test_a_field_may_hold_several(cell, regions, values):
    assert [named.value for named in phones(cell, regions) if named.sound] == values


def test_a_number_without_its_area_is_kept_as_unsound():
    [one] = phones("88886666")
    assert (one.value, one.sound) == ("88886666", False)


def test_numbers_that_firms_give_to_all():
    assert is_service("+18003569377")
    assert not is_service("+8613800138000")
