from base64 import b64encode, urlsafe_b64encode
from urllib.parse import quote

import pytest

from countermark.demo.chance import Chance
from countermark.demo.disguise import around, broken_as, spelt_as, wrapped
from countermark.demo.words import data

URL = "https://www.amazon.com/dp/B0DEMO1234"


def written(address: str) -> list[str]:
    """The ways in which an address may stand in another."""
    encoded, raw = quote(address, safe=""), address.encode()
    base = quote(b64encode(raw).decode(), safe="")
    short = urlsafe_b64encode(raw).decode().rstrip("=")
    return [address, encoded, quote(encoded, safe=""), base, short, raw.hex()]


@pytest.mark.parametrize("template", data("hiding")["wrappers"] + data("hiding")["nests"])
def test_a_wrapped_address_stands_in_the_other(template: str) -> None:
    made = around(template, URL)
    assert made.startswith("https://") and made != URL
    assert any(form in made for form in written(URL))


def test_some_addresses_are_wrapped_twice() -> None:
    made = [wrapped(Chance("wrap", number), URL) for number in range(60)]
    once = {around(template, URL) for template in data("hiding")["wrappers"]}
    twice = [address for address in made if address not in once]
    assert 5 < len(twice) < 30
    for address in twice:
        assert any(form in address for inner in once for form in written(inner))


@pytest.mark.parametrize("how", data("hiding")["broken"], ids=str)
def test_a_broken_address_is_no_address_and_keeps_the_number(how: dict[str, str]) -> None:
    text = broken_as(how, URL)
    assert URL not in text
    plain = text[::-1] if how.get("backwards") else text
    assert "B0DEMO1234" in narrow(plain).replace(how.get("inside") or "\x00", "")


@pytest.mark.parametrize("how", data("hiding")["codes"], ids=str)
def test_a_code_spelt_around_filters_keeps_its_signs(how: dict[str, str]) -> None:
    text = narrow(spelt_as(how, "B0DEMO1234"))
    assert "".join(sign for sign in text if sign.isalnum()).upper() == "B0DEMO1234"


def narrow(text: str) -> str:
    """Full-width signs as plain ones."""
    return "".join(chr(ord(s) - 0xFEE0) if 0xFF00 < ord(s) < 0xFF5F else s for s in text)
