"""Identities: decoded where something readable hides in them, left alone everywhere else."""

from base64 import b64encode, urlsafe_b64encode
from string import ascii_letters, digits

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.links.identity import decoded

NAMES = st.text(ascii_letters + digits + "_.-", min_size=6, max_size=30)


@pytest.mark.parametrize(
    ("value", "identity"),
    [
        ("SU5WRU5URURfMDE=", "INVENTED_01"),
        ("SU5WRU5URURfMDE", "INVENTED_01"),
        ("494e56454e5445445f3031", "INVENTED_01"),
        ("%53U5WRU5URURfMDE%3D", "INVENTED_01"),
        ("U1U1V1JVNVVSVVJmTURFPQ==", "INVENTED_01"),
        ("example-20", "example-20"),
        ("2042152", "2042152"),
        ("3132333435", "3132333435"),
        ("EXAMPLE01", "EXAMPLE01"),
        ("deadbeefdeadbeef", "deadbeefdeadbeef"),
        ("wrf7xD", "wrf7xD"),
        ("", ""),
    ],
)
def test_decoded(value, identity):
    assert decoded(value) == identity


@given(NAMES)
def test_a_name_in_base64_is_read(name):
    expected = decoded(name)
    assert decoded(b64encode(name.encode()).decode()) == expected
    assert decoded(urlsafe_b64encode(name.encode()).decode().rstrip("=")) == expected


@given(NAMES)
def test_a_name_in_hex_is_read_unless_it_could_be_a_number(name):
    written = name.encode().hex()
    if not written.isdecimal():
        assert decoded(written) == decoded(name)


@given(st.text(max_size=600))
def test_never_raises(text):
    assert isinstance(decoded(text), str)
