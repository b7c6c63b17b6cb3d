import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.operators.address import address, parts

PLACES = {
    "CN|guangdong|shenzhen|futian|huaqiangbei|1002|aolai.b|12|1203": [
        ("广东省深圳市福田区华强北路1002号奥莱大厦B座12楼1203室",),
        ("中国广东深圳福田区华强北路1002号奥莱大厦B座1203",),
        ("华强北路1002号奥莱大厦B座1203室", "深圳市福田区", "广东省", "CN"),
        ("Room 1203, 12/F, Block B, Aolai Building, No. 1002 Huaqiang North Road, Futian District, "
         "Shenzhen, Guangdong, China 518000",),
        ("Rm 1203, Tower B, Ao Lai Mansion, 1002 Huaqiang Bei Lu, Futian Qu, Shenzhen Shi, "
         "Guangdong Sheng",),
        ("1203, Block B, Aolai Building, 1002 Huaqiangbei Rd, Futian Dist.", "Shenzhen",
         "Guangdong", "CN"),
    ],
    "CN|zhejiang|yiwu||yinhai|5|3|4|402": [
        ("浙江省义乌市福田街道银海路五号三单元402室",),
        ("Room 402, Unit 3, No.5 Yinhai Road, Futian Street, Yiwu, Zhejiang",),
        ("义乌市银海路5号3单元402",),
    ],
    "CN|hebei|handan|congtai|renmin|12|||": [
        ("河北省邯郸市丛台区人民路12号",),
        ("No. 12 Renmin Road, Congtai District, Handan, Hebei",),
        ("12 Renmin Lu, Congtai Qu, Handan",),
    ],
    "US|il|springfield|62701|main|123|||4b": [
        ("123 Main St Apt 4B", "Springfield", "IL", "US", "62701"),
        ("123 Main Street, Apartment 4B", "Springfield", "IL", "US", "62701"),
        ("123 MAIN ST #4B", "SPRINGFIELD", "IL", "US", "62701"),
    ],
    "DE||berlin||haupt|12|||": [
        ("Hauptstraße 12", "Berlin", "", "DE", "10115"),
        ("Hauptstr. 12, 10115 Berlin", "", "", "DE", ""),
        ("Haupt-Straße 12", "Berlin", "", "DE", ""),
    ],
    "GB||leeds|ls11aa|mill|12|||4": [
        ("Unit 4, 12 Mill Lane", "Leeds", "", "GB", "LS1 1AA"),
        ("Flat 4, 12 Mill Ln.", "LEEDS", "", "GB", "LS11AA"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("value", PLACES)
def test_writings_of_one_place_are_equal(value):
    found = [address(*written) for written in PLACES[value]]
    assert [place and place.value for place in found] == [value] * len(found)
    assert parts(value) == found[0]


@pytest.mark.parametrize(
    ("one", "other", "house"),
    [
        ("深圳市华强北路1002号B座1203室", "深圳市华强北路1002号B座1204室", True),
        ("深圳市华强北路1002号B座1203室", "深圳市华强北路1002号A座1203室", False),
        ("Room 1203, No. 2 Renmin Road, Handan", "Room 1203, No. 12 Renmin Road, Handan", False),
        ("江苏省苏州市人民路1号", "安徽省宿州市人民路1号", False),
    ],
)
def test_two_units_of_a_building_are_two_addresses_of_one_house(one, other, house):
    first, second = address(one), address(other)
    assert first is not None
    assert second is not None
    assert first != second
    assert (first.house == second.house) == house


@pytest.mark.parametrize("written", ["", "hello", "深圳", "Shenzhen, China", "DM me"])
def test_what_tells_no_house(written):
    found = address(written)
    assert found is None or not found.told


@given(st.text(max_size=80) | st.text("路号室省市区栋楼 0123 roadunit,", max_size=60))
@settings(deadline=None, max_examples=200)
def test_any_text_is_read_without_a_crash(text):
    for country in ("", "CN", "US"):
        found = address(text, "", "", country)
        assert found is None or parts(found.value) == found
