"""The signature under a bundle: as WebCrypto reads it, and as OpenSSL does."""

import base64
import stat
import subprocess

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from countermark.evidence.note import NoteError, Signer
from countermark.evidence.wacz import BundleKey, fits


@pytest.fixture
def key(tmp_path):
    return BundleKey(tmp_path / "keys" / "bundle.key")


def test_a_signature_fits_its_text_and_key_alone(key, tmp_path):
    signature = key.sign("sha256:00")
    assert fits("sha256:00", signature, key.public)
    assert key.sign("sha256:00") == signature
    other = BundleKey(tmp_path / "other.key")
    assert not fits("sha256:01", signature, key.public)
    assert not fits("sha256:00", signature, other.public)
    for broken in ("", "AAAA", signature[:-4], signature + "=", signature[:-1] + "!", "é"):
        assert not fits("sha256:00", broken, key.public)
        assert not fits("sha256:00", signature, broken)


def test_openssl_says_the_same(key, tmp_path):
    raw = base64.b64decode(key.sign("sha256:00"))
    assert len(raw) == 96
    r, s = (int.from_bytes(part, "big") for part in (raw[:48], raw[48:]))
    (tmp_path / "signature").write_bytes(encode_dss_signature(r, s))
    (tmp_path / "text").write_text("sha256:00")
    pem = f"-----BEGIN PUBLIC KEY-----\n{key.public}\n-----END PUBLIC KEY-----\n"
    (tmp_path / "key.pem").write_text(pem)
    line = ["openssl", "dgst", "-sha256", "-verify", "key.pem", "-signature", "signature", "text"]
    assert subprocess.run(line, cwd=tmp_path, capture_output=True).returncode == 0


def test_its_file_is_made_once_for_its_owner_alone(tmp_path):
    path = tmp_path / "bundle.key"
    assert BundleKey(path).public == BundleKey(path).public
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    Signer.kept(tmp_path / "log.key", "a")
    with pytest.raises(NoteError, match="another kind"):
        BundleKey(tmp_path / "log.key")
    with pytest.raises(NoteError, match="another kind"):
        Signer.kept(path, "a")
    line = ["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]
    subprocess.run([*line, "-out", "short.key"], cwd=tmp_path, capture_output=True, check=True)
    with pytest.raises(NoteError, match="P-384 is expected"):
        BundleKey(tmp_path / "short.key")
    (tmp_path / "none.key").write_text("nothing")
    with pytest.raises(NoteError, match="no key"):
        BundleKey(tmp_path / "none.key")
