import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.operators.handle import handle, handle_of, variant
from countermark.records.key import Key


@pytest.mark.parametrize(
    "name",
    ["glam.by_mia", "glambymia", "glambymia2", "glambymia_backup", "the.glambymia", "GlamByMia",
     "gl4mbymia", "real_glambymiaa", "glambymiabackup2", "glam-by-mia-official", "glambymia.shop"],
)  # fmt: skip
def test_variants_of_one_name_come_near(name):
    assert variant(name) == "glambymia"


@pytest.mark.parametrize(
    ("one", "other"),
    [("mia2", "mia3"), ("glambymia", "glambylea"), ("anna.berg", "anna.borg"), ("shop", "store")],
)
def test_names_of_different_people_stay_apart(one, other):
    assert variant(one) != variant(other)


@pytest.mark.parametrize(
    ("written", "value"),
    [("@Glam.By_Mia", "glam.by_mia"), ("A1SELLER00", None), ("990011", None),
     ("小美珠宝", "小美珠宝"),
     ("not a name", None), ("https://x.example", None), ("__", None)],
)  # fmt: skip
def test_a_handle_is_a_name_somebody_chose(written, value):
    assert handle(written) == value


def test_keys_of_accounts():
    assert handle_of(Key.account("instagram.com", "mia.x")) == "mia.x"
    assert handle_of(Key.seller("amazon.com", "A1SELLER00")) is None
    assert handle_of(Key.account("t.me", "+abcdefgh")) is None


@given(st.text(max_size=40))
def test_a_variant_is_its_own(name):
    assert variant(variant(name)) == variant(name)
    found = handle(name)
    assert found is None or handle(found) == found
