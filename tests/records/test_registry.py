from datetime import date

import pytest
from pydantic import ValidationError

from countermark.records.registry import AuthorisedSeller, Brand, Money, Registration


def test_numbers_of_registers_are_texts():
    with pytest.raises(ValidationError):
        Registration(office="USPTO", number=1, status="live")


def test_one_text_is_a_list_of_one():
    read = Registration(office="DPMA", number="1", status="live", classes="14", territory="uk")
    assert read.classes == (14,)
    assert read.territory == ("GB",)


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "../x.jpg", "a/../../x", "C:\\x", "\\\\host\\x", "a\0b"]
)
def test_references_stay_beneath_the_registry(path):
    brand = {"id": "a", "name": "A", "rights_holder": "h", "marks": [{"id": "m", "kind": "word"}]}
    brand["marks"][0]["references"] = [path]
    with pytest.raises(ValidationError, match="beneath the registry's folder"):
        Brand.model_validate(brand)


@pytest.mark.parametrize("amount", ["-1", "nan", "inf", "many"])
def test_prices_are_amounts(amount):
    with pytest.raises(ValidationError):
        Money(amount=amount, currency="USD")


def test_from_and_to_are_the_fields_of_the_file():
    seller = AuthorisedSeller.model_validate(
        {"marketplace": "amazon.com", "seller": "A9", "from": "2019-01-01", "to": None}
    )
    assert (seller.start, seller.end) == (date(2019, 1, 1), None)


def test_a_brand_tells_its_wording():
    brand = Brand.model_validate(
        {
            "id": "a",
            "name": "Maison Aurelle",
            "rights_holder": "h",
            "aliases": "Aurelle",
            "nicknames": ["aur3lle"],
            "marks": [{"id": "m", "kind": "word", "text": "AURELLE", "terms": ["screw"]}],
            "products": [{"name": "Vis", "line_terms": ["vis bracelet"]}],
        }
    )
    assert list(brand.wording()) == [
        ("name", "Maison Aurelle"),
        ("alias", "Aurelle"),
        ("nickname", "aur3lle"),
        ("mark", "AURELLE"),
        ("motif", "screw"),
        ("line", "vis bracelet"),
    ]
