"""Time-stamps: tokens of both authorities fit, tell their time, and nothing else fits."""

import subprocess
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from local_authority import LocalAuthority

from countermark.evidence.authority import AuthorityError, authorities
from countermark.evidence.der import in_order
from countermark.evidence.memory_authority import MemoryAuthority
from countermark.evidence.timestamp import Token, TokenError, stamp, verify
from countermark.links.datafile import RuleError

MEMORY = MemoryAuthority(at=datetime(2024, 5, 1, 12, tzinfo=UTC))
TOKEN = stamp(b"content", MEMORY)
OTHER = stamp(b"other content", MEMORY)


@pytest.fixture(scope="module")
def local(tmp_path_factory):
    with LocalAuthority(tmp_path_factory.mktemp("authority")) as authority:
        yield authority


@pytest.fixture
def asked(local):
    local.broken = None
    (authority,) = authorities(local.configured())
    return authority


def openssl_agrees(folder, content, token, at):
    (folder / "content").write_bytes(content)
    (folder / "response.tsr").write_bytes(token.response)
    (folder / "chain.pem").write_bytes(token.chain)
    line = ["openssl", "ts", "-verify", "-data", "content", "-in", "response.tsr",
            "-CAfile", "chain.pem", "-untrusted", "chain.pem", "-attime", str(at)]  # fmt: skip
    done = subprocess.run(line, cwd=folder, capture_output=True, text=True)
    return done.returncode == 0 and "Verification: OK" in done.stdout + done.stderr


def test_a_token_tells_its_time(tmp_path):
    told = verify(b"content", TOKEN)
    assert told.at == "2024-05-01T12:00:00Z"
    assert told.authority == "CN=Time-stamps of memory"
    assert openssl_agrees(tmp_path, b"content", TOKEN, int(MEMORY.at.timestamp()))
    assert not openssl_agrees(tmp_path, b"other", TOKEN, int(MEMORY.at.timestamp()))


def test_a_strangers_authority_is_asked_by_http(asked, tmp_path):
    token = stamp(b"content", asked)
    told = verify(b"content", token)
    at = datetime.fromisoformat(told.at)
    assert abs((datetime.now(UTC) - at).total_seconds()) < 60
    assert told.authority == "CN=Local Time"
    assert token.chain.count(b"BEGIN CERTIFICATE") == 2
    assert openssl_agrees(tmp_path, b"content", token, int(at.timestamp()))


@pytest.mark.parametrize(
    ("content", "token"),
    [
        (b"other", TOKEN),
        (b"content", OTHER),
        (b"content", Token(TOKEN.response, stamp(b"content", MemoryAuthority()).chain)),
        (b"content", Token(TOKEN.response, b"")),
        (b"content", Token(TOKEN.response, b"no certificate")),
        (b"content", Token(TOKEN.response, TOKEN.chain * 40)),
        (b"content", Token(b"", TOKEN.chain)),
        (b"content", Token(b"0\x030\x01\x02", TOKEN.chain)),
    ],
)
def test_what_does_not_fit_is_refused(content, token):
    with pytest.raises(TokenError):
        verify(content, token)


@given(st.integers(0, len(TOKEN.response) - 1), st.integers(1, 255))
@settings(max_examples=300, deadline=None)
def test_a_changed_token_never_tells_another_time(at, change):
    raw = bytearray(TOKEN.response)
    raw[at] ^= change
    try:
        told = verify(b"content", Token(bytes(raw), TOKEN.chain))
    except TokenError:
        return
    assert told == verify(b"content", TOKEN)  # what is outside the signature says nothing


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ((500, b"", {}), "does not answer"),
        ((302, b"", {"Location": "http://127.0.0.1:1/"}), "does not answer"),
        ((200, b"x" * 70_000, {}), "more than"),
    ],
)
def test_an_authority_that_fails_may_be_asked_again(local, asked, broken, words):
    local.broken = broken
    with pytest.raises(AuthorityError, match=words):
        stamp(b"content", asked)


def test_an_answer_to_another_request_is_refused(local, asked):
    local.broken = (200, OTHER.response, {})
    with pytest.raises(TokenError, match="another request"):
        stamp(b"content", asked)
    local.broken = (200, b"<html>", {})
    with pytest.raises(TokenError, match="no time-stamp"):
        stamp(b"content", asked)
    local.broken = (200, bytes.fromhex("30053003020102"), {})
    with pytest.raises((AuthorityError, TokenError)):
        stamp(b"content", asked)


def test_certificates_in_any_order_are_read(asked):
    token = stamp(b"content", asked)
    assert sorted(in_order(token.response)) == sorted(token.response)
    assert in_order(in_order(token.response)) == in_order(token.response)
    assert in_order(b"") == b""
    assert in_order(b"\x30\x84\xff\xff\xff\xff") == b"\x30\x84\xff\xff\xff\xff"
    assert in_order(TOKEN.response) == TOKEN.response


def test_a_root_that_is_not_trusted_is_refused(local):
    path = local.configured()
    path.write_text(path.read_text("utf-8").replace("root.pem", "tsa.pem"))
    (authority,) = authorities(path)
    local.broken = None
    with pytest.raises(TokenError, match="trusted"):
        stamp(b"content", authority)


def test_nobody_there_is_an_error_in_words(local):
    path = local.folder / "nobody.yaml"
    path.write_text("- {id: nobody, url: 'http://127.0.0.1:9/', source: a test}\n")
    (authority,) = authorities(path)
    with pytest.raises(AuthorityError, match="nobody does not answer"):
        stamp(b"content", authority)


def test_the_shipped_list_is_sound():
    shipped = authorities()
    assert len(shipped) >= 2
    assert len({authority.id for authority in shipped}) == len(shipped)
    assert len(shipped[0].roots()) > 10


@pytest.mark.parametrize(
    "text",
    ["- {id: a, url: 'ftp://a.example', source: x}", "- {id: a, url: 'http://a.example'}",
     "- {id: a, url: 'http://a.example', source: x, interval: -1}", "- {id: A B}", "- [",
     "- {id: a, url: 'http://a.example', source: x}\n" * 2],
)  # fmt: skip
def test_a_wrong_list_is_told(tmp_path, text):
    path = tmp_path / "list.yaml"
    path.write_text(text)
    with pytest.raises(RuleError, match=r"list\.yaml"):
        authorities(path)
