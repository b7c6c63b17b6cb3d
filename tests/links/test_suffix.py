"""Which names can be hosts."""

import socket

import pytest

from countermark.links import suffix


@pytest.mark.parametrize(
    "host",
    [
        "shop.com",
        "shop.co.uk",
        "a.b.shop.de",
        "shop.example",
        "x.test",
        "xn--fiq228c5hs.xn--fiqs8s",
    ],
)
def test_a_name_below_a_public_suffix(host):
    assert suffix.is_public(host)


@pytest.mark.parametrize(
    "host", ["com", "co.uk", "file.js", "3.5mm", "e.g", "intranet", "1.2.3.4", ""]
)
def test_no_such_name(host):
    assert not suffix.is_public(host)


def test_the_list_is_the_shipped_one_and_nothing_is_fetched(monkeypatch):
    def refuse(*args, **kwargs):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    suffix._list.cache_clear()
    suffix.is_public.cache_clear()
    assert suffix.is_public("shop.com")
