import stat

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from countermark.operators.kinds import kinds
from countermark.operators.masking import Masking, key_in, mask, shown
from countermark.operators.sighting import Sighting
from countermark.records.key import Key

KEY = bytes(range(32))
MASKED, HASHED = Masking("masked", KEY), Masking("hashed", KEY)
SENSITIVE = sorted(kind.id for kind in kinds().values() if kind.sensitive)


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [
        ("phone", "+8613800134321", "+86 ••• 4321"),
        ("phone", "88886666", "••• "),
        ("iban", "DE89370400440532013042", "DE•• … 42"),
        ("email", "miareps@shop.example", "m•••@shop.example"),
        ("bank-account", "CN::6222021234567890128", "CN:••• 28"),
        ("tax-number", "DE:136695976", "DE:••• 76"),
        ("payment-account", "paypal:mia@qx.example", "paypal:m•••@qx.example"),
        ("payment-account", "alipay:+8613800134321", "alipay:+86 ••• 4321"),
        ("person-name", "mei wang xiao", "m• w• x•"),
        ("address", "CN|hebei|handan|congtai|renmin|12|b|12|1203", "CN, hebei, handan, •••"),
        ("wechat", "mia_888", "m•••88"),
        ("login", "8.8.4.4", "8.8.•.•"),
        ("domain", "qx.example", "qx.example"),
    ],
)  # fmt: skip
def test_what_is_shown(kind, value, told):
    assert shown(kind, value) == told


@pytest.mark.parametrize("kind", SENSITIVE)
@given(value=st.text(min_size=8, max_size=40))
@settings(max_examples=25, deadline=None)
def test_a_mask_hides_and_never_crashes(kind, value):
    assert value not in mask(kind, value)
    assert HASHED.value(kind, value).startswith("#")


@given(st.text(max_size=30), st.text(max_size=30))
def test_kept_values_match_as_the_identifiers_do(one, other):
    for masking in (MASKED, HASHED):
        kept = masking.value("phone", one), masking.value("phone", other)
        assert (kept[0] == kept[1]) == (one == other)


def test_keeping_again_changes_nothing_and_another_key_or_kind_another_value():
    kept = MASKED.value("phone", "+8613800134321")
    assert MASKED.value("phone", kept) == HASHED.value("phone", kept) == kept
    assert kept.startswith("+86 ••• 4321#")
    assert "1380013" not in kept
    assert shown("phone", kept) == "+86 ••• 4321"
    assert shown("phone", HASHED.value("phone", "+8613800134321"))[:1] == "#"
    assert Masking("masked", KEY[::-1]).value("phone", "+8613800134321") != kept
    assert HASHED.value("qq", "123456") != HASHED.value("wechat", "123456")


def test_a_sighting_is_kept_without_its_value():
    seen = Sighting(Key.account("instagram.com", "mia"), "email", "mia@qx.example", "declared")
    assert "mia@" not in HASHED.sighting(seen).value
    assert HASHED.sighting(seen).account == seen.account
    assert Masking().sighting(seen) == seen
    public = Sighting(seen.account, "domain", "qx.example", "declared")
    assert HASHED.sighting(public) == public


def test_the_key_is_made_once_and_for_its_owner(tmp_path):
    file = tmp_path / "key"
    key = key_in(file)
    assert len(key) == 32
    assert key_in(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("no key")
    with pytest.raises(ValueError, match="holds no key"):
        key_in(file)
    with pytest.raises(ValueError, match="needs a key"):
        Masking("hashed")
