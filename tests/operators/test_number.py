import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.links.datafile import RuleError, read_rules
from countermark.operators.kinds import kind
from countermark.operators.number import Register, number, numbers, numbers_in, registers


@pytest.mark.parametrize(
    ("written", "country", "value", "sound"),
    [
        ("91310115591693856A", "CN", "CN:91310115591693856A", True),
        ("9131 0115 5916 9385 6A", None, "CN:91310115591693856A", True),
        ("91310115591693856B", "CN", "CN:91310115591693856B", False),
        ("DE 136 695 976", None, "DE:136695976", True),
        ("136695976", "DE", "DE:136695976", True),
        ("FR 40 303 265 045", None, "FR:303265045", True),
        ("303265045", "FR", "FR:303265045", True),
        ("IT00743110157", None, "IT:00743110157", True),
        ("91-1144442", "US", "US:911144442", True),
        ("16.727.230/0001-97", "BR", "BR:16727230000197", True),
        ("12345678", None, ":12345678", True),
    ],
)
def test_one_number_has_one_form(written, country, value, sound):
    found = number(written, country)
    assert found is not None
    assert (found.value, found.sound) == (value, sound)


@pytest.mark.parametrize("written", ["", "none", "abc", "12"])
def test_what_is_no_number(written):
    assert list(numbers(written)) == []


def test_a_field_may_hold_several():
    found = [named.value for named in numbers("DE136695976; 91310115591693856A")]
    assert found == ["DE:136695976", "CN:91310115591693856A"]


def test_every_register_reads_without_a_crash():
    assert len({one.id for one in registers()}) == len(registers()) > 40
    for one in registers():
        assert kind(one.kind).checked
        assert all(one.read(text) is None for text in ("", "x", "hello world"))


@given(st.from_regex(r"9[123][0-9]{6}[0-9ABCDEFGHJKLMNPQRTUWXY]{9}", fullmatch=True))
@settings(deadline=None)
def test_different_chinese_numbers_never_have_one_form(body):
    from stdnum.cn import uscc

    code = body[:17] + uscc.calc_check_digit(body[:17])
    found = number(code, "CN")
    assert found is not None
    assert found.value == f"CN:{code}"


@given(st.text(max_size=60), st.sampled_from([None, "CN", "DE", "US", "GB"]))
@settings(deadline=None)
def test_any_text_is_read_without_a_crash(text, country):
    for named in numbers(text, country):
        assert named.value
    list(numbers_in(f"vat {text} ust-id {text}".lower(), country))


def test_a_mistake_names_file_entry_and_field():
    text = "- {id: cn.nothing, kind: tax-number, country: CN, cues: [x], sources: [x]}"
    with pytest.raises(RuleError, match=r"x\.yaml: rule 'cn.nothing': id"):
        list(read_rules(text, "x.yaml", Register))
