import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.operators.name import display_name, is_firm, legal_name, person_name

FIRMS = {
    "shenzhen aolai jewelry": [
        "深圳市奥莱珠宝有限公司", "Shenzhen Aolai Jewelry Co., Ltd.", "深圳奥莱首饰有限责任公司",
        "SHENZHEN AO LAI JEWELLERY CO LTD", "Shenzhen Shi Aolai Zhubao Youxian Gongsi",
    ],
    "guangzhou lanhe technology": ["广州蓝河科技有限公司", "Guangzhou Lanhe Technology Co.,Ltd"],
    "blueriver trading": [
        "Blue River Trading GmbH", "BLUERIVER Trading G.m.b.H.", "Blueriver Trade, LLC",
    ],
    "romashka": ["ООО Ромашка", "OOO Romashka", "«Ромашка» ООО"],
    "muller sohne": ["Müller & Söhne KG", "Muller and Sohne KG"],
}  # fmt: skip
PEOPLE = {
    "mei wang xiao": ["王小美", "Wang Xiaomei", "Xiao Mei WANG", "WANG, Xiao-Mei"],
    "lindqvist mia": ["Mia Lindqvist", "LINDQVIST, Mia", "Ms. Mia Lindqvist"],
    "li zeng": ["曾丽", "Zeng Li"],
    "anna ivanova": ["Анна Иванова", "Ivanova Anna"],
}


@pytest.mark.parametrize("value", FIRMS)
def test_spellings_of_one_firm_are_equal(value):
    assert {legal_name(name) for name in FIRMS[value]} == {value}
    assert all(is_firm(name) for name in FIRMS[value])


@pytest.mark.parametrize("value", PEOPLE)
def test_spellings_of_one_person_are_equal(value):
    assert {person_name(name) for name in PEOPLE[value]} == {value}
    assert not any(is_firm(name) for name in PEOPLE[value])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("深圳市奥莱珠宝有限公司", "广州市奥莱珠宝有限公司"),
        ("深圳市奥莱珠宝有限公司", "深圳市奥莱科技有限公司"),
        ("Blue River Trading GmbH", "Blue Water Trading GmbH"),
    ],
)
def test_different_firms_stay_apart(one, other):
    assert legal_name(one) != legal_name(other)


def test_names_that_are_shown():
    assert display_name("小美珠宝 Official") == "xiaomeizhubao official"
    assert display_name("QX") is None
    assert person_name("Madonna") is None


@given(st.text(max_size=60))
@settings(deadline=None, max_examples=200)
def test_forms_are_their_own(text):
    for form in (legal_name, person_name, display_name):
        found = form(text)
        assert found is None or found == found.strip() != ""
        assert found is None or form is legal_name or form(found) == found
