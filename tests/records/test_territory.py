import pytest

from countermark.records.territory import currency, office_territory, territory_code, territory_of


@pytest.mark.parametrize(
    ("site", "country"),
    [
        ("amazon.de", "DE"),
        ("amazon.com", "US"),
        ("amazon.co.uk", "GB"),
        ("amazon.com.br", "BR"),
        ("WWW.Amazon.fr.", "FR"),
        ("mercadolibre.com.co", "CO"),
        ("shop.example.eu", "EU"),
        ("item.taobao.com", "CN"),
        ("weidian.com", "CN"),
        ("aliexpress.com", None),
        ("etsy.com", None),
        ("brand.co", None),
        ("links.me", None),
        ("bit.ly", None),
        ("someshop.com", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_the_territory_of_a_shop(site, country):
    assert territory_of(site) == country


def test_offices_are_known_by_their_names_and_by_their_country():
    assert office_territory("uspto") == "US"
    assert office_territory("OHIM") == "EU"
    assert office_territory("JP") == "JP"
    assert office_territory("WIPO") is None
    assert office_territory("WO") is None


def test_codes():
    assert territory_code("uk") == "GB"
    assert territory_code(" no ") == "NO"
    assert currency("usd") == "USD"
    with pytest.raises(ValueError, match="two letters"):
        territory_code("USA")
    with pytest.raises(ValueError, match='not "EURO"'):
        currency("EURO")
