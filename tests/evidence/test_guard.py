"""The guard of every fetch, attacked: each attack must end before a byte is sent."""

import socket
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st
from loopback import Asked, answer, web

from countermark.evidence.guard import (
    Deadline,
    Denied,
    Guard,
    Limits,
    NotFetched,
    Unanswered,
    shown,
)
from countermark.evidence.guard import exception as read_exception

QUICK = Limits(connect=1, idle=1, total=2)


def at(*addresses: str) -> Guard:
    """A guard whose resolver gives these."""
    return Guard(resolver=lambda host, port: list(addresses), limits=QUICK)


def opened(guard: Guard, url: str) -> None:
    line, _ = guard.connect(guard.place(url), Deadline(2))
    line.close()


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://shop.example/", "gopher://shop.example/_x", "data:,x"),
        *("javascript:alert(1)", "ws://shop.example/", "blob:https://shop.example/1", "dict://a/"),
        *("http://", "https:///p/77", "http://a b/", "http://a.example:99999/", "//shop.example/"),
        *("http://shop.example%2f@127.0.0.1%2f/", "http://[::1", "http://[fe80::1%25eth0]/", ""),
        *("http://exa\u2044mple/", "http://a.example:http/", "shop.example", "http://\ud800.example/"),
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_not_fetched(url: str) -> None:
    with pytest.raises(Denied):
        at("93.184.215.14").place(url)


@pytest.mark.parametrize("port", [0, 1, 22, 25, 110, 3306, 5432, 6379, 9200, 11211, 27017, 65535])
def test_ports_of_other_services_are_closed(port: int) -> None:
    with pytest.raises(Denied, match="port"):
        at("93.184.215.14").place(f"http://shop.example:{port}/")


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "[::ffff:127.0.0.1]", "[fd00::1]"),
        *("[::ffff:7f00:1]", "[64:ff9b::a9fe:a9fe]", "[2002:7f00:1::]", "0.0.0.0", "224.0.0.1"),
    ],
)
def test_an_address_in_the_url_is_checked(host: str) -> None:
    with pytest.raises(Denied, match="is at"):
        opened(Guard(limits=QUICK), f"http://{host}/")


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "localhost"])
def test_other_ways_to_write_this_machine_are_checked_as_the_system_reads_them(host: str) -> None:
    with pytest.raises(NotFetched):
        opened(Guard(limits=QUICK), f"http://{host}/")


def test_what_the_system_reads_as_this_machine_is_denied() -> None:
    with pytest.raises(Denied, match="this machine"):
        opened(Guard(limits=QUICK), "http://2130706433/")


