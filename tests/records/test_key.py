"""Keys are values: written one way, read back the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.records.key import Key, Kind
from countermark.records.lead import Seen
from countermark.records.redirect import Redirect
from countermark.records.route import Route, Step

WRITTEN = {
    "amazon.com:B0EXAMPLE1": Kind.ITEM,
    "weidian.com:7572807173": Kind.ITEM,
    "amazon.com:seller/A1SELLER": Kind.SELLER,
    "instagram.com:account/aurelle": Kind.ACCOUNT,
    "instagram.com:post/Cexample": Kind.POST,
    "web:bio.example/mira": Kind.PAGE,
    "web:sheets/shoes.csv": Kind.PAGE,
    "message:0123456789abcdef": Kind.MESSAGE,
    "https://shop.example/ring": Kind.URL,
    "affiliate:amazon.com:mira-20": Kind.AFFILIATE,
    "affiliate:x.example:campaign/a:b": Kind.AFFILIATE,
}


@pytest.mark.parametrize(("written", "kind"), WRITTEN.items())
def test_the_forms_of_the_contract(written: str, kind: Kind) -> None:
    key = Key.parse(written)
    assert key.kind is kind
    assert str(key) == written


@pytest.mark.parametrize(
    "written",
    ["", "amazon.com", "amazon.com:", "no host:1", "message:xyz", "affiliate:only", "a b.com:1",
     "https://a b", "AMAZON:1", ":x", "amazon.com:a b"],
)  # fmt: skip
def test_what_is_no_key_is_named(written: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        Key.parse(written)


def test_handles_are_compared_in_lower_case_without_at() -> None:
    assert Key.account("instagram.com", "@Mira.Finds") == Key.account("instagram.com", "mira.finds")


text = st.text(min_size=1, max_size=40).filter(lambda t: t.strip("@ ") and "/" not in t)
site = st.sampled_from(["amazon.com", "ebay.co.uk", "t.me", "x.example"])


@given(st.sampled_from([Key.item, Key.seller, Key.account, Key.post, Key.affiliate]), site, text)
def test_any_key_reads_back_as_itself(make, site: str, name: str) -> None:
    key = make(site, name)
    assert not any(c.isspace() for c in str(key))
    assert Key.parse(str(key)) == key


@given(site, text, text)
def test_two_names_never_share_a_key_of_one_kind(site: str, a: str, b: str) -> None:
    same = Key.item(site, a) == Key.item(site, b)
    assert same == (a == b) or {"%"} & set(a + b)


def test_records_take_written_keys_and_write_them_back() -> None:
    route = Route.model_validate(
        {"from": "web:a.example/b", "to": "amazon.com:B0EXAMPLE1", "certainty": 1,
         "route": [{"kind": "direct", "value": "https://amazon.com/dp/B0EXAMPLE1"}],
         "network_keys": ["affiliate:amazon.com:mira-20"]}
    )  # fmt: skip
    assert route.target == Key.item("amazon.com", "B0EXAMPLE1")
    assert isinstance(route.route[0], Step)
    written = route.model_dump(mode="json", by_alias=True)
    assert (written["from"], written["to"]) == ("web:a.example/b", "amazon.com:B0EXAMPLE1")
    assert Route.model_validate(written) == route


def test_values_refuse_fields_that_they_do_not_have() -> None:
    with pytest.raises(ValueError, match="latest"):
        Seen.model_validate({"first": None, "last": None, "latest": None})


def test_records_point_at_bytes_or_say_what_is_wrong() -> None:
    with pytest.raises(ValueError, match="not a pointer"):
        Redirect(source="https://a.example", target=None, evidence=("sha256:12",))
