from hypothesis import given
from hypothesis import strategies as st

from countermark.report.gazetteer import Town, cities


def test_one_city_in_its_spellings() -> None:
    towns = [Town(name, "CN") for name in ("Handan", "邯郸市", "邯郸", "HANDAN CITY", "handan shi")]
    found = cities(towns)
    assert {(city.name, city.country) for city in found.values()} == {("Handan", "CN")}
    assert len(found) == len(towns)


def test_the_country_decides_and_without_one_the_largest_is_meant() -> None:
    found = cities([Town("Paris", "US"), Town("Paris"), Town("paris", "fr")])
    assert found[Town("Paris", "US")].country == "US"
    assert found[Town("Paris")].country == "FR"
    assert found[Town("paris", "fr")].name == "Paris"


def test_what_is_no_city_is_nowhere() -> None:
    assert cities([Town("Nowhere upon Never", "GB"), Town(""), Town("市", "CN")]) == {}
    assert cities([]) == {}


@given(st.text(max_size=30), st.none() | st.text(max_size=3))
def test_any_name_is_found_or_not(name: str, country: str | None) -> None:
    found = cities([Town(name, country)])
    assert all(-90 <= city.latitude <= 90 for city in found.values())