@pytest.mark.parametrize(
    "addresses",
    [
        *(["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["100.64.0.7"], ["::1"], ["fe80::1%1"]),
        *(["93.184.215.14", "127.0.0.1"], ["2a00:1450:4001::1", "::ffff:10.0.0.1"], ["no address"]),
    ],
)
def test_a_name_with_one_closed_address_is_denied(addresses: list[str]) -> None:
    with pytest.raises(Denied, match=r"shop\.example is at"):
        opened(at(*addresses), "https://shop.example/")


def test_a_name_that_answers_differently_later_is_connected_to_where_it_was_checked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """DNS rebinding: the second answer is this machine; it is never asked for."""
    answers = [["93.184.215.14"], ["127.0.0.1"]]
    reached: list[object] = []

    def connection(place: object, wait: float) -> socket.socket:
        reached.append(place)
        raise OSError("no way out of this test")

    monkeypatch.setattr(socket, "create_connection", connection)
    guard = Guard(resolver=lambda host, port: answers.pop(0), limits=QUICK)
    with pytest.raises(Unanswered):
        opened(guard, "http://shop.example/")

    assert reached == [("93.184.215.14", 80)]
    assert answers == [["127.0.0.1"]]


def test_a_connection_that_ends_elsewhere_than_checked_is_denied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with web({}) as made:
        elsewhere = socket.create_connection(("127.0.0.1", made.port))
        monkeypatch.setattr(socket, "create_connection", lambda place, wait: elsewhere)
        with pytest.raises(Denied, match="ends at"):
            opened(at("93.184.215.14"), "http://shop.example/")


def test_a_named_exception_is_connected_to_on_any_port() -> None:
    with web({"shop.example": lambda asked: answer("ring")}) as made:
        opened(Guard(resolve={"shop.example": "127.0.0.1"}), made.url("shop.example"))


def test_an_exception_is_of_that_name_alone() -> None:
    guard = Guard(resolve={"shop.example": "127.0.0.1"}, resolver=lambda h, p: ["127.0.0.1"])
    for host in ("www.shop.example", "shop.example.evil.example", "127.0.0.1"):
        with pytest.raises(Denied):
            opened(guard, f"http://{host}/")


def test_credentials_are_read_past_and_not_sent() -> None:
    place = at("93.184.215.14").place("https://bank.example:secret@shop.example/p?q=1#part")

    assert (place.host, place.url) == ("shop.example", "https://shop.example/p?q=1")


def test_a_url_is_read_as_browsers_do() -> None:
    guard = at("93.184.215.14")

    assert guard.place(" https:\\\\shop.example\\p\\7\n7 ").url == "https://shop.example/p/77"
    assert guard.place("https://SHOP.example./").host == "shop.example"
    assert guard.place("https://bücher.example/ü").url == "https://xn--bcher-kva.example/%C3%BC"


def test_a_resolver_that_does_not_answer_is_not_waited_for() -> None:
    stuck = threading.Event()
    guard = Guard(resolver=lambda host, port: [str(stuck.wait(9))], limits=QUICK)
    with pytest.raises(Unanswered, match="in time"):
        opened(guard, "http://shop.example/")
    stuck.set()


def test_a_name_without_an_address_is_unanswered() -> None:
    with pytest.raises(Unanswered, match="no address"):
        opened(at(), "http://shop.example/")


@pytest.mark.parametrize(
    "host", ["localhost", "printer", "db.internal", "127.1", "0x7f.1", "a.lan"]
)
def test_a_proxy_that_resolves_is_told_no_name_of_its_own_network(host: str) -> None:
    guard = Guard(proxy="socks5h://proxy.example:1080")
    with pytest.raises(Denied):
        guard.addresses(guard.place(f"http://{host}/"), Deadline(1))


def test_a_proxy_is_told_the_address_that_was_checked() -> None:
    told: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def proxy() -> None:
        line, _ = listening.accept()
        told.append(line.recv(4096))
        line.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
        line.close()

    threading.Thread(target=proxy, daemon=True).start()
    port = listening.getsockname()[1]
    guard = Guard(proxy=f"http://127.0.0.1:{port}", resolver=lambda h, p: ["93.184.215.14"])
    line, address = guard.connect(guard.place("https://shop.example/"), Deadline(5))
    line.close()
    listening.close()

    assert address == "93.184.215.14"
    assert told[0].startswith(b"CONNECT 93.184.215.14:443")


def test_a_proxy_changes_nothing_of_what_is_closed() -> None:
    guard = Guard(proxy="http://127.0.0.1:9", resolver=lambda h, p: ["10.0.0.1"])
    with pytest.raises(Denied):
        opened(guard, "https://shop.example/")


def test_a_proxy_that_is_not_there_is_told() -> None:
    guard = Guard(proxy="socks5://127.0.0.1:9", resolver=lambda h, p: ["93.184.215.14"])
    with pytest.raises(Unanswered):
        opened(guard, "https://shop.example/")


def test_a_proxy_is_shown_without_its_password() -> None:
    assert shown("socks5h://me:secret@proxy.example:1080") == "socks5h://proxy.example:1080"


def test_exceptions_are_written_with_a_host_and_an_address() -> None:
    assert read_exception("Shop.example:127.0.0.1") == ("shop.example", "127.0.0.1")
    assert read_exception("shop.example:[::1]") == ("shop.example", "::1")
    for written in ("shop.example", "shop.example:elsewhere.example", ":127.0.0.1", "a b:::1"):
        with pytest.raises(ValueError, match="HOST:ADDRESS"):
            read_exception(written)


@given(st.text(max_size=200))
def test_no_text_is_more_than_denied(text: str) -> None:
    for url in (text, f"http://{text}", f"http://shop.example{text}"):
        try:
            place = at("127.0.0.1").place(url)
        except Denied:
            continue
        assert place.port in (80, 443, 8080, 8443)
        assert " " not in place.target
        assert "\n" not in place.url


def test_nothing_was_asked_of_a_server_that_the_guard_closed() -> None:
    def site(asked: Asked) -> bytes:
        return answer("secret")

    with web({"127.0.0.1": site}) as made:
        guard = Guard(limits=QUICK)
        with pytest.raises(Denied):
            opened(guard, made.url("127.0.0.1"))
        assert made.asked == []
