"""Which addresses are the public Internet: every way to write one that is not is closed."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from countermark.evidence.ground import read, why_closed


@pytest.mark.parametrize(
    "address",
    [
        *("0.0.0.0", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254"),
        *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1"),
        *("192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.251"),
        *("239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16"),
        *("::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
        *("::ffff:0:127.0.0.1", "64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"),
        *("100::1", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:db8::1"),
        *("2002:7f00:1::", "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254"),
        *("fe80::1", "fe80::1%eth0", "2a00:1450::1%1", "fec0::1", "ff02::1", "4000::1"),
        "2a00:1450:4001:80b:0:5efe:7f00:1",
    ],
)
def test_what_is_not_the_public_internet_is_closed(address: str) -> None:
    assert why_closed(ip_address(address))


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "1.1.1.1", "172.32.0.1", "192.167.255.255", "100.128.0.1", "2001:4860:4860::8888",
     "2a00:1450:4001:80b::200e", "64:ff9b::8.8.8.8"],
)  # fmt: skip
def test_public_servers_are_open(address: str) -> None:
    assert why_closed(ip_address(address)) == ""


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_not_opened_by_writing_it_into_ipv6(address: object) -> None:
    inner = ip_address(str(address))
    for written in (f"::{inner}", f"::ffff:{inner}", f"::ffff:0:{inner}", f"64:ff9b:1::{inner}"):
        assert why_closed(ip_address(written))
    assert bool(why_closed(ip_address(f"64:ff9b::{inner}"))) == bool(why_closed(inner))


@given(st.ip_addresses())
def test_what_the_standard_library_knows_as_private_is_closed(address: object) -> None:
    known = ip_address(str(address))
    if known.is_private or known.is_multicast or known.is_loopback or known.is_link_local:
        assert why_closed(known)


def test_brackets_belong_to_urls_not_to_addresses() -> None:
    assert read("[::1]") == ip_address("::1")
    assert read("2130706433") is None
