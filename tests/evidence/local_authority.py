"""A time-stamp authority as strangers run it: `openssl ts` behind HTTP on the loopback."""

import subprocess
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CONFIG = """
[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/root.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


class LocalAuthority:
    """Use it in a `with`; `asked` counts requests, `broken` says what to answer instead."""

    def __init__(self, folder):
        self.folder = folder
        self.asked = 0
        self.broken = None
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "serial").write_text("01\n")
        (folder / "tsa.cnf").write_text(CONFIG.format(folder=folder))
        root_key = _key(folder / "root.key")
        root = _certificate("Root of Local Time", "Root of Local Time", root_key, root_key, True)
        tsa_key = _key(folder / "tsa.key")
        tsa = _certificate("Local Time", "Root of Local Time", tsa_key, root_key, False)
        (folder / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
        (folder / "tsa.pem").write_bytes(tsa.public_bytes(Encoding.PEM))

    def configured(self, id="local", interval=0):
        """A data file that names it."""
        path = self.folder / "authorities.yaml"
        told = f"id: {id}, url: '{self.url}', interval: {interval}, roots: root.pem"
        path.write_text(f"- {{{told}, source: a test}}\n")
        return path

    def __enter__(self):
        authority = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                authority.asked += 1
                content = self.rfile.read(int(self.headers["Content-Length"]))
                status, answer, headers = authority.broken or (200, authority.reply(content), {})
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/tsa"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def reply(self, request):
        query, response = self.folder / "query.tsq", self.folder / "response.tsr"
        query.write_bytes(request)
        subprocess.run(
            ["openssl", "ts", "-reply", "-config", self.folder / "tsa.cnf", "-section", "one",
             "-queryfile", query, "-out", response],
            check=True, capture_output=True,
        )  # fmt: skip
        return response.read_bytes()


def _key(path):
    key = rsa.generate_private_key(65537, 2048)
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    )
    return key


def _certificate(subject, issuer, key, issuer_key, is_root):
    at = datetime.now(UTC) - timedelta(days=1)
    builder = x509.CertificateBuilder(
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]),
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)]),
        key.public_key(), x509.random_serial_number(), at, at + timedelta(days=400),
    ).add_extension(x509.BasicConstraints(is_root, None), critical=True)  # fmt: skip
    if not is_root:
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        builder = builder.add_extension(usage, critical=True)
    return builder.sign(issuer_key, SHA256())
