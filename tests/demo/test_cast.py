import re

from countermark.demo.cast import Person, Seller, iban
from countermark.demo.chance import Chance
from countermark.records.key import Key


def test_ibans_have_right_check_digits_and_a_bank_that_is_none() -> None:
    for number in range(20):
        made = iban(Chance(number))
        turned = f"{made[4:]}{made[:4]}"
        assert int("".join(str(int(sign, 36)) for sign in turned)) % 97 == 1
        assert made[4:8] == "ZZZZ"


def test_accounts_have_keys() -> None:
    for number in range(40):
        person = Person.drawn(Chance(number), "en")
        assert str(Key.account(person.network, person.handle)) == person.key
        if person.network == "x.com":
            assert re.fullmatch(r"\w{1,15}", person.handle)
        key, url = person.post(Chance(number))
        assert Key.parse(key).site == person.network
        assert Key.parse(key).id in url
    seller = Seller.drawn(Chance(1), "ebay.com")
    assert Key.parse(seller.key).id == seller.id


def test_papers_are_invented() -> None:
    for country in ("CN", "US", "GB", "FR", "DE"):
        papers = Seller.drawn(Chance(2), "amazon.com").record(Chance(3), country)
        assert papers["email"].endswith(".example")
        assert papers["address"]["addressCountry"] == country
